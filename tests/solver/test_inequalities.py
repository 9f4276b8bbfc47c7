"""Inequalities compared with exact truth at many points. Run: pytest tests/solver/test_inequalities.py

Each inequality is made from its zeros, so that its truth at a rational number is known from signs alone.
"""

import random
import re
from fractions import Fraction

import pytest

from lemmata.problems import Problem
from lemmata.solver import recheck, solve_here

POINTS = [Fraction(n, d) for d in (1, 2, 3, 7) for n in range(-12 * d, 12 * d + 1)]
HOLDS = {
    "<": lambda value: value < 0,
    "<=": lambda value: value <= 0,
    ">": lambda value: value > 0,
    ">=": lambda value: value >= 0,
}


def solved(question: str) -> str:
    solution = solve_here(Problem("q", question))
    assert solution.verdict == "verified", (question, solution.where)
    assert recheck(solution) == [], question
    assert solution.answer is not None
    return solution.answer


def member(answer: str, x: Fraction) -> bool:
    """Whether a number lies in an answer: intervals with rational ends, numbers, `x < c`, or a phrase."""
    if answer == "no solution":
        return False
    if answer == "all real numbers":
        return True
    if single := re.fullmatch(r"x (<=|>=|<|>) (\S+)", answer):
        return HOLDS[single[1]](x - Fraction(single[2]))
    for part in answer.split(" ∪ "):
        interval = re.fullmatch(r"([\[(])(\S+), (\S+)([\])])", part)
        if interval is None:
            if x in [Fraction(number) for number in part.strip("\\{}").split(", ")]:
                return True
            continue
        left, low, high, right = interval.groups()
        above = low == "-oo" or x > Fraction(low) or (left == "[" and x == Fraction(low))
        below = high == "oo" or x < Fraction(high) or (right == "]" and x == Fraction(high))
        if above and below:
            return True
    return False


def signed(value: Fraction | int) -> str:
    return f"+ {value}" if value >= 0 else f"- {-value}"


def compare(answer: str, true, question: str) -> None:
    for x in POINTS:
        assert member(answer, x) is true(x), (question, answer, x)


@pytest.mark.parametrize("op", HOLDS)
def test_products(op: str) -> None:
    rng = random.Random(op)
    for _ in range(5):
        zeros = [rng.randint(-6, 6) for _ in range(rng.randint(2, 3))]
        lead = rng.choice((1, -1, 2))
        question = f"Solve {lead}" + "".join(f"*(x {signed(-zero)})" for zero in zeros) + f" {op} 0."

        def true(x: Fraction, zeros=zeros, lead=lead) -> bool:
            value = Fraction(lead)
            for zero in zeros:
                value *= x - zero
            return HOLDS[op](value)

        compare(solved(question), true, question)


@pytest.mark.parametrize("op", HOLDS)
def test_quotients(op: str) -> None:
    for a, b, c in [(1, -2, 0), (3, 0, 2), (-1, 4, -3)]:
        question = f"Solve (x {signed(-a)})/(x {signed(-b)}) {op} {c}."
        compare(solved(question), lambda x, a=a, b=b, c=c: x != b and HOLDS[op]((x - a) / (x - b) - c), question)


@pytest.mark.parametrize("op", HOLDS)
def test_absolute_values(op: str) -> None:
    for m, d in [(3, 5), (-2, 0), (1, -1)]:
        question = f"Solve |x {signed(-m)}| {op} {d}."
        compare(solved(question), lambda x, m=m, d=d: HOLDS[op](abs(x - m) - d), question)


@pytest.mark.parametrize("op", HOLDS)
def test_roots(op: str) -> None:
    """sqrt(x + p) op k is decided by squaring where k >= 0, and by the domain where k < 0."""
    for p, k in [(1, 2), (-3, 0), (2, -1)]:
        question = f"Solve sqrt(x {signed(p)}) {op} {k}."

        def true(x: Fraction, p=p, k=k) -> bool:
            inside = x + p
            if inside < 0:
                return False
            return HOLDS[op](inside - k * k) if k >= 0 else HOLDS[op](Fraction(1))

        compare(solved(question), true, question)


def test_compound() -> None:
    for question, true in [
        ("Solve -3 < 2x + 1 <= 7.", lambda x: -3 < 2 * x + 1 <= 7),
        ("Solve 2x > 4 and x < 5.", lambda x: 2 * x > 4 and x < 5),
        ("Solve x > 3 and x < 1.", lambda x: False),
        ("Solve 2x > 4 or x < -1.", lambda x: 2 * x > 4 or x < -1),
        ("Solve x <= 2 or x >= 2.", lambda x: True),
        ("Solve x^2 < 9 and x > 0.", lambda x: 0 < x < 3),
        ("Solve 1 - 2x >= 5, 3 - x < 10.", lambda x: 1 - 2 * x >= 5 and 3 - x < 10),
        ("Solve 3x != 6.", lambda x: x != 2),
    ]:
        compare(solved(question), true, question)


def test_irrational_borders() -> None:
    assert solved("Solve x^2 - 2x - 1 > 0.") == "(-oo, 1 - sqrt(2)) ∪ (1 + sqrt(2), oo)"
    assert solved("Solve x^2 <= 2.") == "[-sqrt(2), sqrt(2)]"


def test_identities_and_contradictions() -> None:
    assert solved("Solve x^2 + 1 > 0.") == "all real numbers"
    assert solved("Solve x^2 < 0.") == "no solution"
    assert solved("Solve x^2 <= 0.") == "0"
    assert solved("Solve 2x + 1 > 2x.") == "all real numbers"
