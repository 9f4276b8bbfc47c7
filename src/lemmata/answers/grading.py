"""Grade a solution text against a gold answer: find the final answer, then compare."""

import re

from lemmata.answers.comparison import compare
from lemmata.answers.extraction import extract
from lemmata.answers.types import Comparison, Extracted, unknown
from lemmata.answers.voters import Verdict, with_votes
from lemmata.answers.words import meaning

_SHORT_REPLIES = ("yes", "no", "true", "false")
_FIRST_WORD = re.compile(r"\W*(yes|no|true|false)\b", re.IGNORECASE)


def grade(gold: str, prediction: str, timeout: float = 5.0) -> Comparison:
    """Compare the final answer of the text `prediction` with the final answer of `gold`.

    `gold` may be a bare answer or a worked solution with `\\boxed{}` or `####`. Never raises.
    """
    wanted, found = _final_answers(gold, prediction)
    return _graded(wanted, found, timeout)


def grade_with_votes(gold: str, prediction: str, timeout: float = 5.0) -> Verdict:
    """`grade`, with what other graders say of the same two final answers; MissingPartError where none is installed."""
    wanted, found = _final_answers(gold, prediction)
    own = _graded(wanted, found, timeout)
    return with_votes(own, wanted, "" if found is None else found.text, timeout)


def _final_answers(gold: str, prediction: str) -> tuple[str, Extracted | None]:
    boxed = extract(gold) if "\\boxed" in gold or "####" in gold else None
    wanted = gold if boxed is None else boxed.text
    found = extract(prediction)
    # "Yes, 7 is prime." answers a yes-no question with its first word, whatever numbers follow.
    if (found is None or found.where.startswith("the last")) and meaning(wanted) in _SHORT_REPLIES:
        reply = _FIRST_WORD.match(prediction)
        found = Extracted(reply[1], "the first word") if reply else None
    return wanted, found


def _graded(wanted: str, found: Extracted | None, timeout: float) -> Comparison:
    if found is None:
        return unknown("no final answer in the prediction")
    outcome = compare(wanted, found.text, timeout)
    return Comparison(outcome.outcome, f"{outcome.reason} (read {_short(found.text)!r} from {found.where})")


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}…"
