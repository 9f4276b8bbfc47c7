"""Complex numbers against Python's and SymPy's. Run: pytest tests/solver/test_complex_numbers.py"""

import importlib.util
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


def number(rng: random.Random) -> tuple[str, sympy.Expr]:
    a, b = rng.randint(-6, 6), rng.choice([-5, -3, -2, -1, 1, 2, 4])
    return f"({a} + {b}i)".replace("+ -", "- "), a + b * sympy.I


@pytest.mark.parametrize("seed", range(25))
def test_arithmetic(seed: int) -> None:
    """Eight questions each: sums, products, quotients, powers, modulus, conjugate and parts."""
    rng = random.Random(f"complex {seed}")
    (z, p), (w, q) = number(rng), number(rng)
    n = rng.randint(2, 9)
    for question, expected in (
        (f"Compute {z} + {w}.", p + q),
        (f"Compute {z} - {w}.", p - q),
        (f"Compute {z}{w}.", p * q),
        (f"Simplify {z}/{w}.", p / q),
        (f"Compute {z}^{n}.", p**n),
        (f"Compute i^{seed + n} + {z}.", sympy.I ** (seed + n) + p),
        (f"Find the modulus of {z}.", sympy.Abs(p)),
        (f"Find the conjugate of {z}.", sympy.conjugate(p)),
        (f"Find the real part of {z}{w}.", sympy.re(sympy.expand(p * q))),
        (f"Find the imaginary part of {z}/{w}.", sympy.im(p / q)),
    ):
        found = answers.value(answers.worked(question, again=seed % 8 == 0).answer)
        assert sympy.expand(sympy.expand(found, complex=True) - sympy.expand(expected, complex=True)) == 0, question


def test_zeros_by_construction() -> None:
    """(x - r)(x^2 - 2ax + a^2 + b^2) has the zeros r and a ± bi."""
    rng = random.Random(4)
    x = sympy.Symbol("x")
    for _ in range(12):
        r, a, b = rng.randint(-4, 4), rng.randint(-3, 3), rng.randint(1, 4)
        polynomial = sympy.expand((x - r) * (x**2 - 2 * a * x + a * a + b * b))
        text = str(polynomial).replace("**", "^")
        found = answers.worked(f"Solve {text} = 0 over the complex numbers.", again=False).answer
        assert {answers.value(part) for part in found.split(", ")} == {
            sympy.Integer(r),
            a + b * sympy.I,
            a - b * sympy.I,
        }


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Simplify sqrt(-12).", "2i*sqrt(3)"),
        ("Compute sqrt(-9)*sqrt(-4).", "-6"),
        ("Write 1 + i in polar form.", "sqrt(2)*(cos(pi/4) + i*sin(pi/4))"),
        ("Find the argument of -1 - i.", "-3pi/4"),
        ("Let z = 3 + 4i. Find |z|.", "5"),
        ("Find all complex solutions of x^2 + x + 1 = 0.", "-1/2 - i*sqrt(3)/2, -1/2 + i*sqrt(3)/2"),
    ],
)
def test_known_answers(question: str, answer: str) -> None:
    assert answers.worked(question).answer == answer


@pytest.mark.parametrize(
    "question", ["Compute i/0.", "Compute i^i.", "Compute (1 + i)^1000000.", "Compute sqrt(1 + i)."]
)
def test_what_has_no_answer_gets_none(question: str) -> None:
    assert solve_here(Problem("q", question)).answer is None
