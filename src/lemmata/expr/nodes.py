"""The tree of a formula, as it was written.

Nothing is simplified here: `2 + 3` stays a sum of two numbers, `6/4` a quotient, `0.50` keeps its zeros. That is what
unevaluated steps are shown from. Nodes are frozen, compare by structure and know nothing about text or SymPy.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

RELATIONS = ("=", "!=", "<", "<=", ">", ">=")


class Node:
    """Base of every node."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Num(Node):
    """A written number. `text` is `12`, `0.50`, `0.1\\overline{6}` or, for a mixed number, `1 2/3`; a leading `-` is
    part of it where the number stands alone (`-5`, `3 + (-5)`)."""

    value: Fraction
    text: str


@dataclass(frozen=True, slots=True)
class Sym(Node):
    """A variable: one letter, a Greek name, or a letter with a subscript (`x_1`)."""

    name: str


@dataclass(frozen=True, slots=True)
class Const(Node):
    """`pi`, `e`, `i` or `oo` (infinity)."""

    name: str


@dataclass(frozen=True, slots=True)
class Neg(Node):
    """Minus the argument; as a later term of an `Add` it is a subtraction."""

    arg: Node


@dataclass(frozen=True, slots=True)
class Add(Node):
    """A sum of two or more terms; `a - b` is `Add((a, Neg(b)))`."""

    terms: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Mul(Node):
    """A product of two or more factors, written with a sign or by standing side by side."""

    factors: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Div(Node):
    """A quotient or a fraction."""

    num: Node
    den: Node


@dataclass(frozen=True, slots=True)
class Pow(Node):
    """A power."""

    base: Node
    exp: Node


@dataclass(frozen=True, slots=True)
class Call(Node):
    """A function of the allow-list in `functions.py`."""

    name: str
    args: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Relation(Node):
    """`lhs op rhs` with `op` one of RELATIONS."""

    op: str
    lhs: Node
    rhs: Node


@dataclass(frozen=True, slots=True)
class Chain(Node):
    """Several relations in a row, `1 < x <= 5`: n + 1 terms and n ops."""

    terms: tuple[Node, ...]
    ops: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class List_(Node):
    """Items with commas and without brackets: `2, 3`."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Tuple_(Node):
    """`(a, b)`: a point, or an open interval; which of them only the reader of the formula can know."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Set_(Node):
    """`{a, b}`."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Interval(Node):
    """`[a, b]`, `(a, b]` or `[a, b)`."""

    left: Node
    right: Node
    left_closed: bool
    right_closed: bool


@dataclass(frozen=True, slots=True)
class Matrix(Node):
    """Rows of one length, from `pmatrix` and its kin or `[[1, 2], [3, 4]]`; a vector is a matrix of one column."""

    rows: tuple[tuple[Node, ...], ...]


COMPOUND = (Relation, Chain, List_, Tuple_, Set_, Interval)
"""Nodes that can't be an operand of arithmetic."""


def children(node: Node) -> tuple[Node, ...]:
    """The direct parts of a node, in written order."""
    match node:
        case Num() | Sym() | Const():
            return ()
        case Neg(arg):
            return (arg,)
        case Add(parts) | Mul(parts) | Call(_, parts) | Chain(parts, _):
            return parts
        case List_(parts) | Tuple_(parts) | Set_(parts):
            return parts
        case Div(left, right) | Pow(left, right) | Relation(_, left, right) | Interval(left, right):
            return (left, right)
        case Matrix(rows):
            return tuple(cell for row in rows for cell in row)
    raise TypeError(f"not a formula node: {node!r}")


def walk(node: Node) -> Iterator[Node]:
    """The node and everything below it, parents first."""
    stack = [node]
    while stack:
        top = stack.pop()
        yield top
        stack.extend(reversed(children(top)))


def symbols(node: Node) -> frozenset[str]:
    """The names of the variables in the formula."""
    return frozenset(part.name for part in walk(node) if isinstance(part, Sym))


def height(node: Node) -> int:
    """The number of levels of the tree (1 for a leaf); no recursion, so it is safe on a tree of any depth."""
    deepest, stack = 0, [(node, 1)]
    while stack:
        top, level = stack.pop()
        deepest = max(deepest, level)
        stack.extend((part, level + 1) for part in children(top))
    return deepest


def number(value: Fraction | int) -> Node:
    """The plain node of a rational value: a `Num`, or a `Div` of two with the minus sign in front."""
    value = Fraction(value)
    if value.denominator == 1:
        return Num(value, str(value.numerator))
    top = Num(Fraction(abs(value.numerator)), str(abs(value.numerator)))
    quotient = Div(top, Num(Fraction(value.denominator), str(value.denominator)))
    return Neg(quotient) if value < 0 else quotient
