"""Sets of real numbers against brute-force membership. Run: pytest tests/answers/test_regions.py"""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lemmata.answers import compare
from lemmata.answers.regions import normal, region_of
from lemmata.expr import parse

# (low, high, low closed, high closed) with small whole ends, so that pieces often touch and overlap
pieces = st.tuples(st.integers(-4, 4), st.integers(1, 4), st.booleans(), st.booleans()).map(
    lambda p: (p[0], p[0] + p[1], p[2], p[3])
)
unions = st.lists(pieces, min_size=1, max_size=4)


def _contains(union: list[tuple[int, int, bool, bool]], x: Fraction) -> bool:
    return any(
        (low < x or (low == x and low_closed)) and (x < high or (x == high and high_closed))
        for low, high, low_closed, high_closed in union
    )


def _same(first: list[tuple[int, int, bool, bool]], second: list[tuple[int, int, bool, bool]]) -> bool:
    """Ends are whole, so every whole and every half number between them decides."""
    return all(_contains(first, Fraction(k, 2)) == _contains(second, Fraction(k, 2)) for k in range(-10, 20))


def _as_intervals(union: list[tuple[int, int, bool, bool]]) -> str:
    return r" \cup ".join(f"{'[' if p[2] else '('}{p[0]}, {p[1]}{']' if p[3] else ')'}" for p in union)


def _as_inequalities(union: list[tuple[int, int, bool, bool]]) -> str:
    return " or ".join(f"{p[0]} {'<=' if p[2] else '<'} x {'<=' if p[3] else '<'} {p[1]}" for p in union)


@given(unions, unions)
@settings(max_examples=150)
def test_unions_are_equal_exactly_if_they_have_the_same_members(
    first: list[tuple[int, int, bool, bool]], second: list[tuple[int, int, bool, bool]]
) -> None:
    if len(first) == 1 and not first[0][2] and not first[0][3]:
        return  # one open interval is also a point
    expected = "equal" if _same(first, second) else "different"
    assert compare(_as_intervals(first), _as_inequalities(second)).outcome == expected


@given(unions)
def test_every_notation_of_one_region(union: list[tuple[int, int, bool, bool]]) -> None:
    assert compare(_as_inequalities(union), _as_inequalities(list(reversed(union)))).equal


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2x + 1 > 7", "x > 3"),
        ("-3x <= 6", "x >= -2"),
        ("7 > x", "x < 7"),
        ("1 <= 2x - 1 < 5", "1 <= x < 3"),
        ("x/2 >= 1/3", "x >= 2/3"),
        ("x > 3 + x/2", "x > 6"),
    ],
)
def test_linear_inequalities_are_solved(text: str, wanted: str) -> None:
    solved, plain = region_of(parse(text)), region_of(parse(wanted))
    assert solved is not None
    assert plain is not None
    assert normal(solved) == normal(plain)


@pytest.mark.parametrize("text", ["x^2 > 1", "x + y > 1", "1 > 0", "x > x", "|x| < 2"])
def test_other_inequalities_are_no_region(text: str) -> None:
    assert region_of(parse(text)) is None
