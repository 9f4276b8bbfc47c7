"""Geometry questions answered numerically on the text alone: SymPy's geometry and plain trigonometry in floating point.

Nothing here knows the solver's formulas or figures; an answer is right where it agrees to nine digits.
"""

import cmath
import math
import re
from collections.abc import Callable

import sympy


def amount(text: str) -> float:
    """`25pi/2` or `3sqrt(2)/4` as a number."""
    text = re.sub(r"(?<=\d)(?=pi|sqrt)", "*", text)
    return float(sympy.sympify(text, rational=True).evalf(20))


def close(left: float, right: float) -> bool:
    return math.isclose(left, right, rel_tol=1e-9, abs_tol=1e-9)


def numbers(text: str) -> list[float]:
    return [float(n) for n in re.findall(r"(?<!\^)-?\d+", text)]


def named(text: str, *names: str) -> list[float]:
    """The numbers after these names; a number before `pi` is a multiple of it."""
    found = []
    for name in names:
        match = re.search(rf"{name} (\d+)(pi)?", text)
        assert match, (name, text)
        found.append(int(match[1]) * (math.pi if match[2] else 1))
    return found


def circle_measures(text: str, answer: str) -> bool:
    got = amount(answer)
    if "ring" in text:
        outer, inner = named(text, "outer radius", "inner radius")
        return close(got, math.pi * (outer - inner) * (outer + inner))
    size = re.search(r"(radius|diameter|circumference|area) (\d+)(pi)?", text)
    assert size
    value = int(size[2]) * (math.pi if size[3] else 1)
    radius = {
        "radius": value,
        "diameter": value / 2,
        "circumference": value / math.tau,
        "area": math.sqrt(value / math.pi),
    }[size[1]]
    goal = re.search(r"(?:What is the|Find its|what is its) (\w+)", text)
    assert goal
    return close(got, {"radius": radius, "circumference": math.tau * radius, "area": radius**2 * math.pi}[goal[1]])


def goal_of(text: str) -> str:
    found = re.search(r"(?:What is the|Find its|what is its) ([a-z ]+?)(?: of (?:a|an) .*)?[.?]$", text)
    assert found, text
    return found[1]


def rectangle_measures(text: str, answer: str) -> bool:
    got, goal = amount(answer), goal_of(text)
    if "square" in text:
        (diagonal,) = numbers(text)
        return close(2 * got, diagonal**2)
    facts = {name: int(n) for name, n in re.findall(r"(length|width|area|perimeter|diagonal) (\d+)", text)} | {
        goal: got
    }
    a = facts["length"]
    if "width" in facts:
        b = facts["width"]
    elif "perimeter" in facts:
        b = facts["perimeter"] / 2 - a
    else:
        b = math.sqrt(facts["diagonal"] ** 2 - a**2)
    whole = {"length": a, "width": b, "area": a * b, "perimeter": 2 * (a + b), "diagonal": abs(complex(a, b))}
    return all(close(whole[name], value) for name, value in facts.items())


def triangle_area(text: str, answer: str) -> bool:
    got, goal = amount(answer), goal_of(text)
    n = numbers(text)
    if "sides" in text:
        a, b, c = n
        angle = math.acos((a * a + b * b - c * c) / (2 * a * b))
        area = a * b * math.sin(angle) / 2
        wanted = {"area": area, "inradius": 2 * area / (a + b + c), "circumradius": c / (2 * math.sin(angle))}
        return close(got, wanted[goal])
    if "equilateral" in text:
        side = n[0] / 3
        return close(got, side * side * math.sin(math.pi / 3) / 2)
    if "isosceles" in text:
        leg, base = n
        top = 2 * math.asin(base / 2 / leg)
        return close(got, leg * leg * math.sin(top) / 2)
    first, second = n
    return close(got * second / 2, first) if goal == "height" else close(got * 2, first * second)


def right_triangle(text: str, answer: str) -> bool:
    got, goal = amount(answer), goal_of(text)
    first, second = numbers(text)
    if "legs" in text:
        angle = math.atan2(second, first)
        return close(got, first / math.cos(angle)) if goal == "hypotenuse" else close(got, first * math.sin(angle))
    other = first * math.sin(math.acos(second / first))
    return close(got, other if goal == "other leg" else other * second / 2)


