"""Plans: probabilities of one or two draws, and numbers of ways."""

from fractions import Fraction
from itertools import pairwise, product
from math import factorial, prod

from lemmata.expr import evaluate, number, parse
from lemmata.solver import arithmetic, checks
from lemmata.solver.build import call, minus, node, over, plus, times
from lemmata.solver.plans.base import Answer, NotFound, Plan
from lemmata.solver.plans.compute import number_answer
from lemmata.solver.rules import arithmetic as arithmetic_rules
from lemmata.solver.rules import counting as rules
from lemmata.solver.task import Task
from lemmata.solver.types import Check
from lemmata.solver.work import Work

BRUTE_FORCE_LIMIT = 250_000


class OneDraw(Plan):
    """One object at random; `numbers` are the good ones, then the others; names hold what is asked."""

    kind = "one_draw"

    def solve(self, task: Task, work: Work) -> Answer:
        total = added(work, task.numbers)
        good = task.numbers[0]
        if task.names[0] == "not":
            good = arithmetic.subtract(work, total, good)
        return number_answer(ratio(work, good, total))

    def confirm(self, task: Task, answer: str) -> Check:
        wanted = 0 if task.names[0] == "is" else None
        objects = [kind for kind, count in enumerate(task.numbers) for _ in range(count)]
        good = sum((kind == 0) == (wanted == 0) for kind in objects)
        return counted(good, len(objects), answer)


class MultipleCard(Plan):
    """One of the numbers 1 to n is a multiple of k."""

    kind = "multiple_card"

    def solve(self, task: Task, work: Work) -> Answer:
        n, k = task.numbers
        good = n // k
        work.step(rules.CountMultiples, call("floor", over(n, k)), node(good), arithmetic.division_line(n, k))
        return number_answer(ratio(work, good, n))

    def confirm(self, task: Task, answer: str) -> Check:
        n, k = task.numbers
        return counted(sum(card % k == 0 for card in range(1, n + 1)), n, answer)


class TwoDraws(Plan):
    """Two objects: both of the first kind, or one of each of two kinds."""

    kind = "two_draws"

    def solve(self, task: Task, work: Work) -> Answer:
        how, asked = task.names
        total = added(work, task.numbers)
        first = task.numbers[0]
        second_total = total - 1 if how == "without" else total
        if asked == "both":
            second = first - 1 if how == "without" else first
            return number_answer(self.chain(work, (first, total), (second, second_total)))
        other = task.numbers[1]
        one = self.chain(work, (first, total), (other, second_total))
        work.step(arithmetic_rules.Multiply, times(2, one), node(2 * one), f"either order: 2*{one} = {2 * one}")
        return number_answer(2 * one)

    def chain(self, work: Work, first: tuple[int, int], second: tuple[int, int]) -> Fraction:
        """P(first) * P(second after it)."""
        shown = times(over(*first), over(*second))
        line = f"{first[0]}/{first[1]} for the first, {second[0]}/{second[1]} for the second"
        work.step(rules.SuccessiveDraws, shown, over(times(first[0], second[0]), times(first[1], second[1])), line)
        top = arithmetic.multiply(work, first[0], second[0])
        bottom = arithmetic.multiply(work, first[1], second[1])
        return ratio(work, top, bottom)

    def confirm(self, task: Task, answer: str) -> Check:
        how, asked = task.names
        objects = [kind for kind, count in enumerate(task.numbers) for _ in range(count)]
        if len(objects) ** 2 > BRUTE_FORCE_LIMIT:
            return checks.failed("brute force", "too many outcomes to list")
        pairs = [(a, b) for i, a in enumerate(objects) for j, b in enumerate(objects) if i != j or how == "with"]
        good = sum(pair == (0, 0) if asked == "both" else set(pair) == {0, 1} for pair in pairs)
        return counted(good, len(pairs), answer)


class DiceSum(Plan):
    """The sum of two dice."""

    kind = "dice_sum"

    def solve(self, task: Task, work: Work) -> Answer:
        (total,) = task.numbers
        pairs = [(a, total - a) for a in range(1, 7) if 1 <= total - a <= 6]
        line = "good results: " + (", ".join(f"{a}+{b}" for a, b in pairs) or "none")
        known = minus(6, call("abs", minus(total, 7)))
        work.step(rules.CountPairs, call("max", known, 0), node(len(pairs)), line)
        return number_answer(ratio(work, len(pairs), 36))

    def confirm(self, task: Task, answer: str) -> Check:
        rolls = list(product(range(1, 7), repeat=2))
        return counted(sum(sum(roll) == task.numbers[0] for roll in rolls), 36, answer)


