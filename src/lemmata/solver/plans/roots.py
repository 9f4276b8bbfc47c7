"""Solutions of an equation as the plans pass them on: rational or exact real numbers, a set, or one of two phrases."""

from fractions import Fraction

from lemmata.expr import (
    Call,
    Const,
    Interval,
    List_,
    Neg,
    Node,
    ParseError,
    Set_,
    Tuple_,
    number,
    parse,
    to_latex,
    to_text,
)
from lemmata.solver.build import equation
from lemmata.solver.plans.base import Answer, NotFound
from lemmata.solver.realline import ALL_NUMBERS, NO_SOLUTION, equal
from lemmata.solver.reals import real
from lemmata.solver.state import Either, State, Words

Roots = list[Fraction] | tuple[Node, ...] | Node | str
"""Rational roots in ascending order, exact real ones as formulas, a set as intervals, or one of the two phrases."""
INFINITY = Const("oo")
OPEN_ENDS = (Neg(INFINITY), INFINITY)


def exact(roots: Roots) -> list[Node]:
    """Finitely many roots as formulas; NotFound for a set."""
    if roots == NO_SOLUTION:
        return []
    if isinstance(roots, str | Node):
        raise NotFound("infinitely many solutions on the way")
    return [root if isinstance(root, Node) else number(root) for root in roots]


def united(parts: list[Roots]) -> Roots:
    """All roots together, each once, in ascending order."""
    if ALL_NUMBERS in parts:
        return ALL_NUMBERS
    if all(isinstance(part, list) or part == NO_SOLUTION for part in parts):
        found = sorted({root for part in parts if isinstance(part, list) for root in part})
        return found or NO_SOLUTION
    return ordered([root for part in parts for root in exact(part)])


def ordered(found: list[Node]) -> Roots:
    """Different numbers in ascending order."""
    values = sorted(((real(root, {}), root) for root in found), key=lambda pair: pair[0])
    kept = [values[i] for i in range(len(values)) if i == 0 or not equal(values[i - 1][0], values[i][0])]
    return tuple(root for _, root in kept) or NO_SOLUTION


def roots_answer(roots: Roots) -> Answer:
    """The answer as text: roots with commas, a set in interval notation, or the phrase."""
    if isinstance(roots, str):
        return Answer(roots, rf"\text{{{roots}}}")
    shown = [roots] if isinstance(roots, Node) else exact(roots)
    return Answer(", ".join(map(to_text, shown)), ", ".join(map(to_latex, shown)))


def state_of(roots: Roots, name: str) -> State:
    """The roots as the last state of a step."""
    if isinstance(roots, str):
        return Words(roots)
    if isinstance(roots, Node):
        return roots
    return Either(tuple(equation(name, root) for root in exact(roots)))


def answer_state(answer: str, name: str) -> State:
    """An answer that `roots_answer` wrote; ParseError where it is none."""
    if answer in (NO_SOLUTION, ALL_NUMBERS):
        return Words(answer)
    found = parse(answer)
    if is_set(found):
        return found
    items = found.items if isinstance(found, List_) else (found,)
    if any(isinstance(item, List_ | Tuple_ | Set_) for item in items):
        raise ParseError("not a list of numbers")
    return Either(tuple(equation(name, item) for item in items))


def is_set(tree: Node) -> bool:
    """Whether a formula is an interval or a union."""
    return isinstance(tree, Interval | Tuple_ | Set_) or (isinstance(tree, Call) and tree.name == "union")


def intervals(parts: list[tuple[Node, Node, bool, bool]]) -> Roots:
    """(low, high, low belongs to it, high belongs to it) as one set; points are intervals of one number."""
    if not parts:
        return NO_SOLUTION
    if parts == [(*OPEN_ENDS, False, False)]:
        return ALL_NUMBERS
    if all(low == high for low, high, _, _ in parts):
        return tuple(low for low, _, _, _ in parts)
    shown: list[Node] = []
    for low, high, left, right in parts:
        if low == high:
            shown.append(Set_((low,)))
        else:
            shown.append(Interval(low, high, left, right) if left or right else Tuple_((low, high)))
    return shown[0] if len(shown) == 1 else Call("union", tuple(shown))
