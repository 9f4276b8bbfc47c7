"""Rules of complex numbers; the checks compute with real and imaginary parts to 40 digits."""

from fractions import Fraction

import mpmath

from lemmata.expr import Const, EvaluationError, Node, evaluate, walk
from lemmata.solver import checks, univariate
from lemmata.solver.asked import Asked
from lemmata.solver.rules.base import Rule
from lemmata.solver.rules.linear_algebra import formula, parts_of
from lemmata.solver.state import State, Words, relations
from lemmata.solver.types import Check
from lemmata.solver.values import complex_value, digits

METHOD = "equal to 40 digits, as complex numbers"


def near(left: mpmath.mpc, right: mpmath.mpc) -> bool:
    """Equal to 40 digits."""
    return bool(abs(left - right) <= mpmath.mpf(10) ** -40 * max(1, abs(left), abs(right)))


def same_number(before: State, after: State) -> Check:
    """Both are the same complex number; the result is written without a root of a negative number."""
    try:
        with digits(60):
            left, right = complex_value(formula(before)), complex_value(formula(after))
            return Check(METHOD, near(left, right), f"{mpmath.nstr(left, 8)}")
    except EvaluationError as error:
        return checks.failed(METHOD, str(error))


class ImaginaryRoot(Rule):
    """sqrt(-a) = i * sqrt(a) for a > 0."""

    name = "imaginary_root"
    concept = "The number i has i^2 = -1, so the square root of -a is i*sqrt(a) for positive a."
    example = "Simplify sqrt(-16)."
    check = staticmethod(same_number)


class PowerOfI(Rule):
    """i^n depends only on the remainder of n by 4: 1, i, -1, -i."""

    name = "power_of_i"
    concept = "The powers of i repeat after four: 1, i, -1, -i. Divide the exponent by 4; the remainder decides."
    example = "Compute i^23."
    check = staticmethod(same_number)


class ComplexSum(Rule):
    """(a + bi) + (c + di) = (a + c) + (b + d)i."""

    name = "complex_sum"
    concept = "Add complex numbers by adding real parts and imaginary parts separately."
    example = "Compute (3 + 2i) - (1 - 5i)."
    check = staticmethod(same_number)


class ComplexProduct(Rule):
    """(a + bi)(c + di) = (ac - bd) + (ad + bc)i."""

    name = "complex_product"
    concept = "Multiply every part by every part and replace i^2 by -1."
    example = "Compute (1 + 2i)(3 - i)."
    check = staticmethod(same_number)


class ComplexQuotient(Rule):
    """(a + bi)/(c + di) = (a + bi)(c - di)/(c^2 + d^2)."""

    name = "complex_quotient"
    concept = "Multiply top and bottom by the conjugate of the bottom; the bottom becomes real."
    example = "Simplify (2 + 3i)/(1 - i)."
    check = staticmethod(same_number)


class ComplexPower(Rule):
    """(a + bi)^n by repeated multiplication."""

    name = "complex_power"
    concept = "A power of a complex number is a repeated product; square first, then go on."
    example = "Compute (1 + i)^8."
    check = staticmethod(same_number)


def defined_by(kind: str, z: mpmath.mpc, found: mpmath.mpc) -> bool:
    """Whether `found` is what is asked of z, by its definition."""
    other = mpmath.conj(z)
    match kind:
        case "modulus":
            return near(found * found, z * other) and bool(found.real >= 0)
        case "conjugate":
            return near(found + z, 2 * z.real) and near(found * z, abs(z) ** 2)
        case "real_part":
            return near(2 * found, z + other)
        case "imaginary_part":
            return near(2j * found, z - other)
        case "argument":
            turned = abs(z) * mpmath.expj(found.real)
            return near(turned, z) and bool(abs(found.imag) < 1e-40 and -mpmath.pi < found.real <= mpmath.pi + 1e-50)
    return near(found, z)


