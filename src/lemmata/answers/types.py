"""Comparison: whether two final answers are the same, and why."""

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
