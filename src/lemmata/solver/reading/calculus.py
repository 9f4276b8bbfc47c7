"""Questions of calculus: derivatives, limits, integrals, lines at a curve, extrema and monotonicity."""

import re

from lemmata.expr import Const, Interval, Neg, Node, Tuple_, parse, symbols, to_text
from lemmata.solver.reading.expressions import ORDERS
from lemmata.solver.reading.patterns import GET, Build, E, patterns
from lemmata.solver.reading.scope import Scope
from lemmata.solver.task import Task

_NAMED_FUNCTION = re.compile(r"\$?([a-zA-Z])(?:\(([a-z])\))?\$?")
_DEFINITION = re.compile(r"\$?(?:[a-zA-Z]\(([a-z])\)|y) ?= ?(.+)", re.IGNORECASE)
_NOUN = re.compile(r"^(?:the )?(?:function|curve|graph of|expression|parabola)(?: of)? ")
_DX = re.compile(r"(?:\\, ?|\\; ?|\\,|\* ?| )?(?:\\mathrm\{d\}|\\mathrm d|d)(?P<v>[a-z])\$?$")
_INTEGRAL = r"(?:\\int|int|∫)(?:\\limits)?"
_BOUND = r"(?:\{(?:[^{}]|\{[^{}]*\})*\}|\([^()]*\)|-?\\?\w+)"


def subject(text: str, scope: Scope) -> tuple[Node, str | None]:
    """The formula that a question is about, and its variable where the text names it: `f(x) = x^2`, `f`, `x^2`."""
    text = _NOUN.sub("", text.strip("$ ,"))
    name = None
    if match := _DEFINITION.fullmatch(text):
        name, text = match[1], match[2]
    # `f(r)` of a function of x is read as any formula is: its variable is r
    if "(" not in text and (match := _NAMED_FUNCTION.fullmatch(text)) and match[1] in scope.functions:
        function = scope.functions[match[1]]
        return function.body, function.variable
    return scope.quantity(text), name


def variable(tree: Node, *candidates: str | None) -> str | None:
    """The variable: the first one named, or the only one of the formula; for a formula without any, x."""
    named = next((name for name in candidates if name), None)
    if named is not None:
        return named
    names = sorted(symbols(tree))
    return names[0] if len(names) == 1 else None if names else "x"


def derivative(match: re.Match[str], scope: Scope) -> Task | None:
    """`the second derivative of … with respect to x at x = 2`."""
    groups = match.groupdict()
    tree, own = subject(match["e"], scope)
    name = variable(tree, groups.get("v"), own)
    if name is None:
        return None
    order = ORDERS[(groups.get("order") or "first").lower()]
    return derivative_task(tree, name, order, groups.get("a"), scope)


def derivative_task(tree: Node, name: str, order: int, at: str | None, scope: Scope) -> Task | None:
    """The derivative as a formula, or its value at a place."""
    reading = f"derivative number {order} of {to_text(tree)} with respect to {name}"
    if at is None:
        return Task("derivative", reading, (tree,), numbers=(order,), names=(name,))
    at = re.sub(rf"^\$?{name} ?= ?", "", at.strip("$ "))
    place = scope.quantity(at)
    if symbols(place) or symbols(tree) - {name}:
        return None
    reading += f" at {name} = {to_text(place)}"
    return Task("derivative_at", reading, (tree, place), numbers=(order,), names=(name,))


def primed(match: re.Match[str], scope: Scope) -> Task | None:
    """`f'(x)`, `f''(2)` of a function defined before, or in the same sentence."""
    groups = match.groupdict()
    if groups.get("e"):
        if match["f"] != match["g"]:
            return None
        tree, name = scope.quantity(match["e"]), match["v"]
    elif match["g"] in scope.functions:
        function = scope.functions[match["g"]]
        tree, name = function.body, function.variable
    else:
        return None
    at = match["at"].strip("$ ")
    return derivative_task(tree, name, len(match["p"]), None if at == name else at, scope)


