"""Figures measured from coordinates: the independent route by which geometry is checked.

A figure is built from its parameters as points in the plane, as inscribed polygons whose sides are doubled until they
are the circle (Archimedes), or as a stack of cross-sections; lengths, angles, areas and volumes are then read off. No
formula of a textbook is used here, so a wrong formula can't vouch for itself.
"""

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

Point = tuple[float, float]
Measures = dict[str, float]
TOLERANCE = 1e-6
DOUBLINGS = 24
BANDS = 4_000


@dataclass(frozen=True)
class Model:
    """How a figure is built: each set of parameters, in their order, with the function that measures the figure."""

    builds: tuple[tuple[tuple[str, ...], Callable[..., Measures]], ...]


def agreement(figure: str, known: Mapping[str, float]) -> tuple[bool, str]:
    """Whether all these values belong to one figure, and what was found; False where they don't determine one."""
    model = MODELS.get(figure)
    if model is None:
        return False, f"no figure {figure!r} can be drawn"
    for names, build in model.builds:
        if not set(names) < set(known):
            continue
        values = [known[name] for name in names]
        if any(value <= 0 for name, value in zip(names, values, strict=True) if not name.startswith("cosine")):
            return False, "a length or an angle is not positive"
        try:
            found = build(*values)
        except (ValueError, ZeroDivisionError, OverflowError):
            return False, "no such figure exists"
        if not set(known) <= set(found):
            continue
        for name, value in known.items():
            if not math.isclose(found[name], value, rel_tol=TOLERANCE, abs_tol=TOLERANCE):
                return False, f"the figure drawn from {', '.join(names)} has {name} {found[name]:.6g}"
        rest = [name for name in known if name not in names]
        shown = ", ".join(f"{name} {found[name]:.6g}" for name in rest)
        return True, f"the figure drawn from {', '.join(names)} has {shown}"
    return False, "the values do not determine the figure"


def distance(p: Point, q: Point) -> float:
    """The length of the segment."""
    return math.hypot(p[0] - q[0], p[1] - q[1])


def outline(points: list[Point]) -> float:
    """The length of the way round."""
    return sum(distance(p, q) for p, q in _round(points))


def enclosed(points: list[Point]) -> float:
    """The area by trapezoids under the sides."""
    return abs(sum((q[0] - p[0]) * (p[1] + q[1]) / 2 for p, q in _round(points)))


def corner(p: Point, q: Point, r: Point) -> float:
    """The angle at q in degrees."""
    one, two = math.atan2(p[1] - q[1], p[0] - q[0]), math.atan2(r[1] - q[1], r[0] - q[0])
    angle = math.degrees(abs(one - two))
    return min(angle, 360 - angle)


def _round(points: list[Point]) -> Iterator[tuple[Point, Point]]:
    return zip(points, [*points[1:], points[0]], strict=True)


def ring(radius: float) -> float:
    """The length of a circle: the inscribed hexagon's sides doubled until nothing changes."""
    side, count = 1.0, 6
    for _ in range(DOUBLINGS):
        side, count = side / math.sqrt(2 + math.sqrt(4 - side * side)), 2 * count
    return radius * side * count


def disc(radius: float) -> float:
    """The area of a circle: the triangles of the inscribed polygon with as many sides."""
    side, count = 1.0, 6
    for _ in range(DOUBLINGS):
        side, count = side / math.sqrt(2 + math.sqrt(4 - side * side)), 2 * count
    return radius * radius * count * side * math.sqrt(1 - side * side / 4) / 2


def stacked(section: Callable[[float], float], height: float) -> float:
    """The volume over cross-sections that are at most cubic in the height (three sections are enough)."""
    return height * (section(0) + 4 * section(height / 2) + section(height)) / 6


def circle(radius: float) -> Measures:
    return {"radius": radius, "diameter": 2 * radius, "circumference": ring(radius), "area": disc(radius)}


