"""Rules of systems solved by substitution: a line and a curve, or linear equations that depend on each other."""

from lemmata.expr import EvaluationError, Relation, evaluate, symbols, to_text
from lemmata.solver import checks
from lemmata.solver.build import substitute
from lemmata.solver.realline import equal
from lemmata.solver.reals import real
from lemmata.solver.rules.base import Rule
from lemmata.solver.rules.literal import same_for_letters
from lemmata.solver.state import Both, State, Words, relations
from lemmata.solver.types import Check


class SolveForOne(Rule):
    """a * x + b * y = c if and only if x = (c - b * y) / a, for a number a other than 0."""

    name = "solve_for_one"
    concept = "Solve one of the equations for one unknown; the others are treated like numbers."
    example = "Solve the system y = x^2, x - y = -2."
    check = staticmethod(same_for_letters)


class PutIn(Rule):
    """Where x = e holds, x may be replaced by e in the other equations."""

    name = "put_in_equation"
    concept = "Put the expression in the place of the unknown in the other equation: one unknown fewer is left."
    example = "Solve the system y = x^2, x - y = -2."

    @staticmethod
    def check(before: State, after: State) -> Check:
        """The new equation is the old one with the expression put in, up to a factor, at many values."""
        method = "expression put in"
        found = list(relations(before))
        if len(found) != 2 or len(symbols(found[1].lhs)) != 1 or not isinstance(after, Relation):
            return checks.failed(method, "expected an equation, and an unknown with its expression")
        old, meaning = found
        (name,) = symbols(meaning.lhs)
        put_in = substitute(old, {name: meaning.rhs})
        assert isinstance(put_in, Relation)
        if name in symbols(after) or name in symbols(meaning.rhs):
            return checks.failed(method, f"{name} is still there")
        if not symbols(after):
            names = sorted(symbols(put_in)) or ["x"]
            rows = checks.sample([checks.difference(put_in)], names, 4)
            gap = evaluate(after.lhs) - evaluate(after.rhs)
            good = all((value == 0) == (gap == 0) for _, (value,) in rows)
            constant = len({value for _, (value,) in rows}) == 1
            return Check(method, good and constant, f"the unknowns drop out: {to_text(after)}")
        return same_for_letters(put_in, after)


class GoBack(Rule):
    """Known values are put into the expression of another unknown."""

    name = "go_back"
    concept = "Put the values that are known into the expressions of the other unknowns, one after the other."
    example = "Solve the system y = x^2, x - y = -2."

    @staticmethod
    def check(before: State, after: State) -> Check:
        """The expression has this value where the unknowns in it have theirs, to 40 digits."""
        method = "value of the expression"
        if not isinstance(before, Both) or not isinstance(after, Relation):
            return checks.failed(method, "expected an expression with values")
        first, *known = before.items
        try:
            env = {next(iter(symbols(part.lhs))): real(part.rhs, {}) for part in known}
            good = first.lhs == after.lhs and equal(real(first.rhs, env), real(after.rhs, {}))
        except (EvaluationError, StopIteration) as error:
            return checks.failed(method, str(error))
        return Check(method, good, f"{to_text(first.rhs)} has the value {to_text(after.rhs)} there")


class Contradiction(Rule):
    """A system from which a false equation of numbers follows has no solution."""

    name = "contradiction"
    concept = "If the equations lead to a false statement such as 0 = 5, no numbers satisfy all of them."
    example = "Solve the system x + y = 1, 2x + 2y = 5."

    @staticmethod
    def check(before: State, after: State) -> Check:
        """Two different numbers are set equal."""
        method = "values of both sides"
        if not isinstance(before, Relation) or symbols(before) or after != Words("no solution"):
            return checks.failed(method, "expected an equation of numbers")
        left, right = evaluate(before.lhs), evaluate(before.rhs)
        return Check(method, left != right, f"{left} is not {right}")


class SameEquation(Rule):
    """Two equations of which one is a multiple of the other have infinitely many solutions."""

    name = "same_equation"
    concept = "If the equations lead to 0 = 0, one of them says nothing new: infinitely many numbers satisfy both."
    example = "Solve the system x + y = 1, 2x + 2y = 2."

    @staticmethod
    def check(before: State, after: State) -> Check:
        """The two numbers are the same."""
        method = "values of both sides"
        if not isinstance(before, Relation) or symbols(before) or after != Words("infinitely many solutions"):
            return checks.failed(method, "expected an equation of numbers")
        left, right = evaluate(before.lhs), evaluate(before.rhs)
        return Check(method, left == right, f"both sides are {left}")
