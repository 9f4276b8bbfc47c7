"""Plans: an inequality in one variable (linear, or by a sign chart), and several that hold together or in turn."""

from decimal import Decimal
from itertools import pairwise

from lemmata.expr import (
    Call,
    Chain,
    Div,
    Node,
    ParseError,
    Relation,
    children,
    number,
    parse,
    symbols,
    to_latex,
    to_text,
    walk,
)
from lemmata.solver import checks
from lemmata.solver.build import equation, plus
from lemmata.solver.plans.absolute import said
from lemmata.solver.plans.base import Answer, Plan
from lemmata.solver.plans.chart import chart, probes
from lemmata.solver.plans.equation import Equation
from lemmata.solver.plans.exponential import logarithms
from lemmata.solver.plans.factoring import bracketed
from lemmata.solver.plans.parts import radicals, refuse_unsettled, root_parts
from lemmata.solver.plans.roots import (
    OPEN_ENDS,
    Roots,
    answer_state,
    exact,
    intervals,
    ordered,
    roots_answer,
    state_of,
)
from lemmata.solver.polynomial import NotPolynomial, Polynomial
from lemmata.solver.realline import ALL_NUMBERS, NO_SOLUTION, Link
from lemmata.solver.reals import real, true_at
from lemmata.solver.rules import inequalities as rules
from lemmata.solver.state import Both, Either, Words
from lemmata.solver.task import Task
from lemmata.solver.types import Check
from lemmata.solver.work import Work

TURNED = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}


class SolveInequality(Plan):
    """A linear one like an equation; any other by the numbers where its truth can change, and tests between them."""

    kind = "inequality"

    def solve(self, task: Task, work: Work) -> Answer:
        (name,) = task.names
        relation = task.relation
        if is_linear(relation):
            solved = linear(relation, name, work)
            if isinstance(solved, str):
                return roots_answer(solved)
            return Answer(to_text(solved), to_latex(solved))
        return roots_answer(by_chart(relation, name, work))

    def confirm(self, task: Task, answer: str) -> Check:
        """True at the same points as the original, on both sides of every boundary and on it."""
        return confirm_set(task.relation, task, answer)


class SolveInequalities(Plan):
    """Solve each inequality by itself; then keep the numbers that solve all of them, or one of them."""

    kind = "inequalities"

    def solve(self, task: Task, work: Work) -> Answer:
        (name,) = task.names
        given = [part for part in task.formulas if isinstance(part, Relation)]
        together = task.numbers == (1,)
        borders: list[Node] = []
        for relation in given:
            if relation.op == "=":
                roots = Equation(work, name).solve(relation)
                borders += ends(roots)
            elif is_linear(relation):
                solved = linear(relation, name, work)
                borders += [] if isinstance(solved, str) else [solved.rhs]
            else:
                borders += ends(by_chart(relation, name, work))
        sides: list[list[Link]] = [list(given)] if together else [[relation] for relation in given]
        found = intervals(chart(sides, name, borders))
        shown = state_of(found, name)
        before = Both(tuple(given)) if together else Either(tuple(given))
        word = "all of them" if together else "at least one of them"
        work.step(rules.CombineSolutions, before, shown, f"the numbers that solve {word}: {said(shown)}")
        return roots_answer(found)

    def confirm(self, task: Task, answer: str) -> Check:
        """True at the same points as the inequalities together."""
        given = tuple(part for part in task.formulas if isinstance(part, Relation))
        return confirm_set(Both(given) if task.numbers == (1,) else Either(given), task, answer)


def confirm_set(given: Relation | Both | Either, task: Task, answer: str) -> Check:
    """A relation, a set or a phrase against what was asked."""
    try:
        found = task.read_answer(answer) if answer not in (ALL_NUMBERS, NO_SOLUTION) else Words(answer)
        state = found if isinstance(found, Relation | Words) else answer_state(answer, task.names[0])
    except ParseError as error:
        return checks.failed("true at the same points", str(error))
    if isinstance(given, Relation) and is_linear(given) and isinstance(state, Relation | Words):
        return rules.same_truth(given, state)
    return rules.same_numbers(given, state)


def is_linear(relation: Relation) -> bool:
    """Whether both sides are polynomials of degree 1 or less, and no != stands between them."""
    try:
        return relation.op in TURNED and max(Polynomial.of(side).degree() for side in (relation.lhs, relation.rhs)) <= 1
    except NotPolynomial:
        return False


