"""Exact values, identities and equations against SymPy and values in floating point.

Run: pytest tests/solver/test_trigonometry.py
"""

import importlib.util
import math
import random
from pathlib import Path

import pytest
import sympy

from lemmata.problems import Problem
from lemmata.solver import solve_here

_SPEC = importlib.util.spec_from_file_location("answers", Path(__file__).with_name("answers.py"))
assert _SPEC is not None
assert _SPEC.loader is not None
answers = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(answers)


@pytest.mark.parametrize("name", ["sin", "cos", "tan", "cot", "sec", "csc"])
def test_every_multiple_of_15_degrees(name: str) -> None:
    """All quadrants, degrees and radians, several turns: about 50 of each function."""
    for k in range(-26, 27):
        angle = sympy.pi * k / 12
        expected = getattr(sympy, name)(angle)
        text = f"{15 * k}°" if k % 2 else f"{k}pi/12"
        solution = solve_here(Problem("q", f"What is {name}({text})?"))
        if expected in (sympy.zoo, sympy.nan):
            assert solution.answer is None
            continue
        assert solution.verdict == "verified", (name, text, solution.where)
        assert abs(answers.value(solution.answer).evalf(30) - expected.evalf(30)) < 1e-25


def test_inverse_functions() -> None:
    for name, images in (("sin", range(-6, 7)), ("cos", range(13)), ("tan", range(-5, 6))):
        for k in images:
            if k % 2 and k % 3:
                continue  # SymPy writes these with nested roots
            value = getattr(sympy, name)(sympy.pi * k / 12)
            text = str(value).replace("**", "^")
            found = answers.worked(f"What is arc{name}({text})?", again=False).answer
            assert answers.value(found) == sympy.pi * k / 12, text


EQUATIONS = (
    ("sin({a}x) = {v}", "sin"),
    ("cos({a}x) = {v}", "cos"),
    ("2*sin(x)^2 - {b}*sin(x) = 0", ""),
    ("cos(x)^2 = {w}", ""),
    ("sin(2x) = cos(x)", ""),
    ("tan(x)^2 = 3", ""),
)


@pytest.mark.parametrize("shape", EQUATIONS)
def test_solutions_in_one_turn(shape: tuple[str, str]) -> None:
    """Each put into the equation, and counted by sign changes and touching zeros on a fine grid of floats."""
    rng = random.Random(shape[0])
    for _ in range(2):
        text = shape[0].format(
            a=rng.randint(1, 3),
            v=rng.choice(["1/2", "0", "-1", "sqrt(2)/2"]),
            b=rng.randint(1, 2),
            w=rng.choice(["1/4", "3/4"]),
        )
        found = answers.worked(f"Solve {text} for x in [0, 2pi).", again=False).answer
        left, right = (sympy.sympify(_python(side)) for side in text.split("="))
        difference = sympy.lambdify(answers.X, left - right)
        solutions = [float(answers.value(part)) for part in found.split(", ")]
        assert all(abs(difference(x)) < 1e-9 for x in solutions), text
        assert all(0 <= x < 2 * math.pi for x in solutions)
        assert len(solutions) == zeros(difference), text


def _python(text: str) -> str:
    for a in "123":
        text = text.replace(f"{a}x", f"{a}*x")
    return text.replace("^", "**")


def zeros(function: object) -> int:
    """Zeros on [0, 2 pi) by the minima of |f| on a grid."""
    xs = [-0.0004 + 2 * math.pi * i / 20000 for i in range(20001)]
    values = [abs(function(x)) for x in xs]  # type: ignore[operator]
    low = [i for i in range(1, 20000) if values[i] <= values[i - 1] and values[i] < values[i + 1] and values[i] < 1e-2]
    return len(low)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Solve sin(x) = 1/2.", "pi/6 + 2pi*n, 5pi/6 + 2pi*n"),
        ("Solve tan(x) = 1.", "pi/4 + pi*n"),
        ("Solve sin(x) = 2.", "no solution"),
        ("Solve 2cos(x) - sqrt(3) = 0 for x in [0, 2pi).", "pi/6, 11pi/6"),
        ("Solve cos(x) = 1/2 for 0° <= x < 360°.", "pi/3, 5pi/3"),
        ("What is sin(arccos(3/5))?", "4/5"),
        ("Simplify (1 - sin(x)^2)/cos(x).", "cos(x)"),
        ("Simplify sec(x)^2 - tan(x)^2.", "1"),
        ("Verify that 1 + tan(x)^2 = sec(x)^2.", "true"),
        ("Verify that sin(2x) = 2 sin(x).", "false"),
    ],
)
def test_known_answers(question: str, answer: str) -> None:
    assert answers.worked(question).answer == answer


@pytest.mark.parametrize(
    "question", ["What is sin(40°)?", "Solve sin(x) = x.", "What is tan(90°)?", "Solve sin(x) = cos(2y)."]
)
def test_what_has_no_answer_gets_none(question: str) -> None:
    assert solve_here(Problem("q", question)).answer is None
