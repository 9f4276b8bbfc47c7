"""Plan: an equation in several letters, solved for one of them."""

from fractions import Fraction

from lemmata.expr import (
    Div,
    EvaluationError,
    Mul,
    Neg,
    Node,
    Pow,
    Relation,
    evaluate,
    number,
    parse,
    symbols,
    to_latex,
    to_text,
    walk,
)
from lemmata.expr import List_ as Listed
from lemmata.solver import checks, univariate
from lemmata.solver.build import call, equation, power, substitute, unequal
from lemmata.solver.plans.base import Answer, NotFound, Plan
from lemmata.solver.plans.equation import confirm_solutions, interpolated
from lemmata.solver.plans.fractions import as_quotient, common_factors, divided, shown
from lemmata.solver.polynomial import NotPolynomial, Polynomial
from lemmata.solver.reals import real
from lemmata.solver.rules import literal as rules
from lemmata.solver.state import Both, Either, State, state_text
from lemmata.solver.task import Task
from lemmata.solver.types import Check
from lemmata.solver.work import Work

METHOD = "put in at several values of the other letters, and a count of the solutions"
TRIALS = 5


class SolveForLetter(Plan):
    """Clear denominators, collect the wanted letter on the left, divide by what stands at it; conditions are stated."""

    kind = "literal"

    def solve(self, task: Task, work: Work) -> Answer:
        (name,) = task.names
        try:
            found = wanted(work, task.relation, name)
        except NotPolynomial as error:
            raise NotFound(str(error)) from None
        return Answer(", ".join(map(to_text, found)), ", ".join(map(to_latex, found)))

    def confirm(self, task: Task, answer: str) -> Check:
        """With numbers for the other letters: the answer's value satisfies the equation, and there is no other."""
        (name,) = task.names
        found = task.read_answer(answer)
        answers = found.items if isinstance(found, Listed) else (found,)
        others = sorted(symbols(task.relation) - {name})
        lines = []
        for trial in range(40):
            env = {
                other: Fraction((7 * trial + 5 * place + 3) % 23 + 1, 1 + (trial + place) % 3)
                for place, other in enumerate(others)
            }
            env = {
                other: -value if (trial + place) % 4 == 3 else value for place, (other, value) in enumerate(env.items())
            }
            given = substitute(task.relation, {other: number(value) for other, value in env.items()})
            assert isinstance(given, Relation)
            values = [substitute(part, {other: number(value) for other, value in env.items()}) for part in answers]
            good = settled(given, name, values)
            if good is None:
                continue
            if not good:
                shown_ = ", ".join(f"{other} = {value}" for other, value in env.items())
                return checks.failed(METHOD, f"wrong for {shown_}")
            lines.append(", ".join(f"{other} = {value}" for other, value in env.items()))
            if len(lines) == TRIALS:
                return Check(METHOD, True, f"right for {lines[0]}, and for {TRIALS - 1} other choices of the letters")
        return checks.failed(METHOD, "too few values of the letters could be tried")


def settled(given: Relation, name: str, values: list[Node]) -> bool | None:
    """Whether the values are all the solutions of an equation with numbers; None where it has no value there."""
    try:
        if not interpolated(given, name):
            return None
        if any("sqrt" in to_text(value) for value in values):
            try:
                numbers = {real(value, {}) for value in values}
            except EvaluationError:
                return univariate.real_zeros(interpolated(given, name)) == 0 or None
            if len(numbers) != len(values):
                return None
        return confirm_solutions(given, name, ", ".join(dict.fromkeys(reduced(value) for value in values))).passed
    except EvaluationError:
        return None


def reduced(value: Node) -> str:
    """A number in simplest form where it is rational."""
    try:
        return to_text(number(evaluate(value)))
    except EvaluationError:
        return to_text(value)


