"""Rules of coordinate geometry; the checks walk along lines and cut areas into strips, in exact arithmetic."""

from fractions import Fraction
from itertools import pairwise

from lemmata.expr import EvaluationError, List_, Node, Relation, Tuple_, evaluate
from lemmata.solver import checks
from lemmata.solver.asked import Asked
from lemmata.solver.build import minus
from lemmata.solver.rules.base import Rule
from lemmata.solver.rules.geometry import number_of
from lemmata.solver.state import State
from lemmata.solver.types import Check

Place = tuple[Fraction, Fraction]


def of_points(what: str, points: tuple[Node, ...]) -> Asked:
    """Something asked of points."""
    return Asked("measure", (List_(points),), f"{what} of points")


def places(state: State, what: str) -> list[Place]:
    """The points of `of_points(what, …)`; EvaluationError where the state is something else."""
    if not isinstance(state, Asked) or state.name != f"{what} of points" or not isinstance(state.parts[0], List_):
        raise EvaluationError(f"no points whose {what} is asked")
    return [place(item) for item in state.parts[0].items]


def place(point: Node) -> Place:
    """The coordinates; EvaluationError where it isn't a point of the plane."""
    if not isinstance(point, Tuple_) or len(point.items) != 2:
        raise EvaluationError("expected a point")
    return evaluate(point.items[0]), evaluate(point.items[1])


def formula_of(state: State) -> Node:
    """The formula that a state is; EvaluationError where it is something else."""
    if not isinstance(state, Node):
        raise EvaluationError("expected a formula")
    return state


def strips(points: list[Place]) -> Fraction:
    """The area inside a polygon: between two neighbouring corners' heights the width changes evenly."""
    heights = sorted({y for _, y in points})
    sides = list(zip(points, [*points[1:], points[0]], strict=True))
    total = Fraction(0)
    for low, high in pairwise(heights):
        middle = (low + high) / 2
        cuts = sorted(
            p[0] + (q[0] - p[0]) * (middle - p[1]) / (q[1] - p[1])
            for p, q in sides
            if min(p[1], q[1]) < middle < max(p[1], q[1])
        )
        total += (high - low) * sum((b - a for a, b in zip(cuts[::2], cuts[1::2], strict=True)), Fraction(0))
    return total


def apart(before: State, after: State) -> Check:
    """The number, squared, against the square over the hypotenuse, dissected into four triangles and a square."""
    method = "Pythagoras, dissected"
    try:
        (p, q), found = places(before, "distance"), number_of(formula_of(after))
    except (EvaluationError, ValueError) as error:
        return checks.failed(method, str(error))
    a, b = abs(p[0] - q[0]), abs(p[1] - q[1])
    whole = 2 * a * b + (a - b) ** 2
    return Check(method, abs(found * found - whole) < 1e-9 * (1 + whole) and found >= 0, f"its square is {whole}")


def halfway(before: State, after: State) -> Check:
    """From one point to the middle is the same step as from the middle to the other."""
    method = "the same step twice"
    try:
        p, q = places(before, "midpoint")
        m = place(formula_of(after))
    except (EvaluationError, ValueError) as error:
        return checks.failed(method, str(error))
    good = all(b - a == c - b for a, b, c in zip(p, m, q, strict=True))
    return Check(method, good, f"the step is ({m[0] - p[0]}, {m[1] - p[1]}) both times")


def steep(before: State, after: State) -> Check:
    """Going from one point with the slope leads to the other."""
    method = "going along the line"
    try:
        p, q = places(before, "slope")
        slope = evaluate(formula_of(after))
    except (EvaluationError, ValueError) as error:
        return checks.failed(method, str(error))
    there = p[1] + slope * (q[0] - p[0])
    return Check(method, there == q[1] and p[0] != q[0], f"from ({p[0]}, {p[1]}) it leads to ({q[0]}, {there})")


def on_line(before: State, after: State) -> Check:
    """Both points satisfy the equation, which is linear."""
    method = "both points put in"
    try:
        points = places(before, "line")
        if (
            not isinstance(after, Relation)
            or after.op != "="
            or max(checks.degree(after.lhs), checks.degree(after.rhs)) > (1, 0)
        ):
            return checks.failed(method, "no equation of a line")
        values = [evaluate(after.lhs, {"x": x, "y": y}) - evaluate(after.rhs, {"x": x, "y": y}) for x, y in points]
        slopes = [evaluate(after.lhs, {"x": x, "y": y}) - evaluate(after.rhs, {"x": x, "y": y}) for x, y in _UNIT]
    except (EvaluationError, ValueError) as error:
        return checks.failed(method, str(error))
    good = not any(values) and len(set(slopes)) > 1 and len(set(points)) > 1
    return Check(method, good, "both points satisfy it" if good else "a point does not satisfy it")


_UNIT = [(Fraction(x), Fraction(y)) for x, y in ((0, 0), (1, 0), (0, 1))]


def inside(before: State, after: State) -> Check:
    """The area in horizontal strips."""
    method = "cut into strips"
    try:
        area = strips(places(before, "area"))
        found = evaluate(formula_of(after))
    except (EvaluationError, ValueError) as error:
        return checks.failed(method, str(error))
    return Check(method, area == found, f"the strips add up to {area}")


def same_curve(before: State, after: State) -> Check:
    """Left minus right side is the same everywhere."""
    if not isinstance(before, Relation) or not isinstance(after, Relation):
        return checks.failed("equal at points", "no equations")
    return checks.identical(minus(before.lhs, before.rhs), minus(after.lhs, after.rhs))


class DistanceFormula(Rule):
    """The distance of (a, b) and (c, d) is sqrt((c - a)^2 + (d - b)^2)."""

    name = "distance_formula"
    concept = "The differences of the coordinates are the legs of a right triangle; the distance is its hypotenuse."
    example = "What is the distance between (1, 2) and (4, 6)?"
    check = staticmethod(apart)


class MidpointFormula(Rule):
    """The midpoint has the means of the coordinates."""

    name = "midpoint_formula"
    concept = "The coordinates of the midpoint are the means of the coordinates of the ends."
    example = "What is the midpoint of the segment from (1, 2) to (5, 8)?"
    check = staticmethod(halfway)


class SlopeFormula(Rule):
    """The slope is the difference in y over the difference in x."""

    name = "slope_formula"
    concept = "The slope says how far the line rises for one step to the right: rise over run."
    example = "What is the slope of the line through (1, 2) and (4, 8)?"
    check = staticmethod(steep)


class LineThrough(Rule):
    """The line through a point with a slope: y - b = m(x - a)."""

    name = "line_through"
    concept = "With the slope m and a point (a, b), the line is y = m(x - a) + b; bring it to the form y = mx + c."
    example = "Find the equation of the line through (1, 2) and (4, 8)."
    check = staticmethod(on_line)


class Shoelace(Rule):
    """The area of a polygon is half the size of the sum of x_k*y_(k+1) - x_(k+1)*y_k."""

    name = "shoelace"
    concept = "Go round the corners: add x*(next y) - (next x)*y for each side; half of the size is the area."
    example = "What is the area of the triangle with vertices (0, 0), (4, 0) and (1, 6)?"
    check = staticmethod(inside)


class CircleForm(Rule):
    """x^2 + y^2 + Dx + Ey + F = 0 is (x + D/2)^2 + (y + E/2)^2 = D^2/4 + E^2/4 - F."""

    name = "circle_form"
    concept = "Complete both squares: the centre and the square of the radius can then be read off."
    example = "What is the radius of the circle x^2 + y^2 - 6x + 8y = 0?"
    check = staticmethod(same_curve)