def triangle_angles(text: str, answer: str) -> bool:
    got = amount(answer)
    if "BC = " not in text:
        return close(got, 180 - sum(numbers(text)))
    (side,) = (float(n) for n in re.findall(r"BC = (\d+)", text))
    first = math.radians(float(re.findall(r"angle A = (\d+)", text)[0]))
    if "circumradius" in text:
        return close(2 * got * math.sin(first), side)
    second = math.radians(float(re.findall(r"angle B = (\d+)", text)[0]))
    return close(got / math.sin(second), side / math.sin(first))


def law_of_cosines(text: str, answer: str) -> bool:
    got = amount(answer)
    facts = {name: float(n) for name, n in re.findall(r"(AB|AC|BC|angle A) = (\d+)", text)}
    b, c = facts["AC"], facts["AB"]
    if "cos A" in text:
        return close(abs(c - cmath.rect(b, math.acos(got))), facts["BC"])
    corner = cmath.rect(b, math.radians(facts["angle A"]))
    return close(got, corner.imag * c / 2) if "area" in text else close(got, abs(corner - c))


def polygon_angles(text: str, answer: str) -> bool:
    got, goal = amount(answer), goal_of(text)
    sides = re.search(r"(\d+) sides", text)
    turn = re.search(r"exterior angle (\d+)", text)
    n = int(sides[1]) if sides else round(360 / int(turn[1]))  # type: ignore[index]
    side = re.search(r"and side (\d+)", text)
    inside = 180 - 360 / n
    lines = n * (n - 1) / 2 - n
    wanted = {
        "sum of the interior angles": n * inside,
        "interior angle": inside,
        "number of diagonals": lines,
        "number of sides": n,
        "perimeter": n * int(side[1]) if side else 0,
    }
    return close(got, wanted[goal])


def circle_sector(text: str, answer: str) -> bool:
    got, goal = amount(answer), goal_of(text)
    (radius,) = named(text, "radius")
    if "arc length" not in goal and "arc length" in text:
        (arc,) = named(text, "arc length")
        return close(got, math.degrees(arc / radius)) if goal == "central angle" else close(got, arc * radius / 2)
    angle = math.radians(named(text, "central angle")[0])
    return close(got, angle * radius) if goal == "arc length" else close(got, angle * radius**2 / 2)


def chords(text: str, answer: str) -> bool:
    got = amount(answer)
    facts = {name: float(n) for name, n in re.findall(r"(radius|length|distance from the center) (\d+)", text)}
    goal = "diameter" if "diameter" in text else "length" if "length" not in facts else "distance"
    if goal == "length":
        return close(
            got, 2 * facts["radius"] * math.sin(math.acos(facts["distance from the center"] / facts["radius"]))
        )
    if goal == "diameter":
        return close(got / 2, abs(complex(facts["length"] / 2, facts["distance from the center"])))
    return close(got, facts["radius"] * math.cos(math.asin(facts["length"] / 2 / facts["radius"])))


def quadrilaterals(text: str, answer: str) -> bool:
    got, goal = amount(answer), goal_of(text)
    n = numbers(text)
    if "parallelogram" in text:
        return close(got, n[0] * n[1])
    if "trapezoid" in text:
        a, b = map(float, re.findall(r"bases (\d+) and (\d+)", text)[0])
        if goal == "height":
            return close(got * (a + b) / 2, named(text, "area")[0])
        return close(got, named(text, "height")[0] * (a + b) / 2)
    if "perimeter" in text and goal == "area":
        way, d = n
        points = [sympy.Point(0, 0), sympy.Point(sympy.Rational(int(d), 2), 0)]
        half = sympy.sqrt((sympy.Rational(int(way), 4)) ** 2 - points[0].distance(points[1]) ** 2)
        return close(got, float((4 * half * sympy.Rational(int(d), 2) / 2).evalf(20)))
    a, b = n
    if goal == "area":
        return close(got, a * b / 2)
    return close(got, abs(complex(a, b)) / 2 * (4 if goal == "perimeter" else 1))


def boxes(text: str, answer: str) -> bool:
    got, goal = amount(answer), goal_of(text)
    n = numbers(text)
    if "pyramid" in text:
        side, height = n
        if goal == "surface area":
            slant = abs(complex(side / 2, height))
            return close(got, side**2 + 4 * (side * slant / 2))
        upright = math.sqrt(height**2 - (side / 2) ** 2)
        return close(got, side**2 * upright / 3)
    if "cube" in text:
        edge = n[0] ** (1 / 3) if "volume" in text and goal != "volume" else math.sqrt(n[0] / 6)
        return close(got, 6 * edge**2 if goal == "surface area" else edge**3)
    a, b, c = n
    return close(
        got, {"volume": math.prod(n), "surface area": 2 * (a * b + b * c + a * c), "diagonal": math.hypot(*n)}[goal]
    )


