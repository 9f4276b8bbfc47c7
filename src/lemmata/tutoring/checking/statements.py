"""Statements between numbers, which are true or false whatever the question is, and chains that run on."""

from collections.abc import Sequence
from fractions import Fraction

import sympy

from lemmata.errors import InputError
from lemmata.expr import Add, Div, Mul, Node, Num, Relation, holds, to_text
from lemmata.tutoring.checking.exact import has_letters, rational, same_number, value
from lemmata.tutoring.checking.reading import LIMITS, Claim
from lemmata.tutoring.checking.types import Judged, right, unchecked, wrong

ROUNDED = "This is rounded, not equal: write the exact number, or ≈."
RUNS_ON = (
    "The equals sign runs on: what stands left and right of each equals sign must be the same. Write the next "
    "step on a new line."
)


def judge_numbers(claim: Claim) -> Judged:
    """A chain without letters: right where every sign in it is true, wrong at the first that is not."""
    terms = claim.terms
    for place, op in enumerate(claim.ops):
        left, sign = terms[place], op
        verdict = _link(left, terms[place + 1], sign)
        shown = f"{to_text(left)} {sign} {to_text(terms[place + 1])}"
        if verdict is None:
            return unchecked(f"Whether {shown} is true could not be decided.")
        if verdict is False:
            if runs_on(terms, place):
                return wrong(RUNS_ON, "exact value", values_shown(left, terms[place + 1]))
            if sign == "=" and rounds_to(left, terms[place + 1]):
                return unchecked(f"{to_text(terms[place + 1])} is rounded, not equal: write ≈ there.")
            return wrong(f"This is not true: {values_shown(left, terms[place + 1])}.", "exact value", shown)
    return right("This is true.", "exact value", values_shown(*terms[-2:]) if len(terms) > 1 else "")


def _link(left: Node, right_side: Node, op: str) -> bool | None:
    if op == "=":
        return same_number(left, right_side)
    if op == "≈":
        return rounds_to(left, right_side) or same_number(left, right_side)
    if op == "!=":
        same = same_number(left, right_side)
        return None if same is None else not same
    try:
        return holds(Relation(op, left, right_side), {}, LIMITS)
    except InputError:
        pass
    try:
        difference = (value(left) - value(right_side)).evalf(30)
        if not difference.is_comparable or abs(difference) < 1e-20:
            return None
    except (InputError, ValueError, TypeError):
        return None
    return bool(difference > 0) == (op in (">", ">="))


def rounds_to(exact: Node | sympy.Expr, written: Node) -> bool:
    """Whether a written decimal is the other number, rounded at its last place."""
    text = written.text if isinstance(written, Num) else ""
    percent = getattr(written, "name", "") == "percent"
    if percent and isinstance(written.args[0], Num):  # type: ignore[attr-defined]
        text = written.args[0].text  # type: ignore[attr-defined]
    if not text or ("." not in text and not percent):
        return False
    places = len(text.partition(".")[2]) + (2 if percent else 0)
    if places < 2:
        return False
    near = rational(written)
    try:
        number = value(exact) if isinstance(exact, Node) else exact
        gap = abs((number - value(written)).evalf(30))
        return near is not None and bool(gap * 2 * 10**places <= 1)
    except (InputError, ValueError, TypeError, AttributeError):
        return False


def runs_on(terms: Sequence[Node], place: int) -> bool:
    """`2 + 3 = 5 + 1`: the right side begins with the value of the left one, and the next step is done to it."""
    following = terms[place + 1]
    first: Node | None = None
    if isinstance(following, Add):
        first = following.terms[0]
    elif isinstance(following, Mul):
        first = following.factors[0]
    elif isinstance(following, Div):
        first = following.num
    if first is None or has_letters(first) or has_letters(terms[place]):
        return False
    return same_number(first, terms[place]) is True


def values_shown(left: Node, right_side: Node) -> str:
    """`2 + 3 is 5 and 5 + 1 is 6`."""
    parts = []
    for node in (left, right_side):
        exact = rational(node)
        text = to_text(node)
        parts.append(text if exact is None or text == str(exact) else f"{text} is {_number(exact)}")
    return f"{parts[0]}, not {parts[1]}" if "is" not in parts[1] else f"{parts[0]} and {parts[1]}"


def _number(exact: Fraction) -> str:
    return str(exact)
