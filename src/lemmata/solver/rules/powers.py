"""Rules of square roots and of powers with fractional exponents."""

from decimal import Decimal
from itertools import product

from lemmata.expr import EvaluationError, Node, Relation, symbols
from lemmata.solver.asked import Asked
from lemmata.solver.checks import failed
from lemmata.solver.numeric import close
from lemmata.solver.realline import equal
from lemmata.solver.reals import real
from lemmata.solver.rules.base import Rule
from lemmata.solver.state import Both, Derivative, Either, State, Words
from lemmata.solver.types import Check


def equal_digits(before: State, after: State) -> Check:
    """Both formulas have the same value to many digits."""
    if isinstance(before, Asked | Both | Derivative | Either | Words | Relation):
        return failed("equal digits", "expected a formula")
    if isinstance(after, Asked | Both | Derivative | Either | Words | Relation):
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


LEAST = 4
_VALUES = tuple(Decimal(n) / 4 for n in (-9, -4, -3, 2, 3, 5, 8, 13, 21))


def equal_where_defined(before: State, after: State) -> Check:
    """Wherever `before` has a real value, `after` has the same one: at numbers of both signs, to 40 digits."""
    method = "equal wherever the first has a value"
    if not isinstance(before, Node) or not isinstance(after, Node):
        return failed(method, "expected formulas")
    names = sorted(symbols(before) | symbols(after))
    count = negative = 0
    for place, values in enumerate(product(_VALUES, repeat=min(len(names), 3))):
        if place > 729:
            break
        env = dict(zip(names, (*values, *(_VALUES[(place + k) % 9] for k in range(len(names)))), strict=False))
        try:
            left = real(before, env)
        except EvaluationError:
            continue
        try:
            right = real(after, env)
        except EvaluationError as error:
            return failed(method, f"{error} at {_shown(env)}")
        if not equal(left, right):
            return failed(method, f"{left:.10g} and {right:.10g} at {_shown(env)}")
        count += 1
        negative += any(value < 0 for value in values)
        if count >= 60 and negative >= 20:
            break
    if count < (LEAST if names else 1):
        return failed(method, "too few numbers at which it has a value")
    also = f", {negative} of them with a negative number" if negative else ""
    return Check(method, True, f"equal at {count} choices of the letters{also}")


def _shown(env: dict[str, Decimal]) -> str:
    return ", ".join(f"{name} = {value}" for name, value in env.items())


class RootOfLetters(Rule):
    """The n-th root of a^n * b is a * root(b) for odd n, and |a| * root(b) for even n."""

    name = "root_of_letters"
    concept = "What stands as an n-th power under an n-th root comes out; out of an even root as absolute value."
    example = "Simplify sqrt(4x^2)."
    check = staticmethod(equal_where_defined)


class InsidePart(Rule):
    """Equal insides give equal absolute values, powers and logarithms."""

    name = "inside_part"
    concept = "Simplify what stands inside the absolute value or in the exponent first."
    example = "Simplify |3x| + |x|."
    check = staticmethod(equal_where_defined)


class CollectParts(Rule):
    """A root, absolute value or power is collected and multiplied like a letter; sqrt(a)^2 = a and |a|^2 = a^2."""

    name = "collect_parts"
    concept = "Collect equal roots like equal letters; the square of a square root is what stands under it."
    example = "Simplify 3sqrt(x) + 2sqrt(x)."
    check = staticmethod(equal_where_defined)