class IndependentChoices(Plan):
    """One of each kind: multiply."""

    kind = "choices"

    def solve(self, task: Task, work: Work) -> Answer:
        shown = times(*task.numbers)
        total = task.numbers[0]
        if len(task.numbers) > 2:
            work.step(rules.MultiplyChoices, shown, shown, "*".join(map(str, task.numbers)))
        for count in task.numbers[1:]:
            total = arithmetic.multiply(work, total, count)
        return number_answer(Fraction(total))

    def confirm(self, task: Task, answer: str) -> Check:
        ways = sum(1 for _ in product(*(range(count) for count in task.numbers)))
        return Check("brute force", str(ways) == answer, f"listing them one by one gives {ways}")


class Arrangements(Plan):
    """k of n in a row."""

    kind = "arrangements"

    def solve(self, task: Task, work: Work) -> Answer:
        n, k = task.numbers
        if k > 12 or n > 10**6:
            raise NotFound("too many factors to be written out")
        return number_answer(Fraction(falling(work, n, k)))

    def confirm(self, task: Task, answer: str) -> Check:
        """The recursion: a row of k is a first place and a row of k - 1 of the others."""
        n, k = task.numbers
        ways = 1
        for left in range(n - k + 1, n + 1):
            ways = sum(ways for _ in range(left)) if left < 1000 else ways * left
        return Check("place by place", str(ways) == answer, f"counting place by place gives {ways}")


class Choices(Plan):
    """k of n without order."""

    kind = "choose"

    def solve(self, task: Task, work: Work) -> Answer:
        n, k = task.numbers
        return number_answer(Fraction(chosen(work, n, k)))

    def confirm(self, task: Task, answer: str) -> Check:
        ways = pascal(*task.numbers)
        return Check("Pascal's triangle", str(ways) == answer, f"adding up Pascal's triangle gives {ways}")


class TwoGroups(Plan):
    """A choice from each of two groups."""

    kind = "two_groups"

    def solve(self, task: Task, work: Work) -> Answer:
        n, k, m, j = task.numbers
        first = chosen(work, n, k)
        second = chosen(work, m, j)
        return number_answer(Fraction(arithmetic.multiply(work, first, second)))

    def confirm(self, task: Task, answer: str) -> Check:
        n, k, m, j = task.numbers
        ways = pascal(n, k) * pascal(m, j)
        return Check("Pascal's triangle", str(ways) == answer, f"adding up Pascal's triangle gives {ways}")


class LetterSequence(Plan):
    """Letters in a given order, drawn one after the other."""

    kind = "letter_sequence"

    def solve(self, task: Task, work: Work) -> Answer:
        wanted, letters = task.names
        left = dict(zip(letters, task.numbers, strict=True))
        tops, bottoms = [], []
        for letter in wanted:
            tops.append(left[letter])
            bottoms.append(sum(left.values()))
            left[letter] -= 1
        if 0 in tops:
            place = tops.index(0)
            work.step(rules.FavorableOverAll, over(0, bottoms[place]), node(0), f"no {wanted[place]} is left: 0")
            return number_answer(Fraction(0))
        shown = times(*(over(a, b) for a, b in zip(tops, bottoms, strict=True)))
        result = Fraction(prod(tops), prod(bottoms))
        work.step(rules.SuccessiveDraws, shown, number(result))
        return number_answer(result)

    def confirm(self, task: Task, answer: str) -> Check:
        """Favorable over all ordered draws, as numbers of ordered choices within each letter."""
        wanted, letters = task.names
        counts = dict(zip(letters, task.numbers, strict=True))
        good = prod(falling_factorial(counts[letter], wanted.count(letter)) for letter in set(wanted))
        return counted(good, falling_factorial(sum(counts.values()), len(wanted)), answer)