def semicircle(radius: float) -> Measures:
    return {
        "radius": radius,
        "diameter": 2 * radius,
        "area": disc(radius) / 2,
        "perimeter": ring(radius) / 2 + 2 * radius,
    }


def sector(radius: float, angle: float) -> Measures:
    """The part of the disc that the angle cuts out, as a fan of thin triangles."""
    if angle > 360:
        raise ValueError
    count = 40_000
    step = math.radians(angle / count)
    thin = [(radius, 0.0), (radius * math.cos(step), radius * math.sin(step))]
    arc = count * distance(*thin)
    area = count * enclosed([(0.0, 0.0), *thin])
    return {"radius": radius, "angle": angle, "arc length": arc, "area": area, "perimeter": arc + 2 * radius}


def chord(radius: float, gap: float) -> Measures:
    """A chord at a distance from the centre: where the line y = gap meets the circle."""
    half = math.sqrt(radius * radius - gap * gap)
    ends = (-half, gap), (half, gap)
    return {"radius": radius, "distance": gap, "length": distance(*ends), "diameter": 2 * radius}


def rectangle(length: float, width: float) -> Measures:
    points = [(0.0, 0.0), (length, 0.0), (length, width), (0.0, width)]
    return {
        "length": length,
        "width": width,
        "perimeter": outline(points),
        "area": enclosed(points),
        "diagonal": distance(points[0], points[2]),
    }


def square(side: float) -> Measures:
    found = rectangle(side, side)
    return {"side": side, **{name: found[name] for name in ("perimeter", "area", "diagonal")}}


def parallelogram(base: float, height: float) -> Measures:
    points = [(0.0, 0.0), (base, 0.0), (base + 0.7 * height, height), (0.7 * height, height)]
    return {"base": base, "height": height, "area": enclosed(points)}


def trapezoid(first: float, second: float, height: float) -> Measures:
    points = [(0.0, 0.0), (first, 0.0), (0.3 * height + second, height), (0.3 * height, height)]
    return {"first base": first, "second base": second, "height": height, "area": enclosed(points)}


def rhombus_side(side: float) -> Measures:
    """What all rhombi of this side have."""
    found = rhombus(side, side * math.sqrt(3))
    return {name: found[name] for name in ("side", "perimeter")}


def rhombus(first: float, second: float) -> Measures:
    points = [(-first / 2, 0.0), (0.0, -second / 2), (first / 2, 0.0), (0.0, second / 2)]
    return {
        "first diagonal": first,
        "second diagonal": second,
        "area": enclosed(points),
        "side": distance(points[0], points[1]),
        "perimeter": outline(points),
    }


def kite(first: float, second: float) -> Measures:
    points = [(-first / 3, 0.0), (0.0, -second / 2), (2 * first / 3, 0.0), (0.0, second / 2)]
    return {"first diagonal": first, "second diagonal": second, "area": enclosed(points)}


def flat_triangle(base: float, height: float) -> Measures:
    points = [(0.0, 0.0), (base, 0.0), (0.3 * base, height)]
    return {"base": base, "height": height, "area": enclosed(points)}


def right_triangle(first: float, second: float) -> Measures:
    points = [(0.0, 0.0), (first, 0.0), (0.0, second)]
    hypotenuse = distance(points[1], points[2])
    return {
        "first leg": first,
        "second leg": second,
        "hypotenuse": hypotenuse,
        "area": enclosed(points),
        "perimeter": outline(points),
        "altitude": abs(points[1][0] * points[2][1]) / hypotenuse,
    }


def right_triangle_from(hypotenuse: float, first: float) -> Measures:
    """The second leg ends where the circle about the other end of the first one meets the axis."""
    return right_triangle(first, math.sqrt(hypotenuse * hypotenuse - first * first))


def equilateral(side: float) -> Measures:
    points = [(0.0, 0.0), (side, 0.0), (side * math.cos(math.pi / 3), side * math.sin(math.pi / 3))]
    return {"side": side, "perimeter": outline(points), "area": enclosed(points), "height": points[2][1]}


