"""Who a clause is about: names, relatives, and pronouns where only one person can be meant."""

from dataclasses import dataclass

from lemmata.expr import Node
from lemmata.solver.reading.story.lexicon import FEMALE, MALE, PERSONS, words
from lemmata.solver.reading.story.model import Thing
from lemmata.solver.reading.story.phrases import AUXILIARY, DETERMINERS, PREPOSITIONS, Amount, Phrases
from lemmata.solver.reading.story.tokens import NoStory, plural

_PAST = words("had was bought sold made got lost gave found ate won took kept held")
_NOBODY = words(
    "container water paper computer number flower tower printer river letter butter cracker sticker marker hamburger "
    "burger sweater quarter center corner drawer folder poster counter layer meter liter dinner supper winter summer "
    "color floor door mirror tractor calculator elevator refrigerator trailer planter pitcher cucumber pepper ginger "
    "blender filter hammer ladder lobster oyster spider tiger theater van fan can pan plan man-hour list mist fist "
    "dress mattress hour razor motor sensor monitor anchor harbor server freezer cooler toaster locker hanger ruler "
    "eraser streamer binder zipper roller skater steamer charger controller newspaper grocer-bag order offer buffer"
)


@dataclass(frozen=True)
class Subject:
    """Who or what the sentence is about."""

    owners: tuple[str, ...] = ()
    thing: Thing | None = None
    amount: Amount | None = None
    each: bool = False
    scene: bool = False
    word: str = ""


