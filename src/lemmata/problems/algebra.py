"""Algebra: linear equations and systems, evaluating, collecting, expanding, factoring and quadratics."""

import random
from fractions import Fraction
from math import gcd, isqrt
from typing import ClassVar

from lemmata.problems.family import Draw, Family
from lemmata.problems.wording import linear, polynomial, quadratic, roots

POSITIVE = {"ax+b=c": (0, 1), "ax-b=c": (0, 1), "b-ax=c": (0, 1), "x/a+b=c": (0, 1), "x/a+x/b=c": (0, 1)}
"""Which coefficients of a form must be positive; of the others, the first."""

AT_LEAST_TWO = {
    "ax=b": (0,),
    "ax+b=c": (0,),
    "ax-b=c": (0,),
    "b-ax=c": (1,),
    "x/a+b=c": (0,),
    "x/a+x/b=c": (0, 1),
    "a(x+b)+c=d": (0,),
    "a(x+b)=cx+d": (0,),
    "a(x+b)=c(x+d)": (0, 2),
    "(x+a)/b=(x+c)/d": (0, 3),
    "(ax+b)/c+d=e": (0, 2),
}
"""Which coefficients of a form must be at least 2, so that the form is what it says."""


class LinearEquation(Family):
    """One linear equation in x.

    Level 1: one or two steps with small whole numbers, x between 1 and 12 (over 1,500 instances); level 2: signs and
    larger numbers; level 3: x on both sides; level 4: brackets; level 5: fractions, and equations with no solution
    or with every number as a solution. Numbers are the coefficients as written.
    """

    name = "linear_equation"
    subject = "Algebra"
    FORMS: ClassVar = {
        1: ("x+a=b", "x-a=b", "ax=b", "ax+b=c", "ax-b=c", "ax+b=c"),
        2: ("ax+b=c", "ax-b=c", "x/a+b=c", "b-ax=c"),
        3: ("ax+b=cx+d",),
        4: ("a(x+b)+c=d", "a(x+b)=cx+d", "a(x+b)=c(x+d)"),
        5: ("x/a+x/b=c", "(x+a)/b=(x+c)/d", "(ax+b)/c+d=e", "a(x+b)=cx+d"),
    }

    def draw(self, level: int, rng: random.Random) -> Draw:
        form = rng.choice(self.FORMS[level])
        if level == 1:
            x, a, b = rng.randint(1, 12), rng.randint(2, 9), rng.randint(1, 12)
        elif level == 2:
            x, a, b = rng.randint(-12, 12), rng.randint(2, 12), rng.randint(1, 40)
        else:
            x, a, b = rng.randint(-12, 12), rng.randint(2, 12), rng.randint(-15, 15)
        c, d = rng.randint(-9, 9), rng.randint(-9, 9)
        numbers = {
            "x+a=b": (b, x + b),
            "x-a=b": (b, x - b),
            "ax=b": (a, a * x),
            "ax+b=c": (a, b, a * x + b),
            "ax-b=c": (a, b, a * x - b),
            "b-ax=c": (b, a, b - a * x),
            "x/a+b=c": (a, b, x + b),
            "ax+b=cx+d": (a, b, c, a * x + b - c * x),
            "a(x+b)+c=d": (a, b, c, a * (x + b) + c),
            "a(x+b)=cx+d": (a, b, c, a * (x + b) - c * x),
            "a(x+b)=c(x+d)": (a, b, c, d),
            "x/a+x/b=c": (a, abs(b), x),
            "(x+a)/b=(x+c)/d": (b, a, c, abs(d)),
            "(ax+b)/c+d=e": (a, b, abs(c), d, x),
        }[form]
        if level == 5 and form == "a(x+b)=cx+d":
            numbers = (a, b, a, rng.choice((a * b, a * b + d)))
        return Draw(form, numbers)

    def valid(self, level: int, draw: Draw) -> bool:
        n = draw.numbers
        if max(map(abs, n)) > {1: 120, 2: 200, 3: 200, 4: 300, 5: 300}[level]:
            return False
        positive = n if level == 1 else tuple(n[place] for place in POSITIVE.get(draw.form, (0,)))
        if min(positive) < 1 or 0 in n[:-1]:
            return False
        if any(n[place] < 2 for place in AT_LEAST_TWO.get(draw.form, ())):
            return False
        if draw.form == "x/a+x/b=c" and n[0] == n[1]:
            return False
        if draw.form == "(x+a)/b=(x+c)/d" and n[0] == n[3]:
            return False
        if draw.form == "(ax+b)/c+d=e" and gcd(n[0], n[2]) > 1:
            return False
        a, b = _linear_form(draw)
        if a == 0:
            return level == 5
        x = -b / a
        if level == 1:
            return x.denominator == 1 and 1 <= x <= 20 and max(n) <= 120
        if level <= 4:
            return x.denominator == 1 and abs(x) <= 50
        return x.denominator <= 12 and abs(x) <= 200

    def questions(self, draw: Draw) -> tuple[str, ...]:
        equation = _equation_text(draw)
        return (f"Solve {equation} for x.", f"Solve for x: {equation}", f"Find x if {equation}.")

    def answer(self, draw: Draw) -> str:
        a, b = _linear_form(draw)
        if a == 0:
            return "all real numbers" if b == 0 else "no solution"
        return str(-b / a)


