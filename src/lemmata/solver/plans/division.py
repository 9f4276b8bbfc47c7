"""Plans: division of polynomials, remainders, factors, rational roots and partial fractions."""

from fractions import Fraction

from lemmata.expr import Add, Node, number, parse, to_latex, to_text
from lemmata.solver import checks, univariate
from lemmata.solver.asked import Asked
from lemmata.solver.build import equalities, equation, over, plus, power, substitute, times
from lemmata.solver.partial import NoFactors, decompose, dense_node, factors, rational_candidates, sum_node, value
from lemmata.solver.plans.base import Answer, NotFound, Plan
from lemmata.solver.plans.calculus import shown
from lemmata.solver.plans.fractions import as_quotient
from lemmata.solver.polynomial import NotPolynomial, Polynomial
from lemmata.solver.rules import division as rules
from lemmata.solver.state import Either, State, Words
from lemmata.solver.task import Task
from lemmata.solver.types import Check
from lemmata.solver.univariate import Dense, trim
from lemmata.solver.work import Work

NONE = "none"


def dense(tree: Node, name: str) -> Dense:
    """The coefficients of a polynomial in this one variable, constant first; NotFound where it is none."""
    try:
        polynomial = Polynomial.of(tree)
    except NotPolynomial as error:
        raise NotFound(str(error)) from None
    if set(polynomial.names()) - {name}:
        raise NotFound("more than one variable")
    return trim(polynomial.coefficients(name))


def quotient_node(whole: Node, rest: Dense, bottom: Node, name: str) -> Node:
    """whole + rest / bottom."""
    if not rest:
        return whole
    part = over(dense_node(rest, name), bottom)
    if whole == number(0):
        return part
    return Add((*(whole.terms if isinstance(whole, Add) else (whole,)), part))


class Divide(Plan):
    """Long division, or synthetic division where it is asked for; the answer is what is asked: all, quotient, rest."""

    kind = "polynomial_division"

    def solve(self, task: Task, work: Work) -> Answer:
        name, wanted, method = task.names
        top, bottom = (dense(part, name) for part in task.formulas)
        if not bottom:
            raise NotFound("division by zero")
        divisor = dense_node(bottom, name)
        if wanted == "remainder" and len(bottom) == 2 and method != "synthetic":
            root = -bottom[0] / bottom[1]
            rest = number(value(top, root))
            put_in = substitute(dense_node(top, name), {name: number(root)})
            terms = plus(*(part * root**power for power, part in reversed(list(enumerate(top))) if part))
            line = f"{to_text(divisor)} = 0 for {name} = {root}; p({root}) = {equalities(put_in, terms, rest)}"
            work.step(rules.RemainderTheorem, over(dense_node(top, name), divisor), rest, line)
            return shown(rest)
        if method == "synthetic":
            whole, left = synthetic(work, top, bottom, name)
        else:
            whole, left = long_division(work, top, bottom, name)
        if wanted == "quotient":
            return shown(dense_node(whole, name))
        if wanted == "remainder":
            return shown(dense_node(left, name))
        return shown(quotient_node(dense_node(whole, name), left, divisor, name))

    def confirm(self, task: Task, answer: str) -> Check:
        """quotient * divisor + remainder is the dividend; the missing part is found from values alone."""
        _, wanted, _ = task.names
        claimed = parse(answer)
        top, bottom = task.formulas
        if wanted == "all":
            return checks.identical(over(top, bottom), claimed)
        found = univariate.divide(rules.interpolated(top), rules.interpolated(bottom))
        part = found[0] if wanted == "quotient" else found[1]
        good = rules.interpolated(claimed) == part
        return Check("division of the interpolated polynomials", good, f"the {wanted} agrees" if good else "it differs")


def long_division(work: Work, top: Dense, bottom: Dense, name: str) -> tuple[Dense, Dense]:
    """(quotient, remainder), one step a term."""
    divisor = dense_node(bottom, name)
    whole, rest = [Fraction(0)] * max(len(top) - len(bottom) + 1, 0), list(top)
    if len(top) < len(bottom):
        before = over(dense_node(top, name), divisor)
        work.step(rules.LongDivision, before, before, "the degree is smaller than the divisor's: the quotient is 0")
    while len(rest) >= len(bottom):
        factor, shift = rest[-1] / bottom[-1], len(rest) - len(bottom)
        before = over(dense_node(rest, name), divisor)
        rest = trim([v - factor * bottom[i - shift] if i >= shift else v for i, v in enumerate(rest)])
        whole[shift] = factor
        part = dense_node([*([Fraction(0)] * shift), factor], name)
        left = f"left {to_text(dense_node(rest, name))}" if rest else "nothing is left"
        line = f"{to_text(part)} times ({to_text(divisor)}), subtracted: {left}"
        work.step(rules.LongDivision, before, quotient_node(part, rest, divisor, name), line)
    return trim(whole), rest


