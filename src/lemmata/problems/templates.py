"""Families whose forms are texts with blanks: ranges for the numbers, a fairness test, and the answer's arithmetic.

A form's texts say the same in different words and name every number once, so that a follow-up can change it.
"""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from lemmata.problems.family import Draw, Family

Ranges = tuple[tuple[int, int], ...]


def always(*numbers: int) -> bool:
    """Every draw within the ranges is fair."""
    return True


@dataclass(frozen=True)
class Form:
    """`texts` with blanks {0}, {1}, …; `levels` gives the lowest and highest value of each number at each level."""

    texts: tuple[str, ...]
    levels: Mapping[int, Ranges]
    answer: Callable[..., object]
    fair: Callable[..., bool] = always


class TemplateFamily(Family):
    """A family of named forms; its levels are those of the forms."""

    FORMS: ClassVar[Mapping[str, Form]]

    def __init_subclass__(cls) -> None:
        cls.levels = tuple(sorted({level for form in cls.FORMS.values() for level in form.levels}))

    def draw(self, level: int, rng: random.Random) -> Draw:
        name = rng.choice([name for name, form in self.FORMS.items() if level in form.levels])
        return Draw(name, tuple(rng.randint(low, high) for low, high in self.FORMS[name].levels[level]))

    def valid(self, level: int, draw: Draw) -> bool:
        form = self.FORMS[draw.form]
        ranges = form.levels.get(level)
        if ranges is None:
            return False
        inside = all(low <= value <= high for value, (low, high) in zip(draw.numbers, ranges, strict=True))
        return inside and form.fair(*draw.numbers)

    def questions(self, draw: Draw) -> tuple[str, ...]:
        return tuple(text.format(*draw.numbers) for text in self.FORMS[draw.form].texts)

    def answer(self, draw: Draw) -> str:
        return str(self.FORMS[draw.form].answer(*draw.numbers))