def _linear_form(draw: Draw) -> tuple[Fraction, Fraction]:
    """(a, b) such that left side minus right side is a x + b."""
    n = tuple(map(Fraction, draw.numbers))
    one = Fraction(1)
    return {
        "x+a=b": lambda: (one, n[0] - n[1]),
        "x-a=b": lambda: (one, -n[0] - n[1]),
        "ax=b": lambda: (n[0], -n[1]),
        "ax+b=c": lambda: (n[0], n[1] - n[2]),
        "ax-b=c": lambda: (n[0], -n[1] - n[2]),
        "b-ax=c": lambda: (-n[1], n[0] - n[2]),
        "x/a+b=c": lambda: (1 / n[0], n[1] - n[2]),
        "ax+b=cx+d": lambda: (n[0] - n[2], n[1] - n[3]),
        "a(x+b)+c=d": lambda: (n[0], n[0] * n[1] + n[2] - n[3]),
        "a(x+b)=cx+d": lambda: (n[0] - n[2], n[0] * n[1] - n[3]),
        "a(x+b)=c(x+d)": lambda: (n[0] - n[2], n[0] * n[1] - n[2] * n[3]),
        "x/a+x/b=c": lambda: (1 / n[0] + 1 / n[1], -n[2]),
        "(x+a)/b=(x+c)/d": lambda: (1 / n[0] - 1 / n[3], n[1] / n[0] - n[2] / n[3]),
        "(ax+b)/c+d=e": lambda: (n[0] / n[2], n[1] / n[2] + n[3] - n[4]),
    }[draw.form]()


def _equation_text(draw: Draw) -> str:
    n = draw.numbers
    return {
        "x+a=b": lambda: f"{linear(1, n[0])} = {n[1]}",
        "x-a=b": lambda: f"{linear(1, -n[0])} = {n[1]}",
        "ax=b": lambda: f"{n[0]}x = {n[1]}",
        "ax+b=c": lambda: f"{linear(n[0], n[1])} = {n[2]}",
        "ax-b=c": lambda: f"{linear(n[0], -n[1])} = {n[2]}",
        "b-ax=c": lambda: f"{n[0]} - {linear(n[1], 0)} = {n[2]}",
        "x/a+b=c": lambda: f"x/{n[0]} + {n[1]} = {n[2]}",
        "ax+b=cx+d": lambda: f"{linear(n[0], n[1])} = {linear(n[2], n[3])}",
        "a(x+b)+c=d": lambda: f"{n[0]}({linear(1, n[1])}){_signed(n[2])} = {n[3]}",
        "a(x+b)=cx+d": lambda: f"{n[0]}({linear(1, n[1])}) = {linear(n[2], n[3])}",
        "a(x+b)=c(x+d)": lambda: f"{n[0]}({linear(1, n[1])}) = {n[2]}({linear(1, n[3])})",
        "x/a+x/b=c": lambda: f"x/{n[0]} + x/{n[1]} = {n[2]}",
        "(x+a)/b=(x+c)/d": lambda: f"({linear(1, n[1])})/{n[0]} = ({linear(1, n[2])})/{n[3]}",
        "(ax+b)/c+d=e": lambda: f"({linear(n[0], n[1])})/{n[2]}{_signed(n[3])} = {n[4]}",
    }[draw.form]()


