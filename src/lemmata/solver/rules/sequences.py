"""Rules about sequences: differences, and going on with them."""

from lemmata.expr import EvaluationError, List_, evaluate
from lemmata.solver import checks
from lemmata.solver.rules.base import Rule
from lemmata.solver.state import State
from lemmata.solver.types import Check


class TakeDifferences(Rule):
    """The differences of a sequence are each term's distance to the next: b - a, c - b, …"""

    name = "take_differences"
    concept = "Write the differences of neighbouring terms below the sequence, until a row is constant."
    example = "What is the next term in 1, 4, 9, 16, 25?"

    @staticmethod
    def check(before: State, after: State) -> Check:
        """Each term plus its difference is the next term."""
        method = "adding the differences back"
        if not isinstance(before, List_) or not isinstance(after, List_ | type(before.items[0])):
            return checks.failed(method, "expected two rows of numbers")
        try:
            terms = [evaluate(item) for item in before.items]
            steps = [evaluate(item) for item in (after.items if isinstance(after, List_) else (after,))]
        except EvaluationError as error:
            return checks.failed(method, str(error))
        good = len(steps) == len(terms) - 1
        good = good and all(a + d == b for a, d, b in zip(terms, steps, terms[1:], strict=False))
        return Check(method, good, f"{terms[0]} + {steps[0]} = {terms[1]} and so on")


class GoOn(Rule):
    """The next term is the last one plus the last entries of all rows of differences."""

    name = "go_on"
    concept = "If the last row stays constant, the rows above it are continued by adding, from the bottom up."
    example = "What is the next term in 1, 4, 9, 16, 25?"
    check = staticmethod(checks.value)


class NewtonFormula(Rule):
    """a + (n - 1) * d + (n - 1) * (n - 2) / 2 * e + …, with the first entries a, d, e, … of the rows."""

    name = "newton_formula"
    concept = (
        "The n-th term is the first term plus (n - 1) first differences plus (n - 1)(n - 2)/2 second ones, and so on."
    )
    example = "What is the n'th term of 1, 4, 9, 16, 25?"
    check = staticmethod(checks.identical)
