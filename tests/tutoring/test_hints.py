"""pytest tests/tutoring/test_hints.py

That no hint tells the answer is checked by a route of its own: numbers and formulas are compared by their values.
"""

import re
from fractions import Fraction

import pytest

from lemmata.errors import InputError
from lemmata.expr import EvaluationError, evaluate, parse
from lemmata.problems import families, family
from lemmata.problems.types import Problem
from lemmata.solver import Solution, solve_here
from lemmata.tutoring.hints import ladder

from .fakes import solved


def solution_of(question: str) -> Solution:
    solution = solve_here(Problem("", question))
    assert solution.verdict == "verified"
    return solution


def test_the_ladder_of_a_linear_equation() -> None:
    rungs = ladder(solution_of("Solve 3x + 5 = 20"))
    assert [rung.text for rung in rungs] == [
        "The same number or term may be added to, or subtracted from, both sides of an equation.",
        "Subtract 5.",
        "subtract 5: 3x = 20 - 5 = 15",
        "Both sides of an equation may be divided by the same number, as long as it is not 0.",
        "Divide by 3.",
    ]
    assert [rung.step for rung in rungs] == [1, 1, 1, 2, 2]
    assert rungs[1].latex == "3 x + 5 = 20"
    assert rungs[2].latex == r"3 x + 5 = 20 \;\to\; 3 x = 15"


def test_of_one_step_only_the_idea_is_told() -> None:
    step = solution_of("Compute 2 + 3").steps[-2]
    [rung] = ladder(Solution(Problem("", "Compute 2 + 3"), "compute 2 + 3", (step,), "5", "5", "verified"))
    assert (rung.text, rung.latex) == ("Add the numbers.", "2 + 3")


def test_of_several_tries_only_the_one_that_succeeds_is_told() -> None:
    rungs = ladder(solution_of("Solve x^2 - 5x + 6 = 0"))
    assert rungs[0].latex is None
    assert rungs[1].text.endswith("yes")
    assert not any("-7" in rung.text for rung in rungs)


def test_a_solution_without_steps_has_no_hints() -> None:
    assert ladder(Solution(Problem("", "1"), "1", (), "1", "1", "verified")) == ()
    assert len(ladder(solved("Solve 3x + 5 = 20"))) > 2


def told(text: str) -> set[str]:
    """The values that a hint states: numbers that stand alone on a side of an equation, or after a colon."""
    values = set()
    plain = re.sub(r"\\text\s*\{([^{}]*)\}|\\(?:left|right|;)", r" \1 ", text)
    for part in re.split(r"=|\\to|:|;|,|\bor\b|\band\b", plain):
        number = part.strip(" .")
        if re.fullmatch(r"-?\d+(?:\.\d+)?", number):
            values.add(str(Fraction(number)))
        elif re.fullmatch(r"-?\d+/[1-9]\d*", number) and str(Fraction(number)) == number:
            values.add(number)  # one that can still be reduced is not the answer yet
    return values


def wanted(answer: str) -> set[str]:
    """The values of an answer that is a number or a list of numbers; empty for others."""
    try:
        return {str(evaluate(parse(part))) for part in answer.strip("()").split(",")}
    except (InputError, EvaluationError):
        return set()


@pytest.mark.parametrize("seed", [7])
def test_no_hint_of_any_family_tells_the_answer(seed: int) -> None:
    hints = without = 0
    for name in families():
        member = family(name)
        problem = member.generate(member.levels[-1], seed)
        solution = solve_here(problem)
        assert solution.answer is not None
        rungs = ladder(solution)
        hints, without = hints + len(rungs), without + (not rungs)
        given = {str(Fraction(number)) for number in re.findall(r"\d+(?:\.\d+)?", problem.text)}
        values, bare = wanted(solution.answer), re.sub(r"\s", "", solution.answer)
        for rung in rungs:
            for text in (rung.text, rung.latex or ""):
                assert not values or values <= given or not values <= told(text), (
                    f"{problem.text}: {solution.answer} in {text}"
                )
                if len(bare) > 4 and bare not in re.sub(r"\s", "", problem.text):
                    assert not re.search(rf"(?<!\w){re.escape(bare)}", re.sub(r"\s", "", text)), (
                        f"{problem.text}: {solution.answer} in {text}"
                    )
    assert without < len(families()) / 20
    assert hints > 3 * len(families())
