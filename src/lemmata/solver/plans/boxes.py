"""Several whole numbers that fit all conditions: every point of a box is tested, once exactly and once by digits.

The box is found from the conditions: bounds of a single number, and equations in which every term only grows. It is
proved, never guessed; NotFound where a side stays open or the box is too large.
"""

from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import product
from math import floor, gcd, isqrt
from typing import Any

import numpy as np

from lemmata.expr import Add, Call, Chain, Div, Mul, Neg, Node, Num, Pow, Relation, Sym
from lemmata.solver.plans.base import NotFound
from lemmata.solver.plans.enumeration import bounds
from lemmata.solver.polynomial import NotPolynomial, Polynomial
from lemmata.solver.properties import TESTS
from lemmata.solver.setting import Condition, Property, Setting, condition_symbols

MAX_POINTS = 400_000
_OPS: dict[str, Callable[[Any, Any], Any]] = {
    "=": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}
Point = tuple[int, ...]


def in_box(setting: Setting) -> bool:
    """Whether this is a search among several whole numbers."""
    return (
        len(setting.unknowns) > 1
        and all(domain == "integer" for _, domain in setting.unknowns)
        and not any(isinstance(part, Property) and part.name not in TESTS for part in setting.conditions)
    )


def box(setting: Setting) -> list[range]:
    """For every unknown the whole numbers among which it lies."""
    lows: dict[str, int | None] = {}
    highs: dict[str, int | None] = {}
    links = list(_links(setting))
    for name in setting.names:
        own = [part for part in (*links, *setting.conditions) if condition_symbols(part) == {name}]
        own = [part for part in own if not isinstance(part, Chain)]
        lows[name], highs[name] = bounds(Setting((), tuple(own), "value", setting.goal), name)
    for _ in range(len(setting.names) + 1):
        for part in links:
            _tighten(part, lows, highs)
    found = []
    size = 1
    for name in setting.names:
        low, high = lows[name], highs[name]
        if low is None or high is None:
            raise NotFound(f"no range in which {name} must lie is known")
        found.append(range(low, high + 1))
        size *= max(high - low + 1, 0)
    if size > MAX_POINTS:
        raise NotFound(f"more than {MAX_POINTS} cases to test")
    return found


def _links(setting: Setting) -> Iterator[Relation]:
    for part in setting.conditions:
        if isinstance(part, Chain):
            for op, one, other in zip(part.ops, part.terms, part.terms[1:], strict=False):
                yield Relation(op, one, other)
        elif isinstance(part, Relation):
            yield part


def _tighten(part: Relation, lows: dict[str, int | None], highs: dict[str, int | None]) -> None:
    """Bounds from p <= c, where p only grows with each of its letters: one letter, the others at their least."""
    if part.op == "!=":
        return
    try:
        whole = Polynomial.of(part.lhs) - Polynomial.of(part.rhs)
    except NotPolynomial:
        return
    signs = {"=": (1, -1), "<": (1,), "<=": (1,), ">": (-1,), ">=": (-1,)}[part.op]
    for sign in signs:
        terms = {monomial: sign * value for monomial, value in whole.terms.items()}
        limit = -terms.pop((), Fraction(0))
        names = sorted({name for monomial in terms for name, _ in monomial})
        if not terms or any(value < 0 for value in terms.values()):
            continue
        if all(exponent % 2 == 0 for monomial in terms for _, exponent in monomial):
            for name in names:
                slope = terms.get(((name, 2),))
                if slope and limit >= 0:
                    reach = isqrt(floor(limit / slope))
                    _narrow(name, -reach, reach, lows, highs)
        least = {name: lows.get(name) for name in names}
        if any(value is None or value < 0 for value in least.values()):
            continue
        for name in names:
            here = _reach(terms, name, {key: value or 0 for key, value in least.items()}, limit)
            if here is not None:
                _narrow(name, None, here, lows, highs)


def _reach(terms: dict[Any, Fraction], name: str, least: dict[str, int], limit: Fraction) -> int | None:
    """The greatest whole number that a letter can be with the others at their least; None where it can grow."""

    def value(at: int) -> Fraction:
        total = Fraction(0)
        for monomial, factor in terms.items():
            part = factor
            for letter, exponent in monomial:
                part *= (at if letter == name else least[letter]) ** exponent
            total += part
        return total

    start = least[name]
    if value(start) > limit:
        return start - 1
    if value(start + 1) == value(start):
        return None
    step = 1
    while value(start + step) <= limit:
        step *= 2
        if step > MAX_POINTS * 4:
            return None
    low, high = start + step // 2, start + step
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if value(middle) <= limit else (low, middle)
    return low if value(low) <= limit else start


def _narrow(
    name: str, low: int | None, high: int | None, lows: dict[str, int | None], highs: dict[str, int | None]
) -> None:
    if low is not None:
        old = lows.get(name)
        lows[name] = low if old is None else max(old, low)
    if high is not None:
        old = highs.get(name)
        highs[name] = high if old is None else min(old, high)


def points(setting: Setting) -> list[Point]:
    """All points of the box that fit, by exact arithmetic."""
    tests = [_exact_test(part, setting.names) for part in setting.conditions]
    return [point for point in product(*box(setting)) if all(test(point) for test in tests)]


