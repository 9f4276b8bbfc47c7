"""Expressions to be computed, simplified, expanded, factored or evaluated, and formulas without any instruction."""

import re

from lemmata.expr import List_, Node, ParseError, Relation, Sym, evaluate, number, symbols, to_text
from lemmata.solver.build import minus, over, plus, times
from lemmata.solver.polynomial import NotPolynomial, Polynomial
from lemmata.solver.reading.equations import inequality_task, solve_task, system
from lemmata.solver.reading.patterns import GET, Build, E, patterns
from lemmata.solver.reading.scope import Scope, closing, items
from lemmata.solver.task import Task


def compute_or(kind: str) -> Build:
    """Numbers are computed; a formula with letters is what `kind` says, or not understood where kind is empty."""

    def build(match: re.Match[str], scope: Scope) -> Task | None:
        asked = kind or ("expand" if scope.calls_function(match["e"]) else "")
        return expression(scope.quantity(match["e"]), asked, scope)

    return build


def expression(tree: Node, kind: str, scope: Scope) -> Task | None:
    """The task of an expression."""
    names = scope.free(tree)
    if not names:
        return Task("compute", f"compute {to_text(tree)}", (tree,))
    return Task(kind, f"{kind} {to_text(tree)}", (tree,)) if kind else None


def bare(match: re.Match[str], scope: Scope) -> Task | None:
    """A formula without instruction: an equation is solved, numbers are computed, letters are simplified."""
    text = match["e"]
    tree = scope.formula(text)
    if isinstance(tree, Relation):
        return solve_task(tree, None) if tree.op == "=" and symbols(tree) else inequality_task(tree)
    if isinstance(tree, List_):
        return system([scope.relation(part) for part in items(text)], None, None)
    return compute_or("simplify")(match, scope)


def factor(match: re.Match[str], scope: Scope) -> Task | None:
    tree = scope.quantity(match["e"])
    return Task("factor", f"factor {to_text(tree)}", (tree,)) if symbols(tree) else None


def operation(sign: str, *, infix: bool = False) -> Build:
    """`Divide a by b`, `the product of a and b`: two numbers and one operation.

    Between two numbers (`3 times 4`) both must be single numbers: what `3 + 4 times 2` means, words don't say.
    """

    def build(match: re.Match[str], scope: Scope) -> Task | None:
        a, b = scope.quantity(match["a"]), scope.quantity(match["b"])
        if symbols(a) or symbols(b) or (infix and not (is_single(match["a"]) and is_single(match["b"]))):
            return None
        if sign == "distance" and evaluate(a) < evaluate(b):
            a, b = b, a
        tree = plus(a, b) if sign == "+" else times(a, b) if sign == "*" else over(a, b) if sign == "/" else minus(a, b)
        return Task("compute", f"compute {to_text(tree)}", (tree,))

    return build


def is_single(text: str) -> bool:
    """Whether the text is one number, a fraction or something in brackets."""
    text = text.strip("$ ")
    if re.fullmatch(r"-?[\d.,]+(?:/\d+)?", text):
        return True
    return text.startswith("(") and closing(text, 0) == len(text) - 1


def assignments(text: str, scope: Scope) -> dict[str, Node]:
    """`x = 4 and y = -2`."""
    values: dict[str, Node] = {}
    for part in items(text):
        given = scope.relation(part)
        if not isinstance(given.lhs, Sym):
            raise ParseError("expected a variable = a number")
        values[given.lhs.name] = number(evaluate(given.rhs))
    return values


def evaluate_at(match: re.Match[str], scope: Scope) -> Task | None:
    return evaluation(scope.quantity(match["e"]), assignments(match["a"], scope))


def evaluation(tree: Node, given: dict[str, Node]) -> Task | None:
    """The value of a formula where every variable has a value."""
    if set(given) != set(symbols(tree)):
        return None
    shown = ", ".join(f"{name} = {to_text(value)}" for name, value in given.items())
    values = tuple(evaluate(value) for value in given.values())
    return Task("evaluate", f"evaluate {to_text(tree)} at {shown}", (tree,), names=tuple(given), values=values)


def function_value(match: re.Match[str], scope: Scope) -> Task | None:
    """If f(x) = …, what is f(4)?"""
    if match["f"] != match["g"]:
        return None
    return evaluation(scope.quantity(match["e"]), {match["v"]: number(scope.value(match["a"]))})


def defined_value(match: re.Match[str], scope: Scope) -> Task | None:
    """After `Let f(x) = ….`: what is f(4)?"""
    function = scope.functions.get(match["g"])
    if function is None or symbols(function.body) != {function.variable}:
        return None
    inside = scope.quantity(match["a"])
    if symbols(inside):
        return None
    return evaluation(function.body, {function.variable: number(evaluate(inside))})


def composition(match: re.Match[str], scope: Scope) -> Task | None:
    """If f(x) = … and g(x) = …, what is f(g(2))?"""
    functions = {match["f"]: scope.quantity(match["e"]), match["g"]: scope.quantity(match["d"])}
    outer, inner = match["o"], match["i"]
    if outer not in functions or inner not in functions or match["v"] != match["w"] or len(functions) != 2:
        return None
    name, at = match["v"], scope.value(match["a"])
    parts = functions[outer], functions[inner]
    if any(symbols(part) - {name} for part in parts):
        return None
    reading = f"evaluate {outer}({inner}({at})) where {outer}({name}) = {to_text(parts[0])} and "
    reading += f"{inner}({name}) = {to_text(parts[1])}"
    return Task("compose", reading, parts, names=(name,), values=(at,))


