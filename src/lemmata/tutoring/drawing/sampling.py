"""A function drawn over an interval: points, with a gap wherever it has no value, a pole or a jump.

And what of it should be seen: zeros, turning points and poles, found by looking, for the choice of the axes only.
"""

import math
from collections.abc import Callable
from itertools import pairwise

Function = Callable[[float], float | None]

POINTS = 401
SCAN = 30.0
"""How far from zero something is looked for."""
SCAN_POINTS = 1201
HALVINGS = 30
FAR = 12.0
"""Heights of the picture beyond which a curve is not followed."""


def sampled(f: Function, low: float, high: float, height: float) -> tuple[list[float], list[float | None]]:
    """`POINTS` points or a few more; a gap is a point without a value. `height` is that of the picture."""
    xs = [low + (high - low) * index / (POINTS - 1) for index in range(POINTS)]
    out_x, out_y = [xs[0]], [f(xs[0])]
    for left, right in pairwise(xs):
        y_left, y_right = out_y[-1], f(right)
        if y_left is None and y_right is not None:
            edge, y_edge = _edge(f, right, left)
            out_x.append(edge)
            out_y.append(y_edge)
        elif y_left is not None and y_right is None:
            edge, y_edge = _edge(f, left, right)
            out_x += [edge, right]
            out_y += [y_edge, None]
            continue
        elif y_left is not None and y_right is not None and abs(y_right - y_left) > height / 4:
            place = _break(f, left, right)
            if place is not None:
                out_x.append(place)
                out_y.append(None)
        out_x.append(right)
        out_y.append(y_right)
    return out_x, out_y


def _edge(f: Function, inside: float, outside: float) -> tuple[float, float | None]:
    """The last place with a value on the way to one without."""
    for _ in range(HALVINGS):
        middle = (inside + outside) / 2
        if f(middle) is None:
            outside = middle
        else:
            inside = middle
    return inside, f(inside)


def _break(f: Function, left: float, right: float) -> float | None:
    """Where the function jumps or has a pole between two places; None where it is only steep.

    Halving an interval halves the rise of a smooth function; across a break some rise stays.
    """
    y_left, y_right = f(left), f(right)
    if y_left is None or y_right is None:
        return (left + right) / 2
    first = abs(y_right - y_left)
    for _ in range(HALVINGS):
        middle = (left + right) / 2
        y_middle = f(middle)
        if y_middle is None:
            return middle
        if abs(y_middle - y_left) >= abs(y_right - y_middle):
            right, y_right = middle, y_middle
        else:
            left, y_left = middle, y_middle
    return (left + right) / 2 if abs(y_right - y_left) > first / 100 else None


def features(f: Function) -> list[float]:
    """Where it is zero, turns, breaks or begins, from -SCAN to SCAN; at most a few dozen places near zero."""
    xs = [-SCAN + 2 * SCAN * index / (SCAN_POINTS - 1) for index in range(SCAN_POINTS)]
    ys = [f(x) for x in xs]
    found = [x for x, y in zip(xs, ys, strict=True) if y == 0]
    for (left, y_left), (right, y_right) in pairwise(zip(xs, ys, strict=True)):
        if (y_left is None) != (y_right is None):
            found.append(left if y_left is not None else right)
        elif y_left is not None and y_right is not None and y_left * y_right < 0:
            found.append((left + right) / 2)
    for index in range(1, len(xs) - 1):
        before, here, after = ys[index - 1], ys[index], ys[index + 1]
        if before is None or here is None or after is None:
            continue
        if (here - before) * (after - here) < 0:
            found.append(xs[index])
    return sorted(found, key=abs)


def x_range(places: list[float]) -> tuple[float, float]:
    """An interval with all these places well inside; round about zero without any."""
    if not places:
        return -5.0, 5.0
    low, high = min(places), max(places)
    pad = max(2.0, 0.4 * (high - low)) if high - low > 0 else max(4.0, 0.25 * abs(low))
    low, high = low - pad, high + pad
    # The origin is shown where it is near.
    return (min(low, -pad / 4), max(high, pad / 4)) if abs(low + high) < 2 * (high - low) else (low, high)


def y_range(ys: list[float], shown: list[float]) -> tuple[float, float]:
    """An interval for these values: all that are `shown`, and of the others what is not far out."""
    ordered = sorted(y for y in ys if math.isfinite(y))
    if not ordered and not shown:
        return -5.0, 5.0
    middle = ordered[len(ordered) // 10 : len(ordered) - len(ordered) // 10] or ordered or shown
    low, high = min(middle[0], *shown, 0.0), max(middle[-1], *shown, 0.0)
    if high - low < 1e-9:
        low, high = low - 1, high + 1
    pad = 0.1 * (high - low)
    return low - pad, high + pad


def clipped(ys: list[float | None], low: float, high: float) -> list[float | None]:
    """The values, those far outside the picture moved to its neighbourhood so that no number is absurd."""
    reach = FAR * (high - low)
    return [None if y is None else min(max(y, low - reach), high + reach) for y in ys]
