"""Rules of statistics; the checks sort and compare, or look at how far the numbers lie from the mean."""

from collections import Counter
from fractions import Fraction

from lemmata.expr import EvaluationError, List_, Node, evaluate
from lemmata.solver import checks
from lemmata.solver.asked import Asked
from lemmata.solver.rules.base import Rule
from lemmata.solver.state import State
from lemmata.solver.types import Check


def of_numbers(what: str, numbers: tuple[Node, ...]) -> Asked:
    """A summary of a list, still to be found."""
    return Asked("measure", (List_(numbers),), f"{what} of numbers")


def summary(before: State, after: State) -> Check:
    """Whether the claimed summary has the property that defines it."""
    method = "what defines it"
    if not isinstance(before, Asked) or not isinstance(before.parts[0], List_) or not isinstance(after, Node):
        return checks.failed(method, "no list of numbers")
    try:
        return described(
            before.name.removesuffix(" of numbers"), list(map(evaluate, before.parts[0].items)), evaluate(after)
        )
    except EvaluationError as error:
        return checks.failed(method, str(error))


def described(what: str, numbers: list[Fraction], claimed: Fraction) -> Check:
    """The mean balances the numbers; the median has as many above as below; the mode occurs most; the range spans."""
    method = "what defines it"
    if what == "mean":
        rest = sum(number - claimed for number in numbers)
        return Check(method, rest == 0, f"the differences from it add up to {rest}")
    if what == "median":
        below, above = (sum(test) for test in ((n < claimed for n in numbers), (n > claimed for n in numbers)))
        nearest = sorted(numbers, key=lambda n: abs(n - claimed))
        half = len(numbers) // 2
        middle = claimed in numbers if len(numbers) % 2 else _between(numbers, claimed)
        return Check(
            method, below <= half and above <= half and middle, f"{below} below, {above} above, near {nearest[0]}"
        )
    if what == "mode":
        counts = Counter(numbers)
        often = counts[claimed]
        good = all(count < often for number, count in counts.items() if number != claimed)
        return Check(method, good and often > 1, f"it occurs {often} times")
    if what == "range":
        widest = max(abs(a - b) for a in numbers for b in numbers)
        return Check(method, widest == claimed, f"the largest difference of two is {widest}")
    return checks.failed(method, f"no summary {what!r}")


def _between(numbers: list[Fraction], claimed: Fraction) -> bool:
    """Whether half of the numbers lie on each side, and the nearest ones at the same distance."""
    pairs = len(numbers) // 2
    lower = [n for n in numbers if n < claimed] + [n for n in numbers if n == claimed]
    upper = [n for n in numbers if n > claimed] + [n for n in numbers if n == claimed]
    low, high = sorted(lower)[:pairs], sorted(upper, reverse=True)[:pairs]
    return len(low) == len(high) == pairs and claimed - max(low) == min(high) - claimed


class Mean(Rule):
    """The mean is the sum over the number of values."""

    name = "mean"
    concept = "Add the values and divide by how many there are."
    example = "What is the mean of 4, 8 and 15?"
    check = staticmethod(summary)


class Median(Rule):
    """The median is the middle value in order, or the mean of the two middle ones."""

    name = "median"
    concept = "Put the values in order: the one in the middle is the median, or the mean of the two in the middle."
    example = "What is the median of 7, 1, 9, 4 and 3?"
    check = staticmethod(summary)


class Mode(Rule):
    """The mode is the value that occurs most often."""

    name = "mode"
    concept = "Count how often each value occurs; the most frequent one is the mode."
    example = "What is the mode of 7, 1, 7, 4 and 3?"
    check = staticmethod(summary)


class RangeOfData(Rule):
    """The range is the largest minus the smallest value."""

    name = "range_of_data"
    concept = "The range is the distance from the smallest to the largest value."
    example = "What is the range of 7, 1, 9 and 4?"
    check = staticmethod(summary)


class MissingFromMean(Rule):
    """The sum is the mean times the number of values; what the others lack is the missing value."""

    name = "missing_from_mean"
    concept = "The mean times the number of values is their sum; take away the known values."
    example = "The mean of 4, 8 and x is 9. What is x?"
    check = staticmethod(checks.value)
