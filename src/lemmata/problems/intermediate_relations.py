"""Intermediate algebra: inequalities of higher degree, equations of higher degree, logarithms, systems with curves."""

from collections.abc import Callable
from fractions import Fraction
from math import gcd, isqrt
from typing import ClassVar

from lemmata.problems.shapes import Shape, ShapedFamily
from lemmata.problems.wording import interval, linear, polynomial, quadratic, roots, signed, union

SIGNS = ("<", ">", "<=", ">=")


def by_signs(sign: str, zeros: list[Fraction], holes: set[Fraction], value: Callable[[Fraction], Fraction]) -> str:
    """Where `value` has the sign: the intervals between its zeros and poles, by a test point in each.

    `zeros` are the zeros and poles together, all of them simple, `holes` the poles, at which nothing holds.
    """
    marks = sorted(set(zeros))
    closed = sign.endswith("=")
    inside = []
    for low, high in zip([None, *marks], [*marks, None], strict=True):
        ends = [mark for mark in (low, high) if mark is not None]
        point = ends[0] + (-1 if low is None else 1) if len(ends) == 1 else sum(ends, Fraction(0)) / 2
        inside.append(value(point) < 0 if sign[0] == "<" else value(point) > 0)
    pieces: list[str] = []
    start: Fraction | None = None
    running, opened = inside[0], "("
    for index, mark in enumerate(marks):
        holds = closed and mark not in holes
        if running and not (holds and inside[index + 1]):
            pieces.append(interval(start, mark, opened + ("]" if holds else ")")))
            running = False
        if inside[index + 1] and not running:
            start, opened, running = mark, "[" if holds else "(", True
    if running:
        pieces.append(interval(start, None, opened + ")"))
    return union(*pieces)


def rows(
    form: str,
    ranges: tuple[tuple[int, int], ...],
    left: Callable[..., str],
    marks: Callable[..., tuple[list[Fraction], set[Fraction]]],
    value: Callable[..., Callable[[Fraction], Fraction]],
    fits: Callable[..., bool] = lambda *n: True,
) -> tuple[Shape, ...]:
    """`left` compared with 0, with each of the four signs."""
    return tuple(
        Shape(
            f"{form} {sign}",
            ranges,
            lambda *n, sign=sign: f"{left(*n)} {sign} 0",
            lambda *n, sign=sign: by_signs(sign, *marks(*n), value(*n)),
            fits,
        )
        for sign in SIGNS
    )


INEQUALITY = ("Solve {}.", "Solve the inequality {}.", "Solve {} for x.")


class QuadraticInequality(ShapedFamily):
    """A quadratic inequality with rational roots.

    Level 2: in factored form; level 3: multiplied out; level 4: a leading coefficient; level 5: three factors.
    """

    name = "quadratic_inequality"
    subject = "Intermediate Algebra"
    wordings = INEQUALITY
    shapes: ClassVar = {
        2: rows(
            "factored",
            ((-12, 12), (-12, 12)),
            lambda p, q: f"({linear(1, p)})({linear(1, q)})",
            lambda p, q: ([Fraction(-p), Fraction(-q)], set()),
            lambda p, q: lambda x: (x + p) * (x + q),
            lambda p, q: p != q,
        ),
        3: rows(
            "monic",
            ((-15, 15), (-60, 60)),
            lambda b, c: quadratic(1, b, c),
            lambda b, c: (rational_roots(1, b, c), set()),
            lambda b, c: lambda x: x * x + b * x + c,
            lambda b, c: len(rational_roots(1, b, c)) == 2,
        ),
        4: rows(
            "leading",
            ((2, 6), (-20, 20), (-30, 30)),
            quadratic,
            lambda a, b, c: (rational_roots(a, b, c), set()),
            lambda a, b, c: lambda x: a * x * x + b * x + c,
            lambda a, b, c: gcd(a, b, c) == 1 and len(rational_roots(a, b, c)) == 2,
        ),
        5: rows(
            "cubic",
            ((-9, 9), (-9, 9), (-9, 9)),
            lambda p, q, r: f"({linear(1, p)})({linear(1, q)})({linear(1, r)})",
            lambda p, q, r: ([Fraction(-p), Fraction(-q), Fraction(-r)], set()),
            lambda p, q, r: lambda x: (x + p) * (x + q) * (x + r),
            lambda *n: len(set(n)) == 3,
        ),
    }


