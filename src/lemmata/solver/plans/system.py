"""Plan: two linear equations in two unknowns, by elimination."""

from dataclasses import replace
from fractions import Fraction
from math import lcm

from lemmata.expr import EvaluationError, Relation, evaluate, number, parse, to_latex, to_text
from lemmata.expr import Tuple_ as Point
from lemmata.solver import checks
from lemmata.solver.build import equation, substitute
from lemmata.solver.plans.base import Answer, NotFound, Plan
from lemmata.solver.plans.equation import Equation
from lemmata.solver.plans.substitution_systems import MANY, confirm_dependent, dependent
from lemmata.solver.polynomial import NotPolynomial, Polynomial
from lemmata.solver.realline import NO_SOLUTION
from lemmata.solver.rules import algebra as rules
from lemmata.solver.state import Both
from lemmata.solver.task import Task
from lemmata.solver.types import Check
from lemmata.solver.work import Work


class SolveSystem(Plan):
    """Scale, add, solve for one unknown, put it back."""

    kind = "system"

    def solve(self, task: Task, work: Work) -> Answer:
        first, second = (part for part in task.formulas if isinstance(part, Relation))
        x, y = task.names
        try:
            rows = [standard(relation, (x, y)) for relation in (first, second)]
        except NotPolynomial as error:
            raise NotFound(str(error)) from None
        (a, b, _), (c, d, _) = rows
        if a * d == b * c:
            return dependent(work, first, second)
        kept, gone = (x, y) if eliminates(b, d) <= eliminates(a, c) else (y, x)
        relations = [first, second]
        for index, row in enumerate(rows):
            shown = written(row, (x, y))
            if to_text(shown) != to_text(relations[index]):
                work.step(rules.ScaleEquation, Both((first, second)), shown, f"standard form: {to_text(shown)}")
            relations[index] = shown
        place = (x, y).index(gone)
        unscaled, first_row = list(relations), rows[0][place]
        scaled = opposite(work, relations, rows, place, (x, y))
        total = [p + q for p, q in zip(*scaled, strict=True)]
        added = written(total, (x, y))
        work.step(rules.Eliminate, Both(tuple(relations)), added, f"add: {to_text(added)}")
        known = Equation(work, kept).single(added)
        value = equation(kept, known)
        source = unscaled[0] if first_row else unscaled[1]
        put_in = substitute(source, {kept: number(known)})
        assert isinstance(put_in, Relation)
        line = f"put {to_text(value)} into {to_text(source)}: {to_text(put_in)}"
        work.step(rules.BackSubstitute, Both((source, value)), put_in, line)
        other = Equation(work, gone).single(put_in)
        values = {kept: number(known), gone: number(other)}
        point = Point((values[x], values[y]))
        return Answer(to_text(point), to_latex(point))

    def confirm(self, task: Task, answer: str) -> Check:
        """Both equations hold at the point; a non-zero determinant, from values, says it is the only one."""
        if answer in (NO_SOLUTION, MANY):
            return confirm_dependent(task, answer)
        point = parse(answer)
        if not isinstance(point, Point):
            return checks.failed("substitution", "not a point")
        env = dict(zip(task.names, (evaluate(item) for item in point.items), strict=True))
        lines = []
        for relation in task.formulas:
            assert isinstance(relation, Relation)
            try:
                left, right = evaluate(relation.lhs, env), evaluate(relation.rhs, env)
            except EvaluationError as error:
                return checks.failed("substitution", str(error))
            if left != right:
                return checks.failed("substitution", f"{to_text(relation)} gives {left} = {right}")
            shown = substitute(relation.lhs, {name: number(value) for name, value in env.items()})
            lines.append(f"{to_text(shown)} = {left}")
        slopes = [slope(relation, task.names) for relation in task.formulas if isinstance(relation, Relation)]
        single = slopes[0][0] * slopes[1][1] != slopes[0][1] * slopes[1][0]
        return Check("substitution into both equations", single, " and ".join(lines))


