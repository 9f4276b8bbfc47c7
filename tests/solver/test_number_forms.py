"""Decimals, fractions, mixed numbers, percent, ratios, units and bases against Python's own arithmetic.

Run: pytest tests/solver/test_number_forms.py
"""

import math
import random
from decimal import Decimal
from fractions import Fraction

import pytest

from lemmata.expr import evaluate, parse
from lemmata.problems import Problem
from lemmata.solver import recheck, solve_here
from lemmata.solver.catalog import PLANS, RULES
from lemmata.solver.reading import read
from lemmata.solver.state import read_state

CASES = [random.Random(f"forms {number}") for number in range(40)]


def answer(question: str) -> str:
    solution = solve_here(Problem("q", question))
    assert solution.verdict == "verified", (question, solution.where, solution.answer)
    assert recheck(solution) == [], question
    return str(solution.answer)


def digits_of(text: str, count: int) -> str:
    """The first digits behind the point of `0.1\\overline{6}`, the period written out."""
    fixed, _, period = text.partition(".")[2].partition(r"\overline")
    period = period.strip("{}")
    return (fixed + period * count if period else fixed.ljust(count, "0"))[:count]


@pytest.mark.parametrize("rng", CASES)
def test_decimals_and_back(rng: random.Random) -> None:
    top, bottom = rng.randint(1, 200), rng.randint(2, 60)
    text = answer(f"Write {top}/{bottom} as a decimal.")
    assert text.split(".")[0] == str(top // bottom)
    assert digits_of(text, 40) == str(top % bottom * 10**40 // bottom).rjust(40, "0")
    assert Fraction(answer(f"Write {text} as a fraction.")) == Fraction(top, bottom)


@pytest.mark.parametrize("rng", CASES)
def test_mixed_numbers(rng: random.Random) -> None:
    whole, top, bottom = rng.randint(1, 30), rng.randint(1, 20), rng.randint(21, 40)
    value = whole + Fraction(top, bottom)
    mixed = answer(f"Write {value.numerator}/{value.denominator} as a mixed number.")
    part = value - whole
    assert mixed == f"{whole} {part.numerator}/{part.denominator}"
    assert Fraction(answer(f"Write {whole} {top}/{bottom} as an improper fraction.")) == value
    other = rng.randint(1, 9) + Fraction(1, rng.randint(2, 9))
    shown = f"{int(other)} {other - int(other)}"
    for sign, result in (("+", value + other), ("-", value - other), ("*", value * other), ("/", value / other)):
        assert Fraction(answer(f"What is {whole} {top}/{bottom} {sign} ({shown})?")) == result


@pytest.mark.parametrize("rng", CASES)
def test_division_with_remainder(rng: random.Random) -> None:
    a, b = rng.randint(0, 10**6), rng.randint(1, 999)
    found = answer(f"What is the quotient and remainder when {a} is divided by {b}?")
    assert found == "{} remainder {}".format(*divmod(a, b))
    steps = solve_here(Problem("q", f"What is {a * b} / {b}?"))
    assert steps.answer == str(a)
    assert steps.verdict == "verified"


@pytest.mark.parametrize("rng", CASES)
def test_ratios(rng: random.Random) -> None:
    a, b, c = (rng.randint(1, 40) for _ in range(3))
    g = math.gcd(a, b, c)
    assert answer(f"Simplify the ratio {a}:{b}:{c}.") == f"{a // g} : {b // g} : {c // g}"
    total = (a + b) * rng.randint(1, 20)
    shares = f"{total * a // (a + b)}, {total * b // (a + b)}"
    assert answer(f"Divide {total} in the ratio {a} : {b}.") == shares
    assert Fraction(answer(f"Solve {a} : {b} = x : {c}.")) == Fraction(a * c, b)


@pytest.mark.parametrize("rng", CASES)
def test_percent(rng: random.Random) -> None:
    first, p = rng.randint(1, 40) * 10, rng.randint(1, 99)
    assert Fraction(answer(f"What is {p}% more than {first}?")) == first * Fraction(100 + p, 100)
    assert Fraction(answer(f"What is {p}% less than {first}?")) == first * Fraction(100 - p, 100)
    last = first * Fraction(100 + p, 100)
    shown = str(Decimal(last.numerator) / Decimal(last.denominator))
    assert Fraction(answer(f"What is the percent increase from {first} to {shown}?")) == p
    assert evaluate(parse(answer(f"Write {p}/{2 ** rng.randint(0, 4)} as a percent."))).numerator > 0
    assert Fraction(answer(f"Write {p}% as a fraction.")) == Fraction(p, 100)


@pytest.mark.parametrize("rng", CASES)
def test_bases(rng: random.Random) -> None:
    n, base = rng.randint(0, 10**6), rng.randint(2, 16)
    written = answer(f"Write {n} in base {base}.") if base != 10 else str(n)
    assert int(written, base) == n
    if base != 10 and written[0].isdigit():
        assert answer(f"Convert {written}_{{{base}}} to base 10.") == str(n)


@pytest.mark.parametrize("rng", CASES[:15])
def test_primes(rng: random.Random) -> None:
    low = rng.randint(0, 300)
    high = low + rng.randint(0, 60)
    found = [n for n in range(max(2, low), high + 1) if all(n % d for d in range(2, n))]
    assert answer(f"List the prime numbers from {low} to {high}.") == (", ".join(map(str, found)) or "none")
    assert answer(f"How many primes are there from {low} to {high}?") == str(len(found))
    n = rng.randint(0, 400)
    zeros = len(str(math.factorial(n))) - len(str(math.factorial(n)).rstrip("0"))
    assert answer(f"How many zeros are at the end of {n}!?") == str(zeros)


@pytest.mark.parametrize("rng", CASES[:15])
def test_significant_figures(rng: random.Random) -> None:
    value = Decimal(rng.randint(1, 10**7)) / 10 ** rng.randint(0, 8)
    count = rng.randint(1, 5)
    got = Fraction(answer(f"Round {value:f} to {count} significant figures."))
    unit = Fraction(10) ** (Decimal(value).adjusted() - count + 1)
    assert got == math.floor(Fraction(value) / unit + Fraction(1, 2)) * unit


@pytest.mark.parametrize(
    ("question", "right"),
    [
        ("Convert 98.6 degrees Fahrenheit to Celsius.", "37"),
        ("Convert 25°C to °F.", "77"),
        ("Convert 72 km/h to m/s.", "20"),
        ("Convert 3 hours 20 minutes to minutes.", "200"),
        ("Convert 5 miles to feet.", "26400"),
        ("How many inches are in 3 feet?", "36"),
        ("How many cups are in 2 gallons?", "32"),
        ("Which is larger, 2/3 or 3/5?", "2/3"),
        ("Order 1/2, 2/3, 3/5 from least to greatest.", "1/2, 3/5, 2/3"),
        ("Compare 3/4 and 5/7.", "3/4 > 5/7"),
        ("What is half of 86?", "43"),
        ("What is 2/3 of 90?", "60"),
        (r"0.\overline{3} + 1/6", "1/2"),
        ("2.5 * 1 1/2", "3.75"),
        ("Convert 1A (base 16) to decimal.", "26"),
    ],
)
def test_wordings(question: str, right: str) -> None:
    assert answer(question) == right


@pytest.mark.parametrize(
    "question",
    [
        "Write 1/0 as a decimal.",
        "Write 1/997 as a decimal.",
        "Write sqrt(2) as a fraction.",
        "Simplify the ratio 0 : 3.",
        "Divide 60 in the ratio -1 : 3.",
        "Convert 5 miles to pounds.",
        "Convert 19_8 to base 10.",
        "Write 2030 in base 1.",
        "Write 2030 in base 40.",
        "What is the percent increase from 0 to 5?",
        "What is the quotient and remainder when 5 is divided by 0?",
        "How many primes are less than 999999999?",
        "How many zeros are at the end of 99999999999!?",
    ],
)
def test_what_is_not_worked_is_not_verified(question: str) -> None:
    assert solve_here(Problem("q", question)).verdict != "verified"


@pytest.mark.parametrize(
    ("question", "wrong"),
    [
        ("Write 1/7 as a decimal.", r"0.\overline{142856}"),
        ("Write 0.375 as a fraction.", "6/16"),
        ("Write 17/5 as a mixed number.", "17/5"),
        ("Write 3/8 as a percent.", "37%"),
        ("What is the quotient and remainder when 1234 is divided by 7?", "175 remainder 9"),
        ("Simplify the ratio 12:18.", "4 : 6"),
        ("Divide 60 in the ratio 2 : 3.", "20, 40"),
        ("How many zeros are at the end of 100!?", "20"),
        ("Compare 3/4 and 5/7.", "3/4 < 5/7"),
        ("List the prime numbers between 10 and 30.", "11, 13, 17, 19, 23, 27, 29"),
        ("What is the percent increase from 40 to 50?", "20"),
    ],
)
def test_a_wrong_answer_is_not_confirmed(question: str, wrong: str) -> None:
    task = read(question)
    plan = PLANS[task.kind]()
    assert plan.confirm(task, answer(question)).passed
    assert not plan.confirm(task, wrong).passed


def test_wrong_steps_are_refused() -> None:
    assert not RULES["simplify_ratio"].check(read_state("12 : 18"), read_state("2 : 4")).passed
    assert not RULES["sieve_numbers"].check(read_state("10, 30"), read_state("11, 13")).passed
    assert not RULES["repeating_decimal"].check(read_state(r"\frac{1}{3}"), read_state("0.3")).passed
