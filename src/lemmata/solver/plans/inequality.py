"""Plan: a linear inequality in one variable."""

from lemmata.expr import ParseError, Relation, number, parse, to_latex, to_text
from lemmata.solver import checks
from lemmata.solver.build import plus
from lemmata.solver.plans.base import Answer, NotFound, Plan
from lemmata.solver.plans.equation import ALL_NUMBERS, NO_SOLUTION
from lemmata.solver.plans.factoring import bracketed
from lemmata.solver.polynomial import NotPolynomial, Polynomial
from lemmata.solver.rules import inequalities as rules
from lemmata.solver.state import Words
from lemmata.solver.task import Task
from lemmata.solver.types import Check
from lemmata.solver.work import Work

TURNED = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}


class SolveInequality(Plan):
    """Simplify, bring x to the left and numbers to the right, divide."""

    kind = "inequality"

    def solve(self, task: Task, work: Work) -> Answer:
        (name,) = task.names
        relation = task.relation
        try:
            left, right = Polynomial.of(relation.lhs), Polynomial.of(relation.rhs)
        except NotPolynomial as error:
            raise NotFound(str(error)) from None
        if max(left.degree(), right.degree()) > 1:
            raise NotFound("only linear inequalities are solved")
        simple = Relation(relation.op, left.node(), right.node())
        if to_text(simple) != to_text(relation):
            work.step(rules.ShiftInequality, relation, simple, f"simplify: {to_text(simple)}")
        (b, a), (d, c) = left.coefficients(name), right.coefficients(name)
        slope, bound = a - c, d - b
        if slope == 0:
            true = {"<": bound > 0, ">": bound < 0, "<=": bound >= 0, ">=": bound <= 0}[relation.op]
            phrase = ALL_NUMBERS if true else NO_SOLUTION
            work.step(rules.TruthOfInequality, simple, Words(phrase), f"0 {relation.op} {bound} is {str(true).lower()}")
            return Answer(phrase, rf"\text{{{phrase}}}")
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
        return Answer(to_text(final), to_latex(final))

    def confirm(self, task: Task, answer: str) -> Check:
        """True at the same points as the original, on both sides of the boundary and on it."""
        if answer in (ALL_NUMBERS, NO_SOLUTION):
            return rules.same_truth(task.relation, Words(answer))
        try:
            found = task.read_answer(answer)
        except ParseError as error:
            return checks.failed("true at the same points", str(error))
        return rules.same_truth(task.relation, found)
