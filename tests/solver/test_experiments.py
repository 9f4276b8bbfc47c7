"""Dice, coins, cards and bags in words; run with `pytest tests/solver/test_experiments.py`."""

from fractions import Fraction
from itertools import combinations, product

import pytest

from lemmata.problems.types import Problem
from lemmata.solver.core import recheck, solve_here
from lemmata.solver.experiments import OutOfReach, by_cases, by_listing, read_experiment

TWO, THREE = list(product(range(1, 7), repeat=2)), list(product(range(1, 7), repeat=3))


def share(outcomes: list[tuple[int, ...]], good: list[bool]) -> Fraction:
    return Fraction(sum(good), len(outcomes))


BAG = list(combinations("rrrrggg", 2))
READ = [
    (
        "Two fair dice are rolled. What is the probability that the sum of the numbers rolled is 5?",
        share(TWO, [sum(o) == 5 for o in TWO]),
    ),
    (
        "What is the probability that when three dice are rolled, the product is odd?",
        share(THREE, [o[0] * o[1] * o[2] % 2 == 1 for o in THREE]),
    ),
    (
        "If three dice are rolled, what is the probability that at least one of the dice shows a 2?",
        share(THREE, [2 in o for o in THREE]),
    ),
    (
        "A bag contains 4 red marbles and 3 green marbles. Two marbles are drawn at random without replacement. "
        "What is "
        "the probability that they are the same color?",
        Fraction(sum(a == b for a, b in BAG), len(BAG)),
    ),
    (
        "A jar has 4 red and 3 green marbles. Two marbles are drawn with replacement. What is the probability that "
        "both "
        "are red?",
        Fraction(16, 49),
    ),
    (
        "Two cards are dealt at random from a standard deck of 52 cards. What is the probability that the first "
        "card is "
        "a Queen and the second card is a club?",
        Fraction(1, 52),
    ),
    ("A fair coin is flipped 5 times. What is the probability that at most 1 of the flips is heads?", Fraction(3, 16)),
    (
        "Anna and Bert each choose a number at random from the first four primes. What is the probability that the "
        "sum of "
        "the numbers they choose is even?",
        Fraction(10, 16),
    ),
    (
        "A gardener plants five seeds in a row. If each seed has a $\\frac{1}{3}$ chance of having roots, what is the "
        "probability that exactly 2 of the seeds have roots?",
        10 * Fraction(1, 3) ** 2 * Fraction(2, 3) ** 3,
    ),
]


@pytest.mark.parametrize(("question", "expected"), READ)
def test_probability(question: str, expected: Fraction) -> None:
    solution = solve_here(Problem(id="q", text=question))
    assert (solution.verdict, solution.answer) == ("verified", str(expected))
    assert recheck(solution) == []


REFUSED = [
    "Two numbers are chosen at random from the set {1, 2, 3, 4, 5}. What is the probability that their sum is 6?",
    "A bag contains red and blue marbles. Two marbles are drawn. What is the probability that both are red?",
    "A bag contains 3 red marbles and 2 blue marbles. A marble is drawn and a coin is flipped. What is the probability "
    "that both are red?",
    "Two loaded dice are rolled. What is the probability that the sum is 7?",
    "Two dice are rolled. What is the probability that the sum is red?",
    "Two dice are rolled and one is painted. What is the probability that the sum is 7?",
]


@pytest.mark.parametrize("question", REFUSED)
def test_refused(question: str) -> None:
    assert solve_here(Problem(id="q", text=question)).verdict != "verified"


@pytest.mark.parametrize(
    "text",
    [
        "draw 3 of 5 red, 3 blue, 2 green without replacement: P(number of red >= 2)",
        "draw 3 of 5 red, 3 blue, 2 green without replacement: P(all different)",
        "draw 3 of 5 red, 3 blue, 2 green with replacement: P(all same)",
        "draw 2 of 5 red, 3 blue without replacement: P(draw 1 is red and draw 2 is blue)",
        "draw 3 of 1 1, 1 2, 1 3, 1 4, 1 5, 1 6 with replacement: P(sum is multiple of 5 given number of even = 1)",
        "draw 2 of deck of 52 cards without replacement: P(number of heart = 1 and number of ace = 1)",
        "draw 4 of 1 1, 1 2, 1 3, 1 4, 1 5, 1 6 without replacement: P(product is square)",
    ],
)
def test_both_ways_agree(text: str) -> None:
    experiment = read_experiment(text)
    assert experiment.text() == text
    good, every = by_cases(experiment)
    listed, total, _ = by_listing(experiment)
    assert Fraction(good, every) == Fraction(listed, total)
    assert 0 < good < every


def test_too_many_outcomes_are_not_listed() -> None:
    with pytest.raises(OutOfReach):
        by_listing(read_experiment("draw 9 of deck of 52 cards without replacement: P(number of heart = 1)"))
