"""Independent checks for calculus and transcendental formulas: from values alone, bounded by interval arithmetic.

A derivative is compared with difference quotients, an antiderivative is differentiated that way, a definite integral
is computed by quadrature after the integrand was shown to be continuous on the whole interval, a limit is approached
from both sides. No rule of calculus is used.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import partial
from itertools import pairwise, product
from math import comb
from typing import Any

import mpmath

from lemmata.expr import Call, Const, Div, EvaluationError, Neg, Node, Num, symbols, walk
from lemmata.solver.types import Check
from lemmata.solver.values import DIGITS, Ball, digits, enclosure, hull, middle, point, width

MIN_POINTS, POINTS = 4, 8
MAX_PIECES = 3_000
STEP = 30
"""Difference quotients use steps of 10^-STEP, so that their error is about 10^-2*STEP."""

_PLACES = tuple(
    Fraction(text)
    for text in str.split(
        "13/17 -9/19 41/23 -37/29 7/31 53/17 -61/23 3/41 -5/37 89/19 -101/29 17/43 -30/47 131/31 -140/37 199/23 "
        "-211/19 5/53 -7/59 301/17 -304/29 999/17 -1003/19 9001/23 -9007/29 61/59 -59/53 55/59 -2/61 95/97 -96/97 "
        "100001/17 -100003/19"
    )
)
"""Points that no school problem has a hole or a pole at."""


def places(names: Sequence[str]) -> list[dict[str, Fraction]]:
    """Points with a value for each name, the same ones each time."""
    size = len(_PLACES)
    return [{name: _PLACES[(i * (j + 1) + 5 * j) % size] for j, name in enumerate(names)} for i in range(size)]


def balls(env: Mapping[str, Fraction]) -> dict[str, Ball]:
    """The point as intervals at the present precision."""
    return {name: point(value) for name, value in env.items()}


def same_values(before: Node, after: Node) -> Check:
    """Equal in value at points: each difference is bounded by 10^-40, and both are defined at the same points."""
    method = "equal at points, with interval bounds"
    names = sorted(symbols(before) | symbols(after))
    count = 0
    with digits(DIGITS):
        for env in places(names) if names else [{}]:
            left, right = _try(before, balls(env)), _try(after, balls(env))
            if left is None and right is None:
                continue
            if left is None or right is None:
                return Check(method, False, f"only one side has a real value{_at(env)}")
            if not _close(left, right):
                return Check(method, False, f"{_shown(left)} is not {_shown(right)}{_at(env)}")
            count += 1
            if count >= POINTS:
                break
    if count < (MIN_POINTS if names else 1):
        return Check(method, False, "too few points at which the formulas have real values")
    where = f" at {count} points" if names else ""
    return Check(method, True, f"the difference is below 10^-40{where}")


def derivative(formula: Node, name: str, order: int, claimed: Node, at: Node | None = None) -> Check:
    """`claimed` is the derivative of that order: central differences of the formula's values agree with it."""
    method = "difference quotients of the values"
    names = sorted(symbols(formula) | symbols(claimed) | {name})
    count = 0
    with digits(STEP * (order + 1) + DIGITS + 40):
        for env in places(names):
            here = balls(env)
            if at is not None:
                here = {name: enclosure(at, here)}
            slope = _difference(formula, here, name, order)
            if slope is None:
                continue
            value = _try(claimed, here)
            if value is None or not _near(middle(slope), middle(value)):
                shown = "no value" if value is None else _shown(value)
                return Check(method, False, f"the slope is {_shown(slope)}, not {shown}{_at(env)}")
            count += 1
            if count >= POINTS or at is not None:
                break
    if count < (1 if at is not None else MIN_POINTS):
        return Check(method, False, "too few points at which the formula has real values")
    where = "there" if at is not None else f"at {count} points"
    return Check(method, True, f"they agree with the slope {where} to 20 digits")


