"""Redo the arithmetic of a stored solution with other numbers, or say why that would be a guess.

Every number of the arithmetic must be traced: to a number of the question, to an earlier result, or to a word of the
question (`half`, `week`). Where a number could come from several places, every way is computed and all must agree.
Knows nothing of where solutions are stored.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from math import prod

from lemmata.answers import extract
from lemmata.bank.text import canonical_tokens, template
from lemmata.bank.types import Anew, Pair
from lemmata.errors import InputError
from lemmata.expr import Add, Div, EvaluationError, Limits, Mul, Neg, Node, Num, evaluate, parse

_MARKED = re.compile(r"<<([^<>=]+)=([^<>=]+)>>")
_PLAIN = re.compile(r"((?:[\d.,$%()\s]|[-+*/×÷])+)=\s*\$?\s*(-?[\d,]*\.?\d+)(?![\d%]|\s*[-+*/×÷=])")
_NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d+)?")
_LIMITS = Limits(length=200, tokens=80, depth=30, digits=30)
MAX_WAYS = 512

_CONSTANTS: dict[str, tuple[str, ...]] = {
    "half": ("2", "1/2"), "halves": ("2", "1/2"), "twice": ("2",), "double": ("2",), "doubled": ("2",),
    "doubles": ("2",), "triple": ("3",), "tripled": ("3",), "thrice": ("3",), "third": ("3", "1/3"),
    "thirds": ("3", "1/3"), "quarter": ("4", "1/4"), "quarters": ("4", "1/4"), "dozen": ("12",), "dozens": ("12",),
    "pair": ("2",), "pairs": ("2",), "couple": ("2",), "week": ("7",), "weeks": ("7",), "weekly": ("7",),
    "day": ("7", "24"), "days": ("7", "24"), "daily": ("7",), "hour": ("60", "24"), "hours": ("60", "24"),
    "minute": ("60",), "minutes": ("60",), "seconds": ("60",), "month": ("12",), "months": ("12",), "year": ("12",),
    "years": ("12",), "yearly": ("12",), "annual": ("12",), "percent": ("100",), "%": ("100",), "cents": ("100",),
    "feet": ("12",), "foot": ("12",), "inches": ("12",), "decade": ("10",), "one": ("1",),
}  # fmt: skip
_DECIDES = re.compile(
    r"\b(?:at least|at most|exceed\w*|round\w*|nearest|whichever|minimum|maximum|or more|or less|or fewer|whole number|"
    r"no more than|up to|cheap\w*|greatest|largest|smallest|fewest|leap|overtime)\b",
    re.IGNORECASE,
)
"""Words by which other numbers may call for other steps."""


class NotReplayed(Exception):
    """The arithmetic can't be redone; the message says why."""


@dataclass(frozen=True)
class _Equation:
    """`tree` with its numbers in reading order, and the result as stored."""

    tree: Node
    operands: tuple[Fraction, ...]
    result: Fraction


@dataclass(frozen=True)
class _Source:
    """Where a number comes from: `number` or `percent` of the question, an earlier `result`, or a `word`."""

    kind: str
    index: int = 0


