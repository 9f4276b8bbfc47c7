"""Plans: a*x + b*y = c in whole numbers, all solutions or how many are positive."""

from fractions import Fraction
from math import ceil, floor, gcd

from lemmata.expr import EvaluationError, List_, Neg, Node, Relation, parse, to_latex, to_text
from lemmata.solver import arithmetic, checks
from lemmata.solver.build import call, equation, minus, node, over, plus, times
from lemmata.solver.plans.base import Answer, NotFound, Plan
from lemmata.solver.plans.compute import number_answer
from lemmata.solver.plans.modular import NO_SOLUTION, combination, term, words
from lemmata.solver.rules import arithmetic as arithmetic_rules
from lemmata.solver.rules import diophantine as rules
from lemmata.solver.rules import modular as modular_rules
from lemmata.solver.task import Task
from lemmata.solver.types import Check
from lemmata.solver.work import Work

MAX_COUNTED = 10**6


class WholeSolutions(Plan):
    """Euclid's algorithm gives one solution, and from it all."""

    kind = "diophantine"

    def solve(self, task: Task, work: Work) -> Answer:
        found = general(work, task.relation)
        if found is None:
            return words(NO_SOLUTION)
        return Answer(to_text(found), to_latex(found))

    def confirm(self, task: Task, answer: str) -> Check:
        """The pairs solve it; that none is missing is seen from the steps of x, one period of which is tried."""
        a, b, c, names = rules.coefficients(task.relation)
        period = min(abs(b), MAX_COUNTED)
        whole = [x for x in range(period) if (c - a * x) % b == 0]
        if answer == NO_SOLUTION.text:
            good = not whole and (period == abs(b) or c % gcd(a, b) != 0)
            return Check("trying one period of x", good, f"no x from 0 to {period - 1} gives a whole {names[1]}")
        try:
            (x0, dx), (y0, dy), _ = rules.parametrized(parse(answer), names)
        except EvaluationError as error:
            return checks.failed("substitution", str(error))
        good = a * x0 + b * y0 == c and a * dx + b * dy == 0 and dx != 0
        good = good and all((x - x0) % dx == 0 for x in whole)
        if period == abs(b):
            good = good and len(whole) * abs(dx) == period
        return Check("substitution", good, f"{a}*{x0} + {b}*({y0}) = {c}; one period of x has {len(whole)} of them")


class CountWholeSolutions(Plan):
    """All solutions, then the values of the parameter that keep both variables in range."""

    kind = "diophantine_count"

    def solve(self, task: Task, work: Work) -> Answer:
        (low,) = task.numbers
        a, b, _, names = rules.coefficients(task.relation)
        if (a > 0) != (b > 0):
            raise NotFound("there are infinitely many solutions, or none")
        found = general(work, task.relation)
        if found is None:
            return number_answer(Fraction(0))
        (x0, dx), (y0, dy), letter = rules.parametrized(found, names)
        bounds: dict[str, int] = {}
        for name, start, step in ((names[0], x0, dx), (names[1], y0, dy)):
            limit = Fraction(low - start, step)
            word = "ceil" if step > 0 else "floor"
            value = ceil(limit) if step > 0 else floor(limit)
            bounds[word] = value
            sign = ">=" if step > 0 else "<="
            line = f"{name} >= {low} for {letter} {sign} {value}"
            work.step(arithmetic_rules.FunctionValue, call(word, over(low - start, step)), node(value), line)
        first, last = bounds["ceil"], bounds["floor"]
        if last < first:
            line = f"no whole {letter} lies between"
            work.step(arithmetic_rules.FunctionValue, call("max", last - first + 1, 0), node(0), line)
            return number_answer(Fraction(0))
        before = plus(minus(last, first), 1)
        work.step(arithmetic_rules.Add, before, node(last - first + 1))
        return number_answer(Fraction(last - first + 1))

    def confirm(self, task: Task, answer: str) -> Check:
        """Every value of the first variable is tried."""
        (low,) = task.numbers
        a, b, c, names = rules.coefficients(task.relation)
        if a < 0:
            a, b, c = -a, -b, -c
        count = 0
        if c // a > MAX_COUNTED:
            return checks.failed("brute force", "too many values to try")
        for x in range(low, (c - b * low) // a + 1):
            count += (c - a * x) % b == 0 and (c - a * x) // b >= low
        return Check("brute force", str(count) == answer, f"trying every {names[0]} gives {count}")


def general(work: Work, relation: Relation) -> Node | None:
    """`x = x0 + dx*t, y = y0 + dy*t` with 0 <= x0 < dx; None where there is no solution."""
    a, b, c, names = rules.coefficients(relation)
    if max(abs(a), abs(b), abs(c)) > 10**15:
        raise NotFound("the coefficients are too large to be written out")
    large, small = max(abs(a), abs(b)), min(abs(a), abs(b))
    shared = arithmetic.greatest_common_divisor(work, large, small)
    if c % shared:
        line = f"{shared} divides the left side, but not {c}: no solution"
        work.step(rules.NoWholeSolution, relation, NO_SOLUTION, line)
        return None
    if shared > 1:
        a, b, c = a // shared, b // shared, c // shared
        new = equation(plus(term(a, names[0]), signed(b, names[1])), c)
        work.step(rules.DivideWholeEquation, relation, new, f"divide by {shared}: {to_text(new)}")
        large, small = large // shared, small // shared
    x0 = first_solution(work, a, b, c)
    y0 = (c - a * x0) // b
    work.step(
        modular_rules.ExtendedEuclid,
        plus(times(a, x0), times(b, y0)),
        node(c),
        f"{names[0]} = {x0}, {names[1]} = {y0} is one solution: {to_text(plus(times(a, x0), times(b, y0)))} = {c}",
    )
    letter = next(letter for letter in "tks" if letter not in names)
    dx, dy = (b, -a) if b > 0 else (-b, a)
    found = List_((equation(names[0], plus(x0, term(dx, letter))), equation(names[1], plus(y0, signed(dy, letter)))))
    work.step(rules.GeneralWholeSolution, relation, found, f"all solutions: {to_text(found)} for whole {letter}")
    return found


def first_solution(work: Work, a: int, b: int, c: int) -> int:
    """The x with 0 <= x < |b| and a*x ≡ c modulo |b|, for coprime a and b."""
    n = abs(b)
    if n == 1:
        return 0
    _, u = combination(work, n, a % n)
    before = times(u % n, c)
    value = u * c % n
    line = f"the factor of {a} is {u % n}; times {c} it is {u % n * c}, which leaves {value} modulo {n}"
    work.step(modular_rules.ReduceModulo, call("mod", before, n), node(value), line)
    return value


def signed(coefficient: int, letter: str) -> Node:
    """A later term of a sum."""
    return Neg(term(-coefficient, letter)) if coefficient < 0 else term(coefficient, letter)
