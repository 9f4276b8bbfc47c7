"""Sums of rational multiples of square roots, exactly: {squarefree number: coefficient}, 1 for the rational part."""

from fractions import Fraction

from lemmata.expr import Add, Call, Div, Mul, Neg, Node, Num, Pow
from lemmata.solver.build import call, node, over, times
from lemmata.solver.primes import smallest_divisor

MAX_RADICAND = 10**12
MAX_TERMS = 64
MAX_EXPONENT = 60


class NotSurd(Exception):
    """The expression is no sum of square roots of rationals, or too large a one."""


class Surd:
    """Immutable."""

    __slots__ = ("terms",)

    def __init__(self, terms: dict[int, Fraction]) -> None:
        self.terms = {radicand: value for radicand, value in terms.items() if value}
        if len(self.terms) > MAX_TERMS:
            raise NotSurd(f"more than {MAX_TERMS} roots")

    @classmethod
    def rational(cls, value: Fraction | int) -> "Surd":
        return cls({1: Fraction(value)})

    @classmethod
    def root(cls, value: Fraction) -> "Surd":
        """The square root of a rational that is not negative."""
        if value < 0:
            raise NotSurd("the root of a negative number")
        if value == 0:
            return cls({})
        outside, inside = square_part(value.numerator * value.denominator)
        return cls({inside: Fraction(outside, value.denominator)})

    def __add__(self, other: "Surd") -> "Surd":
        total = dict(self.terms)
        for radicand, value in other.terms.items():
            total[radicand] = total.get(radicand, Fraction(0)) + value
        return Surd(total)

    def __neg__(self) -> "Surd":
        return Surd({radicand: -value for radicand, value in self.terms.items()})

    def __mul__(self, other: "Surd") -> "Surd":
        total: dict[int, Fraction] = {}
        for a, x in self.terms.items():
            for b, y in other.terms.items():
                shared = _gcd(a, b)
                radicand = (a // shared) * (b // shared)
                total[radicand] = total.get(radicand, Fraction(0)) + x * y * shared
        return Surd(total)

    def inverse(self) -> "Surd":
        """1 / self, by multiplying with conjugates until the denominator is rational."""
        if not self.terms:
            raise NotSurd("division by zero")
        top, bottom = Surd.rational(1), self
        while set(bottom.terms) != {1}:
            prime = smallest_divisor(max(bottom.terms))
            other = Surd({r: -value if r % prime == 0 else value for r, value in bottom.terms.items()})
            top, bottom = top * other, bottom * other
        return top * Surd.rational(1 / bottom.terms[1])

    def power(self, exponent: int) -> "Surd":
        """self^exponent for a whole exponent."""
        if abs(exponent) > MAX_EXPONENT:
            raise NotSurd(f"an exponent above {MAX_EXPONENT}")
        base, result = (self if exponent >= 0 else self.inverse()), Surd.rational(1)
        for _ in range(abs(exponent)):
            result = result * base
        return result

    def is_rational(self) -> bool:
        """Whether no root is left."""
        return set(self.terms) <= {1}

    def node(self) -> Node:
        """The formula: the rational part first, then the roots with growing radicands."""
        parts = [_term(radicand, value) for radicand, value in sorted(self.terms.items())]
        if not parts:
            return node(0)
        return parts[0] if len(parts) == 1 else Add(tuple(parts))


def surd_of(tree: Node) -> Surd:
    """The exact value of an expression of rationals and square roots; NotSurd for anything else."""
    match tree:
        case Num(value):
            return Surd.rational(value)
        case Neg(arg):
            return -surd_of(arg)
        case Add(terms):
            total = Surd({})
            for part in terms:
                total = total + surd_of(part)
            return total
        case Mul(factors):
            product = Surd.rational(1)
            for part in factors:
                product = product * surd_of(part)
            return product
        case Div(num, den):
            return surd_of(num) * surd_of(den).inverse()
        case Call("sqrt", (arg,)) | Call("root", (arg, Num(Fraction(numerator=2, denominator=1)))):
            inside = surd_of(arg)
            if not inside.is_rational():
                raise NotSurd("a root of a root")
            return Surd.root(inside.terms.get(1, Fraction(0)))
        case Pow(base, exp):
            exponent = surd_of(exp)
            if not exponent.is_rational():
                raise NotSurd("an exponent with a root")
            value = exponent.terms.get(1, Fraction(0))
            if value.denominator == 1:
                return surd_of(base).power(int(value))
            if value.denominator == 2:
                return surd_of(Call("sqrt", (base,))).power(int(value * 2))
    raise NotSurd("not an expression of square roots")


def square_part(value: int) -> tuple[int, int]:
    """(s, r) with value = s^2 * r and r squarefree, for value >= 1."""
    if value > MAX_RADICAND:
        raise NotSurd(f"a number above {MAX_RADICAND} under a root")
    outside, inside = 1, 1
    while value > 1:
        prime, count = smallest_divisor(value), 0
        while value % prime == 0:
            value, count = value // prime, count + 1
        outside *= prime ** (count // 2)
        inside *= prime ** (count % 2)
    return outside, inside


def _term(radicand: int, value: Fraction) -> Node:
    size = abs(value)
    if radicand == 1:
        body = node(size)
    else:
        factors = [node(size.numerator)] if size.numerator != 1 else []
        body = times(*factors, call("sqrt", radicand))
        if size.denominator != 1:
            body = over(body, size.denominator)
    return Neg(body) if value < 0 else body


def _gcd(a: int, b: int) -> int:
    while b:
        a, b = b, a % b
    return a
