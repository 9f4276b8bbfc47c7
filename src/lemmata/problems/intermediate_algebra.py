"""Intermediate algebra: rational equations with their domain, and the sum and product of the roots."""

import random
from fractions import Fraction
from math import isqrt

from lemmata.problems.algebra import quadratic_roots
from lemmata.problems.family import Draw, Family
from lemmata.problems.wording import linear, quadratic, roots


class RationalEquation(Family):
    """An equation with x in a denominator; a root that the domain forbids doesn't count.

    Level 1: `a/(x + b) = c` (over 500 instances); level 2: `a/(x + b) = c/(x + d)`; level 3:
    `(x + a)/(x + b) = c`; level 4: `a/x + b/(x + c) = d`, which leads to a quadratic; level 5: the shape of the data
    paper's Figure 1(a), `(x + a)/(x + b) - x/(x - b) = cx/(x^2 - b^2)`, often with a root that must be rejected.
    """

    name = "rational_equation"
    subject = "Intermediate Algebra"

    def draw(self, level: int, rng: random.Random) -> Draw:
        sign = rng.choice((-1, 1))
        if level == 1:
            b, c = sign * rng.randint(1, 9), rng.randint(2, 9)
            return Draw("1", (c * rng.randint(1, 12), b, c))
        if level == 2:
            a, c = rng.randint(1, 12), rng.randint(1, 12)
            return Draw("2", (a, rng.randint(-9, 9), c, rng.randint(-9, 9)))
        if level == 3:
            return Draw("3", (rng.randint(-20, 20), sign * rng.randint(1, 9), rng.randint(2, 9)))
        if level == 4:
            return Draw("4", (rng.randint(1, 12), rng.randint(1, 12), sign * rng.randint(1, 8), rng.randint(1, 4)))
        b = rng.randint(1, 9)
        return Draw("5", (rng.randint(-9, 9), b, rng.randint(-12, 12)))

    def valid(self, level: int, draw: Draw) -> bool:
        n = draw.numbers
        if 0 in n:
            return False
        if draw.form == "1":
            return n[0] > 0 and 2 <= n[2] <= 9 and n[0] % n[2] == 0 and n[0] <= 108 and abs(n[1]) <= 9
        if draw.form == "2":
            if min(n[0], n[2]) < 1 or n[1] == n[3] or n[0] == n[2] or max(map(abs, n)) > 12:
                return False
            return Fraction(n[2] * n[1] - n[0] * n[3], n[0] - n[2]).denominator == 1
        if draw.form == "3":
            return n[2] >= 2 and n[0] != n[1] and max(map(abs, n)) <= 20 and (n[0] - n[1] * n[2]) % (n[2] - 1) == 0
        if draw.form == "4":
            a, b, c, d = n
            middle, last = d * c - a - b, -a * c
            discriminant = middle * middle - 4 * d * last
            return min(a, b, d) > 0 and max(map(abs, n)) <= 12 and isqrt(discriminant) ** 2 == discriminant
        a, b, c = n
        return b >= 1 and a - 2 * b - c != 0 and max(map(abs, n)) <= 20 and self._candidate(draw).denominator == 1

    def _candidate(self, draw: Draw) -> Fraction:
        """Level 5's root before the domain is looked at: (x + a)(x - b) - x(x + b) = cx is linear in x."""
        a, b, c = draw.numbers
        return Fraction(a * b, a - 2 * b - c)

    def questions(self, draw: Draw) -> tuple[str, ...]:
        n = draw.numbers
        equation = {
            "1": lambda: f"{n[0]}/({linear(1, n[1])}) = {n[2]}",
            "2": lambda: f"{n[0]}/({linear(1, n[1])}) = {n[2]}/({linear(1, n[3])})",
            "3": lambda: f"({linear(1, n[0])})/({linear(1, n[1])}) = {n[2]}",
            "4": lambda: f"{n[0]}/x + {n[1]}/({linear(1, n[2])}) = {n[3]}",
            "5": lambda: (
                f"({linear(1, n[0])})/({linear(1, n[1])}) - x/({linear(1, -n[1])})"
                f" = {linear(n[2], 0)}/({quadratic(1, 0, -n[1] * n[1])})"
            ),
        }[draw.form]()
        return (f"Solve {equation}.", f"Solve for x: {equation}", f"Find all solutions of {equation}.")

    def answer(self, draw: Draw) -> str:
        n = draw.numbers
        candidates, forbidden = {
            "1": lambda: ({Fraction(n[0], n[2]) - n[1]}, {-n[1]}),
            "2": lambda: ({Fraction(n[2] * n[1] - n[0] * n[3], n[0] - n[2])}, {-n[1], -n[3]}),
            "3": lambda: ({Fraction(n[0] - n[1] * n[2], n[2] - 1)}, {-n[1]}),
            "4": lambda: (set(quadratic_roots(n[3], n[3] * n[2] - n[0] - n[1], -n[0] * n[2])), {0, -n[2]}),
            "5": lambda: ({self._candidate(draw)}, {n[1], -n[1]}),
        }[draw.form]()
        left = {root for root in candidates if root not in forbidden}
        return roots(left) if left else "no solution"


class Vieta(Family):
    """The sum or the product of the roots, read from the coefficients.

    Level 1: `x^2 + bx + c`, sum or product (over 500 instances); level 2: a leading coefficient that divides;
    level 3: one that doesn't; level 4: the sum of the squares of the roots; level 5: the sum of the reciprocals.
    All have two different real roots.
    """

    name = "vieta"
    subject = "Intermediate Algebra"

    def draw(self, level: int, rng: random.Random) -> Draw:
        form = {4: ("squares",), 5: ("reciprocals",)}.get(level, ("sum", "product"))
        a = 1 if level in (1, 4) else rng.randint(2, 6)
        b, c = rng.randint(-20, 20), rng.randint(-20, 20)
        if level == 2:
            b, c = a * rng.randint(-9, 9), a * rng.randint(-9, 9)
        return Draw(rng.choice(form), (a, b, c))

    def valid(self, level: int, draw: Draw) -> bool:
        a, b, c = draw.numbers
        if b == 0 or c == 0 or a < 1 or max(map(abs, draw.numbers)) > 60 or b * b - 4 * a * c <= 0:
            return False
        asked = b if draw.form == "sum" else c
        return {
            1: a == 1,
            2: a > 1 and b % a == 0 and c % a == 0,
            3: a > 1 and asked % a != 0,
            4: a == 1,
            5: True,
        }[level]

    def questions(self, draw: Draw) -> tuple[str, ...]:
        a, b, c = draw.numbers
        equation = f"{quadratic(a, b, c)} = 0"
        what = {
            "sum": "the sum of the roots",
            "product": "the product of the roots",
            "squares": "the sum of the squares of the roots",
            "reciprocals": "the sum of the reciprocals of the roots",
        }[draw.form]
        return (f"What is {what} of {equation}?", f"Find {what} of {equation}.")

    def answer(self, draw: Draw) -> str:
        a, b, c = map(Fraction, draw.numbers)
        return str(
            {"sum": -b / a, "product": c / a, "squares": (b * b - 2 * a * c) / a**2, "reciprocals": -b / c}[draw.form]
        )


RATIONAL_EQUATION = RationalEquation()
VIETA = Vieta()
