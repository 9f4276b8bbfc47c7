"""The value of an amount phrase in the story so far: a stated number, a part, the rest, a comparison."""

from lemmata.expr import Node, number
from lemmata.solver.build import minus, plus, times
from lemmata.solver.reading.story.adjuncts import Adjuncts
from lemmata.solver.reading.story.holdings import holding
from lemmata.solver.reading.story.lexicon import CLASS
from lemmata.solver.reading.story.model import MONEY, Thing, fits
from lemmata.solver.reading.story.phrases import Amount
from lemmata.solver.reading.story.tokens import NoStory

Valued = tuple[Node, Thing, Thing | None]


class Valuing(Adjuncts):
    """Gives each amount its quantity, with the equation that says what it is."""

    def resolve(self, amount: Amount, owner: str, verb: str) -> Valued:
        """The value of an amount, its thing, and the whole of which it is a part."""
        match amount.kind:
            case "num":
                return self.stated(amount)
            case "some":
                if amount.thing is None:
                    raise self.fail()
                return self.story.quantity(f"{amount.thing.text()}, not said how many"), amount.thing, None
            case "compare":
                return self.comparison(amount, owner, verb)
        return self.portion(amount, owner)

    def stated(self, amount: Amount) -> Valued:
        """`5 apples`, `5 of the apples`."""
        thing, story = amount.thing, self.story
        if thing is None:
            raise self.fail()
        if amount.of and not any(fits(r.thing, thing) or fits(thing, r.thing) for r in story.records):
            raise NoStory(f"{amount.value} of {thing.text()}: nothing is known of them")
        if amount.value.denominator != 1:
            story.fractional.add(thing.head)
        return story.given(amount.value, f"{thing.text()}: {amount.value}"), thing, None

    def portion(self, amount: Amount, owner: str) -> Valued:
        """`half of them`, `the rest`, `all of the apples`."""
        thing, story = amount.thing, self.story
        if thing is None:
            raise self.fail()
        upto = len(story.records)
        if amount.kind == "part" and not amount.left:
            upto = sum(1 for record in story.records if record.clause < story.clause)
            if any(r.kind == "lose" for r in story.records[:upto] if fits(r.thing, thing)):
                raise NoStory("a part of what: of all, or of what is left?")
        found = holding(story, owner, thing, upto, lenient=True)
        if found is None:
            raise NoStory(f"{thing.text()}: nothing is known of them")
        base, real = found
        if amount.kind != "part" or amount.left:
            base = self.without_parts(base, owner, real)
        counted = real if real.head != MONEY else None
        if amount.kind == "part":
            value = story.quantity(f"a part of the {real.text()}", counted)
            story.state(value, times(number(amount.value), base))
        else:
            value = story.quantity(f"{'the rest of the' if amount.kind == 'rest' else 'all'} {real.text()}", counted)
            story.state(value, base)
        return value, real, real

    def comparison(self, amount: Amount, owner: str, verb: str) -> Valued:
        """`twice as many as Tom`, `5 more than yesterday`."""
        ref, story = amount.ref, self.story
        thing = amount.thing or self.last_thing
        if ref is None or thing is None:
            raise self.fail()
        if ref.owner:
            self.meet(ref.owner)
        if not (ref.owner or ref.when) and ref.thing is not None and (fits(ref.thing, thing) or fits(thing, ref.thing)):
            raise NoStory(f"{thing.text()}: compared with whose?")
        base = self.lookup(ref.owner or owner, verb, ref.thing or thing, ref.when)
        value = story.quantity(f"{thing.text()}, by comparison", thing)
        story.state(value, self.times_and_plus(base, amount))
        return value, thing, None

    @staticmethod
    def times_and_plus(base: Node, amount: Amount) -> Node:
        """The factor and the offset of a comparison, applied."""
        part = base if amount.value == 1 else times(number(amount.value), base)
        if amount.plus > 0:
            return plus(part, number(amount.plus))
        return minus(part, number(-amount.plus)) if amount.plus < 0 else part

    def without_parts(self, base: Node, owner: str, thing: Thing) -> Node:
        """What is left of a holding when the parts that were named are taken off."""
        for record in self.story.records:
            if record.whole == thing and record.owner == owner and record.kind == "have":
                base = minus(base, record.value)
        return base

    def lookup(self, owner: str, verb: str, thing: Thing, when: str = "") -> Node:
        """The amount that an owner has (or did) of something; if nothing was said yet, a quantity to be said later."""
        story = self.story
        found = [r for r in story.records if r.owner == owner and fits(r.thing, thing) and r.whole is None]
        if when:
            found = [r for r in found if when in r.when or any(when.endswith(label) for label in r.when)]
            if len(found) != 1:
                raise NoStory(f"{when}: how many were that?")
        if verb and CLASS.get(verb) != "have":
            found = [r for r in found if r.verb == verb] or found
        if len(found) > 1:
            found = [r for r in found if r.thing == thing]
            if len(found) != 1:
                raise NoStory(f"{owner} {thing.text()}: which of them?")
        if found:
            return found[0].value
        if not owner and not (self.last_subject is not None and self.last_subject.scene):
            raise NoStory(f"{thing.text()}: whose?")
        key = (owner, "", thing)
        if key not in story.pending:
            story.pending[key] = story.quantity(f"{thing.text()} of {owner}", thing)
        return story.pending[key]

    def price(self, thing: Thing) -> Node:
        """What one such thing costs."""
        found = [rate for rate in self.story.rates if rate.thing.head == MONEY and fits(rate.per, thing)]
        if len(found) != 1:
            raise NoStory(f"{thing.text()}: its price is not known")
        return found[0].value

    def holder(self, thing: Thing) -> str:
        """The one owner who has such things."""
        found = {r.owner for r in self.story.records if fits(r.thing, thing) and r.kind in ("have", "gain", "now")}
        if len(found) != 1:
            raise NoStory(f"{thing.text()}: whose?")
        return found.pop()

    def unowned(self, thing: Thing) -> bool:
        """Whether such things are there, and belong to nobody who is named."""
        near = [r for r in self.story.records if r.kind == "have" and (fits(r.thing, thing) or fits(thing, r.thing))]
        return bool(near) and all(record.owner == "" for record in near)
