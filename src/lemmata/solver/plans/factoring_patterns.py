"""Factoring by the shape of a polynomial in any number of letters: squares, cubes, trinomials, groups.

What has none of these shapes is given to SymPy's factoring over the whole numbers; its product is multiplied out like
every other. A polynomial here has whole coefficients without common divisor, and no letter that all terms share.
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from math import isqrt

from lemmata.expr import Node, parse, to_text
from lemmata.solver.build import minus, plus, power, times
from lemmata.solver.plans.base import NotFound
from lemmata.solver.polynomial import Monomial, Polynomial
from lemmata.solver.rules import algebra as rules
from lemmata.solver.rules.base import Rule
from lemmata.solver.work import Work

ODD_POWERS = (3, 5, 7)
MAX_DEGREE = 40
"""Of what is given to computer algebra."""


@dataclass(frozen=True)
class Found:
    """The factors of one polynomial, the rule that gave them, and the form in which the rule sees it (or none)."""

    factors: tuple[Polynomial, ...]
    rule: type[Rule]
    seen: Node | None = None


def take_out(whole: Polynomial) -> tuple[Polynomial, Polynomial]:
    """(the common factor, what is left): numbers and letters that all terms share, with a positive first term left."""
    front = whole.content()
    shared = shared_letters(list(whole.terms))
    if whole.ordered()[0][1] < 0:
        front = -front
    return Polynomial({shared: front}), Polynomial({_over(m, shared): v / front for m, v in whole.terms.items()})


def shared_letters(monomials: list[Monomial]) -> Monomial:
    """The letters, with the powers, that all of them have."""
    powers = [dict(monomial) for monomial in monomials]
    common = {name: min(part.get(name, 0) for part in powers) for name in powers[0]}
    return tuple(sorted((name, e) for name, e in common.items() if e))


def split(work: Work, whole: Polynomial) -> list[Node]:
    """The irreducible factors of a polynomial without common factor, with a step for each time that it falls apart."""
    found = next((result for shape in SHAPES if (result := shape(whole)) is not None), None)
    if found is None:
        return [whole.node()]
    before, after = whole.node(), times(*(part.node() for part in found.factors))
    if found.factors[0] == found.factors[-1]:
        after = power(found.factors[0].node(), len(found.factors))
    shown = f"{to_text(found.seen)} = " if found.seen is not None else ""
    work.step(found.rule, before, after, shown + to_text(after))
    return [part for factor in found.factors for part in split(work, factor)]


def irreducible(whole: Polynomial) -> bool:
    """Whether SymPy finds no factors over the whole numbers; not how the factors were found."""
    from sympy import Poly, Symbol

    from lemmata.expr import to_sympy

    return bool(Poly(to_sympy(whole.node()), *map(Symbol, whole.names())).is_irreducible)


def two_squares(whole: Polynomial) -> Found | None:
    """a^2 - b^2 = (a - b)(a + b)."""
    if len(whole.terms) != 2:
        return None
    (one, a), (two, b) = whole.ordered()
    left, right = _root(one, a, 2), _root(two, -b, 2)
    return None if left is None or right is None else _difference(left, right)


def odd_powers(whole: Polynomial) -> Found | None:
    """a^n ± b^n = (a ± b)(a^(n-1) ∓ a^(n-2) b + … + b^(n-1)) for odd n."""
    if len(whole.terms) != 2:
        return None
    (one, a), (two, b) = whole.ordered()
    for n in ODD_POWERS:
        left, right = _root(one, a, n), _root(two, b, n)
        if left is not None and right is not None:
            long = Polynomial({})
            for k in range(n):
                long = long + left ** (n - 1 - k) * (right * Polynomial.constant(-1)) ** k
            seen = plus(power(left.node(), n), power(right.node(), n))
            return Found((left + right, long), rules.SumOfPowers, seen)
    return None


def trinomial(whole: Polynomial) -> Found | None:
    """A u^2 + B u v + C v^2 = (p u + q v)(r u + s v) where B^2 - 4 A C is a square; u and v are products of letters."""
    if len(whole.terms) != 3:
        return None
    for one, two in combinations(whole.terms, 2):
        (middle,) = set(whole.terms) - {one, two}
        u, v = _half(one), _half(two)
        if u is None or v is None or _product(u, v) != middle:
            continue
        a, b, c = whole.terms[one], whole.terms[middle], whole.terms[two]
        root = _whole_root(b * b - 4 * a * c)
        if root is None:
            continue
        r = Fraction(-b - root) / (2 * a)
        s = Fraction(-b + root) / (2 * a)
        first = Polynomial({u: Fraction(s.denominator), v: Fraction(-s.numerator)})
        second = Polynomial({u: Fraction(r.denominator), v: Fraction(-r.numerator)})
        return Found((first, second), rules.FactorTrinomial)
    return None


def completed_square(whole: Polynomial) -> Found | None:
    """a^2 + k a b + b^2 = (a ± b)^2 - (what is too much), where that is a square: x^4 + 4 = (x^2 + 2)^2 - (2x)^2."""
    terms = whole.ordered()
    if len(terms) not in (2, 3):
        return None
    for (one, a), (two, b) in combinations(terms, 2):
        left, right = _root(one, a, 2), _root(two, b, 2)
        rest = [item for item in terms if item[0] not in (one, two)]
        if left is None or right is None:
            continue
        for sign in (1, -1):
            base = left + right * Polynomial.constant(sign)
            extra = base**2 - whole
            if len(extra.terms) == 1 and (not rest or rest[0][0] in extra.terms):
                ((monomial, value),) = extra.terms.items()
                root = _root(monomial, value, 2)
                if root is not None:
                    return _difference(base, root)
    return None


def groups(whole: Polynomial) -> Found | None:
    """a c + a d + b c + b d = (a + b)(c + d), whatever the pairs; and a square of three terms minus a square."""
    terms = whole.ordered()
    if len(terms) != 4:
        return None
    for other in terms[1:]:
        pair = Polynomial(dict([terms[0], other]))
        back = whole - pair
        (front, left), (last, right) = take_out(pair), take_out(back)
        for sign in (1, -1):
            if left == right * Polynomial.constant(sign):
                outside = front + last * Polynomial.constant(sign)
                seen = plus(_taken(front, left), _taken(last * Polynomial.constant(sign), left))
                return Found((left, outside), rules.FactorByGrouping, seen)
    for monomial, value in terms:
        root = _root(monomial, -value, 2)
        square = _square_of(whole - Polynomial({monomial: value}))
        if root is not None and square is not None:
            return _difference(square, root)
        root, square = _root(monomial, value, 2), _square_of(Polynomial({monomial: value}) - whole)
        if root is not None and square is not None:
            return _difference(root, square)
    return None


def by_algebra(whole: Polynomial) -> Found | None:
    """The factors that SymPy finds."""
    if whole.degree() < 2:
        return None
    if whole.degree() > MAX_DEGREE:
        raise NotFound(f"a factor of degree {whole.degree()} is left; up to {MAX_DEGREE} they are searched for factors")
    from sympy import Symbol, factor_list

    from lemmata.expr import to_sympy

    _, parts = factor_list(to_sympy(whole.node()), *map(Symbol, whole.names()))
    factors = tuple(Polynomial.of(parse(str(part).replace("**", "^"))) for part, count in parts for _ in range(count))
    return Found(factors, rules.FindFactors) if len(factors) > 1 else None


SHAPES: tuple[Callable[[Polynomial], Found | None], ...] = (
    two_squares,
    odd_powers,
    trinomial,
    completed_square,
    groups,
    by_algebra,
)


def _difference(left: Polynomial, right: Polynomial) -> Found:
    seen = minus(power(left.node(), 2), power(right.node(), 2))
    return Found((left - right, left + right), rules.DifferenceOfSquares, seen)


def _taken(front: Polynomial, bracket: Polynomial) -> Node:
    return bracket.node() if front == Polynomial.constant(1) else times(front.node(), bracket.node())


def _square_of(whole: Polynomial) -> Polynomial | None:
    """The polynomial of two terms whose square this is."""
    for (one, a), (two, b) in combinations(whole.ordered(), 2):
        left, right = _root(one, a, 2), _root(two, b, 2)
        if left is not None and right is not None:
            for base in (left + right, left - right):
                if base**2 == whole:
                    return base
    return None


def _root(monomial: Monomial, value: Fraction, n: int) -> Polynomial | None:
    """The n-th root of a term, where it is one with whole numbers."""
    if any(e % n for _, e in monomial) or value.denominator != 1:
        return None
    size = abs(int(value))
    guess = isqrt(size) if n == 2 else round(size ** (1 / n))
    if guess**n != size or (value < 0 and n % 2 == 0):
        return None
    return Polynomial({tuple((name, e // n) for name, e in monomial): Fraction(guess if value > 0 else -guess)})


def _half(monomial: Monomial) -> Monomial | None:
    return None if any(e % 2 for _, e in monomial) else tuple((name, e // 2) for name, e in monomial)


def _product(left: Monomial, right: Monomial) -> Monomial:
    ((monomial, _),) = (Polynomial({left: Fraction(1)}) * Polynomial({right: Fraction(1)})).terms.items()
    return monomial


def _over(monomial: Monomial, shared: Monomial) -> Monomial:
    less = dict(shared)
    return tuple((name, e - less.get(name, 0)) for name, e in monomial if e > less.get(name, 0))


def _whole_root(value: Fraction) -> int | None:
    root = isqrt(int(value)) if value >= 0 else -1
    return root if root >= 0 and root * root == value else None
