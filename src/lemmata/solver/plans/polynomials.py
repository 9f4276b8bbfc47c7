"""Plans: expand products, collect like terms, and put numbers into a formula."""

from fractions import Fraction

from lemmata.expr import (
    Add,
    Div,
    Mul,
    Neg,
    Node,
    Num,
    Pow,
    evaluate,
    number,
    parse,
    symbols,
    to_latex,
    to_text,
    walk,
)
from lemmata.solver import checks, univariate
from lemmata.solver.build import equation, plus, substitute, times
from lemmata.solver.plans.atoms import collected_atoms, has_atoms, simplify_with_atoms
from lemmata.solver.plans.base import Answer, NotFound, Plan
from lemmata.solver.plans.compute import Compute, confirm_value, finish, normal, number_answer
from lemmata.solver.plans.fractions import as_quotient, common_factors, simplify_fraction
from lemmata.solver.polynomial import Monomial, NotPolynomial, Polynomial, term
from lemmata.solver.rules import algebra as rules
from lemmata.solver.rules.powers import equal_where_defined
from lemmata.solver.state import Both
from lemmata.solver.task import Task
from lemmata.solver.types import Check
from lemmata.solver.work import Work

Term = tuple[Monomial, Fraction]


class Expand(Plan):
    """Multiply out every product, then collect like terms."""

    kind = "expand"

    def solve(self, task: Task, work: Work) -> Answer:
        if not symbols(task.formula):
            return Compute().solve(task, work)
        if has_atoms(task.formula):
            shown = simplify_with_atoms(work, task.formula)
            return Answer(to_text(shown), to_latex(shown))
        if has_letter_below(task.formula):
            shown = simplify_fraction(work, task.formula)
            return Answer(to_text(shown), to_latex(shown))
        try:
            result = collected(work, task.formula)
        except NotPolynomial as error:
            raise NotFound(str(error)) from None
        shown = result.node()
        return Answer(to_text(shown), to_latex(shown))

    def confirm(self, task: Task, answer: str) -> Check:
        """The answer is the same function, and has no bracket and no two like terms."""
        shown = task.read_answer(answer)
        if has_atoms(task.formula):
            if to_text(collected_atoms(shown)) != answer:
                return checks.failed("equal at many numbers", "the answer can be simplified further")
            return equal_where_defined(task.formula, shown)
        if has_letter_below(task.formula):
            top, bottom = as_quotient(shown)
            if common_factors(top, bottom):
                return checks.failed("equal at rational points", "the answer is not in lowest terms")
        elif to_text(Polynomial.of(shown).node()) != answer:
            return checks.failed("equal at rational points", "the answer is not in standard form")
        return checks.identical(task.formula, shown)


def has_letter_below(tree: Node) -> bool:
    """Whether a variable stands in a denominator or under a negative exponent."""
    for part in walk(tree):
        match part:
            case Div(_, den) if symbols(den):
                return True
            case Pow(base, exp) if symbols(base) and not symbols(exp) and evaluate(exp) < 0:
                return True
    return False


class Simplify(Expand):
    """Collect like terms; brackets are multiplied out first."""

    kind = "simplify"


def collected(work: Work, tree: Node) -> Polynomial:
    """The polynomial of a formula, with the steps that multiply out and collect."""
    parts = terms_of(work, tree)
    if len(parts) == 1 and isinstance(tree, Mul | Pow) and not work.steps:
        ((monomial, value),) = parts
        work.step(rules.MultiplyTerms, tree, term(monomial, value))
    total = add_like(work, parts)
    shown = total.node()
    if work.steps and to_text(shown) != to_text(tree):
        work.step(rules.CollectLikeTerms, tree, shown, f"result: {to_text(shown)}")
    elif not work.steps:
        work.step(rules.CollectLikeTerms, tree, shown, f"nothing to collect: {to_text(shown)}")
    return total


def terms_of(work: Work, tree: Node) -> list[Term]:
    """The terms after multiplying out, in written order, like terms not yet collected."""
    match tree:
        case Add(parts):
            return [item for part in parts for item in terms_of(work, part)]
        case Neg(arg):
            return [(monomial, -value) for monomial, value in terms_of(work, arg)]
        case Pow(Add() as base, Num(exponent)) if exponent.denominator == 1 and 2 <= exponent <= 6:
            factors = (base,) * int(exponent)
            work.step(rules.WriteSquareOut, tree, Mul(factors))
            return product_terms(work, factors)
        case Mul(factors) if any(
            isinstance(part, Add) or (isinstance(part, Pow) and isinstance(part.base, Add)) for part in factors
        ):
            return product_terms(work, factors)
    return list(Polynomial.of(tree).terms.items()) or [((), Fraction(0))]


