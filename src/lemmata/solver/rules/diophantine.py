"""Rules of linear equations in whole numbers: a*x + b*y = c."""

from fractions import Fraction
from itertools import product
from math import gcd

from lemmata.expr import EvaluationError, List_, Node, Relation, evaluate, symbols
from lemmata.solver import checks
from lemmata.solver.rules.base import Rule
from lemmata.solver.state import State, Words
from lemmata.solver.types import Check

WINDOW = 60


class NoWholeSolution(Rule):
    """a*x + b*y = c has no solution in whole numbers where gcd(a, b) does not divide c."""

    name = "no_whole_solution"
    concept = "A common divisor of both coefficients divides the left side, so it must divide the right side too."
    example = "Find all integer solutions of 6x + 9y = 5."

    @staticmethod
    def check(before: State, after: State) -> Check:
        """The remainders of x and y modulo the common divisor are tried."""
        try:
            a, b, c, _ = coefficients(before)
        except EvaluationError as error:
            return checks.failed("remainders", str(error))
        shared = gcd(a, b)
        good = isinstance(after, Words) and c % shared != 0
        return Check("remainders", good, f"the left side is a multiple of {shared}, {c} is not")


class DivideWholeEquation(Rule):
    """g*a*x + g*b*y = g*c exactly if a*x + b*y = c."""

    name = "divide_whole_equation"
    concept = "An equation in whole numbers is made smaller by dividing by a common divisor of all its numbers."
    example = "Find all integer solutions of 6x + 9y = 15."

    @staticmethod
    def check(before: State, after: State) -> Check:
        """The two triples of coefficients are proportional."""
        try:
            (a, b, c, names), (d, e, f, others) = coefficients(before), coefficients(after)
        except EvaluationError as error:
            return checks.failed("proportional coefficients", str(error))
        good = names == others and a * e == b * d and a * f == c * d and b * f == c * e
        return Check("proportional coefficients", good, f"{a} : {b} : {c} = {d} : {e} : {f}")


class GeneralWholeSolution(Rule):
    """From one solution (x0, y0) all are x0 + (b/g)*t, y0 - (a/g)*t for whole t, where g = gcd(a, b)."""

    name = "general_whole_solution"
    concept = "Adding b/g to x and taking a/g from y leaves a*x + b*y as it is, and no smaller steps do so."
    example = "Find all integer solutions of 3x + 5y = 7."

    @staticmethod
    def check(before: State, after: State) -> Check:
        """Every pair in a window around the origin that solves the equation is reached, and only such pairs."""
        method = "brute force in a window"
        try:
            a, b, c, names = coefficients(before)
            (x0, dx), (y0, dy), _ = parametrized(after, names)
        except EvaluationError as error:
            return checks.failed(method, str(error))
        if any(a * (x0 + dx * t) + b * (y0 + dy * t) != c for t in range(-3, 4)):
            return checks.failed(method, "the pairs do not solve the equation")
        if abs(a) <= WINDOW and abs(b) <= WINDOW:
            found = [(x, y) for x, y in product(range(-WINDOW, WINDOW + 1), repeat=2) if a * x + b * y == c]
            good = all(dx and (x - x0) % dx == 0 and y == y0 + dy * ((x - x0) // dx) for x, y in found)
            return Check(
                method, good and abs(dx) == abs(b) // gcd(a, b), f"{len(found)} pairs in the window are reached"
            )
        good = (abs(dx), abs(dy)) == (abs(b) // gcd(a, b), abs(a) // gcd(a, b))
        return Check("substitution", good, "the pairs solve the equation at seven values of t, and no step is left out")


def coefficients(state: State) -> tuple[int, int, int, tuple[str, str]]:
    """(a, b, c, names) of a*x + b*y = c with whole numbers, a and b not 0."""
    if not isinstance(state, Relation) or state.op != "=":
        raise EvaluationError("expected an equation")
    names = tuple(sorted(symbols(state)))
    if len(names) != 2 or max(checks.degree(side)[0] for side in (state.lhs, state.rhs)) > 1:
        raise EvaluationError("expected a linear equation in two variables")

    def at(x: int, y: int) -> Fraction:
        env = dict(zip(names, (Fraction(x), Fraction(y)), strict=True))
        return evaluate(state.lhs, env) - evaluate(state.rhs, env)

    a, b, c = at(1, 0) - at(0, 0), at(0, 1) - at(0, 0), -at(0, 0)
    if at(2, 3) != 2 * a + 3 * b - c or any(value.denominator != 1 for value in (a, b, c)) or not a or not b:
        raise EvaluationError("expected a linear equation with whole coefficients other than 0")
    return int(a), int(b), int(c), (names[0], names[1])


def parametrized(state: State, names: tuple[str, str]) -> tuple[tuple[int, int], tuple[int, int], str]:
    """((x0, dx), (y0, dy), letter) of `x = x0 + dx*t, y = y0 + dy*t`."""
    if not isinstance(state, List_) or len(state.items) != 2:
        raise EvaluationError("expected two equations with a parameter")
    sides: dict[str, Node] = {}
    for part in state.items:
        if not isinstance(part, Relation) or symbols(part.lhs) not in ({names[0]}, {names[1]}):
            raise EvaluationError("expected a variable = a formula with the parameter")
        sides[next(iter(symbols(part.lhs)))] = part.rhs
    letters = {letter for side in sides.values() for letter in symbols(side)}
    if (
        len(letters) != 1
        or len(sides) != 2
        or any(checks.degree(side) not in ((1, 0), (0, 0)) for side in sides.values())
    ):
        raise EvaluationError("expected one parameter")
    (letter,) = letters
    found = []
    for name in names:
        start, step = (evaluate(sides[name], {letter: Fraction(t)}) for t in (0, 1))
        if start.denominator != 1 or step.denominator != 1:
            raise EvaluationError("expected whole numbers")
        found.append((int(start), int(step - start)))
    return found[0], found[1], letter
