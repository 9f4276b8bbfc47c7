"""Prealgebra: integers, order of operations, fractions, decimals and percent."""

import random
from collections.abc import Callable
from fractions import Fraction
from math import gcd

from lemmata.problems.family import Draw, Family
from lemmata.problems.wording import decimal, plain_decimal


class IntegerArithmetic(Family):
    """Add, subtract and multiply whole numbers.

    Level 1: two digits plus or minus two digits, one digit times two (over 12,000 instances). Higher levels add
    digits and negative results; level 5 multiplies three digits by three.
    """

    name = "integer_arithmetic"
    subject = "Prealgebra"

    def draw(self, level: int, rng: random.Random) -> Draw:
        form = rng.choice(("+", "-", "*"))
        if form == "*":
            digits = {1: (1, 2), 2: (1, 3), 3: (2, 2), 4: (2, 3), 5: (3, 3)}[level]
        else:
            digits = {1: (2, 2), 2: (3, 3), 3: (4, 3), 4: (5, 4), 5: (6, 6)}[level]
        return Draw(form, tuple(rng.randrange(10 ** (n - 1), 10**n) for n in digits))

    def valid(self, level: int, draw: Draw) -> bool:
        a, b = draw.numbers
        if draw.form == "*":
            size = {1: (1, 2), 2: (1, 3), 3: (2, 2), 4: (2, 3), 5: (3, 3)}[level]
            return min(a, b) >= 2 and (len(str(a)), len(str(b))) == size and b % 10 != 0
        size = {1: (2, 2), 2: (3, 3), 3: (4, 3), 4: (5, 4), 5: (6, 6)}[level]
        if min(a, b) < 1 or (len(str(a)), len(str(b))) != size or a == b:
            return False
        return draw.form == "+" or a > b or level == 5

    def questions(self, draw: Draw) -> tuple[str, ...]:
        sign = "*" if draw.form == "*" else f" {draw.form} "
        expression = f"{draw.numbers[0]}{sign}{draw.numbers[1]}"
        return (f"What is {expression}?", f"Compute {expression}.", f"Calculate {expression}.")

    def answer(self, draw: Draw) -> str:
        a, b = draw.numbers
        return str({"+": a + b, "-": a - b, "*": a * b}[draw.form])


ORDER_FORMS: dict[int, dict[str, Callable[..., Fraction]]] = {
    1: {
        "{} + {}*{}": lambda a, b, c: a + b * c,
        "{}*{} + {}": lambda a, b, c: a * b + c,
        "{}*{} - {}": lambda a, b, c: a * b - c,
        "({} + {})*{}": lambda a, b, c: (a + b) * c,
        "{}*({} - {})": lambda a, b, c: a * (b - c),
    },
    2: {
        "{}*{} + {}*{}": lambda a, b, c, d: a * b + c * d,
        "{}*({} - {}) + {}": lambda a, b, c, d: a * (b - c) + d,
        "{} - {}*{} + {}": lambda a, b, c, d: a - b * c + d,
        "({} + {})*{} - {}": lambda a, b, c, d: (a + b) * c - d,
    },
    3: {
        "{} + {}*({} - {}) - {}": lambda a, b, c, d, e: a + b * (c - d) - e,
        "{}/{} + {}*{}": lambda a, b, c, d: whole(a / b) + c * d,
        "({} + {})*({} - {})": lambda a, b, c, d: (a + b) * (c - d),
    },
    4: {
        "{}^2 + {}*({} - {})": lambda a, b, c, d: a**2 + b * (c - d),
        "({} - {})^2 - {}*{}": lambda a, b, c, d: (a - b) ** 2 - c * d,
        "({} + {}*{})/{} - {}": lambda a, b, c, d, e: whole((a + b * c) / d) - e,
    },
    5: {
        "{} - ({} - {}*({} + {})) + {}^2": lambda a, b, c, d, e, f: a - (b - c * (d + e)) + f**2,
        "({} + {}*{})/{} - {}^2": lambda a, b, c, d, e: whole((a + b * c) / d) - e**2,
        "({} - {}^2)*{} + {}/{}": lambda a, b, c, d, e: (a - b**2) * c + whole(d / e),
    },
}
"""Shapes of an expression with its value, by level."""


class NotWhole(ArithmeticError):
    """A quotient inside an expression is not a whole number."""


def whole(quotient: Fraction) -> Fraction:
    """The quotient itself; NotWhole where it isn't a whole number."""
    if quotient.denominator != 1:
        raise NotWhole
    return quotient


