"""The clauses that give something of a figure, each with what it says of the points."""

import re
from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise

from lemmata.expr import ParseError
from lemmata.solver.reading.figure.forms import (
    angle,
    dot,
    length,
    less,
    name,
    num,
    over,
    perimeter,
    plus,
    times,
    turn,
    way,
)
from lemmata.solver.reading.figure.measures import QUAD, TRI, UNIT, S, V, cevian_named, figure_of, measure
from lemmata.solver.reading.figure.sheet import (
    NoClause,
    Sheet,
    alike,
    cevian,
    copied,
    equal_sides,
    on_line,
    on_segment,
    parallel,
    perpendicular,
    way_text,
)
from lemmata.solver.vectors import Form

_NAMED = {"pentagon": 5, "hexagon": 6, "heptagon": 7, "octagon": 8, "nonagon": 9, "decagon": 10}
Build = Callable[[re.Match[str], Sheet], None]


def _triangle(match: re.Match[str], sheet: Sheet) -> None:
    words = (match["adj"] or "").split()
    corners = match["t"]
    sheet.polygon(corners)
    a, b, c = tuple(corners)
    if "equilateral" in words:
        equal_sides(sheet, corners)
    sheet.said += [(kind, corners) for kind in ("right", "isosceles") if kind in words]
    if "acute" in words:
        sheet.positive += [dot(way(p, q), way(p, r)) for p, q, r in ((a, b, c), (b, c, a), (c, a, b))]


def _quadrilateral(match: re.Match[str], sheet: Sheet) -> None:
    corners, kind = match["q"], match["kind"].split()[-1]
    if len(corners) != 4:
        raise NoClause(match[0])
    sheet.polygon(corners)
    a, b, c, d = tuple(corners)
    if kind in ("parallelogram", "rhombus", "rectangle", "square"):
        sheet.equal(name(c), plus(name(b), way(a, d)))
    if kind in ("rhombus", "square"):
        sheet.equal(length(a, b), length(a, d))
    if kind in ("rectangle", "square"):
        sheet.equal(dot(way(a, b), way(a, d)), num(0))
    if kind == "trapezoid":
        one = over(Form("turn", (way(a, b), way(d, c))), times(length(a, b), length(d, c)))
        other = over(Form("turn", (way(b, c), way(a, d))), times(length(b, c), length(a, d)))
        sheet.equal(times(one, other), num(0))
        if "isosceles" in match["kind"]:
            raise NoClause("which sides are parallel")


def _regular(match: re.Match[str], sheet: Sheet) -> None:
    """Every corner is the one before it, turned about the centre; to the left, unless another figure is there."""
    corners, count = match["q"], _NAMED[match["kind"]]
    if len(corners) != count:
        raise NoClause(match[0])
    sign = num(1)
    if sheet.points:
        sign = sheet.fresh()
        sheet.equal(times(sign, sign), num(1))
    sheet.use(corners)
    sheet.polygons.append(corners)
    center = name(f"m_{len(sheet.polygons)}")
    sheet.points[center.args[0]] = None
    step = Form("degrees", (num(Fraction(360, count)),))
    cosine, sine = Form("cos", (step,)), times(sign, Form("sin", (step,)))
    rotation = Form("rows", ((cosine, Form("neg", (sine,))), (sine, cosine)))
    for before, after in pairwise(corners):
        sheet.equal(name(after), plus(center, times(rotation, less(name(before), center))))


def _equations(match: re.Match[str], sheet: Sheet) -> None:
    for mark in re.findall(r"⟨(\d+)⟩", match[0]):
        if not re.search(r"=|\\parallel|\\perp|\\\||\\sim|\\cong|:", sheet.formulas[int(mark)]):
            raise NoClause(match[0])
        sheet.give(sheet.formulas[int(mark)])


