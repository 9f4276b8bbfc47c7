"""Run: pytest tests/solver/test_small_steps.py

No line of an easy solution leaves several operations to be done in the head; every equation of numbers in it is true.
"""

from itertools import pairwise

import pytest

from lemmata.expr import Add, Div, Mul, Neg, Node, Num, ParseError, Pow, evaluate, parse, walk
from lemmata.problems import Problem, families, family
from lemmata.solver import solve_here
from lemmata.solver.plans.compute import plain

SMALL = 12
"""Operations on numbers up to this one may share a line."""


def operations(tree: Node) -> int:
    counts = [
        len(part.terms) - 1 if isinstance(part, Add) else len(part.factors) - 1 if isinstance(part, Mul) else 1
        for part in walk(tree)
        if isinstance(part, Add | Mul | Div | Pow)
    ]
    return sum(counts)


def equations(line: str) -> list[tuple[Node, Node]]:
    """Neighbouring sides of the line's last formula that are numbers."""
    sides: list[Node | None] = []
    for text in line.rpartition(": ")[2].split(" = "):
        try:
            sides.append(parse(text))
        except ParseError:
            sides.append(None)
    return [(a, b) for a, b in pairwise(sides) if a and b and plain(a) and plain(b)]


def leap(left: Node, right: Node) -> bool:
    """Whether the right side is a number that takes several operations, not all of them easy or all additions."""
    if operations(right) or operations(left) < 2:
        return False
    sizes = [abs(part.value) for part in walk(left) if isinstance(part, Num)]
    sums = all(isinstance(part, Num | Add | Neg) for part in walk(left))
    return max(sizes) > SMALL and not (sums and len(sizes) <= 4)


@pytest.mark.parametrize("name", families())
def test_easy_solutions_have_no_leaps(name: str) -> None:
    for level in {1, 2} & set(family(name).levels):
        for seed in range(4):
            problem = family(name).generate(level, seed)
            for step in solve_here(problem).steps[:-1]:
                for left, right in equations(step.explanation):
                    assert evaluate(left) == evaluate(right), (problem.text, step.explanation)
                    assert not leap(left, right), (problem.text, step.explanation)


@pytest.mark.parametrize(
    ("question", "lines"),
    [
        (
            "A school has 83 students. 10 play chess, 8 play soccer and 7 play both. How many play neither?",
            ["10 + 8 = 18, leaving 83 - (18 - 7)", "18 - 7 = 11, leaving 83 - 11", "83 - 11 = 72"],
        ),
        ("What is the area of a circle with radius 9?", ["9^2 = 81", "this leaves 81pi"]),
        ("How many games are played if each of 8 teams plays each other once?", ["8 - 1 = 7, leaving 8*7/2"]),
        ("Let u = (-6, 9) and v = (-1, -2). Find u·v.", ["(-6)(-1) + 9(-2) = 6 - 18 = -12"]),
        ("Simplify sqrt(132).", ["132 = 4*33, so sqrt(132) = 2sqrt(33)"]),
        ("Convert 25 feet into inches.", ["feet to inches, times 12: 25*12 = 300"]),
        ("What is 13^2?", ["13^2 = 13*13 = 169"]),
        ("What is 1*345?", ["1*345 = 345"]),
        (
            "Round 1083 to the nearest hundred.",
            ["1083 is between 1000 and 1100: 1083 - 1000 = 83, 1100 - 1083 = 17, nearer to 1100"],
        ),
        (
            "Round 1050 to the nearest hundred.",
            ["1050 is between 1000 and 1100: 1050 - 1000 = 50, 1100 - 1050 = 50, half-way, so up to 1100"],
        ),
        ("What is the modulus of 5i?", ["|5i| = sqrt(0^2 + 5^2) = sqrt(0 + 25) = sqrt(25) = 5"]),
        ("Find the dot product of the vectors (0, 0) and (1, 2).", ["0*1 + 0*2 = 0 + 0 = 0"]),
    ],
)
def test_lines(question: str, lines: list[str]) -> None:
    solution = solve_here(Problem("q", question))
    assert solution.verdict == "verified"
    shown = [step.explanation for step in solution.steps]
    assert [line for line in lines if line not in shown] == [], shown
