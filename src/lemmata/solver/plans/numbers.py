"""Plans: primes and factors, digits, rounding, roots to the nearest integer, comparing and sorting."""

from fractions import Fraction
from itertools import pairwise

from lemmata.expr import List_, Mul, Node, Pow, Relation, Set_, evaluate, number, parse, to_latex, to_text
from lemmata.solver import checks
from lemmata.solver.build import call, decimal_node, minus, node, over, plus, power, times
from lemmata.solver.plans.base import Answer, NotFound, Plan
from lemmata.solver.plans.compute import number_answer, shown_number
from lemmata.solver.plans.number_theory import remainder
from lemmata.solver.primes import is_prime, smallest_divisor
from lemmata.solver.rules import numbers as rules
from lemmata.solver.state import Both
from lemmata.solver.task import Task
from lemmata.solver.types import Check
from lemmata.solver.work import Work


class IsPrime(Plan):
    """Trial division up to the square root."""

    kind = "is_prime"

    def solve(self, task: Task, work: Work) -> Answer:
        (n,) = task.numbers
        divisor = smallest_divisor(n)
        tried = "no smaller prime divides it" if divisor == n else f"{n} = {divisor}*{n // divisor}"
        work.step(rules.SmallestDivisor, node(n), node(divisor), f"smallest divisor of {n} is {divisor}: {tried}")
        return truth((divisor == n) == (task.names[0] == "prime"))

    def confirm(self, task: Task, answer: str) -> Check:
        right = is_prime(task.numbers[0]) == (task.names[0] == "prime")
        return Check("Miller-Rabin test", str(right) == answer, "the exact test of Miller and Rabin agrees")


class Divides(Plan):
    """Divide and look at the remainder."""

    kind = "divides"

    def solve(self, task: Task, work: Work) -> Answer:
        d, n = task.numbers
        return truth(remainder(work, n, d) == 0)

    def confirm(self, task: Task, answer: str) -> Check:
        d, n = task.numbers
        quotient = n // d
        good = str(quotient * d == n) == answer and quotient * d <= n < (quotient + 1) * d
        return Check(
            "multiplying back", good, f"{quotient}*{d} = {quotient * d} and {quotient + 1}*{d} = {(quotient + 1) * d}"
        )


