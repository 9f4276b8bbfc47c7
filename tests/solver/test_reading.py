"""What is understood of a question, and what is not. Run: pytest tests/solver/test_reading.py"""

import random

import pytest

from lemmata.problems import Problem, generate
from lemmata.solver import Solution, recheck, solve_here


def solved(text: str) -> Solution:
    return solve_here(Problem("q", text))


@pytest.mark.parametrize(
    "question",
    [
        "Solve 3x+5=20",
        "solve 3x + 5 = 20 for x.",
        "Solve for x: 3x + 5 = 20",
        "Solve the equation 3x + 5 = 20.",
        "Solve $3x + 5 = 20$ for $x$.",
        "Find x if 3x + 5 = 20.",
        "find the value of x if 3x+5=20",
        "If 3x + 5 = 20, what is x?",
        "If $3x+5=20$, find the value of $x$.",
        "Please solve 3x + 5 = 20, thanks!",
        "Can you solve 3x + 5 = 20 please?",
        "What is the solution to 3x + 5 = 20?",
        "3x+5=20",
        "3*x + 5 = 20",
        r"\(3x + 5 = 20\)",
        "  Solve\n3x + 5\t= 20  ",
    ],
)
def test_one_equation_in_many_words(question: str) -> None:
    solution = solved(question)
    assert (solution.reading, solution.verdict, solution.answer) == ("solve 3x + 5 = 20 for x", "verified", "5")


@pytest.mark.parametrize(
    ("question", "reading", "answer"),
    [
        ("what is 12*7 + 3?", "compute 12*7 + 3", "87"),
        ("What's 12·7 + 3", "compute 12*7 + 3", "87"),
        ("1,234 + 5,678", "compute 1234 + 5678", "6912"),
        (r"Compute $\frac{1}{2} + \frac{1}{3}$.", "compute 1/2 + 1/3", "5/6"),
        (r"$\dfrac12 \cdot \dfrac34$", "compute (1/2)(3/4)", "3/8"),
        ("0.1 + 0.2", "compute 0.1 + 0.2", "0.3"),
        ("5 - (-3)", "compute 5 - (-3)", "8"),
        ("2^-2", "compute 2^(-2)", "1/4"),
        ("Simplify 3x + 2x - 5", "simplify 3x + 2x - 5", "5x - 5"),
        ("expand (x+2)(x-3)", "expand (x + 2)(x - 3)", "x^2 - x - 6"),
        ("Factor $x^2 - 9$ completely.", "factor x^2 - 9", "(x - 3)(x + 3)"),
        ("gcd of 84 and 36", "gcd(84, 36)", "12"),
        ("What is the greatest common divisor of 36 and 84?", "gcd(84, 36)", "12"),
        ("HCF(84, 36)", "gcd(84, 36)", "12"),
        ("lcm of 4, 6 and 10", "lcm(10, 6, 4)", "60"),
        ("x^2 - 5x + 6 = 0", "solve x^2 - 5x + 6 = 0 for x", "2, 3"),
        ("Solve 3y - 7 = 11 for y", "solve 3y - 7 = 11 for y", "6"),
        ("x + y = 5, x - y = 1", "solve x + y = 5 and x - y = 1 for (x, y)", "(3, 2)"),
        ("20 percent of 45.5", "20% of 45.5", "9.1"),
        (r"What is $20\%$ of $45$?", "20% of 45", "9"),
        ("what is the remainder when 2^100 is divided by 7", "2^100 mod 7", "2"),
        ("Let f(x)=x^2-1. What is f(-3)?", "evaluate x^2 - 1 at x = -3", "8"),
        ("evaluate x^2 + y at x=2, y=3", "evaluate x^2 + y at x = 2, y = 3", "7"),
    ],
)
def test_common_forms(question: str, reading: str, answer: str) -> None:
    solution = solved(question)
    assert (solution.reading, solution.verdict, solution.answer) == (reading, "verified", answer)


@pytest.mark.parametrize(
    "question",
    [
        "My dog is 3 years old. Solve 3x + 5 = 20.",
        "Solve 3x + 5 = 20. Only give solutions above 10.",
        "A farmer has cows. What is 7 + 5?",
    ],
)
def test_a_sentence_that_was_not_used_caps_the_verdict(question: str) -> None:
    solution = solved(question)
    assert solution.verdict == "unverified"
    assert solution.where
    assert solution.where in question


