"""A student's working: what each line is called, why, and that no text can hold or break the check.

Run: pytest tests/tutoring/test_working.py
"""

import time
from functools import cache

import pytest

from lemmata.solver import Solution, solve
from lemmata.tutoring.working import Working, check_working, looks_like_working

LINEAR = "Solve 3x + 5 = 20"
QUADRATIC = "Solve x^2 - 5x + 6 = 0"
FRACTION = "Calculate 1/2 + 1/3"
DICE = "Two dice are rolled. What is the probability that the sum is 7?"
DERIVATIVE = "Differentiate f(x) = 3x^2 + 2x"
BOTH_RED = (
    "A bag contains 4 red and 6 blue marbles. Two marbles are drawn without replacement. "
    "What is the probability that both are red?"
)


@cache
def solution(question: str) -> Solution:
    found = solve(question)
    assert found.verdict == "verified", question
    return found


def check(question: str, text: str) -> Working:
    return check_working(solution(question), text)


def verdicts(question: str, text: str) -> list[str]:
    return [line.verdict for line in check(question, text).lines]


@pytest.mark.parametrize(
    ("question", "text"),
    [
        (LINEAR, "3x = 15 => x = 5"),
        (LINEAR, "x = 5."),
        (LINEAR, "Step 1: subtract 5 from both sides: 3x = 15\nStep 2: divide by 3: x = 5"),
        (LINEAR, "$3x = 15$\n\\[x = \\frac{15}{3} = 5\\]"),
        (LINEAR, "3·x + 5 = 20\n3x = 20 − 5 = 15 | :3\nx = 5 ✓"),
        (LINEAR, "x is 5"),
        (LINEAR, "3x = 15\nx = 5\n3*5 + 5 = 20"),
        (LINEAR, "X = 5"),
        (QUADRATIC, "x1 = 2\nx2 = 3"),
        (QUADRATIC, "x = 2, x = 3"),
        (QUADRATIC, "x₁ + x₂ = 5, x₁·x₂ = 6\nx = 2 or 3"),
        (QUADRATIC, "a = 1, b = -5, c = 6\nD = b^2 - 4ac = 1\nx = (5 ± 1)/2"),
        (QUADRATIC, "x^2 - 5x + 6 = (x-2)(x-3)\nx = 2 and x = 3"),
        (QUADRATIC, "(x - 5/2)^2 = 1/4\nx - 5/2 = ±1/2\nx ∈ {2, 3}"),
        ("Solve x^2 + 1 = 0", "x^2 = -1\nno solution"),
        ("Solve sqrt(x+2) = x", "x + 2 = x^2\nx = 2 or x = -1\nx = -1 (rejected)\nx = 2"),
        ("Solve 1/x = 3", "x != 0\n1 = 3x\nx = 1/3"),
        (FRACTION, "3/6 + 2/6\n= 5/6"),
        (FRACTION, "5/6"),
        (FRACTION, "1/3 = 0.333...\n1/2 + 0.333... = 0.8333…\n0.8333..."),
        ("Calculate 5/2 + 1/3", "2 1/2 + 1/3\n2 5/6"),
        ("Expand (x+3)^2", "(x+3)(x+3) = x^2 + 3x + 3x + 9\n= x^2 + 6x + 9"),
        (DICE, "total outcomes: 36\nfavourable: 6\nP(sum = 7) = 6/36"),
        (DICE, "1/6"),
        (BOTH_RED, "P = 4/10 * 3/9\n= 2/15"),
        (BOTH_RED, "C(4,2)/C(10,2) = 6/45 = 2/15"),
        (DERIVATIVE, "d/dx(3x^2) = 6x\nd/dx(2x) = 2\ny' = 6x + 2"),
        (DERIVATIVE, "6x + 2"),
        (DERIVATIVE, "\\frac{dy}{dx} = 2(3x + 1)"),
        ("Find the derivative of x^2*sin(x)", "u = x^2, v = sin(x)\nf' = u'v + uv'\nf'(x) = x(2 sin x + x cos x)"),
        (LINEAR, "3x = 15 (subtract 5)\nx = 5 (both sides divided)"),
        (DICE, "P(not 7) = 30/36\nP(7) = 1 - 30/36 = 1/6"),
        ("Solve the system x + y = 5, x - y = 1", "2x = 6\nx = 3\ny = 2"),
    ],
)
def test_right(question: str, text: str) -> None:
    working = check(question, text)
    assert working.verdict == "right", working
    assert working.first_wrong is None
    assert all(line.verdict == "right" and line.check is not None and line.check.passed for line in working.lines)


