"""The value of an expression in all roots of a polynomial that does not depend on their order."""

from itertools import permutations
from typing import Any

import mpmath
import sympy

from lemmata.expr import EvaluationError, Node, Sym, from_sympy, symbols, to_sympy
from lemmata.solver.approximation import DIGITS, approximate, same
from lemmata.solver.checks import failed
from lemmata.solver.closed_form import recognised
from lemmata.solver.plans.base import NotFound
from lemmata.solver.setting import Property, Setting
from lemmata.solver.types import Check

MAX_ROOTS = 5


def is_symmetric(setting: Setting) -> bool:
    """Whether the setting names all roots of one polynomial and asks for a value of theirs."""
    return (
        len(setting.conditions) == 1
        and isinstance(setting.conditions[0], Property)
        and setting.conditions[0].name == "roots"
        and setting.aggregate == "value"
    )


def _parts(setting: Setting) -> tuple[Any, list[str]]:
    """(the polynomial, the roots' names); NotFound where there are fewer names than roots."""
    (condition,) = setting.conditions
    assert isinstance(condition, Property)
    letter, lhs, rhs, *roots = condition.args
    names = [root.name for root in roots if isinstance(root, Sym)]
    x = to_sympy(letter)
    top = sympy.fraction(sympy.together(to_sympy(lhs) - to_sympy(rhs)))[0]
    if not top.is_polynomial(x) or top.free_symbols != {x}:
        raise NotFound("the roots of what is no polynomial")
    polynomial = sympy.Poly(top, x)
    if polynomial.degree() != len(names) or len(names) > MAX_ROOTS:
        raise NotFound(f"{len(names)} roots of a polynomial of degree {polynomial.degree()}")
    if not symbols(setting.goal) <= set(names):
        raise NotFound("a letter is not determined")
    return polynomial, names


def symmetric_value(setting: Setting) -> Node:
    """The exact value by the fundamental theorem of symmetric polynomials."""
    polynomial, names = _parts(setting)
    roots = [sympy.Symbol(name) for name in names]
    top, bottom = sympy.fraction(sympy.together(to_sympy(setting.goal)))
    values = []
    for part in (top, bottom):
        if not part.is_polynomial(*roots):
            return _by_digits(setting)
        symmetric, rest, pairs = sympy.symmetrize(sympy.expand(part), *roots, formal=True)
        if rest != 0:
            raise NotFound("the value depends on the order of the roots")
        coefficients = polynomial.all_coeffs()
        known = {
            symbol: (-1) ** (index + 1) * coefficients[index + 1] / coefficients[0]
            for index, (symbol, _) in enumerate(pairs)
        }
        values.append(sympy.sympify(symmetric).subs(known))
    if values[1] == 0:
        raise NotFound("a division by zero")
    return from_sympy(sympy.nsimplify(sympy.simplify(values[0] / values[1])))


def _by_digits(setting: Setting) -> Node:
    found = recognised(_digits(setting))
    if found is None:
        raise NotFound("the value has no short form")
    return from_sympy(found)


def _digits(setting: Setting) -> Any:
    """The value from the roots as digits, the same in every order."""
    polynomial, names = _parts(setting)
    with mpmath.workdps(DIGITS + 20):
        coefficients = [mpmath.mpmathify(sympy.N(part, DIGITS + 20)) for part in polynomial.all_coeffs()]
        roots = mpmath.polyroots(coefficients, maxsteps=500, extraprec=400)
        values = [approximate(setting.goal, dict(zip(names, order, strict=True))) for order in permutations(roots)]
    if not all(same(value, values[0]) for value in values):
        raise NotFound("the value depends on the order of the roots")
    return values[0]


def confirm_symmetric(setting: Setting, claimed: Node) -> Check:
    """The value again from the roots as digits."""
    try:
        good = same(_digits(setting), approximate(claimed, {}))
    except EvaluationError as error:
        return failed("roots by digits", str(error))
    return Check("roots by digits", good, "the roots as digits give the same in every order")
