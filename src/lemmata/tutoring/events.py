"""What a turn of the tutor tells its reader, in order: a solution, pieces of text, the end, or an error.

Every event that carries an answer says who speaks and whether it was checked, so that no reader has to remember.
"""

from dataclasses import dataclass

from lemmata.records import Record
from lemmata.solver.types import Solution

SPEAKERS = ("solver", "checked_solution", "model", "tutor")
"""solver: worked by rules. checked_solution: read off the last verified solution. model: the language model.
tutor: the program itself, which answers no mathematics."""

LABELS = {
    ("solver", "verified"): "Verified: every step was checked",
    ("solver", "unverified"): "UNVERIFIED SOLVER ANSWER: a step or the reading of the question could not be checked",
    ("checked_solution", "verified"): "From the verified solution above",
    ("model", "unverified"): "UNVERIFIED MODEL ANSWER: nobody checked it",
    ("tutor", "none"): "No answer",
}


@dataclass(frozen=True)
class SolutionEvent(Record):
    """What the solver made of the question. `read_as` is the whole question that a follow-up was taken to mean."""

    name = "solution"

    solution: Solution
    read_as: str | None = None


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


Event = SolutionEvent | Delta | Done | Failure


def done(speaker: str, verdict: str, finish_reason: str = "stop", **counts: int | str | None) -> Done:
    """The end of a turn with the label that belongs to its speaker and verdict."""
    return Done(speaker, verdict, LABELS[speaker, verdict], finish_reason, **counts)  # type: ignore[arg-type]
