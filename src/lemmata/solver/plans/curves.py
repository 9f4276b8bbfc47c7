"""Plans: tangents and normals, critical points, local and absolute extrema, monotonicity.

Zeros of the derivative are found where a polynomial decides them, with rational or quadratic factors.
"""

from fractions import Fraction
from itertools import pairwise

import mpmath

from lemmata.expr import (
    Add,
    Call,
    Const,
    Div,
    EvaluationError,
    Neg,
    Node,
    Pow,
    Relation,
    Sym,
    Tuple_,
    evaluate,
    number,
    parse,
    symbols,
    to_latex,
    to_text,
)
from lemmata.solver import analysis, curves, univariate
from lemmata.solver.asked import Asked
from lemmata.solver.build import call, equation, minus, node, over, plus, times
from lemmata.solver.partial import NoFactors, dense_node, factors
from lemmata.solver.plans.base import Answer, NotFound, Plan
from lemmata.solver.plans.calculus import nth_derivative, put_in, shown, value_at
from lemmata.solver.plans.fractions import as_quotient
from lemmata.solver.plans.integrals import trouble
from lemmata.solver.plans.limits import MINUS_OO, OO
from lemmata.solver.polynomial import NotPolynomial, Polynomial
from lemmata.solver.rules import calculus as rules
from lemmata.solver.rules.base import Rule
from lemmata.solver.state import Either, State, Words
from lemmata.solver.task import Task
from lemmata.solver.tidy import product, tidy
from lemmata.solver.types import Check
from lemmata.solver.univariate import trim
from lemmata.solver.values import approximate, digits, enclosure, middle
from lemmata.solver.work import Work

NONE = "none"


class TangentLine(Plan):
    """Value and slope at the place, then the line in the form y = mx + b."""

    kind = "tangent_line"

    def solve(self, task: Task, work: Work) -> Answer:
        (name,) = task.names
        formula, place = task.formulas[:2]
        height = value_at(work, formula, name, place)
        if len(task.formulas) == 3 and analysis.same_values(height, task.formulas[2]).passed is not True:
            raise NotFound("the point does not lie on the curve")
        slope = value_at(work, nth_derivative(work, formula, name, 1), name, place)
        return self.line(task, work, height, slope)

    def line(self, task: Task, work: Work, height: Node, slope: Node) -> Answer:
        """The tangent itself."""
        return written(work, rules.TangentLine, "tangent", task, height, slope)

    def confirm(self, task: Task, answer: str) -> Check:
        """The line passes through the point with the slope of difference quotients."""
        return line_check(task, answer, normal=False)


class NormalLine(TangentLine):
    """Value and slope at the place, then the line perpendicular to the tangent; an upright one is refused."""

    kind = "normal_line"

    def line(self, task: Task, work: Work, height: Node, slope: Node) -> Answer:
        """The normal."""
        if slope == node(0):
            raise NotFound("the normal is upright: the slope of the tangent is 0")
        return written(work, rules.NormalLine, "normal", task, height, tidy(Neg(over(1, slope))))

    def confirm(self, task: Task, answer: str) -> Check:
        """The line passes through the point, perpendicular to the slope of difference quotients."""
        return line_check(task, answer, normal=True)


def written(work: Work, rule: type[Rule], kind: str, task: Task, height: Node, slope: Node) -> Answer:
    """The line y = slope * (x - place) + height, as a step and as the answer."""
    (name,) = task.names
    formula, place = task.formulas[:2]
    factor: Node = Sym(name) if place == node(0) else minus(name, place)
    raw = plus(times(slope, factor), height)
    right = tidy(plus(times(slope, name), tidy(minus(height, times(slope, place)))))
    found = Relation("=", Sym("y"), right)
    line = f"y = {to_text(raw)}, so {to_text(found)}"
    work.step(rule, Asked(kind, (formula, place), name), found, line)
    return Answer(to_text(found), to_latex(found))


