"""Prealgebra: numbers written in another form, rounded, compared and put in order."""

from collections.abc import Callable
from fractions import Fraction
from math import gcd
from typing import ClassVar

from lemmata.problems.shapes import Shape, ShapedFamily
from lemmata.problems.wording import decimal, mixed, plain_decimal, repeating_decimal


def fraction(a: int, b: int) -> str:
    """`a/b` as it is written, not reduced."""
    return f"{a}/{b}"


def proper(a: int, b: int) -> bool:
    """Whether a/b is in lowest terms and not a whole number."""
    return b > 1 and gcd(a, b) == 1


def is_finite(b: int) -> bool:
    """Whether fractions with this denominator have a finite decimal."""
    return 10**12 % b == 0


class DecimalForm(ShapedFamily):
    """A fraction as a decimal.

    Level 1: denominators 2, 4, 5 and 10; level 2: up to 25; level 3: up to 125; level 4: a period of one or two
    digits; level 5: any denominator up to 15 with a period, and either sign.
    """

    name = "decimal_form"
    subject = "Prealgebra"
    wordings = ("Write {} as a decimal.", "Convert {} to a decimal.", "What is {} as a decimal?")

    @staticmethod
    def value(a: int, b: int) -> str:
        """By long division."""
        return repeating_decimal(Fraction(a, b))

    shapes: ClassVar = {
        1: (Shape("/", ((1, 39), (2, 10)), fraction, value, lambda a, b: proper(a, b) and b in (2, 4, 5, 10)),),
        2: (Shape("/", ((1, 60), (8, 25)), fraction, value, lambda a, b: proper(a, b) and is_finite(b)),),
        3: (Shape("/", ((1, 150), (32, 125)), fraction, value, lambda a, b: proper(a, b) and is_finite(b)),),
        4: (Shape("/", ((1, 50), (3, 11)), fraction, value, lambda a, b: proper(a, b) and b in (3, 9, 11)),),
        5: (Shape("/", ((-40, 40), (6, 15)), fraction, value, lambda a, b: proper(a, b) and not is_finite(b)),),
    }


class FractionForm(ShapedFamily):
    """A decimal as a fraction in lowest terms.

    Levels 1 to 3: one to three decimal places; level 4: a period of two digits; level 5: a digit and then a period.
    """

    name = "fraction_form"
    subject = "Prealgebra"
    wordings = ("Write {} as a fraction.", "Convert {} to a fraction.", "Express {} as a fraction in lowest terms.")
    shapes: ClassVar = {
        places: (
            Shape(
                f"{places} places",
                ((1, 10**places * (10 if places == 1 else 3)),),
                lambda n, places=places: decimal(n, places),
                lambda n, places=places: Fraction(n, 10**places),
                lambda n: n % 10 != 0,
            ),
        )
        for places in (1, 2, 3)
    } | {
        4: (
            Shape(
                "period",
                ((0, 9), (10, 98)),
                lambda whole, period: f"{whole}.\\overline{{{period}}}",
                lambda whole, period: whole + Fraction(period, 99),
                lambda whole, period: period % 11 != 0,
                zeros=True,
            ),
        ),
        5: (
            Shape(
                "digit and period",
                ((0, 9), (1, 9), (1, 9)),
                lambda whole, digit, period: f"{whole}.{digit}\\overline{{{period}}}",
                lambda whole, digit, period: whole + Fraction(digit, 10) + Fraction(period, 90),
                lambda whole, digit, period: 0 < period < 9 and digit != period,
                zeros=True,
            ),
        ),
    }


