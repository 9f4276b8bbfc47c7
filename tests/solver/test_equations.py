"""Equations made with known solutions: all of them are found, false roots are rejected, and nothing else is verified.

Run: pytest tests/solver/test_equations.py. The solution sets are known from how each equation was made, never from the
solver; a scan of the real line in floating point looks for solutions that were missed.
"""

import math
import random
from dataclasses import replace
from fractions import Fraction

import pytest
import sympy

from lemmata.errors import InputError
from lemmata.expr import List_, parse, to_sympy, to_text
from lemmata.problems import Problem
from lemmata.solver import recheck, solve_here
from lemmata.solver.core import strategies
from lemmata.solver.plans import radical
from lemmata.solver.plans.equation import Equation
from lemmata.solver.rules import equations as rules

NONE = "no solution"


def solved(question: str, strategy: str = "") -> str:
    """The answer, which must be verified and stand up to a second check."""
    solution = solve_here(Problem("q", question), strategy)
    assert solution.verdict == "verified", (question, solution.where, [s for s in solution.steps if not s.check.passed])
    assert recheck(solution) == [], question
    assert solution.answer is not None
    return solution.answer


def listed(roots: set[Fraction | int]) -> str:
    return ", ".join(map(str, sorted(map(Fraction, roots)))) or NONE


def numbers(answer: str) -> list[float]:
    """The numbers of an answer by SymPy, in their order."""
    if answer == NONE:
        return []
    found = parse(answer)
    return [float(to_sympy(item)) for item in (found.items if isinstance(found, List_) else [found])]


def signed(value: Fraction | int) -> str:
    return f"+ {value}" if value >= 0 else f"- {-value}"


def test_absolute_value_alone() -> None:
    rng = random.Random(1)
    for _ in range(12):
        m, d, a = rng.randint(-9, 9), rng.randint(-3, 12), rng.randint(1, 4)
        roots = {Fraction(m + d, a), Fraction(m - d, a)} if d >= 0 else set()
        assert solved(f"Solve |{a}x {signed(-m)}| = {d}.") == listed(roots)


def test_absolute_value_against_a_line() -> None:
    """|x - m| = x - n: x - m = x - n never (m != n), and m - x = x - n at (m + n)/2, true only where x >= n."""
    for m, n in [(1, 3), (3, 1), (-2, 5), (5, -2), (0, 4), (4, 0)]:
        middle = Fraction(m + n, 2)
        roots = {middle} if middle >= n else set()
        assert solved(f"Solve |x {signed(-m)}| = x {signed(-n)}.") == listed(roots)


def test_absolute_values_inside_one_another() -> None:
    """All solutions are multiples of 1/6 between -20 and 20, so trying every one of those finds them."""
    rng = random.Random(11)
    for _ in range(6):
        a, b, c = rng.randint(1, 2), rng.randint(-3, 3), rng.randint(1, 4)
        question = f"Solve ||{a}x {'+' if b >= 0 else '-'} {abs(b)}| - {c}| = {c - 1}."
        wanted = [x for x in (Fraction(n, 6) for n in range(-120, 121)) if abs(abs(a * x + b) - c) == c - 1]
        assert [Fraction(part) for part in solved(question).split(", ")] == wanted, question
    for question, answer in (
        ("Solve ||x| - 3| = |x - 1|.", "-1, 2"),
        ("Solve |2x - |x|| = 3x - 2.", "1"),
        ("Solve ||x - 1| + 2| = 1.", "no solution"),
    ):
        assert solved(question) == answer


def test_logarithms_far_from_zero() -> None:
    assert solved("Solve log_3(x - 7) + log_3(x + 1) = 2.") == "8"
    assert solved("Solve log_2(x - 20) = 3.") == "28"
    assert solved("Solve 2^(3x + 6) = 128.") == "1/3"


def test_two_absolute_values() -> None:
    """The distances from a and b are equal in the middle; their sum is b - a on [a, b] and grows by 2 outside."""
    for a, b, total in [(-2, 1, 5), (0, 4, 4), (0, 4, 2), (1, 3, 8)]:
        assert solved(f"Solve |x {signed(-a)}| = |x {signed(-b)}|.") == listed({Fraction(a + b, 2)})
        found = solved(f"Solve |x {signed(-a)}| + |x {signed(-b)}| = {total}.")
        extra = Fraction(total - (b - a), 2)
        assert found == (NONE if extra < 0 else f"[{a}, {b}]" if extra == 0 else listed({a - extra, b + extra}))


