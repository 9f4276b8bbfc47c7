"""The steps of a solution that somebody else wrote, where the solver understands the problem: do its equations hold?

An equation in the unknown holds where one of the verified answers satisfies it. One that does not is no proof of a
fault (a solution may speak of the vertex, or of a root that it rejects), so it refutes nothing: the steps are then not
vouched for. Knows nothing of rows and files.
"""

import re
from fractions import Fraction
from itertools import islice

from lemmata.errors import InputError
from lemmata.expr import Limits, Relation, evaluate, parse, symbols
from lemmata.solver import Solution

_FORMULA = re.compile(r"\$+([^$]+)\$+|\\\((.+?)\\\)|\\\[(.+?)\\\]", re.DOTALL)
_READING = re.compile(r"solve .+ for ([A-Za-z])")
_JOINED = re.compile(r",|;|\\\\|&|\\quad|\\qquad|\\text\{[^}]*\}|\b(?:and|or|so)\b|\\(?:Rightarrow|implies|to)\b")
_LIMITS = Limits(length=300, tokens=120, depth=30, digits=60)
MOST, MOST_PIECES = 40, 400
"""Equations, and pieces of text that may be one, of one solution; a longer one is not vouched for by its beginning."""


def steps_hold(text: str, solution: Solution) -> bool:
    """Whether the text has an equation in the unknown beside the answer itself, and all such equations hold."""
    found = _READING.fullmatch(solution.reading)
    if found is None or solution.answer is None:
        return False
    letter = found[1]
    try:
        values = [Fraction(part.strip()) for part in solution.answer.split(",")]
    except (ValueError, ZeroDivisionError):
        return False
    equations = [relation for relation in _equations(text) if symbols(relation) == {letter}]
    worked = [one for one in equations if not (one.lhs == parse(letter) or one.rhs == parse(letter))]
    return 0 < len(worked) <= len(equations) <= MOST and all(
        any(_holds(one, letter, value) for value in values) for one in equations
    )


def _equations(text: str) -> list[Relation]:
    """Formulas, and whole lines, that are one equation."""
    pieces = [next(part for part in found if part) for found in _FORMULA.findall(text) if any(found)]
    pieces += [line for line in text.splitlines() if "$" not in line and "\\" not in line]
    if len(pieces) > MOST_PIECES:
        return []
    read: list[Relation] = []
    for piece in islice((part for whole in pieces for part in _JOINED.split(whole)), MOST_PIECES):
        try:
            node = parse(piece.strip(" ."), _LIMITS)
        except InputError:
            continue
        if isinstance(node, Relation) and node.op == "=":
            read.append(node)
    return read


def _holds(equation: Relation, letter: str, value: Fraction) -> bool:
    try:
        return evaluate(equation.lhs, {letter: value}) == evaluate(equation.rhs, {letter: value})
    except (InputError, ArithmeticError):
        return False