class People(Phrases):
    """Reads the subject of a clause, and whoever gets or gives."""

    last_thing: Thing | None = None
    last_subject: Subject | None = None
    now = False
    together = False
    past = False
    intended = False
    later: Node | None = None
    when: frozenset[str] = frozenset()
    people: list[str]
    spoken: dict[str, str]
    last_verb = ""

    def save(self) -> object:
        """What was understood so far beside the tokens."""
        return self.last_thing, self.last_subject, self.now, self.together, self.when, [*self.people], {**self.spoken}

    def restore(self, state: object) -> None:
        """Put it back after a failed attempt."""
        assert isinstance(state, tuple)
        self.last_thing, self.last_subject, self.now, self.together, self.when, people, spoken = state
        self.people[:] = people
        self.spoken.clear()
        self.spoken.update(spoken)

    def pronoun(self, word: str) -> str:
        """The one person that the pronoun can mean; refused where there are two."""
        if word in ("they", "them", "their", "we", "our"):
            if self.last_subject is not None and (len(self.last_subject.owners) > 1):
                return " and ".join(self.last_subject.owners)
            if len(self.people) == 1:
                raise NoStory(f"{word}: it is not clear who is meant")
            if self.last_subject is not None and len(self.last_subject.owners) == 1 and not self.people:
                return self.last_subject.owners[0]
            return "*"
        if word in ("it", "its"):
            if self.last_subject is not None and len(self.last_subject.owners) == 1:
                owner = self.last_subject.owners[0]
                if owner not in self.people:
                    return owner
            raise NoStory(f"{word}: it is not clear what is meant")
        other = FEMALE if word in ("he", "him", "his") else MALE
        same = MALE if word in ("he", "him", "his") else FEMALE
        fitting = [who for who in self.people if not (gender(who) & other and not gender(who) & same)]
        if len(fitting) == 1:
            return fitting[0]
        if self.spoken.get(word) in fitting and self.last_subject is not None and (
            self.last_subject.owners == (self.spoken[word],) and self.last_subject.word == word):  # fmt: skip
            return self.spoken[word]
        named = [who for who in fitting if who not in PERSONS]
        if self.last_subject is not None and len(named) == 1 and self.last_subject.owners == (named[0],):
            return named[0]
        if not fitting and not self.people:
            return "someone"
        raise NoStory(f"{word}: it is not clear who is meant")

    def meet(self, who: str) -> str:
        """Somebody is mentioned."""
        if who not in self.people and who not in ("*", "", "someone"):
            self.people.append(who)
        return who

    def subject(self) -> Subject:
        """Who or what the clause is about."""
        if self.low() == "there" and self.low(1) in AUXILIARY:
            self.at += 1
            return Subject(scene=True)
        if self.any("each of them", "each"):
            place = self.at
            try:
                return Subject(thing=self.noun(), each=True)
            except NoStory:
                self.at = place
                raise
        if (self.low() in ("every", "one", "a", "an") and not self.one_part() and self.take(self.low())) or (
            self.kind() == "num" and self.tokens[self.at].value == 1 and self.take(self.low())
        ):
            place = self.at
            thing = self.noun()
            if self.tokens[place - 1].low in ("a", "an", "one"):
                if is_person(thing.head):
                    return Subject((self.meet(thing.text()),), thing)
                if self.low() in _PAST or self.low().endswith("ed"):
                    return Subject((thing.text(),), thing)
            return Subject((thing.text(),), thing, each=True)
        if self.low() in ("he", "she", "they", "it", "we", "i", "you"):
            word = self.low()
            found = word if word in ("i", "you", "we") else self.pronoun(word)
            self.at += 1
            self.spoken[word] = found
            self.any("each", "all", "both")
            return Subject(tuple(found.split(" and ")), each=self.low(-1) == "each", word=word)
        people = self.attempt(self.persons)
        if people:
            self.any("both", "all")
            each = self.take("each")
            return Subject(tuple(map(self.meet, people)), each=each)
        amount = self.attempt(lambda: self.amount(self.last_thing))
        if amount is not None:
            return Subject(amount=amount, thing=amount.thing)
        place = self.at
        owned = self.determiner()
        if self.low() in ("other", "first", "second", "third") and owned:
            raise self.fail()
        thing = self.noun()
        if not owned and not plural(self.low(-1)) and thing.head not in PERSONS:
            self.at = place
            raise self.fail()
        return Subject((thing.text(),), thing)

    def persons(self) -> list[str]:
        """`Tom`, `Tom and his brother`."""
        found = [self.person()]
        while (self.low() == "and" or self.low() == ",") and len(found) < 5:
            place = self.at
            self.take(",")
            self.take("and")
            try:
                found.append(self.person())
            except NoStory:
                self.at = place
                break
        return found

    def person(self) -> str:
        """A name, or a person as seen from another (`his brother`)."""
        if self.is_name() and self.low(1) != "'s":
            return self.name()
        if self.is_name() and self.low(1) == "'s" and self.low(2) in PERSONS:
            self.meet(self.low())
            self.at += 3
            return f"{self.low(-3)}'s {self.low(-1)}"
        skip = 2 if self.low(1) in ("older", "younger", "best", "little", "big", "oldest", "youngest") else 1
        if self.low() in ("his", "her", "the", "a", "their", "my") and self.low(skip) in PERSONS:
            self.at += skip + 1
            who = self.low(-1)
            if self.low() == "," and self.is_name(1) and self.low(2) == ",":
                self.at += 1
                who = self.name()
                self.take(",")
                return who
            while self.is_name() and self.at < len(self.tokens):
                return self.name()
            return who
        raise self.fail()

    def receiver(self) -> str:
        """Somebody who gets or gives."""
        if self.low() in ("him", "her", "them") and self.low(1) not in PERSONS:
            word = self.low()
            if word == "her" and self.kind(1) == "word" and self.low(1) not in DETERMINERS | PREPOSITIONS:
                raise self.fail()
            subject = self.last_subject
            everyone = [who for who in self.people if subject is None or who not in subject.owners]
            pronoun = {"him": "he", "her": "she", "them": "they"}[word]
            wrong = FEMALE if pronoun == "he" else MALE
            fitting = [who for who in everyone if not gender(who) & wrong or pronoun == "they"]
            if len(fitting) != 1:
                raise NoStory(f"{word}: it is not clear who is meant")
            self.at += 1
            return fitting[0]
        who = self.person()
        if self.take("'s"):
            raise self.fail()
        return self.meet(who)


def is_person(noun: str) -> bool:
    """Whether a noun names somebody: a relative, a trade."""
    return noun in PERSONS or (noun.endswith(("ist", "man", "woman", "er", "or", "ess")) and noun not in _NOBODY)


def gender(who: str) -> frozenset[str]:
    """The words of a name that tell he from she."""
    return frozenset(who.lower().split()) & (MALE | FEMALE)
