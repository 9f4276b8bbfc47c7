"""Partial fractions over the rationals: linear factors and quadratics without real roots, exactly.

Polynomials are dense lists of coefficients from the constant up (`univariate.py`).
"""

from dataclasses import dataclass
from fractions import Fraction
from math import gcd, isqrt, lcm

from lemmata.expr import Add, Node
from lemmata.solver.build import over, power
from lemmata.solver.polynomial import Polynomial
from lemmata.solver.tidy import tidy
from lemmata.solver.univariate import Dense, divide, trim

MAX_CANDIDATES = 4_000


class NoFactors(Exception):
    """The polynomial has a factor that is neither linear nor a quadratic without real roots."""


@dataclass(frozen=True)
class Part:
    """top / bottom^power, with top of a lower degree than bottom."""

    top: Dense
    bottom: Dense
    power: int

    def node(self, name: str) -> Node:
        """The part as a formula."""
        below = dense_node(self.bottom, name)
        return tidy(over(dense_node(self.top, name), below if self.power == 1 else power(below, self.power)))


def dense_node(values: Dense, name: str) -> Node:
    """The polynomial as a formula."""
    return Polynomial.univariate(list(reversed(values)) or [Fraction(0)], name).node()


def multiply(a: Dense, b: Dense) -> Dense:
    """The product."""
    total = [Fraction(0)] * max(len(a) + len(b) - 1, 0)
    for i, x in enumerate(a):
        for j, y in enumerate(b):
            total[i + j] += x * y
    return total


def value(values: Dense, x: Fraction) -> Fraction:
    """The value at a number (Horner)."""
    total = Fraction(0)
    for coefficient in reversed(values):
        total = total * x + coefficient
    return total


def primitive(values: Dense) -> tuple[Fraction, Dense]:
    """(c, p) with values = c * p, p whole without a common divisor and with a positive leading coefficient."""
    size = lcm(*(v.denominator for v in values))
    whole = [int(v * size) for v in values]
    shared = gcd(*whole) * (1 if whole[-1] > 0 else -1)
    return Fraction(shared, size), [Fraction(v, shared) for v in whole]


def rational_candidates(values: Dense) -> list[Fraction]:
    """±p/q with p dividing the constant and q the leading coefficient of a primitive polynomial, smallest first."""
    _, whole = primitive(values)
    found = set()
    for p in divisors(abs(int(whole[0]))):
        for q in divisors(int(whole[-1])):
            found |= {Fraction(p, q), Fraction(-p, q)}
            if len(found) > MAX_CANDIDATES:
                raise NoFactors("too many candidates for rational roots")
    return sorted(found, key=lambda root: (root.denominator, abs(root), root < 0))


