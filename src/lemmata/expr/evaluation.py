"""Exact rational value of a tree, quickly and without SymPy.

It knows rational arithmetic only: `sqrt(9/4)` has a value here, `sqrt(2)`, `sin(1)` and `pi` have none. Every power,
factorial and product is measured before it is computed.
"""

import math
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from lemmata.expr.limits import DEFAULT_LIMITS, EvaluationError, LimitError, Limits
from lemmata.expr.nodes import Add, Call, Chain, Div, Mul, Neg, Node, Num, Pow, Relation, Sym

Env = Mapping[str, Fraction]

_NO_NAMES: Env = {}
_HOLDS: dict[str, Callable[[Fraction, Fraction], bool]] = {
    "=": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}


def evaluate(node: Node, env: Env = _NO_NAMES, limits: Limits = DEFAULT_LIMITS) -> Fraction:
    """The exact value of a formula where the variables are as in `env`.

    Raises EvaluationError (a free variable, division by zero, a value that is not rational), LimitError (one of its
    kind) where a power, factorial or product would be too large.
    """
    handler = _HANDLERS.get(type(node))
    if handler is None:
        raise EvaluationError(f"a {type(node).__name__.strip('_').lower()} has no single rational value")
    return handler(node, env, limits)


def holds(node: Relation | Chain, env: Env = _NO_NAMES, limits: Limits = DEFAULT_LIMITS) -> bool:
    """Whether a relation, or every link of a chain, is true where the variables are as in `env`; raises like
    `evaluate`."""
    if isinstance(node, Relation):
        return _HOLDS[node.op](evaluate(node.lhs, env, limits), evaluate(node.rhs, env, limits))
    values = [evaluate(term, env, limits) for term in node.terms]
    return all(_HOLDS[op](a, b) for op, a, b in zip(node.ops, values, values[1:], strict=False))


def power_is_small(base: Fraction, exponent: int, limits: Limits) -> bool:
    """Whether `base ** exponent` stays inside the limits; nothing is computed."""
    if base in (0, 1, -1):
        return True
    bits = max(base.numerator.bit_length(), base.denominator.bit_length())
    return abs(exponent) <= limits.exponent and bits * abs(exponent) <= limits.bits


def exact_root(value: Fraction, degree: int) -> Fraction | None:
    """The real rational `degree`-th root, or None if there is none; a negative value has one for odd degrees."""
    if value < 0:
        if degree % 2 == 0:
            return None
        root = exact_root(-value, degree)
        return None if root is None else -root
    top, bottom = _integer_root(value.numerator, degree), _integer_root(value.denominator, degree)
    if top**degree != value.numerator or bottom**degree != value.denominator:
        return None
    return Fraction(top, bottom)


