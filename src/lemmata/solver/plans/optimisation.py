"""The largest or smallest value of an expression: critical points and ends exactly, then a search by digits.

With several unknowns and one equation between them, Lagrange's condition takes the place of the derivative. The search
starts at many places and may only come as far as the value that was found.
"""

import random
from typing import Any

import mpmath
import sympy

from lemmata.expr import EvaluationError, LimitError, Node, Sym, from_sympy, symbols, to_sympy
from lemmata.solver.approximation import approximate, holds, real
from lemmata.solver.checks import failed
from lemmata.solver.closed_form import simplest
from lemmata.solver.plans.base import NotFound
from lemmata.solver.plans.search import farthest, links
from lemmata.solver.setting import Property, Setting
from lemmata.solver.types import Check


def best(setting: Setting) -> tuple[dict[str, Node], Node]:
    """(the place, the value) of the optimum; NotFound where it is not taken or no method finds it."""
    if any(domain not in ("real", "number") for _, domain in setting.unknowns) or not setting.unknowns:
        raise NotFound("an optimum over numbers that are not real")
    if any(isinstance(part, Property) for part in setting.conditions):
        raise NotFound("an optimum under such conditions")
    sign = 1 if setting.aggregate == "maximum" else -1
    unknowns = [sympy.Symbol(name) for name in setting.names]
    goal = to_sympy(setting.goal)
    equal = [to_sympy(part.lhs) - to_sympy(part.rhs) for part in links(setting) if part.op == "="]
    if any(part.has(sympy.oo, sympy.zoo, sympy.nan) for part in (goal, *equal)):
        raise NotFound("infinity is no number here")
    multipliers = [sympy.Symbol(f"m_{index}") for index in range(len(equal))]
    lagrange = goal - sum(m * part for m, part in zip(multipliers, equal, strict=True))
    system = [sympy.fraction(sympy.together(sympy.diff(lagrange, x)))[0] for x in unknowns] + equal
    try:
        found = sympy.solve(system, [*unknowns, *multipliers], dict=True)
    except NotImplementedError:
        raise NotFound("no method finds the critical points") from None
    found += _ends(setting, unknowns)
    rows = []
    for candidate in found:
        if any(x not in candidate or candidate[x].free_symbols or not candidate[x].is_real for x in unknowns):
            continue
        digits = {x.name: mpmath.mpmathify(sympy.N(candidate[x], 50)) for x in unknowns}
        if all(holds(part, digits) for part in setting.conditions):
            rows.append((real(approximate(setting.goal, digits)), candidate, digits))
    if not rows:
        raise NotFound("no critical point fits the conditions")
    value, candidate, digits = max(rows, key=lambda row: sign * row[0])
    try:
        exact = simplest(goal.subs(candidate), value)
        place = {x.name: from_sympy(simplest(candidate[x], digits[x.name])) for x in unknowns}
        return place, from_sympy(exact)
    except (EvaluationError, LimitError):
        raise NotFound("the optimum has no written form") from None


def _ends(setting: Setting, unknowns: list[Any]) -> list[dict[Any, Any]]:
    """The ends of the range of a single unknown, where they are given as numbers."""
    if len(unknowns) != 1:
        return []
    (x,) = unknowns
    found = []
    for part in links(setting):
        for side, other in ((part.lhs, part.rhs), (part.rhs, part.lhs)):
            if side == Sym(x.name) and not symbols(other) and part.op in ("<=", ">="):
                found.append({x: to_sympy(other)})
    return found


def confirm_best(setting: Setting, claimed: Node) -> Check:
    """A search by digits from many starts comes as far as the claimed value and no farther."""
    sign = 1 if setting.aggregate == "maximum" else -1
    limit = float(real(approximate(claimed, {})))
    reached = farthest(setting, sign, random.Random(7))
    if reached is None:
        return failed("search", "no place fits the conditions")
    scale = 1e-5 * max(1.0, abs(limit))
    if sign * reached > sign * limit + 1e-9 * max(1.0, abs(limit)):
        return failed("search", f"a search reaches {reached:.8g}")
    good = abs(reached - limit) <= scale
    return Check("search", good, f"a search from many places comes to {reached:.8g} and no farther")
