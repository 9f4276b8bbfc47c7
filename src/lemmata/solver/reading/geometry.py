"""Figures with measures: `A rectangle has length 5 and width 3. What is its area?`, and named triangles.

A figure, what is given of it and what is asked are read separately, so that every figure goes with every way to ask.
What is given must be understood to the last word; units must be of one kind.
"""

import re
from dataclasses import dataclass

from lemmata.expr import EvaluationError, Node, ParseError, parse, to_text
from lemmata.solver.reading.patterns import GET, patterns
from lemmata.solver.reading.scope import Scope
from lemmata.solver.task import Task

Facts = dict[str, Node]


@dataclass(frozen=True)
class Shape:
    """A figure as it is spoken of: the phrases for its measures, each with the measures that it names in order."""

    figure: str
    facts: dict[str, tuple[str, ...]]
    known: tuple[tuple[str, int], ...] = ()


def _shape(figure: str, text: str, known: tuple[tuple[str, int], ...] = ()) -> Shape:
    """`radius; side length = side; legs = first leg, second leg`."""
    facts = {}
    for part in text.split(";"):
        phrase, _, names = part.partition("=")
        facts[phrase.strip()] = tuple(name.strip() for name in (names or phrase).split(","))
    return Shape(figure, facts, known)


_POLYGON = "side; side length = side; sides of length = side; perimeter; area; sum of angles; \
sum of the interior angles = sum of angles; sum of the measures of the interior angles = sum of angles; \
sum of its interior angles = sum of angles; sum of the angles = sum of angles; interior angle; interior angles = \
interior angle; exterior angle; exterior angles = exterior angle; diagonals = number of diagonals; sides = number of \
sides; number of sides; number of diagonals"
_NAMED = {
    "pentagon": 5,
    "hexagon": 6,
    "heptagon": 7,
    "octagon": 8,
    "nonagon": 9,
    "decagon": 10,
    "dodecagon": 12,
    "icosagon": 20,
}
_SOLID = "volume; surface area; total surface area = surface area"
_ROUND = "radius; diameter; base radius = radius; radius of the base = radius; diameter of the base = diameter; height"
SHAPES: dict[str, Shape] = {
    "circle": _shape("circle", "radius; diameter; circumference; area"),
    "semicircle": _shape("semicircle", "radius; diameter; area; perimeter"),
    "sector of a circle": _shape(
        "sector", "radius; angle; central angle = angle; arc length; length of its arc = arc length; area; perimeter"
    ),
    "chord of a circle": _shape("chord", "radius; diameter; length; distance from the center = distance"),
    "rectangle": _shape(
        "rectangle", "length; width; perimeter; area; diagonal; sides = length, width; dimensions = length, width"
    ),
    "square": _shape("square", "side; side length = side; sides of length = side; perimeter; area; diagonal"),
    "parallelogram": _shape("parallelogram", "base; height; area; altitude = height"),
    "trapezoid": _shape(
        "trapezoid",
        "bases = first base, second base; parallel sides = first base, second base; height; area; first base; "
        "second base; one base = first base; other base = second base; altitude = height",
    ),
    "rhombus": _shape(
        "rhombus",
        "diagonals = first diagonal, second diagonal; side; side length = side; perimeter; area; one diagonal = first "
        "diagonal; other diagonal = second diagonal; first diagonal; second diagonal",
    ),
    "kite": _shape(
        "kite",
        "diagonals = first diagonal, second diagonal; area; one diagonal = first diagonal; other diagonal = second "
        "diagonal",
    ),
    "triangle": _shape(
        "triangle",
        "sides = side a, side b, side c; perimeter; area; inradius; circumradius; radius of its inscribed circle = "
        "inradius; radius of its circumscribed circle = circumradius; two sides = side a, side b; angle between them "
        "= angle C; included angle = angle C; third side = side c; two angles = angle A, angle B; third angle = "
        "angle C; "
        "angles = angle A, angle B; remaining angle = angle C",
    ),
    "right triangle": _shape(
        "right triangle",
        "legs = first leg, second leg; hypotenuse; one leg = first leg; a leg = first leg; leg = first leg; other "
        "leg = "
        "second leg; second leg; area; perimeter; altitude to the hypotenuse = altitude",
    ),
    "equilateral triangle": _shape(
        "equilateral triangle",
        "side; side length = side; sides of length = side; perimeter; area; height; altitude = height",
    ),
    "cube": _shape(
        "cube",
        f"edge; edge length = edge; side length = edge; side = edge; {_SOLID}; diagonal; space diagonal = diagonal",
    ),
    "sphere": _shape("sphere", f"radius; diameter; {_SOLID}"),
    "cylinder": _shape("cylinder", f"{_ROUND}; {_SOLID}; lateral surface area; lateral area = lateral surface area"),
    "cone": _shape(
        "cone", f"{_ROUND}; slant height; {_SOLID}; lateral surface area; lateral area = lateral surface area"
    ),
    "square pyramid": _shape(
        "pyramid", f"base side; side of the base = base side; base edge = base side; height; slant height; {_SOLID}"
    ),
    "regular polygon": _shape("polygon", _POLYGON),
    **{f"regular {name}": _shape("polygon", _POLYGON, (("number of sides", count),)) for name, count in _NAMED.items()},
}
_FLAT = _shape("flat triangle", "base; height; area; altitude = height")
_SAME = {
    "right circular cylinder": "cylinder",
    "right circular cone": "cone",
    "right cone": "cone",
    "sector": "sector of a circle",
    "chord": "chord of a circle",
    "annulus": "ring",
    "square based pyramid": "square pyramid",
    "pyramid with a square base": "square pyramid",
    "polygon": "regular polygon",
    "convex polygon": "regular polygon",
    "rectangular box": "box",
    "rectangular prism": "box",
    "right rectangular prism": "box",
    "cuboid": "box",
    **{name: f"regular {name}" for name in _NAMED},
}
SHAPES["isosceles triangle"] = _shape(
    "isosceles triangle",
    "legs = leg; leg; equal sides = leg; two equal sides = leg; base; height; altitude = height; height to the base "
    "= height; "
    "area; perimeter",
)
SHAPES["ring"] = _shape("ring", "outer radius; inner radius; area; outer radius = outer radius; width")
SHAPES["circle inscribed in a square"] = _shape(
    "circle in square",
    "radius; diameter; area = circle area; circumference; side of the square = side; area of the square = square area; "
    "area between them = area between; area inside the square but outside the circle = area between",
)
SHAPES["square inscribed in a circle"] = _shape(
    "square in circle",
    "radius of the circle = radius; diameter of the circle = diameter; side; side length = side; area = square area; "
    "perimeter; area of the circle = circle area; area inside the circle but outside the square = area between",
)
SHAPES["box"] = _shape(
    "box",
    f"length; width; height; {_SOLID}; diagonal; space diagonal = diagonal; dimensions = length, width, height; "
    f"edges = "
    "length, width, height; sides = length, width, height",
)
ANY_POLYGON = ("polygon", "convex polygon", *_NAMED)
SIZE_FREE = ("sum of angles", "number of diagonals", "number of sides")