def _signed(value: int) -> str:
    return f" {'-' if value < 0 else '+'} {abs(value)}"


class EvaluateExpression(Family):
    """The value of an expression or a function at a number.

    Level 1: `ax + b` at a small number (over 500 instances); then negative numbers, quadratics, two variables, and
    cubics or a composition of two functions.
    """

    name = "evaluate_expression"
    subject = "Algebra"

    def draw(self, level: int, rng: random.Random) -> Draw:
        if level == 1:
            return Draw("1", (rng.randint(2, 9), rng.randint(1, 9), rng.randint(2, 9)))
        if level == 2:
            form = rng.choice(("1", "2"))
            a, b, x = rng.randint(2, 9), rng.randint(-12, 12), rng.randint(-9, 9)
            return Draw(form, (a, b, x) if form == "1" else (1, a, b, abs(x)))
        if level == 3:
            return Draw("2", (rng.randint(2, 5), rng.randint(-9, 9), rng.randint(-9, 9), rng.randint(-6, 9)))
        if level == 4:
            return Draw("xy", tuple(rng.randint(-9, 9) for _ in range(5)))
        if rng.random() < 0.5:
            return Draw("3", (rng.randint(2, 4), *(rng.randint(-6, 6) for _ in range(3)), rng.randint(-4, 5)))
        return Draw("fg", tuple(rng.randint(-6, 9) for _ in range(5)))

    def valid(self, level: int, draw: Draw) -> bool:
        n = draw.numbers
        if level == 1:
            return min(n) >= 1 and n[0] >= 2 and n[2] >= 2 and max(n) <= 9
        if draw.form == "xy" and n[0] < 1:
            return False
        limit = 12 if level <= 3 else 9
        return 0 not in n and max(map(abs, n)) <= limit and abs(n[-1]) >= 2 and n[0] > 0

    def questions(self, draw: Draw) -> tuple[str, ...]:
        n = draw.numbers
        if draw.form == "xy":
            text = f"{polynomial({'x': n[0], 'y': n[1], '': n[2]})}"
            at = f"x = {n[3]} and y = {n[4]}"
            return (f"Evaluate {text} at {at}.", f"Find the value of {text} when {at}.")
        if draw.form == "fg":
            f, g = linear(n[0], n[1]), linear(n[2], n[3])
            return (
                f"If f(x) = {f} and g(x) = {g}, what is f(g({n[4]}))?",
                f"Let f(x) = {f} and g(x) = {g}. Find f(g({n[4]})).",
            )
        degree = int(draw.form)
        powers = ["x^3", "x^2", "x", ""][3 - degree :]
        text = polynomial(dict(zip(powers, n[:-1], strict=True)))
        return (
            f"Evaluate {text} at x = {n[-1]}.",
            f"Find the value of {text} when x = {n[-1]}.",
            f"If f(x) = {text}, what is f({n[-1]})?",
        )

    def answer(self, draw: Draw) -> str:
        n = draw.numbers
        if draw.form == "xy":
            return str(n[0] * n[3] + n[1] * n[4] + n[2])
        if draw.form == "fg":
            return str(n[0] * (n[2] * n[4] + n[3]) + n[1])
        value = 0
        for coefficient in n[:-1]:
            value = value * n[-1] + coefficient
        return str(value)


