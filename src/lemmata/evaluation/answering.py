"""Who answers a benchmark's questions: a checkpoint under its mask, or the rule-based solver."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from lemmata.evaluation.benchmarks import Question

Progress = Callable[[int, int | None, str], None]
"""Called with (done, total, what)."""


class Answerer(Protocol):
    """`answers` gives one reply text a question, in order."""

    name: str

    def answers(self, questions: Sequence[Question], progress: Progress) -> list[str]: ...


class ModelAnswerer:
    """A checkpoint folder, greedy, under the mask of its contract."""

    def __init__(self, path: Path, max_tokens: int = 256, batch_size: int = 128) -> None:
        from lemmata.models import load_model

        self.name = str(path)
        self.loaded = load_model(path)
        self.max_tokens, self.batch_size = max_tokens, batch_size

    def answers(self, questions: Sequence[Question], progress: Progress) -> list[str]:
        from lemmata.engine import Sampling, generate_batch

        replies = generate_batch(
            self.loaded.model,
            self.loaded.tokenizer,
            [question.dialogue for question in questions],
            Sampling(max_tokens=self.max_tokens),
            batch_size=self.batch_size,
            progress=lambda done, total: progress(done, total, "answering"),
            segments=self.loaded.contract.segments,
        )
        return [reply.text for reply in replies]


class SolverAnswerer:
    """The rule-based solver on a question's last message; what it does not verify is no answer."""

    name = "solver"

    def __init__(self, jobs: int = 2, timeout: float = 10.0) -> None:
        self.jobs, self.timeout = jobs, timeout

    def answers(self, questions: Sequence[Question], progress: Progress) -> list[str]:
        from lemmata.problems.types import Problem
        from lemmata.solver import solve_batch

        problems = [Problem(question.id, question.dialogue.messages[-1].content) for question in questions]
        replies = []
        for solution in solve_batch(problems, jobs=self.jobs, timeout=self.timeout):
            verified = solution.verdict == "verified" and solution.answer is not None
            replies.append(f"\\boxed{{{solution.answer}}}" if verified else "")
            progress(len(replies), len(questions), "solving")
        return replies


def answerer(model: str) -> Answerer:
    """`solver`, or a checkpoint folder (InputError in one line where there is none)."""
    return SolverAnswerer() if model == "solver" else ModelAnswerer(Path(model))
