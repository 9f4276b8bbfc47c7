"""Counting & probability in texts with blanks: rows, seats, committees, overlaps, coins, dice, tests, expectations.

Answers come from listing, tables filled by addition, or exact arithmetic; the solver's formulas are not used.
"""

from collections.abc import Iterable
from fractions import Fraction
from functools import cache
from itertools import combinations, pairwise
from math import comb, factorial, lcm, perm
from typing import ClassVar

from lemmata.problems.templates import Form, TemplateFamily

SUBJECT = "Counting & Probability"


@cache
def rows_of(counts: tuple[int, ...]) -> int:
    """Rows of things that are alike within each kind, by the kind that stands first."""
    if sum(counts) == 0:
        return 1
    return sum(rows_of((*counts[:place], have - 1, *counts[place + 1 :])) for place, have in enumerate(counts) if have)


def placed(n: int, k: int, *, together: bool) -> int:
    """Rows of n with k given ones side by side, or with no two of them side by side, by listing their places."""
    good = 0
    for places in combinations(range(n), k):
        gaps = [b - a for a, b in pairwise(places)]
        good += all(gap == 1 for gap in gaps) if together else all(gap > 1 for gap in gaps)
    return good * factorial(k) * factorial(n - k)


def committees(women: int, men: int, size: int, allowed: Iterable[int]) -> int:
    """Committees with an allowed number of women."""
    return sum(comb(women, count) * comb(men, size - count) for count in allowed if 0 <= count <= size)


@cache
def shares(total: int, children: int, least: int) -> int:
    """Ways to share like things, by what the first child gets."""
    if children == 0:
        return int(total == 0)
    return sum(shares(total - first, children - 1, least) for first in range(least, total + 1))


def power_of_linear(a: int, b: int, n: int) -> list[int]:
    """The coefficients of (ax + b)^n, multiplied out bracket by bracket."""
    row = [1]
    for _ in range(n):
        row = [b * x + a * y for x, y in zip([*row, 0], [0, *row], strict=True)]
    return row


def flips(n: int, good: Iterable[int]) -> Fraction:
    """The chance that the number of heads is among the good ones."""
    row = power_of_linear(1, 1, n)
    return Fraction(sum(row[count] for count in good), sum(row))


def dice(n: int, total: int) -> Fraction:
    """The chance of a sum, die by die."""
    ways = {0: 1}
    for _ in range(n):
        after: dict[int, int] = {}
        for have, count in ways.items():
            for face in range(1, 7):
                after[have + face] = after.get(have + face, 0) + count
        ways = after
    return Fraction(ways.get(total, 0), 6**n)


def signed(value: int) -> str:
    """`+ 3` or `- 3`."""
    return f"{'-' if value < 0 else '+'} {abs(value)}"


class ColoredRows(TemplateFamily):
    """Rows of flags that are alike within a color. Level 2: two colors; 3 and 4: three; 5: four."""

    name = "colored_rows"
    subject = SUBJECT
    FORMS: ClassVar = {
        f"{len(kinds)} colors": Form(
            (
                f"How many different rows can be made of {listed} flags?",
                f"In how many ways can {listed} balls be put in a row if balls of one color are alike?",
                f"How many different orders are there for {listed} beads in a row if beads of the same color are "
                f"identical?",
            ),
            levels,
            lambda *counts: rows_of(counts),
        )
        for kinds, listed, levels in (
            ("rb", "{0} red and {1} blue", {2: ((2, 8), (2, 8))}),
            ("rbg", "{0} red, {1} blue and {2} green", {3: ((1, 4), (1, 4), (1, 4)), 4: ((2, 6), (2, 6), (2, 6))}),
            ("rbgw", "{0} red, {1} blue, {2} green and {3} white", {5: ((1, 5), (1, 5), (1, 5), (1, 5))}),
        )
    }