class CollectTerms(Family):
    """Collect like terms.

    Level 1: terms in x and constants with plus signs and one minus (over 2,000 instances); then signs, two
    variables, squares, brackets.
    """

    name = "collect_terms"
    subject = "Algebra"
    POWERS: ClassVar = {
        1: (("x", "x"), ("x", "", "x"), ("x", "x", "")),
        2: (("x", "", "x", ""), ("", "x", "x", "")),
        3: (("x", "y", "x", "y"), ("x", "y", "", "x", "y")),
        4: (("x^2", "x", "x^2", "x", ""), ("x", "x^2", "", "x^2", "x")),
    }

    def draw(self, level: int, rng: random.Random) -> Draw:
        if level == 5:
            return Draw("brackets", tuple(rng.choice((-1, 1)) * rng.randint(2, 9) for _ in range(4)))
        powers = rng.choice(self.POWERS[level])
        signs = [rng.choice((-1, 1)) for _ in powers]
        if level == 1:
            signs = [1] * len(powers)
            if rng.random() < 0.3:
                signs[-1] = -1
        elif level == 2:
            signs[0] = 1
        top = 9 if level <= 2 else 12
        return Draw("|".join(powers), tuple(s * rng.randint(2, top) for s in signs))

    def valid(self, level: int, draw: Draw) -> bool:
        n = draw.numbers
        if min(map(abs, n)) < 2 or max(map(abs, n)) > 20:
            return False
        if level == 5:
            return all(abs(value) <= 12 for value in n) and n[0] > 0
        total = self._total(draw)
        if level == 1:
            return all(value > 0 for value in n[:-1]) and max(n) <= 9 and total["x"] > 0
        return any(power and value for power, value in total.items()) and (n[0] > 0 or level > 2)

    def _total(self, draw: Draw) -> dict[str, int]:
        if draw.form == "brackets":
            a, b, c, d = draw.numbers
            return {"x": a + c, "": a * b + c * d}
        total = dict.fromkeys(("x^2", "x", "y", ""), 0)
        for power, value in zip(draw.form.split("|"), draw.numbers, strict=True):
            total[power] += value
        return total

    def questions(self, draw: Draw) -> tuple[str, ...]:
        if draw.form == "brackets":
            a, b, c, d = draw.numbers
            text = f"{a}({linear(1, b)}) {'-' if c < 0 else '+'} {abs(c)}({linear(1, d)})"
        else:
            text = ""
            for power, value in zip(draw.form.split("|"), draw.numbers, strict=True):
                size = f"{abs(value)}{power}"
                sign = "-" if value < 0 else "+"
                text += f" {sign} {size}" if text else f"{'-' if value < 0 else ''}{size}"
        return (f"Simplify {text}.", f"Collect like terms: {text}", f"Combine like terms in {text}.")

    def answer(self, draw: Draw) -> str:
        return polynomial(self._total(draw))


