"""Inequalities that are no linear ones of one variable: `x^2 < 4`, `|x| > 3`, `y < 2x + 1`, joined by "and" and "or".

They are told apart by an exact point that meets one and not the other, and are the same where one is the other times a
positive constant. What is left, such as `x^2 <= 2` against `-sqrt(2) <= x <= sqrt(2)`, is for `symbolic.py`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from lemmata.answers.equations import solutions
from lemmata.answers.regions import Piece, Region
from lemmata.answers.scalars import POINTS, UNDECIDED, points
from lemmata.answers.types import Comparison, different, equal, unknown
from lemmata.expr import EvaluationError, LimitError, Limits, Relation, evaluate, symbols

Clause = Relation | Region
"""A region in a condition is about the condition's one variable."""

_TURNED = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "!=": "!="}
_MOST_CLAUSES = 24


@dataclass(frozen=True)
class Condition:
    """An "or" of "and"s of clauses."""

    cases: tuple[tuple[Clause, ...], ...]

    @property
    def names(self) -> frozenset[str]:
        """The variables it is about."""
        found: set[str] = set()
        for case in self.cases:
            for clause in case:
                found |= symbols(clause) if isinstance(clause, Relation) else {clause.name} if clause.name else set()
        return frozenset(found)


def any_of(parts: list["Condition | Region"]) -> Condition:
    """The condition that holds where one of the parts does."""
    return Condition(tuple(case for part in parts for case in _as_condition(part).cases))


def all_of(parts: list["Condition | Region"]) -> Condition | None:
    """The condition that holds where every part does; None where it would have very many cases."""
    cases: tuple[tuple[Clause, ...], ...] = ((),)
    for part in parts:
        cases = tuple((*case, *other) for case in cases for other in _as_condition(part).cases)
        if len(cases) > _MOST_CLAUSES:
            return None
    return Condition(cases)


def _as_condition(part: "Condition | Region") -> Condition:
    return part if isinstance(part, Condition) else Condition(((part,),))


def same_condition(gold: Condition | Region, other: Condition | Region, limits: Limits) -> Comparison:
    """Compare two conditions exactly; UNDECIDED where neither a point nor a factor settles it."""
    first, second = _as_condition(gold), _as_condition(other)
    names = first.names | second.names
    if len(names) > 1 and not (first.names and second.names):
        return unknown("an interval against a condition on several variables")
    if len(names) > 1 and len(first.names) == len(second.names) == 1:
        return different(f"conditions on different variables: {', '.join(sorted(names))}")
    try:
        for env in _points(names or frozenset("x"), first, second, limits):
            if meets(first, env, limits) != meets(second, env, limits):
                at = ", ".join(f"{name} = {value}" for name, value in sorted(env.items()))
                return different(f"{at} meets one condition and not the other")
        if _same_clauses(first, second, names, limits):
            return equal("the same inequalities times positive constants")
        if (end := _edge(first, second, names, limits)) is not None:
            return different(f"{end} meets one condition and not the other")
    except LimitError as error:
        return unknown(f"too large: {error}")
    except EvaluationError:
        return UNDECIDED
    return UNDECIDED


def meets(condition: Condition, env: dict[str, Fraction], limits: Limits) -> bool:
    """Whether the condition holds at an exact point; EvaluationError where a value is not rational."""
    return any(all(_holds(clause, env, limits) for clause in case) for case in condition.cases)


def _holds(clause: Clause, env: dict[str, Fraction], limits: Limits) -> bool:
    if isinstance(clause, Region):
        (value,) = env.values()
        return any(_inside(piece, value, limits) for piece in clause.pieces)
    try:
        a, b = evaluate(clause.lhs, env, limits), evaluate(clause.rhs, env, limits)
    except EvaluationError as error:
        if "zero" in str(error) and not isinstance(error, LimitError):
            return False  # where a side has no value, the inequality does not hold
        raise
    match clause.op:
        case "<":
            return a < b
        case "<=":
            return a <= b
        case ">":
            return a > b
        case ">=":
            return a >= b
        case "=":
            return a == b
    return a != b


def _inside(piece: Piece, value: Fraction, limits: Limits) -> bool:
    if piece.low is not None:
        low = evaluate(piece.low, limits=limits)
        if value < low or (value == low and not piece.low_closed):
            return False
    if piece.high is not None:
        high = evaluate(piece.high, limits=limits)
        if value > high or (value == high and not piece.high_closed):
            return False
    return True


def _points(
    names: frozenset[str], first: Condition, second: Condition, limits: Limits
) -> Iterator[dict[str, Fraction]]:
    """Small whole and half numbers, ends of intervals, and the random points."""
    if len(names) == 1:
        (name,) = names
        values = {Fraction(k, 2) for k in range(-24, 25)} | {Fraction(k) for k in (-1000, -100, -50, 50, 100, 1000)}
        for condition in (first, second):
            for clause in (clause for case in condition.cases for clause in case if isinstance(clause, Region)):
                for end in (end for piece in clause.pieces for end in (piece.low, piece.high) if end is not None):
                    try:
                        value = evaluate(end, limits=limits)
                    except EvaluationError:
                        continue
                    values |= {value, value + Fraction(1, 1000), value - Fraction(1, 1000)}
        yield from ({name: value} for value in sorted(values))
    yield from points(names)


def _same_clauses(first: Condition, second: Condition, names: frozenset[str], limits: Limits) -> bool:
    """Whether both are one "and" of inequalities that match one to one."""
    if len(first.cases) != 1 or len(second.cases) != 1 or len(first.cases[0]) != len(second.cases[0]):
        return False
    left = list(second.cases[0])
    for one in first.cases[0]:
        match = next((two for two in left if _positive_ratio(one, two, names, limits)), None)
        if match is None:
            return False
        left.remove(match)
    return True


def _edge(first: Condition, second: Condition, names: frozenset[str], limits: Limits) -> str | None:
    """A point on the curve where the sides of an inequality are equal, that meets one condition only."""
    for condition in (first, second):
        for clause in (clause for case in condition.cases for clause in case if isinstance(clause, Relation)):
            for env in solutions(clause, names, limits):
                if meets(first, env, limits) != meets(second, env, limits):
                    return ", ".join(f"{name} = {value}" for name, value in sorted(env.items()))
    return None


def _positive_ratio(one: Clause, two: Clause, names: frozenset[str], limits: Limits) -> bool:
    if isinstance(one, Region) or isinstance(two, Region):
        return False
    wanted: Fraction | None = None
    met = 0
    for env in points(names):
        a = evaluate(one.lhs, env, limits) - evaluate(one.rhs, env, limits)
        b = evaluate(two.lhs, env, limits) - evaluate(two.rhs, env, limits)
        if a == 0 or b == 0:
            if a != b:
                return False
            continue
        wanted = wanted or b / a
        if b / a != wanted:
            return False
        met += 1
        if met == POINTS:
            break
    if wanted is None or met < POINTS:
        return False
    return two.op == (one.op if wanted > 0 else _TURNED.get(one.op, one.op))
