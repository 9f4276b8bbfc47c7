"""What a turn of the tutor tells its reader, in order: a solution, a hint, pieces of text, …, the end, or an error.

Every event that carries an answer says who speaks and whether it was checked, so that no reader has to remember.
"""

from dataclasses import dataclass

from lemmata.records import Record
from lemmata.solver.types import Solution
from lemmata.tutoring.working import Working

SPEAKERS = ("solver", "checked_solution", "bank", "model", "tutor")
"""solver: worked by rules. checked_solution: read off a verified solution. bank: a stored solution. model: the language
model. tutor: the program itself, which answers no mathematics."""

KEPT = ("match", "hint", "problem", "working")
"""Events that are messages of their own: a reload draws them again."""

LABELS = {
    ("solver", "verified"): "Verified: every step was checked",
    ("solver", "unverified"): "UNVERIFIED SOLVER ANSWER: a step or the reading of the question could not be checked",
    ("checked_solution", "verified"): "From the verified solution above",
    ("bank", "verified"): "From the question bank: the solver verified the same answer",
    ("bank", "unverified"): "UNVERIFIED BANK ANSWER: it is stored with this question, and was not checked here",
    ("model", "unverified"): "UNVERIFIED MODEL ANSWER: nobody checked it",
    ("tutor", "none"): "No answer",
}


@dataclass(frozen=True)
class SolutionEvent(Record):
    """What the solver made of the question. `read_as` is the whole question that a follow-up was taken to mean.

    `way` names the way in which it was worked, where another one was asked for.
    """

    name = "solution"

    solution: Solution
    read_as: str | None = None
    way: str | None = None


@dataclass(frozen=True)
class MatchEvent(Record):
    """A stored problem of the bank: the answer where `kind` is `identical`, its template redone, or a worked example.

    `solution` is None where the stored one can't be shown for this question; `checked` says what was checked.
    """

    name = "match"

    kind: str
    problem: str
    solution: str | None
    answer: str | None
    score: float
    why: str
    checked: str


@dataclass(frozen=True)
class HintEvent(Record):
    """A rung of the ladder, `number` of `of`; it does not hold the answer of the question."""

    name = "hint"

    number: int
    of: int
    text: str
    latex: str | None = None


@dataclass(frozen=True)
class ProblemEvent(Record):
    """A problem for the student; from now on the dialogue is about it."""

    name = "problem"

    problem: str
    family: str
    level: int
    seed: int
    subject: str


@dataclass(frozen=True)
class WorkingEvent(Record):
    """The student's lines, judged."""

    name = "working"

    working: Working


@dataclass(frozen=True)
class FollowUps(Record):
    """What may be asked next, by intent; only what would succeed."""

    name = "follow_ups"

    intents: tuple[str, ...]


@dataclass(frozen=True)
class Delta(Record):
    """The next piece of an answer in words; `verdict` is `verified`, `unverified` or `none`."""

    name = "delta"

    speaker: str
    verdict: str
    text: str


@dataclass(frozen=True)
class Done(Record):
    """The end of a turn. `label` states speaker and verdict in words; token counts are the model's, else None.

    `cached_tokens` of the `prompt_tokens` were not computed again: they lay in the dialogue's KV cache.
    """

    name = "done"

    speaker: str
    verdict: str
    label: str
    finish_reason: str
    prompt_tokens: int | None = None
    cached_tokens: int | None = None
    note: str = ""


@dataclass(frozen=True)
class Failure(Record):
    """The turn ended without an answer; `message` is one line for the reader."""

    name = "error"

    message: str


KeptEvent = MatchEvent | HintEvent | ProblemEvent | WorkingEvent
Event = SolutionEvent | KeptEvent | Delta | FollowUps | Done | Failure


def done(
    speaker: str, verdict: str, finish_reason: str = "stop", label: str | None = None, **more: int | str | None
) -> Done:
    """The end of a turn; `label` is by default the one of its speaker and verdict."""
    return Done(speaker, verdict, label or LABELS[speaker, verdict], finish_reason, **more)  # type: ignore[arg-type]
