"""What goes with an amount: each, per, for so much, in so long; when, where and what for."""

from dataclasses import dataclass
from fractions import Fraction

from lemmata.solver.reading.story.lexicon import VERBS, words
from lemmata.solver.reading.story.model import Thing
from lemmata.solver.reading.story.people import People
from lemmata.solver.reading.story.phrases import DAYS, PREPOSITIONS, Amount
from lemmata.solver.reading.story.tokens import lemma

TIME_UNITS = ("second", "minute", "hour", "day", "week", "month", "year")
_PERIODS = ("week", "month", "year", "day", "night", "morning", "afternoon", "evening", "weekend", "summer", "hour")
_ORDINALS = words("next following first second third same previous")
_CONTAINERS = words("box bag pack package basket jar shelf row page one bunch")

NOTHING = Thing("")


def is_time(label: str) -> bool:
    """Whether a label says when."""
    last = label.split()[-1]
    return last in _PERIODS or last in DAYS or last in ("today", "yesterday", "tomorrow", "tonight")


@dataclass(frozen=True)
class Qualifier:
    """What goes with an amount.

    `name`: per (a thing), perof (each of `value` things), price (of each), sum (for all), during or within (`value`
    units), into (`value` parts), times (`value` times in each `thing`), often (`value` things in each `outer`),
    content (`inside` in each).
    """

    name: str
    value: Fraction = Fraction(0)
    thing: Thing = NOTHING
    outer: Thing = NOTHING
    inside: Amount | None = None


@dataclass
class Piece:
    """An amount after the verb with what qualifies it."""

    amount: Amount
    each: bool = False
    rates: tuple[Qualifier, ...] = ()


