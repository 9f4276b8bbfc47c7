"""Number theory: congruences, remainders of powers and equations in whole numbers, answered by trying the residues."""

from math import gcd, lcm
from typing import ClassVar

from lemmata.problems.shapes import Range, Shape, ShapedFamily
from lemmata.problems.wording import linear


def power_mod(base: int, exponent: int, modulus: int) -> int:
    """base^exponent mod modulus, one factor after the other."""
    out = 1 % modulus
    for _ in range(exponent):
        out = out * base % modulus
    return out


class ModularInverse(ShapedFamily):
    """The inverse of a number modulo n."""

    name = "modular_inverse"
    subject = "Number Theory"
    wordings = (
        "What is the inverse of {} modulo {}?",
        "Find the inverse of {} modulo {}.",
        "Find the modular inverse of {} modulo {}.",
    )

    @staticmethod
    def row(top: int, low: int, high: int) -> Shape:
        """The residue with a x = 1."""
        return Shape(
            "a",
            ((2, top), (low, high)),
            lambda a, n: (str(a), str(n)),
            lambda a, n: next(x for x in range(n) if a * x % n == 1),
            lambda a, n: a < n and gcd(a, n) == 1,
        )

    shapes: ClassVar = {2: (row(12, 5, 20),), 3: (row(30, 20, 60),), 4: (row(90, 60, 200),), 5: (row(400, 200, 900),)}


def classes(a: int, b: int, n: int) -> str:
    """All x with a x = b modulo n, as one class."""
    first = next((x for x in range(n) if (a * x - b) % n == 0), None)
    return "no solution" if first is None else f"x ≡ {first} (mod {n // gcd(a, n)})"


class LinearCongruence(ShapedFamily):
    """A linear congruence.

    Level 2: x + a; level 3: ax with an invertible a; level 4: ax + b; level 5: a common divisor, where there may be no
    solution.
    """

    name = "linear_congruence"
    subject = "Number Theory"
    wordings = ("Solve {}.", "Solve the congruence {}.", "Solve {} for x.")
    shapes: ClassVar = {
        2: (
            Shape(
                "x+a",
                ((2, 30), (0, 30), (5, 31)),
                lambda a, b, n: f"x + {a} ≡ {b} (mod {n})",
                lambda a, b, n: classes(1, b - a, n),
                lambda a, b, n: a < n and b < n,
                zeros=True,
            ),
        ),
        3: (
            Shape(
                "ax",
                ((2, 20), (1, 30), (5, 41)),
                lambda a, b, n: f"{a}x ≡ {b} (mod {n})",
                classes,
                lambda a, b, n: max(a, b) < n and gcd(a, n) == 1,
            ),
        ),
        4: (
            Shape(
                "ax+b",
                ((2, 20), (-20, 20), (1, 40), (11, 60)),
                lambda a, b, c, n: f"{linear(a, b)} ≡ {c} (mod {n})",
                lambda a, b, c, n: classes(a, c - b, n),
                lambda a, b, c, n: max(a, b, c) < n and gcd(a, n) == 1,
            ),
        ),
        5: (
            Shape(
                "common",
                ((4, 40), (1, 60), (10, 90)),
                lambda a, b, n: f"{a}x ≡ {b} (mod {n})",
                classes,
                lambda a, b, n: max(a, b) < n and gcd(a, n) > 1,
            ),
        ),
    }


def least(pairs: tuple[tuple[int, int], ...]) -> int:
    """The smallest positive number with these (remainder, modulus), tried one by one."""
    top = lcm(*(m for _, m in pairs))
    return next(x for x in range(1, top + 1) if all(x % m == r for r, m in pairs))


