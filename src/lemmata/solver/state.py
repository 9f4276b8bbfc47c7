"""What stands before and after a step: a formula, relations that hold together, or alternatives.

Each state is written as LaTeX in a Step and read back from it, so that a stored solution can be checked again.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lemmata.expr import Node, ParseError, Relation, parse, to_latex, to_text
from lemmata.solver.asked import Asked, asked_latex, read_asked
from lemmata.solver.build import with_letters

_CASES = re.compile(r"\\begin\{cases\} (.*) \\end\{cases\}")
_OR = r" \text{ or } "
_DERIVATIVE = re.compile(r"\\frac\{d\}\{d(\w)\} \\left\[ (.*) \\right\]")
_WORDS = re.compile(r"\\text\{(.*)\}")


@dataclass(frozen=True)
class Both:
    """Relations that hold together: a system, or an equation with its domain conditions (the equation first)."""

    items: tuple[Relation, ...]


@dataclass(frozen=True)
class Either:
    """Alternatives: `x = 2 or x = 3`."""

    items: tuple[Relation, ...]


@dataclass(frozen=True)
class Derivative:
    """The derivative of a formula with respect to a variable, still to be found."""

    formula: Node
    name: str


@dataclass(frozen=True)
class Words:
    """A statement in words: `no solution`, `all real numbers`."""

    text: str


State = Node | Both | Either | Words | Derivative | Asked


def state_latex(state: State) -> str:
    """The state as LaTeX that `read_state` reads back."""
    match state:
        case Both(items):
            return r"\begin{cases} " + r" \\ ".join(map(to_latex, items)) + r" \end{cases}"
        case Either(items):
            return _OR.join(map(to_latex, items))
        case Words(text):
            return rf"\text{{{text}}}"
        case Derivative(formula, name):
            return rf"\frac{{d}}{{d{name}}} \left[ {to_latex(formula)} \right]"
        case Asked():
            return asked_latex(state)
    return to_latex(state)


def state_text(state: State) -> str:
    """The state as one line of plain text."""
    match state:
        case Both(items):
            return ", ".join(map(to_text, items))
        case Either(items):
            return " or ".join(map(to_text, items))
        case Words(text):
            return text
        case Derivative(formula, name):
            return f"d/d{name} ({to_text(formula)})"
        case Asked(kind, parts):
            return f"{kind} of {', '.join(map(to_text, parts))}"
    return to_text(state)


def read_state(latex: str, letters: frozenset[str] = frozenset()) -> State:
    """The state that `state_latex` wrote; ParseError where it isn't one. `letters` are `i` or `e` as variables."""
    if asked := read_asked(latex, letters):
        return asked
    if match := _CASES.fullmatch(latex):
        return Both(tuple(_relation(part, letters) for part in match[1].split(r" \\ ")))
    if _OR in latex:
        return Either(tuple(_relation(part, letters) for part in latex.split(_OR)))
    if match := _WORDS.fullmatch(latex):
        return Words(match[1])
    if match := _DERIVATIVE.fullmatch(latex):
        return Derivative(with_letters(parse(match[2]), letters), match[1])
    return with_letters(parse(latex), letters)


def relations(state: State) -> Iterator[Relation]:
    """The relations in a state."""
    if isinstance(state, Relation):
        yield state
    elif isinstance(state, Both | Either):
        yield from state.items


def _relation(latex: str, letters: frozenset[str]) -> Relation:
    node = with_letters(parse(latex), letters)
    if not isinstance(node, Relation):
        raise ParseError(f"expected a relation, got {latex!r}")
    return node
