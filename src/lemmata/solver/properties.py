"""Properties of whole numbers that problems speak of, each tested straight from its definition.

Nothing here is clever on purpose: these tests are what answers are checked against.
"""

from collections.abc import Callable, Sequence
from math import gcd, isqrt

MAX_TESTED = 10**9
"""Above this, no property is tested: trial division would take too long."""


def is_prime(n: int) -> bool:
    """No divisor between 1 and n."""
    return n > 1 and all(n % d for d in range(2, isqrt(n) + 1))


def is_power(n: int, k: int) -> bool:
    """n = m^k for a whole m >= 0."""
    if n < 0 or k < 1:
        return False
    low, high = 0, 1
    while high**k <= n:
        high *= 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if middle**k <= n else (low, middle)
    return low**k == n


def divisors(n: int) -> list[int]:
    """The positive divisors, in order."""
    n = abs(n)
    small = [d for d in range(1, isqrt(n) + 1) if n % d == 0]
    return sorted({*small, *(n // d for d in small)})


def digits(n: int) -> list[int]:
    """The decimal digits, the units last."""
    return [int(digit) for digit in str(abs(n))]


def digit_sum(n: int) -> int:
    """The sum of the decimal digits."""
    return sum(digits(n))


def _product(numbers: Sequence[int]) -> int:
    result = 1
    for number in numbers:
        result *= number
    return result


TESTS: dict[str, Callable[..., bool]] = {
    "whole": lambda n: isinstance(n, int),
    "prime": is_prime,
    "composite": lambda n: n > 1 and not is_prime(n),
    "odd": lambda n: n % 2 == 1,
    "even": lambda n: n % 2 == 0,
    "square": lambda n: is_power(n, 2),
    "cube": lambda n: is_power(n, 3),
    "power": is_power,
    "not_square": lambda n: not is_power(n, 2),
    "divisible": lambda n, *by: all(d != 0 and n % d == 0 for d in by),
    "not_divisible": lambda n, *by: all(n % d != 0 for d in by),
    "divides": lambda n, *wholes: n != 0 and all(whole % n == 0 for whole in wholes),
    "coprime": lambda n, m: gcd(n, m) == 1,
    "palindrome": lambda n: str(n) == str(n)[::-1],
    "digit_sum": lambda n, total: digit_sum(n) == total,
    "digit_product": lambda n, total: _product(digits(n)) == total,
    "digits_among": lambda n, *allowed: all(digit in allowed for digit in digits(n)),
    "digit_count": lambda n, count: n > 0 and len(digits(n)) == count,
    "prime_digits": lambda n: all(is_prime(digit) for digit in digits(n)),
    "odd_digits": lambda n: all(digit % 2 == 1 for digit in digits(n)),
    "even_digits": lambda n: all(digit % 2 == 0 for digit in digits(n)),
    "equal_digits": lambda n: len(set(digits(n))) == 1,
    "has_digit": lambda n, digit: digit in digits(n),
    "divisible_any": lambda n, *by: any(d != 0 and n % d == 0 for d in by),
    "distinct_digits": lambda n: len(set(digits(n))) == len(digits(n)),
    "divisor_count": lambda n, count: len(divisors(n)) == count,
    "remainder": lambda n, by, rest: by > 0 and n % by == rest,
    "distinct": lambda *numbers: len(set(numbers)) == len(numbers),
    "divisor_sum_is": lambda n, total: sum(divisors(n)) == total,
    "proper_divisor_sum_is": lambda n, total: sum(divisors(n)) - n == total,
}
"""What a property with this name says of its whole-number arguments."""
