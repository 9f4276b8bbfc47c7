"""Factoring against SymPy and by multiplying out. Run: pytest tests/solver/test_factoring.py

Polynomials are made as products, so that they factor; SymPy, which the named shapes do not use, judges the number of
irreducible factors.
"""

import importlib.util
import random
from pathlib import Path

import pytest
import sympy

from lemmata.expr import Mul, Neg, Pow, parse, to_sympy
from lemmata.problems import Problem
from lemmata.solver import solve_here
from lemmata.solver.plans import factoring_patterns
from lemmata.solver.plans.factoring import irreducible

_SPEC = importlib.util.spec_from_file_location("answers", Path(__file__).with_name("answers.py"))
assert _SPEC is not None
assert _SPEC.loader is not None
answers = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(answers)
X, Y, A, B = sympy.symbols("x y a b")


def factors(question: str) -> list[sympy.Expr]:
    """The factors with letters of a verified answer, as often as they occur."""
    tree = parse(answers.worked(question).answer)
    tree = tree.arg if isinstance(tree, Neg) else tree
    found = []
    for part in tree.factors if isinstance(tree, Mul) else (tree,):
        base, count = (part.base, int(to_sympy(part.exp))) if isinstance(part, Pow) else (part, 1)
        found += [to_sympy(base)] * count
    return [part for part in found if part.free_symbols]


def judged(polynomial: sympy.Expr) -> None:
    """The solver's factors of an expanded polynomial are SymPy's, up to sign and order."""
    whole = sympy.expand(polynomial)
    found = factors(f"Factor {str(whole).replace('**', '^')}")
    assert sympy.cancel(sympy.prod(found) / whole).is_number, whole
    assert len(found) == sum(count for _, count in sympy.factor_list(whole)[1]), (whole, found)


def test_shapes() -> None:
    for polynomial in (
        X**4 + 4, X**4 + 4 * Y**4, X**6 - Y**6, 8 * X**3 + 27 * Y**3, X**5 - 32, A**4 - B**4, X**4 + X**2 * Y**2 + Y**4,
        X**2 + 4 * X * Y + 4 * Y**2 - 9, 9 - (X + Y) ** 2, X**2 * Y**2 - 5 * X * Y + 6, X**8 - 16, X**12 - 1,
        X**3 + Y**3 + A**3 - 3 * X * Y * A, A**2 + B**2, X**4 + 1, X**2 + X * Y + Y**2, -3 * X**2 + 12 * Y**2,
    ):  # fmt: skip
        judged(polynomial)


def test_products_at_random() -> None:
    rng = random.Random(5)
    for _ in range(12):
        p, q, r, s = (rng.choice((-5, -3, -2, -1, 1, 2, 3, 4)) for _ in range(4))
        judged((p * X + q * Y) * (r * X + s * Y))
        judged((X + p) * (Y + q) * r)
        judged((X**2 + p * X + q) * (X**2 + r * X + s))
        judged(A * B * (p * A + q) * (A - B))


def test_factors_of_a_quartic_without_zeros_come_with_steps() -> None:
    rules = {step.rule for step in answers.worked("Factor x^4 + 4").steps}
    assert "difference_of_squares" in rules
    rules = {step.rule for step in answers.worked("Factor x*y + 2x + 3y + 6").steps}
    assert "factor_by_grouping" in rules


def test_half_a_factoring_is_not_verified(monkeypatch: pytest.MonkeyPatch) -> None:
    """The last check does not trust the shapes: here each of them fails to see that a factor falls apart."""
    monkeypatch.setattr(factoring_patterns, "SHAPES", (factoring_patterns.two_squares,))
    solution = solve_here(Problem("q", "Factor x^6 - y^6"))
    assert (solution.answer, solution.verdict) == ("(x^3 - y^3)(x^3 + y^3)", "unverified")
    assert not irreducible(parse("x^4 + 4"))
    assert irreducible(parse("x^4 + 1"))


def test_large_polynomials_are_refused_or_done_in_time() -> None:
    assert answers.worked("Factor x^32 - 1").answer.startswith("(x - 1)(x + 1)")
    assert solve_here(Problem("q", "Factor x^399 + 7x + 3")).verdict == "not_found"
