"""The sentence that asks: which quantity of the story is wanted."""

from fractions import Fraction

from lemmata.expr import Node, number
from lemmata.solver.build import minus, plus
from lemmata.solver.reading.story.adjuncts import TIME_UNITS, is_time
from lemmata.solver.reading.story.holdings import holding
from lemmata.solver.reading.story.lexicon import CLASS, KINDS, UNITS, VERBS, words
from lemmata.solver.reading.story.model import MONEY, Record, Thing, Ways, fits, same_verb, total
from lemmata.solver.reading.story.people import Subject
from lemmata.solver.reading.story.phrases import AUXILIARY, PREPOSITIONS, Ref
from lemmata.solver.reading.story.telling import Telling, stem
from lemmata.solver.reading.story.tokens import NoStory, lemma

_SPENDING = frozenset(["spend", "pay"])
_EARNING = words("earn make receive collect raise charge get")
_GENERIC = frozenset(["thing", "item", "object", "article"])
_OF_IT = ("from them", "from it", "for them", "for it", "for all of them", "on them", "for everything", "in the end",
          "at the end", "at the end of the day", "for all the items", "by selling them")  # fmt: skip
_TOGETHER = ("altogether", "in total", "in all", "all together", "together", "combined", "total", "overall")


class Asking(Telling):
    """Reads the question; `goal` is what it asks for."""

    def ask(self) -> Node:
        """The quantity that is asked for."""
        self.openers()
        goal = self.wanted()
        while self.at < len(self.tokens):
            if self.low() in ("?", ".", '"') or self.any(*_TOGETHER):
                self.at += self.low() in ("?", ".", '"')
                continue
            raise self.fail()
        return goal

    def wanted(self) -> Node:
        """By the first words of the question."""
        if self.any(*_TOGETHER):
            self.take(",")
        if self.any("how many more", "how much more", "how many fewer", "how much less", "how many less"):
            return self.more(self.low(-1) in ("fewer", "less"))
        if self.any("how many years old"):
            return self.size("old")
        if self.any("how old", "how tall", "how heavy", "how wide", "how high", "how deep"):
            return self.size(self.low(-1))
        if self.any("how far"):
            units = {part.head for rate in self.story.rates for part in (rate.thing, rate.per)}
            units |= {record.thing.head for record in self.story.records}
            found_units = [unit for unit in units if unit in UNITS and UNITS[unit][0] in ("length", "metric")]
            if len(found_units) != 1:
                raise NoStory("how far: in which unit?")
            return self.number_of(Thing(found_units[0]))
        if self.any("how long", "how much time", "how many minutes", "how many hours", "how many days"):
            unit = lemma(self.low(-1)) if self.low(-1) in ("minutes", "hours", "days") else ""
            found = self.attempt(lambda: self.time_taken(unit))
            if found is not None:
                return found
            if unit:
                return self.number_of(Thing(unit))
            raise self.fail()
        if self.any("how many"):
            self.any("total", "of the", "of his", "of her", "of their", "of")
            if self.low() in AUXILIARY and self.last_thing is not None:
                return self.number_of(self.last_thing)
            thing = self.asked_thing()
            self.story.goal_counted = thing.head not in UNITS and thing.head not in self.story.fractional
            return self.number_of(thing)
        if self.any("how much total money", "how much money", "how many dollars", "how much in dollars"):
            self.take(",")
            self.any("in dollars ,", "in dollars")
            return self.number_of(Thing(MONEY))
        if self.any("how much change"):
            return self.change()
        if self.any("how much profit"):
            if self.low() not in ("did", "does", "will", "would"):
                raise self.fail()
            self.at += 1
            subject = self.subject()
            if not self.any("make", "earn"):
                raise self.fail()
            return minus(self.money(subject.owners, 1, set()), self.money(subject.owners, -1, set()))
        if self.low() == "how" and self.low(1) == "much" and self.low(2) in (*AUXILIARY, "total", "in"):
            self.at += 2
            self.any("total", "in total")
            return self.number_of(Thing(MONEY))
        if self.take("how", "much"):
            return self.number_of(self.asked_thing())
        if self.any("what is the total cost", "what was the total cost", "what is the total price",
                    "what was the total price"):  # fmt: skip
            self.any("of the purchase", "of all the items", "of everything", "of his purchase", "of her purchase")
            return self.bill()
        if self.any("what is the total number of", "what was the total number of", "find the total number of",
                    "calculate the total number of", "what is the number of", "find the number of"):  # fmt: skip
            return self.number_of(self.asked_thing())
        raise self.fail()

    def size(self, word: str) -> Node:
        """`how old is Tom (now)?`, `how old will Tom be in 5 years?`"""
        later = self.take("will")
        if not later and not self.any("is", "was"):
            raise self.fail()
        subject = self.subject()
        if len(subject.owners) != 1:
            raise self.fail()
        self.any("be")
        self.any("now", "currently", "today")
        sizes = [r.value for r in self.story.records if r.owner == subject.owners[0] and r.verb == word]
        sizes += [value for (who, when, thing), value in self.story.pending.items()
                  if who == subject.owners[0] and not when and word in thing.mods]  # fmt: skip
        if len(sizes) != 1:
            raise NoStory(f"how {word} {subject.owners[0]} is, is not said")
        if not later:
            return sizes[0]
        if word != "old" or not self.take("in") or self.kind() != "num":
            raise self.fail()
        years = self.story.given(self.tokens[self.at].value, f"years from now: {self.tokens[self.at].value}")
        self.at += 1
        if not self.any("years", "year"):
            raise self.fail()
        return plus(sizes[0], years)

    def asked_thing(self) -> Thing:
        """The noun after `how many`."""
        thing = self.noun()
        if self.take("of"):
            raise self.fail()
        return thing

    # --- how many

    def number_of(self, thing: Thing) -> Node:
        """`… does Tom have left?`, `… are there?`, `… did she eat?`, `… are red?`"""
        each = False
        left = bool(self.any("left", "in total", "total", "altogether", "in all") and self.low(-1) == "left")
        auxiliary = ""
        if self.low() in AUXILIARY:
            auxiliary = self.low()
            self.at += 1
        if auxiliary in ("is", "are", "was", "were"):
            return self.number_being(thing, left)
        if auxiliary in ("have", "has", "had") and self.low() in VERBS:
            raise self.fail()
        if not auxiliary and self.low() in ("remain", "remained", "remains"):
            self.at += 1
            return self.held(("*",), thing)
        if not auxiliary and self.low() not in VERBS:
            raise self.fail()
        if auxiliary and self.any("it cost", "they cost", "it take", "the total cost be", "the bill be"):
            if self.low(-1) == "take":
                raise self.fail()
            return self.cost_of()
        if not auxiliary:
            raise self.fail()
        if thing.head == MONEY and (found := self.attempt(self.cost_of_these)) is not None:
            return found
        if self.low() == "be":
            self.at += 1
            return self.number_being(thing, left)
        if self.low() == "there" and self.low(1) == "be":
            self.at += 2
            return self.number_being(thing, left)
        if self.low() in ("each", "every"):
            self.at += 1
            per = self.noun()
            each = True
            owners: tuple[str, ...] = (per.text(),)
        else:
            subject = self.subject()
            if subject.amount is not None or subject.scene:
                raise self.fail()
            owners = subject.owners
            each = subject.each
            per = subject.thing or Thing("")
        self.any("now", "still", "each", "all", "both", "then", "end up", "only", "also", "already")
        each = each or self.low(-1) == "each"
        if self.low(-1) == "up":
            self.any("with", "having")
            return self.finish(self.held(owners, thing), owners, "have", thing)
        self.any("need to", "have to", "want to", "be able to", "get to", "has to")
        verb = VERBS.get(self.low(), "")
        if not verb and any(record.verb == stem(self.low()) for record in self.story.records):
            verb = stem(self.low())
        if not verb:
            raise self.fail()
        self.at += 1
        if self.any("up", "out", "away"):
            pass
        if each:
            return self.each_one(per, owners, verb, thing)
        if verb == "cost" and thing.head == MONEY:
            if len(owners) == 1 and per.head:
                return self.cost_of_thing(per)
            raise self.fail()
        left = left or self.tail_left()
        if verb == "have" or left or verb in ("start", "begin", "end"):
            if verb == "have" and self.any("at first", "in the beginning", "to start with", "at the beginning",
                                           "initially", "originally", "before"):  # fmt: skip
                return self.at_first(owners, thing)
            if verb == "end":
                self.any("with", "up with")
            if verb in ("start", "begin"):
                self.any("with", "out with")
                return self.at_first(owners, thing)
            return self.finish(self.held(owners, thing), owners, "have", thing)
        return self.finish(None, owners, verb, thing)

    def tail_left(self) -> bool:
        """Whether `left` comes next."""
        found = False
        while self.any("left", "remaining", "now", "still", *_TOGETHER) or (self.low() in ("over",) and found):
            if self.low() == "over":
                self.at += 1
                continue
            found = found or self.low(-1) in ("left", "remaining")
        return found

    def finish(self, goal: Node | None, owners: tuple[str, ...], verb: str, thing: Thing) -> Node:
        """The tail of the question: a time, a place, a horizon; then the amount."""
        labels: set[str] = set()
        horizon: tuple[Node, Thing] | None = None
        self.any(*_OF_IT)
        while self.low() not in ("?", ".", ""):
            if self.any(*_TOGETHER, "left", "now", "after that", "over"):
                continue
            found = self.attempt(self.horizon)
            if found is not None:
                if horizon is not None:
                    raise self.fail()
                horizon = found
                continue
            if any(self.kind(i) == "own" for i in range(1, 5)):
                raise self.fail()
            label = self.attempt(self.time_phrase) or self.attempt(self.place_phrase)
            if not label or label in ("start", "beginning", "first"):
                raise self.fail()
            labels.add(label)
        if horizon is not None:
            record = Record(owners[0] if len(owners) == 1 else "*", "other", "", horizon[1], horizon[0], 0)
            value = Ways(self.story).contribution(record, thing)
            if value is None:
                raise NoStory(f"{thing.text()} per {horizon[1].text()} is not said")
            return value
        told = {label for record in self.story.records for label in record.when}
        if any(is_time(label) for label in labels - told) and any(map(is_time, told)):
            raise NoStory(f"{', '.join(sorted(labels - told))}: nothing is told of that time")
        if goal is None:
            goal = self.done(owners, verb, thing, labels)
        elif labels and any(labels & record.when for record in self.story.records):
            raise NoStory(f"{', '.join(labels)}: which part of the story is meant?")
        return goal

    def horizon(self) -> tuple[Node, Thing] | None:
        """`in 5 days`, `in a week`, `per day`, `each week`, `a year`."""
        self.any("in", "for", "after", "during", "over", "within", "per", "each", "every")
        value = Fraction(1)
        if self.kind() == "num":
            value = self.tokens[self.at].value
            self.at += 1
        elif self.low() in ("a", "an", "one"):
            self.at += 1
        elif self.low(-1) not in ("per", "each", "every"):
            raise self.fail()
        unit = lemma(self.low())
        if unit not in TIME_UNITS:
            raise self.fail()
        self.at += 1
        node = self.story.given(value, f"{unit}: {value}") if value != 1 else number(1)
        return node, Thing(unit)

    def number_being(self, thing: Thing, left: bool) -> Node:
        """`are there in the box?`, `are left?`, `are red?`, `were sold?`"""
        while self.any("there", "now", "still", "be", "currently"):
            pass
        left = self.tail_left() or left
        if self.low() in ("?", ".", ""):
            return self.finish(self.held(("*",), thing), ("*",), "have", thing)
        if self.low() in VERBS and not left:
            verb = VERBS[self.low()]
            self.at += 1
            if verb == "leave":
                return self.finish(self.held(("*",), thing), ("*",), "have", thing)
            return self.finish(None, ("*",), verb, thing)
        if self.low() in PREPOSITIONS:
            return self.finish(self.held(("*",), thing), ("*",), "have", thing)
        place = self.at
        try:
            self.determiner()
            word = self.noun()
        except NoStory:
            self.at = place
            raise
        kinds = (Thing(thing.head, thing.mods | word.mods | {word.head}), Thing(word.head, word.mods))
        known = [kind for kind in kinds if any(fits(record.thing, kind) for record in self.story.records)]
        if len(known) != 1:
            raise self.fail()
        return self.finish(self.held(("*",), known[0]), ("*",), "have", known[0])

    # --- amounts

    def who(self, owners: tuple[str, ...]) -> list[str]:
        """The owners that are meant; all, where nobody is named."""
        known = self.story.owners()
        known += [owner for owner, when, _ in self.story.pending if not when and owner not in known]
        labels = {label for record in self.story.records for label in record.when}
        if confused := labels & set(known):
            raise NoStory(f"{', '.join(sorted(confused))}: a place, or somebody who has things?")
        if owners == ("*",) or (
            len(owners) == 1 and owners[0] in ("they", "we", "you", "i") and owners[0] not in known
        ):
            return known
        found: list[str] = []
        for owner in owners:
            if owner in known or any(record.to == owner for record in self.story.records):
                found.append(owner)
        joint = " and ".join(owners)
        if joint in known and joint not in found:
            found.append(joint)
        if not found:
            here = [record for record in self.story.records if record.owner == ""]
            if here and len(owners) == 1 and all(owners[0] in record.when or record.kind != "have" for record in here):
                return [""]
            raise NoStory(f"{', '.join(owners)}: nothing is known of them")
        return found

    def widen(self, thing: Thing) -> Thing | None:
        """A thing that the story speaks of; None for one that stands for all things in it."""
        story = self.story
        things = [record.thing for record in story.records] + [
            part for rate in story.rates for part in (rate.per, rate.thing)
        ]
        if any(fits(known, thing) or fits(thing, known) for known in things):
            return thing
        if any(thing.head in (known.head, known.of) for known in things) or thing.mods:
            return thing
        if thing.head in _GENERIC:
            return None
        if thing.head in KINDS and all(fits(r.thing, thing) for r in story.records if r.thing.head not in UNITS):
            return None
        return thing

    def held(self, owners: tuple[str, ...], thing: Thing) -> Node:
        """What the owners hold at the end."""
        every: list[Node] = []
        wide = self.widen(thing)
        for owner in self.who(owners):
            every += self.unsaid(owner, wide)
            if wide is not None:
                found = holding(self.story, owner, wide, len(self.story.records))
                if found is not None:
                    every.append(found[0])
                continue
            seen: list[Thing] = []
            for record in self.story.records:
                if record.owner == owner and record.kind != "other" and record.thing not in seen:
                    if record.thing.head == MONEY or record.whole is not None:
                        continue
                    if any(fits(record.thing, other) for other in seen):
                        continue
                    seen.append(record.thing)
                    found = holding(self.story, owner, record.thing, len(self.story.records))
                    if found is not None:
                        every.append(found[0])
        if not every:
            if wide is not None and owners != ("*",):
                return self.done(owners, "", thing, set())
            raise NoStory(f"{thing.text()}: nothing is known of them")
        return total(every)

    def unsaid(self, owner: str, thing: Thing | None) -> list[Node]:
        """What an owner was only compared with."""
        return [value for (who, when, other), value in self.story.pending.items()
                if who == owner and not when and thing is not None and fits(other, thing)]  # fmt: skip

    def at_first(self, owners: tuple[str, ...], thing: Thing) -> Node:
        """What an owner held before anything happened."""
        owner = self.who(owners)[0] if len(owners) == 1 else ""
        records = [r for r in self.story.records if r.owner == owner and (fits(r.thing, thing))]
        if records and records[0].kind == "have":
            return records[0].value
        key = (owner, "at first", thing)
        if key not in self.story.pending:
            raise NoStory(f"{thing.text()} at first")
        self.story.defaults = [part for part in self.story.defaults if part.relation.lhs != self.story.pending[key]]
        return self.story.pending[key]

    def done(self, owners: tuple[str, ...], verb: str, thing: Thing, labels: set[str]) -> Node:
        """What the owners did in all."""
        story = self.story
        if thing.head == MONEY and verb in _SPENDING:
            return self.money(owners, -1, labels)
        if thing.head == MONEY and verb in _EARNING:
            return self.money(owners, 1, labels)
        who = self.who(owners)
        wide = self.widen(thing)
        ways = Ways(story)
        used = [r for r in story.records if r.owner in who and r.kind != "now"]
        known = {label for record in story.records for label in record.when}
        if labels & known:
            used = [r for r in used if labels & known <= r.when]
        if verb:
            exact = [r for r in used if same_verb(r.verb, verb)]
            kind = CLASS.get(verb)
            used = exact or [r for r in used if r.kind == kind] or (used if kind in ("gain", "other") else [])
        parts = [value for owner in who for value in self.unsaid(owner, wide)]
        for record in used:
            if record.whole is not None and wide is not None and fits(record.whole, wide):
                continue
            value = ways.contribution(record, wide) if wide is not None else (
                record.value if record.thing.head not in (*TIME_UNITS, MONEY) else None)  # fmt: skip
            if value is not None:
                parts.append(value)
        if not parts:
            raise NoStory(f"{thing.text()}: nothing is known of them")
        return total(parts)

    def money(self, owners: tuple[str, ...], sign: int, labels: set[str]) -> Node:
        """What was paid, or earned."""
        ways = Ways(self.story)
        who = self.who(owners)
        parts = []
        for record in self.story.records:
            if record.owner not in who or record.kind == "now":
                continue
            if record.thing.head == MONEY:
                if record.kind == ("lose" if sign < 0 else "gain"):
                    parts.append(record.value)
                continue
            if record.verb in (("sell",) if sign < 0 else ("buy",)):
                continue
            value = ways.contribution(record, Thing(MONEY))
            if value is not None:
                parts.append(value)
        if not parts:
            raise NoStory("money: nothing is known of it")
        known = {label for record in self.story.records for label in record.when}
        if labels & known:
            raise NoStory(f"{', '.join(labels)}: which part of the story is meant?")
        return total(parts)

    def bill(self) -> Node:
        """What everything costs."""
        return self.money(("*",), -1, set())

    def cost_of(self) -> Node:
        """`does it cost (in total | to buy …)?`"""
        self.any(*_TOGETHER)
        if self.low() in ("?", "."):
            return self.bill()
        if self.any("to buy", "to purchase", "for", "to get"):
            before = len(self.story.records)
            self.after_verb(self.last_subject or Subject(("someone",)), "buy")
            parts = []
            for record in self.story.records[before:]:
                value = Ways(self.story).contribution(record, Thing(MONEY))
                if value is None:
                    raise NoStory(f"{record.thing.text()}: its price is not known")
                parts.append(value)
            return total(parts)
        raise self.fail()

    def cost_of_these(self) -> Node:
        """`do 4 bananas and 2 pears cost?`"""
        parts = []
        while True:
            amount = self.amount(None)
            if amount.kind != "num" or amount.thing is None or amount.of:
                raise self.fail()
            value = self.story.given(amount.value, f"{amount.thing.text()}: {amount.value}")
            record = Record("*", "gain", "buy", amount.thing, value, self.story.clause)
            price = Ways(self.story).contribution(record, Thing(MONEY))
            if price is None:
                raise NoStory(f"{amount.thing.text()}: the price is not known")
            parts.append(price)
            if self.take("cost"):
                return total(parts)
            if not (self.take(",") or self.take("and")):
                raise self.fail()
            self.take("and")

    def time_taken(self, unit: str) -> Node:
        """`will it take (him) to bake 4 pans?`"""
        if not self.any("will it take", "would it take", "does it take", "did it take"):
            raise self.fail()
        if self.low() in ("him", "her", "them") or self.is_name():
            self.at += 1
        if not self.take("to") or self.low() not in VERBS:
            raise self.fail()
        self.at += 1
        self.any("up", "out")
        amount = self.amount(None)
        if amount.kind != "num" or amount.thing is None:
            raise self.fail()
        units = {rate.thing.head for rate in self.story.rates if fits(rate.per, amount.thing)} & set(TIME_UNITS)
        if not unit and len(units) != 1:
            raise NoStory("in which unit of time?")
        value = self.story.given(amount.value, f"{amount.thing.text()}: {amount.value}")
        record = Record("*", "other", "", amount.thing, value, self.story.clause)
        found = Ways(self.story).contribution(record, Thing(unit or units.pop()))
        if found is None:
            raise NoStory(f"{amount.thing.text()}: how long each takes is not said")
        return found

    def cost_of_thing(self, thing: Thing) -> Node:
        """`does each ticket cost?`"""
        prices = [rate for rate in self.story.rates if rate.thing.head == MONEY and fits(rate.per, thing)]
        if len(prices) != 1:
            raise NoStory(f"the price of {thing.text()}")
        return prices[0].value

    def each_one(self, per: Thing, owners: tuple[str, ...], verb: str, thing: Thing) -> Node:
        """`does each friend get?`"""
        rates = [r for r in self.story.rates if fits(r.thing, thing) and fits(r.per, per)]
        if len(rates) == 1:
            return rates[0].value
        raise NoStory(f"{thing.text()} per {per.text()}")

    def change(self) -> Node:
        """`how much change`: what was handed over less what it cost."""
        raise self.fail()

    # --- how many more

    def more(self, fewer: bool) -> Node:
        """`how many more apples does Tom have than Mary?`, `… does she need?`"""
        thing = None
        if self.low() not in AUXILIARY:
            thing = Thing(MONEY) if self.take("money") else self.noun()
        if self.low() == "than":
            self.at += 1
            self.determiner()
            other = self.noun()
            return self.more_things(thing, other, fewer)
        if self.low() not in AUXILIARY:
            raise self.fail()
        self.at += 1
        if self.low() == "there":
            raise self.fail()
        subject = self.subject()
        owners = subject.owners
        self.any("still")
        if not owners or self.low() not in VERBS:
            raise self.fail()
        verb = VERBS[self.low()]
        self.at += 1
        if thing is None:
            thing = Thing(MONEY) if verb in ("spend", "pay", "earn", "cost", "save") else self.last_thing
        if thing is None:
            raise self.fail()
        if verb == "need":
            return self.lacking(owners, thing)
        while self.any("in total", "altogether"):
            pass
        others = [who for who in self.who(("*",)) if who not in owners]
        if self.low() in ("?", ".") and len(owners) == len(others) == 1:
            return self.compare(owners, verb, thing, Ref(others[0]), fewer)
        if not self.any("than", "then"):
            raise self.fail()
        ref = self.reference(thing)
        return self.compare(owners, verb, thing, ref, fewer)

    def amount_by(self, owners: tuple[str, ...], verb: str, thing: Thing) -> Node:
        """What somebody has, or did."""
        if CLASS.get(verb) == "have":
            return self.held(owners, thing)
        return self.done(owners, verb, thing, set())

    def compare(self, owners: tuple[str, ...], verb: str, thing: Thing, ref: Ref, fewer: bool) -> Node:
        """The difference of two amounts."""
        one = self.amount_by(owners, verb, thing)
        other = self.amount_by((ref.owner,) if ref.owner else owners, verb, ref.thing or thing)
        return minus(other, one) if fewer else minus(one, other)

    def more_things(self, thing: Thing | None, other: Thing, fewer: bool) -> Node:
        """`how many more apples than pears does she have?`"""
        if thing is None:
            raise self.fail()
        if not other.mods and other.head == thing.head:
            raise self.fail()
        if self.low() not in AUXILIARY:
            raise self.fail()
        auxiliary = self.low()
        self.at += 1
        if auxiliary in ("are", "were", "is") and (self.take("there") or True):
            if self.low() not in ("?", ".") and not self.attempt(self.place_phrase):
                raise self.fail()
            one, two = self.held(("*",), thing), self.held(("*",), other)
        else:
            subject = self.subject()
            if not subject.owners or self.low() not in VERBS:
                raise self.fail()
            verb = VERBS[self.low()]
            self.at += 1
            self.any("left", "now")
            one, two = self.amount_by(subject.owners, verb, thing), self.amount_by(subject.owners, verb, other)
        return minus(two, one) if fewer else minus(one, two)

    def lacking(self, owners: tuple[str, ...], thing: Thing) -> Node:
        """What is needed less what is there."""
        needed = [r for r in self.story.records if r.verb == "need" and r.owner in self.who(owners)]
        parts = [value for r in needed if (value := Ways(self.story).contribution(r, thing)) is not None]
        if not parts:
            raise NoStory(f"{thing.text()}: how many are needed?")
        have = holding(self.story, owners[0], thing, len(self.story.records))
        if have is None:
            raise NoStory(f"{thing.text()}: how many are there?")
        if self.any("to buy", "to make", "to get", "to collect", "to save"):
            self.noun()
        return minus(total(parts), have[0])