def line_check(task: Task, answer: str, *, normal: bool) -> Check:
    """Point and slope of the answered line."""
    claimed = task.read_answer(answer)
    if not isinstance(claimed, Relation) or claimed.lhs != Sym("y"):
        return Check("point and slope from values", False, "expected y = ...")
    formula, place = task.formulas[:2]
    if (
        len(task.formulas) == 3
        and not analysis.same_values(task.formulas[2], put_in(formula, task.names[0], place)).passed
    ):
        return Check("point and slope from values", False, "the point does not lie on the curve")
    return curves.line(formula, task.names[0], place, claimed.rhs, normal=normal)


def zeros_of(work: Work, formula: Node, name: str) -> list[Node]:
    """The real zeros of a derivative in ascending order, as a step; NotFound where no polynomial decides them."""
    form = one_product(formula, name)
    if form != formula:
        work.step(rules.OneProduct, formula, form, f"{to_text(formula)} = {to_text(form)}")
    top = deciding(form, name)
    try:
        _, found = factors(top) if len(top) > 1 else (Fraction(1), [])
    except NoFactors as error:
        raise NotFound(f"the zeros of {to_text(formula)}: {error}") from None
    zeros: list[Node] = []
    for factor, _ in found:
        zeros += roots(factor)
    zeros.sort(key=size)
    after: State = Words("no zeros") if not zeros else Either(tuple(equation(name, zero) for zero in zeros))
    if len(zeros) == 1:
        after = equation(name, zeros[0])
    shown_zeros = " or ".join(f"{name} = {to_text(zero)}" for zero in zeros) or "no real zeros"
    line = f"{to_text(form)} = 0: {shown_zeros}"
    work.step(rules.CriticalPoints, Asked("zeros", (form,), name), after, line)
    return zeros


def one_product(formula: Node, name: str) -> Node:
    """The formula with a shared power of e taken out, or as one fraction in lowest terms."""
    if isinstance(formula, Add):
        parts = [product(part) for part in formula.terms]
        shared = {part.powers.get(Const("e")) for part in parts}
        exponent = shared.pop()
        if exponent is not None and not shared:
            for part in parts:
                del part.powers[Const("e")]
            return times(Pow(Const("e"), exponent), tidy(plus(*(part.node() for part in parts))))
    try:
        top, bottom = as_quotient(formula)
    except (NotPolynomial, EvaluationError):
        return formula
    if set(bottom.names()) != {name} or set(top.names()) - {name} or not top.terms:
        return formula
    a, b = trim(top.coefficients(name)), trim(bottom.coefficients(name))
    common = univariate.common(a, b)
    return tidy(
        over(dense_node(univariate.divide(a, common)[0], name), dense_node(univariate.divide(b, common)[0], name))
    )


def deciding(form: Node, name: str) -> univariate.Dense:
    """The polynomial whose zeros are those of a product: its numerator, without powers of e."""
    simple = product(form)
    top = Polynomial.constant(simple.coefficient)
    for base, exponent in simple.powers.items():
        if base == Const("e"):
            continue
        power_of = evaluate(exponent) if not symbols(exponent) else Fraction(1, 2)
        if power_of < 0:
            continue
        try:
            if power_of.denominator != 1:
                raise NotPolynomial("a root")
            top = top * Polynomial.of(base) ** int(power_of)
        except NotPolynomial:
            raise NotFound(f"no rule for the zeros of {to_text(form)}") from None
    if set(top.names()) - {name} or not top.terms:
        raise NotFound(f"no rule for the zeros of {to_text(form)}")
    return trim(top.coefficients(name))


def roots(factor: univariate.Dense) -> list[Node]:
    """The real roots of a linear or quadratic factor."""
    if len(factor) == 2:
        return [number(-factor[0] / factor[1])]
    c, b, a = factor
    gap = b * b - 4 * a * c
    if gap < 0:
        return []
    middle_part, radius = number(-b / (2 * a)), over(call("sqrt", number(gap)), number(2 * a))
    return [tidy(minus(middle_part, radius)), tidy(plus(middle_part, radius))]


def size(value: Node) -> mpmath.mpf:
    """The value, for sorting."""
    with digits(40):
        return approximate(value, {})


def listed(values: list[Node]) -> Answer:
    """Values with commas, or `none`."""
    if not values:
        return Answer(NONE, rf"\text{{{NONE}}}")
    return Answer(", ".join(map(to_text, values)), ", ".join(map(to_latex, values)))


