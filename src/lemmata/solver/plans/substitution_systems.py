"""Systems by substitution: a line with a curve, and two linear equations that depend on each other or contradict."""

from fractions import Fraction
from itertools import combinations

from lemmata.expr import List_ as Listed
from lemmata.expr import Node, ParseError, Relation, parse, to_latex, to_text
from lemmata.expr import Tuple_ as Point
from lemmata.solver import checks
from lemmata.solver.build import equation, substitute
from lemmata.solver.plans.base import Answer, NotFound, Plan
from lemmata.solver.plans.equation import Equation, confirm_solutions
from lemmata.solver.plans.roots import exact
from lemmata.solver.polynomial import NotPolynomial, Polynomial
from lemmata.solver.realline import NO_SOLUTION, equal
from lemmata.solver.reals import real
from lemmata.solver.rules import systems as rules
from lemmata.solver.state import Both, Words
from lemmata.solver.surds import NotSurd, surd_of
from lemmata.solver.task import Task
from lemmata.solver.types import Check
from lemmata.solver.work import Work

MANY = "infinitely many solutions"


def dependent(work: Work, first: Relation, second: Relation) -> Answer:
    """Two linear equations without a single solution: one unknown is put in, and no unknown is left."""
    whole = Polynomial.of(first.lhs) - Polynomial.of(first.rhs)
    if not whole.degree():
        raise NotFound("an equation without unknowns")
    name = whole.names()[0]
    scaled = whole * Polynomial.constant(-1 / whole.terms[((name, 1),)])
    value = (scaled + Polynomial({((name, 1),): Fraction(1)})).node()
    solved = equation(name, value)
    if solved != first:
        work.step(rules.SolveForOne, first, solved, f"solve for {name}: {to_text(solved)}")
    put_in = substitute(second, {name: value})
    assert isinstance(put_in, Relation)
    gap = Polynomial.of(put_in.lhs) - Polynomial.of(put_in.rhs)
    left = equation(0, gap.terms.get((), Fraction(0)) * -1)
    work.step(rules.PutIn, Both((second, solved)), left, f"put it into {to_text(second)}: {to_text(left)}")
    if gap.terms:
        work.step(rules.Contradiction, left, Words(NO_SOLUTION), f"{to_text(left)} is false: no solution")
        return Answer(NO_SOLUTION, rf"\text{{{NO_SOLUTION}}}")
    work.step(rules.SameEquation, left, Words(MANY), f"{to_text(left)} is true whatever the unknowns are: {MANY}")
    return Answer(MANY, rf"\text{{{MANY}}}")


def confirm_dependent(task: Task, answer: str) -> Check:
    """By the ranks of the coefficients without and with the constants, from values."""
    given = [part for part in task.formulas if isinstance(part, Relation)]
    if not all(checks.degree(side) <= (1, 0) for relation in given for side in (relation.lhs, relation.rhs)):
        return checks.failed("ranks of the coefficients", "not linear")
    rows = [coefficients(relation, task.names) for relation in given]
    inner, outer = rank([row[:-1] for row in rows]), rank(rows)
    if answer == NO_SOLUTION:
        return Check("ranks of the coefficients", inner < outer, "the equations contradict each other")
    good = inner == outer < len(task.names)
    return Check("ranks of the coefficients", good, "the equations depend on each other")


def coefficients(relation: Relation, names: tuple[str, ...]) -> list[Fraction]:
    """The coefficients and the constant, as differences of values."""
    difference = checks.difference(relation)
    zero = {name: Fraction(0) for name in names}
    base = difference(zero)
    return [*(difference({**zero, name: Fraction(1)}) - base for name in names), -base]


def rank(rows: list[list[Fraction]]) -> int:
    """The size of the largest minor that is not 0."""
    width = len(rows[0])
    for size in range(min(len(rows), width), 0, -1):
        for chosen in combinations(rows, size):
            for columns in combinations(range(width), size):
                if determinant([[row[column] for column in columns] for row in chosen]):
                    return size
    return 0


def determinant(rows: list[list[Fraction]]) -> Fraction:
    """By expansion along the first row."""
    if len(rows) == 1:
        return rows[0][0]
    return sum(
        (
            (-1) ** i * value * determinant([row[:i] + row[i + 1 :] for row in rows[1:]])
            for i, value in enumerate(rows[0])
        ),
        Fraction(0),
    )