def _triangle(points: list[Point]) -> Measures:
    """Sides a, b, c opposite to the angles A, B, C, and what belongs to them."""
    a, b, c = distance(points[1], points[2]), distance(points[0], points[2]), distance(points[0], points[1])
    angles = [corner(points[i - 1], points[i], points[(i + 1) % 3]) for i in range(3)]
    area, way = enclosed(points), outline(points)
    if area <= 0:
        raise ValueError
    found = {"side a": a, "side b": b, "side c": c, "area": area, "perimeter": way, "half perimeter": way / 2}
    found |= {f"angle {name}": angle for name, angle in zip("ABC", angles, strict=True)}
    # The incircle touches every side: its centre is the mean of the corners, each as heavy as the side opposite.
    center = tuple(sum(w * p[k] for w, p in zip((a, b, c), points, strict=True)) / way for k in (0, 1))
    thin = enclosed([points[0], points[1], (center[0], center[1])])
    found["inradius"] = 2 * thin / c
    found["circumradius"] = _through(points)
    for name, angle in zip("ABC", angles, strict=True):
        turn = math.radians(angle)
        found |= {f"cosine of {name}": math.cos(turn), f"sine of {name}": math.sin(turn)}
        if abs(angle - 90) > TOLERANCE:
            found[f"tangent of {name}"] = math.tan(turn)
    return found


def _through(points: list[Point]) -> float:
    """The radius of the circle through three points, as the distance to the meeting point of two bisectors."""
    (x1, y1), (x2, y2), (x3, y3) = points
    a1, b1, c1 = 2 * (x2 - x1), 2 * (y2 - y1), x2**2 + y2**2 - x1**2 - y1**2
    a2, b2, c2 = 2 * (x3 - x1), 2 * (y3 - y1), x3**2 + y3**2 - x1**2 - y1**2
    size = a1 * b2 - a2 * b1
    return distance(((c1 * b2 - c2 * b1) / size, (a1 * c2 - a2 * c1) / size), points[0])


def triangle_sides(a: float, b: float, c: float) -> Measures:
    """C where the circles about A and B meet."""
    x = (b * b + c * c - a * a) / (2 * c)
    return _triangle([(0.0, 0.0), (c, 0.0), (x, math.sqrt(b * b - x * x))])


def triangle_angles(first: float, second: float) -> Measures:
    """Some triangle with these angles at A and B; only its angles are known."""
    found = _pinned(first, second, 1.0)
    return {name: found[name] for name in ("angle A", "angle B", "angle C")}


def turned_by(cosine: float) -> Measures:
    """The angle A of some triangle by its cosine, as the direction of a point on the unit circle."""
    height = math.sqrt(1 - cosine * cosine)
    found = {"cosine of A": cosine, "sine of A": height, "angle A": math.degrees(math.atan2(height, cosine))}
    return found | ({"tangent of A": height / cosine} if abs(cosine) > TOLERANCE else {})


def _pinned(first: float, second: float, c: float) -> Measures:
    """The triangle on the base c with these angles at its ends."""
    if first + second >= 180:
        raise ValueError
    s, t = math.tan(math.radians(90 - first)), math.tan(math.radians(90 - second))
    height = c / (s + t)
    return _triangle([(0.0, 0.0), (c, 0.0), (s * height, height)])


def _turned(build: Callable[..., Measures], names: str) -> Callable[..., Measures]:
    """The same construction with the corners named otherwise: `names` are what A, B and C are called."""

    def turned(*values: float) -> Measures:
        change = dict(zip("ABC", names, strict=True))
        change |= {old.lower(): new.lower() for old, new in change.items()}
        return {
            " ".join(change.get(word, word) if len(word) == 1 else word for word in name.split()): value
            for name, value in build(*values).items()
        }

    return turned


