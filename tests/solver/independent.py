"""Answers found without the solver and without the generators: SymPy on the question's formula, or counting.

The formula is cut out of the question by plain patterns and handed to SymPy, which is safe here: the questions are our
own. Each function returns whether an answer is right.
"""

import importlib.util
import itertools
import re
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import sympy

from lemmata.problems import Problem

X = sympy.Symbol("x")


def sympified(text: str) -> sympy.Expr:
    """A formula in SymPy's syntax: `2(x + 1)` -> `2*(x + 1)`, decimals exact."""
    text = re.sub(r"(?<=[\dx)])\s*(?=[(xy])", "*", text).replace("^", "**")
    return sympy.sympify(text, rational=True)


def formula(text: str) -> str:
    """What stands between the instruction and the end."""
    return re.sub(
        r"^(?:What is|Compute|Calculate|Evaluate|Simplify|Reduce|Write|Expand and simplify:|Expand|Multiply out|"
        r"Collect like terms:|Combine like terms in|Factorise|Factor)\s|"
        r"\s(?:in lowest terms|to lowest terms|as a product of factors)(?=\.)|[.?]$",
        "",
        text,
    )


def right(problem: Problem, answer: str) -> bool:
    """Whether `answer` answers the generated problem."""
    return CHECKS[problem.family or ""](problem.text, answer)


def value(text: str, answer: str) -> bool:
    return sympified(formula(text)) == sympy.Rational(answer)


def percent(text: str, answer: str) -> bool:
    a, b = map(Fraction, re.findall(r"\d+", text))
    got = Fraction(answer)
    if "increase" in text.lower():
        return got == a + a * b / 100
    if "decrease" in text.lower():
        return got == a - a * b / 100
    if "what percent" in text.lower():
        whole, part = (a, b) if text.startswith("What") else (b, a)
        return got * whole == 100 * part
    if "number" in text:
        part, p = (b, a) if text.startswith("Find") else (a, b)
        return got * p == 100 * part
    return got * 100 == a * b


def equation(text: str, answer: str) -> bool:
    found = re.search(
        r"([-(\dx][^:=]*=[^:=]*?)(?: for x)?[.?]?$",
        re.sub(r"^\D*?: |^(?:Solve|Find x if|Find all solutions of) ", "", text),
    )
    assert found, text
    left, right_side = (sympified(side) for side in found[1].split("="))
    solutions = sympy.solveset(sympy.Eq(left, right_side), X, sympy.S.Reals)
    if answer == "all real numbers":
        return solutions == sympy.S.Reals
    if answer == "no solution":
        return solutions == sympy.S.EmptySet
    return solutions == sympy.FiniteSet(*map(sympy.Rational, answer.split(", ")))


def system(text: str, answer: str) -> bool:
    equations = re.findall(r"(-?\d*x[^=,]*?=\s*-?\d+)", text)
    assert len(equations) == 2, text
    sides = [sympified(part.split("=")[0]) - sympified(part.split("=")[1]) for part in equations]
    y = sympy.Symbol("y")
    (solution,) = sympy.solve(sides, [X, y], dict=True)
    return f"({solution[X]}, {solution[y]})" == answer


def evaluation(text: str, answer: str) -> bool:
    if "g(x)" in text:
        found = re.search(r"f\(x\) = (.*?) and g\(x\) = (.*?)[,.] .*f\(g\((-?\d+)\)\)", text)
        assert found
        inner = sympified(found[2]).subs(X, int(found[3]))
        return sympified(found[1]).subs(X, inner) == sympy.Rational(answer)
    found = re.search(r"f\(x\) = (.*?), what is f\((-?\d+)\)", text)
    if found:
        return sympified(found[1]).subs(X, int(found[2])) == sympy.Rational(answer)
    found = re.search(r"(?:Evaluate|Find the value of) (.*?) (?:at|when) (.*)\.", text)
    assert found
    values = {name: int(number) for name, number in re.findall(r"(\w) = (-?\d+)", found[2])}
    return sympified(found[1]).subs(values) == sympy.Rational(answer)


def expanded(text: str, answer: str) -> bool:
    got = sympified(answer)
    same = sympy.expand(sympified(formula(text)) - got) == 0
    return same and "(" not in answer and sympy.expand(got) == got


