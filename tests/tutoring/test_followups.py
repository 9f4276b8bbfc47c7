"""pytest tests/tutoring/test_followups.py"""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lemmata.corpus.conversations import CHECK, WHY
from lemmata.problems import families, family
from lemmata.problems.types import Problem
from lemmata.solver import solve_here
from lemmata.solver.types import Solution
from lemmata.tutoring.followups import CHECK_ANSWER, answer_from, revised_question

from .fakes import solved

SOLUTION = solved("Solve 3x + 5 = 20")


@pytest.mark.parametrize(
    "text",
    [
        "why is step 2 allowed?",
        "Why is step 2 allowed",
        "Why step 2?",
        "explain step #2 please",
        "Can you explain the second step?",
        "why can we do step 2?",
        "And why is the last step ok?",
        "I don\u2019t understand step 2.",
        "How was step 2 checked?",
        "What happens in step 2?",
    ],
)
def test_a_question_about_a_step_gets_its_concept_and_check(text: str) -> None:
    said = answer_from(SOLUTION, text)
    assert said is not None
    assert SOLUTION.steps[1].concept in said
    assert "Check (substitution): 3*5 = 15." in said
    assert SOLUTION.steps[0].concept not in said


@pytest.mark.parametrize(
    "text",
    [
        "check the answer",
        "Check your answer, please.",
        "Is the answer right?",
        "How do we know that the answer is correct?",
        "please verify it",
        "How was the answer checked?",
        "Now check the answer.",
    ],
)
def test_check_the_answer_lists_every_check(text: str) -> None:
    said = answer_from(SOLUTION, text)
    assert said is not None
    assert "equal at 5 rational points" in said
    assert "substitution" in said


@pytest.mark.parametrize("text", ["why is step 3 allowed?", "explain step 0", "why is the sixth step allowed"])
def test_a_step_that_is_not_there(text: str) -> None:
    said = answer_from(SOLUTION, text)
    assert said is not None
    assert "no step" in said
    assert "2 steps" in said


@pytest.mark.parametrize(
    "text",
    [
        "why?",
        "why is step 2 allowed if x is negative?",
        "check whether 7 is prime",
        "is the answer 7?",
        "what is step 2 of a proof by induction?",
        "explain step 2 of Euclid's algorithm",
        "Solve 2x = 4",
        "explain step 9999",
    ],
)
def test_anything_that_says_more_is_left_to_others(text: str) -> None:
    assert answer_from(SOLUTION, text) is None


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("Solve 3x + 5 = 20", "now change the 5 to 8", "Solve 3x + 8 = 20"),
        ("Solve 3x + 5 = 20", "Now change the 3 to 9.", "Solve 9x + 5 = 20"),
        ("Solve 3x + 5 = 20", "What if the 20 is 35 instead?", "Solve 3x + 5 = 35"),
        ("Solve 3x + 5 = 20", "replace 5 with -8, please", "Solve 3x + (-8) = 20"),
        ("Compute 1.5 + 2", "change the 1.5 to 2.5", "Compute 2.5 + 2"),
        ("Solve 3x + 5 = 20", "change the 2 to 9", None),
        ("Solve 3x + 3 = 20", "change the 3 to 9", None),
        ("Compute 1.5 + 2", "change the 5 to 9", None),
        ("Compute 1,500 + 2", "change the 500 to 9", None),
        ("Find 20% of 50", "change the 20 to 30", "Find 30% of 50"),
        ("Solve 3x + 3 = 20", "change the second 3 to 9", "Solve 3x + 9 = 20"),
        ("Solve 3x + 3 = 20", "change the last 3 to 9", "Solve 3x + 9 = 20"),
        ("Solve 3x + 3 = 20", "change the third 3 to 9", None),
        ("Expand (x + 2)(x^2 - 2)", "change the second 2 to 9", None),
        ("Solve 3x + 3 = 20", "change the last 4 to 9", None),
        ("Solve 3x + 5 = 20", "change the 5 to 8 and the 3 to 4", None),
        ("Solve 3x + 5 = 20", "change the five to 8", None),
        ("Solve 3x + 5 = 20", "what if 5 apples are sold?", None),
    ],
)
def test_changing_a_number(question: str, text: str, expected: str | None) -> None:
    assert revised_question(Solution(Problem("", question), ""), text) == expected


def test_a_real_solution_answers_for_itself() -> None:
    solution = solve_here(Problem("", "Solve 3x + 5 = 20"))
    *_, last = solution.steps
    assert last.rule == CHECK_ANSWER
    said = answer_from(solution, "Check the answer.")
    assert said is not None
    assert said.startswith("The answer 5 was checked. Check: 3*5 + 5 = 20 (substitution")
    assert all(step.explanation in said for step in solution.steps[:-1])
    assert answer_from(solution, "Why is the last step allowed?") is not None


def test_the_changes_that_problem_families_ask_for_give_their_new_problem() -> None:
    """The families word a change and make the new problem by another route than replacing text."""
    agreed, left = 0, 0
    for name in families():
        for level in family(name).levels:
            for seed in range(6):
                problem = family(name).generate(level, seed)
                text, changed = family(name).vary(problem, seed)
                revised = revised_question(Solution(problem, ""), text)
                assert revised is None or re.sub(r"\((-\d+)\)", r"\1", revised) == re.sub(
                    r"\((-\d+)\)", r"\1", changed.text
                )
                agreed, left = agreed + (revised is not None), left + (revised is None)
    assert agreed > 20 * left


def test_the_follow_ups_that_the_corpus_teaches_are_all_known_here() -> None:
    for wording in WHY:
        assert SOLUTION.steps[0].concept in (answer_from(SOLUTION, wording.format(1)) or "")
    for wording in CHECK:
        assert "Each step was checked" in (answer_from(SOLUTION, wording) or "")


@given(st.text(max_size=200))
def test_no_text_breaks_it(text: str) -> None:
    said = answer_from(SOLUTION, text)
    assert said is None or "tep" in said
    assert revised_question(SOLUTION, text) is None
