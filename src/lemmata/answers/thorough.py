"""All stages, for the worker process: importing it loads computer algebra, which is no part of a time limit."""

from lemmata.answers import symbolic
from lemmata.answers.comparison import THOROUGH, Comparer


def thorough(gold: str, prediction: str) -> tuple[str, str]:
    """(outcome, reason) of two cleaned answers."""
    outcome = Comparer(THOROUGH, symbolic).texts(gold, prediction)
    return outcome.outcome, outcome.reason