@pytest.mark.parametrize(
    ("question", "text", "wrong", "reason"),
    [
        (LINEAR, "3x = 20 + 5", 0, "sign"),
        (LINEAR, "3x + 5 = 20\n3x = 15\nx = 15 - 3", 2, "undone by dividing"),
        (LINEAR, "3x = 15 = x = 5", 0, "runs on"),
        (LINEAR, "3x = 20 - 5 = 16", 0, "not true"),
        ("Solve x^2 = 3x", "x^2 - 3x = 0\nx - 3 = 0", 1, "loses the solution x = 0"),
        ("Solve x - 4 = 0", "x(x - 4) = 0\nx = 0 or x = 4", 0, "x = 0 does not solve"),
        ("Solve -(x - 3) = 5", "-x - 3 = 5", 0, "every term"),
        ("Solve (x + 1)^2 = 16", "x + 1 = 4\nx = 3", 0, "loses the solution x = -5"),
        (QUADRATIC, "x = 2 or x = 4", 0, "x = 4"),
        (QUADRATIC, "a = 1, b = 5, c = 6", 0, "coefficient b"),
        (QUADRATIC, "no solution", 0, "does have"),
        ("Calculate 3 - 5 * 2", "-2 * 2 = -4", 0, "multiplication"),
        ("Calculate 2/3 - 1/6", "1/3", 0, "not equal"),
        ("Calculate 2/3 - 1/6", "2/3 = 0.666", 0, "not true"),
        ("Calculate 2/3 - 1/6", "2/3 = 0.777...", 0, "not true"),
        ("Expand (x+3)^2", "x^2 + 9", 0, "square of a sum"),
        ("Expand 2(x - 4)", "2x - 4", 0, "first term"),
        (DICE, "P = 7/36", 0, "not the probability"),
        (DICE, "P = 5/6", 0, "opposite"),
        (BOTH_RED, "P(red) = 4/10\nP = 4/10 + 4/10 = 8/10", 1, "multiplied, not added"),
        (DERIVATIVE, "f'(x) = 6x + 2x", 0, "the x goes"),
        ("Differentiate x^3/(x+1)", "y' = 3x^2", 0, "quotient"),
        ("Differentiate cos(x)", "y' = sin(x)", 0, "sin"),
        ("Differentiate sin(3x)", "y' = cos(3x)", 0, "inner"),
    ],
)
def test_wrong(question: str, text: str, wrong: int, reason: str) -> None:
    working = check(question, text)
    assert (working.verdict, working.first_wrong) == ("wrong", wrong), working
    assert reason in working.lines[wrong].reason
    told = working.lines[wrong].check
    assert told is not None
    assert told.passed is False


