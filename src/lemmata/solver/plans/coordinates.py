"""Plans: distances, midpoints, slopes, lines and areas from points, and circles from their equations."""

from fractions import Fraction

from lemmata.expr import EvaluationError, Node, Pow, Relation, Tuple_, evaluate, number, parse, to_latex, to_text
from lemmata.solver import checks
from lemmata.solver.build import call, equalities, equation, minus, node, over, plus, power, times
from lemmata.solver.plans.base import Answer, NotFound, Plan
from lemmata.solver.plans.compute import work_out
from lemmata.solver.plans.geometry import settled
from lemmata.solver.polynomial import Polynomial
from lemmata.solver.rules import coordinates as rules
from lemmata.solver.rules.geometry import ComputeMeasure
from lemmata.solver.surds import NotSurd, Surd, surd_of
from lemmata.solver.task import Task
from lemmata.solver.types import Check
from lemmata.solver.work import Work


class Points(Plan):
    """What is asked of points in the plane; names hold it: distance, midpoint, slope, line or area."""

    kind = "points"

    def solve(self, task: Task, work: Work) -> Answer:
        return getattr(self, task.names[0])(task, work)  # type: ignore[no-any-return]

    def distance(self, task: Task, work: Work) -> Answer:
        (a, b), (c, d) = map(rules.place, task.formulas)
        shown = call("sqrt", plus(power(minus(c, a), 2), power(minus(d, b), 2)))
        line = f"distance = {to_text(shown)}"
        work.step(rules.DistanceFormula, rules.of_points("distance", task.formulas), shown, line)
        value = settled(shown)
        work_out(work, shown, value, ComputeMeasure)
        return Answer(to_text(value), to_latex(value))

    def midpoint(self, task: Task, work: Work) -> Answer:
        p, q = map(rules.place, task.formulas)
        shown = Tuple_(tuple(over(plus(a, b), 2) for a, b in zip(p, q, strict=True)))
        value = Tuple_(tuple(number((a + b) / 2) for a, b in zip(p, q, strict=True)))
        sums = Tuple_(tuple(over(number(a + b), 2) for a, b in zip(p, q, strict=True)))
        line = f"midpoint = {equalities(shown, sums, value)}"
        work.step(rules.MidpointFormula, rules.of_points("midpoint", task.formulas), value, line)
        return Answer(to_text(value), to_latex(value))

    def slope(self, task: Task, work: Work) -> Answer:
        value = number(self.slope_step(task, work))
        return Answer(to_text(value), to_latex(value))

    def slope_step(self, task: Task, work: Work) -> Fraction:
        """Rise over run."""
        (a, b), (c, d) = map(rules.place, task.formulas)
        if a == c:
            raise NotFound("the line is vertical and has no slope")
        shown = over(minus(d, b), minus(c, a))
        value = (d - b) / (c - a)
        line = f"slope = {to_text(shown)} = {value}"
        work.step(rules.SlopeFormula, rules.of_points("slope", task.formulas), node(value), line)
        return value

    def line(self, task: Task, work: Work) -> Answer:
        (a, b), (c, _) = map(rules.place, task.formulas)
        if a == c:
            found = equation("x", a)
            shown = f"both points have x = {a}"
        else:
            slope = self.slope_step(task, work)
            found = line_equation(slope, b - slope * a)
            shown = f"y = {to_text(plus(times(slope, minus('x', a)), b))}, so {to_text(found)}"
        work.step(rules.LineThrough, rules.of_points("line", task.formulas), found, shown)
        return Answer(to_text(found), to_latex(found))

    def area(self, task: Task, work: Work) -> Answer:
        points = list(map(rules.place, task.formulas))
        pairs = list(zip(points, [*points[1:], points[0]], strict=True))
        parts = [p[0] * q[1] - q[0] * p[1] for p, q in pairs]
        value = abs(sum(parts, Fraction(0))) / 2
        shown = over(call("abs", plus(*parts)), 2)
        line = f"area = {to_text(shown)} = {value}"
        work.step(rules.Shoelace, rules.of_points("area", task.formulas), node(value), line)
        return Answer(str(value), to_latex(node(value)))

    def confirm(self, task: Task, answer: str) -> Check:
        """What the rule's own check says of the answer itself."""
        what = task.names[0]
        rule = {
            "distance": rules.DistanceFormula,
            "midpoint": rules.MidpointFormula,
            "slope": rules.SlopeFormula,
            "line": rules.LineThrough,
            "area": rules.Shoelace,
        }[what]
        value = parse(answer)
        if what == "distance" and to_text(settled(value)) != answer:
            return checks.failed("simplest form", "the answer is not in simplest form")
        if what == "line" and not (isinstance(value, Relation) and to_text(value.lhs) in ("y", "x")):
            return checks.failed("both points put in", "the answer is not solved for y")
        return rule.check(rules.of_points(what, task.formulas), value)


