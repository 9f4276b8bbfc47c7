"""Independent checks of trigonometric equations: every solution put in, and the zeros of one period counted.

The count goes over a fine grid: sign changes, refined by bisection, and places where the values touch zero.
"""

from itertools import pairwise
from typing import Any

import mpmath

from lemmata.expr import EvaluationError, Node, Relation
from lemmata.expr.floats import NotReal, real_value
from lemmata.solver.build import minus
from lemmata.solver.state import State, Words, relations
from lemmata.solver.types import Check
from lemmata.solver.values import digits, enclosure, middle, point

GRID = 720
METHOD = "put in, and zeros counted on a grid"


def difference(tree: Node) -> Node:
    """Left minus right side of an equation, or the formula itself."""
    return minus(tree.lhs, tree.rhs) if isinstance(tree, Relation) else tree


def families(tree: Node, name: str, after: State, period: Node) -> Check:
    """Each family gives zeros for several whole numbers n, and the families give all zeros of a period."""
    formula = difference(tree)
    found = [] if isinstance(after, Words) else [relation.rhs for relation in relations(after)]
    try:
        with digits(40):
            length = middle(enclosure(period, {}))
            inside: list[Any] = []
            for family in found:
                for n in range(-40, 41):
                    value = enclosure(family, {"n": point(n)})
                    if abs(n) <= 3 and not _is_zero(formula, name, value):
                        return Check(METHOD, False, f"for n = {n} the equation does not hold")
                    spot = middle(value)
                    if -1e-15 <= spot < length - mpmath.mpf(10) ** -15:
                        inside.append(spot)
            distinct = _distinct(inside)
            count = count_zeros(formula, name, 0.0, float(length))
    except EvaluationError as error:
        return Check(METHOD, False, str(error))
    shown = mpmath.nstr(length, 6)
    return Check(METHOD, len(distinct) == count, f"{count} solutions in one period of {shown}")


def in_interval(tree: Node, name: str, low: Node, high: Node, after: State, ends: tuple[bool, bool]) -> Check:
    """Each number is a zero in the interval, and there are no more."""
    formula = difference(tree)
    found = [] if isinstance(after, Words) else [relation.rhs for relation in relations(after)]
    try:
        with digits(40):
            left, right = middle(enclosure(low, {})), middle(enclosure(high, {}))
            spots = []
            for solution in found:
                value = enclosure(solution, {})
                spot = middle(value)
                if not _is_zero(formula, name, value) or not left - 1e-15 <= spot <= right + 1e-15:
                    return Check(METHOD, False, "one of them is no solution in the interval")
                spots.append(spot)
            if len(_distinct(spots)) != len(spots):
                return Check(METHOD, False, "a solution is listed twice")
            count = count_zeros(formula, name, float(left), float(right))
            at_right = _is_zero(formula, name, enclosure(high, {}))
            at_left = _is_zero(formula, name, enclosure(low, {}))
            # The grid counts the left end and not the right one.
            count += int(at_right and ends[1]) - int(at_left and not ends[0])
    except EvaluationError as error:
        return Check(METHOD, False, str(error))
    return Check(METHOD, len(spots) == count, f"{count} solutions in the interval")


def count_zeros(formula: Node, name: str, low: float, high: float) -> int:
    """Zeros from `low` on and below `high`."""
    if high - low > 100:
        raise EvaluationError("an interval that is too long to be searched")
    # The grid is shifted by an odd amount, so that zeros at round places lie inside its pieces.
    pieces = max(GRID, int((high - low) * 120))
    shift = (high - low) / pieces * 0.6180339887
    xs = [low - shift + (high - low) * i / pieces for i in range(pieces + 1)]
    values = [_value(formula, name, x) for x in xs]
    zeros = 0
    for (a, x), (b, y) in pairwise(list(zip(values, xs, strict=True))):
        if a is not None and b is not None and a * b < 0:
            zeros += int(_crosses(formula, name, x, y))
    for i in range(1, len(xs) - 1):
        a, b, c = values[i - 1], values[i], values[i + 1]
        if a is None or b is None or c is None or a * b <= 0 or b * c <= 0:
            continue
        if abs(b) <= abs(a) and abs(b) < abs(c):
            zeros += int(_touches(formula, name, xs[i - 1], xs[i + 1]))
    return zeros


def _crosses(formula: Node, name: str, low: float, high: float) -> bool:
    """Whether a sign change is a zero and not a pole."""
    first = _value(formula, name, low)
    for _ in range(60):
        middle_point = (low + high) / 2
        value = _value(formula, name, middle_point)
        if value is None:
            return False
        if value == 0:
            return True
        low, high = (middle_point, high) if first is None or value * first > 0 else (low, middle_point)
    value = _value(formula, name, low)
    return value is not None and abs(value) < 1e-7


def _touches(formula: Node, name: str, low: float, high: float) -> bool:
    """Whether the values touch zero without changing their sign."""
    for _ in range(90):
        a, b = low + (high - low) / 3, high - (high - low) / 3
        x, y = _value(formula, name, a), _value(formula, name, b)
        if x is None or y is None:
            return False
        low, high = (low, b) if abs(x) < abs(y) else (a, high)
    value = _value(formula, name, (low + high) / 2)
    return value is not None and abs(value) < 1e-11


def _value(formula: Node, name: str, x: float) -> float | None:
    """The value in ordinary floating point; None where there is none, or none is known."""
    try:
        return real_value(formula, {name: x})
    except NotReal:
        return None


def _is_zero(formula: Node, name: str, value: Any) -> bool:
    try:
        found = enclosure(formula, {name: value})
    except EvaluationError:
        return False
    return bool(found.a <= 0 <= found.b and found.delta < mpmath.mpf(10) ** -20)


def _distinct(values: list[Any]) -> list[Any]:
    found: list[Any] = []
    for value in sorted(values):
        if not found or value - found[-1] > mpmath.mpf(10) ** -12:
            found.append(value)
    return found