@pytest.mark.parametrize(
    "question",
    [
        "Solve 3x + 5 = 20 and tell me a joke",
        "What is 3 + 4 apples?",
        "What is twice 7 + 5?",
        "What is the square of the sum of the roots of x^2 - 5x + 6 = 0?",
        "Solve x = 5 for y",
        "Evaluate 3x + 2 at x = 4 and y = 5",
        "A bag has 3 red and 5 blue marbles. One marble is drawn at random. What is the probability that it is green?",
        "A bag has 3 red and 5 blue marbles. Two are drawn at random. What is the probability that both are red?",
        "gcd of 12",
        "What is 0.333...?",
        "Convert 0.1212… to a fraction.",
        "What is 3 + 4 times 2?",
        "What is 5 Mg in g?",
        "What is 2 years in days?",
        "What is the sum of 3, 4 and apples?",
        "Let a be 1856!. What is a + 1?",
        "Let f(x) = x^2. What is g(3)?",
        "Résous 3x + 5 = 20",
        "求解 3x + 5 = 20",
        "Решите 3x + 5 = 20",
        "",
        "   ",
        "?",
        ".",
        "hello",
        "$",
        "$$",
        r"\frac{1}{2",
        "__import__('os').system('touch /tmp/owned')",
        "exec(open('x').read())",
        "' OR 1=1 --",
        "<script>alert(1)</script>",
        "\x00\x01",
        "𝟛x + 5 = 20",
        "x" * 1_000_000,
        "(" * 3_000,
        "solve " * 600,
    ],
)
def test_not_understood_says_where(question: str) -> None:
    solution = solved(question)
    assert solution.verdict == "not_understood", solution
    assert solution.answer is None
    assert solution.steps == ()
    if question.strip(" ?."):
        assert solution.where


@pytest.mark.parametrize(
    "question",
    [
        "9^9^9^9",
        "1856!",
        "1/0",
        "0/0",
        "0^0",
        "x/0 = 1",
        "100000!",
        "2^(1/2)",
        "1 + " * 200 + "1",
        "7" * 900 + "*" + "7" * 900,
    ],
)
def test_understood_but_not_finished(question: str) -> None:
    solution = solved(question)
    assert solution.verdict in ("not_found", "verified")
    if solution.verdict == "not_found":
        assert solution.where
        assert solution.answer is None


@pytest.mark.parametrize(
    ("question", "reading", "answer"),
    [
        ("Solve 2x + 3 > 7", "solve 2x + 3 > 7 for x", "x > 2"),
        ("Solve 2 - 3x <= 11", "solve 2 - 3x <= 11 for x", "x >= -3"),
        ("Solve 2x + 1 < 2x", "solve 2x + 1 < 2x for x", "no solution"),
        ("Solve x^2 - 2x - 4 = 0", "solve x^2 - 2x - 4 = 0 for x", "1 - sqrt(5), 1 + sqrt(5)"),
        ("Simplify (x^2 - 1)/(x - 1)", "simplify (x^2 - 1)/(x - 1)", "x + 1"),
        ("Simplify 60x/(40y)", "simplify 60x/(40y)", "3x/(2y)"),
        ("Simplify sqrt(20) + sqrt(45)", "compute sqrt(20) + sqrt(45)", "5sqrt(5)"),
        ("root(72, 2)", "compute root(72, 2)", "6sqrt(2)"),
        ("-(-(2 + 3))*2", "compute -(-(2 + 3))*2", "10"),
        ("Factor x^4 - 1", "factor x^4 - 1", "(x - 1)(x + 1)(x^2 + 1)"),
        ("Factor 84", "the prime factorization of 84", "2^2*3*7"),
        ("Is 91 prime?", "whether 91 is prime", "False"),
        ("Is 7 + 5 = 12?", "whether 12 = 12", "True"),
        ("5! - abs(3 - 7)", "compute 5! - abs(3 - 7)", "116"),
        ("What is 12 divided by 5?", "compute 12/5", "12/5"),
        ("Divide 6 + 4 by 2", "compute (6 + 4)/2", "5"),
        ("Find the derivative of x^3 - 5x wrt x.", "derivative number 1 of x^3 - 5x with respect to x", "3x^2 - 5"),
        ("Solve z - y = 4, z + y = 10 for z.", "solve z - y = 4 and z + y = 10 for z", "7"),
        (
            "Suppose 2*b = 10. What is the greatest common divisor of b and 15?",
            "solve 2b = 10 for b: 5; gcd(15, 5)",
            "5",
        ),
        (
            "Let f(x) = x^2 + 1. Let a = 2*3. What is f(a) - 7?",
            "a = 2*3: 6; compute (6^2 + 1) - 7",
            "30",
        ),
        ("Round 10789.6387 to the nearest ten.", "round 107896387/10000 to the nearest 10", "10790"),
        ("What is 57 minutes before 9:35 AM?", "57 minutes before 9:35 AM", "8:38 AM"),
        ("Convert 2034 (base 5) to base 7.", "2034 from base 5 to base 7", "533"),
        ("How many grams are there in 2.5 kilograms?", "5/2 kilograms in grams", "2500"),
        (
            "What is the next term in 1, 4, 9, 16, 25?",
            "the next term of 1, 4, 9, 16, 25, continued with constant differences",
            "36",
        ),
    ],
)
def test_more_kinds_of_questions(question: str, reading: str, answer: str) -> None:
    solution = solved(question)
    assert (solution.reading, solution.verdict, solution.answer) == (reading, "verified", answer)
    assert recheck(solution) == []


