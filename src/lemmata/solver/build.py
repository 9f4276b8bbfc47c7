"""Short constructors for formula trees, so that a rule reads like the line it writes."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from itertools import groupby

from lemmata.expr import Add, Call, Const, Div, List_, Mul, Neg, Node, Num, Pow, Relation, Sym, number, to_text

Part = Node | Fraction | int | str


def node(part: Part) -> Node:
    """A node from a node, a number or the name of a variable."""
    if isinstance(part, Node):
        return part
    if isinstance(part, str):
        return Sym(part)
    return number(Fraction(part))


def plus(*parts: Part) -> Node:
    """A sum; a negative number after the first is written as a subtraction."""
    terms = [node(part) for part in parts]
    signed = [terms[0], *(_as_subtraction(term) for term in terms[1:])]
    return signed[0] if len(signed) == 1 else Add(tuple(signed))


def minus(left: Part, right: Part) -> Node:
    """left - right, with a negative number in brackets."""
    return Add((node(left), Neg(node(right))))


def times(*parts: Part) -> Node:
    """A product as written."""
    factors = tuple(node(part) for part in parts)
    return factors[0] if len(factors) == 1 else Mul(factors)


def over(top: Part, bottom: Part) -> Node:
    """A quotient as written, also of numbers that divide."""
    return Div(node(top), node(bottom))


def power(base: Part, exponent: Part) -> Node:
    """A power."""
    return Pow(node(base), node(exponent))


def call(name: str, *parts: Part) -> Node:
    """A function of expr's allow-list."""
    return Call(name, tuple(node(part) for part in parts))


def equation(left: Part, right: Part) -> Relation:
    """left = right."""
    return Relation("=", node(left), node(right))


def unequal(left: Part, right: Part) -> Relation:
    """left != right."""
    return Relation("!=", node(left), node(right))


def decimal_node(value: Fraction) -> Node:
    """A finite decimal with as few places as it needs (`5/2` -> `2.5`); ValueError where there is none."""
    places, rest = 0, value.denominator
    for prime in (2, 5):
        count = 0
        while rest % prime == 0:
            rest, count = rest // prime, count + 1
        places = max(places, count)
    if rest != 1:
        raise ValueError(f"{value} has no finite decimal")
    digits = str(abs(value.numerator) * 10**places // value.denominator).rjust(places + 1, "0")
    text = digits if places == 0 else f"{digits[:-places]}.{digits[-places:]}"
    return Num(value, f"-{text}" if value < 0 else text)


def _as_subtraction(term: Node) -> Node:
    if isinstance(term, Num) and term.value < 0:
        return Neg(Num(-term.value, term.text.removeprefix("-")))
    return term


def substitute(tree: Node, values: Mapping[str, Node]) -> Node:
    """The formula with nodes written in the place of variables."""
    return map_leaves(tree, lambda leaf: values.get(leaf.name, leaf) if isinstance(leaf, Sym) else leaf)


def with_letters(tree: Node, letters: frozenset[str]) -> Node:
    """The formula with the constants of these names (`i`, `e`) read as variables."""
    if not letters:
        return tree
    return map_leaves(tree, lambda leaf: Sym(leaf.name) if isinstance(leaf, Const) and leaf.name in letters else leaf)


def map_leaves(tree: Node, change: Callable[[Node], Node]) -> Node:
    """The formula with each number, variable and constant replaced by what `change` makes of it."""
    if isinstance(tree, Num | Sym | Const):
        return change(tree)
    return map_parts(tree, lambda part: map_leaves(part, change))


def map_parts(tree: Node, change: Callable[[Node], Node]) -> Node:
    """The formula with each of the parts that it is built of replaced by what `change` makes of it."""
    match tree:
        case Neg(arg):
            return Neg(change(arg))
        case Add(terms):
            return Add(tuple(map(change, terms)))
        case Mul(factors):
            return Mul(tuple(map(change, factors)))
        case Div(num, den):
            return Div(change(num), change(den))
        case Pow(base, exp):
            return Pow(change(base), change(exp))
        case Call(name, args):
            return Call(name, tuple(map(change, args)))
        case Relation(op, lhs, rhs):
            return Relation(op, change(lhs), change(rhs))
        case List_(items):
            return List_(tuple(map(change, items)))
    return tree


def equalities(*trees: Node) -> str:
    """The formulas with `=` between them; one that is written like the one before it stands once."""
    return " = ".join(text for text, _ in groupby(map(to_text, trees)))