def antiderivative(formula: Node, name: str, claimed: Node) -> Check:
    """Difference quotients of `claimed` give the formula, wherever that has a value."""
    method = "differentiated back, by difference quotients"
    names = sorted(symbols(formula) | symbols(claimed) | {name})
    count = 0
    with digits(2 * STEP + DIGITS + 40):
        for env in places(names):
            here = balls(env)
            value = _try(formula, here)
            if value is None:
                continue
            slope = _difference(claimed, here, name, 1)
            if slope is None:
                return Check(method, False, f"the antiderivative has no value{_at(env)}, where the integrand has one")
            if not _near(middle(slope), middle(value)):
                return Check(method, False, f"the slope is {_shown(slope)}, not {_shown(value)}{_at(env)}")
            count += 1
            if count >= POINTS:
                break
    if count < MIN_POINTS:
        return Check(method, False, "too few points at which the integrand has real values")
    return Check(method, True, f"its slope is the integrand at {count} points to 20 digits")


def continuous(formula: Node, name: str, left: Node, right: Node) -> str:
    """Empty where interval bounds show the formula to be defined and continuous on [left, right], else where not."""
    with digits(20):
        stack = [hull(enclosure(left, {}), enclosure(right, {}))]
        for _ in range(MAX_PIECES):
            if not stack:
                return ""
            piece = stack.pop()
            if _try(formula, {name: piece}) is not None:
                continue
            low, high = mpmath.mpf(piece.a.mid), mpmath.mpf(piece.b.mid)
            cut = (low + high) / 2
            if high - low < mpmath.mpf(10) ** -8 * (1 + abs(low)):
                return f"near {name} = {mpmath.nstr(cut if abs(cut) > 1e-7 else mpmath.mpf(0), 6)}"
            stack += [mpmath.iv.mpf([cut, high]), mpmath.iv.mpf([low, cut])]
    return f"somewhere in the interval ({MAX_PIECES} pieces were tried)"


def definite(formula: Node, name: str, left: Node, right: Node, claimed: Node) -> Check:
    """The integral: no pole in the interval (by interval bounds on all of it), and quadrature gives the value."""
    method = "continuity by interval bounds, value by quadrature"
    try:
        with digits(30):
            low, high = middle(enclosure(left, {})), middle(enclosure(right, {}))
            value = middle(enclosure(claimed, {}))
        where = continuous(formula, name, *((left, right) if low <= high else (right, left)))
        if where:
            return Check(method, False, f"the integrand could not be shown to be continuous {where}")
        with digits(30):
            cuts = sorted([low + (high - low) * i / 4 for i in range(5)] + _kinks(formula, name, low, high))
            cuts = cuts if low <= high else cuts[::-1]
            found = mpmath.quad(lambda x: middle(enclosure(formula, {name: mpmath.iv.mpf(x)})), cuts)
            good = abs(found - value) <= mpmath.mpf(10) ** -12 * max(1, abs(value))
            return Check(method, bool(good), f"quadrature gives {mpmath.nstr(found, 12)}")
    except (EvaluationError, ZeroDivisionError, ValueError) as error:
        return Check(method, False, str(error))


def _kinks(formula: Node, name: str, low: Any, high: Any) -> list[Any]:
    """Where the inside of an absolute value changes its sign, by bisection: quadrature should start anew there."""
    found = []
    for part in walk(formula):
        if not isinstance(part, Call) or part.name != "abs":
            continue
        inside = partial(_middle_at, part.args[0], name)
        grid = [low + (high - low) * i / 64 for i in range(65)]
        for a, b in pairwise(grid):
            if inside(a) * inside(b) < 0:
                for _ in range(110):
                    c = (a + b) / 2
                    a, b = (c, b) if inside(a) * inside(c) > 0 else (a, c)
                found.append(a)
    return found


def _middle_at(formula: Node, name: str, x: Any) -> Any:
    return middle(enclosure(formula, {name: mpmath.iv.mpf(x)}))


INFINITE = (Const("oo"), Neg(Const("oo")))


