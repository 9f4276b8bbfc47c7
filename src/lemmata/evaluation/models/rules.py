"""The rule-based solver as a model: what it does not verify is no answer."""

from collections.abc import Iterator, Sequence
from importlib.metadata import version
from typing import Any

from lemmata.evaluation.generation import Generation
from lemmata.evaluation.models.base import Completion, Request, Usage
from lemmata.evaluation.versions import room_hashes
from lemmata.problems.types import Problem
from lemmata.solver import solve_batch


class SolverModel:
    """Reads a dialogue's last message only; its answer is boxed, and empty unless its verdict is `verified`."""

    name = "solver"
    unit_size = 1
    mixes = False

    def __init__(self, jobs: int = 2, timeout: float = 10.0) -> None:
        self.jobs, self.timeout = jobs, timeout
        self.usage = Usage()

    def identity(self) -> dict[str, Any]:
        """The content of the rooms it is made of, SymPy's version, and its time limit."""
        rooms = room_hashes("expr", "problems", "solver")
        return {"model": "solver", "rooms": rooms, "sympy": version("sympy"), "timeout": self.timeout}

    def complete(
        self, units: Sequence[Sequence[Request]], generation: Generation
    ) -> Iterator[tuple[int, list[Completion]]]:
        """In order, as they are solved."""
        problems = (
            Problem(f"unit-{number}", unit[0].dialogue.messages[-1].content) for number, unit in enumerate(units)
        )
        for number, solution in enumerate(solve_batch(problems, jobs=self.jobs, timeout=self.timeout)):
            self.usage.requests += 1
            verified = solution.verdict == "verified" and solution.answer is not None
            text = f"\\boxed{{{solution.answer}}}" if verified else ""
            yield number, [Completion(text, solution.verdict)]
