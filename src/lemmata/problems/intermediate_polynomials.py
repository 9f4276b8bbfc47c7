"""Intermediate algebra: polynomials divided, expanded and factored, partial fractions, sums, domains and ranges."""

from fractions import Fraction
from math import comb, gcd, isqrt
from typing import ClassVar

from lemmata.problems.shapes import Shape, ShapedFamily
from lemmata.problems.wording import interval, linear, polynomial, quadratic, surd, union


def cubic(a: int, b: int, c: int, d: int) -> str:
    """`a x^3 + b x^2 + c x + d`."""
    return polynomial({"x^3": a, "x^2": b, "x": c, "": d})


def horner(coefficients: tuple[int, ...], x: int) -> list[int]:
    """The rows of Horner's scheme: the quotient's coefficients by x - r, and then the remainder."""
    out: list[int] = []
    for coefficient in coefficients:
        out.append(coefficient + (out[-1] * x if out else 0))
    return out


def first_degree(row: list[int]) -> str:
    """The quotient of a quadratic from its Horner row."""
    return linear(row[0], row[1])


def second_degree(row: list[int]) -> str:
    """The quotient of a cubic from its Horner row."""
    return quadratic(row[0], row[1], row[2])


class PolynomialRemainder(ShapedFamily):
    """The remainder of a polynomial divided by x - r.

    Level 2: a quadratic; level 3: a cubic; level 4: a cubic with a leading coefficient; level 5: of degree four,
    divided by a quadratic x^2 - k.
    """

    name = "polynomial_remainder"
    subject = "Intermediate Algebra"
    wordings = (
        "What is the remainder when {} is divided by {}?",
        "Find the remainder when {} is divided by {}.",
        "What is the remainder of {} divided by {}?",
    )
    shapes: ClassVar = {
        2: (
            Shape(
                "2",
                ((1, 5), (-12, 12), (-20, 20), (-6, 6)),
                lambda a, b, c, r: (quadratic(a, b, c), linear(1, -r)),
                lambda a, b, c, r: a * r * r + b * r + c,
            ),
        ),
        3: (
            Shape(
                "3",
                ((-9, 9), (-9, 9), (-20, 20), (-5, 5)),
                lambda b, c, d, r: (cubic(1, b, c, d), linear(1, -r)),
                lambda b, c, d, r: r**3 + b * r * r + c * r + d,
            ),
        ),
        4: (
            Shape(
                "leading",
                ((2, 6), (-9, 9), (-9, 9), (-20, 20), (-5, 5)),
                lambda a, b, c, d, r: (cubic(a, b, c, d), linear(1, -r)),
                lambda a, b, c, d, r: a * r**3 + b * r * r + c * r + d,
            ),
        ),
        5: (
            Shape(
                "by quadratic",
                ((1, 5), (-9, 9), (-9, 9), (-9, 9), (-20, 20), (-9, 9)),
                lambda a, b, c, d, e, k: (
                    polynomial({"x^4": a, "x^3": b, "x^2": c, "x": d, "": e}),
                    quadratic(1, 0, -k),
                ),
                lambda a, b, c, d, e, k: linear(b * k + d, a * k * k + c * k + e),
            ),
        ),
    }


class PolynomialQuotient(ShapedFamily):
    """The quotient of a polynomial divided by x - r, whatever the remainder; level 2: a quadratic, then cubics."""

    name = "polynomial_quotient"
    subject = "Intermediate Algebra"
    wordings = (
        "What is the quotient when {} is divided by {}?",
        "Find the quotient when {} is divided by {}.",
        "Determine the quotient when {} is divided by {}.",
    )
    shapes: ClassVar = {
        2: (
            Shape(
                "2",
                ((2, 6), (-15, 15), (-20, 20), (-6, 6)),
                lambda a, b, c, r: (quadratic(a, b, c), linear(1, -r)),
                lambda a, b, c, r: first_degree(horner((a, b, c), r)),
            ),
        ),
        3: (
            Shape(
                "3",
                ((-9, 9), (-15, 15), (-20, 20), (-5, 5)),
                lambda b, c, d, r: (cubic(1, b, c, d), linear(1, -r)),
                lambda b, c, d, r: second_degree(horner((1, b, c, d), r)),
            ),
        ),
        4: (
            Shape(
                "leading",
                ((2, 6), (-9, 9), (-15, 15), (-20, 20), (-5, 5)),
                lambda a, b, c, d, r: (cubic(a, b, c, d), linear(1, -r)),
                lambda a, b, c, d, r: second_degree(horner((a, b, c, d), r)),
            ),
        ),
    }


