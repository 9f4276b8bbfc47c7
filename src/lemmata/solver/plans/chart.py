"""Sign charts: where relations are true, read off one number between each two borders and the borders themselves."""

from decimal import Decimal
from itertools import pairwise

from lemmata.expr import Node
from lemmata.solver.plans.roots import OPEN_ENDS, exact, ordered
from lemmata.solver.realline import Link
from lemmata.solver.reals import real, true_at

Part = tuple[Node, Node, bool, bool]
"""(low, high, low belongs to it, high belongs to it)."""


def chart(sides: list[list[Link]], name: str, borders: list[Node]) -> list[Part]:
    """The maximal intervals on which one of the alternatives holds, if truth changes only at the borders."""
    places = exact(ordered(borders))
    values = [real(place, {}) for place in places]

    def true(value: Decimal) -> bool:
        return any(all(true_at(link, {name: value}) for link in part) for part in sides)

    ends = [OPEN_ENDS[0], *places, OPEN_ENDS[1]]
    at = [False, *(true(value) for value in values), False]
    inside = [true(value) for value in probes(values)]
    parts: list[Part] = []
    start: tuple[Node, bool] | None = None
    for index, holds in enumerate(inside):
        if not holds:
            # A border closes the part on its left; here neither neighbour holds, so it can only be a single number.
            if at[index] and not (index and inside[index - 1]):
                parts.append((ends[index], ends[index], True, True))
            continue
        start = start or (ends[index], at[index])
        goes_on = index + 1 < len(inside) and inside[index + 1] and at[index + 1]
        if not goes_on:
            parts.append((start[0], ends[index + 1], start[1], at[index + 1]))
            start = None
    return parts


def probes(values: list[Decimal]) -> list[Decimal]:
    """One number before, between and behind the borders."""
    if not values:
        return [Decimal(0)]
    return [values[0] - 1, *((a + b) / 2 for a, b in pairwise(values)), values[-1] + 1]