class PercentForm(ShapedFamily):
    """A decimal or a fraction as a percent.

    Level 1: two decimal places; level 2: a fraction with a denominator up to 25; level 3: three decimal places above
    1, and denominators up to 80.
    """

    name = "percent_form"
    subject = "Prealgebra"
    wordings = ("Write {} as a percent.", "Express {} as a percent.", "What is {} as a percent?")

    @staticmethod
    def value(a: int, b: int) -> str:
        """A hundred times the fraction, which has a finite decimal."""
        return f"{plain_decimal(Fraction(100 * a, b))}%"

    shapes: ClassVar = {
        1: (
            Shape(
                "0.00", ((1, 99),), lambda n: decimal(n, 2), lambda n: PercentForm.value(n, 100), lambda n: n % 10 != 0
            ),
        ),
        2: (
            Shape(
                "/",
                ((1, 40), (2, 25)),
                fraction,
                lambda a, b: PercentForm.value(a, b),
                lambda a, b: a < b and proper(a, b) and is_finite(b),
            ),
        ),
        3: (
            Shape(
                "0.000",
                ((1001, 5999),),
                lambda n: decimal(n, 3),
                lambda n: PercentForm.value(n, 1000),
                lambda n: n % 10 != 0,
            ),
            Shape(
                "/",
                ((1, 200), (16, 80)),
                fraction,
                lambda a, b: PercentForm.value(a, b),
                lambda a, b: proper(a, b) and is_finite(b),
            ),
        ),
    }


class MixedNumber(ShapedFamily):
    """An improper fraction as a mixed number, and at level 3 one that is not in lowest terms, of either sign."""

    name = "mixed_number"
    subject = "Prealgebra"
    wordings = ("Write {} as a mixed number.", "Convert {} to a mixed number.", "Express {} as a mixed number.")

    @staticmethod
    def value(a: int, b: int) -> str:
        """By division with remainder."""
        return mixed(Fraction(a, b))

    shapes: ClassVar = {
        1: (Shape("/", ((5, 59), (2, 9)), fraction, value, lambda a, b: proper(a, b) and a > b),),
        2: (Shape("/", ((30, 299), (7, 25)), fraction, value, lambda a, b: proper(a, b) and a > b),),
        3: (
            Shape(
                "/",
                ((-300, 300), (4, 40)),
                fraction,
                value,
                lambda a, b: abs(a) > b and 1 < gcd(a, b) < b,
            ),
        ),
    }


def mixed_text(whole: int, a: int, b: int) -> str:
    """`3 2/5`."""
    return f"{whole} {a}/{b}"


class MixedArithmetic(ShapedFamily):
    """Add, subtract and multiply mixed numbers.

    Level 2: a sum with one denominator; level 3: a sum with different denominators; level 4: a difference; level 5: a
    product or a quotient.
    """

    name = "mixed_arithmetic"
    subject = "Prealgebra"
    wordings = ("Compute {}.", "What is {}?", "Calculate {}.")

    @staticmethod
    def fits(*n: int) -> bool:
        """Proper fractions in lowest terms behind the whole numbers."""
        return all(a < b and gcd(a, b) == 1 for a, b in ((n[1], n[2]), (n[4], n[5])))

    @staticmethod
    def parts(n: tuple[int, ...]) -> tuple[Fraction, Fraction]:
        """The two numbers."""
        return n[0] + Fraction(n[1], n[2]), n[3] + Fraction(n[4], n[5])

    @staticmethod
    def shape(sign: str, top: int, same: bool) -> Shape:
        """Two mixed numbers with a sign between them."""

        def value(*n: int) -> Fraction:
            a, b = MixedArithmetic.parts(n)
            return {"+": a + b, "-": a - b, "*": a * b, "/": a / b}[sign]

        def text(*n: int) -> str:
            first, second = mixed_text(*n[:3]), mixed_text(*n[3:])
            return f"{first} {sign} {second}" if sign in "+-" else f"({first}){sign}({second})"

        return Shape(
            sign,
            ((1, 9), (1, top - 1), (2, top)) * 2,
            text,
            value,
            lambda *n: MixedArithmetic.fits(*n) and (n[2] == n[5]) == same and (sign != "-" or value(*n) > 0),
        )

    shapes: ClassVar = {
        2: (shape("+", 9, True),),
        3: (shape("+", 10, False),),
        4: (shape("-", 12, False),),
        5: (shape("*", 9, False), shape("/", 9, False)),
    }


