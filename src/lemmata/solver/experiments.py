"""Chance experiments as a formal object: things drawn or faces rolled, an event, and two ways to count it.

`draw 2 of 5 red, 3 blue without replacement: P(number of red = 2)` is written as one line of text and read back from
it. Draws are counted in order, so that all outcomes are equally likely; whether the question speaks of order changes
nothing. One way goes through the draws one by one and keeps only what the event needs to know (`by_cases`); the other
lists every outcome (`by_listing`). They share the meaning of the words, not the counting.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from itertools import permutations, product
from math import isqrt, prod

from lemmata.expr import ParseError
from lemmata.solver.primes import smallest_divisor

MAX_LISTED = 200_000
MAX_STATES = 50_000
MAX_SHOWN = 12
OPS: dict[str, Callable[[int, int], bool]] = {
    "=": lambda a, b: a == b,
    ">=": lambda a, b: a >= b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    "<": lambda a, b: a < b,
}
PROPERTIES: dict[str, Callable[[int], bool]] = {
    "even": lambda n: n % 2 == 0,
    "odd": lambda n: n % 2 == 1,
    "prime": lambda n: n > 1 and smallest_divisor(n) == n,
    "composite": lambda n: n > 1 and smallest_divisor(n) != n,
    "square": lambda n: n >= 0 and isqrt(n) ** 2 == n,
}
RANKS = ("ace", "2", "3", "4", "5", "6", "7", "8", "9", "10", "jack", "queen", "king")
SUITS = ("heart", "diamond", "club", "spade")
DECK = tuple((f"{rank} of {suit}s", 1) for suit in SUITS for rank in RANKS)


State = tuple[tuple[int, ...], tuple[int, ...]]
"""(what each test needs to know, how many of each class were drawn)."""


class OutOfReach(Exception):
    """Too many outcomes to count."""


def belongs(item: str, kind: str) -> bool:
    """Whether a drawn thing is of a kind: `red`, `6`, `even`, `> 4`, `multiple of 3`, `heart`, `face card`."""
    if item == kind:
        return True
    if " of " in item:
        rank, _, suit = item.partition(" of ")
        if kind == "face card":
            return rank in ("jack", "queen", "king")
        if kind in ("red", "black"):
            return (suit in ("hearts", "diamonds")) == (kind == "red")
        return kind in (rank, suit.removesuffix("s"))
    if not item.isdigit():
        return False
    return fits(int(item), kind)


def fits(value: int, kind: str) -> bool:
    """Whether a number is `even`, `> 4`, `multiple of 3`, …"""
    if kind in PROPERTIES:
        return PROPERTIES[kind](value)
    if match := re.fullmatch(r"multiple of (\d+)", kind):
        return value % int(match[1]) == 0
    if match := re.fullmatch(r"(>=|<=|=|>|<) (\d+)", kind):
        return OPS[match[1]](value, int(match[2]))
    return False


@dataclass(frozen=True)
class Test:
    """One thing that is said of the draws: `sum`, `product`, `count` of a kind, `item` k, `same`, `different`."""

    what: str
    kind: str = ""
    op: str = "="
    number: int = 0

    def text(self) -> str:
        if self.what in ("sum", "product"):
            return f"{self.what} is {self.kind}"
        if self.what == "count":
            return f"number of {self.kind} {self.op} {self.number}"
        if self.what == "item":
            return f"draw {self.number} is {self.kind}"
        return f"all {self.what}"


def read_test(text: str) -> Test:
    """What `Test.text` wrote; ParseError for anything else."""
    if match := re.fullmatch(r"(sum|product) is (.+)", text):
        return Test(match[1], match[2])
    if match := re.fullmatch(r"number of (.+) (>=|<=|=|>|<) (\d+)", text):
        return Test("count", match[1], match[2], int(match[3]))
    if match := re.fullmatch(r"draw (\d+) is (.+)", text):
        return Test("item", match[2], "=", int(match[1]))
    if text in ("all same", "all different"):
        return Test(text.removeprefix("all "))
    raise ParseError(f"no event: {text!r}")


@dataclass(frozen=True)
class Experiment:
    """`items` are (label, how many of them); the event holds where all tests hold; `given` are known to hold."""

    items: tuple[tuple[str, int], ...]
    draws: int
    replaced: bool
    event: tuple[Test, ...]
    given: tuple[Test, ...] = ()

    def text(self) -> str:
        """`draw 2 of 3 red, 2 blue without replacement: P(number of red = 2)`."""
        pool = (
            "deck of 52 cards" if self.items == DECK else ", ".join(f"{count} {label}" for label, count in self.items)
        )
        way = "with" if self.replaced else "without"
        event = " and ".join(test.text() for test in self.event)
        given = " given " + " and ".join(test.text() for test in self.given) if self.given else ""
        return f"draw {self.draws} of {pool} {way} replacement: P({event}{given})"


_TEXT = re.compile(r"draw (\d+) of (.+) (with|without) replacement: P\((.+)\)")


def read_experiment(text: str) -> Experiment:
    """What `Experiment.text` wrote; ParseError for anything else."""
    match = _TEXT.fullmatch(text)
    if match is None:
        raise ParseError("no experiment")
    items: tuple[tuple[str, int], ...] = DECK
    if match[2] != "deck of 52 cards":
        pairs = (part.split(" ", 1) for part in match[2].split(", "))
        items = tuple((label, int(count)) for count, label in pairs)
    event, _, given = match[4].partition(" given ")
    tests = tuple(map(read_test, event.split(" and ")))
    known = tuple(map(read_test, given.split(" and "))) if given else ()
    return Experiment(items, int(match[1]), match[3] == "with", tests, known)


def holds(test: Test, outcome: tuple[str, ...]) -> bool:
    """Whether a test holds of the things drawn, in order."""
    if test.what in ("sum", "product"):
        total = 0 if test.what == "sum" else 1
        for item in outcome:
            total = total + int(item) if test.what == "sum" else total * int(item)
        return fits(total, test.kind)
    if test.what == "count":
        return OPS[test.op](sum(belongs(item, test.kind) for item in outcome), test.number)
    if test.what == "item":
        return belongs(outcome[test.number - 1], test.kind)
    looks = [item.partition(" of ")[2] or item for item in outcome]
    return len(set(looks)) == (1 if test.what == "same" else len(outcome))


def by_listing(experiment: Experiment) -> tuple[int, int, list[tuple[str, ...]]]:
    """(good outcomes, all outcomes, the first good ones), one outcome after the other.

    With replacement, like things are listed once and weigh as much as there are of them.
    """
    size = sum(count for _, count in experiment.items)
    total = 1
    for k in range(experiment.draws):
        total *= len(experiment.items) if experiment.replaced else size - k
    if not 0 < total <= MAX_LISTED:
        raise OutOfReach(f"{total} outcomes are too many to list")
    weights = dict(experiment.items)
    if experiment.replaced:
        outcomes: Iterable[tuple[str, ...]] = product(weights, repeat=experiment.draws)
    else:
        outcomes = permutations([label for label, count in experiment.items for _ in range(count)], experiment.draws)
    good = every = 0
    shown: list[tuple[str, ...]] = []
    for outcome in outcomes:
        weight = prod(weights[label] for label in outcome) if experiment.replaced else 1
        if all(holds(test, outcome) for test in experiment.given):
            every += weight
            if all(holds(test, outcome) for test in experiment.event):
                good += weight
                if len(shown) < MAX_SHOWN:
                    shown.append(outcome)
    return good, every, shown


def by_cases(experiment: Experiment) -> tuple[int, int]:
    """(good outcomes, all outcomes), draw by draw: like things are taken together, and only what matters is kept.

    What matters of the draws so far: the sum, the product, how many of each kind, and which looks have come.
    """
    tests = (*experiment.event, *experiment.given)
    looks = any(test.what in ("same", "different") for test in tests)
    # Things that no test tells apart are one class.
    classes: dict[tuple[object, ...], list[tuple[str, int]]] = {}
    numeric = any(test.what in ("sum", "product") for test in tests)
    for label, count in experiment.items:
        key = (
            tuple(belongs(label, test.kind) for test in tests if test.what in ("count", "item")),
            label if numeric else "",
            (label.partition(" of ")[2] or label) if looks else "",
        )
        classes.setdefault(key, []).append((label, count))
    kinds = [(members[0][0], sum(count for _, count in members)) for members in classes.values()]
    states: Counter[State] = Counter({(tuple(_start(test) for test in tests), (0,) * len(kinds)): 1})
    for draw in range(1, experiment.draws + 1):
        later: Counter[State] = Counter()
        for (known, used), ways in states.items():
            for index, (label, count) in enumerate(kinds):
                left = count if experiment.replaced else count - used[index]
                if left <= 0:
                    continue
                seen = tuple(_after(test, value, label, draw) for test, value in zip(tests, known, strict=True))
                now = used
                if not experiment.replaced or looks:
                    now = tuple(n + (i == index) for i, n in enumerate(used))
                later[(seen, now)] += ways * left
        states = later
        if len(states) > MAX_STATES:
            raise OutOfReach("too many cases")
    good = every = 0
    for (known, used), ways in states.items():
        results = [_final(test, value, used, kinds, experiment.draws) for test, value in zip(tests, known, strict=True)]
        if all(results[len(experiment.event) :]):
            every += ways
            good += ways if all(results[: len(experiment.event)]) else 0
    return good, every


def _start(test: Test) -> int:
    return 1 if test.what in ("product", "item") else 0


def _after(test: Test, value: int, label: str, draw: int) -> int:
    if test.what == "sum":
        return value + int(label)
    if test.what == "product":
        return value * int(label)
    if test.what == "count":
        return value + belongs(label, test.kind)
    if test.what == "item" and test.number == draw:
        return int(belongs(label, test.kind))
    return value


def _final(test: Test, value: int, used: tuple[int, ...], kinds: list[tuple[str, int]], draws: int) -> bool:
    if test.what in ("sum", "product"):
        return fits(value, test.kind)
    if test.what == "count":
        return OPS[test.op](value, test.number)
    if test.what == "item":
        return value == 1
    looks: Counter[str] = Counter()
    for (label, _), times in zip(kinds, used, strict=True):
        looks[label.partition(" of ")[2] or label] += times
    counts = [count for count in looks.values() if count]
    return len(counts) == 1 if test.what == "same" else len(counts) == draws


def chance(good: int, every: int) -> Fraction:
    """good / every; OutOfReach where nothing can happen."""
    if every == 0:
        raise OutOfReach("what is given can't happen")
    return Fraction(good, every)
