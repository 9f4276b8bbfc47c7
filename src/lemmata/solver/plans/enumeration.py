"""Whole numbers that fit all conditions: the range is found from the conditions, and every number in it is tested."""

from collections.abc import Iterator
from fractions import Fraction
from math import ceil, floor, lcm
from typing import Any

import mpmath

from lemmata.expr import Call, Chain, EvaluationError, Num, Relation, Sym, evaluate, number, symbols
from lemmata.solver.approximation import holds
from lemmata.solver.plans.base import NotFound
from lemmata.solver.polynomial import NotPolynomial, Polynomial
from lemmata.solver.properties import TESTS
from lemmata.solver.setting import Condition, Property, Setting, condition_symbols

MAX_RANGE = 1_000_000
MAX_SEARCH = 200_000
MAX_DEGREE = 60
MAX_DIVIDED = 10**40
MAX_PRIME = 10_000
_FLIP = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
Bounds = tuple[int | None, int | None]


def in_range(setting: Setting) -> bool:
    """Whether this is a search among whole numbers for one unknown."""
    return (
        len(setting.unknowns) == 1
        and setting.unknowns[0][1] == "integer"
        and not any(isinstance(part, Property) and part.name == "for_all" for part in setting.conditions)
    )


def listed(setting: Setting, brute: bool = False) -> list[int]:
    """The whole numbers that fit, or the one that is asked for where only that can be reached.

    `brute` tests every condition for every number by its numerical definition. NotFound where no range is known, or
    where `between` leaves open whether its ends count and that matters.
    """
    (name,) = setting.names
    low, high = bounds(setting, name)
    _ends(setting, name)
    _zero(setting, name, low)
    if setting.aggregate == "smallest" and low is not None and (high is None or high - low > MAX_SEARCH):
        return _first(setting, name, low, 1)
    if setting.aggregate == "largest" and high is not None and (low is None or high - low > MAX_SEARCH):
        return _first(setting, name, high, -1)
    if high is None and setting.aggregate == "value" and (period := _period(setting)) is not None:
        low = 0 if low is None else low
        high = low + period - 1
    if low is not None and high is not None and high - low > MAX_RANGE:
        among = _divisors(setting, name, brute)
        if among is not None:
            return [value for value in among if fits(setting, name, value, brute)]
    if low is None or high is None:
        raise NotFound("no range in which the numbers must lie is known")
    if high - low > MAX_RANGE:
        raise NotFound(f"more than {MAX_RANGE} numbers to test")
    return [value for value in range(low, high + 1) if fits(setting, name, value, brute)]


def _divisors(setting: Setting, name: str, brute: bool) -> list[int] | None:
    """The positive divisors of a large number that the unknown must divide; None where it need not divide one.

    From the prime factors, or (`brute`) by merging the divisors prime by prime with trial division of our own.
    """
    positive = Relation(">", Sym(name), number(0)) in setting.conditions
    for part in setting.conditions:
        match part:
            case Property("divides", (Sym(own), whole)) if own == name and positive and not symbols(whole):
                value = int(evaluate(whole))
                if not 0 < value < MAX_DIVIDED:
                    return None
                if not brute:
                    import sympy

                    return [int(found) for found in sympy.divisors(value)]
                found, left, prime = [1], value, 2
                while left > 1:
                    if prime > MAX_PRIME:
                        return None
                    powers = [1]
                    while left % prime == 0:
                        left //= prime
                        powers.append(powers[-1] * prime)
                    found = [one * other for one in found for other in powers]
                    if len(found) > MAX_RANGE // 50:
                        return None
                    prime += 1
                return sorted(found)
    return None


def _period(setting: Setting) -> int | None:
    """After how many numbers conditions and goal repeat: divisibility of polynomials, and a remainder asked for."""
    period = 1
    match setting.goal:
        case Call("mod", (_, Num(value))):
            period = int(value)
        case _:
            return None
    for part in setting.conditions:
        match part:
            case Property("divisible", (_, Num(value))) | Property("remainder", (_, Num(value), _)):
                period = lcm(period, int(value))
            case Relation(">" | ">=", Sym(), Num()):
                continue
            case _:
                return None
    return period


def _first(setting: Setting, name: str, start: int, step: int) -> list[int]:
    for value in range(start, start + step * MAX_SEARCH, step):
        if fits(setting, name, value):
            return [value]
    raise NotFound(f"none of {MAX_SEARCH} numbers fits")


def fits(setting: Setting, name: str, value: int, brute: bool = False) -> bool:
    """Whether a number meets every condition."""
    return all(_true(condition, name, value, brute) for condition in setting.conditions)


def _true(condition: Condition, name: str, value: int, brute: bool) -> bool:
    if not brute:
        quick = _quick(condition, name, value)
        if quick is not None:
            return quick
    return holds(condition, {name: mpmath.mpf(value)})


