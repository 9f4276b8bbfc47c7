"""A cleaned answer text to what it says: a quantity, several values, an equation, a region, a choice, or words.

Reading is where an answer gets its type. It decides nothing about equality, computes nothing that is costly, and says
why where it can't read a text.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import product

from lemmata.answers.cleaning import clean
from lemmata.answers.conditions import Condition, all_of, any_of
from lemmata.answers.notation import going_on, known_notation
from lemmata.answers.progressions import INTEGER, Progression, progression
from lemmata.answers.regions import Piece, Region, intersect, normal, region_of
from lemmata.answers.special import Special, read_special
from lemmata.answers.sums import Big, read_big
from lemmata.answers.units import MONEY_SIGNS, Unit, read_unit
from lemmata.answers.words import MAGNITUDES, is_wordy, meaning, number_word, plain_words
from lemmata.expr import (
    Add,
    Call,
    Chain,
    LimitError,
    Limits,
    List_,
    Matrix,
    Mul,
    Neg,
    Node,
    Num,
    ParseError,
    Pow,
    Relation,
    Set_,
    Sym,
    Tuple_,
    children,
    number,
    parse,
    symbols,
    to_text,
)


@dataclass(frozen=True)
class Quantity:
    """One value. `label` is what stands before the equals sign (`x = 3`), `relation` that whole equation.

    `parameter` is the variable of a function that was given a name, `x` in `f(x) = x^2`.
    """

    node: Node
    unit: Unit | None = None
    label: str | None = None
    relation: Relation | None = None
    parameter: str | None = None


@dataclass(frozen=True)
class Several:
    """Several values: `kind` is `list` (no brackets), `set`, `tuple` or `matrix` (of `width` columns)."""

    kind: str
    parts: tuple["Reading", ...]
    width: int = 0


@dataclass(frozen=True)
class Equation:
    """An equation that states no value by itself: a line, a curve, `2x + 4 = 0`."""

    node: Relation


@dataclass(frozen=True)
class Choice:
    """A multiple-choice letter, with the option's text where it was given."""

    letter: str
    rest: str = ""


@dataclass(frozen=True)
class Words:
    """Words; `known` where the phrase has a meaning of its own in `words.py`."""

    text: str
    known: bool


@dataclass(frozen=True)
class Unread:
    """A text that could not be read, and why."""

    reason: str


Reading = Quantity | Several | Equation | Region | Condition | Progression | Big | Choice | Special | Words | Unread

_CHOICE = re.compile(
    r"^(?i:(?:the )?(?:correct )?(?:answer|option|choice|选项|选)(?: is|:)?\s*)?"
    r"(?:\(([A-Ja-j])\)|([A-J])(?:[).:]|$))(?:\s*(.+))?$"
)
_SCIENTIFIC = re.compile(r"^([-+]?\d+(?:\.\d+)?)[eE]([-+]?\d{1,4})$")
_HEDGE = re.compile(
    r"^(?:approximately|about|around|exactly|roughly|only|after|x ∈|[a-z] ?\\in\b|[a-z] ∈|=)\s*(?=.)", re.IGNORECASE
)
_BUILDER = re.compile(r"^\\?\{\s*[a-zA-Z]\s*(?::|\||\\mid\b)(.+?)\\?\}$")
_MOST_PARTS = 50
_FUNCTION = re.compile(r"^([a-zA-Z](?:'{1,3}|\^\{?(?:-1|\\prime)\}?|_\{?\w\}?))\s*\(\s*([a-z])\s*\)\s*=\s*([^=]+)$")
_POINT = re.compile(r"^[A-Z](?:_\d)?\s*=?\s*(\([^()]*,[^()]*\))$")
_COUNT = re.compile(r"^[CP]\s*\(\s*\d+\s*,\s*\d+\s*\)$")
_INCHES = re.compile(r"\bin\.?$")
_SMALL = Limits(length=200, tokens=100, depth=30, digits=100)
_SPLIT_OR = re.compile(r"\s+or\s+|\s*\\lor\b\s*|\s*或者?\s*")
_SPLIT_AND = re.compile(r",?\s+and\s+|\s*\\land\b\s*|\s*和\s*")
_BEFORE_UNIT = re.compile(r"(?<=[\d)}\]½⅓⅔¼¾π])\s*(?=[A-Za-z一-鿿°¢^\\])|\s+(?=[A-Za-z])")
_MAGNITUDE = re.compile(rf"^(.*[\d}}])\s*({'|'.join(MAGNITUDES)})\b\s*(.*)$")
_PARTS = re.compile(r"\s*,\s*|\s+and\s+|(?<=[A-Za-z])\s+(?=\d)")
_RATIO_WORDS = re.compile(r"^(\S+)\s+to\s+(\S+)$")