class ChineseRemainder(ShapedFamily):
    """A number with given remainders.

    Level 2: two divisors below 12; level 3: below 30; level 4: three divisors; level 5: three below 20.
    """

    name = "chinese_remainder"
    subject = "Number Theory"

    @staticmethod
    def two(high: int) -> Shape:
        """Two coprime divisors, three wordings that mean the same number."""
        return Shape(
            "two",
            ((1, high - 1), (3, high)) * 2,
            lambda r, m, s, n: (str(r), str(m), str(s), str(n)),
            lambda r, m, s, n: least(((r, m), (s, n))),
            lambda r, m, s, n: r < m and s < n and gcd(m, n) == 1 and least(((r, m), (s, n))) > max(m, n),
            wordings=(
                "What is the smallest positive integer that leaves a remainder of {} when divided by {} and a "
                "remainder of {} when divided by {}?",
                "Find the smallest positive integer that leaves a remainder of {} when divided by {} and a remainder "
                "of {} when divided by {}.",
                "Find the least positive integer that has a remainder of {} when divided by {} and a remainder of {} "
                "when divided by {}.",
            ),
        )

    @staticmethod
    def three(high: int) -> Shape:
        """Three pairwise coprime divisors."""
        one = "a remainder of {} when divided by {}"
        words = f"{one}, {one} and {one}"
        return Shape(
            "three",
            ((1, high - 1), (3, high)) * 3,
            lambda *n: tuple(map(str, n)),
            lambda *n: least(tuple(zip(n[::2], n[1::2], strict=True))),
            lambda *n: all(r < m for r, m in zip(n[::2], n[1::2], strict=True)) and lcm(*n[1::2]) == n[1] * n[3] * n[5],
            wordings=(
                f"What is the smallest positive integer that leaves {words}?",
                f"Find the smallest positive integer that leaves {words}.",
                f"Find the least positive integer that leaves {words}.",
            ),
        )

    wordings = ()
    shapes: ClassVar = {2: (two(11),), 3: (two(29),), 4: (three(11),), 5: (three(19),)}


class UnitsDigit(ShapedFamily):
    """The units digit of a power, of a product, or of a sum of two powers."""

    name = "units_digit"
    subject = "Number Theory"
    wordings = (
        "What is the units digit of {}?",
        "Find the units digit of {}.",
        "What is the last digit of {}?",
    )
    shapes: ClassVar = {
        1: (
            Shape(
                "product",
                ((12, 99), (12, 99)),
                lambda a, b: f"{a}*{b}",
                lambda a, b: a * b % 10,
                lambda a, b: a % 10 > 1 and b % 10 > 1,
            ),
        ),
        2: (
            Shape(
                "three",
                ((12, 99),) * 3,
                lambda a, b, c: f"{a}*{b}*{c}",
                lambda a, b, c: a * b * c % 10,
                lambda *n: all(k % 10 > 1 for k in n),
            ),
        ),
        3: (
            Shape(
                "power",
                ((2, 99), (11, 99)),
                lambda a, n: f"{a}^{n}",
                lambda a, n: power_mod(a, n, 10),
                lambda a, n: a % 10 > 1,
            ),
        ),
        4: (
            Shape(
                "sum",
                ((2, 29), (11, 60), (2, 29), (11, 60)),
                lambda a, m, b, n: f"{a}^{m} + {b}^{n}",
                lambda a, m, b, n: (power_mod(a, m, 10) + power_mod(b, n, 10)) % 10,
                lambda a, m, b, n: a != b and a % 10 > 1 and b % 10 > 1,
            ),
        ),
        5: (
            Shape(
                "product of powers",
                ((2, 99), (100, 999), (2, 99), (100, 999)),
                lambda a, m, b, n: f"{a}^{m}*{b}^{n}",
                lambda a, m, b, n: power_mod(a, m, 10) * power_mod(b, n, 10) % 10,
                lambda a, m, b, n: a != b and a % 10 > 1 and b % 10 > 1,
            ),
        ),
    }


