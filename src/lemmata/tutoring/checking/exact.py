"""Whether two formulas are equal, decided by two routes that must agree: computer algebra, and digits at points.

`None` means that nobody knows; that is never taken for equal. Runs where it can be killed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import Any

import sympy

from lemmata.errors import InputError
from lemmata.expr import (
    Call,
    Div,
    EvaluationError,
    Limits,
    Neg,
    Node,
    Num,
    Pow,
    evaluate,
    number,
    symbols,
    to_sympy,
    walk,
)
from lemmata.expr.nodes import children
from lemmata.solver.build import map_leaves
from lemmata.tutoring.checking.reading import LIMITS

_POINTS = (Fraction(7, 5), Fraction(-13, 6), Fraction(31, 9), Fraction(-3, 11), Fraction(2, 7))
_DIGITS = 40
_CLOSE = sympy.Float("1e-25", 30)
ALL = "all"
"""The solution set of an equation that holds for every number."""


@dataclass(frozen=True)
class Signs:
    """A formula with ± stands for two: all upper signs, or all lower ones."""

    upper: Node
    lower: Node


def value(node: Node, limits: Limits = LIMITS) -> Any:
    """The SymPy object of a formula; InputError for what has none."""
    result = to_sympy(node, limits)
    if not isinstance(result, sympy.Expr) or result.has(sympy.zoo, sympy.nan):
        raise EvaluationError("not a number")
    return result


def equal(left: Any, right: Any) -> bool | None:
    """Whether two SymPy expressions are the same number, or the same function of their letters."""
    difference = left - right
    if difference == 0:
        return True
    if difference.is_Rational:
        return False
    far = _differ(difference)
    if far:
        return False
    try:
        zero = sympy.simplify(sympy.expand(difference)) == 0 or sympy.simplify(difference) == 0
    except Exception:  # SymPy has many ways to give up
        return None
    return True if zero and far is False else None


def _differ(difference: Any) -> bool | None:
    """Whether the difference is not zero at one of the points; None where it has no value at any of them."""
    letters = sorted(difference.free_symbols, key=str)
    seen = None
    for shift in range(len(_POINTS)):
        at = {
            letter: sympy.Rational(
                _POINTS[(shift + 2 * place) % 5].numerator, _POINTS[(shift + 2 * place) % 5].denominator
            )
            for place, letter in enumerate(letters)
        }
        try:
            there = difference.subs(at).evalf(_DIGITS)
            if not there.is_number or there.has(sympy.nan, sympy.zoo, sympy.oo) or there.is_comparable is None:
                continue
            size = sympy.Abs(there).evalf(30)
            if not size.is_Float and not size.is_Rational:
                continue
        except Exception:
            continue
        if size > _CLOSE:
            return True
        seen = False
    return seen


def same_number(left: Node, right: Node) -> bool | None:
    """Whether two formulas without letters have the same value."""
    try:
        return evaluate(left, {}, LIMITS) == evaluate(right, {}, LIMITS)
    except InputError:
        pass
    try:
        return equal(value(left), value(right))
    except (InputError, RecursionError, ValueError):
        return None


def rational(node: Node) -> Fraction | None:
    """The exact value of a formula of numbers; None where it has none."""
    try:
        return evaluate(node, {}, LIMITS)
    except InputError:
        return None


def has_letters(node: Node) -> bool:
    return bool(symbols(node))


def has_signs(node: Node) -> bool:
    """Whether ± stands in the formula."""
    return any(isinstance(part, Call) and part.name == "pm" for part in walk(node))


def with_signs(node: Node) -> Signs:
    """The two formulas that one with ± stands for."""
    return Signs(_signed(node, False), _signed(node, True))


def _signed(node: Node, lower: bool) -> Node:
    if isinstance(node, Call) and node.name == "pm":
        inner = _signed(node.args[0], lower)
        return Neg(inner) if lower else inner
    return rebuilt(node, tuple(_signed(part, lower) for part in children(node)))


def rebuilt(node: Node, parts: tuple[Node, ...]) -> Node:
    """The node with other parts."""
    if not parts:
        return node
    match node:
        case Neg():
            return Neg(parts[0])
        case Div():
            return Div(*parts)
        case Pow():
            return Pow(*parts)
        case Call(name, _):
            return Call(name, parts)
    return type(node)(parts)  # type: ignore[call-arg]


class Unsettled(Exception):
    """The solution set could not be found."""


@dataclass(frozen=True)
class Zeros:
    """The real solutions of an equation in one unknown: `all` of them, or the `roots` (exact, different)."""

    roots: tuple[Any, ...] = ()
    every: bool = False


def zeros(left: Node, right: Node, unknown: str) -> Zeros:
    """The real solutions of left = right, where it is an equation of polynomials or their quotients.

    Found as the real roots of the numerator, confirmed by their count (Sturm) and by digits; Unsettled otherwise.
    """
    x = sympy.Symbol(unknown)
    try:
        difference = value(left) - value(right)
        top, bottom = sympy.fraction(sympy.together(difference))
        polynomial = sympy.Poly(sympy.expand(top), x)
    except (InputError, RecursionError, ValueError, sympy.PolynomialError, sympy.CoercionFailed) as error:
        raise Unsettled(str(error)) from None
    if difference.free_symbols - {x} or bottom.free_symbols - {x} or not bottom.is_rational_function(x):
        raise Unsettled("other letters")
    if any(coefficient.free_symbols for coefficient in polynomial.all_coeffs()):
        raise Unsettled("the unknown stands in a function")
    barred = _barred(left, unknown) + _barred(right, unknown) + ([bottom] if bottom.free_symbols else [])
    if polynomial.is_zero or polynomial.degree() <= 0:
        constant = sympy.simplify(polynomial.as_expr())
        if constant == 0:
            if barred:
                raise Unsettled("holds wherever it is defined")
            return Zeros(every=True)
        if abs(constant.evalf(30)) < _CLOSE:
            raise Unsettled("too close to zero")
        return Zeros()
    roots = _real_roots(polynomial, x)
    return Zeros(tuple(root for root in roots if not any(_vanishes(bar, x, root) for bar in barred)))


def _real_roots(polynomial: Any, x: Any) -> list[Any]:
    if polynomial.degree() > 12:
        raise Unsettled("a degree above 12")
    try:
        if polynomial.domain.is_QQ or polynomial.domain.is_ZZ:
            roots = sorted(set(sympy.real_roots(polynomial)), key=lambda root: root.evalf(30))
            if len(roots) != sympy.Poly(polynomial.sqf_part(), x).count_roots():
                raise Unsettled("the roots were not all found")
        else:
            roots = [root for root in sympy.roots(polynomial) if sympy.im(root.evalf(30)) == 0]
            if sum(sympy.roots(polynomial).values()) != polynomial.degree():
                raise Unsettled("the roots were not all found")
        # Distinct by digits as well, and each a zero by digits.
        for root in roots:
            if abs(polynomial.as_expr().subs(x, root).evalf(_DIGITS)) > _CLOSE:
                raise Unsettled("a root is no zero")
    except (NotImplementedError, TypeError, ValueError) as error:
        # How SymPy says that it has no algorithm for these roots, or can't compare them.
        raise Unsettled(str(error)) from None
    return roots


def _barred(node: Node, unknown: str) -> list[Any]:
    """Denominators with the unknown, as written: what was cancelled still may not be zero."""
    found = []
    for part in walk(node):
        if isinstance(part, Div) and unknown in symbols(part.den):
            found.append(value(part.den))
        if (
            isinstance(part, Pow)
            and unknown in symbols(part.base)
            and not (isinstance(part.exp, Num) and part.exp.value > 0)
        ):
            found.append(value(part.base))
    return found


def _vanishes(formula: Any, x: Any, root: Any) -> bool:
    there = formula.subs(x, root)
    return bool(there.is_zero) if there.is_zero is not None else abs(there.evalf(_DIGITS)) < _CLOSE


def contains(roots: tuple[Any, ...], wanted: Any) -> bool:
    """Whether a number is one of the roots, by digits and then exactly; Unsettled where only the digits say so."""
    for root in roots:
        if abs((root - wanted).evalf(_DIGITS)) < _CLOSE:
            if equal_numbers(root, wanted):
                return True
            raise Unsettled("too close to tell apart")
    return False


def equal_numbers(left: Any, right: Any) -> bool:
    """Whether two algebraic numbers that agree in 25 digits are the same one."""
    difference = left - right
    if difference == 0 or sympy.simplify(difference) == 0:
        return True
    try:
        t = sympy.Dummy()
        return bool(sympy.minimal_polynomial(difference, t) == t)
    except Exception:
        return False


def solves(left: Node, right: Node, unknown: str, root: Any) -> bool | None:
    """Whether a number satisfies left = right, by putting it in; None where that can't be told."""
    x = sympy.Symbol(unknown)
    try:
        one, two = value(left).subs(x, root), value(right).subs(x, root)
    except (InputError, RecursionError, ValueError):
        return None
    if one.has(sympy.zoo, sympy.nan) or two.has(sympy.zoo, sympy.nan):
        return False
    try:
        far = abs((one - two).evalf(_DIGITS))
        if not far.is_comparable:
            return None
        if far > _CLOSE:
            return False
    except (TypeError, ValueError):
        return None
    return True if equal_numbers(one, two) else None


def shape(node: Node) -> Any:
    """The form of a formula with its numbers left out."""
    if isinstance(node, Num):
        return "number"
    if not children(node):
        return node
    return (type(node).__name__, getattr(node, "name", ""), *(shape(part) for part in children(node)))


def shown(root: Any) -> str:
    """A number as a student writes it."""
    if root.is_Rational:
        return str(Fraction(int(root.p), int(root.q)))
    try:
        from lemmata.expr import from_sympy, to_text

        return to_text(from_sympy(root))
    except Exception:
        return str(root.evalf(6))


def put(node: Node, values: Mapping[str, Node]) -> Node:
    """The formula with other formulas in place of its letters."""
    return map_leaves(
        node, lambda leaf: values.get(getattr(leaf, "name", ""), leaf) if not isinstance(leaf, Num) else leaf
    )


def pairs(roots: tuple[Any, ...]) -> list[tuple[Any, Any]]:
    """Every way to call two of the roots the first and the second."""
    if len(roots) == 1:
        return [(roots[0], roots[0])]
    return [(a, b) for a, b in product(roots, repeat=2) if a is not b]


def as_node(fraction: Fraction | int) -> Node:
    return number(Fraction(fraction))