def wanted(work: Work, relation: Relation, name: str) -> list[Node]:
    """The values of the letter."""
    if relation.rhs == number(0) and isinstance(relation.lhs, Mul):
        factors = [part.base if isinstance(part, Pow) else part for part in relation.lhs.factors]
        factors = list(dict.fromkeys(part for part in factors if symbols(part)))
        if len(factors) > 1 and all(name in symbols(part) for part in factors):
            zeros = Either(tuple(equation(part, 0) for part in factors))
            work.step(rules.SplitWanted, relation, zeros, state_text(zeros))
            return [value for part in zeros.items for value in wanted(work, part, name)]
    relation, conditions = cleared(work, relation, name)
    left, right = Polynomial.of(relation.lhs), Polynomial.of(relation.rhs)
    whole = left - right
    degree = whole.degree(name)
    parts = [Polynomial({}) for _ in range(degree + 1)]
    for monomial, coefficient in whole.terms.items():
        place = dict(monomial).get(name, 0)
        rest = tuple(item for item in monomial if item[0] != name)
        parts[place] = parts[place] + Polynomial({rest: coefficient})
    if degree == 0:
        raise NotFound(f"{name} drops out")
    if degree == 2 and not parts[1].terms:
        return squares(work, relation, name, parts, conditions)
    if degree != 1:
        raise NotFound(f"{name} occurs with a higher power")
    constant, slope = parts
    top = constant * Polynomial.constant(-1)
    gathered = equation((slope * Polynomial({((name, 1),): Fraction(1)})).node(), top.node())
    if slope.degree():
        gathered = equation(Mul((slope.node(), parse(name))) if len(slope.terms) > 1 else gathered.lhs, top.node())
    before: State = with_conditions(relation, conditions)
    after: State = with_conditions(gathered, conditions)
    if gathered != relation:
        work.step(rules.CollectWanted, before, after, f"terms with {name} to the left: {to_text(gathered)}")
    value = quotient(top, slope)
    for condition in conditions:
        left_over = as_quotient(substitute(condition.lhs, {name: value}))[0]
        if not left_over.terms:
            raise NotFound(f"{name} = {to_text(value)} makes the denominator {to_text(condition.lhs)} zero")
    solved = equation(name, value)
    if solved == gathered:
        return [value]
    if slope.degree():
        conditions = (*conditions, unequal(slope.node(), 0))
        said = f"divide by {to_text(slope.node())}, which must not be 0: {to_text(solved)}"
        work.step(
            rules.DivideByExpression, with_conditions(gathered, conditions), with_conditions(solved, conditions), said
        )
    else:
        said = f"divide by {slope.terms[()]}: {to_text(solved)}"
        work.step(rules.DivideByExpression, after, with_conditions(solved, conditions), said)
    return [value]


def squares(
    work: Work, relation: Relation, name: str, parts: list[Polynomial], conditions: tuple[Relation, ...]
) -> list[Node]:
    """p x^2 + q = 0 with other letters in p and q."""
    value = quotient(parts[0] * Polynomial.constant(-1), parts[2])
    if parts[2].degree():
        conditions = (*conditions, unequal(parts[2].node(), 0))
    gathered = equation(power(name, 2), value)
    if gathered != relation:
        before, after = with_conditions(relation, conditions), with_conditions(gathered, conditions)
        work.step(rules.CollectWanted, before, after, f"isolate {name}^2: {state_text(after)}")
    root = call("sqrt", value)
    solved = Either((equation(name, Neg(root)), equation(name, root)))
    line = f"take the root, where {to_text(value)} >= 0: {state_text(solved)}"
    work.step(rules.RootOfExpression, gathered, solved, line)
    return [Neg(root), root]


def cleared(work: Work, relation: Relation, name: str) -> tuple[Relation, tuple[Relation, ...]]:
    """The equation without letters in denominators, and the conditions that these are not 0."""
    bottoms = list(dict.fromkeys(p.den for p in walk(relation) if isinstance(p, Div) and symbols(p.den)))
    if not bottoms:
        return relation, ()
    (a, b), (c, d) = as_quotient(relation.lhs), as_quotient(relation.rhs)
    after = equation((a * d).node(), (c * b).node())
    conditions = tuple(unequal(part, 0) for part in bottoms)
    line = f"multiply by the denominators ({', '.join(map(to_text, conditions))}): {to_text(after)}"
    work.step(rules.ClearLetters, Both((relation, *conditions)), Both((after, *conditions)), line)
    return after, conditions


def with_conditions(relation: Relation, conditions: tuple[Relation, ...]) -> State:
    """The equation, with its conditions where there are any."""
    return Both((relation, *conditions)) if conditions else relation


def quotient(top: Polynomial, bottom: Polynomial) -> Node:
    """top / bottom in lowest terms, written term by term over a number."""
    if not top.terms:
        return number(0)
    if not bottom.degree():
        return (top * Polynomial.constant(1 / bottom.terms[()])).node()
    for shared in common_factors(top, bottom):
        top, bottom = divided(top, shared), divided(bottom, shared)
    return shown(top, bottom)