_UNITS = {
    "centimeter": "cm",
    "meter": "m",
    "inch": "in",
    "inche": "in",
    "foot": "ft",
    "feet": "ft",
    "yard": "yd",
    "mile": "mi",
    "millimeter": "mm",
    "kilometer": "km",
    "unit": "unit",
}
_UNIT = (
    r"(?:(?P<power>square|cubic|sq\.?|cu\.?) "
    r")?(?P<unit>centimeters?|millimeters?|kilometers?|meters?|inch(?:es)?|foot|feet|"
    r"yards?|miles?|units?|cm|mm|km|ft|yd|m)(?:\^?\{?(?P<exponent>[23²³])\}?)?(?![a-z])"
)
_NUMBER = r"(?:\d+(?:\.\d+)?(?:/\d+)?(?: ?\*? ?(?:sqrt\(\d+\)|pi))?(?:/\d+)?|sqrt\(\d+\)|pi)"
_VALUE = re.compile(rf"(?P<number>{_NUMBER})(?P<angle> ?°)?(?: ?{_UNIT})?", re.IGNORECASE)
_MORE = re.compile(r"\s*(?:,? and |, | by | ?x ?| ?× ?)\s*(?=[\d]|sqrt|pi)", re.IGNORECASE)
_LINK = re.compile(
    r"(?:\s*(?:=|:|(?:is|are|of|measures?|measuring|equal to|equals|lengths?|has|have)\b))*\s*", re.IGNORECASE
)
_START = re.compile(r"(?:(?:,? and|,|and)?\s*(?:(?:an?|the|its|whose|with|of|has|having)\b\s*)*)", re.IGNORECASE)
_WHOLE_TAIL = r"(?:,? in (?P<in>terms of pi|degrees|(?:square |cubic )?[a-z]+))?"
_FORM = re.compile(
    r"[.,;]? (?:express|give|write|leave) (?:your|the) answer (?:in terms of pi|in simplest (?:radical )?form|in "
    r"degrees|"
    r"as an integer)\.?$",
    re.IGNORECASE,
)


