"""Plan: factor a polynomial: common factor, difference of squares, pairs, splitting the middle, rational zeros.

With several letters, and where a factor of degree 4 or more is left, by its shape (`factoring_patterns.py`).
"""

from fractions import Fraction
from math import isqrt

from lemmata.expr import Mul, Neg, Node, Pow, number, symbols, to_latex, to_text
from lemmata.solver import arithmetic, checks, univariate
from lemmata.solver.build import equation, minus, node, plus, power, substitute, times
from lemmata.solver.plans import factoring_patterns
from lemmata.solver.plans.base import Answer, NotFound, Plan
from lemmata.solver.polynomial import NotPolynomial, Polynomial, term
from lemmata.solver.primes import divisors
from lemmata.solver.rules import algebra as rules
from lemmata.solver.task import Task
from lemmata.solver.types import Check
from lemmata.solver.work import Work

MAX_COEFFICIENT = 10**12


class FactorPolynomial(Plan):
    """Take out the common factor, then factor what is left."""

    kind = "factor"

    def solve(self, task: Task, work: Work) -> Answer:
        try:
            whole = Polynomial.of(task.formula)
        except NotPolynomial as error:
            raise NotFound(str(error)) from None
        names = whole.names()
        if not names:
            raise NotFound("there is no letter in what is to be factored")
        if to_text(whole.node()) != to_text(task.formula):
            work.step(rules.CollectLikeTerms, task.formula, whole.node())
        factored = factor(work, whole, names[0]) if len(names) == 1 else factor_several(work, whole)
        return Answer(to_text(factored), to_latex(factored))

    def confirm(self, task: Task, answer: str) -> Check:
        """Multiplied out at more points than the degree, the product equals the original; no factor factors further."""
        shown = task.read_answer(answer)
        check = checks.identical(task.formula, shown)
        if not check.passed:
            return check
        inner = shown.arg if isinstance(shown, Neg) else shown
        for part in inner.factors if isinstance(inner, Mul) else (inner,):
            base = part.base if isinstance(part, Pow) else part
            if symbols(base) and not irreducible(base):
                return checks.failed(check.method, f"{to_text(base)} can be factored further")
        return check


def irreducible(tree: Node) -> bool:
    """Whether a factor can't be factored over the whole numbers: no common factor, no rational zero up to degree 3."""
    whole = Polynomial.of(tree)
    if whole.content() != 1:
        return False
    if whole.degree() <= 1:
        return True
    names = whole.names()
    if len(names) > 1 or whole.degree() > 3:
        return factoring_patterns.irreducible(whole)
    if whole.degree() == 2:
        return square_root(discriminant(whole, names[0])) is None
    return rational_zero(whole, names[0]) is None


def factor_several(work: Work, whole: Polynomial) -> Node:
    """The factored form of a polynomial in several letters: the common factor, then each bracket by its shape."""
    front, rest = factoring_patterns.take_out(whole)
    before, outside = whole.node(), front.node()
    if len(rest.terms) == 1:
        return before
    ((letters, value),) = front.terms.items()
    size = term(letters, abs(value))
    leading = [] if size == number(1) else [*size.factors] if isinstance(size, Mul) else [size]

    def product(parts: list[Node]) -> Node:
        found = times(*leading, *parts)
        return Neg(found) if value < 0 else found

    if front != Polynomial.constant(1):
        after = product([rest.node()])
        work.step(rules.CommonFactor, before, after, f"common factor {to_text(outside)}: {to_text(after)}")
    parts = factoring_patterns.split(work, rest)
    result = product(collected_powers(parts))
    if len(parts) > 2 or (len(parts) > 1 and front != Polynomial.constant(1)):
        work.step(rules.CommonFactor, product([rest.node()]), result, f"all together: {to_text(result)}")
    return result


def factor(work: Work, whole: Polynomial, name: str) -> Node:
    """The factored form, with the steps: common factor, rational zeros, and what is left."""
    before = whole.node()
    common = whole.content()
    values = whole.coefficients(name)
    if values[-1] < 0:
        common = -common
    letter = next(place for place, value in enumerate(values) if value)
    if len(whole.terms) == 1:
        return before
    rest = Polynomial.univariate(list(reversed([value / common for value in values[letter:]])), name)
    front = _front(common, letter, name)
    if front:
        after = signed_product(common, letter, name, [rest.node()])
        if abs(common) != 1 and common.denominator == 1:
            shared_number(work, [int(value) for value in reversed(values) if value], int(common))
        outside = Polynomial.univariate([common, *[0] * letter], name)
        line = f"common factor {to_text(outside.node())}: {to_text(after)}"
        work.step(rules.CommonFactor, before, after, line)
    parts = split(work, rest, name)
    if len(parts) == 1:
        return signed_product(common, letter, name, parts)
    result = signed_product(common, letter, name, collected_powers(parts))
    if front or rest.degree() > 2:
        started = signed_product(common, letter, name, [rest.node()])
        said = "all together" if rest.degree() > 2 else "with the common factor"
        work.step(rules.CommonFactor, started, result, f"{said}: {to_text(result)}")
    return result


