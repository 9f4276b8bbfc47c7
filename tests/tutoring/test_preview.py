"""pytest tests/tutoring/test_preview.py"""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lemmata.expr import parse, to_text
from lemmata.tutoring.preview import preview


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        ("3x + 5 = 20", "3 x + 5 = 20"),
        ("x^2", "x^{2}"),
        ("1/2", r"\frac{1}{2}"),
        (r"\frac{1}{2}", r"\frac{1}{2}"),
        ("Solve 3x + 5 = 20", "3 x + 5 = 20"),
        ("Solve $x^2 = 4$ for $x$", r"x^{2} = 4 \qquad x"),
    ],
)
def test_what_will_be_read(text: str, latex: str) -> None:
    assert preview(text) == (latex, "")


@pytest.mark.parametrize("text", ["3x +", "(x + 1", "x^", "sqrt(", "= 5", "Tell me a story", "5 $ and", "3 4"])
def test_half_typed_input_is_no_error_and_says_where(text: str) -> None:
    latex, where = preview(text)
    assert latex is None
    assert where


def test_money_stays_money() -> None:
    latex, _ = preview("I pay $5 for 3 pens and $7 for 2 books")
    assert latex is None or "pens" not in latex


def test_nothing_typed_is_nothing() -> None:
    assert preview(" \n") == (None, "")


@given(st.text(max_size=200))
def test_no_text_breaks_it(text: str) -> None:
    latex, where = preview(text)
    assert latex is None or where == ""


@given(st.text("0123456789x+-*/^()= ", max_size=40))
def test_what_it_shows_reads_back_the_same(text: str) -> None:
    latex, _ = preview(text)
    if latex is not None and r"\qquad" not in latex:
        assert to_text(parse(latex))


@pytest.mark.parametrize(
    "text",
    ["9^" * 150 + "9", "(" * 400, "x" * 2000, "$" * 2000, "x + " * 500, "solve " + "x^2 = 4 and " * 150, "((((x" * 80],
)
def test_hostile_text_is_answered_at_once(text: str) -> None:
    began = time.monotonic()
    preview(text)
    assert time.monotonic() - began < 5
