"""pytest tests/expr/test_floats.py: values against Python's own arithmetic."""

import math

import pytest

from lemmata.expr import parse
from lemmata.expr.floats import NotReal, real_value


@pytest.mark.parametrize(
    ("text", "x", "expected"),
    [
        ("x^2 - 4x + 1", 3.0, -2.0),
        ("sqrt(x)", -1.0, None),
        ("1/x", 0.0, None),
        ("log(x)", 100.0, 2.0),
        ("log(8, 2)", 0.0, 3.0),
        ("ln(x)", 0.0, None),
        ("x^(1/3)", -8.0, -2.0),
        ("x^(2/3)", -8.0, 4.0),
        ("x^(1/2)", -4.0, None),
        ("root(x, 3)", -27.0, -3.0),
        ("e^x", 1000.0, None),
        ("9^(9^(9^x))", 9.0, None),
        ("abs(x) + pi", -1.0, 1 + math.pi),
        ("sin(x)/cos(x)", 0.5, math.tan(0.5)),
        ("cot(x) - sec(x)*csc(x)", 0.5, -math.tan(0.5)),
        ("sin(x°)", 30.0, 0.5),
        ("1/sin(x)", 0.0, None),
        ("0^(-x)", 1.0, None),
    ],
)
def test_values(text: str, x: float, expected: float | None) -> None:
    found = real_value(parse(text), {"x": x})
    assert found == (None if expected is None else pytest.approx(expected))


@pytest.mark.parametrize("text", ["x + y", "(1, 2)", "x = 3", "[[1, 2], [3, 4]]", "i*x"])
def test_what_has_no_values(text: str) -> None:
    with pytest.raises(NotReal):
        real_value(parse(text), {"x": 1.0})
