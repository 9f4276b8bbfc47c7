"""Rules of counting in one formula; every use is checked by listing the outcomes or adding them up (`outcomes.py`)."""

from lemmata.expr import EvaluationError, List_, Node, evaluate
from lemmata.solver import checks, outcomes
from lemmata.solver.asked import Asked
from lemmata.solver.build import node
from lemmata.solver.rules.base import Rule
from lemmata.solver.state import State
from lemmata.solver.types import Check

METHOD = "outcomes counted one by one"


def counted(model: str, numbers: tuple[int, ...]) -> Asked:
    """The count or probability of a model, still to be found."""
    values = tuple(map(node, numbers))
    return Asked("measure", (values[0] if len(values) == 1 else List_(values),), model.replace("_", " "))


def listed(before: State, after: State) -> Check:
    """The outcomes of the model are counted, which must give the same number."""
    if not isinstance(before, Asked) or not isinstance(after, Node):
        return checks.failed(METHOD, "nothing to count")
    shown = before.parts[0]
    values = shown.items if isinstance(shown, List_) else (shown,)
    try:
        numbers = tuple(int(evaluate(value)) for value in values)
        return agrees(before.name.replace(" ", "_"), numbers, after)
    except EvaluationError as error:
        return checks.failed(METHOD, str(error))


def agrees(model: str, numbers: tuple[int, ...], claimed: Node) -> Check:
    """Whether counting the outcomes gives the claimed number; EvaluationError where that is no number."""
    if model not in outcomes.MODELS:
        return checks.failed(METHOD, f"no outcomes of {model}")
    try:
        found = outcomes.MODELS[model](*numbers)
    except (outcomes.OutOfReach, TypeError, ValueError, RecursionError) as error:
        return checks.failed(METHOD, str(error))
    return Check(METHOD, found == evaluate(claimed), f"counting gives {found}")


class ArrangeRepeats(Rule):
    """n things in a row, of which a, b, … are alike: n! / (a! * b! * …)."""

    name = "arrange_repeats"
    concept = "Divide the n! rows by the orders of the things that are alike, which can't be told apart."
    example = "How many different rows can be made of 3 red, 2 blue and 4 green flags?"
    check = staticmethod(listed)


class ArrangeCircle(Rule):
    """n people around a table: (n - 1)!."""

    name = "arrange_circle"
    concept = "Around a table only the neighbours count: seat one person, the others can sit in (n - 1)! orders."
    example = "In how many ways can 6 people sit around a round table?"
    check = staticmethod(listed)


class GlueTogether(Rule):
    """k people side by side are one block: (n - k + 1)! * k!."""

    name = "glue_together"
    concept = "People who sit together are one block; the block and the others are put in a row, then the block's own."
    example = "In how many ways can 7 people sit in a row if 3 of them must sit together?"
    check = staticmethod(listed)


class PlaceInGaps(Rule):
    """k people, no two side by side: the others first, then the k into the gaps."""

    name = "place_in_gaps"
    concept = "Seat the others first; those who must stay apart then choose different gaps between and beside them."
    example = "In how many ways can 7 people sit in a row if no two of 3 of them may sit next to each other?"
    check = staticmethod(listed)


class TakeComplement(Rule):
    """Good = all - bad, and P(good) = 1 - P(bad)."""

    name = "take_complement"
    concept = "Where the opposite is easier, count that and take it from the whole."
    example = "Three fair dice are rolled. What is the probability that at least one shows a 6?"
    check = staticmethod(listed)


class AddCases(Rule):
    """Cases that exclude each other are added."""

    name = "add_cases"
    concept = "Split into cases that can't happen together, count each case, and add."
    example = "A committee of 4 is chosen from 5 men and 6 women. In how many ways can it have at least 3 women?"
    check = staticmethod(listed)


class StarsAndBars(Rule):
    """n like things into k boxes: C(n + k - 1, k - 1)."""

    name = "stars_and_bars"
    concept = "Put the n things in a row and k - 1 bars between them: the bars' places are the choice."
    example = "In how many ways can 7 identical candies be given to 3 children?"
    check = staticmethod(listed)


class InclusionExclusion(Rule):
    """|A or B| = |A| + |B| - |A and B|."""

    name = "inclusion_exclusion"
    concept = "Adding two groups counts those in both twice: subtract them once."
    example = "How many of the numbers from 1 to 100 are multiples of 4 or of 6?"
    check = staticmethod(listed)


class BinomialTerm(Rule):
    """The term with x^k of (ax + b)^n is C(n, k) * (ax)^k * b^(n - k)."""

    name = "binomial_term"
    concept = "x^k comes from choosing the x-term in k of the n brackets and the number in all others."
    example = "What is the coefficient of x^3 in the expansion of (2x + 1)^7?"
    check = staticmethod(listed)


class EqualOutcomes(Rule):
    """P = the number of good outcomes over the number of all."""

    name = "equal_outcomes"
    concept = "All outcomes are equally likely: choose the places of the good ones, and divide by the number of all."
    example = "A fair coin is flipped 5 times. What is the probability of exactly 2 heads?"
    check = staticmethod(listed)


class BayesTable(Rule):
    """P(A | B) = P(A and B) / P(B)."""

    name = "bayes_table"
    concept = "Given B, only the cases with B count: divide those with A and B by all with B."
    example = (
        "A disease affects 2% of people. A test finds it in 90% of the sick and falsely in 5% of the healthy. "
        "What is the probability that a person with a positive test is sick?"
    )
    check = staticmethod(listed)


class ExpectedValue(Rule):
    """The expectation is the sum of value times probability."""

    name = "expected_value"
    concept = "The expected value is the mean of the values, each as heavy as its probability."
    example = "A bag has 3 cards worth 5 points and 2 cards worth 10 points. What is the expected value of a card?"
    check = staticmethod(listed)


class FreeChoices(Rule):
    """Each place has its own number of choices; they multiply. Without order or in pairs, divide."""

    name = "free_choices"
    concept = "Go through the choices one after the other and multiply; where the order is no matter, divide by it."
    example = "How many codes of 3 digits are there if digits may be repeated and each is one of 6 digits?"
    check = staticmethod(listed)


class ComputeCount(Rule):
    """The numbers are put together."""

    name = "compute_count"
    concept = "Work out the factorials and choices, then the whole."
    example = "In how many ways can 6 people sit around a round table?"
    check = staticmethod(checks.value)
