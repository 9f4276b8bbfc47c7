"""Bounds on the real value of an elementary formula at a point or on an interval, by interval arithmetic (mpmath).

The bounds are rigorous up to mpmath's own rounding of elementary functions: the true value lies between them. A
formula whose bounds exist on an interval is defined and continuous there, since every operation in it is. Nothing here
knows a rule of calculus or algebra. Run through: `enclosure(parse("sin(x)/x"), {"x": point("1/3")})`.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from fractions import Fraction
from typing import Any

import mpmath

from lemmata.expr import (
    Add,
    Call,
    Const,
    Div,
    EvaluationError,
    Mul,
    Neg,
    Node,
    Num,
    Pow,
    Sym,
    evaluate,
)
from lemmata.solver.reals import rational_exponent, whole_degree

Ball = Any
"""An mpmath interval (`mpmath.iv.mpf`)."""

DIGITS = 60
MAX_EXPONENT = 10_000


@contextmanager
def digits(count: int) -> Iterator[None]:
    """Work with this many decimal digits."""
    before = mpmath.iv.dps, mpmath.mp.dps
    mpmath.iv.dps, mpmath.mp.dps = count, count
    try:
        yield
    finally:
        mpmath.iv.dps, mpmath.mp.dps = before


def point(value: Fraction | int) -> Ball:
    """The narrowest interval around a rational number at the present precision."""
    value = Fraction(value)
    return mpmath.iv.mpf(value.numerator) / value.denominator


def hull(one: Ball, other: Ball) -> Ball:
    """The smallest interval that holds both."""
    return mpmath.iv.mpf([min(one.a, other.a), max(one.b, other.b)])


def enclosure(tree: Node, env: Mapping[str, Ball]) -> Ball:
    """An interval that holds the value; EvaluationError where the formula may have no real value there."""
    try:
        result = _value(tree, env)
    except (ZeroDivisionError, OverflowError, ValueError) as error:
        raise EvaluationError(f"no real value: {error}") from None
    if not (mpmath.isfinite(result.a.mid) and mpmath.isfinite(result.b.mid)):
        raise EvaluationError("no bounded real value")
    return result


def middle(ball: Ball) -> Any:
    """The midpoint as an ordinary mpmath number."""
    return mpmath.mpf(ball.mid)


def width(ball: Ball) -> Any:
    """How far apart the bounds are."""
    return mpmath.mpf(ball.delta)


def approximate(tree: Node, env: Mapping[str, Ball]) -> Any:
    """The middle of the enclosure; EvaluationError where there is none."""
    return middle(enclosure(tree, env))


def _value(tree: Node, env: Mapping[str, Ball]) -> Ball:
    iv = mpmath.iv
    match tree:
        case Num(value):
            return point(value)
        case Sym(name) if name in env:
            return env[name]
        case Const("pi"):
            return iv.pi + 0
        case Const("e"):
            return iv.e + 0
        case Neg(arg):
            return -_value(arg, env)
        case Add(terms):
            total = iv.mpf(0)
            for part in terms:
                total += _value(part, env)
            return total
        case Mul(factors):
            product = iv.mpf(1)
            for part in factors:
                product *= _value(part, env)
            return product
        case Div(num, den):
            return _value(num, env) / _nonzero(_value(den, env))
        case Pow(base, exp):
            return _power(base, exp, env)
        case Call(name, args) if name in _FUNCTIONS:
            return _FUNCTIONS[name](*(_value(arg, env) for arg in args))
        case Call("root", (arg, degree)):
            return _root(_value(arg, env), whole_degree(degree))
        case Call("log", args):
            below = _log(_value(args[1], env)) if len(args) == 2 else iv.log(iv.mpf(10))
            return _log(_value(args[0], env)) / _nonzero(below)
        case Call("factorial" | "floor" | "ceil" | "binomial", _):
            return point(evaluate(tree))
    raise EvaluationError("no real value is known for a part of the formula")


def _power(base: Node, exp: Node, env: Mapping[str, Ball]) -> Ball:
    iv = mpmath.iv
    low = _value(base, env)
    exponent = rational_exponent(exp)
    if exponent is None:
        if low.a <= 0:
            raise EvaluationError("a real power of a number that may not be positive")
        return iv.exp(_bounded(_value(exp, env) * iv.log(low)))
    if abs(exponent) > MAX_EXPONENT:
        raise EvaluationError(f"an exponent above {MAX_EXPONENT}")
    if exponent.denominator == 1:
        if exponent <= 0:
            _nonzero(low)
        return low ** int(exponent)
    if low.a < 0 or (exponent < 0 and low.a <= 0):
        raise EvaluationError("a fractional power of a number that may be negative")
    root = _root(low, exponent.denominator)
    return root**exponent.numerator if exponent > 0 else 1 / _nonzero(root) ** -exponent.numerator


def _root(arg: Ball, degree: int) -> Ball:
    if degree == 2:
        return _sqrt(arg)
    if degree % 2 == 0 and arg.a < 0:
        raise EvaluationError("an even root of a number that may be negative")
    # x^(1/n) grows with x, so the roots of the ends bound it.
    return mpmath.iv.mpf([_real_root(arg.a.mid, degree, -1), _real_root(arg.b.mid, degree, 1)])


def _real_root(value: Any, degree: int, side: int) -> Any:
    root = mpmath.sign(value) * mpmath.root(abs(value), degree)
    return root + side * abs(root) * mpmath.mp.eps * 8


def _nonzero(ball: Ball) -> Ball:
    if ball.a <= 0 <= ball.b:
        raise EvaluationError("division by a number that may be zero")
    return ball


def _bounded(ball: Ball) -> Ball:
    if ball.b > 10**6 or ball.a < -(10**6):
        raise EvaluationError("an exponential out of range")
    return ball


def _sqrt(ball: Ball) -> Ball:
    if ball.a < 0:
        raise EvaluationError("the square root of a number that may be negative")
    return mpmath.iv.sqrt(ball)


def _log(ball: Ball) -> Ball:
    if ball.a <= 0:
        raise EvaluationError("the logarithm of a number that may not be positive")
    return mpmath.iv.log(ball)


def _monotone(function: Callable[[Any], Any], low: float | None = None, high: float | None = None) -> Any:
    """A growing function by its values at the ends, widened by rounding."""

    def bounds(ball: Ball) -> Ball:
        if low is not None and (ball.a < low or ball.b > high):
            raise EvaluationError("outside the domain of an inverse function")
        left, right = function(mpmath.mpf(ball.a.mid)), function(mpmath.mpf(ball.b.mid))
        slack = mpmath.mp.eps * 8
        return mpmath.iv.mpf([left - abs(left) * slack, right + abs(right) * slack])

    return bounds


def _cosh(ball: Ball) -> Ball:
    above = mpmath.iv.exp(_bounded(ball))
    return (above + 1 / above) / 2


def _sinh(ball: Ball) -> Ball:
    above = mpmath.iv.exp(_bounded(ball))
    return (above - 1 / above) / 2


_asin = _monotone(mpmath.asin, -1, 1)
_FUNCTIONS: dict[str, Callable[..., Ball]] = {
    "sqrt": _sqrt,
    "abs": abs,
    "exp": lambda x: mpmath.iv.exp(_bounded(x)),
    "ln": _log,
    "sin": lambda x: mpmath.iv.sin(x),
    "cos": lambda x: mpmath.iv.cos(x),
    "tan": lambda x: mpmath.iv.sin(x) / _nonzero(mpmath.iv.cos(x)),
    "cot": lambda x: mpmath.iv.cos(x) / _nonzero(mpmath.iv.sin(x)),
    "sec": lambda x: 1 / _nonzero(mpmath.iv.cos(x)),
    "csc": lambda x: 1 / _nonzero(mpmath.iv.sin(x)),
    "asin": _asin,
    "acos": lambda x: mpmath.iv.pi / 2 - _asin(x),
    "atan": _monotone(mpmath.atan),
    "sinh": _sinh,
    "cosh": _cosh,
    "tanh": lambda x: _sinh(x) / _cosh(x),
    "degrees": lambda x: x * mpmath.iv.pi / 180,
    "percent": lambda x: x / 100,
}


def complex_value(tree: Node, env: Mapping[str, Any] | None = None) -> Any:
    """The value as a complex number at the present precision, principal roots; EvaluationError where there is none."""
    known = env or {}
    mp = mpmath.mp
    match tree:
        case Num(value):
            return mp.mpc(mp.mpf(value.numerator) / value.denominator)
        case Sym(name) if name in known:
            return known[name]
        case Const("i"):
            return mp.mpc(0, 1)
        case Const("pi"):
            return mp.mpc(mp.pi)
        case Const("e"):
            return mp.mpc(mp.e)
        case Neg(arg):
            return -complex_value(arg, known)
        case Add(terms):
            return sum((complex_value(part, known) for part in terms), mp.mpc(0))
        case Mul(factors):
            total = mp.mpc(1)
            for part in factors:
                total *= complex_value(part, known)
            return total
        case Div(num, den):
            bottom = complex_value(den, known)
            if abs(bottom) < mp.mpf(10) ** (5 - mp.dps):
                raise EvaluationError("division by zero")
            return complex_value(num, known) / bottom
        case Pow(base, exp):
            low, exponent = complex_value(base, known), rational_exponent(exp)
            if exponent is None or abs(exponent) > MAX_EXPONENT:
                raise EvaluationError("a rational exponent of moderate size is expected")
            if exponent < 0 and abs(low) < mp.mpf(10) ** (5 - mp.dps):
                raise EvaluationError("division by zero")
            return (
                low ** int(exponent)
                if exponent.denominator == 1
                else low ** (mp.mpf(exponent.numerator) / exponent.denominator)
            )
        case Call("sqrt", (arg,)):
            return mp.sqrt(complex_value(arg, known))
        case Call("abs", (arg,)):
            return mp.mpc(abs(complex_value(arg, known)))
        case Call("sin" | "cos" as name, (arg,)):
            return getattr(mp, name)(complex_value(arg, known))
    raise EvaluationError("no complex value is known for a part of the formula")
