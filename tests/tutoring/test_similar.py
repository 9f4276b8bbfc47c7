"""pytest tests/tutoring/test_similar.py

That a family is recognised is checked with problems that it was not recognised by, and with questions in other words.
"""

import pytest

from lemmata.problems import families, family
from lemmata.problems.types import Problem
from lemmata.solver import Solution, solve_here
from lemmata.tutoring.similar import MOST_SEED, SEEDS, Kin, has_kin, kin_of, kind_of, kinds, pose


def solve(text: str) -> Solution:
    return solve_here(Problem("", text))


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Solve 3x + 5 = 20", "linear_equation"),
        ("3x - 4 = 11", "linear_equation"),
        ("Please solve x^2 - 5x + 6 = 0", "quadratic_equation"),
        ("What is 3/4 + 1/6?", "fraction_sum"),
        ("Find the greatest common divisor of 84 and 30", "gcd"),
        ("Solve |x - 3| = 8", "absolute_equation"),
        ("What is 15% of 80?", "percent"),
        ("Factor x^2 - 9", "factor"),
        ("Solve 2^x = 32", "exponential_equation"),
        ("A circle has radius 4. What is its area?", "circle_measures"),
        ("Solve x + y = 5, x - y = 1", "linear_system"),
    ],
)
def test_the_family_of_a_question(question: str, expected: str) -> None:
    found = kin_of(question, solve)
    assert found is not None
    assert found.family == expected


def test_families_recognise_their_own_problems() -> None:
    wrong = []
    for number, name in enumerate(families()):
        if number % 4:
            continue  # every fourth: all of them take a minute
        member = family(name)
        problem = member.generate(member.levels[len(member.levels) // 2], max(SEEDS) + 5)
        found = kin_of(problem.text, solve)
        if found is None or found.family != name:
            wrong.append((name, found))
    assert len(wrong) <= len(families()) / 40, wrong


@pytest.mark.parametrize("question", ["", "Tell me a story", "What is the meaning of life?", "\u202e" * 50, "(" * 5000])
def test_what_has_no_family(question: str) -> None:
    assert not has_kin(question)
    assert kin_of(question, solve) is None


def test_every_family_is_known_by_a_kind() -> None:
    assert {name for members in kinds().values() for name, _, _ in members} == set(families())
    assert kind_of("Solve 3x + 5 = 20") == "solve"


def test_a_posed_problem_differs_from_the_question_and_is_verified() -> None:
    kin = Kin("linear_equation", 1)
    found = pose("Solve 3x + 5 = 20", kin, solve)
    assert found is not None
    problem, solution = found
    assert solution.verdict == "verified"
    assert problem.seed is not None
    assert family(kin.family).generate(1, problem.seed) == problem
    assert problem.seed < MOST_SEED


def test_nothing_is_posed_that_nobody_verifies() -> None:
    asked = []

    def unsure(text: str) -> Solution:
        asked.append(text)
        return Solution(Problem("", text), "", verdict="unverified", answer="1")

    assert pose("Solve 3x + 5 = 20", Kin("linear_equation", 1), unsure) is None
    assert len(asked) > 1
