"""Statistics: mean, median, mode and range of a list, and the number that gives a list its mean."""

import random
from collections import Counter
from fractions import Fraction
from statistics import mean, median
from typing import ClassVar

from lemmata.problems.family import Draw
from lemmata.problems.templates import Form, TemplateFamily

SUBJECT = "Statistics"


def listed(count: int) -> str:
    """`{0}, {1} and {2}`."""
    blanks = [f"{{{place}}}" for place in range(count)]
    return f"{', '.join(blanks[:-1])} and {blanks[-1]}"


def texts(goal: str, count: int) -> tuple[str, str, str]:
    """The three ways to ask for a summary of a list."""
    return (
        f"What is the {goal} of {listed(count)}?",
        f"Find the {goal} of the numbers {listed(count)}.",
        f"The values are {listed(count)}. What is their {goal}?",
    )


def one_mode(*numbers: int) -> bool:
    """Whether one value is the most frequent."""
    (_, first), *rest = Counter(numbers).most_common()
    return first > 1 and (not rest or rest[0][1] < first)


class DataSummary(TemplateFamily):
    """Level 1: the mean of three or the range of four; 2: median and mode of five; 3 and 4: longer lists and signs."""

    name = "data_summary"
    subject = SUBJECT
    FORMS: ClassVar = {
        f"{goal} {count}": Form(texts(goal, count), {level: ((low, high),) * count}, answer, fair)
        for goal, count, level, low, high, answer, fair in (
            ("mean", 3, 1, 1, 20, lambda *n: Fraction(sum(n), len(n)), lambda *n: sum(n) % 3 == 0),
            ("range", 4, 1, 1, 30, lambda *n: max(n) - min(n), lambda *n: True),
            ("median", 5, 2, 1, 40, lambda *n: median(n), lambda *n: True),
            ("mode", 5, 2, 1, 9, lambda *n: Counter(n).most_common()[0][0], one_mode),
            ("mean", 5, 3, 1, 60, lambda *n: mean(map(Fraction, n)), lambda *n: True),
            ("median", 6, 3, 1, 60, lambda *n: median(map(Fraction, n)), lambda *n: True),
            ("mean", 6, 4, -40, 60, lambda *n: mean(map(Fraction, n)), lambda *n: True),
            ("median", 8, 4, -40, 60, lambda *n: median(map(Fraction, n)), lambda *n: True),
        )
    }

    def draw(self, level: int, rng: random.Random) -> Draw:
        """A mode is drawn with one value repeated, since five free numbers rarely have one."""
        drawn = super().draw(level, rng)
        if drawn.form.startswith("mode"):
            first, *rest = drawn.numbers
            numbers = [first, first, *rest[1:]]
            rng.shuffle(numbers)
            return Draw(drawn.form, tuple(numbers))
        return drawn


class MissingValue(TemplateFamily):
    """The number that gives a list its mean. Level 2: three numbers; 3: four; 4: five."""

    name = "missing_value"
    subject = SUBJECT
    FORMS: ClassVar = {
        f"of {count + 1}": Form(
            (
                f"The mean of {listed(count).replace(' and', ',')} and x is {{{count}}}. What is x?",
                f"The average of {listed(count).replace(' and', ',')} and x is {{{count}}}. Find x.",
                f"If the mean of {listed(count).replace(' and', ',')} and x is {{{count}}}, what is x?",
            ),
            {level: ((1, top),) * (count + 1)},
            lambda *n: n[-1] * len(n) - sum(n[:-1]),
            lambda *n: n[-1] * len(n) > sum(n[:-1]),
        )
        for count, level, top in ((2, 2, 30), (3, 3, 50), (4, 4, 80))
    }


DATA_SUMMARY = DataSummary()
MISSING_VALUE = MissingValue()