def split(work: Work, rest: Polynomial, name: str) -> list[Node]:
    """The irreducible factors of a polynomial with whole coefficients and no common factor."""
    found: list[Node] = []
    while rest.degree() > 2:
        zero = rational_zero(rest, name)
        if zero is None:
            break
        factor_ = Polynomial.univariate([zero.denominator, -zero.numerator], name)
        quotient = divide_exactly(rest, factor_, name)
        shown = substitute(rest.node(), {name: number(zero)})
        work.step(rules.TestZero, shown, number(0), f"{name} = {zero} is a zero: {to_text(shown)} = 0")
        work.step(rules.DivideOut, rest.node(), times(factor_.node(), quotient.node()))
        found.append(factor_.node())
        rest = quotient
    if rest.degree() > 3:
        return [*found, *factoring_patterns.split(work, rest)]
    if rest.degree() != 2 or square_root(discriminant(rest, name)) is None:
        return [*found, rest.node()]
    inner = factor_quadratic(work, rest, name)
    if isinstance(inner, Pow):
        return [*found, inner.base, inner.base]
    return [*found, *(inner.factors if isinstance(inner, Mul) else (inner,))]


def rational_zero(whole: Polynomial, name: str) -> Fraction | None:
    """A rational zero of a polynomial with whole coefficients: p/q with p dividing the last and q the first."""
    values = [int(value) for value in reversed(whole.coefficients(name))]
    if max(map(abs, values)) > MAX_COEFFICIENT:
        raise NotFound("the coefficients are too large to try all divisors")
    if values[-1] == 0:
        return Fraction(0)
    for bottom in divisors(abs(values[0])):
        for top in divisors(abs(values[-1])):
            for p in (top, -top):
                if homogeneous(values, p, bottom) == 0:
                    return Fraction(p, bottom)
    return None


def homogeneous(values: list[int], p: int, q: int) -> int:
    """q^n times the value at p/q of the polynomial of degree n with these coefficients, highest power first."""
    total, scale = 0, 1
    for value in values:
        total = total * p + value * scale
        scale *= q
    return total


def discriminant(whole: Polynomial, name: str) -> Fraction:
    """b^2 - 4ac of a quadratic."""
    c, b, a = whole.coefficients(name)
    return b * b - 4 * a * c


def divide_exactly(top: Polynomial, bottom: Polynomial, name: str) -> Polynomial:
    """top / bottom in one variable; NotPolynomial where it leaves a remainder."""
    quotient, rest = univariate.divide(*(univariate.trim(part.coefficients(name)) for part in (top, bottom)))
    if rest:
        raise NotPolynomial("the division leaves a remainder")
    return Polynomial.univariate(list(reversed(quotient)), name)


def collected_powers(parts: list[Node]) -> list[Node]:
    """Equal factors as powers, in the order of first occurrence."""
    return [power(part, parts.count(part)) if parts.count(part) > 1 else part for part in dict.fromkeys(parts)]


def signed_product(common: Fraction, letter: int, name: str, parts: list[Node]) -> Node:
    """common * name^letter * parts, with a minus sign in front of the whole where common is negative."""
    product = times(*_front(abs(common), letter, name), *parts)
    return Neg(product) if common < 0 else product


def shared_number(work: Work, values: list[int], common: int) -> None:
    """The greatest common divisor of the coefficients by Euclid, and each coefficient divided by it."""
    shared = abs(values[0])
    for value in values[1:]:
        shared = arithmetic.greatest_common_divisor(work, max(shared, abs(value)), min(shared, abs(value)))
    for value in values:
        arithmetic.divide(work, value, common)


def factor_quadratic(work: Work, whole: Polynomial, name: str) -> Node:
    """a x^2 + b x + c with whole coefficients without common factor, a > 0, and rational zeros."""
    c, b, a = (int(value) for value in whole.coefficients(name))
    before = whole.node()
    if c == 0:
        inside = Polynomial.univariate([a, b], name).node()
        after = times(name, inside)
        work.step(rules.CommonFactor, before, after, f"common factor {name}: {to_text(after)}")
        return after
    if b == 0:
        p, q = isqrt(a), isqrt(-c)
        left, right = (Polynomial.univariate([p, sign * q], name).node() for sign in (-1, 1))
        shown = minus(power(times(p, name) if p > 1 else name, 2), power(q, 2))
        after = times(left, right)
        work.step(rules.DifferenceOfSquares, before, after, f"{to_text(shown)} = {to_text(after)}")
        return after
    p, q = find_pair(work, a * c, b)
    if a == 1:
        return by_pair(work, before, p, q, name)
    return by_grouping(work, before, a, p, q, c, name)


