"""A search by floating-point numbers for the farthest value of an expression under conditions."""

import math
import random
from collections.abc import Callable
from typing import Any

import sympy

from lemmata.expr import Chain, Relation, to_sympy
from lemmata.solver.setting import Setting

STARTS = 60
ROUNDS = 400
Point = list[float]


def farthest(setting: Setting, sign: int, rng: random.Random) -> float | None:
    """The largest (sign 1) or smallest (-1) value that a random search finds; None where no place fits.

    Equations are solved for one unknown each, and the search runs over the others. An expression without bound gives
    an infinite value.
    """
    unknowns = [sympy.Symbol(name) for name in setting.names]
    goal = to_sympy(setting.goal)
    guards = []
    free = list(unknowns)
    values: dict[Any, Any] = {}
    for part in links(setting):
        difference = to_sympy(part.lhs) - to_sympy(part.rhs)
        if part.op == "=":
            difference = difference.subs(values)
            chosen = next((x for x in reversed(free) if x in difference.free_symbols), None)
            if chosen is None:
                return None
            solutions = sympy.solve(difference, chosen)
            if not solutions:
                return None
            branches = solutions
            free.remove(chosen)
            if values:
                return None
            values = {chosen: branches[0]}
            more = [{chosen: branch} for branch in branches]
        else:
            guards.append((part.op, difference))
    choices = more if values else [{}]
    best: float | None = None
    for choice in choices:
        function = sympy.lambdify(free, goal.subs(choice), "math")
        tests = [(op, sympy.lambdify(free, guard.subs(choice), "math")) for op, guard in guards]
        found = _search(function, tests, len(free), sign, rng)
        if found is not None and (best is None or sign * found > sign * best):
            best = found
    return best


def links(setting: Setting) -> list[Relation]:
    """The relations of a setting, chains as their links; other conditions are not for a search."""
    found = []
    for part in setting.conditions:
        if isinstance(part, Chain):
            found += [Relation(op, a, b) for op, a, b in zip(part.ops, part.terms, part.terms[1:], strict=False)]
        elif isinstance(part, Relation):
            found.append(part)
    return found


def _search(
    function: Callable[..., float],
    tests: list[tuple[str, Callable[..., float]]],
    count: int,
    sign: int,
    rng: random.Random,
) -> float | None:
    def score(point: Point) -> float:
        try:
            for op, test in tests:
                value = test(*point)
                if not {"<": value < 0, "<=": value <= 0, ">": value > 0, ">=": value >= 0, "!=": value != 0}[op]:
                    return -math.inf
            value = function(*point)
            return sign * value if isinstance(value, float | int) and not math.isnan(value) else -math.inf
        except (ValueError, ZeroDivisionError, OverflowError, TypeError):
            return -math.inf

    best = -math.inf
    for start in range(STARTS):
        size = 10.0 ** (start % 4 - 1)
        for _ in range(60):
            point = [rng.uniform(-size, size) if rng.random() < 0.5 else abs(rng.gauss(0, size)) for _ in range(count)]
            value = score(point)
            if value > -math.inf:
                break
        else:
            continue
        step = size
        for _ in range(ROUNDS):
            trial = [x + rng.gauss(0, step) for x in point]
            found = score(trial)
            if found > value:
                point, value, step = trial, found, step * 1.6
            else:
                step *= 0.93
            if step < 1e-13:
                break
        best = max(best, value)
    return None if best == -math.inf else sign * best
