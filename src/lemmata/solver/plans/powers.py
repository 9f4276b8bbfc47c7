"""Plans: simplify expressions with square roots, and powers of one positive base."""

from dataclasses import replace
from fractions import Fraction

from lemmata.expr import (
    Add,
    Call,
    Div,
    EvaluationError,
    Mul,
    Neg,
    Node,
    Num,
    Pow,
    Sym,
    evaluate,
    symbols,
    to_latex,
    to_text,
)
from lemmata.solver import checks
from lemmata.solver.build import node, over, power, times
from lemmata.solver.numeric import close
from lemmata.solver.plans.base import Answer, NotFound, Plan
from lemmata.solver.rules import powers as rules
from lemmata.solver.rules.base import Rule
from lemmata.solver.surds import NotSurd, Surd, surd_of
from lemmata.solver.task import Task
from lemmata.solver.types import Check
from lemmata.solver.work import Work

Power = tuple[Fraction, Fraction]
"""(coefficient, exponent) of c * x^e."""


class SimplifyPowers(Plan):
    """From the inside out, one product, quotient or power at a time."""

    kind = "powers"

    def solve(self, task: Task, work: Work) -> Answer:
        (name,) = task.names
        shown = as_power(collapse(work, task.formula, name), name)
        return Answer(to_text(shown), to_latex(shown))

    def confirm(self, task: Task, answer: str) -> Check:
        check = close(task.formula, task.read_answer(answer))
        return replace(check, method=f"{check.method}, the whole expression")


def collapse(work: Work, tree: Node, name: str) -> Power:
    """The power that an expression in one variable is; NotFound for sums."""
    match tree:
        case Sym(letter) if letter == name:
            return Fraction(1), Fraction(1)
        case Mul(factors):
            parts = [collapse(work, part, name) for part in factors]
            result = parts[0]
            for part in parts[1:]:
                result = result[0] * part[0], result[1] + part[1]
            before: Node = times(*(as_power(part, name) for part in parts))
        case Div(num, den):
            top, bottom = collapse(work, num, name), collapse(work, den, name)
            if bottom[0] == 0:
                raise NotFound("division by zero")
            result = top[0] / bottom[0], top[1] - bottom[1]
            before = over(as_power(top, name), as_power(bottom, name))
        case Pow(base, exp) if not symbols(exp):
            inner, exponent = collapse(work, base, name), evaluate(exp)
            if inner[0] != 1:
                raise NotFound("a power of a product with a number")
            result = Fraction(1), inner[1] * exponent
            before = power(as_power(inner, name), exponent)
        case _:
            if symbols(tree):
                raise NotFound("not a product of powers")
            try:
                return evaluate(tree), Fraction(0)
            except EvaluationError as error:
                raise NotFound(str(error)) from None
    after = as_power(result, name)
    if to_text(before) != to_text(after):
        work.step(rules.PowerLaws, before, after)
    return result


def as_power(value: Power, name: str) -> Node:
    """c * x^e as a formula."""
    coefficient, exponent = value
    if exponent == 0 or coefficient == 0:
        return node(coefficient)
    base: Node = Sym(name) if exponent == 1 else power(name, exponent)
    return base if coefficient == 1 else times(coefficient, base)


def simplify_surds(work: Work, tree: Node) -> Surd:
    """The value of an expression with square roots, from the inside out; NotFound where it isn't one."""
    try:
        return _surds(work, tree)
    except NotSurd as error:
        raise NotFound(str(error)) from None


def _surds(work: Work, tree: Node) -> Surd:
    match tree:
        case Num():
            return surd_of(tree)
        case Neg(arg):
            return -_surds(work, arg)
        case Call("sqrt", (arg,)) | Call("root", (arg, Num(Fraction(numerator=2, denominator=1)))):
            inside = _surds(work, arg)
            return _step(work, rules.SimplifyRoot, Call("sqrt", (inside.node(),)))
        case Add(parts) | Mul(parts):
            return _step(work, rules.CombineRoots, type(tree)(tuple(_operand(work, part) for part in parts)))
        case Div(left, right) | Pow(left, right):
            return _step(work, rules.CombineRoots, type(tree)(_surds(work, left).node(), _surds(work, right).node()))
    raise NotSurd("not an expression of square roots")


def _operand(work: Work, part: Node) -> Node:
    """A term or factor in simplest form; a subtraction stays one."""
    if isinstance(part, Neg):
        return Neg(_surds(work, part.arg).node())
    return _surds(work, part).node()


def _step(work: Work, rule: type[Rule], before: Node) -> Surd:
    result = surd_of(before)
    after = result.node()
    if to_text(before) != to_text(after):
        line = f"{to_text(before)} = {to_text(after)}"
        match before, after:
            # The square that is taken out.
            case Call("sqrt", (Num(inside),)), Mul((Num(outside), Call("sqrt", (Num(left),)))):
                line = f"{inside} = {to_text(times(outside * outside, left))}, so {line}"
        work.step(rule, before, after, line)
    return result


def confirm_surd(formula: Node, task: Task, answer: str) -> Check:
    """The whole formula, to many digits, and the answer in simplest form."""
    shown = task.read_answer(answer)
    if to_text(surd_of(shown).node()) != answer:
        return checks.failed("equal digits", "the answer is not in simplest form")
    return close(formula, shown)