def find_pair(work: Work, target: int, total: int) -> tuple[int, int]:
    """Two numbers with this product and sum, trying the divisors from 1 up."""
    for size in range(1, isqrt(abs(target)) + 1):
        if target % size:
            continue
        first, second = signs(size, abs(target) // size, target, total)
        value = first + second
        good = value == total
        claim = equation(plus(first, second), value)
        shown = f"{bracketed(first, True)}*{bracketed(second)} = {target}, {to_text(plus(first, second))} = {value}"
        work.step(rules.TryPair, claim, claim, f"{shown}{', yes' if good else ''}")
        if good:
            return first, second
    raise NotFound(f"no pair with product {target} and sum {total}")


def signs(small: int, large: int, target: int, total: int) -> tuple[int, int]:
    """The signs that the product and the sum ask for; the larger number has the sign of the sum."""
    if target > 0:
        return (small, large) if total > 0 else (-small, -large)
    return (-small, large) if total > 0 else (small, -large)


def by_pair(work: Work, before: Node, p: int, q: int, name: str) -> Node:
    """(x + p)(x + q), or (x + p)^2; the smaller number first."""
    low, high = sorted((p, q))
    left, right = (Polynomial.univariate([1, value], name).node() for value in (low, high))
    after = power(left, 2) if low == high else times(left, right)
    work.step(rules.FactorByPair, before, after)
    return after


def by_grouping(work: Work, before: Node, a: int, p: int, q: int, c: int, name: str) -> Node:
    """a x^2 + p x + q x + c -> (…)(…)."""
    square, first, second, last = (
        term(((name, 2),), Fraction(a)),
        term(((name, 1),), Fraction(p)),
        term(((name, 1),), Fraction(q)),
        term((), Fraction(c)),
    )
    split = plus(square, first, second, last)
    work.step(rules.SplitMiddle, before, split)
    outer = Polynomial({((name, 2),): Fraction(a), ((name, 1),): Fraction(p)})
    front = outer.content()
    inside = Polynomial.univariate([a / front, p / front], name)
    back = Fraction(q) / inside.coefficients(name)[1]
    bracket = inside.node()
    first_part = times(front, name, bracket) if front != 1 else times(name, bracket)
    grouped = plus(first_part, _scaled(back, bracket))
    work.step(rules.FactorByGrouping, split, grouped, f"group: {to_text(grouped)}")
    other = Polynomial.univariate([front, back], name).node()
    low, high = sorted((bracket, other), key=lambda part: _zero(part, name), reverse=True)
    after = power(bracket, 2) if bracket == other else times(low, high)
    work.step(rules.FactorByGrouping, grouped, after, to_text(after))
    return after


def square_root(value: Fraction) -> Fraction | None:
    """The rational square root, None where there is none."""
    if value < 0:
        return None
    top, bottom = isqrt(value.numerator), isqrt(value.denominator)
    return Fraction(top, bottom) if top**2 == value.numerator and bottom**2 == value.denominator else None


def quadratic_parts(whole: Polynomial, name: str) -> Node | None:
    """The product of the linear factors of a quadratic with rational zeros, without steps."""
    if whole.degree() != 2:
        return None
    c, b, a = whole.coefficients(name)
    root = square_root(b * b - 4 * a * c)
    if root is None:
        return None
    zeros = [(-b - root) / (2 * a), (-b + root) / (2 * a)]
    front = a / (zeros[0].denominator * zeros[1].denominator)
    parts = [Polynomial.univariate([zero.denominator, -zero.numerator], name).node() for zero in reversed(zeros)]
    if parts[0] == parts[1]:
        parts = [power(parts[0], 2)]
    return times(*([number(front)] if front != 1 else []), *parts)


def bracketed(value: int, first: bool = False) -> str:
    """A number as a factor: negative ones in brackets, except in front."""
    return f"({value})" if value < 0 and not first else str(value)


def _front(common: Fraction, letter: int, name: str) -> list[Node]:
    front: list[Node] = [] if common == 1 else [number(common)]
    if letter:
        front.append(power(name, letter) if letter > 1 else node(name))
    return front


def _scaled(factor_: Fraction, bracket: Node) -> Node:
    if factor_ == 1:
        return bracket
    if factor_ < 0:
        return Neg(bracket if factor_ == -1 else times(-factor_, bracket))
    return times(factor_, bracket)


def _zero(part: Node, name: str) -> Fraction:
    constant, slope = Polynomial.of(part).coefficients(name)
    return -constant / slope
