"""Units of measure. Run: pytest tests/answers/test_units.py"""

from fractions import Fraction

import pytest

from lemmata.answers.units import read_unit


@pytest.mark.parametrize(
    ("one", "other", "factor"),
    [
        ("m", "cm", Fraction(100)),
        ("km", "miles", Fraction(1000 * 1000, 1609344)),
        ("hours", "min", Fraction(60)),
        ("kg", "g", Fraction(1000)),
        ("m^2", "square cm", Fraction(10_000)),
        ("cubic meters", "L", Fraction(1000)),
        ("km/h", "m/s", Fraction(10, 36)),
        ("mph", "miles per hour", Fraction(1)),
        ("dollars", "cents", Fraction(100)),
        ("$", "USD", Fraction(1)),
        ("feet", "inches", Fraction(12)),
        ("kg/m^3", "g/cm^3", Fraction(1, 1000)),
        ("weeks", "days", Fraction(7)),
        ("小时", "分钟", Fraction(60)),
    ],
)
def test_sizes_of_one_quantity(one: str, other: str, factor: Fraction) -> None:
    first, second = read_unit(one), read_unit(other)
    assert first is not None
    assert second is not None
    assert first.known
    assert second.known
    assert first.quantity == second.quantity
    assert first.factor / second.factor == factor


@pytest.mark.parametrize(("one", "other"), [("m", "kg"), ("m", "m^2"), ("m/s", "m"), ("$", "€"), ("apples", "pears")])
def test_other_quantities(one: str, other: str) -> None:
    first, second = read_unit(one), read_unit(other)
    assert first is not None
    assert second is not None
    assert first.quantity != second.quantity


def test_nouns_are_kept_without_their_plural() -> None:
    apples, apple = read_unit("apples"), read_unit("apple")
    assert apples == apple
    assert apples is not None
    assert not apples.known


@pytest.mark.parametrize("text", ["", "x + 1", "5", "a " * 1000, "one two three four five six"])
def test_what_is_no_unit(text: str) -> None:
    assert read_unit(text) is None