def rational_roots(a: int, b: int, c: int) -> list[Fraction]:
    """The two rational roots of a quadratic; none where they are equal or not rational."""
    disc = b * b - 4 * a * c
    if disc <= 0 or isqrt(disc) ** 2 != disc:
        return []
    return sorted({Fraction(-b - isqrt(disc), 2 * a), Fraction(-b + isqrt(disc), 2 * a)})


class RationalInequality(ShapedFamily):
    """A fraction compared with 0: linear over linear at level 3, two factors on top at level 4, below at level 5."""

    name = "rational_inequality"
    subject = "Intermediate Algebra"
    wordings = INEQUALITY
    shapes: ClassVar = {
        3: rows(
            "1/1",
            ((-12, 12), (-12, 12)),
            lambda p, q: f"({linear(1, p)})/({linear(1, q)})",
            lambda p, q: ([Fraction(-p), Fraction(-q)], {Fraction(-q)}),
            lambda p, q: lambda x: (x + p) / (x + q),
            lambda p, q: p != q,
        ),
        4: rows(
            "2/1",
            ((-9, 9), (-9, 9), (-9, 9)),
            lambda p, q, r: f"({linear(1, p)})({linear(1, q)})/({linear(1, r)})",
            lambda p, q, r: ([Fraction(-p), Fraction(-q), Fraction(-r)], {Fraction(-r)}),
            lambda p, q, r: lambda x: (x + p) * (x + q) / (x + r),
            lambda *n: len(set(n)) == 3,
        ),
        5: rows(
            "1/2",
            ((2, 5), (-12, 12), (-9, 9), (-9, 9)),
            lambda a, p, q, r: f"({linear(a, p)})/(({linear(1, q)})({linear(1, r)}))",
            lambda a, p, q, r: ([Fraction(-p, a), Fraction(-q), Fraction(-r)], {Fraction(-q), Fraction(-r)}),
            lambda a, p, q, r: lambda x: (a * x + p) / ((x + q) * (x + r)),
            lambda a, p, q, r: q != r and a * q != p and a * r != p,
        ),
    }


def absolute_row(sign: str, form: str, k: tuple[int, int]) -> Shape:
    """|a x + b| < c."""
    inside = sign[0] == "<"
    closed = sign.endswith("=")

    def value(a: int, b: int, c: int) -> str:
        low, high = Fraction(-c - b, a), Fraction(c - b, a)
        if inside:
            return interval(low, high, "[]" if closed else "()")
        return union(interval(None, low, "(]" if closed else "()"), interval(high, None, "[)" if closed else "()"))

    return Shape(f"{form}{sign}", (k, (-15, 15), (1, 20)), lambda a, b, c: f"|{linear(a, b)}| {sign} {c}", value)


class AbsoluteInequality(ShapedFamily):
    """An absolute value compared with a number; level 2: inside, level 3: outside, level 4: with a coefficient."""

    name = "absolute_inequality"
    subject = "Intermediate Algebra"
    wordings = INEQUALITY
    shapes: ClassVar = {
        2: (absolute_row("<", "x", (1, 1)), absolute_row("<=", "x", (1, 1))),
        3: (absolute_row(">", "x", (1, 1)), absolute_row(">=", "x", (1, 1))),
        4: tuple(absolute_row(sign, "ax", (2, 9)) for sign in SIGNS),
    }


EQUATION = ("Solve {} for x.", "Solve the equation {}.", "Find all solutions of {}.")


