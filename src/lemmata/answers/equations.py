"""Are two equations the same? Up to a constant factor, or by a point that solves one and not the other."""

import random
from fractions import Fraction

from lemmata.answers.scalars import POINTS, UNDECIDED, points
from lemmata.answers.types import Comparison, different, equal, unknown
from lemmata.expr import EvaluationError, LimitError, Limits, Relation, evaluate, symbols


def same_equation(gold: Relation, other: Relation, limits: Limits) -> Comparison:
    """Compare two equations with exact rational arithmetic; UNDECIDED where it can't tell.

    `2x + 4 = 0` is `x + 2 = 0`: their sides' differences have one ratio at random points. They are different if an
    exact solution of one does not solve the other.
    """
    names = symbols(gold) | symbols(other)
    try:
        ratio = _constant_ratio(gold, other, names, limits)
        if ratio is not None:
            return equal(f"the same equation (factor {ratio}) at {POINTS} random rational points")
        for one, two in ((gold, other), (other, gold)):
            for solution in solutions(one, names, limits):
                if _gap(two, solution, limits) != 0:
                    at = ", ".join(f"{name} = {value}" for name, value in sorted(solution.items()))
                    return different(f"{at} solves one equation and not the other")
    except LimitError as error:
        return unknown(f"too large: {error}")
    except EvaluationError:
        return UNDECIDED
    return UNDECIDED


def _gap(relation: Relation, env: dict[str, Fraction], limits: Limits) -> Fraction:
    return evaluate(relation.lhs, env, limits) - evaluate(relation.rhs, env, limits)


def _constant_ratio(gold: Relation, other: Relation, names: frozenset[str], limits: Limits) -> Fraction | None:
    """The factor between the two, if it is one and not zero at every point where both are defined."""
    ratio: Fraction | None = None
    met = 0
    for env in points(names):
        try:
            a, b = _gap(gold, env, limits), _gap(other, env, limits)
        except EvaluationError as error:
            if "zero" in str(error) and not isinstance(error, LimitError):
                continue
            raise
        if (a == 0) != (b == 0):
            return None
        if a != 0:
            if ratio is not None and b / a != ratio:
                return None
            ratio = b / a
            met += 1
            if met == POINTS:
                return ratio
    return None


def solutions(relation: Relation, names: frozenset[str], limits: Limits) -> list[dict[str, Fraction]]:
    """Exact points on the curve: where a variable occurs linearly, solve for it at random values of the others."""
    rng = random.Random(7)
    found: list[dict[str, Fraction]] = []
    for name in sorted(symbols(relation)):
        for _ in range(3):
            env = {n: Fraction(rng.randint(-50, 50), rng.randint(1, 9)) for n in names}
            root = _linear_root(relation, env, name, limits)
            if root is not None:
                found.append({**env, name: root})
    return found


def _linear_root(relation: Relation, env: dict[str, Fraction], name: str, limits: Limits) -> Fraction | None:
    at = [Fraction(0), Fraction(1), Fraction(2), Fraction(-7, 3), Fraction(101, 9), Fraction(-1009, 13)]
    try:
        gaps = [_gap(relation, {**env, name: value}, limits) for value in at]
    except LimitError:
        raise
    except EvaluationError:
        return None
    slope = gaps[1] - gaps[0]
    if slope == 0 or any(gap != gaps[0] + slope * value for value, gap in zip(at, gaps, strict=True)):
        return None
    root = -gaps[0] / slope
    return root if _gap(relation, {**env, name: root}, limits) == 0 else None
