"""Line and Working: what is said of a student's lines."""

from dataclasses import dataclass

from lemmata.records import Record
from lemmata.solver.types import Check

LINE_VERDICTS = ("right", "wrong", "not_read", "not_checked")
WORKING_VERDICTS = ("right", "incomplete", "wrong", "not_checked")


@dataclass(frozen=True)
class Line(Record):
    """One line as the student wrote it; `latex` is how its formulas were read, None where they were not.

    `reason` is a sentence for the student; `check` says how the verdict was reached, None where nothing was checked.
    """

    text: str
    latex: str | None
    verdict: str
    reason: str
    check: Check | None


@dataclass(frozen=True)
class Working(Record):
    """All lines. `right` only where every line is right and the last one answers the question completely.

    `first_wrong` is an index into `lines`; `answer` is what the student ended with; `reason` is for the student.
    """

    lines: tuple[Line, ...]
    verdict: str
    first_wrong: int | None
    answer: str | None
    reason: str


@dataclass(frozen=True)
class Judged:
    """What is said of one statement of a line, before the lines are put together."""

    verdict: str
    reason: str
    check: Check | None = None


def right(reason: str, method: str, detail: str = "") -> Judged:
    """A statement that a check confirmed."""
    return Judged("right", reason, Check(method, True, detail))


def wrong(reason: str, method: str, detail: str = "") -> Judged:
    """A statement that a check refuted."""
    return Judged("wrong", reason, Check(method, False, detail))


def unchecked(reason: str) -> Judged:
    """A statement that could not be decided."""
    return Judged("not_checked", reason)


@dataclass(frozen=True)
class Outcome:
    """All statements judged, as (index of the line, judgement); whether the question is answered, and with what."""

    units: tuple[tuple[int, Judged], ...]
    complete: bool
    answer: str | None
    missing: str = ""
