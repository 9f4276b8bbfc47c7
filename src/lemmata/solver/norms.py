"""Polynomials at whose zeros alone the truth of a relation in one variable can change.

A relation of fractions, roots and absolute values can turn true or false only where left and right side are equal, a
denominator is 0, or the inside of an even root or an absolute value is 0. Each of these quantities is written over a
tower of generators (s with s^2 = x + 3, say), once for each choice of signs of the absolute values; its norm, the
product over all roots, is a polynomial in x that is 0 wherever the quantity is. No rule of the solver is used, and
false zeros do no harm: truth is tested there, not assumed. Where a norm vanishes although the quantity doesn't
(dependent roots, as in sqrt(x) * sqrt(x + 1) - sqrt(x^2 + x)), nothing is said.
"""

from collections.abc import Callable, Mapping
from fractions import Fraction
from itertools import product
from math import gcd, lcm

from lemmata.expr import Add, Call, Div, EvaluationError, Mul, Neg, Node, Num, Pow, Sym, evaluate, symbols
from lemmata.expr.evaluation import exact_root
from lemmata.solver.reals import rational_exponent
from lemmata.solver.surds import NotSurd, square_part
from lemmata.solver.univariate import Dense, trim

MAX_DEGREE = 60
MAX_GENERATORS = 4
MAX_SIGNS = 4
MAX_POWER = 12

Element = tuple[int, object]
"""(level, value): at level 0 a dense polynomial in x, above it the coefficients of 1, s, …, s^(n-1) one level below."""
Quotient = tuple[Element, Element]


def critical_polynomials(left: Node, right: Node, name: str) -> list[Dense]:
    """Polynomials in the variable with a zero wherever the truth of a relation of the two sides can change.

    Raises EvaluationError where the sides are no formulas of fractions, roots and absolute values, or are too large.
    """
    whole = Add((left, Neg(right)))
    first = Norms(name, {})
    first.difference(whole)
    found = first.found
    if len(first.signs) > MAX_SIGNS:
        raise EvaluationError("too many different absolute values")
    for choice in list(product((1, -1), repeat=len(first.signs)))[1:]:
        other = Norms(name, dict(zip(first.signs, choice, strict=True)))
        other.difference(whole)
        found += [part for part in other.found if part not in found]
    return found