def linear(relation: Relation, name: str, work: Work) -> Relation | str:
    """Simplify, bring x to the left and numbers to the right, divide: x < c, or a phrase."""
    left, right = Polynomial.of(relation.lhs), Polynomial.of(relation.rhs)
    simple = Relation(relation.op, left.node(), right.node())
    if to_text(simple) != to_text(relation):
        work.step(rules.ShiftInequality, relation, simple, f"simplify: {to_text(simple)}")
    (b, a), (d, c) = left.coefficients(name), right.coefficients(name)
    slope, bound = a - c, d - b
    if slope == 0:
        true = {"<": bound > 0, ">": bound < 0, "<=": bound >= 0, ">=": bound <= 0}[relation.op]
        phrase = ALL_NUMBERS if true else NO_SOLUTION
        work.step(rules.TruthOfInequality, simple, Words(phrase), f"0 {relation.op} {bound} is {str(true).lower()}")
        return phrase
    moved = Relation(relation.op, Polynomial.univariate([slope, 0], name).node(), number(bound))
    if to_text(moved) != to_text(simple):
        line = f"{name} to the left, numbers to the right: {to_text(moved)}"
        if c == 0:
            word = "subtract" if b > 0 else "add"
            line = f"{word} {abs(b)}: {to_text(moved.lhs)} {moved.op} {to_text(plus(d, -b))} = {bound}"
        work.step(rules.ShiftInequality, simple, moved, line)
    op = relation.op if slope > 0 else TURNED[relation.op]
    final = Relation(op, parse(name), number(bound / slope))
    if slope != 1:
        turn = ", the sign turns" if slope < 0 else ""
        shown = bracketed(int(slope)) if slope.denominator == 1 else f"({slope})"
        work.step(rules.ScaleInequality, moved, final, f"divide by {shown}{turn}: {to_text(final)}")
    return final


def by_chart(relation: Relation, name: str, work: Work) -> Roots:
    """The numbers where both sides are equal and where the domain ends, then one test between each two of them."""
    refuse_unsettled(relation)
    solver = Equation(work, name)
    sides = equation(relation.lhs, relation.rhs)
    borders = ends(solver.solve(sides))
    for zero in edges(relation):
        found = ends(Equation(Work(), name).solve(zero))
        outside = f"{to_text(zero)} at {', '.join(map(to_text, found))}" if found else f"{to_text(zero)} nowhere"
        work.step(
            rules.EdgeOfDomain, zero, state_of(tuple(found) or NO_SOLUTION, name), f"edge of the domain: {outside}"
        )
        borders += found
    solved = intervals(chart([[relation]], name, borders))
    values = [real(place, {}) for place in exact(ordered(borders))]
    tests = [f"{name} = {point.normalize():.6g} {truth(relation, name, point)}" for point in probes(values)]
    shown = state_of(solved, name)
    work.step(rules.BorderTest, relation, shown, f"test between the borders: {'; '.join(tests)}. So {said(shown)}")
    return solved


def truth(relation: Relation, name: str, point: Decimal) -> str:
    """`true` or `false` at a number."""
    return "true" if true_at(relation, {name: point}) else "false"


def edges(relation: Relation) -> list[Relation]:
    """The equations whose solutions bound the domain: denominators, insides of even roots and of logarithms are 0."""
    found: list[Node] = []
    for part in walk(relation):
        if isinstance(part, Div) and symbols(part.den):
            found.append(part.den)
    for part in radicals(relation):
        inside, degree, _ = root_parts(part)
        if degree % 2 == 0:
            found.append(inside)
    found += [part.args[0] for part in logarithms(relation)]
    return [equation(part, 0) for part in dict.fromkeys(found)]


def ends(roots: Roots) -> list[Node]:
    """The numbers at which a solution set begins or ends."""
    if roots == ALL_NUMBERS:
        return []
    if not isinstance(roots, Node):
        return exact(roots)
    parts = roots.args if isinstance(roots, Call) else (roots,)
    found = [end for part in parts for end in borders_of(part)]
    return [end for end in found if end not in OPEN_ENDS]


def borders_of(part: Node) -> list[Node]:
    """The one or two ends of an interval, or the numbers of a set."""
    return list(children(part))


def split_chain(chain: Chain) -> tuple[Relation, ...]:
    """a < b <= c as a < b and b <= c."""
    return tuple(Relation(op, a, b) for op, (a, b) in zip(chain.ops, pairwise(chain.terms), strict=True))
