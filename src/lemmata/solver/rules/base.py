"""What a rule is. Adding one is a small class like those beside this file, and a line in `catalog.py`."""

from abc import ABC, abstractmethod
from typing import ClassVar

from lemmata.solver.state import State
from lemmata.solver.types import Check


class Rule(ABC):
    """One named step of school mathematics; the docstring states the rule.

    `concept` is what a student reads; `example` a question whose solution uses the rule. `check` is the independent
    check of one application.
    """

    name: ClassVar[str]
    concept: ClassVar[str]
    example: ClassVar[str]

    @staticmethod
    @abstractmethod
    def check(before: State, after: State) -> Check:
        """Whether `after` follows from `before`, found by a route that is not the rule."""
