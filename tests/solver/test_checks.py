"""The checks themselves: they pass what is right and catch what is wrong. Run: pytest tests/solver/test_checks.py"""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lemmata.expr import parse
from lemmata.solver import checks, univariate
from lemmata.solver.state import Both, Either, Words, read_state, state_latex


def either(*texts: str) -> Either:
    return Either(tuple(parse(text) for text in texts))  # type: ignore[arg-type]


def both(*texts: str) -> Both:
    return Both(tuple(parse(text) for text in texts))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("(x + 1)^2", "x^2 + 2x + 1", True),
        ("(x + 1)^2", "x^2 + 2x + 2", False),
        ("(x + 1)^2", "x^2 + 1", False),
        ("(x^2 - 1)/(x - 1)", "x + 1", True),
        ("x(x - 1)(x - 2)(x - 3)(x + 1)", "0", False),
        ("x*y + y*x", "2x*y", True),
        ("x*y", "x + y", False),
        ("2/4", "1/2", True),
        ("1/0", "1", False),
    ],
)
def test_identical(left: str, right: str, same: bool) -> None:
    assert checks.identical(parse(left), parse(right)).passed is same


def test_identical_says_when_it_is_a_proof() -> None:
    assert "everywhere" in checks.identical(parse("(x + 1)^2"), parse("x^2 + 2x + 1")).detail
    assert "everywhere" not in checks.identical(parse("x*y"), parse("y*x")).detail


def test_a_polynomial_that_vanishes_at_many_points_is_no_identity() -> None:
    """Zero at 0..19, so that a few fixed points might miss it; degree 20 needs 21 points."""
    product = "".join(f"(x - {k})" for k in range(20))
    assert checks.identical(parse(product), parse("0")).passed is False


@pytest.mark.parametrize(
    ("before", "after", "good"),
    [
        (parse("3x + 5 = 20"), parse("3x = 15"), True),
        (parse("3x + 5 = 20"), parse("3x = 25"), False),
        (parse("3x + 5 = 20"), parse("x = 5"), True),
        (parse("3x + 5 = 20"), parse("-6x = -30"), True),
        (parse("x^2 = 9"), parse("x = 3"), False),
        (parse("x^2 = 9"), either("x = 3", "x = -3"), True),
        (parse("x^2 = 9"), either("x = 3", "x = 4"), False),
        (parse("(x - 3)^2 = 0"), either("x - 3 = 0"), True),
        (parse("x = 3"), parse("x^2 = 9"), False),
        (parse("x = 3"), parse("x(x - 3) = 0"), False),
        (both("x/(x - 2) = 3", "x != 2"), both("x = 3(x - 2)", "x != 2"), True),
        (both("x/(x - 2) = 3", "x != 5"), both("x = 3(x - 2)", "x != 5"), False),
        (parse("x = x"), Words("all real numbers"), True),
        (parse("x = x"), Words("no solution"), False),
        (parse("x = x + 1"), Words("no solution"), True),
        (parse("x = 1"), Words("no solution"), False),
    ],
)
def test_same_solutions(before: object, after: object, good: bool) -> None:
    assert checks.same_solutions(before, after).passed is good  # type: ignore[arg-type]


def test_combination() -> None:
    system = both("x + y = 5", "x - y = 1")
    assert checks.combination(system, parse("2x = 6")).passed
    assert not checks.combination(system, parse("2x = 7")).passed


@pytest.mark.parametrize(
    "state",
    [
        parse("3x + 5 = 20"),
        parse("(x + 1)/(2x - 3)"),
        either("x = 2", "x = -3"),
        both("x + y = 5", "x != 2"),
        Words("no solution"),
        parse("gcd(84, 36)"),
        parse("floor(7/2)"),
        parse("17 mod 5"),
    ],
)
def test_states_are_read_back(state: object) -> None:
    assert read_state(state_latex(state)) == state  # type: ignore[arg-type]


fractions = st.fractions(min_value=-20, max_value=20, max_denominator=6)


@settings(max_examples=60, deadline=None)
@given(st.lists(fractions, min_size=1, max_size=5), st.booleans())
def test_sturm_counts_the_real_zeros(zeros: list[Fraction], with_square: bool) -> None:
    values = [Fraction(1)]
    for zero in zeros:
        values = [a - zero * b for a, b in zip([Fraction(0), *values], [*values, Fraction(0)], strict=True)]
    if with_square:  # times x^2 + 1, which has no real zero
        values = [
            a + b for a, b in zip([*values, Fraction(0), Fraction(0)], [Fraction(0), Fraction(0), *values], strict=True)
        ]
    assert univariate.real_zeros(values) == len(set(zeros))


@settings(max_examples=60, deadline=None)
@given(st.lists(fractions, min_size=1, max_size=6))
def test_interpolation_finds_the_coefficients(values: list[Fraction]) -> None:
    def at(x: Fraction) -> Fraction:
        return sum((value * x**i for i, value in enumerate(values)), Fraction(0))

    points = [(Fraction(x), at(Fraction(x))) for x in range(len(values) + 2)]
    assert univariate.interpolate(points) == univariate.trim(values)


def test_a_cancelled_fraction_is_not_called_equal_everywhere():
    """(x^2 - 4)/(x - 2) has no value at 2, where x + 2 has: the proof by points says only as much as it shows."""
    reduced = checks.identical(parse("(x^2 - 4)/(x - 2)"), parse("x + 2"))
    assert reduced.passed
    assert "wherever both are defined" in reduced.detail
    assert "everywhere" in checks.identical(parse("x + x + 1/2"), parse("2x + 1/2")).detail
