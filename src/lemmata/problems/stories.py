"""Families: shopping, comparisons, ages and rates told as short stories, with the names and things of everyday life.

Each level is one kind of story in two wordings; the answer is plain arithmetic on the numbers drawn.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from lemmata.problems.family import Draw, Family

Numbers = tuple[int, ...]


@dataclass(frozen=True)
class Tale:
    """One kind of story: where its numbers are drawn from, its wordings with {0}, {1}, …, and its answer."""

    ranges: tuple[tuple[int, int], ...]
    wordings: tuple[str, ...]
    answer: Callable[[Numbers], int]
    fair: Callable[[Numbers], bool] = lambda numbers: True


class TaleFamily(Family):
    """A family with one tale a level."""

    tales: ClassVar[tuple[Tale, ...]]

    def draw(self, level: int, rng: random.Random) -> Draw:
        return Draw(str(level), tuple(rng.randint(low, high) for low, high in self.tales[level - 1].ranges))

    def valid(self, level: int, draw: Draw) -> bool:
        tale = self.tales[level - 1]
        inside = all(low <= n <= high for n, (low, high) in zip(draw.numbers, tale.ranges, strict=False))
        return draw.form == str(level) and inside and tale.fair(draw.numbers) and tale.answer(draw.numbers) > 0

    def questions(self, draw: Draw) -> tuple[str, ...]:
        return tuple(wording.format(*draw.numbers) for wording in self.tales[int(draw.form) - 1].wordings)

    def answer(self, draw: Draw) -> str:
        return str(self.tales[int(draw.form) - 1].answer(draw.numbers))


class Shopping(TaleFamily):
    """Prices, amounts and what is left of the money."""

    name = "shopping"
    subject = "Prealgebra"
    tales = (
        Tale(
            ((2, 12), (2, 15)),
            (
                "Nora bought {0} notebooks for ${1} each. How much did she spend?",
                "Each ticket costs ${1}. Hugo bought {0} tickets. How much did Hugo pay in total?",
            ),
            lambda n: n[0] * n[1],
        ),
        Tale(
            ((2, 9), (2, 12), (2, 9), (2, 12)),
            (
                "Ivan bought {0} caps for ${1} each and {2} belts for ${3} each. How much did he spend in total?",
                "A lamp costs ${1}. A vase costs ${3}. How much do {0} lamps and {2} vases cost?",
            ),
            lambda n: n[0] * n[1] + n[2] * n[3],
            lambda n: n[1] != n[3],
        ),
        Tale(
            ((40, 99), (2, 6), (3, 14)),
            (
                "Lena had ${0}. She bought {1} posters for ${2} each. How much money does she have left?",
                "Omar has ${0}. He buys {1} plants for ${2} each. How much money does Omar have left?",
            ),
            lambda n: n[0] - n[1] * n[2],
        ),
        Tale(
            ((2, 20), (2, 9), (2, 8), (2, 8)),
            (
                "A pen costs ${0}. A ruler costs ${1} more than a pen. How much do {2} pens and {3} rulers cost?",
                "A melon costs ${0}. A pumpkin costs ${1} more than a melon. How much do {2} melons and {3} pumpkins "
                "cost?",
            ),
            lambda n: n[2] * n[0] + n[3] * (n[0] + n[1]),
        ),
        Tale(
            ((60, 99), (2, 5), (3, 9), (2, 5), (2, 6)),
            (
                "Vera had ${0}. She bought {1} scarves for ${2} each and {3} mugs for ${4} each. She spent half of the "
                "remaining money on a bag. How much money does she have left?",
                "Theo had ${0}. He bought {1} games for ${2} each and {3} toys for ${4} each. He spent half of the "
                "remaining money on a coat. How much money does he have left?",
            ),
            lambda n: (n[0] - n[1] * n[2] - n[3] * n[4]) // 2,
            lambda n: (n[0] - n[1] * n[2] - n[3] * n[4]) % 2 == 0,
        ),
    )


class Comparing(TaleFamily):
    """More, fewer, so many times as many, and both together."""

    name = "comparing_amounts"
    subject = "Algebra"
    tales = (
        Tale(
            ((3, 60), (2, 40)),
            (
                "Ruth has {0} marbles. Paul has {1} more marbles than Ruth. How many marbles does Paul have?",
                "Paul has {1} more stamps than Ruth. If Ruth has {0} stamps, how many stamps does Paul have?",
            ),
            lambda n: n[0] + n[1],
        ),
        Tale(
            ((3, 40), (2, 9)),
            (
                "Amy has {0} cards. Ben has {1} times as many cards as Amy. How many cards do they have in total?",
                "Ben has {1} times as many shells as Amy. If Amy has {0} shells, how many shells do they have "
                "altogether?",
            ),
            lambda n: n[0] * (1 + n[1]),
        ),
        Tale(
            ((5, 40), (2, 6), (2, 9)),
            (
                "Igor has {0} coins. Olga has {2} fewer than {1} times as many coins as Igor. How many coins does Olga "
                "have?",
                "Olga has {2} fewer than {1} times as many beads as Igor. If Igor has {0} beads, how many beads does "
                "Olga have?",
            ),
            lambda n: n[1] * n[0] - n[2],
        ),
        Tale(
            ((2, 9), (12, 200)),
            (
                "Hana has {0} times as many cards as Yuri. They have a total of {1} cards. How many cards does Hana "
                "have?",
                "Hana has {0} times as many stickers as Yuri. They have a total of {1} stickers. How many stickers "
                "does Hana have?",
            ),
            lambda n: n[1] // (n[0] + 1) * n[0],
            lambda n: n[1] % (n[0] + 1) == 0,
        ),
        Tale(
            ((2, 5), (2, 12), (20, 200)),
            (
                "Mira has {1} more than {0} times as many pins as Noel. They have a total of {2} pins. How many pins "
                "does Mira have?",
                "Mira has {1} more than {0} times as many books as Noel. They have a total of {2} books. How many "
                "books does Mira have?",
            ),
            lambda n: n[2] - (n[2] - n[1]) // (n[0] + 1),
            lambda n: n[2] > n[1] and (n[2] - n[1]) % (n[0] + 1) == 0,
        ),
    )


class Ages(TaleFamily):
    """How old somebody is, was compared to, or will be."""

    name = "ages"
    subject = "Algebra"
    tales = (
        Tale(
            ((5, 40), (2, 20)),
            (
                "Cleo is {0} years old. Bruno is {1} years older than Cleo. How old is Bruno?",
                "Bruno is {1} years older than Cleo. If Cleo is {0} years old, how old is Bruno?",
            ),
            lambda n: n[0] + n[1],
        ),
        Tale(
            ((3, 20), (2, 5), (2, 9)),
            (
                "Cleo is {0} years old. Bruno is {1} times as old as Cleo. How old will Bruno be in {2} years?",
                "Bruno is {1} times as old as Cleo. If Cleo is {0} years old, how old will Bruno be in {2} years?",
            ),
            lambda n: n[0] * n[1] + n[2],
        ),
        Tale(
            ((2, 9), (2, 5), (5, 30)),
            (
                "In {0} years, Bruno will be {1} times as old as Cleo is now. Cleo is {2} years old. How old is Bruno?",
                "In {0} years, Bruno will be {1} times as old as Cleo is now. If Cleo is {2} years old, how old is "
                "Bruno?",
            ),
            lambda n: n[1] * n[2] - n[0],
        ),
        Tale(
            ((2, 9), (2, 5), (3, 20)),
            (
                "In {0} years, Bruno will be {1} times as old as Cleo. Cleo is {2} years old. How old is Bruno?",
                "In {0} years, Bruno will be {1} times as old as Cleo. If Cleo is {2} years old, how old is Bruno now?",
            ),
            lambda n: n[1] * (n[2] + n[0]) - n[0],
        ),
        Tale(
            ((2, 20), (20, 90)),
            (
                "Bruno is {0} years older than Cleo. The sum of their ages is {1}. How old is Bruno?",
                "Bruno is {0} years older than Cleo. If the sum of their ages is {1}, how old is Bruno?",
            ),
            lambda n: (n[0] + n[1]) // 2,
            lambda n: n[1] > n[0] and (n[0] + n[1]) % 2 == 0,
        ),
    )


SHOPPING = Shopping()
COMPARING = Comparing()
AGES = Ages()
