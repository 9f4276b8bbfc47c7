"""Rules of inequalities in one variable."""

from fractions import Fraction

from lemmata.expr import EvaluationError, Relation, holds, symbols
from lemmata.solver import checks, grid, realline
from lemmata.solver.rules.base import Rule
from lemmata.solver.state import State, Words
from lemmata.solver.types import Check

POINTS = tuple(Fraction(n, d) for d in (1, 3) for n in range(-40, 41))
NEAR = Fraction(1, 1000)


def same_truth(before: State, after: State) -> Check:
    """Both relations are linear and true at the same points: many of them, and on, before and behind each zero."""
    method = "true at the same points"
    if not isinstance(before, Relation):
        return checks.failed(method, "expected an inequality")
    names = symbols(before)
    if len(names) > 1 or (isinstance(after, Relation) and symbols(after) - names):
        return checks.failed(method, "more than one variable")
    name = next(iter(names), "x")
    sides = [side for side in (before, after) if isinstance(side, Relation)]
    if len(sides) + isinstance(after, Words) != 2 or any(
        checks.degree(part) > (1, 0) for side in sides for part in (side.lhs, side.rhs)
    ):
        return checks.failed(method, "not linear")
    points = [point for zero in _zeros(sides, name) for point in (zero - NEAR, zero, zero + NEAR)]
    try:
        for point in (*POINTS, *points):
            left, *right = (holds(side, {name: point}) for side in sides)
            if left != (right[0] if right else after == Words("all real numbers")):
                return checks.failed(method, f"they differ at {name} = {point}")
    except EvaluationError as error:
        return checks.failed(method, str(error))
    return Check(
        method, True, f"both are true for the same numbers: on the boundary, beside it and at {len(POINTS)} others"
    )


def _zeros(sides: list[Relation], name: str) -> list[Fraction]:
    """Where left and right side of a linear relation are equal, from two values."""
    zeros = []
    for side in sides:
        at = checks.difference(side)
        zero, one = at({name: Fraction(0)}), at({name: Fraction(1)})
        if zero != one:
            zeros.append(zero / (zero - one))
    return zeros


def same_numbers(before: State, after: State) -> Check:
    """The same solutions: by critical numbers, or at many numbers where an exponent or a logarithm has the letter."""
    return (grid if grid.is_transcendental(before) else realline).same_solutions(before, after)


class ShiftInequality(Rule):
    """a < b if and only if a + c < b + c; each side may also be simplified."""

    name = "shift_inequality"
    concept = "The same number or term may be added to both sides of an inequality; its sign stays as it is."
    example = "Solve 2x + 3 > 7."
    check = staticmethod(same_truth)


class ScaleInequality(Rule):
    """a < b if and only if c * a < c * b for c > 0, and c * a > c * b for c < 0."""

    name = "scale_inequality"
    concept = (
        "Dividing by a positive number keeps the sign of an inequality; dividing by a negative one turns it round."
    )
    example = "Solve 2 - 3x < 11."
    check = staticmethod(same_truth)


class TruthOfInequality(Rule):
    """An inequality without x left is true for every x or for none."""

    name = "truth_of_inequality"
    concept = "When x drops out, a true inequality has every number as a solution and a false one none."
    example = "Solve 2x + 1 > 2x."
    check = staticmethod(same_truth)


class BorderTest(Rule):
    """Between two neighbouring numbers where both sides are equal or have no value, an inequality keeps its truth."""

    name = "border_test"
    concept = (
        "The truth changes only where both sides are equal or have no value: test one number in each part between."
    )
    example = "Solve x^2 - x - 6 > 0."
    check = staticmethod(same_numbers)


class EdgeOfDomain(Rule):
    """a/b has no value where b = 0, sqrt(a) none where a < 0, ln(a) none where a <= 0."""

    name = "edge_of_domain"
    concept = (
        "Where a denominator or the inside of a root or logarithm is zero, the domain can end; these are borders too."
    )
    example = "Solve (x - 1)/(x + 2) >= 0."
    check = staticmethod(realline.same_solutions)


class CombineSolutions(Rule):
    """`A and B` is solved by the numbers that solve both, `A or B` by those that solve at least one."""

    name = "combine_solutions"
    concept = "With `and` keep the numbers that solve every inequality, with `or` those that solve at least one."
    example = "Solve -3 < 2x + 1 <= 7."
    check = staticmethod(same_numbers)