class Adjuncts(People):
    """Reads what qualifies a verb or an amount."""

    def rate_phrase(self, pieces: list[Piece]) -> Qualifier:
        """`a day`, `per hour`, `every week`, `for $2 each`, `for 5 days`, `with 6 apples each`, `in each box`."""
        if self.any("daily", "weekly", "monthly"):
            return Qualifier("per", thing=Thing({"daily": "day", "weekly": "week", "monthly": "month"}[self.low(-1)]))
        if self.any("in each", "in every", "per", "every", "for each", "for every", "each", "into each", "on each",
                    "to each", "from each", "at each"):  # fmt: skip
            self.any("of the", "of his", "of her", "of their")
            if self.kind() == "num":
                if self.low(-1) in ("the", "his", "her", "their"):
                    value = self.tokens[self.at].value
                    self.at += 1
                    return Qualifier("perof", value, self.noun())
                raise self.fail()
            thing = self.noun()
            if thing.of:
                raise self.fail()
            self.attempt(self.relative)
            return Qualifier("per", thing=thing)
        if self.low() in ("a", "an") and pieces and lemma(self.low(1)) in (*TIME_UNITS, "pound", "piece", "gallon"):
            self.at += 2
            return Qualifier("per", thing=Thing(lemma(self.low(-1))))
        if self.any("each of which cost", "each of which costs", "each costing", "that each cost") and (
            self.kind() == "money"):  # fmt: skip
            self.at += 1
            return Qualifier("price", self.tokens[self.at - 1].value)
        if self.any("for", "at", "costing", "cost", "worth", "that cost", "which cost", "that costs", "which costs",
                    "valued at") and self.kind() == "money":  # fmt: skip
            word = self.low(-1)
            value = self.tokens[self.at].value
            self.at += 1
            if self.any("each", "apiece", "per", "a", "an", "for each", "every"):
                if self.low(-1) not in ("each", "apiece") or self.low(-2) == "for":
                    self.noun()
                return Qualifier("price", value)
            if word == "for":
                return Qualifier("sum", value)
            raise self.fail()
        if self.kind(-1) == "word" and self.low(-1) in ("for", "in", "at") and self.kind() == "num":
            word = self.low(-1)
            value = self.tokens[self.at].value
            self.at += 1
            if word == "at":
                raise self.fail()
            thing = self.noun()
            if thing.head not in TIME_UNITS or thing.mods:
                raise self.fail()
            return Qualifier("during" if word == "for" else "within", value, thing)
        if self.any("equally among", "evenly among", "among", "equally between", "evenly between", "between",
                    "equally into", "evenly into", "into", "equally with", "evenly with"):  # fmt: skip
            if "with" in self.low(-1):
                raise self.fail()
            self.determiner()
            count = self.number()
            if count is None or not pieces:
                raise self.fail()
            self.any("equal", "different", "equal-sized")
            return Qualifier("into", count, self.noun())
        if self.low() == "in" and self.kind(1) == "num":
            self.at += 1
            value = self.tokens[self.at].value
            self.at += 1
            thing = self.noun()
            if thing.head in TIME_UNITS:
                return Qualifier("within", value, thing)
            raise self.fail()
        if self.kind() == "num" and self.low(1) == "times" and lemma(self.low(3)) in TIME_UNITS and self.low(2) in (
            "a", "per", "each", "every"):  # fmt: skip
            value = self.tokens[self.at].value
            self.at += 4
            return Qualifier("times", value, Thing(lemma(self.low(-1))))
        if self.kind() == "num" and lemma(self.low(1)) in TIME_UNITS and self.low(2) in ("a", "per", "each", "every"):
            value, inner = self.tokens[self.at].value, Thing(lemma(self.low(1)))
            if lemma(self.low(3)) in TIME_UNITS:
                self.at += 4
                return Qualifier("often", value, inner, Thing(lemma(self.low(-1))))
        if self.any("with", "containing", "that contain", "that contains", "that have", "that has", "which contain",
                    "which have", "holding", "of", "that hold", "having"):  # fmt: skip
            content = self.amount(None)
            self.any("each", "in each", "apiece", "inside each")
            if self.low(-1) not in ("each", "apiece"):
                raise self.fail()
            if content.kind != "num":
                raise self.fail()
            if self.low() in _CONTAINERS:
                self.at += 1
            return Qualifier("content", inside=content)
        raise self.fail()

    def when_word(self) -> str:
        """A time that something is compared with."""
        place = self.at
        self.any("he did", "she did", "they did", "it did", "he had", "she had")
        found = self.attempt(self.time_phrase)
        if not found:
            self.at = place
        return found or ""

    def relative(self) -> bool:
        """`(that) he mowed`."""
        self.any("that", "which")
        if self.low() not in ("he", "she", "they", "it", "you") and not self.is_name():
            raise self.fail()
        self.at += 1
        if self.low() not in VERBS:
            raise self.fail()
        self.at += 1
        return True

    def time_phrase(self) -> str:
        """When it happens."""
        if self.any("yesterday", "today", "tomorrow", "tonight"):
            return self.low(-1)
        if self.low() in ("last", "this", "next", "that") and self.low(1) in (*_PERIODS, *DAYS):
            self.at += 2
            return f"{self.low(-2)} {self.low(-1)}"
        if self.low() == "the" and self.low(1) in _ORDINALS and self.low(2) in _PERIODS:
            self.at += 3
            return f"{self.low(-2)} {self.low(-1)}"
        if self.low() in ("on", "in", "during", "at", "over") and self.low(1) in DAYS:
            self.at += 2
            self.any("morning", "afternoon", "night", "evening")
            return lemma(self.low(-1))
        if self.low() in ("in", "on", "during", "at", "over") and self.low(1) in ("the", "his", "her", "that", "this"):
            skip = 2
            word = self.low(2)
            if word in ("first", "second", "third", "last", "next"):
                skip = 3
            if self.low(skip) in _PERIODS:
                self.at += skip + 1
                return " ".join(token.low for token in self.tokens[self.at - skip + 1 : self.at])
        raise self.fail()

    def purpose(self) -> bool:
        """`to build a tower`, `mowing lawns`, `by selling cookies`: what for or how, without a quantity."""
        word = self.low()
        if word == "to" and self.low(1) in VERBS:
            self.at += 2
        elif word.endswith("ing") and word in VERBS:
            self.at += 1
        elif word in ("by", "from", "for") and self.low(1).endswith("ing") and self.low(1) in VERBS:
            self.at += 2
        else:
            raise self.fail()
        if VERBS[self.low(-1)] in ("sell", "give", "lose", "use", "spend", "pay") and word == "to":
            raise self.fail()
        self.any("up", "out")
        if self.kind() == "word" and self.low() not in PREPOSITIONS and self.low() not in ("and", "but", "while"):
            self.determiner()
            if self.kind() != "word" or self.low() in ("each", "every", "some", "more", "all", "another"):
                raise self.fail()
            self.noun()
        return True

    def place_phrase(self) -> str:
        """Where, for what or with whom; nothing in it is counted."""
        if self.low() not in PREPOSITIONS or self.low() in ("than", "as", "per", "without", "within", "until"):
            raise self.fail()
        word = self.low()
        self.at += 1
        self.any("all", "both")
        if self.low() in ("free",):
            raise self.fail()
        if self.low() in ("himself", "herself", "themselves", "itself"):
            self.at += 1
            return self.low(-1)
        if word == "of":
            raise self.fail()
        if self.kind() not in ("word",):
            raise self.fail()
        if self.is_name() and self.low(1) != "'s":
            if word not in ("in", "at", "on", "for", "with", "by"):
                raise self.fail()
            return self.name()
        self.determiner()
        return self.noun().text()

    def ends(self) -> None:
        """The clause ends here."""
        if self.low() not in (".", ";", "", "!", "?", ",", "and", "but", "while", "then", "so"):
            raise self.fail()