def read(text: str, limits: Limits) -> Reading:
    """What an answer says; LimitError where it is too large to be read."""
    cleaned = clean(text)
    if not cleaned:
        return Unread("there is no answer")
    if (found := meaning(cleaned)) is not None:
        return Words(found, known=True)
    if (special := read_special(cleaned)) is not None:
        return special
    if match := _CHOICE.match(cleaned):
        return Choice((match[1] or match[2]).upper(), match[3] or "")
    cleaned = known_notation(cleaned)
    if (general := _general(cleaned, limits)) is not None:
        return general
    return _read_formula(_HEDGE.sub("", cleaned), limits, joined=True)


def _general(text: str, limits: Limits) -> Progression | None:
    """`x = pi/4 + k pi, k an integer`."""
    match = INTEGER.search(text[-200:]) if len(text) <= 600 else None
    if match is None:
        return None
    body = text[: len(text) - len(match[0])].strip(" ,;|:")
    if body.startswith("\\{"):
        body = body[2:].removesuffix("\\}").strip(" ,;|:")
    reading = _read_formula(body, limits, joined=True)
    values = reading.parts if isinstance(reading, Several) and reading.kind != "tuple" else (reading,)
    nodes = [Call("degrees", (p.node,)) if p.unit is not None else p.node for p in values if isinstance(p, Quantity)]
    return progression(nodes, match[1], limits) if len(nodes) == len(values) else None


def with_unit(quantity: Quantity) -> Quantity:
    """`5 m` and `10 m/s` parse as products of letters; next to an answer with a unit they are measures."""
    if not symbols(quantity.node):
        return quantity
    measured = _measured(re.sub(r"\*(?=[A-Za-z])", " ", to_text(quantity.node)), _SMALL)
    if measured is None or measured.unit is None or not measured.unit.known or symbols(measured.node):
        return quantity
    return replace(measured, label=quantity.label)


def _read_formula(text: str, limits: Limits, joined: bool) -> Reading:
    if match := _SCIENTIFIC.match(text):
        text = f"{match[1]}*10^({match[2]})"
    if len(text) <= 60:
        text = going_on(text)
    if match := _BUILDER.match(text):
        text = match[1].strip()
    if match := _RATIO_WORDS.match(text):
        text = f"{match[1]} : {match[2]}"
    try:
        return _from_node(parse(text, limits), limits)
    except LimitError:
        raise
    except ParseError as error:
        reason = str(error)
    if (value := number_word(text)) is not None:
        return Quantity(number(value))
    if (big := read_big(text, limits)) is not None:
        return big if isinstance(big, Big) else Quantity(big)
    if (named := _named_function(text, limits)) is not None:
        return named
    if joined and (total := _compound(text, limits)) is not None:
        return total
    if joined and (several := _joined(text, limits)) is not None:
        return several
    if (quantity := _measured(text, limits)) is not None:
        return quantity
    if is_wordy(text):
        return Words(plain_words(text), known=False)
    return Unread(reason)


def _named_function(text: str, limits: Limits) -> Reading | None:
    """`f^{-1}(x) = (x - 1)/2`, `f'(x) = 2x` and the point `A(1, 2)`: what the parser has no tree for."""
    if match := _FUNCTION.match(text):
        value = _read_formula(match[3], limits, joined=False)
        if isinstance(value, Quantity) and value.unit is None:
            return replace(value, label=f"{match[1]}({match[2]})", parameter=match[2])
    if (match := _POINT.match(text)) and not _COUNT.match(text):
        point = _read_formula(match[1], limits, joined=False)
        if isinstance(point, Several) and point.kind == "tuple":
            return point
    return None


def _compound(text: str, limits: Limits) -> Quantity | None:
    """`1 hour and 31 minutes`, `5 ft 6 in`: one measure in falling units of one quantity."""
    pieces = _PARTS.split(text)
    if not 2 <= len(pieces) <= 4:
        return None
    total: Node | None = None
    first: Unit | None = None
    last: Unit | None = None
    for piece in pieces:
        part = _measured(_INCHES.sub("inches", piece), limits)
        if part is None or part.unit is None or not part.unit.known or part.label is not None:
            return None
        if first is None or last is None or total is None:
            first, total = part.unit, part.node
        elif part.unit.quantity != first.quantity or part.unit.factor >= last.factor:
            return None
        else:
            total = Add((total, Mul((part.node, number(part.unit.factor / first.factor)))))
        last = part.unit
    return None if total is None else Quantity(total, first)


