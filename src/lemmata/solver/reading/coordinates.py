"""Points in the plane: distance, midpoint, slope, line and area; the centre and radius of a circle's equation."""

import re

from lemmata.expr import Node, Relation, symbols, to_text
from lemmata.solver.plans.base import NotFound
from lemmata.solver.plans.coordinates import squares_completed
from lemmata.solver.reading.geometry import plain
from lemmata.solver.reading.patterns import GET, Build, patterns
from lemmata.solver.reading.scope import Scope
from lemmata.solver.rules.coordinates import place
from lemmata.solver.task import Task

_COORDINATE = r"-?\d+(?:\.\d+)?(?:/\d+)?"
_POINT = re.compile(rf"(?:\b[A-Z] ?=? ?)?\(({_COORDINATE}), ?({_COORDINATE})\)")
_POINTS = r"(?P<points>(?:the )?(?:points? )?\$?(?:[A-Z] ?=? ?)?(?:\\left)?\([-\d(].*\)\$?)"
MAX_POINTS = 12


def read_points(text: str, scope: Scope) -> tuple[Node, ...] | None:
    """`A(1, 2), (3, 4) and (5, 6)`; None where anything else stands between."""
    text = re.sub(r"\\(?:left|right)", "", plain(text))
    rest = _POINT.sub("#", text)
    if not re.fullmatch(r"(?:the )?(?:points? )?#(?:(?:, and | and |, | to )(?:the )?(?:point )?#)*", rest):
        return None
    points = tuple(scope.formula(f"({x}, {y})") for x, y in _POINT.findall(text))
    places = [place(point) for point in points]
    return points if len(set(places)) == len(places) <= MAX_POINTS else None


def points(what: str, count: int | None) -> Build:
    """A builder for something asked of this many points, of three or more where there is no count."""

    def build(match: re.Match[str], scope: Scope) -> Task | None:
        found = read_points(match["points"], scope)
        if found is None or (len(found) != count if count else len(found) < 3):
            return None
        named = match.groupdict().get("figure")
        if named and {"triangle": 3, "quadrilateral": 4, "pentagon": 5}.get(named.lower(), len(found)) != len(found):
            return None
        return Task("points", f"{what} of {', '.join(map(to_text, found))}", found, names=(what,))

    return build


def circle(match: re.Match[str], scope: Scope) -> Task | None:
    relation = scope.formula(match["e"].replace("$", ""))
    if not isinstance(relation, Relation) or relation.op != "=" or set(symbols(relation)) != {"x", "y"}:
        return None
    try:
        squares_completed(relation)
    except NotFound:
        return None
    goal = match["goal"].lower()
    return Task("circle_equation", f"{goal} of the circle {to_text(relation)}", (relation,), names=(goal,))


_TAIL = (
    r"(?: in (?:the )?(?:coordinate|xy-|cartesian) ?plane)?(?:\?|\.)?"
    r"(?: express your answer (?:in simplest radical form|as an ordered pair(?:,? \$?\([a-z], ?[a-z]\)\$?)?|in "
    r"slope-intercept form))?"
)
PATTERNS = patterns(
    (
        rf"(?:{GET} the distance(?:,? in units,?)? (?:between|from)|how far apart are|how far is it from) "
        rf"{_POINTS}{_TAIL}",
        points("distance", 2),
    ),
    (
        rf"{GET} the (?:coordinates of the )?midpoint of the (?:line )?segment (?:from|joining|connecting|between|with "
        rf"endpoints(?: at)?|whose endpoints are) {_POINTS}{_TAIL}",
        points("midpoint", 2),
    ),
    (rf"{GET} the midpoint (?:between|of) {_POINTS}{_TAIL}", points("midpoint", 2)),
    (
        rf"{GET} the slope of the (?:straight )?line (?:through|passing through|that passes "
        rf"through|containing|joining|that "
        rf"contains|connecting) {_POINTS}{_TAIL}",
        points("slope", 2),
    ),
    (
        rf"{GET} (?:the|an) equation of the (?:straight )?line (?:through|passing through|that passes "
        rf"through|containing|"
        rf"joining|that contains|connecting) {_POINTS}{_TAIL}",
        points("line", 2),
    ),
    (
        rf"{GET} the area of (?:the|a) (?P<figure>triangle|quadrilateral|pentagon|polygon) (?:with|whose) "
        rf"(?:vertices|corners)"
        rf"(?: are| at)? {_POINTS}{_TAIL}",
        points("area", None),
    ),
    (
        rf"(?:the|a) (?P<figure>triangle|quadrilateral|pentagon|polygon) has (?:its )?(?:vertices|corners)(?: at)? "
        rf"{_POINTS}\. "
        rf"{GET} (?:its area|the area of the (?:triangle|quadrilateral|pentagon|polygon))",
        points("area", None),
    ),
    (
        rf"{GET} the (?P<goal>center|radius|area) of the circle (?:with equation |given by |whose equation is "
        rf"|defined by )?"
        r"(?P<e>[^?]+?=[^?]+?)(?:\?|\.)?(?: express your answer (?:as an ordered pair|in terms of pi))?",
        circle,
    ),
    (
        rf"a circle has (?:the )?equation (?P<e>.+?=.+?)\. {GET} (?:its|the) (?P<goal>center|radius|area)(?: of the "
        rf"circle)?",
        circle,
    ),
)