def round_solids(text: str, answer: str) -> bool:
    got, goal = amount(answer), goal_of(text)
    (r,) = named(text, "radius")
    z = sympy.Symbol("z")
    if "sphere" in text:
        return close(got, float(sympy.integrate(sympy.pi * (sympy.Integer(int(r)) ** 2 - z**2), (z, -int(r), int(r)))))
    slant = re.search(r"slant height (\d+)", text)
    h = math.sqrt(int(slant[1]) ** 2 - r**2) if slant else float(re.findall(r"height (\d+)", text)[0])
    if goal == "volume":
        return close(got, math.pi * r * r * h / (3 if "cone" in text else 1))
    if "cone" in text:
        return close(got, math.pi * r * (r + abs(complex(r, h))))
    return close(got, math.tau * r * (r + h))


def inscribed_figures(text: str, answer: str) -> bool:
    got = amount(answer)
    size = re.search(r"has (radius|side|area) (\d+)(pi)?", text)
    assert size
    value = int(size[2]) * (math.pi if size[3] else 1)
    if re.match(r"(?:A|If a) circle", text):
        radius = value if size[1] == "radius" else math.sqrt(value / math.pi)
        return close(got, (2 * radius) ** 2)
    side = value if size[1] == "side" else math.sqrt(value)
    return close(got, math.pi * (abs(complex(side, side)) / 2) ** 2)


def point_pairs(text: str, answer: str) -> bool:
    a, b, c, d = (int(n) for n in re.findall(r"-?\d+", text))
    p, q = sympy.Point(a, b), sympy.Point(c, d)
    if "midpoint" in text:
        middle = p.midpoint(q)
        return answer == f"({middle.x}, {middle.y})"
    if "slope" in text:
        return sympy.Rational(answer) == sympy.Line(p, q).slope
    return close(amount(answer), float(p.distance(q)))


def line_through_points(text: str, answer: str) -> bool:
    a, b, c, d = (int(n) for n in re.findall(r"-?\d+", text))
    x = sympy.Symbol("x")
    formula = sympy.sympify(re.sub(r"(?<=\d)x", "*x", answer.removeprefix("y = ")), rational=True)
    return formula.subs(x, a) == b and formula.subs(x, c) == d


def polygon_from_corners(text: str, answer: str) -> bool:
    n = [int(value) for value in re.findall(r"-?\d+", text)]
    corners = [sympy.Point(x, y) for x, y in zip(n[::2], n[1::2], strict=True)]
    return sympy.Rational(answer) == abs(sympy.Polygon(*corners).area)


def circle_equation(text: str, answer: str) -> bool:
    d, e, f = (int(value) for value in re.findall(r"[+] (\d+)x [+] (\d+)y = (\d+)", text)[0])
    x, y = sympy.symbols("x y")
    circle = sympy.Circle(sympy.Eq(x**2 + y**2 + d * x + e * y, f))
    if "center" in text:
        return answer == f"({circle.center.x}, {circle.center.y})"
    return close(amount(answer), float(circle.radius if "radius" in text else circle.area))


def similar_triangles(text: str, answer: str) -> bool:
    got, n = amount(answer), numbers(text.replace(":", " "))
    if "ratio" in text:
        return close(got / max(n), 180 / sum(n))
    return close(got / n[2], (n[1] / n[0]) ** (2 if "area" in text else 1))


CHECKS: dict[str, Callable[[str, str], bool]] = {
    "circle_measures": circle_measures,
    "rectangle_measures": rectangle_measures,
    "triangle_area": triangle_area,
    "right_triangle": right_triangle,
    "triangle_angles": triangle_angles,
    "law_of_cosines": law_of_cosines,
    "polygon_angles": polygon_angles,
    "circle_sector": circle_sector,
    "chords": chords,
    "quadrilaterals": quadrilaterals,
    "boxes": boxes,
    "round_solids": round_solids,
    "inscribed_figures": inscribed_figures,
    "point_pairs": point_pairs,
    "line_through_points": line_through_points,
    "polygon_from_corners": polygon_from_corners,
    "circle_equation": circle_equation,
    "similar_triangles": similar_triangles,
}
