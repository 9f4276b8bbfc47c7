"""What a plan is: it works one kind of task with rules, and confirms the answer by a way of its own."""

from abc import ABC, abstractmethod
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
    """One strategy for a kind of task."""

    kind: ClassVar[str]

    @abstractmethod
    def solve(self, task: Task, work: Work) -> Answer:
        """Write the steps and return the answer; NotFound where no rule finishes it."""

    @abstractmethod
    def confirm(self, task: Task, answer: str) -> Check:
        """Whether this answer is right for the task, by substitution, exact evaluation or brute force."""
