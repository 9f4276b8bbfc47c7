"""Figures of named points in words: triangles, quadrilaterals, points on sides, bisectors, circles.

What is said is written as equations between the points' coordinates (a problem of vectors in the plane). Every clause
must be accounted for; a figure is never looked at, so an answer is found only where the words determine it.
"""

import re

from lemmata.expr import ParseError
from lemmata.solver.reading.figure.clauses import given
from lemmata.solver.reading.figure.measures import measure
from lemmata.solver.reading.figure.sheet import NoClause, Sheet, copied, settle
from lemmata.solver.reading.maths import cut
from lemmata.solver.task import NotUnderstood, Task
from lemmata.solver.vector_problem import VectorProblem

TRIGGER = re.compile(
    r"triangle|\\angle|\b(?:quadrilateral|trapezoid|parallelogram|rhombus|rectangle|square|pentagon|hexagon|octagon) "
    r"\$?[A-Z]{3}|\\overline|\b[Cc]hord|circle with center|\b[Pp]oints? \$?[A-Z]"
)
_SENTENCE = re.compile(r"(?<=[.?!])\s+(?=[A-Z⟨(])|(?<=⟩)\s+(?=(?:Find|Compute|What|Determine|If|How)\b)")
_FIGURE = re.compile(r"\[asy\].*?\[/asy\]", re.DOTALL)
_SHOWN = re.compile(
    r"(?:,? as shown(?: in the (?:diagram|figure))?(?: below| above)?(?=[,.;])|(?<![a-z])[Ii]n the "
    r"(?:diagram|figure|picture)"
    r"(?: shown)?(?: below| above| at the right)?, (?:we have )?|[Ss]ee the (?:figure|diagram)(?: below)?\.)"
)
_NAMED = {"pentagon": 5, "hexagon": 6, "heptagon": 7, "octagon": 8, "nonagon": 9, "decagon": 10}
_GET = r"(?:find|compute|determine|calculate|what is|what's|evaluate|then find|then what is|how long is)"
_IN = (
    r"(?:,? in (?:degrees|units|square units|centimeters|inches|feet|square (?:centimeters|inches|feet)|simplest "
    r"radical "
    r"form),?)?"
)
_DROPPED = re.compile(
    r"(?:please )?(?:express|enter|write|give) (?:your|the) answer (?:as a (?:common )?fraction|in "
    r"(?:simplest|simplified)"
    r"(?: radical)? form|in degrees|in (?:simplest )?radical form|as a simplified fraction)(?: in simplest form)?",
    re.IGNORECASE,
)


def asked(text: str, sheet: Sheet, failed: set[str]) -> None:
    """The sentence that asks, with conditions before or after it."""
    text = re.sub(_IN + "$", "", text.strip(" ,."))
    if match := re.match(r"(?:if|given that|given|let|suppose|in) ", text):
        for comma in re.finditer(r",(?: then)? | then ", text):
            trial = copied(sheet)
            try:
                given(text[match.end() : comma.start()], trial, failed)
                asked(text[comma.end() :], trial, failed)
            except NoClause:
                continue
            sheet.__dict__.update(trial.__dict__)
            return
    patterns = (
        rf"{_GET} (?P<m>.+)",
        r"how many (?:square )?(?:units|degrees|centimeters|inches|feet|meters) (?:long |are )?(?:is |in )(?P<m>.+)",
        r"what is the (?:number of (?:square )?(?:units|centimeters|inches|degrees) in )(?P<m>.+)",
    )
    for pattern in patterns:
        if match := re.fullmatch(pattern, text):
            trial = copied(sheet)
            try:
                form, unit = measure(
                    re.sub(
                        r"^(?:the )?(?:measure|length),? in (?:degrees|units|inches|centimeters),? of ", "", match["m"]
                    ),
                    trial,
                )
                if trial.goal is not None:
                    raise NoClause("two things are asked")
                trial.goal, trial.unit = form, unit
            except (NoClause, ParseError):
                continue
            sheet.__dict__.update(trial.__dict__)
            return
    for joint in re.finditer(r",? (?:if|given that|such that|where) ", text):
        trial = copied(sheet)
        try:
            given(text[joint.end() :], trial, failed)
            asked(text[: joint.start()], trial, failed)
        except NoClause:
            continue
        sheet.__dict__.update(trial.__dict__)
        return
    raise NoClause(text)


