"""Plans: exact values, trigonometric equations, identities and simplification.

Equations are worked that become a polynomial in one of sin(u), cos(u), tan(u) with u = ax + b, or a product of such.
"""

from fractions import Fraction

from lemmata.expr import (
    Add,
    Call,
    Const,
    EvaluationError,
    Interval,
    Neg,
    Node,
    Relation,
    Sym,
    Tuple_,
    number,
    parse,
    symbols,
    to_latex,
    to_text,
    walk,
)
from lemmata.solver import analysis, univariate
from lemmata.solver.asked import Asked
from lemmata.solver.build import call, equation, map_parts, minus, node, over, plus, power, substitute, times
from lemmata.solver.partial import NoFactors, dense_node, factors
from lemmata.solver.plans.base import Answer, NotFound, Plan
from lemmata.solver.plans.calculus import shown
from lemmata.solver.plans.complex_numbers import zeros
from lemmata.solver.plans.fractions import as_quotient
from lemmata.solver.plans.integrals import coefficients, replace
from lemmata.solver.polynomial import Monomial, NotPolynomial, Polynomial
from lemmata.solver.rules import trigonometry as rules
from lemmata.solver.state import Either, State, Words
from lemmata.solver.task import Task
from lemmata.solver.tidy import tidy
from lemmata.solver.trigonometry import (
    FUNCTIONS,
    INVERSES,
    angle_degrees,
    exact_value,
    principal,
    quadrant,
    radians,
    reduced,
    reference,
)
from lemmata.solver.types import Check
from lemmata.solver.univariate import trim
from lemmata.solver.values import approximate, digits
from lemmata.solver.work import Work

NO_SOLUTION = "no solution"
PI = Const("pi")
S, C = Sym("s"), Sym("c")


class TrigonometricValue(Plan):
    """Each function by its reference angle and quadrant, then everything put together."""

    kind = "trigonometric_value"

    def solve(self, task: Task, work: Work) -> Answer:
        try:
            found = values(work, task.formula)
            result = tidy(found)
        except EvaluationError as error:
            raise NotFound(str(error)) from None
        left = [part for part in walk(result) if isinstance(part, Call) and part.name in (*FUNCTIONS, *INVERSES)]
        if left:
            raise NotFound(f"no exact value is known for {to_text(left[0])}")
        if result != found:
            work.step(rules.CombineValues, found, result, f"{to_text(found)} = {to_text(result)}")
        return shown(result)

    def confirm(self, task: Task, answer: str) -> Check:
        """The whole expression by interval bounds, to 40 digits."""
        return analysis.same_values(task.formula, task.read_answer(answer))


def values(work: Work, tree: Node) -> Node:
    """The formula with every known value put in, one step each."""
    match tree:
        case Call(name, (arg,)) if name in FUNCTIONS:
            degrees = angle_degrees(arg)
            if degrees is None:
                return triangle(work, name, arg)
            value = exact_value(name, degrees) if reduced(degrees) % 15 == 0 else None
            if value is None:
                known = "no value there" if reduced(degrees) % 15 == 0 else "no exact value is known"
                raise NotFound(f"{to_text(tree)}: {known}")
            work.step(rules.ExactValue, tree, value, f"{explained(name, degrees)}: {to_text(tree)} = {to_text(value)}")
            return value
        case Call(name, (arg,)) if name in INVERSES:
            inside = tidy(values(work, arg))
            angle = principal(name, inside)
            before = Call(name, (inside,))
            if angle is None:
                return before
            back = to_text(Call(INVERSES[name], (radians(angle),)))
            line = f"{back} = {to_text(inside)}, so {to_text(before)} = {to_text(radians(angle))}"
            work.step(rules.InverseValue, before, radians(angle), line)
            return radians(angle)
    return map_parts(tree, lambda part: values(work, part))


def explained(name: str, degrees: Fraction) -> str:
    """Reference angle and quadrant in words."""
    inside = reduced(degrees)
    if inside % 90 == 0:
        return f"{inside}° lies on an axis"
    turn = "" if inside == degrees else f"{degrees}° is {inside}° after whole turns; "
    return f"{turn}quadrant {quadrant(inside)}, reference angle {reference(inside)}°"


