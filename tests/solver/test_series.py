"""Arithmetic and geometric sequences and sums by formula, against adding up. Run: pytest tests/solver/test_series.py"""

import random
from fractions import Fraction

import pytest

from lemmata.expr import evaluate, parse
from lemmata.problems import Problem
from lemmata.solver import recheck, solve_here
from lemmata.solver.catalog import PLANS, RULES
from lemmata.solver.reading import read
from lemmata.solver.state import read_state

CASES = [random.Random(f"series {number}") for number in range(40)]


def answer(question: str) -> str:
    solution = solve_here(Problem("q", question))
    assert solution.verdict == "verified", (question, solution.where, solution.answer)
    assert recheck(solution) == [], question
    return str(solution.answer)


@pytest.mark.parametrize("rng", CASES)
def test_arithmetic(rng: random.Random) -> None:
    a, d, n = rng.randint(-30, 30), rng.choice((-1, 1)) * rng.randint(1, 12), rng.randint(4, 40)
    terms = [a + k * d for k in range(n)]
    start = ", ".join(map(str, terms[:3]))
    ends = {1: "st", 2: "nd", 3: "rd"}.get(n % 10 if n // 10 != 1 else 0, "th")
    assert answer(f"What is the {n}{ends} term of the arithmetic sequence {start}, ...?") == str(terms[-1])
    assert answer(f"How many terms are in the sequence {start}, ..., {terms[-1]}?") == str(n)
    assert answer(f"Find the sum of the first {n} terms of the arithmetic sequence {start}, …") == str(sum(terms))
    assert answer(f"Find the sum of the arithmetic series {start}, \\ldots, {terms[-1]}.") == str(sum(terms))
    words = f"with first term {a} and common difference {d}"
    assert answer(f"Find the {n}{ends} term of the arithmetic sequence {words}.") == str(terms[-1])
    assert answer(f"Find the sum of the first {n} terms of an arithmetic sequence {words}.") == str(sum(terms))


@pytest.mark.parametrize("rng", CASES)
def test_geometric(rng: random.Random) -> None:
    a, n = rng.choice((-1, 1)) * rng.randint(1, 9), rng.randint(4, 9)
    r = rng.choice((-1, 1)) * Fraction(rng.randint(1, 5), rng.randint(1, 5))
    terms = [a * r**k for k in range(n)]
    start = ", ".join(map(str, terms[:3]))
    assert Fraction(answer(f"What is the {n}th term of the geometric sequence {start}, ...?")) == terms[-1]
    assert Fraction(answer(f"Find the sum of the first {n} terms of the geometric sequence {start}, …")) == sum(terms)
    words = f"with first term {a} and common ratio {r}"
    assert Fraction(answer(f"Find the {n}th term of the geometric sequence {words}.")) == terms[-1]
    got = answer(f"Find the sum of the infinite geometric series {words}.")
    if abs(r) >= 1:
        assert got == "diverges"
    else:
        assert abs(Fraction(got) - sum(a * r**k for k in range(400))) < Fraction(1, 10**30)


@pytest.mark.parametrize("rng", CASES)
def test_sums_by_formula(rng: random.Random) -> None:
    c = [rng.randint(-5, 5) for _ in range(4)]
    first, last = rng.randint(1, 6), rng.randint(6, 30)
    total = sum(c[3] * k**3 + c[2] * k**2 + c[1] * k + c[0] for k in range(first, last + 1))
    term = f"({c[3]})k^3 + ({c[2]})k^2 + ({c[1]})k + ({c[0]})"
    assert answer(f"Find the sum of {term} from k = {first} to {last}.") == str(total)
    assert answer(f"Compute $\\sum_{{k={first}}}^{{{last}}} ({term})$.") == str(total)


@pytest.mark.parametrize(
    ("question", "right"),
    [
        ("1 + 2 + ... + 100", "5050"),
        ("Find $2 + 4 + 8 + \\cdots + 1024$.", "2046"),
        ("Find the sum 100 + 98 + 96 + … + 2.", "2550"),
        ("What is the sum of the infinite geometric series 1 - 1/2 + 1/4 - …?", "2/3"),
        ("What is the next term in 2, 6, 18, 54?", "162"),
        ("What is the next term in 1, 4, 9, 16, 25?", "36"),
        ("What is the 5th term of the geometric sequence 8, 4, 2, ...?", "1/2"),
    ],
)
def test_wordings(question: str, right: str) -> None:
    assert evaluate(parse(answer(question))) == evaluate(parse(right))


@pytest.mark.parametrize(
    "question",
    [
        "1 + 2 + ... + 64",  # arithmetic or geometric?
        "Find the sum 1 + 3 + 5 + ... + 100.",  # 100 is not reached
        "What is the 5th term of the arithmetic sequence 1, 2, 4, ...?",
        "What is the 5th term of the geometric sequence 1, 2, 3, ...?",
        "What is the 0th term of the arithmetic sequence 1, 2, 3, ...?",
        "What is the 99999999th term of the arithmetic sequence 1, 2, 3, ...?",
        "What is the 90000th term of the geometric sequence 1, 2, 4, ...?",
        "Find the sum of the infinite arithmetic series 1 + 2 + 3 + ...",
        "How many terms are in the sequence 1, 3, 6, ..., 21?",
        "Find the sum of the first 5 terms of the arithmetic sequence with first term 2 and common ratio 3.",
        "Find the sum of 1/k from k = 1 to 10.",
    ],
)
def test_what_is_not_worked_is_not_verified(question: str) -> None:
    assert solve_here(Problem("q", question)).verdict != "verified"


def test_wrong_answers_and_steps_are_refused() -> None:
    for question, wrong in [
        ("What is the 20th term of the arithmetic sequence 3, 7, 11, …?", "83"),
        ("What is the sum of the infinite geometric series 1 + 1/2 + 1/4 + …?", "3/2"),
        ("What is the sum of the infinite geometric series 1 + 2 + 4 + …?", "-1"),
        ("How many terms are in the arithmetic sequence 5, 9, 13, …, 101?", "24"),
        ("What is the sum of k^2 from k = 1 to 10?", "384"),
    ]:
        task = read(question)
        assert not PLANS[task.kind]().confirm(task, wrong).passed, question
    assert not RULES["diverges"].check(read_state("1/2"), read_state(r"\text{diverges}")).passed
    assert not RULES["common_ratio"].check(read_state("1, 2, 3"), read_state("2")).passed