def divisors(n: int) -> list[int]:
    """All divisors of a positive number."""
    if n > 10**10:
        raise NoFactors("a coefficient above 10^10")
    small = [d for d in range(1, isqrt(n) + 1) if n % d == 0]
    return sorted({*small, *(n // d for d in small)})


def factors(values: Dense) -> tuple[Fraction, list[tuple[Dense, int]]]:
    """(content, [(primitive irreducible factor, multiplicity)]) with linear factors first; NoFactors where a rest of
    degree 3 or more without rational roots is left that isn't a product of two quadratics."""
    content, rest = primitive(values)
    found: list[tuple[Dense, int]] = []
    while len(rest) > 1 and rest[0] == 0:
        rest = rest[1:]
        found = _with(found, [Fraction(0), Fraction(1)])
    if len(rest) > 2:
        for root in rational_candidates(rest):
            while len(rest) > 2 and value(rest, root) == 0:
                linear = [Fraction(-root.numerator), Fraction(root.denominator)]
                rest = divide(rest, linear)[0]
                found = _with(found, linear)
    if len(rest) == 5:
        found = [*found, *((part, 1) for part in _quadratics(rest))]
        if found[-1][0] == found[-2][0]:
            found = [*found[:-2], (found[-1][0], 2)]
    elif len(rest) > 3:
        raise NoFactors("a factor of degree 3 or more without rational roots")
    elif len(rest) > 1:
        found = _with(found, rest)
    else:
        content *= rest[0]
    return content, found


def _with(found: list[tuple[Dense, int]], factor: Dense) -> list[tuple[Dense, int]]:
    for index, (known, count) in enumerate(found):
        if known == factor:
            return [*found[:index], (known, count + 1), *found[index + 1 :]]
    return [*found, (factor, 1)]


def _quadratics(values: Dense) -> tuple[Dense, Dense]:
    """A primitive quartic without rational roots as a product of two whole quadratics."""
    e, d, c, b, a = map(int, values)
    for p in divisors(a):
        for r in [sign * part for part in divisors(abs(e)) for sign in (1, -1)]:
            s, t = a // p, e // r
            # (p x^2 + q x + r)(s x^2 + u x + t): b = p u + q s, d = q t + u r, c = p t + r s + q u
            determinant = s * r - p * t
            if determinant:
                q, u = Fraction(b * r - p * d, determinant), Fraction(s * d - b * t, determinant)
                pairs = [(q, u)]
            elif b * r != p * d:
                continue
            else:
                # q s + p u = b with q u = c - p t - r s
                gap = Fraction(b * b, 1) - 4 * p * s * (c - p * t - r * s)
                if gap < 0 or isqrt(int(gap)) ** 2 != gap:
                    continue
                pairs = [(Fraction(b + sign * isqrt(int(gap)), 2 * s), Fraction(b - sign * isqrt(int(gap)), 2 * p))
                         for sign in (1, -1)]  # fmt: skip
            for q, u in pairs:
                if q.denominator == u.denominator == 1 and p * t + r * s + q * u == c:
                    return ([Fraction(r), q, Fraction(p)], [Fraction(t), u, Fraction(s)])
    raise NoFactors("a factor of degree 4 that does not split")


def decompose(top: Dense, bottom: Dense) -> tuple[Dense, list[Part]]:
    """(polynomial part, partial fractions) of top / bottom; NoFactors where the denominator can't be factored."""
    whole, rest = divide(top, bottom)
    content, found = factors(bottom)
    rest = [v / content for v in rest]
    if not rest:
        return whole, []
    unknowns: list[tuple[Dense, int, int]] = []
    columns: list[Dense] = []
    full = [Fraction(1)]
    for factor, count in found:
        for _ in range(count):
            full = multiply(full, factor)
    for factor, count in found:
        for exponent in range(1, count + 1):
            for degree in range(len(factor) - 1):
                below = [Fraction(1)]
                for _ in range(exponent):
                    below = multiply(below, factor)
                columns.append([*([Fraction(0)] * degree), *divide(full, below)[0]])
                unknowns.append((factor, exponent, degree))
    size = len(columns)
    rows = [[*(c[i] if i < len(c) else Fraction(0) for c in columns), rest[i] if i < len(rest) else Fraction(0)]
            for i in range(size)]  # fmt: skip
    solution = solve_linear(rows)
    parts: dict[tuple[tuple[Fraction, ...], int], Dense] = {}
    for (factor, exponent, _), coefficient in zip(unknowns, solution, strict=True):
        parts.setdefault((tuple(factor), exponent), []).append(coefficient)
    return whole, [Part(trim(tops), list(factor), exponent) for (factor, exponent), tops in parts.items() if any(tops)]


def solve_linear(rows: list[list[Fraction]]) -> list[Fraction]:
    """The solution of a square system with one solution; each row ends with its right side."""
    rows = [list(row) for row in rows]
    size = len(rows)
    for column in range(size):
        pivot = next(i for i in range(column, size) if rows[i][column])
        rows[column], rows[pivot] = rows[pivot], rows[column]
        rows[column] = [v / rows[column][column] for v in rows[column]]
        for i in range(size):
            if i != column and rows[i][column]:
                rows[i] = [a - rows[i][column] * b for a, b in zip(rows[i], rows[column], strict=True)]
    return [row[-1] for row in rows]


def sum_node(whole: Dense, parts: list[Part], name: str) -> Node:
    """The decomposition as a formula."""
    first = dense_node(whole, name) if whole else None
    terms = [] if first is None else list(first.terms) if isinstance(first, Add) else [first]
    terms += [part.node(name) for part in parts]
    return terms[0] if len(terms) == 1 else Add(tuple(terms))