@pytest.mark.parametrize(
    ("question", "text", "line", "verdict"),
    [
        (LINEAR, "subtract 6 from both sides: 3x = 15", 0, "not_checked"),
        (LINEAR, "x is not 5", 0, "not_read"),
        (LINEAR, "x = 5 (plus 2)", 0, "not_read"),
        (LINEAR, "x = 5 (mod 7)", 0, "not_read"),
        (LINEAR, "3x = 15 (subtract 6)", 0, "not_checked"),
        (LINEAR, "z = 5", 0, "not_checked"),
        (LINEAR, "x = 5 squared", 0, "not_read"),
        (LINEAR, "x = 5 hundred", 0, "not_read"),
        (LINEAR, "minus x = 5", 0, "not_read"),
        (LINEAR, "if x = 5", 0, "not_read"),
        (LINEAR, "7\nx = 5", 0, "not_checked"),
        (LINEAR, "I think I should divide", 0, "not_read"),
        ("Solve sqrt(x+2) = x", "x + 2 = x^2", 0, "not_checked"),
        ("Solve x + 1 = x + 8", "x + 1 = x + 9", 0, "not_checked"),
        (FRACTION, "1/2 + 1/3 = 0.83", 0, "not_checked"),
        (FRACTION, "1/2 + 1/3 = 0.83...", 0, "not_read"),
        (FRACTION, "1/2 + 1/3 = 0.833321...", 0, "not_read"),
        (DICE, "P(not 7) = 1/6", 0, "wrong"),
        (DICE, "P(sum is 8) = 1/6", 0, "not_checked"),
        (DICE, "there are 6 possible outcomes\nP = 1/6", 0, "not_checked"),
        (DICE, "there are 35 outcomes\nP = 1/6", 0, "not_checked"),
        (BOTH_RED, "P(blue) = 2/15", 0, "wrong"),
        (BOTH_RED, "5*7 = 35\nP = 2/15", 0, "not_checked"),
        (DERIVATIVE, "d/dx(3x^2 + 2x + 1) = 6x + 2", 0, "not_checked"),
        (DERIVATIVE, "w = 6x + 2", 0, "not_checked"),
        (DERIVATIVE, "g'(x) = 6x + 2", 0, "not_checked"),
        ("Solve x^2 + 1 = 0", "x = i", 0, "not_checked"),
        ("Solve x^2 + 1 = 0", "x^2 = -1\nx = sqrt(-1)", 1, "not_checked"),
        ("Solve x^2 + x + 1 = 0", "x = (-1 ± sqrt(-3))/2", 0, "not_checked"),
        ("Solve x/2 = 1/3", "x = 0.67", 0, "not_checked"),
        (DICE, "0.1667", 0, "not_checked"),
        (DICE, "16.7%", 0, "not_checked"),
        ("Find the derivative of e^(2x)", "e^(2x)", 0, "not_checked"),
    ],
)
def test_undecided_is_never_right(question: str, text: str, line: int, verdict: str) -> None:
    working = check(question, text)
    assert working.lines[line].verdict == verdict, working
    assert working.verdict != "right"
    assert working.lines[line].reason


def test_unfinished() -> None:
    assert check(LINEAR, "3x = 15").verdict == "incomplete"
    assert check(QUADRATIC, "(x-2)(x-3) = 0\nx = 2").verdict == "incomplete"
    assert check("Simplify 6/8", "6/8 = 12/16").verdict == "incomplete"
    assert check("Factor x^2 - 9", "x^2 - 9").verdict == "incomplete"
    assert check(DERIVATIVE, "f(x) = 3x^2 + 2x").verdict == "incomplete"


def test_mistake_carried_on() -> None:
    working = check(LINEAR, "3x = 25\nx = 25/3\nx = 5")
    assert working.first_wrong == 0
    assert "follows from the line above" in working.lines[1].reason
    # The last line solves the question, whatever stands before it.
    assert verdicts(LINEAR, "3x = 25\nx = 25/3\nx = 5") == ["wrong", "wrong", "right"]
    assert "does not follow" in check(LINEAR, "3x = 25\nx = 9").lines[1].reason


