"""Rules of equations with absolute values, roots and powers, and of candidates that are tested in the original.

Most are checked by `realline`: the real solutions before and after are compared wherever they could differ.
"""

from lemmata.expr import EvaluationError, Relation, symbols
from lemmata.solver import checks, realline
from lemmata.solver.reals import real, true_at
from lemmata.solver.rules.base import Rule
from lemmata.solver.state import Both, State, Words
from lemmata.solver.types import Check


class Isolate(Rule):
    """a * t + b = c if and only if t = (c - b) / a, for a number a other than 0 and any expression t."""

    name = "isolate"
    concept = "Bring the absolute value, root or power alone to one side, by adding and dividing as with a letter."
    example = "Solve 2|x - 3| + 1 = 11."
    check = staticmethod(realline.same_solutions)


class AbsoluteCases(Rule):
    """|a| = b with b >= 0 if and only if a = b or a = -b."""

    name = "absolute_cases"
    concept = (
        "The absolute value is the distance from 0, so what is inside is either the number itself or its opposite."
    )
    example = "Solve |x - 3| = 5."

    @staticmethod
    def check(before: State, after: State) -> Check:
        """No solution is lost; where the other side may be negative the cases are candidates and are tested later."""
        exact = realline.same_solutions(before, after)
        return exact if exact.passed else realline.follows(before, after)


class AbsoluteByIntervals(Rule):
    """|a| is a where a >= 0, and -a where a < 0."""

    name = "absolute_by_intervals"
    concept = (
        "Between the zeros of the insides each absolute value is the inside or its opposite: treat each part alone."
    )
    example = "Solve |x - 1| + |x + 2| = 5."
    check = staticmethod(realline.same_solutions)


class NeverNegative(Rule):
    """|a| >= 0, and sqrt(a) >= 0 where it has a value."""

    name = "never_negative"
    concept = "An absolute value and an even root are never negative, so they can't equal a negative number."
    example = "Solve sqrt(x) = -2."
    check = staticmethod(realline.same_solutions)


class RootOfSquare(Rule):
    """sqrt(a^2) = |a|."""

    name = "root_of_square"
    concept = "The root of a square is the absolute value: sqrt(a^2) = |a|, since a root is never negative."
    example = "Solve sqrt(x^2) = 3."
    check = staticmethod(realline.same_solutions)


class RaiseBothSides(Rule):
    """a = b implies a^n = b^n; for odd n the converse holds too."""

    name = "raise_both_sides"
    concept = (
        "Raise both sides to the same power: the root is gone. An even power can bring in false roots, so test them."
    )
    example = "Solve sqrt(x + 3) = x - 3."
    check = staticmethod(realline.follows)


class TakeRoot(Rule):
    """x^n = c has the one real solution c^(1/n) for odd n, and two, ±c^(1/n), for even n and c > 0."""

    name = "take_root"
    concept = "Take the root of both sides. An odd root has one value; with an even power both signs are possible."
    example = "Solve x^3 = 8."
    check = staticmethod(realline.same_solutions)


class NoRealRoot(Rule):
    """x^n >= 0 for even n."""

    name = "no_real_root"
    concept = "An even power of a real number is never negative, so there is no real solution."
    example = "Solve x^4 = -16."
    check = staticmethod(realline.same_solutions)


class SolveParts(Rule):
    """The solutions of `A or B` are those of A and those of B together."""

    name = "solve_parts"
    concept = "Solve each of the equations by itself; all their solutions together are the solutions."
    example = "Solve x^3 - 2x = 0."
    check = staticmethod(realline.same_solutions)


class NewUnknown(Rule):
    """f(g(x)) = 0 if and only if g(x) is a zero of f."""

    name = "new_unknown"
    concept = "The same expression stands everywhere: call it u, solve for u, and put the expression back."
    example = "Solve x^4 - 3x^2 + 1 = 0."

    @staticmethod
    def check(before: State, after: State) -> Check:
        """`after` is the equation in u with u = g(x); with g(x) put in it is the old one, at many points."""
        method = "g(x) put in for u"
        if not isinstance(before, Relation) or not isinstance(after, Both) or len(after.items) != 2:
            return checks.failed(method, "expected an equation, and the new one with its unknown")
        new, meaning = after.items
        names, (unknown,) = symbols(before), symbols(meaning.lhs)
        if len(names) != 1 or symbols(meaning.rhs) != names or symbols(new) != {unknown}:
            return checks.failed(method, "not an equation in the new unknown alone")
        (name,) = names
        count = 0
        for point in realline.POINTS:
            try:
                u = real(meaning.rhs, {name: point})
                left, right = (real(side, {name: point}) for side in (before.lhs, before.rhs))
                new_left, new_right = (real(side, {unknown: u}) for side in (new.lhs, new.rhs))
            except EvaluationError:
                continue
            if not realline.equal(left - right, new_left - new_right):
                return checks.failed(method, f"they differ at {name} = {point}")
            count += 1
        return Check(method, count >= 6, f"with the expression put back, both are equal at {count} values of {name}")


