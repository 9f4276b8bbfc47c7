"""Precalculus: exact values of trigonometric functions, equations with them, powers and polar form of complex numbers.

Angles are multiples of pi/12 or whole degrees; the exact values of the first quadrant are written here, the others
follow by symmetry.
"""

from fractions import Fraction
from math import gcd, isqrt
from typing import ClassVar

from lemmata.problems.intermediate_complex import gauss
from lemmata.problems.shapes import Shape, ShapedFamily
from lemmata.problems.wording import surd

Root = tuple[Fraction, int]
"""(a, b) for a * sqrt(b)."""

HALF = Fraction(1, 2)
SINES: dict[int, Root] = {0: (Fraction(0), 1), 30: (HALF, 1), 45: (HALF, 2), 60: (HALF, 3), 90: (Fraction(1), 1)}
"""Degrees -> the sine."""


def sine(degrees: int) -> Root:
    """The sine of a multiple of 30 or 45 degrees."""
    angle = degrees % 360
    sign = -1 if angle > 180 else 1
    angle %= 180
    a, b = SINES[min(angle, 180 - angle)]
    return sign * a, b


def cosine(degrees: int) -> Root:
    """The cosine of a multiple of 30 or 45 degrees."""
    return sine(degrees + 90)


def tangent(degrees: int) -> Root:
    """sin/cos with a rational denominator; ZeroDivisionError at odd multiples of 90 degrees."""
    (a, b), (c, d) = sine(degrees), cosine(degrees)
    return (a / (c * d), b * d) if a else (Fraction(0), 1)


FUNCTIONS = {"sin": sine, "cos": cosine, "tan": tangent}
EXACT = {30 * k for k in range(-24, 25)} | {45 * k for k in range(-16, 17)}


def in_pi(degrees: int) -> str:
    """150 degrees as `5pi/6`."""
    value = Fraction(degrees, 180)
    if not value:
        return "0"
    size = "" if abs(value.numerator) == 1 else str(abs(value.numerator))
    return f"{'-' if value < 0 else ''}{size}pi{'' if value.denominator == 1 else f'/{value.denominator}'}"


def pi_over(p: int, q: int) -> str:
    """`5pi/6` as it is drawn."""
    return f"{'' if p == 1 else p}pi/{q}"


