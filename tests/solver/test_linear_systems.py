"""Linear equations in three unknowns and more, against SymPy's own elimination.

Run: pytest tests/solver/test_linear_systems.py
"""

import random

import pytest
import sympy

from lemmata.problems.types import Problem
from lemmata.solver import recheck, solve_here

LETTERS = "xyzuw"


def solved(question):
    return solve_here(Problem(id="question", text=question))


def draw(rng, unknowns, kind):
    """Rows with a known point; `kind` makes the last row depend on the others, or contradict them."""
    point = [sympy.Rational(rng.randint(-6, 6), rng.choice((1, 1, 1, 2))) for _ in range(unknowns)]
    rows = [[rng.randint(-4, 4) for _ in range(unknowns)] for _ in range(unknowns)]
    if kind != "single":
        rows[-1] = [2 * a - b for a, b in zip(rows[0], rows[1], strict=True)]
    right = [sum(a * p for a, p in zip(row, point, strict=True)) for row in rows]
    if kind == "none":
        right[-1] += 1
    return rows, right


def question(rng, rows, right, names):
    lines = []
    for row, value in zip(rows, right, strict=True):
        terms = [f"{a}{name}" for a, name in zip(row, names, strict=True) if a]
        text = " + ".join(terms).replace("+ -", "- ") or "0"
        lines.append(f"{text} = {value}")
    return f"Solve the system {', '.join(lines)} for ({', '.join(names)})."


@pytest.mark.parametrize("kind", ["single", "many", "none"])
@pytest.mark.parametrize("seed", range(12))
def test_against_sympy(kind, seed):
    rng = random.Random(f"{kind}-{seed}")
    unknowns = rng.choice((3, 3, 4))
    names = LETTERS[:unknowns]
    rows, right = draw(rng, unknowns, kind)
    if not all(any(row[place] for row in rows) for place in range(unknowns)) or not all(map(any, rows)):
        pytest.skip("an unknown or an equation fell out of the draw")
    letters = sympy.symbols(" ".join(names))
    expected = sympy.linsolve((sympy.Matrix(rows), sympy.Matrix(right)), *letters)
    found = solved(question(rng, rows, right, names))
    assert found.verdict == "verified", [step.explanation for step in found.steps if not step.check.passed]
    assert recheck(found) == []
    if expected == sympy.EmptySet:
        assert found.answer == "no solution"
    elif any(value.free_symbols for value in next(iter(expected))):
        assert found.answer == "infinitely many solutions"
    else:
        assert found.answer == "(" + ", ".join(map(str, next(iter(expected)))) + ")"


@pytest.mark.parametrize(
    "text",
    [
        "Solve x*y + z = 1, x = 2, y = 3 for x, y and z.",
        "Solve the system x + y + z = 1, x = 2, y = 3 for (x, y).",
    ],
)
def test_what_is_no_such_system_is_not_understood(text):
    assert solved(text).verdict == "not_understood"