class PutBack(Rule):
    """u = g(x) and u = c give g(x) = c."""

    name = "put_back"
    concept = "Put the expression back in the place of u: each value of u gives an equation for x."
    example = "Solve x^4 - 3x^2 + 1 = 0."

    @staticmethod
    def check(before: State, after: State) -> Check:
        """`before` is u = g(x) with u = c; `after` is g(x) = c."""
        method = "the same two sides"
        if not isinstance(before, Both) or not isinstance(after, Relation) or len(before.items) != 2:
            return checks.failed(method, "expected the meaning and a value of the unknown")
        meaning, value = before.items
        good = meaning.lhs == value.lhs and after == Relation("=", meaning.rhs, value.rhs)
        return Check(method, good, "both are equal to u")


class CompleteSquare(Rule):
    """x^2 + 2 * p * x = q if and only if (x + p)^2 = q + p^2."""

    name = "complete_square"
    concept = "Add the square of half the number at x to both sides: the left side becomes the square of a bracket."
    example = "Solve x^2 + 6x + 4 = 0 by completing the square."
    check = staticmethod(realline.same_solutions)


class NonzeroDenominators(Rule):
    """a / b has a value only where b is not 0."""

    name = "nonzero_denominators"
    concept = "A fraction has no value where its denominator is zero: state that each denominator is not zero."
    example = "Solve 1/(x^2 - 2) = 1/x."
    check = staticmethod(realline.same_solutions)


class MultiplyOut(Rule):
    """a / b = c / d if and only if a * d = c * b, where b and d are not 0."""

    name = "multiply_out"
    concept = "Where the denominators are not zero, both sides may be multiplied by them."
    example = "Solve 1/(x^2 - 2) = 1/x."
    check = staticmethod(realline.same_solutions)


class TrueOnDomain(Rule):
    """An equation that becomes a = a is true for every number for which it has a value."""

    name = "true_on_domain"
    concept = "When both sides become the same, every number is a solution for which the original has a value."
    example = "Solve x/x = 1."
    check = staticmethod(realline.same_solutions)


class TestInOriginal(Rule):
    """A candidate is a solution if it satisfies the equation as it was given."""

    name = "test_in_original"
    concept = "Put each candidate into the original equation: it counts only if both sides are really equal."
    example = "Solve sqrt(x + 3) = x - 3."

    @staticmethod
    def check(before: State, after: State) -> Check:
        """`before` is the original equation with x = a, and it holds there."""
        return in_original(before, after, expected=True)


class RejectFalseRoot(Rule):
    """A candidate that doesn't satisfy the equation as it was given is no solution."""

    name = "reject_false_root"
    concept = "A candidate for which the original equation is false, or has no value, came in on the way: reject it."
    example = "Solve sqrt(x + 3) = x - 3."

    @staticmethod
    def check(before: State, after: State) -> Check:
        """`before` is the original equation with x = a, and it does not hold there."""
        return in_original(before, after, expected=False)


def in_original(before: State, after: State, *, expected: bool) -> Check:
    """Both sides of the first equation of a `Both` at the value that its last one gives, to 40 digits."""
    method = "substitution into the original, to 40 digits"
    if not isinstance(before, Both) or len(before.items) < 2:
        return checks.failed(method, "expected an equation and a candidate")
    *given, value = before.items
    if after != (value if expected else Words("rejected")):
        return checks.failed(method, "another candidate than the one that was tested")
    names = symbols(value.lhs)
    if len(names) != 1 or symbols(value.rhs):
        return checks.failed(method, "expected one variable and its value")
    (name,) = names
    point = real(value.rhs, {})
    holds = all(true_at(relation, {name: point}) for relation in given)
    try:
        sides = (
            f"left side {real(given[0].lhs, {name: point}):.10g}, right side {real(given[0].rhs, {name: point}):.10g}"
        )
    except EvaluationError as error:
        sides = str(error)
    return Check(method, holds is expected, sides)
