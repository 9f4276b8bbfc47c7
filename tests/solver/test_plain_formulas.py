"""Formulas in plain text are found, and English is left alone. Run: pytest tests/solver/test_plain_formulas.py"""

import pytest

from lemmata.problems import Problem
from lemmata.solver import recheck, solve_here
from lemmata.solver.reading.plain_formulas import marked


@pytest.mark.parametrize(
    ("plain", "latex"),
    [
        ("If x + y = 5 and xy = 6, what is x^2 + y^2?", "If $x + y = 5$ and $xy = 6$, what is $x^2 + y^2$?"),
        ("Find the y-intercept of 3x + 2y = 12.", "Find the $y$-intercept of $3x + 2y = 12$."),
        ("The line through (1, 2) and (3, -8).", "The line through $(1, 2)$ and $(3, -8)$."),
        ("Find f(g(2)), where f(x) = 2x - 1.", "Find $f(g(2))$, where $f(x) = 2x - 1$."),
        ("If a and b are such that a = 4, find a.", "If $a$ and $b$ are such that $a = 4$, find $a$."),
        ("What is 2^100 modulo 7?", "What is $2^{100}$ modulo 7?"),
        ("Find all x with |x - 3| < 5.", "Find all $x$ with $|x - 3| < 5$."),
    ],
)
def test_formulas_are_marked(plain: str, latex: str) -> None:
    assert marked(plain) == latex


@pytest.mark.parametrize(
    "text",
    [
        "A dog has 3 legs, and I am 12 years old.",
        "The 5th term of a sequence is 17.",
        "Why? By the dry sky I try my best.",
        "Ann has 1,250 apples and Bo 3.5 kilograms.",
        "It costs $5, so x is money.",
        "Already $x + 1$ marked.",
        r"\frac{1}{2} + x",
        "What comes next in 1, 2, 4, ...?",
        "",
        "   ",
    ],
)
def test_english_money_and_latex_are_left_alone(text: str) -> None:
    assert marked(text) == text


@pytest.mark.parametrize(
    "question",
    [
        "What is twice 7 + 5?",
        "What is 3 + 4 times 2?",
        "What is the square of x + 1 if x = 2?",
        "If x = 3, what is half of x + 5?",
        "If x = 3, what is x + 5 squared?",
        "If x = 3, what is 20% of x + 5?",
        "If x = 3, what is x + 5 divided by 2?",
        "If x = 3, what is the square root of x + 6?",
        "If x = 3, find the product of x + 1 and x - 1.",
        "If x = 3, find 2 minus x + 1.",
    ],
)
def test_what_words_leave_open_is_not_answered(question: str) -> None:
    """With dollar signs each of these has one reading, without them two."""
    assert marked(question) == question
    assert solve_here(Problem("q", question)).answer is None


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("If x + y = 9 and xy = 14, what is x^2 + y^2?", "53"),
        ("If y varies inversely as x and y = 8 when x = 3, what is y when x = 4?", "6"),
        ("For what positive value of k does x^2 + kx + 16 = 0 have exactly one real solution?", "8"),
        ("Find all x such that |x - 2| < 7 and x > 0.", "(0, 9)"),
        ("If 2x + y = 11 and x - y = 1, what is xy?", "12"),
    ],
)
def test_problems_in_plain_text_are_solved(question: str, answer: str) -> None:
    solution = solve_here(Problem("q", question))
    assert (solution.answer, solution.verdict) == (answer, "verified")
    assert recheck(solution) == []


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Evaluate log_2(32)", "5"),
        ("Calculate log_2(32) + 1", "6"),
        ("Compute ln(e^3)", "3"),
        ("What is log_3(1/9)?", "-2"),
    ],
)
def test_logarithms_of_numbers_need_no_dollar_signs(question: str, answer: str) -> None:
    solution = solve_here(Problem("q", question))
    assert (solution.verdict, solution.answer) == ("verified", answer)


def test_a_logarithm_that_is_not_defined_is_refused() -> None:
    for question in ("Compute log(-1)", "Compute ln(0)", "Compute log_1(5)"):
        assert solve_here(Problem("q", question)).verdict == "not_found", question
