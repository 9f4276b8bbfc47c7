"""Plans: the domain, the range and the inverse of a function of one variable."""

from fractions import Fraction

from lemmata.expr import (
    Call,
    Div,
    Node,
    ParseError,
    Pow,
    Relation,
    Sym,
    evaluate,
    number,
    parse,
    symbols,
    to_latex,
    to_text,
    walk,
)
from lemmata.solver import checks
from lemmata.solver.build import call, equation, over, plus, substitute
from lemmata.solver.plans.base import Answer, NotFound, Plan
from lemmata.solver.plans.chart import chart
from lemmata.solver.plans.equation import Equation
from lemmata.solver.plans.inequality import ends
from lemmata.solver.plans.literal import wanted
from lemmata.solver.plans.parts import absolutes, linear_in, radicals, root_parts
from lemmata.solver.plans.roots import INFINITY, OPEN_ENDS, Roots, answer_state, intervals, roots_answer, state_of
from lemmata.solver.polynomial import NotPolynomial, Polynomial
from lemmata.solver.realline import ALL_NUMBERS, Link
from lemmata.solver.rules import functions as rules
from lemmata.solver.rules import inequalities
from lemmata.solver.rules.powers import equal_where_defined
from lemmata.solver.state import Both, Words, state_text
from lemmata.solver.task import Task
from lemmata.solver.types import Check
from lemmata.solver.work import Work


class FindDomain(Plan):
    """Every denominator, even root and logarithm gives a condition; the numbers that satisfy all of them are kept."""

    kind = "domain"

    def solve(self, task: Task, work: Work) -> Answer:
        (name,) = task.names
        conditions = conditions_of(task.formula)
        if not conditions:
            line = "nothing can fail: no denominator, even root or logarithm"
            work.step(rules.DomainConditions, task.formula, Words(ALL_NUMBERS), line)
            return roots_answer(ALL_NUMBERS)
        stated = Both(conditions)
        work.step(rules.DomainConditions, task.formula, stated, f"conditions: {state_text(stated)}")
        borders = [end for part in conditions for end in ends(Equation(Work(), name).solve(equation(part.lhs, 0)))]
        for part in conditions:
            borders += [
                end for bottom in inner(part.lhs) for end in ends(Equation(Work(), name).solve(equation(bottom, 0)))
            ]
        sides: list[list[Link]] = [list(conditions)]
        found = intervals(chart(sides, name, borders))
        shown = state_of(found, name)
        work.step(
            inequalities.CombineSolutions, stated, shown, f"the numbers that satisfy all of them: {state_text(shown)}"
        )
        return roots_answer(found)

    def confirm(self, task: Task, answer: str) -> Check:
        """The formula has a value exactly on this set."""
        try:
            return rules.defined_exactly(task.formula, answer_state(answer, task.names[0]))
        except ParseError as error:
            return checks.failed("value or no value", str(error))


def conditions_of(formula: Node) -> tuple[Relation, ...]:
    """What denominators, even roots and logarithms need."""
    found: list[Relation] = []
    for part in walk(formula):
        match part:
            case Div(_, den) if symbols(den):
                found.append(Relation("!=", den, number(0)))
            case Pow(base, exp) if symbols(base) and not symbols(exp) and evaluate(exp) < 0:
                found.append(Relation("!=", base, number(0)))
            case Call("ln" | "log", args) if symbols(args[0]) and not any(symbols(arg) for arg in args[1:]):
                found.append(Relation(">", args[0], number(0)))
            case Call(name, _) if name not in ("sqrt", "root", "abs", "exp") and symbols(part):
                raise NotFound(f"the domain of {name}")
    for part in radicals(formula):
        inside, degree, _ = root_parts(part)
        if degree % 2 == 0:
            found.append(Relation(">=", inside, number(0)))
        elif not isinstance(part, Call):
            raise NotFound(f"{to_text(part)} has two readings for negative numbers")
    return tuple(dict.fromkeys(found))


def inner(tree: Node) -> list[Node]:
    """Denominators and insides of even roots in a condition, whose zeros are borders too."""
    return [part.lhs for part in conditions_of(tree)]


class FindRange(Plan):
    """The values of a polynomial of degree 1 or 2, of a root or an absolute value of such, or of a simple fraction."""

    kind = "range"

    def solve(self, task: Task, work: Work) -> Answer:
        (name,) = task.names
        found, why = range_of(task.formula, name)
        work.step(rules.RangeOfValues, task.formula, state_of(found, "y"), f"{why}: {shown(found)}")
        return roots_answer(found)

    def confirm(self, task: Task, answer: str) -> Check:
        """The equation f(x) = y is decided for values in the set and outside it."""
        try:
            return rules.RangeOfValues.check(task.formula, answer_state(answer, "y"))
        except ParseError as error:
            return checks.failed("solutions of f(x) = y", str(error))


