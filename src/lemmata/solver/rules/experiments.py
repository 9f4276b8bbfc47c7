"""Rules for chance experiments; every count is checked by listing all outcomes."""

from lemmata.expr import EvaluationError, Node, ParseError, evaluate
from lemmata.solver.checks import failed
from lemmata.solver.experiments import OutOfReach, by_listing, chance, read_experiment
from lemmata.solver.rules.base import Rule
from lemmata.solver.state import State, Words
from lemmata.solver.types import Check

METHOD = "all outcomes listed"


def counted(text: str, which: str) -> Words:
    """A count that is still to be made: `good` or `all` outcomes, or their quotient."""
    return Words(f"{which} outcomes: {text}")


def agrees(before: State, after: State) -> Check:
    """List every outcome and compare."""
    if not isinstance(before, Words) or not isinstance(after, Node):
        return failed(METHOD, "nothing to count")
    which, _, text = before.text.partition(" outcomes: ")
    try:
        good, every, _ = by_listing(read_experiment(text))
        found = {"good": good, "all": every}.get(which, chance(good, every))
        return Check(METHOD, evaluate(after) == found, f"listing gives {good} of {every}")
    except (ParseError, EvaluationError, OutOfReach) as error:
        return failed(METHOD, str(error))


class AllOutcomes(Rule):
    """Draws one after the other multiply: n for each with replacement, one less each time without."""

    name = "all_outcomes"
    concept = (
        "Each draw has as many outcomes as things are there; multiply. Without replacement it is one less each time."
    )
    example = "Two fair dice are rolled. What is the probability that the sum of the numbers rolled is 9?"
    check = staticmethod(agrees)


class GoodOutcomes(Rule):
    """The outcomes in which the event happens, counted draw by draw."""

    name = "good_outcomes"
    concept = "Go through the draws one by one, and count the outcomes in which the event happens."
    example = "Two fair dice are rolled. What is the probability that the sum of the numbers rolled is 9?"
    check = staticmethod(agrees)


class GoodOverAll(Rule):
    """P = good outcomes / all outcomes, which are equally likely."""

    name = "good_over_all"
    concept = "All outcomes are equally likely, so the probability is the number of good ones over the number of all."
    example = "Two fair dice are rolled. What is the probability that the sum of the numbers rolled is 9?"
    check = staticmethod(agrees)
