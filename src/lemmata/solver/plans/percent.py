"""Plans: percent of a number, percent change, what percent, percent of what."""

from fractions import Fraction

from lemmata.expr import evaluate, number, parse
from lemmata.solver import arithmetic
from lemmata.solver.build import decimal_node, minus, node, over, plus, times
from lemmata.solver.plans.base import Answer, Plan
from lemmata.solver.plans.compute import number_answer
from lemmata.solver.rules import arithmetic as rules
from lemmata.solver.task import Task
from lemmata.solver.types import Check
from lemmata.solver.work import Work


class PercentOf(Plan):
    """p% of n: a tenth for multiples of ten, else p * n / 100."""

    kind = "percent_of"

    def solve(self, task: Task, work: Work) -> Answer:
        return number_answer(percent_of(work, *task.values), decimals=True)

    def confirm(self, task: Task, answer: str) -> Check:
        p, n = task.values
        return proportion(evaluate(parse(answer)), n, p)


class PercentChange(Plan):
    """n increased or decreased by p%."""

    kind = "percent_change"

    def solve(self, task: Task, work: Work) -> Answer:
        n, p = task.values
        part = percent_of(work, p, n)
        up = task.names[0] == "increase"
        build, rule = (plus, rules.Add) if up else (plus, rules.Subtract)
        total = n + part if up else n - part
        before = build(decimal_node(n), decimal_node(part if up else -part))
        work.step(rule, before, decimal_node(total))
        return number_answer(total, decimals=True)

    def confirm(self, task: Task, answer: str) -> Check:
        n, p = task.values
        return proportion(evaluate(parse(answer)), n, 100 + p if task.names[0] == "increase" else 100 - p)


class WhatPercent(Plan):
    """What percent of n is part: 100 * part / n."""

    kind = "what_percent"

    def solve(self, task: Task, work: Work) -> Answer:
        part, whole = task.values
        return number_answer(hundredfold(work, part, whole), decimals=True)

    def confirm(self, task: Task, answer: str) -> Check:
        part, whole = task.values
        return proportion(part, whole, evaluate(parse(answer)))


class PercentBetween(Plan):
    """The change, and what percent of the first number it is."""

    kind = "percent_between"

    def solve(self, task: Task, work: Work) -> Answer:
        first, last = task.values
        low, high = (first, last) if task.names[0] != "decrease" else (last, first)
        change = high - low
        work.step(rules.Subtract, minus(decimal_node(high), decimal_node(low)), decimal_node(change))
        return number_answer(hundredfold(work, change, first), decimals=True)

    def confirm(self, task: Task, answer: str) -> Check:
        """The first number changed by so many percent is the last one."""
        first, last = task.values
        p = evaluate(parse(answer))
        return proportion(last, first, 100 - p if task.names[0] == "decrease" else 100 + p)


class PercentOfWhat(Plan):
    """part is p% of what: 100 * part / p."""

    kind = "percent_of_what"

    def solve(self, task: Task, work: Work) -> Answer:
        part, p = task.values
        return number_answer(hundredfold(work, part, p), decimals=True)

    def confirm(self, task: Task, answer: str) -> Check:
        part, p = task.values
        return proportion(part, evaluate(parse(answer)), p)


def percent_of(work: Work, p: Fraction, n: Fraction) -> Fraction:
    """p% of n, written out."""
    whole = p.denominator == n.denominator == 1
    if whole and p % 10 == 0 and n % 10 == 0 and p > 0:
        tenth, times_ten = int(n) // 10, int(p) // 10
        work.step(rules.TenPercent, over(times(10, n), 100), node(tenth), f"10% of {n} is {tenth}")
        if times_ten == 1:
            return Fraction(tenth)
        line = f"{p}% of {n} is {times_ten}*{tenth}"
        work.step(rules.TenPercent, over(times(p, n), 100), times(times_ten, tenth), line)
        return Fraction(arithmetic.multiply(work, times_ten, tenth))
    shown = over(times(decimal_node(p), decimal_node(n)), 100)
    work.step(rules.PercentMeaning, times(over(decimal_node(p), 100), decimal_node(n)), shown)
    product = p * n
    if whole:
        arithmetic.multiply(work, int(p), int(n))
    else:
        work.step(rules.Multiply, times(decimal_node(p), decimal_node(n)), decimal_node(product))
    result = product / 100
    work.step(rules.PlacePoint, over(decimal_node(product), 100), decimal_node(result))
    return result


def hundredfold(work: Work, top: Fraction, bottom: Fraction) -> Fraction:
    """100 * top / bottom."""
    result = 100 * top / bottom
    product = 100 * top
    work.step(rules.PercentMeaning, over(times(100, top), bottom), over(product, bottom))
    if product.denominator == bottom.denominator == 1 and result.denominator == 1:
        return Fraction(arithmetic.divide(work, int(product), int(bottom)))
    work.step(rules.Divide, over(product, bottom), number(result))
    return result


def proportion(part: Fraction, whole: Fraction, p: Fraction) -> Check:
    """part : whole = p : 100, by cross products."""
    return Check("cross products", 100 * part == p * whole, f"100*{part} = {100 * part} and {p}*{whole} = {p * whole}")
