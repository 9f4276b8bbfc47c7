"""Plans: the next term and the n-th term of a sequence whose differences become constant.

Finitely many terms determine no sequence; what is found is the polynomial of lowest degree through them, and it is
given only where a row of at least two equal differences speaks for it. The reading says so.
"""

from fractions import Fraction
from itertools import pairwise
from math import comb, factorial

from lemmata.expr import List_, Node, evaluate, number, parse, to_latex, to_text
from lemmata.solver import checks
from lemmata.solver.build import minus, plus, substitute, times
from lemmata.solver.plans.base import Answer, NotFound, Plan
from lemmata.solver.plans.compute import number_answer
from lemmata.solver.polynomial import Polynomial
from lemmata.solver.rules import sequences as rules
from lemmata.solver.task import Task
from lemmata.solver.types import Check
from lemmata.solver.work import Work


class NextTerm(Plan):
    """Differences until a row is constant, then back up."""

    kind = "next_term"

    def solve(self, task: Task, work: Work) -> Answer:
        rows = difference_rows(work, task.values)
        lasts = [row[-1] for row in rows]
        work.step(rules.GoOn, plus(*lasts), number(sum(lasts)))
        return number_answer(sum(lasts, Fraction(0)))

    def confirm(self, task: Task, answer: str) -> Check:
        """The alternating sum with binomial coefficients, which is zero for a polynomial of lower degree."""
        terms = [*task.values, evaluate(parse(answer))]
        order = constant_row(task.values) + 1
        total = sum((-1) ** i * comb(order, i) * terms[-1 - i] for i in range(order + 1))
        return Check("alternating sum", total == 0, f"the difference of order {order} at the end is {total}")


class NthTerm(Plan):
    """Differences until a row is constant, then Newton's formula."""

    kind = "nth_term"

    def solve(self, task: Task, work: Work) -> Answer:
        (name,) = task.names
        rows = difference_rows(work, task.values)
        parts: list[Node] = []
        for order, row in enumerate(rows):
            factors = [minus(name, count) for count in range(1, order + 1)]
            scale = row[0] / factorial(order)
            if scale:
                parts.append(times(number(scale), *factors))
        before = plus(*parts) if parts else number(0)
        after = Polynomial.of(before).node()
        work.step(rules.NewtonFormula, before, after)
        return Answer(to_text(after), to_latex(after))

    def confirm(self, task: Task, answer: str) -> Check:
        """Put in 1, 2, 3, … and compare with the terms."""
        (name,) = task.names
        formula = task.read_answer(answer)
        for place, term in enumerate(task.values, start=1):
            found = evaluate(substitute(formula, {name: number(place)}))
            if found != term:
                return checks.failed("putting in 1, 2, 3, …", f"term {place} would be {found}, not {term}")
        return Check("putting in 1, 2, 3, …", True, f"the formula gives all {len(task.values)} terms")


def difference_rows(work: Work, terms: tuple[Fraction, ...]) -> list[list[Fraction]]:
    """The terms and the rows of differences down to the constant one; NotFound where none is constant."""
    depth = constant_row(terms)
    rows = [list(terms)]
    for order in range(1, depth + 1):
        before = rows[-1]
        rows.append([b - a for a, b in pairwise(before)])
        above, below = (List_(tuple(map(number, row))) for row in rows[-2:])
        line = f"differences {order}: {to_text(below)}"
        work.step(rules.TakeDifferences, above, below, line)
    return rows


def constant_row(terms: tuple[Fraction, ...]) -> int:
    """How many rows of differences are needed until at least two entries are equal and all are."""
    row, order = list(terms), 0
    while len(row) >= 2:
        if len(set(row)) == 1:
            return order
        row, order = [b - a for a, b in pairwise(row)], order + 1
    raise NotFound("no row of differences is constant")
