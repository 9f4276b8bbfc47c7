"""Rules about whole numbers and their size: primes, digits, rounding, comparing."""

from fractions import Fraction

from lemmata.expr import EvaluationError, List_, Node, Relation, Set_, evaluate, holds
from lemmata.solver import checks
from lemmata.solver.asked import Asked
from lemmata.solver.primes import is_prime
from lemmata.solver.rules.base import Rule
from lemmata.solver.state import Both, Derivative, Either, State, Words, relations
from lemmata.solver.types import Check


class SmallestDivisor(Rule):
    """The smallest divisor of n above 1 is a prime p with p * p <= n, or n itself, which then is prime."""

    name = "smallest_divisor"
    concept = "To see whether n is prime, try the primes 2, 3, 5, 7, … up to the square root of n as divisors."
    example = "Is 91 prime?"

    @staticmethod
    def check(before: State, after: State) -> Check:
        """The divisor divides, and it is prime by the test of Miller and Rabin."""
        method = "division and the Miller-Rabin test"
        try:
            n, d = _whole(before), _whole(after)
        except EvaluationError as error:
            return checks.failed(method, str(error))
        good = d > 1 and n % d == 0 and is_prime(d)
        return Check(method, good, f"{d} divides {n} and is prime" if good else f"{d} is no prime divisor of {n}")


class SplitOffPrime(Rule):
    """n = p * m for the smallest prime p that divides n."""

    name = "split_off_prime"
    concept = "Divide by the smallest prime that divides the number, and go on with the quotient until 1 is left."
    example = "List the prime factors of 84."
    check = staticmethod(checks.value)


class SieveNumbers(Rule):
    """The primes from a to b are what is left when the multiples of 2, 3, 5, 7, … are crossed out."""

    name = "sieve_numbers"
    concept = "Cross out the multiples of 2, 3, 5, 7, … up to the square root of the largest number: primes are left."
    example = "List the prime numbers between 10 and 30."

    @staticmethod
    def check(before: State, after: State) -> Check:
        """Every number between the ends is tested by Miller and Rabin's test."""
        method = "Miller-Rabin test"
        if not isinstance(before, List_) or not isinstance(after, Node):
            return checks.failed(method, "expected the ends and a list")
        low, high = (int(evaluate(item)) for item in before.items)
        items = after.items if isinstance(after, List_ | Set_) else (after,)
        found = [n for n in range(low, high + 1) if is_prime(n)]
        return Check(method, [evaluate(item) for item in items] == found, f"{len(found)} primes from {low} to {high}")


class PlaceValue(Rule):
    """The digit of n at 10^k is the last digit of n / 10^k without its remainder."""

    name = "place_value"
    concept = "Count the places from the right: units, tens, hundreds, thousands, and so on."
    example = "What is the hundreds digit of 44487?"
    check = staticmethod(checks.value)


class RoundNumber(Rule):
    """The multiple of the unit that is nearest; a number in the middle is rounded away from zero."""

    name = "round"
    concept = "Find the two neighbouring multiples of the unit and take the nearer one; the middle is rounded up."
    example = "Round 10789.6 to the nearest ten."
    check = staticmethod(checks.value)


class BoundRoot(Rule):
    """r is the integer nearest to the n-th root of a where (r - 1/2)^n < a < (r + 1/2)^n."""

    name = "bound_root"
    concept = "A root lies between two numbers exactly when the number under it lies between their powers."
    example = "What is the square root of 50 to the nearest integer?"
    check = staticmethod(checks.true)


class Compare(Rule):
    """a < b, a = b or a > b: exactly one of them holds."""

    name = "compare"
    concept = "To compare two numbers, subtract them or bring them to a common denominator."
    example = "Is 2/3 greater than 3/5?"
    check = staticmethod(checks.true)


class OrderNumbers(Rule):
    """Numbers are in order when each is at most the next."""

    name = "order_numbers"
    concept = "Numbers are sorted by comparing neighbours: each must be at most the next one."
    example = "Sort 5, -2, 3 in increasing order."

    @staticmethod
    def check(before: State, after: State) -> Check:
        """Every neighbouring pair is compared in exact arithmetic."""
        method = "comparison of neighbours"
        given = list(relations(after))
        good = bool(given) and all(holds(relation) for relation in given)
        return Check(method, good, f"{len(given)} comparisons of neighbours")


class Distance(Rule):
    """The distance of a and b is |a - b|."""

    name = "distance"
    concept = "The distance between two numbers is their difference without its sign."
    example = "What is the nearest to 2 in -1, 3/2, 4?"
    check = staticmethod(checks.value)


def _whole(state: State) -> int:
    if isinstance(state, Asked | Both | Derivative | Either | Words | Relation):
        raise EvaluationError("expected a number")
    value: Fraction = evaluate(state)
    if value.denominator != 1:
        raise EvaluationError("expected a whole number")
    return int(value)
