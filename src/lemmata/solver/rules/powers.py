"""Rules of square roots and of powers with fractional exponents."""

from lemmata.expr import Relation
from lemmata.solver.checks import failed
from lemmata.solver.numeric import close
from lemmata.solver.rules.base import Rule
from lemmata.solver.state import Both, Derivative, Either, State, Words
from lemmata.solver.types import Check


def equal_digits(before: State, after: State) -> Check:
    """Both formulas have the same value to many digits."""
    if isinstance(before, Both | Derivative | Either | Words | Relation):
        return failed("equal digits", "expected a formula")
    if isinstance(after, Both | Derivative | Either | Words | Relation):
        return failed("equal digits", "expected a formula")
    return close(before, after)


class SimplifyRoot(Rule):
    """sqrt(a^2 * b) = a * sqrt(b) for a >= 0."""

    name = "simplify_root"
    concept = "Take square factors out of the root: the root of a product is the product of the roots."
    example = "Simplify sqrt(20) + sqrt(45)."
    check = staticmethod(equal_digits)


class CombineRoots(Rule):
    """a * sqrt(r) + b * sqrt(r) = (a + b) * sqrt(r), and sqrt(r) * sqrt(s) = sqrt(r * s)."""

    name = "combine_roots"
    concept = (
        "Equal roots are added like equal letters; roots are multiplied under one root, and denominators made rational."
    )
    example = "Simplify sqrt(20) + sqrt(45)."
    check = staticmethod(equal_digits)


class PowerLaws(Rule):
    """x^a * x^b = x^(a + b), x^a / x^b = x^(a - b), (x^a)^b = x^(a * b), for x > 0."""

    name = "power_laws"
    concept = "Powers of one base: add exponents in a product, subtract them in a quotient, multiply them in a power."
    example = "Simplify (x*x^3)^2/x assuming x is positive."
    check = staticmethod(equal_digits)