class Seating(TemplateFamily):
    """Seats with conditions. Level 2: a round table; 3: some together; 4: two or more apart; 5: larger."""

    name = "seating"
    subject = SUBJECT
    FORMS: ClassVar = {
        "circle": Form(
            (
                "In how many ways can {0} people sit around a round table?",
                "How many seatings of {0} people around a circular table are there?",
                "{0} friends sit down around a round table. In how many ways can they sit?",
            ),
            {2: ((3, 13),)},
            lambda n: factorial(n) // n,
        ),
        "together": Form(
            (
                "In how many ways can {0} people sit in a row if {1} of them must sit together?",
                "{0} people sit in a row, {1} of them side by side. In how many ways is this possible?",
                "How many orders of {0} people keep {1} given ones together?",
            ),
            {3: ((4, 8), (2, 3)), 5: ((7, 11), (3, 5))},
            lambda n, k: placed(n, k, together=True),
            lambda n, k: k < n,
        ),
        "apart": Form(
            (
                "In how many ways can {0} people sit in a row if no two of {1} of them may sit next to each other?",
                "{0} people sit in a row, and no two of {1} of them are neighbors. In how many ways is this possible?",
                "How many orders of {0} people keep {1} given ones apart, no two side by side?",
            ),
            {4: ((4, 8), (2, 3)), 5: ((7, 11), (3, 5))},
            lambda n, k: placed(n, k, together=False),
            lambda n, k: 2 * k <= n + 1,
        ),
    }


class Committee(TemplateFamily):
    """Committees with at least or at most so many women. Levels 3 to 5 by size."""

    name = "committee"
    subject = SUBJECT
    FORMS: ClassVar = {
        words: Form(
            (
                f"A committee of {{2}} is chosen from {{1}} men and {{0}} women. In how many ways can it have "
                f"{words} {{3}} women?",
                f"How many committees of {{2}} with {words} {{3}} women can be formed from {{1}} men and {{0}} women?",
                f"From {{1}} men and {{0}} women, {{2}} are chosen. How many choices have {words} {{3}} women?",
            ),
            {
                3: ((3, 6), (3, 6), (3, 3), (1, 2)),
                4: ((4, 8), (4, 8), (4, 4), (1, 3)),
                5: ((5, 10), (5, 10), (5, 6), (1, 4)),
            },
            answer,
            lambda women, men, size, bound: bound < size <= min(women, men),
        )
        for words, answer in (
            ("at least", lambda women, men, size, low: committees(women, men, size, range(low, size + 1))),
            ("at most", lambda women, men, size, high: committees(women, men, size, range(high + 1))),
        )
    }


class SharedCandies(TemplateFamily):
    """Like things to different people. Level 3: any share; 4 and 5: each gets at least so many."""

    name = "shared_candies"
    subject = SUBJECT
    FORMS: ClassVar = {
        "free": Form(
            (
                "In how many ways can {0} identical candies be given to {1} children?",
                "{1} children share {0} identical apples. In how many ways is this possible?",
                "In how many ways can {0} identical coins be distributed among {1} people?",
            ),
            {3: ((3, 12), (2, 4))},
            lambda total, children: shares(total, children, 0),
        ),
        "least": Form(
            (
                "In how many ways can {0} identical candies be given to {1} children if each gets at least {2}?",
                "{1} children share {0} identical apples, each getting at least {2}. In how many ways is this "
                "possible?",
                "In how many ways can {0} be written as an ordered sum of {1} whole numbers that are at least {2}?",
            ),
            {4: ((6, 15), (2, 4), (1, 2)), 5: ((12, 25), (3, 6), (1, 3))},
            shares,
            lambda total, children, least: children * least < total,
        ),
    }


