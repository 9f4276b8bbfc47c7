"""A student's own working, judged line by line against the verified solution of the question.

The judging itself runs in a worker process with a deadline (`checking/`), so that no text can hold the caller. Knows
nothing of sessions. What can't be decided is `not_checked`, with the reason; it is never called right.
"""

from lemmata.expr import Done, TimedOut, run_limited
from lemmata.solver.types import Solution
from lemmata.tutoring.checking.lines import MAX_CHARS, MAX_LINES, reads_as_working, split_lines
from lemmata.tutoring.checking.types import Line, Working

__all__ = ["Line", "Working", "check_working", "looks_like_working"]

_TARGET = "lemmata.tutoring.checking.judge:judge"


def check_working(solution: Solution, text: str, timeout: float = 10.0) -> Working:
    """The student's lines, judged; in at most about `timeout` seconds, and never raises for what the text says.

    `solution` is the verified solution of the question; with any other verdict nothing is checked.
    """
    lines = split_lines(text)
    if not lines:
        return Working((), "not_checked", None, None, "There is no working to check.")
    if solution.verdict != "verified" or solution.answer is None:
        return _unchecked(lines, "The question has no checked solution to compare with.")
    if len(text) > MAX_CHARS or len(lines) > MAX_LINES:
        return _unchecked(
            lines[:MAX_LINES], f"This is too long to check: at most {MAX_LINES} lines and {MAX_CHARS:,} characters."
        )
    outcome = run_limited(_TARGET, (solution, tuple(lines)), timeout)
    if isinstance(outcome, Done):
        working: Working = outcome.value
        return working
    if isinstance(outcome, TimedOut):
        return _unchecked(lines, f"The check took longer than {outcome.seconds:g} seconds.")
    return _unchecked(lines, "The check failed on these lines.")


def looks_like_working(solution: Solution, text: str) -> bool:
    """Whether a free message is working for the question (or a bare answer to it), and no question of its own."""
    return reads_as_working(solution, text)


def _unchecked(lines: list[str], reason: str) -> Working:
    shown = tuple(Line(line, None, "not_checked", reason, None) for line in lines)
    return Working(shown, "not_checked", None, None, reason)