def test_words_go_with_the_line_that_they_announce() -> None:
    working = check(LINEAR, "First I collect the numbers.\n3x = 15\nThen I divide.\nx = 5\nDone!")
    assert [line.text.splitlines()[-1] for line in working.lines] == ["3x = 15", "Done!"]
    assert working.verdict == "right"
    assert check(LINEAR, "Subtract 5 from both sides:\n3x = 15\nDivide by 3.\nx = 5").verdict == "right"
    assert check(LINEAR, "Subtract 6 from both sides:\n3x = 15\nx = 5").lines[0].verdict == "not_checked"


def test_a_dash_in_front_of_every_line_is_a_bullet() -> None:
    assert verdicts("Solve 2x = -6", "- 2x = -6\n- x = -3") == ["right", "right"]
    assert verdicts("Solve 2x = -6", "2x = -6\n- x = 3") == ["right", "right"]


def test_unverified_solutions_check_nothing() -> None:
    unsolved = solve("Solve the riddle of the sphinx")
    working = check_working(unsolved, "x = 5")
    assert (working.verdict, working.lines[0].verdict) == ("not_checked", "not_checked")


HOSTILE = [
    "",
    "\n\n \t\n",
    "x" * 5_000,
    "x = 5\n" * 1_000,
    "((((((((\n" * 50,
    "x = " + "(" * 300 + "5" + ")" * 300,
    "9^9^9^9^9 = x",
    "x = 10000000!",
    "x = 10^(10^10)",
    "x^60 + x^59 + 3 = 0",
    "<script>alert(1)</script>",
    "__import__('os').system('true')",
    "x=5\x00\nx = \u202e5",
    "x = 1/0\n0/0 = x",
    "\\frac{1}{ = x",
    "= \n== \n=",
    "ξ_1 = 5",
    "\ud83d = 5",
    "x = sqrt(sqrt(sqrt(2 + sqrt(3)))) + sqrt(5)",
]


@pytest.mark.parametrize("question", [LINEAR, FRACTION, DICE, DERIVATIVE])
def test_hostile_text(question: str) -> None:
    for text in HOSTILE:
        start = time.monotonic()
        working = check_working(solution(question), text, timeout=3.0)
        assert working.verdict != "right", text
        assert time.monotonic() - start < 30, text
        assert looks_like_working(solution(question), text) in (True, False)


def test_round_trip() -> None:
    working = check(QUADRATIC, "(x-2)(x-3) = 0\nx = 2 or x = 4\nwhatever")
    assert Working.from_json(working.to_json()) == working


@pytest.mark.parametrize(
    ("question", "text"),
    [
        (LINEAR, "x = 5"),
        (LINEAR, "5"),
        (LINEAR, "is it 5?"),
        (LINEAR, "my answer is 5"),
        (LINEAR, "I got x = 5, is that right?"),
        (LINEAR, "3x = 15\nx = 5"),
        (LINEAR, f"{LINEAR}\n3x = 15"),
        (LINEAR, "Divide both sides by 3:\nx = 5"),
        (QUADRATIC, "2 and 3"),
        (QUADRATIC, "no solution"),
        (FRACTION, "1/2 + 1/3 = 2/5"),
        (DICE, "P(sum is 7) = 1/6"),
        (DERIVATIVE, "f'(x) = 6x + 2"),
        (DERIVATIVE, "6x + 2"),
    ],
)
def test_looks_like_working(question: str, text: str) -> None:
    assert looks_like_working(solution(question), text)


@pytest.mark.parametrize(
    "text",
    [
        "Solve 2x = 6",
        "2x = 6",
        "2x + 1 = 7",
        "What is 5?",
        "step 2?",
        "explain step 2",
        "why?",
        "a hint, please",
        "another way",
        "change 20 to 30",
        "2 + 2",
        "x + y = 5\nx - y = 1",
        "Find x:\nx + 1 = 2",
        "3 apples and 4 pears",
        "A bag holds 3 red balls.",
        "is 7 prime?",
        "thanks",
        "",
        "(((((",
    ],
)
def test_a_new_question_is_no_working(text: str) -> None:
    assert not looks_like_working(solution(LINEAR), text)
