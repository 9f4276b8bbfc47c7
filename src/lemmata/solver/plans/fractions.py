"""Simplify fractions with letters: one fraction, then cancel what top and bottom share."""

from fractions import Fraction
from math import gcd, lcm

from lemmata.expr import Add, Div, Mul, Neg, Node, Pow, evaluate, symbols, to_text
from lemmata.solver import univariate
from lemmata.solver.build import over
from lemmata.solver.plans.base import NotFound
from lemmata.solver.plans.factoring import divide_exactly
from lemmata.solver.polynomial import Monomial, NotPolynomial, Polynomial
from lemmata.solver.rules import fractions as rules
from lemmata.solver.work import Work

Quotient = tuple[Polynomial, Polynomial]
ONE = Polynomial.constant(1)


def simplify_fraction(work: Work, tree: Node) -> Node:
    """The expression as one fraction in lowest terms; NotFound where it isn't a quotient of polynomials."""
    try:
        top, bottom = as_quotient(tree)
        before = shown(top, bottom)
        if to_text(before) != to_text(tree):
            work.step(rules.CombineFractions, tree, before, f"one fraction: {to_text(before)}")
        for shared in common_factors(top, bottom):
            top, bottom = divided(top, shared), divided(bottom, shared)
            after = shown(top, bottom)
            condition = f" ({to_text(shared.node())} != 0)" if shared.names() else ""
            line = f"cancel {to_text(shared.node())}{condition}: {to_text(after)}"
            work.step(rules.CancelFactor, before, after, line)
            before = after
    except NotPolynomial as error:
        raise NotFound(str(error)) from None
    return before


def as_quotient(tree: Node) -> Quotient:
    """Numerator and denominator; NotPolynomial where the expression is none."""
    match tree:
        case Div(num, den):
            (a, b), (c, d) = as_quotient(num), as_quotient(den)
            if not c.terms:
                raise NotPolynomial("division by zero")
            return a * d, b * c
        case Neg(arg):
            a, b = as_quotient(arg)
            return a * Polynomial.constant(-1), b
        case Add(terms):
            total: Quotient = (Polynomial.constant(0), ONE)
            for part in terms:
                a, b = as_quotient(part)
                total = (total[0] + a, b) if total[1] == b else (total[0] * b + a * total[1], total[1] * b)
            return total
        case Mul(factors):
            product: Quotient = (ONE, ONE)
            for part in factors:
                a, b = as_quotient(part)
                product = product[0] * a, product[1] * b
            return product
        case Pow(base, exp) if not symbols(exp):
            exponent = evaluate(exp)
            if exponent.denominator == 1 and exponent < 0:
                a, b = as_quotient(base)
                if not a.terms:
                    raise NotPolynomial("division by zero")
                return b ** int(-exponent), a ** int(-exponent)
            if exponent.denominator == 1 and symbols(base):
                a, b = as_quotient(base)
                return a ** int(exponent), b ** int(exponent)
    return Polynomial.of(tree), ONE


def common_factors(top: Polynomial, bottom: Polynomial) -> list[Polynomial]:
    """What cancels: a number and a product of letters, and in one variable the greatest common divisor."""
    if not top.terms:
        return [bottom] if bottom != ONE else []
    found = []
    names = sorted({*top.names(), *bottom.names()})
    number = whole_content(top, bottom)
    if min_sign(bottom) < 0:
        number = -number
    monomial: Monomial = tuple(
        (name, count) for name in names if (count := min(lowest(top, name), lowest(bottom, name)))
    )
    first = Polynomial({monomial: number})
    if first != ONE:
        found.append(first)
        top, bottom = divided(top, first), divided(bottom, first)
    if len(names) == 1:
        (name,) = names
        shared = univariate.common(*(univariate.trim(part.coefficients(name)) for part in (top, bottom)))
        if len(shared) > 1:
            whole = Polynomial.univariate(list(reversed(shared)), name)
            found.append(whole * Polynomial.constant(1 / whole.content()))
    elif bottom.degree() and exact(top, bottom) is not None:
        found.append(bottom)
    return found


def exact(top: Polynomial, bottom: Polynomial) -> Polynomial | None:
    """top / bottom where the one is a number times the other, None otherwise."""
    scale = next(iter(top.terms.values())) / next(iter(bottom.terms.values())) if bottom.terms else Fraction(0)
    return Polynomial.constant(scale) if bottom * Polynomial.constant(scale) == top else None


def divided(whole: Polynomial, factor: Polynomial) -> Polynomial:
    """whole / factor, for a factor found by `common_factors`."""
    if len(factor.terms) == 1:
        ((monomial, value),) = factor.terms.items()
        powers = dict(monomial)
        return Polynomial(
            {
                tuple((n, e - powers.get(n, 0)) for n, e in term if e > powers.get(n, 0)): c / value
                for term, c in whole.terms.items()
            }
        )
    if len(factor.names()) > 1:
        quotient = exact(whole, factor)
        if quotient is None:
            raise NotPolynomial("the division leaves a remainder")
        return quotient
    (name,) = factor.names()
    return divide_exactly(whole, factor, name)


def whole_content(top: Polynomial, bottom: Polynomial) -> Fraction:
    """The positive number that, cancelled, leaves whole coefficients without a common divisor."""
    values = [*top.terms.values(), *bottom.terms.values()]
    return Fraction(gcd(*(v.numerator for v in values)), lcm(*(v.denominator for v in values)))


def min_sign(whole: Polynomial) -> Fraction:
    """The leading coefficient, whose sign is made positive in a denominator."""
    return whole.ordered()[0][1]


def lowest(whole: Polynomial, name: str) -> int:
    """The lowest power of a letter in any term."""
    return min(dict(monomial).get(name, 0) for monomial in whole.terms)


def shown(top: Polynomial, bottom: Polynomial) -> Node:
    """The fraction as a formula."""
    return top.node() if bottom == ONE else over(top.node(), bottom.node())
