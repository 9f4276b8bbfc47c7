"""Equations and systems to be solved, and questions about the roots of a quadratic."""

import re
from dataclasses import replace

from lemmata.expr import Chain, List_, ParseError, Relation, evaluate, symbols, to_text
from lemmata.solver.polynomial import NotPolynomial, Polynomial
from lemmata.solver.reading.modular import as_congruence, congruence_task
from lemmata.solver.reading.patterns import GET, E, V, patterns
from lemmata.solver.reading.scope import Scope, items
from lemmata.solver.task import Task


def solve_task(given: Relation, name: str | None) -> Task | None:
    """Solve an equation for its variable, or for the one named; other letters are then known quantities."""
    names = sorted(symbols(given))
    congruence = as_congruence(given)
    if congruence != given:
        return congruence_task([congruence], name, "all", 1)
    if name is None:
        if len(names) != 1:
            return None
        name = names[0]
    if len(names) > 1 and name in names:
        return Task("literal", f"solve {to_text(given)} for {name}", (given,), names=(name,))
    if names not in ([name], []):
        return None
    return Task("solve", f"solve {to_text(given)} for {name}", (given,), names=(name,))


def inequality_task(given: Relation) -> Task | None:
    """An inequality in one variable, or a statement about numbers."""
    names = sorted(symbols(given))
    if not names:
        return statement_task(given)
    if len(names) > 1:
        return None
    return Task("inequality", f"solve {to_text(given)} for {names[0]}", (given,), names=(names[0],))


def inequalities_task(parts: list[Relation | Chain], name: str | None, *, together: bool) -> Task | None:
    """Inequalities in one variable that hold together (`and`, `1 < x < 3`) or of which one holds (`or`)."""
    given = [link for part in parts for link in links(part)]
    names = sorted({letter for link in given for letter in symbols(link)})
    if len(names) != 1 or name not in (None, names[0]) or (not together and len(given) != len(parts)):
        return None
    shown = (" and " if together else " or ").join(to_text(part) for part in parts)
    reading = f"solve {shown} for {names[0]}"
    return Task("inequalities", reading, tuple(given), numbers=(int(together),), names=(names[0],))


def links(part: Relation | Chain) -> list[Relation]:
    """1 < x < 3 as 1 < x and x < 3."""
    if isinstance(part, Relation):
        return [part]
    return [Relation(op, a, b) for op, a, b in zip(part.ops, part.terms, part.terms[1:], strict=False)]


def comparison(text: str, scope: Scope) -> Relation | Chain:
    """A relation or several in a row from a blank."""
    tree = scope.formula(text)
    if not isinstance(tree, Relation | Chain):
        raise ParseError("expected an equation or an inequality")
    return tree


def statement_task(given: Relation) -> Task:
    """Whether a relation between numbers holds."""
    values = evaluate(given.lhs), evaluate(given.rhs)
    return Task("statement", f"whether {to_text(given)}", names=(given.op,), values=values)


def solve(match: re.Match[str], scope: Scope) -> Task | None:
    """One equation or inequality, or several with a comma, `and` or `or` between them."""
    text, name = match["e"], match.groupdict().get("v")
    choices = re.split(r"\s+or\s+", text)
    if len(choices) > 1:
        return inequalities_task([comparison(part, scope) for part in choices], name, together=False)
    parts = [part for piece in text.split(";") for part in items(piece)]
    if len(parts) > 1:
        found = [comparison(part, scope) for part in parts]
        if any(isinstance(part, Chain) or part.op != "=" for part in found):
            return inequalities_task(found, name, together=True)
        return system([scope.relation(part) for part in parts], None, name)
    given = scope.formula(text)
    if isinstance(given, List_):
        return system(equations_in(text, scope), None, name)
    if isinstance(given, Chain):
        return inequalities_task([given], name, together=True)
    if isinstance(given, Relation) and given.op != "=" and name in (None, *symbols(given)):
        return inequality_task(given)
    if isinstance(given, Relation) and not symbols(given) and name is None:
        return statement_task(given)
    return solve_task(scope.relation(text), name)


def solve_by(match: re.Match[str], scope: Scope) -> Task | None:
    """`Solve … by completing the square.`: the way is named."""
    task = solve(match, scope)
    way = WAYS[match["way"].lower()]
    return replace(task, strategy=way, reading=f"{task.reading} by {way.replace('_', ' ')}") if task else None


def solve_system(match: re.Match[str], scope: Scope) -> Task | None:
    wanted = match.groupdict().get("p")
    names = tuple(re.findall(r"[a-zA-Z]\b", re.sub(r"\band\b", ",", wanted))) if wanted else None
    return system(equations_in(match["e"], scope), names, None)