def replay(pair: Pair, question: str) -> Anew:
    """The stored solution's arithmetic with the numbers of `question`, which must have the pair's template.

    Raises NotReplayed where a number can't be traced, its sources disagree, a changed number is not used, a whole
    number would become a fraction, or the wording may call for other steps.
    """
    stored, asked = template(pair.problem), template(question)
    if stored.tokens != asked.tokens:
        raise NotReplayed("the question is not of the same template")
    if found := _DECIDES.search(question):
        raise NotReplayed(f"with {found[0]!r} in the question, other numbers may call for other steps")
    equations = _equations(pair.solution)
    if not equations:
        raise NotReplayed("the stored solution has no arithmetic that can be read")
    final = _final_answer(pair)
    if final != equations[-1].result:
        raise NotReplayed("the stored answer is not the result of the last line of its arithmetic")
    changed = {i for i, (old, new) in enumerate(zip(stored.values, asked.values, strict=True)) if old != new}
    outcomes = {tuple(run) for run in _runs(equations, stored.values, asked.values, changed, _words(pair.problem))}
    if outcomes == {()}:
        raise NotReplayed("a number that differs is not used by the stored arithmetic")
    if len(outcomes) != 1:
        raise NotReplayed("a number of the arithmetic could come from several places of the question")
    (values,) = outcomes
    for equation, value in zip(equations, values, strict=True):
        if equation.result.denominator == 1 and value.denominator != 1:
            raise NotReplayed(f"{_text(equation.result)} would become {_text(value)}, which is not whole")
        if equation.result > 0 >= value or (equation.result >= 0 > value):
            raise NotReplayed(f"{_text(equation.result)} would become {_text(value)}")
    return Anew(
        answer=_text(values[-1]),
        how="replay",
        verdict="replayed",
        steps=_lines(equations, stored.values, asked.values, _words(pair.problem)),
        checks=(
            "the stored arithmetic gives the stored answer with the stored numbers",
            "every number of it was traced to the question, and every way to trace it gives this answer",
            "not checked: that the stored solution is right, and that these numbers call for the same steps",
        ),
    )


def _equations(solution: str) -> list[_Equation]:
    found = _MARKED.findall(solution) or _PLAIN.findall(solution)
    return [equation for left, right in found if (equation := _equation(left, right)) is not None]


def _equation(left: str, right: str) -> _Equation | None:
    """An equation that holds exactly; None for a bare number, NotReplayed for what can't be read or does not hold."""
    written = left.replace("×", "*").replace("÷", "/").replace("$", "").replace(",", "").strip()
    written = re.sub(r"(\d+(?:\.\d+)?)\s*%", r"(\1/100)", written)
    try:
        tree = parse(written, _LIMITS)
        value = evaluate(tree)
        result = Fraction(right.replace(",", "").replace("$", "").replace("%", "").strip())
    except (InputError, EvaluationError, ValueError, ZeroDivisionError):
        raise NotReplayed(f"the stored arithmetic can't be read: {left.strip()} = {right.strip()}") from None
    if isinstance(tree, Num):
        return None
    if value != result:
        raise NotReplayed(f"the stored arithmetic does not hold exactly: {left.strip()} = {right.strip()}")
    return _Equation(tree, tuple(_leaves(tree)), result)


def _leaves(node: Node) -> Iterator[Fraction]:
    if isinstance(node, Num):
        yield node.value
        return
    for child in _parts(node):
        yield from _leaves(child)


def _parts(node: Node) -> tuple[Node, ...]:
    if isinstance(node, Neg):
        return (node.arg,)
    if isinstance(node, Add):
        return node.terms
    if isinstance(node, Mul):
        return node.factors
    if isinstance(node, Div):
        return (node.num, node.den)
    raise NotReplayed("the stored arithmetic has more than sums, products and quotients")


def _value(node: Node, leaves: Iterator[Fraction]) -> Fraction:
    if isinstance(node, Num):
        return next(leaves)
    values = [_value(part, leaves) for part in _parts(node)]
    if isinstance(node, Neg):
        return -values[0]
    if isinstance(node, Add):
        return sum(values, Fraction(0))
    if isinstance(node, Mul):
        return prod(values, start=Fraction(1))
    if values[1] == 0:
        raise NotReplayed("the arithmetic would divide by zero")
    return values[0] / values[1]