def synthetic(work: Work, top: Dense, bottom: Dense, name: str) -> tuple[Dense, Dense]:
    """(quotient, remainder) by x - a."""
    if len(bottom) != 2 or bottom[1] != 1 or len(top) < 2:
        raise NotFound("synthetic division needs a divisor x - a")
    root = -bottom[0]
    row = [top[-1]]
    notes = [f"bring down {row[0]}"]
    for coefficient in reversed(top[:-1]):
        row.append(row[-1] * root + coefficient)
        notes.append(f"{to_text(plus(times(row[-2], root), coefficient))} = {row[-1]}")
    whole, rest = list(reversed(row[:-1])), trim([row[-1]])
    divisor = dense_node(bottom, name)
    after = quotient_node(dense_node(whole, name), rest, divisor, name)
    work.step(rules.SyntheticDivision, over(dense_node(top, name), divisor), after, "; ".join(notes))
    return whole, rest


class IsFactor(Plan):
    """The factor theorem for x - a, long division for other divisors."""

    kind = "is_factor"

    def solve(self, task: Task, work: Work) -> Answer:
        (name,) = task.names
        top, bottom = (dense(part, name) for part in task.formulas)
        if not bottom:
            raise NotFound("division by zero")
        divisor = dense_node(bottom, name)
        before = over(dense_node(top, name), divisor)
        if len(bottom) == 2:
            root = -bottom[0] / bottom[1]
            rest = value(top, root)
            answer = "no" if rest else "yes"
            line = f"p({root}) = {rest}: {to_text(divisor)} is {'no' if rest else 'a'} factor"
        else:
            _, left = long_division(work, top, bottom, name)
            answer = "no" if left else "yes"
            line = f"the remainder is {to_text(dense_node(left, name))}: it is {'no' if left else 'a'} factor"
        work.step(rules.FactorTheorem, before, Words(answer), line)
        return Answer(answer, rf"\text{{{answer}}}")

    def confirm(self, task: Task, answer: str) -> Check:
        """The division of polynomials interpolated from values."""
        return rules.FactorTheorem.check(over(*task.formulas), Words(answer))


class RationalRoots(Plan):
    """Try p/q with p dividing the constant and q the leading coefficient."""

    kind = "rational_roots"

    def solve(self, task: Task, work: Work) -> Answer:
        (name,) = task.names
        values = dense(task.formula, name)
        if len(values) < 2:
            raise NotFound("a constant has no roots to look for")
        low = next(index for index, v in enumerate(values) if v)
        try:
            tried = rational_candidates(values[low:])
        except NoFactors as error:
            raise NotFound(str(error)) from None
        found = sorted({*([Fraction(0)] if low else []), *(root for root in tried if value(values, root) == 0)})
        size = " or ".join(str(root) for root in found) or NONE
        candidates = ", ".join(f"±{root}" for root in sorted({abs(root) for root in tried})[:12])
        after: State = Words("no rational roots")
        if found:
            states = tuple(equation(name, number(root)) for root in found)
            after = Either(states) if len(states) > 1 else states[0]
        line = f"candidates {candidates}; roots: {size}"
        work.step(rules.RationalRootTheorem, Asked("zeros", (task.formula,), name), after, line)
        text = ", ".join(map(str, found)) or NONE
        return Answer(text, ", ".join(to_latex(number(root)) for root in found) or rf"\text{{{NONE}}}")

    def confirm(self, task: Task, answer: str) -> Check:
        """Each put into the polynomial, and a search for others."""
        (name,) = task.names
        after: State = Words(NONE)
        if answer != NONE:
            after = Either(tuple(equation(name, parse(text)) for text in answer.split(", ")))
        return rules.RationalRootTheorem.check(Asked("zeros", task.formulas, name), after)


class Decompose(Plan):
    """Divide where the top is too large, factor the bottom, and find the tops by comparing coefficients."""

    kind = "partial_fractions"

    def solve(self, task: Task, work: Work) -> Answer:
        (name,) = task.names
        try:
            above, below = as_quotient(task.formula)
            if set(above.names()) | set(below.names()) != {name}:
                raise NotFound("more than one variable")
            top, bottom = trim(above.coefficients(name)), trim(below.coefficients(name))
            shared = univariate.common(top, bottom)
            if len(shared) > 1:
                top, bottom = univariate.divide(top, shared)[0], univariate.divide(bottom, shared)[0]
            whole, parts = decompose(top, bottom)
            content, found = factors(bottom)
        except (NotPolynomial, NoFactors) as error:
            raise NotFound(str(error)) from None
        if whole and parts:
            _, rest = long_division(work, top, bottom, name)
            top = rest
        brackets = [power(dense_node(f, name), n) if n > 1 else dense_node(f, name) for f, n in found]
        factored = times(*([] if content == 1 else [number(content)]), *brackets)
        if to_text(factored) != to_text(dense_node(bottom, name)):
            plain = dense_node(bottom, name)
            work.step(
                rules.SplitIntoFactors, plain, factored, f"factor the bottom: {to_text(plain)} = {to_text(factored)}"
            )
        result = sum_node(whole, parts, name)
        work.step(
            rules.PartialFractions,
            task.formula,
            result,
            f"compare the tops over {to_text(factored)}: {to_text(result)}",
        )
        return shown(result)

    def confirm(self, task: Task, answer: str) -> Check:
        """The sum equals the fraction at more rational points than the degrees."""
        return checks.identical(task.formula, parse(answer))
