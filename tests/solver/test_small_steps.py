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
        (
            "Write (11 + 3i) - (4 - 7i) in the form a + bi.",
            ["real parts: 11 - 4 = 7", "imaginary parts: 3 + 7 = 10", "(11 + 3i) + (-4 + 7i) = 7 + 10i"],
        ),
        ("Find the sum of the vectors (-1, -1) and (0, 3).", ["-1 + 0 = -1", "-1 + 3 = 2"]),
        ("Let u = (5, -12) and v = (-7, 12). Find 3u.", ["3*5 = 15", "3(-12) = -36"]),
        ("Convert 34 minutes into seconds.", ["30*60 = 1800", "4*60 = 240", "1800 + 240 = 2040"]),
        ("Find the 6th term of the arithmetic sequence 11, 13, 15, ....", ["the common difference is 13 - 11 = 2"]),
        ("Find the 5th term of the geometric sequence 3, 6, 12, ....", ["the common ratio is 6/3 = 2"]),
        ("Express -51/7 as a mixed number.", ["7*7 = 49, 51 - 49 = 2, so 51 = 7*7 + 2"]),
        ("What are the quotient and remainder when 26 is divided by 6?", ["4*6 = 24, 26 - 24 = 2, so 26 = 4*6 + 2"]),
        (
            "What is the greatest common divisor of 42 and 12?",
            ["3*12 = 36, 42 - 36 = 6, so 42 = 3*12 + 6", "12 = 2*6 + 0"],
        ),
        ("Write 491 in base 9.", ["54*9 = 486, 491 - 486 = 5, so 491 = 54*9 + 5", "6 = 0*9 + 6"]),
        ("Find x if 12^x = 1728.", ["12^2 = 144, 12^3 = 1728, so 12^x = 12^3"]),
        ("Convert 3 feet into inches.", ["feet to inches, times 12: 3*12 = 36"]),
        (f"Convert {10**130} feet into inches.", [f"feet to inches, times 12: {10**130}*12 = {12 * 10**130}"]),
        ("Write 3/8 as a decimal.", ["3*8 = 24, 30 - 24 = 6, so 30 = 3*8 + 6"]),
        ("Solve 4^x = 8^(x - 1).", ["2^2 = 4, 2^3 = 8, so 2^(2x) = 2^(3x - 3)"]),
        ("Solve 4^x = 8.", ["2^2 = 4, 2^3 = 8, so 2^(2x) = 2^3"]),
        ("Solve 2^(x+1) = 1/8.", ["as powers of 2: 2^(x + 1) = 2^(-3)"]),
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