def _midpoint(match: re.Match[str], sheet: Sheet) -> None:
    points = re.findall("[A-Z]", match["p"])
    sides = re.findall(r"(?<![A-Z])([A-Z])([A-Z])(?![A-Z])", match["s"])
    if len(points) != len(sides):
        raise NoClause(match[0])
    for point, (a, b) in zip(points, sides, strict=True):
        sheet.use(point + a + b)
        sheet.equal(name(point), over(plus(name(a), name(b)), num(2)))


def _on(match: re.Match[str], sheet: Sheet) -> None:
    points = re.findall("[A-Z]", match["p"])
    sides = re.findall(r"(?<![A-Z])([A-Z])([A-Z])(?![A-Z])", match["s"])
    endless = bool(re.search(r"\b(?:lines?(?! segment)|rays?)\b", match[0]))
    if len(sides) == 1:
        sides *= len(points)
    if len(points) != len(sides):
        raise NoClause(match[0])
    for point, (a, b) in zip(points, sides, strict=True):
        (on_line if endless else on_segment)(sheet, point, a, b)


def _bisects(match: re.Match[str], sheet: Sheet) -> None:
    """`AD bisects angle BAC`: D lies inside the angle."""
    a, d, (p, q, r) = match[1], match[2], tuple(match[3])
    if a != q and d == q:
        a, d = d, a
    if a != q:
        raise NoClause(match[0])
    sheet.use(a + d + p + r)
    sheet.equal(angle(p, q, d), angle(d, q, r))
    sheet.positive.append(dot(way(q, d), plus(over(way(q, p), length(q, p)), over(way(q, r), length(q, r)))))


def _foot(match: re.Match[str], sheet: Sheet) -> None:
    """The altitude, median or bisector from a corner meets the opposite side at a point."""
    groups = match.groupdict()
    kind, corner, foot = groups["kind"], groups["a"], groups["d"]
    if groups.get("s"):
        b, c = tuple(groups["s"][-2:])
    else:
        having = [p for p in sheet.polygons if len(p) == 3 and corner in p]
        if len(having) != 1:
            raise NoClause(match[0])
        b, c = tuple(having[0].replace(corner, ""))
    if corner in (b, c):
        raise NoClause(match[0])
    cevian(sheet, kind, corner, foot, b, c)


def _meet(match: re.Match[str], sheet: Sheet) -> None:
    """`AC and BD intersect at E`: inside both segments where they are said to be segments or diagonals."""
    (a, b), (c, d), e = tuple(match["s"][-2:]), tuple(match["t"][-2:]), match["e"]
    inside = re.search("segment|diagonal|chord", match[0]) or any(
        {a, b, c, d} == set(p) and len(p) == 4 for p in sheet.polygons
    )
    for x, y in ((a, b), (c, d)):
        (on_segment if inside else on_line)(sheet, e, x, y)


def _center(match: re.Match[str], sheet: Sheet) -> None:
    """Centroid, incenter, circumcenter, orthocenter."""
    point, corners = match["p"], match["t"]
    sheet.polygon(corners)
    sheet.use(point)
    a, b, c = map(name, corners)
    x, y, z = tuple(corners)
    if match["kind"] == "centroid":
        sheet.equal(name(point), over(plus(a, b, c), num(3)))
    elif match["kind"] == "incenter":
        heavy = plus(times(length(y, z), a), times(length(z, x), b), times(length(x, y), c))
        sheet.equal(name(point), over(heavy, perimeter(corners)))
    elif match["kind"] == "circumcenter":
        sheet.equal(length(point, x), length(point, y))
        sheet.equal(length(point, y), length(point, z))
    else:
        sheet.equal(dot(way(x, point), way(y, z)), num(0))
        sheet.equal(dot(way(y, point), way(z, x)), num(0))


def _right_angle(match: re.Match[str], sheet: Sheet) -> None:
    groups = match.groupdict()
    if groups.get("three"):
        a, b, c = tuple(groups["three"])
        sheet.use(a + b + c)
    else:
        b = groups["p"]
        form = sheet.corner(b)
        a, c = (way_text(part)[0] for part in form.args)
    sheet.right.append(b)
    sheet.equal(dot(way(b, a), way(b, c)), num(0))