class CriticalPoints(Plan):
    """Differentiate and solve f'(x) = 0."""

    kind = "critical_points"

    def solve(self, task: Task, work: Work) -> Answer:
        (name,) = task.names
        return listed(zeros_of(work, nth_derivative(work, task.formula, name, 1), name))

    def confirm(self, task: Task, answer: str) -> Check:
        """Difference quotients vanish at each place, and have one sign between neighbours."""
        return slope_zeros(task.formula, task.names[0], [] if answer == NONE else answer.split(", "))


def slope_zeros(formula: Node, name: str, answers: list[str]) -> Check:
    """The slope from values is 0 at each answer, and between them it has one sign."""
    method = "slopes from values"
    places = [parse(text) for text in answers]
    for place in places:
        check = analysis.derivative(formula, name, 1, node(0), at=place)
        if not check.passed:
            return Check(method, False, check.detail)
    with digits(40):
        ends = [-mpmath.inf, *sorted(middle(enclosure(place, {})) for place in places), mpmath.inf]
        for low, high in pairwise(ends):
            if len(curves.slopes(formula, name, low, high)) > 1:
                return Check(method, False, "the slope changes its sign at a place that is not listed")
    return Check(method, True, f"slope 0 at {len(places)} places, one sign between them")


class LocalExtrema(Plan):
    """Critical points, each decided by the second derivative."""

    kind = "local_extrema"

    def solve(self, task: Task, work: Work) -> Answer:
        name, wanted = task.names
        first = nth_derivative(work, task.formula, name, 1)
        zeros = zeros_of(work, first, name)
        second = nth_derivative(work, first, name, 1) if zeros else first
        found = []
        for place in zeros:
            bend = put_in(second, name, place)
            sign = mpmath.sign(size(bend))
            if not sign:
                raise NotFound(f"the second derivative is 0 at {name} = {to_text(place)}, which decides nothing")
            kind = "minimum" if sign > 0 else "maximum"
            value = put_in(task.formula, name, place)
            line = f"f''({to_text(place)}) = {to_text(bend)} {'>' if sign > 0 else '<'} 0: a local {kind}, "
            line += f"f({to_text(place)}) = {to_text(value)}"
            work.step(
                rules.SecondDerivativeTest, Asked("extremum", (task.formula, place), name), Words(f"local {kind}"), line
            )
            if wanted in (kind, "extremum"):
                found.append((kind, place, value))
        text = "; ".join(f"{kind} at ({to_text(place)}, {to_text(value)})" for kind, place, value in found)
        return Answer(text or NONE, rf"\text{{{text or NONE}}}")

    def confirm(self, task: Task, answer: str) -> Check:
        """Values beside each point, and no turning point is left out."""
        name, wanted = task.names
        method = "values beside the places, order of the values between"
        given: list[tuple[str, Node, Node]] = []
        for text in [] if answer == NONE else answer.split("; "):
            kind, _, point = text.partition(" at ")
            pair = parse(point)
            if kind not in ("minimum", "maximum") or not isinstance(pair, Tuple_) or len(pair.items) != 2:
                return Check(method, False, "expected `maximum at (x, y)`")
            given.append((kind, *pair.items))
        for kind, place, value in given:
            check = curves.extremum(Asked("extremum", (task.formula, place), name), Words(kind))
            height = analysis.same_values(put_in(task.formula, name, place), value)
            if not check.passed or not height.passed or wanted not in (kind, "extremum"):
                return Check(method, False, f"{kind} at {to_text(place)}: {check.detail}, {height.detail}")
        return turning_points(task.formula, name, wanted, [place for _, place, _ in given], method)


def turning_points(formula: Node, name: str, wanted: str, places: list[Node], method: str) -> Check:
    """On a fine grid the function turns as often as there are places of the wanted kind."""
    kinds = []
    with digits(30):
        known = sorted(approximate(place, {}) for place in places)
        reach = max([abs(value) for value in known], default=mpmath.mpf(0)) + 12
        xs = [-reach + 2 * reach * (i + mpmath.mpf("0.371")) / 1500 for i in range(1500)]
        values = []
        for x in xs:
            try:
                values.append(approximate(formula, {name: mpmath.iv.mpf(x)}))
            except EvaluationError:
                values.append(None)
    for a, b, c in zip(values, values[1:], values[2:], strict=False):
        if a is None or b is None or c is None:
            continue
        kinds += ["maximum"] if b > a and b > c else ["minimum"] if b < a and b < c else []
    count = sum(wanted in (kind, "extremum") for kind in kinds)
    return Check(method, count == len(places), f"a grid shows {count} such points")