def powers(match: re.Match[str], scope: Scope) -> Task | None:
    """`Simplify … assuming x is positive.`"""
    tree = scope.quantity(match["e"])
    name = match["v"]
    if symbols(tree) != {name}:
        return None
    return Task("powers", f"simplify {to_text(tree)} for {name} > 0", (tree,), names=(name,))


def coefficient(match: re.Match[str], scope: Scope) -> Task | None:
    """`Express … as a*x + b and give a.`: the coefficient that stands where the letter stands."""
    tree, form = scope.quantity(match["e"]), scope.quantity(match["form"])
    letter = match["v"]
    try:
        shape = Polynomial.of(form)
    except NotPolynomial:
        return None
    names = symbols(tree)
    holders = [monomial for monomial in shape.terms if (letter, 1) in monomial]
    if len(holders) != 1 or len(names) != 1 or letter in names:
        return None
    (name,) = names
    left = tuple(part for part in holders[0] if part[0] != letter)
    if any(part[0] != name for part in left):
        return None
    degree = dict(left).get(name, 0)
    spanned = {dict(monomial).get(name, 0) for monomial in shape.terms}
    if len(spanned) != len(shape.terms) or any(len(monomial) > 2 for monomial in shape.terms):
        return None
    if not set(powers_of(tree, name)) <= spanned:
        return None
    reading = f"the coefficient of {name}^{degree} in {to_text(tree)}"
    return Task("coefficient", reading, (tree,), numbers=(degree,), names=(name,))


def powers_of(tree: Node, name: str) -> list[int]:
    """The powers of a variable that occur in a polynomial; none where it isn't one."""
    try:
        return [dict(monomial).get(name, 0) for monomial in Polynomial.of(tree).terms]
    except NotPolynomial:
        return []


ORDERS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5}
A, B = r"(?P<a>.+?)", r"(?P<b>.+?)"
PATTERNS = patterns(
    (
        r"(?:if|let|given|suppose) \$?(?P<f>[a-z])\((?P<v>[a-z])\) ?= ?(?P<e>.+?)\$? and "
        r"\$?(?P<g>[a-z])\((?P<w>[a-z])\) ?= ?(?P<d>.+?)\$?[,.] "
        rf"{GET} \$?(?P<o>[a-z])\((?P<i>[a-z])\((?P<a>[^()]+)\)\)\$?",
        composition,
    ),
    (
        r"(?:if|let|given|suppose) \$?(?P<f>[a-z])\((?P<v>[a-z])\) ?= ?(?P<e>.+?)\$?[,.] "
        rf"(?:then )?{GET} (?:the value of )?\$?(?P<g>[a-z])\((?P<a>[^()]+)\)\$?",
        function_value,
    ),
    (rf"{GET} (?:the value of )?\$?(?P<g>[a-z])\((?P<a>[^()]+)\)\$?", defined_value),
    (
        rf"{GET} (?:the value of )?(?:the expression )?{E} (?:at|when|for|if|where|with) (?P<a>\$?[a-z]\$? ?= ?.+)",
        evaluate_at,
    ),
    (
        rf"(?:express|rearrange) {E} (?:as|to the form|in the form|to) (?P<form>.+?),? and give (?P<v>[a-z])",
        coefficient,
    ),
    (rf"(?:expand and simplify|expand|multiply out|distribute):? {E}", compute_or("expand")),
    (rf"(?:factor|factorise|factorize)(?: completely)?:? {E}(?: completely)?", factor),
    (rf"write {E} as a product of factors", factor),
    (rf"simplify {E},? (?:assuming|if|where|for) (?P<v>[a-z]) (?:is positive|> 0)", powers),
    (
        rf"(?:simplify|collect (?:the )?(?:like )?terms(?: in)?|combine (?:the )?like terms(?: in)?|reduce):? "
        rf"(?:the expression )?{E}(?: to lowest terms)?",
        compute_or("simplify"),
    ),
    (rf"write {E} in (?:lowest|simplest) (?:terms|form)", compute_or("")),
    (rf"(?:{GET} )?(?:the )?(?:sum|total) of {A} and {B}", operation("+")),
    (rf"(?:add together|put together|add|sum) {A} and {B}", operation("+")),
    (rf"(?:{GET} )?(?:the )?product of {A} and {B}", operation("*")),
    (rf"multiply {A} (?:and|by|with) {B}", operation("*")),
    (rf"(?:{GET} )?{A} (?:times|multiplied by) {B}", operation("*", infix=True)),
    (rf"divide {A} by {B}", operation("/")),
    (rf"(?:{GET} )?{A} divided by {B}", operation("/", infix=True)),
    (rf"(?:{GET} )?(?:the )?(?:difference|distance) between {A} and {B}", operation("distance")),
    (rf"subtract {B} from {A}", operation("-")),
    (rf"(?:{GET} )?{A} minus {B}", operation("-", infix=True)),
    (rf"(?:{GET} )?{A} take away {B}", operation("-", infix=True)),
    (rf"(?:{GET} )?{B} less than {A}", operation("-", infix=True)),
    (rf"(?:{GET} )?{A} plus {B}", operation("+", infix=True)),
    (rf"{GET}:? (?:the value of )?{E}", compute_or("")),
    (E, bare),
)
