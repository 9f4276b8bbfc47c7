"""Plans: terms, numbers of terms and sums of arithmetic and geometric sequences; sums by formula."""

from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise

from lemmata.expr import List_, Node, Relation, evaluate, number, parse, to_text
from lemmata.solver.build import call, equalities, minus, node, over, plus, power, times
from lemmata.solver.plans.base import Answer, NotFound, Plan
from lemmata.solver.plans.compute import finish, number_answer, value_bits
from lemmata.solver.plans.modular import words
from lemmata.solver.polynomial import Polynomial
from lemmata.solver.rules import sequences as difference_rules
from lemmata.solver.rules import series as rules
from lemmata.solver.rules.base import Rule
from lemmata.solver.state import Words
from lemmata.solver.task import Task
from lemmata.solver.types import Check
from lemmata.solver.work import Work

MAX_BITS = 400
DIVERGES = Words("diverges")


class ArithmeticTerm(Plan):
    """a + (n - 1)*d; `values` are a, d, `numbers` n, `formulas` the terms as given."""

    kind = "arithmetic_term"

    def solve(self, task: Task, work: Work) -> Answer:
        show_difference(work, task)
        (a, d), (n,) = task.values, task.numbers
        return number_answer(arithmetic_term(work, a, d, n))

    def confirm(self, task: Task, answer: str) -> Check:
        """The difference is added again and again."""
        (a, d), (n,) = task.values, task.numbers
        last = walked(a, n, lambda term: term + d)[-1]
        return Check("one step at a time", last == evaluate(parse(answer)), f"after {n - 1} steps the term is {last}")


class ArithmeticSum(ArithmeticTerm):
    """The last term, then n*(first + last)/2."""

    kind = "arithmetic_sum"

    def solve(self, task: Task, work: Work) -> Answer:
        show_difference(work, task)
        (a, d), (n,) = task.values, task.numbers
        if "last" in task.names:
            last = a + (n - 1) * d
            formula(work, rules.NumberOfTerms, plus(over(minus(last, a), d), 1), "number of terms")
        else:
            last = arithmetic_term(work, a, d, n)
        shown = over(times(n, plus(a, last)), 2)
        return number_answer(formula(work, rules.ArithmeticSum, shown, f"sum of {n} terms"))

    def confirm(self, task: Task, answer: str) -> Check:
        (a, d), (n,) = task.values, task.numbers
        total = sum(walked(a, n, lambda term: term + d), Fraction(0))
        return Check("adding term by term", total == evaluate(parse(answer)), f"{n} terms add up to {total}")


class NumberOfTerms(ArithmeticTerm):
    """(last - first)/d + 1; `values` are a, d, last."""

    kind = "term_count"

    def solve(self, task: Task, work: Work) -> Answer:
        show_difference(work, task)
        a, d, last = task.values
        shown = plus(over(minus(last, a), d), 1)
        return number_answer(formula(work, rules.NumberOfTerms, shown, "number of terms"))

    def confirm(self, task: Task, answer: str) -> Check:
        a, d, last = task.values
        count, term = 1, a
        while term != last and (last - term) * d > 0:
            term, count = term + d, count + 1
        good = term == last and str(count) == answer
        return Check("one step at a time", good, f"{last} is reached with {count} terms")


class GeometricTerm(Plan):
    """a*r^(n - 1); `values` are a, r, `numbers` n."""

    kind = "geometric_term"

    def solve(self, task: Task, work: Work) -> Answer:
        show_ratio(work, task)
        (a, r), (n,) = task.values, task.numbers
        limited(a, r, n)
        shown = times(a, power(r, n - 1))
        return number_answer(formula(work, rules.GeometricTerm, shown, f"term number {n}"))

    def confirm(self, task: Task, answer: str) -> Check:
        (a, r), (n,) = task.values, task.numbers
        last = walked(a, n, lambda term: term * r)[-1]
        return Check("one step at a time", last == evaluate(parse(answer)), f"after {n - 1} steps the term is {last}")


class GeometricSum(Plan):
    """a*(r^n - 1)/(r - 1), or n*a for r = 1."""

    kind = "geometric_sum"

    def solve(self, task: Task, work: Work) -> Answer:
        show_ratio(work, task)
        (a, r), (n,) = task.values, task.numbers
        limited(a, r, n)
        if r == 1:
            return number_answer(formula(work, rules.ArithmeticSum, times(n, a), f"sum of {n} equal terms"))
        shown = over(times(a, minus(power(r, n), 1)), minus(r, 1))
        return number_answer(formula(work, rules.GeometricSum, shown, f"sum of {n} terms"))

    def confirm(self, task: Task, answer: str) -> Check:
        (a, r), (n,) = task.values, task.numbers
        total = sum(walked(a, n, lambda term: term * r), Fraction(0))
        return Check("adding term by term", total == evaluate(parse(answer)), f"{n} terms add up to {total}")