def factored(text: str, answer: str) -> bool:
    original = sympified(formula(text))
    content, factors = sympy.factor_list(original)
    count = sum(power for _, power in factors)
    brackets = answer.count("(") + (1 if answer.endswith("^2") else 0)
    leading = re.match(r"(\d+)[(x]", answer)
    return (
        sympy.expand(original - sympified(answer)) == 0
        and brackets == count
        and (int(leading[1]) if leading else 1) == content
    )


def vieta(text: str, answer: str) -> bool:
    found = re.search(r"of ([^ ]*x\^2.*) = 0", text)
    assert found, text
    roots = sympy.solve(sympified(found[1]), X)
    assert len(roots) == 2
    r, s = roots
    wanted = {
        "squares": r**2 + s**2,
        "reciprocals": 1 / r + 1 / s,
        "product": r * s,
    }
    kind = next((name for name in wanted if name in text), "sum")
    return sympy.simplify(wanted.get(kind, r + s) - sympy.Rational(answer)) == 0


def common_divisor(text: str, answer: str) -> bool:
    a, b = map(int, re.findall(r"\d+", text))
    return int(answer) == max(d for d in range(1, min(a, b) + 1) if a % d == b % d == 0)


def common_multiple(text: str, answer: str) -> bool:
    a, b = map(int, re.findall(r"\d+", text))
    return int(answer) == next(m for m in range(a, a * b + 1, a) if m % b == 0)


def remainder(text: str, answer: str) -> bool:
    numbers = list(map(int, re.findall(r"\d+", text)))
    top = numbers[0] if len(numbers) == 2 else numbers[0] ** numbers[1]
    while top >= numbers[-1] * 10**6:
        top -= top // numbers[-1] // 2 * numbers[-1]
    while top >= numbers[-1]:
        top -= numbers[-1]
    return int(answer) == top


def probability(text: str, answer: str) -> bool:
    numbers = list(map(int, re.findall(r"\d+", text)))
    if "dice" in text:
        rolls = list(itertools.product(range(1, 7), repeat=2))
        good = [roll for roll in rolls if sum(roll) == numbers[0]]
        return Fraction(answer) == Fraction(len(good), 36)
    if "multiple" in text:
        top, step = numbers[-2:]
        return Fraction(answer) == Fraction(len(range(step, top + 1, step)), top)
    bag = [color for count, color in re.findall(r"(\d+) (\w+)", text) for _ in range(int(count))]
    if "Two" not in text:
        good = [color for color in bag if (color == "red") != ("not red" in text)]
        return Fraction(answer) == Fraction(len(good), len(bag))
    with_it = "with replacement" in text
    pairs = [(bag[i], bag[j]) for i, j in itertools.product(range(len(bag)), repeat=2) if with_it or i != j]
    wanted = [("red", "red")] if "both" in text else [("red", "blue"), ("blue", "red")]
    return Fraction(answer) == Fraction(sum(pair in wanted for pair in pairs), len(pairs))


def ways(text: str, answer: str) -> bool:
    numbers = list(map(int, re.findall(r"\d+", text)))
    if re.search("boys|juniors", text):
        k, n, j, m = numbers
        return int(answer) == sympy.binomial(n, k) * sympy.binomial(m, j)
    if re.search("row|arrangements", text):
        k, n = numbers
        return int(answer) == sympy.ff(n, k)
    if re.search("people|committees", text):
        k, n = numbers
        return int(answer) == sum(1 for _ in itertools.combinations(range(n), k))
    return int(answer) == sum(1 for _ in itertools.product(*map(range, numbers)))


CHECKS: dict[str, Callable[[str, str], bool]] = {
    "integer_arithmetic": value,
    "order_of_operations": value,
    "simplify_fraction": value,
    "fraction_sum": value,
    "fraction_product": value,
    "decimal_arithmetic": value,
    "percent": percent,
    "linear_equation": equation,
    "quadratic_equation": equation,
    "rational_equation": equation,
    "evaluate_expression": evaluation,
    "collect_terms": expanded,
    "expand_product": expanded,
    "factor": factored,
    "linear_system": system,
    "vieta": vieta,
    "gcd": common_divisor,
    "lcm": common_multiple,
    "remainder": remainder,
    "simple_probability": probability,
    "counting": ways,
}


def _more(name: str) -> dict[str, Callable[[str, str], bool]]:
    """The checks of a module beside this one."""
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return dict(module.CHECKS)


for _file in ("counting", "geometry", "formulas", "stories"):
    CHECKS |= _more(f"independent_{_file}")
