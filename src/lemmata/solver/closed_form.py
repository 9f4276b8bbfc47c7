"""The simplest exact form of a closed formula: SymPy's simplifications, and a recognition of numbers by their digits.

A form that was recognised is a guess until it is checked; whoever uses it checks it.
"""

from typing import Any

import mpmath
import sympy

from lemmata.expr import EvaluationError, Node, Tuple_, from_sympy, to_sympy
from lemmata.solver.approximation import DIGITS, approximate, tolerance

MAX_DENOMINATOR = 10**9
MAX_SIZE = 400


def closed_form(tree: Node) -> Node:
    """The simplest form found; EvaluationError where there is none that is shorter than a page."""
    if isinstance(tree, Tuple_):
        return Tuple_(tuple(closed_form(part) for part in tree.items))
    return from_sympy(simplest(to_sympy(tree), approximate(tree, {})))


def simplest(value: Any, digits: Any) -> Any:
    """The simplest SymPy form of a number whose digits are known."""
    if value.is_Rational:
        return value
    found = recognised(digits)
    if found is not None:
        return found
    forms = [value]
    for simplify in (sympy.radsimp, sympy.sqrtdenest, sympy.nsimplify, sympy.simplify):
        try:
            forms.append(simplify(forms[-1]))
        except (ValueError, TypeError, NotImplementedError, AttributeError):
            continue
    forms += [sympy.expand(form) for form in forms[-1:]]
    best = min(forms, key=lambda form: (len(str(form)), str(form)))
    if len(str(best)) > MAX_SIZE or best.free_symbols:
        raise EvaluationError("no short exact form is known")
    return best


def recognised(value: Any) -> Any:
    """A rational number, a square root of one, or a rational multiple of pi with these digits; None for another."""
    with mpmath.workdps(DIGITS):
        re, im = mpmath.re(value), mpmath.im(value)
        if abs(im) > tolerance(value):
            one, other = _recognised_real(re), _recognised_real(im)
            return None if one is None or other is None else one + other * sympy.I
        return _recognised_real(re)


def _recognised_real(value: Any) -> Any:
    rational = _rational(value)
    if rational is not None:
        return rational
    square = _rational(value * value)
    if square is not None:
        root = sympy.sqrt(square)
        return root if value > 0 else -root
    multiple = _rational(value / mpmath.pi)
    return None if multiple is None else multiple * sympy.pi


def _rational(value: Any) -> Any:
    if abs(value) > 10**25:
        return None
    if abs(value - mpmath.nint(value)) < mpmath.mpf(10) ** (-30):
        return sympy.Integer(int(mpmath.nint(value)))
    scaled = sympy.Rational(int(mpmath.nint(value * mpmath.mpf(10) ** 45)), 10**45).limit_denominator(MAX_DENOMINATOR)
    close = abs(mpmath.mpf(scaled.p) / scaled.q - value) < mpmath.mpf(10) ** (-35)
    return scaled if close else None
