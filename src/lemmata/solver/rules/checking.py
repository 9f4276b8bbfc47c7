"""The last step of every solution: the answer is checked against the question itself."""

from lemmata.solver.rules.base import Rule
from lemmata.solver.state import State
from lemmata.solver.types import UNCHECKED, Check


class CheckAnswer(Rule):
    """The answer is put back into the question, or found again by counting or by evaluating in one go.

    The check itself is the plan's `confirm`, which needs the question and not only what stands before and after.
    """

    name = "check_answer"
    concept = "Check the answer against the question by another way than the one it was found."
    example = "Solve 3x + 5 = 20 for x."

    @staticmethod
    def check(before: State, after: State) -> Check:
        """Nothing can be said without the question."""
        return UNCHECKED
