"""A conversation about a generated problem, before it is given to a set."""

from dataclasses import dataclass

from lemmata.problems import Problem


@dataclass(frozen=True)
class Turn:
    """A question with its reply in both forms, `boxed` with \\boxed in the last line; `reading` is its solution's."""

    kind: str
    question: str
    plain: str
    boxed: str
    answer: str | None = None
    reading: str | None = None


@dataclass(frozen=True)
class Conversation:
    """A verified problem with its turns; the first is always of kind `solve`."""

    problem: Problem
    turns: tuple[Turn, ...]

    @property
    def readings(self) -> list[str]:
        return [turn.reading for turn in self.turns if turn.reading is not None]


@dataclass(frozen=True)
class Plan:
    """How conversations are made, apart from the problem.

    `another_way`: whether a student may ask for another solution. The main job's corpus has none, so that its
    documented figures stand.
    """

    seed: int
    multi_turn: float
    another_way: bool = False
