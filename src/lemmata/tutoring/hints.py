"""The ladder of hints of a verified solution: of each step its concept, what to do, and what comes out.

No rung holds the answer: what would tell it is left out, so of the last step only the idea is told. Knows nothing of
who asks.
"""

import re
from dataclasses import dataclass
from itertools import zip_longest
from math import gcd

from lemmata.errors import InputError
from lemmata.expr import (
    Div,
    Limits,
    List_,
    Neg,
    Node,
    Num,
    Relation,
    Set_,
    Tuple_,
    evaluate,
    parse,
    to_text,
)
from lemmata.solver.types import Solution, Step
from lemmata.tutoring.followups import CHECK_ANSWER

_LIMITS = Limits(length=300, tokens=120, depth=30, digits=60, exponent=1000, factorial=200, bits=20_000)
_PARTS = re.compile(r"\\\\|\\quad|\\to|≈|[=:;→]|\bor\b|\band\b|\bthe set\b|\bSo\b")
_LATEX_WORDS = re.compile(r"\\text\s*\{([^{}]*)\}|\\(?:left|right|;|,|!|begin\{cases\}|end\{cases\})")
_INSTRUCTION = re.compile(
    r"(?P<what>(?:add|subtract|multiply|divide|square|cube|simplify|solve|factor|complete|compare|choose|write|isolate|"
    r"exchange|leave|combine|take|test|group)\b[^:=]*): "
)


@dataclass(frozen=True)
class Rung:
    """One hint; `latex` is what it is about or what comes out, None where words are enough. `step` counts from 1."""

    step: int
    text: str
    latex: str | None = None


def ladder(solution: Solution) -> tuple[Rung, ...]:
    """The hints of a verified solution, in order; empty where every one would tell the answer."""
    answer = _Answer(solution)
    steps = [
        (number, step)
        for number, (step, following) in enumerate(zip_longest(solution.steps, solution.steps[1:]), 1)
        if step.rule != CHECK_ANSWER and not (following and _trial(step) and step.rule == following.rule)
    ]
    rungs: list[Rung] = []
    concept = ""
    for number, step in steps:
        if step.concept != concept:
            rungs += _idea(number, step)
        if len(steps) > 1:  # of a single step, any more would be the answer
            rungs += _deed(number, step)
        if number != steps[-1][0]:
            rungs += _result(number, step)
        concept = step.concept
    return tuple(rung for rung in rungs if answer.hidden(rung))


def _trial(step: Step) -> bool:
    """Whether a step only tries something out; of several in a row, the one that succeeds is the last."""
    return step.before == step.after


def _idea(number: int, step: Step) -> list[Rung]:
    about = None if _trial(step) or _INSTRUCTION.match(step.explanation) else step.before
    return [Rung(number, step.concept, about)]


def _deed(number: int, step: Step) -> list[Rung]:
    found = _INSTRUCTION.match(step.explanation)
    return [Rung(number, f"{found['what'][:1].upper()}{found['what'][1:]}.", step.before)] if found else []


def _result(number: int, step: Step) -> list[Rung]:
    return [Rung(number, step.explanation, None if _trial(step) else rf"{step.before} \;\to\; {step.after}")]


class _Answer:
    """The answer of a solution, in the forms in which a line could tell it."""

    def __init__(self, solution: Solution) -> None:
        self._written = [
            _bare(text)
            for text in (solution.answer, solution.answer_latex)
            if text and len(_bare(text)) > 2 and _bare(text) not in _bare(solution.problem.text)
        ]
        self._items = _items(solution.answer or "")

    def hidden(self, rung: Rung) -> bool:
        """Whether a rung does not tell the answer."""
        for text in (rung.text, rung.latex or ""):
            bare = _bare(text)
            if any(re.search(rf"(?<![\w.]){re.escape(one)}(?![\w.])", bare) for one in self._written):
                return False
            told = {value for part in _PARTS.split(_LATEX_WORDS.sub(r" \1 ", text)) for value in _values(part)}
            if self._items and self._items <= told:
                return False
        return True


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", _LATEX_WORDS.sub(r"\1", text))


def _items(answer: str) -> frozenset[str]:
    """What must all be told for the answer to be told: the numbers of a list or a point, else the whole."""
    try:
        found = parse(answer, _LIMITS)
    except InputError:
        return frozenset()
    items = found.items if isinstance(found, List_ | Tuple_ | Set_) else (found,)
    return frozenset(_value(item.rhs if isinstance(item, Relation) and item.op == "=" else item) for item in items)


def _values(part: str) -> list[str]:
    """What a piece of a line states: the piece as a whole, or the members of its list."""
    try:
        found = parse(part.strip().rstrip(".,"), _LIMITS)
    except InputError:
        return [value for piece in part.split(",") for value in _values(piece)] if "," in part else []
    items = found.items if isinstance(found, List_ | Tuple_ | Set_) else (found,)
    return [_value(item) for item in items]


def _value(node: Node) -> str:
    """A finished number by its value, whatever its notation; what is still to be worked out as it is written."""
    bare = node.arg if isinstance(node, Neg) else node
    if isinstance(bare, Num):
        return str(evaluate(node))
    match bare:
        case Div(Num(top), Num(bottom)) if top.denominator == bottom.denominator == 1 and bottom:
            if gcd(top.numerator, bottom.numerator) == 1:
                return str(evaluate(node))
    return to_text(node)