def _hypotenuse(match: re.Match[str], sheet: Sheet) -> None:
    a, b = tuple(match["s"][-2:])
    having = [p for p in sheet.polygons if len(p) == 3 and a in p and b in p]
    if len(having) != 1:
        raise NoClause(match[0])
    c = having[0].replace(a, "").replace(b, "")
    sheet.right.append(c)
    sheet.equal(dot(way(c, a), way(c, b)), num(0))


def _measure_is(match: re.Match[str], sheet: Sheet) -> None:
    found, unit = measure(match["m"], sheet)
    if re.search(r" (?:square|sq)\b", match[0][match.end("v") - match.start() :]) and found.op != "outline":
        raise NoClause(match[0])
    text = match["v"]
    if match["v"].endswith("°") or unit:
        if not unit:
            raise NoClause(match[0])
        text = text.removesuffix("°")
    value = sheet.value(text)
    if value.op == "degrees":
        value = value.args[0]
    sheet.equal(found, value)


def _similar(match: re.Match[str], sheet: Sheet) -> None:
    alike(sheet, match["a"], match["b"], "congruent" in match[0])


def _circle(match: re.Match[str], sheet: Sheet) -> None:
    """A circle with a named centre and, if said, its radius."""
    sheet.use(match["o"])
    sheet.centers.append(match["o"])
    sheet.numbers[f"r_{len(sheet.centers)}"] = None
    radius = name(f"r_{len(sheet.centers)}")
    sheet.positive.append(radius)
    if match["r"]:
        sheet.equal(radius, sheet.value(match["r"]))


def _on_circle(match: re.Match[str], sheet: Sheet) -> None:
    if len(sheet.centers) != 1:
        raise NoClause(match[0])
    points = re.findall("[A-Z]", match["p"])
    for point in points:
        sheet.use(point)
        sheet.equal(length(sheet.centers[0], point), name("r_1"))


def _diameter(match: re.Match[str], sheet: Sheet) -> None:
    if len(sheet.centers) != 1:
        raise NoClause(match[0])
    a, b = tuple(match["s"][-2:])
    sheet.use(a + b)
    sheet.equal(name(sheet.centers[0]), over(plus(name(a), name(b)), num(2)))
    sheet.equal(length(a, b), times(num(2), name("r_1")))


def _collinear(match: re.Match[str], sheet: Sheet) -> None:
    """On one line, in this order."""
    points = re.findall("[A-Z]", match["p"])
    for a, b, c in zip(points, points[1:], points[2:], strict=False):
        on_segment(sheet, b, a, c)


def _inside(match: re.Match[str], sheet: Sheet) -> None:
    """A point inside a convex figure is on the inner side of every side."""
    corners, point = figure_of(match["f"], sheet), match["p"]
    sheet.use(point)
    for a, b, c in zip(corners, corners[1:] + corners[:1], corners[2:] + corners[:2], strict=True):
        sheet.positive.append(times(turn(a, b, point), turn(a, b, c)))


def _medians(match: re.Match[str], sheet: Sheet) -> None:
    """`the medians AD, BE and CF of triangle ABC intersect at G`."""
    corners = match["t"] or next((p for p in sheet.polygons if len(p) == 3), "")
    if len(corners) != 3:
        raise NoClause(match[0])
    sheet.polygon(corners)
    for a, d in re.findall(r"(?<![A-Z])([A-Z])([A-Z])(?![A-Z])", match["s"]):
        if a not in corners:
            raise NoClause(match[0])
        cevian(sheet, "median", a, d, *corners.replace(a, ""))
    sheet.use(match["g"])
    sheet.equal(name(match["g"]), over(plus(*map(name, corners)), num(3)))