def test_square_root_with_an_extraneous_root() -> None:
    """sqrt(x + p) = x - q has r = q + k; the other root of the squared equation is q + 1 - k, true only for k <= 1."""
    for q in (-4, -1, 0, 3):
        for k in range(4):
            r, s = q + k, q + 1 - k
            p = k * k - r
            roots = {r} | ({s} if 1 - k >= 0 else set())
            question = f"Solve sqrt(x {signed(p)}) = x {signed(-q)}."
            assert solved(question) == listed(roots)
            used = [step.rule for step in solve_here(Problem("q", question)).steps]
            assert ("reject_false_root" in used) is (k > 1)


def test_a_root_is_never_negative() -> None:
    for k in range(1, 6):
        assert solved(f"Solve sqrt(2x - 1) = {-k}.") == NONE
        assert solved(f"Solve sqrt(2x - 1) + {k} = 0.") == NONE
        assert solved(f"Solve root(x, 3) = {-k}.") == str(-(k**3))
        assert solved(f"Solve x^(1/3) - {k} = 0.") == str(k**3)


def test_two_roots() -> None:
    """sqrt(x + a) + sqrt(x + b) = m + n has x = m^2 - a where m^2 - a = n^2 - b, and no other: the left side grows."""
    for m, n, a in [(2, 3, 1), (1, 4, 0), (3, 5, -2), (0, 2, 4)]:
        b = n * n - m * m + a
        assert solved(f"Solve sqrt(x {signed(a)}) + sqrt(x {signed(b)}) = {m + n}.") == str(m * m - a)


def test_pure_powers() -> None:
    for n in range(2, 8):
        for c in (2, 3):
            roots = {c} if n % 2 else {-c, c}
            assert solved(f"Solve x^{n} = {c**n}.") == listed(roots)
            assert solved(f"Solve x^{n} = {-(c**n)}.") == (listed({-c}) if n % 2 else NONE)
    for n, c in [(3, 5), (4, 5), (5, 12)]:
        values = numbers(solved(f"Solve x^{n} = {c}."))
        wanted = [c ** (1 / n)] if n % 2 else [-(c ** (1 / n)), c ** (1 / n)]
        assert values == pytest.approx(wanted)


def test_polynomials_with_known_roots() -> None:
    """Products of linear factors multiplied out by SymPy, some with a quadratic factor that has no real zero."""
    rng, x = random.Random(3), sympy.Symbol("x")
    for _ in range(12):
        roots = [Fraction(rng.randint(-5, 5), rng.choice((1, 1, 2))) for _ in range(rng.randint(2, 4))]
        whole = sympy.Integer(1)
        for root in roots:
            whole *= root.denominator * x - root.numerator
        if rng.random() < 0.4:
            whole *= x**2 + x + rng.randint(1, 4)
        text = str(sympy.expand(whole)).replace("**", "^")
        assert solved(f"Solve {text} = 0.") == listed(set(roots)), roots


def test_biquadratic() -> None:
    for a, b in [(2, 3), (2, -3), (-2, -5), (5, 9)]:
        found = solved(f"Solve x^4 {signed(-(a + b))}x^2 {signed(a * b)} = 0.")
        wanted = sorted(sign * math.sqrt(square) for square in (a, b) if square > 0 for sign in (-1, 1))
        assert numbers(found) == pytest.approx(wanted)


def test_exponentials() -> None:
    for base in (2, 10):
        for p, q in [(1, 2), (-1, 3)]:
            assert solved(f"Solve {base}^({q}x {signed(-p)}) = {base}^{q}.") == str(Fraction(p + q, q))
            assert solved(f"Solve {base}^x = {base**q}.") == str(q)
            assert solved(f"Solve {base}^x = -{q}.") == NONE
    assert solved("Solve 4^x - 6*2^x + 8 = 0.") == "1, 2"
    assert solved("Solve 9^x - 2*3^x - 3 = 0.") == "1"  # the other value of 3^x is -1
    assert solved("Solve 4^x + 2^x + 1 = 0.") == NONE
    for base, target in [(2, 5), (3, 7), (5, 2)]:
        value = float(to_sympy(parse(solved(f"Solve {base}^x = {target}."))))
        assert value == pytest.approx(math.log(target) / math.log(base))


