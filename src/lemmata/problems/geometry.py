"""Geometry: circles, triangles, quadrilaterals, polygons, solids and points in the plane.

Answers are exact: fractions, multiples of pi and square roots, put into the usual form by plain arithmetic here.
"""

from fractions import Fraction
from itertools import combinations, pairwise
from math import isqrt
from typing import ClassVar

from lemmata.problems.templates import Form, TemplateFamily

SUBJECT = "Geometry"
SQUARED_SINES: dict[int, int] = {30: 1, 45: 2, 60: 3, 90: 4, 120: 3, 135: 2, 150: 1}
"""Four times the square of the sine."""
CUBE_ROOTS: dict[int, int] = {edge**3: edge for edge in range(2, 21)}


def multiple(value: Fraction, unit: str) -> str:
    """`25pi`, `pi/2`, `3sqrt(2)/2`."""
    top = unit if value.numerator == 1 else f"{value.numerator}{unit}"
    return top if value.denominator == 1 else f"{top}/{value.denominator}"


def pi_times(value: Fraction | int) -> str:
    """A multiple of pi."""
    return multiple(Fraction(value), "pi")


def root(square: Fraction | int, factor: Fraction | int = 1) -> str:
    """factor * sqrt(square): the largest square is taken out, the denominator made rational."""
    square, factor = Fraction(square), Fraction(factor)
    inside, outside = square.numerator * square.denominator, factor / square.denominator
    size = isqrt(inside)
    while inside % (size * size):
        size -= 1
    inside, outside = inside // (size * size), outside * size
    return str(outside) if inside == 1 else multiple(outside, f"sqrt({inside})")


def whole_root(square: int) -> int:
    """The square root of a square number; 0 for every other one."""
    size = isqrt(square)
    return size if size * size == square else 0


def asked(goal: str, shape: str, facts: str) -> tuple[str, str, str]:
    """The three ways to ask for a measure of a figure."""
    article = "an" if shape[0] in "aeiou" else "a"
    return (
        f"What is the {goal} of {article} {shape} with {facts}?",
        f"{article.capitalize()} {shape} has {facts}. Find its {goal}.",
        f"If {article} {shape} has {facts}, what is its {goal}?",
    )


class CircleMeasures(TemplateFamily):
    """Level 1: area and circumference; 2: from the diameter; 3 and 4: backwards; 5: one from the other."""

    name = "circle_measures"
    subject = SUBJECT
    FORMS: ClassVar = {
        "area": Form(asked("area", "circle", "radius {0}"), {1: ((1, 150),)}, lambda r: pi_times(r * r)),
        "ring": Form(asked("circumference", "circle", "radius {0}"), {1: ((1, 150),)}, lambda r: pi_times(2 * r)),
        "half": Form(asked("area", "circle", "diameter {0}"), {2: ((1, 60),)}, lambda d: pi_times(Fraction(d * d, 4))),
        "back": Form(asked("radius", "circle", "circumference {0}pi"), {3: ((1, 90),)}, lambda c: Fraction(c, 2)),
        "root": Form(asked("radius", "circle", "area {0}pi"), {3: ((2, 120),)}, lambda a: root(a)),
        "both": Form(
            asked("area", "circle", "circumference {0}pi"), {4: ((3, 80),)}, lambda c: pi_times(Fraction(c * c, 4))
        ),
        "around": Form(
            asked("circumference", "circle", "area {0}pi"),
            {5: ((4, 2500),)},
            lambda a: pi_times(2 * whole_root(a)),
            lambda a: whole_root(a) > 0,
        ),
        "ringed": Form(
            asked("area", "ring", "outer radius {0} and inner radius {1}"),
            {4: ((3, 20), (1, 18))},
            lambda outer, inner: pi_times(outer * outer - inner * inner),
            lambda outer, inner: inner < outer,
        ),
    }


