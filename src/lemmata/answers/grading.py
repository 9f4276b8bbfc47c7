"""Grade a solution text against a gold answer: find the final answer, then compare."""

import re

from lemmata.answers.comparison import compare
from lemmata.answers.extraction import extract
from lemmata.answers.types import Comparison, Extracted, unknown
from lemmata.answers.words import meaning

_SHORT_REPLIES = ("yes", "no", "true", "false")
_FIRST_WORD = re.compile(r"\W*(yes|no|true|false)\b", re.IGNORECASE)


def grade(gold: str, prediction: str, timeout: float = 5.0) -> Comparison:
    """Compare the final answer of the text `prediction` with the final answer of `gold`.

    `gold` may be a bare answer or a worked solution with `\\boxed{}` or `####`. Never raises.
    """
    boxed = extract(gold) if "\\boxed" in gold or "####" in gold else None
    wanted = gold if boxed is None else boxed.text
    found = extract(prediction)
    # "Yes, 7 is prime." answers a yes-no question with its first word, whatever numbers follow.
    if (found is None or found.where.startswith("the last")) and meaning(wanted) in _SHORT_REPLIES:
        reply = _FIRST_WORD.match(prediction)
        found = Extracted(reply[1], "the first word") if reply else None
    if found is None:
        return unknown("no final answer in the prediction")
    outcome = compare(wanted, found.text, timeout)
    return Comparison(outcome.outcome, f"{outcome.reason} (read {_short(found.text)!r} from {found.where})")


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}…"