def test_logarithms() -> None:
    """log(x - p) + log(x - q) = log((r - p)(r - q)) has r; the other root of the product, p + q - r, is outside."""
    for p, q, r in [(0, 3, 5), (1, -2, 4), (2, 2, 7)]:
        c = (r - p) * (r - q)
        assert solved(f"Solve ln(x {signed(-p)}) + ln(x {signed(-q)}) = ln({c}).") == str(r)
    assert solved("Solve log_2(x - 1) = 3.") == "9"
    assert solved("Solve log(x) + log(x - 3) = 1.") == "5"
    assert solved("Solve ln(x) = ln(2x + 1).") == NONE
    assert solved("Solve ln(x) = 2.") == "e^2"
    assert solved("Solve ln(x^2) = 0.") == "-1, 1"


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Solve x/x = 1.", "(-oo, 0) ∪ (0, oo)"),
        ("Solve (x^2 - 9)/(x - 3) = x + 3.", "(-oo, 3) ∪ (3, oo)"),
        ("Solve (x^2 - 9)/(x - 3) = x + 4.", NONE),
        ("Solve (x^2 - 9)/(x - 3) = 6.", NONE),
        ("Solve |x| = x.", "[0, oo)"),
        ("Solve sqrt(x^2) = 3.", "-3, 3"),
        ("Solve 1/(x^2 + 1) = 1/2.", "-1, 1"),
        ("Solve 1/(x^2 - 2) = 1/x.", "-1, 2"),
        ("Solve x^2 = -4.", NONE),
        ("Solve x^3 - 2x = 0.", "-sqrt(2), 0, sqrt(2)"),
        ("Solve root(x, 3)^2 = 4.", "-8, 8"),
        ("Solve x - 5sqrt(x) + 6 = 0.", "4, 9"),
        ("Solve x*sqrt(x + 1) = 6.", "3"),
    ],
)
def test_special_solution_sets(question: str, answer: str) -> None:
    assert solved(question) == answer


def test_no_solution_is_missed_and_none_is_false() -> None:
    """Random equations with roots and absolute values: float scanning agrees with what is verified."""
    rng = random.Random(7)
    checked = 0
    for _ in range(40):
        a, b, c, d = (rng.randint(-4, 6) for _ in range(4))
        slope = abs(a) + 1
        left = rng.choice([f"sqrt({slope}*x {signed(b)})", f"|{slope}*x {signed(b)}|", f"sqrt(x^2 {signed(b)})"])
        right = rng.choice([f"{c}*x {signed(d)}", f"|x {signed(d)}|", f"sqrt(x {signed(d)})", f"{abs(c)}"])
        question = f"Solve {left} = {right}."
        solution = solve_here(Problem("q", question))
        if solution.verdict != "verified" or solution.answer is None or "(" in solution.answer.replace("sqrt(", ""):
            continue
        values = numbers(solution.answer)
        difference = python(f"({left}) - ({right})")
        for value in values:
            assert abs(near(difference, value)) < 1e-6, question
        for low, high in crossings(difference):
            assert any(low - 1e-6 <= value <= high + 1e-6 for value in values), (question, solution.answer, low)
        checked += 1
    assert checked >= 25


def python(formula: str):
    """A function of x for one of our own formulas."""
    parts = formula.split("|")
    marks = ["abs(" if i % 2 == 0 else ")" for i in range(len(parts) - 1)] + [""]
    text = "".join(part + mark for part, mark in zip(parts, marks, strict=True))
    code = compile(text.replace("^", "**"), "formula", "eval")
    return lambda x: eval(code, {"sqrt": math.sqrt, "abs": abs, "x": x})


def near(difference, value: float) -> float:
    """The value at a root, or just inside the domain where rounding leaves it."""
    for shift in (0.0, 1e-12, -1e-12, 1e-9, -1e-9):
        try:
            return difference(value + shift)
        except ValueError:
            continue
    return math.inf


def crossings(difference):
    previous = None
    for step in range(-4000, 4001):
        x = step / 100 + 0.00317
        try:
            value = difference(x)
        except ValueError:
            previous = None
            continue
        if previous is not None and (previous[1] < 0) != (value < 0):
            yield previous[0], x
        previous = x, value


