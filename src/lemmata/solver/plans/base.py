"""What a plan is: it works one kind of task with rules, and confirms the answer by a way of its own."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from lemmata.solver.task import Task
from lemmata.solver.types import Check
from lemmata.solver.work import Work


@dataclass(frozen=True)
class Answer:
    """The final answer: `text` is what is compared, `latex` how it is shown."""

    text: str
    latex: str


class NotFound(Exception):
    """The plan understands the task and has no rule that finishes it."""


class Plan(ABC):
    """The way to work a kind of task.

    `strategies` are the ways among which a reader may choose, by name, with what each does; `solve` finds the chosen
    one in `work.strategy` and raises NotFound where it doesn't lead to the answer. Empty where there is one way only.
    """

    kind: ClassVar[str]
    strategies: ClassVar[Mapping[str, str]] = {}

    @abstractmethod
    def solve(self, task: Task, work: Work) -> Answer:
        """Write the steps and return the answer; NotFound where no rule finishes it."""

    @abstractmethod
    def confirm(self, task: Task, answer: str) -> Check:
        """Whether this answer is right for the task, by substitution, exact evaluation or brute force."""