def plain(text: str) -> str:
    """LaTeX of school geometry as plain text: `$\\angle A = 60^\\circ$` -> `angle A = 60°`."""
    text = text.replace("$", "").replace("\\!", "").replace("\\,", " ").replace("π", "pi")
    text = re.sub(r"\\(?:text|mbox|textrm)\{([^{}]*)\}", r"\1", text)
    text = re.sub(r"\\overline\{([A-Z]{2})\}", r"\1", text)
    text = re.sub(r"\^\{?\\circ\}?| ?(?<=\d) ?degrees?\b|(?<=\d)-degree\b", "°", text)
    text = re.sub(r"\\[dt]?frac\{(\d+)\}\{(\d+)\}", r"\1/\2", text)
    text = re.sub(r"\\sqrt\{(\d+)\}", r"sqrt(\1)", text)
    text = re.sub(r"\\(?=pi|angle|triangle|sin|cos|tan)", "", text).replace("∠", "angle ").replace("△", "triangle ")
    text = re.sub(r"\btriangle(?=[A-Z]{3})", "triangle ", text)
    return " ".join(text.split())


_FIGURE = "|".join(sorted((*SHAPES, *_SAME), key=len, reverse=True))
_GOAL = r"(?P<goal>[a-z][a-z ]*?)"
_FIND = rf"(?:{GET}|how long is|how far is it|how many|how large is) (?:the |its |each |one )?"
_ASKS = rf"(?:then )?{_FIND}{_GOAL}(?: of (?:the|this|that) (?P<again>[a-z]+(?: [a-z]+)?))?"
QUESTIONS = tuple(
    re.compile(text, re.IGNORECASE)
    for text in (
        rf"{_FIND}{_GOAL}(?:,? in (?P<early>(?:square |cubic )?[a-z]+),?)? (?:of|in|for|does) (?:each |every )?(?:a "
        rf"|an |the )?(?P<shape>{_FIGURE})"
        rf"(?: have)?(?: (?P<facts>(?:with|that has|having|whose|if|of|has) .+?))?(?: have| has)?{_WHOLE_TAIL}",
        rf"(?:if |suppose )?(?:a|an|the|one) (?P<shape>{_FIGURE}) (?P<facts>(?:has|with|of|having|whose) .+?)"
        rf"[.,;:]? {_ASKS}(?: (?:have|does it have))?{_WHOLE_TAIL}",
        rf"(?:if )?(?P<facts>(?:the |one |two )?[a-z][a-z ]*?) of (?:a|an|the) (?P<shape>{_FIGURE}) "
        rf"(?P<rest>(?:is|are|measures?|"
        rf"have|=) .+?)[.,;:]? {_ASKS}{_WHOLE_TAIL}",
        rf"(?:if )?(?:each|every|an|one) (?P<facts>interior angle|exterior angle) of (?:a|an|the) (?P<shape>{_FIGURE}) "
        rf"(?P<rest>(?:is|measures?) .+?)[.,;:]? (?:then )?how (?P<goal>many sides)(?: does (?:it|the polygon) have)",
    )
)


def figure(match: re.Match[str], scope: Scope) -> Task | None:
    """A figure with given measures and one that is asked; None where anything is not understood."""
    text = _FORM.sub("", plain(match["all"]).rstrip(" ."))
    for question in QUESTIONS:
        if found := question.fullmatch(text):
            task = _task(found.groupdict())
            if task is not None:
                return task
    return None


