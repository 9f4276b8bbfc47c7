"""Rules of trigonometry; the checks use values with interval bounds and count zeros (`waves.py`)."""

from fractions import Fraction

from lemmata.expr import Interval, Node, Relation, Tuple_, number, symbols
from lemmata.solver import analysis, checks, curves, waves
from lemmata.solver.asked import Asked
from lemmata.solver.build import substitute, times
from lemmata.solver.rules.base import Rule
from lemmata.solver.rules.calculus import unchanged
from lemmata.solver.state import State, Words
from lemmata.solver.types import Check


class ExactValue(Rule):
    """A function of any multiple of 15 degrees: the value at the reference angle with the sign of the quadrant."""

    name = "exact_value"
    concept = "Find the reference angle, take its value from the table, and the sign from the quadrant."
    example = "What is cos(150°)?"
    check = staticmethod(unchanged)


class InverseValue(Rule):
    """arcsin, arccos and arctan of a table value give the angle of their range."""

    name = "inverse_value"
    concept = "An inverse function gives the angle of its range: arcsin and arctan within ±pi/2, arccos from 0 to pi."
    example = "What is arcsin(1/2)?"
    check = staticmethod(unchanged)


class TriangleValue(Rule):
    """sin(arccos(x)) = sqrt(1 - x^2) and the like, from a right triangle."""

    name = "triangle_value"
    concept = "Draw a right triangle with the angle of the inverse function; Pythagoras gives the third side."
    example = "What is sin(arccos(3/5))?"
    check = staticmethod(unchanged)


class CombineValues(Rule):
    """Known values are put together."""

    name = "combine_values"
    concept = "Put the known values in and compute."
    example = "What is sin(30°) + cos(60°)?"
    check = staticmethod(unchanged)


class RewriteTrigonometric(Rule):
    """sin^2 + cos^2 = 1, tan = sin/cos, sin(2u) = 2 sin(u) cos(u), and what follows from them."""

    name = "rewrite_trigonometric"
    concept = "Use identities: tan = sin/cos, sin^2 + cos^2 = 1, double angles."
    example = "Simplify (1 - sin(x)^2)/cos(x)."
    check = staticmethod(unchanged)


class IdentityHolds(Rule):
    """Two formulas are identical where their difference reduces to 0 by sin^2 + cos^2 = 1."""

    name = "identity_holds"
    concept = "Write both sides with sine and cosine only; if their difference is 0, they are the same function."
    example = "Verify that tan(x)*cos(x) = sin(x)."

    @staticmethod
    def check(before: State, after: State) -> Check:
        """Both sides at points, with interval bounds: equal at all, or different at one."""
        if not isinstance(before, Relation) or not isinstance(after, Words):
            return checks.failed("equal at points, with interval bounds", "no identity to check")
        found = analysis.same_values(before.lhs, before.rhs)
        if after.text == "true":
            return found
        different = not found.passed and " is not " in found.detail
        return Check("equal at points, with interval bounds", different, found.detail)


class SolveForFunction(Rule):
    """An equation that is a polynomial in one function is solved for that function first."""

    name = "solve_for_function"
    concept = "The equation is a polynomial in one trigonometric function t: solve for t first."
    example = "Solve 2*sin(x)^2 - sin(x) - 1 = 0."

    @staticmethod
    def check(before: State, after: State) -> Check:
        """Zeros by interval bounds, their number by Sturm's theorem."""
        return curves.all_zeros(before, after)


class IsolateFunction(Rule):
    """An equation a * f(u) + b = 0 becomes f(u) = -b/a."""

    name = "isolate_function"
    concept = "The function occurs once and to the first power: isolate it as in a linear equation."
    example = "Solve 2cos(x) - sqrt(3) = 0."

    @staticmethod
    def check(before: State, after: State) -> Check:
        """Left minus right side is the same up to a constant factor, at points."""
        if not isinstance(before, Relation) or not isinstance(after, Relation):
            return checks.failed("same up to a factor", "no equations to compare")
        one, two = waves.difference(before), waves.difference(after)
        names = {name: number(Fraction(1, 7)) for name in symbols(one)}
        return analysis.same_values(times(one, substitute(two, names)), times(two, substitute(one, names)))


class GeneralSolution(Rule):
    """sin(u) = v: arcsin(v) + 2 pi n and pi - arcsin(v) + 2 pi n; cos: ±arccos(v) + 2 pi n; tan: arctan(v) + pi n."""

    name = "general_solution"
    concept = "In one period sine and cosine take a value at two angles, tangent at one; then it repeats (n whole)."
    example = "Solve sin(x) = 1/2."

    @staticmethod
    def check(before: State, after: State) -> Check:
        """The families put in for several n, and the zeros of a period counted."""
        if not isinstance(before, Asked) or before.kind != "general_solution":
            return checks.failed(waves.METHOD, "no equation to check")
        tree, period = before.parts
        return waves.families(tree, before.name, after, period)


class ChooseInInterval(Rule):
    """Of the general solution, keep the whole numbers n whose solution lies in the interval."""

    name = "choose_in_interval"
    concept = "Put whole numbers in for n and keep the solutions that lie in the given interval."
    example = "Solve sin(x) = 1/2 for x in [0, 2pi)."

    @staticmethod
    def check(before: State, after: State) -> Check:
        """Each put in, and the zeros in the interval counted."""
        if not isinstance(before, Asked) or before.kind != "solutions_in":
            return checks.failed(waves.METHOD, "no equation to check")
        tree, span = before.parts
        return within(tree, before.name, span, after)


def within(tree: Node, name: str, span: Node, after: State) -> Check:
    """The solutions in an interval, which may be open at an end."""
    match span:
        case Interval(low, high, left, right):
            return waves.in_interval(tree, name, low, high, after, (left, right))
        case Tuple_((low, high)):
            return waves.in_interval(tree, name, low, high, after, (False, False))
    return checks.failed(waves.METHOD, "no interval")
