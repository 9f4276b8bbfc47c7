"""An answer that is a sum, a product or an integral that nobody worked out: `\\sum_{k=1}^{10} k`, `\\int_0^1 x^2 dx`.

Finite sums and products with whole ends are written out as plain formulas, which the cheap stages compare. The others
are read here and computed by computer algebra in the worker.
"""

import re
from dataclasses import dataclass

from lemmata.answers.cleaning import closing_brace
from lemmata.expr import Add, Call, Div, LimitError, Limits, Mul, Neg, Node, Num, ParseError, Pow, Sym, parse, symbols

_MOST_TERMS = 200
_SIGN = re.compile(r"^\\(sum|prod|int)(?![a-zA-Z])")
_INDEX = re.compile(r"^([a-zA-Z])\s*=\s*(.+)$")
_VARIABLE = re.compile(r"[\s,;\\]{0,6}d\s?([a-z])$")


@dataclass(frozen=True)
class Big:
    """`kind` is sum, prod or int; without ends an integral is the whole family of antiderivatives."""

    kind: str
    body: Node
    variable: str
    low: Node | None
    high: Node | None


def read_big(text: str, limits: Limits) -> Node | Big | None:
    """A text that is one sum, product or integral and nothing else; written out where it is short; None otherwise."""
    match = _SIGN.match(text)
    if match is None or len(text) > 1_000:
        return None
    low, high, rest = _ends(text[match.end() :].strip())
    try:
        return _read(match[1], low, high, rest, limits)
    except LimitError:
        raise
    except ParseError:
        return None


def _read(kind: str, low: str, high: str, rest: str, limits: Limits) -> Node | Big | None:
    if kind == "int":
        variable = _VARIABLE.search(rest)
        if variable is None or bool(low) != bool(high):
            return None
        body = parse(rest[: variable.start()].strip() or "1", limits)
        ends = (parse(low, limits), parse(high, limits)) if low else (None, None)
        return Big("int", body, variable[1], *ends)
    index = _INDEX.match(low)
    if index is None or not high:
        return None
    name = index[1]
    if name in "ie":  # constants elsewhere
        free = next(letter for letter in "jkmnrst" if letter not in rest)
        rest, name = re.sub(rf"(?<![A-Za-z\\]){name}(?![A-Za-z])", free, rest), free
    first, last, body = parse(index[2], limits), parse(high, limits), parse(rest, limits)
    match first, last:
        case (Num(a), Num(b)) if a.denominator == b.denominator == 1 and 2 <= b - a + 1 <= _MOST_TERMS:
            terms = [replaced(body, name, Num(a + k, str(a + k))) for k in range(int(b - a) + 1)]
            whole = tuple(term for term in terms if term is not None)
            if len(whole) == len(terms):
                return Add(whole) if kind == "sum" else Mul(whole)
    return Big(kind, body, name, first, last)


def _ends(text: str) -> tuple[str, str, str]:
    """The lower and upper end (either may be empty) and what follows."""
    found = {"_": "", "^": ""}
    for _ in range(2):
        text = text.lstrip()
        sign = text[:1]
        if sign not in found or not sign:
            break
        text = text[1:].lstrip()
        close = closing_brace(text, 0)
        if close is not None:
            found[sign], text = text[1:close].strip(), text[close + 1 :]
        elif match := re.match(r"\\[a-zA-Z]+|-?\w", text):
            found[sign], text = match[0], text[match.end() :]
    return found["_"], found["^"], text.strip()


def replaced(node: Node, name: str, value: Node) -> Node | None:
    """The tree with a letter's value in its place; None where it has a part that this has no rule for."""
    if name not in symbols(node):
        return node
    match node:
        case Sym():
            return value
        case Neg(arg):
            inside = replaced(arg, name, value)
            return None if inside is None else Neg(inside)
        case Add(parts) | Mul(parts) | Call(_, parts):
            inner = tuple(new for part in parts if (new := replaced(part, name, value)) is not None)
            if len(inner) != len(parts):
                return None
            return Call(node.name, inner) if isinstance(node, Call) else type(node)(inner)
        case Div(left, right) | Pow(left, right):
            one, two = replaced(left, name, value), replaced(right, name, value)
            return None if one is None or two is None else type(node)(one, two)
    return None
