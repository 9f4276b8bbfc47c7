"""Sets of real numbers: intervals, unions, and linear inequalities in one variable, in one form.

A region is a tuple of pieces with exact ends. Inequalities are solved here when they are linear, with rational
arithmetic only; anything else is not a region.
"""

from dataclasses import dataclass
from fractions import Fraction

from lemmata.expr import (
    Add,
    Call,
    Chain,
    Const,
    Div,
    EvaluationError,
    Interval,
    Mul,
    Neg,
    Node,
    Num,
    Pow,
    Relation,
    Set_,
    Sym,
    Tuple_,
    evaluate,
    number,
    symbols,
)
from lemmata.expr.limits import Limits

_LIMITS = Limits(bits=2_000, exponent=500, factorial=200)
_LARGEST_DEGREE = 60
_FLIP = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "!=": "!="}


@dataclass(frozen=True)
class Piece:
    """The numbers between two ends; None is an infinite end."""

    low: Node | None
    high: Node | None
    low_closed: bool = False
    high_closed: bool = False


@dataclass(frozen=True)
class Region:
    """A union of pieces; `name` is the variable of the inequality it came from."""

    pieces: tuple[Piece, ...]
    name: str | None = None


def region_of(node: Node, open_tuple: bool = False) -> Region | None:
    """The region that a node describes, or None; `open_tuple` reads `(a, b)` as an open interval."""
    match node:
        case Interval(left, right, left_closed, right_closed):
            return Region((_piece(left, right, left_closed, right_closed),))
        case Tuple_((left, right)) if open_tuple or _infinite(left) or _infinite(right):
            return Region((_piece(left, right, False, False),))
        case Call("union", parts):
            pieces: list[Piece] = []
            for part in parts:
                if isinstance(part, Set_):
                    pieces += [Piece(item, item, True, True) for item in part.items]
                elif (region := region_of(part, open_tuple=True)) is not None:
                    pieces += region.pieces
                else:
                    return None
            return Region(tuple(pieces))
        case Relation(op, lhs, rhs) if op != "=":
            return _inequality(op, lhs, rhs)
        case Chain(terms, ops) if "=" not in ops:
            total: Region | None = None
            for op, lhs, rhs in zip(ops, terms, terms[1:], strict=False):
                link = _inequality(op, lhs, rhs)
                if link is None:
                    return None
                total = link if total is None else _meet_chain(total, link)
                if total is None:
                    return None
            return total
    return None


def normal(region: Region) -> Region | None:
    """Pieces in order, overlapping and touching ones merged; None where an end is not rational."""
    pieces: list[tuple[Fraction | None, Fraction | None, bool, bool]] = []
    for piece in region.pieces:
        try:
            low = None if piece.low is None else evaluate(piece.low, limits=_LIMITS)
            high = None if piece.high is None else evaluate(piece.high, limits=_LIMITS)
        except EvaluationError:
            return None
        empty = (
            low is not None
            and high is not None
            and (low > high or (low == high and not (piece.low_closed and piece.high_closed)))
        )
        if not empty:
            pieces.append((low, high, piece.low_closed, piece.high_closed))
    pieces.sort(key=lambda p: (p[0] is not None, p[0] or 0, not p[2]))
    merged: list[tuple[Fraction | None, Fraction | None, bool, bool]] = []
    for low, high, low_closed, high_closed in pieces:
        if merged:
            before_low, before_high, before_low_closed, before_closed = merged[-1]
            touches = before_high is None or low is None or low < before_high
            if not touches and low == before_high:
                touches = low_closed or before_closed
            if touches:
                if before_high is not None and (high is None or high > before_high):
                    before_high, before_closed = high, high_closed
                elif high == before_high:
                    before_closed = before_closed or high_closed
                merged[-1] = (before_low, before_high, before_low_closed, before_closed)
                continue
        merged.append((low, high, low_closed, high_closed))
    return Region(
        tuple(
            Piece(
                None if low is None else number(low),
                None if high is None else number(high),
                low_closed and low is not None,
                high_closed and high is not None,
            )
            for low, high, low_closed, high_closed in merged
        )
    )


