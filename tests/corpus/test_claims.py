"""Run with `pytest tests/corpus/test_claims.py`: the arithmetic that a text claims, true and false."""

import random

import pytest

from lemmata.corpus.claims import claims


def told(text):
    return [(claim.text, claim.holds) for claim in claims(text)]


@pytest.mark.parametrize(
    "text",
    [
        "48/2 = <<48/2=24>>24 clips",
        "He earns 0.2 x 50 = $<<0.2*50=10>>10.",
        "It is 20% of 50: <<20%*50=10>>10",
        "so <<1/3=0.33>>0.33 each",
        "3 + 4 = 7",
        "The total is $2,500 + $500 = $3,000.",
        "so .25*100 = 25 are left",
        "The cost is 2 * (3 + 4) = 14 dollars",
    ],
)
def test_true(text):
    assert claims(text)
    assert all(claim.holds for claim in claims(text)), told(text)


@pytest.mark.parametrize(
    "text", ["<<48/2=25>>25", "2 + 2 = 5.", "The sum is 12*12 = 124", "so <<1/3=0.35>>0.35", "then 10 - 3 - 2 = 6"]
)
def test_false(text):
    assert any(not claim.holds for claim in claims(text)), told(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x + 3 = 7",
        "2x + 3*4 = 20",
        "half of 3*4 = 6",
        "f(2) = 5",
        "5 = 5",
        "10/5 = 2x",
        "5*10 = 50%",
        "2 + 3 = 4 + 1",
        "\\frac{6}{3} = 2",
        "<<a=b>>",
        "<<1/0=3>>",
        "<<" + "9" * 500 + "*2=3>>",
        "7 - 3 = " + "1" * 5000 + "z",
        "1+" * 5000 + "1",
    ],
)
def test_what_is_no_plain_claim_is_left_alone(text):
    assert claims(text) == []


def test_random_sums_and_their_neighbours():
    rng = random.Random(0)
    for _ in range(200):
        a, b = rng.randrange(1000), rng.randrange(1, 1000)
        sign, value = rng.choice([("+", a + b), ("-", a - b), ("*", a * b)])
        assert all(claim.holds for claim in claims(f"<<{a}{sign}{b}={value}>> so {a} {sign} {b} = {value}"))
        wrong = value + rng.choice([-10, -1, 1, 7])
        assert [claim.holds for claim in claims(f"Then {a} {sign} {b} = {wrong}.")] == [False]