def triangle(work: Work, name: str, arg: Node) -> Node:
    """A function of an inverse function, or of an angle that becomes known."""
    inner = values(work, arg)
    if angle_degrees(inner) is not None:
        return values(work, Call(name, (inner,)))
    if not isinstance(inner, Call) or inner.name not in INVERSES:
        raise NotFound(f"no exact value is known for {to_text(Call(name, (inner,)))}")
    x = inner.args[0]
    other = call("sqrt", minus(1, power(x, 2)))
    sine, cosine = {
        "asin": (x, other),
        "acos": (other, x),
        "atan": (over(x, call("sqrt", plus(1, power(x, 2)))), over(1, call("sqrt", plus(1, power(x, 2))))),
    }[inner.name]
    found = {
        "sin": sine,
        "cos": cosine,
        "tan": over(sine, cosine),
        "cot": over(cosine, sine),
        "sec": over(1, cosine),
        "csc": over(1, sine),
    }[name]
    before = Call(name, (inner,))
    result = tidy(tidy(found))
    work.step(rules.TriangleValue, before, result, f"{to_text(before)} = {to_text(result)}")
    return result


# Equations -----------------------------------------------------------------------------------------------------------


class TrigonometricEquation(Plan):
    """Bring it to a polynomial in one function, solve for the function, then for the angle; choose in the interval."""

    kind = "trigonometric_equation"

    def solve(self, task: Task, work: Work) -> Answer:
        (name,) = task.names
        relation = task.relation
        try:
            families = self.families(work, relation, name)
        except (NotPolynomial, NoFactors, EvaluationError) as error:
            raise NotFound(str(error)) from None
        if len(task.formulas) == 2:
            return self.chosen(task, work, families)
        if len(families) > 1 or relation.rhs != node(0):
            state = state_of(families, name)
            period = period_of(relation, name)
            line = f"all solutions (n any whole number): {listed_text(families, name)}"
            work.step(rules.GeneralSolution, Asked("general_solution", (relation, period), name), state, line)
        return listed(families)

    def families(self, work: Work, relation: Relation, name: str) -> list[Node]:
        """All solutions as formulas with n."""
        formula = tidy(minus(relation.lhs, relation.rhs))
        found = self.isolated(work, relation, formula, name)
        if found is not None:
            return found
        found = []
        for factor in self.factors_of(work, formula, name):
            function, polynomial = self.in_one_function(work, factor, name)
            found += self.solved(work, function, polynomial, name)
        unique: list[Node] = []
        for family in found:
            if family not in unique:
                unique.append(family)
        return unique

    def isolated(self, work: Work, relation: Relation, formula: Node, name: str) -> list[Node] | None:
        """An equation that is linear in one function, also with roots as coefficients; None for another one."""
        functions = {part for part in walk(formula) if isinstance(part, Call) and part.name in ("sin", "cos", "tan")}
        if len(functions) != 1:
            return None
        (function,) = functions
        image = replace(formula, function, Sym("t"))
        if name in symbols(image):
            return None
        at = [tidy(substitute(image, {"t": node(k)})) for k in range(3)]
        slope = tidy(minus(at[1], at[0]))
        if slope == node(0) or not analysis.same_values(at[2], plus(at[1], slope)).passed:
            return None
        if not analysis.same_values(image, plus(times(slope, "t"), at[0])).passed:
            return None
        value = tidy(tidy(over(Neg(at[0]), slope)))
        after = equation(function, value)
        if after != relation:
            work.step(rules.IsolateFunction, relation, after, f"isolate {to_text(function)}: {to_text(after)}")
        return self.solved_for(work, function, value, name)

    def factors_of(self, work: Work, formula: Node, name: str) -> list[Node]:
        """Double angles written out, and a shared factor sin(u) or cos(u) taken out."""
        angles = {part.args[0] for part in walk(formula) if isinstance(part, Call) and part.name in FUNCTIONS}
        changed = formula
        for double in angles:
            half = tidy(over(double, 2))
            if half in angles:
                changed = replace(changed, call("sin", double), times(2, call("sin", half), call("cos", half)))
                cosine = minus(1, times(2, power(call("sin", half), 2)))
                if any(part == call("cos", half) for part in walk(formula)):
                    cosine = minus(times(2, power(call("cos", half), 2)), 1)
                changed = replace(changed, call("cos", double), cosine)
        if changed != formula:
            work.step(rules.RewriteTrigonometric, formula, changed, f"{to_text(formula)} = {to_text(changed)}")
            formula = changed
        angle = angle_of(formula, name)
        polynomial = Polynomial.of(in_letters(formula, angle))
        found, rest = [], polynomial
        for letter, function in (("s", "sin"), ("c", "cos"), ("t", "tan")):
            shared = min(dict(monomial).get(letter, 0) for monomial in rest.terms)
            if shared:
                rest = Polynomial({tuple(_lowered(m, letter, shared)): v for m, v in rest.terms.items()})
                first = call(function, angle)
                found.append((first, first if shared == 1 else power(first, shared)))
        if not found or (len(found) == 1 and not rest.names()):
            return [formula]
        second = from_letters(rest.node(), angle)
        brackets = [shown_factor for _, shown_factor in found] + ([second] if rest.names() else [])
        line = f"a product is 0 when a factor is: {to_text(times(*brackets))} = 0"
        whole = times(*([] if rest.names() else [second]), *brackets)
        work.step(rules.RewriteTrigonometric, formula, whole, line)
        return [*(factor for factor, _ in found), *([second] if rest.names() else [])]

    def in_one_function(self, work: Work, formula: Node, name: str) -> tuple[Node, Node]:
        """(the function, a polynomial in t)."""
        angle = angle_of(formula, name)
        polynomial = Polynomial.of(in_letters(formula, angle))
        letters = set(polynomial.names())
        if letters == {"s", "c"}:
            if all(sum(e for _, e in monomial) == 1 for monomial in polynomial.terms):
                ratio = over(call("sin", angle), call("cos", angle))
                a, b = (polynomial.terms[((letter, 1),)] for letter in ("s", "c"))
                after = plus(times(number(a), call("tan", angle)), number(b))
                before = tidy(plus(times(number(a), ratio), number(b)))
                line = f"divide by {to_text(call('cos', angle))} (not 0 here): {to_text(after)} = 0"
                work.step(rules.RewriteTrigonometric, before, tidy(after), line)
                return call("tan", angle), tidy(plus(times(number(a), "t"), number(b)))
            for letter, other in (("c", "s"), ("s", "c")):
                if all(dict(monomial).get(letter, 0) % 2 == 0 for monomial in polynomial.terms):
                    square = Polynomial.constant(1) - Polynomial.of(power(other, 2))
                    polynomial = without(polynomial, letter, square)
                    after = from_letters(polynomial.node(), angle)
                    line = f"with sin^2 + cos^2 = 1: {to_text(after)} = 0"
                    work.step(rules.RewriteTrigonometric, formula, after, line)
                    letters = set(polynomial.names())
                    break
        if len(letters) != 1:
            raise NotFound("no rule brings this equation to one trigonometric function")
        (letter,) = letters
        function = {"s": "sin", "c": "cos", "t": "tan"}[letter]
        return call(function, angle), substitute(polynomial.node(), {letter: Sym("t")})

    def solved(self, work: Work, function: Node, polynomial: Node, name: str) -> list[Node]:
        """The families from the values of the function."""
        dense = trim(Polynomial.of(polynomial).coefficients("t"))
        found: list[Node] = []
        for factor, _ in factors(dense)[1]:
            c, b, a = factor if len(factor) == 3 else [Fraction(0)] * 3
            if len(factor) == 2 or b * b - 4 * a * c >= 0:
                found += zeros(factor)
        states = tuple(equation("t", value) for value in found)
        after: State = Words("no real values") if not states else Either(states) if len(states) > 1 else states[0]
        reduced_polynomial = dense_node(dense, "t")
        text = to_text(function)
        line = f"{to_text(reduced_polynomial)} = 0 with t = {text}: "
        line += " or ".join(f"{text} = {to_text(value)}" for value in found) or "no real values"
        work.step(rules.SolveForFunction, Asked("zeros", (reduced_polynomial,), "t"), after, line)
        solutions: list[Node] = []
        for value in found:
            solutions += self.solved_for(work, function, value, name)
        return solutions

    def solved_for(self, work: Work, function: Node, value: Node, name: str) -> list[Node]:
        """The families of function = value."""
        families = angle_families(function, value, name)
        relation = equation(function, value)
        before = Asked("general_solution", (relation, period_of(relation, name)), name)
        shown_families = listed_text(families, name) if families else "no solution, since the value is out of range"
        work.step(rules.GeneralSolution, before, state_of(families, name), f"{to_text(relation)}: {shown_families}")
        return families

    def chosen(self, task: Task, work: Work, families: list[Node]) -> Answer:
        """The solutions in the interval."""
        (name,) = task.names
        span = task.formulas[1]
        low, high = ends_of(span)
        left, right = closed_ends(span)
        with digits(30):
            a, b = approximate(low, {}), approximate(high, {})
            if b - a > 100:
                raise NotFound("the interval is too long to list the solutions")
            found: dict[Node, float] = {}
            for family in families:
                start = approximate(substitute(family, {"n": node(0)}), {})
                step = approximate(substitute(family, {"n": node(1)}), {}) - start
                for n in range(int((a - start) / step) - 2, int((b - start) / step) + 3):
                    spot = start + n * step
                    inside = (spot > a + 1e-12 or (left and spot > a - 1e-12)) and (
                        spot < b - 1e-12 or (right and spot < b + 1e-12)
                    )
                    if inside:
                        value = tidy(substitute(family, {"n": node(n)}))
                        multiple = angle_degrees(value)
                        found[value if multiple is None else radians(multiple)] = float(spot)
            solutions = sorted(found, key=lambda solution: found[solution])
        line = f"in the interval: {listed_text(solutions, name) if solutions else NO_SOLUTION}"
        before = Asked("solutions_in", (task.relation, span), name)
        work.step(rules.ChooseInInterval, before, state_of(solutions, name), line)
        return listed(solutions)

    def confirm(self, task: Task, answer: str) -> Check:
        """Every solution put into the original, and the zeros of a period, or of the interval, counted."""
        (name,) = task.names
        solutions = [] if answer == NO_SOLUTION else [parse(text) for text in answer.split(", ")]
        after = state_of(solutions, name)
        if len(task.formulas) == 2:
            return rules.within(task.relation, name, task.formulas[1], after)
        period = period_of(task.relation, name)
        return rules.GeneralSolution.check(Asked("general_solution", (task.relation, period), name), after)