UNITS = {10: "ten", 100: "hundred", 1000: "thousand"}


def rounded(value: Fraction, unit: Fraction) -> Fraction:
    """The multiple of the unit that is nearest; the caller leaves out values half way between."""
    count = value / unit
    low = count.numerator // count.denominator
    return (low if count - low < Fraction(1, 2) else low + 1) * unit


class Rounding(ShapedFamily):
    """Round to a power of ten or to decimal places; never a number half way between.

    Level 1: to the nearest ten; level 2: hundred or thousand; level 3: one or two decimal places; level 4: three
    decimal places out of five, either sign; level 5: nines that carry over several places.
    """

    name = "rounding"
    subject = "Prealgebra"

    @staticmethod
    def power(unit: int, low: int, high: int) -> Shape:
        """Round whole numbers."""
        words = f"to the nearest {UNITS[unit]}"
        return Shape(
            UNITS[unit],
            ((low, high),),
            str,
            lambda n: rounded(Fraction(n), Fraction(unit)),
            lambda n: n % unit != 0 and 2 * (n % unit) != unit,
            wordings=(f"Round {{}} {words}.", f"What is {{}} rounded {words}?", f"Find {{}} rounded {words}."),
        )

    @staticmethod
    def places(given: int, kept: int, low: int, high: int, *, carry: bool = False) -> Shape:
        """Round decimals."""
        count = ("", "one", "two", "three")[kept] + " decimal place" + "s" * (kept > 1)
        cut = 10 ** (given - kept)
        return Shape(
            f"{given} to {kept}{' carry' * carry}",
            ((low, high),),
            lambda n: decimal(n, given),
            lambda n: plain_decimal(rounded(Fraction(n, 10**given), Fraction(1, 10**kept))),
            lambda n: (
                n % 10 != 0 and 2 * (n % cut) != cut and (not carry or (n // cut % 100 == 99 and n % cut > cut // 2))
            ),
            wordings=(
                f"Round {{}} to {count}.",
                f"What is {{}} rounded to {count}?",
                f"Find {{}} rounded to {count}.",
            ),
        )

    wordings = ()
    shapes: ClassVar = {
        1: (power(10, 11, 399),),
        2: (power(100, 1_001, 9_999), power(1000, 10_001, 99_999)),
        3: (places(3, 1, 1_001, 99_999), places(3, 2, 1_001, 99_999)),
        4: (places(5, 3, -999_999, 999_999),),
        5: (places(4, 2, 10_001, 999_999, carry=True), places(5, 3, 100_001, 9_999_999, carry=True)),
    }


class CompareFractions(ShapedFamily):
    """The larger of two numbers.

    Level 1: fractions with one denominator or one numerator; level 2: any two; level 3: negative ones; level 4: a
    decimal and a fraction that differ by less than a twentieth.
    """

    name = "compare_fractions"
    subject = "Prealgebra"
    wordings = ("Which is larger, {}?", "Which number is larger, {}?", "Which is greater, {}?")

    @staticmethod
    def text(a: int, b: int, c: int, d: int) -> str:
        """`2/3 or 3/5`."""
        return f"{a}/{b} or {c}/{d}"

    @staticmethod
    def value(a: int, b: int, c: int, d: int) -> str:
        """By cross multiplication, as it was written."""
        return fraction(a, b) if a * d > c * b else fraction(c, d)

    @staticmethod
    def fits(a: int, b: int, c: int, d: int) -> bool:
        """Different, in lowest terms and not whole."""
        return proper(a, b) and proper(c, d) and a * d != c * b

    shapes: ClassVar = {
        1: (
            Shape(
                "//",
                ((1, 12), (2, 13)) * 2,
                text,
                value,
                lambda a, b, c, d: CompareFractions.fits(a, b, c, d) and (a == c or b == d) and a < b and c < d,
            ),
        ),
        2: (Shape("//", ((1, 19), (2, 20)) * 2, text, value, lambda *n: CompareFractions.fits(*n) and n[0] != n[2]),),
        3: (Shape("//", ((-19, -1), (2, 20)) * 2, text, value, lambda *n: CompareFractions.fits(*n)),),
        4: (
            Shape(
                "./",
                ((11, 99), (1, 20), (3, 21)),
                lambda n, a, b: f"{decimal(n, 2)} or {a}/{b}",
                lambda n, a, b: decimal(n, 2) if n * b > 100 * a else fraction(a, b),
                lambda n, a, b: n % 10 != 0 and proper(a, b) and 0 < abs(Fraction(n, 100) - Fraction(a, b)) < 0.05,
            ),
        ),
    }


class OrderNumbers(ShapedFamily):
    """Put numbers in increasing order, as they are written.

    Level 1: three whole numbers; level 2: four integers; level 3: decimals of different length; level 4: fractions;
    level 5: a decimal, a fraction and a percent.
    """

    name = "order_numbers"
    subject = "Prealgebra"
    wordings = (
        "Order {} from least to greatest.",
        "List {} from least to greatest.",
        "Arrange {} from smallest to largest.",
    )

    @staticmethod
    def shape(form: str, ranges: tuple[tuple[int, int], ...], make: Callable[..., list[tuple[str, Fraction]]]) -> Shape:
        """Different numbers; `make` gives each one's text and value."""
        return Shape(
            form,
            ranges,
            lambda *n: ", ".join(text for text, _ in make(*n)),
            lambda *n: ", ".join(text for text, _ in sorted(make(*n), key=lambda part: part[1])),
            lambda *n: (
                len({value for _, value in make(*n)}) == len(make(*n))
                and not any(text.endswith("0") and "." in text for text, _ in make(*n))
            ),
        )

    @staticmethod
    def integers(*n: int) -> list[tuple[str, Fraction]]:
        """Whole numbers."""
        return [(str(value), Fraction(value)) for value in n]

    @staticmethod
    def decimals(a: int, b: int, c: int) -> list[tuple[str, Fraction]]:
        """One, two and three places below 1."""
        return [(decimal(n, places), Fraction(n, 10**places)) for places, n in enumerate((a, b, c), start=1)]

    @staticmethod
    def fractions(*n: int) -> list[tuple[str, Fraction]]:
        """Three fractions."""
        return [(fraction(a, b), Fraction(a, b)) for a, b in zip(n[::2], n[1::2], strict=True)]

    @staticmethod
    def mixture(n: int, a: int, b: int, p: int) -> list[tuple[str, Fraction]]:
        """A decimal, a fraction and a percent."""
        return [(decimal(n, 2), Fraction(n, 100)), (fraction(a, b), Fraction(a, b)), (f"{p}%", Fraction(p, 100))]

    shapes: ClassVar = {
        1: (shape("3", ((10, 99),) * 3, integers),),
        2: (shape("4", ((-30, 30),) * 4, integers),),
        3: (shape(".", ((1, 9), (11, 99), (101, 999)), decimals),),
        4: (shape("///", ((1, 9), (11, 19)) * 3, fractions),),
        5: (shape("./%", ((21, 99), (3, 7), (8, 11), (21, 99)), mixture),),
    }


DECIMAL_FORM = DecimalForm()
FRACTION_FORM = FractionForm()
PERCENT_FORM = PercentForm()
MIXED_NUMBER = MixedNumber()
MIXED_ARITHMETIC = MixedArithmetic()
ROUNDING = Rounding()
COMPARE_FRACTIONS = CompareFractions()
ORDER_NUMBERS = OrderNumbers()
