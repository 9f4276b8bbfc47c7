"""Prealgebra: ratios, units, parts of an amount, division with remainder, signed numbers and powers."""

from collections.abc import Callable
from fractions import Fraction
from functools import reduce
from math import gcd, isqrt
from typing import ClassVar

from lemmata.problems.shapes import Shape, ShapedFamily
from lemmata.problems.wording import decimal, plain_decimal


def ratio(*n: int) -> str:
    """`2 : 3 : 4`."""
    return " : ".join(map(str, n))


def reduced_ratio(*n: int) -> str:
    """The ratio in lowest terms."""
    common = reduce(gcd, n)
    return ratio(*(value // common for value in n))


class SimplifyRatio(ShapedFamily):
    """A ratio in lowest terms.

    Level 1: two numbers up to 60; level 2: up to 400; level 3: three numbers; level 4: decimals; level 5: fractions.
    """

    name = "simplify_ratio"
    subject = "Prealgebra"
    wordings = ("Simplify the ratio {}.", "Write the ratio {} in simplest form.", "Reduce the ratio {}.")

    @staticmethod
    def fits(*n: int) -> bool:
        """There is something to cancel and the numbers are not all alike."""
        return reduce(gcd, n) > 1 and len(set(n)) == len(n)

    shapes: ClassVar = {
        1: (Shape("2", ((2, 60),) * 2, ratio, reduced_ratio, fits),),
        2: (Shape("2", ((61, 400),) * 2, ratio, reduced_ratio, lambda a, b: gcd(a, b) > 4 and a != b),),
        3: (Shape("3", ((4, 120),) * 3, ratio, reduced_ratio, fits),),
        4: (
            Shape(
                ".",
                ((11, 99),) * 2,
                lambda a, b: f"{decimal(a, 1)} : {decimal(b, 1)}",
                reduced_ratio,
                lambda a, b: SimplifyRatio.fits(a, b) and a % 10 != 0 and b % 10 != 0,
            ),
        ),
        5: (
            Shape(
                "/",
                ((1, 9), (2, 10)) * 2,
                lambda a, b, c, d: f"{a}/{b} : {c}/{d}",
                lambda a, b, c, d: reduced_ratio(a * d, c * b),
                lambda a, b, c, d: gcd(a, b) == gcd(c, d) == 1 and b != d and a * d != c * b,
            ),
        ),
    }


class ShareRatio(ShapedFamily):
    """An amount divided in a ratio; level 2: two parts, level 3: larger numbers, level 4: three parts, 5: four."""

    name = "share_ratio"
    subject = "Prealgebra"

    @staticmethod
    def row(parts: int, top: int, amount: int) -> Shape:
        """Whole shares of different size."""

        def shares(total: int, *n: int) -> list[int]:
            return [total * part // sum(n) for part in n]

        return Shape(
            f"{parts}",
            ((10, amount), *((1, top),) * parts),
            lambda total, *n: f"{total} in the ratio {ratio(*n)}",
            lambda total, *n: ", ".join(map(str, shares(total, *n))),
            lambda total, *n: total % sum(n) == 0 and reduce(gcd, n) == 1 and len(set(n)) > 1,
        )

    wordings = ("Divide {}.", "Share {}.", "Split {}.")
    shapes: ClassVar = {2: (row(2, 5, 100),), 3: (row(2, 15, 600),), 4: (row(3, 9, 500),), 5: (row(4, 9, 900),)}


FACTORS = {
    "kilometers to meters": Fraction(1000),
    "meters to centimeters": Fraction(100),
    "kilograms to grams": Fraction(1000),
    "hours to minutes": Fraction(60),
    "minutes to seconds": Fraction(60),
    "feet to inches": Fraction(12),
    "yards to feet": Fraction(3),
    "days to hours": Fraction(24),
    "pounds to ounces": Fraction(16),
    "gallons to quarts": Fraction(4),
    "centimeters to meters": Fraction(1, 100),
    "grams to kilograms": Fraction(1, 1000),
    "meters to kilometers": Fraction(1, 1000),
    "inches to centimeters": Fraction(254, 100),
    "hours to seconds": Fraction(3600),
    "days to minutes": Fraction(1440),
    "yards to inches": Fraction(36),
    "km/h to m/s": Fraction(5, 18),
}
"""What a number is multiplied with."""


def conversion(names: str, places: int, high: int, fits: Callable[[int], bool] = lambda n: True) -> Shape:
    """A conversion of n / 10^places."""
    old, new = names.split(" to ")
    wordings = (f"Convert {{}} {old} to {new}.", f"What is {{}} {old} in {new}?", f"Convert {{}} {old} into {new}.")
    return Shape(
        f"{names} {places}",
        ((2, high),),
        lambda n: decimal(n, places),
        lambda n: plain_decimal(Fraction(n, 10**places) * FACTORS[names]),
        lambda n: (not places or n % 10 != 0) and fits(n),
        wordings=wordings,
    )


class UnitConversion(ShapedFamily):
    """A length, mass, time or speed in another unit.

    Level 1: whole numbers of a larger unit; level 2: one decimal place; level 3: a smaller unit, or inches; level 4:
    two steps at once; level 5: km/h in m/s.
    """

    name = "unit_conversion"
    subject = "Prealgebra"
    wordings = ()

    shapes: ClassVar = {
        1: tuple(conversion(names, 0, 60) for names in list(FACTORS)[:7]),
        2: tuple(conversion(names, 1, 400) for names in list(FACTORS)[:10]),
        3: (
            *(conversion(names, 0, 999) for names in list(FACTORS)[10:13]),
            conversion("inches to centimeters", 0, 60),
        ),
        4: tuple(conversion(names, 1, 99) for names in list(FACTORS)[14:17]),
        5: (
            conversion("km/h to m/s", 0, 900, lambda n: n % 9 == 0),
            conversion("km/h to m/s", 1, 3600, lambda n: n % 9 == 0),
        ),
    }


class PartOf(ShapedFamily):
    """A fraction of an amount; from level 4 the result need not be whole."""

    name = "part_of"
    subject = "Prealgebra"
    wordings = ("What is {}?", "Find {}.", "Calculate {}.")

    @staticmethod
    def row(top: int, amount: int, whole: bool) -> Shape:
        """a/b of n."""
        return Shape(
            "of",
            ((1, top - 1), (2, top), (6, amount)),
            lambda a, b, n: f"{a}/{b} of {n}",
            lambda a, b, n: Fraction(a * n, b),
            lambda a, b, n: a < b and gcd(a, b) == 1 and (n % b == 0) == whole,
        )

    shapes: ClassVar = {
        1: (row(6, 60, True),),
        2: (row(12, 150, True),),
        3: (row(25, 600, True),),
        4: (row(12, 100, False),),
        5: (row(40, 900, False),),
    }


class DivisionWithRemainder(ShapedFamily):
    """Quotient and remainder of a whole number; the divisor has one digit, then two, then three."""

    name = "division_with_remainder"
    subject = "Prealgebra"
    wordings = (
        "What are the quotient and remainder when {}?",
        "Find the quotient and the remainder when {}.",
        "Find the quotient and remainder when {}.",
    )

    @staticmethod
    def row(low: int, high: int, least: int, most: int) -> Shape:
        """a by b with a remainder."""
        return Shape(
            "by",
            ((low, high), (least, most)),
            lambda a, b: f"{a} is divided by {b}",
            lambda a, b: f"{a // b} remainder {a % b}",
            lambda a, b: a % b != 0,
        )

    shapes: ClassVar = {
        1: (row(11, 99, 3, 9),),
        2: (row(100, 999, 3, 9),),
        3: (row(100, 999, 11, 29),),
        4: (row(1_000, 9_999, 11, 99),),
        5: (row(10_000, 99_999, 101, 499),),
    }


def plain_decimal_or_fraction(value: Fraction) -> str:
    """A finite decimal where there is one."""
    return plain_decimal(value) if 10**12 % value.denominator == 0 else str(value)


class PercentBetween(ShapedFamily):
    """The percent increase or decrease from one amount to another, which is a fraction at level 4."""

    name = "percent_between"
    subject = "Prealgebra"

    @staticmethod
    def row(way: str, top: int, fits: Callable[[int, int], bool]) -> Shape:
        """From a to b."""
        return Shape(
            way,
            ((10, top), (5, top)),
            lambda a, b: f"from {a} to {b}",
            lambda a, b: plain_decimal_or_fraction(Fraction(100 * abs(b - a), a)),
            lambda a, b: (b > a) == (way == "increase") and a != b and b <= 3 * a and fits(a, b),
            wordings=(
                f"What is the percent {way} {{}}?",
                f"Find the percent {way} {{}}.",
                f"Calculate the percentage {way} {{}}.",
            ),
        )

    wordings = ()
    shapes: ClassVar = {
        2: (row("increase", 200, lambda a, b: a % 10 == 0 and 100 * (b - a) % (10 * a) == 0),),
        3: (
            row("increase", 400, lambda a, b: 100 * (b - a) % a == 0),
            row("decrease", 400, lambda a, b: 100 * (b - a) % a == 0),
        ),
        4: (
            row("increase", 90, lambda a, b: 100 * (b - a) % a != 0),
            row("decrease", 90, lambda a, b: 100 * (b - a) % a != 0),
        ),
    }


def bracketed(n: int) -> str:
    """A negative number in brackets."""
    return f"({n})" if n < 0 else str(n)


class SignedArithmetic(ShapedFamily):
    """Sums, differences and products of positive and negative whole numbers.

    Level 1: two numbers; level 2: a double sign; level 3: a product; level 4: three terms with a product; level 5: two
    products and an absolute value.
    """

    name = "signed_arithmetic"
    subject = "Prealgebra"
    wordings = ("Compute {}.", "What is {}?", "Evaluate {}.")
    shapes: ClassVar = {
        1: (
            Shape("a-b", ((-20, 20), (2, 30)), lambda a, b: f"{a} - {b}", lambda a, b: a - b, lambda a, b: a < b),
            Shape("a+b", ((-30, -2), (2, 30)), lambda a, b: f"{a} + {b}", lambda a, b: a + b),
        ),
        2: (
            Shape("a-(b)", ((-40, 40), (-40, -2)), lambda a, b: f"{a} - ({b})", lambda a, b: a - b),
            Shape("a+(b)", ((-40, 40), (-40, -2)), lambda a, b: f"{a} + ({b})", lambda a, b: a + b),
        ),
        3: (
            Shape(
                "a*b+c",
                ((-12, -2), (-12, 12), (-30, 30)),
                lambda a, b, c: f"{a}*{bracketed(b)} + {bracketed(c)}",
                lambda a, b, c: a * b + c,
            ),
        ),
        4: (
            Shape(
                "a-b*c+d",
                ((-30, 30), (-12, 12), (-12, -2), (-30, 30)),
                lambda a, b, c, d: f"{a} - {bracketed(b)}*({c}) + {bracketed(d)}",
                lambda a, b, c, d: a - b * c + d,
            ),
        ),
        5: (
            Shape(
                "a*b-|c-d|",
                ((-15, -2), (-15, 15), (2, 20), (21, 60), (2, 9)),
                lambda a, b, c, d, e: f"{a}*{bracketed(b)} - {e}*|{c} - {d}|",
                lambda a, b, c, d, e: a * b - e * abs(c - d),
            ),
        ),
    }


class PowersAndRoots(ShapedFamily):
    """Powers and square roots of whole numbers in one expression.

    Level 1: the sum of a square and a number; level 2: a square root of a square; level 3: a product of powers; level
    4: a power of a negative number and a root; level 5: a root of a sum of squares.
    """

    name = "powers_and_roots"
    subject = "Prealgebra"
    wordings = ("Compute {}.", "What is {}?", "Evaluate {}.")
    shapes: ClassVar = {
        1: (Shape("a^2+b", ((2, 12), (1, 60)), lambda a, b: f"{a}^2 + {b}", lambda a, b: a * a + b),),
        2: (
            Shape(
                "sqrt",
                ((4, 400), (1, 50)),
                lambda a, b: f"sqrt({a}) + {b}",
                lambda a, b: isqrt(a) + b,
                lambda a, b: isqrt(a) ** 2 == a,
            ),
        ),
        3: (
            Shape(
                "a^3*b^2-c",
                ((2, 5), (2, 9), (1, 99)),
                lambda a, b, c: f"{a}^3*{b}^2 - {c}",
                lambda a, b, c: a**3 * b**2 - c,
            ),
        ),
        4: (
            Shape(
                "(a)^3+b*sqrt",
                ((-9, -2), (2, 12), (4, 400)),
                lambda a, b, c: f"({a})^3 + {b}*sqrt({c})",
                lambda a, b, c: a**3 + b * isqrt(c),
                lambda a, b, c: isqrt(c) ** 2 == c,
            ),
        ),
        5: (
            Shape(
                "sqrt(a^2+b^2)",
                ((3, 60), (4, 80), (2, 12), (2, 5)),
                lambda a, b, c, d: f"{c}*sqrt({a}^2 + {b}^2) - {d}^4",
                lambda a, b, c, d: c * isqrt(a * a + b * b) - d**4,
                lambda a, b, c, d: isqrt(a * a + b * b) ** 2 == a * a + b * b,
            ),
        ),
    }


SIMPLIFY_RATIO = SimplifyRatio()
SHARE_RATIO = ShareRatio()
UNIT_CONVERSION = UnitConversion()
PART_OF = PartOf()
DIVISION_WITH_REMAINDER = DivisionWithRemainder()
PERCENT_BETWEEN = PercentBetween()
SIGNED_ARITHMETIC = SignedArithmetic()
POWERS_AND_ROOTS = PowersAndRoots()
