"""Step and Solution: what the solver says, with how each step was checked."""

from dataclasses import dataclass, field

from lemmata.problems.types import Problem
from lemmata.records import Record

VERDICTS = ("verified", "unverified", "not_found", "not_understood", "timed_out")


@dataclass(frozen=True)
class Check(Record):
    """How a step was verified, by a route that is not the rule itself.

    `method` is a short phrase (`exact value`, `substitution`, `equal at 5 rational points`, `brute force`, `none`);
    `passed` is None where nothing was checked; `detail` shows the check itself to a reader.
    """

    method: str
    passed: bool | None
    detail: str = ""


UNCHECKED = Check("none", None, "not checked")


@dataclass(frozen=True)
class Step(Record):
    """One step of a worked solution.

    `rule` is a registered rule's name; `concept` one or two plain sentences a student can read; `before` and `after`
    LaTeX; `explanation` what this step does with these numbers, as one plain-text line.
    """

    rule: str
    concept: str
    before: str
    after: str
    explanation: str
    check: Check = UNCHECKED


@dataclass(frozen=True)
class Solution(Record):
    """A worked solution. `reading` restates formally what was understood and is always shown.

    `verdict` is `verified` only where every step and the answer passed a check and the reading accounts for every
    content word of the question. `where` says, for `not_understood`, the text at which understanding stopped.
    `answer` is plain text (parsable by `lemmata.expr`), `answer_latex` the same in LaTeX.
    """

    problem: Problem
    reading: str
    steps: tuple[Step, ...] = field(default=())
    answer: str | None = None
    answer_latex: str | None = None
    verdict: str = "not_understood"
    where: str = ""
