"""Comparison and Extracted: whether two final answers are the same and why, and where an answer was found."""

from dataclasses import dataclass

from lemmata.records import Record

OUTCOMES = ("equal", "different", "unknown")


@dataclass(frozen=True)
class Comparison(Record):
    """`outcome` is `equal`, `different` or `unknown` (never guessed); `reason` says which stage decided and why."""

    outcome: str
    reason: str

    @property
    def equal(self) -> bool:
        return self.outcome == "equal"


@dataclass(frozen=True)
class Extracted(Record):
    """The final answer as it stands in a text; `where` names the place: `\\boxed`, `####`, `the answer is`, …"""

    text: str
    where: str


def equal(reason: str) -> Comparison:
    """The two are the same."""
    return Comparison("equal", reason)


def different(reason: str) -> Comparison:
    """The two are provably not the same."""
    return Comparison("different", reason)


def unknown(reason: str) -> Comparison:
    """Nothing was decided."""
    return Comparison("unknown", reason)