class ExpandProduct(Family):
    """Multiply out brackets.

    Level 1: a number times a bracket (over 1,000 instances); level 2: two brackets with plus signs; level 3: signs
    and squares; level 4: leading coefficients; level 5: a bracket times a quadratic.
    """

    name = "expand_product"
    subject = "Algebra"

    def draw(self, level: int, rng: random.Random) -> Draw:
        if level == 1:
            return Draw("1", (rng.randint(2, 9), rng.randint(1, 5), rng.choice((-1, 1)) * rng.randint(1, 12)))
        if level == 2:
            return Draw("2", (1, rng.randint(1, 20), 1, rng.randint(1, 20)))
        if level == 3:
            if rng.random() < 0.3:
                return Draw("square", (1, rng.choice((-1, 1)) * rng.randint(1, 12)))
            return Draw("2", (1, rng.randint(-12, 12), 1, rng.randint(-12, 12)))
        if level == 4:
            if rng.random() < 0.3:
                return Draw("square", (rng.randint(2, 9), rng.choice((-1, 1)) * rng.randint(1, 9)))
            return Draw("2", (rng.randint(2, 9), rng.randint(-9, 9), rng.randint(1, 9), rng.randint(-9, 9)))
        return Draw("3", (rng.randint(1, 6), *(rng.randint(-6, 6) for _ in range(4))))

    def valid(self, level: int, draw: Draw) -> bool:
        n = draw.numbers
        if 0 in n or max(map(abs, n)) > (20 if level == 2 else 15) or n[0] < 1:
            return False
        if level == 1:
            return n[0] >= 2 and 1 <= n[1] <= 5 and abs(n[2]) <= 12
        if level == 2:
            return n[0] == n[2] == 1 and min(n) > 0 and n[1] != n[3]
        if level == 3:
            return n[0] == 1 and (draw.form == "square" or (n[2] == 1 and n[1] != n[3]))
        if level == 4:
            return n[0] > 1 and (draw.form == "square" or n[2] > 0)
        return n[2] > 0

    def questions(self, draw: Draw) -> tuple[str, ...]:
        n = draw.numbers
        if draw.form == "1":
            text = f"{n[0]}({linear(n[1], n[2])})"
        elif draw.form == "square":
            text = f"({linear(n[0], n[1])})^2"
        elif draw.form == "2":
            text = f"({linear(n[0], n[1])})({linear(n[2], n[3])})"
        else:
            text = f"({linear(n[0], n[1])})({quadratic(n[2], n[3], n[4])})"
        return (f"Expand {text}.", f"Multiply out {text}.", f"Expand and simplify: {text}")

    def answer(self, draw: Draw) -> str:
        n = draw.numbers
        if draw.form == "1":
            return linear(n[0] * n[1], n[0] * n[2])
        if draw.form == "3":
            a, b, c, d, e = n
            return polynomial({"x^3": a * c, "x^2": a * d + b * c, "x": a * e + b * d, "": b * e})
        a, b = n[:2]
        c, d = n if draw.form == "square" else n[2:]
        return quadratic(a * c, a * d + b * c, b * d)


class Factor(Family):
    """Factor a polynomial over the integers.

    Level 1: take out the common factor of `ax + b` (over 300 instances); level 2: `x^2 + bx + c` with plus signs;
    level 3: any signs; level 4: a difference of squares or a common factor first; level 5: leading coefficient
    other than 1. Numbers are the coefficients as written.
    """

    name = "factor"
    subject = "Algebra"

    def draw(self, level: int, rng: random.Random) -> Draw:
        if level == 1:
            k, a = rng.randint(2, 9), rng.randint(1, 7)
            return Draw("linear", (k * a, k * rng.choice((-1, 1)) * rng.randint(1, 12)))
        if level == 4 and rng.random() < 0.5:
            p, q = rng.randint(1, 7), rng.randint(1, 12)
            return Draw("squares", (p * p, -q * q))
        p, q = rng.randint(1, 12), rng.randint(1, 12)
        if level >= 3:
            p, q = rng.choice((-1, 1)) * rng.randint(1, 12), rng.choice((-1, 1)) * rng.randint(1, 12)
        if level == 4:
            k = rng.randint(2, 5)
            return Draw("quadratic", (k, k * (p + q), k * p * q))
        if level == 5:
            a, c = rng.randint(2, 6), rng.randint(1, 4)
            return Draw("quadratic", (a * c, a * q + c * p, p * q))
        return Draw("quadratic", (1, p + q, p * q))

    def valid(self, level: int, draw: Draw) -> bool:
        n = draw.numbers
        if 0 in n or n[0] < 1:
            return False
        if draw.form == "linear":
            k = gcd(*n)
            return 2 <= k <= 9 and n[0] // k <= 7 and abs(n[1]) // k <= 12
        if draw.form == "squares":
            return gcd(*n) == 1 and all(isqrt(abs(v)) ** 2 == abs(v) <= 150 for v in n) and n[1] < 0
        a, b, c = n
        discriminant = b * b - 4 * a * c
        if discriminant < 0 or isqrt(discriminant) ** 2 != discriminant:
            return False
        common = gcd(*n)
        if level == 2:
            return a == 1 and b > 0 and 0 < c <= 144
        if level == 3:
            return a == 1 and (b < 0 or c < 0) and abs(c) <= 144
        if level == 4:
            return common == a and 2 <= a <= 5 and abs(c) <= 700
        return common == 1 and 2 <= a <= 24 and abs(c) <= 144

    def questions(self, draw: Draw) -> tuple[str, ...]:
        n = draw.numbers
        text = linear(n[0], n[1]) if draw.form == "linear" else quadratic(n[0], n[1] if len(n) == 3 else 0, n[-1])
        return (f"Factor {text}.", f"Factorise {text}.", f"Write {text} as a product of factors.")

    def answer(self, draw: Draw) -> str:
        n = draw.numbers
        if draw.form == "linear":
            k = gcd(*n)
            return f"{k}({linear(n[0] // k, n[1] // k)})"
        a, b, c = n if len(n) == 3 else (n[0], 0, n[1])
        k = gcd(a, b, c)
        first, second = sorted(quadratic_roots(a, b, c), reverse=True)
        left, right = (linear(root.denominator, -root.numerator) for root in (first, second))
        front = "" if k == 1 else str(k)
        return f"{front}({left})^2" if left == right else f"{front}({left})({right})"