def triangle_two_sides(a: float, b: float, angle: float) -> Measures:
    """C at the origin, its sides a along the axis and b under the angle."""
    turn = math.radians(angle)
    if angle >= 180:
        raise ValueError
    return _triangle([(b * math.cos(turn), b * math.sin(turn)), (a, 0.0), (0.0, 0.0)])


def around(perimeter: float) -> Measures:
    """What is known of every triangle of this perimeter."""
    found = triangle_sides(perimeter / 3, perimeter / 3, perimeter / 3)
    return {name: found[name] for name in ("perimeter", "half perimeter")}


def triangle_on_chord(a: float, angle: float) -> Measures:
    """One of the triangles over the side a with the angle A; they all have the same circumcircle."""
    if angle >= 180:
        raise ValueError
    found = triangle_side_and_angles(a, angle, (180 - angle) / 2)
    return {name: found[name] for name in ("side a", "angle A", "circumradius")}


def triangle_side_and_angles(a: float, first: float, second: float) -> Measures:
    """The triangle with these angles at A and B, enlarged until a fits."""
    unit = _pinned(first, second, 1.0)["side a"]
    return _pinned(first, second, a / unit)


def isosceles(leg: float, base: float) -> Measures:
    """The top where the circles of radius leg about the ends of the base meet."""
    found = triangle_sides(leg, leg, base)
    return {
        "leg": leg,
        "base": base,
        "height": 2 * found["area"] / base,
        "area": found["area"],
        "perimeter": found["perimeter"],
    }


def annulus(outer: float, inner: float) -> Measures:
    if inner >= outer:
        raise ValueError
    return {
        "outer radius": outer,
        "inner radius": inner,
        "width": outer - inner,
        "area": disc(outer) - disc(inner),
    }


def circle_in_square(side: float) -> Measures:
    found, inside = square(side), circle(side / 2)
    return {
        "side": side,
        "square area": found["area"],
        "radius": side / 2,
        "diameter": side,
        "circle area": inside["area"],
        "circumference": inside["circumference"],
        "area between": found["area"] - inside["area"],
    }


def square_in_circle(radius: float) -> Measures:
    points = [(radius, 0.0), (0.0, radius), (-radius, 0.0), (0.0, -radius)]
    return {
        "radius": radius,
        "diameter": 2 * radius,
        "circle area": disc(radius),
        "side": distance(points[0], points[1]),
        "perimeter": outline(points),
        "square area": enclosed(points),
        "area between": disc(radius) - enclosed(points),
    }


def similar_areas(first: float, second: float, area: float) -> Measures:
    """A triangle on the first side with the area, and its copy enlarged until that side is the second one."""
    points = [(0.0, 0.0), (first, 0.0), (0.3 * first, 2 * area / first)]
    large = [(x * second / first, y * second / first) for x, y in points]
    return {
        "first side": distance(points[0], points[1]),
        "second side": distance(large[0], large[1]),
        "first area": enclosed(points),
        "second area": enclosed(large),
    }


def similar_perimeters(first: float, second: float, perimeter: float) -> Measures:
    """An isosceles triangle on the first side with the perimeter, and its enlarged copy."""
    leg = (perimeter - first) / 2
    points = [(0.0, 0.0), (first, 0.0), (first / 2, math.sqrt(leg * leg - first * first / 4))]
    large = [(x * second / first, y * second / first) for x, y in points]
    return {
        "first side": distance(points[0], points[1]),
        "second side": distance(large[0], large[1]),
        "first perimeter": outline(points),
        "second perimeter": outline(large),
    }


def angles_in_ratio(small: float, middle: float, large: float) -> Measures:
    """Angles as the parts: the unit is halved in on until the third angle of a drawn triangle is its part."""
    low, high = 0.0, 180 / (small + middle)
    for _ in range(60):
        unit = (low + high) / 2
        third = _pinned(small * unit, middle * unit, 1.0)["angle C"]
        low, high = (unit, high) if third > large * unit else (low, unit)
    parts = {"smallest part": small, "middle part": middle, "largest part": large}
    return parts | {f"{name.removesuffix('part')}angle": part * low for name, part in parts.items()}