class PrimeFactors(Plan):
    """Split off the smallest prime again and again."""

    kind = "prime_factors"

    def solve(self, task: Task, work: Work) -> Answer:
        rest, found = task.numbers[0], []
        while rest > 1:
            prime = smallest_divisor(rest)
            if prime == rest:
                work.step(rules.SmallestDivisor, node(rest), node(rest), f"{rest} is prime")
            else:
                work.step(rules.SplitOffPrime, node(rest), times(prime, rest // prime))
            found.append(prime)
            rest //= prime
        different = ", ".join(map(str, dict.fromkeys(found)))
        return Answer(different, different)

    def confirm(self, task: Task, answer: str) -> Check:
        rest, primes = task.numbers[0], [int(part) for part in answer.split(",")]
        if len(set(primes)) < len(primes) or not all(is_prime(prime) for prime in primes):
            return checks.failed("division", "not different primes")
        for prime in primes:
            if rest % prime:
                return checks.failed("division", f"{prime} does not divide {task.numbers[0]}")
            while rest % prime == 0:
                rest //= prime
        return Check("division and the Miller-Rabin test", rest == 1, f"divided by all of them, {rest} is left")


class PrimeFactorization(PrimeFactors):
    """Split off the smallest prime again and again, and write the product."""

    kind = "prime_factorization"

    def solve(self, task: Task, work: Work) -> Answer:
        rest = task.numbers[0]
        different = super().solve(task, work).text
        parts: list[Node] = []
        for prime in map(int, different.split(", ")):
            count = 0
            while rest % prime == 0:
                rest, count = rest // prime, count + 1
            parts.append(power(prime, count) if count > 1 else node(prime))
        product = times(*parts)
        work.step(rules.SplitOffPrime, node(task.numbers[0]), product)
        return Answer(to_text(product), to_latex(product))

    def confirm(self, task: Task, answer: str) -> Check:
        """The product is the number, and its bases are different primes."""
        product = parse(answer)
        bases = []
        for part in product.factors if isinstance(product, Mul) else (product,):
            bases.append(int(evaluate(part.base if isinstance(part, Pow) else part)))
        good = len(set(bases)) == len(bases) and all(is_prime(base) for base in bases)
        return Check(
            "product and Miller-Rabin test", good and evaluate(product) == task.numbers[0], f"{answer} is the number"
        )


class DigitAt(Plan):
    """The digit at a place."""

    kind = "place_value"

    def solve(self, task: Task, work: Work) -> Answer:
        n, place = task.numbers
        digit = n // 10**place % 10
        before = call("mod", call("floor", over(n, 10**place)), 10)
        work.step(rules.PlaceValue, before, node(digit), f"{n}: the {task.names[0]} digit is {digit}")
        return number_answer(Fraction(digit))

    def confirm(self, task: Task, answer: str) -> Check:
        n, place = task.numbers
        written = str(n).rjust(place + 1, "0")
        return Check(
            "reading the digits", written[-1 - place] == answer, f"place {place + 1} from the right of {written}"
        )


class Round(Plan):
    """The nearest multiple of the unit."""

    kind = "round"

    def solve(self, task: Task, work: Work) -> Answer:
        (value,), (places,) = task.values, task.numbers
        unit = Fraction(10) ** -places
        size = abs(value) / unit
        below = int(size)
        nearest = below + (1 if size - below >= Fraction(1, 2) else 0)
        rounded = nearest * unit * (-1 if value < 0 else 1)
        counted = call("floor", plus(over(shown_number(abs(value), True), decimal_node(unit)), Fraction(1, 2)))
        before = times(counted, decimal_node(unit * (-1 if value < 0 else 1)))
        low, high = decimal_node(below * unit), decimal_node((below + 1) * unit)
        size_text = to_text(shown_number(abs(value), True))
        line = f"{size_text} is between {to_text(low)} and {to_text(high)}"
        if size != below:
            gaps = (abs(value) - below * unit, (below + 1) * unit - abs(value))
            down, up = (to_text(shown_number(gap, True)) for gap in gaps)
            line += f": {size_text} - {to_text(low)} = {down}, {to_text(high)} - {size_text} = {up}"
        half = abs(value) == (below + Fraction(1, 2)) * unit
        line += f", {'half-way, so up' if half else 'nearer'} to {to_text(decimal_node(nearest * unit))}"
        work.step(rules.RoundNumber, before, decimal_node(rounded), line)
        return number_answer(rounded, decimals=True)

    def confirm(self, task: Task, answer: str) -> Check:
        (value,), (places,) = task.values, task.numbers
        unit, given = Fraction(10) ** -places, evaluate(parse(answer))
        distance = abs(value - given)
        good = (given / unit).denominator == 1 and distance <= unit / 2
        if distance == unit / 2:
            good = good and abs(given) > abs(value)
        return Check("distance", good, f"the distance is {distance}, half the unit is {unit / 2}")


class NearestRoot(Plan):
    """The integer nearest to a root."""

    kind = "nearest_root"

    def solve(self, task: Task, work: Work) -> Answer:
        n, degree = task.numbers
        low, high = 0, 1 << (n.bit_length() // degree + 1)
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if middle**degree <= n else (low, middle - 1)
        root = low + 1 if (2 * low + 1) ** degree <= n * 2**degree else low
        half = [decimal_node(root + Fraction(sign, 2)) for sign in (-1, 1)]
        if root:
            below = Relation("<=", power(half[0], degree), node(n))
            work.step(rules.BoundRoot, below, below, to_text(below))
        above = Relation("<", node(n), power(half[1], degree))
        work.step(rules.BoundRoot, above, above, to_text(above))
        return number_answer(Fraction(root))

    def confirm(self, task: Task, answer: str) -> Check:
        n, degree = task.numbers
        root = int(answer)
        good = max(2 * root - 1, 0) ** degree <= n * 2**degree < (2 * root + 1) ** degree
        return Check("powers of the neighbours", good, f"{root}^{degree} = {root**degree}")


class Sort(Plan):
    """Compare neighbours until all are in order."""

    kind = "sort"

    def solve(self, task: Task, work: Work) -> Answer:
        *labels, way = task.names
        order = in_order(work, task.values, way == "decreasing")
        text = ", ".join(labels[place] for place in order)
        return Answer(text, text)

    def confirm(self, task: Task, answer: str) -> Check:
        *labels, way = task.names
        left = list(zip(labels, task.values, strict=True))
        values = []
        for label in answer.split(", "):
            found = next((pair for pair in left if pair[0] == label), None)
            if found is None:
                return checks.failed("comparison of all pairs", f"{label} is not among the numbers")
            left.remove(found)
            values.append(found[1])
        pairs = [(a, b) for i, a in enumerate(values) for b in values[i + 1 :]]
        good = not left and all((a >= b) if way == "decreasing" else (a <= b) for a, b in pairs)
        return Check("comparison of all pairs", good, f"{len(pairs)} pairs are in {way} order")


class KthInOrder(Plan):
    """Sort, then count."""

    kind = "kth"

    def solve(self, task: Task, work: Work) -> Answer:
        *labels, way = task.names
        (place,) = task.numbers
        order = in_order(work, task.values, way == "biggest")
        wanted = task.values[order[place - 1]]
        if task.values.count(wanted) > 1:
            raise NotFound("two of the numbers are equal")
        text = labels[order[place - 1]]
        return Answer(text, text)

    def confirm(self, task: Task, answer: str) -> Check:
        *labels, way = task.names
        value = task.values[labels.index(answer)]
        before = sum((other > value) if way == "biggest" else (other < value) for other in task.values)
        return Check("counting", before == task.numbers[0] - 1, f"{before} of the numbers come before it")


class Closest(Plan):
    """The distances, then the smallest of them."""

    kind = "closest"

    def solve(self, task: Task, work: Work) -> Answer:
        *values, target = task.values
        distances = [abs(value - target) for value in values]
        for value, distance in zip(values, distances, strict=True):
            before = call("abs", minus(shown_number(value, True), shown_number(target, True)))
            line = f"from {value} to {target}: {distance}"
            work.step(rules.Distance, before, number(distance), line)
        smallest = min(distances)
        if distances.count(smallest) > 1:
            raise NotFound("two of the numbers are equally close")
        text = task.names[distances.index(smallest)]
        return Answer(text, text)

    def confirm(self, task: Task, answer: str) -> Check:
        *values, target = task.values
        chosen = values[task.names.index(answer)]
        good = all((chosen - target) ** 2 <= (value - target) ** 2 for value in values)
        return Check(
            "squares of the distances", good, f"({chosen} - {target})^2 = {(chosen - target) ** 2} is the smallest"
        )


class CompareTwo(Plan):
    """Which of <, =, > stands between two numbers."""

    kind = "compare_two"

    def solve(self, task: Task, work: Work) -> Answer:
        a, b = task.values
        actual = "<" if a < b else ">" if a > b else "="
        left, right = task.formulas
        relation = Relation(actual, left, right)
        work.step(rules.Compare, relation, relation, to_text(relation))
        return Answer(to_text(relation), to_latex(relation))

    def confirm(self, task: Task, answer: str) -> Check:
        """By cross products of whole numbers."""
        a, b = task.values
        given = parse(answer)
        left, right = a.numerator * b.denominator, b.numerator * a.denominator
        actual = "<" if left < right else ">" if left > right else "="
        good = isinstance(given, Relation) and given.op == actual and (given.lhs, given.rhs) == task.formulas
        return Check("cross products", good, f"{left} {actual} {right}")


class PrimesBetween(Plan):
    """Every number between the ends that no smaller prime divides."""

    kind = "primes_between"

    def solve(self, task: Task, work: Work) -> Answer:
        low, high = task.numbers
        found = [n for n in range(max(low, 2), high + 1) if smallest_divisor(n) == n]
        listed: Node = List_(tuple(map(node, found))) if len(found) > 1 else node(found[0]) if found else Set_(())
        before = List_((node(low), node(high)))
        work.step(rules.SieveNumbers, before, listed, f"primes from {low} to {high}: {to_text(listed)}")
        if task.names[0] == "count":
            return number_answer(Fraction(len(found)))
        return Answer(to_text(listed), to_latex(listed)) if found else Answer("none", r"\text{none}")

    def confirm(self, task: Task, answer: str) -> Check:
        low, high = task.numbers
        found = [n for n in range(low, high + 1) if is_prime(n)]
        text = str(len(found)) if task.names[0] == "count" else ", ".join(map(str, found)) or "none"
        return Check("Miller-Rabin test", text == answer, f"the test finds {len(found)} primes")


class Statement(Plan):
    """Compare the two numbers and say whether the statement holds."""

    kind = "statement"

    def solve(self, task: Task, work: Work) -> Answer:
        a, b = task.values
        actual = "<" if a < b else ">" if a > b else "="
        relation = Relation(actual, number(a), number(b))
        work.step(rules.Compare, relation, relation, to_text(relation))
        return truth(HOLDS[task.names[0]](actual))

    def confirm(self, task: Task, answer: str) -> Check:
        """By cross products of whole numbers."""
        a, b = task.values
        left, right = a.numerator * b.denominator, b.numerator * a.denominator
        actual = "<" if left < right else ">" if left > right else "="
        return Check("cross products", str(HOLDS[task.names[0]](actual)) == answer, f"{left} {actual} {right}")


HOLDS = {
    "=": lambda actual: actual == "=",
    "!=": lambda actual: actual != "=",
    "<": lambda actual: actual == "<",
    ">": lambda actual: actual == ">",
    "<=": lambda actual: actual != ">",
    ">=": lambda actual: actual != "<",
}
"""Whether a comparison holds, given which of <, =, > is the case."""


def truth(value: bool) -> Answer:
    """True or False."""
    return Answer(str(value), rf"\text{{{value}}}")


def in_order(work: Work, values: tuple[Fraction, ...], falling: bool) -> list[int]:
    """The places of the values in order, with the step that compares neighbours."""
    order = sorted(range(len(values)), key=lambda place: values[place], reverse=falling)
    shown: list[Node] = [shown_number(values[place], True) for place in order]
    op = ">=" if falling else "<="
    chain = Both(tuple(Relation(op, a, b) for a, b in pairwise(shown)))
    if chain.items:
        line = f" {op} ".join(map(to_text, shown))
        work.step(rules.OrderNumbers, chain, chain, line)
    return order
