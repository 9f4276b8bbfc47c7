"""Plan: one equation in one variable: linear, quadratic, a product, rational, a power; with roots, absolute values,
exponentials and logarithms by the modules of those names."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from math import gcd, lcm
from typing import ClassVar

from lemmata.expr import (
    Add,
    Div,
    EvaluationError,
    Mul,
    Neg,
    Node,
    ParseError,
    Pow,
    Relation,
    Sym,
    evaluate,
    number,
    parse,
    symbols,
    to_text,
    walk,
)
from lemmata.expr.evaluation import exact_root
from lemmata.solver import checks, realline, univariate
from lemmata.solver.build import call, equation, minus, over, plus, power, substitute, times, unequal
from lemmata.solver.plans.absolute import solve_absolute
from lemmata.solver.plans.base import Answer, NotFound, Plan
from lemmata.solver.plans.chart import chart
from lemmata.solver.plans.exponential import (
    confirm_transcendental,
    exponentials,
    logarithms,
    solve_transcendental,
)
from lemmata.solver.plans.factoring import (
    bracketed,
    divide_exactly,
    factor,
    factor_quadratic,
    quadratic_parts,
    rational_zero,
    square_root,
)
from lemmata.solver.plans.fractions import as_quotient
from lemmata.solver.plans.parts import absolutes, radicals, spare_letter, swapped
from lemmata.solver.plans.radical import solve_radical
from lemmata.solver.plans.roots import (
    Roots,
    answer_state,
    exact,
    intervals,
    ordered,
    roots_answer,
    state_of,
    united,
)
from lemmata.solver.polynomial import NotPolynomial, Polynomial
from lemmata.solver.realline import ALL_NUMBERS, NO_SOLUTION, equal
from lemmata.solver.reals import real
from lemmata.solver.rules import algebra as rules
from lemmata.solver.rules import equations as more
from lemmata.solver.state import Both, Either, Words, state_text
from lemmata.solver.surds import NotSurd, Surd, surd_of
from lemmata.solver.task import Task
from lemmata.solver.types import Check
from lemmata.solver.work import Work

USED = {
    "factoring": {"factor_by_pair", "factor_by_grouping", "difference_of_squares", "common_factor", "divide_out"},
    "completing_the_square": {"complete_square"},
    "formula": {"quadratic_formula"},
}
"""The rules of which one must have been used where a way was asked for."""


class SolveEquation(Plan):
    """Simplify both sides, then isolate the variable, or factor; denominators are cleared first, with their domain."""

    kind = "solve"
    strategies: ClassVar[Mapping[str, str]] = {
        "factoring": "write a quadratic as a product of linear factors",
        "completing_the_square": "bring a quadratic to the form (x + p)^2 = q and take the root",
        "formula": "put the coefficients of a quadratic into the quadratic formula",
    }

    def solve(self, task: Task, work: Work) -> Answer:
        roots = Equation(work, task.names[0]).solve(task.relation)
        if work.strategy and not USED[work.strategy] & {step.rule for step in work.steps}:
            raise NotFound(f"{work.strategy.replace('_', ' ')} has no part in solving this equation")
        return roots_answer(roots)

    def confirm(self, task: Task, answer: str) -> Check:
        return confirm_solutions(task.relation, task.names[0], answer)


@dataclass
class Equation:
    """The rules applied to one equation in the variable `name`."""

    work: Work
    name: str

    def solve(self, relation: Relation) -> Roots:
        """The roots, with the steps written."""
        if exponentials(relation) or logarithms(relation):
            return solve_transcendental(self, relation)
        if absolutes(relation) and not any(absolutes(part) for part in radicals(relation)):
            return solve_absolute(self, relation)
        if radicals(relation):
            return solve_radical(self, relation)
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
        if (roots := self.written_power(relation)) is not None:
            return roots
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
        """A higher degree: a pure power by its root, else factor by rational zeros, or take x^k as a new unknown."""
        values = whole.coefficients(self.name)
        powers = [place for place, value in enumerate(values) if value]
        if len(powers) == 2 and powers[0] == 0:
            return self.pure_power(relation, whole)
        shared = gcd(*powers)
        if (
            powers[0] == 0
            and shared > 1
            and rational_zero(whole * Polynomial.constant(1 / whole.content()), self.name) is None
        ):
            letter = spare_letter(relation)
            part = power(self.name, shared)
            reduced = Polynomial.univariate(reversed(values[::shared]), letter).node()
            return self.through(equation(whole.node(), 0), part, letter, equation(reduced, 0))
        product = factor(self.work, whole, self.name)
        factors = self.linear_factors(product)
        if factors is None:
            return self.mixed_factors(equation(product, 0))
        return self.factors(equation(product, 0), factors)

    def mixed_factors(self, relation: Relation) -> Roots:
        """A product that is zero, with factors of any degree: each is solved by itself."""
        tree = relation.lhs.arg if isinstance(relation.lhs, Neg) else relation.lhs
        written = tree.factors if isinstance(tree, Mul) else (tree,)
        bases = [part.base if isinstance(part, Pow) and not symbols(part.exp) else part for part in written]
        different = list(dict.fromkeys(base for base in bases if symbols(base)))
        if len(different) == 1 and different[0] == relation.lhs:
            raise NotFound("a factor is left that has no rational zero")
        zeros = Either(tuple(equation(part, 0) for part in different))
        self.work.step(rules.ZeroProduct, relation, zeros, " or ".join(map(to_text, zeros.items)))
        together = united([self.solve(part) for part in zeros.items])
        shown = state_of(together, self.name)
        self.work.step(more.SolveParts, zeros, shown, f"together: {state_text(shown)}")
        return together

    def pure_power(self, relation: Relation, whole: Polynomial) -> Roots:
        """a x^n + c = 0."""
        values = whole.coefficients(self.name)
        degree, target = len(values) - 1, -values[0] / values[-1]
        after = equation(power(self.name, degree), target)
        if after != relation:
            self.work.step(rules.AddToBothSides, relation, after, f"isolate the power: {to_text(after)}")
        return self.taken_root(after, Polynomial.univariate([1, 0], self.name), degree, target)

    def written_power(self, relation: Relation) -> Roots | None:
        """(a x + b)^n = c as it stands, for n from 3; None where the equation isn't one."""
        left, right = relation.lhs, relation.rhs
        if not isinstance(left, Pow) or symbols(right) or symbols(left.exp) or not isinstance(left.base, Add):
            return None
        exponent = evaluate(left.exp)
        try:
            base, target = Polynomial.of(left.base), evaluate(right)
        except (NotPolynomial, EvaluationError):
            return None
        if exponent.denominator != 1 or exponent < 3 or base.degree() != 1 or target == 0:
            return None
        return self.taken_root(relation, base, int(exponent), target)

    def taken_root(self, relation: Relation, base: Polynomial, degree: int, target: Fraction) -> Roots:
        """(a x + b)^n = c: the root of both sides."""
        if degree % 2 == 0 and target < 0:
            line = f"an even power is never negative, so it can't be {target}"
            self.work.step(more.NoRealRoot, relation, Words(NO_SOLUTION), line)
            return NO_SOLUTION
        root = nth_root(abs(target), degree)
        values: list[Node] = [root if target > 0 else Neg(root)]
        if degree % 2 == 0 and target:
            values.insert(0, Neg(root))
        values = [number(evaluate(value)) if rational(value) else value for value in values]
        taken = Either(tuple(equation(base.node(), value) for value in values))
        self.work.step(more.TakeRoot, relation, taken, f"take the root of degree {degree}: {state_text(taken)}")
        roots = united([self.linear_exact(base, value) for value in values])
        solved = state_of(roots, self.name)
        if solved != taken:
            self.work.step(more.SolveParts, taken, solved, state_text(solved))
        return roots

    def linear_exact(self, base: Polynomial, value: Node) -> Roots:
        """The root of a x + b = value, exactly, without a step."""
        constant, slope = base.coefficients(self.name)
        if rational(value):
            return [(evaluate(value) - constant) / slope]
        try:
            return (((surd_of(value) + Surd.rational(-constant)) * Surd.rational(1 / slope)).node(),)
        except NotSurd:
            shifted = plus(-constant, value) if constant else value
            return (over(shifted, slope) if slope != 1 else shifted,)

    def through(self, relation: Relation, part: Node, letter: str, reduced: Relation) -> Roots:
        """Solve with `part` as the new unknown, then for the variable."""
        meaning = equation(letter, part)
        line = f"let {to_text(meaning)}: {to_text(reduced)}"
        self.work.step(more.NewUnknown, relation, Both((reduced, meaning)), line)
        parts: list[Roots] = []
        values = Equation(self.work, letter).solve(reduced)
        for value in exact(values):
            after = equation(part, value)
            known = Both((meaning, equation(letter, value)))
            self.work.step(more.PutBack, known, after, f"{letter} = {to_text(value)}: {to_text(after)}")
            parts.append(self.solve(after) if rational(value) else self.power_is(after, value))
        return united(parts) if parts else NO_SOLUTION

    def power_is(self, relation: Relation, value: Node) -> Roots:
        """x^n = c for an irrational c."""
        match relation.lhs:
            case Pow(Sym(name), exp) if name == self.name and not symbols(exp):
                degree = evaluate(exp)
            case _:
                raise NotFound("an irrational value of the new unknown")
        sign = real(value, {})
        if degree % 2 == 0 and sign < 0:
            line = f"an even power is never negative, so it can't be {to_text(value)}"
            self.work.step(more.NoRealRoot, relation, Words(NO_SOLUTION), line)
            return NO_SOLUTION
        if sign < 0:
            raise NotFound("an odd root of a negative irrational number")
        root = call("sqrt", value) if degree == 2 else call("root", value, degree)
        roots = ordered([root, Neg(root)] if degree % 2 == 0 else [root])
        shown = state_of(roots, self.name)
        self.work.step(more.TakeRoot, relation, shown, f"take the root: {state_text(shown)}")
        return roots

    def by_new_unknown(self, relation: Relation, parts: list[Node]) -> Roots | None:
        """The equation as one in a part of it, where that part occurs in a power and the variable nowhere else."""
        letter = spare_letter(relation)
        for part in parts:
            hidden = swapped(relation, part, Sym(letter))
            assert isinstance(hidden, Relation)
            if symbols(hidden) != {letter}:
                continue
            try:
                whole = Polynomial.of(hidden.lhs) - Polynomial.of(hidden.rhs)
            except NotPolynomial:
                whole = None
            if whole is None or whole.degree() > 1:
                return self.through(relation, part, letter, hidden)
        return None

    def tested_in_original(self, given: tuple[Relation, ...], candidates: list[Node]) -> Roots:
        """Candidates that satisfy the original stay; the others are rejected in a step of their own."""
        kept = []
        for root in candidates:
            value = equation(self.name, root)
            before = Both((*given, value))
            if realline.solves(Both(given), self.name, real(root, {})):
                self.work.step(more.TestInOriginal, before, value, f"{to_text(value)} satisfies the original")
                kept.append(root)
            else:
                line = f"{to_text(value)} does not satisfy the original: reject"
                self.work.step(more.RejectFalseRoot, before, Words("rejected"), line)
        if kept and all(rational(root) for root in kept):
            return sorted(evaluate(root) for root in kept)
        return ordered(kept)

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
        if discriminant < 0 and self.work.strategy != "completing_the_square":
            line = f"b^2 - 4ac = {to_text(minus(square_text(b), times(4, a, c)))} = {discriminant} < 0"
            self.work.step(rules.Discriminant, relation, Words(NO_SOLUTION), line)
            return NO_SOLUTION
        if self.work.strategy == "completing_the_square":
            return self.completed_square(relation, a, b, c)
        if square_root(discriminant) is None or self.work.strategy == "formula":
            if self.work.strategy == "factoring":
                raise NotFound("b^2 - 4ac is no square, so there are no rational factors")
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
        roots = list(dict.fromkeys((middle + part).node() for part in (-root, root)))
        solved = Either(tuple(equation(self.name, part) for part in roots))
        self.work.step(rules.QuadraticFormula, relation, solved, f"{line}, so {state_text(solved)}")
        return sorted(map(evaluate, roots)) if all(map(rational, roots)) else tuple(roots)

    def completed_square(self, relation: Relation, a: Fraction, b: Fraction, c: Fraction) -> Roots:
        """a x^2 + b x + c = 0 as (x + p)^2 = q."""
        p, q = b / (2 * a), b * b / (4 * a * a) - c / a
        moved = equation(Polynomial.univariate([1, b / a, 0], self.name).node(), -c / a)
        if moved != relation:
            line = (
                f"divide by {a} and move the number: {to_text(moved)}"
                if a != 1
                else f"move the number: {to_text(moved)}"
            )
            self.work.step(more.Isolate, relation, moved, line)
        base = Polynomial.univariate([1, p], self.name)
        square = equation(power(base.node(), 2), q)
        if p:
            line = f"add the square of half of {b / a}, {p * p}: {to_text(square)}"
            self.work.step(more.CompleteSquare, moved, square, line)
        return self.taken_root(square if p else moved, base, 2, q)

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
        except NotPolynomial:
            return self.rational_by_conditions(relation, bottoms)
        conditions = tuple(unequal(self.name, root) for root in excluded)
        stated = Both((relation, *conditions))
        self.work.step(rules.Domain, relation, stated, "domain: " + ", ".join(map(to_text, conditions)))
        after = equation(*(side.node() for side in multiplied))
        line = f"multiply by {to_text(factored_node(lowest, self.name))}: {to_text(after)}"
        self.work.step(rules.ClearDenominators, stated, Both((after, *conditions)), line)
        roots = self.polynomial(after)
        if roots == ALL_NUMBERS:
            return self.whole_domain(relation, [number(value) for value in excluded])
        if not isinstance(roots, list):
            return roots  # irrational roots can't be among the excluded numbers, which are rational
        return self.tested(relation, roots, excluded)

    def whole_domain(self, relation: Relation, excluded: list[Node]) -> Roots:
        """An equation that holds wherever it has a value."""
        solved = intervals(chart([[relation]], self.name, excluded))
        shown = state_of(solved, self.name)
        self.work.step(more.TrueOnDomain, relation, shown, f"true for every number of the domain: {state_text(shown)}")
        return solved

    def rational_by_conditions(self, relation: Relation, bottoms: list[Node]) -> Roots:
        """Denominators whose zeros are not rational, or which stand in no simple place: multiply by all, then test."""
        different = list(dict.fromkeys(bottoms))
        conditions = tuple(unequal(part, 0) for part in different)
        stated = Both((relation, *conditions))
        self.work.step(more.NonzeroDenominators, relation, stated, "domain: " + ", ".join(map(to_text, conditions)))
        try:
            (a, b), (c, d) = (as_quotient(side) for side in (relation.lhs, relation.rhs))
            if bottom_of(b) == bottom_of(d):
                b = d = Polynomial.constant(1)
            after = equation((a * d).node(), (c * b).node())
        except NotPolynomial as error:
            raise NotFound(str(error)) from None
        self.work.step(
            more.MultiplyOut, stated, Both((after, *conditions)), f"multiply by the denominators: {to_text(after)}"
        )
        roots = self.polynomial(after)
        if roots == ALL_NUMBERS:
            zeros = [zero for part in different for zero in exact(Equation(Work(), self.name).solve(equation(part, 0)))]
            return self.whole_domain(relation, zeros)
        return self.tested_in_original((relation,), exact(roots))

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