def integral(match: re.Match[str], scope: Scope) -> Task | None:
    """`Integrate … with respect to x from 0 to 1`, `\\int_0^1 … dx`."""
    groups = match.groupdict()
    text, name = match["e"].strip("$ "), groups.get("v")
    if found := _DX.search(text):
        text, name = text[: found.start()].strip(" $*"), found["v"]
    text = text or "1"
    tree, own = subject(text, scope)
    name = variable(tree, name, own)
    if name is None:
        return None
    if groups.get("a") is None:
        reading = f"integral of {to_text(tree)} with respect to {name}"
        return Task("integral", reading, (tree,), names=(name,))
    left, right = (scope.quantity(_unbraced(match[key])) for key in ("a", "b"))
    if symbols(left) | symbols(right) or symbols(tree) - {name}:
        return None
    reading = f"integral of {to_text(tree)} with respect to {name} from {to_text(left)} to {to_text(right)}"
    return Task("definite_integral", reading, (tree, left, right), names=(name,))


def limit(match: re.Match[str], scope: Scope) -> Task | None:
    """`the limit of … as x approaches 0 from the right`, `\\lim_{x \\to 0^+} …`."""
    groups = match.groupdict()
    tree, _ = subject(match["e"], scope)
    name, text = match["v"], match["a"].strip("$ ")
    side = {"right": 1, "above": 1, "left": -1, "below": -1, "+": 1, "-": -1}.get((groups.get("s") or "").lower(), 0)
    if found := re.fullmatch(r"(.+?)\^?\{?([+-])\}?", text):
        if side:
            return None
        text, side = found[1].rstrip("^{ "), 1 if found[2] == "+" else -1
    text = re.sub(r"^(positive |\+ ?)?(?:infinity|\\infty|∞|oo)$", "oo", text, flags=re.IGNORECASE)
    text = re.sub(r"^(?:negative |- ?)(?:infinity|\\infty|∞|oo)$", "-oo", text, flags=re.IGNORECASE)
    place = parse(text) if text in ("oo", "-oo") else scope.quantity(text)
    infinite = place in (Const("oo"), Neg(Const("oo")))
    if symbols(place) or symbols(tree) - {name} or (infinite and side):
        return None
    where = "" if not side else " from the right" if side > 0 else " from the left"
    reading = f"limit of {to_text(tree)} as {name} approaches {to_text(place)}{where}"
    return Task("limit", reading, (tree, place), numbers=(side,), names=(name,))


def line(kind: str) -> Build:
    """The tangent or the normal at a point."""

    def build(match: re.Match[str], scope: Scope) -> Task | None:
        tree, own = subject(match["e"], scope)
        name = variable(tree, own)
        if name is None or symbols(tree) - {name}:
            return None
        where = match["a"].strip("$ ")
        point = scope.formula(re.sub(rf"^{name} ?= ?", "", re.sub(r"^the point ", "", where)))
        given = ""
        if isinstance(point, Tuple_) and len(point.items) == 2:
            place, height = point.items
            given = f" and y = {to_text(height)}"
            formulas: tuple[Node, ...] = (tree, place, height)
        else:
            place = point
            formulas = (tree, place)
        if symbols(place):
            return None
        reading = f"{kind} line of y = {to_text(tree)} at {name} = {to_text(place)}{given}"
        return Task(f"{kind}_line", reading, formulas, names=(name,))

    return build


def critical_points(match: re.Match[str], scope: Scope) -> Task | None:
    tree, own = subject(match["e"], scope)
    name = variable(tree, own)
    if name is None or symbols(tree) - {name}:
        return None
    return Task("critical_points", f"critical points of {to_text(tree)}", (tree,), names=(name,))


def extrema(match: re.Match[str], scope: Scope) -> Task | None:
    """The local extrema: `maximum`, `minimum` or both."""
    tree, own = subject(match["e"], scope)
    name = variable(tree, own)
    if name is None or symbols(tree) - {name}:
        return None
    kind = _extremum(match["kind"])
    wanted = {"extremum": "maxima and minima", "maximum": "maxima", "minimum": "minima"}[kind]
    return Task("local_extrema", f"local {wanted} of {to_text(tree)}", (tree,), names=(name, kind))