def approach(formula: Node, name: str, target: Node, side: int, claimed: Node) -> Check:
    """Values ever closer to the place tend to the claimed limit; `side` is 1, -1 or 0 for both."""
    method = "values close to the place"
    sides = [side] if side else [-1, 1]
    if target in INFINITE:
        sides = [1 if target == INFINITE[0] else -1]
    try:
        with digits(400):
            for one in sides:
                values = [_beside(formula, name, target, one, k) for k in (1, 2, 3)]
                if not _tends(values, claimed):
                    last = mpmath.nstr(values[-1], 8)
                    return Check(method, False, f"the values do not seem to tend there; the last is {last}")
    except EvaluationError as error:
        return Check(method, False, str(error))
    which = "both sides" if len(sides) == 2 else "one side"
    return Check(method, True, f"approached from {which}; the last value is {mpmath.nstr(values[-1], 8)}")


def sides_differ(formula: Node, name: str, target: Node) -> Check:
    """The values from the left and from the right tend to different numbers, or to infinities of different signs."""
    method = "values close to the place"
    try:
        with digits(400):
            left, right = (_beside(formula, name, target, side, 3) for side in (-1, 1))
            earlier = [_beside(formula, name, target, side, 2) for side in (-1, 1)]
    except EvaluationError as error:
        return Check(method, False, str(error))
    gap = abs(left - right)
    settled = all(abs(a) > 10**6 or abs(a - b) < gap / 100 for a, b in zip((left, right), earlier, strict=True))
    good = bool(gap > mpmath.mpf(10) ** -4 and settled)
    return Check(method, good, f"{mpmath.nstr(left, 8)} from the left, {mpmath.nstr(right, 8)} from the right")


def _beside(formula: Node, name: str, target: Node, side: int, k: int) -> Any:
    """The value at 10^-10k beside the place, or at 10^k + 1/7 far out."""
    if target in INFINITE:
        where = side * (point(10 ** (k + 1)) + point(Fraction(1, 7)))
    else:
        where = enclosure(target, {}) + side * point(Fraction(1, 10 ** (10 * k)))
    return middle(enclosure(formula, {name: where}))


def _tends(values: list[Any], claimed: Node) -> bool:
    if claimed in INFINITE:
        signed = [value if claimed == INFINITE[0] else -value for value in values]
        first, second = (b - a for a, b in pairwise(signed))
        return bool(signed[-1] > 1 and first > 0 and second >= first * mpmath.mpf("0.99"))
    goal = middle(enclosure(claimed, {}))
    errors = [abs(value - goal) for value in values]
    small = mpmath.mpf(10) ** -100
    shrinking = all(b <= a * mpmath.mpf("0.5") or b < small for a, b in pairwise(errors))
    return bool(shrinking and errors[-1] <= mpmath.mpf("0.01") * max(1, abs(goal)))


def _difference(formula: Node, env: Mapping[str, Ball], name: str, order: int) -> Ball | None:
    """The central difference quotient of an order; None where a value is missing."""
    step = point(Fraction(1, 10**STEP))
    total = mpmath.iv.mpf(0)
    for k in range(order + 1):
        moved = {**env, name: env[name] + step * (point(Fraction(order, 2)) - k)}
        value = _try(formula, moved)
        if value is None:
            return None
        total += (-1) ** k * comb(order, k) * value
    return total / step**order


def _try(formula: Node, env: Mapping[str, Ball]) -> Ball | None:
    try:
        return enclosure(formula, env)
    except EvaluationError:
        return None


def _close(left: Ball, right: Ball) -> bool:
    """The bounds overlap, and both are narrow."""
    size = max(1, abs(middle(left)), abs(middle(right)))
    narrow = max(width(left), width(right)) <= mpmath.mpf(10) ** -40 * size
    return bool(narrow and left.a <= right.b and right.a <= left.b)


def _near(left: Any, right: Any) -> bool:
    return bool(abs(left - right) <= mpmath.mpf(10) ** -20 * max(1, abs(left), abs(right)))


def _at(env: Mapping[str, Fraction]) -> str:
    shown = ", ".join(f"{name} = {value}" for name, value in env.items())
    return f" at {shown}" if shown else ""