class LetterSet(Plan):
    """Letters in any order: choices of each letter over all choices."""

    kind = "letter_set"

    def solve(self, task: Task, work: Work) -> Answer:
        wanted, letters = task.names
        counts = dict(zip(letters, task.numbers, strict=True))
        needed = {letter: wanted.count(letter) for letter in dict.fromkeys(wanted)}
        tops = []
        for letter, count in needed.items():
            ways = pascal(counts[letter], count)
            line = f"choose {count} of {counts[letter]} {letter}: {ways}"
            work.step(rules.UnorderedChoices, call("binomial", counts[letter], count), node(ways), line)
            tops.append(ways)
        total = sum(counts.values())
        every = pascal(total, len(wanted))
        line = f"choose {len(wanted)} of {total}: {every}"
        work.step(rules.UnorderedChoices, call("binomial", total, len(wanted)), node(every), line)
        good = prod(tops)
        if len(tops) > 1:
            work.step(rules.MultiplyChoices, times(*tops), node(good))
        return number_answer(ratio(work, good, every))

    def confirm(self, task: Task, answer: str) -> Check:
        """Drawing one letter after the other: the chances of all orders are added."""
        wanted, letters = task.names
        counts = dict(zip(letters, task.numbers, strict=True))
        chance = in_any_order(tuple(counts.values()), tuple(wanted.count(letter) for letter in counts))
        good = chance == evaluate(parse(answer))
        return Check("drawing one after the other", good, f"the chances of all orders add up to {chance}")


def in_any_order(left: tuple[int, ...], needed: tuple[int, ...]) -> Fraction:
    """The chance that the next draws are exactly the needed ones, in any order."""
    if not any(needed):
        return Fraction(1)
    known: dict[tuple[int, ...], Fraction] = {tuple(0 for _ in needed): Fraction(1)}
    for state in product(*(range(count + 1) for count in needed)):
        if not any(state):
            continue
        # `state` is what is still needed; the rest of the needed letters has been drawn.
        rest = [have - (want - still) for have, want, still in zip(left, needed, state, strict=True)]
        total, chance = sum(rest), Fraction(0)
        for place, still in enumerate(state):
            if still and rest[place] > 0:
                after = (*state[:place], still - 1, *state[place + 1 :])
                chance += Fraction(rest[place], total) * known[after]
        known[state] = chance
    return known[needed]


def falling_factorial(n: int, k: int) -> int:
    """n * (n - 1) * …, k factors."""
    return prod(range(n - k + 1, n + 1))


def added(work: Work, numbers: tuple[int, ...]) -> int:
    """The number of all objects."""
    total = sum(numbers)
    work.step(rules.CountOutcomes, plus(*numbers), node(total))
    return total


def ratio(work: Work, good: int, total: int) -> Fraction:
    """good / total in lowest terms."""
    work.step(rules.FavorableOverAll, over(good, total), over(good, total), f"{good}/{total}")
    if good == 0:
        return Fraction(0)
    if good % total == 0:
        return Fraction(arithmetic.divide(work, good, total))
    return arithmetic.reduce(work, good, total)


def counted(good: int, total: int, answer: str) -> Check:
    """Brute force over equally likely outcomes."""
    right = Fraction(good, total) == evaluate(parse(answer))
    return Check("brute force", right, f"{good} of {total} equally likely outcomes")


def falling(work: Work, n: int, k: int) -> int:
    """n * (n - 1) * …, k factors."""
    factors = list(range(n, n - k, -1))
    shown = times(*factors)
    known = times(call("binomial", n, k), call("factorial", k))
    work.step(rules.OrderedChoices, known, shown, f"{k} of {n} in order: {'*'.join(map(str, factors))}")
    total = factors[0]
    for factor in factors[1:]:
        total = arithmetic.multiply(work, total, factor)
    return total


def chosen(work: Work, n: int, k: int) -> int:
    """C(n, k): in order, divided by k!."""
    if not 0 < k <= n or min(k, n - k) > 12 or n > 10**6:
        raise NotFound("a choice outside what is written out")
    ordered = falling(work, n, k)
    orders = factorial(k)
    if k == 1:
        return ordered
    if k > 2:
        work.step(arithmetic_rules.Multiply, times(*range(k, 1, -1)), node(orders))
    result = ordered // orders
    work.step(rules.UnorderedChoices, call("binomial", n, k), node(result), f"{ordered}/{orders} = {result}")
    return result


def pascal(n: int, k: int) -> int:
    """C(n, k) by additions only."""
    row = [1]
    for _ in range(n):
        row = [1, *(a + b for a, b in pairwise(row)), 1][: k + 1]
    return row[k] if k < len(row) else 0
