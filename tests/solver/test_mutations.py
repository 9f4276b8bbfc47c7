"""A broken rule, a changed step or a wrong answer is caught. Run: pytest tests/solver/test_mutations.py"""

import random
import re
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import pytest

from lemmata.problems import Problem, families, family
from lemmata.solver import recheck, solve_here
from lemmata.solver.plans import equation, factoring, polynomials, system
from lemmata.solver.polynomial import Polynomial


def break_it(target: object, name: str, broken: Callable) -> Callable[[pytest.MonkeyPatch], None]:
    return lambda patch: patch.setattr(target, name, broken)


def forgets_the_last_term(parts: list) -> list:
    return parts[:-1] if len(parts) > 1 else parts


BREAKS = {
    "a sum of like terms drops one": (
        break_it(
            polynomials,
            "multiplied",
            lambda left, right: ((), left[1] * right[1]),
        ),
        "Expand (x + 2)(x + 3).",
    ),
    "division by the coefficient is forgotten": (
        break_it(equation.Equation, "linear", lambda self, relation, left, right: [Fraction(7)]),
        "Solve 3x + 5 = 20.",
    ),
    "a factor pair has a wrong sign": (
        break_it(factoring, "signs", lambda small, large, target, total: (small, large)),
        "Solve x^2 - 5x + 6 = 0.",
    ),
    "one root is lost": (
        break_it(equation.Equation, "factors", lambda self, relation, factors: [Fraction(2)]),
        "Solve (x - 2)(x - 3) = 0.",
    ),
    "the domain is forgotten": (
        break_it(equation.Equation, "tested", lambda self, relation, roots, excluded: roots),
        "Solve x/(x - 2) = 2/(x - 2).",
    ),
    "the sides are added instead of subtracted": (
        break_it(system, "slope", lambda relation, names: [Fraction(1), Fraction(1)]),
        "Solve the system x + y = 5, x - y = 1 for (x, y).",
    ),
}


@pytest.mark.parametrize("name", BREAKS)
def test_a_broken_rule_is_never_verified(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    breaks, question = BREAKS[name]
    assert solve_here(Problem("q", question)).verdict == "verified"
    breaks(monkeypatch)
    assert solve_here(Problem("q", question)).verdict != "verified"


def test_broken_polynomial_arithmetic_is_never_verified(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every algebra plan stands on `Polynomial`; its checks must not."""
    honest = Polynomial.__add__

    def off_by_one(self: Polynomial, other: Polynomial) -> Polynomial:
        return Polynomial(
            {m: v + (1 if not m and len(self.terms) > 1 else 0) for m, v in honest(self, other).terms.items()}
        )

    problems = [
        family(name).generate(level, seed)
        for name in ("linear_equation", "expand_product", "collect_terms", "rational_equation", "quadratic_equation")
        for level in (3, 4, 5)
        for seed in range(10)
    ]
    monkeypatch.setattr(Polynomial, "__add__", off_by_one)
    for problem in problems:
        solution = solve_here(problem)
        assert solution.verdict != "verified" or solution.answer == problem.answer, problem.text


@pytest.mark.parametrize("name", families()[:21])
def test_a_changed_digit_is_found_by_recheck(name: str) -> None:
    """One digit of what a step leads to, of its line, or of the answer."""
    rng = random.Random(name)
    member = family(name)
    for seed in range(6):
        solution = solve_here(member.generate(max(member.levels[:3]), seed))
        assert recheck(solution) == []
        index = rng.randrange(len(solution.steps) - 1)
        step = solution.steps[index]
        changed = list(solution.steps)
        changed[index] = replace(step, after=other_digit(step.after, rng))
        if changed[index].after != step.after:
            assert recheck(replace(solution, steps=tuple(changed))), (solution.problem.text, step, changed[index])
        assert solution.answer is not None
        wrong = other_digit(solution.answer, rng)
        if wrong != solution.answer:
            assert recheck(replace(solution, answer=wrong)), (solution.problem.text, wrong)


def other_digit(text: str, rng: random.Random) -> str:
    """The text with one digit changed that is no exponent."""
    places = [match.start() for match in re.finditer(r"(?<!\^)(?<!\^\{)\d", text)]
    if not places:
        return text
    place = rng.choice(places)
    digit = (int(text[place]) + rng.randint(1, 8)) % 10
    return f"{text[:place]}{digit}{text[place + 1 :]}"


@pytest.mark.parametrize("line", ["3*4 = 13", "ones: 7 + 5 = 13, write 3", "5/10 = 1/2 = 2/3"])
def test_a_false_line_is_found(line: str) -> None:
    solution = solve_here(Problem("q", "What is 47 + 35?"))
    steps = (replace(solution.steps[0], explanation=line), *solution.steps[1:])
    assert any("its line says" in problem for problem in recheck(replace(solution, steps=steps)))


def test_a_solution_of_another_question_is_found() -> None:
    solution = solve_here(Problem("q", "Solve 3x + 5 = 20."))
    other = replace(solution, problem=Problem("q", "Solve 3x + 5 = 23."))
    assert recheck(other)
    assert recheck(replace(solution, problem=Problem("q", "Bonjour")))
    assert recheck(replace(solution, answer=None))
    assert recheck(replace(solution, answer="__import__('os')"))