def _lowered(monomial: Monomial, letter: str, by: int) -> list[tuple[str, int]]:
    """The monomial divided by a power of a letter."""
    return [(n, e - by if n == letter else e) for n, e in monomial if n != letter or e > by]


def ends_of(span: Node) -> tuple[Node, Node]:
    """The ends of an interval."""
    if isinstance(span, Interval):
        return span.left, span.right
    assert isinstance(span, Tuple_)
    return span.items[0], span.items[1]


def closed_ends(span: Node) -> tuple[bool, bool]:
    """Whether the ends belong to it."""
    return (span.left_closed, span.right_closed) if isinstance(span, Interval) else (False, False)


def angle_of(formula: Node, name: str) -> Node:
    """The one angle that occurs; NotFound where there are several."""
    angles = {part.args[0] for part in walk(formula) if isinstance(part, Call) and part.name in FUNCTIONS}
    if len(angles) != 1:
        raise NotFound("the angles in the equation are not the same")
    (angle,) = angles
    return angle


def in_letters(formula: Node, angle: Node) -> Node:
    """sin, cos, tan of the angle written as s, c, t; the reciprocals by them."""
    for function, image in (("sin", S), ("cos", C), ("tan", Sym("t"))):
        formula = replace(formula, call(function, angle), image)
    return formula