def _line_through(match: re.Match[str], sheet: Sheet) -> None:
    """`the line through G parallel to BC meets AB and AC at M and N`."""
    through, (a, b) = match["p"], tuple(match["d"][-2:])
    sides = re.findall(r"(?<![A-Z])([A-Z])([A-Z])(?![A-Z])", match["s"])
    points = re.findall("[A-Z]", match["at"])
    if len(sides) != len(points):
        raise NoClause(match[0])
    sheet.use(through + a + b)
    for point, (c, d) in zip(points, sides, strict=True):
        on_line(sheet, point, c, d)
        if match["how"] == "parallel":
            sheet.equal(Form("turn", (way(through, point), way(a, b))), num(0))
        else:
            sheet.equal(dot(way(through, point), way(a, b)), num(0))


def _related(match: re.Match[str], sheet: Sheet) -> None:
    """`AB is parallel to CD and EF`, `AC and BD are perpendicular`."""
    pairs = re.findall(r"(?<![A-Z])([A-Z])([A-Z])(?![A-Z])", match[0])
    for a, b in pairs:
        sheet.use(a + b)
    (a, b), *others = pairs
    for c, d in others:
        (parallel if "parallel" in match[0] else perpendicular)(sheet, a, b, c, d)


def _inscribed(match: re.Match[str], sheet: Sheet) -> None:
    """A figure whose corners lie on a circle, named or not."""
    corners = figure_of(match["f"], sheet)
    if match["o"] or not sheet.centers:
        center = match["o"] or f"o_{len(sheet.centers) + 1}"
        sheet.centers.append(center)
        radius = name(f"r_{len(sheet.centers)}")
        sheet.numbers[radius.args[0]] = None
        sheet.positive.append(radius)
        sheet.points[center] = None
        if match["r"]:
            value = sheet.value(match["r"])
            sheet.equal(radius, over(value, num(2)) if match["w"] == "diameter" else value)
    for corner in corners:
        sheet.equal(length(sheet.centers[-1], corner), name(f"r_{len(sheet.centers)}"))


def _tangent(match: re.Match[str], sheet: Sheet) -> None:
    """A line from a point that touches the circle at another."""
    if len(sheet.centers) != 1:
        raise NoClause(match[0])
    a, b = tuple(match["s"][-2:])
    touch = match["t"]
    if touch not in (a, b):
        raise NoClause(match[0])
    sheet.use(a + b)
    sheet.equal(length(sheet.centers[0], touch), name("r_1"))
    sheet.equal(dot(way(sheet.centers[0], touch), way(a, b)), num(0))