class InfiniteSum(Plan):
    """Whether |r| < 1, then a/(1 - r)."""

    kind = "infinite_sum"

    def solve(self, task: Task, work: Work) -> Answer:
        show_ratio(work, task)
        a, r = task.values
        if abs(r) >= 1:
            work.step(rules.Diverges, number(r), DIVERGES, f"the ratio {r} is not between -1 and 1: no sum")
            return words(DIVERGES)
        limit = Relation("<", call("abs", r), node(1))
        work.step(rules.Convergence, limit, limit, f"{to_text(limit)}, so there is a sum")
        return number_answer(formula(work, rules.InfiniteSum, over(a, minus(1, r)), "sum"))

    def confirm(self, task: Task, answer: str) -> Check:
        """What is missing after n terms is r^n times the sum, for n from 1 to 20; and the powers go to 0."""
        a, r = task.values
        if answer == DIVERGES.text:
            return Check("size of the ratio", a != 0 and abs(r) >= 1, f"the ratio is {r}")
        total, partial, good = evaluate(parse(answer)), Fraction(0), abs(r) < 1
        for n in range(1, 21):
            partial += a * r ** (n - 1)
            good = good and total - partial == total * r**n
        return Check("partial sums", good, f"after 20 terms {float(abs(total - partial)):.2g} is missing")


class PowerSum(Plan):
    """Power by power with the formulas; `formulas` the term, `names` its letter, `numbers` first and last."""

    kind = "power_sum"

    def solve(self, task: Task, work: Work) -> Answer:
        (name,), (first, last) = task.names, task.numbers
        coefficients = Polynomial.of(task.formula).coefficients(name)
        total = Fraction(0)
        for degree, coefficient in enumerate(coefficients):
            if not coefficient:
                continue
            value = self.power(work, name, degree, last)
            if first != 1:
                below = self.power(work, name, degree, first - 1)
                value = formula(work, rules.SplitSum, minus(value, below), f"from {first} to {last}")
            if coefficient != 1:
                value = formula(work, rules.SplitSum, times(coefficient, value), f"times {coefficient}")
            total = formula(work, rules.SplitSum, plus(total, value), "add") if total else value
        return number_answer(total)

    def power(self, work: Work, name: str, degree: int, n: int) -> Fraction:
        """1 + 2^degree + … + n^degree."""
        shown: Node = node(n)
        if degree == 1:
            shown = over(times(n, plus(n, 1)), 2)
        elif degree == 2:
            shown = over(times(n, plus(n, 1), plus(times(2, n), 1)), 6)
        elif degree == 3:
            shown = power(over(times(n, plus(n, 1)), 2), 2)
        return formula(work, rules.PowerSum, shown, f"sum of {name}^{degree} from 1 to {n}")

    def confirm(self, task: Task, answer: str) -> Check:
        (name,), (first, last) = task.names, task.numbers
        total = sum((evaluate(task.formula, {name: Fraction(k)}) for k in range(first, last + 1)), Fraction(0))
        return Check("adding term by term", total == evaluate(parse(answer)), f"the terms add up to {total}")


def show_difference(work: Work, task: Task) -> None:
    """The step that finds the common difference, where terms were given."""
    if task.formulas:
        terms = task.formulas
        steps = tuple(number(evaluate(b) - evaluate(a)) for a, b in pairwise(terms))
        row = List_(steps) if len(steps) > 1 else steps[0]
        line = f"the common difference is {equalities(minus(terms[1], terms[0]), steps[0])}"
        work.step(difference_rules.TakeDifferences, List_(terms), row, line)


def show_ratio(work: Work, task: Task) -> None:
    """The step that finds the common ratio, where terms were given."""
    if task.formulas:
        ratio = number(task.values[1])
        line = f"the common ratio is {equalities(over(task.formulas[1], task.formulas[0]), ratio)}"
        work.step(rules.CommonRatio, List_(task.formulas), ratio, line)


def arithmetic_term(work: Work, a: Fraction, d: Fraction, n: int) -> Fraction:
    """a + (n - 1)*d."""
    return formula(work, rules.ArithmeticTerm, plus(a, times(minus(n, 1), d)), f"term number {n}")


def formula(work: Work, rule: type[Rule], shown: Node, what: str) -> Fraction:
    """The step that puts the numbers into a formula, and the calculation."""
    value = evaluate(shown)
    work.step(rule, shown, number(value), f"{what}: {to_text(shown)}")
    finish(work, shown, decimals=False)
    return value


def walked(first: Fraction, count: int, onward: Callable[[Fraction], Fraction]) -> list[Fraction]:
    """The first terms of a sequence, each from the one before it."""
    terms = [first]
    while len(terms) < count:
        terms.append(onward(terms[-1]))
    return terms


def limited(a: Fraction, r: Fraction, n: int) -> None:
    """NotFound where the numbers would be too long."""
    if value_bits(a) + n * max(value_bits(r), 1) > MAX_BITS and abs(r) != 1 and r != 0:
        raise NotFound("the numbers grow too long to be written out")
