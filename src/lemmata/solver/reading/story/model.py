"""A story as a formal object: named quantities, equations between them, and records of who has or did what when.

It knows no English: sentences put records in, the question takes a quantity out.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction

from lemmata.expr import Node, Relation, Sym, number
from lemmata.solver.build import equation, over, plus, times
from lemmata.solver.reading.story.lexicon import KINDS, SAME, UNITS
from lemmata.solver.reading.story.tokens import NoStory

_LETTERS = "abcdkmnpqrstuvwxyz"
MAX_QUANTITIES = 60
MONEY = "dollar"
EVERYONE = "*"


@dataclass(frozen=True)
class Thing:
    """What is counted or measured: head noun, its adjectives, and what it is of (`boxes of crayons`)."""

    head: str
    mods: frozenset[str] = frozenset()
    of: str = ""

    def text(self) -> str:
        """In words."""
        return " ".join([*sorted(self.mods), self.head, *(["of", self.of] if self.of else [])])


@dataclass(frozen=True)
class Record:
    """`kind` is have, gain, lose, other or now (a holding that is stated again later)."""

    owner: str
    kind: str
    verb: str
    thing: Thing
    value: Node
    clause: int
    when: frozenset[str] = frozenset()
    whole: Thing | None = None
    to: str = ""
    open: bool = False


@dataclass(frozen=True)
class Rate:
    """One `per` comes with `value` things: 6 apples a box, 3 dollars an apple, 60 miles an hour."""

    per: Thing
    thing: Thing
    value: Node
    clause: int
    owner: str = ""
    verb: str = ""


@dataclass(frozen=True)
class Fact:
    """An equation with the clause it came from; `stated` if the text says it, not if it is common knowledge."""

    relation: Relation
    clause: int
    stated: bool = True


@dataclass
class Story:
    """All that was said so far."""

    clauses: list[str] = field(default_factory=list)
    meanings: dict[str, str] = field(default_factory=dict)
    facts: list[Fact] = field(default_factory=list)
    defaults: list[Fact] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)
    rates: list[Rate] = field(default_factory=list)
    pending: dict[tuple[str, str, Thing], Node] = field(default_factory=dict)
    whole: set[str] = field(default_factory=set)
    fractional: set[str] = field(default_factory=set)
    goal_counted: bool = False

    def quantity(self, meaning: str, counted: Thing | None = None) -> Sym:
        """A new named quantity; what is counted has a whole number."""
        index = len(self.meanings)
        if index >= MAX_QUANTITIES:
            raise NoStory("too many quantities")
        name = _LETTERS[index] if index < len(_LETTERS) else f"x_{index - len(_LETTERS) + 1}"
        self.meanings[name] = meaning
        if counted is not None and counted.head not in UNITS and counted.head not in self.fractional:
            self.whole.add(name)
        return Sym(name)

    def state(self, left: Node, right: Node, stated: bool = True) -> None:
        """left = right, said by the clause that is read."""
        self.facts.append(Fact(equation(left, right), len(self.clauses) - 1, stated))

    def given(self, value: Fraction, meaning: str) -> Node:
        """A quantity whose number is stated."""
        found = self.quantity(meaning)
        self.state(found, number(value))
        return found

    @property
    def clause(self) -> int:
        """The clause that is read."""
        return len(self.clauses) - 1

    def owners(self) -> list[str]:
        """Who has or did something, in order."""
        return list(dict.fromkeys(record.owner for record in self.records))


_PIECES = frozenset(["piece", "slice", "bit", "head", "serving"])


def fits(thing: Thing, wanted: Thing) -> bool:
    """Whether something of this kind is one of the wanted ones."""
    if thing.head == wanted.head:
        return wanted.mods <= thing.mods and (not wanted.of or wanted.of == thing.of)
    if wanted.mods:
        return bool(thing.of == wanted.head and wanted.mods <= thing.mods)
    if thing.of == wanted.head and not wanted.of:
        return thing.head in _PIECES or thing.head in UNITS
    return thing.head in KINDS.get(wanted.head, ())


def same_verb(one: str, other: str) -> bool:
    """Whether two verbs say the same of a quantity."""
    return one == other or SAME.get(one, one) == SAME.get(other, other)


def ratio(one: str, other: str) -> Fraction | None:
    """How many of the second unit make one of the first."""
    if one in UNITS and other in UNITS and UNITS[one][0] == UNITS[other][0]:
        return UNITS[one][1] / UNITS[other][1]
    if (one, other) in _ODD:
        return _ODD[one, other]
    if (other, one) in _ODD:
        return 1 / _ODD[other, one]
    return None


_ODD = {
    ("year", "week"): Fraction(52), ("ton", "pound"): Fraction(2000), ("gallon", "ounce"): Fraction(128),
    ("quarter", "dollar"): Fraction(1, 4), ("dime", "dollar"): Fraction(1, 10), ("nickel", "dollar"): Fraction(1, 20),
    ("penny", "dollar"): Fraction(1, 100),
}  # fmt: skip


@dataclass(frozen=True)
class Ways:
    """Finding an amount: through records and the rates that lead from their thing to the wanted one."""

    story: Story

    def contribution(self, record: Record, wanted: Thing) -> Node | None:
        """What a record says of the wanted thing: its number, or by way of one rate or two."""
        if fits(record.thing, wanted) and not (record.thing.head != wanted.head and self.leads(record.thing, wanted)):
            return record.value
        found = list(self.paths(record.thing, record.value, wanted, 3, frozenset(), record.owner))
        if len(found) > 1:
            raise NoStory(f"{wanted.text()} could be counted in two ways")
        return found[0] if found else None

    def leads(self, thing: Thing, wanted: Thing) -> bool:
        """Whether a rate says how many of the wanted come with one of the thing."""
        return any(fits(thing, rate.per) and fits(rate.thing, wanted) for rate in self.story.rates)

    def paths(
        self, thing: Thing, value: Node, wanted: Thing, depth: int, used: frozenset[int], owner: str
    ) -> Iterator[Node]:
        """Products of a number with rates, and quotients, that end at the wanted thing."""
        factor = ratio(thing.head, wanted.head)
        if factor is not None and thing.head != wanted.head and (not wanted.of or wanted.of == thing.of):
            yield scaled(value, factor)
            return
        if not depth:
            return
        for index, rate in enumerate(self.story.rates):
            if index in used or (rate.owner and owner and owner not in (rate.owner, EVERYONE)):
                continue
            more = used | {index}
            for here, there, down in ((rate.per, rate.thing, False), (rate.thing, rate.per, True)):
                start = self.start(thing, here)
                if start is None:
                    continue
                amount = scaled(value, start)
                reached = over(amount, rate.value) if down else times(amount, rate.value)
                if fits(there, wanted):
                    yield reached
                else:
                    yield from self.paths(there, reached, wanted, depth - 1, more, owner)

    @staticmethod
    def start(thing: Thing, here: Thing) -> Fraction | None:
        """1 if the thing is what the rate is about, the unit's factor if it is measured in another unit."""
        if fits(thing, here) or (thing.head == here.head and not here.mods - thing.mods):
            return Fraction(1)
        return ratio(thing.head, here.head)


def scaled(value: Node, factor: Fraction) -> Node:
    """factor * value, without a factor 1."""
    if factor == 1:
        return value
    if factor.numerator == 1:
        return over(value, factor.denominator)
    return times(number(factor), value)


def total(parts: list[Node]) -> Node:
    """A sum."""
    return plus(*parts) if len(parts) > 1 else parts[0]