class HigherDegreeEquation(ShapedFamily):
    """An equation of degree three or four with rational roots; a factor in front can be changed.

    Level 2: x^3 + bx^2 + cx = 0 by taking out x; level 3: a quadratic in x^2; level 4: a cubic with three whole roots;
    level 5: a cubic with a leading coefficient.
    """

    name = "higher_degree_equation"
    subject = "Intermediate Algebra"
    wordings = EQUATION
    shapes: ClassVar = {
        2: (
            Shape(
                "x taken out",
                ((2, 6), (-9, 9), (-9, 9)),
                lambda k, p, q: f"{k}x({quadratic(1, -p - q, p * q)}) = 0",
                lambda k, p, q: roots({Fraction(0), Fraction(p), Fraction(q)}),
                lambda k, p, q: p != q and p + q != 0,
            ),
        ),
        3: (
            Shape(
                "in x^2",
                ((1, 9), (1, 9), (2, 6)),
                lambda p, q, k: f"{k}({polynomial({'x^4': 1, 'x^2': -p * p - q * q, '': p * p * q * q})}) = 0",
                lambda p, q, k: roots({Fraction(sign * root) for sign in (-1, 1) for root in (p, q)}),
                lambda p, q, k: p != q,
            ),
        ),
        4: (
            Shape(
                "cubic",
                ((2, 6), (-6, 6), (-6, 6), (-6, 6)),
                lambda k, p, q, r: f"{k}({monic_cubic(p, q, r)}) = 0",
                lambda k, p, q, r: roots({Fraction(p), Fraction(q), Fraction(r)}),
                lambda k, p, q, r: len({p, q, r}) == 3,
            ),
        ),
        5: (
            Shape(
                "leading",
                ((2, 6), (2, 4), (-5, 5), (-5, 5), (-5, 5)),
                lambda k, a, p, q, r: f"{k}({leading_cubic(a, p, q, r)}) = 0",
                lambda k, a, p, q, r: roots({Fraction(p, a), Fraction(q), Fraction(r)}),
                lambda k, a, p, q, r: gcd(a, p) == 1 and len({abs(q), abs(r), Fraction(abs(p), a)}) == 3,
            ),
        ),
    }


def monic_cubic(p: int, q: int, r: int) -> str:
    """(x - p)(x - q)(x - r) multiplied out."""
    return polynomial({"x^3": 1, "x^2": -p - q - r, "x": p * q + p * r + q * r, "": -p * q * r})


def leading_cubic(a: int, p: int, q: int, r: int) -> str:
    """(ax - p)(x - q)(x - r) multiplied out."""
    s, t = -q - r, q * r
    return polynomial({"x^3": a, "x^2": a * s - p, "x": a * t - p * s, "": -p * t})


class LogarithmicEquation(ShapedFamily):
    """An equation with logarithms.

    Level 2: log_a(x) = b; level 3: log_a(bx + c) = d; level 4: less the logarithm of a number.
    """

    name = "logarithmic_equation"
    subject = "Intermediate Algebra"
    wordings = EQUATION
    shapes: ClassVar = {
        2: (
            Shape(
                "log_a(x)+c",
                ((2, 10), (1, 5), (-9, 9)),
                lambda a, k, c: f"log_{a}(x){signed(c)} = {k + c}",
                lambda a, k, c: a**k,
                lambda a, k, c: a**k <= 3000,
            ),
        ),
        3: (
            Shape(
                "log_a(bx+c)=d",
                ((2, 7), (2, 9), (-3, 20), (1, 4)),
                lambda a, b, c, d: f"log_{a}({linear(b, c)}) = {d}",
                lambda a, b, c, d: Fraction(a**d - c, b),
                lambda a, b, c, d: a**d <= 700 and Fraction(a**d - c, b).denominator in (1, 2, 4),
            ),
        ),
        4: (
            Shape(
                "difference",
                ((2, 5), (1, 12), (2, 9), (1, 3)),
                lambda a, b, c, d: f"log_{a}({linear(1, b)}) - log_{a}({c}) = {d}",
                lambda a, b, c, d: c * a**d - b,
            ),
        ),
    }