class RectangleMeasures(TemplateFamily):
    """Level 1: area and perimeter; 2: a missing side; 3: the diagonal; 4 and 5: from the diagonal or perimeter."""

    name = "rectangle_measures"
    subject = SUBJECT
    FORMS: ClassVar = {
        "area": Form(
            asked("area", "rectangle", "length {0} and width {1}"), {1: ((2, 20), (2, 20))}, lambda a, b: a * b
        ),
        "around": Form(
            asked("perimeter", "rectangle", "length {0} and width {1}"),
            {1: ((2, 30), (2, 30))},
            lambda a, b: a + a + b + b,
        ),
        "width": Form(
            asked("width", "rectangle", "length {1} and area {0}"),
            {2: ((6, 200), (2, 20))},
            lambda area, a: Fraction(area, a),
        ),
        "other": Form(
            asked("width", "rectangle", "length {1} and perimeter {0}"),
            {2: ((8, 99), (2, 20))},
            lambda way, a: Fraction(way, 2) - a,
            lambda way, a: way > 2 * a + 1,
        ),
        "diagonal": Form(
            asked("diagonal", "rectangle", "length {0} and width {1}"),
            {3: ((2, 30), (2, 30))},
            lambda a, b: root(a * a + b * b),
        ),
        "inside": Form(
            asked("area", "rectangle", "length {1} and perimeter {0}"),
            {4: ((10, 120), (2, 30))},
            lambda way, a: a * (Fraction(way, 2) - a),
            lambda way, a: way > 2 * a + 1,
        ),
        "square": Form(asked("area", "square", "diagonal {0}"), {4: ((2, 60),)}, lambda d: Fraction(d * d, 2)),
        "slanted": Form(
            asked("area", "rectangle", "diagonal {0} and length {1}"),
            {5: ((5, 60), (3, 50))},
            lambda d, a: root(d * d - a * a, a),
            lambda d, a: d > a,
        ),
    }


class TriangleArea(TemplateFamily):
    """Level 1: base and height; 2: the height; 3: isosceles and equilateral; 4: Heron; 5: the radii of its circles."""

    name = "triangle_area"
    subject = SUBJECT
    FORMS: ClassVar = {
        "flat": Form(
            asked("area", "triangle", "base {0} and height {1}"),
            {1: ((2, 30), (2, 30))},
            lambda b, h: Fraction(b * h, 2),
        ),
        "height": Form(
            asked("height", "triangle", "area {0} and base {1}"),
            {2: ((4, 150), (2, 25))},
            lambda a, b: Fraction(2 * a, b),
        ),
        "isosceles": Form(
            asked("area", "isosceles triangle", "legs {0} and base {1}"),
            {3: ((3, 30), (2, 40))},
            lambda leg, b: root(leg * leg - Fraction(b * b, 4), Fraction(b, 2)),
            lambda leg, b: 2 * leg > b and leg != b,
        ),
        "equal": Form(
            asked("area", "equilateral triangle", "perimeter {0}"),
            {3: ((3, 90),)},
            lambda p: root(3, Fraction(p * p, 36)),
        ),
        "heron": Form(
            asked("area", "triangle", "sides {0}, {1} and {2}"),
            {4: ((4, 20), (4, 20), (4, 20))},
            lambda a, b, c: root(Fraction((a + b + c) * (a + b - c) * (a - b + c) * (b + c - a), 16)),
            lambda a, b, c: a < b < c < a + b,
        ),
        "inside": Form(
            asked("inradius", "triangle", "sides {0}, {1} and {2}"),
            {5: ((4, 20), (4, 20), (4, 20))},
            lambda a, b, c: root(
                Fraction((a + b + c) * (a + b - c) * (a - b + c) * (b + c - a), 16), Fraction(2, a + b + c)
            ),
            lambda a, b, c: a < b < c < a + b,
        ),
        "outside": Form(
            asked("circumradius", "triangle", "sides {0}, {1} and {2}"),
            {5: ((4, 20), (4, 20), (4, 20))},
            lambda a, b, c: root(Fraction(1, (a + b + c) * (a + b - c) * (a - b + c) * (b + c - a)), a * b * c),
            lambda a, b, c: a < b < c < a + b,
        ),
    }


