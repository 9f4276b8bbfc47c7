"""Sequences that are defined by a recurrence: `a_{n+1} = 3a_n - 1`, `f(n) = f(n-1) + 2n`.

A recurrence stands for one equation an index; the equations between the first given index and the last one that is
asked for are written out. It knows no closed form.
"""

import re
from dataclasses import dataclass

from lemmata.expr import EvaluationError, Node, ParseError, Relation, evaluate, number, parse

MOST_TERMS = 60
_INDEX = r"(?:\{\s*([a-z])\s*([+-]\s*\d+)?\s*\}|([a-z])(?![a-z]))"
_BY_INDEX = re.compile(rf"([a-zA-Z])\s*_\s*{_INDEX}\s*=\s*(.+)", re.DOTALL)
_BY_CALL = re.compile(r"([a-zA-Z])\s*\(\s*([a-z])\s*([+-]\s*\d+)?\s*\)\s*=\s*(.+)", re.DOTALL)


@dataclass(frozen=True)
class Recurrence:
    """name(index + shift) = body, for index >= start where that is said."""

    name: str
    index: str
    shift: int
    body: str
    start: int | None = None
    called: bool = False

    @property
    def shifts(self) -> list[int]:
        """How far from the index the terms stand, the defined one too."""
        return [self.shift, *(int(found or 0) for found in self._terms())]

    def _terms(self) -> list[str]:
        pattern = (
            rf"(?<![A-Za-z\\]){self.name}\s*\(\s*{self.index}\s*([+-]\s*\d+)?\s*\)"
            if self.called
            else rf"(?<![A-Za-z\\]){self.name}\s*_\s*(?:\{{\s*{self.index}\s*([+-]\s*\d+)?\s*\}}|{self.index})"
        )
        return [(match[1] or "0").replace(" ", "") for match in re.finditer(pattern, self.body)]

    def at(self, value: int) -> tuple[str, str]:
        """(the term, its formula) for a value of the index, as LaTeX with numbers for indices."""
        inside = rf"\s*{self.index}\s*([+-]\s*\d+)?\s*"
        pattern = (
            rf"(?<![A-Za-z\\]){self.name}\s*\({inside}\)"
            if self.called
            else rf"(?<![A-Za-z\\]){self.name}\s*_\s*(?:\{{{inside}\}}|{self.index}(?![a-z]))"
        )

        def term(match: re.Match[str]) -> str:
            return f"{self.name}_{{{value + int((match[1] or '0').replace(' ', ''))}}}"

        body = re.sub(pattern, term, self.body)
        body = re.sub(rf"(?<![A-Za-z\\]){self.index}(?![A-Za-z])", f"({value})", body)
        return f"{self.name}_{{{value + self.shift}}}", body


def recurrence(latex: str) -> Recurrence | None:
    """The recurrence that a formula is, None where it is none: its right side speaks of another term."""
    text = latex.strip()
    if found := _BY_INDEX.fullmatch(text):
        index = found[2] or found[4] or ""
        shift = int((found[3] or "0").replace(" ", "")) if found[2] else 0
        made = Recurrence(found[1], index, shift, found[5])
    elif found := _BY_CALL.fullmatch(text):
        made = Recurrence(found[1], found[2], int((found[3] or "0").replace(" ", "")), found[4], called=True)
    else:
        return None
    others = made.shifts[1:]
    if not others or made.shift in others or not all(shift < made.shift for shift in others):
        return None
    return made


def with_indices(latex: str, names: set[str]) -> str:
    """`f(3)` as `f_{3}`, for the functions that a recurrence defines."""
    for name in names:
        latex = re.sub(rf"(?<![A-Za-z\\]){name}\s*(?:\\left)?\(\s*(-?\d+)\s*(?:\\right)?\)", rf"{name}_{{\1}}", latex)
    return latex


def written_out(recurrences: dict[str, Recurrence], used: set[str]) -> list[Relation]:
    """The equations from the first used index to the last, for every sequence; ParseError beyond limits."""
    found: list[Relation] = []
    for name, rule in recurrences.items():
        indices = sorted(int(match[1]) for text in used if (match := re.fullmatch(rf"{name}_(\d+)", text)))
        if not indices:
            continue
        first, last = indices[0], indices[-1]
        low = first - min(rule.shifts)
        if rule.start is not None:
            low = max(low, rule.start)
        high = last - rule.shift
        if high - low >= MOST_TERMS:
            raise ParseError(f"more than {MOST_TERMS} terms of a sequence")
        for value in range(low, high + 1):
            left, right = rule.at(value)
            found.append(Relation("=", _tree(left), _tree(right)))
    return found


def _tree(latex: str) -> Node:
    tree = parse(latex)
    try:
        return number(evaluate(tree))
    except EvaluationError:
        return tree
