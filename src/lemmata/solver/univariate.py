"""Dense polynomials in one variable, for checks: interpolation, common divisors, and Sturm's count of real zeros.

Coefficients run from the constant up, without trailing zeros; the zero polynomial is the empty list. It is a way of
its own to count solutions: it starts from values of the original equation, not from the solver's algebra.
"""

import itertools
from fractions import Fraction

Dense = list[Fraction]


def trim(values: Dense) -> Dense:
    """Without trailing zeros."""
    while values and values[-1] == 0:
        values = values[:-1]
    return values


def interpolate(points: list[tuple[Fraction, Fraction]]) -> Dense:
    """The polynomial of least degree through the points (Newton's divided differences)."""
    xs = [x for x, _ in points]
    table = [y for _, y in points]
    for level in range(1, len(points)):
        for i in range(len(points) - 1, level - 1, -1):
            table[i] = (table[i] - table[i - 1]) / (xs[i] - xs[i - level])
    total: Dense = []
    for x, coefficient in zip(reversed(xs), reversed(table), strict=True):
        shifted = [Fraction(0), *total]
        for i, value in enumerate(total):
            shifted[i] -= x * value
        shifted[0] += coefficient
        total = shifted
    return trim(total)


def divide(top: Dense, bottom: Dense) -> tuple[Dense, Dense]:
    """Quotient and remainder."""
    rest, quotient = list(top), [Fraction(0)] * max(len(top) - len(bottom) + 1, 0)
    while len(rest) >= len(bottom):
        factor, shift = rest[-1] / bottom[-1], len(rest) - len(bottom)
        quotient[shift] = factor
        for i, value in enumerate(bottom):
            rest[shift + i] -= factor * value
        rest = trim(rest[:-1])
    return trim(quotient), rest


def common(a: Dense, b: Dense) -> Dense:
    """The greatest common divisor, with leading coefficient 1."""
    while b:
        a, b = b, divide(a, b)[1]
    return [value / a[-1] for value in a]


def without_zeros_of(a: Dense, b: Dense) -> Dense:
    """`a` with every zero that it shares with `b` divided out."""
    while len(shared := common(a, b)) > 1:
        a = divide(a, shared)[0]
    return a


def real_zeros(values: Dense) -> int:
    """How many different real zeros a polynomial other than 0 has (Sturm)."""
    derivative = trim([i * value for i, value in enumerate(values)][1:])
    chain = [values, derivative]
    while chain[-1]:
        chain.append([-value for value in divide(chain[-2], chain[-1])[1]])
    chain.pop()
    return _changes(chain, -1) - _changes(chain, 1)


def _changes(chain: list[Dense], side: int) -> int:
    """Sign changes of the chain far out on one side."""
    signs = [(part[-1] > 0) == (side > 0 or len(part) % 2 == 1) for part in chain]
    return sum(a != b for a, b in itertools.pairwise(signs))