def _joined(text: str, limits: Limits) -> Reading | None:
    """`x < 1 or x > 2`, `2 and 3`, `x = 2 or x = 3`."""
    for pattern, is_or in ((_SPLIT_OR, True), (_SPLIT_AND, False)):
        pieces = pattern.split(text)
        if not 2 <= len(pieces) <= _MOST_PARTS:
            continue
        parts = [_read_formula(piece.strip().strip(","), limits, joined=is_or) for piece in pieces]
        if all(isinstance(part, Region) for part in parts):
            return _joined_regions([part for part in parts if isinstance(part, Region)], is_or)
        if all(isinstance(part, Region | Condition) for part in parts):
            ranges = [part for part in parts if isinstance(part, Region | Condition)]
            return any_of(ranges) if is_or else all_of(ranges) or Unread("a condition with too many cases")
        if all(isinstance(part, Quantity | Several) for part in parts):
            return Several("list", tuple(_flat(parts)))
    return None


def _joined_regions(regions: list[Region], is_or: bool) -> Reading | None:
    total = regions[0]
    for region in regions[1:]:
        if is_or:
            total = Region(total.pieces + region.pieces, total.name or region.name)
        else:
            both = intersect(total, region)
            if both is None:
                return Unread("inequalities whose ends can't be ordered")
            total = both
    return total


def _listed_regions(regions: list[Region]) -> Reading:
    """`x > 1, x < 2`: both, where "or" would be every number; either, where "and" would be none."""
    both, either = _joined_regions(regions, is_or=False), _joined_regions(regions, is_or=True)
    if isinstance(both, Region) and isinstance(either, Region) and (whole := normal(either)) is not None:
        if not both.pieces:
            return either
        if whole.pieces == (Piece(None, None),):
            return both
    return Unread("inequalities and a comma, which may mean 'and' or 'or'")


def _flat(parts: Iterable[Reading]) -> Iterable[Reading]:
    for part in parts:
        if isinstance(part, Several) and part.kind == "list":
            yield from part.parts
        else:
            yield part


def _measured(text: str, limits: Limits) -> Quantity | None:
    """A number with a unit: `$5`, `5 cm^2`, `x = 5 apples`."""
    label = None
    body = text
    if match := re.match(r"^([A-Za-z])\s*=\s*(.+)$", text):
        label, body = match[1], match[2]
    if match := re.match(rf"^(-?)\s*([{re.escape(MONEY_SIGNS)}]|[Rr]s\.?)\s*(?=[\d.(\\-])(.+)$", body):
        rest = re.sub(r"\s*(?:dollars?|USD|euros?|rupees?)$", "", match[3])
        node = _number_node(f"{match[1]}{rest}", limits)
        return None if node is None else Quantity(node, read_unit(match[2]), label)
    if (match := _MAGNITUDE.match(body)) and (not match[3] or read_unit(match[3]) is not None):
        node = _number_node(f"{match[1]} {match[2]}", limits)
        if node is not None:
            return Quantity(node, read_unit(match[3]) if match[3] else None, label)
    for split in list(_BEFORE_UNIT.finditer(body))[:8]:
        unit = read_unit(body[split.end() :])
        if unit is None:
            continue
        node = _number_node(body[: split.start()], limits)
        if node is not None and (unit.known or not symbols(node)):
            return Quantity(node, unit, label)
    return None


def _number_node(text: str, limits: Limits) -> Node | None:
    """A number by itself: a formula that is one value, a number word, or `2.5 million`."""
    if (match := _MAGNITUDE.match(text)) and not match[3]:
        node = _number_node(match[1], limits)
        return None if node is None else Mul((node, number(MAGNITUDES[match[2]])))
    try:
        node = parse(text, limits)
    except LimitError:
        raise
    except ParseError:
        value = number_word(text)
        return None if value is None else number(value)
    plain = not isinstance(node, Relation | Chain | List_ | Tuple_ | Set_ | Matrix) and region_of(node) is None
    return node if plain else None


def _from_node(node: Node, limits: Limits) -> Reading:
    match node:
        case List_(items) if all(isinstance(item, Relation | Chain) and region_of(item) is not None for item in items):
            return _listed_regions([region for item in items if (region := region_of(item)) is not None])
        case List_(items) if any(isinstance(item, Relation) and item.op != "=" for item in items):
            return Unread("inequalities and a comma, which may mean 'and' or 'or'")
        case List_(items):
            return Several("list", tuple(_flat(_from_node(item, limits) for item in items)))
        case Tuple_(items) if region_of(node) is None:
            return Several("tuple", tuple(_from_node(item, limits) for item in items))
        case Set_(()):
            return Words("no solution", known=True)
        case Set_(items):
            return Several("set", tuple(_flat(_from_node(item, limits) for item in items)))
        case Matrix(rows):
            cells = tuple(_from_node(cell, limits) for row in rows for cell in row)
            return Several("matrix", cells, width=len(rows[0]))
        case Relation("=", lhs, rhs):
            return _from_equation(node, lhs, rhs, limits)
        case Chain(terms, ops) if set(ops) == {"="}:
            if _label(terms[0]) is None and symbols(node):
                return Unread("a chain of equations that names no value")
            return _from_equation(Relation("=", terms[0], terms[-1]), terms[0], terms[-1], limits)
    if (region := region_of(node)) is not None:
        return region
    if isinstance(node, Chain) and "=" not in node.ops and "!=" not in node.ops:
        links = zip(node.ops, node.terms, node.terms[1:], strict=False)
        return Condition((tuple(Relation(op, left, right) for op, left, right in links),))
    if isinstance(node, Relation) and symbols(node):
        return Condition(((node,),))
    if isinstance(node, Relation | Chain):
        return Unread("a relation that says nothing about a variable")
    return _from_value(node)


