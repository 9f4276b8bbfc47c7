"""A solution while it is being written: steps are added one by one, each checked as it is added."""

from lemmata.solver.rules.base import Rule
from lemmata.solver.state import State, state_latex, state_text
from lemmata.solver.types import Step


class Work:
    """The steps so far; `strategy` is the way that was asked for, empty for the plan's own choice."""

    def __init__(self, strategy: str = "") -> None:
        self.steps: list[Step] = []
        self.strategy = strategy
        self._last: type[Rule] | None = None

    def step(self, rule: type[Rule], before: State, after: State, line: str | None = None) -> None:
        """Add a step; its line is `before = after` unless given. The rule's check decides what the step says of it."""
        if line is None:
            line = f"{state_text(before)} = {state_text(after)}"
        check = rule.check(before, after)
        self._last = rule
        self.steps.append(Step(rule.name, rule.concept, state_latex(before), state_latex(after), line, check))

    def back(self, count: int) -> None:
        """Take all steps but the first `count` away again."""
        del self.steps[count:]

    def widen(self, before: State, after: State, more: str) -> None:
        """The last step took place inside a larger expression: show that one, and extend the line by `more`."""
        assert self._last is not None
        line = self.steps.pop().explanation + more
        self.step(self._last, before, after, line)
