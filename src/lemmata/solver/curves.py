"""Independent checks about graphs: lines at a point, zeros, kinds of extrema, monotonicity, extreme values.

All of it from values of the original function with interval bounds, and Sturm's count of zeros on coefficients found by
interpolation. Nothing here knows how to differentiate.
"""

from fractions import Fraction
from itertools import pairwise
from typing import Any

import mpmath

from lemmata.expr import Call, Const, Div, EvaluationError, Mul, Node, Pow, Tuple_, evaluate, symbols
from lemmata.solver import analysis, checks, univariate
from lemmata.solver.asked import Asked
from lemmata.solver.state import State, Words, relations
from lemmata.solver.types import Check
from lemmata.solver.values import approximate, digits, enclosure, middle, point

MAX_PIECES = 6_000
FAR = 60
"""How far out an unbounded interval is sampled."""


def line(formula: Node, name: str, place: Node, claimed: Node, *, normal: bool) -> Check:
    """`claimed` is the right side of a line through the curve's point with its slope, or perpendicular to it."""
    method = "point and slope from values"
    with digits(120):
        here = {name: enclosure(place, {})}
        step = point(Fraction(1, 10**30))
        try:
            rise = enclosure(formula, {name: here[name] + step}) - enclosure(formula, {name: here[name] - step})
            slope = middle(rise / (2 * step))
            value, start = approximate(formula, here), approximate(claimed, here)
            given = approximate(claimed, {name: here[name] + 1}) - start
        except EvaluationError as error:
            return Check(method, False, str(error))
        straight = approximate(claimed, {name: here[name] + 7}) - start - 7 * given
        fits = abs(slope * given + 1) if normal else abs(slope - given)
        good = max(abs(value - start), abs(straight), fits) < mpmath.mpf(10) ** -20 * max(1, abs(value), abs(slope))
        return Check(method, bool(good), f"value {mpmath.nstr(value, 8)}, slope {mpmath.nstr(slope, 8)}")


def all_zeros(before: State, after: State) -> Check:
    """The listed zeros are zeros by interval bounds, and Sturm counts no others."""
    method = "zeros by interval bounds, their number by Sturm's theorem"
    if not isinstance(before, Asked) or before.kind != "zeros":
        return Check(method, False, "no zeros to check")
    formula, name = before.parts[0], before.name
    found = [] if isinstance(after, Words) else list(relations(after))
    try:
        polynomial = _polynomial(formula, name)
        with digits(40):
            values = [enclosure(relation.rhs, {}) for relation in found]
            zeros = [enclosure(formula, {name: value}) for value in values]
            small = all(zero.a <= 0 <= zero.b and zero.delta < mpmath.mpf(10) ** -25 for zero in zeros)
            distinct = all(a.b < b.a or b.b < a.a for i, a in enumerate(values) for b in values[:i])
            defined = univariate.real_zeros(polynomial) if polynomial else -1
    except EvaluationError as error:
        return Check(method, False, str(error))
    if not small or not distinct:
        return Check(method, False, "one of them is no zero, or is listed twice")
    return Check(method, defined == len(found), f"there are {defined} real zeros")


def extremum(before: State, after: State) -> Check:
    """Whether values on both sides of a place are larger, or smaller, or one of each."""
    method = "values beside the place"
    if not isinstance(before, Asked) or before.kind != "extremum" or not isinstance(after, Words):
        return Check(method, False, "no extremum to check")
    formula, place = before.parts
    with digits(60):
        try:
            here = enclosure(place, {})
            value = middle(enclosure(formula, {before.name: here}))
            beside = [
                middle(enclosure(formula, {before.name: here + point(Fraction(sign, size))})) - value
                for size in (10**3, 10**5, 10**7)
                for sign in (-1, 1)
            ]
        except EvaluationError as error:
            return Check(method, False, str(error))
    kind = "minimum" if min(beside) > 0 else "maximum" if max(beside) < 0 else "neither"
    return Check(method, kind == after.text.split()[-1], f"values beside it show: {kind}")


def monotone(before: State, after: State) -> Check:
    """On the claimed intervals the values are in order, and between them they are not."""
    method = "order of the values at points"
    if not isinstance(before, Asked) or before.kind not in ("increasing", "decreasing"):
        return Check(method, False, "no intervals to check")
    formula, name = before.parts[0], before.name
    sign = 1 if before.kind == "increasing" else -1
    try:
        claimed = [] if isinstance(after, Words) else _intervals(after)
        ends = sorted({end for pair in claimed for end in pair if abs(end) != mpmath.inf})
        cuts = [-mpmath.inf, *ends, mpmath.inf]
        with digits(40):
            for low, high in pairwise(cuts):
                inside = any(a <= low and high <= b for a, b in claimed)
                moves = rises(formula, name, low, high, sign)
                if inside and not all(moves):
                    return Check(method, False, "the values are not in order on a claimed interval")
                if not inside and any(moves):
                    return Check(method, False, "the values are in order on an interval that is left out")
    except EvaluationError as error:
        return Check(method, False, str(error))
    return Check(method, True, f"compared at 40 points of each of {len(cuts) - 1} intervals")


