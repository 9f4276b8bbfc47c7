"""Numeric comparison to many digits, for roots and fractional powers: a route that shares nothing with exact rules."""

from collections.abc import Mapping
from decimal import MAX_EMAX, MIN_EMIN, Decimal, DecimalException, localcontext

from lemmata.expr import Add, Call, Div, EvaluationError, Mul, Neg, Node, Num, Pow, Sym, symbols
from lemmata.solver.types import Check

PRECISION = 80
DIGITS = 40
POINTS = ("2", "3", "0.7")


def close(before: Node, after: Node) -> Check:
    """Equal to DIGITS digits; with letters, at several positive points."""
    method = f"equal to {DIGITS} digits"
    names = sorted(symbols(before) | symbols(after))
    for place, point in enumerate(POINTS if names else POINTS[:1]):
        env = {name: Decimal(point) + place + index for index, name in enumerate(names)}
        try:
            left, right = approximate(before, env), approximate(after, env)
        except EvaluationError as error:
            return Check(method, False, str(error))
        with localcontext() as context:
            context.prec, context.Emax, context.Emin = PRECISION, MAX_EMAX, MIN_EMIN
            size = max(abs(left), abs(right), Decimal(10) ** -DIGITS if not names else Decimal(0))
            if size and abs(left - right) > size * Decimal(10) ** -DIGITS:
                return Check(method, False, f"{left:.12g} is not {right:.12g}")
    where = f", at {len(POINTS)} points" if names else ""
    return Check(method, True, f"both are {left:.12g}…{where}")


def approximate(tree: Node, env: Mapping[str, Decimal]) -> Decimal:
    """The value in decimal arithmetic; EvaluationError where there is none."""
    with localcontext() as context:
        context.prec, context.Emax, context.Emin = PRECISION, MAX_EMAX, MIN_EMIN
        try:
            return _value(tree, env)
        except DecimalException:
            raise EvaluationError("the formula has no real value") from None


def _value(tree: Node, env: Mapping[str, Decimal]) -> Decimal:
    match tree:
        case Num(value):
            return Decimal(value.numerator) / Decimal(value.denominator)
        case Sym(name) if name in env:
            return env[name]
        case Neg(arg):
            return -_value(arg, env)
        case Add(terms):
            return sum((_value(part, env) for part in terms), Decimal(0))
        case Mul(factors):
            product = Decimal(1)
            for part in factors:
                product *= _value(part, env)
            return product
        case Div(num, den):
            return _value(num, env) / _value(den, env)
        case Pow(base, exp):
            return _value(base, env) ** _value(exp, env)
        case Call("sqrt", (arg,)):
            return _value(arg, env).sqrt()
        case Call("root", (arg, degree)):
            return _value(arg, env) ** (1 / _value(degree, env))
    raise EvaluationError("no numeric value is known for a part of the formula")
