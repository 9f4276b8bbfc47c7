"""Run with `pytest tests/corpus/test_mistakes.py`: the wrong step is wrong, by another route than the solver's."""

import random
import re
from fractions import Fraction

import pytest

from lemmata.answers import extract
from lemmata.corpus.generating import rows_of
from lemmata.corpus.mistakes import ask_about_mistake
from lemmata.corpus.types import Plan
from lemmata.problems import family
from lemmata.solver import solve_here

WORK = re.compile(r"^(\d+)\. (.*)$", re.MULTILINE)
SHOWN = re.compile(r"\$(.+?)\$ becomes \$(.+?)\$, not \$(.+?)\$\.")
LINEAR = re.compile(r"(-?\d*) ?x(?: ([+-]) (\d+))? = (-?\d+)")


def turns(name, level, count):
    for seed in range(count):
        problem = family(name).generate(level, seed)
        turn = ask_about_mistake(solve_here(problem), random.Random(seed))
        if turn is not None:
            yield problem, turn


@pytest.mark.parametrize("name", ["linear_equation", "gcd", "integer_arithmetic", "quadratic_equation"])
def test_the_form_of_question_and_reply(name):
    found = list(turns(name, family(name).levels[0], 8))
    assert len(found) >= 4
    for problem, turn in found:
        assert turn.question.startswith(problem.text)
        lines = WORK.findall(turn.question)
        last = int(lines[-1][0])
        assert [int(number) for number, _ in lines] == list(range(1, last + 1))
        before, right, wrong = SHOWN.search(turn.boxed).groups()
        assert lines[-1][1] == f"${before}$ becomes ${wrong}$"
        assert right != wrong
        assert f"Step {last} is " in turn.boxed
        assert ("first wrong one" in turn.boxed) == (last > 1)
        assert extract(turn.boxed).text == turn.answer


def test_the_wrong_step_of_a_linear_equation_has_other_solutions():
    """Solved by hand here: the right line keeps the root of the line before, the wrong one does not."""

    def root(latex):
        found = LINEAR.fullmatch(latex)
        if not found:
            return None
        factor, sign, term, right = found.groups()
        a = Fraction({"": 1, "-": -1}.get(factor) or int(factor))
        return (Fraction(right) - (Fraction(f"{sign}{term}") if term else 0)) / a

    checked = 0
    for _, turn in turns("linear_equation", 1, 20):
        before, right, wrong = map(root, SHOWN.search(turn.boxed).groups())
        if None not in (before, right, wrong):
            assert before == right != wrong
            checked += 1
    assert checked >= 5


def test_a_share_of_the_rows():
    seeds = list(range(12))
    none, _ = rows_of("gcd", 1, seeds, Plan(0, 0.0), 0.0, True)
    every, _ = rows_of("gcd", 1, seeds, Plan(0, 0.0), 1.0, True)
    assert {row["meta"]["turns"][0] for row in none} == {"solve"}
    assert {row["meta"]["turns"][0] for row in every} == {"mistake"}
    assert rows_of("gcd", 1, seeds, Plan(0, 0.0), 1.0, True)[0] == every
