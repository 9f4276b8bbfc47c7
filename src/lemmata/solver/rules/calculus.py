"""Rules of calculus."""

from lemmata.expr import Relation
from lemmata.solver import checks
from lemmata.solver.rules.base import Rule
from lemmata.solver.state import Both, Derivative, Either, State, Words
from lemmata.solver.types import Check


class Differentiate(Rule):
    """d/dx (a * x^n) = a * n * x^(n - 1), term by term; a constant has the derivative 0."""

    name = "differentiate"
    concept = "Differentiate term by term: multiply by the exponent and lower it by one; constants drop out."
    example = "Find the second derivative of 3*x^3 - 5*x wrt x."

    @staticmethod
    def check(before: State, after: State) -> Check:
        """The slope at rational points, from values alone."""
        if not isinstance(before, Derivative) or isinstance(after, Both | Derivative | Either | Words | Relation):
            return checks.failed("Taylor coefficient by interpolation", "no derivative to check")
        return checks.taylor(before.formula, before.name, 1, after)
