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


@pytest.mark.parametrize("op", HOLDS)
def test_exponentials_and_logarithms(op: str) -> None:
    """b^(a x + c) against b^k is a x + c against k, turned for b < 1; log_b(x - c) against k likewise, for x > c."""
    rng = random.Random(op + "powers")
    for _ in range(4):
        base, k = rng.choice((Fraction(2), Fraction(3), Fraction(1, 2))), rng.randint(-2, 4)
        slope, shift = rng.choice((1, 2, -1)), rng.randint(-4, 4)
        turn = 1 if base > 1 else -1
        for question, inside, bound, positive in (
            (f"Solve ({base})^({slope}x {signed(shift)}) {op} {base**k}.", slope, k, False),
            (f"Solve log_({base})(x {signed(shift)}) {op} {k}.", 1, base**k, True),
        ):

            def true(x: Fraction, a=inside, c=shift, bound=bound, positive=positive, turn=turn) -> bool:
                return (not positive or a * x + c > 0) and HOLDS[op](turn * (a * x + c - bound))

            compare(solved(question), true, question)
    question = f"Solve 4^x - 10*2^x + 16 {op} 0."
    compare(solved(question), lambda x: HOLDS[op]((x - 1) * (x - 3)), question)
    question = f"Solve log_2(x) + log_2(x - 2) {op} 3."
    compare(solved(question), lambda x: x > 2 and HOLDS[op](x * (x - 2) - 8), question)


@pytest.mark.parametrize("question", ["Solve 2^x > x.", "Solve log_x(4) > 2.", "Solve x*ln(x) > 0."])
def test_what_the_chapter_cannot_settle_is_not_answered(question: str) -> None:
    assert solve_here(Problem("q", question)).answer is None


def test_a_border_that_is_missing_is_found_by_the_grid() -> None:
    from lemmata.expr import parse
    from lemmata.solver.rules.inequalities import BorderTest

    right = BorderTest.check(parse("log(x, 2) < 3"), parse("(0, 8)"))
    assert right.passed
    for wrong in ("(-oo, 8)", "(0, 8]", "[0, 8)", "(1, 8)", "(0, 8.0001)", "(0, 2) ∪ (2, 8)", "(8, oo)"):
        assert not BorderTest.check(parse("log(x, 2) < 3"), parse(wrong)).passed, wrong


def test_irrational_borders() -> None:
    assert solved("Solve x^2 - 2x - 1 > 0.") == "(-oo, 1 - sqrt(2)) ∪ (1 + sqrt(2), oo)"
    assert solved("Solve x^2 <= 2.") == "[-sqrt(2), sqrt(2)]"


def test_identities_and_contradictions() -> None:
    assert solved("Solve x^2 + 1 > 0.") == "all real numbers"
    assert solved("Solve x^2 < 0.") == "no solution"
    assert solved("Solve x^2 <= 0.") == "0"
    assert solved("Solve 2x + 1 > 2x.") == "all real numbers"