def product_terms(work: Work, factors: tuple[Node, ...]) -> list[Term]:
    """Every term of one factor times every term of the next."""
    total = terms_of(work, factors[0])
    for factor in factors[1:]:
        others = terms_of(work, factor)
        if len(total) == 1 and len(others) == 1:
            total = [multiplied(total[0], others[0])]
            continue
        products = []
        for left in total:
            for right in others:
                result = multiplied(left, right)
                line = f"{to_text(term(*left))}*{bracketed(term(*right))} = {to_text(term(*result))}"
                rule = rules.Distribute if len(total) == 1 else rules.MultiplyTerms
                work.step(rule, times(term(*left), term(*right)), term(*result), line)
                products.append(result)
        total = products
        if factor is not factors[-1]:
            total = list(add_like(work, total).ordered())
    return total


def add_like(work: Work, parts: list[Term]) -> Polynomial:
    """Add the coefficients of like terms, a line for each kind that occurs more than once."""
    groups: dict[Monomial, list[Fraction]] = {}
    for monomial, value in parts:
        groups.setdefault(monomial, []).append(value)
    for monomial, values in Polynomial({m: Fraction(1) for m in groups}).ordered():
        del values
        coefficients = groups[monomial]
        if len(coefficients) > 1:
            kind = to_text(term(monomial, Fraction(1))) if monomial else "constants"
            before, total = plus(*coefficients), sum(coefficients, Fraction(0))
            work.step(rules.CollectLikeTerms, before, number(total), f"{kind}: {to_text(before)} = {total}")
    return Polynomial({monomial: sum(values, Fraction(0)) for monomial, values in groups.items()})


def multiplied(left: Term, right: Term) -> Term:
    """The product of two terms."""
    result = Polynomial({left[0]: left[1]}) * Polynomial({right[0]: right[1]})
    if not result.terms:
        return (), Fraction(0)
    ((monomial, value),) = result.terms.items()
    return monomial, value


def bracketed(part: Node) -> str:
    """A factor as it stands after a multiplication sign."""
    text = to_text(part)
    return f"({text})" if text.startswith("-") else text


class Evaluate(Plan):
    """Put the numbers in, then compute."""

    kind = "evaluate"

    def solve(self, task: Task, work: Work) -> Answer:
        values = dict(zip(task.names, task.values, strict=True))
        return number_answer(put_in(work, task.formula, values))

    def confirm(self, task: Task, answer: str) -> Check:
        values = dict(zip(task.names, task.values, strict=True))
        return confirm_value(substitute(task.formula, {name: number(value) for name, value in values.items()}), answer)


class Compose(Plan):
    """f(g(a)): the inner function first."""

    kind = "compose"

    def solve(self, task: Task, work: Work) -> Answer:
        outer, inner = task.formulas
        (name,), (value,) = set(task.names), task.values
        middle = put_in(work, inner, {name: value})
        return number_answer(put_in(work, outer, {name: middle}))

    def confirm(self, task: Task, answer: str) -> Check:
        outer, inner = task.formulas
        (name,) = set(task.names)
        return confirm_value(substitute(outer, {name: substitute(inner, {name: number(task.values[0])})}), answer)


class Coefficient(Plan):
    """Collect, then read the coefficient off."""

    kind = "coefficient"

    def solve(self, task: Task, work: Work) -> Answer:
        (degree,), (name,) = task.numbers, task.names
        try:
            whole = collected(work, task.formula)
        except NotPolynomial as error:
            raise NotFound(str(error)) from None
        values = whole.coefficients(name)
        found = values[degree] if degree < len(values) else Fraction(0)
        line = f"coefficient of {name}^{degree} is {found}"
        work.step(rules.ReadCoefficient, number(found), number(found), line)
        return number_answer(found)

    def confirm(self, task: Task, answer: str) -> Check:
        """The coefficient of the polynomial that is interpolated from values."""
        (degree,), (name,) = task.numbers, task.names
        size = sum(checks.degree(task.formula)) + 1
        if size > checks.MAX_POINTS:
            return checks.failed("interpolation", "the degree is too high")
        rows = checks.sample([lambda env: evaluate(task.formula, env)], [name], size)
        values = univariate.interpolate([(env[name], row[0]) for env, row in rows])
        found = values[degree] if degree < len(values) else Fraction(0)
        return Check("interpolation", found == evaluate(parse(answer)), f"{size} values give the coefficient {found}")


def put_in(work: Work, formula: Node, values: dict[str, Fraction]) -> Fraction:
    """Substitute and compute."""
    tree = normal(substitute(formula, {name: number(value) for name, value in values.items()}))
    given = tuple(equation(name, value) for name, value in values.items())
    if given:
        line = f"{', '.join(f'{name} = {value}' for name, value in values.items())}: {to_text(tree)}"
        work.step(rules.Substitute, Both((equation("f", formula), *given)), tree, line)
    return finish(work, tree, decimals=False)
