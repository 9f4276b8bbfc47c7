"""How generated questions write numbers and polynomials in plain text: `x^2 - 5x + 6`, `3/4`, `0.25`."""

from collections.abc import Mapping
from fractions import Fraction


def polynomial(coefficients: Mapping[str, int]) -> str:
    """Terms in the given order, keys being the power part (`x^2`, `x`, `` for the constant): `x^2 - 5x + 6`."""
    out = ""
    for power, value in coefficients.items():
        if value == 0:
            continue
        size = abs(value)
        body = str(size) if not power else power if size == 1 else f"{size}{power}"
        out += f"{'-' if value < 0 else ''}{body}" if not out else f" {'-' if value < 0 else '+'} {body}"
    return out or "0"


def quadratic(a: int, b: int, c: int, x: str = "x") -> str:
    """`a x^2 + b x + c`."""
    return polynomial({f"{x}^2": a, x: b, "": c})


def linear(a: int, b: int, x: str = "x") -> str:
    """`a x + b`."""
    return polynomial({x: a, "": b})


def decimal(value: int, places: int) -> str:
    """value / 10^places with all its places: `decimal(250, 2)` is `2.50`."""
    sign, digits = "-" if value < 0 else "", str(abs(value)).rjust(places + 1, "0")
    return sign + digits if places == 0 else f"{sign}{digits[:-places]}.{digits[-places:]}"


def plain_decimal(value: Fraction) -> str:
    """The shortest finite decimal of a fraction whose denominator divides a power of ten: `5/2` -> `2.5`."""
    places = 0
    while (value * 10**places).denominator != 1:
        places += 1
        if places > 60:
            raise ValueError(f"{value} has no finite decimal")
    return decimal(int(value * 10**places), places)


def roots(values: set[Fraction]) -> str:
    """Roots in ascending order, separated by commas."""
    return ", ".join(str(value) for value in sorted(values))


def signed(value: int) -> str:
    """A term that follows others: ` + 3`, ` - 3`."""
    return f" {'-' if value < 0 else '+'} {abs(value)}"


def mixed(value: Fraction) -> str:
    """`17/5` as `3 2/5`; a whole number or a proper fraction as it is."""
    whole, rest = divmod(abs(value.numerator), value.denominator)
    sign = "-" if value < 0 else ""
    if not rest or not whole:
        return str(value)
    return f"{sign}{whole} {rest}/{value.denominator}"


def repeating_decimal(value: Fraction) -> str:
    """The decimal of a fraction by long division, its period under a bar: `1/6` as `0.1\\overline{6}`."""
    whole, rest = divmod(abs(value.numerator), value.denominator)
    digits, seen = "", dict[int, int]()
    while rest and rest not in seen:
        seen[rest] = len(digits)
        digit, rest = divmod(10 * rest, value.denominator)
        digits += str(digit)
    if rest:
        start = seen[rest]
        digits = f"{digits[:start]}\\overline{{{digits[start:]}}}"
    return f"{'-' if value < 0 else ''}{whole}{'.' if digits else ''}{digits}"


def interval(low: Fraction | None, high: Fraction | None, ends: str = "()") -> str:
    """`(-2, 5]` with brackets as in `ends`; None is infinity, whose bracket is round."""
    left = "(-oo" if low is None else f"{ends[0]}{low}"
    right = "oo)" if high is None else f"{high}{ends[1]}"
    return f"{left}, {right}"


def union(*intervals: str) -> str:
    """Intervals from left to right: `(-oo, 2) ∪ (5, oo)`."""
    return " ∪ ".join(intervals)


def square_factor(n: int) -> tuple[int, int]:
    """(a, b) with n = a^2 b, b without a square factor, n > 0."""
    a = max(k for k in range(1, int(n**0.5) + 2) if n % (k * k) == 0)
    return a, n // (a * a)


def surd(value: Fraction, radicand: int) -> str:
    """value * sqrt(radicand) in lowest terms: `6sqrt(2)`, `-sqrt(3)/2`, `5/2`."""
    root, rest = square_factor(radicand) if radicand else (0, 1)
    value *= root
    if rest == 1 or value == 0:
        return str(value)
    top = f"{'-' if value < 0 else ''}{'' if abs(value.numerator) == 1 else abs(value.numerator)}sqrt({rest})"
    return top if value.denominator == 1 else f"{top}/{value.denominator}"


def rational_linear(a: Fraction, b: Fraction, x: str = "x") -> str:
    """a x + b with fractions: `2x/3 - 5/3`, `-x/4`."""
    out = ""
    if a:
        size = "" if abs(a.numerator) == 1 else str(abs(a.numerator))
        out = f"{'-' if a < 0 else ''}{size}{x}{'' if a.denominator == 1 else f'/{a.denominator}'}"
    if not b:
        return out or "0"
    return f"{out} {'-' if b < 0 else '+'} {abs(b)}" if out else str(b)