def _task(found: dict[str, str | None]) -> Task | None:
    spoken = (found["shape"] or "").lower()
    facts = " ".join(part for part in (found.get("facts"), found.get("rest")) if part)
    shapes = [SHAPES[_SAME.get(spoken, spoken)]]
    if spoken == "triangle":
        shapes.append(_FLAT)
    for shape in shapes:
        again = found.get("again")
        goal = goal_of(shape, f"{found['goal']} of the {again}") if again else None
        if goal is None and _same_figure(spoken, found["goal"] or "", again):
            goal = goal_of(shape, found["goal"] or "")
        units: set[tuple[str, int]] = set()
        known = read_facts(shape, facts, units)
        if goal is None or known is None or goal in known:
            continue
        if spoken in ANY_POLYGON and not {goal, *known} <= set(SIZE_FREE):
            continue  # only a regular one has equal angles and sides
        if len({unit for unit, _ in units}) > 1 or not all(
            _asked_unit(found.get(place), goal, units) for place in ("in", "early")
        ):
            return None
        return figure_task(shape.figure, goal, known)
    return None


def _same_figure(spoken: str, goal: str, again: str | None) -> bool:
    """Whether `of the …` after the goal names the figure itself and not one that the question doesn't describe."""
    if again is None:
        return True
    head = re.split(" of | inscribed ", spoken)[0]
    named = {spoken, head, head.split()[-1]}
    return again.lower() in named or (goal.startswith("distance") and again.lower() == "circle")


def figure_task(name: str, goal: str, known: Facts) -> Task:
    """The task, with the restatement that is the same for every wording and order."""
    known = dict(sorted(known.items()))
    shown = ", ".join(f"{fact} = {to_text(value)}" for fact, value in known.items())
    return Task("figure", f"{name} with {shown}: {goal} = ?", tuple(known.values()), names=(name, goal, *known))


def goal_of(shape: Shape, text: str) -> str | None:
    """The measure of a phrase; None where there is none or several."""
    text = text.lower().strip()
    for start in ("length of the ", "length of its ", "length of one ", "length of each ", "length of a ", "length of ",
                  "measure of the ", "measure of each ", "measure of one ", "measure of an ", "measure of its ",
                  "measure of ", "degree measure of each ", "many "):  # fmt: skip
        text = text.removeprefix(start)
    names = shape.facts.get(text, ())
    return names[0] if len(names) == 1 or (len(names) > 1 and len(set(names)) == 1) else None


def read_facts(shape: Shape, text: str, units: set[tuple[str, int]]) -> Facts | None:
    """The measures of `radius 5 and height 7 cm`, with the units found; None where a word is left over."""
    known: Facts = {name: parse(str(count)) for name, count in shape.known}
    phrases = "|".join(sorted(map(re.escape, shape.facts), key=len, reverse=True))
    phrase = re.compile(rf"(?:{phrases})(?![a-z])", re.IGNORECASE)
    position = 0
    while position < len(text):
        start = _START.match(text, position)
        assert start is not None
        position = start.end()
        named = phrase.match(text, position)
        leading = None
        if named is None:
            leading = _values(text, position)
            if leading is None:
                return None
            # `with 7 sides`, `a 3 by 4 rectangle` come before the name
            named = re.compile(rf"\s*(?:{phrases})(?![a-z])", re.IGNORECASE).match(text, leading[1])
            if named is None:
                return None
            values, position = leading[0], named.end()
        else:
            link = _LINK.match(text, named.end())
            assert link is not None
            following = _values(text, link.end())
            if following is None:
                return None
            values, position = following
        names = shape.facts[named.group().strip().lower()]
        if len(names) != len(values) or set(names) & set(known) or len(set(names)) != len(names):
            return None
        for name, (value, unit) in zip(names, values, strict=True):
            if not _fits(name, unit):
                return None
            if unit and unit[0] != "°":
                units.add(unit)
            known[name] = value
    return known if known else None