def _runs(
    equations: Sequence[_Equation],
    stored: Sequence[Fraction],
    asked: Sequence[Fraction],
    changed: set[int],
    constants: set[Fraction],
) -> Iterator[list[Fraction]]:
    """The results of all equations with the new numbers, for every way to trace the operands.

    Empty for a way in which a changed number does not reach the answer.
    """
    places = [
        [_sources(value, number, equations, stored, constants) for value in equation.operands]
        for number, equation in enumerate(equations)
    ]
    flat = [sources for row in places for sources in row]
    if prod(map(len, flat)) > MAX_WAYS:
        raise NotReplayed("too many ways to trace the numbers of the arithmetic")
    for way in product(*flat):
        chosen, results = iter(way), list[Fraction]()
        used: list[set[int]] = []
        for equation in equations:
            leaves, reached = [], set[int]()
            for old in equation.operands:
                source = next(chosen)
                leaves.append(_taken(source, old, asked, results))
                if source.kind in ("number", "percent"):
                    reached.add(source.index)
                elif source.kind == "result":
                    reached |= used[source.index]
            results.append(_value(equation.tree, iter(leaves)))
            used.append(reached)
        yield results if changed <= used[-1] else []


def _taken(source: _Source, old: Fraction, asked: Sequence[Fraction], results: Sequence[Fraction]) -> Fraction:
    """An operand's value with the new numbers."""
    if source.kind == "word":
        return old
    if source.kind == "result":
        return results[source.index]
    return asked[source.index] / (100 if source.kind == "percent" else 1)


def _sources(
    value: Fraction, number: int, equations: Sequence[_Equation], stored: Sequence[Fraction], constants: set[Fraction]
) -> list[_Source]:
    found = [_Source("number", index) for index, known in enumerate(stored) if known == value]
    if Fraction(100) in constants:
        found += [_Source("percent", index) for index, known in enumerate(stored) if known == value * 100]
    found += [_Source("result", index) for index in range(number) if equations[index].result == value]
    if value in constants:
        found.append(_Source("word"))
    if not found:
        raise NotReplayed(f"the {_text(value)} of the stored arithmetic is not a number of the question")
    return found


def _words(problem: str) -> set[Fraction]:
    """The constants that the question's words bring in."""
    return {Fraction(value) for token in canonical_tokens(problem) for value in _CONSTANTS.get(token, ())}


def _final_answer(pair: Pair) -> Fraction:
    written = pair.answer
    if written is None:
        found = extract(pair.solution)
        written = found.text if found else ""
    numbers = _NUMBER.findall(written)
    if len(numbers) != 1:
        raise NotReplayed("the stored answer is not one number")
    return Fraction(numbers[0].replace(",", ""))


def _lines(
    equations: Sequence[_Equation],
    stored: Sequence[Fraction],
    asked: Sequence[Fraction],
    constants: set[Fraction],
) -> tuple[str, ...]:
    """Each equation with its new numbers, traced in the first of the ways (all agree in every result)."""
    results: list[Fraction] = []
    lines = []
    for number, equation in enumerate(equations):
        leaves = []
        for old in equation.operands:
            source = _sources(old, number, equations, stored, constants)[0]
            leaves.append(_taken(source, old, asked, results))
        results.append(_value(equation.tree, iter(leaves)))
        lines.append(f"{_written(equation.tree, iter(leaves))} = {_text(results[-1])}")
    return tuple(lines)


def _written(node: Node, leaves: Iterator[Fraction], inside: bool = False) -> str:
    if isinstance(node, Num):
        return _text(next(leaves))
    if isinstance(node, Neg):
        return f"-{_written(node.arg, leaves, True)}"
    parts = [_written(part, leaves, True) for part in _parts(node)]
    if isinstance(node, Add):
        text = parts[0] + "".join(f" - {p[1:]}" if p.startswith("-") else f" + {p}" for p in parts[1:])
        return f"({text})" if inside else text
    text = " * ".join(parts) if isinstance(node, Mul) else " / ".join(parts)
    return f"({text})" if inside and isinstance(node, Div) else text


def _text(value: Fraction) -> str:
    """A finite decimal where there is one, else a fraction."""
    if value.denominator == 1:
        return str(value.numerator)
    rest = value.denominator
    for factor in (2, 5):
        while rest % factor == 0:
            rest //= factor
    if rest != 1:
        return str(value)
    return f"{float(value):.10f}".rstrip("0") if abs(value) < 10**9 else str(value)