class ExpressionRemainder(ShapedFamily):
    """The remainder of a product, a power plus a number or a factorial plus a number."""

    name = "expression_remainder"
    subject = "Number Theory"
    wordings = (
        "What is the remainder when {} is divided by {}?",
        "Find the remainder when {} is divided by {}.",
        "Determine the remainder when {} is divided by {}.",
    )

    @staticmethod
    def factorial_mod(k: int, n: int) -> int:
        """k! modulo n, one factor after the other."""
        out = 1
        for factor in range(2, k + 1):
            out = out * factor % n
        return out

    shapes: ClassVar = {
        2: (
            Shape(
                "product",
                ((12, 99), (12, 99), (3, 19)),
                lambda a, b, n: (f"{a}*{b}", str(n)),
                lambda a, b, n: a * b % n,
                lambda a, b, n: a % n > 1 and b % n > 1,
            ),
        ),
        3: (
            Shape(
                "three",
                ((12, 99), (12, 99), (12, 99), (7, 29)),
                lambda a, b, c, n: (f"{a}*{b} + {c}", str(n)),
                lambda a, b, c, n: (a * b + c) % n,
            ),
        ),
        4: (
            Shape(
                "power",
                ((2, 12), (20, 200), (2, 40), (5, 29)),
                lambda a, k, b, n: (f"{a}^{k} + {b}", str(n)),
                lambda a, k, b, n: (power_mod(a, k, n) + b) % n,
                lambda a, k, b, n: a % n > 1,
            ),
        ),
        5: (
            Shape(
                "factorial",
                ((6, 12), (2, 90), (13, 60)),
                lambda k, b, n: (f"{k}! + {b}", str(n)),
                lambda k, b, n: (ExpressionRemainder.factorial_mod(k, n) + b) % n,
            ),
            Shape(
                "two powers",
                ((2, 12), (20, 300), (2, 12), (20, 300), (7, 40)),
                lambda a, k, b, m, n: (f"{a}^{k} + {b}^{m}", str(n)),
                lambda a, k, b, m, n: (power_mod(a, k, n) + power_mod(b, m, n)) % n,
                lambda a, k, b, m, n: a != b and a % n > 1 and b % n > 1,
            ),
        ),
    }


class DiophantineCount(ShapedFamily):
    """How many pairs of whole numbers solve a linear equation: positive at levels 2 and 3, not negative at 4 and 5."""

    name = "diophantine_count"
    subject = "Number Theory"

    @staticmethod
    def row(positive: bool, spans: tuple[Range, Range, Range]) -> Shape:
        """ax + by = c, every x tried."""
        sign, low = ("positive", 1) if positive else ("nonnegative", 0)
        return Shape(
            sign,
            spans,
            lambda a, b, c: f"{a}x + {b}y = {c}",
            lambda a, b, c: sum(c - a * x >= b * low and (c - a * x) % b == 0 for x in range(low, c // a + 1)),
            lambda a, b, c: a != b and gcd(a, b) == 1 and c > a + b,
            wordings=(
                f"How many {sign} integer solutions does {{}} have?",
                f"How many pairs of {sign} integers (x, y) satisfy {{}}?",
                f"How many {sign} whole number solutions does {{}} have?",
            ),
        )

    wordings = ()
    shapes: ClassVar = {
        2: (row(True, ((2, 6), (2, 7), (15, 60))),),
        3: (row(True, ((2, 12), (2, 13), (60, 250))),),
        4: (row(False, ((3, 15), (3, 16), (100, 500))),),
        5: (row(False, ((7, 40), (7, 40), (500, 3_000))),),
    }


class Diophantine(ShapedFamily):
    """All whole solutions of ax + by = c; level 4: a and b up to 12, level 5: up to 40."""

    name = "diophantine"
    subject = "Number Theory"
    wordings = (
        "Find all integer solutions of {}.",
        "What are the integer solutions of {}?",
        "Solve {} in the integers.",
    )

    @staticmethod
    def value(a: int, b: int, c: int) -> str:
        """The solution with the smallest x that is not negative, and the step."""
        x = next(k for k in range(b) if (c - a * k) % b == 0)
        y = (c - a * x) // b
        return f"x = {x} + {'' if b == 1 else b}t, y = {y} - {'' if a == 1 else a}t"

    shapes: ClassVar = {
        4: (
            Shape(
                "+",
                ((2, 12), (2, 13), (1, 60)),
                lambda a, b, c: f"{a}x + {b}y = {c}",
                value,
                lambda a, b, c: gcd(a, b) == 1 and a != b,
            ),
        ),
        5: (
            Shape(
                "+",
                ((7, 40), (7, 41), (1, 200)),
                lambda a, b, c: f"{a}x + {b}y = {c}",
                value,
                lambda a, b, c: gcd(a, b) == 1 and a != b,
            ),
        ),
    }


MODULAR_INVERSE = ModularInverse()
LINEAR_CONGRUENCE = LinearCongruence()
CHINESE_REMAINDER = ChineseRemainder()
UNITS_DIGIT = UnitsDigit()
EXPRESSION_REMAINDER = ExpressionRemainder()
DIOPHANTINE_COUNT = DiophantineCount()
DIOPHANTINE = Diophantine()