def intersect(first: Region, second: Region) -> Region | None:
    """The common part of two regions with rational ends; None where an end is not rational."""
    a, b = normal(first), normal(second)
    if a is None or b is None:
        return None
    pieces: list[Piece] = []
    for one in a.pieces:
        for other in b.pieces:
            low, low_closed = _tighter(one.low, one.low_closed, other.low, other.low_closed, 1)
            high, high_closed = _tighter(one.high, one.high_closed, other.high, other.high_closed, -1)
            pieces.append(Piece(low, high, low_closed, high_closed))
    return normal(Region(tuple(pieces), first.name or second.name))


def _tighter(
    one: Node | None, one_closed: bool, other: Node | None, other_closed: bool, side: int
) -> tuple[Node | None, bool]:
    if one is None or other is None:
        return (other, other_closed) if one is None else (one, one_closed)
    a, b = side * evaluate(one, limits=_LIMITS), side * evaluate(other, limits=_LIMITS)
    if a == b:
        return one, one_closed and other_closed
    return (one, one_closed) if a > b else (other, other_closed)


def _meet_chain(first: Region, second: Region) -> Region | None:
    """`a < x < b`: one half-line each way; ends that are not rational are taken in the order they are written."""
    both = intersect(first, second)
    if both is not None:
        return both
    if len(first.pieces) != 1 or len(second.pieces) != 1:
        return None
    one, other = first.pieces[0], second.pieces[0]
    if one.high is None and other.low is None:
        return Region((Piece(one.low, other.high, one.low_closed, other.high_closed),), first.name)
    if one.low is None and other.high is None:
        return Region((Piece(other.low, one.high, other.low_closed, one.high_closed),), first.name)
    return None


def _piece(left: Node, right: Node, left_closed: bool, right_closed: bool) -> Piece:
    low = None if _infinite(left) else left
    high = None if _infinite(right) else right
    return Piece(low, high, left_closed and low is not None, right_closed and high is not None)


def _infinite(node: Node) -> bool:
    return node == Const("oo") or node == Neg(Const("oo"))


def _inequality(op: str, lhs: Node, rhs: Node) -> Region | None:
    names = symbols(lhs) | symbols(rhs)
    if len(names) != 1:
        return None
    (name,) = names
    if isinstance(lhs, Sym) and not symbols(rhs):
        return _half_line(name, op, rhs)
    if isinstance(rhs, Sym) and not symbols(lhs):
        return _half_line(name, _FLIP[op], lhs)
    solved = _linear_root(lhs, rhs, name)
    if solved is None:
        return None
    slope, root = solved
    return _half_line(name, op if slope > 0 else _FLIP[op], number(root))


def _half_line(name: str, op: str, end: Node) -> Region:
    if _infinite(end):
        return Region((Piece(None, None),), name)
    if op == "!=":
        return Region((Piece(None, end), Piece(end, None)), name)
    if op in ("<", "<="):
        return Region((Piece(None, end, False, op == "<="),), name)
    return Region((Piece(end, None, op == ">=", False),), name)


def _linear_root(lhs: Node, rhs: Node, name: str) -> tuple[Fraction, Fraction] | None:
    """(slope, root) of lhs - rhs where it is linear in `name`: at more points than its degree it lies on a line."""
    degree = polynomial_degree(Add((lhs, rhs)))
    if degree is None or degree > _LARGEST_DEGREE:
        return None
    values = []
    points = [Fraction(k) for k in range(degree + 2)]
    try:
        for point in points:
            env = {name: point}
            values.append(evaluate(lhs, env, _LIMITS) - evaluate(rhs, env, _LIMITS))
    except EvaluationError:
        return None
    slope = values[1] - values[0]
    if slope == 0 or any(value != values[0] + slope * point for point, value in zip(points, values, strict=True)):
        return None
    return slope, -values[0] / slope


def polynomial_degree(node: Node) -> int | None:
    """A bound of the degree of a formula that is built as a polynomial, None for any other."""
    if not symbols(node):
        return 0
    match node:
        case Sym():
            return 1
        case Neg(arg):
            return polynomial_degree(arg)
        case Add(parts) | Mul(parts):
            degrees = [polynomial_degree(part) for part in parts]
            known = [degree for degree in degrees if degree is not None]
            if len(known) != len(degrees):
                return None
            return max(known) if isinstance(node, Add) else sum(known)
        case Div(num, den) if not symbols(den):
            return polynomial_degree(num)
        case Pow(base, Num(exponent)) if exponent.denominator == 1 and 0 <= exponent <= _LARGEST_DEGREE:
            below = polynomial_degree(base)
            return None if below is None else below * int(exponent)
    return None
