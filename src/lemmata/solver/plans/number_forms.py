"""Plans: a number as a decimal, fraction, mixed number or percent; quotient and remainder; ratios; zeros of n!."""

from fractions import Fraction
from math import gcd, lcm

from lemmata.expr import Call, Div, Neg, Node, Num, evaluate, number, parse, to_latex, to_text
from lemmata.solver import arithmetic
from lemmata.solver.build import call, minus, node, over, plus, times
from lemmata.solver.plans.base import Answer, NotFound, Plan
from lemmata.solver.plans.compute import number_answer, shown_number
from lemmata.solver.rules import arithmetic as arithmetic_rules
from lemmata.solver.rules import number_forms as rules
from lemmata.solver.task import Task
from lemmata.solver.types import Check
from lemmata.solver.work import Work

MAX_DIGITS = 60


class DecimalForm(Plan):
    """Long division until the remainder is 0 or comes back."""

    kind = "decimal_form"

    def solve(self, task: Task, work: Work) -> Answer:
        value = fraction_of(work, task.formula)
        shown = decimal(work, value)
        return Answer(to_text(shown), to_latex(shown))

    def confirm(self, task: Task, answer: str) -> Check:
        """The value of the decimal, its period summed as a geometric series."""
        given = parse(answer)
        value = evaluate(task.formula)
        good = evaluate(given) == value and isinstance(given, Num | Neg)
        return Check("value of the decimal", good, f"{answer} is {value}")


def decimal(work: Work, value: Fraction) -> Node:
    """A fraction as a decimal, digit by digit."""
    top, bottom = abs(value.numerator), value.denominator
    whole, rest = divmod(top, bottom)
    digits, seen = "", {rest: 0}
    while rest and len(digits) < MAX_DIGITS:
        digit, new = divmod(10 * rest, bottom)
        line = arithmetic.division_line(10 * rest, bottom)
        work.step(rules.LongDivision, node(10 * rest), plus(times(digit, bottom), new), line)
        digits, rest = digits + str(digit), new
        if rest in seen:
            break
        seen[rest] = len(digits)
    else:
        if rest:
            raise NotFound(f"the decimal has more than {MAX_DIGITS} digits")
    start = seen.get(rest, len(digits)) if rest else len(digits)
    text = f"{whole}.{digits[:start]}" + (rf"\overline{{{digits[start:]}}}" if rest else "")
    shown = Num(abs(value), text.rstrip(".") if not rest else text)
    line = f"the digits are {to_text(shown)}"
    work.step(rules.RepeatingDecimal, number(abs(value)), shown, line)
    return Num(value, f"-{shown.text}") if value < 0 else shown


class FractionForm(Plan):
    """Digits over a power of ten, or the difference of two multiples for a repeating decimal; then lowest terms."""

    kind = "fraction_form"

    def solve(self, task: Task, work: Work) -> Answer:
        return number_answer(fraction_of(work, task.formula))

    def confirm(self, task: Task, answer: str) -> Check:
        """Long division of the fraction gives the digits again."""
        given = parse(answer)
        value = evaluate(given)
        lowest = number(value) == given
        return Check("exact value", lowest and value == evaluate(task.formula), f"{answer} in lowest terms")


class MixedForm(Plan):
    """Quotient and remainder."""

    kind = "mixed_form"

    def solve(self, task: Task, work: Work) -> Answer:
        value = fraction_of(work, task.formula)
        whole, rest = divmod(abs(value.numerator), value.denominator)
        if not whole or not rest:
            return number_answer(value)
        sign = "-" if value < 0 else ""
        shown = Num(value, f"{sign}{whole} {rest}/{value.denominator}")
        line = arithmetic.division_line(abs(value.numerator), value.denominator)
        work.step(rules.MixedNumber, number(value), shown, line)
        return Answer(to_text(shown), to_latex(shown))

    def confirm(self, task: Task, answer: str) -> Check:
        value = evaluate(parse(answer))
        proper = value.denominator == 1 or " " in answer or abs(value) < 1
        return Check("exact value", proper and value == evaluate(task.formula), f"{answer} is {value}")


class PercentForm(Plan):
    """A hundredfold."""

    kind = "percent_form"

    def solve(self, task: Task, work: Work) -> Answer:
        value = fraction_of(work, task.formula)
        hundred = shown_number(100 * value, True)
        shown = call("percent", hundred)
        if isinstance(hundred, Div | Neg):
            raise NotFound("the percentage is not a finite decimal")
        written = to_text(over(100 * value.numerator, value.denominator))
        line = f"100 times {value} is {written}" + (f" = {to_text(hundred)}" if value.denominator > 1 else "")
        work.step(rules.ToPercent, number(value), shown, line)
        return Answer(to_text(shown), to_latex(shown))

    def confirm(self, task: Task, answer: str) -> Check:
        given = parse(answer)
        good = isinstance(given, Call) and given.name == "percent" and evaluate(given) == evaluate(task.formula)
        return Check("exact value", good, f"{answer} is {evaluate(given)}")