def extreme_value(before: State, after: State) -> Check:
    """No value on the interval passes the claimed one (interval bounds on all of it), and it is reached."""
    method = "bounds on the whole interval, search for the extreme value"
    if not isinstance(before, Asked) or before.kind not in ("largest", "smallest") or not isinstance(after, Node):
        return Check(method, False, "no extreme value to check")
    formula, left, right = before.parts
    sign = 1 if before.kind == "largest" else -1
    try:
        with digits(30):
            low, high = approximate(left, {}), approximate(right, {})
            goal = sign * approximate(after, {})
            scale = max(1, abs(goal))
            stack = [(low, high)]
            for _ in range(MAX_PIECES):
                if not stack:
                    break
                a, b = stack.pop()
                bounds = sign * enclosure(formula, {before.name: mpmath.iv.mpf([a, b])})
                if bounds.b > goal + scale * mpmath.mpf(10) ** -3:
                    if b - a < mpmath.mpf(10) ** -9 * (1 + abs(a)):
                        return Check(method, False, f"a larger value near {before.name} = {mpmath.nstr(a, 6)}")
                    stack += [(a, (a + b) / 2), ((a + b) / 2, b)]
            best = _best(formula, before.name, low, high, sign)
    except EvaluationError as error:
        return Check(method, False, str(error))
    if stack:
        return Check(method, False, f"not decided with {MAX_PIECES} pieces")
    good = abs(best - goal) < scale * mpmath.mpf(10) ** -9
    return Check(method, bool(good), f"a search finds {mpmath.nstr(sign * best, 10)}")


def _best(formula: Node, name: str, low: Any, high: Any, sign: int) -> Any:
    """The largest value (times sign) found on a grid, refined by ternary search around its best point."""

    def value(x: Any) -> Any:
        return sign * middle(enclosure(formula, {name: mpmath.iv.mpf(x)}))

    grid = [low + (high - low) * i / 200 for i in range(201)]
    top = max(range(201), key=lambda i: value(grid[i]))
    a, b = grid[max(top - 1, 0)], grid[min(top + 1, 200)]
    for _ in range(60):
        first, second = a + (b - a) / 3, b - (b - a) / 3
        if value(first) < value(second):
            a = first
        else:
            b = second
    return max(value(a), value(b), value(grid[top]))


def _polynomial(formula: Node, name: str) -> list[Fraction]:
    """Coefficients by interpolation of the part that decides the zeros: without denominators and powers of e."""
    part = _deciding(formula)
    if symbols(part) - {name}:
        raise EvaluationError("more than one variable")
    degree, bottom = checks.degree(part)
    if bottom or degree > checks.MAX_POINTS:
        raise EvaluationError("not a polynomial of small degree")
    values = [(Fraction(x), evaluate(part, {name: Fraction(x)})) for x in range(degree + 4)]
    found = univariate.interpolate(values)
    if len(found) > degree + 1:
        raise EvaluationError("not a polynomial of this degree")
    return found


def _deciding(formula: Node) -> Node:
    match formula:
        case Div(num, _):
            return _deciding(num)
        case Mul(factors):
            kept = [part for part in factors if not (isinstance(part, Pow) and part.base == Const("e"))]
            return Mul(tuple(kept)) if len(kept) > 1 else kept[0] if kept else Call("exp", (formula,))
    return formula


def _intervals(state: State) -> list[tuple[Any, Any]]:
    match state:
        case Call("union", parts):
            return [pair for part in parts for pair in _intervals(part)]
        case Tuple_((left, right)):
            return [(_end(left), _end(right))]
    raise EvaluationError("no union of open intervals")


def _end(node: Node) -> Any:
    if node in analysis.INFINITE:
        return mpmath.inf if node == analysis.INFINITE[0] else -mpmath.inf
    with digits(40):
        return approximate(node, {})


def slopes(formula: Node, name: str, low: Any, high: Any) -> set[int]:
    """The signs of difference quotients at points of an interval."""
    low, high = max(low, -FAR if high > -FAR else high - FAR), min(high, FAR if low < FAR else low + FAR)
    step = mpmath.mpf(10) ** -12
    found = set()
    for i in range(40):
        x = low + (high - low) * (i + mpmath.mpf("0.37")) / 41
        try:
            gap = enclosure(formula, {name: mpmath.iv.mpf(x + step)}) - enclosure(
                formula, {name: mpmath.iv.mpf(x - step)}
            )
        except EvaluationError:
            continue
        found.add(int(mpmath.sign(middle(gap))))
    return found


def rises(formula: Node, name: str, low: Any, high: Any, sign: int) -> list[bool]:
    """Whether the value grows (times sign) from each sampled point to the next one."""
    low, high = max(low, -FAR if high > -FAR else high - FAR), min(high, FAR if low < FAR else low + FAR)
    points = [low + (high - low) * (i + mpmath.mpf("0.37")) / 41 for i in range(40)]
    values = [middle(enclosure(formula, {name: mpmath.iv.mpf(x)})) for x in points]
    return [bool(sign * (b - a) > 0) for a, b in pairwise(values)]
