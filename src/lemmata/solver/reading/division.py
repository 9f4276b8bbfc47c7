"""Questions about the division of polynomials."""

import re

from lemmata.expr import Node, Relation, symbols, to_text
from lemmata.solver.reading.patterns import GET, Build, E, patterns
from lemmata.solver.reading.scope import Scope
from lemmata.solver.task import Task


def variable(*trees: Node) -> str | None:
    """The one letter of the formulas, else None."""
    names = sorted(frozenset[str]().union(*map(symbols, trees)))
    return names[0] if len(names) == 1 else None


def polynomial(text: str, scope: Scope) -> Node:
    """A formula, also where it is named: `p(x) = x^2 + 1`, `the polynomial x^2 + 1`."""
    text = re.sub(r"^(?:the )?(?:polynomial|expression|function) ", "", text.strip("$ "))
    return scope.quantity(re.sub(r"^[a-zA-Z]\([a-z]\) ?= ?", "", text))


def divide(wanted: str, method: str = "long") -> Build:
    """p divided by d: the whole result, the quotient or the remainder."""

    def build(match: re.Match[str], scope: Scope) -> Task | None:
        top, bottom = polynomial(match["e"], scope), polynomial(match["d"], scope)
        name = variable(top, bottom)
        if name is None:
            return None
        asked = {"all": "", "quotient": "quotient of ", "remainder": "remainder of "}[wanted]
        how = " by synthetic division" if method == "synthetic" else ""
        reading = f"{asked}{to_text(top)} divided by {to_text(bottom)}{how}"
        return Task("polynomial_division", reading, (top, bottom), names=(name, wanted, method))

    return build


def is_factor(match: re.Match[str], scope: Scope) -> Task | None:
    bottom, top = polynomial(match["d"], scope), polynomial(match["e"], scope)
    name = variable(top, bottom)
    if name is None or not symbols(bottom):
        return None
    return Task("is_factor", f"whether {to_text(bottom)} is a factor of {to_text(top)}", (top, bottom), names=(name,))


def rational_roots(match: re.Match[str], scope: Scope) -> Task | None:
    tree = scope.formula(re.sub(r"^(?:the )?(?:polynomial|equation|function) ", "", match["e"].strip("$ ")))
    if isinstance(tree, Relation):
        if to_text(tree.rhs) != "0" or tree.op != "=":
            return None
        tree = tree.lhs
    name = variable(tree)
    return (
        None if name is None else Task("rational_roots", f"rational roots of {to_text(tree)}", (tree,), names=(name,))
    )


def partial_fractions(match: re.Match[str], scope: Scope) -> Task | None:
    tree = scope.quantity(match["e"])
    name = variable(tree)
    return (
        None
        if name is None
        else Task("partial_fractions", f"partial fractions of {to_text(tree)}", (tree,), names=(name,))
    )


D = r"(?P<d>.+?)"
_ASK = rf"(?:{GET} )?(?:the )?"
PATTERNS = patterns(
    (rf"use synthetic division to (?:divide|find) {E} (?:divided )?by {D}", divide("all", "synthetic")),
    (rf"divide {E} by {D} using synthetic division", divide("all", "synthetic")),
    (rf"use (?:polynomial )?long division to divide {E} by {D}", divide("all")),
    (rf"divide {E} by {D}(?: using (?:polynomial )?long division)?", divide("all")),
    (rf"{_ASK}remainder (?:when|if) {E} is divided by {D}", divide("remainder")),
    (
        rf"{_ASK}remainder (?:of|from) (?:the division of |dividing )?{E} (?:divided )?by {D}",
        divide("remainder"),
    ),
    (rf"{_ASK}quotient (?:when|if) {E} is divided by {D}", divide("quotient")),
    (rf"{_ASK}quotient of {E} (?:divided by|and) {D}", divide("quotient")),
    (rf"is {D} a factor of {E}", is_factor),
    (rf"{_ASK}(?:all )?(?:the )?rational (?:roots?|zeros|solutions) of {E}", rational_roots),
    (rf"{_ASK}partial fraction (?:decomposition|expansion) (?:of|for) {E}", partial_fractions),
    (
        rf"(?:decompose|write|express|split|resolve) {E} (?:in|into|as|using) (?:a sum of )?partial fractions",
        partial_fractions,
    ),
)
