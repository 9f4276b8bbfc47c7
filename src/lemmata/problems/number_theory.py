"""Number theory: greatest common divisor, least common multiple, remainders."""

import random
from math import gcd, lcm

from lemmata.problems.family import Draw, Family


class GreatestCommonDivisor(Family):
    """The greatest common divisor of two numbers.

    Level 1: numbers up to 99 that need at most two divisions with one-digit quotients (over 400 instances); later
    levels have more digits.
    """

    name = "gcd"
    subject = "Number Theory"

    def draw(self, level: int, rng: random.Random) -> Draw:
        if level == 1:
            common = rng.randint(2, 15)
            return Draw("gcd", (common * rng.randint(1, 20), common * rng.randint(1, 20)))
        common = rng.randint(1, {2: 15, 3: 30, 4: 60, 5: 99}[level])
        top = {2: 12, 3: 30, 4: 90, 5: 300}[level]
        return Draw("gcd", (common * rng.randint(2, top), common * rng.randint(2, top)))

    def valid(self, level: int, draw: Draw) -> bool:
        a, b = draw.numbers
        if a <= b or b < 2:
            return False
        if level == 1:
            return a <= 99 and gcd(a, b) > 1 and divisions(a, b) <= 2 and max(a // b, b // gcd(a, b)) <= 9
        low, high = {2: (60, 200), 3: (150, 600), 4: (600, 3000), 5: (3000, 20000)}[level]
        return low < a <= high and divisions(a, b) >= 2

    def questions(self, draw: Draw) -> tuple[str, ...]:
        a, b = draw.numbers
        return (
            f"What is the greatest common divisor of {a} and {b}?",
            f"Find the greatest common factor of {a} and {b}.",
            f"Find gcd({a}, {b}).",
        )

    def answer(self, draw: Draw) -> str:
        return str(gcd(*draw.numbers))


def divisions(a: int, b: int) -> int:
    """How many divisions Euclid's algorithm needs."""
    count = 0
    while b:
        a, b, count = b, a % b, count + 1
    return count


class LeastCommonMultiple(Family):
    """The least common multiple of two numbers.

    Level 1: numbers up to 60 that need at most two divisions and a one-digit factor (over 250 instances); later
    levels have more digits.
    """

    name = "lcm"
    subject = "Number Theory"

    def draw(self, level: int, rng: random.Random) -> Draw:
        top = {1: 60, 2: 60, 3: 80, 4: 150, 5: 400}[level]
        return Draw("lcm", (rng.randint(2, top), rng.randint(2, top)))

    def valid(self, level: int, draw: Draw) -> bool:
        a, b = draw.numbers
        if a <= b or b < 2:
            return False
        if level == 1:
            return a <= 60 and gcd(a, b) > 1 and divisions(a, b) <= 2 and max(a // b, b // gcd(a, b)) <= 9
        low, high = {2: (20, 60), 3: (40, 80), 4: (80, 150), 5: (150, 400)}[level]
        return low < a <= high and gcd(a, b) > 1 and divisions(a, b) >= 2

    def questions(self, draw: Draw) -> tuple[str, ...]:
        a, b = draw.numbers
        return (
            f"What is the least common multiple of {a} and {b}?",
            f"Find the least common multiple of {a} and {b}.",
            f"Find lcm({a}, {b}).",
        )

    def answer(self, draw: Draw) -> str:
        return str(lcm(*draw.numbers))


class Remainder(Family):
    """The remainder of a division, and of a power at levels 4 and 5.

    Level 1: two digits divided by one (over 600 instances).
    """

    name = "remainder"
    subject = "Number Theory"

    def draw(self, level: int, rng: random.Random) -> Draw:
        if level <= 3:
            low, high = {1: (11, 99), 2: (100, 999), 3: (1000, 9999)}[level]
            return Draw("divide", (rng.randint(low, high), rng.randint(*{1: (2, 9), 2: (3, 12), 3: (11, 40)}[level])))
        low, high = {4: (2, 6), 5: (6, 30)}[level]
        return Draw("power", (rng.randint(2, 12), rng.randint(low, high), rng.randint(3, {4: 12, 5: 30}[level])))

    def valid(self, level: int, draw: Draw) -> bool:
        n = draw.numbers
        if draw.form == "divide":
            low, high = {1: (11, 99), 2: (100, 999), 3: (1000, 9999)}[level]
            small, large = {1: (2, 9), 2: (3, 12), 3: (11, 40)}[level]
            return low <= n[0] <= high and small <= n[1] <= large and n[1] != 10
        low, high = {4: (2, 6), 5: (6, 30)}[level]
        return 2 <= n[0] <= 12 and low <= n[1] <= high and 3 <= n[2] <= {4: 12, 5: 30}[level] and n[0] % n[2] > 1

    def questions(self, draw: Draw) -> tuple[str, ...]:
        n = draw.numbers
        number = str(n[0]) if draw.form == "divide" else f"{n[0]}^{n[1]}"
        return (
            f"What is the remainder when {number} is divided by {n[-1]}?",
            f"Find the remainder when {number} is divided by {n[-1]}.",
            f"Calculate {number} mod {n[-1]}.",
        )

    def answer(self, draw: Draw) -> str:
        n = draw.numbers
        return str(n[0] % n[1] if draw.form == "divide" else n[0] ** n[1] % n[2])


GCD = GreatestCommonDivisor()
LCM = LeastCommonMultiple()
REMAINDER = Remainder()
