"""Plan: derivatives of polynomials, term by term."""

from lemmata.expr import to_latex, to_text
from lemmata.solver import checks
from lemmata.solver.plans.base import Answer, NotFound, Plan
from lemmata.solver.polynomial import NotPolynomial, Polynomial
from lemmata.solver.rules.algebra import CollectLikeTerms
from lemmata.solver.rules.calculus import Differentiate
from lemmata.solver.state import Derivative as Unknown
from lemmata.solver.task import Task
from lemmata.solver.types import Check
from lemmata.solver.work import Work


class Derivative(Plan):
    """Collect, then differentiate as often as asked."""

    kind = "derivative"

    def solve(self, task: Task, work: Work) -> Answer:
        (order,), (name,) = task.numbers, task.names
        try:
            current = Polynomial.of(task.formula)
        except NotPolynomial as error:
            raise NotFound(str(error)) from None
        if to_text(current.node()) != to_text(task.formula):
            work.step(CollectLikeTerms, task.formula, current.node(), f"collect: {to_text(current.node())}")
        for count in range(1, order + 1):
            before = current.node()
            current = current.derivative(name)
            line = (
                f"derivative {count}: {to_text(current.node())}"
                if order > 1
                else f"derivative: {to_text(current.node())}"
            )
            work.step(Differentiate, Unknown(before, name), current.node(), line)
        return Answer(to_text(current.node()), to_latex(current.node()))

    def confirm(self, task: Task, answer: str) -> Check:
        """Taylor: the coefficient of t^n in f(x + t), times n!, at rational points."""
        (order,), (name,) = task.numbers, task.names
        return checks.taylor(task.formula, name, order, task.read_answer(answer))
