"""Number theory: divisors, primes, bases and digits, each answered by trying every candidate."""

from collections.abc import Callable
from math import gcd, lcm
from typing import Any, ClassVar

from lemmata.problems.shapes import Shape, ShapedFamily

DIGITS = "0123456789abcdef"


def divisors(n: int) -> list[int]:
    """All positive divisors, tried up to the square root."""
    small = [d for d in range(1, int(n**0.5) + 2) if d * d <= n and n % d == 0]
    return sorted({*small, *(n // d for d in small)})


def is_prime(n: int) -> bool:
    """By trial division."""
    return n > 1 and all(n % d for d in range(2, int(n**0.5) + 1))


def prime_powers(n: int) -> dict[int, int]:
    """Prime -> exponent, by dividing out the smallest divisor."""
    found: dict[int, int] = {}
    while n > 1:
        p = next(d for d in range(2, n + 1) if n % d == 0 or d * d > n)
        p = p if n % p == 0 else n
        found[p] = found.get(p, 0) + 1
        n //= p
    return found


def of_one(
    spans: dict[int, tuple[int, int]], value: Callable[[int], Any], fits: Callable[[int], bool]
) -> dict[int, tuple[Shape, ...]]:
    """Levels of a question about one number."""
    return {level: (Shape("n", (span,), str, value, fits),) for level, span in spans.items()}


def composite(n: int) -> bool:
    """Neither 1 nor prime."""
    return n > 1 and not is_prime(n)


class DivisorCount(ShapedFamily):
    """How many divisors a number has."""

    name = "divisor_count"
    subject = "Number Theory"
    wordings = (
        "How many positive divisors does {} have?",
        "Find the number of positive divisors of {}.",
        "How many factors does {} have?",
    )
    shapes: ClassVar = of_one(
        {1: (12, 100), 2: (100, 400), 3: (400, 2_000), 4: (2_000, 10_000), 5: (10_000, 90_000)},
        lambda n: len(divisors(n)),
        lambda n: len(divisors(n)) >= (8 if n > 400 else 4) and max(prime_powers(n)) < 60,
    )


class DivisorSum(ShapedFamily):
    """The sum of all divisors, or of those below the number itself at levels 3 and 5."""

    name = "divisor_sum"
    subject = "Number Theory"
    ALL: ClassVar = (
        "What is the sum of the positive divisors of {}?",
        "Find the sum of all positive divisors of {}.",
        "What is the sum of the factors of {}?",
    )
    PROPER: ClassVar = (
        "What is the sum of the proper divisors of {}?",
        "Find the sum of the proper divisors of {}.",
        "Determine the sum of the proper divisors of {}.",
    )

    @staticmethod
    def row(low: int, high: int, wordings: tuple[str, ...], proper: bool) -> Shape:
        """One number."""
        return Shape(
            f"proper {proper}",
            ((low, high),),
            str,
            lambda n: sum(divisors(n)) - n * proper,
            composite,
            wordings=wordings,
        )

    wordings = ALL
    shapes: ClassVar = {
        2: (row(12, 150, ALL, False),),
        3: (row(30, 400, PROPER, True),),
        4: (row(400, 2_000, ALL, False),),
        5: (row(2_000, 9_999, PROPER, True),),
    }


class DivisorList(ShapedFamily):
    """All divisors of a number, in order."""

    name = "divisor_list"
    subject = "Number Theory"
    wordings = ("List the divisors of {}.", "Find all positive divisors of {}.", "What are the factors of {}?")
    shapes: ClassVar = of_one(
        {1: (6, 99), 2: (100, 400), 3: (400, 2_000)},
        lambda n: ", ".join(map(str, divisors(n))),
        lambda n: composite(n) and len(divisors(n)) <= 20,
    )


class PrimeFactorization(ShapedFamily):
    """A number as a product of prime powers."""

    name = "prime_factorization"
    subject = "Number Theory"
    wordings = (
        "What is the prime factorization of {}?",
        "Find the prime factorization of {}.",
        "Factor {} into primes.",
    )
    shapes: ClassVar = of_one(
        {1: (12, 120), 2: (120, 500), 3: (500, 3_000), 4: (3_000, 30_000), 5: (30_000, 400_000)},
        lambda n: "*".join(f"{p}^{k}" if k > 1 else str(p) for p, k in prime_powers(n).items()),
        lambda n: composite(n) and max(prime_powers(n)) < 60,
    )


class DistinctPrimeFactors(ShapedFamily):
    """The different prime factors of a number."""

    name = "distinct_prime_factors"
    subject = "Number Theory"
    wordings = (
        "What are the prime factors of {}?",
        "List the distinct prime factors of {}.",
        "Find the distinct prime factors of {}.",
    )
    shapes: ClassVar = of_one(
        {1: (12, 150), 2: (150, 900), 3: (900, 9_000)},
        lambda n: ", ".join(map(str, prime_powers(n))),
        lambda n: len(prime_powers(n)) >= 2 and max(prime_powers(n)) < 80,
    )


class PrimeCount(ShapedFamily):
    """How many primes there are below a number or between two."""

    name = "prime_count"
    subject = "Number Theory"
    wordings = (
        "How many primes are {}?",
        "How many prime numbers are {}?",
        "How many primes are there {}?",
    )

    @staticmethod
    def between(low: tuple[int, int], high: tuple[int, int], gap: int) -> Shape:
        """Ends that are not prime, so that the question has one meaning."""
        return Shape(
            "between",
            (low, high),
            lambda a, b: f"between {a} and {b}",
            lambda a, b: sum(map(is_prime, range(a, b))),
            lambda a, b: a + gap < b and not is_prime(a) and not is_prime(b),
        )

    shapes: ClassVar = {
        1: (
            Shape(
                "less",
                ((12, 130),),
                lambda n: f"less than {n}",
                lambda n: sum(map(is_prime, range(n))),
                lambda n: not is_prime(n),
            ),
        ),
        2: (between((4, 60), (20, 100), 10),),
        3: (between((60, 300), (90, 400), 20),),
    }


class FactorialZeros(ShapedFamily):
    """How many zeros a factorial ends with."""

    name = "factorial_zeros"
    subject = "Number Theory"
    wordings = (
        "How many zeros are at the end of {}!?",
        "How many trailing zeros does {}! have?",
        "How many zeros does {}! end with?",
    )

    @staticmethod
    def value(n: int) -> int:
        """The fives in every factor counted."""
        count = 0
        for k in range(5, n + 1, 5):
            while k % 5 == 0:
                count, k = count + 1, k // 5
        return count

    shapes: ClassVar = of_one({2: (10, 99), 3: (100, 400), 4: (400, 2_000), 5: (2_000, 9_999)}, value, lambda n: True)


def in_base(n: int, base: int) -> str:
    """The digits of n by repeated division."""
    out = ""
    while n:
        n, digit = divmod(n, base)
        out = DIGITS[digit] + out
    return out or "0"


class BaseConversion(ShapedFamily):
    """A number in another base.

    Level 1: to base 2 to 5; level 2: to base 3 to 9; level 3: from a base to base 10; level 4: hexadecimal,
    with digits that are letters; level 5: from one base to another, neither of them ten.
    """

    name = "base_conversion"
    subject = "Number Theory"

    @staticmethod
    def to(low: int, high: int, base: int) -> Shape:
        """From ten."""
        return Shape(
            f"to {base}",
            ((low, high),),
            str,
            lambda n: in_base(n, base),
            wordings=(f"Write {{}} in base {base}.", f"Express {{}} in base {base}.", f"Convert {{}} to base {base}."),
        )

    @staticmethod
    def between(low: int, high: int, old: int, new: int) -> Shape:
        """From one base to another."""
        return Shape(
            f"{old} to {new}",
            ((low, high),),
            lambda n: in_base(n, old),
            lambda n: in_base(n, new),
            lambda n: in_base(n, old).isdigit(),
            wordings=(
                f"Convert {{}} (base {old}) to base {new}.",
                f"What is {{}} (base {old}) in base {new}?",
                f"Write {{}} (base {old}) in base {new}.",
            ),
        )

    wordings = ()
    shapes: ClassVar = {
        1: (to(6, 99, 2), to(6, 99, 3), to(6, 99, 5)),
        2: (to(50, 900, 4), to(50, 900, 7), to(50, 900, 9)),
        3: (between(10, 300, 2, 10), between(20, 600, 5, 10), between(20, 900, 8, 10)),
        4: (to(200, 9_999, 16), between(100, 9_999, 16, 10)),
        5: (between(50, 2_000, 5, 7), between(50, 3_000, 8, 3), between(20, 500, 2, 6), between(50, 3_000, 9, 4)),
    }


class GcdOfThree(ShapedFamily):
    """The greatest common divisor (levels 2, 4) or the least common multiple (3, 5) of three numbers."""

    name = "gcd_of_three"
    subject = "Number Theory"

    @staticmethod
    def row(low: int, high: int, common: bool) -> Shape:
        """Three different numbers."""
        what = "greatest common divisor" if common else "least common multiple"
        short = "gcd" if common else "lcm"
        return Shape(
            short,
            ((low, high),) * 3,
            lambda a, b, c: (str(a), str(b), str(c)),
            lambda *n: gcd(*n) if common else lcm(*n),
            lambda *n: len(set(n)) == 3 and (gcd(*n) > 1 if common else lcm(*n) < 60_000),
            wordings=(
                f"What is the {what} of {{}}, {{}} and {{}}?",
                f"Find the {what} of {{}}, {{}} and {{}}.",
                f"Find {short}({{}}, {{}}, {{}}).",
            ),
        )

    wordings = ()
    shapes: ClassVar = {
        2: (row(12, 120, True),),
        3: (row(4, 30, False),),
        4: (row(120, 900, True),),
        5: (row(20, 90, False),),
    }


DIVISOR_COUNT = DivisorCount()
DIVISOR_SUM = DivisorSum()
DIVISOR_LIST = DivisorList()
PRIME_FACTORIZATION = PrimeFactorization()
DISTINCT_PRIME_FACTORS = DistinctPrimeFactors()
PRIME_COUNT = PrimeCount()
FACTORIAL_ZEROS = FactorialZeros()
BASE_CONVERSION = BaseConversion()
GCD_OF_THREE = GcdOfThree()