def order_value(draw: Draw) -> Fraction | None:
    """The value of the expression, None where one of its quotients isn't whole."""
    shape = next(forms[draw.form] for forms in ORDER_FORMS.values() if draw.form in forms)
    try:
        return shape(*map(Fraction, draw.numbers))
    except NotWhole:
        return None


class OrderOfOperations(Family):
    """Several operations in one expression, with brackets and powers at higher levels.

    Level 1: two operations on one-digit numbers (about 2,000 instances).
    """

    name = "order_of_operations"
    subject = "Prealgebra"

    def draw(self, level: int, rng: random.Random) -> Draw:
        form = rng.choice(tuple(ORDER_FORMS[level]))
        top = {1: 9, 2: 12, 3: 15, 4: 15, 5: 20}[level]
        return Draw(form, tuple(rng.randint(2, top) for _ in range(form.count("{"))))

    def valid(self, level: int, draw: Draw) -> bool:
        if min(draw.numbers) < 2 or max(draw.numbers) > {1: 9, 2: 12, 3: 60, 4: 40, 5: 60}[level]:
            return False
        value = order_value(draw)
        return value is not None and abs(value) <= 400 and (value >= 0 or level >= 4)

    def questions(self, draw: Draw) -> tuple[str, ...]:
        expression = draw.form.format(*draw.numbers)
        return (f"Evaluate {expression}.", f"What is {expression}?", f"Compute {expression}.")

    def answer(self, draw: Draw) -> str:
        return str(order_value(draw))


class FractionSum(Family):
    """Add and subtract fractions.

    Level 1: the same denominator and a result in lowest terms (over 1,000 instances); level 2: one denominator is a
    multiple of the other; levels 3 and 4: any; level 5: three fractions.
    """

    name = "fraction_sum"
    subject = "Prealgebra"

    def draw(self, level: int, rng: random.Random) -> Draw:
        top = {1: 20, 2: 12, 3: 10, 4: 20, 5: 12}[level]
        signs = rng.choice("+-") + (rng.choice("+-") if level == 5 else "")
        denominators = [rng.randint(2, top) for _ in range(len(signs) + 1)]
        if level == 1:
            denominators[1] = denominators[0]
        if level == 2:
            denominators[1] = denominators[0] * rng.randint(2, 4)
            rng.shuffle(denominators)
        numbers: list[int] = []
        for denominator in denominators:
            numbers += [rng.randint(1, max(1, denominator - 1)), denominator]
        return Draw(signs, tuple(numbers))

    def valid(self, level: int, draw: Draw) -> bool:
        n = draw.numbers
        tops, bottoms = n[0::2], n[1::2]
        if min(n) < 1 or min(bottoms) < 2 or any(a >= b for a, b in zip(tops, bottoms, strict=True)):
            return False
        value = self._value(draw)
        if level == 1:
            total = n[0] + (n[2] if draw.form == "+" else -n[2])
            return n[1] == n[3] <= 20 and total > 0 and value.denominator == n[1]
        if any(gcd(a, b) != 1 for a, b in zip(tops, bottoms, strict=True)):
            return False
        if level == 2:
            return n[1] != n[3] and max(bottoms) % min(bottoms) == 0 and max(bottoms) <= 48 and value > 0
        return len(set(bottoms)) == len(bottoms) and max(bottoms) <= 24 and value != 0 and (value > 0 or level >= 4)

    def _value(self, draw: Draw) -> Fraction:
        parts = [Fraction(a, b) for a, b in zip(draw.numbers[0::2], draw.numbers[1::2], strict=True)]
        total = parts[0]
        for sign, part in zip(draw.form, parts[1:], strict=True):
            total = total + part if sign == "+" else total - part
        return total

    def questions(self, draw: Draw) -> tuple[str, ...]:
        n = draw.numbers
        expression = f"{n[0]}/{n[1]}"
        for sign, a, b in zip(draw.form, n[2::2], n[3::2], strict=True):
            expression += f" {sign} {a}/{b}"
        return (f"What is {expression}?", f"Compute {expression}.", f"Calculate {expression}.")

    def answer(self, draw: Draw) -> str:
        return str(self._value(draw))


