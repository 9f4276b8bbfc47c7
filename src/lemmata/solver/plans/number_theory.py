"""Plans: greatest common divisor, least common multiple, remainders of numbers and of powers."""

from fractions import Fraction

from lemmata.expr import Node, evaluate
from lemmata.solver import arithmetic, checks
from lemmata.solver.build import call, minus, node, over, power, times
from lemmata.solver.plans.base import Answer, NotFound, Plan
from lemmata.solver.plans.compute import number_answer
from lemmata.solver.rules import arithmetic as arithmetic_rules
from lemmata.solver.rules import number_theory as rules
from lemmata.solver.task import Task
from lemmata.solver.types import Check
from lemmata.solver.work import Work

MAX_DIGITS = 60


class GreatestCommonDivisor(Plan):
    """Euclid's algorithm, a line a division."""

    kind = "gcd"

    def solve(self, task: Task, work: Work) -> Answer:
        return number_answer(Fraction(several(work, task.numbers)))

    def confirm(self, task: Task, answer: str) -> Check:
        """It divides every number, and is a sum of multiples of them, so that every common divisor divides it."""
        given = int(answer)
        return certificate(task.numbers, given)


class LeastCommonMultiple(Plan):
    """The product divided by the greatest common divisor."""

    kind = "lcm"

    def solve(self, task: Task, work: Work) -> Answer:
        total = task.numbers[0]
        for other in task.numbers[1:]:
            large, small = max(total, other), min(total, other)
            common = arithmetic.greatest_common_divisor(work, large, small)
            shown = times(over(small, common), large)
            line = f"lcm({large}, {small}) = {small}/{common}*{large}"
            work.step(rules.LcmFromGcd, call("lcm", large, small), shown, line)
            quotient = arithmetic.divide(work, small, common) if common > 1 else small
            if quotient > 1:
                arithmetic.multiply(work, quotient, large)
            total = quotient * large
        return number_answer(Fraction(total))

    def confirm(self, task: Task, answer: str) -> Check:
        """Every number divides it; and for two numbers at a time, product = lcm * gcd with a certified gcd."""
        given, method = int(answer), "product of the numbers"
        if any(given % value for value in task.numbers):
            return checks.failed(method, f"{given} is not a multiple of every number")
        total = task.numbers[0]
        for other in task.numbers[1:]:
            shared = bezout(total, other)[0]
            if not certificate((total, other), shared).passed:
                return checks.failed(method, f"{shared} is not the greatest common divisor of {total} and {other}")
            total = total * other // shared
        shown = " and ".join(f"{given} = {given // value}*{value}" for value in task.numbers)
        return Check(method, total == given, shown)


def bezout(a: int, b: int) -> tuple[int, int, int]:
    """(g, u, v) with u * a + v * b = g."""
    u, v, s, t = 1, 0, 0, 1
    while b:
        q, r = divmod(a, b)
        a, b, u, v, s, t = b, r, s, t, u - q * s, v - q * t
    return a, u, v


def certificate(numbers: tuple[int, ...], given: int) -> Check:
    """`given` divides all, and is a sum of multiples of them."""
    method = "sum of multiples"
    if given < 1 or any(value % given for value in numbers):
        return checks.failed(method, f"{given} does not divide every number")
    shared, weights = numbers[0], [1]
    for value in numbers[1:]:
        shared, u, v = bezout(shared, value)
        weights = [weight * u for weight in weights] + [v]
    good = sum(weight * value for weight, value in zip(weights, numbers, strict=True)) == given
    shown = " + ".join(f"{weight}*{value}" for weight, value in zip(weights, numbers, strict=True))
    return Check(method, good, f"{given} divides {' and '.join(map(str, numbers))}, and {given} = {shown}")


def several(work: Work, numbers: tuple[int, ...]) -> int:
    """gcd of two or more positive numbers."""
    total = numbers[0]
    for other in numbers[1:]:
        total = arithmetic.greatest_common_divisor(work, max(total, other), min(total, other))
    return total


class Remainder(Plan):
    """Take away multiples of the divisor, the largest place first."""

    kind = "remainder"

    def solve(self, task: Task, work: Work) -> Answer:
        a, b = task.numbers
        return number_answer(Fraction(remainder(work, a, b)))

    def confirm(self, task: Task, answer: str) -> Check:
        a, b = task.numbers
        rest = int(answer)
        good = 0 <= rest < b and (a - rest) % b == 0
        return Check("multiplying back", good, f"{a} = {(a - rest) // b}*{b} + {rest}")


def remainder(work: Work, a: int, b: int) -> int:
    """a mod b for a >= 0, b > 0."""
    if a < b:
        work.step(rules.DivideWithRemainder, call("mod", a, b), node(a), f"{a} < {b}, so {a} is left")
        return a
    rest = a
    while rest >= b:
        shift = len(str(rest // b)) - 1
        chunk = rest // b // 10**shift * 10**shift
        work.step(arithmetic_rules.Multiply, times(chunk, b), node(chunk * b))
        work.step(arithmetic_rules.Subtract, minus(rest, chunk * b), node(rest - chunk * b))
        rest -= chunk * b
    return rest


class PowerRemainder(Plan):
    """Square and reduce."""

    kind = "power_remainder"

    def solve(self, task: Task, work: Work) -> Answer:
        base, exponent, modulus = task.numbers
        if exponent > 10**6 or modulus > 10**9:
            raise NotFound("the numbers are too large to be written out")
        known = {1: base % modulus}
        if base >= modulus:
            self.line(work, base, 1, modulus, node(base), str(base))
        size = 1
        while 2 * size <= exponent:
            square = known[size] ** 2
            self.line(work, base, 2 * size, modulus, power(known[size], 2), f"{known[size]}^2 = {square}")
            known[2 * size] = square % modulus
            size *= 2
        total, result = size, known[size]
        for part in sorted(known, reverse=True)[1:]:
            if total + part <= exponent:
                value = result * known[part]
                shown = times(result, known[part])
                self.line(work, base, total + part, modulus, shown, f"{result}*{known[part]} = {value}")
                total, result = total + part, value % modulus
        return number_answer(Fraction(result))

    def line(self, work: Work, base: int, exponent: int, modulus: int, before: Node, text: str) -> None:
        """One reduction: `2^8: 16^2 = 256 = 15*17 + 1`."""
        rest = pow(base, exponent, modulus)
        value = int(evaluate(before))
        line = f"{base}^{exponent}: {text} = {value // modulus}*{modulus} + {rest}"
        work.step(rules.PowerModulo, call("mod", before, modulus), node(rest), line)

    def confirm(self, task: Task, answer: str) -> Check:
        """The power multiplied out, one factor at a time."""
        base, exponent, modulus = task.numbers
        rest = 1 % modulus
        for _ in range(exponent):
            rest = rest * base % modulus
        return Check("one factor at a time", rest == int(answer), f"{base}^{exponent} leaves {rest}")