def quadratic_roots(a: int, b: int, c: int) -> tuple[Fraction, Fraction]:
    """The two rational roots of a x^2 + b x + c by the formula; ValueError where they aren't rational."""
    discriminant = b * b - 4 * a * c
    if discriminant < 0 or isqrt(discriminant) ** 2 != discriminant:
        raise ValueError("no rational roots")
    root = isqrt(discriminant)
    return Fraction(-b - root, 2 * a), Fraction(-b + root, 2 * a)


class QuadraticEquation(Family):
    """A quadratic equation that factors.

    Level 1: a product of two brackets that is zero, or `x^2 + bx = 0` (over 500 instances); level 2: `x^2 + bx + c`
    with two roots of one sign; level 3: any signs, also a double root; level 4: a common factor or terms on both
    sides; level 5: leading coefficient other than 1. Numbers are the coefficients as written.
    """

    name = "quadratic_equation"
    subject = "Algebra"

    def draw(self, level: int, rng: random.Random) -> Draw:
        p, q = (rng.choice((-1, 1)) * rng.randint(1, 12) for _ in range(2))
        if level == 1:
            return (
                Draw("product", (p, q))
                if rng.random() < 0.8
                else Draw("common", (rng.choice((-1, 1)) * rng.randint(1, 40),))
            )
        if level == 2:
            sign = rng.choice((-1, 1))
            p, q = sign * rng.randint(1, 12), sign * rng.randint(1, 12)
            return Draw("quadratic", (1, p + q, p * q))
        if level == 3:
            return Draw("quadratic", (1, p + q, p * q))
        if level == 4:
            if rng.random() < 0.5:
                d = rng.randint(-9, 9)
                return Draw("sides", (p + q + d, p * q, d))
            k = rng.randint(2, 5)
            return Draw("quadratic", (k, k * (p + q), k * p * q))
        a, c = rng.randint(2, 5), rng.randint(1, 3)
        return Draw("quadratic", (a * c, a * q + c * p, p * q))

    def valid(self, level: int, draw: Draw) -> bool:
        n = draw.numbers
        if 0 in n:
            return False
        if draw.form == "product":
            return n[0] != n[1] and max(map(abs, n)) <= 12
        if draw.form == "common":
            return abs(n[0]) <= 40
        a, b, c = self._coefficients(draw)
        discriminant = b * b - 4 * a * c
        if a < 1 or b == 0 or c == 0 or discriminant < 0 or isqrt(discriminant) ** 2 != discriminant:
            return False
        common = gcd(a, b, c)
        if level == 2:
            return a == 1 and 0 < c <= 144
        if level == 3:
            return a == 1 and abs(c) <= 144
        if level == 4:
            return (draw.form == "sides" or (2 <= a <= 5 and common == a)) and abs(c) <= 720
        return 2 <= a <= 15 and common == 1 and abs(c) <= 144

    def _coefficients(self, draw: Draw) -> tuple[int, int, int]:
        n = draw.numbers
        if draw.form == "product":
            return 1, n[0] + n[1], n[0] * n[1]
        if draw.form == "common":
            return 1, n[0], 0
        return (1, n[0] - n[2], n[1]) if draw.form == "sides" else (n[0], n[1], n[2])

    def questions(self, draw: Draw) -> tuple[str, ...]:
        n = draw.numbers
        equation = {
            "product": lambda: f"({linear(1, n[0])})({linear(1, n[1])}) = 0",
            "common": lambda: f"{quadratic(1, n[0], 0)} = 0",
            "sides": lambda: f"{quadratic(1, n[0], n[1])} = {linear(n[2], 0)}",
            "quadratic": lambda: f"{quadratic(n[0], n[1], n[2])} = 0",
        }[draw.form]()
        return (f"Solve {equation}.", f"Find all solutions of {equation}.", f"Solve for x: {equation}")

    def answer(self, draw: Draw) -> str:
        return roots(set(quadratic_roots(*self._coefficients(draw))))


