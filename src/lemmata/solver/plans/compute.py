"""Plan: the value of an expression of numbers, one operation at a time in the usual order."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from functools import partial

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
    evaluate,
    number,
    parse,
    to_latex,
    to_text,
    walk,
)
from lemmata.solver import arithmetic
from lemmata.solver.build import decimal_node, map_leaves, map_parts, minus, node, over, plus, power, times
from lemmata.solver.checks import value as value_check
from lemmata.solver.plans.base import Answer, NotFound, Plan
from lemmata.solver.plans.powers import confirm_surd, simplify_surds
from lemmata.solver.rules import arithmetic as rules
from lemmata.solver.rules import number_forms as form_rules
from lemmata.solver.rules.base import Rule
from lemmata.solver.task import Task
from lemmata.solver.types import Check
from lemmata.solver.work import Work

Found = tuple[Node, Callable[[Node], Node]]
"""An operation on two numbers, and how to put its value in its place."""

FUNCTIONS = ("abs", "factorial", "floor", "ceil", "max", "min", "gcd", "lcm", "binomial", "root")
MAX_OPERATIONS = 60
MAX_BITS = 400


class Compute(Plan):
    """Innermost brackets first, then powers, products and quotients from the left, then sums from the left."""

    kind = "compute"

    def solve(self, task: Task, work: Work) -> Answer:
        if has_roots(task.formula):
            shown = simplify_surds(work, task.formula).node()
            return Answer(to_text(shown), to_latex(shown))
        tree = normal(plain_numbers(work, task.formula))
        decimals = any(isinstance(part, Num) and "." in part.text for part in walk(tree))
        result = finish(work, tree, decimals)
        return number_answer(result, decimals)

    def confirm(self, task: Task, answer: str) -> Check:
        if has_roots(task.formula):
            return confirm_surd(task.formula, task, answer)
        return confirm_value(task.formula, answer)


def plain_numbers(work: Work, tree: Node) -> Node:
    """The formula with every mixed number and repeating decimal written as a fraction."""

    def change(leaf: Node) -> Node:
        if not isinstance(leaf, Num) or not (" " in leaf.text or r"\overline" in leaf.text):
            return leaf
        value = number(leaf.value)
        if r"\overline" in leaf.text:
            work.step(form_rules.RepeatingFraction, leaf, value, f"{to_text(leaf)} is {to_text(value)}")
        else:
            work.step(form_rules.ImproperFraction, leaf, value)
        return value

    return map_leaves(tree, change)


def has_roots(tree: Node) -> bool:
    """Whether a square root, or a power that is one, occurs."""
    for part in walk(tree):
        match part:
            case Call("sqrt") | Call("root", (_, Num(Fraction(numerator=2, denominator=1)))):
                return True
            case Pow(_, Div(Num(top), Num(bottom))) if (top / bottom if bottom else top).denominator == 2:
                return True
            case Pow(_, Num(exponent)) if exponent.denominator == 2:
                return True
    return False


def number_answer(result: Fraction, decimals: bool = False) -> Answer:
    """A number as an answer: a decimal where the question was in decimals, else a fraction in lowest terms."""
    shown = shown_number(result, decimals)
    return Answer(to_text(shown), to_latex(shown))


def shown_number(result: Fraction, decimals: bool) -> Node:
    """A finite decimal where decimals are wanted and it is one, else a whole number or a fraction."""
    rest = result.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    return decimal_node(result) if decimals and rest == 1 else number(result)


def confirm_value(formula: Node, answer: str) -> Check:
    """The whole formula evaluated in one go by exact arithmetic equals the answer."""
    check = value_check(formula, parse(answer))
    return replace(check, method="exact value of the whole expression")


def finish(work: Work, tree: Node, decimals: bool) -> Fraction:
    """Reduce the expression to one number, writing the steps."""
    task_tree = tree
    for _ in range(MAX_OPERATIONS):
        if is_number(tree):
            return reduced(work, tree)
        before = tree
        found = next_operation(tree)
        if found is None:
            raise NotFound(f"no rule for {to_text(tree)}")
        operation, rebuild = found
        count = len(work.steps)
        result = operate(work, operation, decimals, columns=operation == task_tree)
        shown = shown_number(result, decimals)
        if value_bits(result) > MAX_BITS:
            raise NotFound("the numbers grow too long to be written out")
        tree = rebuild(shown)
        if not is_number(tree):
            if len(work.steps) == count + 1:
                work.widen(before, tree, f", leaving {to_text(tree)}")
            else:
                work.step(rules.ReplaceValue, before, tree, f"this leaves {to_text(tree)}")
    raise NotFound(f"more than {MAX_OPERATIONS} operations")


def work_out(work: Work, formula: Node, value: Node, rule: type[Rule]) -> None:
    """From a formula to its value: the operations on plain numbers one by one, what is left by `rule` in one line.

    What can't be done one by one (a power that is too long) stays for that line.
    """
    tree = formula
    if isinstance(formula, Mul) and not plain(formula):
        numbers = [factor for factor in formula.factors if plain(factor)]
        others = [factor for factor in formula.factors if not plain(factor)]
        tree = times(*([times(*numbers)] if numbers else []), *others)
    tree = _counted(work, tree)
    if tree != formula and not plain(formula):
        work.step(rule, formula, tree, f"this leaves {to_text(tree)}")
    if to_text(tree) != to_text(value):
        work.step(rule, tree, value)


def _counted(work: Work, tree: Node) -> Node:
    """The formula with its largest parts of plain numbers replaced by their values, each worked out."""
    if plain(tree):
        if is_number(tree):
            return tree
        count = len(work.steps)
        try:
            return number(finish(work, normal(tree), False))
        except NotFound:
            work.back(count)
            return tree
    return map_parts(tree, lambda part: _counted(work, part))


def plain(tree: Node) -> bool:
    """Whether a formula has numbers and the four operations and whole powers only."""
    for part in walk(tree):
        match part:
            case Num() | Neg() | Add() | Mul() | Div() | Pow(_, Num(Fraction(denominator=1))):
                continue
        return False
    return True


def operate(work: Work, operation: Node, decimals: bool, columns: bool = False) -> Fraction:
    """One operation on two numbers, written out."""
    match operation:
        case Add((a, Neg(b))):
            return binary(work, "-", a, b, decimals, columns)
        case Add((a, b)):
            return binary(work, "+", a, b, decimals, columns)
        case Mul((a, b)):
            return binary(work, "*", a, b, decimals, columns)
        case Div(a, b):
            return binary(work, "/", a, b, decimals, columns)
        case Pow(a, b):
            return raise_to(work, a, b)
    value = evaluate(operation)
    if value_bits(value) > MAX_BITS:
        raise NotFound("the value is too long to be written out")
    work.step(rules.FunctionValue, operation, shown_number(value, decimals))
    return value


def binary(work: Work, sign: str, left: Node, right: Node, decimals: bool, columns: bool) -> Fraction:
    """a + b, a - b, a * b or a / b."""
    a, b = evaluate(left), evaluate(right)
    if sign == "/" and b == 0:
        raise NotFound("division by zero")
    if decimals and sign != "/" and isinstance(left, Num) and isinstance(right, Num):  # noqa: SIM102
        if min(a, b) >= 0 and a.denominator * b.denominator > 1:
            return arithmetic.decimal_operation(work, left, right, sign)
    if a.denominator == b.denominator == 1:
        x, y = int(a), int(b)
        match sign:
            case "+":
                return Fraction(arithmetic.add(work, x, y, columns=columns))
            case "-":
                return Fraction(arithmetic.subtract(work, x, y, columns=columns))
            case "*":
                return Fraction(arithmetic.multiply(work, x, y))
        if x % y == 0:
            return Fraction(arithmetic.divide(work, x, y))
        if y < 0:
            work.step(rules.ReduceFraction, over(x, y), over(-x, -y))
        return arithmetic.reduce(work, x if y > 0 else -x, abs(y))
    if decimals:
        result = {"+": a + b, "-": a - b, "*": a * b, "/": a / b if b else a}[sign]
        shown = shown_number(result, decimals)
        build: dict[str, Callable[..., Node]] = {"+": plus, "-": minus, "*": times, "/": over}
        rule: dict[str, type[Rule]] = {
            "+": rules.Add,
            "-": rules.Subtract,
            "*": rules.Multiply,
            "/": rules.Divide,
        }
        work.step(rule[sign], build[sign](left, right), shown)
        return result
    if sign in "*/":
        a, b = reduced(work, left), reduced(work, right)
        return arithmetic.multiply_fractions(work, a, b) if sign == "*" else arithmetic.divide_fractions(work, a, b)
    return arithmetic.add_fractions(work, a, b, sign, (written_bottom(left), written_bottom(right)))


def written_bottom(part: Node) -> int:
    """The denominator as written: 6 for 2/6."""
    inner = part.arg if isinstance(part, Neg) else part
    return int(evaluate(inner.den)) if isinstance(inner, Div) and is_fraction(inner) else evaluate(part).denominator


def raise_to(work: Work, base: Node, exponent: Node) -> Fraction:
    """A power with a whole exponent."""
    a, n = evaluate(base), evaluate(exponent)
    if n.denominator != 1 or abs(n) > 200 or (a == 0 and n <= 0):
        raise NotFound(f"no rule for the power {to_text(power(base, exponent))}")
    result = a ** int(n)
    if value_bits(result) > MAX_BITS:
        raise NotFound("the power is too long to be written out")
    if a.denominator == 1 and n >= 0:
        return Fraction(arithmetic.raise_to(work, int(a), int(n)))
    work.step(rules.RaiseToPower, power(base, exponent), number(result))
    return result


def reduced(work: Work, tree: Node) -> Fraction:
    """The number in lowest terms, with the steps that bring it there."""
    match tree:
        case Div(Num(top), Num(bottom)) if top.denominator == bottom.denominator == 1 and bottom > 0:
            if top % bottom == 0:
                return Fraction(arithmetic.divide(work, int(top), int(bottom)))
            return arithmetic.reduce(work, int(top), int(bottom))
        case Neg(arg) if not isinstance(arg, Num):
            return -reduced(work, arg)
    return evaluate(tree)


def is_number(tree: Node) -> bool:
    """A written number: 5, 0.5, 2/3 or minus one of them."""
    if isinstance(tree, Neg):
        tree = tree.arg
    if isinstance(tree, Num):
        return True
    return is_fraction(tree) and evaluate(tree).denominator > 1


def is_fraction(tree: Node) -> bool:
    """A quotient of two whole positive numbers."""
    return (
        isinstance(tree, Div)
        and isinstance(tree.num, Num)
        and isinstance(tree.den, Num)
        and tree.num.value.denominator == tree.den.value.denominator == 1
        and tree.num.value >= 0
        and tree.den.value > 0
    )


def value_bits(value: Fraction) -> int:
    """How long the number is."""
    return max(value.numerator.bit_length(), value.denominator.bit_length())


def normal(tree: Node) -> Node:
    """With the sign of a leading product put into its first number: `-(2*3)` as `(-2)*3`.

    Raises NotFound where the expression has no rational value.
    """
    try:
        evaluate(tree)
    except EvaluationError as error:
        raise NotFound(str(error)) from None
    match tree:
        case Neg(Mul((Num() as first, *rest))) if first.value > 0:
            return Mul((Num(-first.value, f"-{first.text}"), *rest))
        case Add((first, *rest)):
            return Add((normal(first), *rest))
    return tree


def next_operation(tree: Node) -> Found | None:
    """The next operation in the usual order, and how to put its value in its place; None where no rule fits."""
    match tree:
        case Neg(arg) if is_number(arg):
            return tree, lambda part: part  # a double minus
        case Neg(arg):
            return _inside(arg, _negated)
        case Add(terms):
            for index, item in enumerate(terms):
                subtracted = isinstance(item, Neg) and index > 0
                inner = item.arg if isinstance(item, Neg) and subtracted else item
                if not is_number(inner):
                    return _inside(inner, partial(_replaced, Add, terms, index, subtracted))
            return Add(terms[:2]), partial(_first_two, Add, terms)
        case Mul(factors):
            for index, item in enumerate(factors):
                if not is_number(item):
                    return _inside(item, partial(_replaced, Mul, factors, index, False))
            return Mul(factors[:2]), partial(_first_two, Mul, factors)
        case Div(left, right) | Pow(left, right):
            build = type(tree)
            if not is_number(left):
                return _inside(left, lambda part: build(part, right))
            if not is_number(right):
                return _inside(right, lambda part: build(left, part))
            return tree, lambda part: part
        case Call(name, args) if name in FUNCTIONS:
            for index, item in enumerate(args):
                if not is_number(item):
                    return _inside(item, lambda part, i=index: Call(name, (*args[:i], part, *args[i + 1 :])))  # type: ignore[misc]
            return tree, lambda part: part
    return None


def _inside(part: Node, rebuild: Callable[[Node], Node]) -> Found | None:
    found = next_operation(part)
    if found is None:
        return None
    operation, inner = found
    return operation, lambda value: rebuild(inner(value))


def _negated(part: Node) -> Node:
    return (
        Num(-part.value, f"-{part.text}")
        if isinstance(part, Num) and part.value > 0
        else (node(-evaluate(part)) if is_number(part) else Neg(part))
    )


def _replaced(build: type[Add] | type[Mul], items: tuple[Node, ...], index: int, subtracted: bool, part: Node) -> Node:
    """The sum or product with one item replaced."""
    return build((*items[:index], Neg(part) if subtracted else part, *items[index + 1 :]))


def _first_two(build: type[Add] | type[Mul], items: tuple[Node, ...], part: Node) -> Node:
    """The sum or product with the first two items replaced by their value."""
    return part if len(items) == 2 else build((part, *items[2:]))
