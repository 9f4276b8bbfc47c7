"""Plan: one equation in one variable that is linear, quadratic, a product, or rational, with rational roots."""

from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from lemmata.expr import (
    Add,
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
from lemmata.solver import checks, univariate
from lemmata.solver.build import equation, minus, plus, substitute, times, unequal
from lemmata.solver.plans.base import Answer, NotFound, Plan
from lemmata.solver.plans.factoring import (
    bracketed,
    divide_exactly,
    factor,
    factor_quadratic,
    quadratic_parts,
    square_root,
)
from lemmata.solver.polynomial import NotPolynomial, Polynomial
from lemmata.solver.rules import algebra as rules
from lemmata.solver.state import Both, Either, Words, state_text
from lemmata.solver.surds import NotSurd, Surd, surd_of
from lemmata.solver.task import Task
from lemmata.solver.types import Check
from lemmata.solver.work import Work

NO_SOLUTION = "no solution"
ALL_NUMBERS = "all real numbers"
Roots = list[Fraction] | tuple[Node, ...] | str
"""Rational roots in ascending order, irrational ones as formulas, or one of the two phrases."""


class SolveEquation(Plan):
    """Simplify both sides, then isolate the variable, or factor; denominators are cleared first, with their domain."""

    kind = "solve"

    def solve(self, task: Task, work: Work) -> Answer:
        return roots_answer(Equation(work, task.names[0]).solve(task.relation))

    def confirm(self, task: Task, answer: str) -> Check:
        return confirm_roots(task.relation, task.names[0], answer)


def roots_answer(roots: Roots) -> Answer:
    """The answer as text: roots with commas, or the phrase."""
    if isinstance(roots, str):
        return Answer(roots, rf"\text{{{roots}}}")
    shown = [root if isinstance(root, Node) else number(root) for root in roots]
    return Answer(", ".join(map(to_text, shown)), ", ".join(map(to_latex, shown)))


@dataclass
class Equation:
    """The rules applied to one equation in the variable `name`."""

    work: Work
    name: str

    def solve(self, relation: Relation) -> Roots:
        """The roots, with the steps written."""
        bottoms = [part.den for part in walk(relation) if isinstance(part, Div) and symbols(part.den)]
        return self.rational(relation, bottoms) if bottoms else self.polynomial(relation)

    def single(self, relation: Relation) -> Fraction:
        """The root of an equation that has exactly one; NotFound otherwise."""
        roots = self.solve(relation)
        if not isinstance(roots, list) or len(roots) != 1:
            raise NotFound("expected exactly one root")
        return roots[0]

    def polynomial(self, relation: Relation) -> Roots:
        """A polynomial equation: by zero product as it stands, or simplified and then by degree."""
        if relation.rhs == number(0) and (factors := self.linear_factors(relation.lhs)):
            return self.factors(relation, factors)
        try:
            relation = self.without_fractions(relation)
            relation = self.simplified(relation)
            left, right = Polynomial.of(relation.lhs), Polynomial.of(relation.rhs)
        except NotPolynomial as error:
            raise NotFound(str(error)) from None
        degree = (left - right).degree()
        if degree == 0:
            return self.constant(relation, left - right)
        if degree == 1 and max(left.degree(), right.degree()) == 1:
            return self.linear(relation, left, right)
        return self.by_degree(relation, left, right)

    def by_degree(self, relation: Relation, left: Polynomial, right: Polynomial) -> Roots:
        """Bring everything to the left, then factor."""
        whole = left - right
        if right.terms:
            after = equation(whole.node(), 0)
            self.work.step(rules.AddToBothSides, relation, after, f"bring all to the left: {to_text(after)}")
            relation = after
        if whole.degree() == 1:
            return self.linear(relation, whole, Polynomial.constant(0))
        if whole.degree() > 2:
            return self.higher(relation, whole)
        return self.quadratic(relation, whole)

    def higher(self, relation: Relation, whole: Polynomial) -> Roots:
        """A higher degree: factor by rational zeros, then zero product."""
        product = factor(self.work, whole, self.name)
        factors = self.linear_factors(product)
        if factors is None:
            raise NotFound("a factor is left that has no rational zero")
        return self.factors(equation(product, 0), factors)

    def constant(self, relation: Relation, difference: Polynomial) -> Roots:
        """The variable drops out."""
        phrase = NO_SOLUTION if difference.terms else ALL_NUMBERS
        kind = "false" if difference.terms else "true"
        name = self.name
        if symbols(relation):
            left, right = Polynomial.of(relation.lhs), Polynomial.of(relation.rhs)
            constants = [side.coefficients(name)[0] for side in (left, right)]
            shown = to_text(equation(*constants))
            line = f"subtract {to_text((left - Polynomial.constant(constants[0])).node())}: {shown} is {kind}"
        else:
            line = f"{to_text(relation)} is {kind}"
        self.work.step(rules.AlwaysOrNever, relation, Words(phrase), line)
        return phrase

    def linear(self, relation: Relation, left: Polynomial, right: Polynomial) -> Roots:
        """a x + b = c x + d."""
        b, a = left.coefficients(self.name)
        d, c = right.coefficients(self.name)
        if a == 0:
            a, b, c, d = c, d, a, b
        if c:
            after = equation(self.line(a - c, b), d)
            self.work.step(rules.AddToBothSides, relation, after, f"{self.moved(c, self.name)}: {to_text(after)}")
            relation, a = after, a - c
        if b:
            after = equation(self.line(a, 0), d - b)
            middle = to_text(plus(d, -b))
            line = f"{self.moved(b, '')}: {to_text(after.lhs)} = {middle} = {d - b}"
            self.work.step(rules.AddToBothSides, relation, after, line)
            relation, d = after, d - b
        if a != 1:
            after = equation(self.name, d / a)
            if a.denominator > 1:
                line = f"multiply by {1 / a}: {to_text(after)}"
            elif Fraction(d).denominator > 1 or d % a:
                line = f"divide by {a}: {to_text(after)}"
            else:
                line = f"divide by {a}: {self.name} = {d}/{bracketed(int(a))} = {d / a}"
            self.work.step(rules.DivideBothSides, relation, after, line)
        return [d / a]

    def line(self, a: Fraction, b: Fraction | int) -> Node:
        """a x + b."""
        return Polynomial.univariate([a, b], self.name).node()

    def moved(self, value: Fraction, letter: str) -> str:
        """`subtract 5` or `add 3x`."""
        term = to_text(Polynomial.univariate([abs(value), 0], letter).node()) if letter else str(abs(value))
        return f"{'subtract' if value > 0 else 'add'} {term}"

    def quadratic(self, relation: Relation, whole: Polynomial) -> Roots:
        """a x^2 + b x + c = 0."""
        common = whole.content() * (-1 if whole.coefficients(self.name)[2] < 0 else 1)
        if common != 1:
            whole = whole * Polynomial.constant(1 / common)
            after = equation(whole.node(), 0)
            verb = f"divide by {common}" if common.denominator == 1 else f"multiply by {1 / common}"
            self.work.step(rules.DivideBothSides, relation, after, f"{verb}: {to_text(after)}")
            relation = after
        c, b, a = whole.coefficients(self.name)
        discriminant = b * b - 4 * a * c
        if discriminant < 0:
            line = f"b^2 - 4ac = {to_text(minus(square_text(b), times(4, a, c)))} = {discriminant} < 0"
            self.work.step(rules.Discriminant, relation, Words(NO_SOLUTION), line)
            return NO_SOLUTION
        if square_root(discriminant) is None:
            return self.formula(relation, a, b, discriminant)
        factored = factor_quadratic(self.work, whole, self.name)
        product = equation(factored, 0)
        factors = self.linear_factors(factored)
        if factors is None:
            raise NotFound("no factors found")
        return self.factors(product, factors)

    def formula(self, relation: Relation, a: Fraction, b: Fraction, discriminant: Fraction) -> Roots:
        """Two irrational roots by the quadratic formula."""
        line = f"b^2 - 4ac = {discriminant}: {self.name} = ({-b} ± sqrt({discriminant}))/{2 * a}"
        try:
            root = Surd.root(discriminant) * Surd.rational(1 / (2 * a))
        except NotSurd as error:
            raise NotFound(str(error)) from None
        middle = Surd.rational(-b / (2 * a))
        roots = [(middle + part).node() for part in (-root, root)]
        solved = Either(tuple(equation(self.name, part) for part in roots))
        self.work.step(rules.QuadraticFormula, relation, solved, f"{line}, so {state_text(solved)}")
        return tuple(roots)

    def factors(self, relation: Relation, factors: list[Node]) -> Roots:
        """A product of linear factors that is zero."""
        different = list(dict.fromkeys(factors))
        zeros = Either(tuple(equation(part, 0) for part in different))
        self.work.step(rules.ZeroProduct, relation, zeros, " or ".join(map(to_text, zeros.items)))
        roots = []
        for part in different:
            constant, slope = Polynomial.of(part).coefficients(self.name)
            roots.append(-constant / slope)
        solved = Either(tuple(equation(self.name, root) for root in roots))
        if solved != zeros:
            self.work.step(rules.SolveFactors, zeros, solved, " or ".join(map(to_text, solved.items)))
        return sorted(set(roots))

    def linear_factors(self, tree: Node) -> list[Node] | None:
        """The factors of a written product in which each is linear (or a power of one); None for anything else."""
        tree = tree.arg if isinstance(tree, Neg) else tree
        parts = tree.factors if isinstance(tree, Mul) else (tree,)
        found: list[Node] = []
        for part in parts:
            base = part.base if isinstance(part, Pow) and not symbols(part.exp) else part
            if not symbols(base):
                if evaluate(base) == 0:
                    return None
                continue
            try:
                if Polynomial.of(base).degree() != 1:
                    return None
            except NotPolynomial:
                return None
            found.append(base)
        return found if len(parts) > 1 or isinstance(tree, Pow) else None

    def without_fractions(self, relation: Relation) -> Relation:
        """Multiply by a common denominator where a side has fractions with the variable in the numerator."""
        bottoms = [
            int(evaluate(part.den))
            for part in walk(relation)
            if isinstance(part, Div) and evaluate(part.den).denominator == 1
        ]
        if not bottoms or not any(isinstance(part, Div) and symbols(part.num) for part in walk(relation)):
            return relation
        factor = lcm(*bottoms)
        sides = [Polynomial.of(side) * Polynomial.constant(factor) for side in (relation.lhs, relation.rhs)]
        after = equation(sides[0].node(), sides[1].node())
        self.work.step(rules.MultiplyBothSides, relation, after, f"multiply by {factor}: {to_text(after)}")
        return after

    def simplified(self, relation: Relation) -> Relation:
        """Each side multiplied out and collected."""
        sides = [Polynomial.of(side).node() for side in (relation.lhs, relation.rhs)]
        after = equation(*sides)
        if to_text(after) != to_text(relation):
            self.work.step(rules.SimplifySides, relation, after, f"simplify: {to_text(after)}")
        return after

    def rational(self, relation: Relation, bottoms: list[Node]) -> Roots:
        """Denominators with the variable: state the domain, clear them, solve, test every candidate."""
        try:
            excluded, lowest = self.domain(bottoms)
            multiplied = [cleared(side, lowest) for side in (relation.lhs, relation.rhs)]
        except NotPolynomial as error:
            raise NotFound(str(error)) from None
        conditions = tuple(unequal(self.name, root) for root in excluded)
        stated = Both((relation, *conditions))
        self.work.step(rules.Domain, relation, stated, "domain: " + ", ".join(map(to_text, conditions)))
        after = equation(*(side.node() for side in multiplied))
        line = f"multiply by {to_text(factored_node(lowest, self.name))}: {to_text(after)}"
        self.work.step(rules.ClearDenominators, stated, Both((after, *conditions)), line)
        roots = self.polynomial(after)
        if roots == ALL_NUMBERS:
            raise NotFound("every number of the domain is a solution")
        if not isinstance(roots, list):
            return roots  # irrational roots can't be among the excluded numbers, which are rational
        return self.tested(relation, roots, excluded)

    def tested(self, relation: Relation, roots: list[Fraction], excluded: list[Fraction]) -> Roots:
        """Keep the candidates that the domain allows; the others are rejected in a step of their own."""
        kept = []
        for root in roots:
            value = equation(self.name, root)
            before = Both((relation, value))
            if root in excluded:
                line = f"{to_text(value)} makes a denominator 0: reject"
                self.work.step(rules.RejectCandidate, before, Words("rejected"), line)
            else:
                self.work.step(rules.TestCandidate, before, value, f"{to_text(value)} is in the domain")
                kept.append(root)
        return kept or NO_SOLUTION

    def domain(self, bottoms: list[Node]) -> tuple[list[Fraction], Polynomial]:
        """The numbers at which a denominator is zero, and the least common denominator."""
        excluded: list[Fraction] = []
        multiplicity: dict[Fraction, int] = {}
        constant = 1
        for bottom in bottoms:
            whole = Polynomial.of(bottom)
            constant = lcm(constant, whole.content().numerator)
            zeros = rational_zeros(whole, self.name)
            for zero in zeros:
                multiplicity[zero] = max(multiplicity.get(zero, 0), zeros.count(zero))
                if zero not in excluded:
                    excluded.append(zero)
        lowest = Polynomial.constant(constant)
        for zero, count in multiplicity.items():
            lowest = lowest * Polynomial.univariate([zero.denominator, -zero.numerator], self.name) ** count
        return sorted(excluded), lowest


def rational_zeros(whole: Polynomial, name: str) -> list[Fraction]:
    """All zeros of a linear or quadratic polynomial, with multiplicity; NotPolynomial where they aren't rational."""
    values = whole.coefficients(name)
    if whole.degree() == 1:
        return [-values[0] / values[1]]
    if whole.degree() == 2:
        c, b, a = values
        root = square_root(b * b - 4 * a * c)
        if root is not None:
            return [(-b - root) / (2 * a), (-b + root) / (2 * a)]
        if b * b - 4 * a * c < 0:
            raise NotPolynomial("a denominator without real zeros")
    raise NotPolynomial("a denominator whose zeros are not found")


def cleared(side: Node, lowest: Polynomial) -> Polynomial:
    """side * lowest as a polynomial, where every denominator divides `lowest`."""
    match side:
        case Div(num, den):
            quotient = divide_exactly(lowest, Polynomial.of(den), *lowest.names())
            return Polynomial.of(num) * quotient
        case Add(terms):
            total = Polynomial.constant(0)
            for term in terms:
                total = total + cleared(term, lowest)
            return total
        case Neg(arg):
            return cleared(arg, lowest) * Polynomial.constant(-1)
        case Mul(factors):
            fractions = [part for part in factors if isinstance(part, Div) and symbols(part.den)]
            if len(fractions) == 1:
                result = cleared(fractions[0], lowest)
                for part in factors:
                    if part is not fractions[0]:
                        result = result * Polynomial.of(part)
                return result
    return Polynomial.of(side) * lowest


def factored_node(whole: Polynomial, name: str) -> Node:
    """The common denominator as a product of its linear factors."""
    if whole.degree() == 1:
        return whole.node()
    return quadratic_parts(whole, name) or whole.node()


def confirm_roots(relation: Relation, name: str, answer: str) -> Check:
    """Every root satisfies the original; and the original has no other real zero.

    The zeros are counted by Sturm's theorem on a numerator that is interpolated from values of the original.
    """
    method = "substitution, and a count of the real zeros"
    try:
        numerator = interpolated(relation, name)
    except EvaluationError as error:
        return checks.failed(method, str(error))
    if answer == ALL_NUMBERS:
        return Check(method, not numerator, "left minus right side is 0 everywhere")
    if not numerator:
        return checks.failed(method, "every number is a solution")
    count = univariate.real_zeros(numerator)
    if answer == NO_SOLUTION:
        return Check(method, count == 0, f"the equation has {count} real solutions")
    if "sqrt" in answer:
        return confirm_surds(numerator, count, answer)
    lines = []
    roots = [Fraction(part.strip()) for part in answer.split(",")]
    for root in roots:
        try:
            left, right = evaluate(relation.lhs, {name: root}), evaluate(relation.rhs, {name: root})
        except EvaluationError as error:
            return checks.failed(method, f"at {name} = {root}: {error}")
        if left != right:
            return checks.failed(method, f"at {name} = {root}: {left} != {right}")
        shown = [to_text(substitute(side, {name: number(root)})) for side in (relation.lhs, relation.rhs)]
        other = f" and {shown[1]} = {right}" if symbols(relation.rhs) else ""
        lines.append(f"{shown[0]} = {left}{other}")
    good = len(set(roots)) == len(roots) == count
    return Check(method, good, "; ".join(lines))


def confirm_surds(numerator: univariate.Dense, count: int, answer: str) -> Check:
    """Irrational roots, put into the numerator in exact arithmetic with square roots."""
    method = "substitution in exact arithmetic, and a count of the real zeros"
    roots = [surd_of(parse(part)) for part in answer.split(",")]
    for root in roots:
        total = Surd({})
        for value in reversed(numerator):
            total = total * root + Surd.rational(value)
        if total.terms:
            return checks.failed(method, f"{to_text(root.node())} is no zero")
    different = {frozenset(root.terms.items()) for root in roots}
    good = len(different) == len(roots) == count
    return Check(method, good, f"all {len(roots)} are zeros, and there are {count}")


def interpolated(relation: Relation, name: str) -> univariate.Dense:
    """A numerator of left minus right side, found from values alone, without the zeros of the denominators."""
    bottoms = [part.den for part in walk(relation) if isinstance(part, Div) and symbols(part.den)]
    top, bottom = checks.degree(minus(relation.lhs, relation.rhs))
    size = top + bottom + sum(sum(checks.degree(part)) for part in bottoms) + 1
    if size > checks.MAX_POINTS:
        raise EvaluationError("the degree is too high to count the zeros")
    difference = checks.difference(relation)

    def numerator(env: checks.Env) -> Fraction:
        result = difference(env)
        for part in bottoms:
            result *= evaluate(part, env)
        return result

    found = _through([numerator], name, size)
    for part in bottoms:
        if found:
            found = univariate.without_zeros_of(found, _through([lambda env, p=part: evaluate(p, env)], name, size))
    return found


def _through(functions: list, name: str, size: int) -> univariate.Dense:
    rows = checks.sample(functions, [name], size)
    return univariate.interpolate([(env[name], values[0]) for env, values in rows])


def square_text(value: Fraction) -> Node:
    """b^2 with b as a number."""
    return Pow(number(value), number(2))
