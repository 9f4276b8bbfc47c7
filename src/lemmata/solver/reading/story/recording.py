"""Put a clause on record: amounts with who has or did what, the rates that come with them, and what changes hands."""

from dataclasses import dataclass, replace
from fractions import Fraction

from lemmata.expr import Node
from lemmata.solver.build import times
from lemmata.solver.reading.story.adjuncts import TIME_UNITS, Piece, Qualifier
from lemmata.solver.reading.story.holdings import holding
from lemmata.solver.reading.story.lexicon import SHARED, UNITS, words
from lemmata.solver.reading.story.model import MONEY, Rate, Record, Thing, fits, total
from lemmata.solver.reading.story.people import Subject
from lemmata.solver.reading.story.phrases import Amount
from lemmata.solver.reading.story.tokens import NoStory
from lemmata.solver.reading.story.valuing import Valuing

_PUT = words("put place add stack plant pour load")
_TAKE = words("remove take")
_EITHER = words("pick collect harvest catch take gather score")
_OF_EACH = words("price sum content")


@dataclass(frozen=True)
class Entry:
    """A clause to be put on record."""

    owner: str
    verb: str
    kind: str
    labels: frozenset[str]
    to: str = ""
    origin: str = ""


class Recording(Valuing):
    """Turns what was read of a clause into records, rates and equations."""

    def record(self, subject: Subject, entry: Entry, pieces: list[Piece], rates: list[Qualifier]) -> None:
        """Enter a clause; its owner is the subject's."""
        names = [rate.name for rate in rates]
        if len(set(names)) < len(names):
            raise self.fail()
        joint = subject.owners == ("*",) or len(subject.owners) > 1
        bare = entry.kind == "have" and len(pieces) == 1 and not (rates or pieces[0].each or subject.each)
        together = joint or (subject.scene and self.together)
        if bare and together and self.whole_of(pieces[0].amount, subject.owners):
            return
        if subject.owners == ("*",):
            raise NoStory("they: it is not clear who is meant")
        if subject.amount is not None:
            self.many_each(subject, entry, pieces, rates)
            return
        single = entry.kind == "have" and len(subject.owners) == len(pieces) == 1 and not rates
        if single and self.sum_of(subject.owners[0], pieces[0].amount):
            return
        verb = entry.verb
        if subject.each and subject.thing is not None:
            if entry.kind != "have" and verb not in ("cost", "need", "weigh", "take"):
                raise self.fail()
            self.each_has(subject.thing, verb, pieces, rates)
            return
        if verb == "cost" and subject.thing is not None:
            self.costs(subject.thing, pieces, rates)
            return
        owners = ("",) if subject.scene else subject.owners
        if "perof" in names:
            self.give_each(owners, entry, pieces, rates)
            return
        if len(owners) > 1 and not (subject.each or any(piece.each for piece in pieces)):
            owners = (" and ".join(owners),)
        what = pieces[0].amount.thing
        if verb in _PUT | _TAKE and len(pieces) == 1 and what is not None and self.unowned(what):
            owners, entry = ("",), replace(entry, kind="gain" if verb in _PUT else "lose", to="", origin="")
        if any(piece.each for piece in pieces) and len(owners) < 2:
            raise self.fail()
        if len(pieces) > 1 and rates:
            raise self.fail()
        if {"price", "sum"} <= {rate.name for piece in pieces for rate in piece.rates}:
            raise NoStory("for each, or for all together?")
        for owner in owners:
            for piece in pieces:
                if len({rate.name for rate in piece.rates}) < len(piece.rates):
                    raise self.fail()
                every = {rate.name: rate for rate in (*rates, *piece.rates)}
                self.one(replace(entry, owner=owner), piece.amount, every)

    def one(self, entry: Entry, amount: Amount, rates: dict[str, Qualifier]) -> None:
        """Enter one amount of a clause."""
        value, thing, whole = self.resolve(amount, entry.owner, entry.verb)
        entry = self.source(entry, amount, thing)
        if thing.head != MONEY or self.last_thing is None:
            self.last_thing = thing
        if set(rates) & _OF_EACH and set(rates) - _OF_EACH:
            raise self.fail()
        if "per" in rates or "times" in rates:
            self.repeated(entry, thing, value, rates)
        elif "often" in rates:
            raise self.fail()
        elif "into" in rates:
            self.shared_out(entry, thing, value, rates["into"])
            self.keep(entry, thing, value, whole)
        elif "during" in rates or "within" in rates:
            self.in_time(entry, thing, value, rates.get("during") or rates["within"])
            self.keep(entry, thing, value, whole)
        else:
            for rate in rates.values():
                self.of_each(thing, value, rate, entry.owner)
            opened = amount.kind == "compare" and not (amount.ref and amount.ref.when)
            self.keep(entry, thing, value, whole, amount.more, opened)

    def source(self, entry: Entry, amount: Amount, thing: Thing) -> Entry:
        """A gain must come from outside; `saves the rest` is none."""
        if entry.kind != "gain":
            return entry
        if amount.kind in ("rest", "all") and entry.verb == "save":
            return replace(entry, kind="now")
        if amount.kind in ("rest", "all", "part") or amount.of:
            raise NoStory(f"{entry.verb}: where do these {thing.text()} come from?")
        had = any(record.kind == "have" and fits(record.thing, thing) for record in self.story.records)
        if entry.verb in _EITHER and had and not amount.more:
            raise NoStory(f"{entry.verb}: are these {thing.text()} some of those before, or more of them?")
        return entry

    def span(self, entry: Entry, rate: Qualifier) -> Node:
        """A number of units of time, on record as what the owner spent."""
        value = self.story.given(rate.value, f"{rate.thing.text()}: {rate.value}")
        self.story.records.append(
            Record(entry.owner, entry.kind, entry.verb, rate.thing, value, self.story.clause, entry.labels)
        )
        return value

    def repeated(self, entry: Entry, thing: Thing, value: Node, rates: dict[str, Qualifier]) -> None:
        """`3 pages a day (for 5 days)`, `2 cups 3 times a week`, `$10 per lawn`."""
        story = self.story
        rest = set(rates) - {"per", "times", "often", "during", "within"}
        if rest or {"per", "times"} <= set(rates) or {"during", "within"} <= set(rates):
            raise self.fail()
        if "times" in rates:
            rate = rates["times"]
            count = story.given(rate.value, f"times per {rate.thing.text()}: {rate.value}")
            story.rates.append(Rate(rate.thing, thing, times(count, value), story.clause, entry.owner, entry.verb))
            if "often" in rates:
                raise self.fail()
        else:
            per = rates["per"].thing
            owner = entry.owner if per.head in TIME_UNITS else ""
            story.rates.append(Rate(per, thing, value, story.clause, owner, entry.verb))
        if often := rates.get("often"):
            if often.thing.head != rates["per"].thing.head:
                raise self.fail()
            count = story.given(often.value, f"{often.thing.text()} per {often.outer.text()}: {often.value}")
            story.rates.append(Rate(often.outer, often.thing, count, story.clause, entry.owner, entry.verb))
        if span := rates.get("during") or rates.get("within"):
            self.span(entry, span)

    def shared_out(self, entry: Entry, thing: Thing, value: Node, rate: Qualifier) -> None:
        """`24 apples equally among 4 friends`."""
        boxes = self.story.given(rate.value, f"{rate.thing.text()}: {rate.value}")
        self.story.records.append(
            Record(entry.owner, "other", entry.verb, rate.thing, boxes, self.story.clause, entry.labels)
        )
        each = self.story.quantity(f"{thing.text()} per {rate.thing.text()}", thing)
        self.story.state(times(boxes, each), value)
        self.story.rates.append(Rate(rate.thing, thing, each, self.story.clause))

    def in_time(self, entry: Entry, thing: Thing, value: Node, rate: Qualifier) -> None:
        """`180 miles in 3 hours`: so much in each."""
        span = self.story.given(rate.value, f"{rate.thing.text()}: {rate.value}")
        each = self.story.quantity(f"{thing.text()} per {rate.thing.text()}")
        self.story.state(times(each, span), value)
        self.story.rates.append(Rate(rate.thing, thing, each, self.story.clause, entry.owner, entry.verb))

    def of_each(self, thing: Thing, value: Node, rate: Qualifier, owner: str) -> None:
        """`with 6 pencils each`, `for $2 each`, `for $12`."""
        story = self.story
        if rate.name == "content":
            inside = rate.inside
            assert inside is not None
            if inside.thing is None:
                raise self.fail()
            count = story.given(inside.value, f"{inside.thing.text()} per {thing.text()}: {inside.value}")
            story.rates.append(Rate(thing, inside.thing, count, story.clause, owner))
            return
        if rate.name == "price":
            price = story.given(rate.value, f"price of one {thing.text()}: {rate.value}")
        else:
            cost = story.given(rate.value, f"price of the {thing.text()}: {rate.value}")
            price = story.quantity(f"price of one {thing.text()}")
            story.state(times(price, value), cost)
        story.rates.append(Rate(thing, Thing(MONEY), price, story.clause))

    def keep(
        self,
        entry: Entry,
        thing: Thing,
        value: Node,
        whole: Thing | None,
        more: bool = False,
        opened: bool = False,
    ) -> None:
        """Put a record in, or compare it with the holding that is known; `opened` where it is a comparison."""
        story, owner = self.story, entry.owner
        if (owner, "", thing) in story.pending:
            story.state(story.pending.pop((owner, "", thing)), value, stated=False)
        if entry.kind == "have":
            if self.restated(entry, thing, value):
                return
            wider = [r for r in story.records if r.owner == owner and r.kind == "have" and r.thing != thing
                     and fits(thing, r.thing)]  # fmt: skip
            whole = whole or (wider[-1].thing if wider else None)
        else:
            whole = None
            if (
                entry.kind != "other"
                and not more
                and any(
                    r.owner == owner and r.kind == entry.kind and r.thing != thing and fits(thing, r.thing)
                    for r in story.records
                )
            ):
                raise NoStory(f"{thing.text()}: some of those before, or more?")
        same = (owner, entry.kind, entry.verb, thing, entry.labels)
        for record in story.records:
            alike = (record.owner, record.kind, record.verb, record.thing, record.when) == same
            if alike and (record.open or opened) and not (entry.to or more):
                story.state(record.value, value, stated=False)
                return
        story.records.append(
            Record(owner, entry.kind, entry.verb, thing, value, story.clause, entry.labels, whole, entry.to, opened)
        )
        if entry.origin:
            story.records.append(Record(entry.origin, "lose", "give", thing, value, story.clause, entry.labels))

    def restated(self, entry: Entry, thing: Thing, value: Node) -> bool:
        """Whether a holding is stated that follows from what was said before: an equation."""
        story, owner = self.story, entry.owner
        before = [r for r in story.records if (r.owner == owner and fits(r.thing, thing)) or r.to == owner != ""]
        if not self.now and not any(r.thing == thing and not (entry.labels - r.when) for r in before):
            return False
        found = holding(story, owner, thing, len(story.records))
        if self.past and not self.now and any(r.kind in ("gain", "lose") for r in before):
            raise NoStory(f"{thing.text()}: had them before, or after all that?")
        if found is None:
            if before:
                raise NoStory(f"{thing.text()}: how many there were is not said")
            return False
        story.state(found[0], value, stated=False)
        story.records.append(Record(owner, "now", entry.verb, thing, value, story.clause, entry.labels))
        return True

    def whole_of(self, amount: Amount, owners: tuple[str, ...]) -> bool:
        """`There are 27 guitars altogether`: what all owners have, added up, where each has some."""
        story, thing = self.story, amount.thing
        if thing is None or amount.kind != "num":
            return False
        everyone = not owners or owners == ("*",)
        parts = [(r.owner, r.value) for r in story.records if r.owner and r.kind == "have" and fits(r.thing, thing)]
        parts += [(who, value) for (who, when, other), value in story.pending.items()
                  if not when and fits(other, thing)]  # fmt: skip
        parts = [(who, value) for who, value in parts if everyone or who in owners]
        if len(parts) < 2 or len({who for who, _ in parts}) < len(parts):
            return False
        if not everyone and {who for who, _ in parts} != set(owners):
            return False
        story.state(
            total([value for _, value in parts]),
            story.given(amount.value, f"{thing.text()} in all: {amount.value}"),
            stated=False,
        )
        return True

    def sum_of(self, owner: str, amount: Amount) -> bool:
        """`If the farmer has 56 animals`: the pigs, cows and goats of which was told, added up."""
        story, thing = self.story, amount.thing
        if thing is None or amount.kind != "num" or amount.of or amount.more:
            return False
        parts = [r for r in story.records if r.owner == owner and r.kind == "have" and fits(r.thing, thing)]
        named = [*(r.thing for r in parts)]
        values = [record.value for record in parts]
        for (who, when, other), value in story.pending.items():
            if who == owner and not when and fits(other, thing):
                values.append(value)
                named.append(other)
        changed = any(r.owner == owner and r.kind in ("gain", "lose", "now") for r in story.records)
        if len(values) < 2 or thing in named or changed or any(record.whole for record in parts):
            return False
        if not any(record.open for record in parts):
            return False
        story.state(total(values), story.given(amount.value, f"{thing.text()} in all: {amount.value}"), False)
        return True

    # --- each

    def many_each(self, subject: Subject, entry: Entry, pieces: list[Piece], rates: list[Qualifier]) -> None:
        """`10 boys brought 15 sticks each`, `3 friends each have 5 cards`."""
        amount, story = subject.amount, self.story
        if amount is None or amount.kind != "num" or amount.thing is None or rates or amount.of or amount.more:
            raise self.fail()
        if not (subject.each or all(piece.each for piece in pieces)) or any(piece.rates for piece in pieces):
            raise self.fail()
        many = story.given(amount.value, f"{amount.thing.text()}: {amount.value}")
        story.records.append(Record("", "have", entry.verb, amount.thing, many, story.clause, entry.labels))
        for piece in pieces:
            inner = piece.amount
            if inner.kind != "num" or inner.thing is None or inner.of:
                raise self.fail()
            self.refuse_shared(inner.thing)
            value = story.given(inner.value, f"{inner.thing.text()} per {amount.thing.text()}: {inner.value}")
            story.rates.append(Rate(amount.thing, inner.thing, value, story.clause))

    def each_has(self, per: Thing, verb: str, pieces: list[Piece], rates: list[Qualifier]) -> None:
        """`Each box has 6 apples`, `one apple costs $2`."""
        if rates or any(piece.rates for piece in pieces):
            raise self.fail()
        for piece in pieces:
            amount = piece.amount
            if amount.kind == "compare" and verb == "cost":
                self.compare_price(per, amount)
                continue
            if amount.kind != "num" or amount.thing is None or piece.each or amount.of:
                raise self.fail()
            if verb == "cost" and amount.thing.head != MONEY:
                raise self.fail()
            self.refuse_shared(amount.thing)
            value = self.story.given(amount.value, f"{amount.thing.text()} per {per.text()}: {amount.value}")
            self.story.rates.append(Rate(per, amount.thing, value, self.story.clause))

    @staticmethod
    def refuse_shared(thing: Thing) -> None:
        """`Each brother has 2 sisters`: NoStory, since they may be the same ones."""
        if thing.head in SHARED:
            raise NoStory(f"{thing.head}s of several may be the same ones")

    def costs(self, thing: Thing, pieces: list[Piece], rates: list[Qualifier]) -> None:
        """`Tickets cost $6 each`, `the hat cost $5`, `rice costs $2 per pound`."""
        if len(pieces) != 1 or pieces[0].rates or any(rate.name != "per" for rate in rates):
            raise self.fail()
        amount = pieces[0].amount
        if amount.kind == "compare":
            self.compare_price(thing, amount)
            return
        if amount.kind != "num" or amount.thing is None or amount.thing.head != MONEY:
            raise self.fail()
        for rate in rates:
            if rate.thing.head in UNITS:
                thing = Thing(rate.thing.head, frozenset(), thing.text())
            elif not fits(thing, rate.thing):
                raise self.fail()
        price = self.story.given(amount.value, f"price of one {thing.text()}: {amount.value}")
        self.story.rates.append(Rate(thing, Thing(MONEY), price, self.story.clause))

    def compare_price(self, thing: Thing, amount: Amount) -> None:
        """`A pear costs $2 more than an apple`, `twice as much as an apple`."""
        if amount.ref is None or amount.ref.thing is None:
            raise self.fail()
        value = self.story.quantity(f"price of one {thing.text()}")
        self.story.state(value, self.times_and_plus(self.price(amount.ref.thing), amount))
        self.story.rates.append(Rate(thing, Thing(MONEY), value, self.story.clause))

    def give_each(self, owners: tuple[str, ...], entry: Entry, pieces: list[Piece], rates: list[Qualifier]) -> None:
        """`gives 2 apples to each of his 4 friends`."""
        amount = pieces[0].amount
        if len(owners) != 1 or len(pieces) != 1 or len(rates) != 1 or pieces[0].rates:
            raise self.fail()
        if amount.kind != "num" or amount.thing is None:
            raise self.fail()
        rate = rates[0]
        each = self.story.given(amount.value, f"{amount.thing.text()} per {rate.thing.text()}: {amount.value}")
        many = self.story.given(Fraction(rate.value), f"{rate.thing.text()}: {rate.value}")
        self.last_thing = amount.thing
        value = times(many, each)
        self.story.records.append(
            Record(owners[0], entry.kind, entry.verb, amount.thing, value, self.story.clause, entry.labels)
        )