def box(length: float, width: float, height: float) -> Measures:
    faces = [rectangle(*pair)["area"] for pair in combinations((length, width, height), 2)]
    return {
        "length": length,
        "width": width,
        "height": height,
        "volume": stacked(lambda z: rectangle(length, width)["area"], height),
        "surface area": 2 * sum(faces),
        "diagonal": math.dist((0, 0, 0), (length, width, height)),
    }


def cube(edge: float) -> Measures:
    found = box(edge, edge, edge)
    return {"edge": edge, **{name: found[name] for name in ("volume", "surface area", "diagonal")}}


def sphere(radius: float) -> Measures:
    def band(count: int) -> float:
        total, before = 0.0, 0.0
        for index in range(1, count + 1):
            z = -1 + 2 * index / count
            wide = math.sqrt(max(0.0, 1 - z * z))
            total += (before + wide) / 2 * math.hypot(2 / count, wide - before)
            before = wide
        return total

    one, two = band(BANDS), band(2 * BANDS)
    surface = (2 * math.sqrt(2) * two - one) / (2 * math.sqrt(2) - 1)  # the error falls with the power 3/2
    return {
        "radius": radius,
        "diameter": 2 * radius,
        "volume": stacked(lambda z: disc(math.sqrt(max(0.0, radius**2 - (z - radius) ** 2))), 2 * radius),
        "surface area": surface * ring(1.0) * radius**2,
    }


def cylinder(radius: float, height: float) -> Measures:
    side = ring(radius) * height
    return {
        "radius": radius,
        "diameter": 2 * radius,
        "height": height,
        "volume": stacked(lambda z: disc(radius), height),
        "lateral surface area": side,
        "surface area": side + 2 * disc(radius),
    }


def cone(radius: float, height: float) -> Measures:
    """The mantle as the narrow triangles over the base polygon."""
    slant = distance((radius, 0.0), (0.0, height))
    mantle = ring(radius) * slant / 2
    return {
        "radius": radius,
        "diameter": 2 * radius,
        "height": height,
        "slant height": slant,
        "volume": stacked(lambda z: disc(radius * (1 - z / height)), height),
        "lateral surface area": mantle,
        "surface area": mantle + disc(radius),
    }


def pyramid(side: float, height: float) -> Measures:
    slant = distance((side / 2, 0.0), (0.0, height))
    return {
        "base side": side,
        "height": height,
        "slant height": slant,
        "volume": stacked(lambda z: (side * (1 - z / height)) ** 2, height),
        "surface area": side * side + 4 * flat_triangle(side, slant)["area"],
    }


def polygon(sides: float, side: float = 1.0) -> Measures:
    """The corners on a circle, the circle enlarged until the side fits."""
    count = round(sides)
    if count != sides or not 3 <= count <= 2_000:
        raise ValueError
    unit = [(math.cos(2 * math.pi * k / count), math.sin(2 * math.pi * k / count)) for k in range(count)]
    scale = side / distance(unit[0], unit[1])
    points = [(scale * x, scale * y) for x, y in unit]
    inside = corner(points[0], points[1], points[2])
    lines = sum(1 for i, j in combinations(range(min(count, 400)), 2) if (j - i) % count not in (1, count - 1))
    found = {
        "number of sides": sides,
        "sum of angles": count * inside,
        "interior angle": inside,
        "exterior angle": 180 - inside,
        "side": side,
        "perimeter": outline(points),
        "area": enclosed(points),
    }
    return found | ({"number of diagonals": float(lines)} if count <= 400 else {})


def angles_only(sides: float) -> Measures:
    """What does not depend on the size."""
    sized = ("side", "perimeter", "area")
    return {name: value for name, value in polygon(sides).items() if name not in sized}


