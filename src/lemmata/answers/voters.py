"""Second opinions on a pair of answers: other graders, asked beside the project's own stages.

A voter never decides. Where the own stages proved equality or difference, that stands, and a voter that says otherwise
is named with what it said. Where they left the pair undecided, the outcome stays `unknown` and the voter's answer is
reported. Every voter runs in a worker process that is killed at its time limit: math-verify's own limits are signal
alarms, which need the main thread.
"""

import logging
from dataclasses import dataclass
from importlib.util import find_spec

from lemmata.answers.types import Comparison, different, equal, unknown
from lemmata.errors import MissingPartError
from lemmata.expr import run_limited
from lemmata.expr.worker import Done, TimedOut
from lemmata.records import Record

MATH_VERIFY = "math-verify"
_LONGEST = 10_000


@dataclass(frozen=True)
class Vote(Record):
    """What one voter says of a pair."""

    voter: str
    outcome: str
    reason: str


@dataclass(frozen=True)
class Verdict(Record):
    """The project's own outcome, which a voter can't change, with a reason that names voters who say otherwise."""

    outcome: str
    reason: str
    votes: tuple[Vote, ...]

    @property
    def equal(self) -> bool:
        return self.outcome == "equal"


def with_votes(own: Comparison, gold: str, prediction: str, timeout: float = 5.0) -> Verdict:
    """The own comparison of a pair with math-verify's opinion beside it; MissingPartError without math-verify."""
    other = math_verify(gold, prediction, timeout)
    votes = (Vote("lemmata", own.outcome, own.reason), Vote(MATH_VERIFY, other.outcome, other.reason))
    return Verdict(own.outcome, _reason(own, other), votes)


def _reason(own: Comparison, other: Comparison) -> str:
    if own.outcome == other.outcome or other.outcome == "unknown":
        return own.reason
    if own.outcome == "unknown":
        return f"{own.reason}; {MATH_VERIFY} says {other.outcome}, which decides nothing here"
    return f"{own.reason}; {MATH_VERIFY} says {other.outcome} ({other.reason}), but the reason before this decides"


def math_verify(gold: str, prediction: str, timeout: float = 5.0) -> Comparison:
    """math-verify's opinion of a pair; `unknown` where it reads nothing in one of the two or takes too long."""
    require_math_verify()
    if max(len(gold), len(prediction)) > _LONGEST:
        return unknown(f"an answer longer than {_LONGEST} characters")
    ran = run_limited("lemmata.answers.voters:ask_math_verify", (gold, prediction), timeout)
    if isinstance(ran, Done):
        return Comparison(*ran.value)
    return unknown(f"no answer within {timeout:g} seconds" if isinstance(ran, TimedOut) else f"failed: {ran.message}")


def require_math_verify() -> None:
    """MissingPartError where math-verify is not installed."""
    if find_spec("math_verify") is None:
        raise MissingPartError("voters need math-verify: pip install 'lemmata[voters]'")


def ask_math_verify(gold: str, prediction: str) -> tuple[str, str]:
    """(outcome, reason) by math-verify, without its own time limits; runs in a worker process."""
    import math_verify

    logging.getLogger("math_verify").setLevel(logging.ERROR)  # it warns of the time limits that the worker has
    read = [math_verify.parse(_as_formula(text), parsing_timeout=None) for text in (gold, prediction)]
    if not all(read):
        outcome = unknown(f"nothing read in the {'gold answer' if not read[0] else 'prediction'}")
    elif math_verify.verify(*read, timeout_seconds=None):
        outcome = equal(f"reads {_shown(read[0])} and {_shown(read[1])}")
    else:
        outcome = different(f"reads {_shown(read[0])} and {_shown(read[1])}")
    return outcome.outcome, outcome.reason


def _as_formula(text: str) -> str:
    """In dollar signs, as its guide asks for, unless the text has its own marks."""
    return text if "$" in text or "\\boxed" in text or "\\(" in text or "\\[" in text else f"${text}$"


def _shown(read: list[object]) -> str:
    text = str(read[0])
    return text if len(text) <= 60 else f"{text[:57]}…"
