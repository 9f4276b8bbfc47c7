"""Which functions a question has: of an equation both sides, of a derivative the function and its slope, `y = …`.

They are read from the question by the solver's own reader, or from a definition that stands in its text; what comes
from an answer comes from a verified one.
"""

import re
from dataclasses import dataclass

from lemmata.errors import InputError
from lemmata.expr import Add, Chain, Div, Limits, Mul, Neg, Node, Relation, Sym, number, parse, symbols, to_latex
from lemmata.expr.floats import NotReal, real_value
from lemmata.solver.reading import read
from lemmata.solver.reading.maths import cut, tidy
from lemmata.solver.reading.plain_formulas import marked
from lemmata.solver.task import NotUnderstood, Task
from lemmata.solver.types import Solution

LIMITS = Limits(length=400, tokens=150, depth=25, digits=60)
MOST = 4
"""Curves of one picture."""

_OF_A_FUNCTION = frozenset(
    str.split(
        "derivative derivative_at tangent_line normal_line critical_points local_extrema extreme_value monotonicity "
        "domain range definite_integral integral limit function_inverse"
    )
)
"""Kinds of tasks whose first formula is the function that they are about."""
_ANSWER_IS_A_CURVE = frozenset(("derivative", "tangent_line", "normal_line"))
_DEFINED = re.compile(r"(?:y|[fgh]\s*\(\s*(?P<letter>[a-z])\s*\))\s*=\s*(?P<body>[^=<>]+)")


@dataclass(frozen=True)
class Drawn:
    """A function to draw: `node` in the one variable `name`, shown as `latex`."""

    latex: str
    node: Node
    name: str


def drawn_of(question: str, solution: Solution | None) -> tuple[list[Drawn], Task | None]:
    """The functions of a question, at most MOST, with how it was read; `solution` is its verified one, if any."""
    try:
        task: Task | None = read(question)
    except (NotUnderstood, ValueError):
        task = None
    found = _of_task(task, solution) if task is not None else []
    return _drawable(found or _defined_in(question)), task


def _of_task(task: Task, solution: Solution | None) -> list[Drawn]:
    if task.kind in _OF_A_FUNCTION and task.names and isinstance(task.formulas[0], Node):
        found = [_function(task.formulas[0], task.names[0], "y")]
        if task.kind in _ANSWER_IS_A_CURVE and solution is not None and solution.answer is not None:
            found += _of_answer(solution.answer, task.names[0])
        return found
    found = []
    for formula in task.formulas:
        if isinstance(formula, Relation | Chain):
            found += _of_relation(formula)
    return found


def _of_relation(formula: Relation | Chain) -> list[Drawn]:
    names = sorted(symbols(formula))
    sides = (formula.lhs, formula.rhs) if isinstance(formula, Relation) else formula.terms
    if len(names) == 1:
        return [_function(side, names[0], "y") for side in sides if side != number(0) or len(sides) > 2]
    if isinstance(formula, Relation) and formula.op == "=" and names == ["x", "y"]:
        try:
            line = solved_for_y(formula)
        except NotReal:
            return []
        return [Drawn(to_latex(formula), line, "x")] if line is not None else []
    return []


def solved_for_y(relation: Relation) -> Node | None:
    """y as a function of x where the relation is linear in y, else None: tried at y = 0, 1 and 2.

    Raises NotReal where y stands inside a function.
    """
    difference = Add((relation.lhs, Neg(relation.rhs)))
    for x in (0.37, 1.91, -2.43):
        at = [real_value(difference, {"x": x, "y": y}) for y in (0.0, 1.0, 2.0)]
        if any(one is None for one in at):
            return None
        zero, one, two = (float(one or 0.0) for one in at)
        if abs((two - one) - (one - zero)) > 1e-9 * max(1.0, abs(two)) or abs(one - zero) < 1e-12:
            return None
    at_zero, at_one = _put(difference, 0), _put(difference, 1)
    return Div(Neg(at_zero), Add((at_one, Neg(at_zero))))


def _put(node: Node, y: int) -> Node:
    """The formula with a number in the place of y."""
    match node:
        case Sym("y"):
            return number(y)
        case Add(terms):
            return Add(tuple(_put(term, y) for term in terms))
        case Mul(factors):
            return Mul(tuple(_put(factor, y) for factor in factors))
        case Neg(arg):
            return Neg(_put(arg, y))
        case Div(num, den):
            return Div(_put(num, y), _put(den, y))
    if "y" in symbols(node):
        raise NotReal("y inside a power or a function")
    return node


def _of_answer(answer: str, name: str) -> list[Drawn]:
    try:
        node = parse(answer, LIMITS)
    except InputError:
        return []
    if isinstance(node, Relation):
        return [Drawn(to_latex(node), node.rhs, name)] if node.lhs == Sym("y") else []
    return [_function(node, name, "y'")]


def _defined_in(question: str) -> list[Drawn]:
    """The functions that the text defines: `y = …`, `f(x) = …`."""
    _, formulas = cut(marked(question))
    found = []
    for formula in formulas or [question]:
        match = _DEFINED.fullmatch(tidy(formula).strip())
        if match is None:
            continue
        try:
            body = parse(match["body"], LIMITS)
        except InputError:
            continue
        found.append(_function(body, match["letter"] or "x", "y"))
    return found


def _function(node: Node, name: str, letter: str) -> Drawn:
    shown = letter if name != "y" else "z"  # an equation for y has y along the axis
    return Drawn(f"{shown} = {to_latex(node)}", node, name)


def _drawable(found: list[Drawn]) -> list[Drawn]:
    """Those with values, each once, all in the same variable."""
    kept: list[Drawn] = []
    for one in found:
        try:
            real_value(one.node, {one.name: 0.5})
        except NotReal:
            continue
        if symbols(one.node) <= {one.name} and one.node not in [other.node for other in kept]:
            kept.append(one)
    return [one for one in kept if one.name == kept[0].name and any(symbols(other.node) for other in kept)][:MOST]
