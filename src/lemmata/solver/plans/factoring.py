"""Plan: factor a polynomial in one variable: common factor, difference of squares, pairs, splitting the middle."""

from fractions import Fraction
from math import isqrt

from lemmata.expr import Mul, Neg, Node, Pow, number, parse, symbols, to_latex, to_text
from lemmata.solver import arithmetic, checks
from lemmata.solver.build import equation, minus, node, plus, power, times
from lemmata.solver.plans.base import Answer, NotFound, Plan
from lemmata.solver.polynomial import NotPolynomial, Polynomial, term
from lemmata.solver.rules import algebra as rules
from lemmata.solver.task import Task
from lemmata.solver.types import Check
from lemmata.solver.work import Work


class FactorPolynomial(Plan):
    """Take out the common factor, then factor what is left."""

    kind = "factor"

    def solve(self, task: Task, work: Work) -> Answer:
        try:
            whole = Polynomial.of(task.formula)
        except NotPolynomial as error:
            raise NotFound(str(error)) from None
        names = whole.names()
        if len(names) != 1 or whole.degree() > 2:
            raise NotFound("only linear and quadratic polynomials in one variable are factored")
        if to_text(whole.node()) != to_text(task.formula):
            work.step(rules.CollectLikeTerms, task.formula, whole.node())
        factored = factor(work, whole, names[0])
        return Answer(to_text(factored), to_latex(factored))

    def confirm(self, task: Task, answer: str) -> Check:
        """Multiplied out at more points than the degree, the product equals the original; no factor factors further."""
        shown = parse(answer)
        check = checks.identical(task.formula, shown)
        if not check.passed:
            return check
        for part in shown.factors if isinstance(shown, Mul) else (shown,):
            base = part.base if isinstance(part, Pow) else part
            if symbols(base) and not irreducible(base):
                return checks.failed(check.method, f"{to_text(base)} can be factored further")
        return check


def irreducible(tree: Node) -> bool:
    """Whether a linear or quadratic factor can't be factored over the integers: no rational zero, no common factor."""
    whole = Polynomial.of(tree)
    (name,) = whole.names()
    if whole.content() != 1:
        return False
    values = whole.coefficients(name)
    if whole.degree() == 1:
        return True
    return whole.degree() == 2 and square_root(values[1] ** 2 - 4 * values[2] * values[0]) is None


def factor(work: Work, whole: Polynomial, name: str) -> Node:
    """The factored form, with the steps."""
    before = whole.node()
    common = whole.content()
    values = whole.coefficients(name)
    if values[-1] < 0:
        common = -common
    letter = 0
    while values[letter] == 0:
        letter += 1
    front: list[Node] = []
    if common != 1 or letter:
        outside = Polynomial.univariate([common, *[0] * letter], name)
        whole = Polynomial.univariate(list(reversed([value / common for value in values[letter:]])), name)
        front = _front(common, letter, name)
        inside = whole.node()
        if whole.degree() == 0:
            return before
        after = Neg(inside) if common == -1 and not letter else times(*front, inside)
        if abs(common) != 1 and common.denominator == 1:
            shared_number(work, [int(value) for value in reversed(values) if value], int(common))
        line = f"common factor {to_text(outside.node())}: {to_text(after)}"
        work.step(rules.CommonFactor, before, after, line)
    if whole.degree() < 2:
        return times(*front, whole.node()) if front else whole.node()
    c, b, a = whole.coefficients(name)
    if square_root(b * b - 4 * a * c) is None:
        return times(*front, whole.node()) if front else whole.node()
    inner = factor_quadratic(work, whole, name)
    if not front:
        return inner
    result = times(*front, *(inner.factors if isinstance(inner, Mul) else (inner,)))
    work.step(rules.CommonFactor, times(*front, whole.node()), result, f"with the common factor: {to_text(result)}")
    return result


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