def _extremum(text: str) -> str:
    text = text.lower()
    if ("max" in text and "min" in text) or "extrem" in text:
        return "extremum"
    return "maximum" if "max" in text or "largest" in text or "greatest" in text else "minimum"


def extreme_on_interval(match: re.Match[str], scope: Scope) -> Task | None:
    tree, own = subject(match["e"], scope)
    name = variable(tree, own)
    kind = _extremum(match["kind"])
    if name is None or symbols(tree) - {name} or kind == "extremum":
        return None
    groups = match.groupdict()
    if groups.get("i"):
        interval = scope.formula(match["i"])
        if not (isinstance(interval, Interval) and interval.left_closed and interval.right_closed):
            return None
        left, right = interval.left, interval.right
    else:
        left, right = scope.quantity(match["a"]), scope.quantity(match["b"])
    if symbols(left) | symbols(right):
        return None
    reading = f"{kind} of {to_text(tree)} for {name} from {to_text(left)} to {to_text(right)}"
    return Task("extreme_value", reading, (tree, left, right), names=(name, kind))


def monotonicity(match: re.Match[str], scope: Scope) -> Task | None:
    tree, own = subject(match["e"], scope)
    name = variable(tree, own)
    if name is None or symbols(tree) - {name}:
        return None
    kind = "increasing" if match["kind"].lower().startswith("in") else "decreasing"
    return Task("monotonicity", f"where {to_text(tree)} is {kind}", (tree,), names=(name, kind))


def _unbraced(text: str) -> str:
    return text[1:-1] if text.startswith(("{", "(")) and text.endswith(("}", ")")) else text


