"""Rules of exponential and logarithmic equations; the checks compare both sides to many digits at many numbers."""

from decimal import Decimal, localcontext

from lemmata.expr import EvaluationError, Pow, Relation, symbols, to_text
from lemmata.solver import checks, realline
from lemmata.solver.reals import PRECISION, real, true_at
from lemmata.solver.rules.base import Rule
from lemmata.solver.state import Both, State, Words
from lemmata.solver.types import Check

LEAST = 5
POINTS = (*realline.POINTS, *(Decimal(n) / 16 for n in range(1, 16, 2)), Decimal(20), Decimal(50))
FAR = tuple(
    Decimal(n) for n in (12, 14, 17, 30, 40, 80, 120, 200, 500, 1000, -12, -15, -20, -30, -50, -100, -200, -500)
)
"""Tried where too few of the ordinary points lie in the domain."""


def proportional(before: State, after: State) -> Check:
    """Left minus right side was only multiplied by a number other than 0, and has a value at the same places."""
    return _same_multiple(before, after, logarithm=False)


def logarithms_proportional(before: State, after: State) -> Check:
    """ln(left) - ln(right) of the one is left - right of the other, times a number other than 0."""
    return _same_multiple(before, after, logarithm=True)


def powers_proportional(before: State, after: State) -> Check:
    """The same with the two states exchanged, where `before` has a value."""
    return _same_multiple(after, before, logarithm=True)


def _same_multiple(before: State, after: State, *, logarithm: bool) -> Check:
    method = "compared at many numbers"
    first, second = (state.items[0] if isinstance(state, Both) else state for state in (before, after))
    if not isinstance(first, Relation) or not isinstance(second, Relation):
        return checks.failed(method, "expected two equations")
    names = symbols(first) | symbols(second)
    if len(names) != 1:
        return checks.failed(method, "expected one variable")
    (name,) = names
    ratio: Decimal | None = None
    count = 0
    for point in (*POINTS, *FAR):
        if count >= LEAST and point in FAR:
            break
        try:
            one = _difference(first, name, point, logarithm)
            two = _difference(second, name, point, False)
        except EvaluationError:
            continue
        if (one == 0) != (two == 0):
            return checks.failed(method, f"only one holds at {name} = {point}")
        if two == 0:
            continue
        with localcontext() as context:
            context.prec = PRECISION
            found = one / two
        if ratio is not None and not realline.equal(found, ratio):
            return checks.failed(method, f"they differ at {name} = {point}")
        ratio, count = found, count + 1
    what = "the logarithms of the two sides differ" if logarithm else "the two sides differ"
    detail = f"{what} by the same multiple at {count} values of {name}, so both equations have the same solutions"
    return Check(method, count >= LEAST, detail)


def _difference(relation: Relation, name: str, point: Decimal, logarithm: bool) -> Decimal:
    left, right = (real(side, {name: point}) for side in (relation.lhs, relation.rhs))
    with localcontext() as context:
        context.prec = PRECISION
        if logarithm:
            if left <= 0 or right <= 0:
                raise EvaluationError("a side is not positive")
            left, right = left.ln(), right.ln()
        return Decimal(0) if realline.equal(left, right) else left - right


def sides_equal(before: State, after: State) -> Check:
    """Each side has the same value as before, to 40 digits at many numbers."""
    method = "each side compared at many numbers"
    if not isinstance(before, Relation) or not isinstance(after, Relation):
        return checks.failed(method, "expected two equations")
    names = sorted(symbols(before) | symbols(after))
    for old, new in ((before.lhs, after.lhs), (before.rhs, after.rhs)):
        for point in POINTS[: len(POINTS) if names else 1]:
            env = dict.fromkeys(names, point)
            try:
                if not realline.equal(real(old, env), real(new, env)):
                    return checks.failed(method, f"{to_text(old)} is not {to_text(new)} at {point}")
            except EvaluationError:
                continue
    return Check(method, True, "each side is only written in another way")


