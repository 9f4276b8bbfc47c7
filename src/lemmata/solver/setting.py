"""A setting: what a problem fixes, written formally: unknowns, conditions, what is asked for, and its form.

A setting is written as one line of text and read back from it, so that a stored step can be checked from its text
alone. It knows neither English nor a way to solve anything.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lemmata.expr import Chain, Const, List_, Node, ParseError, Relation, Sym, parse, symbols, to_text, walk
from lemmata.solver.build import with_letters

DOMAINS = ("integer", "real", "number", "complex")
"""`number` is a real number of which the problem does not say that it is real."""
AGGREGATES = {
    "value": "the value of",
    "all": "all values of",
    "count": "the number of values of",
    "sum": "the sum of all values of",
    "product": "the product of all values of",
    "largest": "the largest value of",
    "smallest": "the smallest value of",
    "average": "the mean of all values of",
    "difference": "the positive difference of the two values of",
    "set": "the set of all values of",
    "maximum": "the maximum of",
    "minimum": "the minimum of",
}


@dataclass(frozen=True)
class Property:
    """A named property of whole numbers: `prime[n]`, `divisible[n, 7]`, or of formulas: `for_all[x, …]`."""

    name: str
    args: tuple[Node, ...]


Condition = Relation | Chain | Property


@dataclass(frozen=True)
class Setting:
    """`unknowns` are (name, domain); `aggregate` is a key of AGGREGATES and says what of `goal` is asked for."""

    unknowns: tuple[tuple[str, str], ...]
    conditions: tuple[Condition, ...]
    aggregate: str
    goal: Node
    form: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """The unknowns' names."""
        return tuple(name for name, _ in self.unknowns)

    @property
    def letters(self) -> frozenset[str]:
        """Which of `i` and `e` are unknowns here and not the constants."""
        return frozenset("ie") & frozenset(self.names)

    def text(self) -> str:
        """The setting as one line: `x real: x^2 = 4, x > 0; the value of x + 1 [common fraction]`."""
        unknowns = ", ".join(f"{name} {domain}" for name, domain in self.unknowns)
        conditions = ", ".join(map(condition_text, self.conditions))
        given = " with ".join(part for part in (unknowns, conditions) if part)
        asked = f"{AGGREGATES[self.aggregate]} {to_text(self.goal)}"
        form = f" [{self.form}]" if self.form else ""
        return f"{given}: {asked}{form}" if given else f"{asked}{form}"


def condition_text(condition: Condition) -> str:
    """A condition as plain text."""
    if isinstance(condition, Property):
        return f"{condition.name}[{', '.join(map(to_text, condition.args))}]"
    return to_text(condition)


def condition_symbols(condition: Condition) -> frozenset[str]:
    """The names of the unknowns in a condition."""
    if isinstance(condition, Property):
        return frozenset(name for part in condition.args for name in symbols(part))
    return symbols(condition)


def bound_letters(condition: Condition) -> frozenset[str]:
    """The letters that a condition speaks of all values of; they are no unknowns."""
    if not isinstance(condition, Property) or condition.name not in ("for_all", "degree"):
        return frozenset()
    count = -2 if condition.name == "for_all" else 1
    return frozenset(part.name for part in condition.args[:count] if isinstance(part, Sym))


_FORM = re.compile(r" \[([a-z0-9 ]+)\]$")
_UNKNOWN = re.compile(rf"(\S+) ({'|'.join(DOMAINS)})")
_PROPERTY = re.compile(r"([a-z_]+)\[(.*)\]", re.DOTALL)


def read_setting(text: str) -> Setting:
    """The setting that `Setting.text` wrote; ParseError where the text is none."""
    form = ""
    if match := _FORM.search(text):
        form, text = match[1], text[: match.start()]
    given, _, asked = text.rpartition(": ")
    aggregate = next((key for key, words in AGGREGATES.items() if asked.startswith(f"{words} ")), None)
    if aggregate is None:
        raise ParseError(f"nothing is asked in {text!r}")
    goal = asked.removeprefix(f"{AGGREGATES[aggregate]} ")
    unknowns: list[tuple[str, str]] = []
    conditions: list[Condition] = []
    first, _, second = given.partition(" with ")
    pieces = list(_pieces(first))
    if pieces and all(_UNKNOWN.fullmatch(piece) for piece in pieces):
        for piece in pieces:
            name, domain = piece.rsplit(" ", 1)
            unknowns.append((name, domain))
    else:
        second = given
    letters = frozenset("ie") & {name for name, _ in unknowns}
    for piece in _pieces(second):
        conditions.append(_condition(piece, letters))
    return Setting(tuple(unknowns), tuple(conditions), aggregate, _formula(goal, letters), form)


def _formula(text: str, letters: frozenset[str]) -> Node:
    return with_letters(parse(text), letters)


def _condition(text: str, letters: frozenset[str]) -> Condition:
    if match := _PROPERTY.fullmatch(text):
        return Property(match[1], tuple(_formula(part, letters) for part in _pieces(match[2])))
    tree = _formula(text, letters)
    if not isinstance(tree, Relation | Chain):
        raise ParseError(f"not a condition: {text!r}")
    return tree


def _pieces(text: str) -> Iterator[str]:
    """The parts between commas that stand outside brackets."""
    depth, current = 0, ""
    for char in text:
        depth += {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}.get(char, 0)
        if char == "," and depth == 0:
            yield current.strip()
            current = ""
        else:
            current += char
    if current.strip():
        yield current.strip()


def nodes_of(condition: Condition) -> tuple[Node, ...]:
    """The formulas of a condition."""
    if isinstance(condition, Property):
        return condition.args
    return (condition.lhs, condition.rhs) if isinstance(condition, Relation) else condition.terms


def flat(tree: Node) -> tuple[Node, ...]:
    """The items of a list, or the one formula."""
    return tree.items if isinstance(tree, List_) else (tree,)


def has_imaginary(tree: Node) -> bool:
    """Whether the imaginary unit is written in the formula."""
    return any(part == Const("i") for part in walk(tree))
