"""Solutions as text, Markdown, LaTeX, HTML and in the short form. Run: pytest tests/solver/test_render.py"""

import pytest

from lemmata.errors import InputError
from lemmata.problems import Problem
from lemmata.solver import Solution, conclusion, render, short_solution, solve_here


def solved(text: str) -> Solution:
    return solve_here(Problem("q", text))


def test_short_solutions() -> None:
    solution = solved("Solve 3x + 5 = 20 for x.")
    lines = "subtract 5: 3x = 20 - 5 = 15\ndivide by 3: x = 15/3 = 5\n"
    assert short_solution(solution, boxed=False) == lines + "Therefore, x = 5."
    assert short_solution(solution, boxed=True) == lines + "\\boxed{5}"


@pytest.mark.parametrize(
    ("question", "last"),
    [
        ("Solve x^2 - 5x + 6 = 0", "Therefore, x = 2 or x = 3."),
        ("Solve 2t = 2t + 1", "Therefore, there is no solution."),
        ("Solve 2t = 2t", "Therefore, every real number is a solution."),
        ("x + y = 5, x - y = 1", "Therefore, (x, y) = (3, 2)."),
        ("What is 47 + 35?", "Therefore, the answer is 82."),
    ],
)
def test_conclusions(question: str, last: str) -> None:
    assert conclusion(solved(question)) == last


@pytest.mark.parametrize("style", ["text", "markdown", "latex", "html"])
@pytest.mark.parametrize("question", ["Solve 12/(x + 2) = 3", "What is 1/4 + 2/3?", "hello <b>", "9^9^9^9"])
def test_every_style_shows_problem_reading_and_verdict(style: str, question: str) -> None:
    solution = solved(question)
    brief, full = render(solution, style), render(solution, style, "full")
    assert len(full) >= len(brief)
    assert "<b>" not in render(solved("hello <b>"), "html").replace("<b>Problem.</b>", "")
    for step in solution.steps:
        if step.rule != "check_answer" and style == "latex":
            assert step.before in full
    if solution.verdict == "verified":
        assert "checked" in brief
        assert solution.reading.split()[0] in brief
    else:
        assert "not understood" in brief or "no rule finishes it" in brief


def test_a_concept_is_told_once() -> None:
    text = render(solved("What is 47 + 35?"), "text", "full")
    assert text.count("Add place by place from the right") == 1
    assert "checked, exact value: 7 + 5 = 12" in text


def test_unknown_style_and_detail() -> None:
    with pytest.raises(InputError, match="unknown style 'pdf'"):
        render(solved("1 + 1"), "pdf")
    with pytest.raises(InputError, match="unknown detail 'fulll'; did you mean 'full'"):
        render(solved("1 + 1"), "text", "fulll")


def test_no_short_form_without_an_answer() -> None:
    with pytest.raises(ValueError, match="not_understood"):
        short_solution(solved("hello"), boxed=True)