def bottom_of(bottom: Polynomial) -> Polynomial | None:
    """A denominator to compare with another; None for a number."""
    return bottom if bottom.degree() else None


def rational(tree: Node) -> bool:
    """Whether a formula without variables has a rational value."""
    try:
        evaluate(tree)
    except EvaluationError:
        return False
    return True


def nth_root(value: Fraction, degree: int) -> Node:
    """The root of a positive number in simplest form: root(16, 3) is 2root(2, 3)."""
    if degree == 2:
        try:
            return Surd.root(value).node()
        except NotSurd as error:
            raise NotFound(str(error)) from None
    inside, outside = value.numerator * value.denominator ** (degree - 1), 1
    if inside.bit_length() > 400:
        raise NotFound("a number of more than 400 bits under a root")
    for prime in (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37):
        while inside % prime**degree == 0:
            inside, outside = inside // prime**degree, outside * prime
    whole = exact_root(Fraction(inside), degree)
    front = Fraction(outside, value.denominator)
    if whole is not None:
        return number(front * whole)
    body: Node = call("root", inside, degree)
    body = times(front.numerator, body) if front.numerator != 1 else body
    return over(body, front.denominator) if front.denominator != 1 else body


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


def confirm_solutions(relation: Relation, name: str, answer: str) -> Check:
    """An equation in one variable and its answer: by Sturm's count where it is one of polynomials with roots of that
    kind, by comparison along the real line with absolute values and roots, by a search where it is transcendental.
    """
    if exponentials(relation) or logarithms(relation):
        return confirm_transcendental(relation, name, answer)
    plain = not absolutes(relation) and not radicals(relation) and not zero_powers(relation)
    try:
        state = answer_state(answer, name)
        listed = not isinstance(state, Either) or all(rational(item.rhs) or is_surd(item.rhs) for item in state.items)
    except ParseError as error:
        return checks.failed("substitution", str(error))
    if plain and listed and not isinstance(state, Node):
        check = confirm_roots(relation, name, answer)
        if check.passed or "degree is too high" not in check.detail:
            return check
    check = realline.same_solutions(relation, state)
    if check.passed and isinstance(state, Either):
        detail = f"{substituted(relation, name, [item.rhs for item in state.items])}, and no other number does it"
        return replace(check, detail=detail)
    return check


def zero_powers(relation: Relation) -> bool:
    """Whether a power with the exponent 0 or a negative one stands in the equation: it has no value for the base 0."""
    powers = [part for part in walk(relation) if isinstance(part, Pow) and symbols(part.base)]
    return any(not symbols(part.exp) and rational(part.exp) and evaluate(part.exp) <= 0 for part in powers)


def substituted(relation: Relation, name: str, roots: list[Node]) -> str:
    """`x = 6: 3 = 3` for each root."""
    lines = []
    for root in roots:
        left, right = (real(side, {name: real(root, {})}) for side in (relation.lhs, relation.rhs))
        lines.append(f"{name} = {to_text(root)} gives {short(left)} = {short(right)}")
    return "; ".join(lines)


def short(value: Decimal) -> str:
    """A number to ten digits, with dots where that is not all of it."""
    shown = f"{value.normalize():.10g}"
    return shown if equal(Decimal(shown), value) else f"{shown}…"


def is_surd(tree: Node) -> bool:
    """Whether a formula is made of rational numbers and square roots of them."""
    try:
        surd_of(tree)
    except (NotSurd, EvaluationError):
        return False
    return True


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