def named_plainly(words: str, formulas: list[str]) -> str:
    """Marks that only name points, sides, angles or figures, or are plain numbers, written as words."""

    def shown(match: re.Match[str]) -> str:
        text = re.sub(
            r"\\(?:overline|text|mbox|textrm|mathrm)\s*\{\s*([A-Za-z]+)\s*\}", r"\1", formulas[int(match[1])]
        ).strip()
        text = re.sub(r"^\\triangle\s*", "triangle ", text)
        text = re.sub(r"^(?:m\s*)?\\angle\s*", "angle ", text)
        text = re.sub(r"(?<=[A-Z])\s+(?=[A-Z])", "", text)
        if re.fullmatch(r"(?:triangle |angle )?[A-Z]{1,8}|\d+(?:\.\d+)?", text):
            return text
        if degrees := re.fullmatch(r"(\d+(?:\.\d+)?)\s*\^\s*\{?\\circ\}?", text):
            return f"{degrees[1]}°"
        if re.fullmatch(r"[A-Z](?:\s*,\s*[A-Z])+", text):
            return text
        return match[0]

    words = re.sub(r"⟨(\d+)⟩", shown, words)
    words = re.sub(r"(\d) degrees\b", r"\1°", words)
    words = re.sub(r"\btriangle triangle\b", "triangle", re.sub(r"\bangle angle\b", "angle", words))
    return re.sub(r"(?<=\d)-(?=inch|unit|cm|foot|degree)", " ", words)


_UNIT = re.compile(r"(?<![A-Za-z])(cm|centi|inch|feet|foot|ft|met(?=er)|mile|yard|mm|milli)")


def one_unit(text: str) -> None:
    """NotUnderstood where lengths are given in units of different kinds."""
    named = {
        {"centi": "cm", "feet": "foot", "ft": "foot", "milli": "mm"}.get(unit, unit) for unit in _UNIT.findall(text)
    }
    if len(named) > 1:
        raise NotUnderstood(f"different units: {', '.join(sorted(named))}")


def read_configuration(question: str) -> Task:
    """The task of a figure in words; NotUnderstood with the clause that stopped the reading."""
    text = _SHOWN.sub("", _FIGURE.sub("", question))
    if re.search(r"\b(?:figure|diagram|shown|shaded|pictured|drawn)\b|\[asy\]", text):
        raise NotUnderstood("a figure")
    one_unit(text)
    words, formulas = cut(text)
    words = named_plainly(words, formulas)
    sheet = Sheet(formulas)
    failed: set[str] = set()
    try:
        for sentence in _SENTENCE.split(words):
            bare = re.sub(r"[.?!:\s]+$", "", sentence).strip()
            if not re.match(r"[A-Z]{1,8}\b(?! [a-z]*(?:triangle|square) )", bare) or re.match(r"(?:A|I) [a-z]", bare):
                bare = bare[:1].lower() + bare[1:]
            if not bare or _DROPPED.fullmatch(bare):
                continue
            trial = copied(sheet)
            try:
                given(bare, trial, failed)
            except NoClause:
                asked(bare, sheet, failed)
                continue
            sheet.__dict__.update(trial.__dict__)
        settle(sheet)
        problem = finished(sheet)
    except NoClause as error:
        raise NotUnderstood(re.sub(r"⟨(\d+)⟩", lambda m: f"${formulas[int(m[1])]}$", str(error))[:200]) from None
    except ParseError as error:
        raise NotUnderstood(str(error)) from None
    return Task("vectors", problem.text(), names=(sheet.unit,))


def finished(sheet: Sheet) -> VectorProblem:
    """The problem of vectors in the plane."""
    if sheet.goal is None or not sheet.points:
        raise NoClause("nothing is asked")
    unknowns = [*((point, "point") for point in sheet.points), *((letter, "number") for letter in sheet.numbers)]
    return VectorProblem(
        tuple(unknowns),
        tuple(sheet.equations),
        sheet.goal,
        nonzero=tuple(sheet.nonzero),
        positive=tuple(sheet.positive),
        size=2,
    )