class FractionProduct(Family):
    """Multiply and divide fractions.

    Level 1: a product of two proper fractions already in lowest terms (over 500 instances); then division,
    cancelling, and three factors.
    """

    name = "fraction_product"
    subject = "Prealgebra"

    def draw(self, level: int, rng: random.Random) -> Draw:
        form = {1: ("*",), 2: ("*", "/"), 3: ("*", "/"), 4: ("**",), 5: ("*/", "/*", "//")}[level]
        top = {1: 9, 2: 9, 3: 16, 4: 12, 5: 15}[level]
        signs = rng.choice(form)
        return Draw(signs, tuple(rng.randint(1, top) for _ in range(2 * len(signs) + 2)))

    def valid(self, level: int, draw: Draw) -> bool:
        n = draw.numbers
        tops, bottoms = n[0::2], n[1::2]
        if min(tops) < 1 or min(bottoms) < 2 or max(n) > 30 or any(a == b for a, b in zip(tops, bottoms, strict=True)):
            return False
        if any(gcd(a, b) != 1 for a, b in zip(tops, bottoms, strict=True)):
            return False
        value = self._value(draw)
        if level == 1:
            return n[0] < n[1] and n[2] < n[3] and value.denominator == n[1] * n[3]
        if level == 2:
            raw = n[1] * n[3] if draw.form == "*" else n[1] * n[2]
            return max(n) <= 9 and (draw.form == "/" or value.denominator < raw)
        return value.denominator <= 200

    def _value(self, draw: Draw) -> Fraction:
        parts = [Fraction(a, b) for a, b in zip(draw.numbers[0::2], draw.numbers[1::2], strict=True)]
        total = parts[0]
        for sign, part in zip(draw.form, parts[1:], strict=True):
            total = total * part if sign == "*" else total / part
        return total

    def questions(self, draw: Draw) -> tuple[str, ...]:
        n = draw.numbers
        expression = f"({n[0]}/{n[1]})"
        for sign, a, b in zip(draw.form, n[2::2], n[3::2], strict=True):
            expression += f"{sign}({a}/{b})"
        return (f"What is {expression}?", f"Compute {expression}.", f"Calculate {expression}.")

    def answer(self, draw: Draw) -> str:
        return str(self._value(draw))


class SimplifyFraction(Family):
    """Write a fraction in lowest terms.

    Level 1: denominators up to 60 with a common factor up to 10 (over 500 instances); higher levels have larger
    numbers and common factors.
    """

    name = "simplify_fraction"
    subject = "Prealgebra"
    levels = (1, 2, 3)

    def draw(self, level: int, rng: random.Random) -> Draw:
        common = rng.randint(2, {1: 10, 2: 15, 3: 40}[level])
        top = {1: 20, 2: 30, 3: 40}[level]
        a, b = rng.randint(1, top), rng.randint(2, top)
        return Draw("/", (a * common, b * common))

    def valid(self, level: int, draw: Draw) -> bool:
        a, b = draw.numbers
        if min(a, b) < 1 or gcd(a, b) == 1 or a == b or gcd(a, b) == min(a, b) == b:
            return False
        if level == 1:
            return a < b <= 60 and gcd(a, b) <= 10
        return 60 < max(a, b) <= {2: 240, 3: 1200}[level] and gcd(a, b) <= 40

    def questions(self, draw: Draw) -> tuple[str, ...]:
        a, b = draw.numbers
        return (f"Simplify {a}/{b}.", f"Write {a}/{b} in lowest terms.", f"Reduce {a}/{b} to lowest terms.")

    def answer(self, draw: Draw) -> str:
        return str(Fraction(*draw.numbers))