_TURNS = ("ABC", "BCA", "CAB", "BAC", "ACB", "CBA")


def _every(
    names: tuple[str, ...], build: Callable[..., Measures]
) -> list[tuple[tuple[str, ...], Callable[..., Measures]]]:
    """The construction under every naming of the corners."""
    builds = []
    for turn in _TURNS:
        change = dict(zip("ABC", turn, strict=True)) | dict(zip("abc", turn.lower(), strict=True))
        called = tuple(f"{name[:-1]}{change[name[-1]]}" for name in names)
        builds.append((called, _turned(build, turn)))
    return builds


MODELS: dict[str, Model] = {
    "circle": Model(((("radius",), circle),)),
    "semicircle": Model(((("radius",), semicircle),)),
    "sector": Model(((("radius", "angle"), sector),)),
    "chord": Model(
        ((("radius", "distance"), chord), (("radius",), lambda radius: {"radius": radius, "diameter": 2 * radius}))
    ),
    "rectangle": Model(((("length", "width"), rectangle),)),
    "square": Model(((("side",), square),)),
    "parallelogram": Model(((("base", "height"), parallelogram),)),
    "trapezoid": Model(((("first base", "second base", "height"), trapezoid),)),
    "rhombus": Model(((("first diagonal", "second diagonal"), rhombus), (("side",), rhombus_side))),
    "kite": Model(((("first diagonal", "second diagonal"), kite),)),
    "flat triangle": Model(((("base", "height"), flat_triangle),)),
    "right triangle": Model(
        ((("first leg", "second leg"), right_triangle), (("hypotenuse", "first leg"), right_triangle_from))
    ),
    "equilateral triangle": Model(((("side",), equilateral),)),
    "triangle": Model(
        (
            (("side a", "side b", "side c"), triangle_sides),
            *_every(("side a", "side b", "angle C"), triangle_two_sides),
            *_every(("side a", "angle A", "angle B"), triangle_side_and_angles),
            *_every(("angle A", "angle B"), triangle_angles),
            *_every(("cosine of A",), turned_by),
            *_every(("side a", "angle A"), triangle_on_chord),
            (("perimeter",), around),
        )
    ),
    "similar triangles": Model(
        (
            (("first side", "second side", "first area"), similar_areas),
            (("first side", "second side", "first perimeter"), similar_perimeters),
        )
    ),
    "angle ratio": Model(((("smallest part", "middle part", "largest part"), angles_in_ratio),)),
    "isosceles triangle": Model(
        (
            (("leg", "base"), isosceles),
            (("base", "height"), lambda base, height: isosceles(distance((base / 2, 0.0), (0.0, height)), base)),
            (("leg", "height"), lambda leg, height: isosceles(leg, 2 * math.sqrt(leg * leg - height * height))),
        )
    ),
    "ring": Model(((("outer radius", "inner radius"), annulus),)),
    "circle in square": Model(
        ((("side",), circle_in_square), (("radius",), lambda radius: circle_in_square(2 * radius)))
    ),
    "square in circle": Model(
        (
            (("radius",), square_in_circle),
            (("side",), lambda side: square_in_circle(distance((0.0, 0.0), (side, side)) / 2)),
        )
    ),
    "box": Model(((("length", "width", "height"), box),)),
    "cube": Model(((("edge",), cube),)),
    "sphere": Model(((("radius",), sphere),)),
    "cylinder": Model(((("radius", "height"), cylinder),)),
    "cone": Model(
        (
            (("radius", "height"), cone),
            (("radius", "slant height"), lambda r, s: cone(r, math.sqrt(s * s - r * r))),
        )
    ),
    "pyramid": Model(
        (
            (("base side", "height"), pyramid),
            (("base side", "slant height"), lambda a, s: pyramid(a, math.sqrt(s * s - a * a / 4))),
        )
    ),
    "polygon": Model(((("number of sides", "side"), polygon), (("number of sides",), angles_only))),
}
