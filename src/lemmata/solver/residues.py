"""Linear congruences seen from outside the rules: which integers solve them, found by trying or by a closed formula.

Checks and confirmations stand on this; the plans, which work with Euclid's algorithm, do not.
"""

from collections.abc import Sequence
from fractions import Fraction
from math import gcd, lcm

from lemmata.expr import Call, EvaluationError, List_, Node, evaluate, symbols
from lemmata.solver import checks
from lemmata.solver.state import State, Words
from lemmata.solver.types import Check

BRUTE_FORCE = 5_000
"""Up to this period every integer of a period is tried."""

Linear = tuple[int, int, int]
"""(a, b, n) for a*x ≡ b (mod n)."""


def congruences(state: State) -> list[Call]:
    """The congruences in a state; EvaluationError where there is something else."""
    parts = state.items if isinstance(state, List_) else (state,)
    found = [part for part in parts if isinstance(part, Call) and part.name == "congruent" and len(part.args) == 3]
    if len(found) != len(parts):
        raise EvaluationError("expected congruences")
    return found


def linear(part: Call, name: str) -> Linear:
    """(a, b, n) of a congruence that is linear in the variable, with whole coefficients."""
    left, right, modulus = part.args
    if max(checks.degree(left)[0], checks.degree(right)[0]) > 1 or any(
        checks.degree(side)[1] for side in (left, right)
    ):
        raise EvaluationError("the congruence is not linear")
    if symbols(part) - {name}:
        raise EvaluationError("the congruence has another variable")
    at = [evaluate(left, {name: value}) - evaluate(right, {name: value}) for value in map(Fraction, (0, 1, 2))]
    a, b, n = at[1] - at[0], -at[0], evaluate(modulus)
    if at[2] - at[1] != a or any(value.denominator != 1 for value in (a, b, n)) or n < 1:
        raise EvaluationError("the congruence is not linear with whole coefficients and a positive modulus")
    return int(a), int(b), int(n)


def variable(parts: Sequence[Node]) -> str:
    """The one variable of the congruences."""
    names = {name for part in parts for name in symbols(part)}
    if len(names) != 1:
        raise EvaluationError(f"expected one variable, found {', '.join(sorted(names)) or 'none'}")
    return names.pop()


def solution_class(parts: Sequence[Linear]) -> tuple[int, int] | None:
    """(r, m) with 0 <= r < m: the common solutions are r + k*m; None where there are none."""
    period = lcm(*(n for _, _, n in parts))
    if period <= BRUTE_FORCE:
        found = [x for x in range(period) if all((a * x - b) % n == 0 for a, b, n in parts)]
        return (found[0], period // len(found)) if found else None
    r, m = 0, 1
    for a, b, n in parts:
        # a*(r + m*t) ≡ b (mod n)
        shared = gcd(a * m, n)
        if (b - a * r) % shared:
            return None
        size = n // shared
        t = (b - a * r) // shared * pow(a * m // shared, -1, size) % size if size > 1 else 0
        r, m = r + m * t, m * size
    return r % m, m


def same_residues(before: State, after: State) -> Check:
    """The same integers solve both."""
    try:
        first = congruences(before)
        second = [] if isinstance(after, Words) else congruences(after)
        name = variable([*first, *second])
        left, right = ([linear(part, name) for part in parts] for parts in (first, second))
    except EvaluationError as error:
        return checks.failed("solutions of the congruence", str(error))
    period = lcm(*(n for _, _, n in (*left, *right)))
    method = "brute force" if period <= BRUTE_FORCE else "closed formula"
    one = solution_class(left)
    two = solution_class(right) if right else None
    shown = "none" if one is None else f"{one[0]} + {one[1]}*k"
    return Check(method, one == two, f"the solutions of both are {shown}" if one == two else "the solutions differ")
