"""Plans: the divisors of a number, how many they are, their sum; how many numbers are coprime to it."""

from fractions import Fraction
from math import gcd

from lemmata.expr import List_, Node, to_latex, to_text
from lemmata.solver import arithmetic
from lemmata.solver.build import minus, node, plus, power, times
from lemmata.solver.plans.base import Answer, Plan
from lemmata.solver.plans.compute import finish, number_answer
from lemmata.solver.plans.numbers import PrimeFactorization
from lemmata.solver.primes import smallest_divisor
from lemmata.solver.rules import divisors as rules
from lemmata.solver.rules.base import Rule
from lemmata.solver.task import Task
from lemmata.solver.types import Check
from lemmata.solver.work import Work


class ListDivisors(Plan):
    """Pairs of divisors up to the square root."""

    kind = "divisors"

    def solve(self, task: Task, work: Work) -> Answer:
        (n,) = task.numbers
        found = rules.all_divisors(n)
        listed: Node = List_(tuple(map(node, found))) if len(found) > 1 else node(found[0])
        pairs = ", ".join(f"{d}*{n // d}" for d in found if d * d <= n)
        work.step(rules.ListDivisors, node(n), listed, f"{n} is {pairs}" if len(found) <= 40 else "tried one by one")
        return Answer(to_text(listed), to_latex(listed))

    def confirm(self, task: Task, answer: str) -> Check:
        """Each one divides, and there are as many as the exponents of the factorization say."""
        (n,) = task.numbers
        given = [int(part) for part in answer.split(", ")]
        count = 1
        for _, exponent in factored(n):
            count *= exponent + 1
        good = all(n % d == 0 for d in given) and len(set(given)) == len(given) == count
        return Check("count by the factorization", good, f"{len(given)} different divisors of {count}")


class CountDivisors(Plan):
    """The factorization, then the product of the exponents, each plus 1."""

    kind = "divisor_count"
    rule: type[Rule] = rules.CountDivisors

    def parts(self, primes: list[tuple[int, int]]) -> list[Node]:
        """The factors of the product."""
        return [plus(exponent, 1) for _, exponent in primes]

    def value(self, n: int) -> int:
        """By trying every number."""
        return len(rules.all_divisors(n))

    def solve(self, task: Task, work: Work) -> Answer:
        (n,) = task.numbers
        if n == 1:
            work.step(self.rule, node(1), node(self.value(1)), f"for 1 the count is {self.value(1)}")
            return number_answer(Fraction(self.value(1)))
        PrimeFactorization().solve(task, work)
        primes = factored(n)
        shown = times(*(power(p, e) if e > 1 else node(p) for p, e in primes))
        product = times(*self.parts(primes))
        work.step(self.rule, shown, product, f"{to_text(shown)} gives {to_text(product)}")
        return number_answer(finish(work, product, decimals=False))

    def confirm(self, task: Task, answer: str) -> Check:
        (n,) = task.numbers
        found = self.value(n)
        return Check("brute force", str(found) == answer, f"trying every number gives {found}")


class SumDivisors(CountDivisors):
    """The factorization, then the product of the sums of the powers of each prime."""

    kind = "divisor_sum"
    rule = rules.SumDivisors

    def parts(self, primes: list[tuple[int, int]]) -> list[Node]:
        return [plus(*(p**k for k in range(e + 1))) for p, e in primes]

    def value(self, n: int) -> int:
        return sum(rules.all_divisors(n))


class ProperDivisorSum(SumDivisors):
    """The sum of all divisors without the number itself."""

    kind = "proper_divisor_sum"

    def solve(self, task: Task, work: Work) -> Answer:
        (n,) = task.numbers
        total = int(super().solve(task, work).text)
        return number_answer(Fraction(arithmetic.subtract(work, total, n)))

    def confirm(self, task: Task, answer: str) -> Check:
        (n,) = task.numbers
        found = sum(d for d in rules.all_divisors(n) if d < n)
        return Check("brute force", str(found) == answer, f"trying every number gives {found}")


class CountCoprime(CountDivisors):
    """The factorization, then p^(a - 1) * (p - 1) for every prime."""

    kind = "coprime_count"
    rule = rules.CountCoprime

    def parts(self, primes: list[tuple[int, int]]) -> list[Node]:
        return [part for p, e in primes for part in (power(p, e - 1), minus(p, 1))]

    def value(self, n: int) -> int:
        return sum(gcd(k, n) == 1 for k in range(1, n + 1))


def factored(n: int) -> list[tuple[int, int]]:
    """(prime, exponent) of n >= 1, by trial division."""
    found: list[tuple[int, int]] = []
    while n > 1:
        prime, count = smallest_divisor(n), 0
        while n % prime == 0:
            n, count = n // prime, count + 1
        found.append((prime, count))
    return found