def partial(parts: list[tuple[Fraction, str]]) -> str:
    """`8/(3(x - 1)) + 1/(3(x + 2))` from numerators and denominators."""
    out = ""
    for value, bottom in parts:
        below = f"({bottom})" if value.denominator == 1 else f"({value.denominator}({bottom}))"
        body = f"{abs(value.numerator)}/{below}"
        out += f" {'-' if value < 0 else '+'} {body}" if out else f"{'-' if value < 0 else ''}{body}"
    return out


class PartialFractions(ShapedFamily):
    """The partial fractions of a proper fraction with two linear factors.

    Level 4: a number on top; level 5: a linear numerator.
    """

    name = "partial_fractions"
    subject = "Intermediate Algebra"
    wordings = (
        "Find the partial fraction decomposition of {}.",
        "Write {} in partial fractions.",
        "Decompose {} into partial fractions.",
    )

    @staticmethod
    def value(m: int, n: int, p: int, q: int) -> str:
        """(mx + n)/((x + p)(x + q)) by putting in the poles."""
        first, second = Fraction(n - m * p, q - p), Fraction(n - m * q, p - q)
        return partial([(first, linear(1, p)), (second, linear(1, q))])

    shapes: ClassVar = {
        4: (
            Shape(
                "number",
                ((1, 30), (-9, 9), (-9, 9)),
                lambda n, p, q: f"{n}/(({linear(1, p)})({linear(1, q)}))",
                lambda n, p, q: PartialFractions.value(0, n, p, q),
                lambda n, p, q: abs(p) < abs(q),
            ),
        ),
        5: (
            Shape(
                "linear",
                ((1, 9), (-20, 20), (-9, 9), (-9, 9)),
                lambda m, n, p, q: f"({linear(m, n)})/(({linear(1, p)})({linear(1, q)}))",
                lambda m, n, p, q: PartialFractions.value(m, n, p, q),
                lambda m, n, p, q: abs(p) < abs(q) and n != m * p and n != m * q,
            ),
        ),
    }


class BinomialExpansion(ShapedFamily):
    """A power of a binomial; level 3: (ax + b)^3; level 4: (x + b)^4 and ^5; level 5: (ax + b)^4 and ^5."""

    name = "binomial_expansion"
    subject = "Intermediate Algebra"
    wordings = ("Expand {}.", "Multiply out {}.", "Expand and simplify {}.")

    @staticmethod
    def row(n: int, leading: tuple[int, int]) -> Shape:
        """(ax + b)^n by Pascal's triangle."""
        powers = [f"x^{k}" if k > 1 else "x" * k for k in range(n, -1, -1)]
        return Shape(
            f"^{n}{'' if leading == (1, 1) else 'a'}",
            (leading, (-9, 9)),
            lambda a, b: f"({linear(a, b)})^{n}",
            lambda a, b: polynomial({power: comb(n, k) * a ** (n - k) * b**k for k, power in enumerate(powers)}),
            lambda a, b: gcd(a, b) == 1,
        )

    shapes: ClassVar = {
        3: (row(3, (2, 7)),),
        4: (row(4, (1, 1)), row(5, (1, 1)), row(4, (2, 3))),
        5: (row(4, (2, 6)), row(5, (2, 4))),
    }