def test_a_quadratic_in_three_ways() -> None:
    rng = random.Random(5)
    for _ in range(8):
        r, s, a = rng.randint(-7, 7), rng.randint(-7, 7), rng.randint(1, 3)
        problem = Problem("q", f"Solve {a}x^2 {signed(-a * (r + s))}x {signed(a * r * s)} = 0.")
        ways = strategies(problem)
        if r and s and r != -s:
            assert set(ways) == {"factoring", "completing_the_square", "formula"}
        for way in ways:
            assert solved(problem.text, way) == listed({r, s})
    assert set(strategies(Problem("q", "Solve x^2 - 2x - 4 = 0."))) == {"completing_the_square", "formula"}
    assert strategies(Problem("q", "Solve 2x = 4.")) == {}


def test_a_way_that_is_named_in_the_question() -> None:
    solution = solve_here(Problem("q", "Solve x^2 + 6x + 5 = 0 by completing the square."))
    assert (solution.verdict, solution.answer) == ("verified", "-5, -1")
    assert "complete_square" in [step.rule for step in solution.steps]
    assert recheck(solution) == []


def test_unknown_and_unfit_ways_are_refused() -> None:
    with pytest.raises(InputError, match="completing_the_square, factoring, formula"):
        solve_here(Problem("q", "Solve x^2 = 4."), "magic")
    assert solve_here(Problem("q", "What is 2 + 3?"), "formula").verdict == "not_found"
    assert solve_here(Problem("q", "Solve 2x = 4."), "formula").verdict == "not_found"
    assert solve_here(Problem("q", "Solve x^2 - 2x - 4 = 0."), "factoring").verdict == "not_found"


@pytest.mark.parametrize(
    "question",
    ["Solve x^(2/3) = 4.", "Solve x^(1/3) = -2.", "Solve (-2)^x = 4.", "Solve ln(x) + e^x = 1.", "Solve x = 2^x."],
)
def test_what_is_not_settled_is_not_answered(question: str) -> None:
    assert solve_here(Problem("q", question)).verdict == "not_found"


def test_letters() -> None:
    """The value put into the equation by SymPy gives an identity."""
    for text, name in [
        ("2*x + y = 3", "y"),
        ("a*x + b = c", "x"),
        ("1/x + 1/y = 1/z", "x"),
        ("a*x = b*x + c", "x"),
        ("y = (x + 1)/(x - 2)", "x"),
        ("A = (a + b)*h/2", "h"),
        ("x^2 + y^2 = r^2", "x"),
        ("(x + y)*(x + 2) = 0", "x"),
    ]:
        answer = solved(f"Solve {text} for {name}.")
        left, right = (sympy.sympify(side.replace("^", "**")) for side in text.split("="))
        for part in answer.split(", "):
            put_in = {sympy.Symbol(name): to_sympy(parse(part))}
            assert sympy.simplify((left - right).subs(put_in)) == 0, (text, part)


def test_a_condition_on_letters_is_stated() -> None:
    solution = solve_here(Problem("q", "Solve a*x + b = c for x."))
    assert any("must not be 0" in step.explanation and r"a \neq 0" in step.after for step in solution.steps)


def test_candidates_that_are_not_tested_are_never_verified(monkeypatch: pytest.MonkeyPatch) -> None:
    question = Problem("q", "Solve sqrt(x + 3) = x - 3.")
    assert solve_here(question).verdict == "verified"
    monkeypatch.setattr(radical, "finished", lambda solver, relation, roots, even: roots)
    assert solve_here(question).verdict != "verified"


def test_a_lost_case_is_never_verified(monkeypatch: pytest.MonkeyPatch) -> None:
    question = Problem("q", "Solve |x - 3| = 5.")
    honest = Equation.solve

    def lossy(self, relation):
        return [Fraction(8)] if to_text(relation.rhs) == "-5" else honest(self, relation)

    monkeypatch.setattr(Equation, "solve", lossy)
    assert solve_here(question).verdict != "verified"


def test_a_false_step_is_found_by_recheck() -> None:
    solution = solve_here(Problem("q", "Solve sqrt(x + 3) = x - 3."))
    for index, step in enumerate(solution.steps[:-1]):
        wrong = step.after.replace("6", "7") if "6" in step.after else step.after.replace("x", "2 x", 1)
        if wrong == step.after or step.rule == "raise_both_sides":
            continue
        steps = (*solution.steps[:index], replace(step, after=wrong), *solution.steps[index + 1 :])
        assert recheck(replace(solution, steps=steps)), step
    assert recheck(replace(solution, answer="1, 6"))
    assert recheck(replace(solution, answer="1"))


def test_concepts_say_what_happens() -> None:
    assert "reject" in rules.RejectFalseRoot.concept
