"""What of a verified answer lies in the picture: roots, intersections, vertices, the borders of a solution set.

A point is shown only where it lies on a curve.
"""

import math
import re

from lemmata.errors import InputError
from lemmata.expr import Call, Interval, Limits, List_, Node, Relation, Set_, Tuple_, parse, symbols, to_text, walk
from lemmata.expr.floats import NotReal, real_value

LIMITS = Limits(length=1000, tokens=300, depth=30, digits=60)
MOST = 12
_PAIR = re.compile(r"\([^()]*(?:\([^()]*\)[^()]*)*,[^()]*(?:\([^()]*\)[^()]*)*\)")


def numbers_in(answer: str) -> list[tuple[str, float]]:
    """The numbers that an answer lists, as written and in floating point; empty where it is no list of numbers."""
    try:
        node = parse(answer, LIMITS)
    except InputError:
        return []
    items = node.items if isinstance(node, List_ | Set_) else (node,)
    found = []
    for item in items:
        side = item.rhs if isinstance(item, Relation) and item.op == "=" else item
        number = _number(side)
        if number is None:
            return []
        found.append((to_text(side), number))
    return found[:MOST]


def pairs_in(answer: str) -> list[tuple[str, float, float]]:
    """The points that an answer names: `(3, 2)`, `maximum at (-1, 2); minimum at (1, -2)`."""
    found = []
    for text in _PAIR.findall(answer)[:MOST]:
        try:
            node = parse(text, LIMITS)
        except InputError:
            continue
        if isinstance(node, Tuple_) and len(node.items) == 2:
            x, y = (_number(item) for item in node.items)
            if x is not None and y is not None:
                found.append((to_text(node), x, y))
    return found


End = tuple[str, float]
"""An end of an interval as written and in floating point, infinity as such."""


def parts_of_line(answer: str) -> list[tuple[End, End]] | None:
    """A solution set as intervals; None where the answer is no such set."""
    if answer == "all real numbers":
        return [(("-oo", -math.inf), ("oo", math.inf))]
    try:
        node = parse(answer, LIMITS)
    except InputError:
        return None
    pieces = node.args if isinstance(node, Call) and node.name == "union" else (node,)
    found: list[tuple[End, End]] = []
    for piece in pieces:
        match piece:
            case Interval(left, right) | Tuple_((left, right)):
                ends = [(_end(left), _end(right))]
            case Set_(items):
                ends = [(_end(item), _end(item)) for item in items]
            case _:
                return None
        for first, last in ends:
            if first is None or last is None:
                return None
            found.append((first, last))
    return found


def _end(node: Node) -> End | None:
    text = to_text(node)
    number = {"oo": math.inf, "-oo": -math.inf}.get(text, _number(node))
    return None if number is None else (text, number)


def _number(node: Node) -> float | None:
    if symbols(node) or any(isinstance(part, Interval | Set_ | Tuple_) for part in walk(node)):
        return None
    try:
        return real_value(node, {})
    except NotReal:
        return None
