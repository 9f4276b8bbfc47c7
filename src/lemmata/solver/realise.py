"""Numbers that satisfy conditions, found by digits: Gauss and Newton from many starting points.

The conditions are functions that should be 0. A quantity is *determined* where every solution that was found gives it
the same value; where they don't, the question has no one answer. Nothing exact is known here: what comes out are 60
digits, to be recognised (`recognise.py`) and checked again from other starting points.
"""

import math
import random
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any

import mpmath

DIGITS = 50
STARTS = 48
SPREAD = (1.0, 4.0, 0.3, 12.0)
"""Sizes of starting points, in turn: the numbers of a question say roughly how large its unknowns are."""
ENOUGH = 8
"""Solutions to compare: a second kind of solution that one start in five leads to is missed once in six times here,
once in thirty with the check's other starts."""
ITERATIONS = 80
PATIENCE = 8
CLOSE = 1e-9
Numbers = Sequence[Any]
Residuals = Callable[[Numbers, Any], list[Any]]
"""From the numbers and the functions to count with (`math`, or `mpmath` for many digits) to what should be 0."""
Guard = Callable[[Numbers, Any], bool]


class Undetermined(Exception):
    """No solution was found, or several that differ in what is asked."""


def solutions(
    count: int,
    residuals: Residuals,
    guard: Guard,
    seed: int,
    scale: float = 1.0,
    enough: int = ENOUGH,
    upward: Collection[int] = (),
) -> Iterator[list[Any]]:
    """Solutions in `count` unknowns to 50 digits, from random starts of that size; `upward` ones start positive."""
    chance = random.Random(seed)
    found = 0
    for attempt in range(STARTS):
        size = scale * SPREAD[attempt % len(SPREAD)]
        start = [chance.gauss(0, 1) * size for _ in range(count)]
        start = [abs(x) if index in upward else x for index, x in enumerate(start)]
        try:
            near = _newton(start, residuals)
            if near is None or not guard(near, math):
                continue
            exact = _refined(near, residuals)
        except (ValueError, ZeroDivisionError, OverflowError):
            continue
        if exact is None:
            continue
        yield exact
        found += 1
        if found == enough:
            return


def determined(
    count: int,
    residuals: Residuals,
    guard: Guard,
    asked: Residuals,
    seed: int,
    scale: float = 1.0,
    enough: int = ENOUGH,
    upward: Collection[int] = (),
) -> tuple[list[Any], list[Any]]:
    """(what is asked, to 50 digits, and one solution); Undetermined where there is none, too few, or they differ."""
    values: list[Any] | None = None
    one: list[Any] = []
    seen = 0
    with mpmath.workdps(DIGITS + 10):
        for solution in solutions(count, residuals, guard, seed, scale, enough if count else 1, upward):
            try:
                here = asked(solution, mpmath)
            except (ValueError, ZeroDivisionError, OverflowError):
                raise Undetermined("what is asked has no value") from None
            if values is not None and not all(map(same, values, here)):
                raise Undetermined("what is given leaves several answers open")
            values, one, seen = here, solution, seen + 1
        if values is None or seen < min(enough, 3 if count else 1):
            raise Undetermined("nothing fits what is given")
        return values, one


def same(one: Any, other: Any) -> bool:
    """Equal to 40 digits."""
    return bool(abs(one - other) <= mpmath.mpf(10) ** -40 * max(1, abs(one), abs(other)))


def _newton(start: list[float], residuals: Residuals) -> list[float] | None:
    """A solution in floating point near the start, by steps of least length; None where the steps don't get there."""
    import numpy as np

    place = np.array(start, dtype=float)
    errors = np.array(residuals(place.tolist(), math), dtype=float)
    if not len(errors):
        return [float(x) for x in place]
    earlier = math.inf
    for iteration in range(ITERATIONS):
        size = float(np.abs(errors).max())
        if size < CLOSE:
            return [float(x) for x in place]
        if iteration % PATIENCE == PATIENCE - 1:
            if size > 0.3 * earlier:
                return None  # a start that leads nowhere
            earlier = size
        slopes = _slopes(place.tolist(), residuals, errors)
        step = np.linalg.lstsq(slopes, -errors, rcond=1e-10)[0]
        length = 1.0
        while True:
            try:
                tried = np.array(residuals((place + length * step).tolist(), math), dtype=float)
                if float(np.abs(tried).max()) < size * (1 - 0.1 * length):
                    break
            except (ValueError, ZeroDivisionError, OverflowError):
                pass
            length /= 2
            if length < 1e-4:
                return None
        place, errors = place + length * step, tried
    return None


def _slopes(place: list[float], residuals: Residuals, errors: Any) -> Any:
    """The slope of each condition in each unknown: all the moved places are counted at once, as arrays."""
    import numpy as np

    here = np.array(place, dtype=float)
    widths = 1e-7 * np.maximum(1.0, np.abs(here))
    moved = here[:, None] + np.diag(widths)
    with np.errstate(all="ignore"):
        found = residuals(list(moved), np)
        rows = [np.broadcast_to(np.asarray(row, dtype=float), len(place)) for row in found]
        slopes = (np.array(rows).reshape(len(rows), len(place)) - errors[:, None]) / widths
    if not np.isfinite(slopes).all():
        raise ValueError("no slope")
    return slopes


def _refined(near: list[float], residuals: Residuals) -> list[Any] | None:
    """The solution to 50 digits: with the slopes of floating point every step still gains several digits.

    None where it doesn't, as at a double root, which floating point finds only roughly.
    """
    import numpy as np

    with mpmath.workdps(DIGITS + 10):
        place = [mpmath.mpf(x) for x in near]
        errors = residuals(place, mpmath)
        if not errors:
            return place
        slopes = _slopes(near, residuals, np.array([float(error) for error in errors]))
        back = np.linalg.pinv(slopes, rcond=1e-7)
        goal = mpmath.mpf(10) ** -(DIGITS + 2)
        for _ in range(30):
            size = max(abs(error) for error in errors)
            if size < goal:
                return place
            scaled = [float(error / size) for error in errors]
            place = [x - size * mpmath.mpf(float(move)) for x, move in zip(place, back @ scaled, strict=True)]
            errors = residuals(place, mpmath)
            if not max(abs(error) for error in errors) < size / 4:
                return None
    return None
