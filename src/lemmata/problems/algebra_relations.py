"""Algebra: absolute values, inequalities, formulas solved for a letter, roots and powers in equations."""

from collections.abc import Callable
from fractions import Fraction
from math import gcd, isqrt
from typing import ClassVar

from lemmata.problems.shapes import Shape, ShapedFamily
from lemmata.problems.wording import interval, linear, rational_linear, roots, signed, union

FLIPPED = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}
SIGNS = ("<", ">", "<=", ">=")


def absolute_roots(a: int, b: int, c: int) -> str:
    """The roots of |a x + b| = c."""
    return "no solution" if c < 0 else roots({Fraction(c - b, a), Fraction(-c - b, a)})


def both_absolute(a: int, b: int, c: int, d: int) -> str:
    """The roots of |a x + b| = |c x + d|, |a| != |c|."""
    return roots({Fraction(d - b, a - c), Fraction(-d - b, a + c)})


def absolute_and_line(a: int, b: int, c: int, d: int) -> str:
    """The roots of |a x + b| = c x + d, |a| != |c|: candidates of both signs, each put in."""
    candidates = {Fraction(d - b, a - c), Fraction(-d - b, a + c)}
    return roots({x for x in candidates if abs(a * x + b) == c * x + d}) or "no solution"


class AbsoluteEquation(ShapedFamily):
    """An equation with absolute values.

    Level 1: |x + a| = b; level 2: |ax + b| = c; level 3: a multiple of one plus a number; level 4: two absolute values;
    level 5: an absolute value and a line, where a candidate may fail.
    """

    name = "absolute_equation"
    subject = "Algebra"
    wordings = ("Solve {} for x.", "Solve the equation {}.", "Find all solutions of {}.")
    shapes: ClassVar = {
        1: (
            Shape(
                "|x+a|=b",
                ((-15, 15), (1, 20)),
                lambda a, b: f"|{linear(1, a)}| = {b}",
                lambda a, b: absolute_roots(1, a, b),
            ),
        ),
        2: (
            Shape(
                "|ax+b|=c",
                ((2, 9), (-15, 15), (1, 30)),
                lambda a, b, c: f"|{linear(a, b)}| = {c}",
                absolute_roots,
                lambda a, b, c: (c - b) % a == 0 or (c + b) % a == 0,
            ),
        ),
        3: (
            Shape(
                "k|ax+b|+c=d",
                ((2, 6), (1, 5), (-12, 12), (-20, 20), (-20, 40)),
                lambda k, a, b, c, d: f"{k}|{linear(a, b)}|{signed(c)} = {d}",
                lambda k, a, b, c, d: absolute_roots(a, b, (d - c) // k),
                lambda k, a, b, c, d: (d - c) % k == 0,
            ),
        ),
        4: (
            Shape(
                "|ax+b|=|cx+d|",
                ((2, 7), (-12, 12), (1, 6), (-12, 12)),
                lambda a, b, c, d: f"|{linear(a, b)}| = |{linear(c, d)}|",
                both_absolute,
                lambda a, b, c, d: a > c and gcd(a, b, c, d) == 1 and b * c != a * d,
            ),
        ),
        5: (
            Shape(
                "|ax+b|=cx+d",
                ((2, 7), (-12, 12), (-6, 6), (-12, 12)),
                lambda a, b, c, d: f"|{linear(a, b)}| = {linear(c, d)}",
                absolute_and_line,
                lambda a, b, c, d: abs(c) < a and b * c != a * d,
            ),
        ),
    }


def half_line(sign: str, a: Fraction, b: Fraction, c: Fraction, d: Fraction) -> str:
    """`x < 3` for a x + b < c x + d, a != c."""
    bound = (d - b) / (a - c)
    return f"x {sign if a > c else FLIPPED[sign]} {bound}"


def inequality(
    form: str,
    ranges: tuple[tuple[int, int], ...],
    text: Callable[..., str],
    sides: Callable[..., tuple[Fraction | int, ...]],
    fits: Callable[..., bool] = lambda *n: True,
) -> tuple[Shape, ...]:
    """A linear inequality with each of the four signs; `sides` gives a, b, c, d of ax + b < cx + d."""
    return tuple(
        Shape(
            f"{form} {sign}",
            ranges,
            lambda *n, sign=sign: text(*n).replace("<", sign),
            lambda *n, sign=sign: half_line(sign, *map(Fraction, sides(*n))),
            lambda *n: sides(*n)[0] != sides(*n)[2] and fits(*n),
        )
        for sign in SIGNS
    )


class LinearInequality(ShapedFamily):
    """A linear inequality.

    Level 1: ax + b < c; level 2: a negative coefficient; level 3: x on both sides; level 4: brackets; level 5:
    fractions.
    """

    name = "linear_inequality"
    subject = "Algebra"
    wordings = ("Solve {} for x.", "Solve the inequality {}.", "Solve the inequality {} for x.")
    shapes: ClassVar = {
        1: inequality(
            "ax+b<c",
            ((2, 9), (-12, 12), (-20, 40)),
            lambda a, b, c: f"{linear(a, b)} < {c}",
            lambda a, b, c: (a, b, 0, c),
            lambda a, b, c: (c - b) % a == 0,
        ),
        2: inequality(
            "b-ax<c",
            ((-20, 20), (2, 9), (-30, 30)),
            lambda b, a, c: f"{b} - {a}x < {c}",
            lambda b, a, c: (-a, b, 0, c),
        ),
        3: inequality(
            "ax+b<cx+d",
            ((2, 12), (-15, 15), (-9, 12), (-15, 15)),
            lambda a, b, c, d: f"{linear(a, b)} < {linear(c, d)}",
            lambda a, b, c, d: (a, b, c, d),
        ),
        4: inequality(
            "a(x+b)<c(x+d)",
            ((2, 9), (-9, 9), (2, 9), (-9, 9)),
            lambda a, b, c, d: f"{a}({linear(1, b)}) < {c}({linear(1, d)})",
            lambda a, b, c, d: (a, a * b, c, c * d),
        ),
        5: inequality(
            "x/a+b<x/c+d",
            ((2, 9), (-9, 9), (2, 9), (-9, 9)),
            lambda a, b, c, d: f"x/{a}{signed(b)} < x/{c}{signed(d)}",
            lambda a, b, c, d: (Fraction(1, a), b, Fraction(1, c), d),
        ),
    }


def double(first: str, second: str, *, outside: bool = False) -> Shape:
    """c < ax + b < d, or outside of it."""
    ends = ("[" if first == "<=" else "(") + ("]" if second == "<=" else ")")

    def value(c: int, a: int, b: int, d: int) -> str:
        return interval(Fraction(c - b, a), Fraction(d - b, a), ends)

    def parts(a: int, b: int, c: int, d: int, e: int, f: int) -> tuple[Fraction, Fraction]:
        return Fraction(c - b, a), Fraction(f - e, d)

    if not outside:
        return Shape(
            f"{first}{second}",
            ((-20, 15), (2, 6), (-9, 9), (-10, 40)),
            lambda c, a, b, d: f"{c} {first} {linear(a, b)} {second} {d}",
            value,
            lambda c, a, b, d: c < d,
        )
    one, other = ("]" if first == "<=" else ")"), ("[" if second == ">=" else "(")
    return Shape(
        f"{first} or {second}",
        ((2, 6), (-9, 9), (-30, 10), (2, 6), (-9, 9), (0, 40)),
        lambda a, b, c, d, e, f: f"{linear(a, b)} {first} {c} or {linear(d, e)} {second} {f}",
        lambda *n: union(interval(None, parts(*n)[0], f"({one}"), interval(parts(*n)[1], None, f"{other})")),
        lambda *n: parts(*n)[0] < parts(*n)[1],
    )


class CompoundInequality(ShapedFamily):
    """Two linear inequalities at once: a double one at levels 2 and 3, two joined by `or` at level 4."""

    name = "compound_inequality"
    subject = "Algebra"
    wordings = ("Solve {}.", "Solve the compound inequality {}.", "Solve the inequality {}.")
    shapes: ClassVar = {
        2: (double("<", "<"), double("<=", "<=")),
        3: (double("<", "<="), double("<=", "<")),
        4: (double("<", ">", outside=True), double("<=", ">=", outside=True)),
    }


class LiteralEquation(ShapedFamily):
    """A formula solved for one of its letters.

    Level 2: y = ax + b for x; level 3: ax + by = c for y or x; level 4: y = (ax + b)/c for x; level 5: x in a
    denominator.
    """

    name = "literal_equation"
    subject = "Algebra"
    wordings = ("Solve {} for x.", "Rearrange {} for x.", "Make x the subject of {}.")
    shapes: ClassVar = {
        2: (
            Shape(
                "y=ax+b",
                ((-9, 12), (-20, 20)),
                lambda a, b: f"y = {linear(a, b)}",
                lambda a, b: rational_linear(Fraction(1, a), Fraction(-b, a), "y"),
                lambda a, b: abs(a) > 1,
            ),
        ),
        3: (
            Shape(
                "ax+by=c",
                ((2, 12), (-9, 9), (-40, 40)),
                lambda a, b, c: f"{a}x {'-' if b < 0 else '+'} {linear(abs(b), 0, 'y')} = {c}",
                lambda a, b, c: rational_linear(Fraction(-b, a), Fraction(c, a), "y"),
                lambda a, b, c: abs(b) > 1 and gcd(a, b, c) == 1,
            ),
        ),
        4: (
            Shape(
                "y=(ax+b)/c",
                ((2, 9), (-15, 15), (2, 9)),
                lambda a, b, c: f"y = ({linear(a, b)})/{c}",
                lambda a, b, c: rational_linear(Fraction(c, a), Fraction(-b, a), "y"),
                lambda a, b, c: gcd(a, c) == 1 and gcd(a, b, c) == 1,
            ),
        ),
        5: (
            Shape(
                "y=a/(x+b)",
                ((2, 15), (-12, 12)),
                lambda a, b: f"y = {a}/({linear(1, b)})",
                lambda a, b: f"({linear(-b, a, 'y')})/y",
            ),
        ),
    }


def power_text(base: int, k: int) -> str:
    """base^k as a number: `8`, `1/8`."""
    return str(Fraction(base) ** k)


class ExponentialEquation(ShapedFamily):
    """An equation with x in the exponent whose two sides are powers of one number.

    Level 1: a^x = b; level 2: the exponent x + b; level 3: the exponent ax + b; level 4: a factor and an added number;
    level 5: two bases that are powers of one number. The power is drawn by its exponent, which the text doesn't show.
    """

    name = "exponential_equation"
    subject = "Algebra"
    wordings = ("Solve {} for x.", "Solve the equation {}.", "Find x if {}.")
    shapes: ClassVar = {
        1: (
            Shape(
                "a^x=b",
                ((2, 12), (-3, 10)),
                lambda a, k: f"{a}^x = {power_text(a, k)}",
                lambda a, k: k,
                lambda a, k: abs(k) > 1 and a ** abs(k) <= 2_500,
            ),
        ),
        2: (
            Shape(
                "a^(x+b)=c",
                ((2, 9), (-9, 9), (2, 8)),
                lambda a, b, k: f"{a}^({linear(1, b)}) = {power_text(a, k)}",
                lambda a, b, k: k - b,
                lambda a, b, k: a**k <= 4096,
            ),
        ),
        3: (
            Shape(
                "a^(bx+c)=d",
                ((2, 7), (2, 6), (-9, 9), (2, 8)),
                lambda a, b, c, k: f"{a}^({linear(b, c)}) = {power_text(a, k)}",
                lambda a, b, c, k: Fraction(k - c, b),
                lambda a, b, c, k: a**k <= 2401 and Fraction(k - c, b).denominator in (1, 2, 4),
            ),
        ),
        4: (
            Shape(
                "k*a^x+c=d",
                ((2, 9), (2, 5), (-30, 30), (2, 6)),
                lambda m, a, c, k: f"{m}*{a}^x{signed(c)} = {m * a**k + c}",
                lambda m, a, c, k: k,
                lambda m, a, c, k: a**k <= 700,
            ),
        ),
        5: (
            Shape(
                "a^(x+b)=c^(dx+e)",
                ((2, 5), (-12, 12), (2, 4), (2, 4), (-9, 9)),
                lambda a, b, k, d, e: f"{a}^({linear(1, b)}) = {power_text(a, k)}^({linear(d, e)})",
                lambda a, b, k, d, e: Fraction(b - k * e, k * d - 1),
                lambda a, b, k, d, e: k * d <= 8 and (b - k * e) % (k * d - 1) == 0,
            ),
        ),
    }


def radical_roots(a: int, b: int, c: int, d: int) -> str:
    """The roots of sqrt(ax + b) = cx + d, c != 0: the quadratic's rational roots, each put in."""
    p, q, r = c * c, 2 * c * d - a, d * d - b
    disc = q * q - 4 * p * r
    if disc < 0:
        return "no solution"
    candidates = {Fraction(-q + sign * isqrt(disc), 2 * p) for sign in (-1, 1)}
    return roots({x for x in candidates if c * x + d >= 0}) or "no solution"


def has_rational_roots(a: int, b: int, c: int, d: int) -> bool:
    """Whether the squared equation has rational roots."""
    disc = (2 * c * d - a) ** 2 - 4 * c * c * (d * d - b)
    return disc >= 0 and isqrt(disc) ** 2 == disc


class RadicalEquation(ShapedFamily):
    """An equation with a square root.

    Level 1: sqrt(x + a) = b; level 2: sqrt(ax + b) = c; level 3: with an added number; level 4: the root equals a line
    in x, where a candidate may fail; level 5: the same with coefficients on both sides.
    """

    name = "radical_equation"
    subject = "Algebra"
    wordings = ("Solve {} for x.", "Solve the equation {}.", "Find all solutions of {}.")
    shapes: ClassVar = {
        1: (
            Shape(
                "sqrt(x+a)=b",
                ((-20, 30), (1, 12)),
                lambda a, b: f"sqrt({linear(1, a)}) = {b}",
                lambda a, b: b * b - a,
            ),
        ),
        2: (
            Shape(
                "sqrt(ax+b)=c",
                ((2, 9), (-20, 30), (1, 12)),
                lambda a, b, c: f"sqrt({linear(a, b)}) = {c}",
                lambda a, b, c: Fraction(c * c - b, a),
            ),
        ),
        3: (
            Shape(
                "k*sqrt(ax+b)+c=d",
                ((2, 5), (1, 6), (-15, 15), (-15, 15), (-20, 40)),
                lambda k, a, b, c, d: f"{k}*sqrt({linear(a, b)}){signed(c)} = {d}",
                lambda k, a, b, c, d: Fraction(((d - c) // k) ** 2 - b, a),
                lambda k, a, b, c, d: d > c and (d - c) % k == 0,
            ),
        ),
        4: (
            Shape(
                "sqrt(x+b)=x+d",
                ((-30, 40), (-12, 12)),
                lambda b, d: f"sqrt({linear(1, b)}) = {linear(1, d)}",
                lambda b, d: radical_roots(1, b, 1, d),
                lambda b, d: has_rational_roots(1, b, 1, d),
            ),
        ),
        5: (
            Shape(
                "sqrt(ax+b)=cx+d",
                ((2, 12), (-30, 40), (1, 3), (-12, 12)),
                lambda a, b, c, d: f"sqrt({linear(a, b)}) = {linear(c, d)}",
                radical_roots,
                lambda *n: has_rational_roots(*n),
            ),
        ),
    }


ABSOLUTE_EQUATION = AbsoluteEquation()
LINEAR_INEQUALITY = LinearInequality()
COMPOUND_INEQUALITY = CompoundInequality()
LITERAL_EQUATION = LiteralEquation()
EXPONENTIAL_EQUATION = ExponentialEquation()
RADICAL_EQUATION = RadicalEquation()
