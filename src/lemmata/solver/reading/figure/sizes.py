"""Circles, squares, cubes, spheres and their like without named points: one or several figures, their sizes related.

`A sphere is inscribed in a cube with edge 6. What is the volume of the sphere?` Each figure has unknown lengths, each
measure is a formula of them, and the sentences are equations. Every word must be accounted for; units must be of one
kind.
"""

import re
from dataclasses import dataclass, field, replace

from lemmata.expr import ParseError
from lemmata.solver.reading.figure.forms import less, num, over, times
from lemmata.solver.reading.geometry import plain
from lemmata.solver.task import NotUnderstood, Task
from lemmata.solver.vector_problem import VectorProblem
from lemmata.solver.vectors import Form, names_in, put_in, read_form

FIGURES: dict[str, tuple[str, dict[str, str]]] = {
    "circle": ("r:radius", {"diameter": "2 r", "circumference": "2 pi r", "area": "pi r^2"}),
    "semicircle": ("r:radius", {"diameter": "2 r", "area": "pi r^2/2"}),
    "square": ("s:side", {"perimeter": "4 s", "area": "s^2", "diagonal": "s sqrt(2)"}),
    "rectangle": ("l:length w:width", {"perimeter": "2(l + w)", "area": "l w", "diagonal": "sqrt(l^2 + w^2)"}),
    "equilateral triangle": ("s:side", {"perimeter": "3 s", "area": "sqrt(3) s^2/4", "height": "sqrt(3) s/2"}),
    "isosceles right triangle": ("a:leg", {"hypotenuse": "a sqrt(2)", "area": "a^2/2", "perimeter": "a (2 + sqrt(2))"}),
    "regular hexagon": ("s:side", {"perimeter": "6 s", "area": "3 sqrt(3) s^2/2"}),
    "cube": (
        "s:edge",
        {
            "volume": "s^3",
            "surface area": "6 s^2",
            "diagonal": "s sqrt(3)",
            "face diagonal": "s sqrt(2)",
            "sum of edges": "12 s",
        },
    ),
    "sphere": ("r:radius", {"diameter": "2 r", "volume": "4 pi r^3/3", "surface area": "4 pi r^2"}),
    "hemisphere": ("r:radius", {"diameter": "2 r", "volume": "2 pi r^3/3"}),
    "cylinder": (
        "r:radius h:height",
        {
            "diameter": "2 r",
            "volume": "pi r^2 h",
            "lateral surface area": "2 pi r h",
            "surface area": "2 pi r^2 + 2 pi r h",
            "circumference": "2 pi r",
            "base area": "pi r^2",
        },
    ),
    "cone": (
        "r:radius h:height",
        {
            "diameter": "2 r",
            "volume": "pi r^2 h/3",
            "slant height": "sqrt(r^2 + h^2)",
            "circumference": "2 pi r",
            "base area": "pi r^2",
        },
    ),
    "box": (
        "l:length w:width h:height",
        {"volume": "l w h", "surface area": "2(l w + l h + w h)", "diagonal": "sqrt(l^2 + w^2 + h^2)"},
    ),
    "square pyramid": ("s:base side h:height", {"volume": "s^2 h/3", "base area": "s^2"}),
}
ALIASES = {
    "right circular cylinder": "cylinder", "circular cylinder": "cylinder", "right cylinder": "cylinder",
    "right circular cone": "cone", "circular cone": "cone", "right cone": "cone", "rectangular box": "box",
    "rectangular prism": "box", "rectangular solid": "box", "right rectangular prism": "box", "ball": "sphere",
    "spherical ball": "sphere", "right square pyramid": "square pyramid", "solid cube": "cube",
    "isosceles right triangle": "isosceles right triangle", "45-45-90 triangle": "isosceles right triangle",
}  # fmt: skip
_SPOKEN = """
side: side length, side lengths, sides, length of a side, length of one side, length of each side, length of the side
edge: edge length, edges, length of an edge, length of one edge, length of each edge
leg: legs, length of a leg, length of each leg
radius: radii, base radius, radius of the base, length of the radius
diameter: diameters, diameter of the base, length of the diameter
circumference: circumference of the base
height: heights, altitude
diagonal: space diagonal, diagonal length, length of the diagonal, length of a diagonal, length of its diagonal
hypotenuse: length of the hypotenuse
area: areas
perimeter: perimeters
volume: volumes
surface area: surface areas, total surface area
lateral surface area: lateral area
base area: area of the base, area of its base
sum of edges: sum of the lengths of the edges, total edge length
"""
MEASURES = {
    spoken: measure
    for measure, _, others in (line.partition(": ") for line in _SPOKEN.strip().splitlines())
    for spoken in others.split(", ")
}
"""What is said, for the names of measures above."""
INSCRIBED = {
    ("circle", "square"): ("2 r", "s"),
    ("square", "circle"): ("s sqrt(2)", "2 r"),
    ("sphere", "cube"): ("2 r", "s"),
    ("cube", "sphere"): ("s sqrt(3)", "2 r"),
    ("circle", "equilateral triangle"): ("2 r sqrt(3)", "s"),
    ("equilateral triangle", "circle"): ("s", "r sqrt(3)"),
    ("regular hexagon", "circle"): ("s", "r"),
    ("circle", "regular hexagon"): ("2 r", "s sqrt(3)"),
}
"""For a figure inside another: a form of the inner one equals a form of the outer one."""
_KINDS = sorted({*FIGURES, *ALIASES}, key=len, reverse=True)
FIG = rf"(?:{'|'.join(_KINDS)})"
_ADJ = r"(?:solid |steel |wooden |metal |plastic |fair |given |certain |particular |large |small )?"
_EVERY = sorted(
    {
        *MEASURES,
        *(name for spec, more in FIGURES.values() for name in (*re.findall(r":([a-z ]+?)(?= \w:|$)", spec), *more)),
    },
    key=len,
    reverse=True,
)
MEASURE = rf"(?:{'|'.join(map(re.escape, _EVERY))})"
VALUE = r"(?:\d+(?:\.\d+)?(?:/\d+)?(?: ?\*? ?(?:sqrt\(\d+\)|pi))*|sqrt\(\d+\)|pi)"
UNIT = (
    r"(?: (?P<u{0}>(?:square |cubic "
    r")?(?:units?|centimeters?|cm|inch(?:es)?|feet|foot|meters?|m|yards?|miles?)(?:\^[23])?))?"
)
_UNITS = {"centimeter": "cm", "inche": "inch", "feet": "foot"}