class Overlap(TemplateFamily):
    """Groups that overlap. Level 1: in either; 2: in neither; 3: in exactly one; 4: in both; 5: three groups."""

    name = "overlap"
    subject = SUBJECT
    FORMS: ClassVar = {
        "either": Form(
            (
                "{0} students play chess, {1} play soccer and {2} play both. How many play at least one?",
                "How many students play chess or soccer if {0} play chess, {1} play soccer and {2} play both?",
                "In a club, {0} members play chess, {1} play soccer and {2} play both. How many play at least one of "
                "them?",
            ),
            {1: ((8, 30), (8, 30), (1, 7))},
            lambda a, b, both: (a - both) + (b - both) + both,
        ),
        "neither": Form(
            (
                "Of {0} students, {1} play chess, {2} play soccer and {3} play both. How many play neither?",
                "A school has {0} students. {1} play chess, {2} play soccer and {3} play both. How many play neither?",
                "How many of {0} students play neither chess nor soccer if {1} play chess, {2} play soccer and {3} "
                "play both?",
            ),
            {2: ((30, 99), (8, 40), (8, 40), (1, 7)), 3: ((100, 400), (30, 150), (30, 150), (8, 29))},
            lambda n, a, b, both: n - len(set(range(a)) | set(range(a - both, a - both + b))),
            lambda n, a, b, both: a + b - both <= n and len({n, a, b, both}) == 4,
        ),
        "both": Form(
            (
                "Of {0} students, {1} play chess, {2} play soccer and {3} play neither. How many play both?",
                "A school has {0} students. {1} play chess, {2} play soccer and {3} play neither. How many play both?",
                "How many of {0} students play both chess and soccer if {1} play chess, {2} play soccer and {3} play "
                "neither?",
            ),
            {4: ((30, 99), (10, 60), (10, 60), (1, 20))},
            lambda n, a, b, none: next(both for both in range(a + 1) if a + b - both == n - none),
            lambda n, a, b, none: 0 <= a + b - (n - none) <= min(a, b),
        ),
        "one": Form(
            (
                "{0} students play chess, {1} play soccer and {2} play both. How many play exactly one?",
                "How many students play exactly one of chess and soccer if {0} play chess, {1} play soccer and {2} "
                "play both?",
                "In a club, {0} members play chess, {1} play soccer and {2} play both. How many members play just "
                "one of the two?",
            ),
            {3: ((10, 60), (10, 60), (1, 9))},
            lambda a, b, both: (a - both) + (b - both),
        ),
        "three": Form(
            (
                "{0} students play chess, {1} soccer and {2} tennis; {3} play chess and soccer, {4} chess and "
                "tennis, {5} soccer "
                "and tennis, and {6} play all three. How many play at least one?",
                "In a club, {0} play chess, {1} soccer and {2} tennis; {3} chess and soccer, {4} chess and tennis, "
                "{5} soccer and "
                "tennis; {6} play all three. How many play one or more?",
                "How many students play chess, soccer or tennis if {0} play chess, {1} soccer, {2} tennis, {3} chess "
                "and soccer, "
                "{4} chess and tennis, {5} soccer and tennis, and {6} all three?",
            ),
            {5: ((20, 60), (20, 60), (20, 60), (5, 10), (5, 10), (5, 10), (1, 4))},
            lambda a, b, c, ab, ac, bc, abc: sum(
                (a - ab - ac + abc, b - ab - bc + abc, c - ac - bc + abc, ab - abc, ac - abc, bc - abc, abc)
            ),
        ),
    }


class MultiplesOfTwo(TemplateFamily):
    """Multiples of one of two numbers, or of none. Levels 2 to 5 by size, and by a common factor of the two."""

    name = "multiples_of_two"
    subject = SUBJECT
    FORMS: ClassVar = {
        "either": Form(
            (
                "How many of the numbers from 1 to {0} are multiples of {1} or of {2}?",
                "How many integers from 1 to {0} are divisible by {1} or by {2}?",
                "How many positive integers from 1 to {0} are divisible by {1} or {2}?",
            ),
            {2: ((10, 40), (2, 5), (2, 7)), 3: ((30, 150), (2, 9), (3, 12)), 4: ((100, 600), (4, 12), (4, 15))},
            lambda n, a, b: len(set(range(a, n + 1, a)) | set(range(b, n + 1, b))),
            lambda n, a, b: a != b and lcm(a, b) > max(a, b),
        ),
        "neither": Form(
            (
                "How many of the numbers from 1 to {0} are multiples of neither {1} nor {2}?",
                "How many integers from 1 to {0} are divisible by neither {1} nor {2}?",
                "How many positive integers from 1 to {0} are neither multiples of {1} nor of {2}?",
            ),
            {3: ((20, 99), (2, 7), (2, 9)), 4: ((100, 600), (3, 12), (3, 15)), 5: ((500, 3000), (6, 30), (6, 30))},
            lambda n, a, b: len(set(range(1, n + 1)) - set(range(a, n + 1, a)) - set(range(b, n + 1, b))),
            lambda n, a, b: a != b and lcm(a, b) > max(a, b),
        ),
    }


