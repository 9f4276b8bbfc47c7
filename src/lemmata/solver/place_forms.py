"""Points in rectangular, polar, cylindrical and spherical coordinates, to many digits and exactly.

Spherical coordinates are (rho, theta, phi) with phi from the z-axis.
"""

from collections.abc import Callable, Sequence
from typing import Any

import mpmath

from lemmata.expr import EvaluationError, Node, Tuple_
from lemmata.solver.approximation import approximate, real
from lemmata.solver.realise import DIGITS
from lemmata.solver.recognise import recognised

SIZES = {"rectangular": (2, 3), "polar": (2,), "cylindrical": (3,), "spherical": (3,)}
Digits = Sequence[Any]


def _rectangular(point: Digits) -> list[Any]:
    return list(point)


def _polar(point: Digits) -> list[Any]:
    """Also cylindrical: the height stays."""
    r, theta, *height = point
    return [r * mpmath.cos(theta), r * mpmath.sin(theta), *height]


def _spherical(point: Digits) -> list[Any]:
    rho, theta, phi = point
    flat = rho * mpmath.sin(phi)
    return [flat * mpmath.cos(theta), flat * mpmath.sin(theta), rho * mpmath.cos(phi)]


TO_RECTANGULAR: dict[str, Callable[[Digits], list[Any]]] = {
    "rectangular": _rectangular,
    "polar": _polar,
    "cylindrical": _polar,
    "spherical": _spherical,
}


def digits_of(point: Node) -> list[Any]:
    """The coordinates to many digits; EvaluationError where one isn't a real number."""
    if not isinstance(point, Tuple_):
        raise EvaluationError("expected a point")
    return [real(approximate(part, {})) for part in point.items]


def converted(point: Node, source: str, target: str) -> Node:
    """The point in other coordinates, angles from 0 to 2*pi; EvaluationError where it has no simple exact form."""
    with mpmath.workdps(DIGITS + 10):
        x, y, *height = TO_RECTANGULAR[source](digits_of(point))
        place = [x, y, *height]
        if target != "rectangular":
            r = mpmath.sqrt(x * x + y * y)
            if r < mpmath.mpf(10) ** -40:
                raise EvaluationError("the angle of a point on the axis is not determined")
            theta = mpmath.atan2(y, x)
            theta += 2 * mpmath.pi if theta < -(mpmath.mpf(10) ** -40) else 0
            place = [r, theta, *height]
            if target == "spherical":
                place = [mpmath.sqrt(r * r + height[0] ** 2), theta, mpmath.atan2(r, height[0])]
        nodes = [recognised(mpmath.chop(value, mpmath.mpf(10) ** -45)) for value in place]
    if any(node is None for node in nodes):
        raise EvaluationError("a coordinate has no simple exact form")
    return Tuple_(tuple(node for node in nodes if node is not None))


def same_place(one: Node, first: str, other: Node, second: str) -> bool:
    """Whether two descriptions are of one point; of the second, angles and radii must lie in their usual ranges."""
    with mpmath.workdps(DIGITS):
        a, b = digits_of(one), digits_of(other)
        p, q = TO_RECTANGULAR[first](a), TO_RECTANGULAR[second](b)
        close = len(p) == len(q) and all(abs(x - y) < mpmath.mpf(10) ** -35 for x, y in zip(p, q, strict=True))
        if second == "rectangular":
            return close
        usual = b[0] > 0 and 0 <= b[1] < 2 * mpmath.pi
        return close and bool(usual) and (second != "spherical" or 0 <= b[2] <= mpmath.pi + mpmath.mpf(10) ** -35)
