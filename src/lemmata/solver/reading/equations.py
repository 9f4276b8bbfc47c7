"""Equations and systems to be solved, and questions about the roots of a quadratic."""

import re

from lemmata.expr import Relation, evaluate, symbols, to_text
from lemmata.solver.reading.patterns import GET, E, V, patterns
from lemmata.solver.reading.scope import Scope, items
from lemmata.solver.task import Task


def solve_task(given: Relation, name: str | None) -> Task | None:
    """Solve an equation for its variable, or for the one named."""
    names = sorted(symbols(given))
    if name is None:
        if len(names) != 1:
            return None
        name = names[0]
    if names not in ([name], []):
        return None
    return Task("solve", f"solve {to_text(given)} for {name}", (given,), names=(name,))


def inequality_task(given: Relation) -> Task | None:
    """A linear inequality in one variable, or a statement about numbers."""
    names = sorted(symbols(given))
    if not names:
        return statement_task(given)
    if len(names) > 1 or given.op == "!=":
        return None
    return Task("inequality", f"solve {to_text(given)} for {names[0]}", (given,), names=(names[0],))


def statement_task(given: Relation) -> Task:
    """Whether a relation between numbers holds."""
    values = evaluate(given.lhs), evaluate(given.rhs)
    return Task("statement", f"whether {to_text(given)}", names=(given.op,), values=values)


def solve(match: re.Match[str], scope: Scope) -> Task | None:
    """One equation, or two with a comma or `and` between them."""
    text, name = match["e"], match.groupdict().get("v")
    parts = [part for piece in text.split(";") for part in items(piece)]
    if len(parts) > 1:
        return system([scope.relation(part) for part in parts], None, name)
    given = scope.formula(text)
    if isinstance(given, Relation) and given.op != "=" and name in (None, *symbols(given)):
        return inequality_task(given)
    if isinstance(given, Relation) and not symbols(given) and name is None:
        return statement_task(given)
    return solve_task(scope.relation(text), name)


def solve_system(match: re.Match[str], scope: Scope) -> Task | None:
    wanted = match.groupdict().get("p")
    names = tuple(part.strip() for part in wanted.strip("()$ ").split(",")) if wanted else None
    parts = [part for piece in match["e"].split(";") for part in items(piece)]
    return system([scope.relation(part) for part in parts], names, None)


def system(given: list[Relation], names: tuple[str, ...] | None, wanted: str | None) -> Task | None:
    """Two equations in two unknowns; `wanted` is the one asked for, where only one is."""
    found = sorted({name for part in given for name in symbols(part)})
    if len(given) != 2 or len(found) != 2 or (names is not None and sorted(names) != found):
        return None
    if wanted is not None and wanted not in found:
        return None
    order = names or tuple(found)
    shown = " and ".join(to_text(part) for part in given)
    if wanted is not None:
        return Task("system_one", f"solve {shown} for {wanted}", tuple(given), names=(*order, wanted))
    return Task("system", f"solve {shown} for ({', '.join(order)})", tuple(given), names=order)


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


SYSTEM = r"solve (?:the |this )?(?:following )?system(?: of (?:linear )?equations)?:?"
EQUATION = r"(?:the (?:following )?equations? )?"
PATTERNS = patterns(
    (
        rf"(?:{GET} )?(?:the )?(?P<what>sum of the squares|sum of the reciprocals|sum|product) of "
        rf"(?:the |all )?(?:roots|solutions|zeros) (?:of|to) (?:the equation )?{E}",
        roots,
    ),
    (rf"{SYSTEM} {E} for (?P<p>\$?\(\w, ?\w\)\$?)", solve_system),
    (rf"{SYSTEM} {E}", solve_system),
    (rf"find (?P<p>\$?\(\w, ?\w\)\$?) if {E}", solve_system),
    (rf"solve (?:the (?:following )?equation )?for {V}[:,]? (?:if |in |when )?{E}", solve),
    (rf"solve:? {EQUATION}{E},? for {V}", solve),
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