_LIST = r"[A-Z](?:,? (?:and )?(?:point )?[A-Z])*"
_SIDES = rf"{S}(?:,? (?:and )?{S})*".replace("([A-Z])", "[A-Z]")
_SIDE = S.replace("([A-Z])", "[A-Z]")
GIVEN: tuple[tuple[str, Build], ...] = (
    (rf"{TRI}triangle (?P<t>[A-Z]{{3}})", _triangle),
    (rf"triangle (?P<t>[A-Z]{{3}}) is (?:an? )?{TRI}(?:triangle)?", _triangle),
    (rf"(?P<t>[A-Z]{{3}}) (?:is|be) an? {TRI}triangle", _triangle),
    (rf"(?P<kind>{QUAD}) (?P<q>[A-Z]{{4}})", _quadrilateral),
    (rf"(?:quadrilateral )?(?P<q>[A-Z]{{4}}) (?:is|be) an? (?P<kind>{QUAD})", _quadrilateral),
    (rf"regular (?P<kind>{'|'.join(_NAMED)}) (?P<q>[A-Z]{{5,10}})", _regular),
    (rf"(?P<q>[A-Z]{{5,10}}) (?:is|be) a regular (?P<kind>{'|'.join(_NAMED)})", _regular),
    (rf"⟨\d+⟩{UNIT}(?:,? (?:and )?⟨\d+⟩{UNIT})*", _equations),
    (rf"(?:points? )?(?P<p>{_LIST}) (?:is|are|be) (?:the )?(?:respective )?midpoints? of (?:sides? |segments? |the "
     rf"segments? )?"
     rf"(?P<s>{_SIDES})(?:,? respectively)?", _midpoint),
    (rf"(?:points? )?(?P<p>{_LIST}) (?:is|are|be|lies?|lie|be points?|is a point|are points|be a point) "
     rf"(?:is )?on (?:sides? |segments? |line segments? |diagonal )?(?P<s>{_SIDES})(?:,? respectively)?", _on),
    (rf"points? (?P<p>{_LIST}) on (?:sides? |segments? )?(?P<s>{_SIDES})(?:,? respectively)?", _on),
    (rf"{S} bisects angle ([A-Z]{{3}})", _bisects),
    (rf"{S} is the (?:angle )?bisector of angle ([A-Z]{{3}})", _bisects),
    (rf"the (?P<kind>altitude|median|angle bisector|bisector) (?:from|of) (?:angle |vertex )?(?P<a>[A-Z])(?: to "
     rf"(?:side )?[A-Z]{{2}})? "
     rf"(?:meets|intersects|hits) (?P<s>{_SIDE}) at (?:point )?(?P<d>[A-Z])", _foot),
    (rf"(?P<d>[A-Z]) (?:is|be) the foot of the (?P<kind>altitude|perpendicular) from (?P<a>[A-Z]) to "
     rf"(?P<s>{_SIDE})", _foot),
    (rf"(?P<s>{_SIDE}) is an? (?P<kind>altitude|median|angle bisector)(?: of the triangle| of triangle "
     rf"[A-Z]{{3}})?", cevian_named),
    (r"(?P<kind>altitude|median)s? (?P<s>[A-Z]{2})", cevian_named),
    (rf"(?:the )?(?:segments |diagonals |lines |chords |sides )?(?P<s>{_SIDE}) and (?P<t>{_SIDE}) "
     rf"(?:intersect|meet|cross) at "
     rf"(?:point )?(?P<e>[A-Z])", _meet),
    (rf"(?P<e>[A-Z]) (?:is|be) the (?:point of )?intersection of (?:segments |diagonals |lines )?(?P<s>{_SIDE}) "
     rf"and (?P<t>{_SIDE})",
     _meet),
    (r"(?P<p>[A-Z]) (?:is|be) the (?P<kind>centroid|incenter|circumcenter|orthocenter) of (?:triangle "
     r")?(?P<t>[A-Z]{3})", _center),
    (r"the (?P<kind>centroid|incenter|circumcenter|orthocenter) of (?:triangle )?(?P<t>[A-Z]{3}) (?:is|be) "
     r"(?P<p>[A-Z])", _center),
    (r"angle (?:(?P<three>[A-Z]{3})|(?P<p>[A-Z])) (?:is|be) (?:a )?right(?: angle)?", _right_angle),
    (r"(?:triangle [A-Z]{3} (?:has|with) )?(?:its |the |a )?right angle (?:is )?at (?:vertex |point "
     r")?(?P<p>[A-Z])", _right_angle),
    (r"hypotenuse (?P<s>[A-Z]{2})", _hypotenuse),
    (rf"{_SIDE} (?:is|be) (?:parallel|perpendicular) to (?:both )?{_SIDE}(?: and {_SIDE})?", _related),
    (rf"{_SIDE} and {_SIDE} are (?:parallel|perpendicular)(?: to each other)?", _related),
    (r"(?:point )?(?P<p>[A-Z]) (?:is|lies|be) (?:in the interior of|inside(?: of)?|in) (?P<f>.+)", _inside),
    (rf"(?:the )?medians (?P<s>{_SIDES})(?: of triangle (?P<t>[A-Z]{{3}}))? (?:intersect|meet|are concurrent) at "
     rf"(?:the centroid |point )?(?P<g>[A-Z])",
     _medians),
    (rf"(?:the|a) line (?:drawn )?through (?:point )?(?P<p>[A-Z]),?(?: that is)? (?P<how>parallel|perpendicular) "
     rf"to (?P<d>{_SIDE}),? "
     rf"(?:intersects|meets|cuts) (?P<s>{_SIDES}) at (?:points? )?(?P<at>{_LIST})(?:,? respectively)?", _line_through),
    (rf"(?P<f>.+) (?:is|be) inscribed in (?:a|the) circle(?: with center (?P<o>[A-Z]))?(?:,? (?:and|with|of)(?: "
     rf"a)? (?P<w>radius|diameter) "
     rf"(?:of )?(?P<r>{V}){UNIT})?", _inscribed),
    (rf"(?P<s>{_SIDE}) (?:is|be) tangent to (?:the |this )?circle(?: [A-Z])? at (?:point )?(?P<t>[A-Z])", _tangent),
    (r"(?:triangle )?(?P<a>[A-Z]{3}) (?:is (?:similar|congruent)|and) (?:to )?(?:triangle )?(?P<b>[A-Z]{3})(?: are "
     r"(?:similar|congruent))?",
     _similar),
    (rf"(?:a |the )?circle (?:with center|centered at) (?P<o>[A-Z])(?:,? (?:and|has|with|of)? ?(?:a )?radius (?:of "
     rf")?(?P<r>{V}){UNIT})?",
     _circle),
    (r"circle (?P<o>[A-Z])(?P<r>)", _circle),
    (rf"(?:points? )?(?P<p>{_LIST}) (?:is|are|be|lies?|lie) (?:points )?on (?:the|this) circle", _on_circle),
    (rf"(?P<s>{_SIDE}) (?:is|be) a diameter(?: of the circle)?", _diameter),
    (rf"(?:points )?(?P<p>{_LIST}) (?:are collinear|lie on a line|are on a line|lie on a straight line)(?:,? in "
     rf"that order)", _collinear),
    (rf"(?P<m>.+?) (?:is(?: equal to)?|equals|measures|has length|has measure|be) (?P<v>{V}°?){UNIT}", _measure_is),
    (rf"(?P<m>side lengths?|sides of length|the length of each side) (?:of )?(?P<v>{V}°?){UNIT}", _measure_is),
)  # fmt: skip
_JOINTS = (
    r",? (?:such that|so that|where|with|for which) ",
    r",? has (?=side|⟨)",
    r"; ",
    r",? and (?:that )?(?:let )?",
    r", (?:let )?",
    r" (?=and )",
)
_LEAD = re.compile(
    r"^(?:let|suppose(?: that)?|given(?: that)?|if|consider|in|for|we have|that|there is|it is given "
    r"that|assume(?: that)?|"
    r"the figure shows|also|here|and|then) "
)


