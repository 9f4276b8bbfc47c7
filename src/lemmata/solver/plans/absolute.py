"""Equations with absolute values: two cases where one stands alone, else one part of the number line at a time."""

from itertools import pairwise
from typing import TYPE_CHECKING

from lemmata.expr import Call, Neg, Node, Relation, evaluate, number, symbols, to_text
from lemmata.solver import realline
from lemmata.solver.build import equation
from lemmata.solver.plans.base import NotFound
from lemmata.solver.plans.chart import chart
from lemmata.solver.plans.parts import absolutes, linear_in, swapped
from lemmata.solver.plans.roots import Roots, exact, intervals, state_of, united
from lemmata.solver.polynomial import NotPolynomial, Polynomial
from lemmata.solver.realline import ALL_NUMBERS, NO_SOLUTION
from lemmata.solver.reals import real
from lemmata.solver.rules import equations as rules
from lemmata.solver.state import Both, Either, State, Words, state_text

if TYPE_CHECKING:
    from lemmata.solver.plans.equation import Equation

MAX_PARTS = 4


def solve_absolute(solver: "Equation", relation: Relation) -> Roots:
    """The roots of an equation with absolute values of the variable, which may stand inside one another."""
    every = absolutes(relation)
    found = [part for part in every if not any(part in absolutes(other.args[0]) for other in every)]
    if len(found) == 2 and {relation.lhs, relation.rhs} == set(found):
        return two_cases(solver, relation, found[0], relation.rhs if relation.lhs == found[0] else relation.lhs)
    parts = linear_in(relation, found[0]) if len(found) == 1 else None
    if parts is None or parts[0].degree():
        return by_intervals(solver, relation, [part for part in every if not absolutes(part.args[0])])
    a, b = parts
    alone = (b * Polynomial.constant(-1 / a.terms[()])).node()
    after = equation(found[0], alone)
    if after != relation:
        solver.work.step(rules.Isolate, relation, after, f"isolate the absolute value: {to_text(after)}")
    return two_cases(solver, after, found[0], alone)


def two_cases(solver: "Equation", relation: Relation, part: Call, other: Node) -> Roots:
    """|a| = b: a = b or a = -b."""
    (inside,) = part.args
    if not symbols(other) and evaluate(other) < 0:
        line = f"an absolute value is never negative, so it can't be {to_text(other)}"
        solver.work.step(rules.NeverNegative, relation, Words(NO_SOLUTION), line)
        return NO_SOLUTION
    if other == number(0):
        after = equation(inside, 0)
        solver.work.step(rules.AbsoluteCases, relation, after, f"only 0 has the absolute value 0: {to_text(after)}")
        return solver.solve(after)
    symmetrical = isinstance(other, Call) and other.name == "abs"
    other = other.args[0] if isinstance(other, Call) and symmetrical else other
    cases = Either((equation(inside, other), equation(inside, negated(other))))
    solver.work.step(rules.AbsoluteCases, relation, cases, state_text(cases))
    parts = [solver.solve(case) for case in cases.items]
    if ALL_NUMBERS in parts:
        return where_true(solver, relation, parts)
    together = united(parts)
    if symmetrical or not symbols(other):
        return together
    return solver.tested_in_original((relation,), exact(together))


def negated(tree: Node) -> Node:
    """The opposite, simplified where it is a polynomial."""
    try:
        return (Polynomial.of(tree) * Polynomial.constant(-1)).node()
    except NotPolynomial:
        return Neg(tree)


def where_true(solver: "Equation", relation: Relation, parts: list[Roots]) -> Roots:
    """One case holds for every number: the solutions are those for which the other side is not negative."""
    boundary = exact(united([part for part in parts if part != ALL_NUMBERS]))
    solved = swept(relation, solver.name, boundary)
    shown = state_of(solved, solver.name)
    solver.work.step(rules.AbsoluteByIntervals, relation, shown, f"where the other side is not negative: {said(shown)}")
    return solved


def by_intervals(solver: "Equation", relation: Relation, found: list[Call]) -> Roots:
    """On each interval between the zeros of the insides, without these absolute values; others may be left."""
    zeros: list[Node] = []
    for part in found:
        try:
            inside = Polynomial.of(part.args[0])
        except NotPolynomial as error:
            raise NotFound(str(error)) from None
        if inside.degree() != 1 or len(found) > MAX_PARTS:
            raise NotFound("only absolute values of linear expressions are taken apart")
        constant, slope = inside.coefficients(solver.name)
        zeros.append(number(-constant / slope))
    borders = sorted({evaluate(zero) for zero in zeros})
    letter = parse_name(solver.name)
    solutions: list[Node] = []
    for low, high in pairwise([None, *borders, None]):
        conditions = [Relation(">=", letter, number(low))] if low is not None else []
        conditions += [Relation("<", letter, number(high))] if high is not None else []
        inner = borders[0] - 1 if low is None else borders[-1] + 1 if high is None else (low + high) / 2
        plain: Node = relation
        for part in found:
            inside = Polynomial.of(part.args[0])
            constant, slope = inside.coefficients(solver.name)
            signed = part.args[0] if slope * inner + constant > 0 else negated(part.args[0])
            plain = swapped(plain, part, signed)
        assert isinstance(plain, Relation)
        before, after = Both((relation, *conditions)), Both((plain, *conditions))
        shown = state_text(Both(tuple(conditions)))
        solver.work.step(rules.AbsoluteByIntervals, before, after, f"for {shown}: {to_text(plain)}")
        roots = solver.solve(plain)
        if roots == ALL_NUMBERS:
            solutions += [number(edge) for edge in (low, high) if edge is not None]
            continue
        for root in exact(roots):
            if realline.solves(Both(tuple(conditions)), solver.name, real(root, {})):
                solver.work.step(
                    rules.TestInOriginal,
                    Both((relation, equation(solver.name, root))),
                    equation(solver.name, root),
                    f"{solver.name} = {to_text(root)} lies there",
                )
                solutions.append(root)
            else:
                given = Both((*after.items, equation(solver.name, root)))
                line = f"{solver.name} = {to_text(root)} does not lie there: reject"
                solver.work.step(rules.RejectFalseRoot, given, Words("rejected"), line)
    solved = swept(relation, solver.name, [*zeros, *solutions])
    solver.work.step(
        rules.AbsoluteByIntervals,
        relation,
        state_of(solved, solver.name),
        f"all parts together: {said(state_of(solved, solver.name))}",
    )
    return solved


def swept(relation: Relation, name: str, borders: list[Node]) -> Roots:
    """The solution set where truth changes only at these numbers: each of them and one number between are tried."""
    return intervals(chart([[relation]], name, borders))


def said(state: State) -> str:
    """A state for a line of text."""
    return f"the set {state_text(state)}" if isinstance(state, Node) else state_text(state)


def parse_name(name: str) -> Node:
    """The variable as a formula."""
    return equation(name, 0).lhs
