"""What earlier sentences of a question defined, and the reading of formulas in that light.

`Let f(x) = …` defines a function, `Let a = …` and `Suppose …` give letters values. A formula is read with calls of
defined functions replaced by their bodies and known letters by their values.
"""

import re
from dataclasses import dataclass, field
from fractions import Fraction

from lemmata.expr import (
    Const,
    List_,
    Node,
    ParseError,
    Pow,
    Relation,
    evaluate,
    number,
    parse,
    symbols,
    to_text,
    walk,
)
from lemmata.solver.build import substitute, with_letters
from lemmata.solver.task import Task

MAX_NODES = 4_000
MAX_CALLS = 40
_CALL = re.compile(r"(?<![A-Za-z\\])([a-zA-Z])\(")


@dataclass(frozen=True)
class Function:
    """name(variable) = body."""

    variable: str
    body: Node


@dataclass
class Scope:
    """Values and functions known so far, and the tasks that found the values.

    `letters` are `i` and `e` where the question uses them as variables and not as the constants.
    """

    letters: frozenset[str] = frozenset()
    values: dict[str, Fraction] = field(default_factory=dict)
    functions: dict[str, Function] = field(default_factory=dict)
    given: list[Task] = field(default_factory=list)

    def formula(self, text: str) -> Node:
        """A formula from a blank; ParseError where it isn't one."""
        text = text.strip()
        if not text.endswith(("..", "…")):  # an ellipsis is part of the formula, and refused there
            text = text.rstrip(" .,;:?")
        calls: dict[str, Node] = {}
        text = self._without_calls(text, calls)
        tree = parse(text)
        tree = with_letters(tree, self.letters - {"e"} if has_exponential(tree) else self.letters)
        tree = substitute(tree, {**calls, **{name: number(value) for name, value in self.values.items()}})
        if len(to_text(tree)) > MAX_NODES:
            raise ParseError("the formula is too long with the definitions put in")
        return tree

    def relation(self, text: str) -> Relation:
        """An equation from a blank."""
        tree = self.formula(text)
        if not isinstance(tree, Relation) or tree.op != "=":
            raise ParseError("expected an equation")
        return tree

    def quantity(self, text: str) -> Node:
        """A formula that is one quantity, not a relation or a list."""
        tree = self.formula(text)
        if isinstance(tree, Relation | List_):
            raise ParseError("expected an expression")
        return tree

    def value(self, text: str) -> Fraction:
        """A number from a blank; EvaluationError where letters are left."""
        return evaluate(self.quantity(text))

    def whole_numbers(self, text: str) -> tuple[int, ...]:
        """`84 and 36`, `12, 18 and 24`; positive."""
        numbers = [self.value(part) for part in items(text)]
        if any(value.denominator != 1 or value < 1 for value in numbers):
            raise ParseError("expected positive whole numbers")
        return tuple(int(value) for value in numbers)

    def calls_function(self, text: str) -> bool:
        """Whether the text calls a function that was defined."""
        return any(match[1] in self.functions for match in _CALL.finditer(text))

    def free(self, tree: Node) -> list[str]:
        """The letters of a formula that have no value, in alphabetical order."""
        return sorted(symbols(tree))

    def _without_calls(self, text: str, calls: dict[str, Node]) -> str:
        """Replace each call of a defined function by a fresh symbol, whose body goes to `calls`."""
        start = 0
        while match := _CALL.search(text, start):
            function = self.functions.get(match[1])
            if function is None:
                start = match.end()
                continue
            end = closing(text, match.end() - 1)
            inside = self.formula(text[match.end() : end])
            fresh = f"z_{{{900 + len(calls)}}}"
            if len(calls) >= MAX_CALLS:
                raise ParseError(f"more than {MAX_CALLS} calls of defined functions")
            calls[f"z_{900 + len(calls)}"] = substitute(function.body, {function.variable: inside})
            text = f"{text[: match.start()]}{fresh}{text[end + 1 :]}"
            start = match.start() + len(fresh)
        return text


def has_exponential(tree: Node) -> bool:
    """Whether `e` is raised to a power with a letter: then it is the constant, also where letters may be named e."""
    powers = [part for part in walk(tree) if isinstance(part, Pow) and part.base == Const("e")]
    return any(symbols(part.exp) for part in powers)


def closing(text: str, opening: int) -> int:
    """The index of the bracket that closes the one at `opening`; ParseError where there is none."""
    depth = 0
    for index in range(opening, len(text)):
        depth += {"(": 1, ")": -1}.get(text[index], 0)
        if depth == 0:
            return index
    raise ParseError("a bracket is never closed", opening)


def items(text: str) -> list[str]:
    """`a, b and c` at the commas and `and`s outside brackets."""
    parts, depth, current = [], 0, ""
    for piece in re.split(r"(\s+and\s+|[(),])", text.strip("$ ")):
        if piece in "()" and piece:
            depth += 1 if piece == "(" else -1
        if depth == 0 and (piece == "," or piece.strip() == "and"):
            parts.append(current)
            current = ""
        else:
            current += piece
    return [part.strip() for part in [*parts, current] if part.strip()]
