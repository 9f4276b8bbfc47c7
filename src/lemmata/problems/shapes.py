"""Families written as a table: each shape of a question with the ranges of its numbers, its formula and its answer.

A shape's numbers are the ones that its text shows, so a follow-up can change any one of them. Candidates are drawn from
the ranges and kept where `fits` says so; the answer is computed by a function of the numbers alone.
"""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from lemmata.problems.family import Draw, Family

Range = tuple[int, int]


def _always(*numbers: int) -> bool:
    return True


@dataclass(frozen=True)
class Shape:
    """One shape: `text` writes the numbers as what stands in a wording's blanks, `value` answers.

    A number is drawn from its range, ends included, and is 0 only where `zeros` allows it. Two shapes of one family
    with the same `form` differ in ranges and `fits` only. `wordings` are the shape's own, in place of the family's.
    """

    form: str
    ranges: tuple[Range, ...]
    text: Callable[..., str | tuple[str, ...]]
    value: Callable[..., Any]
    fits: Callable[..., bool] = _always
    zeros: bool = False
    wordings: tuple[str, ...] = ()

    def admits(self, numbers: tuple[int, ...]) -> bool:
        """Whether these numbers are in the ranges and fit."""
        return (
            len(numbers) == len(self.ranges)
            and all(low <= number <= high for number, (low, high) in zip(numbers, self.ranges, strict=True))
            and (self.zeros or 0 not in numbers)
            and self.fits(*numbers)
        )


class ShapedFamily(Family):
    """A family whose levels are rows of shapes; an answer is the text of what `value` gives."""

    wordings: ClassVar[tuple[str, ...]]
    shapes: ClassVar[Mapping[int, tuple[Shape, ...]]]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.levels = tuple(sorted(cls.shapes))

    def draw(self, level: int, rng: random.Random) -> Draw:
        shape = rng.choice(self.shapes[level])
        return Draw(shape.form, tuple(rng.randint(*span) for span in shape.ranges))

    def valid(self, level: int, draw: Draw) -> bool:
        return any(shape.form == draw.form and shape.admits(draw.numbers) for shape in self.shapes[level])

    def questions(self, draw: Draw) -> tuple[str, ...]:
        shape = self._shape(draw)
        text = shape.text(*draw.numbers)
        blanks = (text,) if isinstance(text, str) else text
        return tuple(wording.format(*blanks) for wording in shape.wordings or self.wordings)

    def answer(self, draw: Draw) -> str:
        return str(self._shape(draw).value(*draw.numbers))

    def _shape(self, draw: Draw) -> Shape:
        return next(shape for row in self.shapes.values() for shape in row if shape.form == draw.form)