class Norms:
    """The tower for formulas in the variable `name`; `signs` are those inside absolute values, by default +."""

    def __init__(self, name: str, signs: Mapping[str, int]) -> None:
        self.name = name
        self.signs = dict(signs)
        self.generators: list[tuple[int, Element]] = []
        self.found: list[Dense] = []

    def difference(self, whole: Node) -> None:
        """Note the zeros of a formula and of everything that bounds its domain."""
        top, _ = self.quotient(whole)
        self.note(top)

    def note(self, element: Element) -> None:
        """The norm of an element, as a polynomial in x; nothing for the constant 0."""
        level, value = element
        given = value
        while level:
            level, value = self.relative_norm((level, value))
        assert isinstance(value, list)
        if value:
            self.found.append(value)
        elif _any(given):
            raise EvaluationError("the roots depend on each other, which is not decided")

    def absolute(self, inside: Element) -> Element:
        """The inside or its opposite, as the choice of signs says."""
        self.note(inside)
        return self.scaled(inside, Fraction(self.signs.setdefault(repr(inside), 1)))

    def quotient(self, tree: Node) -> Quotient:
        """Numerator and denominator, both without a division; EvaluationError where the formula isn't algebraic."""
        one: Element = (0, [Fraction(1)])
        match tree:
            case Num(value):
                return (0, trim([value])), one
            case Sym(name) if name == self.name:
                return (0, [Fraction(0), Fraction(1)]), one
            case Neg(arg):
                top, bottom = self.quotient(arg)
                return self.scaled(top, Fraction(-1)), bottom
            case Add(terms):
                total: Quotient = (0, []), one
                for part in terms:
                    a, b = self.quotient(part)
                    c, d = total
                    total = self.add(self.multiply(a, d), self.multiply(c, b)), self.multiply(b, d)
                return total
            case Mul(factors):
                product: Quotient = one, one
                for part in factors:
                    a, b = self.quotient(part)
                    product = self.multiply(product[0], a), self.multiply(product[1], b)
                return product
            case Div(num, den):
                (a, b), (c, d) = self.quotient(num), self.quotient(den)
                self.note(c)
                return self.multiply(a, d), self.multiply(b, c)
            case Pow(base, exp):
                exponent = rational_exponent(exp)
                if exponent is None or max(abs(exponent.numerator), exponent.denominator) > MAX_POWER:
                    raise EvaluationError("an exponent with a variable, or a large one")
                return self.power(self.quotient(base), exponent)
            case Call("sqrt", (arg,)):
                return self.root(self.quotient(arg), 2)
            case Call("root", (arg, degree)) if not symbols(degree):
                return self.root(self.quotient(arg), int(evaluate(degree)))
            case Call("abs", (arg,)):
                a, b = self.quotient(arg)
                return self.absolute(a), self.absolute(b)
        if not symbols(tree):
            return (0, trim([evaluate(tree)])), one
        raise EvaluationError("not a formula of fractions, roots and absolute values")

    def power(self, base: Quotient, exponent: Fraction) -> Quotient:
        if exponent.denominator > 1:
            base = self.root(base, exponent.denominator)
            self.note(base[0])  # a fractional power has its domain bounded there, whatever the degree of the root
        a, b = base
        if exponent <= 0:
            self.note(a)  # neither 1/0 nor 0^0 has a value
        if exponent < 0:
            a, b = b, a
        top: Element = (0, [Fraction(1)])
        bottom = top
        for _ in range(abs(exponent.numerator)):
            top, bottom = self.multiply(top, a), self.multiply(bottom, b)
        return top, bottom

    def root(self, arg: Quotient, degree: int) -> Quotient:
        """The n-th root of a/b as the n-th root of a * b^(n - 1), over b."""
        if not 2 <= degree <= MAX_POWER:
            raise EvaluationError("a root of a high degree")
        a, b = arg
        inside = a
        for _ in range(degree - 1):
            inside = self.multiply(inside, b)
        if degree % 2 == 0:
            self.note(inside)
        return self.generator(degree, inside), b

    def generator(self, degree: int, inside: Element) -> Element:
        """An element whose power of this degree is `inside`: a new one, or the one that there is."""
        level, value = inside
        if level == 0 and value in ([], [Fraction(1)]):
            return inside
        while level and not any(value[1:]):  # type: ignore[index]
            level, value = level - 1, value[0]  # type: ignore[index]
        inside = (level, value)
        if level == 0 and degree == 2:
            outside, value = _square_outside(value)  # type: ignore[arg-type]
            if outside != 1:
                return self.scaled(self.generator(2, (0, value)), outside)
            if (half := _exact_square_root(value)) is not None:
                return self.absolute((0, half))
        for index, known in enumerate(self.generators):
            if known == (degree, inside):
                return self.pure(index + 1)
        if len(self.generators) == MAX_GENERATORS:
            raise EvaluationError("too many different roots")
        self.generators.append((degree, inside))
        return self.pure(len(self.generators))

    def pure(self, level: int) -> Element:
        """The generator of a level."""
        degree = self.generators[level - 1][0]
        return level, [self.constant(level - 1, Fraction(int(i == 1))) for i in range(degree)]

    def constant(self, level: int, value: Fraction) -> object:
        if level == 0:
            return trim([value])
        return [
            self.constant(level - 1, value if i == 0 else Fraction(0)) for i in range(self.generators[level - 1][0])
        ]

    def lifted(self, element: Element, level: int) -> object:
        own, value = element
        while own < level:
            own += 1
            degree = self.generators[own - 1][0]
            value = [value, *(self.constant(own - 1, Fraction(0)) for _ in range(degree - 1))]
        return value

    def add(self, left: Element, right: Element) -> Element:
        level = max(left[0], right[0])
        return level, _combined(self.lifted(left, level), self.lifted(right, level), level)

    def scaled(self, element: Element, factor: Fraction) -> Element:
        return element[0], _scaled(element[1], factor, element[0])

    def multiply(self, left: Element, right: Element) -> Element:
        level = max(left[0], right[0])
        return level, self.product(self.lifted(left, level), self.lifted(right, level), level)

    def product(self, left: object, right: object, level: int) -> object:
        """The product of two values of a level; s^n is replaced by what it is."""
        if level == 0:
            return multiplied(left, right)  # type: ignore[arg-type]
        degree, inside = self.generators[level - 1]
        below = self.lifted(inside, level - 1)
        total = [self.constant(level - 1, Fraction(0)) for _ in range(degree)]
        for i, a in enumerate(left):  # type: ignore[arg-type,var-annotated]
            if not _any(a):
                continue
            for j, b in enumerate(right):  # type: ignore[arg-type,var-annotated]
                if not _any(b):
                    continue
                part = self.product(a, b, level - 1)
                if i + j >= degree:
                    part = self.product(part, below, level - 1)
                total[(i + j) % degree] = _combined(total[(i + j) % degree], part, level - 1)
        return total

    def relative_norm(self, element: Element) -> Element:
        """The determinant of multiplication by the element, one level below."""
        level, value = element
        degree = self.generators[level - 1][0]
        rows = []
        for i in range(degree):
            shifted = [self.constant(level - 1, Fraction(int(i == j))) for j in range(degree)]
            rows.append(self.product(value, shifted, level))
        return level - 1, self.determinant(rows, level - 1)  # type: ignore[arg-type]

    def determinant(self, rows: list[list[object]], level: int) -> object:
        if len(rows) == 1:
            return rows[0][0]
        total = self.constant(level, Fraction(0))
        for column, first in enumerate(rows[0]):
            if not _any(first):
                continue
            minor = self.determinant([row[:column] + row[column + 1 :] for row in rows[1:]], level)
            part = self.product(first, minor, level)
            total = _combined(total, _scaled(part, Fraction((-1) ** column), level), level)
        return total


