"""Helpers for the chapters' tests: solve, recheck, and read an answer for SymPy. Nothing here knows a rule."""

from typing import Any

import sympy

from lemmata.expr import parse, to_sympy
from lemmata.problems import Problem
from lemmata.solver import Solution, recheck, solve_here

X = sympy.Symbol("x")


def worked(question: str, *, again: bool = True) -> Solution:
    """The solution, which must be verified, and verified again from its fields."""
    solution = solve_here(Problem("q", question))
    assert solution.verdict == "verified", (question, solution.verdict, solution.where, solution.answer)
    if again:
        assert recheck(solution) == [], question
    return solution


def value(text: str | None) -> Any:
    """An answer as a SymPy object."""
    assert text is not None
    return to_sympy(parse(text))


def same(left: Any, right: Any, points: tuple[str, ...] = ("0.7312", "1.9173", "2.4441")) -> bool:
    """Equal to 15 digits at points (or as numbers)."""
    for point in points:
        numbers = []
        for side in (left, right):
            side = sympy.sympify(side)
            place = dict.fromkeys(side.free_symbols - {sympy.Symbol("C")}, sympy.Rational(point))
            numbers.append(side.subs({**place, sympy.Symbol("C"): 0}).evalf(30))
        if abs(numbers[0] - numbers[1]) > sympy.Float("1e-15") * (1 + abs(numbers[1])):
            return False
    return True
