"""Derivatives as students get them wrong: one differentiation rule replaced by its usual slip.

Knows the rules of school only; a formula beyond them has no faulty derivative here. A slip explains a line only where
the line is equal to what it gives.
"""

from collections.abc import Callable, Iterator
from typing import Any

import sympy

FAULTS = {
    "product": "the derivative of a product is not the product of the derivatives: (uv)' = u'v + uv'.",
    "inner": "the chain rule also multiplies with the derivative of the inner function.",
    "exponent": "the power rule lowers the exponent by one: the derivative of x^n is n*x^(n-1).",
    "factor": "the power rule brings the exponent down as a factor: the derivative of x^n is n*x^(n-1).",
    "constant": "the derivative of a constant term is 0.",
    "quotient": "the derivative of a quotient is not the quotient of the derivatives: (u/v)' = (u'v - uv')/v^2.",
    "quotient sign": "in the quotient rule the numerator is u'v - uv', in this order.",
    "sine": "the derivative of sin is cos, and that of cos is -sin.",
    "linear": "the derivative of a*x is a; the x goes.",
}


class NoSuchSlip(Exception):
    """The formula has a part (x^x, a function of two arguments) for which no slip is known."""


def faulty_derivatives(formula: Any, x: Any) -> Iterator[tuple[Any, str]]:
    """(wrong derivative, what the slip was) for every slip, made throughout or at one term of a sum."""
    for fault, why in FAULTS.items():
        try:
            yield _derive(formula, x, fault), why
            terms = sympy.Add.make_args(formula)
            if len(terms) > 1:
                for term in terms:
                    yield sympy.diff(formula - term, x) + _derive(term, x, fault), why
        except NoSuchSlip:
            continue
    yield sympy.diff(-formula, x), "the sign is the wrong way round."


def _derive(f: Any, x: Any, fault: str) -> Any:
    if not f.has(x):
        return f if fault == "constant" and f != 0 else sympy.Integer(0)
    if f == x:
        return x if fault == "linear" else sympy.Integer(1)
    if f.is_Add:
        return sympy.Add(*(_derive(term, x, fault) for term in f.args))
    if f.is_Mul:
        number, rest = f.as_independent(x)
        if number != 1:
            return number * _derive(rest, x, "" if fault == "constant" else fault)
        top, bottom = f.as_numer_denom()
        if bottom.has(x):
            return _quotient(top, bottom, x, fault)
        u, v = f.as_two_terms()
        du, dv = _derive(u, x, fault), _derive(v, x, fault)
        return du * dv if fault == "product" else du * v + u * dv
    if f.is_Pow:
        return _power(f, x, fault)
    return _function(f, x, fault)


def _quotient(top: Any, bottom: Any, x: Any, fault: str) -> Any:
    du, dv = _derive(top, x, fault), _derive(bottom, x, fault)
    if fault == "quotient":
        return du / dv
    if fault == "quotient sign":
        return (top * dv - du * bottom) / bottom**2
    return (du * bottom - top * dv) / bottom**2


def _power(f: Any, x: Any, fault: str) -> Any:
    base, exponent = f.args
    if exponent.has(x):
        if base.has(x):
            raise NoSuchSlip
        outer, inner = f * sympy.log(base), exponent
    else:
        outer, inner = exponent * base ** (exponent - 1), base
        if fault == "exponent":
            outer = exponent * base**exponent
        if fault == "factor":
            outer = base ** (exponent - 1)
    return outer if fault == "inner" and inner != x else outer * _derive(inner, x, fault)


def _function(f: Any, x: Any, fault: str) -> Any:
    if len(f.args) != 1:
        raise NoSuchSlip
    inner = f.args[0]
    t = sympy.Dummy()
    outer: Callable[..., Any] = f.func
    derivative = sympy.diff(outer(t), t)
    if fault == "sine" and f.func in (sympy.sin, sympy.cos):
        derivative = -derivative
    derivative = derivative.subs(t, inner)
    return derivative if fault == "inner" and inner != x else derivative * _derive(inner, x, fault)