class LinearSystem(Family):
    """Two linear equations in x and y.

    Level 3: a coefficient pair that cancels by adding; level 4: one equation must be multiplied; level 5: both.
    """

    name = "linear_system"
    subject = "Algebra"
    levels = (3, 4, 5)

    def draw(self, level: int, rng: random.Random) -> Draw:
        x, y = rng.randint(-9, 9), rng.randint(-9, 9)
        a, c = rng.randint(1, 7), rng.randint(1, 7)
        b = rng.choice((-1, 1)) * rng.randint(1, 7)
        d = {3: -b, 4: b * rng.choice((-3, -2, 2, 3)), 5: rng.choice((-1, 1)) * rng.randint(2, 7)}[level]
        return Draw("system", (a, b, a * x + b * y, c, d, c * x + d * y))

    def valid(self, level: int, draw: Draw) -> bool:
        a, b, _, c, d, _ = draw.numbers
        if a < 1 or c < 1 or 0 in (b, d) or a * d == b * c or max(map(abs, draw.numbers)) > 200:
            return False
        x, y = self._solution(draw)
        if x.denominator > 1 or y.denominator > 1 or max(abs(x), abs(y)) > 20:
            return False
        if level == 3:
            return b == -d
        if level == 4:
            return abs(d) > abs(b) and d % b == 0
        return d % b != 0 and b % d != 0 and a % c != 0 and c % a != 0

    def _solution(self, draw: Draw) -> tuple[Fraction, Fraction]:
        a, b, e, c, d, f = draw.numbers
        determinant = a * d - b * c
        return Fraction(e * d - b * f, determinant), Fraction(a * f - e * c, determinant)

    def questions(self, draw: Draw) -> tuple[str, ...]:
        a, b, e, c, d, f = draw.numbers
        first = f"{polynomial({'x': a, 'y': b})} = {e}"
        second = f"{polynomial({'x': c, 'y': d})} = {f}"
        return (
            f"Solve the system {first}, {second} for (x, y).",
            f"Solve the system of equations: {first} and {second}.",
            f"Find (x, y) if {first} and {second}.",
        )

    def answer(self, draw: Draw) -> str:
        x, y = self._solution(draw)
        return f"({x}, {y})"


LINEAR_EQUATION = LinearEquation()
EVALUATE_EXPRESSION = EvaluateExpression()
COLLECT_TERMS = CollectTerms()
EXPAND_PRODUCT = ExpandProduct()
FACTOR = Factor()
QUADRATIC_EQUATION = QuadraticEquation()
LINEAR_SYSTEM = LinearSystem()
