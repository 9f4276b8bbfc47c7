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
