"""Questions about trigonometric values, equations and identities."""

import re

from lemmata.expr import Call, Chain, Const, Interval, Node, ParseError, Relation, Tuple_, parse, symbols, to_text, walk
from lemmata.solver.reading.patterns import GET, Build, E, patterns
from lemmata.solver.reading.scope import Scope
from lemmata.solver.task import Task

FUNCTIONS = frozenset(str.split("sin cos tan cot sec csc asin acos atan"))


def has_function(tree: Node) -> bool:
    """Whether a trigonometric function occurs."""
    return any(isinstance(part, Call) and part.name in FUNCTIONS for part in walk(tree))


def formula(text: str, scope: Scope) -> Node:
    """A formula in which degrees may be written as a word."""
    text = re.sub(r"(?<=[\d)]) ?degrees?\b", "°", text.strip("$ "))
    return scope.formula(re.sub(r"(?<=[\d)]) ?radians?\b", "", text))


def value(match: re.Match[str], scope: Scope) -> Task | None:
    """Functions of numbers."""
    tree = formula(match["e"], scope)
    if symbols(tree) or not has_function(tree) or isinstance(tree, Relation):
        return None
    return Task("trigonometric_value", f"exact value of {to_text(tree)}", (tree,))


def equation(match: re.Match[str], scope: Scope) -> Task | None:
    """An equation with a trigonometric function of the unknown; perhaps an interval."""
    groups = match.groupdict()
    tree = formula(match["e"], scope)
    if not isinstance(tree, Relation) or tree.op != "=" or not has_function(tree):
        return None
    names = sorted(symbols(tree))
    name = (groups.get("v") or (names[0] if len(names) == 1 else "")).lower()
    name = {r"\theta": "theta", "θ": "theta"}.get(name, name)
    if names != [name] or any(isinstance(part, Const) and part.name in ("i", "oo") for part in walk(tree)):
        return None
    reading = f"solve {to_text(tree)} for {name}"
    span = groups.get("i")
    if not span:
        return Task("trigonometric_equation", reading, (tree,), names=(name,))
    interval = in_radians(interval_of(formula(span, scope), name))
    return Task("trigonometric_equation", f"{reading} in {to_text(interval)}", (tree, interval), names=(name,))


def interval_of(tree: Node, name: str) -> Node:
    """`[0, 2pi)` as it is, `0 <= x < 2pi` as an interval."""
    if isinstance(tree, Chain) and len(tree.terms) == 3 and symbols(tree.terms[1]) == {name}:
        low, _, high = tree.terms
        if all(op in ("<", "<=") for op in tree.ops):
            left, right = (op == "<=" for op in tree.ops)
            return Interval(low, high, left, right) if left or right else Tuple_((low, high))
    if isinstance(tree, Interval) or (isinstance(tree, Tuple_) and len(tree.items) == 2):
        return tree
    raise ParseError("expected an interval")


def in_radians(tree: Node) -> Node:
    """Ends of an interval that are written in degrees, as multiples of pi."""

    def end(part: Node) -> Node:
        if isinstance(part, Call) and part.name == "degrees":
            return parse(f"{to_text(part.args[0])}*pi/180")
        return part

    if isinstance(tree, Interval):
        return Interval(end(tree.left), end(tree.right), tree.left_closed, tree.right_closed)
    assert isinstance(tree, Tuple_)
    return Tuple_(tuple(map(end, tree.items)))


def identity(match: re.Match[str], scope: Scope) -> Task | None:
    tree = formula(match["e"], scope)
    if not isinstance(tree, Relation) or tree.op != "=" or not has_function(tree) or not symbols(tree):
        return None
    return Task("trigonometric_identity", f"whether {to_text(tree)} for all values", (tree,))


def simplify(match: re.Match[str], scope: Scope) -> Task | None:
    tree = formula(match["e"], scope)
    if isinstance(tree, Relation) or not symbols(tree) or not has_function(tree):
        return None
    return Task("trigonometric_simplify", f"simplify {to_text(tree)}", (tree,))


def checked(build: Build) -> Build:
    """A pattern of plain wording (`Solve …`) applies only where a function's name occurs in the text."""

    def guarded(match: re.Match[str], scope: Scope) -> Task | None:
        return build(match, scope) if _NAME.search(match["e"]) else None

    return guarded


_NAME = re.compile(r"sin|cos|tan|cot|sec|csc")
_V = r"\$?(?P<v>[a-z]|\\?theta|θ)\$?"
_IN = rf"(?:for {_V} )?(?:in|on|over) (?:the )?(?:interval )?\$?(?P<i>(?:\\left)? ?[\[(].+[\])])\$?"
_BELOW = r"(?:<=|<|≤|\\le|\\leq|\\leqslant)"
_FOR = rf"(?:for|where|with|if|given) \$?(?P<i>[^=]+?{_BELOW} ?(?:[a-z]|\\theta|θ) ?{_BELOW}.+)"
_SOLVE = (
    r"(?:solve(?: the equation)?|find all (?:the )?solutions (?:of|to)(?: the equation)?|"
    r"find the general solution of):?"
)
PATTERNS = patterns(
    (rf"{_SOLVE} {E},? {_IN}", checked(equation)),
    (rf"{_SOLVE} {E},? {_FOR}", checked(equation)),
    (rf"{_SOLVE} {E},? for {_V}", checked(equation)),
    (rf"{_SOLVE} {E}", checked(equation)),
    (rf"(?:verify|prove|show|check)(?: the identity| that)?:? {E}", checked(identity)),
    (rf"is {E} an identity", checked(identity)),
    (rf"simplify:? (?:the expression )?{E}", checked(value)),
    (rf"simplify:? (?:the expression )?{E}", checked(simplify)),
    (rf"(?:{GET} )?(?:the )?(?:exact )?(?:value of )?{E}(?: exactly)?", checked(value)),
)
