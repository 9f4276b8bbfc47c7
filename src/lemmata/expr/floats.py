"""A formula as a function of real numbers, in floating point: None where it has no real value.

For pictures, and for signs on a fine grid where a zero is looked for; a value that an answer rests on is computed
exactly (`evaluation.py`) or enclosed.
"""

import math
from collections.abc import Callable, Mapping

from lemmata.expr.nodes import Add, Call, Const, Div, Mul, Neg, Node, Num, Pow, Sym

Env = Mapping[str, float]

_CONSTANTS = {"pi": math.pi, "e": math.e}
_REAL: dict[str, Callable[..., float]] = {
    "sqrt": math.sqrt,
    "abs": abs,
    "exp": math.exp,
    "ln": math.log,
    "sin": math.sin,
    "cos": math.cos,
    "tan": math.tan,
    "cot": lambda x: math.cos(x) / math.sin(x),
    "sec": lambda x: 1 / math.cos(x),
    "csc": lambda x: 1 / math.sin(x),
    "asin": math.asin,
    "acos": math.acos,
    "atan": math.atan,
    "sinh": math.sinh,
    "cosh": math.cosh,
    "tanh": math.tanh,
    "max": max,
    "min": min,
    "floor": math.floor,
    "ceil": math.ceil,
    "percent": lambda x: x / 100,
    "degrees": math.radians,
}


class NotReal(Exception):
    """The formula has a part that is no function of real numbers here."""


def real_value(node: Node, env: Env) -> float | None:
    """The value where the variables are as in `env`; None where it has none or is too large.

    A negative base has a real value for a written fraction with an odd denominator: (-8)^(1/3) = -2.
    Raises NotReal for a part that has no values at all (a matrix, an unknown name).
    """
    try:
        found = _value(node, env)
    except (ValueError, ZeroDivisionError, OverflowError):
        return None
    return found if math.isfinite(found) else None


def _value(node: Node, env: Env) -> float:
    match node:
        case Num(number):
            return float(number)
        case Const(name) if name in _CONSTANTS:
            return _CONSTANTS[name]
        case Sym(name) if name in env:
            return env[name]
        case Neg(arg):
            return -_value(arg, env)
        case Add(terms):
            return math.fsum(_value(term, env) for term in terms)
        case Mul(factors):
            return math.prod(_value(factor, env) for factor in factors)
        case Div(num, den):
            return _value(num, env) / _value(den, env)
        case Pow(base, exp):
            return _power(_value(base, env), exp, env)
        case Call("log", args):
            to_base = _value(args[1], env) if len(args) == 2 else 10.0
            return math.log(_value(args[0], env)) / math.log(to_base)
        case Call("root", (radicand, index)):
            return _root(_value(radicand, env), _value(index, env))
        case Call(name, args) if name in _REAL:
            return float(_REAL[name](*(_value(arg, env) for arg in args)))
    raise NotReal(type(node).__name__)


def _power(base: float, exp: Node, env: Env) -> float:
    """A power; of a negative base only for a whole exponent, or a written fraction with an odd denominator."""
    exponent = _value(exp, env)
    if base < 0 and not exponent.is_integer():
        match exp:
            case Div(Num(top), Num(bottom)) if (top / bottom).denominator % 2:
                size = (-base) ** exponent
                return size if (top / bottom).numerator % 2 == 0 else -size
        raise ValueError("no real value")
    return float(base**exponent)


def _root(radicand: float, index: float) -> float:
    if radicand < 0 and index.is_integer() and index % 2:
        return -float((-radicand) ** (1 / index))
    if radicand < 0:
        raise ValueError("no real value")
    return float(radicand ** (1 / index))