def test_i_is_a_variable_only_where_the_question_says_so() -> None:
    assert solved("Solve 3*i + 2 = 11 for i.").verdict == "verified"
    doubtful = solved("Let f(x) = x^2 + 1. What is 2*f(i)?")
    assert doubtful.verdict == "unverified"
    assert "imaginary" in doubtful.where
    for question in ("Expand (2 + i)(2 - i)", "Expand (2+i)*(2-i).", "Expand (1 + 2*i)*(1 - 2i)"):
        assert (solved(question).answer, solved(question).verdict) == ("5", "verified")
    assert solved("Simplify i^22 + i^4").answer == "0"


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Let i(m) = m**2 - 7*m. What is i(-2)?", "18"),
        ("Let i(r) be the third derivative of r**4/24 - 3*r**3. Calculate i(20).", "2"),
        ("Let f(s) = 3*s. Let i(y) = 2*f(y) - 1. Determine i(4).", "23"),
    ],
)
def test_a_function_named_i_is_a_function(question: str, answer: str) -> None:
    """It was once read as the imaginary unit times the argument, and that was called verified."""
    solution = solved(question)
    assert (solution.answer, solution.verdict) == (answer, "verified")


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Expand 7*i**2 + 3*i**3 - 7*i**2 + i**3.", "4i^3"),
        ("Expand (3*i - 2*i)*(5*i + 4 - 4)*(i + i).", "10i^3"),
        ("Factor 2*i**2 - 18.", "2(i - 3)(i + 3)"),
        ("Solve 2*i**2 + 4*i - 30 = 0.", "-5, 3"),
        ("Solve 3*x + 2*i = 16, x - i = 2 for x.", "4"),
        ("Collect the terms in 3*i - 7 + i + 7.", "4i"),
    ],
)
def test_where_i_must_be_a_variable_the_answer_says_how_it_was_read(question: str, answer: str) -> None:
    solution = solved(question)
    assert (solution.answer, solution.verdict) == (answer, "unverified")
    assert "imaginary" in solution.where


def test_a_definition_that_cannot_be_used_is_not_ignored() -> None:
    solution = solved("Suppose x > 0. Solve x^2 = 4.")
    assert (solution.verdict, solution.where) == ("unverified", "Suppose x > 0.")
    redefined = solved("Let g(o) be the first derivative of o**2 - 4*o. Let g(d) = 0. Calculate d.")
    assert (redefined.verdict, redefined.answer) == ("verified", "2")


def test_an_exclamation_mark_is_a_factorial() -> None:
    assert solved("3!").answer in ("6", None)
    assert solved("Solve 3x + 5 = 20!").answer != "5"


def test_mutated_questions_never_break_the_solver() -> None:
    """Characters inserted, dropped and changed at random: an answer or a refusal, and what is verified re-checks."""
    rng = random.Random(20)
    seeds = [problem.text for problem in generate(n=200, seed=9)]
    seeds += ["Let f(x) = 2*x - 7. Let a be f(7). What is the remainder when 447 is divided by a + 5?"]
    for _ in range(1_500):
        text = list(rng.choice(seeds))
        for _ in range(rng.randint(1, 4)):
            place = rng.randrange(len(text) + 1)
            text[place : place + rng.randint(0, 2)] = rng.choice("0123456789+-*/^()=<>.,xyie !%$\\{}[]|_ab ")
        solution = solved("".join(text))
        if solution.verdict == "verified":
            assert recheck(solution) == [], "".join(text)


@pytest.mark.parametrize("question", ["Evaluate 3x + 2", "What is 50% of 3x?", "Find x"])
def test_a_question_whose_letters_nothing_fixes_has_no_answer(question: str) -> None:
    solution = solved(question)
    assert (solution.verdict, solution.answer) == ("not_found", None)
    assert "unknowns" in solution.where


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Find the positive solution of x^2 = 9", "3"),
        ("How many solutions does x^2 = 9 have?", "2"),
        ("Solve x^2 = 9 where x is negative", "-3"),
    ],
)
def test_conditions_in_words_count(question: str, answer: str) -> None:
    solution = solved(question)
    assert (solution.verdict, solution.answer) == ("verified", answer)
