"""Vectors and matrices against SymPy's matrices. Run: pytest tests/solver/test_linear_algebra.py"""

import importlib.util
import random
from dataclasses import replace
from pathlib import Path

import pytest
import sympy

from lemmata.problems import Problem
from lemmata.solver import recheck, solve_here

_SPEC = importlib.util.spec_from_file_location("answers", Path(__file__).with_name("answers.py"))
assert _SPEC is not None
assert _SPEC.loader is not None
answers = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(answers)


def matrix(rng: random.Random, rows: int, columns: int) -> tuple[str, sympy.Matrix]:
    """A matrix as LaTeX and for SymPy."""
    entries = [[rng.randint(-5, 5) for _ in range(columns)] for _ in range(rows)]
    body = r" \\ ".join(" & ".join(map(str, row)) for row in entries)
    return rf"\begin{{pmatrix}} {body} \end{{pmatrix}}", sympy.Matrix(entries)


def vector(rng: random.Random, size: int) -> tuple[str, sympy.Matrix]:
    entries = [rng.randint(-6, 6) for _ in range(size - 1)] + [rng.randint(1, 6)]
    return f"({', '.join(map(str, entries))})", sympy.Matrix(entries)


@pytest.mark.parametrize("seed", range(15))
def test_matrices(seed: int) -> None:
    """Sum, product, transpose, determinant, inverse, power, trace and rank."""
    rng = random.Random(f"matrix {seed}")
    n = rng.randint(2, 4)
    (a, p), (b, q) = matrix(rng, n, n), matrix(rng, n, n)
    again = seed % 5 == 0
    for question, expected in (
        (f"Compute {a} + {b}.", p + q),
        (f"Compute {a} {b}.", p * q),
        (f"Find the transpose of {a}.", p.T),
        (f"Find the determinant of {a}.", p.det()),
        (f"Compute {a}^3.", p**3),
        (f"Find the trace of {a}.", p.trace()),
        (f"Find the rank of {a}.", p.rank()),
        (f"Compute 3*{a}.", 3 * p),
        (f"Let A = {a} and B = {b}. Find A - B.", p - q),
    ):
        found = answers.value(answers.worked(question, again=again).answer)
        assert found == expected, question
    found = answers.worked(f"Find the inverse of {a}.", again=again).answer
    assert found == "no inverse" if p.det() == 0 else answers.value(found) == p.inv()


@pytest.mark.parametrize("seed", range(10))
def test_vectors(seed: int) -> None:
    rng = random.Random(f"vector {seed}")
    (u, p), (v, q) = vector(rng, 3), vector(rng, 3)
    for question, expected in (
        (f"Find the dot product of {u} and {v}.", p.dot(q)),
        (f"Find the cross product of {u} and {v}.", sympy.Tuple(*p.cross(q))),
        (f"Find the magnitude of the vector {u}.", p.norm()),
        (f"Find the sum of the vectors {u} and {v}.", sympy.Tuple(*(p + q))),
        (f"Find the projection of {u} onto {v}.", sympy.Tuple(*(q * p.dot(q) / q.dot(q)))),
    ):
        found = answers.value(answers.worked(question, again=seed % 5 == 0).answer)
        assert found == expected, question
    found = answers.value(answers.worked(f"Find the angle between the vectors {u} and {v}.").answer)
    assert abs(sympy.cos(found).evalf(25) - (p.dot(q) / (p.norm() * q.norm())).evalf(25)) < 1e-20


def test_eigenvalues() -> None:
    rng = random.Random(3)
    for _ in range(15):
        a, p = matrix(rng, 2, 2)
        found = answers.worked(f"Find the eigenvalues of {a}.", again=False).answer
        real = {value for value in p.eigenvals() if value.is_real}
        expected = set() if found == "no real eigenvalues" else {answers.value(part) for part in found.split(", ")}
        assert {sympy.nsimplify(value) for value in expected} == real


@pytest.mark.parametrize(
    "question",
    [
        "Find the determinant of [[1,2,3],[4,5,6]].",
        "Compute [[1,2],[3,4]] + [[1,2,3],[4,5,6]].",
        "Compute [[1,2,3]] [[1,2,3]].",
        "Find the inverse of [[1,2],[3]].",
        "Find the cross product of (1, 2) and (3, 4).",
        "Find the angle between (0, 0) and (1, 2).",
        "Find the determinant of [[a, 1], [1, a]].",
        "Find the determinant of the house.",
    ],
)
def test_what_has_no_answer_gets_none(question: str) -> None:
    assert solve_here(Problem("q", question)).answer is None


def test_a_changed_entry_is_found_again() -> None:
    solution = answers.worked("Find the inverse of [[2, 1], [5, 3]].")
    for index, step in enumerate(solution.steps[:-1]):
        wrong = replace(step, after=step.after.replace("1", "4"))
        if wrong.after != step.after:
            assert recheck(replace(solution, steps=(*solution.steps[:index], wrong, *solution.steps[index + 1 :])))
    assert recheck(replace(solution, answer="no inverse"))