class IsolatePower(Rule):
    """c * b^a + d = e if and only if b^a = (e - d) / c, and likewise for a logarithm."""

    name = "isolate_power"
    concept = "Bring the power or logarithm with x alone to one side."
    example = "Solve 3*2^x - 5 = 7."
    check = staticmethod(proportional)


class CommonBase(Rule):
    """(b^m)^a = b^(m * a)."""

    name = "common_base"
    concept = "Write both sides as powers of the same base."
    example = "Solve 2^(x + 1) = 8."
    check = staticmethod(sides_equal)


class EqualExponents(Rule):
    """b^a = b^c if and only if a = c, for b > 0 other than 1."""

    name = "equal_exponents"
    concept = "Powers of the same base (positive and not 1) are equal exactly when their exponents are."
    example = "Solve 2^(x + 1) = 8."
    check = staticmethod(logarithms_proportional)


class TakeLogarithm(Rule):
    """a = b if and only if ln(a) = ln(b), for positive a and b; ln(b^a) = a * ln(b)."""

    name = "take_logarithm"
    concept = "Take the logarithm of both (positive) sides: the exponent comes down as a factor."
    example = "Solve 2^x = 5."
    check = staticmethod(logarithms_proportional)


class PowersArePositive(Rule):
    """b^a > 0 for b > 0."""

    name = "powers_are_positive"
    concept = "A power of a positive number is always positive, so it is never zero or negative."
    example = "Solve 2^x = -4."

    @staticmethod
    def check(before: State, after: State) -> Check:
        """A power of a positive number on the left, a number that is not positive on the right."""
        method = "signs of the two sides"
        if not isinstance(before, Relation) or not isinstance(before.lhs, Pow) or after != Words("no solution"):
            return checks.failed(method, "expected a power equal to a number")
        if symbols(before.rhs) or symbols(before.lhs.base) or before.op != "=":
            return checks.failed(method, "expected numbers for the base and the right side")
        base, right = real(before.lhs.base, {}), real(before.rhs, {})
        return Check(
            method, base > 0 and right <= 0, f"the base is positive, and the right side is {to_text(before.rhs)}"
        )


class LogarithmDomain(Rule):
    """log(a) has a value only where a > 0."""

    name = "logarithm_domain"
    concept = "A logarithm has a value only for a positive number, so what stands inside must be positive."
    example = "Solve ln(x) + ln(x - 3) = ln(10)."

    @staticmethod
    def check(before: State, after: State) -> Check:
        """The equation has a value exactly where the conditions hold, at many numbers on both sides of them."""
        method = "value or no value"
        if not isinstance(before, Relation) or not isinstance(after, Both) or after.items[0] != before:
            return checks.failed(method, "the equation was changed")
        (name,) = symbols(before)
        for point in (Decimal(n) / 8 for n in range(-400, 401, 3)):
            try:
                real(before.lhs, {name: point})
                real(before.rhs, {name: point})
                defined = True
            except EvaluationError:
                defined = False
            if defined != all(true_at(condition, {name: point}) for condition in after.items[1:]):
                return checks.failed(method, f"the conditions are wrong at {name} = {point}")
        return Check(method, True, "the equation has a value exactly where the conditions hold")


class CombineLogarithms(Rule):
    """log(a) + log(b) = log(a * b), log(a) - log(b) = log(a / b), n * log(a) = log(a^n), for positive a and b."""

    name = "combine_logarithms"
    concept = "A sum of logarithms is the logarithm of the product, and a factor in front becomes an exponent inside."
    example = "Solve ln(x) + ln(x - 3) = ln(10)."
    check = staticmethod(proportional)


class LeaveLogarithm(Rule):
    """log_b(a) = c if and only if a = b^c; log_b(a) = log_b(c) with positive a, c if and only if a = c."""

    name = "leave_logarithm"
    concept = "A logarithm is an exponent: log_b(a) = c means a = b^c; equal logarithms have equal insides."
    example = "Solve log_2(x - 1) = 3."
    check = staticmethod(powers_proportional)
