"""Noun phrases and amounts: `the 3 red marbles`, `half of her money`, `5 more than twice as many apples as Tom`."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

from lemmata.solver.reading.story.lexicon import FEMALE, MALE, NOUNISH, PARTS, PERSONS, TIMES, UNITS, VERBS, words
from lemmata.solver.reading.story.model import MONEY, Story, Thing
from lemmata.solver.reading.story.tokens import NoStory, Token, lemma, plural

T = TypeVar("T")
PREPOSITIONS = words(
    "in on at to from with for of by into onto after before during over under between among inside near around "
    "through about across along out off up down towards toward without behind beside per within until than as like "
    "onto"
)
DETERMINERS = words("the a an his her their its my our your this that these those")
PRONOUNS = words("he she they it him her them we you i his hers theirs himself herself themselves")
AUXILIARY = words(
    "is are was were be been being am will would can could should may might must do does did has have had shall"
)
ADVERBS = words(
    "last next also then still already just only later finally again now altogether together today yesterday "
    "tomorrow tonight "
    "there here initially originally currently first afterwards eventually back away so far all both each every daily "
    "weekly monthly total left remaining more fewer less extra additional however once twice therefore instead "
    "exactly successfully quickly recently evenly equally apiece"
)
WH = words("how what which who whom whose when where why if that while because since although")
JOINS = frozenset(["and", "or", "but", ",", ";", ".", "?", "!", ":", "(", ")", '"', "-", "then"])
STOP = (
    PREPOSITIONS | DETERMINERS | PRONOUNS | AUXILIARY | ADVERBS | WH | JOINS | frozenset(["some", "any", "no", "not"])
)
DAYS = words(
    "monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays fridays saturdays "
    "sundays january february march april may june july august september october november december"
)  # fmt: skip
PLACELESS = frozenset(["total", "all"])


@dataclass(frozen=True)
class Ref:
    """What something is compared with: an owner, a thing, or both."""

    owner: str = ""
    thing: Thing | None = None
    when: str = ""


@dataclass(frozen=True)
class Amount:
    """A quantity phrase. `kind`: num, some, part (a fraction of), rest, all, compare (times * ref + plus)."""

    kind: str
    value: Fraction = Fraction(0)
    thing: Thing | None = None
    ref: Ref | None = None
    plus: Fraction = Fraction(0)
    more: bool = False
    left: bool = False
    of: str = ""


class Phrases:
    """A cursor over the tokens of a sentence, with the story so far for what a word refers to."""

    def __init__(self, tokens: list[Token], story: Story) -> None:
        self.tokens = tokens
        self.at = 0
        self.story = story

    # --- the cursor

    def low(self, ahead: int = 0) -> str:
        """The token in lower case, or nothing at the end."""
        place = self.at + ahead
        return self.tokens[place].low if 0 <= place < len(self.tokens) else ""

    def kind(self, ahead: int = 0) -> str:
        """The kind of a token."""
        place = self.at + ahead
        return self.tokens[place].kind if 0 <= place < len(self.tokens) else "end"

    def take(self, *words: str) -> bool:
        """Go over these words if they come next."""
        if all(self.low(ahead) == word for ahead, word in enumerate(words)):
            self.at += len(words)
            return True
        return False

    def any(self, *choices: str) -> str:
        """Go over the first of these phrases that comes next."""
        for choice in choices:
            if self.take(*choice.split()):
                return choice
        return ""

    def fail(self) -> NoStory:
        """The place where reading stopped."""
        rest = " ".join(token.text for token in self.tokens[self.at : self.at + 8])
        if rest in ("", ".", "?"):
            rest = f"{' '.join(token.text for token in self.tokens[-9:])} (its end)"
        return NoStory(rest)

    def attempt(self, way: Callable[[], T]) -> T | None:
        """The result of a way to go on, or None with everything as it was."""
        place, story = self.at, self.story
        marks = [len(part) for part in (story.facts, story.defaults, story.records, story.rates)]
        meanings, pending = dict(story.meanings), dict(story.pending)
        state = self.save()
        try:
            return way()
        except NoStory:
            self.at = place
            for part, mark in zip((story.facts, story.defaults, story.records, story.rates), marks, strict=True):
                del part[mark:]  # type: ignore[attr-defined]
            story.meanings, story.pending = meanings, pending
            self.restore(state)
            return None

    def goes(self, *ways: Callable[[], object]) -> bool:
        """Whether these can be read one after the other; if not, everything is as it was."""

        def all_of() -> bool:
            for way in ways:
                way()
            return True

        return self.attempt(all_of) is True

    def save(self) -> object:
        """What else has to be put back after a failed attempt."""
        return None

    def restore(self, state: object) -> None:
        """Put it back."""

    # --- noun phrases

    def noun(self) -> Thing:
        """Adjectives and a head noun, perhaps with `of …`."""
        words: list[str] = []
        start = self.at
        while self.kind() == "word":
            low = self.low()
            if low in STOP:
                break
            if low in VERBS and not self.verb_as_noun(words, low):
                break
            if low in ("dozen", "dozens"):
                self.at = start
                raise self.fail()
            if low in ("worth", "than", "long", "tall", "old") and words:
                break
            words.append(low)
            self.at += 1
            if self.take("'s"):
                words.pop()
                words.append(f"{low}'s")
        if not words or len(words) > 5 or words[-1].endswith("'s"):
            self.at = start
            raise self.fail()
        head, mods = lemma(words[-1]), frozenset(lemma(word) if len(words) > 1 else word for word in words[:-1])
        if head in ("number", "amount", "kind", "type") or (head == "money" and mods):
            self.at = start
            raise self.fail()
        if head == "money":
            head = MONEY
        if head in ("day", "week", "month", "year", "hour", "minute", "second") and mods - {"school", "video"} != mods:
            self.at = start
            raise self.fail()
        of = ""
        if self.low() == "of" and self.kind(1) == "word" and self.low(1) not in ("which", "them", "these", "those"):
            place = self.at
            self.at += 1
            owned = self.low() in DETERMINERS and bool(self.determiner()) is not None
            try:
                inner = self.noun()
                of = inner.text() if not inner.of else f"{inner.text()}"
                if owned and head not in ("bag", "box", "piece", "slice", "pound"):
                    of = inner.text()
            except NoStory:
                self.at = place
        return Thing(head, mods, of)

    def verb_as_noun(self, words: list[str], low: str) -> bool:
        """Whether a verb form stands here as a noun or adjective."""
        if not words:
            before = self.tokens[self.at - 1] if self.at else None
            return low in NOUNISH or (before is not None and before.kind in ("num", "frac") and low not in AUXILIARY)
        if plural(words[-1]) or words[-1].endswith("'s"):
            return False
        return low in NOUNISH and self.low(1) not in DETERMINERS and self.kind(1) not in ("num", "money")

    def determiner(self) -> str:
        """Go over `the`, `her`, `Tom's`, …; what it was."""
        if self.low() in DETERMINERS:
            self.at += 1
            return self.low(-1)
        if self.kind() == "word" and self.tokens[self.at].cap and self.low(1) == "'s":
            self.at += 2
            return self.low(-2)
        return ""

    def is_name(self, ahead: int = 0) -> bool:
        """Whether a proper name stands here."""
        place = self.at + ahead
        if place >= len(self.tokens) or self.tokens[place].kind != "word" or not self.tokens[place].cap:
            return False
        low = self.tokens[place].low
        if (low in STOP and low not in MALE | FEMALE) or low in DAYS:
            return False
        if (place > 0 and self.tokens[place - 1].low not in ('"', ",")) or low in MALE or low in FEMALE:
            return low not in AUXILIARY - MALE
        if low in self.story.owners():
            return True
        follows = self.low(ahead + 1)
        if (
            place + 1 < len(self.tokens)
            and self.tokens[place + 1].cap
            and follows not in STOP | DAYS
            and low not in VERBS
        ):
            return True
        if plural(low):
            return follows in ("has", "is", "was", "does") or (follows in VERBS and follows.endswith("s"))
        return follows in AUXILIARY or follows in VERBS or follows == "and"

    def name(self) -> str:
        """A proper name, of one word or more."""
        if not self.is_name():
            raise self.fail()
        words = [self.low()]
        self.at += 1
        while self.kind() == "word" and self.tokens[self.at].cap and self.low() not in STOP | DAYS:
            words.append(self.low())
            self.at += 1
        return " ".join(words)

    # --- amounts

    def number(self) -> Fraction | None:
        """Go over a plain number."""
        if self.kind() == "num":
            self.at += 1
            return self.tokens[self.at - 1].value
        return None

    def amount(self, default: Thing | None = None) -> Amount:
        """An amount of something; `default` is what is meant where only a number stands."""
        start = self.at
        while self.any(
            "about exactly",
            "a combined total of",
            "a total of",
            "a sum of",
            "another",
            "only",
            "just",
            "exactly",
            "up to",
        ):
            if self.low(-1) == "another" and self.kind() != "num":
                self.at -= 1
                break
        if self.low() == "to":
            self.at = start
        for way in (self.compared, self.rest, self.part, self.counted, self.vague):
            place = self.at
            try:
                return way(default)
            except NoStory:
                self.at = place
        self.at = start
        raise self.fail()

    def counted(self, default: Thing | None) -> Amount:
        """`5 red marbles`, `$5`, `5 more`, `5 of them`, `an apple`."""
        if self.kind() == "money":
            value = self.tokens[self.at].value
            self.at += 1
            more = bool(self.any("more"))
            if self.low() in ("bill", "bills", "-") or self.kind() == "num":
                raise self.fail()
            return Amount("num", value, Thing(MONEY), more=more)
        value_ = self.number()
        if value_ is None:
            if self.low() in ("a", "an") and self.low(1) not in ("few", "lot", "couple", "half", "third", "quarter"):
                self.at += 1
                return Amount("num", Fraction(1), self.noun())
            if self.take("another") or self.take("one"):
                return Amount("num", Fraction(1), self.noun(), more=True)
            raise self.fail()
        if self.low() in ("-", "/", "*", "+", "x", "times", ":", "%") or self.kind() in ("num", "frac", "money"):
            raise self.fail()
        more = bool(self.any("more", "additional", "extra", "other"))
        if self.take("of"):
            return Amount("num", value_, self.of_what(default), more=more, of="of")
        try:
            thing = self.noun()
        except NoStory:
            if default is None:
                raise
            thing = default
        if self.low() == "more" and thing is not default and self.low(1) not in ("than",):
            self.at += 1
            more = True
        if self.low() in ("and", ",") and not thing.mods and not thing.of and not plural(self.low(-1)):
            thing = self.shared_head(thing)
        return Amount("num", value_, thing, more=more)

    def shared_head(self, thing: Thing) -> Thing:
        """`31 red and 15 green balloons`: the noun that comes later."""
        place = self.at
        try:
            for _ in range(3):
                self.take(",")
                self.take("and")
                if self.number() is None:
                    return thing
                later = self.noun()
                if later.mods and plural(self.low(-1)):
                    return Thing(later.head, frozenset([thing.head]))
                if self.low() not in ("and", ","):
                    return thing
        except NoStory:
            pass
        finally:
            self.at = place
        return thing

    def of_what(self, default: Thing | None) -> Thing:
        """After `of`: `them`, `the apples`, `his money`."""
        if self.any("them", "these", "those", "it", "which", "whom"):
            if default is None:
                raise self.fail()
            return default
        if not self.determiner():
            pass
        self.any("remaining", "total", "whole", "entire")
        self.number()
        return self.noun()

    def part(self, default: Thing | None) -> Amount:
        """`half of the apples`, `1/3 of them`, `20% of the students`, `half the cake`."""
        value = None
        if self.kind() in ("frac", "percent"):
            token = self.tokens[self.at]
            value = token.value / 100 if token.kind == "percent" else token.value
            self.at += 1
        elif (self.low() in ("a", "one", "an") and self.low(1) in PARTS) or (
            self.kind() == "num" and self.tokens[self.at].value == 1 and self.low(1) in PARTS
        ):
            value = PARTS[self.low(1)]
            self.at += 2
        elif self.take("half"):
            value = Fraction(1, 2)
        if value is None:
            raise self.fail()
        left = False
        if self.take("of"):
            if self.any("what is left", "what was left", "what remained", "what remains", "the rest", "the remainder"):
                return Amount("part", value, default, left=True)
            mark = self.at
            self.determiner()
            if self.any("remaining", "leftover"):
                left = True
            elif self.any("total"):
                pass
            self.at = self.at if left else mark
            if left:
                place = self.at
                try:
                    return Amount("part", value, self.noun(), left=True)
                except NoStory:
                    self.at = place
                    return Amount("part", value, default, left=True)
            return Amount("part", value, self.of_what(default))
        if self.low() in ("the", "his", "her", "their", "its"):
            self.at += 1
            return Amount("part", value, self.noun())
        if default is None or self.low() in ("as", "a", "an", "-") or self.kind() in ("num", "money"):
            raise self.fail()
        return Amount("part", value, default)

    def one_part(self) -> bool:
        """Whether `a third`, `one half` comes next."""
        one = self.low() in ("a", "one", "an") or (self.kind() == "num" and self.tokens[self.at].value == 1)
        return one and self.low(1) in PARTS

    def rest(self, default: Thing | None) -> Amount:
        """`the rest`, `the remaining apples`, `all of them`, `the others`."""
        if self.any("the rest of", "the remainder of"):
            return Amount("rest", thing=self.of_what(default))
        if self.any("the rest", "the remainder", "the others"):
            return Amount("rest", thing=default)
        if self.any("the remaining", "the other"):
            if self.kind() == "num":
                raise self.fail()
            place = self.at
            try:
                return Amount("rest", thing=self.noun())
            except NoStory:
                self.at = place
                return Amount("rest", thing=default)
        if self.any("all of", "all"):
            place = self.at
            try:
                return Amount("all", thing=self.of_what(default))
            except NoStory:
                self.at = place
                raise
        raise self.fail()

    def vague(self, default: Thing | None) -> Amount:
        """`some apples`, `a few more`."""
        if self.any("some more", "some of", "some", "a few", "several", "a certain number of", "a number of", "many"):
            of = self.low(-1) == "of"
            if of:
                self.determiner()
            more = bool(self.any("more"))
            try:
                return Amount("some", thing=self.noun(), more=more)
            except NoStory:
                if default is None or self.low() not in ("", ".", ",", "and", "to", "in"):
                    raise
                return Amount("some", thing=default, more=more)
        raise self.fail()

    def compared(self, default: Thing | None) -> Amount:
        """`3 more apples than Tom`, `twice as many as Tom`, `5 less than 3 times as many apples as Tom`."""
        offset, unit = Fraction(0), None
        start = self.at
        if self.kind() in ("num", "money") and self.low(1) not in ("times",):
            money = self.kind() == "money"
            offset = self.tokens[self.at].value
            self.at += 1
            sign = self.any("more", "fewer", "less", "additional")
            if not sign:
                unit = None if money else self.noun()
                sign = self.any("more", "fewer", "less", "longer", "shorter", "taller", "heavier", "farther", "further",
                                "older", "younger")  # fmt: skip
            if not sign:
                raise self.fail()
            if sign in ("fewer", "less", "shorter", "younger"):
                offset = -offset
            thing = Thing(MONEY) if money else unit
            if thing is None:
                place = self.at
                try:
                    thing = self.noun()
                except NoStory:
                    self.at = place
            if not self.take("than"):
                raise self.fail()
            factor = self.factor()
            if factor is None:
                return Amount("compare", Fraction(1), thing or default, self.reference(thing or default), offset)
            return self.scaled(factor, offset, thing or default, said=thing is not None)
        self.at = start
        factor = self.factor()
        if factor is None:
            if self.any("as many", "as much", "the same number of", "the same amount of", "an equal number of"):
                self.at -= 0
                if self.low(-1) != "of":
                    self.at -= 2
                    return self.scaled(Fraction(1), Fraction(0), default)
                thing = self.noun()
                if not self.take("as"):
                    raise self.fail()
                return Amount("compare", Fraction(1), thing, self.reference(thing))
            raise self.fail()
        return self.scaled(factor, offset, default)

    def factor(self) -> Fraction | None:
        """`twice`, `3 times`, `half`, `a third`, when it multiplies what follows."""
        place = self.at
        value: Fraction | None = None
        if self.low() in TIMES:
            value = Fraction(TIMES[self.low()])
            self.at += 1
        elif self.kind() in ("num", "frac") and self.low(1) == "times":
            value = self.tokens[self.at].value
            self.at += 2
        elif self.kind() == "frac" or (self.kind() == "percent" and self.low(1) in ("as", "of")):
            value = self.tokens[self.at].value / (100 if self.kind() == "percent" else 1)
            self.at += 1
        elif self.take("half"):
            value = Fraction(1, 2)
        elif (self.low() in ("a", "one") and self.low(1) in PARTS) or (
            self.kind() == "num" and self.tokens[self.at].value == 1 and self.low(1) in PARTS
        ):
            value = PARTS[self.low(1)]
            self.at += 2
        if value is None:
            self.at = place
        return value

    def scaled(self, factor: Fraction, offset: Fraction, default: Thing | None, said: bool = False) -> Amount:
        """After the factor: `as many apples as Tom`, `the number of apples that Tom has`, `that many`."""
        if self.any("as many", "as much"):
            thing = default
            place = self.at
            try:
                thing = self.noun()
            except NoStory:
                self.at = place
            if self.take("as"):
                return Amount("compare", factor, thing, self.reference(thing), offset)
            raise self.fail()
        if self.any("the number of", "the amount of", "the total number of"):
            thing = Thing(MONEY) if self.take("money") else self.noun()
            if self.any("as", "than"):
                return Amount("compare", factor, thing, self.reference(thing), offset)
            self.any("that", "which")
            place = self.at
            owner = self.owner_word()
            if owner and self.low() in ("has", "have", "had", "did", "does"):
                self.at += 1
                return Amount("compare", factor, default if said else thing, Ref(owner, thing), offset)
            self.at = place
            if not said:  # twice the number of apples: of what?
                raise self.fail()
            return Amount("compare", factor, default, Ref("", thing), offset)
        raise self.fail()

    def reference(self, thing: Thing | None) -> Ref:
        """What it is compared with."""
        when = self.when_word()
        if when:
            return Ref("", thing, when)
        if self.is_name():
            place = self.at
            name = self.name()
            if self.take("'s"):
                self.at = place
                raise self.fail()
            if self.take("and"):
                raise self.fail()
            self.any("has", "have", "had", "does", "did", "do", "is", "was", "are", "were")
            return Ref(name)
        place = self.at
        owner = self.owner_word()
        if owner and self.low() in ("has", "have", "had", "did", "does", "do", "is", "was"):
            self.at += 1
            return Ref(owner)
        if owner and self.low() in ("", ".", ",", "and", "?"):
            return Ref(owner)
        self.at = place
        self.determiner()
        found = self.noun()
        if found.head in PERSONS or found.text() in self.story.owners():
            self.any("has", "have", "had", "does", "did", "do", "is", "was")
            return Ref(found.text() if found.text() in self.story.owners() else found.head)
        if self.low() not in ("", ".", ",", "and", "?", "in", "on", "at", ";", "but", ")"):
            raise self.fail()
        return Ref("", found)

    def when_word(self) -> str:
        """A time to compare with; the reader of sentences knows."""
        return ""

    def owner_word(self) -> str:
        """A name or pronoun that owns; empty if none stands here."""
        if self.is_name():
            return self.name()
        if self.low() in ("he", "she", "they", "it"):
            found = self.pronoun(self.low())
            self.at += 1
            return found
        return ""

    def pronoun(self, word: str) -> str:
        """Who is meant; the reader of sentences knows."""
        raise NoStory(word)


def is_unit(thing: Thing) -> bool:
    """Whether the thing is a unit of measure."""
    return thing.head in UNITS