class OfComplex(Rule):
    """What is asked of one complex number, checked by its definition."""

    @staticmethod
    def check(before: State, after: State) -> Check:
        """The definition with the number itself to 40 digits."""
        try:
            (number,) = parts_of(before, "modulus", "conjugate", "real_part", "imaginary_part", "argument", "polar")
            assert isinstance(before, Asked)
            with digits(60):
                z, found = complex_value(number), complex_value(formula(after))
                good = defined_by(before.kind, z, found)
                if before.kind == "polar":
                    good = good and any(part == Const("i") for part in walk(formula(after)))
        except EvaluationError as error:
            return checks.failed(METHOD, str(error))
        return Check(METHOD, good, f"for {mpmath.nstr(z, 8)}")


class Modulus(OfComplex):
    """|a + bi| = sqrt(a^2 + b^2)."""

    name = "modulus"
    concept = "The modulus of a + bi is its distance from 0: the square root of a^2 + b^2."
    example = "Find the modulus of 3 + 4i."


class Conjugate(OfComplex):
    """The conjugate of a + bi is a - bi."""

    name = "conjugate"
    concept = "The conjugate of a + bi is a - bi: the sign of the imaginary part changes."
    example = "Find the conjugate of 3 + 4i."


class RealAndImaginaryPart(OfComplex):
    """Of a + bi, a is the real part and b the imaginary part."""

    name = "real_and_imaginary_part"
    concept = "Written as a + bi, the number has the real part a and the imaginary part b."
    example = "Find the imaginary part of (1 + 2i)(3 - i)."


class Argument(OfComplex):
    """The argument of a + bi is the angle t with cos(t) = a/r and sin(t) = b/r, from -pi (not included) to pi."""

    name = "argument"
    concept = "The argument is the angle from the positive real axis: its cosine is a/r, its sine b/r."
    example = "Find the argument of 1 + i."


class PolarForm(OfComplex):
    """a + bi = r * (cos(t) + i * sin(t)) with the modulus r and the argument t."""

    name = "polar_form"
    concept = "The polar form of a number is r(cos t + i sin t), with its modulus r and its argument t."
    example = "Write 1 + i in polar form."


class ComplexRoots(Rule):
    """A quadratic with a negative discriminant D has the roots (-b ± i * sqrt(-D)) / (2a)."""

    name = "complex_roots"
    concept = "With a negative discriminant D the quadratic formula gives two conjugate roots, with i*sqrt(-D)."
    example = "Solve x^2 + 2x + 5 = 0 over the complex numbers."

    @staticmethod
    def check(before: State, after: State) -> Check:
        """Each root put in gives 0, and they are as many different ones as the polynomial has zeros."""
        method = "put in, to 40 digits; number of different zeros"
        try:
            (tree,) = parts_of(before, "complex_zeros")
            assert isinstance(before, Asked)
            name = before.name
            if isinstance(after, Words):
                raise EvaluationError("no roots")
            with digits(60):
                roots = [complex_value(relation.rhs) for relation in relations(after)]
                zero = all(near(complex_value(tree, {name: root}), mpmath.mpc(0)) for root in roots)
                apart = all(not near(a, b) for i, a in enumerate(roots) for b in roots[:i])
            count = distinct_zeros(tree, name)
        except EvaluationError as error:
            return checks.failed(method, str(error))
        return Check(method, zero and apart and len(roots) == count, f"{count} different zeros")


def distinct_zeros(tree: Node, name: str) -> int:
    """How many different complex zeros a polynomial has: its degree less that of its common part with its slope."""
    degree, bottom = checks.degree(tree)
    if bottom or degree > checks.MAX_POINTS:
        raise EvaluationError("not a polynomial of small degree")
    values = univariate.interpolate([(Fraction(x), evaluate(tree, {name: Fraction(x)})) for x in range(degree + 1)])
    slope = univariate.trim([i * value for i, value in enumerate(values)][1:])
    return len(values) - len(univariate.common(values, slope)) if slope else 0