def _integer_root(value: int, degree: int) -> int:
    """The largest r with r**degree <= value."""
    if degree == 2:
        return math.isqrt(value)
    if degree >= value.bit_length():
        return min(value, 1)
    low, high = 0, 1 << (value.bit_length() // degree + 1)
    while low < high:
        middle = (low + high + 1) // 2
        if middle**degree <= value:
            low = middle
        else:
            high = middle - 1
    return low


def _sized(value: Fraction, limits: Limits) -> Fraction:
    if max(value.numerator.bit_length(), value.denominator.bit_length()) > limits.bits:
        raise LimitError(f"a number of more than {limits.bits} bits")
    return value


def _num(node: Num, env: Env, limits: Limits) -> Fraction:
    return node.value


def _sym(node: Sym, env: Env, limits: Limits) -> Fraction:
    if node.name not in env:
        raise EvaluationError(f"the variable {node.name} has no value")
    return env[node.name]


def _neg(node: Neg, env: Env, limits: Limits) -> Fraction:
    return -evaluate(node.arg, env, limits)


def _add(node: Add, env: Env, limits: Limits) -> Fraction:
    total = evaluate(node.terms[0], env, limits)
    for term in node.terms[1:]:
        total = _sized(total + evaluate(term, env, limits), limits)
    return total


def _mul(node: Mul, env: Env, limits: Limits) -> Fraction:
    product = evaluate(node.factors[0], env, limits)
    for factor in node.factors[1:]:
        product = _sized(product * evaluate(factor, env, limits), limits)
    return product


def _div(node: Div, env: Env, limits: Limits) -> Fraction:
    bottom = evaluate(node.den, env, limits)
    if bottom == 0:
        raise EvaluationError("division by zero")
    return _sized(evaluate(node.num, env, limits) / bottom, limits)


def _pow(node: Pow, env: Env, limits: Limits) -> Fraction:
    base, exponent = evaluate(node.base, env, limits), evaluate(node.exp, env, limits)
    if exponent.denominator != 1:
        if exponent.denominator > 64:
            raise LimitError("a root of degree above 64")
        if base < 0:
            raise EvaluationError("a fractional power of a negative number")
        root = exact_root(base, exponent.denominator)
        if root is None:
            raise EvaluationError("the power is not rational")
        base = root
    if base == 0 and exponent <= 0:
        raise EvaluationError("0^0 has no value" if exponent == 0 else "division by zero")
    if not power_is_small(base, exponent.numerator, limits):
        raise LimitError(f"a power of more than {limits.bits} bits or an exponent above {limits.exponent}")
    return base**exponent.numerator


def _call(node: Call, env: Env, limits: Limits) -> Fraction:
    function = _FUNCTIONS.get(node.name)
    if function is None:
        raise EvaluationError(f"{node.name} has no exact rational value")
    return function([evaluate(arg, env, limits) for arg in node.args], limits)


def _sqrt(args: list[Fraction], limits: Limits) -> Fraction:
    return _root([args[0], Fraction(2)], limits)


def _root(args: list[Fraction], limits: Limits) -> Fraction:
    degree = _whole(args[1], "the degree of a root")
    if not 2 <= degree <= 64:
        raise LimitError(f"a root of degree 2 to 64, got {degree}")
    root = exact_root(args[0], degree)
    if root is None:
        raise EvaluationError("the root is not rational")
    return root


def _factorial(args: list[Fraction], limits: Limits) -> Fraction:
    n = _whole(args[0], "the argument of a factorial")
    if n < 0:
        raise EvaluationError("the factorial of a negative number")
    if n > limits.factorial:
        raise LimitError(f"a factorial of at most {limits.factorial}, got {_short(n)}")
    return Fraction(math.factorial(n))


def _binomial(args: list[Fraction], limits: Limits) -> Fraction:
    n, k = _whole(args[0], "binomial"), _whole(args[1], "binomial")
    if n < 0 or k < 0:
        raise EvaluationError("a binomial coefficient of negative numbers")
    if n > limits.factorial:
        raise LimitError(f"a binomial coefficient of at most {limits.factorial}, got {_short(n)}")
    return Fraction(math.comb(n, k))


def _gcd(args: list[Fraction], limits: Limits) -> Fraction:
    return Fraction(math.gcd(*(_whole(arg, "gcd") for arg in args)))


def _lcm(args: list[Fraction], limits: Limits) -> Fraction:
    whole = [_whole(arg, "lcm") for arg in args]
    if sum(n.bit_length() for n in whole) > limits.bits:
        raise LimitError(f"a number of more than {limits.bits} bits")
    return Fraction(math.lcm(*whole))


def _mod(args: list[Fraction], limits: Limits) -> Fraction:
    a, n = (_whole(arg, "an argument of mod") for arg in args)
    if n == 0:
        raise EvaluationError("division by zero")
    return Fraction(a % n)


def _log(args: list[Fraction], limits: Limits) -> Fraction:
    """log(value, base) where it is rational: both are powers of one rational number."""
    value, base = args[0], args[1] if len(args) == 2 else Fraction(10)
    if value <= 0 or base <= 0 or base == 1:
        raise EvaluationError("a logarithm needs a positive argument and a positive base other than 1")
    if value == 1:
        return Fraction(0)
    sign = 1
    if (value > 1) != (base > 1):
        value, sign = 1 / value, -1
    if value < 1:
        value, base = 1 / value, 1 / base
    # Euclid's algorithm on the exponents: log_b(v) = q + 1 / log_r(b) with r = v / b^q. If both are powers of one
    # rational number, every remainder is a smaller power of it; one that grows in size proves that they are not.
    size = max(value.numerator, base.numerator)
    quotients: list[int] = []
    while True:
        quotient = 0
        while value >= base:
            value /= base
            quotient += 1
            if quotient > limits.exponent:
                raise LimitError(f"a logarithm above {limits.exponent}")
            if value.numerator > size:
                raise EvaluationError("the logarithm is not rational")
        quotients.append(quotient)
        if value == 1:
            break
        value, base = base, value
    result = Fraction(quotients.pop())
    while quotients:
        result = quotients.pop() + 1 / result
    return sign * result


def _base(args: list[Fraction], limits: Limits) -> Fraction:
    digits, base = str(_whole(args[0], "a numeral")), _whole(args[1], "the base of a numeral")
    if not 2 <= base <= 10 or any(int(digit) >= base for digit in digits if digit != "-"):
        raise EvaluationError(f"{digits} is not a numeral in base {base}")
    return Fraction(int(digits, base))


def _pm(args: list[Fraction], limits: Limits) -> Fraction:
    raise EvaluationError("± has two values")


def _whole(value: Fraction, what: str) -> int:
    if value.denominator != 1:
        raise EvaluationError(f"{what} must be a whole number")
    return value.numerator


def _short(n: int) -> str:
    return str(n) if n.bit_length() < 100 else f"a number of {n.bit_length()} bits"


_FUNCTIONS: dict[str, Callable[[list[Fraction], Limits], Fraction]] = {
    "sqrt": _sqrt,
    "root": _root,
    "abs": lambda args, limits: abs(args[0]),
    "factorial": _factorial,
    "binomial": _binomial,
    "gcd": _gcd,
    "lcm": _lcm,
    "max": lambda args, limits: max(args),
    "min": lambda args, limits: min(args),
    "floor": lambda args, limits: Fraction(math.floor(args[0])),
    "ceil": lambda args, limits: Fraction(math.ceil(args[0])),
    "mod": _mod,
    "percent": lambda args, limits: args[0] / 100,
    "log": _log,
    "base": _base,
    "pm": _pm,
}

_HANDLERS: dict[type[Node], Callable[[Any, Env, Limits], Fraction]] = {
    Num: _num,
    Sym: _sym,
    Neg: _neg,
    Add: _add,
    Mul: _mul,
    Div: _div,
    Pow: _pow,
    Call: _call,
}
