"""Solutions compared at many numbers: the check where no critical polynomial exists (exponentials and logarithms).

Unlike `realline.py` this proves nothing between the numbers that it tries; that the truth changes at the borders only
rests on the checked steps that found them.
"""

from decimal import Decimal

from lemmata.expr import Call, Chain, EvaluationError, Pow, Relation, children, symbols, walk
from lemmata.solver.realline import Link, alternatives, variable
from lemmata.solver.reals import real, true_at
from lemmata.solver.state import Both, Either, State
from lemmata.solver.types import Check

METHOD = "true for the same numbers, of many"
GRID = tuple(
    sorted(
        {Decimal(n) / 8 + Decimal("0.0137") for n in range(-200, 201)}
        | {sign * (Decimal(base) ** k) for sign in (1, -1) for base in ("0.1", "3") for k in range(4)}
    )
)
BESIDE = (Decimal(0), *(sign * Decimal(1).scaleb(-k) for sign in (1, -1) for k in (3, 6, 9)))


def is_transcendental(state: State) -> bool:
    """Whether a letter stands in an exponent or in a logarithm."""
    parts = state.items if isinstance(state, Both | Either) else (state,) if isinstance(state, Relation | Chain) else ()
    return any(
        (isinstance(node, Call) and node.name in ("ln", "log", "exp") and symbols(node))
        or (isinstance(node, Pow) and symbols(node.exp))
        for part in parts
        for node in walk(part)
    )


def same_solutions(before: State, after: State) -> Check:
    """Both states are true for the same numbers: of a grid, and on and beside every border that either names."""
    try:
        name = variable(before, after)
        left, right = alternatives(before, name), alternatives(after, name)
        borders = {value for side in (left, right) for part in side for link in part for value in _borders(link)}
        points = sorted({*GRID, *(border + step for border in borders for step in BESIDE)})
        for point in points:
            one, two = (any(all(true_at(link, {name: point}) for link in part) for part in s) for s in (left, right))
            if one != two:
                return Check(METHOD, False, f"{name} = {point.normalize():.12g} solves only one of the two")
    except EvaluationError as error:
        return Check(METHOD, False, str(error))
    count = "the border" if len(borders) == 1 else f"{len(borders)} borders"
    return Check(METHOD, True, f"the same of {len(points)} numbers solve both, {count} and the numbers beside included")


def _borders(link: Link) -> list[Decimal]:
    """The numbers that a relation names."""
    return [real(side, {}) for side in children(link) if not symbols(side)]
