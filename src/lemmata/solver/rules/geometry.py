"""Rules of geometry; every use of a formula is checked on a figure drawn from coordinates (`figures.py`)."""

from lemmata.expr import EvaluationError, List_, Node
from lemmata.solver import checks, figures
from lemmata.solver.asked import Asked
from lemmata.solver.rules.base import Rule
from lemmata.solver.rules.calculus import unchanged
from lemmata.solver.state import State
from lemmata.solver.types import Check
from lemmata.solver.values import approximate

METHOD = "drawn and measured"


def measure(goal: str, figure: str, known: dict[str, Node]) -> Asked:
    """A measure of a figure, asked from others."""
    values = tuple(known.values())
    shown = values[0] if len(values) == 1 else List_(values)
    return Asked("measure", (shown,), f"{goal} of {figure} from {' and '.join(known)}")


def measured(before: State, after: State) -> Check:
    """The figure is drawn from some of the values; all the others, with the new one, are then measured."""
    if not isinstance(before, Asked) or before.kind != "measure" or not isinstance(after, Node):
        return checks.failed(METHOD, "no measure of a figure")
    head, _, names = before.name.partition(" from ")
    goal, _, figure = head.rpartition(" of ")
    shown = before.parts[0]
    values = shown.items if isinstance(shown, List_) else (shown,)
    if len(values) != len(names.split(" and ")):
        return checks.failed(METHOD, "values without names")
    try:
        known = dict(zip(names.split(" and "), map(number_of, values), strict=True))
        known[goal] = number_of(after)
    except EvaluationError as error:
        return checks.failed(METHOD, str(error))
    return drawn(figure, known)


def drawn(figure: str, known: dict[str, float]) -> Check:
    """Whether one figure has all these measures."""
    good, detail = figures.agreement(figure, known)
    return Check(METHOD, good, detail)


def number_of(formula: Node) -> float:
    """The value of a formula without letters as a floating-point number; EvaluationError where it has none."""
    return float(approximate(formula, {}))


class CircleFormula(Rule):
    """d = 2r; C = 2*pi*r; A = pi*r^2; an arc or a sector is the part angle/360 of them."""

    name = "circle_formula"
    concept = "A circle of radius r has circumference 2*pi*r and area pi*r^2; an arc or sector is its angle's part."
    example = "What is the area of a circle with radius 5?"
    check = staticmethod(measured)


class Pythagoras(Rule):
    """In a right triangle, the square of the hypotenuse is the sum of the squares of the legs."""

    name = "pythagoras"
    concept = "In a right triangle the squares of the two legs add up to the square of the hypotenuse."
    example = "A right triangle has legs 6 and 8. Find its hypotenuse."
    check = staticmethod(measured)


class AreaFormula(Rule):
    """The area of a rectangle, parallelogram, trapezoid, rhombus, kite or triangle from its lengths."""

    name = "area_formula"
    concept = "Areas are base times height; half of it for a triangle, and the mean of the bases for a trapezoid."
    example = "What is the area of a triangle with base 7 and height 4?"
    check = staticmethod(measured)


class PerimeterFormula(Rule):
    """The perimeter is the sum of the sides."""

    name = "perimeter_formula"
    concept = "The perimeter is the way round: add the lengths of all sides."
    example = "What is the perimeter of a rectangle with length 7 and width 4?"
    check = staticmethod(measured)


class VolumeFormula(Rule):
    """The volume of a prism or cylinder is base area times height, of a pyramid or cone a third of it."""

    name = "volume_formula"
    concept = "A prism or cylinder has volume base area times height, a pyramid or cone a third; a sphere 4/3*pi*r^3."
    example = "What is the volume of a cylinder with radius 3 and height 5?"
    check = staticmethod(measured)


class SurfaceFormula(Rule):
    """The surface of a solid is the sum of its faces, unrolled where they are curved."""

    name = "surface_formula"
    concept = "The surface area is the sum of all faces; a curved face is unrolled into a flat one."
    example = "What is the surface area of a cube with edge 4?"
    check = staticmethod(measured)


class SolveFormula(Rule):
    """A formula of the figure, solved for the measure that is missing."""

    name = "solve_formula"
    concept = "Where a formula holds the missing length, solve it for that length."
    example = "A circle has area 36pi. Find its radius."
    check = staticmethod(measured)


