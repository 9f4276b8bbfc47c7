"""Plan: linear equations in three unknowns or more, by elimination row by row and substitution back."""

from fractions import Fraction
from math import gcd, lcm

from lemmata.expr import EvaluationError, Relation, evaluate, number, parse, symbols, to_latex, to_text
from lemmata.expr import Tuple_ as Point
from lemmata.solver import checks
from lemmata.solver.build import equation, substitute
from lemmata.solver.plans.base import Answer, NotFound, Plan
from lemmata.solver.plans.equation import Equation
from lemmata.solver.plans.substitution_systems import MANY, coefficients, confirm_dependent, rank
from lemmata.solver.polynomial import NotPolynomial, Polynomial
from lemmata.solver.realline import NO_SOLUTION
from lemmata.solver.rules import algebra
from lemmata.solver.rules import systems as rules
from lemmata.solver.state import Both, Words
from lemmata.solver.task import Task
from lemmata.solver.types import Check
from lemmata.solver.work import Work

Row = list[Fraction]


class SolveLinearSystem(Plan):
    """Gaussian elimination: each unknown in turn is dropped from the equations that are left."""

    kind = "linear_system"

    def solve(self, task: Task, work: Work) -> Answer:
        left = self.in_standard_form(task, work)
        pivots: list[tuple[str, Relation]] = []
        for place, name in enumerate(task.names):
            here = [row for row in left if row[place]]
            if not here:
                continue
            pivot = min(here, key=lambda row: (max(abs(row[place].numerator), row[place].denominator), left.index(row)))
            left.remove(pivot)
            shown = written(pivot, task.names)
            pivots.append((name, shown))
            for index, row in enumerate(left):
                if row[place]:
                    left[index] = whole([a - row[place] / pivot[place] * b for a, b in zip(row, pivot, strict=True)])
                    combined = written(left[index], task.names)
                    line = f"combine to drop {name}: {to_text(combined)}"
                    work.step(algebra.Eliminate, Both((written(row, task.names), shown)), combined, line)
                    if not any(left[index][:-1]) and left[index][-1]:
                        work.step(
                            rules.Contradiction,
                            combined,
                            Words(NO_SOLUTION),
                            f"{to_text(combined)} is false: no solution",
                        )
                        return Answer(NO_SOLUTION, rf"\text{{{NO_SOLUTION}}}")
        if len(pivots) < len(task.names):
            true = equation(0, 0)
            work.step(
                rules.SameEquation, true, Words(MANY), f"no equation is left for {self.free(task, pivots)}: {MANY}"
            )
            return Answer(MANY, rf"\text{{{MANY}}}")
        values = self.back(pivots, work)
        point = Point(tuple(number(values[name]) for name in task.names))
        return Answer(to_text(point), to_latex(point))

    def in_standard_form(self, task: Task, work: Work) -> list[Row]:
        """The rows of coefficients and constants; what is not written that way is rewritten in a step."""
        given = [part for part in task.formulas if isinstance(part, Relation)]
        try:
            rows = [row_of(relation, task.names) for relation in given]
        except NotPolynomial as error:
            raise NotFound(str(error)) from None
        for number_, (relation, row) in enumerate(zip(given, rows, strict=True)):
            shown = written(row, task.names)
            if to_text(shown) != to_text(relation):
                beside = given[(number_ + 1) % len(given)]
                work.step(algebra.ScaleEquation, Both((relation, beside)), shown, f"standard form: {to_text(shown)}")
        return rows

    def back(self, pivots: list[tuple[str, Relation]], work: Work) -> dict[str, Fraction]:
        """The unknowns from the last one on; each value is put into the equations before."""
        values: dict[str, Fraction] = {}
        for name, relation in reversed(pivots):
            for known, value in values.items():
                if known in symbols(relation):
                    solved = equation(known, value)
                    put_in = substitute(relation, {known: number(value)})
                    assert isinstance(put_in, Relation)
                    line = f"put {to_text(solved)} into {to_text(relation)}: {to_text(put_in)}"
                    work.step(algebra.BackSubstitute, Both((relation, solved)), put_in, line)
                    relation = put_in
            values[name] = Equation(work, name).single(relation)
        return values

    @staticmethod
    def free(task: Task, pivots: list[tuple[str, Relation]]) -> str:
        """The unknowns that no equation decides."""
        return ", ".join(name for name in task.names if name not in {found for found, _ in pivots})

    def confirm(self, task: Task, answer: str) -> Check:
        """Every equation holds at the point; a minor that is not 0, from values, says it is the only one."""
        if answer in (NO_SOLUTION, MANY):
            return confirm_dependent(task, answer)
        point = parse(answer)
        if not isinstance(point, Point) or len(point.items) != len(task.names):
            return checks.failed("substitution", "not a point")
        given = [part for part in task.formulas if isinstance(part, Relation)]
        env = {name: evaluate(item) for name, item in zip(task.names, point.items, strict=True)}
        lines = []
        for relation in given:
            try:
                left, right = evaluate(relation.lhs, env), evaluate(relation.rhs, env)
            except EvaluationError as error:
                return checks.failed("substitution", str(error))
            if left != right:
                return checks.failed("substitution", f"{to_text(relation)} gives {left} = {right}")
            lines.append(f"{to_text(relation)} gives {left} = {right}")
        linear = all(checks.degree(side) <= (1, 0) for relation in given for side in (relation.lhs, relation.rhs))
        single = linear and rank([coefficients(relation, task.names)[:-1] for relation in given]) == len(task.names)
        return Check("substitution into every equation", single, "; ".join(lines))


def row_of(relation: Relation, names: tuple[str, ...]) -> Row:
    """[a, b, c, …, e] of a x + b y + c z + … = e; NotPolynomial where the equation isn't linear in the names."""
    gap = Polynomial.of(relation.lhs) - Polynomial.of(relation.rhs)
    if gap.degree() > 1 or not set(gap.names()) <= set(names):
        raise NotPolynomial("not a linear equation in the unknowns")
    return [*(gap.terms.get(((name, 1),), Fraction(0)) for name in names), -gap.terms.get((), Fraction(0))]


def written(row: Row, names: tuple[str, ...]) -> Relation:
    """The equation of a row."""
    left = Polynomial({((name, 1),): value for name, value in zip(names, row[:-1], strict=True) if value})
    return equation(left.node(), row[-1])


def whole(row: Row) -> Row:
    """The row times the number that makes its entries coprime integers."""
    scale = lcm(*(value.denominator for value in row))
    common = gcd(*(int(value * scale) for value in row)) or 1
    return [value * scale / common for value in row]