class BinomialCoefficient(TemplateFamily):
    """A coefficient of (ax + b)^n. Level 2: a = 1; 3: larger; 4 and 5: with a leading number and signs."""

    name = "binomial_coefficient"
    subject = SUBJECT
    FORMS: ClassVar = {
        f"{lead}{sign}": Form(
            (
                f"What is the coefficient of x^{{{k}}} in ({a}x {sign} {{{b}}})^{{{n}}}?",
                f"Find the coefficient of x^{{{k}}} in the expansion of ({a}x {sign} {{{b}}})^{{{n}}}.",
                f"In the expansion of ({a}x {sign} {{{b}}})^{{{n}}}, what is the coefficient of x^{{{k}}}?",
            ),
            levels,
            answer,
            fair,
        )
        for lead, sign, a, b, n, k, levels, answer, fair in (
            (
                "",
                "+",
                "",
                0,
                1,
                2,
                {2: ((1, 9), (4, 6), (2, 4)), 3: ((1, 6), (6, 9), (2, 7))},
                lambda b, n, k: power_of_linear(1, b, n)[k],
                lambda b, n, k: 2 <= k < n,
            ),
            (
                "lead",
                "+",
                "{0}",
                1,
                2,
                3,
                {4: ((2, 5), (1, 5), (4, 6), (2, 5))},
                lambda a, b, n, k: power_of_linear(a, b, n)[k],
                lambda a, b, n, k: 2 <= k < n,
            ),
            (
                "lead",
                "-",
                "{0}",
                1,
                2,
                3,
                {4: ((2, 4), (1, 4), (4, 5), (2, 4)), 5: ((2, 5), (1, 5), (6, 9), (2, 7))},
                lambda a, b, n, k: power_of_linear(a, -b, n)[k],
                lambda a, b, n, k: 2 <= k < n,
            ),
        )
    }


class CoinFlips(TemplateFamily):
    """Numbers of heads. Level 2 and 3: exactly so many; 4 and 5: at least so many."""

    name = "coin_flips"
    subject = SUBJECT
    FORMS: ClassVar = {
        words: Form(
            (
                f"A fair coin is flipped {{0}} times. What is the probability of {words} {{1}} heads?",
                f"What is the probability of {words} {{1}} heads in {{0}} tosses of a fair coin?",
                f"{{0}} fair coins are tossed. What is the probability that {words} {{1}} show heads?",
            ),
            levels,
            answer,
            lambda n, k: k < n,
        )
        for words, levels, answer in (
            ("exactly", {2: ((3, 6), (2, 5)), 3: ((5, 12), (2, 10))}, lambda n, k: flips(n, [k])),
            ("at least", {4: ((4, 8), (2, 7)), 5: ((8, 14), (3, 13))}, lambda n, k: flips(n, range(k, n + 1))),
        )
    }


class DiceRolls(TemplateFamily):
    """Several dice. Level 3: at least one six; 4: a sum of three dice; 5: of four or five."""

    name = "dice_rolls"
    subject = SUBJECT
    FORMS: ClassVar = {
        "six": Form(
            (
                "{0} fair dice are rolled. What is the probability that at least one shows a six?",
                "What is the probability of at least one six with {0} fair dice?",
                "A fair die is rolled {0} times. Find the probability of at least one six.",
            ),
            {3: ((2, 8),)},
            lambda n: 1 - Fraction(5, 6) ** n,
        ),
        "sum": Form(
            (
                "{0} fair dice are rolled. What is the probability that the sum is {1}?",
                "What is the probability that {0} fair dice show a total of {1}?",
                "A fair die is rolled {0} times. Find the probability that the results add up to {1}.",
            ),
            {4: ((3, 3), (4, 17)), 5: ((4, 5), (6, 26))},
            dice,
            lambda n, total: n < total < 6 * n,
        ),
    }