def from_letters(formula: Node, angle: Node) -> Node:
    """Back from s, c, t."""
    return substitute(formula, {"s": call("sin", angle), "c": call("cos", angle), "t": call("tan", angle)})


def without(polynomial: Polynomial, letter: str, square: Polynomial) -> Polynomial:
    """letter^2 replaced by `square` as often as it occurs; an odd power keeps one letter."""
    total = Polynomial.constant(0)
    for monomial, value in polynomial.terms.items():
        exponents = dict(monomial)
        times_square, rest = divmod(exponents.pop(letter, 0), 2)
        if rest:
            exponents[letter] = 1
        total = total + Polynomial({tuple(sorted(exponents.items())): value}) * square**times_square
    return total


def linear(angle: Node, name: str) -> tuple[Fraction, Node]:
    """(a, b) of angle = a x + b; NotFound for another angle."""
    slope = coefficients(tidy(minus(angle, substitute(angle, {name: node(0)}))), name)
    if len(slope) != 2 or slope[0] != 0:
        raise NotFound("the angle is not linear in the variable")
    return slope[1], tidy(substitute(angle, {name: node(0)}))


def period_of(relation: Node, name: str) -> Node:
    """A common period of the equation: 2 pi times the denominators of the angles' coefficients."""
    bottom = 1
    for part in walk(relation):
        if isinstance(part, Call) and part.name in FUNCTIONS and name in symbols(part):
            bottom *= linear(part.args[0], name)[0].denominator
    return tidy(times(2 * bottom, PI))


