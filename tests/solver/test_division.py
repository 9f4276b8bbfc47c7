"""Polynomial division, factors, rational roots and partial fractions against SymPy.

Run: pytest tests/solver/test_division.py
"""

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

X = answers.X


def polynomial(rng: random.Random, degree: int) -> sympy.Expr:
    return X**degree * rng.randint(1, 4) + sum(rng.randint(-6, 6) * X**k for k in range(degree))


def written(tree: sympy.Expr) -> str:
    return str(sympy.expand(tree)).replace("**", "^")


@pytest.mark.parametrize("seed", range(25))
def test_division(seed: int) -> None:
    """Eight questions each."""
    rng = random.Random(f"division {seed}")
    top, bottom, a = polynomial(rng, rng.randint(2, 5)), polynomial(rng, rng.randint(1, 2)), rng.randint(-4, 4)
    again = seed % 8 == 0
    whole, rest = sympy.div(top, bottom, X, domain="QQ")
    found = answers.value(answers.worked(f"Divide {written(top)} by {written(bottom)}.", again=again).answer)
    assert sympy.cancel(found - top / bottom) == 0
    question = f"Find the quotient when {written(top)} is divided by {written(bottom)}."
    assert sympy.expand(answers.value(answers.worked(question, again=again).answer) - whole) == 0
    question = f"What is the remainder when {written(top)} is divided by {written(bottom)}?"
    assert sympy.expand(answers.value(answers.worked(question, again=again).answer) - rest) == 0
    question = f"What is the remainder when {written(top)} is divided by {written(X - a)}?"
    assert answers.value(answers.worked(question, again=again).answer) == top.subs(X, a)
    question = f"Use synthetic division to divide {written(top)} by {written(X - a)}."
    assert sympy.cancel(answers.value(answers.worked(question, again=again).answer) - top / (X - a)) == 0
    question = f"Is {written(X - a)} a factor of {written(top)}?"
    assert answers.worked(question, again=again).answer == ("yes" if top.subs(X, a) == 0 else "no")
    question = f"Is {written(X - a)} a factor of {written(top * (X - a))}?"
    assert answers.worked(question, again=again).answer == "yes"
    roots = sorted(root for root in sympy.roots(sympy.Poly(top, X)) if root.is_rational)
    expected = ", ".join(map(str, roots)) or "none"
    assert answers.worked(f"Find the rational roots of {written(top)}.", again=again).answer == expected


def test_partial_fractions() -> None:
    rng = random.Random(9)
    for number in range(20):
        a, b, c = rng.sample(range(-5, 6), 3)
        bottom = rng.choice([(X - a) * (X - b), (X - a) ** 2 * (X - b), (X - a) * (X**2 + abs(c) + 1)])
        top = polynomial(rng, rng.randint(0, 3))
        text = f"({written(top)})/({written(bottom)})"
        found = answers.value(
            answers.worked(f"Find the partial fraction decomposition of {text}.", again=number % 5 == 0).answer
        )
        assert sympy.cancel(found - top / bottom) == 0
        assert len(sympy.Add.make_args(found)) >= len(sympy.Add.make_args(sympy.apart(top / bottom, X))) - 1


@pytest.mark.parametrize(
    "question", ["Divide x by 0.", "Is x - 1 a factor of the sum?", "Find the rational roots of 5."]
)
def test_what_has_no_answer_gets_none(question: str) -> None:
    assert solve_here(Problem("q", question)).answer is None