class ExtremeValue(Plan):
    """On a closed interval: the values at the critical points inside and at the ends, compared."""

    kind = "extreme_value"

    def solve(self, task: Task, work: Work) -> Answer:
        name, wanted = task.names
        formula, left, right = task.formulas
        where = trouble(formula, name, left, right)
        if where:
            raise NotFound(f"the function could not be shown to be continuous {where}")
        low, high = size(left), size(right)
        if low >= high:
            raise NotFound("the interval is empty")
        inside = [
            zero for zero in zeros_of(work, nth_derivative(work, formula, name, 1), name) if low < size(zero) < high
        ]
        candidates = [left, *inside, right]
        values = [put_in(formula, name, place) for place in candidates]
        best = (max if wanted == "maximum" else min)(range(len(values)), key=lambda i: size(values[i]))
        compared = ", ".join(f"f({to_text(x)}) = {to_text(y)}" for x, y in zip(candidates, values, strict=True))
        kind = "largest" if wanted == "maximum" else "smallest"
        line = f"{compared}: the {kind} value is {to_text(values[best])}"
        work.step(rules.CompareValues, Asked(kind, (formula, left, right), name), values[best], line)
        return shown(values[best])

    def confirm(self, task: Task, answer: str) -> Check:
        """Bounds on the whole interval, and a search for the extreme value."""
        name, wanted = task.names
        kind = "largest" if wanted == "maximum" else "smallest"
        return curves.extreme_value(Asked(kind, task.formulas, name), task.read_answer(answer))


class Monotonicity(Plan):
    """The zeros of the derivative cut the line into intervals; its sign on each decides."""

    kind = "monotonicity"

    def solve(self, task: Task, work: Work) -> Answer:
        name, kind = task.names
        if any(isinstance(part, Div) and name in symbols(part.den) for part in [task.formula]):
            raise NotFound("no rule for the monotonicity of a function with poles")
        first = nth_derivative(work, task.formula, name, 1)
        zeros = zeros_of(work, first, name)
        ends: list[Node] = [MINUS_OO, *zeros, OO]
        kept: list[tuple[Node, Node]] = []
        for index, (left, right) in enumerate(pairwise(ends)):
            low = size(zeros[index - 1]) if index else size(zeros[0]) - 2 if zeros else mpmath.mpf(-1)
            high = size(zeros[index]) if index < len(zeros) else low + 2
            with digits(30):
                try:
                    sign = mpmath.sign(approximate(first, {name: mpmath.iv.mpf((low + high) / 2)}))
                except EvaluationError as error:
                    raise NotFound(str(error)) from None
            if sign == (1 if kind == "increasing" else -1):
                if kept and kept[-1][1] == left:
                    kept[-1] = (kept[-1][0], right)  # the derivative touches 0 without changing its sign
                else:
                    kept.append((left, right))
        intervals = [Tuple_(pair) for pair in kept]
        before = Asked(kind, (task.formula,), name)
        if not intervals:
            work.step(rules.SignChart, before, Words(NONE), f"the function is {kind} nowhere")
            return Answer(NONE, rf"\text{{{NONE}}}")
        found: Node = intervals[0] if len(intervals) == 1 else Call("union", tuple(intervals))
        sign_word = "positive" if kind == "increasing" else "negative"
        line = f"the derivative is {sign_word} on {' and '.join(map(to_text, intervals))}"
        work.step(rules.SignChart, before, found, line)
        return shown(found)

    def confirm(self, task: Task, answer: str) -> Check:
        """The order of the function's values on each interval and between them."""
        name, kind = task.names
        after: State = Words(NONE) if answer == NONE else parse(answer)
        return curves.monotone(Asked(kind, (task.formula,), name), after)