def angle_families(function: Node, value: Node, name: str) -> list[Node]:
    """All x with function(ax + b) = value, as formulas with n."""
    assert isinstance(function, Call)
    a, b = linear(function.args[0], name)
    with digits(30):
        size = approximate(value, {})
    if function.name != "tan" and abs(size) > 1:
        return []
    inverse = {"sin": "asin", "cos": "acos", "tan": "atan"}[function.name]
    degrees = principal(inverse, value)
    base = call(inverse, value) if degrees is None else radians(degrees)
    turn = times(2, PI)
    if function.name == "tan":
        angles, turn = [base], PI
    elif function.name == "sin":
        angles = [base, minus(PI, base)]
        if degrees == 0:
            angles, turn = [node(0)], PI
        elif degrees in (90, -90):
            angles = [base]
    else:
        angles = [base, Neg(base)]
        if degrees == 90:
            angles, turn = [base], PI
        elif degrees in (0, 180):
            angles = [base]
    found = []
    for angle in angles:
        start = tidy(over(minus(angle, b), number(a)))
        multiple = angle_degrees(start)
        start = start if multiple is None else radians(multiple)
        step = tidy(over(times(turn, "n"), number(abs(a))))
        found.append(step if start == node(0) else Add((start, step)))
    return found


def state_of(solutions: list[Node], name: str) -> State:
    """The solutions as alternatives."""
    if not solutions:
        return Words(NO_SOLUTION)
    states = tuple(equation(name, solution) for solution in solutions)
    return Either(states) if len(states) > 1 else states[0]


def listed_text(solutions: list[Node], name: str) -> str:
    """`x = a or x = b`."""
    return " or ".join(f"{name} = {to_text(solution)}" for solution in solutions) or NO_SOLUTION


def listed(solutions: list[Node]) -> Answer:
    """The answer with commas."""
    if not solutions:
        return Answer(NO_SOLUTION, rf"\text{{{NO_SOLUTION}}}")
    return Answer(", ".join(map(to_text, solutions)), ", ".join(map(to_latex, solutions)))


# Identities ----------------------------------------------------------------------------------------------------------


def with_sine_and_cosine(tree: Node, half: Node | None = None) -> Node:
    """The formula in s = sin(u) and c = cos(u), u the smallest angle in it; NotFound where it can't be so written."""
    angles = [part.args[0] for part in walk(tree) if isinstance(part, Call) and part.name in FUNCTIONS]
    if not angles:
        raise NotFound("there is no trigonometric function")
    unit = min(angles, key=lambda angle: (len(to_text(angle)), to_text(angle))) if half is None else half
    images = {
        "sin": (S, times(2, S, C)),
        "cos": (C, minus(times(2, power(C, 2)), 1)),
        "tan": (over(S, C), over(times(2, S, C), minus(times(2, power(C, 2)), 1))),
        "cot": (over(C, S), over(minus(times(2, power(C, 2)), 1), times(2, S, C))),
        "sec": (over(1, C), over(1, minus(times(2, power(C, 2)), 1))),
        "csc": (over(1, S), over(1, times(2, S, C))),
    }
    for part in list(walk(tree)):
        if isinstance(part, Call) and part.name in FUNCTIONS:
            ratio = tidy(over(part.args[0], unit))
            if ratio not in (node(1), node(2)):
                raise NotFound("angles other than u and 2u")
            tree = replace(tree, part, images[part.name][0 if ratio == node(1) else 1])
    return tree