class QuotientAndRemainder(Plan):
    """Long division of whole numbers."""

    kind = "quotient_remainder"

    def solve(self, task: Task, work: Work) -> Answer:
        a, b = task.numbers
        arithmetic.long_division(work, a, b)
        text = f"{a // b} remainder {a % b}"
        before, after = node(a), plus(times(a // b, b), a % b)
        work.step(rules.LongDivision, before, after, f"{a} = {a // b}*{b} + {a % b}")
        return Answer(text, rf"{a // b} \text{{ remainder }} {a % b}")

    def confirm(self, task: Task, answer: str) -> Check:
        a, b = task.numbers
        quotient, rest = map(int, answer.split(" remainder "))
        good = quotient * b + rest == a and 0 <= rest < b
        return Check("multiplying back", good, f"{quotient}*{b} + {rest} = {quotient * b + rest}")


class SimplifyRatio(Plan):
    """Whole numbers first, then the greatest common divisor."""

    kind = "simplify_ratio"

    def solve(self, task: Task, work: Work) -> Answer:
        values = task.values
        tree: Node = task.formula
        scale = lcm(*(value.denominator for value in values))
        whole = [int(value * scale) for value in values]
        if scale > 1:
            new = call("ratio", *whole)
            work.step(rules.SimplifyRatio, tree, new, f"multiply by {scale}: {to_text(new)}")
            tree = new
        shared = gcd(*whole)
        if shared > 1:
            new = call("ratio", *(value // shared for value in whole))
            work.step(rules.SimplifyRatio, tree, new, f"divide by {shared}: {to_text(new)}")
            tree = new
        return Answer(to_text(tree), to_latex(tree))

    def confirm(self, task: Task, answer: str) -> Check:
        given = parse(answer)
        check = rules.same_ratio(task.formula, given)
        if not check.passed or not isinstance(given, Call):
            return check
        parts = [evaluate(part) for part in given.args]
        lowest = all(part.denominator == 1 for part in parts) and gcd(*map(int, parts)) == 1
        return Check(check.method, lowest, check.detail)


class ShareRatio(Plan):
    """The worth of one share, then of every part."""

    kind = "share_ratio"

    def solve(self, task: Task, work: Work) -> Answer:
        total, *parts = task.values
        shares = sum(parts)
        one = total / shares
        line = f"{' + '.join(map(str, parts))} = {shares} shares, so one share is {total}/{shares} = {one}"
        work.step(rules.ShareRatio, over(total, plus(*parts)), number(one), line)
        found = []
        for part in parts:
            work.step(arithmetic_rules.Multiply, times(part, one), number(part * one))
            found.append(str(part * one))
        return Answer(", ".join(found), ", ".join(to_latex(number(part * one)) for part in parts))

    def confirm(self, task: Task, answer: str) -> Check:
        """The shares add up to the whole and are in the ratio."""
        total, *parts = task.values
        found = [Fraction(text) for text in answer.split(", ")]
        good = sum(found) == total and len(found) == len(parts)
        good = good and all(a * parts[0] == found[0] * b for a, b in zip(found, parts, strict=True))
        return Check("sum and cross products", good, f"the shares add up to {sum(found)}")


class ZerosOfFactorial(Plan):
    """Multiples of 5, of 25, of 125, … up to n."""

    kind = "factorial_zeros"

    def solve(self, task: Task, work: Work) -> Answer:
        (n,) = task.numbers
        power, counts = 5, []
        while power <= n:
            work.step(rules.CountFives, call("floor", over(n, power)), node(n // power))
            counts.append(n // power)
            power *= 5
        if not counts:
            work.step(rules.CountFives, call("floor", over(n, 5)), node(0), f"no multiple of 5 is among 1 to {n}")
            return number_answer(Fraction(0))
        if len(counts) > 1:
            work.step(arithmetic_rules.Add, plus(*counts), node(sum(counts)))
        return number_answer(Fraction(sum(counts)))

    def confirm(self, task: Task, answer: str) -> Check:
        """The factors 5 of every number up to n, one by one."""
        (n,) = task.numbers
        count = 0
        for k in range(5, n + 1, 5):
            while k % 5 == 0:
                k, count = k // 5, count + 1
        return Check("counting factors 5", str(count) == answer, f"the numbers up to {n} have {count} factors 5")


def fraction_of(work: Work, tree: Node) -> Fraction:
    """The exact value of a number in any form, in lowest terms, with the steps that get there."""
    match tree:
        case Neg(arg):
            return -fraction_of(work, arg)
        case Call("percent", (arg,)):
            value = evaluate(arg)
            work.step(rules.FromPercent, tree, over(shown_number(value, True), 100))
            if value.denominator == 1:
                return arithmetic.reduce(work, int(value), 100)
            work.step(rules.RepeatingFraction, over(shown_number(value, True), 100), number(value / 100))
            return value / 100
        case Num(value, text) if r"\overline" in text:
            return repeating(work, tree)
        case Num(value, text) if "." in text:
            places = len(text.partition(".")[2])
            top = int(abs(value) * 10**places)
            work.step(rules.DecimalFraction, Num(abs(value), text.lstrip("-")), over(top, 10**places))
            return arithmetic.reduce(work, top, 10**places) * (-1 if value < 0 else 1)
        case Num(value, text) if " " in text:
            work.step(rules.ImproperFraction, tree, number(value))
            return value
        case Div(Num(top), Num(bottom)) if top.denominator == bottom.denominator == 1 and bottom > 0:
            return arithmetic.reduce(work, int(top), int(bottom))
    return evaluate(tree)


def repeating(work: Work, tree: Num) -> Fraction:
    """A repeating decimal as a fraction."""
    text = tree.text.lstrip("-")
    value = abs(tree.value)
    shown = Num(value, text)
    decimals = text.partition(".")[2]
    fixed = len(decimals.partition(r"\overline")[0])
    period = sum(char.isdigit() for char in decimals) - fixed
    high, low = 10 ** (fixed + period), 10**fixed
    difference = value * (high - low)
    before = minus(times(high, shown), times(low, shown) if low > 1 else shown)
    work.step(rules.ShiftRepeating, before, node(int(difference)))
    line = f"so {high - low} times the number is {difference}"
    work.step(rules.RepeatingFraction, shown, over(int(difference), high - low), line)
    return arithmetic.reduce(work, int(difference), high - low) * (-1 if tree.value < 0 else 1)
