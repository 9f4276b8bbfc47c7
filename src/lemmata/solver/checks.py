"""Independent checks: exact values, equality at rational points, substitution, common zeros.

Nothing here knows a rule: a check sees only what stood before and after, so a wrong rule can't vouch for itself. Two
rational functions whose difference has a numerator of degree d or less and that agree at more than d points agree
everywhere; where that many points were tried, the check says so.
"""

import random
import zlib
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from itertools import product
from math import factorial, prod

from lemmata.expr import (
    Add,
    Div,
    EvaluationError,
    Mul,
    Neg,
    Node,
    Num,
    Pow,
    Relation,
    Sym,
    evaluate,
    holds,
    symbols,
    to_text,
)
from lemmata.solver.asked import Asked
from lemmata.solver.state import Both, Derivative, Either, State, Words, relations
from lemmata.solver.types import Check
from lemmata.solver.univariate import interpolate

Env = Mapping[str, Fraction]
Row = tuple[dict[str, Fraction], list[Fraction]]
MAX_POINTS = 24
RANDOM_POINTS = 6


def value(before: State, after: State) -> Check:
    """Both are numbers, and the same one in exact arithmetic."""
    try:
        left, right = evaluate(_formula(before)), evaluate(_formula(after))
    except EvaluationError as error:
        return failed("exact value", str(error))
    shown = f"{to_text(_formula(before))} = {left}"
    return Check("exact value", left == right, shown if left == right else f"{shown}, not {right}")


def identical(before: State, after: State) -> Check:
    """Both are the same function of their variables: equal at rational points, at more of them than the degree."""
    left, right = _formula(before), _formula(after)
    names = sorted(symbols(left) | symbols(right))
    if not names:
        return value(before, after)
    (a, b), (c, d) = degree(left), degree(right)
    bound = max(a + d, b + c)
    proves = len(names) == 1 and bound < MAX_POINTS
    count = bound + 1 if proves else RANDOM_POINTS
    method = f"equal at {count} rational points"
    try:
        rows = sample([lambda env: evaluate(left, env), lambda env: evaluate(right, env)], names, count)
    except EvaluationError as error:
        return failed(method, str(error))
    for env, (one, two) in rows:
        if one != two:
            return failed(method, f"at {_place(env)}: {one} != {two}")
    env, (one, _) = rows[0]
    # A fraction may have lost a factor of its denominator: the two sides are then defined at different places.
    where = "wherever both are defined" if b or d else "everywhere"
    more = f"; equal at {count} points, more than the degree, so {where}" if proves else ""
    return Check(method, True, f"at {_place(env)} both are {one}{more}")


def true(before: State, after: State) -> Check:
    """`after` is a relation between numbers, and it holds."""
    if not isinstance(after, Relation):
        return failed("substitution", "no relation to test")
    try:
        left, right, good = evaluate(after.lhs), evaluate(after.rhs), holds(after)
    except EvaluationError as error:
        return failed("substitution", str(error))
    return Check("substitution", good, f"left side {left}, right side {right}")


def same_solutions(before: State, after: State) -> Check:
    """Equations (or alternatives) in one variable with the same zeros, where the conditions of a `Both` hold.

    Left minus right side becomes the same up to a constant, powers of the alternatives (a double root is listed
    once), and factors that a condition says are not zero.
    """
    method = "same solutions"
    if isinstance(after, Words):
        return _words(before, after)
    every = [*relations(before), *relations(after)]
    names = sorted({name for relation in every for name in symbols(relation)})
    if len(names) != 1:
        return failed(method, f"expected one variable, found {', '.join(names) or 'none'}")
    left = [difference(relation) for relation in relations(before) if relation.op == "="]
    right = [difference(relation) for relation in relations(after) if relation.op == "="]
    allowed = {to_text(relation): difference(relation) for relation in every if relation.op == "!="}
    bound = sum(sum(degree(relation.lhs)) + sum(degree(relation.rhs)) for relation in every)
    count = min(MAX_POINTS, bound + 3)
    try:
        flat = sample([*left, *right], names, count)
        if all(0 in row[: len(left)] and 0 in row[len(left) :] for _, row in flat):
            return Check(method, True, f"both equations hold for every {names[0]} (tried with {count} values)")
        rows = sample([*left, *right, *allowed.values()], names, count, nonzero=True)
    except EvaluationError as error:
        return failed(method, str(error))
    a, b = len(left), len(left) + len(right)
    for powers in product((1, 2, 3), repeat=len(right)):
        for extra in product((0, 1, 2), repeat=len(allowed)):
            ratios = {
                _powers(values[:a], (1,) * a) * _powers(values[b:], extra) / _powers(values[a:b], powers)
                for _, values in rows
            }
            if len(ratios) == 1:
                return Check(method, True, _same_detail(names[0], count, left, right, powers, extra))
    return failed(method, "the equations have different solutions")


def _same_detail(
    name: str, count: int, left: Sequence[object], right: Sequence[object], powers: Sequence[int], extra: Sequence[int]
) -> str:
    """What a reader is told of two equations with the same solutions."""
    tried = f"(compared at {count} values of {name})"
    if len(left) == len(right) == 1 and set(powers) <= {1} and not any(extra):
        return f"left minus right side was only multiplied by a number {tried}, so the same {name} solve both"
    return f"left minus right side is zero for the same {name} before and after {tried}"


