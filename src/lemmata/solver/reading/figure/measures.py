"""Lengths, angles, areas and ratios in words: `the area of triangle ABC`, `the altitude from A`."""

import re

from lemmata.solver.reading.figure.forms import (
    angle,
    area,
    circumradius,
    inradius,
    length,
    less,
    name,
    num,
    over,
    perimeter,
    plus,
    times,
)
from lemmata.solver.reading.figure.sheet import NoClause, Sheet, cevian
from lemmata.solver.vectors import Form

S = (
    r"(?:(?:the )?(?:sides?|segments?|line segments?|lines?|chords?|diagonals?|legs?|bases?|hypotenuse|rays?) )?"
    r"([A-Z])([A-Z])"
)
V = r"(?:⟨\d+⟩|\d+(?:\.\d+)?)"
UNIT = (
    r"(?: (?:units?|cm|centimeters?|inch(?:es)?|feet|foot|meters?|m|miles|in|square "
    r"(?:units?|centimeters?|inches|feet|meters?)|sq\.? (?:cm|units)))?"
)
QUAD = r"(?:convex )?(?:isosceles )?(?:quadrilateral|square|rectangle|rhombus|parallelogram|trapezoid)"
TRI = r"(?P<adj>(?:(?:right|isosceles|equilateral|acute|scalene|obtuse)(?:,? )?)*)"
_CEVIAN = re.compile(r"(?P<kind>altitude|median|angle bisector) (?P<s>[A-Z]{2})")


def cevian_named(match: re.Match[str], sheet: Sheet) -> None:
    """`AD is a median`, `altitude AD`, of the only triangle."""
    triangles = [p for p in sheet.polygons if len(p) == 3]
    for a, d in re.findall(r"(?<![A-Z])([A-Z])([A-Z])(?![A-Z])", match["s"]):
        having = [p for p in triangles if (a in p) != (d in p)]
        if len(having) != 1:
            raise NoClause(match[0])
        if d in having[0]:
            a, d = d, a
        cevian(sheet, match["kind"], a, d, *having[0].replace(a, ""))


def figure_of(text: str, sheet: Sheet) -> str:
    """The corners of `triangle ABC`, `quadrilateral ABCD`, `the triangle`."""
    match = re.fullmatch(
        rf"(?:the )?(?:{TRI}triangle|{QUAD}|pentagon|hexagon|octagon|polygon)(?: "
        rf"(?P<c>[A-Z]{{3,8}}))?|(?P<d>[A-Z]{{3,8}})",
        text,
    )
    if match is None:
        raise NoClause(text)
    corners = match["c"] or match["d"]
    if not corners:
        kind = 3 if "triangle" in text else 4
        having = [p for p in sheet.polygons if len(p) == kind]
        if len(having) != 1:
            raise NoClause(text)
        return having[0]
    if not any(set(corners) == set(p) for p in sheet.polygons):
        sheet.polygon(corners)
    return str(corners)


def measure(text: str, sheet: Sheet) -> tuple[Form, str]:
    """A length, an angle in degrees, an area: (formula, unit)."""
    text = re.sub(r"^(?:the )?(?:length|value|measure|degree measure|number of degrees|number of units|distance)s? "
    r"(?:of|in) ", "",
                  re.sub("^the ", "", text))  # fmt: skip
    text = re.sub("^the ", "", text)
    if match := re.fullmatch(rf"{S}", text):
        sheet.use(match[1] + match[2])
        return length(match[1], match[2]), ""
    if match := re.fullmatch(r"(?:distance )?(?:from|between) (?:point )?([A-Z]) (?:to|and) (?:point )?([A-Z])", text):
        sheet.use(match[1] + match[2])
        return length(match[1], match[2]), ""
    if match := re.fullmatch(
        r"distance (?:from|between) (?:point )?([A-Z]) (?:to|and) (?:line |side |segment )?([A-Z])([A-Z])", text
    ):
        sheet.use(match[1] + match[2] + match[3])
        return over(times(num(2), area("".join(match.groups()))), length(match[2], match[3])), ""
    if match := re.fullmatch(r"(altitude|median|angle bisector) ([A-Z])([A-Z])", text):
        cevian_named(_CEVIAN.fullmatch(text) or match, sheet)
        return length(match[2], match[3]), ""
    if match := re.fullmatch(r"radius of (?:the|this) circle", text):
        if len(sheet.centers) != 1:
            raise NoClause(text)
        return name("r_1"), ""
    if match := re.fullmatch(r"angle ([A-Z]{3})", text):
        sheet.use(match[1])
        return angle(*match[1]), "degrees"
    if match := re.fullmatch(r"angle ([A-Z])", text):
        return sheet.corner(match[1]), "degrees"
    if match := re.fullmatch(r"(area|perimeter) of (.+)", text):
        corners = figure_of(match[2], sheet)
        return (area if match[1] == "area" else perimeter)(corners), ""
    if match := re.fullmatch(r"(?:radius of (?:the )?(?:circle )?)(inscribed in|circumscribed about|that "
    r"circumscribes|incircle of|"
                             r"circumcircle of) (.+)", text):  # fmt: skip
        corners = figure_of(match[2], sheet)
        if len(corners) != 3:
            raise NoClause(text)
        return (inradius if match[1].startswith("in") else circumradius)(corners), ""
    if match := re.fullmatch(r"(inradius|circumradius) of (.+)", text):
        corners = figure_of(match[2], sheet)
        if len(corners) != 3:
            raise NoClause(text)
        return (inradius if match[1] == "inradius" else circumradius)(corners), ""
    if match := re.fullmatch(r"(altitude|median) from (?:vertex )?([A-Z])(?: to (?:side )?[A-Z]{2})?", text):
        having = [p for p in sheet.polygons if len(p) == 3 and match[2] in p]
        if len(having) != 1:
            raise NoClause(text)
        b, c = tuple(having[0].replace(match[2], ""))
        if match[1] == "altitude":
            return over(times(num(2), area(having[0])), length(b, c)), ""
        middle = over(plus(name(b), name(c)), num(2))
        return Form("norm", (less(middle, name(match[2])),)), ""
    if match := re.fullmatch(r"ratio of (.+?) to (.+)", text):
        one, other = measure(match[1], sheet), measure(match[2], sheet)
        return over(one[0], other[0]), ""
    if text in ("side length", "side lengths", "sides of length", "length of each side"):
        last = sheet.polygons[-1] if sheet.polygons else ""
        if not last:
            raise NoClause(text)
        return length(last[0], last[1]), ""
    if match := re.fullmatch(r"⟨(\d+)⟩", text):
        latex = sheet.formulas[int(match[1])]
        form = sheet.quantity(latex)
        return form, "degrees" if form.op == "angle" else ""
    raise NoClause(text)
