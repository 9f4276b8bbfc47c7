"""Rules of equations in several letters, of which one is wanted; the others are known but not given as numbers."""

from decimal import Decimal, localcontext
from fractions import Fraction
from itertools import product
from math import prod

from lemmata.expr import EvaluationError, Relation, symbols, to_text
from lemmata.solver import checks
from lemmata.solver.build import power
from lemmata.solver.realline import equal
from lemmata.solver.reals import PRECISION, real
from lemmata.solver.rules.base import Rule
from lemmata.solver.state import Either, State, Words, relations
from lemmata.solver.types import Check

COUNT = 8


def same_for_letters(before: State, after: State) -> Check:
    """Left minus right side was only multiplied by a number and by expressions that a condition says are not 0."""
    method = "compared at many values of the letters"
    if isinstance(before, Words) or isinstance(after, Words):
        return checks.failed(method, "expected equations")
    every = [*relations(before), *relations(after)]
    old = [checks.difference(r) for r in relations(before) if r.op == "="]
    new = [checks.difference(r) for r in relations(after) if r.op == "="]
    unlike = {to_text(r): checks.difference(r) for r in every if r.op == "!="}
    names = sorted({name for relation in every for name in symbols(relation)})
    if not old or not new:
        return checks.failed(method, "expected equations")
    try:
        rows = checks.sample([*old, *new, *unlike.values()], names, COUNT, nonzero=True)
    except EvaluationError as error:
        return checks.failed(method, str(error))
    a, b = len(old), len(old) + len(new)
    for powers in product((0, 1, -1, 2, -2), repeat=len(unlike)):
        ratios = set()
        for _, row in rows:
            front = prod((v**e for v, e in zip(row[b:], powers, strict=True)), start=Fraction(1))
            ratios.add(prod(row[:a], start=Fraction(1)) / prod(row[a:b], start=Fraction(1)) / front)
        if len(ratios) == 1:
            detail = f"at {COUNT} choices of {', '.join(names)} both differ from 0 by the same multiple"
            return Check(method, True, f"{detail}, so both hold for the same values")
    return checks.failed(method, "the equations have different solutions")


class CollectWanted(Rule):
    """a * x + b = c * x + d if and only if (a - c) * x = d - b, with expressions in other letters as a, b, c, d."""

    name = "collect_wanted"
    concept = "Treat the other letters like numbers: terms with the wanted letter to the left, all others to the right."
    example = "Solve 2x + y = 3 for y."
    check = staticmethod(same_for_letters)


class DivideByExpression(Rule):
    """a * x = b if and only if x = b / a, where a is not 0."""

    name = "divide_by_expression"
    concept = "Divide by what stands at the wanted letter. If other letters are in it, state that it is not zero."
    example = "Solve a*x + b = c for x."
    check = staticmethod(same_for_letters)


class ClearLetters(Rule):
    """a / b = c if and only if a = b * c, where b is not 0."""

    name = "clear_letters"
    concept = "Multiply by the denominators; they may not be zero, which is stated as a condition."
    example = "Solve 1/x + 1/y = 1/z for x."
    check = staticmethod(same_for_letters)


class SplitWanted(Rule):
    """a * b = 0 if and only if a = 0 or b = 0, also with several letters."""

    name = "split_wanted"
    concept = "A product is zero exactly when one of its factors is zero; each factor gives one solution."
    example = "Solve (x + y)(x + 2) = 0 for x."
    check = staticmethod(same_for_letters)


class RootOfExpression(Rule):
    """x^2 = a if and only if x = sqrt(a) or x = -sqrt(a), where a is not negative."""

    name = "root_of_expression"
    concept = "Take the root of both sides: both signs are possible, and what stands under the root is not negative."
    example = "Solve x^2 + y^2 = r^2 for x."

    @staticmethod
    def check(before: State, after: State) -> Check:
        """The two values are opposite, and their square is the right side, at many values of the letters."""
        method = "squares compared"
        if not isinstance(before, Relation) or not isinstance(after, Either) or len(after.items) != 2:
            return checks.failed(method, "expected an equation and two solutions")
        first, second = after.items
        if len(symbols(first.lhs)) != 1 or first.lhs != second.lhs or before.lhs != power(first.lhs, 2):
            return checks.failed(method, "not the square of one letter")
        others, count = sorted(symbols(before.rhs)), 0
        for trial in range(60):
            env = {name: Decimal((7 * trial + 11 * place) % 29 - 9) for place, name in enumerate(others)}
            try:
                square, one, two = (real(tree, env) for tree in (before.rhs, first.rhs, second.rhs))
            except EvaluationError:
                continue  # the right side is negative there
            with localcontext() as context:
                context.prec = PRECISION
                good = equal(one * one, square) and equal(one, -two)
            if not good:
                return checks.failed(method, f"the square of {one} is not {square}")
            count += 1
        return Check(method, count >= 5, f"at {count} choices of the letters both squares are the right side")
