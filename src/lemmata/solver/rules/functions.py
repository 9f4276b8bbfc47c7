"""Rules of functions: domain, range and inverse."""

from decimal import Decimal
from fractions import Fraction

from lemmata.expr import EvaluationError, Node, Relation, Sym, number, symbols, to_text
from lemmata.solver import checks, realline
from lemmata.solver.build import equation, substitute
from lemmata.solver.reals import decimal, real, true_at
from lemmata.solver.rules.base import Rule
from lemmata.solver.state import State
from lemmata.solver.types import Check

GRID = tuple(Decimal(n) / 8 for n in range(-240, 241, 3))
SHORT_GRID = tuple(Decimal(n) / 4 for n in range(-49, 50, 7))


def defined_exactly(formula: Node, state: State) -> Check:
    """The formula has a real value exactly where the state is true: at its borders, between them and on a grid."""
    method = "value or no value"
    names = symbols(formula)
    if len(names) != 1:
        return checks.failed(method, "expected a function of one variable")
    (name,) = names
    try:
        sides = realline.alternatives(state, name)
        points = [value for _, value in realline.samples(realline.critical(sides, name))]
        for point in (*points, *GRID):
            try:
                real(formula, {name: point})
                defined = True
            except EvaluationError:
                defined = False
            if defined is not any(all(true_at(link, {name: point}) for link in part) for part in sides):
                return checks.failed(method, f"wrong at {name} = {point:.6g}")
    except EvaluationError as error:
        return checks.failed(method, str(error))
    return Check(
        method, True, f"it has a value exactly there: tried on the borders, between them, at {len(GRID)} numbers"
    )


def takes(formula: Node, name: str, value: Node) -> bool:
    """Whether a function takes a value somewhere; EvaluationError where that can't be decided."""
    relation = equation(formula, value)
    places = realline.critical([[relation]], name)
    return any(true_at(relation, {name: point}) for _, point in realline.samples(places))


class DomainConditions(Rule):
    """a/b needs b != 0, an even root of a needs a >= 0, log(a) needs a > 0."""

    name = "domain_conditions"
    concept = "A denominator may not be 0, an even root needs a number that isn't negative, a logarithm a positive one."
    example = "Find the domain of sqrt(x - 3)/(x - 5)."

    @staticmethod
    def check(before: State, after: State) -> Check:
        """The formula has a value exactly where all conditions hold."""
        if not isinstance(before, Node) or isinstance(before, Relation):
            return checks.failed("value or no value", "expected a formula")
        return defined_exactly(before, after)


class RangeOfValues(Rule):
    """A number y is in the range of f if f(x) = y has a solution."""

    name = "range_of_values"
    concept = "The range is the set of values that are taken: squares, roots and absolute values start at 0 and grow."
    example = "Find the range of x^2 - 4x + 7."

    @staticmethod
    def check(before: State, after: State) -> Check:
        """f(x) = y is decided for y on and beside the borders of the set, and for others."""
        method = "solutions of f(x) = y"
        if not isinstance(before, Node) or isinstance(before, Relation) or len(symbols(before)) != 1:
            return checks.failed(method, "expected a function of one variable")
        (name,) = symbols(before)
        try:
            sides = realline.alternatives(after, "y")
            places = realline.critical(sides, "y")
            tried = [Fraction(str(point)) for point in SHORT_GRID]
            for place in places:
                if place.low != place.high:
                    return checks.failed(method, "a border that is not rational")
                tried += [place.low + shift for shift in (Fraction(-1, 50), Fraction(0), Fraction(1, 50))]
            for value in tried:
                there = any(all(true_at(link, {"y": decimal(value)}) for link in p) for p in sides)
                if takes(before, name, number(value)) is not there:
                    return checks.failed(method, f"wrong for y = {value}")
        except EvaluationError as error:
            return checks.failed(method, str(error))
        return Check(
            method, True, f"{to_text(before)} = y was decided for {len(tried)} values of y, on and beside the borders"
        )


class SwapLetters(Rule):
    """The inverse of y = f(x) is found from x = f(y)."""

    name = "swap_letters"
    concept = "The inverse undoes the function: write y = f(x), exchange x and y, and solve for y."
    example = "Find the inverse of f(x) = 2x + 3."

    @staticmethod
    def check(before: State, after: State) -> Check:
        """The same equation with the two letters exchanged."""
        method = "letters exchanged"
        if not isinstance(before, Relation) or not isinstance(after, Relation):
            return checks.failed(method, "expected two equations")
        names = sorted(symbols(before))
        if len(names) != 2:
            return checks.failed(method, "expected two letters")
        a, b = names
        swapped = substitute(before, {a: Sym(b), b: Sym(a)})
        assert isinstance(swapped, Relation)
        return Check(method, {swapped.lhs, swapped.rhs} == {after.lhs, after.rhs}, "each letter stands for the other")


class UndoPower(Rule):
    """x = a * y^n + b if and only if y is the n-th root of (x - b) / a, for odd n."""

    name = "undo_power"
    concept = "An odd power is undone by the root of the same degree: every number has exactly one."
    example = "Find the inverse of f(x) = x^3 + 1."

    @staticmethod
    def check(before: State, after: State) -> Check:
        """With the value put in, both sides of the equation before are equal, at many numbers."""
        method = "value put in"
        if not isinstance(before, Relation) or not isinstance(after, Relation) or len(symbols(after.lhs)) != 1:
            return checks.failed(method, "expected two equations")
        (name,) = symbols(after.lhs)
        for point in SHORT_GRID:
            env = dict.fromkeys(symbols(after.rhs), point)
            there = {**env, name: real(after.rhs, env)}
            if not realline.equal(real(before.lhs, there), real(before.rhs, there)):
                return checks.failed(method, f"they differ at {point}")
        return Check(method, True, f"both sides are equal at {len(SHORT_GRID)} numbers")