_V = r"\$?(?P<v>[a-z])\$?"
_WRT = rf"(?:wrt|with respect to) {_V}"
_ORDER = r"(?:(?P<order>first|second|third|fourth|fifth) )?(?:order )?(?:partial )?"
_AT = r"(?:at|when|for) (?:the point )?(?P<a>\$?[a-z] ?= ?.+)"
_ASK = rf"(?:{GET} )?(?:the )?"
_LIM = r"(?:\\lim|lim|limit)(?:\\limits)?"
_ARROW = r" ?(?:->|→|\\to|\\rightarrow|approaches|goes to|tends to) ?"
_SIDE = r"(?: from (?:the )?(?P<s>left|right|above|below))?"
_EXTREMUM = (
    r"(?P<kind>(?:maxim(?:um|a)|minim(?:um|a)|extrem(?:a|um)|largest|smallest|greatest|least)"
    r"(?: and (?:the )?(?:local |relative )?minim(?:um|a))?)(?: values?| points?)?"
)
_SPAN = r"(?:on|over|in) (?:the )?(?:closed )?(?:interval )?\$?(?P<i>(?:\\left)? ?\[.+\])\$?"
_FROM = r"from (?:[a-z] ?= ?)?(?P<a>.+?) to (?:[a-z] ?= ?)?(?P<b>.+)"
_PLACE = r"(?P<a>(?:[^{}]|\{[^{}]*\})+)"
_FUNCTION = r"\$?(?P<f>[a-z])\((?P<v>[a-z])\) ?= ?(?P<e>.+?)\$?"
_PRIMED = r"\$?(?P<g>[a-z])(?P<p>'{1,5})\((?P<at>[^()]*(?:\([^()]*\))?[^()]*)\)\$?"
PATTERNS = patterns(
    (
        rf"(?:if|let|given|given that|suppose|for) {_FUNCTION}[,.]? (?:then )?(?:{GET}) (?:the value of )?{_PRIMED}",
        primed,
    ),
    (rf"{GET} (?:the value of )?{_PRIMED}", primed),
    (rf"{_PRIMED}", primed),
    (rf"{_ASK}{_ORDER}derivative of {E},? {_WRT} {_AT}", derivative),
    (rf"{_ASK}{_ORDER}derivative of {E},? {_AT}", derivative),
    (rf"{_ASK}{_ORDER}derivative (?:{_WRT} )?of {E}", derivative),
    (rf"{_ASK}{_ORDER}derivative of {E},? {_WRT}", derivative),
    (rf"{_ASK}{_ORDER}derivative of {E}", derivative),
    (rf"differentiate {E},? {_WRT}", derivative),
    (rf"differentiate {E}", derivative),
    (rf"(?:{GET} )?\$?\\frac\{{(?:\\mathrm )?d\}}\{{(?:\\mathrm )?d ?(?P<v>[a-z])\}} ?{E}", derivative),
    (rf"(?:{GET} )?d/d(?P<v>[a-z]) ?{E}", derivative),
    (
        rf"{_ASK}(?:definite )?integral of {E},? (?:{_WRT},? )?{_FROM}",
        integral,
    ),
    (rf"integrate {E},? (?:{_WRT},? )?from (?:[a-z] ?= ?)?(?P<a>.+?) to (?:[a-z] ?= ?)?(?P<b>.+)", integral),
    (
        rf"(?:{GET} )?(?:the (?:definite )?integral:? )?\$?{_INTEGRAL} ?_ ?(?P<a>{_BOUND}) ?\^ ?(?P<b>{_BOUND}) ?{E}",
        integral,
    ),
    (rf"(?:{GET} )?(?:the (?:indefinite )?integral:? )?\$?{_INTEGRAL} ?{E}", integral),
    (
        rf"{_ASK}(?:an )?(?:indefinite integral|integral|antiderivative|general antiderivative) of {E},? {_WRT}",
        integral,
    ),
    (rf"{_ASK}(?:an )?(?:indefinite integral|integral|antiderivative|general antiderivative) of {E}", integral),
    (rf"integrate {E},? {_WRT}", integral),
    (rf"integrate {E}", integral),
    (rf"{_ASK}limit of {E},? (?:as|when|for) {_V}{_ARROW}(?P<a>.+?){_SIDE}", limit),
    (rf"{_ASK}(?P<s>left|right)(?:-hand(?:ed)?)? limit of {E},? (?:as|when|for) {_V}{_ARROW}(?P<a>.+?)", limit),
    (
        rf"(?:{GET} )?(?:the limit:? )?\$?{_LIM} ?_ ?\{{ ?(?P<v>[a-z]){_ARROW}{_PLACE}\}} ?{E}",
        limit,
    ),
    (
        rf"(?:{GET} )?(?:the limit:? )?\$?{_LIM} ?_? ?\(? ?(?P<v>[a-z]) ?(?:->|→) ?(?P<a>-?\w+[+-]?)\)? (?:of )?{E}",
        limit,
    ),
    (
        rf"{_ASK}(?:equation of )?(?:the )?tangent(?: line)? (?:to|of) {E},? (?:at|where|when) (?P<a>.+)",
        line("tangent"),
    ),
    (rf"{_ASK}(?:equation of )?(?:the )?normal(?: line)? (?:to|of) {E},? (?:at|where|when) (?P<a>.+)", line("normal")),
    (rf"{_ASK}(?:critical|stationary) (?:points?|numbers?|values?) of {E}", critical_points),
    (rf"{_ASK}(?:all )?(?:the )?(?:local|relative) {_EXTREMUM} of {E}", extrema),
    (rf"{_ASK}(?:absolute |global )?{_EXTREMUM} of {E},? {_SPAN}", extreme_on_interval),
    (
        rf"(?:on|for|in) (?:which|what) intervals? is {E} (?P<kind>increasing|decreasing)",
        monotonicity,
    ),
    (rf"where is {E} (?P<kind>increasing|decreasing)", monotonicity),
    (
        rf"{_ASK}(?:open )?intervals? (?:on|in|over|for) which {E} is (?P<kind>increasing|decreasing)",
        monotonicity,
    ),
)
