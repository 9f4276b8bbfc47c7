"""Rules of polynomial division and what follows from it."""

from fractions import Fraction
from math import lcm

from lemmata.expr import Div, EvaluationError, Node, evaluate, number, symbols
from lemmata.solver import checks, univariate
from lemmata.solver.asked import Asked
from lemmata.solver.build import substitute
from lemmata.solver.rules.base import Rule
from lemmata.solver.rules.linear_algebra import formula
from lemmata.solver.state import State, Words, relations
from lemmata.solver.types import Check


class LongDivision(Rule):
    """p / d = t + (p - t * d) / d, with t the quotient of the leading terms."""

    name = "polynomial_long_division"
    concept = "Divide the leading terms, multiply back, subtract, and go on with what is left."
    example = "Divide x^3 + 2x - 1 by x^2 + 1."
    check = staticmethod(checks.identical)


class SyntheticDivision(Rule):
    """Dividing by x - a: bring down the first coefficient, multiply by a, add the next one, and so on."""

    name = "synthetic_division"
    concept = "To divide by x - a: bring down the first coefficient, multiply by a, add to the next, and repeat."
    example = "Use synthetic division to divide x^3 - 4x + 5 by x - 2."
    check = staticmethod(checks.identical)


class RemainderTheorem(Rule):
    """The remainder of p(x) divided by x - a is p(a)."""

    name = "remainder_theorem"
    concept = "Remainder theorem: dividing p(x) by x - a leaves the remainder p(a)."
    example = "What is the remainder when x^3 - 2x + 5 is divided by x - 3?"

    @staticmethod
    def check(before: State, after: State) -> Check:
        """Less the remainder, the polynomial is divisible: the division of values at whole numbers leaves nothing."""
        method = "division of the interpolated polynomial"
        try:
            tree, rest = formula(before), formula(after)
            if not isinstance(tree, Div):
                raise EvaluationError("no quotient")
            top, bottom = (interpolated(part) for part in (tree.num, tree.den))
            found = univariate.divide(top, bottom)[1]
            good = found == interpolated(rest)
        except EvaluationError as error:
            return checks.failed(method, str(error))
        return Check(method, good, "the remainder agrees" if good else "the remainder is another one")


def interpolated(tree: Node) -> univariate.Dense:
    """Coefficients of a polynomial in one variable, from its values alone."""
    names = sorted(symbols(tree))
    degree, bottom = checks.degree(tree)
    if bottom or len(names) > 1 or degree > 120:
        raise EvaluationError("not a polynomial in one variable of moderate degree")
    points = [Fraction(x) for x in range(degree + 1)]
    return univariate.interpolate([(x, evaluate(tree, dict.fromkeys(names, x))) for x in points])


class FactorTheorem(Rule):
    """x - a is a factor of p(x) exactly if p(a) = 0."""

    name = "factor_theorem"
    concept = "Factor theorem: x - a divides p(x) exactly if p(a) = 0."
    example = "Is x - 2 a factor of x^3 - 8?"

    @staticmethod
    def check(before: State, after: State) -> Check:
        """The division of the interpolated polynomial leaves nothing, or something."""
        method = "division of the interpolated polynomial"
        try:
            tree = formula(before)
            if not isinstance(tree, Div) or not isinstance(after, Words):
                raise EvaluationError("no quotient")
            rest = univariate.divide(interpolated(tree.num), interpolated(tree.den))[1]
        except EvaluationError as error:
            return checks.failed(method, str(error))
        return Check(
            method, (not rest) == (after.text == "yes"), "nothing is left" if not rest else "a remainder is left"
        )


class RationalRootTheorem(Rule):
    """A rational root p/q in lowest terms of a whole polynomial has p dividing the constant and q the leading term."""

    name = "rational_root_theorem"
    concept = "A rational root p/q has p dividing the constant term and q dividing the leading coefficient."
    example = "Find the rational roots of 2x^3 - 3x^2 - 3x + 2."

    @staticmethod
    def check(before: State, after: State) -> Check:
        """Each root put in gives 0; divided by their factors, no fraction of the divisors' range is a zero any more."""
        method = "put in; search of the rest"
        if not isinstance(before, Asked) or before.kind != "zeros":
            return checks.failed(method, "no zeros to check")
        try:
            tree = before.parts[0]
            rest = interpolated(tree)
            found = [] if isinstance(after, Words) else [evaluate(relation.rhs) for relation in relations(after)]
            for root in found:
                if evaluate(substitute(tree, {before.name: number(root)})) != 0:
                    return checks.failed(method, f"{root} is no root")
                rest = univariate.without_zeros_of(rest, [-root, Fraction(1)])
            others = rational_zeros(rest)
        except EvaluationError as error:
            return checks.failed(method, str(error))
        distinct = len(set(found)) == len(found)
        return Check(method, distinct and not others, f"{len(found)} rational roots and no others")


def rational_zeros(values: univariate.Dense) -> list[Fraction]:
    """Rational zeros by trying every numerator and denominator up to the coefficients' sizes."""
    size = lcm(*(value.denominator for value in values)) if values else 1
    whole = [int(value * size) for value in values]
    while whole and whole[0] == 0:
        whole = whole[1:]
    if len(whole) < 2:
        return []
    if abs(whole[0]) * abs(whole[-1]) > 10**6:
        raise EvaluationError("coefficients too large for a search")
    tops = [p for p in range(1, abs(whole[0]) + 1) if whole[0] % p == 0]
    bottoms = [q for q in range(1, abs(whole[-1]) + 1) if whole[-1] % q == 0]
    tries = {Fraction(sign * p, q) for p in tops for q in bottoms for sign in (1, -1)}
    return [x for x in tries if sum(c * x**k for k, c in enumerate(whole)) == 0]


class SplitIntoFactors(Rule):
    """A polynomial with the root p/q has the factor q * x - p."""

    name = "split_into_factors"
    concept = "Each rational root p/q gives a factor qx - p; divide by it and go on with the quotient."
    example = "Solve x^3 - 1 = 0 over the complex numbers."
    check = staticmethod(checks.identical)


class PartialFractions(Rule):
    """p/q is a sum of fractions whose denominators are the powers of the factors of q."""

    name = "partial_fractions"
    concept = "Write one fraction for every power of every factor of the bottom, with unknown tops, and compare."
    example = "Find the partial fraction decomposition of (3x + 5)/(x^2 + 4x + 3)."
    check = staticmethod(checks.identical)