def fits_circle(name: str, p: int, q: int) -> bool:
    """Whether p*pi/q is in lowest terms, one of the exact angles, and no pole."""
    if gcd(p, q) != 1 or 180 * p % q or 180 * p // q not in EXACT:
        return False
    return name != "tan" or cosine(180 * p // q)[0] != 0


def value_shape(name: str, top: int) -> Shape:
    """A function of p*pi/q."""
    return Shape(
        f"{name} pi",
        ((1, top), (2, 6)),
        lambda p, q: f"{name}({pi_over(p, q)})",
        lambda p, q: surd(*FUNCTIONS[name](180 * p // q)),
        lambda p, q: fits_circle(name, p, q),
    )


def degree_shape(name: str, low: int, high: int) -> Shape:
    """A function of whole degrees."""
    return Shape(
        f"{name} deg",
        ((low, high),),
        lambda d: f"{name}({d}°)",
        lambda d: surd(*FUNCTIONS[name](d)),
        lambda d: d in EXACT and (name != "tan" or cosine(d)[0] != 0),
    )


VALUE = ("What is {}?", "Find the exact value of {}.", "Evaluate {}.")


class TrigValue(ShapedFamily):
    """An exact value in radians, times a number from level 2 on.

    Level 1: up to half a turn; level 2: up to a full turn with a factor; level 3: beyond, with a factor.
    """

    name = "trig_value"
    subject = "Precalculus"
    wordings = VALUE

    @staticmethod
    def multiple(name: str, low: int, high: int) -> Shape:
        """k times a function."""
        return Shape(
            f"k {name}",
            ((2, 9), (low, high), (2, 6)),
            lambda k, p, q: f"{k}*{name}({pi_over(p, q)})",
            lambda k, p, q: surd(k * FUNCTIONS[name](180 * p // q)[0], FUNCTIONS[name](180 * p // q)[1]),
            lambda k, p, q: fits_circle(name, p, q) and k % 2 == 1,
        )

    shapes: ClassVar = {
        1: tuple(value_shape(name, 6) for name in ("sin", "cos", "tan")),
        2: (multiple("sin", 2, 11), multiple("cos", 2, 11), multiple("tan", 2, 11)),
        3: (multiple("sin", 13, 23), multiple("cos", 13, 23), multiple("tan", 13, 23)),
    }


class TrigDegrees(ShapedFamily):
    """An exact value in degrees; level 1: up to 180°, level 2: up to 360°, level 3: beyond and negative."""

    name = "trig_degrees"
    subject = "Precalculus"
    wordings = VALUE
    shapes: ClassVar = {
        1: tuple(degree_shape(name, 0, 180) for name in FUNCTIONS),
        2: tuple(degree_shape(name, 181, 360) for name in FUNCTIONS),
        3: tuple(degree_shape(name, low, high) for name in FUNCTIONS for low, high in ((361, 720), (-360, -1))),
    }


class TrigSum(ShapedFamily):
    """A combination of exact values that is rational.

    Level 3: sines and cosines of 30° and 60° with factors; level 4: squares of values; level 5: products of values.
    """

    name = "trig_sum"
    subject = "Precalculus"
    wordings = VALUE

    @staticmethod
    def is_half(name: str, p: int, q: int) -> bool:
        """Whether the value is a whole or half number."""
        return fits_circle(name, p, q) and FUNCTIONS[name](180 * p // q)[1] == 1

    @staticmethod
    def square(name: str, p: int, q: int) -> Fraction:
        """The square of the value."""
        a, b = FUNCTIONS[name](180 * p // q)
        return a * a * b

    shapes: ClassVar = {
        3: (
            Shape(
                "sum",
                ((2, 9), (1, 11), (2, 6), (2, 9), (1, 11), (2, 6)),
                lambda k, p, q, m, r, s: f"{k}*sin({pi_over(p, q)}) + {m}*cos({pi_over(r, s)})",
                lambda k, p, q, m, r, s: k * sine(180 * p // q)[0] + m * cosine(180 * r // s)[0],
                lambda k, p, q, m, r, s: TrigSum.is_half("sin", p, q) and TrigSum.is_half("cos", r, s),
            ),
        ),
        4: (
            Shape(
                "squares",
                ((2, 9), (1, 11), (3, 6), (2, 9), (1, 11), (3, 6)),
                lambda k, p, q, m, r, s: f"{k}*sin({pi_over(p, q)})^2 - {m}*cos({pi_over(r, s)})^2",
                lambda k, p, q, m, r, s: k * TrigSum.square("sin", p, q) - m * TrigSum.square("cos", r, s),
                lambda k, p, q, m, r, s: fits_circle("sin", p, q) and fits_circle("cos", r, s),
            ),
        ),
        5: (
            Shape(
                "tangents",
                ((2, 9), (1, 11), (3, 6), (2, 9), (1, 11), (3, 6)),
                lambda k, p, q, m, r, s: f"{k}*tan({pi_over(p, q)})^2 + {m}*sin({pi_over(r, s)})^2",
                lambda k, p, q, m, r, s: k * TrigSum.square("tan", p, q) + m * TrigSum.square("sin", r, s),
                lambda k, p, q, m, r, s: fits_circle("tan", p, q) and fits_circle("sin", r, s),
            ),
        ),
    }


def third_side(a: int, b: int) -> int:
    """The other leg of a right triangle with hypotenuse b and leg a; 0 where it is no whole number."""
    square = b * b - a * a
    return isqrt(square) if square > 0 and isqrt(square) ** 2 == square else 0


class TrigOfInverse(ShapedFamily):
    """A trigonometric function of an inverse one, by a right triangle.

    Level 3: sine or cosine of the other's inverse; level 4: the tangent; level 5: of an arctangent, with a factor.
    """

    name = "trig_of_inverse"
    subject = "Precalculus"
    wordings = VALUE
    shapes: ClassVar = {
        3: (
            Shape(
                "sin acos",
                ((2, 9), (3, 84), (5, 85)),
                lambda k, a, b: f"{k}*sin(arccos({a}/{b}))",
                lambda k, a, b: k * Fraction(third_side(a, b), b),
                lambda k, a, b: a < b and gcd(a, b) == 1 and third_side(a, b) > 0,
            ),
            Shape(
                "cos asin",
                ((2, 9), (3, 84), (5, 85)),
                lambda k, a, b: f"{k}*cos(arcsin({a}/{b}))",
                lambda k, a, b: k * Fraction(third_side(a, b), b),
                lambda k, a, b: a < b and gcd(a, b) == 1 and third_side(a, b) > 0,
            ),
        ),
        4: (
            Shape(
                "tan asin",
                ((2, 9), (3, 84), (5, 85)),
                lambda k, a, b: f"{k}*tan(arcsin({a}/{b}))",
                lambda k, a, b: k * Fraction(a, third_side(a, b)),
                lambda k, a, b: a < b and gcd(a, b) == 1 and third_side(a, b) > 0,
            ),
        ),
        5: (
            Shape(
                "sin atan",
                ((2, 9), (1, 12), (1, 12)),
                lambda k, a, b: f"{k}*sin(arctan({a}/{b}))",
                lambda k, a, b: surd(Fraction(k * a, a * a + b * b), a * a + b * b),
                lambda k, a, b: b > 1 and gcd(a, b) == 1,
            ),
        ),
    }


def solutions(name: str, wanted: Root, multiple: int = 1) -> str:
    """All x in [0, 2pi) with name(multiple * x) = a sqrt(b), by trying the multiples of 15/multiple degrees."""
    found = []
    for step in range(24 * multiple):
        inner = 15 * step
        if inner % 360 % 30 and inner % 360 % 45:
            continue
        if name == "tan" and cosine(inner)[0] == 0:
            continue
        if surd(*FUNCTIONS[name](inner)) == surd(*wanted):
            found.append(Fraction(inner, multiple))
    return ", ".join(pi_text(x / 180) for x in found) or "no solution"


def pi_text(value: Fraction) -> str:
    """A multiple of pi: `0`, `pi/6`, `13pi/12`."""
    if not value:
        return "0"
    top = "pi" if value.numerator == 1 else f"{value.numerator}pi"
    return top if value.denominator == 1 else f"{top}/{value.denominator}"


CIRCLE = (
    "Solve {} for x in [0, 2*pi).",
    "Solve {} on the interval [0, 2*pi).",
    "Find all solutions of {} in [0, 2*pi).",
)


def scaled_equation(name: str, multiple: int) -> Shape:
    """a*name(x) + b = c, where (c - b)/a is a value that the function has at an exact angle."""
    inner = "x" if multiple == 1 else f"{multiple}x"

    def wanted(a: int, b: int, c: int) -> Root:
        return Fraction(c - b, a), 1

    return Shape(
        f"{name}{multiple}",
        ((1, 12), (-12, 12), (-24, 24)),
        lambda a, b, c: f"{'' if a == 1 else f'{a}*'}{name}({inner}) {'-' if b < 0 else '+'} {abs(b)} = {c}",
        lambda a, b, c: solutions(name, wanted(a, b, c), multiple),
        lambda a, b, c: (
            b != 0 != c - b and abs(Fraction(c - b, a)) in ((0, 1) if name == "tan" else (0, Fraction(1, 2), 1))
        ),
        zeros=True,
    )


class TrigEquation(ShapedFamily):
    """A trigonometric equation on [0, 2pi).

    Level 2: a*sin(x) + b = c; level 3: with cosine and tangent; level 4: of 2x; level 5: of 3x.
    """

    name = "trig_equation"
    subject = "Precalculus"
    wordings = CIRCLE
    shapes: ClassVar = {
        2: (scaled_equation("sin", 1),),
        3: (scaled_equation("cos", 1), scaled_equation("tan", 1)),
        4: (scaled_equation("sin", 2), scaled_equation("cos", 2)),
        5: (scaled_equation("cos", 3),),
    }


class TrigQuadratic(ShapedFamily):
    """A quadratic in the sine or the cosine on [0, 2pi), one root of which may be out of reach.

    Level 4: a factor is sin(x) or cos(x) itself; level 5: two linear factors, multiplied out.
    """

    name = "trig_quadratic"
    subject = "Precalculus"
    wordings = CIRCLE

    @staticmethod
    def value(name: str, values: tuple[Fraction, ...]) -> str:
        """All x where the function has one of the values."""
        degrees = sorted(
            {15 * k for k in range(24) if 15 * k in EXACT and FUNCTIONS[name](15 * k)[1] == 1}
            & {15 * k for k in range(24) if 15 * k in EXACT and FUNCTIONS[name](15 * k)[0] in values}
        )
        return ", ".join(pi_text(Fraction(d, 180)) for d in degrees) or "no solution"

    @staticmethod
    def row(name: str, low: int) -> Shape:
        """k(2 f(x) + a)(f(x) + b) multiplied out; low = 0 allows b = 0."""

        def text(k: int, a: int, b: int) -> str:
            middle, last = 2 * b + a, a * b
            out = f"2*{name}(x)^2"
            if middle:
                size = "" if abs(middle) == 1 else f"{abs(middle)}*"
                out += f" {'-' if middle < 0 else '+'} {size}{name}(x)"
            if last:
                out += f" {'-' if last < 0 else '+'} {abs(last)}"
            return f"{k}*({out}) = 0"

        return Shape(
            f"{name}{low}",
            ((2, 9), (-3, 3), (0, 0) if low == 0 else (-3, 3)),
            text,
            lambda k, a, b: TrigQuadratic.value(name, (Fraction(-a, 2), Fraction(-b))),
            lambda k, a, b: a % 2 == 1 and (low == 0 or b != 0) and 2 * b != a and (abs(a) == 1 or abs(b) <= 1),
            zeros=True,
        )

    shapes: ClassVar = {4: (row("sin", 0), row("cos", 0)), 5: (row("sin", 1), row("cos", 1))}


def times_power(a: int, b: int, n: int) -> tuple[int, int]:
    """(a + bi)^n by repeated multiplication."""
    x, y = 1, 0
    for _ in range(n):
        x, y = x * a - y * b, x * b + y * a
    return x, y


class ComplexPower(ShapedFamily):
    """A power of a complex number.

    Level 1: i^n with a factor; level 2: a square; level 3: a cube; level 4: a power of a + ai; level 5: a fourth or
    fifth power. A follow-up changes a part of the number, exponents stay.
    """

    name = "complex_power"
    subject = "Precalculus"
    wordings = ("Compute {}.", "What is {}?", "Simplify {}.")

    @staticmethod
    def row(low: int, high: int, size: int) -> Shape:
        """(a + bi)^n."""
        return Shape(
            "power",
            ((-size, size), (-size, size), (low, high)),
            lambda a, b, n: f"({gauss(a, b)})^{n}",
            lambda a, b, n: gauss(*times_power(a, b, n)) if any(times_power(a, b, n)) else "0",
            lambda a, b, n: n > 0,
        )

    shapes: ClassVar = {
        1: (
            Shape(
                "i^n",
                ((2, 20), (5, 99)),
                lambda k, n: f"{k}*i^{n}",
                lambda k, n: gauss(*(k * part for part in times_power(0, 1, n))),
            ),
        ),
        2: (row(2, 2, 12),),
        3: (row(3, 3, 6),),
        4: (
            Shape(
                "diagonal",
                ((2, 9), (-1, 1), (6, 16)),
                lambda k, s, n: f"{k}*({gauss(1, s)})^{n}",
                lambda k, s, n: gauss(*(k * part for part in times_power(1, s, n))),
            ),
        ),
        5: (row(4, 5, 4),),
    }


class ComplexModulus(ShapedFamily):
    """The modulus of a complex number; level 1: whole, level 2: a root, level 3: of a product, level 4: of a power."""

    name = "complex_modulus"
    subject = "Precalculus"
    wordings = ("Find the modulus of {}.", "What is the modulus of {}?", "Find the absolute value of {}.")
    shapes: ClassVar = {
        1: (
            Shape(
                "whole",
                ((-60, 60), (-60, 60)),
                gauss,
                lambda a, b: surd(Fraction(1), a * a + b * b),
                lambda a, b: "sqrt" not in surd(Fraction(1), a * a + b * b),
            ),
        ),
        2: (Shape("root", ((-12, 12),) * 2, gauss, lambda a, b: surd(Fraction(1), a * a + b * b)),),
        3: (
            Shape(
                "product",
                ((-6, 6),) * 4,
                lambda a, b, c, d: f"({gauss(a, b)})*({gauss(c, d)})",
                lambda a, b, c, d: surd(Fraction(1), (a * a + b * b) * (c * c + d * d)),
            ),
        ),
        4: (
            Shape(
                "power",
                ((-6, 6), (-6, 6), (2, 4)),
                lambda a, b, n: f"({gauss(a, b)})^{n}",
                lambda a, b, n: surd(Fraction(1), (a * a + b * b) ** n),
            ),
        ),
    }


class PolarForm(ShapedFamily):
    """A complex number in polar form; level 3: on an axis or a diagonal; level 4: at 30 or 60 degrees to an axis."""

    name = "polar_form"
    subject = "Precalculus"
    wordings = ("Write {} in polar form.", "Express {} in polar form.", "Find the polar form of {}.")

    @staticmethod
    def text(modulus: str, degrees: int) -> str:
        """`sqrt(2)*(cos(pi/4) + i*sin(pi/4))`; the angle in (-180, 180]."""
        angle = in_pi(degrees)
        head = modulus
        if modulus.endswith(")"):
            head = f"{modulus}*" if modulus.startswith("sqrt") else f"({modulus})"
        return f"{head}(cos({angle}) + i*sin({angle}))"

    @staticmethod
    def direction(a: int, b: int) -> int:
        """The angle of a + bi, a and b of one size or one of them 0."""
        return {
            (1, 0): 0, (1, 1): 45, (0, 1): 90, (-1, 1): 135, (-1, 0): 180, (-1, -1): -135, (0, -1): -90, (1, -1): -45,
        }[((a > 0) - (a < 0), (b > 0) - (b < 0))]  # fmt: skip

    @staticmethod
    def tilted(a: int, b: int) -> str:
        """a + b sqrt(3) i with |a| = |b|."""
        root = "" if abs(b) == 1 else f"{abs(b)}*"
        return f"{a} {'-' if b < 0 else '+'} {root}sqrt(3)*i"

    shapes: ClassVar = {
        3: (
            Shape(
                "diagonal",
                ((-20, 20), (-20, 20)),
                gauss,
                lambda a, b: PolarForm.text(surd(Fraction(abs(a)), 2), PolarForm.direction(a, b)),
                lambda a, b: abs(a) == abs(b),
            ),
            Shape(
                "axis",
                ((-20, 20),),
                lambda b: gauss(0, b),
                lambda b: PolarForm.text(str(abs(b)), 90 if b > 0 else -90),
                lambda b: abs(b) > 1,
            ),
        ),
        4: (
            Shape(
                "tilted",
                ((-20, 20), (-20, 20)),
                lambda a, b: PolarForm.tilted(a, b),
                lambda a, b: PolarForm.text(str(2 * abs(a)), (60 if a > 0 else 120) * (1 if b > 0 else -1)),
                lambda a, b: abs(a) == abs(b),
            ),
        ),
    }


TRIG_VALUE = TrigValue()
TRIG_DEGREES = TrigDegrees()
TRIG_SUM = TrigSum()
TRIG_OF_INVERSE = TrigOfInverse()
TRIG_EQUATION = TrigEquation()
TRIG_QUADRATIC = TrigQuadratic()
COMPLEX_POWER = ComplexPower()
COMPLEX_MODULUS = ComplexModulus()
POLAR_FORM = PolarForm()