class PolygonAngles(Rule):
    """An n-gon is n - 2 triangles, so its angles add up to (n - 2)*180 degrees; the exterior ones to 360."""

    name = "polygon_angles"
    concept = "A polygon with n sides splits into n - 2 triangles of 180 degrees; the exterior angles add up to 360."
    example = "What is the measure of each interior angle of a regular polygon with 8 sides?"
    check = staticmethod(measured)


class PolygonDiagonals(Rule):
    """An n-gon has n(n - 3)/2 diagonals."""

    name = "polygon_diagonals"
    concept = "From each of the n corners go n - 3 diagonals, and each one is counted from both of its ends."
    example = "How many diagonals does a polygon with 7 sides have?"
    check = staticmethod(measured)


class AngleSum(Rule):
    """The angles of a triangle add up to 180 degrees."""

    name = "angle_sum"
    concept = "The three angles of a triangle add up to 180 degrees."
    example = "In triangle ABC, angle A = 40° and angle B = 75°. Find angle C."
    check = staticmethod(measured)


class LawOfCosines(Rule):
    """a^2 = b^2 + c^2 - 2*b*c*cos(A)."""

    name = "law_of_cosines"
    concept = "Two sides and the angle between them give the third: a^2 = b^2 + c^2 - 2*b*c*cos(A)."
    example = "In triangle ABC, AB = 5, AC = 8 and angle A = 60°. Find BC."
    check = staticmethod(measured)


class LawOfSines(Rule):
    """a/sin(A) = b/sin(B) = c/sin(C) = 2R."""

    name = "law_of_sines"
    concept = "Every side over the sine of the opposite angle is the same number, the diameter of the circumcircle."
    example = "In triangle ABC, angle A = 30°, angle B = 45° and BC = 6. Find AC."
    check = staticmethod(measured)


class AreaBySine(Rule):
    """The area is b*c*sin(A)/2."""

    name = "area_by_sine"
    concept = "Half the product of two sides times the sine of the angle between them is the area."
    example = "In triangle ABC, AB = 5, AC = 8 and angle A = 30°. Find the area of triangle ABC."
    check = staticmethod(measured)


class Heron(Rule):
    """The area is sqrt(s(s - a)(s - b)(s - c)) with half the perimeter s."""

    name = "heron"
    concept = "Heron: with half the perimeter s, the area is the square root of s(s - a)(s - b)(s - c)."
    example = "What is the area of a triangle with sides 13, 14 and 15?"
    check = staticmethod(measured)


class SineFromCosine(Rule):
    """sin^2 + cos^2 = 1, and tan = sin/cos."""

    name = "sine_from_cosine"
    concept = "The squares of sine and cosine add up to 1, and the tangent is sine over cosine."
    example = "In triangle ABC, AB = 5, BC = 4 and AC = 3. Find sin A."
    check = staticmethod(measured)


class AngleFromCosine(Rule):
    """The angle of a known cosine, between 0 and 180 degrees."""

    name = "angle_from_cosine"
    concept = "Between 0 and 180 degrees every angle has its own cosine: find it in the table."
    example = "In triangle ABC, AB = 5, AC = 8 and BC = 7. Find angle A."
    check = staticmethod(measured)


class SimilarFigures(Rule):
    """In similar figures lengths grow by the same factor k, and areas by k^2."""

    name = "similar_figures"
    concept = "In similar figures all lengths grow by the same factor, and the areas by its square."
    example = (
        "Two similar triangles have corresponding sides 4 and 6. The first has area 20. Find the area of the second."
    )
    check = staticmethod(measured)


class SameLength(Rule):
    """A circle that touches all sides of a square is as wide as the square."""

    name = "same_length"
    concept = "A circle that touches opposite sides of a square has the side of the square as its diameter."
    example = "A circle inscribed in a square has radius 3. Find the area of the square."
    check = staticmethod(measured)


class ComputeMeasure(Rule):
    """The numbers are put together; pi and square roots stay."""

    name = "compute_measure"
    concept = "Work the expression out; pi and square roots stay as they are, the answer is exact."
    example = "What is the area of a circle with radius 5?"
    check = staticmethod(unchanged)