class SolveLineAndCurve(Plan):
    """Solve the linear equation for one unknown and put it into the other: one unknown is left."""

    kind = "system_curve"

    def solve(self, task: Task, work: Work) -> Answer:
        given = [part for part in task.formulas if isinstance(part, Relation)]
        line, other, (gone, kept) = self.parts(given, task.names)
        whole = Polynomial.of(line.lhs) - Polynomial.of(line.rhs)
        factor = whole.terms[((gone, 1),)]
        value = (whole * Polynomial.constant(-1 / factor) + Polynomial({((gone, 1),): Fraction(1)})).node()
        solved = equation(gone, value)
        if solved != line:
            work.step(rules.SolveForOne, line, solved, f"solve for {gone}: {to_text(solved)}")
        put_in = substitute(other, {gone: value})
        assert isinstance(put_in, Relation)
        work.step(rules.PutIn, Both((other, solved)), put_in, f"put it into {to_text(other)}: {to_text(put_in)}")
        points = []
        for root in exact(Equation(work, kept).solve(put_in)):
            try:
                there = surd_of(substitute(value, {kept: root})).node()
            except NotSurd as error:
                raise NotFound(str(error)) from None
            before = Both((solved, equation(kept, root)))
            work.step(
                rules.GoBack, before, equation(gone, there), f"{kept} = {to_text(root)}: {gone} = {to_text(there)}"
            )
            pair = {kept: root, gone: there}
            points.append(Point(tuple(pair[name] for name in task.names)))
        if not points:
            return Answer(NO_SOLUTION, rf"\text{{{NO_SOLUTION}}}")
        return Answer(", ".join(map(to_text, points)), ", ".join(map(to_latex, points)))

    def parts(self, given: list[Relation], names: tuple[str, ...]) -> tuple[Relation, Relation, tuple[str, str]]:
        """(the linear equation, the other one, (the unknown that goes, the one that stays))."""
        for line, other in (given, given[::-1]):
            try:
                whole = Polynomial.of(line.lhs) - Polynomial.of(line.rhs)
            except NotPolynomial:
                continue
            if whole.degree() != 1:
                continue
            options = [name for name in reversed(names) if ((name, 1),) in whole.terms]
            gone = min(options, key=lambda name: (abs(whole.terms[((name, 1),)]) != 1, names.index(name) == 0))
            return line, other, (gone, next(name for name in names if name != gone))
        raise NotFound("no equation is linear")

    def confirm(self, task: Task, answer: str) -> Check:
        """Every point satisfies both equations; and on the line, the curve's equation has no other zero."""
        given = [part for part in task.formulas if isinstance(part, Relation)]
        try:
            found = parse(answer) if answer != NO_SOLUTION else None
            line, other, (gone, kept) = self.parts(given, task.names)
        except (ParseError, NotFound) as error:
            return checks.failed("substitution", str(error))
        points = () if found is None else found.items if isinstance(found, Listed) else (found,)
        if not all(isinstance(point, Point) and len(point.items) == 2 for point in points):
            return checks.failed("substitution", "not a list of points")
        lines, roots = [], []
        for point in points:
            assert isinstance(point, Point)
            env = {name: real(item, {}) for name, item in zip(task.names, point.items, strict=True)}
            for relation in given:
                if not equal(real(relation.lhs, env), real(relation.rhs, env)):
                    return checks.failed("substitution", f"{to_text(point)} does not satisfy {to_text(relation)}")
            lines.append(f"{to_text(point)} satisfies both")
            roots.append(dict(zip(task.names, point.items, strict=True))[kept])
        row = coefficients(line, (gone, kept))
        on_line = substitute(other, {gone: line_value(row, kept)})
        assert isinstance(on_line, Relation)
        shown = ", ".join(map(to_text, roots)) if roots else NO_SOLUTION
        whole = confirm_solutions(on_line, kept, shown)
        detail = "; ".join(lines) or "the line does not meet the curve"
        return Check("substitution, and a count on the line", whole.passed, detail if whole.passed else whole.detail)


def line_value(row: list[Fraction], kept: str) -> Node:
    """The unknown that goes as a formula in the one that stays, from a * gone + b * kept = c."""
    a, b, c = row
    return parse(f"({c} - ({b})*{kept})/({a})")