def _exact_test(part: Condition, names: tuple[str, ...]) -> Callable[[Point], bool]:
    """The condition as a function of the unknowns' values, in whole numbers and fractions."""
    if isinstance(part, Property):
        args = [_exact(arg, names) for arg in part.args]
        test = TESTS[part.name]

        def holds(point: Point) -> bool:
            values = [arg(point) for arg in args]
            return all(value.denominator == 1 for value in values) and bool(test(*map(int, values)))

        return holds
    pairs = (
        list(zip(part.ops, part.terms, part.terms[1:], strict=False))
        if isinstance(part, Chain)
        else [(part.op, part.lhs, part.rhs)]
    )
    made = [(_OPS[op], _exact(one, names), _exact(other, names)) for op, one, other in pairs]

    def compare(point: Point) -> bool:
        try:
            return all(op(one(point), other(point)) for op, one, other in made)
        except ZeroDivisionError:
            return False

    return compare


def _exact(tree: Node, names: tuple[str, ...]) -> Callable[[Point], Any]:
    match tree:
        case Num(value):
            whole = int(value) if value.denominator == 1 else value
            return lambda _: whole
        case Sym(name) if name in names:
            index = names.index(name)
            return lambda point: point[index]
        case Neg(arg):
            inner = _exact(arg, names)
            return lambda point: -inner(point)
        case Add(terms):
            parts = [_exact(term, names) for term in terms]
            return lambda point: sum(part(point) for part in parts)
        case Mul(factors):
            parts = [_exact(factor, names) for factor in factors]

            def multiplied(point: Point) -> Any:
                total = 1
                for part in parts:
                    total *= part(point)
                return total

            return multiplied
        case Div(top, bottom):
            over, under = _exact(top, names), _exact(bottom, names)
            return lambda point: Fraction(over(point)) / Fraction(under(point))
        case Pow(base, Num(value)) if value.denominator == 1 and 0 <= value <= 60:
            inner, exponent = _exact(base, names), int(value)
            return lambda point: inner(point) ** exponent
        case Pow(Num(value), exp) if value.denominator == 1:
            power, root = _exact(exp, names), int(value)
            return lambda point: Fraction(root) ** power(point) if abs(power(point)) < 200 else Fraction(0)
        case Call("abs", (arg,)):
            inner = _exact(arg, names)
            return lambda point: abs(inner(point))
        case Call("gcd", (one, other)):
            left, right = _exact(one, names), _exact(other, names)
            return lambda point: gcd(int(left(point)), int(right(point)))
        case Call("lcm", (one, other)):
            left, right = _exact(one, names), _exact(other, names)
            return lambda point: (
                abs(int(left(point)) * int(right(point))) // max(gcd(int(left(point)), int(right(point))), 1)
            )
    raise NotFound("a condition that is not tested case by case")


def points_by_digits(setting: Setting) -> list[Point]:
    """All points of the box that fit, by floating-point numbers over the whole box at once."""
    ranges = box(setting)
    if not all(ranges):
        return []
    grid = np.meshgrid(*(np.arange(part.start, part.stop, dtype=float) for part in ranges), indexing="ij")
    env = dict(zip(setting.names, (axis.ravel() for axis in grid), strict=True))
    fitting = np.ones(env[setting.names[0]].shape, dtype=bool)
    with np.errstate(all="ignore"):
        for part in setting.conditions:
            if isinstance(part, Property):
                fitting &= _property_mask(part, env, fitting)
                continue
            for op, one, other in (
                zip(part.ops, part.terms, part.terms[1:], strict=False)
                if isinstance(part, Chain)
                else [(part.op, part.lhs, part.rhs)]
            ):
                fitting &= _close(op, _array(one, env), _array(other, env))
    chosen = np.nonzero(fitting)[0]
    return [tuple(int(env[name][index]) for name in setting.names) for index in chosen]


def _close(op: str, one: Any, other: Any) -> Any:
    scale = 1e-9 * np.maximum(1.0, np.maximum(np.abs(one), np.abs(other)))
    equal = np.abs(one - other) <= scale
    usable = np.isfinite(one) & np.isfinite(other)
    if op == "=":
        return equal & usable
    if op == "!=":
        return ~equal & usable
    strict = (one < other) if op[0] == "<" else (one > other)
    return usable & ((strict | equal) if op.endswith("=") else (strict & ~equal))


def _property_mask(part: Property, env: dict[str, Any], among: Any) -> Any:
    values = [np.broadcast_to(_array(arg, env), among.shape) for arg in part.args]
    mask = np.zeros(among.shape, dtype=bool)
    for index in np.nonzero(among)[0]:
        own = [value[index] for value in values]
        if all(np.isfinite(value) and abs(value - round(value)) < 1e-9 for value in own):
            mask[index] = TESTS[part.name](*(round(float(value)) for value in own))
    return mask


def _array(tree: Node, env: dict[str, Any]) -> Any:
    match tree:
        case Num(value):
            return np.float64(value.numerator / value.denominator)
        case Sym(name):
            return env[name]
        case Neg(arg):
            return -_array(arg, env)
        case Add(terms):
            return sum(_array(term, env) for term in terms)
        case Mul(factors):
            return np.prod(np.broadcast_arrays(*(_array(factor, env) for factor in factors)), axis=0)
        case Div(top, bottom):
            return _array(top, env) / _array(bottom, env)
        case Pow(base, exponent):
            return np.power(_array(base, env) + 0.0, _array(exponent, env))
        case Call("abs", (arg,)):
            return np.abs(_array(arg, env))
        case Call("gcd" | "lcm" as name, (one, other)):
            left, right = (np.asarray(_array(part, env)).astype(np.int64) for part in (one, other))
            return (np.gcd if name == "gcd" else np.lcm)(left, right).astype(float)
    raise NotFound("a condition that is not tested case by case")
