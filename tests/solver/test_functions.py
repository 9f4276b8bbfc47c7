"""Domain, range, inverse and systems, against plain Python and SymPy. Run: pytest tests/solver/test_functions.py"""

import math
import random
from fractions import Fraction

import pytest
import sympy

from lemmata.expr import parse, to_sympy
from lemmata.problems import Problem
from lemmata.solver import recheck, solve_here

X = sympy.Symbol("x")


def solved(question: str) -> str:
    solution = solve_here(Problem("q", question))
    assert solution.verdict == "verified", (question, solution.where)
    assert recheck(solution) == [], question
    assert solution.answer is not None
    return solution.answer


def as_set(answer: str) -> sympy.Set:
    """An answer in interval notation as SymPy's set."""
    if answer == "all real numbers":
        return sympy.S.Reals
    parts = []
    for part in answer.split(" ∪ "):
        low, high = (sympy.sympify(end) for end in part[1:-1].split(", "))
        parts.append(sympy.Interval(low, high, part[0] == "(", part[-1] == ")"))
    return sympy.Union(*parts)


@pytest.mark.parametrize(
    "formula",
    ["sqrt(x - 3)/(x - 5)", "1/(x^2 - 4)", "log(x - 2)", "sqrt(x^2 - 4)", "1/sqrt(x)", "x^2 + 1", "1/x + sqrt(4 - x)"],
)
def test_domain(formula: str) -> None:
    wanted = sympy.calculus.util.continuous_domain(sympy.sympify(formula.replace("^", "**")), X, sympy.S.Reals)
    assert as_set(solved(f"Find the domain of {formula}.")) == wanted


@pytest.mark.parametrize(
    "formula", ["x^2 - 4x + 7", "-2x^2 + 4", "3x + 1", "sqrt(x - 3) + 2", "5 - 2*|x + 1|", "(2x + 1)/(x - 3)"]
)
def test_range(formula: str) -> None:
    """Values on a fine grid lie in the set, and come close to its ends."""
    found = as_set(solved(f"Find the range of {formula}."))
    code = compile(
        formula.replace("|x + 1|", "abs(x + 1)")
        .replace("^", "**")
        .replace("2x", "2*x")
        .replace("3x", "3*x")
        .replace("4x", "4*x"),
        "f",
        "eval",
    )
    values = []
    for step in range(-4000, 4001):
        x = step / 40 + 1e-9
        try:
            values.append(eval(code, {"x": x, "sqrt": math.sqrt, "abs": abs}))
        except (ValueError, ZeroDivisionError):
            continue
    assert all(found.contains(sympy.Float(value)) for value in values[::97])
    for end, nearest in ((found.inf, min(values)), (found.sup, max(values))):
        assert not end.is_finite or abs(float(end) - nearest) < 1e-2


@pytest.mark.parametrize("formula", ["2x + 3", "(x + 1)/(x - 2)", "x^3 + 1", "5 - x/4", "3/(x + 2)"])
def test_inverse(formula: str) -> None:
    inverse = to_sympy(parse(solved(f"Find the inverse of f(x) = {formula}.")))
    forward = to_sympy(parse(formula))
    for value in (3, 5, 11):
        assert abs(float(inverse.subs(X, forward.subs(X, value))) - value) < 1e-9


def test_what_has_no_inverse_or_no_rule_is_not_answered() -> None:
    for question in ("Find the inverse of f(x) = x^2.", "Find the range of x^4 + x.", "Find the domain of tan(x)."):
        assert solve_here(Problem("q", question)).verdict in ("not_found", "not_understood")


def test_composition_with_letters() -> None:
    assert solved("If f(x) = x^2 + 1 and g(x) = 2x, find f(g(x)).") == "4x^2 + 1"
    assert solved("If f(x) = x^2 + 1, find f(a + 1).") == "a^2 + 2a + 2"


def test_contradiction_and_dependence_are_told_apart() -> None:
    for a, b, c, factor in [(1, 1, 1, 2), (2, -3, 4, -1), (0, 2, 6, 3)]:
        first, other = f"{a}x + ({b})*y = {c}", f"{a * factor}x + ({b * factor})*y"
        assert solved(f"Solve the system {first}, {other} = {c * factor}.") == "infinitely many solutions"
        assert solved(f"Solve the system {first}, {other} = {c * factor + 1}.") == "no solution"


def test_a_line_and_a_curve() -> None:
    """y = (x - r)(x - s) + m x + c meets y = m x + c exactly where x is r or s."""
    rng = random.Random(9)
    for _ in range(6):
        r, s, m, c = (rng.randint(-4, 4) for _ in range(4))
        points = sorted({(Fraction(x), Fraction(m * x + c)) for x in (r, s)})
        question = f"Solve the system y = x^2 + ({m - r - s})*x + ({r * s + c}), y = {m}x + ({c})."
        assert solved(question) == ", ".join(f"({x}, {y})" for x, y in points)
    assert solved("Solve the system x^2 + y^2 = 25, x + y = 7.") == "(3, 4), (4, 3)"
    assert solved("Solve the system x^2 + y^2 = 1, x + y = 7.") == "no solution"


@pytest.mark.parametrize(
    ("formula", "answer"),
    [
        ("sqrt(x^2)", "abs(x)"),
        ("sqrt(4x^2)", "2abs(x)"),
        ("sqrt(x^3)", "x*sqrt(x)"),
        ("root(x^3, 3)", "x"),
        ("sqrt(x)*sqrt(x)", "x"),
        ("(sqrt(x) + 1)^2", "x + 2sqrt(x) + 1"),
        ("3sqrt(x) + 2sqrt(x)", "5sqrt(x)"),
        ("|x|^2", "x^2"),
        ("2^x + 2^x", "2*2^x"),
    ],
)
def test_letters_under_roots(formula: str, answer: str) -> None:
    """Against floating point at numbers of both signs as well."""
    found = solved(f"Simplify {formula}.")
    left, right = to_sympy(parse(formula)), to_sympy(parse(found))
    for value in (-2, 3, 7):
        one = complex(left.subs(X, value))
        if abs(one.imag) < 1e-12 and "root" not in formula:
            assert abs(one - complex(right.subs(X, value))) < 1e-9
    assert to_text_equal(found, answer)


def to_text_equal(found: str, answer: str) -> bool:
    """The same formula up to the order of terms."""
    y = sympy.Symbol("y", positive=True)
    return sympy.simplify(to_sympy(parse(found)).subs(X, y) - to_sympy(parse(answer)).subs(X, y)) == 0
