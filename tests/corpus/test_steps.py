"""Run with `pytest tests/corpus/test_steps.py`: equations of other people's solutions against verified answers."""

import pytest

from lemmata.corpus.steps import steps_hold
from lemmata.corpus.verifying import verify
from lemmata.problems import Problem
from lemmata.solver import solve_here

LINEAR, QUADRATIC = "Solve 2x + 3 = 13.", "Solve for $y$: $y^2-5y+6=0$."


@pytest.mark.parametrize(
    ("problem", "text", "holds"),
    [
        (LINEAR, "Subtract 3: $2x = 10$, so $x = 5$.", True),
        (LINEAR, "2x = 10\nx = 5", True),
        (LINEAR, "Subtract 3: $2x = 16$, so $x = 5$.", False),
        (LINEAR, "So $x = 5$.", False),  # the answer alone is no step
        (LINEAR, "It is easy.", False),
        (LINEAR, r"\[2x = 13 - 3 \\ 2x = 10\]", True),
        (LINEAR, "Let $2t = 4$. Then $2x = 10$.", True),  # another letter is none of the unknown's equations
        (QUADRATIC, "$(y-2)(y-3) = 0$, so $y - 2 = 0$ or $y - 3 = 0$.", True),
        (QUADRATIC, "$(y-2)(y-4) = 8$.", False),
        (QUADRATIC, "$1/(y-2) = 1$, hence $y-3=0$.", True),
        (QUADRATIC, "$y/(y-y) = 1$", False),
        ("What is 3 + 4?", "$x = 7$ and $2x = 14$", False),
    ],
)
def test_equations_in_the_unknown(problem, text, holds):
    solution = solve_here(Problem("p", problem))
    assert solution.verdict == "verified"
    assert steps_hold(text, solution) is holds


def row(text):
    messages = [{"role": "user", "content": LINEAR}, {"role": "assistant", "content": text}]
    return {"messages": messages, "meta": {"id": "r-1", "answers": ["5"]}}


def test_a_row_says_that_its_steps_were_checked_and_a_doubt_is_no_reject():
    good, reason = verify(row("$2x = 10$, so \\boxed{5}."), use_solver=True, boxed=True)
    assert (good["meta"]["checked"], reason) == (["answer", "solver", "steps"], "")
    doubtful, reason = verify(row("$2x = 11$, so \\boxed{5}."), use_solver=True, boxed=True)
    assert (doubtful["meta"]["checked"], reason) == (["answer", "solver"], "")
    unasked, _ = verify(row("$2x = 10$, so \\boxed{5}."), use_solver=False, boxed=True)
    assert unasked["meta"]["checked"] == ["answer"]