def _shown(ball: Ball) -> str:
    return str(mpmath.nstr(middle(ball), 10))


def agree_near(one: Node, two: Node, name: str, target: Node, side: int) -> Check:
    """Two formulas have the same values at points near a place, on the side that counts."""
    method = "equal near the place, with interval bounds"
    sides = [side] if side else [-1, 1]
    count = 0
    with digits(DIGITS + 30):
        for sign, near in product(sides, ("1/101", "3/1009", "7/20011", "1/100003")):
            if target in INFINITE:
                where = point(1 / Fraction(near)) * (1 if target == INFINITE[0] else -1)
            else:
                where = enclosure(target, {}) + sign * point(Fraction(near))
            left, right = _try(one, {name: where}), _try(two, {name: where})
            if left is None or right is None:
                continue
            if not _close(left, right):
                return Check(method, False, f"{_shown(left)} is not {_shown(right)} near the place")
            count += 1
    if count < MIN_POINTS:
        return Check(method, False, "too few points at which both have values")
    return Check(method, True, f"the difference is below 10^-40 at {count} points")


def limit_is_value(formula: Node, name: str, target: Node, side: int, claimed: Node) -> Check:
    """The formula has bounds on an interval around the place, so it is continuous there; its value is the limit."""
    method = "continuity by interval bounds, value"
    try:
        with digits(DIGITS):
            here = enclosure(target, {})
            reach = point(Fraction(1, 10**9))
            enclosure(formula, {name: hull(here if side > 0 else here - reach, here if side < 0 else here + reach)})
            value, goal = enclosure(formula, {name: here}), enclosure(claimed, {})
            return Check(method, _close(value, goal), f"continuous there, with the value {_shown(value)}")
    except EvaluationError as error:
        return Check(method, False, str(error))


def hopital(before: Node, after: Node, name: str, target: Node, side: int) -> Check:
    """Numerator and denominator both tend to 0 or both grow beyond bounds, and `after` is the quotient of slopes."""
    method = "conditions and slopes from values"
    if not isinstance(before, Div) or not isinstance(after, Div):
        return Check(method, False, "no quotients")
    both_small = all(
        approach(part, name, target, side, Num(Fraction(0), "0")).passed for part in (before.num, before.den)
    )
    both_large = not both_small and all(_grows(part, name, target, side) for part in (before.num, before.den))
    if not both_small and not both_large:
        return Check(method, False, "the form is neither 0/0 nor infinity/infinity")
    for old, new in ((before.num, after.num), (before.den, after.den)):
        check = derivative(old, name, 1, new)
        if not check.passed:
            return check
    form = "0/0" if both_small else "infinity/infinity"
    return Check(method, True, f"the form is {form} by values close to the place; both slopes agree at points")


def substituted(formula: Node, name: str, outer: Node, letter: str, inner: Node) -> Check:
    """outer(inner(x)) times the slope of inner, from values, is the formula."""
    method = "chain rule at points, slopes from values"
    count = 0
    with digits(2 * STEP + DIGITS + 40):
        for env in places(sorted(symbols(formula) | {name})):
            here = balls(env)
            value, slope, at = _try(formula, here), _difference(inner, here, name, 1), _try(inner, here)
            if value is None:
                continue
            image = None if at is None else _try(outer, {**here, letter: at})
            if slope is None or image is None:
                return Check(method, False, f"the substitution has no value{_at(env)}")
            if not _near(middle(image * slope), middle(value)):
                return Check(method, False, f"{_shown(image * slope)} is not {_shown(value)}{_at(env)}")
            count += 1
            if count >= POINTS:
                break
    if count < MIN_POINTS:
        return Check(method, False, "too few points at which the integrand has real values")
    return Check(method, True, f"f(u) times the slope of u is the integrand at {count} points")


def _grows(formula: Node, name: str, target: Node, side: int) -> bool:
    return any(approach(formula, name, target, side, infinity).passed for infinity in INFINITE)
