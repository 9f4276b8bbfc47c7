"""Hostile and meaningless strings: nothing raises, nothing takes long. Run: pytest tests/answers/test_hostile.py"""

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lemmata.answers import compare, extract, grade

HOSTILE = [
    "9^9^9^9", "100000!", "2^(10^9)", "(" * 10_000, r"\frac{1}{2", r"\boxed{" * 1000, "$" * 9999, r"\text{" * 1500,
    "1" * 9999, "x^" * 3000, "{" * 9999, r"\sqrt{" * 1000, ". " * 5000, "a a " * 2500, " or " * 2500,
    "1 or " * 2000 + "1", "x," * 4000 + "x", "±" * 50 + "1", "1±" * 10 + "1", "e^(e^(e^(e^9)))", "sin(10^(10^9))",
    "floor(e^(e^9))", "0." + "3" * 9000 + "...", r"\overline{", "(x+1)^{20000}", "(1+1/7)^{9000}+" * 200 + "1",
    "|" * 5000, "the answer is " * 700, "therefore " * 1000, "####" * 2500, r"\begin{pmatrix}" * 500, "-" * 9999,
    "1/" * 4000 + "1", "((9!)!)!", r"\binom{10^9}{5}", "\x00\x01", "𝟙𝟚", "∫∑∏" * 1000, "__import__('os').system('x')",
    r"\frac" * 3000, "[1,2" * 2000, "x<" * 3000 + "x", "i^i^i^i", "log(log(log(2)))", "2^2^2^2^2^2",
    "5 " + "m" * 9000, "5 " + "a per " * 1500, "\ud800", "1 " * 5000, "$1" * 5000, "**" * 5000,
    "(1,2)∪" * 500 + "(3,4)", "1" * 20_000,
]  # fmt: skip
SIGNS = [
    *"0123456789xyabcei.,+-*/^!%()[]{}|=<>_\\&$ ", r"\frac", r"\sqrt", r"\boxed{", r"\text{", r"\cup", r"\pm",
    r"\infty", "∞", "°", "½", " or ", " and ", " cm", "$", "the answer is ", "####", "Therefore, ", "sin", "log",
    "no solution", r"\begin{pmatrix}", "\n", "所以", "²",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text[:20]))
def test_hostile(text: str) -> None:
    for gold, prediction in ((text, "5"), ("x + 1", text), (text, text[:-1]), (text, text + "1")):
        start = time.monotonic()
        outcome = compare(gold, prediction, timeout=1.0)
        extract(text)
        assert time.monotonic() - start < 3.0
        assert outcome.outcome in ("equal", "different", "unknown")
        assert outcome.reason


def test_five_thousand_random_heaps_of_signs() -> None:
    rng = random.Random(3)
    slow = 0
    for _ in range(2_500):
        first, second = ("".join(rng.choice(SIGNS) for _ in range(rng.randint(1, 14))) for _ in range(2))
        start = time.monotonic()
        assert compare(first, second, timeout=1.0).outcome in ("equal", "different", "unknown")
        assert grade(first, second, timeout=1.0).reason
        slow += time.monotonic() - start > 2.5
    assert slow == 0


@given(st.text(max_size=60), st.text(max_size=60))
@settings(max_examples=200)
def test_any_text(first: str, second: str) -> None:
    assert compare(first, second, timeout=1.0).outcome in ("equal", "different", "unknown")
    extract(first)
