"""Intermediate algebra: complex numbers and quadratic equations without real roots."""

from fractions import Fraction
from math import gcd, isqrt
from typing import ClassVar

from lemmata.problems.shapes import Shape, ShapedFamily
from lemmata.problems.wording import polynomial, quadratic, surd


class ComplexArithmetic(ShapedFamily):
    """Sum, product and quotient of complex numbers.

    Level 1: a sum or difference; level 2: a product; level 3: a square plus a number; level 4: a quotient; level 5: a
    quotient with a product on top.
    """

    name = "complex_arithmetic"
    subject = "Intermediate Algebra"
    wordings = ("Compute {}.", "Simplify {}.", "Write {} in the form a + bi.")

    @staticmethod
    def product(a: int, b: int, c: int, d: int) -> tuple[int, int]:
        """(a + bi)(c + di)."""
        return a * c - b * d, a * d + b * c

    @staticmethod
    def quotient(a: int, b: int, c: int, d: int) -> str:
        """(a + bi)/(c + di)."""
        x, y = ComplexArithmetic.product(a, b, c, -d)
        return complex_text(Fraction(x, c * c + d * d), Fraction(y, c * c + d * d))

    shapes: ClassVar = {
        1: (
            Shape(
                "+",
                ((-12, 12),) * 4,
                lambda a, b, c, d: f"({gauss(a, b)}) + ({gauss(c, d)})",
                lambda a, b, c, d: complex_text(Fraction(a + c), Fraction(b + d)),
            ),
            Shape(
                "-",
                ((-12, 12),) * 4,
                lambda a, b, c, d: f"({gauss(a, b)}) - ({gauss(c, d)})",
                lambda a, b, c, d: complex_text(Fraction(a - c), Fraction(b - d)),
            ),
        ),
        2: (
            Shape(
                "*",
                ((-9, 9),) * 4,
                lambda a, b, c, d: f"({gauss(a, b)})*({gauss(c, d)})",
                lambda *n: complex_text(*map(Fraction, ComplexArithmetic.product(*n))),
            ),
        ),
        3: (
            Shape(
                "^2",
                ((-9, 9),) * 4,
                lambda a, b, c, d: f"({gauss(a, b)})^2 + ({gauss(c, d)})",
                lambda a, b, c, d: complex_text(Fraction(a * a - b * b + c), Fraction(2 * a * b + d)),
            ),
        ),
        4: (
            Shape(
                "/",
                ((-9, 9),) * 4,
                lambda a, b, c, d: f"({gauss(a, b)})/({gauss(c, d)})",
                lambda *n: ComplexArithmetic.quotient(*n),
            ),
        ),
        5: (
            Shape(
                "*/",
                ((-6, 6),) * 6,
                lambda a, b, c, d, e, f: f"({gauss(a, b)})*({gauss(c, d)})/({gauss(e, f)})",
                lambda a, b, c, d, e, f: ComplexArithmetic.quotient(*ComplexArithmetic.product(a, b, c, d), e, f),
            ),
        ),
    }


def gauss(a: int, b: int) -> str:
    """`3 - 4i`."""
    return polynomial({"": a, "i": b}) if a else polynomial({"i": b})


def complex_text(a: Fraction, b: Fraction) -> str:
    """`2/5 + 11i/5`."""
    size = "" if abs(b.numerator) == 1 else str(abs(b.numerator))
    imaginary = f"{size}i{'' if b.denominator == 1 else f'/{b.denominator}'}"
    if not b:
        return str(a)
    if not a:
        return f"{'-' if b < 0 else ''}{imaginary}"
    return f"{a} {'-' if b < 0 else '+'} {imaginary}"


class ComplexQuadratic(ShapedFamily):
    """A quadratic equation without real roots, solved over the complex numbers.

    Level 3: whole real and imaginary parts; level 4: a leading coefficient; level 5: an imaginary part with a root.
    """

    name = "complex_quadratic"
    subject = "Intermediate Algebra"
    wordings = (
        "Solve {} over the complex numbers.",
        "Find all complex solutions of {}.",
        "What are the complex solutions of {}?",
    )

    @staticmethod
    def rational(a: int, b: int, c: int) -> str:
        """Both roots, where the discriminant is minus a square."""
        root = isqrt(4 * a * c - b * b)
        real, imaginary = Fraction(-b, 2 * a), Fraction(root, 2 * a)
        return f"{complex_text(real, -imaginary)}, {complex_text(real, imaginary)}"

    @staticmethod
    def is_square(a: int, b: int, c: int) -> bool:
        """Whether the discriminant is minus a square."""
        disc = 4 * a * c - b * b
        return disc > 0 and isqrt(disc) ** 2 == disc

    shapes: ClassVar = {
        3: (
            Shape(
                "monic",
                ((-20, 20), (1, 150)),
                lambda b, c: f"{quadratic(1, b, c)} = 0",
                lambda b, c: ComplexQuadratic.rational(1, b, c),
                lambda b, c: b % 2 == 0 and ComplexQuadratic.is_square(1, b, c),
                zeros=True,
            ),
        ),
        4: (
            Shape(
                "leading",
                ((2, 9), (-20, 20), (1, 90)),
                lambda a, b, c: f"{quadratic(a, b, c)} = 0",
                lambda a, b, c: ComplexQuadratic.rational(a, b, c),
                lambda a, b, c: gcd(a, b, c) == 1 and ComplexQuadratic.is_square(a, b, c),
            ),
        ),
        5: (
            Shape(
                "surd",
                ((-12, 12), (2, 60)),
                lambda b, c: f"{quadratic(1, 2 * b, c)} = 0",
                lambda b, c: f"{-b} - {surd_i(c - b * b)}, {-b} + {surd_i(c - b * b)}",
                lambda b, c: c > b * b and isqrt(c - b * b) ** 2 != c - b * b,
            ),
        ),
    }


def surd_i(square: int) -> str:
    """`2i*sqrt(3)`."""
    text = surd(Fraction(1), square)
    size, _, root = text.partition("sqrt")
    return f"{size}i*sqrt{root}"


COMPLEX_ARITHMETIC = ComplexArithmetic()
COMPLEX_QUADRATIC = ComplexQuadratic()
