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