def _quick(condition: Condition, name: str, value: int) -> bool | None:
    """Exact arithmetic, None where the condition is no plain property or comparison of rational values."""
    env = {name: Fraction(value)}
    try:
        match condition:
            case Property("degree", (_, tree, _)):
                return Polynomial.of(tree).degree() == value
            case Property(kind, args) if kind in TESTS:
                values = [evaluate(arg, env) for arg in args]
                return all(part.denominator == 1 for part in values) and TESTS[kind](*map(int, values))
            case Relation(op, lhs, rhs):
                left, right = evaluate(lhs, env), evaluate(rhs, env)
                return {
                    "=": left == right,
                    "!=": left != right,
                    "<": left < right,
                    "<=": left <= right,
                    ">": left > right,
                    ">=": left >= right,
                }[op]
    except (EvaluationError, NotPolynomial):
        return None
    return None


def _ends(setting: Setting, name: str) -> None:
    """`between 3 and 9` says nothing of 3 and 9: NotFound where one of them fits everything else."""
    for part in setting.conditions:
        if isinstance(part, Property) and part.name == "between":
            for end in part.args[1:]:
                try:
                    value = evaluate(end)
                except EvaluationError:
                    continue  # an irrational end is no whole number
                if value.denominator == 1 and fits(setting, name, int(value)):
                    raise NotFound(f"'between' does not say whether {value} counts")


def _zero(setting: Setting, name: str, low: int | None) -> None:
    """`the smallest multiple of 6`, `how many squares below 90`: NotFound where nothing says whether 0 counts."""
    if low != 0 and not (low is None and setting.aggregate == "smallest"):
        return
    said = any(isinstance(part, Relation | Chain) or (isinstance(part, Property) and part.name == "between")
               for part in setting.conditions if _is_below(part, name))  # fmt: skip
    if not said and setting.aggregate in ("smallest", "count", "product", "average", "all") and fits(setting, name, 0):
        raise NotFound("the question does not say whether 0 counts")


def _is_below(condition: Condition, name: str) -> bool:
    """Whether a condition gives a lower bound."""
    return any(low is not None for low, _ in _bounds_of(condition, name))


def bounds(setting: Setting, name: str) -> Bounds:
    """The least and the greatest whole number that can fit, None for a side without a bound."""
    low: int | None = None
    high: int | None = None
    for condition in setting.conditions:
        if not condition_symbols(condition):
            continue
        for one, other in _bounds_of(condition, name):
            low = one if low is None else low if one is None else max(low, one)
            high = other if high is None else high if other is None else min(high, other)
    return low, high


def _bounds_of(condition: Condition, name: str) -> Iterator[Bounds]:
    match condition:
        case Property("divides", (Sym(own), *wholes)) if own == name:
            for whole in wholes:
                if not symbols(whole) and (value := abs(int(evaluate(whole)))):
                    yield -value, value
        case Property("between", (Sym(own), low, high)) if own == name:
            yield _simple(">=", low)[0], _simple("<=", high)[1]
        case Property("degree", (_, _, Sym(own))) if own == name:
            yield 0, MAX_DEGREE
        case Property("prime" | "composite", (Sym(own),)) if own == name:
            yield 2, None
        case Property("square" | "cube", (Sym(own),)) if own == name:
            yield 0, None
        case Chain(terms, ops):
            for op, left, right in zip(ops, terms, terms[1:], strict=False):
                yield from _bounds_of(Relation(op, left, right), name)
        case Relation(op, Sym(own), rhs) if own == name and not symbols(rhs) and op in _FLIP:
            yield _simple(op, rhs)
        case Relation(op, lhs, Sym(own)) if own == name and not symbols(lhs) and op in _FLIP:
            yield _simple(_FLIP[op], lhs)
        case Relation(op, lhs, rhs) if op != "!=":
            yield _solved(condition, name)


def _simple(op: str, limit: Any) -> Bounds:
    try:
        value = evaluate(limit)
    except EvaluationError:
        from lemmata.solver.approximation import approximate, real

        digits = real(approximate(limit, {}))
        return (int(mpmath.floor(digits)), None) if op in (">", ">=") else (None, int(mpmath.ceil(digits)))
    match op:
        case "<":
            return None, ceil(value) - 1
        case "<=":
            return None, floor(value)
        case ">":
            return floor(value) + 1, None
    return ceil(value), None


def _solved(relation: Relation, name: str) -> Bounds:
    """The hull of the real solutions of a relation, by computer algebra; no bounds where it has no answer."""
    import sympy

    from lemmata.solver.plans.relations import real_set

    found = real_set(relation, name)
    if found is None:
        return None, None
    if found is sympy.S.EmptySet:
        return 1, 0
    try:
        low, high = found.inf, found.sup
    except NotImplementedError:
        return None, None
    return (
        None if low == -sympy.oo else int(sympy.floor(low)),
        None if high == sympy.oo else int(sympy.ceiling(high)),
    )
