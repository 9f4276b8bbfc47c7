"""The likely slip in a wrong line of an equation: what a known mistake makes of the line above is that very line.

A slip is named only where it was recomputed and left minus right side of the line comes out the same, up to a factor.
"""

from collections.abc import Iterator
from itertools import islice
from typing import Any

import sympy

from lemmata.errors import InputError
from lemmata.expr import Node, Relation, to_text
from lemmata.tutoring.checking.exact import Zeros, contains, shown, value
from lemmata.tutoring.checking.rewrites import slips
from lemmata.tutoring.checking.target import Target

_MOST = 400


def diagnose(before: tuple[Relation, ...], after: tuple[Relation, ...], target: Target, found: Zeros) -> str:
    """One sentence for the student, or "" where no known slip explains the line."""
    x = sympy.Symbol(target.unknown)
    if len(before) == 1 and len(after) == 1:
        try:
            written = _sides(after[0])
            wanted = _normal(written[0] - written[1], x)
        except (InputError, ValueError):
            return ""
        if wanted is None:
            return ""
        # A slip that gives both sides as they stand explains more than one that fits up to a factor.
        mistaken = list(islice(_mistaken(before[0], x, written), _MOST))
        for left, right_side, why in mistaken:
            if all(sympy.expand(one - two) == 0 for one, two in zip((left, right_side), written, strict=True)):
                return why
        if wanted.degree() == 1:
            for left, right_side, why in mistaken:
                if _normal(left - right_side, x) == wanted:
                    return why
    return _by_solutions(target, found)


def _by_solutions(target: Target, found: Zeros) -> str:
    roots = target.roots or ()
    if not roots or found.every or not found.roots:
        return ""
    if len(roots) == len(found.roots) and any(root != 0 for root in roots):
        if all(contains(found.roots, -root) for root in roots):
            return (
                "The signs are the wrong way round: its solutions are the question's with the opposite sign."
                if len(roots) > 1
                else "A sign was lost: its solution has the opposite sign."
            )
        if len(roots) == 2 and _quadratic_factor(target, found):
            return "In the formula the whole of -b ± sqrt(D) is divided by 2a."
    return ""


def _quadratic_factor(target: Target, found: Zeros) -> bool:
    assert target.relation is not None
    x = sympy.Symbol(target.unknown)
    try:
        polynomial = sympy.Poly(value(target.relation.lhs) - value(target.relation.rhs), x)
    except (InputError, ValueError, sympy.PolynomialError):
        return False
    if polynomial.degree() != 2:
        return False
    a = polynomial.all_coeffs()[0]
    return any(all(contains(found.roots, k * root) for root in target.roots or ()) for k in (2 * a, a, 2) if k != 1)


def _mistaken(relation: Relation, x: Any, written: tuple[Any, Any]) -> Iterator[tuple[Any, Any, str]]:
    """(left, right, sentence) of every known mistake with this equation."""
    for changed, why in slips(relation.lhs):
        yield from _valued(changed, relation.rhs, f"Likely slip: {why}")
    for changed, why in slips(relation.rhs):
        yield from _valued(relation.lhs, changed, f"Likely slip: {why}")
    try:
        left, right_side = _sides(relation)
    except (InputError, ValueError):
        return
    left, right_side = sympy.expand(left), sympy.expand(right_side)
    for mine, other, side in ((left, right_side, "right"), (right_side, left, "left")):
        for term in sympy.Add.make_args(mine):
            if term != 0:
                text = _text(term)
                yield (
                    mine - term,
                    other + term,
                    (
                        f"Likely slip: {text} was moved to the {side} side without changing its sign; "
                        "do the same to both sides."
                    ),
                )
    yield from _scaled(left, right_side, x)
    yield from _undone(left, right_side, x)
    one, two = written
    for mine, other, given, other_given in ((left, right_side, one, two), (right_side, left, two, one)):
        # One side is changed rightly and the other stays as it was.
        if (
            sympy.expand(other - other_given) == 0
            and sympy.expand(mine - given).is_Rational
            and sympy.expand(mine - given) != 0
        ):
            changed = sympy.expand(given - mine)
            word = "added to" if changed > 0 else "subtracted from"
            yield (
                given,
                other_given,
                f"Likely slip: {_text(abs(changed))} was {word} one side only; do the same to both sides.",
            )


def _scaled(left: Any, right_side: Any, x: Any) -> Iterator[tuple[Any, Any, str]]:
    numbers = {
        abs(c) for side in (left, right_side) for term in sympy.Add.make_args(side) for c in [term.as_coeff_Mul()[0]]
    }
    bottoms = {sympy.Integer(number.q) for number in numbers if number.is_Rational and number.q != 1}
    whole = sympy.ilcm(*bottoms) if len(bottoms) > 1 else None
    for k in sorted((numbers | bottoms | ({sympy.Integer(whole)} if whole else set())) - {0, 1}, key=str)[:8]:
        if not k.is_Rational:
            continue
        for factor, word in ((1 / k, "divided"), (k, "multiplied")):
            only = f"Likely slip: only one side was {word} by {_text(k)}; both sides must be."
            yield left * factor, right_side, only
            yield left, right_side * factor, only
            for mine, other, flipped in ((left, right_side, False), (right_side, left, True)):
                for term in sympy.Add.make_args(mine):
                    rest = (mine - term) * factor + term
                    each = (
                        f"Likely slip: {_text(term)} was not {word} by {_text(k)}; {_plain(word)} each term of a side."
                    )
                    yield (other * factor, rest, each) if flipped else (rest, other * factor, each)


def _undone(left: Any, right_side: Any, x: Any) -> Iterator[tuple[Any, Any, str]]:
    """a*x = b, undone by the wrong operation."""
    for mine, other in ((left, right_side), (right_side, left)):
        a = mine.coeff(x)
        if a != 0 and sympy.expand(mine - a * x) == 0 and not other.has(x) and a not in (1, 0):
            undo = f"Likely slip: {_text(a)}*{x} is undone by dividing by {_text(a)}"
            yield x, other - a, f"{undo}, not by subtracting it."
            yield x, other * a, f"{undo}, not by multiplying with it."
            yield x, other + a, f"{undo}, not by adding it."
            yield x, -other / a, "Likely slip: a sign was lost in the division."
            if other != 0:
                yield x, a / other, "Likely slip: the division is the wrong way round."


def _valued(left: Node, right_side: Node, why: str) -> Iterator[tuple[Any, Any, str]]:
    try:
        yield value(left), value(right_side), why
    except (InputError, ValueError):
        return


def _sides(relation: Relation) -> tuple[Any, Any]:
    return value(relation.lhs), value(relation.rhs)


def _normal(difference: Any, x: Any) -> Any:
    """Left minus right side with the leading coefficient 1; None where it is no polynomial or does not need x."""
    try:
        polynomial = sympy.Poly(sympy.expand(sympy.fraction(sympy.together(difference))[0]), x)
    except (sympy.PolynomialError, sympy.CoercionFailed):
        return None
    return None if polynomial.degree() < 1 else polynomial.monic()


def _text(number: Any) -> str:
    try:
        from lemmata.expr import from_sympy

        return to_text(from_sympy(number))
    except (InputError, ValueError, TypeError):
        return shown(number)


def _plain(word: str) -> str:
    return {"divided": "divide", "multiplied": "multiply"}[word]
