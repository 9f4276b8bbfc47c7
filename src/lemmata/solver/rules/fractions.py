"""Rules of fractions with letters."""

from lemmata.solver import checks
from lemmata.solver.rules.base import Rule


class CombineFractions(Rule):
    """a / b + c / d = (a * d + b * c) / (b * d), and products and quotients likewise."""

    name = "combine_fractions"
    concept = "Bring everything over one denominator, as with fractions of numbers."
    example = "Simplify 1/x + 1/(x + 1)."
    check = staticmethod(checks.identical)


class CancelFactor(Rule):
    """(a * c) / (b * c) = a / b where c is not 0."""

    name = "cancel_factor"
    concept = "A factor of both top and bottom cancels; the result holds where that factor is not zero."
    example = "Simplify (x^2 - 1)/(x - 1)."
    check = staticmethod(checks.identical)