class RightTriangle(TemplateFamily):
    """Level 2: a hypotenuse; 3: a leg; 4: the area; 5: the altitude to the hypotenuse, the perimeter."""

    name = "right_triangle"
    subject = SUBJECT
    FORMS: ClassVar = {
        "hypotenuse": Form(
            asked("hypotenuse", "right triangle", "legs {0} and {1}"),
            {2: ((2, 40), (2, 40))},
            lambda a, b: root(a * a + b * b),
        ),
        "leg": Form(
            asked("other leg", "right triangle", "hypotenuse {0} and one leg {1}"),
            {3: ((3, 50), (2, 45))},
            lambda c, a: root(c * c - a * a),
            lambda c, a: a < c,
        ),
        "area": Form(
            asked("area", "right triangle", "hypotenuse {0} and one leg {1}"),
            {4: ((3, 50), (2, 45))},
            lambda c, a: root(c * c - a * a, Fraction(a, 2)),
            lambda c, a: a < c,
        ),
        "altitude": Form(
            asked("altitude to the hypotenuse", "right triangle", "legs {0} and {1}"),
            {5: ((2, 40), (2, 40))},
            lambda a, b: root(Fraction(1, a * a + b * b), a * b),
        ),
    }


class TriangleAngles(TemplateFamily):
    """Level 1: the third angle; 2: in a named triangle; 4 and 5: the law of sines."""

    name = "triangle_angles"
    subject = SUBJECT
    FORMS: ClassVar = {
        "third": Form(
            (
                "Two angles of a triangle measure {0}° and {1}°. What is the third angle?",
                "A triangle has angles {0}° and {1}°. Find its third angle.",
                "If a triangle has angles {0}° and {1}°, what is its third angle?",
            ),
            {1: ((5, 120), (5, 120))},
            lambda a, b: 180 - a - b,
            lambda a, b: a + b < 175,
        ),
        "named": Form(
            (
                "In triangle ABC, angle A = {0}° and angle B = {1}°. Find angle C.",
                "In triangle ABC, angle A is {0}° and angle B is {1}°. What is the measure of angle C?",
                "If triangle ABC has angle A = {0}° and angle B = {1}°, what is angle C?",
            ),
            {2: ((5, 150), (5, 150))},
            lambda a, b: 180 - a - b,
            lambda a, b: a + b < 175,
        ),
        "sines": Form(
            (
                "In triangle ABC, angle A = {1}°, angle B = {2}° and BC = {0}. Find AC.",
                "In triangle ABC, BC = {0}, angle A = {1}° and angle B = {2}°. What is the length of AC?",
                "If triangle ABC has angle A = {1}°, BC = {0} and angle B = {2}°, what is AC?",
            ),
            {4: ((2, 60), (30, 135), (30, 135))},
            lambda a, first, second: root(Fraction(SQUARED_SINES[second], SQUARED_SINES[first]), a),
            lambda a, first, second: first in SQUARED_SINES and second in SQUARED_SINES and first + second < 170,
        ),
        "circle": Form(
            (
                "In triangle ABC, angle A = {1}° and BC = {0}. Find the circumradius of triangle ABC.",
                "In triangle ABC, BC = {0} and angle A = {1}°. What is the circumradius of triangle ABC?",
                "If triangle ABC has angle A = {1}° and BC = {0}, what is its circumradius?",
            ),
            {5: ((2, 60), (30, 150))},
            lambda a, angle: root(Fraction(1, SQUARED_SINES[angle]), a),
            lambda a, angle: angle in SQUARED_SINES,
        ),
    }


class LawOfCosines(TemplateFamily):
    """Level 3: the area from two sides and the angle; 4: the third side; 5: a cosine from three sides."""

    name = "law_of_cosines"
    subject = SUBJECT
    FORMS: ClassVar = {
        "area": Form(
            (
                "In triangle ABC, AB = {0}, AC = {1} and angle A = {2}°. Find the area of triangle ABC.",
                "In triangle ABC, angle A = {2}°, AB = {0} and AC = {1}. What is the area of the triangle?",
                "If triangle ABC has AB = {0}, AC = {1} and angle A = {2}°, what is its area?",
            ),
            {3: ((2, 20), (2, 20), (30, 150))},
            lambda c, b, angle: root(SQUARED_SINES[angle], Fraction(b * c, 4)),
            lambda c, b, angle: angle in SQUARED_SINES,
        ),
        "side": Form(
            (
                "In triangle ABC, AB = {0}, AC = {1} and angle A = {2}°. Find BC.",
                "In triangle ABC, angle A = {2}°, AB = {0} and AC = {1}. What is the length of BC?",
                "If triangle ABC has AB = {0}, AC = {1} and angle A = {2}°, what is BC?",
            ),
            {4: ((2, 30), (2, 30), (60, 120))},
            lambda c, b, angle: root(b * b + c * c + {60: -1, 90: 0, 120: 1}[angle] * b * c),
            lambda c, b, angle: angle in (60, 90, 120),
        ),
        "cosine": Form(
            (
                "In triangle ABC, AB = {0}, AC = {1} and BC = {2}. Find cos A.",
                "In triangle ABC, BC = {2}, AC = {1} and AB = {0}. What is cos A?",
                "If triangle ABC has AB = {0}, AC = {1} and BC = {2}, what is cos A?",
            ),
            {5: ((3, 25), (3, 25), (3, 25))},
            lambda c, b, a: Fraction(b * b + c * c - a * a, 2 * b * c),
            lambda c, b, a: 2 * max(a, b, c) < a + b + c and b * b + c * c != a * a,
        ),
    }


