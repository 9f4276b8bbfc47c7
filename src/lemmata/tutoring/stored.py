"""What the question bank says of a question: its stored solution, its template redone, or worked examples.

A stored answer counts as checked only where the solver verified the same one. A bank that can't be read says nothing,
and the turn notes it. Knows nothing of dialogues.
"""

import logging
from pathlib import Path

from lemmata.answers import compare, extract
from lemmata.bank import Bank, Match, Pair
from lemmata.errors import LemmataError
from lemmata.solver.types import Solution
from lemmata.tutoring.events import MatchEvent

logger = logging.getLogger(__name__)

EXAMPLES = 2
"""Worked examples that are offered at most."""
LEAST_SCORE = 0.18
"""Of a worked example."""
UNREADABLE = "The question bank could not be read."
COMPARE_SECONDS = 2.0


class Stored:
    """A bank's file, opened for each question (SQLite's objects belong to one thread); None is no bank."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self.failed = False

    def identical(self, question: str) -> Pair | None:
        """The stored pair with this very question, one with an answer first."""
        from lemmata.bank.text import identity_key

        if self._path is None:
            return None
        try:
            with Bank.open(self._path, create=False) as bank:
                pairs = bank.with_identity(identity_key(question))
        except LemmataError as error:
            self._report(error)
            return None
        self.failed = False
        return next((pair for pair in pairs if answer_of(pair) is not None), pairs[0] if pairs else None)

    def near(self, question: str, solution: Solution) -> list[Match]:
        """What `bank ask` finds, where the solver's own solution is there already."""
        if self._path is None:
            return []
        try:
            with Bank.open(self._path, create=False) as bank:
                return bank.ask(question, EXAMPLES + 1, solution=solution)
        except LemmataError as error:
            self._report(error)
            return []

    def _report(self, error: LemmataError) -> None:
        self.failed = True
        logger.error("the question bank failed: %s", error)

    @property
    def note(self) -> str:
        """For the reader of a turn: that the bank could not be asked; empty otherwise."""
        return UNREADABLE if self.failed else ""


def answer_of(pair: Pair) -> str | None:
    """A stored pair's final answer."""
    if pair.answer is not None:
        return pair.answer
    found = extract(pair.solution)
    return found.text if found else None


def agreement(pair: Pair, solution: Solution) -> str:
    """`equal`, `different` or `unknown`: the stored answer beside the verified one."""
    stored = answer_of(pair)
    if stored is None or solution.answer is None:
        return "unknown"
    return compare(solution.answer, stored, COMPARE_SECONDS).outcome


def stored_answer(pair: Pair, checked: str) -> MatchEvent:
    """The stored solution of the very question."""
    why = "the same text up to spacing, notation and LaTeX spelling"
    return MatchEvent("identical", pair.problem, pair.solution, answer_of(pair), 1.0, why, checked)


def redone(matches: list[Match]) -> MatchEvent | None:
    """The first stored template that was redone with the question's own numbers."""
    for match in matches:
        if match.kind == "same-template" and match.anew is not None:
            anew = match.anew
            steps, checked = "\n".join(anew.steps), f"{anew.verdict}: {'; '.join(anew.checks)}"
            return MatchEvent(match.kind, match.pair.problem, steps, anew.answer, match.score, match.why, checked)
    return None


def examples(matches: list[Match]) -> list[MatchEvent]:
    """Worked examples of like problems, which answer another question than the one that was asked."""
    checked = "a worked example of another problem; it does not answer this question"
    return [
        MatchEvent(
            match.kind, match.pair.problem, match.pair.solution, answer_of(match.pair), match.score, match.why, checked
        )
        for match in matches
        if match.kind != "identical" and match.anew is None and match.score >= LEAST_SCORE
    ][:EXAMPLES]