def _from_equation(relation: Relation, lhs: Node, rhs: Node, limits: Limits) -> Reading:
    if _label(lhs) is None and _label(rhs) is not None:
        lhs, rhs = rhs, lhs
    label = _label(lhs)
    if isinstance(lhs, Tuple_) and isinstance(rhs, Tuple_):
        return _named_point(lhs, rhs, limits)
    if not symbols(relation):  # `2 + 3 = 5` ends with what it states
        return _from_node(relation.rhs, limits)
    if label is None or label in symbols(rhs):
        return Equation(relation)
    value = _from_node(rhs, limits)
    if isinstance(value, Several) and value.kind == "list" and all(isinstance(p, Quantity) for p in value.parts):
        parts = tuple(replace(part, label=label) for part in value.parts if isinstance(part, Quantity))
        return Several("list", parts)
    if isinstance(value, Quantity):
        parameter = lhs.factors[1] if isinstance(lhs, Mul) else None
        return replace(
            value, label=label, relation=relation, parameter=parameter.name if isinstance(parameter, Sym) else None
        )
    return value


def _named_point(names: Tuple_, values: Tuple_, limits: Limits) -> Reading:
    """`(x, y) = (1, 2)`."""
    letters = [item.name for item in names.items if isinstance(item, Sym)]
    if len(letters) != len(names.items) or len(letters) != len(values.items) or len(set(letters)) != len(letters):
        return Unread("an equation of two tuples")
    parts = [_from_node(item, limits) for item in values.items]
    if not all(isinstance(part, Quantity) for part in parts):
        return Unread("a point whose coordinates are no values")
    named = zip(parts, letters, strict=True)
    return Several("tuple", tuple(replace(p, label=name) for p, name in named if isinstance(p, Quantity)))


def _label(node: Node) -> str | None:
    """The name that `x`, `x_1`, `f(x)` or `P(x, y)` gives to a value."""
    match node:
        case Sym(name):
            return name
        case Mul((Sym(name), Sym())) if name in "fghpqPQFGHT":
            return name
        case Mul((Pow(Sym(name), exponent), Sym())) if name in "fghpqFGH" and exponent in (number(-1), Neg(number(1))):
            return f"{name}^-1"
    return None


def _from_value(node: Node) -> Reading:
    signs = _count_signs(node)
    if signs == 0:
        return _with_sign_unit(node)
    if signs > 3:
        return Unread("more than three signs ±")
    values = [_choose(node, iter(choice)) for choice in product((False, True), repeat=signs)]
    return Several("list", tuple(Quantity(value) for value in values))


def _with_sign_unit(node: Node) -> Quantity:
    """`30°` is 30 with a unit; percent stays a part of the value and is looked at when values are compared."""
    match node:
        case Call("degrees", (arg,)):
            return Quantity(arg, read_unit("degrees"))
        case Neg(Call("degrees", (arg,))):
            return Quantity(Neg(arg), read_unit("degrees"))
    return Quantity(node)


def _count_signs(node: Node) -> int:
    return (isinstance(node, Call) and node.name == "pm") + sum(_count_signs(part) for part in children(node))


def _choose(node: Node, minus: Iterable[bool]) -> Node:
    """The tree with each ± replaced by plus or minus, in written order."""
    choices = iter(minus)

    def walk(part: Node) -> Node:
        match part:
            case Call("pm", (arg,)):
                negative = next(choices)
                inside = walk(arg)
                return Neg(inside) if negative else inside
            case Add(terms):
                return Add(tuple(map(walk, terms)))
            case Mul(factors):
                return Mul(tuple(map(walk, factors)))
            case Neg(arg):
                return Neg(walk(arg))
            case Num() | Sym():
                return part
            case Call(name, args):
                return Call(name, tuple(map(walk, args)))
        fields = [walk(child) for child in children(part)]
        return type(part)(*fields) if fields else part

    return walk(node)
