"""Equations with roots of the variable: isolate a root, raise to a power, and test what comes out in the original."""

from contextlib import suppress
from typing import TYPE_CHECKING

from lemmata.expr import Call, Node, Pow, Relation, Sym, evaluate, number, symbols, to_text
from lemmata.solver.build import equation, over, power, times
from lemmata.solver.plans.base import NotFound
from lemmata.solver.plans.parts import linear_in, radicals, refuse_unsettled, root_parts, split_by, swapped
from lemmata.solver.plans.roots import Roots, exact
from lemmata.solver.polynomial import NotPolynomial, Polynomial
from lemmata.solver.realline import ALL_NUMBERS, NO_SOLUTION
from lemmata.solver.rules import equations as rules
from lemmata.solver.state import Words

if TYPE_CHECKING:
    from lemmata.solver.plans.equation import Equation

MAX_ROUNDS = 4


def solve_radical(solver: "Equation", relation: Relation) -> Roots:
    """The roots of an equation with roots of the variable; candidates are tested where an even power was taken."""
    refuse_unsettled(relation)
    current, even = relation, False
    for _ in range(MAX_ROUNDS):
        found = radicals(current)
        if not found:
            break
        squares = [part for part in found if isinstance(part, Call) and square_inside(part) is not None]
        if squares:
            after = swapped(current, squares[0], Call("abs", (square_inside(squares[0]) or squares[0],)))
            assert isinstance(after, Relation)
            solver.work.step(rules.RootOfSquare, current, after)
            current = after
            continue
        if (roots := solver.by_new_unknown(current, found)) is not None:
            return finished(solver, relation, roots, even)
        isolated = isolate(solver, current, found)
        if isolated is None:
            raise NotFound("the root can't be isolated")
        part, after = isolated
        _, degree, _ = root_parts(part)
        if never(after, part, degree):
            line = f"an even root is never negative, so it can't be {to_text(after.rhs)}"
            solver.work.step(rules.NeverNegative, after, Words(NO_SOLUTION), line)
            return NO_SOLUTION
        current, even = raised(solver, after, part), even or degree % 2 == 0
    roots = solver.solve(current)
    return finished(solver, relation, roots, even)


def finished(solver: "Equation", relation: Relation, roots: Roots, even: bool) -> Roots:
    """Candidates are tested in the original where a false one may have come in."""
    if not even or roots == NO_SOLUTION:
        return roots
    if roots == ALL_NUMBERS:
        raise NotFound("every number of the domain is a candidate")
    return solver.tested_in_original((relation,), exact(roots))


def never(relation: Relation, part: Node, degree: int) -> bool:
    """Whether an even root would have to be a negative number."""
    return relation.lhs == part and degree % 2 == 0 and not symbols(relation.rhs) and evaluate(relation.rhs) < 0


def isolate(solver: "Equation", relation: Relation, found: list[Node]) -> tuple[Node, Relation] | None:
    """The equation with one of its roots alone on the left (perhaps times an expression)."""
    for part in sorted(found, key=lambda part: -len(to_text(part))):
        letters = {other: f"v_{index}" for index, other in enumerate(found) if other != part}
        hidden: Node = relation
        for other, letter in letters.items():
            hidden = swapped(hidden, other, Sym(letter))
        assert isinstance(hidden, Relation)
        parts = linear_in(hidden, part)
        if parts is None or (parts[0].degree() and (letters or parts[0].degree() > 2)):
            continue
        a, b = parts
        left: Node = part
        right = b * Polynomial.constant(-1)
        if a.degree() == 0:
            right = right * Polynomial.constant(1 / a.terms[()])
        else:
            left = times(a.node(), part)
        shown: Node = equation(left, right.node())
        for other, letter in letters.items():
            shown = swapped(shown, Sym(letter), other)
        assert isinstance(shown, Relation)
        if shown != relation:
            solver.work.step(rules.Isolate, relation, shown, f"isolate the root: {to_text(shown)}")
        return part, shown
    return None


def raised(solver: "Equation", relation: Relation, part: Node) -> Relation:
    """Both sides to the power that takes the root away; other roots on the right are squared out."""
    inside, degree, numerator = root_parts(part)
    left = power(inside, abs(numerator)) if abs(numerator) > 1 else inside
    right: Node = power(relation.rhs, degree)
    if numerator < 0:
        left = over(1, left)
    if relation.lhs != part:
        left = times(power(swapped(relation.lhs, part, number(1)), degree), left)
    others = radicals(relation.rhs)
    if others:
        right = squared_out(relation.rhs, others, degree)
    else:
        with suppress(NotPolynomial):
            right = Polynomial.of(right).node()
    after = equation(left, right)
    verb = {2: "square both sides", 3: "cube both sides"}.get(degree, f"raise both sides to the power {degree}")
    solver.work.step(rules.RaiseBothSides, relation, after, f"{verb}: {to_text(after)}")
    return after


def squared_out(side: Node, others: list[Node], degree: int) -> Node:
    """(a + b * root)^2 multiplied out, with the root's square written as its inside."""
    if len(others) != 1 or degree != 2:
        raise NotFound("more than two roots")
    inside, below, numerator = root_parts(others[0])
    if (below, numerator) != (2, 1):
        raise NotFound("roots of different degrees")
    letter = "v_0"
    try:
        whole = Polynomial.of(swapped(side, others[0], Sym(letter)))
        if whole.degree(letter) != 1:
            raise NotFound("the root is not linear on the other side")
        factor, rest = split_by(whole, letter)
        plain = rest * rest + factor * factor * Polynomial.of(inside)
        mixed = rest * factor * Polynomial.constant(2) * Polynomial.of(Sym(letter))
    except NotPolynomial as error:
        raise NotFound(str(error)) from None
    return swapped((plain + mixed).node(), Sym(letter), others[0])


def square_inside(part: Call) -> Node | None:
    """a for the root of a^2, where it is written as a square or is one of a polynomial of degree 2."""
    inside, degree, _ = root_parts(part)
    if degree != 2:
        return None
    if isinstance(inside, Pow) and not symbols(inside.exp) and evaluate(inside.exp) == 2:
        return inside.base
    return None