class FunctionDomain(ShapedFamily):
    """The domain of a function.

    Level 2: a square root; level 3: a fraction with a linear denominator, and a logarithm; level 4: a fraction with a
    quadratic denominator; level 5: a root over a linear term, and the root of a difference from a square.
    """

    name = "function_domain"
    subject = "Intermediate Algebra"
    wordings = (
        "Find the domain of f(x) = {}.",
        "What is the domain of f(x) = {}?",
        "Determine the domain of f(x) = {}.",
    )
    shapes: ClassVar = {
        2: (
            Shape(
                "sqrt",
                ((2, 9), (-30, 30)),
                lambda a, b: f"sqrt({linear(a, b)})",
                lambda a, b: interval(Fraction(-b, a), None, "[)"),
            ),
        ),
        3: (
            Shape(
                "1/",
                ((1, 9), (2, 9), (-20, 20)),
                lambda k, a, b: f"{k}/({linear(a, b)})",
                lambda k, a, b: union(interval(None, Fraction(-b, a)), interval(Fraction(-b, a), None)),
            ),
            Shape(
                "ln",
                ((2, 9), (-30, 30)),
                lambda a, b: f"ln({linear(a, b)})",
                lambda a, b: interval(Fraction(-b, a), None),
            ),
        ),
        4: (
            Shape(
                "quadratic",
                ((1, 20), (-9, 9), (-9, 9)),
                lambda k, p, q: f"(x + {k})/({quadratic(1, -p - q, p * q)})",
                lambda k, p, q: union(
                    interval(None, Fraction(p)), interval(Fraction(p), Fraction(q)), interval(Fraction(q), None)
                ),
                lambda k, p, q: p < q and -k not in (p, q),
            ),
        ),
        5: (
            Shape(
                "root over",
                ((-12, 9), (-8, 15)),
                lambda p, q: f"sqrt({linear(1, -p)})/({linear(1, -q)})",
                lambda p, q: union(interval(Fraction(p), Fraction(q), "[)"), interval(Fraction(q), None)),
                lambda p, q: p < q,
            ),
            Shape(
                "two roots",
                ((-12, 9), (-8, 15)),
                lambda p, q: f"sqrt({linear(1, -p)}) + sqrt({q} - x)",
                lambda p, q: interval(Fraction(p), Fraction(q), "[]"),
                lambda p, q: p < q and q > 0,
            ),
        ),
    }


class FunctionRange(ShapedFamily):
    """The range of a function.

    Level 2: an absolute value or a root; level 3: a quadratic; level 4: a quadratic with a leading coefficient of
    either sign.
    """

    name = "function_range"
    subject = "Intermediate Algebra"
    wordings = (
        "Find the range of f(x) = {}.",
        "What is the range of f(x) = {}?",
        "Determine the range of f(x) = {}.",
    )

    @staticmethod
    def vertex(a: int, b: int, c: int) -> str:
        """From the vertex upwards or downwards."""
        height = c - Fraction(b * b, 4 * a)
        return interval(height, None, "[)") if a > 0 else interval(None, height, "(]")

    shapes: ClassVar = {
        2: (
            Shape(
                "abs",
                ((-15, 15), (-20, 20)),
                lambda p, q: f"|{linear(1, p)}| {'-' if q < 0 else '+'} {abs(q)}",
                lambda p, q: interval(Fraction(q), None, "[)"),
            ),
            Shape(
                "sqrt",
                ((-15, 15), (-20, 20)),
                lambda p, q: f"sqrt({linear(1, p)}) {'-' if q < 0 else '+'} {abs(q)}",
                lambda p, q: interval(Fraction(q), None, "[)"),
            ),
        ),
        3: (
            Shape(
                "monic",
                ((-14, 14), (-30, 30)),
                lambda b, c: quadratic(1, b, c),
                lambda b, c: FunctionRange.vertex(1, b, c),
                lambda b, c: b % 2 == 0,
            ),
        ),
        4: (
            Shape(
                "leading",
                ((-6, 6), (-12, 12), (-20, 20)),
                quadratic,
                lambda a, b, c: FunctionRange.vertex(a, b, c),
                lambda a, b, c: abs(a) > 1,
            ),
        ),
    }


class InfiniteSeries(ShapedFamily):
    """The sum of an infinite geometric series: a ratio 1/q at level 3, p/q at level 4, a negative one at level 5."""

    name = "infinite_series"
    subject = "Intermediate Algebra"
    wordings = (
        "Find the {}.",
        "What is the {}?",
        "Determine the {}.",
    )

    @staticmethod
    def row(ratio: tuple[int, int], form: str) -> Shape:
        """First term a, ratio p/q."""
        return Shape(
            form,
            ((1, 60), ratio, (2, 12)),
            lambda a, p, q: f"sum of the infinite geometric series with first term {a} and common ratio {p}/{q}",
            lambda a, p, q: a / (1 - Fraction(p, q)),
            lambda a, p, q: abs(p) < q and gcd(p, q) == 1,
        )

    shapes: ClassVar = {3: (row((1, 1), "1"),), 4: (row((2, 11), "p"),), 5: (row((-11, -1), "-p"),)}


