"""Plans: numbers in other bases, units, and times of day."""

from datetime import datetime, timedelta
from fractions import Fraction

from lemmata.expr import Mul, Node, evaluate, parse
from lemmata.solver import arithmetic, checks
from lemmata.solver.build import call, equalities, minus, node, over, plus, power, times
from lemmata.solver.plans.base import Answer, Plan
from lemmata.solver.plans.compute import number_answer, shown_number
from lemmata.solver.reading.notation import DIGITS
from lemmata.solver.rules import arithmetic as arithmetic_rules
from lemmata.solver.rules import notation as rules
from lemmata.solver.task import Task
from lemmata.solver.types import Check
from lemmata.solver.work import Work

DAY = 24 * 60


class ConvertBase(Plan):
    """By way of base 10."""

    kind = "convert_base"

    def solve(self, task: Task, work: Work) -> Answer:
        (written,) = task.names
        old, new = task.numbers
        text = in_base(work, to_decimal(work, written, old), new)
        return Answer(text, with_base(text, new))

    def confirm(self, task: Task, answer: str) -> Check:
        old, new = task.numbers
        return same_number(int(task.names[0], old), answer, new)


class ComputeInBase(Plan):
    """Convert to base 10, compute, convert back."""

    kind = "compute_in_base"

    def solve(self, task: Task, work: Work) -> Answer:
        first, sign, second = task.names
        (base,) = task.numbers
        a, b = to_decimal(work, first, base), to_decimal(work, second, base)
        total = a + b if sign == "+" else a - b
        if sign == "+":
            work.step(arithmetic_rules.Add, plus(a, b), node(total))
        else:
            work.step(arithmetic_rules.Subtract, minus(a, b), node(total))
        text = in_base(work, total, base)
        return Answer(text, with_base(text, base))

    def confirm(self, task: Task, answer: str) -> Check:
        first, sign, second = task.names
        (base,) = task.numbers
        a, b = int(first, base), int(second, base)
        return same_number(a + b if sign == "+" else a - b, answer, base)


class ConvertUnits(Plan):
    """Multiply by one unit's worth, divide by the other's."""

    kind = "convert_unit"

    def solve(self, task: Task, work: Work) -> Answer:
        amount, old, new = task.values
        result = amount * old / new
        before = over(times(shown_number(amount, True), shown_number(old, True)), shown_number(new, True))
        after, written, rate = shown_number(result, True), shown_number(amount, True), old / new
        line = equalities(before, after)
        if rate.denominator == 1:
            if amount.denominator == 1:
                count = len(work.steps)
                arithmetic.multiply(work, int(amount), int(rate))
                if len(work.steps) == count + 1:
                    work.back(count)  # one easy product stands in the line below
            line = f"{task.names[0]} to {task.names[1]}, times {rate}: {equalities(times(written, rate), after)}"
        elif rate.numerator == 1:
            line = f"{task.names[0]} to {task.names[1]}, over {1 / rate}: {equalities(over(written, 1 / rate), after)}"
        work.step(rules.ConvertUnit, before, after, line)
        return number_answer(result, decimals=True)

    def confirm(self, task: Task, answer: str) -> Check:
        """Converted back."""
        amount, old, new = task.values
        back = evaluate(parse(answer)) * new / old
        return Check("converting back", back == amount, f"{answer} {task.names[1]} are {back} {task.names[0]}")


class ClockShift(Plan):
    """Minutes before or after a time of day."""

    kind = "clock_shift"

    def solve(self, task: Task, work: Work) -> Answer:
        minutes, start = task.numbers
        total = start + minutes
        work.step(rules.ClockMinutes, plus(times(60, start // 60), start % 60), node(start))
        work.step(
            rules.ClockMinutes,
            call("mod", plus(start, minutes), DAY),
            node(total % DAY),
            f"{start} + {minutes} = {total}",
        )
        text = clock(total % DAY)
        hours, rest = total % DAY // 60, total % 60
        line = f"{total % DAY} = 60*{hours} + {rest}, that is {text}"
        work.step(rules.ClockMinutes, plus(times(60, hours), rest), node(total % DAY), line)
        return Answer(text, rf"\text{{{text}}}")

    def confirm(self, task: Task, answer: str) -> Check:
        """With the calendar of the standard library."""
        minutes, start = task.numbers
        rest = minutes % DAY  # whole days do not move the clock, and the calendar has an end
        noon = datetime(2001, 1, 15) + timedelta(minutes=start) + timedelta(minutes=rest)
        return Check("calendar", noon.strftime("%I:%M %p").lstrip("0") == answer, f"the calendar says {noon:%H:%M}")


class ClockBetween(Plan):
    """Minutes from one time of day to the next other one."""

    kind = "clock_between"

    def solve(self, task: Task, work: Work) -> Answer:
        first, second = task.numbers
        for value in (first, second):
            work.step(rules.ClockMinutes, plus(times(60, value // 60), value % 60), node(value))
        between = (second - first) % DAY
        work.step(
            rules.ClockMinutes,
            call("mod", minus(second, first), DAY),
            node(between),
            f"{second} - {first} = {second - first}",
        )
        return number_answer(Fraction(between))

    def confirm(self, task: Task, answer: str) -> Check:
        """With the calendar of the standard library."""
        start, end = (datetime(2001, 1, 15) + timedelta(minutes=value) for value in task.numbers)
        if end < start:
            end += timedelta(days=1)
        good = (end - start) == timedelta(minutes=int(answer))
        return Check("calendar", good, f"the calendar says {end - start}")


def with_base(numeral: str, base: int) -> str:
    """The numeral in LaTeX, its base written below unless it is ten."""
    return numeral if base == 10 else f"{numeral}_{{{base}}}"


def to_decimal(work: Work, written: str, base: int) -> int:
    """The value of a numeral, with the step."""
    sign, digits = (-1, written[1:]) if written.startswith("-") else (1, written)
    value = 0
    parts: list[Node] = []
    for place, digit in enumerate(reversed(digits)):
        worth = DIGITS.index(digit)
        value += worth * base**place
        if worth:
            parts.insert(0, times(worth, power(base, place)) if place else node(worth))
    if base != 10:
        total = plus(*parts) if parts else node(0)
        before = Mul((node(-1), total)) if sign < 0 else total
        work.step(rules.ToDecimal, before, node(sign * value))
    return sign * value


def in_base(work: Work, value: int, base: int) -> str:
    """The numeral of a value, with a step a division."""
    if base == 10:
        return str(value)
    rest, digits = abs(value), ""
    while rest:
        quotient, digit = divmod(rest, base)
        line = arithmetic.division_line(rest, base)
        work.step(rules.FromDecimal, plus(times(quotient, base), digit), node(rest), line)
        rest, digits = quotient, DIGITS[digit] + digits
    return ("-" if value < 0 else "") + (digits or "0")


def same_number(value: int, answer: str, base: int) -> Check:
    """The answer read as a numeral of this base, by the standard library."""
    try:
        found = int(answer, base)
    except ValueError as error:
        return checks.failed("reading it back", str(error))
    return Check("reading it back", found == value, f"{answer} in base {base} is {found}")


def clock(minutes: int) -> str:
    """`4:43 PM`."""
    hours, rest = divmod(minutes, 60)
    return f"{hours % 12 or 12}:{rest:02d} {'AM' if hours < 12 else 'PM'}"
