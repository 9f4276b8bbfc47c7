"""Rules about the divisors of a number: all of them, how many, their sum, and the numbers without a common divisor."""

from collections.abc import Callable
from math import gcd, isqrt

from lemmata.expr import EvaluationError, List_, Node, evaluate
from lemmata.solver import checks
from lemmata.solver.rules.base import Rule
from lemmata.solver.state import State
from lemmata.solver.types import Check

TRIED = 20_000
"""Up to this number every smaller number is tried as a coprime one."""


class ListDivisors(Rule):
    """If d divides n, then n / d does too: the divisors come in pairs d * (n / d)."""

    name = "list_divisors"
    concept = "Divisors come in pairs whose product is the number: try 1, 2, 3, … up to the square root."
    example = "List all positive divisors of 60."

    @staticmethod
    def check(before: State, after: State) -> Check:
        """Every number up to the square root is tried."""
        try:
            n = whole(before)
            given = [whole(part) for part in (after.items if isinstance(after, List_) else (after,))]
        except EvaluationError as error:
            return checks.failed("brute force", str(error))
        found = all_divisors(n)
        return Check("brute force", given == found, f"{n} has {len(found)} divisors")


class CountDivisors(Rule):
    """The number of divisors of p^a * q^b * … is (a + 1) * (b + 1) * …."""

    name = "count_divisors"
    concept = "A divisor takes each prime from zero times up to as often as the number has it; multiply these choices."
    example = "How many positive divisors does 360 have?"

    @staticmethod
    def check(before: State, after: State) -> Check:
        return compared(before, after, lambda n: len(all_divisors(n)), "divisors counted")


class SumDivisors(Rule):
    """The sum of the divisors of p^a * q^b * … is (1 + p + … + p^a) * (1 + q + … + q^b) * …."""

    name = "sum_divisors"
    concept = (
        "Multiplying out (1 + p + …) for every prime gives every divisor exactly once, so the product is their sum."
    )
    example = "What is the sum of the positive divisors of 28?"

    @staticmethod
    def check(before: State, after: State) -> Check:
        return compared(before, after, lambda n: sum(all_divisors(n)), "divisors added")


class CountCoprime(Rule):
    """Up to p^a * q^b * …, p^(a-1) * (p - 1) * q^(b-1) * (q - 1) * … numbers have no common divisor with it."""

    name = "count_coprime"
    concept = "Up to n one number in p is a multiple of the prime p: keep (p - 1)/p of them, for every prime."
    example = "How many positive integers less than 36 are relatively prime to 36?"

    @staticmethod
    def check(before: State, after: State) -> Check:
        return compared(
            before, after, lambda n: sum(gcd(k, n) == 1 for k in range(1, n + 1)), "numbers tried one by one"
        )


def compared(before: State, after: State, count: Callable[[int], int], shown: str) -> Check:
    """`after` is what counting gives for the number `before`."""
    try:
        n, given = whole(before), whole(after)
    except EvaluationError as error:
        return checks.failed("brute force", str(error))
    found = count(n)
    return Check("brute force", found == given, f"{shown}: {found}")


def all_divisors(n: int) -> list[int]:
    """By trying every number up to the square root."""
    small = [d for d in range(1, isqrt(n) + 1) if n % d == 0]
    return [*small, *(n // d for d in reversed(small) if d * d != n)]


def whole(state: State) -> int:
    """The positive whole number that a state is."""
    if not isinstance(state, Node):
        raise EvaluationError("expected a number")
    value = evaluate(state)
    if value.denominator != 1 or value < 1:
        raise EvaluationError("expected a positive whole number")
    return int(value)
