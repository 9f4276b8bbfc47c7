"""Generated problems, solved, compared with the generator and with an independent route.

Run: pytest tests/solver/test_solve.py. LEMMATA_SAMPLE is the number of problems of each family and level (2: over 1,000
in all); with 19 they are over 10,000.
"""

import importlib.util
import os
from pathlib import Path

import pytest

from lemmata.corpus import CorpusSettings
from lemmata.problems import Problem, families, family, vary
from lemmata.settings import load_settings
from lemmata.solver import recheck, short_solution, solve_here

_spec = importlib.util.spec_from_file_location("independent", Path(__file__).with_name("independent.py"))
assert _spec is not None
assert _spec.loader is not None
independent = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(independent)

CELLS = [(name, level) for name in families() for level in family(name).levels]
SAMPLE = int(os.environ.get("LEMMATA_SAMPLE", "2"))
QUICKSTART = load_settings(CorpusSettings, "quickstart", package="lemmata.corpus").families
"""What the small model is trained on."""


def test_every_family_has_an_independent_route() -> None:
    assert set(independent.CHECKS) == set(families())


@pytest.mark.parametrize(("name", "level"), CELLS)
def test_verified_and_right(name: str, level: int) -> None:
    """The generator's answer, and that of a route which is neither the generator's nor the solver's."""
    for seed in range(1000, 1000 + SAMPLE):
        problem = family(name).generate(level, seed)
        solution = solve_here(problem)
        assert solution.verdict == "verified", (problem.text, solution.where)
        assert solution.answer == problem.answer, problem.text
        assert independent.right(problem, solution.answer), problem.text
        if seed == 1000:
            assert recheck(solution) == []


@pytest.mark.parametrize(("name", "level"), CELLS)
def test_varied_problems_are_understood(name: str, level: int) -> None:
    for seed in range(10 if name in QUICKSTART else 1):
        _, problem = vary(family(name).generate(level, seed), seed)
        solution = solve_here(problem)
        assert (solution.verdict, solution.answer) == ("verified", problem.answer), problem.text


STORIES = ("shopping", "comparing_amounts", "ages")
"""Their readings name what each wording names, in its order; what can be compared is the answer."""


@pytest.mark.parametrize("name", families())
def test_all_phrasings_read_alike(name: str) -> None:
    member = family(name)
    for level in member.levels:
        for seed in range(5 if name in QUICKSTART else 1):
            texts = member.questions(member._first(level, seed))
            solutions = [solve_here(Problem("p", text)) for text in texts]
            alike = {solution.answer if name in STORIES else solution.reading for solution in solutions}
            assert len(alike) == 1, texts
            assert alike not in ({""}, {None})


def test_the_same_problem_gives_the_same_solution() -> None:
    for name, level in CELLS[::20]:
        problem = family(name).generate(level, 3)
        assert solve_here(problem).to_json() == solve_here(problem).to_json()


def test_level_one_solutions_are_short() -> None:
    """What the small model is trained on: few lines, short lines, and nothing of more than 300 characters."""
    for name in QUICKSTART:
        if 1 not in family(name).levels:
            continue
        for seed in range(50):
            text = short_solution(solve_here(family(name).generate(1, seed)), boxed=True)
            lines = text.splitlines()
            assert len(lines) <= 10, text
            assert max(map(len, lines)) <= 60, text


def test_figure_1a_of_the_data_paper() -> None:
    solution = solve_here(Problem("f", "Solve (x+3)/(x+2) - x/(x-2) = 5x/(x^2-4)"))
    assert (solution.verdict, solution.answer) == ("verified", "-1")
    assert [step.explanation for step in solution.steps][:3] == [
        "domain: x != -2, x != 2",
        "multiply by (x - 2)(x + 2): -x - 6 = 5x",
        "subtract 5x: -6x - 6 = 0",
    ]
    assert solution.steps[1].after == r"\begin{cases} -x - 6 = 5 x \\ x \neq -2 \\ x \neq 2 \end{cases}"


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Solve x/(x - 2) = 2/(x - 2)", "no solution"),
        ("Solve (x^2 - 4)/(x - 2) = 4", "no solution"),
        ("Solve (x^2 - x)/(x - 1) = 3", "3"),
        ("Solve 2/(x - 1) - 1/(x + 1) = 4/(x^2 - 1)", "no solution"),
    ],
)
def test_an_extraneous_root_is_rejected_in_a_step_of_its_own(question: str, answer: str) -> None:
    solution = solve_here(Problem("q", question))
    assert (solution.verdict, solution.answer) == ("verified", answer)
    if answer == "no solution":
        assert "reject_candidate" in [step.rule for step in solution.steps]


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Solve 2x + 1 = 2x + 1", "all real numbers"),
        ("Solve 2(x + 3) = 2x + 6", "all real numbers"),
        ("Solve x + 1 = x + 2", "no solution"),
        ("Solve x^2 + 1 = 0", "no solution"),
        ("Solve x^2 + x + 1 = 0", "no solution"),
        ("Solve 1/x = 0", "no solution"),
        ("Solve (x - 3)^2 = 0", "3"),
        ("Solve x^2 - 6x + 9 = 0", "3"),
        ("Solve -x^2 + 4 = 0", "-2, 2"),
        ("Solve 5 = x", "5"),
        ("Solve 0x = 0", "all real numbers"),
        ("Solve 0x = 5", "no solution"),
        ("Solve x(x - 1)(2x + 3) = 0", "-3/2, 0, 1"),
        ("Solve 0.5x = 3", "6"),
        ("Solve x/2 - 1/3 = x/6", "1"),
        ("Solve 7 - 2(3 - x) = 4x - 9", "5"),
    ],
)
def test_special_equations(question: str, answer: str) -> None:
    solution = solve_here(Problem("q", question))
    assert (solution.verdict, solution.answer) == ("verified", answer), solution
    assert recheck(solution) == []
