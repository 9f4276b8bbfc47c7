"""Real values of formulas to many digits, with the domains of school: no root of a negative number, no division by 0.

It knows no rule of algebra. A number closer to 0 than TINY counts as 0, which is what decides at the edge of a domain.
"""

from collections.abc import Mapping
from decimal import MAX_EMAX, MIN_EMIN, Decimal, DecimalException, getcontext, localcontext
from fractions import Fraction
from functools import lru_cache

from lemmata.expr import (
    Add,
    Call,
    Chain,
    Const,
    Div,
    EvaluationError,
    Mul,
    Neg,
    Node,
    Num,
    Pow,
    Relation,
    Sym,
    evaluate,
    symbols,
)

PRECISION = 80
TINY = Decimal(10) ** -40
MAX_EXPONENT = 2_000
_PI = Decimal("3.14159265358979323846264338327950288419716939937510582097494459230781640628620899862803482534211706798")
_HOLDS = {
    "=": lambda d: d == 0,
    "!=": lambda d: d != 0,
    "<": lambda d: d < 0,
    "<=": lambda d: d <= 0,
    ">": lambda d: d > 0,
    ">=": lambda d: d >= 0,
}


def real(tree: Node, env: Mapping[str, Decimal], precision: int = PRECISION) -> Decimal:
    """The value, 0 where it is closer to 0 than TINY; EvaluationError where the formula has no real value."""
    with localcontext() as context:
        context.prec, context.Emax, context.Emin = precision, MAX_EMAX, MIN_EMIN
        try:
            return _zeroed(_value(tree, env))
        except DecimalException:
            raise EvaluationError("the formula has no real value") from None


def true_at(relation: Relation | Chain, env: Mapping[str, Decimal]) -> bool:
    """Whether a relation holds; one that has no value somewhere does not."""
    terms = relation.terms if isinstance(relation, Chain) else (relation.lhs, relation.rhs)
    ops = relation.ops if isinstance(relation, Chain) else (relation.op,)
    try:
        values = [real(term, env) for term in terms]
    except EvaluationError:
        return False
    return all(_HOLDS[op](_difference(a, b)) for op, a, b in zip(ops, values, values[1:], strict=False))


def decimal(value: Fraction) -> Decimal:
    """A rational number to PRECISION digits."""
    with localcontext() as context:
        context.prec = PRECISION
        return Decimal(value.numerator) / Decimal(value.denominator)


def _difference(a: Decimal, b: Decimal) -> Decimal:
    with localcontext() as context:
        context.prec = PRECISION
        return _zeroed(a - b, max(abs(a), abs(b), Decimal(1)))


def _zeroed(value: Decimal, scale: Decimal = Decimal(1)) -> Decimal:
    return Decimal(0) if abs(value) <= TINY * scale else value


def _value(tree: Node, env: Mapping[str, Decimal]) -> Decimal:
    match tree:
        case Num(value):
            return Decimal(value.numerator) / Decimal(value.denominator)
        case Sym(name) if name in env:
            return env[name]
        case Const("pi"):
            return _PI
        case Const("e"):
            return Decimal(1).exp()
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
            return _value(num, env) / _nonzero(_value(den, env))
        case Pow(base, exp):
            return _power(base, exp, env)
        case Call("sqrt", (arg,)):
            return _root(_value(arg, env), 2)
        case Call("root", (arg, degree)):
            return _root(_value(arg, env), whole_degree(degree))
        case Call("abs", (arg,)):
            return abs(_value(arg, env))
        case Call("exp", (arg,)):
            return _exp(_value(arg, env))
        case Call("ln", (arg,)):
            return _ln(_value(arg, env))
        case Call("log", (arg,)):
            return _ln(_value(arg, env)) / Decimal(10).ln()
        case Call("log", (arg, base)):
            return _ln(_value(arg, env)) / _nonzero(_ln(_value(base, env)))
    if not symbols(tree):
        value = evaluate(tree)
        return Decimal(value.numerator) / Decimal(value.denominator)
    raise EvaluationError("no real value is known for a part of the formula")


def _power(base: Node, exp: Node, env: Mapping[str, Decimal]) -> Decimal:
    below = _value(base, env)
    exponent = rational_exponent(exp)
    if exponent is None:
        return _exp(_value(exp, env) * _ln(below))
    if abs(exponent.numerator) > MAX_EXPONENT:
        raise EvaluationError(f"an exponent above {MAX_EXPONENT}")
    if exponent <= 0:
        _nonzero(below)
    if exponent.denominator == 1:
        return below**exponent.numerator
    if _zeroed(below) < 0:
        raise EvaluationError("a fractional power of a negative number")
    return _root(below, exponent.denominator) ** exponent.numerator


def rational_exponent(exp: Node) -> Fraction | None:
    """The exponent as a rational number, None where it isn't one."""
    if symbols(exp):
        return None
    try:
        return evaluate(exp)
    except EvaluationError:
        return None


def whole_degree(tree: Node) -> int:
    """The degree of a root, 2 to 64; EvaluationError for another one."""
    value = evaluate(tree)
    if value.denominator != 1 or not 2 <= value <= 64:
        raise EvaluationError("a root of a degree from 2 to 64")
    return int(value)


def _root(value: Decimal, degree: int) -> Decimal:
    value = _zeroed(value)
    if value == 0:
        return value
    if value < 0:
        if degree % 2 == 0:
            raise EvaluationError("an even root of a negative number")
        return -_root(-value, degree)
    return value.sqrt() if degree == 2 else value ** (Decimal(1) / degree)


def _nonzero(value: Decimal) -> Decimal:
    if abs(value) <= TINY:
        raise EvaluationError("division by zero")
    return value


def _exp(value: Decimal) -> Decimal:
    if abs(value) > 10**6:
        raise EvaluationError("an exponential out of range")
    return value.exp()


def _ln(value: Decimal) -> Decimal:
    if value <= TINY:
        raise EvaluationError("the logarithm of a number that is not positive")
    return _logarithm(value, getcontext().prec)


@lru_cache(maxsize=512)
def _logarithm(value: Decimal, precision: int) -> Decimal:
    """ln to the precision of the context; kept, since the base of a power asks for the same one again and again."""
    return value.ln()