def system(given: list[Relation], names: tuple[str, ...] | None, wanted: str | None) -> Task | None:
    """Equations in two unknowns or more; `wanted` is the one of two asked for, where only one is."""
    found = sorted({name for part in given for name in symbols(part)})
    if 3 <= len(found) <= MOST_UNKNOWNS and len(given) <= MOST_UNKNOWNS and wanted is None:
        if not all(is_linear(part) for part in given) or (names is not None and sorted(names) != found):
            return None
        order = names or tuple(found)
        shown = " and ".join(to_text(part) for part in given)
        return Task("linear_system", f"solve {shown} for ({', '.join(order)})", tuple(given), names=order)
    if len(given) != 2 or len(found) != 2 or (names is not None and sorted(names) != found):
        return None
    if wanted is not None and wanted not in found:
        return None
    order = names or tuple(found)
    shown = " and ".join(to_text(part) for part in given)
    if wanted is not None:
        return Task("system_one", f"solve {shown} for {wanted}", tuple(given), names=(*order, wanted))
    kind = "system" if all(is_linear(part) for part in given) else "system_curve"
    return Task(kind, f"solve {shown} for ({', '.join(order)})", tuple(given), names=order)


def is_linear(given: Relation) -> bool:
    """Whether both sides are polynomials of degree 1 or less."""
    try:
        return max(Polynomial.of(side).degree() for side in (given.lhs, given.rhs)) <= 1
    except NotPolynomial:
        return False


def equations_in(text: str, scope: Scope) -> list[Relation]:
    """Equations with commas, semicolons or `and` between them, or the lines of a `cases` environment."""
    parts = [part for piece in text.split(";") for part in items(piece)]
    if len(parts) == 1:
        tree = scope.formula(text)
        if isinstance(tree, List_) and all(isinstance(item, Relation) and item.op == "=" for item in tree.items):
            return [item for item in tree.items if isinstance(item, Relation)]
    return [scope.relation(part) for part in parts]


def let_equation(match: re.Match[str], scope: Scope) -> Task | None:
    """`Let … = 0. What is x?`"""
    return solve_task(scope.relation(match["e"]), match["v"])


def roots(match: re.Match[str], scope: Scope) -> Task | None:
    """The sum of the roots of …"""
    what = match["what"].lower()
    wanted = "squares" if "squares" in what else "reciprocals" if "reciprocals" in what else what.split()[0]
    given = scope.relation(match["e"])
    names = sorted(symbols(given))
    if len(names) != 1:
        return None
    phrase = {"squares": "sum of the squares", "reciprocals": "sum of the reciprocals"}.get(wanted, wanted)
    return Task("roots", f"{phrase} of the roots of {to_text(given)}", (given,), names=(names[0], wanted))


MOST_UNKNOWNS = 5
WAYS = {
    "factoring": "factoring",
    "factorising": "factoring",
    "factorization": "factoring",
    "completing the square": "completing_the_square",
    "the quadratic formula": "formula",
    "using the quadratic formula": "formula",
}
BY = rf"(?:by |using |with )(?P<way>{'|'.join(WAYS)})"
SYSTEM = r"solve (?:the |this )?(?:following )?system(?: of (?:linear )?equations)?:?"
POINT = r"(?P<p>\$?\(\w(?:, ?\w)+\)\$?)"
LETTERS = r"(?P<p>\$?\w\$?(?:, ?\$?\w\$?)*,? and \$?\w\$?)"
NAMES = r"(?P<p>\$?\(\w(?:, ?\w)+\)\$?|\$?\w\$?(?:, ?\$?\w\$?)*,? and \$?\w\$?)"
EQUATION = r"(?:the (?:following )?equations? )?"
PATTERNS = patterns(
    (
        rf"(?:{GET} )?(?:the )?(?P<what>sum of the squares|sum of the reciprocals|sum|product) of "
        rf"(?:the |all )?(?:roots|solutions|zeros) (?:of|to) (?:the equation )?{E}",
        roots,
    ),
    (rf"{SYSTEM} {E},? for {NAMES}", solve_system),
    (rf"{SYSTEM} {E}", solve_system),
    (rf"find {POINT} if {E}", solve_system),
    (rf"solve:? {E},? for {LETTERS}", solve_system),
    (rf"solve (?:the (?:following )?equation )?for {V}[:,]? (?:if |in |when )?{E}", solve),
    (rf"solve:? {EQUATION}{E},? for {V},? {BY}", solve_by),
    (rf"solve:? {EQUATION}{E},? {BY}", solve_by),
    (rf"(?:solve:?|rearrange) (?:the (?:following )?inequalit(?:y|ies) |{EQUATION}){E},? for {V}", solve),
    (rf"make {V} the subject of {E}", solve),
    (rf"solve:? the (?:following )?(?:compound )?inequalit(?:y|ies):? {E}", solve),
    (rf"solve:? {EQUATION}{E}", solve),
    (
        rf"(?:find|determine|give|state|what is|what are) (?:all |the )*(?:real )?(?:solutions?|roots?|zeros) "
        rf"(?:of|to) (?:the equation )?{E}",
        solve,
    ),
    (
        rf"{GET} (?:the (?:value|values) of |all values of )?{V},? (?:if|when|where|given that|given|such that|so that|"
        rf"for which|in) {E}",
        solve,
    ),
    (rf"(?:if|given that|given) {E},? (?:then )?{GET} (?:the value of )?{V}", solve),
    (rf"(?:let|suppose) {E}\. {GET} {V}", let_equation),
)