class SolveSystemForOne(Plan):
    """Both unknowns, of which one is the answer."""

    kind = "system_one"

    def solve(self, task: Task, work: Work) -> Answer:
        text = SolveSystem().solve(replace(task, names=task.names[:2]), work).text
        point = parse(text) if text.startswith("(") else None
        if not isinstance(point, Point):
            raise NotFound(f"the system has no single solution: {text}")
        value = point.items[task.names.index(task.names[2])]
        return Answer(to_text(value), to_latex(value))

    def confirm(self, task: Task, answer: str) -> Check:
        """Cramer's rule on coefficients that are read off as differences of values."""
        x, y, wanted = task.names
        rows = [slope(relation, (x, y)) for relation in task.formulas if isinstance(relation, Relation)]
        zero = {x: Fraction(0), y: Fraction(0)}
        right = [-checks.difference(relation)(zero) for relation in task.formulas if isinstance(relation, Relation)]
        (a, b), (c, d) = rows
        determinant = a * d - b * c
        if determinant == 0:
            return checks.failed("Cramer's rule", "the determinant is 0")
        top = right[0] * d - b * right[1] if wanted == x else a * right[1] - right[0] * c
        found = top / determinant
        good = found == evaluate(parse(answer)) and linear(task, (x, y))
        return Check("Cramer's rule", good, f"{wanted} = {top}/{determinant} = {found}")


def linear(task: Task, names: tuple[str, str]) -> bool:
    """Whether the equations are linear: no term of a higher degree by the bound on the degree."""
    return all(
        checks.degree(side) <= (1, 0)
        for relation in task.formulas
        if isinstance(relation, Relation)
        for side in (relation.lhs, relation.rhs)
    )


Row = list[Fraction]


def standard(relation: Relation, names: tuple[str, str]) -> Row:
    """[a, b, e] of a x + b y = e; NotPolynomial where the equation isn't linear in the two."""
    whole = Polynomial.of(relation.lhs) - Polynomial.of(relation.rhs)
    if whole.degree() > 1 or not set(whole.names()) <= set(names):
        raise NotPolynomial("not a linear equation in the two unknowns")
    x, y = (whole.terms.get(((name, 1),), Fraction(0)) for name in names)
    return [x, y, -whole.terms.get((), Fraction(0))]


def written(row: Row, names: tuple[str, str]) -> Relation:
    """The equation of a row."""
    left = Polynomial({((name, 1),): value for name, value in zip(names, row[:2], strict=True)})
    return equation(left.node(), row[2])


def eliminates(b: Fraction, d: Fraction) -> int:
    """The cost of making two coefficients opposite: 0 if they are, else the size of their common multiple."""
    if b == -d:
        return 0
    if b == 0 or d == 0:
        return 0
    return lcm(b.numerator, d.numerator) + lcm(b.denominator, d.denominator)


def opposite(
    work: Work, relations: list[Relation], rows: list[Row], place: int, names: tuple[str, str]
) -> tuple[Row, Row]:
    """Multiples of the two rows whose coefficients at `place` are opposite; the equations are replaced in place."""
    first, second = rows
    b, d = first[place], second[place]
    if b == 0 or d == 0:
        return (first, [Fraction(0)] * 3) if b == 0 else ([Fraction(0)] * 3, second)
    common = Fraction(lcm(b.numerator, d.numerator), 1)
    scales = [common / abs(b), common / abs(d) * (1 if (b > 0) != (d > 0) else -1)]
    before = Both(tuple(relations))
    for index, (row, scale) in enumerate(zip(rows, scales, strict=True)):
        if scale != 1:
            rows[index] = [value * scale for value in row]
            relations[index] = written(rows[index], names)
            which = ("first", "second")[index]
            line = f"{which} times {scale}: {to_text(relations[index])}"
            work.step(rules.ScaleEquation, before, relations[index], line)
    return rows[0], rows[1]


def slope(relation: Relation, names: tuple[str, ...]) -> Row:
    """The two coefficients, as differences of values."""
    difference = checks.difference(relation)
    zero = {name: Fraction(0) for name in names}
    base = difference(zero)
    return [difference({**zero, name: Fraction(1)}) - base for name in names]