class ExponentialQuadratic(ShapedFamily):
    """A quadratic in a power: `4^x - 5*2^x + 4 = 0` at level 4; one root of the quadratic is negative at level 5."""

    name = "exponential_quadratic"
    subject = "Intermediate Algebra"
    wordings = EQUATION

    @staticmethod
    def text(k: int, a: int, top: int, bottom: int) -> str:
        """k((a^x)^2 - (top + bottom) a^x + top * bottom) = 0."""
        middle, last = -top - bottom, top * bottom
        size = "" if abs(middle) == 1 else f"{abs(middle)}*"
        return f"{k}({a * a}^x {'-' if middle < 0 else '+'} {size}{a}^x{signed(last)}) = 0"

    shapes: ClassVar = {
        4: (
            Shape(
                "two",
                ((2, 6), (2, 5), (0, 4), (0, 4)),
                lambda k, a, m, n: ExponentialQuadratic.text(k, a, a**m, a**n),
                lambda k, a, m, n: f"{m}, {n}",
                lambda k, a, m, n: m < n and a**n <= 125,
                zeros=True,
            ),
        ),
        5: (
            Shape(
                "one",
                ((2, 6), (2, 7), (1, 4), (1, 20)),
                lambda k, a, m, n: ExponentialQuadratic.text(k, a, a**m, -n),
                lambda k, a, m, n: str(m),
                lambda k, a, m, n: a**m <= 125 and a**m != n,
            ),
        ),
    }


def points(found: set[tuple[int, int]]) -> str:
    """`(3, 4), (4, 3)` in ascending order."""
    return ", ".join(f"({x}, {y})" for x, y in sorted(found))


class CurveSystem(ShapedFamily):
    """A line and a curve.

    Level 3: sum and product; level 4: a parabola and a line; level 5: a circle and a line.
    """

    name = "curve_system"
    subject = "Intermediate Algebra"
    wordings = ("Solve the system {}.", "Solve the system of equations {}.", "Find (x, y) if {}.")

    shapes: ClassVar = {
        3: (
            Shape(
                "sum and product",
                ((-20, 20), (-99, 99)),
                lambda s, p: f"x + y = {s} and x*y = {p}",
                lambda s, p: points({(x, s - x) for x in range(-120, 121) if x * (s - x) == p}),
                lambda s, p: len(rational_roots(1, -s, p)) == 2,
            ),
        ),
        4: (
            Shape(
                "parabola",
                ((-9, 9), (-9, 9), (-60, 60)),
                lambda b, m, n: f"y = {quadratic(1, b, 0)} and y = {linear(m, n)}",
                lambda b, m, n: points({(x, m * x + n) for x in range(-80, 81) if x * x + b * x == m * x + n}),
                lambda b, m, n: len(rational_roots(1, b - m, -n)) == 2,
            ),
        ),
        5: (
            Shape(
                "circle",
                ((5, 500), (-20, 20)),
                lambda r, s: f"x^2 + y^2 = {r} and x + y = {s}",
                lambda r, s: points({(x, s - x) for x in range(-30, 31) if x * x + (s - x) ** 2 == r}),
                lambda r, s: len([x for x in range(-30, 31) if x * x + (s - x) ** 2 == r]) == 2,
            ),
        ),
    }


QUADRATIC_INEQUALITY = QuadraticInequality()
RATIONAL_INEQUALITY = RationalInequality()
ABSOLUTE_INEQUALITY = AbsoluteInequality()
HIGHER_DEGREE_EQUATION = HigherDegreeEquation()
LOGARITHMIC_EQUATION = LogarithmicEquation()
EXPONENTIAL_QUADRATIC = ExponentialQuadratic()
CURVE_SYSTEM = CurveSystem()