class PolygonAngles(TemplateFamily):
    """Level 1: the angle sum; 2: an interior angle; 3: the diagonals; 4: the sides from an angle; 5: two steps."""

    name = "polygon_angles"
    subject = SUBJECT
    FORMS: ClassVar = {
        "sum": Form(
            asked("sum of the interior angles", "polygon", "{0} sides"), {1: ((3, 300),)}, lambda n: 180 * (n - 2)
        ),
        "interior": Form(
            asked("interior angle", "regular polygon", "{0} sides"), {2: ((3, 60),)}, lambda n: 180 - Fraction(360, n)
        ),
        "diagonals": Form(
            asked("number of diagonals", "polygon", "{0} sides"),
            {3: ((4, 90),)},
            lambda n: sum(1 for i in range(n) for j in range(i + 2, n)) - 1,
        ),
        "sides": Form(
            asked("number of sides", "regular polygon", "exterior angle {0}°"),
            {4: ((2, 120),)},
            lambda angle: 360 // angle,
            lambda angle: 360 % angle == 0,
        ),
        "two": Form(
            asked("number of diagonals", "regular polygon", "exterior angle {0}°"),
            {5: ((2, 90),)},
            lambda angle: (360 // angle) * (360 // angle - 3) // 2,
            lambda angle: 360 % angle == 0,
        ),
        "around": Form(
            asked("perimeter", "regular polygon", "exterior angle {0}° and side {1}"),
            {5: ((4, 120), (2, 30))},
            lambda angle, side: 360 // angle * side,
            lambda angle, side: 360 % angle == 0,
        ),
    }


class CircleSector(TemplateFamily):
    """Level 2: an arc; 3: a sector; 4: the angle from an arc; 5: the area from an arc."""

    name = "circle_sector"
    subject = SUBJECT
    FORMS: ClassVar = {
        "arc": Form(
            asked("arc length", "sector", "radius {0} and central angle {1}°"),
            {2: ((2, 40), (10, 300))},
            lambda r, angle: pi_times(Fraction(angle * r, 180)),
            lambda r, angle: angle % 10 == 0,
        ),
        "area": Form(
            asked("area", "sector", "radius {0} and central angle {1}°"),
            {3: ((2, 40), (10, 300))},
            lambda r, angle: pi_times(Fraction(angle * r * r, 360)),
            lambda r, angle: angle % 5 == 0,
        ),
        "angle": Form(
            asked("central angle", "sector", "radius {0} and arc length {1}pi"),
            {4: ((2, 40), (1, 60))},
            lambda r, arc: Fraction(180 * arc, r),
            lambda r, arc: arc < 2 * r,
        ),
        "back": Form(
            asked("area", "sector", "radius {0} and arc length {1}pi"),
            {5: ((2, 40), (1, 60))},
            lambda r, arc: pi_times(Fraction(arc * r, 2)),
            lambda r, arc: arc < 2 * r,
        ),
    }


class Chords(TemplateFamily):
    """Level 3: a chord's length; 4: its distance from the center; 5: the diameter of the circle."""

    name = "chords"
    subject = SUBJECT
    FORMS: ClassVar = {
        "length": Form(
            asked("length", "chord of a circle", "radius {0} and distance from the center {1}"),
            {3: ((3, 40), (1, 38))},
            lambda r, d: root(r * r - d * d, 2),
            lambda r, d: d < r,
        ),
        "distance": Form(
            (
                "A chord of a circle with radius {0} has length {1}. What is its distance from the center?",
                "A chord of a circle with radius {0} has length {1}. Find its distance from the center of the circle.",
                "If a chord of a circle with radius {0} has length {1}, what is its distance from the center?",
            ),
            {4: ((3, 40), (2, 70))},
            lambda r, c: root(r * r - Fraction(c * c, 4)),
            lambda r, c: c < 2 * r,
        ),
        "circle": Form(
            asked("diameter", "chord of a circle", "length {0} and distance from the center {1}"),
            {5: ((2, 40), (1, 30))},
            lambda c, d: root(Fraction(c * c, 4) + d * d, 2),
        ),
    }


class Quadrilaterals(TemplateFamily):
    """Level 1: parallelograms; 2: trapezoids and kites; 3 and 4: a rhombus's side and perimeter; 5: backwards."""

    name = "quadrilaterals"
    subject = SUBJECT
    FORMS: ClassVar = {
        "parallelogram": Form(
            asked("area", "parallelogram", "base {0} and height {1}"), {1: ((2, 30), (2, 30))}, lambda b, h: b * h
        ),
        "trapezoid": Form(
            asked("area", "trapezoid", "bases {0} and {1} and height {2}"),
            {2: ((2, 20), (2, 20), (2, 20))},
            lambda a, b, h: Fraction((a + b) * h, 2),
            lambda a, b, h: a != b,
        ),
        "kite": Form(
            asked("area", "kite", "diagonals {0} and {1}"), {2: ((2, 30), (2, 30))}, lambda a, b: Fraction(a * b, 2)
        ),
        "side": Form(
            asked("side", "rhombus", "diagonals {0} and {1}"),
            {3: ((2, 40), (2, 40))},
            lambda a, b: root(Fraction(a * a + b * b, 4)),
        ),
        "around": Form(
            asked("perimeter", "rhombus", "diagonals {0} and {1}"),
            {4: ((2, 40), (2, 40))},
            lambda a, b: root(Fraction(a * a + b * b, 4), 4),
        ),
        "height": Form(
            asked("height", "trapezoid", "area {2} and bases {0} and {1}"),
            {4: ((2, 20), (2, 20), (10, 200))},
            lambda a, b, area: Fraction(2 * area, a + b),
            lambda a, b, area: a != b,
        ),
        "back": Form(
            asked("area", "rhombus", "perimeter {0} and one diagonal {1}"),
            {5: ((12, 120), (2, 50))},
            lambda way, d: root(Fraction(way * way, 16) - Fraction(d * d, 4), d),
            lambda way, d: way > 2 * d,
        ),
    }


class Boxes(TemplateFamily):
    """Level 1: volumes; 2: surfaces; 3: diagonals; 4: a surface from a volume; 5: pyramids."""

    name = "boxes"
    subject = SUBJECT
    FORMS: ClassVar = {
        "volume": Form(
            asked("volume", "box", "length {0}, width {1} and height {2}"),
            {1: ((2, 12), (2, 12), (2, 12))},
            lambda a, b, c: a * b * c,
        ),
        "surface": Form(
            asked("surface area", "box", "length {0}, width {1} and height {2}"),
            {2: ((2, 15), (2, 15), (2, 15))},
            lambda a, b, c: 2 * a * b + 2 * a * c + 2 * b * c,
        ),
        "diagonal": Form(
            asked("diagonal", "box", "length {0}, width {1} and height {2}"),
            {3: ((2, 15), (2, 15), (2, 15))},
            lambda a, b, c: root(a * a + b * b + c * c),
        ),
        "cube": Form(
            asked("surface area", "cube", "volume {0}"),
            {4: ((8, 8000),)},
            lambda v: 6 * CUBE_ROOTS[v] ** 2,
            lambda v: v in CUBE_ROOTS,
        ),
        "space": Form(
            asked("volume", "cube", "surface area {0}"),
            {4: ((6, 600),)},
            lambda s: root(Fraction(s, 6), Fraction(s, 6)),
        ),
        "pyramid": Form(
            asked("surface area", "square pyramid", "base side {0} and height {1}"),
            {5: ((24, 120), (1, 80))},
            lambda a, h: a * a + 2 * a * whole_root(h * h + a * a // 4),
            lambda a, h: a % 24 == 0 and whole_root(h * h + a * a // 4) > 0,
        ),
        "low": Form(
            asked("volume", "square pyramid", "base side {0} and slant height {1}"),
            {5: ((2, 30), (2, 40))},
            lambda a, s: root(s * s - Fraction(a * a, 4), Fraction(a * a, 3)),
            lambda a, s: 2 * s > a,
        ),
    }


class RoundSolids(TemplateFamily):
    """Level 2: cylinders; 3: cones and spheres; 4: surfaces; 5: from the slant height, or backwards."""

    name = "round_solids"
    subject = SUBJECT
    FORMS: ClassVar = {
        "cylinder": Form(
            asked("volume", "cylinder", "radius {0} and height {1}"),
            {2: ((1, 20), (1, 20))},
            lambda r, h: pi_times(r * r * h),
        ),
        "cone": Form(
            asked("volume", "cone", "radius {0} and height {1}"),
            {3: ((1, 20), (1, 20))},
            lambda r, h: pi_times(Fraction(r * r * h, 3)),
        ),
        "sphere": Form(
            asked("volume", "sphere", "radius {0}"), {3: ((1, 30),)}, lambda r: pi_times(Fraction(4 * r**3, 3))
        ),
        "can": Form(
            asked("surface area", "cylinder", "radius {0} and height {1}"),
            {4: ((1, 20), (1, 20))},
            lambda r, h: pi_times(2 * r * h + 2 * r * r),
        ),
        "slanted": Form(
            asked("volume", "cone", "radius {0} and slant height {1}"),
            {5: ((3, 60), (5, 90))},
            lambda r, s: pi_times(Fraction(r * r * whole_root(s * s - r * r), 3)),
            lambda r, s: r % 12 == 0 and s > r and whole_root(s * s - r * r) > 0,
        ),
        "mantle": Form(
            asked("surface area", "cone", "radius {0} and height {1}"),
            {5: ((3, 60), (3, 60))},
            lambda r, h: pi_times(r * r + r * whole_root(r * r + h * h)),
            lambda r, h: r % 12 == 0 and whole_root(r * r + h * h) > 0,
        ),
    }


class InscribedFigures(TemplateFamily):
    """Squares and circles in each other. Level 3: an area; 4: the region between; 5: from the other figure's area."""

    name = "inscribed_figures"
    subject = SUBJECT
    FORMS: ClassVar = {
        "square": Form(
            (
                "A circle inscribed in a square has radius {0}. What is the area of the square?",
                "A circle inscribed in a square has radius {0}. Find the area of the square.",
                "If a circle inscribed in a square has radius {0}, what is the area of the square?",
            ),
            {3: ((1, 90),)},
            lambda r: (r + r) ** 2,
        ),
        "inside": Form(
            (
                "A square inscribed in a circle has side {0}. What is the area of the circle?",
                "A square inscribed in a circle has side {0}. Find the area of the circle.",
                "If a square inscribed in a circle has side {0}, what is the area of the circle?",
            ),
            {4: ((1, 90),)},
            lambda side: pi_times(Fraction(side * side, 2)),
        ),
        "back": Form(
            (
                "A square inscribed in a circle has area {0}. What is the area of the circle?",
                "A square inscribed in a circle has area {0}. Find the area of the circle.",
                "If a square inscribed in a circle has area {0}, what is the area of the circle?",
            ),
            {5: ((4, 2500),)},
            lambda area: pi_times(Fraction(area, 2)),
            lambda area: whole_root(area) > 0,
        ),
        "outer": Form(
            (
                "A circle inscribed in a square has area {0}pi. What is the area of the square?",
                "A circle inscribed in a square has area {0}pi. Find the area of the square.",
                "If a circle inscribed in a square has area {0}pi, what is the area of the square?",
            ),
            {5: ((2, 150),)},
            lambda area: 4 * area,
        ),
    }


class PointPairs(TemplateFamily):
    """Two points. Level 1: the midpoint; 2: the slope; 3: the distance; 4: with signs."""

    name = "point_pairs"
    subject = SUBJECT
    FORMS: ClassVar = {
        "midpoint": Form(
            (
                "What is the midpoint of the segment from ({0}, {1}) to ({2}, {3})?",
                "Find the midpoint of the segment with endpoints ({0}, {1}) and ({2}, {3}).",
                "Find the coordinates of the midpoint of the segment joining ({0}, {1}) and ({2}, {3}).",
            ),
            {1: ((1, 12), (1, 12), (1, 12), (1, 12)), 2: ((-12, 12), (-12, 12), (-12, 12), (-12, 12))},
            lambda a, b, c, d: f"({Fraction(a + c, 2)}, {Fraction(b + d, 2)})",
            lambda a, b, c, d: a != c and b != d,
        ),
        "slope": Form(
            (
                "What is the slope of the line through ({0}, {1}) and ({2}, {3})?",
                "Find the slope of the line passing through ({0}, {1}) and ({2}, {3}).",
                "Find the slope of the line that contains ({0}, {1}) and ({2}, {3}).",
            ),
            {2: ((1, 12), (1, 12), (1, 12), (1, 12)), 3: ((-12, 12), (-12, 12), (-12, 12), (-12, 12))},
            lambda a, b, c, d: Fraction(d - b, c - a),
            lambda a, b, c, d: a != c and b != d,
        ),
        "distance": Form(
            (
                "What is the distance between ({0}, {1}) and ({2}, {3})?",
                "How far apart are ({0}, {1}) and ({2}, {3})?",
                "Find the distance from ({0}, {1}) to ({2}, {3}).",
            ),
            {3: ((1, 15), (1, 15), (1, 15), (1, 15)), 4: ((-15, 15), (-15, 15), (-15, 15), (-15, 15))},
            lambda a, b, c, d: root((c - a) ** 2 + (d - b) ** 2),
            lambda a, b, c, d: a != c and b != d,
        ),
    }


def line(a: int, b: int, c: int, d: int) -> str:
    """y = mx + n through two points."""
    slope = Fraction(d - b, c - a)
    constant = b - slope * a
    top = {1: "", -1: "-"}.get(slope.numerator, str(slope.numerator))
    text = f"{top}x" if slope.denominator == 1 else f"{top}x/{slope.denominator}"
    if constant:
        text += f" {'-' if constant < 0 else '+'} {abs(constant)}"
    return f"y = {text}"


class LineThroughPoints(TemplateFamily):
    """The equation of a line. Level 3: small positive coordinates; 4: with signs; 5: larger."""

    name = "line_through_points"
    subject = SUBJECT
    FORMS: ClassVar = {
        "line": Form(
            (
                "Find the equation of the line through ({0}, {1}) and ({2}, {3}).",
                "What is the equation of the line that passes through ({0}, {1}) and ({2}, {3})?",
                "Determine the equation of the line containing ({0}, {1}) and ({2}, {3}).",
            ),
            {
                3: ((1, 9), (1, 20), (1, 9), (1, 20)),
                4: ((-9, 9), (-15, 15), (-9, 9), (-15, 15)),
                5: ((-30, 30), (-60, 60), (-30, 30), (-60, 60)),
            },
            line,
            lambda a, b, c, d: a != c and b != d,
        ),
    }


def convex(*numbers: int) -> bool:
    """Whether the points, in this order, are the corners of a convex polygon: any three turn the same way."""
    points = list(zip(numbers[::2], numbers[1::2], strict=True))
    turns = [(c - a) * (f - b) - (d - b) * (e - a) for (a, b), (c, d), (e, f) in combinations(points, 3)]
    return all(turn > 0 for turn in turns) or all(turn < 0 for turn in turns)


def fan(*numbers: int) -> Fraction:
    """The area of a convex polygon as triangles from the first corner."""
    (x, y), *rest = zip(numbers[::2], numbers[1::2], strict=True)
    doubled = sum(abs((a - x) * (d - y) - (c - x) * (b - y)) for (a, b), (c, d) in pairwise(rest))
    return Fraction(doubled, 2)


class PolygonFromCorners(TemplateFamily):
    """Areas from coordinates. Level 3: triangles; 4: quadrilaterals; 5: pentagons."""

    name = "polygon_from_corners"
    subject = SUBJECT
    FORMS: ClassVar = {
        name: Form(
            (
                f"What is the area of the {name} with vertices {listed}?",
                f"Find the area of the {name} whose vertices are {listed}.",
                f"A {name} has vertices {listed}. Find its area.",
            ),
            {level: ((-9, 9),) * (2 * corners)},
            fan,
            convex,
        )
        for name, level, corners, listed in (
            ("triangle", 3, 3, "({0}, {1}), ({2}, {3}) and ({4}, {5})"),
            ("quadrilateral", 4, 4, "({0}, {1}), ({2}, {3}), ({4}, {5}) and ({6}, {7})"),
            ("pentagon", 5, 5, "({0}, {1}), ({2}, {3}), ({4}, {5}), ({6}, {7}) and ({8}, {9})"),
        )
    }


class CircleEquation(TemplateFamily):
    """A circle from its equation, with doubled center (d, e). Level 3: the radius; 4: the center; 5: the area."""

    name = "circle_equation"
    subject = SUBJECT
    FORMS: ClassVar = {
        goal: Form(
            (
                f"What is the {goal} of the circle x^2 + y^2 + {{0}}x + {{1}}y = {{2}}?",
                f"Find the {goal} of the circle with equation x^2 + y^2 + {{0}}x + {{1}}y = {{2}}.",
                f"A circle has equation x^2 + y^2 + {{0}}x + {{1}}y = {{2}}. What is its {goal}?",
            ),
            {level: ((2, 30), (2, 30), (1, 60))},
            answer,
            fair,
        )
        for goal, level, answer, fair in (
            (
                "radius",
                3,
                lambda d, e, f: root(Fraction(d * d + e * e, 4) + f),
                lambda d, e, f: d % 2 == e % 2 == 0,
            ),
            ("center", 4, lambda d, e, f: f"({Fraction(-d, 2)}, {Fraction(-e, 2)})", lambda d, e, f: True),
            ("area", 5, lambda d, e, f: pi_times(Fraction(d * d + e * e, 4) + f), lambda d, e, f: True),
        )
    }


class SimilarTriangles(TemplateFamily):
    """Ratios in triangles. Level 2: angles in a ratio; 3: a perimeter of a similar triangle; 4: its area."""

    name = "similar_triangles"
    subject = SUBJECT
    FORMS: ClassVar = {
        "ratio": Form(
            (
                "The angles of a triangle are in the ratio {0}:{1}:{2}. What is the largest angle?",
                "The angles of a triangle are in the ratio {0} to {1} to {2}. Find the largest angle.",
                "If the angles of a triangle are in the ratio {0}:{1}:{2}, what is the largest angle?",
            ),
            {2: ((1, 9), (1, 9), (1, 9))},
            lambda a, b, c: Fraction(180 * max(a, b, c), a + b + c),
        ),
        **{
            what: Form(
                (
                    f"Two similar triangles have corresponding sides {{0}} and {{1}}. The first has {what} {{2}}. "
                    f"Find the {what} of the second.",
                    f"Two similar triangles have corresponding sides {{0}} and {{1}}. The first triangle has {what} "
                    f"{{2}}. "
                    f"What is the {what} of the second triangle?",
                    f"If two similar triangles have corresponding sides {{0}} and {{1}} and the first has {what} "
                    f"{{2}}, what is "
                    f"the {what} of the second?",
                ),
                {level: ((2, 12), (2, 12), (25, 90))},
                answer,
                lambda p, q, m: p != q,
            )
            for what, level, answer in (
                ("perimeter", 3, lambda p, q, m: Fraction(m * q, p)),
                ("area", 4, lambda p, q, m: Fraction(m * q * q, p * p)),
            )
        },
    }


CIRCLE_MEASURES = CircleMeasures()
RECTANGLE_MEASURES = RectangleMeasures()
TRIANGLE_AREA = TriangleArea()
RIGHT_TRIANGLE = RightTriangle()
TRIANGLE_ANGLES = TriangleAngles()
LAW_OF_COSINES = LawOfCosines()
POLYGON_ANGLES = PolygonAngles()
CIRCLE_SECTOR = CircleSector()
CHORDS = Chords()
QUADRILATERALS = Quadrilaterals()
BOXES = Boxes()
ROUND_SOLIDS = RoundSolids()
INSCRIBED_FIGURES = InscribedFigures()
POINT_PAIRS = PointPairs()
LINE_THROUGH_POINTS = LineThroughPoints()
POLYGON_FROM_CORNERS = PolygonFromCorners()
CIRCLE_EQUATION = CircleEquation()
SIMILAR_TRIANGLES = SimilarTriangles()
