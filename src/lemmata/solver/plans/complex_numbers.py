"""Plans: arithmetic of complex numbers, what is asked of one, and zeros of polynomials over the complex numbers.

A number is a pair of sums of square roots (`surds.py`), exactly.
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from lemmata.expr import (
    Add,
    Call,
    Const,
    Div,
    EvaluationError,
    Mul,
    Neg,
    Node,
    Num,
    Pow,
    evaluate,
    number,
    parse,
    to_latex,
    to_text,
)
from lemmata.solver.asked import Asked
from lemmata.solver.build import call, equalities, equation, node, over, plus, power, times
from lemmata.solver.partial import NoFactors, dense_node, factors
from lemmata.solver.plans.base import Answer, NotFound, Plan
from lemmata.solver.plans.calculus import shown
from lemmata.solver.polynomial import NotPolynomial, Polynomial
from lemmata.solver.rules import arithmetic as arithmetic_rules
from lemmata.solver.rules import complex_numbers as rules
from lemmata.solver.rules.base import Rule
from lemmata.solver.rules.division import SplitIntoFactors
from lemmata.solver.state import Either
from lemmata.solver.surds import NotSurd, Surd
from lemmata.solver.task import Task
from lemmata.solver.tidy import tidy
from lemmata.solver.trigonometry import principal, radians
from lemmata.solver.types import Check
from lemmata.solver.univariate import Dense, trim
from lemmata.solver.work import Work

I = Const("i")  # noqa: E741
MAX_POWER = 40


@dataclass(frozen=True)
class Complex:
    """a + b * i."""

    a: Surd
    b: Surd

    def __add__(self, other: "Complex") -> "Complex":
        return Complex(self.a + other.a, self.b + other.b)

    def __neg__(self) -> "Complex":
        return Complex(-self.a, -self.b)

    def __mul__(self, other: "Complex") -> "Complex":
        return Complex(self.a * other.a + -(self.b * other.b), self.a * other.b + self.b * other.a)

    def conjugate(self) -> "Complex":
        """a - b * i."""
        return Complex(self.a, -self.b)

    def square(self) -> Surd:
        """a^2 + b^2."""
        return self.a * self.a + self.b * self.b

    def inverse(self) -> "Complex":
        """1 / (a + b * i)."""
        size = self.square().inverse()
        return Complex(self.a * size, -(self.b * size))

    def is_real(self) -> bool:
        """Whether b is 0."""
        return not self.b.terms

    def node(self) -> Node:
        """The formula a + bi."""
        if self.is_real():
            return self.a.node()
        imaginary = imaginary_node(self.b)
        return Add((*parts(self.a.node()), imaginary)) if self.a.terms else imaginary


def imaginary_node(b: Surd) -> Node:
    """b * i as it is written: i, -i, 2i, i*sqrt(3)/2."""
    body = b.node()
    if isinstance(body, Neg):
        return Neg(imaginary_node(-b))
    if isinstance(body, Num) and body.value < 0:
        return Neg(imaginary_node(-b))
    if body == node(1):
        return I
    if isinstance(body, Div):
        return over(imaginary_node_of(body.num), body.den)
    return imaginary_node_of(body)


def imaginary_node_of(body: Node) -> Node:
    if body == node(1):
        return I
    if isinstance(body, Mul):
        return Mul((body.factors[0], I, *body.factors[1:]))
    return times(I, body) if isinstance(body, Call) else times(body, I)


def parts(tree: Node) -> tuple[Node, ...]:
    """The terms of a sum, or the one formula."""
    return tree.terms if isinstance(tree, Add) else (tree,)


class Calculator:
    """Evaluates innermost first and writes a step for each operation between complex numbers."""

    def __init__(self, work: Work) -> None:
        self.work = work

    def step(self, rule: type[Rule], before: Node, value: Complex, note: str = "") -> Complex:
        after = value.node()
        if to_text(after) != to_text(before):
            middle = f" = {note}" if note and note not in (to_text(before), to_text(after)) else ""
            self.work.step(rule, before, after, f"{to_text(before)}{middle} = {to_text(after)}")
        return value

    def of(self, tree: Node) -> Complex:
        """The value of a formula of numbers; NotFound where it isn't one of square roots and i."""
        match tree:
            case Num(value):
                return Complex(Surd.rational(value), Surd({}))
            case Const("i"):
                return Complex(Surd({}), Surd.rational(1))
            case Neg(arg):
                return -self.of(arg)
            case Add(terms):
                return self.sum([self.of(part) for part in terms])
            case Mul(factors):
                return self.product([self.of(part) for part in factors])
            case Div(num, den):
                return self.quotient(self.of(num), self.of(den))
            case Pow(base, exp):
                return self.power(tree, base, exp)
            case Call("sqrt", (arg,)):
                return self.root(self.of(arg))
            case Call("abs", (arg,)):
                return Complex(self.modulus(self.of(arg)), Surd({}))
        raise NotFound(f"no rule for {to_text(tree)}")

    def sum(self, values: list[Complex]) -> Complex:
        total = values[0]
        for value in values[1:]:
            total = total + value
        columns = {"real parts": [value.a for value in values], "imaginary parts": [value.b for value in values]}
        present = {name: [part for part in column if part.terms] for name, column in columns.items()}
        if all(len(column) > 1 and all(part.is_rational() for part in column) for column in present.values()):
            for (name, column), result in zip(present.items(), (total.a, total.b), strict=True):
                before, after = plus(*(part.node() for part in column)), result.node()
                self.work.step(arithmetic_rules.Add, before, after, f"{name}: {equalities(before, after)}")
        return self.step(rules.ComplexSum, summed(values), total)

    def product(self, values: list[Complex]) -> Complex:
        total = values[0]
        for value in values[1:]:
            before, result = times(total.node(), value.node()), total * value
            plain = total.is_real() and total.a.is_rational() and value.node() in (I,)
            if plain:
                total = result
                continue
            terms = [a * b for a in pieces(total) for b in pieces(value)]
            if len(terms) == 4 and all(term.a.is_rational() and term.b.is_rational() for term in terms):
                written = summed(terms)
                self.work.step(rules.ComplexProduct, before, written, equalities(before, written))
                total = self.sum(terms)
                continue
            shown_terms = to_text(summed(terms)) if len(terms) > 1 else ""
            total = self.step(rules.ComplexProduct, before, result, shown_terms)
        return total

    def quotient(self, top: Complex, bottom: Complex) -> Complex:
        if not bottom.square().terms:
            raise NotFound("division by zero")
        before = over(top.node(), bottom.node())
        if bottom.is_real():
            return self.step(rules.ComplexQuotient, before, top * bottom.inverse())
        other = bottom.conjugate()
        note = f"{to_text(over(times(top.node(), other.node()), times(bottom.node(), other.node())))} = "
        note += to_text(over((top * other).node(), bottom.square().node()))
        return self.step(rules.ComplexQuotient, before, top * bottom.inverse(), note)

    def power(self, tree: Node, base: Node, exp: Node) -> Complex:
        exponent = evaluate(exp)
        if exponent.denominator == 2 and exponent > 0:
            root = self.root(self.of(base))
            return self.raised(root, exponent.numerator)
        if exponent.denominator != 1:
            raise NotFound(f"no rule for {to_text(tree)}")
        if base == I:
            rest = int(exponent) % 4
            value = [Complex(Surd.rational(a), Surd.rational(b)) for a, b in ((1, 0), (0, 1), (-1, 0), (0, -1))][rest]
            return self.step(rules.PowerOfI, tree, value, to_text(power(I, rest)) if rest > 1 else "")
        value = self.of(base)
        if exponent < 0:
            return self.quotient(Complex(Surd.rational(1), Surd({})), self.raised(value, int(-exponent)))
        return self.raised(value, int(exponent))

    def raised(self, value: Complex, exponent: int) -> Complex:
        if exponent > MAX_POWER:
            raise NotFound(f"an exponent above {MAX_POWER}")
        if exponent == 0:
            if not value.square().terms:
                raise NotFound("0^0 has no value")
            return Complex(Surd.rational(1), Surd({}))
        if exponent == 1 or value.is_real():
            result = value
            for _ in range(exponent - 1):
                result = result * value
            return result
        half = self.raised(value, exponent // 2)
        result = half * half * value if exponent % 2 else half * half
        before = power(value.node(), exponent)
        note = to_text(times(power(half.node(), 2), *([value.node()] if exponent % 2 else []))) if exponent > 3 else ""
        if exponent == 2:
            note = to_text(summed([a * b for a in pieces(value) for b in pieces(value)]))
        return self.step(rules.ComplexPower, before, result, note)

    def root(self, value: Complex) -> Complex:
        if not value.is_real() or not value.a.is_rational():
            raise NotFound("no rule for the square root of this number")
        inside = value.a.terms.get(1, Fraction(0))
        if inside >= 0:
            return Complex(Surd.root(inside), Surd({}))
        result = Complex(Surd({}), Surd.root(-inside))
        return self.step(rules.ImaginaryRoot, call("sqrt", inside), result)

    def modulus(self, value: Complex) -> Surd:
        square = value.square()
        if not square.is_rational():
            raise NotFound("the modulus is a root of a root")
        result = Surd.root(square.terms.get(1, Fraction(0)))
        inside = plus(power(value.a.node(), 2), power(value.b.node(), 2))
        shown_root = [call("sqrt", inside)]
        if value.a.is_rational() and value.b.is_rational():
            squares = [(part * part).node() for part in (value.a, value.b)]
            shown_root += [call("sqrt", plus(*squares)), call("sqrt", square.node())]
        line = f"|{to_text(value.node())}| = {equalities(*shown_root, result.node())}"
        self.work.step(rules.Modulus, Asked("modulus", (value.node(),)), result.node(), line)
        return result

    def argument(self, value: Complex) -> Node:
        square = value.square()
        if not square.terms:
            raise NotFound("0 has no argument")
        if not square.is_rational():
            raise NotFound("the modulus is a root of a root")
        size = Surd.root(square.terms[1]).inverse()
        cosine, sine = (value.a * size).node(), (value.b * size).node()
        degrees = principal("acos", tidy(cosine))
        below = isinstance(tidy(sine), Neg) or (isinstance(tidy(sine), Num) and evaluate(tidy(sine)) < 0)
        angle = call("acos", tidy(cosine)) if degrees is None else radians(degrees)
        found = tidy(Neg(angle)) if below else angle
        line = f"cos(t) = {to_text(cosine)}, sin(t) = {to_text(sine)}: t = {to_text(found)}"
        self.work.step(rules.Argument, Asked("argument", (value.node(),)), found, line)
        return found


def pieces(value: Complex) -> list[Complex]:
    """The real and the imaginary part that are not 0."""
    found = [Complex(value.a, Surd({})), Complex(Surd({}), value.b)]
    return [part for part in found if part.square().terms] or [value]


def summed(values: list[Complex]) -> Node:
    """The sum as it is written before it is computed."""
    return plus(*(value.node() for value in values))


class ComplexTask(Plan):
    """Evaluate with i^2 = -1, innermost first, then read off what is asked."""

    kind = "complex"

    def solve(self, task: Task, work: Work) -> Answer:
        try:
            calculator = Calculator(work)
            value = calculator.of(task.formula)
            return shown(OPERATIONS[task.names[0]](calculator, value))
        except (NotSurd, EvaluationError) as error:
            raise NotFound(str(error)) from None

    def confirm(self, task: Task, answer: str) -> Check:
        """The question's own formula to 40 digits, as a complex number."""
        operation = task.names[0]
        claimed = parse(answer)
        if operation == "value":
            return rules.same_number(task.formula, claimed)
        return rules.OfComplex.check(Asked(operation, task.formulas), claimed)


def conjugate(calculator: Calculator, value: Complex) -> Node:
    """a - bi."""
    after = value.conjugate().node()
    line = f"the conjugate of {to_text(value.node())} is {to_text(after)}"
    calculator.work.step(rules.Conjugate, Asked("conjugate", (value.node(),)), after, line)
    return after


def part(kind: str) -> Callable[[Calculator, Complex], Node]:
    """The real or the imaginary part."""

    def read(calculator: Calculator, value: Complex) -> Node:
        after = (value.a if kind == "real_part" else value.b).node()
        line = f"the {kind.replace('_', ' ')} of {to_text(value.node())} is {to_text(after)}"
        calculator.work.step(rules.RealAndImaginaryPart, Asked(kind, (value.node(),)), after, line)
        return after

    return read


def polar(calculator: Calculator, value: Complex) -> Node:
    """r (cos t + i sin t)."""
    size, angle = calculator.modulus(value), calculator.argument(value)
    wave = plus(call("cos", angle), times(I, call("sin", angle)))
    after = wave if size.node() == node(1) else times(size.node(), wave)
    line = f"polar form: {to_text(after)}"
    calculator.work.step(rules.PolarForm, Asked("polar", (value.node(),)), after, line)
    return after


OPERATIONS: dict[str, Callable[[Calculator, Complex], Node]] = {
    "value": lambda calculator, value: value.node(),
    "modulus": lambda calculator, value: calculator.modulus(value).node(),
    "argument": lambda calculator, value: calculator.argument(value),
    "conjugate": conjugate,
    "real_part": part("real_part"),
    "imaginary_part": part("imaginary_part"),
    "polar": polar,
}


class ComplexZeros(Plan):
    """Factor over the rationals; each factor is linear or quadratic and has its roots by the formula."""

    kind = "complex_zeros"

    def solve(self, task: Task, work: Work) -> Answer:
        (name,) = task.names
        try:
            polynomial = Polynomial.of(task.formula)
            values = trim(polynomial.coefficients(name))
            if len(values) < 2:
                raise NotFound("there is nothing to solve for")
            _, found = factors(values)
        except (NotPolynomial, NoFactors) as error:
            raise NotFound(str(error)) from None
        if len(found) > 1 or found[0][1] > 1:
            brackets = [
                power(dense_node(factor, name), count) if count > 1 else dense_node(factor, name)
                for factor, count in found
            ]
            work.step(
                SplitIntoFactors,
                task.formula,
                factored(values, brackets, found),
                f"factor: {to_text(times(*brackets))} = 0",
            )
        roots: list[Node] = []
        for factor, _ in found:
            roots += zeros(factor)
        after = Either(tuple(equation(name, root) for root in roots))
        line = f"{name} = {', '.join(map(to_text, roots))}"
        state = after if len(roots) > 1 else after.items[0]
        work.step(rules.ComplexRoots, Asked("complex_zeros", (task.formula,), name), state, line)
        return Answer(", ".join(map(to_text, roots)), ", ".join(map(to_latex, roots)))

    def confirm(self, task: Task, answer: str) -> Check:
        """Each root put into the original, and their number."""
        (name,) = task.names
        after = Either(tuple(equation(name, parse(text)) for text in answer.split(", ")))
        return rules.ComplexRoots.check(Asked("complex_zeros", (task.formula,), name), after)


def factored(values: Dense, brackets: list[Node], found: list[tuple[Dense, int]]) -> Node:
    """The product with its constant factor."""
    leading = Fraction(1)
    for factor, count in found:
        leading *= factor[-1] ** count
    constant = values[-1] / leading
    return times(*([] if constant == 1 else [number(constant)]), *brackets)


def zeros(factor: Dense) -> list[Node]:
    """The roots of a linear or quadratic factor, the one with the minus sign first."""
    if len(factor) == 2:
        return [number(-factor[0] / factor[1])]
    c, b, a = factor
    gap = b * b - 4 * a * c
    middle, radius = Surd.rational(-b / (2 * a)), Surd.root(abs(gap)) * Surd.rational(1 / abs(2 * a))
    if gap < 0:
        return [Complex(middle, -radius).node(), Complex(middle, radius).node()]
    return [(middle + -radius).node(), (middle + radius).node()]