def _square_outside(values: Dense) -> tuple[Fraction, Dense]:
    """(c, q) with values = c^2 * q, where q has whole coefficients whose common divisor is squarefree."""
    content = Fraction(gcd(*(v.numerator for v in values)), lcm(*(v.denominator for v in values)))
    try:
        outside, inside = square_part(content.numerator * content.denominator)
    except NotSurd as error:
        raise EvaluationError(str(error)) from None
    return Fraction(outside, content.denominator), [value / content * inside for value in values]


def _exact_square_root(values: Dense) -> Dense | None:
    """The polynomial whose square this is, None where there is none."""
    lead = exact_root(values[-1], 2)
    if len(values) % 2 == 0 or lead is None:
        return None
    size = len(values) // 2
    root = [Fraction(0)] * size + [lead]
    for place in range(size - 1, -1, -1):
        known = sum(root[i] * root[size + place - i] for i in range(place + 1, size))
        root[place] = (values[size + place] - known) / (2 * lead)
    return root if multiplied(root, root) == values else None


def multiplied(left: Dense, right: Dense) -> Dense:
    """The product of two dense polynomials."""
    if not left or not right:
        return []
    if len(left) + len(right) > MAX_DEGREE + 2:
        raise EvaluationError("the degree is too high")
    total = [Fraction(0)] * (len(left) + len(right) - 1)
    for i, a in enumerate(left):
        for j, b in enumerate(right):
            total[i + j] += a * b
    return total


def _combined(left: object, right: object, level: int) -> object:
    if level == 0:
        a, b = left, right
        size = max(len(a), len(b))  # type: ignore[arg-type]
        padded = [[*part, *[Fraction(0)] * (size - len(part))] for part in (a, b)]  # type: ignore[misc,arg-type]
        return trim([x + y for x, y in zip(*padded, strict=True)])
    return [_combined(a, b, level - 1) for a, b in zip(left, right, strict=True)]  # type: ignore[call-overload]


def _scaled(value: object, factor: Fraction, level: int) -> object:
    scale: Callable[[object], object] = lambda part: _scaled(part, factor, level - 1)  # noqa: E731
    return [part * factor for part in value] if level == 0 else [scale(part) for part in value]  # type: ignore[attr-defined]


def _any(value: object) -> bool:
    """Whether a value is other than 0."""
    return any(_any(part) for part in value) if isinstance(value, list) else bool(value)