class DecimalArithmetic(Family):
    """Add, subtract and multiply decimals.

    Level 1: one decimal place, numbers below 10, plus or minus (over 10,000 instances); then more places, unequal
    places and products. A draw's numbers are value, places, value, places.
    """

    name = "decimal_arithmetic"
    subject = "Prealgebra"

    def draw(self, level: int, rng: random.Random) -> Draw:
        form = rng.choice({1: "+-", 2: "+-", 3: "+-*", 4: "+-*", 5: "-*"}[level])
        first, second = {1: (1, 1), 2: (2, 2), 3: (1, 2), 4: (2, 1), 5: (3, 2)}[level]
        if form == "*":
            first, second = {3: (1, 0), 4: (1, 1), 5: (2, 1)}[level]
            sizes = {3: (99, 9), 4: (99, 9), 5: (999, 99)}[level]
        else:
            sizes = {1: (99, 99), 2: (999, 999), 3: (999, 999), 4: (9999, 999), 5: (99999, 9999)}[level]
        return Draw(f"{form}{first}{second}", (rng.randint(1, sizes[0]), rng.randint(1, sizes[1])))

    def valid(self, level: int, draw: Draw) -> bool:
        a, b = draw.numbers
        first, second = int(draw.form[1]), int(draw.form[2])
        if min(a, b) < 1 or (first and a % 10 == 0) or (second and b % 10 == 0):
            return False
        top = {1: 99, 2: 999, 3: 999, 4: 9999, 5: 99999}[level]
        if max(a, b) > top:
            return False
        if draw.form[0] == "*":
            return b <= 99 and min(a, b) >= 2
        return draw.form[0] == "+" or level == 5 or self._value(draw) > 0

    def _value(self, draw: Draw) -> Fraction:
        a = Fraction(draw.numbers[0], 10 ** int(draw.form[1]))
        b = Fraction(draw.numbers[1], 10 ** int(draw.form[2]))
        return {"+": a + b, "-": a - b, "*": a * b}[draw.form[0]]

    def questions(self, draw: Draw) -> tuple[str, ...]:
        a, b = decimal(draw.numbers[0], int(draw.form[1])), decimal(draw.numbers[1], int(draw.form[2]))
        sign = "*" if draw.form[0] == "*" else f" {draw.form[0]} "
        expression = f"{a}{sign}{b}"
        return (f"What is {expression}?", f"Compute {expression}.", f"Calculate {expression}.")

    def answer(self, draw: Draw) -> str:
        return plain_decimal(self._value(draw))


class Percent(Family):
    """Percent of a number, percent change, and the two reverse questions.

    Level 1: a multiple of ten percent of a multiple of ten (360 instances); level 2: a multiple of five percent;
    level 3: any percent; level 4: increase or decrease by a percent; level 5: what percent, or percent of what.
    """

    name = "percent"
    subject = "Prealgebra"

    def draw(self, level: int, rng: random.Random) -> Draw:
        if level == 1:
            return Draw("of", (10 * rng.randint(1, 9), 10 * rng.randint(1, 40)))
        if level == 2:
            return Draw("of", (5 * rng.randint(1, 19), 20 * rng.randint(1, 30)))
        if level == 3:
            return Draw("of", (rng.randint(1, 99), rng.randint(11, 400)))
        if level == 4:
            return Draw(rng.choice(("up", "down")), (5 * rng.randint(1, 15), 20 * rng.randint(2, 30)))
        part = rng.randint(2, 90)
        return Draw(rng.choice(("which", "whole")), (part, rng.randint(part + 1, 400)))

    def valid(self, level: int, draw: Draw) -> bool:
        p, n = draw.numbers
        if min(p, n) < 1:
            return False
        if level == 1:
            return p % 10 == 0 and p < 100 and n % 10 == 0 and n <= 400
        if level == 2:
            return p % 5 == 0 and p % 10 != 0 and p < 100 and n % 20 == 0 and n <= 600
        if level == 3:
            return p < 100 and p % 5 != 0 and n <= 400
        if level == 4:
            return p % 5 == 0 and p < 80 and n % 20 == 0 and n <= 600
        if draw.form == "which":
            return p < n <= 400 and (100 * p) % n == 0 and 100 * p // n >= 2
        return p <= 90 and n <= 100 and (100 * p) % n == 0 and n >= 2

    def questions(self, draw: Draw) -> tuple[str, ...]:
        p, n = draw.numbers
        return {
            "of": (f"What is {p}% of {n}?", f"Find {p}% of {n}.", f"Calculate {p} percent of {n}."),
            "up": (f"Increase {n} by {p}%.", f"What is {n} increased by {p}%?"),
            "down": (f"Decrease {n} by {p}%.", f"What is {n} decreased by {p}%?"),
            "which": (f"What percent of {n} is {p}?", f"{p} is what percent of {n}?"),
            "whole": (f"{p} is {n}% of what number?", f"Find the number such that {n}% of it is {p}."),
        }[draw.form]

    def answer(self, draw: Draw) -> str:
        p, n = draw.numbers
        value = {
            "of": Fraction(p * n, 100),
            "up": Fraction(n * (100 + p), 100),
            "down": Fraction(n * (100 - p), 100),
            "which": Fraction(100 * p, n),
            "whole": Fraction(100 * p, n),
        }[draw.form]
        return plain_decimal(value)


INTEGER_ARITHMETIC = IntegerArithmetic()
ORDER_OF_OPERATIONS = OrderOfOperations()
FRACTION_SUM = FractionSum()
FRACTION_PRODUCT = FractionProduct()
SIMPLIFY_FRACTION = SimplifyFraction()
DECIMAL_ARITHMETIC = DecimalArithmetic()
PERCENT = Percent()