def shown(found: Roots) -> str:
    """A range for a line of text."""
    return state_text(state_of(found, "y"))


def above(border: Node) -> Roots:
    """[border, oo)."""
    return intervals([(border, INFINITY, True, False)])


def below(border: Node) -> Roots:
    """(-oo, border]."""
    return intervals([(OPEN_ENDS[0], border, False, True)])


def range_of(formula: Node, name: str) -> tuple[Roots, str]:
    """The set of values, and why."""
    try:
        whole = Polynomial.of(formula)
        if whole.degree() % 2:
            return ALL_NUMBERS, "a polynomial of odd degree takes every value"
        if whole.degree() == 2:
            c, b, a = whole.coefficients(name)
            vertex = number(c - b * b / (4 * a))
            square = f"{a}*({to_text(plus(name, b / (2 * a)))})^2"
            said = f"complete the square: {square} with {to_text(vertex)} added; a square is at least 0"
            return (above(vertex) if a > 0 else below(vertex)), said
        raise NotFound("a polynomial of higher even degree")
    except NotPolynomial:
        pass
    atoms: list[Node] = [*absolutes(formula), *radicals(formula)]
    if len(atoms) == 1:
        parts = linear_in(equation(formula, 0), atoms[0])
        inside = atoms[0].args[0] if isinstance(atoms[0], Call) else None
        if parts and inside is not None and not parts[0].degree() and not parts[1].degree() and is_line(inside):
            a, b = parts[0].terms[()], parts[1].terms.get((), Fraction(0))
            if isinstance(atoms[0], Call) and atoms[0].name == "root" and int(evaluate(atoms[0].args[1])) % 2:
                return ALL_NUMBERS, "an odd root takes every value"
            border = number(b)
            return (above(border) if a > 0 else below(border)), f"{to_text(atoms[0])} takes every value from 0 on"
    if isinstance(formula, Div) and is_line(formula.den):
        try:
            (b, a), (d, c) = (Polynomial.of(part).coefficients(name) for part in (formula.num, formula.den))
        except NotPolynomial as error:
            raise NotFound(str(error)) from None
        if Polynomial.of(formula.num).degree() <= 1 and a * d != b * c:
            gap = number(a / c)
            low, high = OPEN_ENDS
            found = intervals([(low, gap, False, False), (gap, high, False, False)])
            return found, f"the equation for x has a solution for every y but {to_text(gap)}"
    raise NotFound("no rule for the range of this function")


def is_line(tree: Node) -> bool:
    """Whether a formula is a polynomial of degree 1."""
    try:
        return Polynomial.of(tree).degree() == 1
    except NotPolynomial:
        return False


class InvertFunction(Plan):
    """Write y = f(x), exchange the letters, and solve for y."""

    kind = "function_inverse"

    def solve(self, task: Task, work: Work) -> Answer:
        (name,) = task.names
        letter = "y" if name != "y" else "x"
        written = equation(letter, task.formula)
        swapped = equation(name, substitute(task.formula, {name: Sym(letter)}))
        work.step(rules.SwapLetters, written, swapped, f"exchange {name} and {letter}: {to_text(swapped)}")
        try:
            values = wanted(work, swapped, letter)
        except (NotPolynomial, NotFound):
            values = [self.power(work, swapped, name, letter)]
        if len(values) != 1:
            raise NotFound("the function takes the same value at two places, so it has no inverse")
        return Answer(to_text(values[0]), to_latex(values[0]))

    def power(self, work: Work, swapped: Relation, name: str, letter: str) -> Node:
        """x = a * y^n + b for odd n."""
        try:
            whole = Polynomial.of(swapped.rhs)
        except NotPolynomial as error:
            raise NotFound(str(error)) from None
        values = whole.coefficients(letter)
        degree = len(values) - 1
        if degree % 2 == 0 or any(values[1:-1]):
            raise NotFound("no rule for the inverse, or the function takes the same value at two places")
        lead, constant = values[-1], values[0]
        top = plus(name, -constant) if constant else parse(name)
        value: Node = call("root", over(top, lead) if lead != 1 else top, degree)
        return self.stated(work, swapped, equation(letter, value))

    def stated(self, work: Work, swapped: Relation, solved: Relation) -> Node:
        """The last step of an inverse by a root."""
        work.step(rules.UndoPower, swapped, solved, f"take the odd root: {to_text(solved)}")
        return solved.rhs

    def confirm(self, task: Task, answer: str) -> Check:
        """f(g(x)) = x and g(f(x)) = x, wherever they have a value."""
        (name,) = task.names
        found = task.read_answer(answer)
        forward = equal_where_defined(substitute(task.formula, {name: found}), Sym(name))
        back = equal_where_defined(substitute(found, {name: task.formula}), Sym(name))
        good = bool(forward.passed and back.passed)
        return Check("one after the other", good, f"f(g({name})) = {name} and g(f({name})) = {name}, {forward.detail}")