class HandfulDraw(TemplateFamily):
    """Several draws without replacement. Level 3: at least one of a color; 4 and 5: exactly so many."""

    name = "handful_draw"
    subject = SUBJECT
    FORMS: ClassVar = {
        "some": Form(
            (
                "A bag has {0} red and {1} blue marbles. {2} are drawn without replacement. What is the probability "
                "that at "
                "least one is red?",
                "{2} balls are drawn without replacement from {0} red and {1} blue ones. What is the probability of "
                "at least one "
                "red one?",
                "What is the probability of at least one red when {2} balls are drawn without replacement from {0} "
                "red and {1} "
                "blue ones?",
            ),
            {3: ((2, 6), (3, 8), (2, 3))},
            lambda red, blue, size: 1 - Fraction(comb(blue, size), comb(red + blue, size)),
        ),
        "exactly": Form(
            (
                "A bag has {0} red and {1} blue marbles. {2} are drawn without replacement. What is the probability "
                "that exactly "
                "{3} are red?",
                "{2} balls are drawn without replacement from {0} red and {1} blue ones. What is the probability of "
                "exactly {3} "
                "red ones?",
                "What is the probability of exactly {3} red when {2} balls are drawn without replacement from {0} "
                "red and {1} "
                "blue ones?",
            ),
            {4: ((3, 7), (3, 8), (3, 3), (2, 2)), 5: ((4, 9), (4, 9), (4, 6), (2, 5))},
            lambda red, blue, size, wanted: Fraction(
                sum(1 for hand in combinations(range(red + blue), size) if sum(ball < red for ball in hand) == wanted),
                comb(red + blue, size),
            ),
            lambda red, blue, size, wanted: wanted < size <= min(red, blue) + 1 and wanted <= red,
        ),
    }


class ConditionalProbability(TemplateFamily):
    """Within a group, and from a test's result back to the cause. Level 1 and 2: one group; 4 and 5: Bayes."""

    name = "conditional_probability"
    subject = SUBJECT
    FORMS: ClassVar = {
        "group": Form(
            (
                "In a school, {0} teachers drive to work and {1} do not. What is the probability that a teacher "
                "chosen at random "
                "drives to work?",
                "What is the probability that a teacher chosen at random drives to work if {0} drive and {1} do not?",
                "Of the girls in a class, {0} play an instrument and {1} do not. Find the probability that a girl "
                "chosen at random "
                "plays an instrument.",
            ),
            {2: ((2, 30), (2, 30))},
            lambda yes, no: Fraction(yes, yes + no),
        ),
        "test": Form(
            (
                "A disease affects {0}% of people. A test finds it in {1}% of the sick and falsely in {2}% of the "
                "healthy. "
                "What is the probability that a person with a positive test is sick?",
                "{0}% of people have a disease. A test is positive for {1}% of the sick and for {2}% of the healthy. "
                "What is the "
                "probability of being sick after a positive test?",
                "What is the probability that a person with a positive test is sick if {0}% of people are sick and "
                "the test is "
                "positive for {1}% of the sick and {2}% of the healthy?",
            ),
            {4: ((10, 50), (60, 99), (2, 20)), 5: ((1, 9), (80, 99), (1, 12))},
            lambda sick, found, false: Fraction(sick * found, sick * found + (100 - sick) * false),
        ),
    }


class Expectation(TemplateFamily):
    """Expected values. Level 3: two kinds of cards; 4: a game with a die; 5: larger cards."""

    name = "expectation"
    subject = SUBJECT
    FORMS: ClassVar = {
        "cards": Form(
            (
                "A bag has {0} cards worth {1} points and {2} cards worth {3} points. What is the expected value of "
                "a card?",
                "One card is drawn from {0} cards worth {1} points and {2} cards worth {3} points. Find its expected "
                "value.",
                "What is the expected value of a card drawn from {0} cards worth {1} points and {2} cards worth {3} "
                "points?",
            ),
            {3: ((2, 9), (1, 12), (2, 9), (1, 12)), 5: ((5, 40), (10, 60), (5, 40), (10, 60))},
            lambda n, worth, m, other: Fraction(sum([worth] * n + [other] * m), n + m),
            lambda n, worth, m, other: worth != other,
        ),
        "die": Form(
            (
                "A player rolls a fair die, wins {0} dollars for a six and loses {1} dollars otherwise. What is the "
                "expected win "
                "in dollars?",
                "A fair die is rolled. A six wins {0} dollars, any other number loses {1} dollars. What is the "
                "expected win in "
                "dollars?",
                "What is the expected win in dollars if a six with a fair die wins {0} dollars and any other number "
                "loses {1} "
                "dollars?",
            ),
            {4: ((2, 40), (1, 9))},
            lambda win, lose: Fraction(sum(win if face == 6 else -lose for face in range(1, 7)), 6),
        ),
    }