class PowerSum(ShapedFamily):
    """A sum over k = 1 to n of a linear term (level 2), a quadratic (3), from a later start (4), a cubic (5)."""

    name = "power_sum"
    subject = "Intermediate Algebra"
    wordings = (
        "Find the sum of {} for k = {} to {}.",
        "What is the sum of {} for k = {} to {}?",
        "Compute the sum of {} from k = {} to {}.",
    )
    shapes: ClassVar = {
        2: (
            Shape(
                "1",
                ((2, 9), (-12, 12), (8, 40)),
                lambda a, b, n: (linear(a, b, "k"), "1", str(n)),
                lambda a, b, n: sum(a * k + b for k in range(1, n + 1)),
            ),
        ),
        3: (
            Shape(
                "2",
                ((1, 4), (-9, 9), (-12, 12), (8, 30)),
                lambda a, b, c, n: (quadratic(a, b, c, "k"), "1", str(n)),
                lambda a, b, c, n: sum(a * k * k + b * k + c for k in range(1, n + 1)),
            ),
        ),
        4: (
            Shape(
                "from m",
                ((1, 4), (-9, 9), (3, 12), (15, 40)),
                lambda a, b, m, n: (quadratic(a, b, 0, "k"), str(m), str(n)),
                lambda a, b, m, n: sum(a * k * k + b * k for k in range(m, n + 1)),
            ),
        ),
        5: (
            Shape(
                "3",
                ((1, 3), (-6, 6), (-9, 9), (8, 25)),
                lambda a, b, c, n: (polynomial({"k^3": a, "k^2": b, "k": c}), "1", str(n)),
                lambda a, b, c, n: sum(a * k**3 + b * k * k + c * k for k in range(1, n + 1)),
            ),
        ),
    }


class SurdQuadratic(ShapedFamily):
    """A quadratic equation whose roots are not rational; level 3: monic, level 4: an odd middle, level 5: leading."""

    name = "surd_quadratic"
    subject = "Intermediate Algebra"
    wordings = ("Solve {} for x.", "Solve the equation {}.", "Find all solutions of {}.")

    @staticmethod
    def value(a: int, b: int, c: int) -> str:
        """By the formula, the smaller root first."""
        disc = b * b - 4 * a * c
        real, root = Fraction(-b, 2 * a), surd(Fraction(1, 2 * a), disc)
        return f"{real} - {root}, {real} + {root}"

    @staticmethod
    def irrational(a: int, b: int, c: int) -> bool:
        """Whether there are two roots and neither is rational."""
        disc = b * b - 4 * a * c
        return disc > 0 and isqrt(disc) ** 2 != disc

    @staticmethod
    def monic(odd: int) -> Shape:
        """x^2 + bx + c with b of one parity."""
        return Shape(
            f"monic {odd}",
            ((-16, 16), (-30, 30)),
            lambda b, c: f"{quadratic(1, b, c)} = 0",
            lambda b, c: SurdQuadratic.value(1, b, c),
            lambda b, c: b % 2 == odd and SurdQuadratic.irrational(1, b, c),
        )

    shapes: ClassVar = {
        3: (monic(0),),
        4: (monic(1),),
        5: (
            Shape(
                "leading",
                ((2, 7), (-14, 14), (-15, 15)),
                lambda a, b, c: f"{quadratic(a, b, c)} = 0",
                lambda a, b, c: SurdQuadratic.value(a, b, c),
                lambda a, b, c: gcd(a, b, c) == 1 and SurdQuadratic.irrational(a, b, c),
            ),
        ),
    }


POLYNOMIAL_REMAINDER = PolynomialRemainder()
POLYNOMIAL_QUOTIENT = PolynomialQuotient()
PARTIAL_FRACTIONS = PartialFractions()
BINOMIAL_EXPANSION = BinomialExpansion()
FUNCTION_DOMAIN = FunctionDomain()
FUNCTION_RANGE = FunctionRange()
INFINITE_SERIES = InfiniteSeries()
POWER_SUM = PowerSum()
SURD_QUADRATIC = SurdQuadratic()