class TrigonometricIdentity(Plan):
    """Both sides in sine and cosine; their difference, over one denominator, reduces to 0 or not."""

    kind = "trigonometric_identity"

    def solve(self, task: Task, work: Work) -> Answer:
        relation = task.relation
        unit = smallest_angle(relation)
        try:
            sides = [with_sine_and_cosine(side, unit) if has_function(side) else side
                     for side in (relation.lhs, relation.rhs)]  # fmt: skip
            top, _ = as_quotient(minus(*sides))
            rest = without(top, "s", Polynomial.constant(1) - Polynomial.of(power(C, 2)))
        except (NotPolynomial, EvaluationError) as error:
            raise NotFound(str(error)) from None
        if set(top.names()) - {"s", "c"}:
            raise NotFound("letters outside of trigonometric functions")
        for side, image in zip((relation.lhs, relation.rhs), sides, strict=True):
            back = from_letters(image, unit)
            if back != side:
                work.step(rules.RewriteTrigonometric, side, back, f"{to_text(side)} = {to_text(back)}")
        answer = "false" if rest.terms else "true"
        left = "is not 0" if rest.terms else "is 0 by sin^2 + cos^2 = 1"
        line = f"the difference of the sides over one denominator {left}: the identity is {answer}"
        work.step(rules.IdentityHolds, relation, Words(answer), line)
        return Answer(answer, rf"\text{{{answer}}}")

    def confirm(self, task: Task, answer: str) -> Check:
        """Both sides at points with interval bounds."""
        return rules.IdentityHolds.check(task.relation, Words(answer))


def has_function(tree: Node) -> bool:
    """Whether a trigonometric function occurs."""
    return any(isinstance(part, Call) and part.name in FUNCTIONS for part in walk(tree))


def smallest_angle(tree: Node) -> Node:
    """The shortest angle that occurs."""
    angles = [part.args[0] for part in walk(tree) if isinstance(part, Call) and part.name in FUNCTIONS]
    return min(angles, key=lambda angle: (len(to_text(angle)), to_text(angle)))


class TrigonometricSimplify(Plan):
    """In sine and cosine, over one denominator, reduced with sin^2 + cos^2 = 1 both ways; the shortest form wins."""

    kind = "trigonometric_simplify"

    def solve(self, task: Task, work: Work) -> Answer:
        unit = smallest_angle(task.formula)
        try:
            image = with_sine_and_cosine(task.formula, unit)
            top, bottom = as_quotient(image)
        except (NotPolynomial, EvaluationError) as error:
            raise NotFound(str(error)) from None
        if {*top.names(), *bottom.names()} - {"s", "c"}:
            raise NotFound("letters outside of trigonometric functions")
        written = from_letters(image, unit)
        if written != task.formula:
            line = f"{to_text(task.formula)} = {to_text(written)}"
            work.step(rules.RewriteTrigonometric, task.formula, written, line)
        forms = [tidy(task.formula), tidy(written)]
        for letter, other in (("s", "c"), ("c", "s")):
            square = Polynomial.constant(1) - Polynomial.of(power(other, 2))
            forms += quotients(without(top, letter, square), without(bottom, letter, square), unit)
        best = min(forms, key=lambda form: (sum(1 for _ in walk(form)), to_text(form)))
        best = named_quotient(best, unit)
        if best != written:
            work.step(rules.RewriteTrigonometric, written, best, f"{to_text(written)} = {to_text(best)}")
        return shown(best)

    def confirm(self, task: Task, answer: str) -> Check:
        """The same values at points where the question's expression has one."""
        return analysis.same_values(task.formula, task.read_answer(answer))


def quotients(top: Polynomial, bottom: Polynomial, unit: Node) -> list[Node]:
    """The quotient with common factors of one letter cancelled."""
    if not bottom.terms:
        return []
    forms = []
    if len({*top.names(), *bottom.names()}) == 1 and top.terms:
        (letter,) = {*top.names(), *bottom.names()}
        a, b = trim(top.coefficients(letter)), trim(bottom.coefficients(letter))
        shared = univariate.common(a, b)
        reduced_form = over(
            dense_node(univariate.divide(a, shared)[0], letter), dense_node(univariate.divide(b, shared)[0], letter)
        )
        forms.append(reduced_form)
    forms.append(over(top.node(), bottom.node()))
    return [tidy(from_letters(tidy(form), unit)) for form in forms]


def named_quotient(form: Node, unit: Node) -> Node:
    """sin/cos as tan, 1/cos as sec, and so on."""
    sine, cosine = call("sin", unit), call("cos", unit)
    names = {
        over(sine, cosine): call("tan", unit),
        over(cosine, sine): call("cot", unit),
        over(1, cosine): call("sec", unit),
        over(1, sine): call("csc", unit),
    }
    return names.get(form, form)