class Handshakes(TemplateFamily):
    """Pairs among n: handshakes and games. Level 1: up to 260; level 2: larger."""

    name = "handshakes"
    subject = SUBJECT
    FORMS: ClassVar = {
        "pairs": Form(
            (
                "{0} people shake hands with each other once. How many handshakes are there?",
                "How many handshakes are there if {0} people all shake hands with each other once?",
                "How many games are played if each of {0} teams plays each other once?",
            ),
            {1: ((4, 300),), 2: ((301, 550),)},
            lambda n: sum(range(n)),
        ),
    }


class GridPaths(TemplateFamily):
    """Shortest ways on a grid. Levels 2 to 4 by size."""

    name = "grid_paths"
    subject = SUBJECT
    FORMS: ClassVar = {
        "paths": Form(
            (
                "How many paths on a grid have {0} steps to the right and {1} steps up?",
                "An ant walks on a grid, {0} steps right and {1} steps up in any order. In how many ways can it go?",
                "How many shortest paths go {0} steps right and {1} steps up?",
            ),
            {2: ((2, 4), (2, 4)), 3: ((3, 7), (3, 7)), 4: ((6, 12), (6, 12))},
            lambda right, up: rows_of((right, up)),
        ),
    }


class Subsets(TemplateFamily):
    """Subsets of a given size. Levels 2 to 4 by size."""

    name = "subsets"
    subject = SUBJECT
    FORMS: ClassVar = {
        "size": Form(
            (
                "How many subsets with {1} elements does a set of {0} elements have?",
                "How many {1}-element subsets does a set with {0} elements have?",
                "A set has {0} elements. How many of its subsets have exactly {1} elements?",
            ),
            {2: ((4, 12), (2, 3)), 3: ((8, 20), (3, 5)), 4: ((12, 30), (4, 8))},
            lambda n, k: power_of_linear(1, 1, n)[k],
            lambda n, k: k < n,
        ),
    }


class Codes(TemplateFamily):
    """Codes with and without repeated signs. Level 1: two to four places; 2: more; 3 and 4: no sign twice."""

    name = "codes"
    subject = SUBJECT
    FORMS: ClassVar = {
        "free": Form(
            (
                "A lock has {1} wheels with {0} signs each. How many codes are possible?",
                "Each of {1} lamps can be set to {0} colors. How many settings are possible?",
                "How many codes of {1} signs are there if each is one of {0} signs?",
            ),
            {1: ((2, 99), (2, 4)), 2: ((2, 12), (5, 7))},
            lambda n, k: n**k,
        ),
        "distinct": Form(
            (
                "How many codes of {1} different letters can be made from {0} letters?",
                "A code has {1} places and is made of {0} signs, none used twice. How many codes are possible?",
                "In how many ways can {1} of {0} signs form a code if no sign is repeated?",
            ),
            {3: ((4, 12), (2, 4)), 4: ((8, 26), (3, 6))},
            lambda n, k: perm(n, k),
            lambda n, k: k < n,
        ),
    }


COLORED_ROWS = ColoredRows()
SEATING = Seating()
COMMITTEE = Committee()
SHARED_CANDIES = SharedCandies()
OVERLAP = Overlap()
MULTIPLES_OF_TWO = MultiplesOfTwo()
BINOMIAL_COEFFICIENT = BinomialCoefficient()
COIN_FLIPS = CoinFlips()
DICE_ROLLS = DiceRolls()
HANDFUL_DRAW = HandfulDraw()
CONDITIONAL_PROBABILITY = ConditionalProbability()
EXPECTATION = Expectation()
HANDSHAKES = Handshakes()
GRID_PATHS = GridPaths()
SUBSETS = Subsets()
CODES = Codes()
