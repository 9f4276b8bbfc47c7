"""The simple exact number with given digits: a fraction, a sum of a fraction and one or two roots, or one with pi.

What is recognised is a guess until it is checked: whoever uses it compares it with digits that were found anew.
"""

from fractions import Fraction
from math import isqrt
from typing import Any

import mpmath

from lemmata.expr import Mul, Neg, Node, number, parse
from lemmata.solver.build import call, over, plus, times
from lemmata.solver.surds import square_part

DIGITS = 48
MAX_HEIGHT = 10**6
ROOTS = (2, 3, 5, 6, 7, 10, 11, 13, 14, 15, 17, 19, 21)


def recognised(value: Any) -> Node | None:
    """The number with these digits, None where no simple one has them."""
    with mpmath.workdps(DIGITS):
        value = mpmath.mpf(value)
        plain = _fraction(value)
        if plain is not None:
            return number(plain)
        square = _fraction(value * value)
        if square is not None and square > 0:
            return _root(square, -1 if value < 0 else 1)
        multiple = _fraction(value / mpmath.pi)
        if multiple is not None:
            return _pi(multiple)
        quadratic = _quadratic(value)
        if quadratic is not None:
            return quadratic
        for radicand in ROOTS:
            part = _fraction(value / mpmath.pi / mpmath.sqrt(radicand))
            if part is not None:
                return _term(part, times(parse("pi"), call("sqrt", radicand)))
        bases = [[1, "pi"], *([radicand, "pi"] for radicand in ROOTS[:2])]
        bases += [[1, a, "pi"] for a in ROOTS[:3]]
        bases += [[a, b] for i, a in enumerate(ROOTS[:7]) for b in ROOTS[i + 1 : 8]]
        bases += [[1, 2, 3, 6], [1, 2, 5, 10], [1, 3, 5, 15]]
        for base in bases:
            found = _combination(value, base)
            if found is not None:
                return found
    return None


def _fraction(value: Any) -> Fraction | None:
    if abs(value) > 10**15:
        return None
    if abs(value - mpmath.nint(value)) < mpmath.mpf(10) ** -38:
        return Fraction(int(mpmath.nint(value)))
    scaled = Fraction(int(mpmath.nint(value * mpmath.mpf(10) ** 46)), 10**46).limit_denominator(MAX_HEIGHT)
    return scaled if abs(mpmath.mpf(scaled.numerator) / scaled.denominator - value) < mpmath.mpf(10) ** -37 else None


def _root(square: Fraction, sign: int) -> Node:
    outside, inside = square_part(square.numerator * square.denominator)
    return _term(sign * Fraction(outside, square.denominator), call("sqrt", inside))


def _term(factor: Fraction, part: Node) -> Node:
    """factor * part, with a denominator under the whole."""
    factors = part.factors if isinstance(part, Mul) else (part,)
    top = part if abs(factor.numerator) == 1 else times(abs(factor.numerator), *factors)
    whole = top if factor.denominator == 1 else over(top, factor.denominator)
    return Neg(whole) if factor < 0 else whole


def _pi(factor: Fraction) -> Node:
    return _term(factor, parse("pi"))


def _quadratic(value: Any) -> Node | None:
    """a + b*sqrt(c) from the quadratic equation that the value satisfies."""
    found = mpmath.pslq([value * value, value, mpmath.mpf(1)], maxcoeff=MAX_HEIGHT, maxsteps=10_000)
    if found is None or found[0] == 0:
        return None
    a, b, c = found
    inside = b * b - 4 * a * c
    if inside <= 0 or isqrt(inside) ** 2 == inside:
        return None
    outside, rest = square_part(inside)
    middle, factor = Fraction(-b, 2 * a), Fraction(outside, 2 * abs(a))
    upper = mpmath.mpf(middle.numerator) / middle.denominator
    return _sum([(middle, None), (factor if value > upper else -factor, rest)])


def _combination(value: Any, base: list[Any]) -> Node | None:
    parts = [mpmath.pi + 0 if part == "pi" else mpmath.sqrt(part) for part in base]
    found = mpmath.pslq([value, *parts], maxcoeff=10**5, maxsteps=10_000)
    if found is None or found[0] == 0:
        return None
    return _sum(
        [(Fraction(-k, found[0]), None if part == 1 else part) for k, part in zip(found[1:], base, strict=True)]
    )


def _sum(terms: list[tuple[Fraction, Any]]) -> Node:
    """The sum over one denominator, with a term that is not negative first where there is one."""
    kept = [(factor, part) for factor, part in terms if factor]
    bottom = 1
    for factor, _ in kept:
        bottom = bottom * factor.denominator // _gcd(bottom, factor.denominator)
    shown = []
    for factor, part in sorted(kept, key=lambda term: term[0] < 0):
        top = int(factor * bottom)
        shown.append(
            number(top) if part is None else _term(Fraction(top), parse("pi") if part == "pi" else call("sqrt", part))
        )
    whole = shown[0] if len(shown) == 1 else plus(*shown)
    return whole if bottom == 1 else over(whole, bottom)


def _gcd(a: int, b: int) -> int:
    while b:
        a, b = b, a % b
    return a