def line_equation(slope: Fraction, constant: Fraction) -> Relation:
    """y = mx + c."""
    return equation("y", Polynomial({(("x", 1),): slope, (): constant}).node())


class CircleEquation(Plan):
    """The centre, radius or area of a circle from its equation, by completing the squares."""

    kind = "circle_equation"

    def solve(self, task: Task, work: Work) -> Answer:
        relation = task.relation
        (h, k), square = squares_completed(relation)
        if square <= 0:
            raise NotFound("no circle has this equation")
        form = equation(plus(_square("x", h), _square("y", k)), square)
        scaled = minus(relation.lhs, relation.rhs)
        if to_text(form) != to_text(relation):
            factor = Polynomial.of(scaled).terms[(("x", 2),)]
            before = relation if factor == 1 else equation(over(scaled, factor), 0)
            work.step(rules.CircleForm, before, form, f"{to_text(before)} becomes {to_text(form)}")
        if task.names[0] == "center":
            value: Node = Tuple_((number(h), number(k)))
            return Answer(to_text(value), to_latex(value))
        radius = settled(call("sqrt", square))
        if task.names[0] == "radius":
            work.step(ComputeMeasure, call("sqrt", square), radius, f"radius = sqrt({square}) = {to_text(radius)}")
            return Answer(to_text(radius), to_latex(radius))
        area = settled(times(square, parse("pi")))
        shown = times(parse("pi"), square)
        work.step(ComputeMeasure, shown, area, f"area = pi*radius^2 = {to_text(area)}")
        return Answer(to_text(area), to_latex(area))

    def confirm(self, task: Task, answer: str) -> Check:
        """Points at the radius from the centre, in four directions and two more, satisfy the equation."""
        method = "points of the circle put in"
        (h, k), square = squares_completed(task.relation)
        value = parse(answer)
        try:
            if task.names[0] == "center":
                h, k = rules.place(value)
            elif task.names[0] == "radius":
                square = evaluate(settled(power(value, 2)))
            else:
                square = evaluate(settled(over(value, parse("pi"))))
            if square <= 0 or (task.names[0] != "center" and to_text(settled(value)) != answer):
                return checks.failed(method, "no circle in simplest form")
            for cosine, sine in (
                (1, 0),
                (0, 1),
                (-1, 0),
                (Fraction(3, 5), Fraction(4, 5)),
                (Fraction(-5, 13), Fraction(12, 13)),
            ):
                x, y = (
                    plus(center, times(part, call("sqrt", square)))
                    for center, part in ((h, Fraction(cosine)), (k, Fraction(sine)))
                )
                if put_in(minus(task.relation.lhs, task.relation.rhs), x, y) != node(0):
                    return checks.failed(method, f"({to_text(x)}, {to_text(y)}) does not satisfy the equation")
        except (EvaluationError, NotSurd) as error:
            return checks.failed(method, str(error))
        return Check(method, True, f"five points at distance sqrt({square}) from ({h}, {k}) satisfy the equation")


def put_in(formula: Node, x: Node, y: Node) -> Node:
    """The value of a quadratic at a point with square roots, in simplest form, term by term."""
    at = {"x": surd_of(x), "y": surd_of(y)}
    total = Surd.rational(0)
    for monomial, coefficient in Polynomial.of(formula).terms.items():
        part = Surd.rational(coefficient)
        for name, exponent in monomial:
            part = part * at[name].power(exponent)
        total = total + part
    return total.node()


def _square(name: str, center: Fraction) -> Node:
    base = node(name) if center == 0 else plus(name, -center)
    return Pow(base, node(2))


def squares_completed(relation: Relation) -> tuple[tuple[Fraction, Fraction], Fraction]:
    """((h, k), r^2) of an equation of a circle; NotFound where it is none."""
    whole = Polynomial.of(minus(relation.lhs, relation.rhs)).terms
    a = whole.get((("x", 2),), Fraction(0))
    known = {(("x", 2),), (("y", 2),), (("x", 1),), (("y", 1),), ()}
    if a == 0 or whole.get((("y", 2),)) != a or not {key for key, value in whole.items() if value} <= known:
        raise NotFound("not the equation of a circle")
    d, e, f = (whole.get(key, Fraction(0)) / a for key in ((("x", 1),), (("y", 1),), ()))
    return (-d / 2, -e / 2), d * d / 4 + e * e / 4 - f