def given(text: str, sheet: Sheet, failed: set[str]) -> None:
    """A clause that gives, or several joined by words."""
    text = text.strip(" ,.;")
    while (bare := _LEAD.sub("", text)) != text:
        text = bare
    text = re.sub(
        r"^(?:an?|the) (?=[a-z ]*(?:triangle|quadrilateral|square|rectangle|rhombus|parallelogram|trapezoid|regular) )",
        "",
        text,
    )
    if text in failed or not text:
        raise NoClause(text)
    if match := re.fullmatch(r"(.+ (?:on|of|to|in)) (?:a|the) (circle (?:with center|centered at) [A-Z]\b.*)", text):
        trial = copied(sheet)
        try:
            given(match[2], trial, failed)
            given(f"{match[1]} the circle", trial, failed)
        except NoClause:
            pass
        else:
            sheet.__dict__.update(trial.__dict__)
            return
    for pattern, build in GIVEN:
        match = re.fullmatch(pattern, text)
        if match is None:
            continue
        trial = copied(sheet)
        try:
            build(match, trial)
        except (NoClause, ParseError):
            continue
        sheet.__dict__.update(trial.__dict__)
        return
    for joint in _JOINTS:
        for cut_at in re.finditer(joint, text):
            left, right = text[: cut_at.start()], text[cut_at.end() :]
            trial = copied(sheet)
            try:
                given(left, trial, failed)
                given(right, trial, failed)
            except NoClause:
                continue
            sheet.__dict__.update(trial.__dict__)
            return
    failed.add(text)
    raise NoClause(text)
