"""Choosing, electing, arranging and pairing in words; run with `pytest tests/solver/test_selections.py`."""

from itertools import combinations, permutations, product
from math import comb

import pytest

from lemmata.problems.types import Problem
from lemmata.solver.core import recheck, solve_here

READ = [
    ("How many different committees of 3 can be formed from 9 people?", comb(9, 3)),
    (
        "In how many ways can 4 books be selected from a shelf of 7 books if the order in which the books are selected "
        "does not matter?",
        len(list(combinations(range(7), 4))),
    ),
    ("How many 3-person committees can be chosen from 11 people?", comb(11, 3)),
    (
        "A club has 12 members. In how many ways can it choose a president, a vice-president and a secretary, if "
        "no one "
        "can hold more than one office?",
        len(list(permutations(range(12), 3))),
    ),
    (
        "How many ways are there to choose a president and a treasurer from a club with 9 members?",
        len(list(permutations(range(9), 2))),
    ),
    ("How many ways can 5 people sit in a row?", len(list(permutations(range(5))))),
    ("In how many ways can six children line up?", len(list(permutations(range(6))))),
    ("In how many ways can 1 friends stand in a row?", 1),
    ("In how many ways can 25 people stand in a line?", 15511210043330985984000000),
    ("In how many different ways can 4 different books be arranged on a shelf?", len(list(permutations(range(4))))),
    ("How many ways are there to arrange the letters of the word BANANA?", len(set(permutations("BANANA")))),
    ("Each of 9 teams plays every other team once. How many games are played?", comb(9, 2)),
    (
        "How many 3-letter words can be formed from the letters A, B, C and D if repetition is allowed?",
        len(list(product("ABCD", repeat=3))),
    ),
]


@pytest.mark.parametrize(("question", "expected"), READ)
def test_count(question: str, expected: int) -> None:
    solution = solve_here(Problem(id="q", text=question))
    assert (solution.verdict, solution.answer) == ("verified", str(expected))
    assert recheck(solution) == []


@pytest.mark.parametrize(
    "question",
    [
        "How many different committees of 3 can be formed from 9 people if two of them refuse to serve together?",
        "A club has 12 members. In how many ways can it choose a president, a vice-president and a secretary, if each "
        "person can hold at most two offices?",
        "How many ways are there to arrange the letters of the word BANANA if the vowels stay together?",
        "How many ways can 0 people line up?",
        "How many ways can 5000 people line up?",
        "How many ways can 5 people sit in a row of 8 chairs?",
        "How many ways can 5 identical books be arranged on a shelf?",
        "How many ways can 5 people sit in a row if Ann sits at an end?",
        "Each of 9 teams plays every other team twice. How many games are played?",
        "How many different committees of 12 can be formed from 9 people?",
        "In how many ways can a committee be chosen from 9 people?",
    ],
)
def test_refused(question: str) -> None:
    assert solve_here(Problem(id="q", text=question)).verdict != "verified"
