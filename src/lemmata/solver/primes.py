"""Primality and factors of whole numbers, twice: trial division to work with, Miller and Rabin to check with."""

from math import isqrt

WITNESSES = (2, 3, 5, 7, 11, 13, 17)
PROVEN_BELOW = 341_550_071_728_321
"""Below this the seven witnesses decide exactly (Jaeschke 1993)."""


def is_prime(n: int) -> bool:
    """The test of Miller and Rabin, exact below PROVEN_BELOW; ValueError above it."""
    if n >= PROVEN_BELOW:
        raise ValueError(f"{n} is too large for the exact test")
    if n < 2 or any(n % p == 0 for p in WITNESSES):
        return n in WITNESSES
    odd, twos = n - 1, 0
    while odd % 2 == 0:
        odd, twos = odd // 2, twos + 1
    return all(_passes(n, witness, odd, twos) for witness in WITNESSES)


def smallest_divisor(n: int) -> int:
    """The smallest divisor above 1 of n >= 2, by trial division."""
    for prime in (2, 3, 5):
        if n % prime == 0:
            return prime
    # Beyond 5 every prime is one of these eight remainders modulo 30.
    for start in range(0, isqrt(n) + 1, 30):
        for step in (7, 11, 13, 17, 19, 23, 29, 31):
            candidate = start + step
            if candidate * candidate > n:
                return n
            if n % candidate == 0:
                return candidate
    return n


def divisors(n: int) -> list[int]:
    """All positive divisors of n >= 1."""
    found = [1]
    while n > 1:
        prime, power, more = smallest_divisor(n), 1, []
        while n % prime == 0:
            n, power = n // prime, power * prime
            more += [value * power for value in found]
        found += more
    return sorted(found)


def _passes(n: int, witness: int, odd: int, twos: int) -> bool:
    power = pow(witness, odd, n)
    if power in (1, n - 1):
        return True
    for _ in range(twos - 1):
        power = power * power % n
        if power == n - 1:
            return True
    return False