class NoClause(Exception):
    """A clause that this grammar does not know."""


@dataclass
class Sheet:
    """The figures, the unknown of each of their lengths, and the equations read so far."""

    figures: list[tuple[str, dict[str, Form]]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    equations: list[tuple[Form, Form]] = field(default_factory=list)
    units: set[str] = field(default_factory=set)
    goal: Form | None = None
    power: int = 0
    """Of the measure read last: 1 for a length, 2 for an area, 3 for a volume."""

    def copy(self) -> "Sheet":
        return replace(
            self,
            figures=[*self.figures],
            notes=[*self.notes],
            equations=[*self.equations],
            units=set(self.units),
        )

    def new(self, kind: str) -> int:
        kind = ALIASES.get(kind, kind)
        spec = dict(re.findall(r"(\w):([a-z ]+?)(?= \w:|$)", FIGURES[kind][0]))
        number = len(self.figures) + 1
        unknowns = {letter: Form("name", (f"{letter}_{number}",)) for letter in spec}
        self.figures.append((kind, unknowns))
        self.notes += [f"{letter}_{number} is the {called} of the {kind}" for letter, called in spec.items()]
        if number > 4:
            raise NoClause("too many figures")
        return number - 1

    def ref(self, text: str) -> int:
        """`a cube` is a new figure; `the cube`, `it` the only one of its kind."""
        match = re.fullmatch(
            rf"(?P<the>an?|the|this|that|each|its|it|one)(?: "
            rf"{_ADJ}(?P<kind>{FIG}|triangle|hexagon|prism|pyramid|solid|figure))?",
            text,
        )
        if match is None:
            raise NoClause(text)
        kind = match["kind"]
        if match["the"] in ("a", "an", "one"):
            if kind not in FIGURES and kind not in ALIASES:
                raise NoClause(text)
            return self.new(kind)
        if kind is None:
            having = list(range(len(self.figures)))
        else:
            kind = ALIASES.get(kind, kind)
            having = [i for i, (name, _) in enumerate(self.figures) if kind in (name, name.split()[-1])]
        if len(having) != 1:
            raise NoClause(text)
        return having[0]

    def form(self, figure: int, measure: str) -> Form:
        kind, unknowns = self.figures[figure]
        measure = MEASURES.get(measure, measure)
        self.power = 2 if measure.endswith("area") else 3 if measure == "volume" else 1
        spec, more = FIGURES[kind]
        letters = {called: letter for letter, called in re.findall(r"(\w):([a-z ]+?)(?= \w:|$)", spec)}
        if measure in letters:
            return unknowns[letters[measure]]
        for other in ({"side": "edge", "edge": "side"}.get(measure), {"side": "base side"}.get(measure)):
            if other in letters:
                return unknowns[letters[other]]
        if measure not in more:
            raise NoClause(f"the {measure} of a {kind}")
        return put_in(read_form(more[measure]), unknowns)

    def unit(self, text: str | None) -> None:
        """A unit of the measure read last; all units of a question are of one kind."""
        if not text:
            return
        power = 3 if re.search(r"cubic|\^3", text) else 2 if re.search(r"square|\^2", text) else 1
        if power != self.power:
            raise NoClause(f"{text} does not measure this")
        bare = re.sub(r"^(?:square|cubic) |\^[23]$", "", text)
        bare = {"inches": "inch", "feet": "foot", "centimeters": "cm", "meters": "m"}.get(bare, bare.removesuffix("s"))
        bare = {"centimeter": "cm", "meter": "m"}.get(bare, bare)
        self.units |= {bare} if bare != "unit" else set()
        if len(self.units) > 1:
            raise NoClause("different units")


def measured(text: str, sheet: Sheet) -> Form:
    """`the volume of the cube`, `its radius`, `the cube's volume`, `the radius`."""
    text = text.strip()
    if match := re.fullmatch(
        rf"(?:the |a |each |one )?(?P<m>{MEASURE}) (?:of|in) (?P<f>(?:an?|the|this|that|each|one) .+)", text
    ):
        return sheet.form(sheet.ref(match["f"]), match["m"])
    if match := re.fullmatch(rf"(?P<f>(?:the|this) .+?)'s (?P<m>{MEASURE})", text):
        return sheet.form(sheet.ref(match["f"]), match["m"])
    if match := re.fullmatch(rf"(?:its|the) (?P<m>{MEASURE})", text):
        found = []
        for index in range(len(sheet.figures)):
            try:
                found.append(sheet.form(index, match["m"]))
            except NoClause:
                continue
        if len(found) != 1:
            raise NoClause(text)
        return found[0]
    raise NoClause(text)


_TIMES = {"twice": "2", "double": "2", "half": "1/2", "one half": "1/2", "triple": "3", "three times": "3", "four "
"times": "4",
          "five times": "5", "six times": "6", "one third": "1/3", "half of": "1/2", "one fourth": "1/4"}  # fmt: skip
_FACTOR = rf"(?:{'|'.join(sorted(_TIMES, key=len, reverse=True))}|{VALUE} times|{VALUE} of)"


def quantity(text: str, sheet: Sheet) -> Form:
    """A value with its unit, a measure, or a multiple of one."""
    text = text.strip()
    if match := re.fullmatch(rf"(?P<v>{VALUE})" + UNIT.format("1"), text):
        sheet.unit(match["u1"])
        return read_form(match["v"])
    if match := re.fullmatch(rf"(?P<f>{_FACTOR}) (?P<m>.+)", text):
        factor = match["f"]
        shown = _TIMES.get(factor) or re.sub(" (?:times|of)$", "", factor)
        return times(read_form(f"({shown})"), measured(match["m"], sheet))
    if match := re.fullmatch(
        rf"(?P<v>{VALUE})" + UNIT.format("1") + r" (?P<how>more|less|longer|shorter|greater) than (?P<m>.+)", text
    ):
        base, extra = measured(match["m"], sheet), read_form(match["v"])
        sheet.unit(match["u1"])
        return less(base, extra) if match["how"] in ("less", "shorter") else Form("add", (base, extra))
    return measured(text, sheet)


def facts(figure: int, text: str, sheet: Sheet) -> None:
    """`radius 3 and height 5 cm`, `a surface area of 54 square units`, `dimensions 2 by 3 by 4`."""
    for part in re.split(r",? and (?:an? |the )?(?=[a-z])|, (?=an? |[a-z])", text):
        bare = re.sub("^(?:an?|the|its) ", "", part.strip())
        match = re.fullmatch(
            rf"(?P<m>{MEASURE})(?: of| equal to| measuring|,?)?(?: length)? (?P<v>{VALUE}" + UNIT.format("1") + ")",
            bare,
        )
        if match:
            wanted = sheet.form(figure, match["m"])
            sheet.equations.append((wanted, quantity(match["v"], sheet)))
            continue
        match = re.fullmatch(rf"(?P<v>{VALUE}" + UNIT.format("1") + rf") (?P<m>{MEASURE})", bare)
        if match is None:
            raise NoClause(text)
        wanted = sheet.form(figure, match["m"])
        sheet.equations.append((wanted, quantity(match["v"], sheet)))


def given(text: str, sheet: Sheet) -> None:
    """A clause that gives, or several joined by words."""
    text = re.sub(r"^(?:if|suppose(?: that)?|given(?: that)?|when|consider|let|and|then) ", "", text.strip(" ,."))
    if not text:
        raise NoClause(text)
    for read in (_has, _equal, _inside, _is):
        trial = sheet.copy()
        try:
            read(text, trial)
        except (NoClause, ParseError):
            continue
        sheet.__dict__.update(trial.__dict__)
        return
    for joint in re.finditer(r",? and |, |; ", text):
        trial = sheet.copy()
        try:
            given(text[: joint.start()], trial)
            given(text[joint.end() :], trial)
        except NoClause:
            continue
        sheet.__dict__.update(trial.__dict__)
        return
    raise NoClause(text)


_THING = rf"(?:an?|the|this|one|it)(?: {_ADJ}(?:{FIG}|triangle|hexagon|prism|pyramid))?"


def _has(text: str, sheet: Sheet) -> None:
    match = re.fullmatch(rf"(?P<f>{_THING}) (?:has|with|having|of|whose) (?P<facts>.+)", text)
    if match is None:
        raise NoClause(text)
    figure = sheet.ref(match["f"])
    facts(figure, re.sub(rf"\b({MEASURE}) is ", r"\1 ", match["facts"]), sheet)


def _equal(text: str, sheet: Sheet) -> None:
    """`a square and a circle have equal areas`, `the volume and surface area of a sphere are numerically equal`."""
    if match := re.fullmatch(
        rf"(?P<a>{_THING}) and (?P<b>{_THING}) (?:each )?have (?:equal|the same) (?P<m>{MEASURE})", text
    ):
        one, other = sheet.ref(match["a"]), sheet.ref(match["b"])
        sheet.equations.append((sheet.form(one, match["m"]), sheet.form(other, match["m"])))
        return
    equal = r"(?:numerically )?(?:equal|the same)(?: numerically)?"
    if match := re.fullmatch(
        rf"the (?P<a>{MEASURE}) and (?:the )?(?P<b>{MEASURE}) of (?P<f>{_THING}) are {equal}", text
    ):
        figure = sheet.ref(match["f"])
        sheet.equations.append((sheet.form(figure, match["a"]), sheet.form(figure, match["b"])))
        return
    if match := re.fullmatch(rf"(?P<a>the .+?) and (?P<b>the .+?) are {equal}", text):
        sheet.equations.append((measured(match["a"], sheet), measured(match["b"], sheet)))
        return
    raise NoClause(text)


def _inside(text: str, sheet: Sheet) -> None:
    match = re.fullmatch(
        rf"(?P<a>{_THING}) is (?P<how>inscribed in|circumscribed about) (?P<b>{_THING})(?: (?:with|of) (?P<facts>.+))?",
        text,
    )
    if match is None:
        raise NoClause(text)
    first, second = sheet.ref(match["a"]), sheet.ref(match["b"])
    inner, outer = (first, second) if match["how"].startswith("ins") else (second, first)
    pair = INSCRIBED.get((sheet.figures[inner][0], sheet.figures[outer][0]))
    if pair is None:
        raise NoClause(text)
    sheet.equations.append(
        (put_in(read_form(pair[0]), sheet.figures[inner][1]), put_in(read_form(pair[1]), sheet.figures[outer][1]))
    )
    if match["facts"]:
        facts(second, match["facts"], sheet)


def _is(text: str, sheet: Sheet) -> None:
    for match in re.finditer(r" (?:is(?: numerically)? equal to|equals|is numerically equal to|measures|is) ", text):
        trial = sheet.copy()
        try:
            left = measured(text[: match.start()], trial)
            right = quantity(text[match.end() :], trial)
        except (NoClause, ParseError):
            continue
        trial.equations.append((left, right))
        sheet.__dict__.update(trial.__dict__)
        return
    raise NoClause(text)


_NAMED_UNIT = r"(?:square |cubic )?(?:units|inches|centimeters|feet|meters|cm|yards)"
_IN = re.compile(rf",? in (?:terms of pi|simplest radical form|(?P<u>{_NAMED_UNIT}))\b,?")


def asked(text: str, sheet: Sheet) -> None:
    """The sentence that asks, with what is given before or after."""
    text = text.strip(" ,.")
    if match := re.match(r"(?:if|given that|suppose|when) ", text):
        for comma in re.finditer(r", (?:then )?(?=what|find|how|compute)", text):
            trial = sheet.copy()
            try:
                given(text[match.end() : comma.start()], trial)
                asked(text[comma.end() :], trial)
            except NoClause:
                continue
            sheet.__dict__.update(trial.__dict__)
            return
    asked_in = [found["u"] for found in _IN.finditer(text)]
    bare = _IN.sub("", text)
    for pattern in (
        r"(?:what is|find|compute|calculate|determine|how long is) (?P<m>.+)",
        rf"how many (?P<u>{_NAMED_UNIT}) (?:are in|are there in|is|long is) (?P<m>.+)",
        rf"what is the number of (?P<u>{_NAMED_UNIT}) in (?P<m>.+)",
    ):
        match = re.fullmatch(pattern, bare)
        if match is None:
            continue
        trial = sheet.copy()
        try:
            units = [*asked_in, match.groupdict().get("u")]
            wanted = re.sub(r"^the length of (?=(?:a|the) (?:side|radius|diagonal|edge))", "", match["m"])
            trial.goal = wished(wanted, trial)
            for unit in units:
                trial.unit(unit)
        except (NoClause, ParseError):
            continue
        sheet.__dict__.update(trial.__dict__)
        return
    for joint in re.finditer(r",? (?:if|given that|whose|with|that has|when) ", text):
        trial = sheet.copy()
        try:
            asked(text[: joint.start()], trial)
            tail, word = text[joint.end() :], joint[0].strip(" ,")
            if word in ("whose", "with", "that has"):
                if len(trial.figures) - len(sheet.figures) != 1:
                    raise NoClause(text)
                sized(len(trial.figures) - 1, tail, trial)
            else:
                given(tail, trial)
        except (NoClause, ParseError):
            continue
        sheet.__dict__.update(trial.__dict__)
        return
    raise NoClause(text)


def sized(figure: int, tail: str, sheet: Sheet) -> None:
    """`whose volume is 36pi`, `with radius 3`, `whose volume and surface area are numerically equal`."""
    if match := re.fullmatch(
        rf"(?:the )?(?P<a>{MEASURE}) and (?P<b>{MEASURE})(?:, in [a-z ]+,(?: respectively,)?)? are (?:numerically "
        rf")?equal",
        tail,
    ):
        sheet.equations.append((sheet.form(figure, match["a"]), sheet.form(figure, match["b"])))
        return
    facts(figure, re.sub(rf"\b({MEASURE}) is ", r"\1 ", tail), sheet)


def wished(text: str, sheet: Sheet) -> Form:
    """A measure, or a ratio of two."""
    if match := re.fullmatch(r"the ratio of (.+?) to (.+)", text):
        one = measured(match[1], sheet)
        return over(one, measured(match[2], sheet))
    return measured(re.sub(r"^(?=(?:radius|side|diagonal) )", "the ", text), sheet)


_FORM = re.compile(
    r"(?:express|give|write|leave|enter) (?:your|the) answer (?:in terms of pi|in simplest radical form|as a "
    r"(?:common )?fraction"
    r"(?: in terms of pi)?|as a mixed number|in simplest form|in simplified radical form)\.?$",
    re.IGNORECASE,
)
TRIGGER = re.compile(rf"\b(?:{'|'.join(sorted({kind.split()[-1] for kind in _KINDS}))})\b")


def read_sizes(question: str) -> Task:
    """The task of one or several figures whose sizes are related; NotUnderstood with the clause that stopped it."""
    text = re.sub(r"\[asy\].*?\[/asy\]", "", question, flags=re.DOTALL)
    if re.search(r"\b(?:figure|diagram|shown|shaded|pictured)\b|\[asy\]", text):
        raise NotUnderstood("a figure")
    text = re.sub(r",? in units,?|, in cubic units and square units, respectively,?", "", plain(text))
    sentences = [part.strip() for part in re.split(r"(?<=[.?!])\s+(?=[A-Z(])", text)]
    while len(sentences) > 1 and _FORM.match(sentences[-1]):
        sentences.pop()
    sheet = Sheet()
    try:
        for sentence in sentences:
            bare = re.sub(r"[.?!\s]+$", "", sentence)
            bare = bare[:1].lower() + bare[1:]
            trial = sheet.copy()
            try:
                given(bare, trial)
            except NoClause:
                if sheet.goal is not None:
                    raise
                asked(bare, sheet)
                continue
            sheet.__dict__.update(trial.__dict__)
        if sheet.goal is None:
            raise NoClause("nothing is asked")
    except (NoClause, ParseError) as error:
        raise NotUnderstood(str(error)) from None
    unknowns = tuple(form.args[0] for _, found in sheet.figures for form in found.values())
    used = {name for pair in ((sheet.goal, num(0)), *sheet.equations) for form in pair for name in names_in(form)}
    if not set(unknowns) & used:
        raise NotUnderstood("no figure")
    problem = VectorProblem(
        tuple((name, "number") for name in unknowns),
        tuple(sheet.equations),
        sheet.goal,
        positive=tuple(Form("name", (name,)) for name in unknowns),
        notes=tuple(sheet.notes),
    )
    return Task("vectors", problem.text(), names=("",))
