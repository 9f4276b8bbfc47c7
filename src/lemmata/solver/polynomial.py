"""Polynomials with rational coefficients in any number of variables, exactly, as {monomial: coefficient}.

A monomial is a tuple of (variable, exponent) in alphabetical order; `()` is the constant's.
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from math import gcd, lcm

from lemmata.expr import Add, Div, EvaluationError, Mul, Neg, Node, Num, Pow, Sym, evaluate, symbols
from lemmata.solver.build import node, over, plus, power, times

Monomial = tuple[tuple[str, int], ...]
MAX_TERMS = 2_000
MAX_DEGREE = 400


class NotPolynomial(Exception):
    """The formula is no polynomial (or too large a one)."""


class Polynomial:
    """Immutable; zero coefficients are never stored."""

    __slots__ = ("terms",)

    def __init__(self, terms: Mapping[Monomial, Fraction]) -> None:
        self.terms = {monomial: value for monomial, value in terms.items() if value}
        if len(self.terms) > MAX_TERMS:
            raise NotPolynomial(f"more than {MAX_TERMS} terms")

    @classmethod
    def constant(cls, value: Fraction | int) -> "Polynomial":
        return cls({(): Fraction(value)})

    @classmethod
    def of(cls, tree: Node) -> "Polynomial":
        """The polynomial a formula is; NotPolynomial where it has a variable in a denominator, exponent or function."""
        match tree:
            case Num(value):
                return cls.constant(value)
            case Sym(name):
                return cls({((name, 1),): Fraction(1)})
            case Neg(arg):
                return cls.of(arg) * cls.constant(-1)
            case Add(parts):
                total = cls.of(parts[0])
                for part in parts[1:]:
                    total = total + cls.of(part)
                return total
            case Mul(parts):
                total = cls.of(parts[0])
                for part in parts[1:]:
                    total = total * cls.of(part)
                return total
            case Div(num, den):
                bottom = cls.of(den)
                if set(bottom.terms) - {()} or not bottom.terms:
                    raise NotPolynomial("a variable or zero in a denominator")
                return cls.of(num) * cls.constant(1 / bottom.terms[()])
            case Pow(base, exp) if not symbols(exp):
                exponent = evaluate(exp)
                if exponent.denominator == 1 and 0 <= exponent <= MAX_DEGREE:
                    return cls.of(base) ** int(exponent)
        if not symbols(tree):
            try:
                return cls.constant(evaluate(tree))
            except EvaluationError as error:
                raise NotPolynomial(str(error)) from None
        raise NotPolynomial("not a polynomial")

    @classmethod
    def univariate(cls, coefficients: Iterable[Fraction | int], name: str) -> "Polynomial":
        """From the coefficients, highest power first."""
        values = list(coefficients)
        top = len(values) - 1
        return cls({_monomial(name, top - i): Fraction(value) for i, value in enumerate(values)})

    def __add__(self, other: "Polynomial") -> "Polynomial":
        total = dict(self.terms)
        for monomial, value in other.terms.items():
            total[monomial] = total.get(monomial, Fraction(0)) + value
        return Polynomial(total)

    def __sub__(self, other: "Polynomial") -> "Polynomial":
        return self + other * Polynomial.constant(-1)

    def __mul__(self, other: "Polynomial") -> "Polynomial":
        if len(self.terms) * len(other.terms) > MAX_TERMS * 20:
            raise NotPolynomial(f"more than {MAX_TERMS} terms")
        total: dict[Monomial, Fraction] = {}
        for left, a in self.terms.items():
            for right, b in other.terms.items():
                monomial = _times(left, right)
                total[monomial] = total.get(monomial, Fraction(0)) + a * b
        return Polynomial(total)

    def __pow__(self, exponent: int) -> "Polynomial":
        if self.degree() * exponent > MAX_DEGREE:
            raise NotPolynomial(f"a degree above {MAX_DEGREE}")
        result = Polynomial.constant(1)
        for _ in range(exponent):
            result = result * self
        return result

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Polynomial) and self.terms == other.terms

    def __hash__(self) -> int:
        return hash(frozenset(self.terms.items()))

    def degree(self, name: str | None = None) -> int:
        """The degree in one variable, or in all together; 0 for a constant and for zero."""
        if name is None:
            return max((sum(e for _, e in monomial) for monomial in self.terms), default=0)
        return max((dict(monomial).get(name, 0) for monomial in self.terms), default=0)

    def names(self) -> list[str]:
        """The variables, in alphabetical order."""
        return sorted({name for monomial in self.terms for name, _ in monomial})

    def coefficients(self, name: str) -> list[Fraction]:
        """Of a polynomial in this variable only: from the constant up, at least two entries."""
        values = [Fraction(0)] * (max(self.degree(name), 1) + 1)
        for monomial, value in self.terms.items():
            values[dict(monomial).get(name, 0)] += value
        return values

    def derivative(self, name: str) -> "Polynomial":
        """The derivative with respect to one variable."""
        total: dict[Monomial, Fraction] = {}
        for monomial, value in self.terms.items():
            powers = dict(monomial)
            exponent = powers.pop(name, 0)
            if exponent:
                if exponent > 1:
                    powers[name] = exponent - 1
                total[tuple(sorted(powers.items()))] = value * exponent
        return Polynomial(total)

    def content(self) -> Fraction:
        """The positive rational that, taken out, leaves whole coefficients without a common divisor; 1 for zero."""
        if not self.terms:
            return Fraction(1)
        top = gcd(*(value.numerator for value in self.terms.values()))
        return Fraction(top, lcm(*(value.denominator for value in self.terms.values())))

    def ordered(self) -> list[tuple[Monomial, Fraction]]:
        """Terms by falling degree, then alphabetically; the constant last."""
        names = self.names()
        return sorted(
            self.terms.items(),
            key=lambda item: (-sum(e for _, e in item[0]), [-dict(item[0]).get(name, 0) for name in names]),
        )

    def node(self) -> Node:
        """The formula in standard order."""
        parts = [term(monomial, value) for monomial, value in self.ordered()]
        if not parts:
            return node(0)
        return parts[0] if len(parts) == 1 else Add(tuple(parts))


def term(monomial: Monomial, value: Fraction) -> Node:
    """One term as a formula: `5x^2`, `-x`, `2/3 x` as (2x)/3."""
    if not monomial:
        positive: Node = node(abs(value))
        return Neg(positive) if value < 0 else positive
    factors: list[Node] = [power(name, e) if e > 1 else Sym(name) for name, e in monomial]
    size = abs(value)
    if size.numerator != 1:
        factors.insert(0, node(size.numerator))
    body = times(*factors)
    if size.denominator != 1:
        body = over(body, size.denominator)
    return Neg(body) if value < 0 else body


def polynomial_node(parts: Iterable[tuple[Monomial, Fraction]]) -> Node:
    """A sum of terms in the given order."""
    shown = [term(monomial, value) for monomial, value in parts if value]
    return plus(*shown) if shown else node(0)


def _monomial(name: str, exponent: int) -> Monomial:
    return ((name, exponent),) if exponent else ()


def _times(left: Monomial, right: Monomial) -> Monomial:
    if not left or not right:
        return left or right
    total = dict(left)
    for name, e in right:
        total[name] = total.get(name, 0) + e
    return tuple(sorted(total.items()))
