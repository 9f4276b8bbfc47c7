"""Rules of number theory: division with remainder, Euclid's algorithm, powers modulo n."""

from lemmata.expr import Call, EvaluationError, evaluate
from lemmata.solver import checks
from lemmata.solver.asked import Asked
from lemmata.solver.checks import failed
from lemmata.solver.rules.base import Rule
from lemmata.solver.state import Both, Derivative, Either, State, Words
from lemmata.solver.types import Check

BRUTE_FORCE_LIMIT = 2_000


class Euclid(Rule):
    """gcd(a, b) = gcd(b, r) where a = q * b + r; gcd(b, 0) = b."""

    name = "euclid"
    concept = "A common divisor of a and b also divides the remainder of a by b, so the remainder can take a's place."
    example = "What is the greatest common divisor of 84 and 36?"

    @staticmethod
    def check(before: State, after: State) -> Check:
        return common_divisors(before, after)


class LcmFromGcd(Rule):
    """lcm(a, b) = (a / gcd(a, b)) * b."""

    name = "lcm_from_gcd"
    concept = "The least common multiple of two numbers is their product divided by their greatest common divisor."
    example = "What is the least common multiple of 12 and 18?"
    check = staticmethod(checks.value)


class DivideWithRemainder(Rule):
    """a = q * b + r with 0 <= r < b, so a mod b = r."""

    name = "divide_with_remainder"
    concept = "The remainder is what is left after taking away the largest multiple that fits."
    example = "What is the remainder when 5 is divided by 7?"
    check = staticmethod(checks.value)


class PowerModulo(Rule):
    """(a * b) mod n = ((a mod n) * (b mod n)) mod n."""

    name = "power_modulo"
    concept = "Remainders can be multiplied: reduce after every product, and the numbers stay small."
    example = "What is the remainder when 3^5 is divided by 7?"
    check = staticmethod(checks.value)


def common_divisors(before: State, after: State) -> Check:
    """`gcd(a, b)` and what follows have the same greatest common divisor; small ones by trying every divisor.

    Of `gcd(a, b) = gcd(b, r)` it also asks that a - r is a multiple of b.
    """
    if isinstance(before, Call) and isinstance(after, Call):
        (a, b), (c, r) = (tuple(map(evaluate, side.args)) for side in (before, after))
        if b != c or (a - r) % b:
            return failed("brute force", f"{a} - {r} is not a multiple of {b}")
    try:
        (left, how), (right, _) = _largest_divisor(before), _largest_divisor(after)
    except EvaluationError as error:
        return failed("brute force", str(error))
    return Check(how, left == right, f"the largest number that divides both is {left}, then {right}")


def _largest_divisor(side: State) -> tuple[int, str]:
    if isinstance(side, Asked | Both | Derivative | Either | Words):
        raise EvaluationError("expected numbers")
    if not isinstance(side, Call):
        return int(evaluate(side)), "exact value"
    numbers = [abs(int(evaluate(arg))) for arg in side.args]
    smallest = min(number for number in numbers if number)
    if smallest > BRUTE_FORCE_LIMIT:
        return int(evaluate(side)), "exact value"
    return next(d for d in range(smallest, 0, -1) if all(number % d == 0 for number in numbers)), "brute force"
