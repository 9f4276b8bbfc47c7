"""Numerical values of formulas with an environment, in many digits: the independent side of what is solved exactly.

Values are complex mpmath numbers. Nothing is simplified here and no computer algebra is used.
"""

from collections.abc import Callable, Iterator, Mapping
from math import gcd
from typing import Any

import mpmath

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
)  # fmt: skip
from lemmata.solver.properties import TESTS
from lemmata.solver.setting import Condition, Property

DIGITS = 50
MAX_POWER = 10_000
Env = Mapping[str, Any]


with mpmath.workdps(DIGITS):
    _LEAST = mpmath.mpf(10) ** (-DIGITS * 3 // 5)


def tolerance(*values: Any) -> Any:
    """How far two values of this size may lie apart and still count as equal."""
    return _LEAST * max(1, *(abs(value) for value in values))


def approximate(tree: Node, env: Env) -> Any:
    """The value to 50 digits, principal branches; EvaluationError where there is none."""
    with mpmath.workdps(DIGITS):
        try:
            value = mpmath.mpc(_value(tree, env))
        except (ZeroDivisionError, OverflowError, ValueError, ArithmeticError, TypeError) as error:
            raise EvaluationError(f"no value: {error}") from None
        if not mpmath.isfinite(value):
            raise EvaluationError("no finite value")
        return value


def same(one: Any, other: Any) -> bool:
    """Equal to about 30 digits."""
    with mpmath.workdps(DIGITS):
        return bool(abs(one - other) <= tolerance(one, other))


def real(value: Any) -> Any:
    """The real value; EvaluationError where the imaginary part is not zero."""
    if abs(mpmath.im(value)) > tolerance(value):
        raise EvaluationError("no real value")
    return mpmath.re(value)


def whole(value: Any) -> int:
    """The whole number; EvaluationError where the value is none."""
    found = real(value)
    nearest = int(mpmath.nint(found))
    if abs(found - nearest) > tolerance(found):
        raise EvaluationError("no whole number")
    return nearest


def holds(condition: Condition, env: Env) -> bool:
    """Whether a condition is true; a condition without a value is not."""
    try:
        with mpmath.workdps(DIGITS):
            match condition:
                case Relation(op, lhs, rhs):
                    return _compare(op, approximate(lhs, env), approximate(rhs, env))
                case Chain(terms, ops):
                    values = [approximate(term, env) for term in terms]
                    return all(_compare(op, a, b) for op, a, b in zip(ops, values, values[1:], strict=False))
                case Property("between", (tree, low, high)):
                    value = real(approximate(tree, env))
                    return bool(real(approximate(low, env)) <= value <= real(approximate(high, env)))
                case Property("for_all", (*letters, lhs, rhs)):
                    return _identical([part.name for part in letters if isinstance(part, Sym)], lhs, rhs, env)
                case Property("degree", (Sym(name), tree, degree)):
                    return _grows_like(tree, name, whole(approximate(degree, env)))
                case Property("roots", (Sym(name), lhs, rhs, *roots)):
                    return _are_roots(name, lhs, rhs, [approximate(root, env) for root in roots])
                case Property("distinct", args):
                    values = [approximate(arg, env) for arg in args]
                    return not any(same(a, b) for i, a in enumerate(values) for b in values[:i])
                case Property(name, args):
                    return TESTS[name](*(whole(approximate(arg, env)) for arg in args))
    except EvaluationError:
        return False
    raise TypeError(f"not a condition: {condition!r}")


def _compare(op: str, left: Any, right: Any) -> bool:
    equal = same(left, right)
    if op in ("=", "!="):
        return equal == (op == "=")
    low, high = real(left), real(right)
    if equal:
        return op in ("<=", ">=")
    return bool(low < high) == (op in ("<", "<="))


def _identical(names: list[str], lhs: Node, rhs: Node, env: Env) -> bool:
    """Equal at points spread over the line (or the space); a side without a value there says nothing."""
    tested = 0
    for shift, point in enumerate(_points()):
        try:
            inside = {**env, **{name: point * (1 + k * (shift % 3 - 1)) + k for k, name in enumerate(names)}}
            if not same(approximate(lhs, inside), approximate(rhs, inside)):
                return False
            tested += 1
        except EvaluationError:
            continue
    return tested >= 12


def _grows_like(tree: Node, name: str, degree: int) -> bool:
    """Doubling a huge number makes the value 2^degree times as large."""
    far = mpmath.mpf(10) ** 45
    one, two = approximate(tree, {name: far}), approximate(tree, {name: 2 * far})
    if abs(one) < 1:
        return degree == 0 and bool(abs(one) > 0)
    return bool(abs(two / one - mpmath.mpf(2) ** degree) < mpmath.mpf(10) ** -9)


def _are_roots(name: str, lhs: Node, rhs: Node, roots: list[Any]) -> bool:
    """lhs - rhs is a constant times the product of (x - root): the quotient is the same everywhere."""
    quotients = []
    for point in _points():
        product = mpmath.mpf(1)
        for root in roots:
            product *= point - root
        if abs(product) > mpmath.mpf(10) ** -6:
            value = approximate(lhs, {name: point}) - approximate(rhs, {name: point})
            quotients.append(value / product)
    return len(quotients) > len(roots) + 6 and all(
        abs(q - quotients[0]) < mpmath.mpf(10) ** -20 * max(1, abs(q)) for q in quotients
    )


def _points() -> Iterator[Any]:
    for index in range(24):
        yield mpmath.mpf(7 * index - 80) / 23 + mpmath.mpf(1) / 7


def _value(tree: Node, env: Env) -> Any:
    match tree:
        case Num(value):
            return mpmath.mpf(value.numerator) / value.denominator
        case Sym(name) if name in env:
            return env[name]
        case Const("i"):
            return mpmath.mpc(0, 1)
        case Const("pi"):
            return mpmath.pi + 0
        case Const("e"):
            return mpmath.e + 0
        case Neg(arg):
            return -_value(arg, env)
        case Add(terms):
            return sum((_value(part, env) for part in terms), mpmath.mpf(0))
        case Mul(factors):
            total = mpmath.mpf(1)
            for part in factors:
                total *= _value(part, env)
            return total
        case Div(num, den):
            bottom = _value(den, env)
            if abs(bottom) < mpmath.mpf(10) ** (5 - DIGITS):
                raise EvaluationError("division by zero")
            return _value(num, env) / bottom
        case Pow(base, exp):
            return _power(_value(base, env), _value(exp, env))
        case Call("root", (arg, degree)):
            return _root(_value(arg, env), whole(_value(degree, env)))
        case Call("log", args):
            bottom = mpmath.log(_nonzero(_value(args[1], env))) if len(args) == 2 else mpmath.log(10)
            return mpmath.log(_positive(_value(args[0], env))) / _nonzero(bottom)
        case Call("base", _):
            return mpmath.mpf(int(evaluate(tree)))
        case Call(name, args) if name in _FUNCTIONS:
            return _FUNCTIONS[name](*(_value(arg, env) for arg in args))
    raise EvaluationError("no numerical value is known for a part of the formula")


def _power(base: Any, exponent: Any) -> Any:
    if abs(exponent) > MAX_POWER:
        raise EvaluationError("an exponent out of range")
    if mpmath.im(exponent) == 0 and mpmath.isint(mpmath.re(exponent)):
        count = int(mpmath.re(exponent))
        if count < 0:
            _nonzero(base)
        return base**count
    return mpmath.power(base, exponent)


def _root(value: Any, degree: int) -> Any:
    if degree % 2 and mpmath.im(value) == 0 and mpmath.re(value) < 0:
        return -mpmath.root(-mpmath.re(value), degree)
    return mpmath.root(value, degree)


def _nonzero(value: Any) -> Any:
    if abs(value) < mpmath.mpf(10) ** (5 - DIGITS):
        raise EvaluationError("division by zero")
    return value


def _positive(value: Any) -> Any:
    if real(value) <= 0:
        raise EvaluationError("the logarithm of a number that is not positive")
    return value


def _floor(value: Any) -> Any:
    found = real(value)
    nearest = mpmath.nint(found)
    return nearest if abs(found - nearest) <= tolerance(found) else mpmath.floor(found)


def _modulo(value: Any, by: Any) -> Any:
    one, other = whole(value), whole(by)
    if other == 0:
        raise EvaluationError("division by zero")
    return mpmath.mpf(one % other)


def _over(function: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda x: 1 / _nonzero(function(x))


def _lcm(*values: Any) -> Any:
    total = 1
    for value in map(whole, values):
        total = total * value // gcd(total, value) if value else 0
    return mpmath.mpf(total)


_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "sqrt": mpmath.sqrt,
    "abs": abs,
    "exp": mpmath.exp,
    "ln": lambda x: mpmath.log(_positive(x)),
    "sin": mpmath.sin,
    "cos": mpmath.cos,
    "tan": lambda x: mpmath.sin(x) / _nonzero(mpmath.cos(x)),
    "cot": lambda x: mpmath.cos(x) / _nonzero(mpmath.sin(x)),
    "sec": _over(mpmath.cos),
    "csc": _over(mpmath.sin),
    "asin": mpmath.asin,
    "acos": mpmath.acos,
    "atan": mpmath.atan,
    "degrees": lambda x: x * mpmath.pi / 180,
    "percent": lambda x: x / 100,
    "factorial": lambda x: mpmath.factorial(whole(x)),
    "binomial": lambda n, k: mpmath.binomial(whole(n), whole(k)),
    "floor": _floor,
    "ceil": lambda x: -_floor(-x),
    "mod": _modulo,
    "gcd": lambda *x: mpmath.mpf(gcd(*map(whole, x))),
    "lcm": _lcm,
    "max": lambda *x: max(map(real, x)),
    "min": lambda *x: min(map(real, x)),
}


def compiled(tree: Node, name: str) -> Callable[[float], float | None]:
    """The formula as a function of one letter on machine numbers: its real value, None where there is none."""

    def function(point: float) -> float | None:
        try:
            with mpmath.workdps(16):
                value = _value(tree, {name: mpmath.mpf(point)})
        except (EvaluationError, ZeroDivisionError, OverflowError, ValueError, TypeError):
            return None
        if abs(mpmath.im(value)) > 1e-12 or not mpmath.isfinite(value):
            return None
        return float(mpmath.re(value))

    return function