def _values(text: str, position: int) -> tuple[list[tuple[Node, tuple[str, int] | None]], int] | None:
    """Numbers with units from a place on, and where they end."""
    values: list[tuple[Node, tuple[str, int] | None]] = []
    while found := _VALUE.match(text, position):
        unit: tuple[str, int] | None = None
        if found["angle"]:
            unit = ("°", 0)
        elif found["unit"]:
            unit = _unit(found["unit"], found["power"] or found["exponent"] or "")
        try:
            values.append((parse(found["number"]), unit))
        except (ParseError, EvaluationError):
            return None
        position = found.end()
        more = _MORE.match(text, position)
        if more is None:
            break
        # `sides 5 and 8 and ...`: another number goes on with the list only where no name follows it
        after = _VALUE.match(text, more.end())
        if after is None or re.match(r"\s*(?:sides?|diagonals?)\b", text[after.end() :]):
            break
        position = more.end()
    return (values, position) if values else None


def _unit(word: str, power: str) -> tuple[str, int]:
    base = word.lower()
    base = _UNITS.get(base, _UNITS.get(base.removesuffix("s"), _UNITS.get(base.removesuffix("es"), base)))
    dimension = {"": 1, "square": 2, "sq": 2, "2": 2, "²": 2, "cubic": 3, "cu": 3, "3": 3, "³": 3}[
        power.lower().rstrip(".")
    ]
    return base, dimension


def dimension(name: str) -> int | None:
    """1 for lengths, 2 for areas, 3 for volumes, 0 for angles; None for numbers."""
    if name.startswith(("number", "cosine", "sine", "tangent")):
        return None
    if "angle" in name:
        return 0
    return 2 if "area" in name else 3 if name == "volume" else 1


def _fits(name: str, unit: tuple[str, int] | None) -> bool:
    """Whether a measure may have this unit; an angle must be in degrees, everything else may be a bare number."""
    if dimension(name) == 0:
        return unit == ("°", 0)
    return unit is None or unit[1] == dimension(name)


def _asked_unit(text: str | None, goal: str, units: set[tuple[str, int]]) -> bool:
    """Whether `in square inches` is the unit in which the answer comes out."""
    if text is None or text.lower() == "terms of pi":
        return True
    if text.lower() == "degrees":
        return dimension(goal) == 0
    found = re.fullmatch(_UNIT, text, re.IGNORECASE)
    if found is None:
        return False
    base, size = _unit(found["unit"], found["power"] or "")
    return size == dimension(goal) and {unit for unit, _ in units} <= {base}


_SIDE = re.compile(r"(?:the )?(?:length of )?(?:side )?([A-Z]{2})")
_ANGLE = re.compile(r"(?:the )?(?:measure of )?(?:m ?)?angle ([A-Z]{1,3})")
_RATIO = re.compile(r"(sin|cos|tan) ?(?:\()?(?:angle )?([A-Z])\)?", re.IGNORECASE)
_TRIANGLE = re.compile(
    rf"(?:in|let|if|given|suppose) (?P<right>right )?triangle (?P<name>[A-Z]{{3}})(?: has|,| with| such that| has "
    rf"right)? "
    rf"(?P<facts>.+?)[.,;]? (?:then )?{GET} (?P<goal>.+?)",
)


def named_triangle(match: re.Match[str], scope: Scope) -> Task | None:
    """`In triangle ABC, AB = 5, …`: sides by their ends, angles by their corners."""
    text = _FORM.sub("", plain(match["all"]).rstrip(" ."))
    text = text[:1].lower() + text[1:]
    found = _TRIANGLE.fullmatch(re.sub(r"(?<=[.,;] )(What|Find|Compute|Determine|Calculate|Then)\b", _lower, text))
    if found is None or len(set(found["name"])) < 3:
        return None
    name, known = found["name"], Facts()
    for part in re.split(r",? and |, ", found["facts"]):
        if right := re.fullmatch(r"(?:has )?(?:a )?right angle at ([A-Z])", part):
            pairs = [(f"angle {right[1]}", parse("90"))]
        else:
            sides = re.split(r"\s*=\s*|\s+(?:is|equals|measures)\s+", part)
            value = _VALUE.fullmatch(sides[-1])
            if len(sides) < 2 or value is None or value["unit"]:
                return None
            pairs = [(side, parse(value["number"])) for side in sides[:-1]]
            if any(bool(_ANGLE.fullmatch(side)) != bool(value["angle"]) for side, _ in pairs):
                return None
        for side, size in pairs:
            measure = _measure(side, name)
            if measure is None or measure in known or measure in ("area", "perimeter"):
                return None
            known[measure] = size
    if found["right"] and parse("90") not in known.values():
        return None
    goal = _measure(found["goal"], name)
    return None if goal is None or goal in known or not known else figure_task("triangle", goal, known)