def combination(before: State, after: State) -> Check:
    """Each equation of `after` is a sum of multiples of the two of `before` (left minus right side, at points)."""
    method = "sum of multiples of the equations"
    first, second = [difference(relation) for relation in relations(before)]
    targets = [difference(relation) for relation in relations(after)]
    names = sorted({name for relation in (*relations(before), *relations(after)) for name in symbols(relation)})
    for target in targets:
        rows = sample([first, second, target], names, RANDOM_POINTS)
        (a1, b1, y1), (a2, b2, y2) = rows[0][1], rows[1][1]
        determinant = a1 * b2 - a2 * b1
        if determinant == 0:
            if not _multiple([(a, b, y) for _, (a, b, y) in rows]):
                return failed(method, "the equations depend on each other")
            continue
        p, q = (y1 * b2 - y2 * b1) / determinant, (a1 * y2 - a2 * y1) / determinant
        if any(p * a + q * b != y for _, (a, b, y) in rows):
            return failed(method, "not a combination of the equations")
    return Check(method, True, f"the sum of the multiples is right at {RANDOM_POINTS} choices of the letters")


def _multiple(rows: list[tuple[Fraction, Fraction, Fraction]]) -> bool:
    """Whether b and y are multiples of a, which is not 0 everywhere: two equations that say the same, and a third."""
    first = next((row for row in rows if row[0]), None)
    if first is None:
        return False
    p, q = first[1] / first[0], first[2] / first[0]
    return all(b == p * a and y == q * a for a, b, y in rows)


def taylor(formula: Node, name: str, order: int, claimed: Node) -> Check:
    """`claimed` is the derivative of that order of a polynomial.

    The n-th derivative at a point is n! times the coefficient of t^n in f(x + t), found by interpolation in t.
    """
    method = "Taylor coefficient by interpolation"
    top, bottom = degree(formula)
    if bottom or top >= MAX_POINTS:
        return failed(method, "not a polynomial of small degree")
    names = sorted(symbols(formula) | symbols(claimed) | {name})
    count = max(top + 1, RANDOM_POINTS)
    try:
        for env, (value_there,) in sample([lambda env: evaluate(claimed, env)], names, count):
            values = [(Fraction(t), evaluate(formula, {**env, name: env[name] + t})) for t in range(top + 1)]
            coefficients = interpolate(values)
            slope = coefficients[order] * factorial(order) if order < len(coefficients) else Fraction(0)
            if slope != value_there:
                return failed(method, f"at {_place(env)}: {slope}, not {value_there}")
    except EvaluationError as error:
        return failed(method, str(error))
    return Check(method, True, f"f(x + t) has this coefficient at {count} points")


def failed(method: str, detail: str) -> Check:
    """A check that did not pass."""
    return Check(method, False, detail)


def difference(relation: Relation) -> Callable[[Env], Fraction]:
    """Left side minus right side as a function of the variables."""
    return lambda env: evaluate(relation.lhs, env) - evaluate(relation.rhs, env)


def sample(
    functions: list[Callable[[Env], Fraction]], names: list[str], count: int, *, nonzero: bool = False
) -> list[Row]:
    """`count` different rational points with the functions' values there, always the same points.

    A point where a function has no value (or, with `nonzero`, the value 0) is passed over; EvaluationError where not
    enough points are left.
    """
    rng = random.Random(zlib.crc32(" ".join(names).encode()))
    rows: dict[tuple[Fraction, ...], Row] = {}
    for _ in range(20 * count + 40):
        env = {name: Fraction(rng.randint(-40, 40), rng.choice((1, 1, 1, 2, 3))) for name in names}
        try:
            values = [function(env) for function in functions]
        except EvaluationError:
            continue
        if nonzero and 0 in values:
            continue
        rows[tuple(env.values())] = (env, values)
        if len(rows) == count:
            return list(rows.values())
    raise EvaluationError("too few points at which the formulas have values")


def degree(tree: Node) -> tuple[int, int]:
    """Bounds on the degrees of numerator and denominator of a rational function, all its variables together."""
    match tree:
        case Sym():
            return 1, 0
        case Neg(arg):
            return degree(arg)
        case Add(terms):
            parts = [degree(term) for term in terms]
            bottom = sum(d for _, d in parts)
            return max(n + bottom - d for n, d in parts), bottom
        case Mul(factors):
            parts = [degree(factor) for factor in factors]
            return sum(n for n, _ in parts), sum(d for _, d in parts)
        case Div(num, den):
            (a, b), (c, d) = degree(num), degree(den)
            return a + d, b + c
        case Pow(base, Num(exponent)) if exponent.denominator == 1:
            a, b = degree(base)
            size = abs(exponent.numerator)
            return (a * size, b * size) if exponent > 0 else (b * size, a * size)
    return 0, 0


def _words(before: State, after: Words) -> Check:
    """`no solution`: left minus right side is a constant other than 0; `all real numbers`: it is 0 everywhere."""
    method = "left minus right side at rational points"
    (relation,) = [relation for relation in relations(before) if relation.op == "="]
    names = sorted(symbols(relation)) or ["x"]
    bound = sum(degree(relation.lhs)) + sum(degree(relation.rhs))
    values = {values[0] for _, values in sample([difference(relation)], names, min(MAX_POINTS, bound + 1))}
    if len(values) != 1:
        return failed(method, "left minus right side is not constant")
    (constant,) = values
    good = (constant == 0) == (after.text == "all real numbers")
    return Check(method, good, f"left minus right side is {constant} everywhere")


def _formula(state: State) -> Node:
    if isinstance(state, Asked | Both | Either | Words | Derivative | Relation):
        raise EvaluationError(f"expected a formula, got {state!r}")
    return state


def _powers(values: list[Fraction], exponents: tuple[int, ...]) -> Fraction:
    return prod((v**e for v, e in zip(values, exponents, strict=True)), start=Fraction(1))


def _place(env: Env) -> str:
    return ", ".join(f"{name} = {point}" for name, point in env.items())
