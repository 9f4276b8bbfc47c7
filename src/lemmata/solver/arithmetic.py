"""Arithmetic written out: every operation of exact numbers as lines short enough to be done in the head."""

from fractions import Fraction

from lemmata.expr import Node, Num
from lemmata.solver.build import call, decimal_node, minus, node, over, plus, power, times
from lemmata.solver.rules import arithmetic as rules
from lemmata.solver.rules import number_forms as form_rules
from lemmata.solver.rules import number_theory as number_rules
from lemmata.solver.work import Work

PLACES = ("ones", "tens", "hundreds", "thousands", "ten thousands", "hundred thousands", "millions")
MAX_PARTIAL_PRODUCTS = 36
EASY_DIVIDEND = 20
"""A division of this number or a larger one shows its product and its difference."""
SMALL_PRIMES = (2, 3, 5, 7, 11, 13)


def column_sum(work: Work, a: int, b: int) -> int:
    """a + b for a, b >= 0, column by column."""
    carry = 0
    for place in range(max(len(str(a)), len(str(b)))):
        digits = [a // 10**place % 10, b // 10**place % 10, *([1] if carry else [])]
        total = sum(digits)
        work.step(rules.AddColumn, plus(*digits), node(total), f"{_place(place)}: {_joined(digits)} = {total}")
        carry = total // 10
    work.step(rules.Add, plus(a, b), node(a + b))
    return a + b


def column_difference(work: Work, a: int, b: int) -> int:
    """a - b for a >= b >= 0, column by column."""
    borrow = 0
    for place in range(len(str(a))):
        upper, lower = a // 10**place % 10, b // 10**place % 10
        short = upper - lower - borrow < 0
        digits = [upper + 10 * short, -lower, *([-1] if borrow else [])]
        shown = " - ".join(str(abs(digit)) for digit in digits)
        note = ", borrow 1" if short else ""
        before = minus(digits[0], -digits[1])
        if borrow:
            before = minus(before, 1)
        work.step(rules.SubtractColumn, before, node(sum(digits)), f"{_place(place)}: {shown} = {sum(digits)}{note}")
        borrow = int(short)
    work.step(rules.Subtract, minus(a, b), node(a - b))
    return a - b


def add(work: Work, a: int, b: int, *, columns: bool = False) -> int:
    """a + b; in columns where asked."""
    if columns and a >= 0 and b >= 0:
        return column_sum(work, a, b)
    if columns and b < 0:
        return subtract(work, a, -b, columns=True)
    work.step(rules.Add, plus(a, b), node(a + b))
    return a + b


def subtract(work: Work, a: int, b: int, *, columns: bool = False) -> int:
    """a - b; in columns where asked."""
    if not columns or a < 0 or b < 0:
        work.step(rules.Subtract, minus(a, b), node(a - b))
        return a - b
    if a >= b:
        return column_difference(work, a, b)
    column_difference(work, b, a)
    work.step(rules.SwapDifference, minus(a, b), node(a - b))
    return a - b


def multiply(work: Work, a: int, b: int) -> int:
    """a * b: one line where one of them has one digit and both are short, else every place times every place."""
    result = a * b
    tops, bottoms = _places(abs(a)), _places(abs(b))
    long = (len(tops) > 1 or len(bottoms) > 1) and min(abs(a), abs(b)) > 1
    if long and max(abs(a), abs(b)) > 12 and len(tops) * len(bottoms) <= MAX_PARTIAL_PRODUCTS:
        parts = []
        for top in tops:
            for bottom in bottoms:
                work.step(rules.PartialProduct, times(top, bottom), node(top * bottom))
                parts.append(top * bottom)
        total = parts[0]
        for part in parts[1:]:
            work.step(rules.Add, plus(total, part), node(total + part))
            total += part
        if a < 0 or b < 0:
            work.step(rules.Multiply, times(a, b), node(result))
        return result
    work.step(rules.Multiply, times(a, b), node(result))
    return result


def divide(work: Work, a: int, b: int) -> int:
    """a / b where b divides a; digit by digit where the numbers are long."""
    if abs(a) >= 1_000 and abs(a // b) > 12 and abs(b) > 1:
        long_division(work, abs(a), abs(b))
    work.step(rules.Divide, over(a, b), node(a // b), f"{a}/{_bracketed(b)} = {a // b}")
    return a // b


def long_division(work: Work, a: int, b: int) -> None:
    """One line for every digit of the quotient of a by b, for a >= 0 and b > 0."""
    part = 0
    for digit in str(a):
        part = 10 * part + int(digit)
        if part >= b:
            quotient, rest = divmod(part, b)
            work.step(form_rules.LongDivision, node(part), plus(times(quotient, b), rest), division_line(part, b))
            part = rest


def division_line(a: int, b: int) -> str:
    """`26 = 4*6 + 2` for a >= 0 and b > 0; from EASY_DIVIDEND on with `4*6 = 24, 26 - 24 = 2, so` in front of it."""
    quotient, rest = divmod(a, b)
    line = f"{a} = {quotient}*{b} + {rest}"
    if a < EASY_DIVIDEND or not quotient:
        return line
    return f"{quotient}*{b} = {quotient * b}, {a} - {quotient * b} = {rest}, so {line}"


def raise_to(work: Work, a: int, exponent: int) -> int:
    """a^exponent for a whole exponent from 0 up, one multiplication at a time."""
    result = a**exponent
    if exponent < 2 or abs(a) <= 1 or (exponent == 2 and abs(a) <= 12) or abs(result) > 10**12:
        work.step(rules.RaiseToPower, power(a, exponent), node(result))
        return result
    part, shown = a, _bracketed(a)
    for count in range(2, exponent + 1):
        if max(abs(part), abs(a)) > 12:
            multiply(work, part, a)
        work.step(rules.RaiseToPower, times(part, a), node(part * a), f"{shown}^{count} = {part}*{shown} = {part * a}")
        part *= a
    return result


def greatest_common_divisor(work: Work, a: int, b: int) -> int:
    """gcd(a, b) for a, b > 0 by Euclid's algorithm, a line a division."""
    while b:
        rest = a % b
        after = call("gcd", b, rest) if rest else node(b)
        line = division_line(a, b)
        work.step(number_rules.Euclid, call("gcd", a, b), after, line)
        a, b = b, rest
    return a


def reduce(work: Work, top: int, bottom: int) -> Fraction:
    """top / bottom in lowest terms: common primes are cancelled one by one, large ones by Euclid's algorithm."""
    value = Fraction(top, bottom)
    for prime in SMALL_PRIMES:
        while top % prime == 0 and bottom % prime == 0 and top:
            smaller = over(top // prime, bottom // prime) if bottom != prime else node(top // prime)
            line = f"divide by {prime}: {top}/{bottom} = {_quotient(top // prime, bottom // prime)}"
            work.step(rules.ReduceFraction, over(top, bottom), smaller, line)
            top, bottom = top // prime, bottom // prime
    if value.denominator != bottom:
        common = greatest_common_divisor(work, abs(top), bottom)
        line = f"divide by {common}: {top}/{bottom} = {_quotient(top // common, bottom // common)}"
        work.step(rules.ReduceFraction, over(top, bottom), node(value), line)
    return value


def add_fractions(work: Work, a: Fraction, b: Fraction, sign: str, bottoms: tuple[int, int] | None = None) -> Fraction:
    """a + b or a - b; `bottoms` are the denominators as written where they aren't in lowest terms."""
    first, second = bottoms or (a.denominator, b.denominator)
    n = first * second // _gcd(first, second)
    for part, bottom in ((a, first), (b, second)):
        if bottom != n:
            top = part.numerator * (bottom // part.denominator)
            work.step(rules.CommonDenominator, _shown(top, bottom), over(top * (n // bottom), n))
    tops = a.numerator * (n // a.denominator), b.numerator * (n // b.denominator)
    total = tops[0] + tops[1] if sign == "+" else tops[0] - tops[1]
    left, right = over(tops[0], n), over(tops[1], n)
    before = plus(left, right) if sign == "+" else minus(left, right)
    line = f"{tops[0]} {sign} {_bracketed(tops[1])} = {total}"
    work.step(rules.Add if sign == "+" else rules.Subtract, *_sum_nodes(tops, sign, total), line)
    work.step(rules.AddFractions, before, over(total, n))
    return reduce(work, total, n)


def multiply_fractions(work: Work, a: Fraction, b: Fraction) -> Fraction:
    """a * b: tops, bottoms, lowest terms."""
    top = multiply(work, a.numerator, b.numerator)
    bottom = (
        multiply(work, a.denominator, b.denominator)
        if a.denominator > 1 and b.denominator > 1
        else (a.denominator * b.denominator)
    )
    if bottom == 1:
        return Fraction(top)
    work.step(rules.MultiplyFractions, times(a, b), over(top, bottom))
    return reduce(work, top, bottom)


def divide_fractions(work: Work, a: Fraction, b: Fraction) -> Fraction:
    """a / b for b other than 0, as a product with the reciprocal."""
    flipped = 1 / b
    work.step(rules.DivideFractions, over(a, b), times(a, flipped))
    return multiply_fractions(work, a, flipped)


def decimal_operation(work: Work, a: Num, b: Num, sign: str) -> Fraction:
    """a + b, a - b or a * b of decimals as whole numbers with the point put back."""
    places_a, places_b = _decimals(a.text), _decimals(b.text)
    if sign == "*":
        scale_a, scale_b, places = 10**places_a, 10**places_b, places_a + places_b
        whole = times(int(a.value * scale_a), int(b.value * scale_b))
    else:
        places = max(places_a, places_b)
        scale_a = scale_b = 10**places
        whole = (plus if sign == "+" else minus)(int(a.value * scale_a), int(b.value * scale_b))
    x, y = int(a.value * scale_a), int(b.value * scale_b)
    before = plus(a, b) if sign == "+" else minus(a, b) if sign == "-" else times(a, b)
    joined = f"{x}{sign}{_bracketed(y)}" if sign == "*" else f"{x} {sign} {_bracketed(y)}"
    work.step(rules.DropPoint, before, over(whole, 10**places), f"without the point: {joined}")
    if sign == "*":
        result = multiply(work, x, y)
    elif sign == "+":
        result = add(work, x, y, columns=True)
    else:
        result = subtract(work, x, y, columns=True)
    value = Fraction(result, 10**places)
    work.step(rules.PlacePoint, over(result, 10**places), decimal_node(value))
    return value


def _gcd(a: int, b: int) -> int:
    while b:
        a, b = b, a % b
    return a


def _place(place: int) -> str:
    return PLACES[place] if place < len(PLACES) else f"10^{place}"


def _places(value: int) -> list[int]:
    """The non-zero places, largest first: 407 -> [400, 7]."""
    digits = str(value)
    return [int(d) * 10 ** (len(digits) - 1 - i) for i, d in enumerate(digits) if d != "0"] or [0]


def _joined(digits: list[int]) -> str:
    return " + ".join(map(str, digits))


def _bracketed(value: int) -> str:
    return f"({value})" if value < 0 else str(value)


def _quotient(top: int, bottom: int) -> str:
    return str(top) if bottom == 1 else f"{top}/{bottom}"


def _shown(top: int, bottom: int) -> Node:
    return node(top) if bottom == 1 else over(top, bottom)


def _sum_nodes(tops: tuple[int, int], sign: str, total: int) -> tuple[Node, Node]:
    return (plus(*tops) if sign == "+" else minus(*tops)), node(total)


def _decimals(text: str) -> int:
    return len(text.partition(".")[2])