def _measure(text: str, name: str) -> str | None:
    """The measure of the triangle that `AB`, `angle B`, `cos A` or `the area of triangle ABC` means."""
    text = text.strip()
    if side := _SIDE.fullmatch(text):
        rest = set(name) - set(side[1])
        return f"side {'abc'[name.index(rest.pop())]}" if len(rest) == 1 and len(set(side[1])) == 2 else None
    if angle := _ANGLE.fullmatch(text):
        corner = angle[1] if len(angle[1]) == 1 else angle[1][1] if set(angle[1]) == set(name) else ""
        return f"angle {'ABC'[name.index(corner)]}" if corner and corner in name else None
    if ratio := _RATIO.fullmatch(text):
        word = {"sin": "sine", "cos": "cosine", "tan": "tangent"}[ratio[1].lower()]
        return f"{word} of {'ABC'[name.index(ratio[2])]}" if ratio[2] in name else None
    whole = re.fullmatch(
        rf"(?:the |its )(area|perimeter|inradius|circumradius)(?: of (?:the )?triangle(?: {name})?)?", text
    )
    return whole[1] if whole else None


def similar(match: re.Match[str], scope: Scope) -> Task | None:
    """Corresponding sides of two similar triangles, and the area or perimeter of one of them."""
    if match["what"].lower() != match["again"].lower():
        return None
    known = {
        name: scope.quantity(match[group])
        for name, group in (("first side", "p"), ("second side", "q"), (f"first {match['what'].lower()}", "m"))
    }
    return figure_task("similar triangles", f"second {match['what'].lower()}", known)


def angle_ratio(match: re.Match[str], scope: Scope) -> Task | None:
    """The angles of a triangle in the ratio a : b : c."""
    parts = sorted(int(match[name]) for name in "pqr")
    if parts[0] < 1:
        return None
    known = {f"{name} part": scope.quantity(str(part)) for name, part in zip(_RANKS, parts, strict=True)}
    return figure_task("angle ratio", f"{match['which'].lower()} angle", known)


_RANKS = ("smallest", "middle", "largest")
_RATIO_OF = r"(?P<p>\d{1,4}) ?(?:: ?|to )(?P<q>\d{1,4}) ?(?:: ?|to )(?P<r>\d{1,4})"
_SIMILAR = (
    rf"two similar triangles have corresponding sides (?P<p>{_NUMBER}) and (?P<q>{_NUMBER})\. the first (?:one "
    rf"|triangle )?has "
    rf"(?P<what>area|perimeter) (?P<m>{_NUMBER})\. {GET} the (?P<again>area|perimeter) of the second(?: one| triangle)?"
)


def _lower(match: re.Match[str]) -> str:
    return match.group().lower()


PATTERNS = patterns(
    (_SIMILAR, similar),
    (
        rf"if two similar triangles have corresponding sides (?P<p>{_NUMBER}) and (?P<q>{_NUMBER}) and the first has "
        rf"(?P<what>area|perimeter) (?P<m>{_NUMBER}), {GET} the (?P<again>area|perimeter) of the second",
        similar,
    ),
    (
        rf"the (?:measures of the )?(?:interior )?angles of a triangle are in the ratio \$?{_RATIO_OF}\$?\. {GET} "
        rf"the (?:measure of "
        r"the )?(?P<which>smallest|largest|middle) angle(?: in degrees)?",
        angle_ratio,
    ),
    (
        rf"if the angles of a triangle are in the ratio {_RATIO_OF}, {GET} the (?P<which>smallest|largest|middle) "
        rf"angle",
        angle_ratio,
    ),
    (r"(?P<all>.+)", figure),
    (r"(?P<all>.+triangle ?[A-Z]{3}\b.+)", named_triangle),
)
