"""Sentences that tell: who has, gets, loses or does how much; what comes with each; what part is of which kind."""

from dataclasses import replace
from fractions import Fraction

from lemmata.expr import Node, number
from lemmata.solver.build import plus, times
from lemmata.solver.reading.story.adjuncts import Piece, Qualifier
from lemmata.solver.reading.story.lexicon import CLASS, FEMALE, MALE, PERSONS, UNITS, VERBS, words
from lemmata.solver.reading.story.model import MONEY, Rate, Record, Thing, total
from lemmata.solver.reading.story.people import Subject
from lemmata.solver.reading.story.phrases import AUXILIARY, PREPOSITIONS, STOP, Amount
from lemmata.solver.reading.story.recording import Entry, Recording
from lemmata.solver.reading.story.tokens import NoStory, lemma, plural

COME = words("come came join joined arrive arrived arrives land landed entered enters joins comes")
DEPART = words("fly flew leave left leaves died die dies rotted broke melted escaped hatched disappeared")
_MUST = (
    "wants to", "wanted to", "want to", "needs to", "needed to", "need to", "had to", "has to", "have to", "plans to",
    "planned to", "hopes to",
)  # fmt: skip
_LIGHT = (
    "decided to", "decides to", "is going to", "was going to", "was able to", "were able to", "is able to",
    "managed to", "manages to", "started to", "went to", "continued to", "used to",
)  # fmt: skip
_BESIDE = words("will would can could did does do also only then just already now still later originally recently")
_SIZES = {"older": "old", "taller": "tall", "heavier": "heavy", "wider": "wide", "higher": "high", "deeper": "deep"}
TRANSFER = words("give lend send sell pay donate return")


class Telling(Recording):
    """Reads one sentence into the story."""

    def tell(self) -> None:
        """Read the whole sentence."""
        self.when = frozenset()
        self.openers()
        self.clause(None)
        while self.at < len(self.tokens):
            if self.low() in (".", "!") and self.at == len(self.tokens) - 1:
                self.at += 1
                return
            self.join()
        return

    def scene(self) -> None:
        """A sentence without any quantity: who is in the story; nothing that was counted is done again."""
        done = {record.verb for record in self.story.records} | {rate.verb for rate in self.story.rates}
        if again := [token.low for token in self.tokens if VERBS.get(token.low) in done - {"have", ""}]:
            raise NoStory(f"{again[0]}: how much of it?")
        self.openers()
        place = self.at
        subject = self.attempt(self.subject)
        if subject is not None and subject.owners and subject.amount is None:
            known = [who for who in subject.owners if who in self.people]
            if known or subject.thing is None:
                self.last_subject = subject
        self.at = place
        while self.at < len(self.tokens):
            if self.is_name() and self.low() in MALE | FEMALE:
                self.meet(self.name())
            elif self.low() in PERSONS and self.low(-1) in ("his", "her"):
                self.meet(self.low())
            self.at += 1

    def openers(self) -> None:
        """`On Monday,`, `Then`, `At first`."""
        while True:
            if self.any("then", "however ,", "later", "so", "next ,", "also ,", "finally ,", "afterwards ,", "so far ,",
                        "and", "but", "if", "suppose", "additionally ,", "in addition ,", "assume", "after that ,",
                        "at first ,", "initially ,", "this time ,", "at this rate ,", "at this pace ,",
                        "at the same rate ,", "in total ,", "altogether ,"):  # fmt: skip
                self.take(",")
                self.take("that")
                continue
            if self.low() in ("now", "currently", "today"):
                self.at += 1
                self.now = True
                self.take(",")
                continue
            if self.low() == "in" and self.kind(1) == "num" and self.low(2) in ("years", "year") and not self.later:
                self.later = self.story.given(
                    self.tokens[self.at + 1].value, f"years: {self.tokens[self.at + 1].value}"
                )
                self.at += 3
                self.take(",")
                continue
            if self.attempt(self.opening_phrase):
                continue
            return

    def opening_phrase(self) -> bool:
        """`On Monday,`, `At the store he …`: a time or place before the subject."""
        label = self.attempt(self.time_phrase)
        if not label:
            label = self.place_phrase()
        while self.low() in PREPOSITIONS and self.goes(self.place_phrase):
            pass
        starts = self.is_name() or self.low() in ("there", "he", "she", "they", "it", "we", "you", "each", "his", "her")
        if not self.take(",") and not starts:
            raise self.fail()
        self.when |= {label}
        return True

    def join(self) -> None:
        """A clause, verb phrase or amount that is joined to what came before."""
        place = self.at
        comma = self.take(",") or self.take(";")
        word = self.any("and then", "but then", "and", "but", "while", "then", "so", "or")
        if not comma and not word:
            raise self.fail()
        self.any("also", "then", "later", "still", "she also", "finally")
        if self.low() in (".", ""):
            raise self.fail()
        before = self.last_subject
        verbal = self.low() in VERBS or self.low() in AUXILIARY or self.low() in ("only", "another")
        if verbal and before is not None and self.goes(lambda: self.verb_phrase(before)):
            return
        mark = self.at
        if self.goes(self.openers, lambda: self.clause(None)):
            return
        self.at = mark
        if before is not None and self.last_verb and self.goes(lambda: self.again(before)):
            return
        self.at = place
        raise self.fail()

    def verb_here(self) -> str:
        """The verb that stands here; an unknown word is one where an amount follows, of something just done."""
        word = self.low()
        if word in VERBS:
            return VERBS[word]
        if self.kind() == "word" and self.kind(1) in ("num", "money") and word not in STOP:
            return stem(word)
        return ""

    def again(self, subject: Subject) -> None:
        """More amounts for the verb before."""
        self.after_verb(subject, self.last_verb)

    def it_takes(self) -> bool:
        """`It takes (Tom) 20 minutes to bake 3 pans of cookies`: so much time comes with so many things."""
        if not self.any("it takes", "it took", "it will take"):
            raise self.fail()
        place = self.at
        owner = ""
        if self.low() in ("him", "her") or self.is_name():
            owner = self.receiver() if self.is_name() else self.pronoun({"him": "he", "her": "she"}[self.low()])
            self.at = max(self.at, place + 1)
        span = self.amount(None)
        if span.kind != "num" or span.thing is None or not self.take("to") or self.low() not in VERBS:
            raise self.fail()
        self.at += 1
        self.any("up", "out")
        done = self.amount(None)
        if done.kind != "num" or done.thing is None or done.of:
            raise self.fail()
        self.ends()
        story = self.story
        value = story.given(span.value, f"{span.thing.text()}: {span.value}")
        if done.value != 1:
            many = story.given(done.value, f"{done.thing.text()}: {done.value}")
            each = story.quantity(f"{span.thing.text()} per {done.thing.text()}")
            story.state(times(each, many), value)
            value = each
        story.rates.append(Rate(done.thing, span.thing, value, story.clause, owner))
        self.last_verb = ""
        return True

    def clause(self, subject: Subject | None) -> None:
        """A subject and a verb phrase."""
        if self.low() == "it" and self.attempt(self.it_takes):
            return
        if self.later is not None:
            self.will_be()
            return
        if self.low() == "they" and self.goes(self.priced):
            return
        if self.low() in ("the", "their") and self.goes(self.ages_add_up):
            return
        subject = self.subject()
        self.verb_phrase(subject)

    def verb_phrase(self, subject: Subject) -> None:
        """The verb and all that follows it in the clause."""
        self.last_subject = subject
        self.any("also", "then", "still", "only", "just", "later", "now", "already", "currently", "initially", "both",
                 "originally", "each")  # fmt: skip
        if self.low(-1) in ("now", "still", "currently"):
            self.now = True
        each = self.low(-1) == "each" or subject.each
        subject = replace(subject, each=each)
        if self.low() in ("is", "are", "was", "were", "'s"):
            self.at += 1
            self.being(subject)
            return
        self.intended = False
        for _ in range(3):
            if self.any(*_MUST):
                self.intended = True
                continue
            if self.any(*_LIGHT):
                continue
            if self.low() in _BESIDE:
                self.now = self.now or self.low() == "now"
                self.at += 1
                continue
            if self.low() in ("has", "have", "had") and self.low(1) in VERBS and self.low(1) not in ("left", "cut"):
                self.at += 1
                continue
        word = self.low()
        if (word in COME and word not in VERBS) or (word in COME | DEPART and subject.amount is not None):
            self.at += 1
            self.moving(subject, word)
            return
        verb = self.verb_here()
        if not verb:
            raise self.fail()
        self.at += 1
        if self.intended:
            verb = "need"
        self.past = word in ("had", "owned", "held", "kept")
        if self.any("up", "out", "away", "off", "down") and verb not in ("give", "throw", "use", "pick", "fly", "take"):
            pass
        if verb == "take" and self.low(-1) in ("out", "away"):
            verb = "remove"
        if verb == "be":
            raise self.fail()
        if verb in ("start", "begin"):
            self.any("out with", "off with", "with", "the day with")
        self.last_verb = verb
        self.after_verb(subject, verb)

    def after_verb(self, subject: Subject, verb: str) -> None:
        """Objects and adjuncts, and what they say."""
        to, origin = "", ""
        pieces: list[Piece] = []
        labels: set[str] = set(self.when)
        rates: list[Qualifier] = []
        if verb in TRANSFER:
            to = self.attempt(self.receiver) or ""
        while True:
            if self.low() in (".", ";", "", "!", "?"):
                break
            if self.take("each") or self.take("apiece"):
                if not pieces:
                    raise self.fail()
                pieces[-1].each = True
                continue
            place = self.at
            if self.low() in (",", "and") and pieces:
                self.take(",")
                self.take("and")
                more = self.attempt(self.listed)
                if more is not None:
                    pieces.append(more)
                    continue
                self.at = place
                break
            if self.low() in ("now", "left", "remaining", "still", "currently"):
                if self.low() in ("now", "left", "remaining"):
                    self.now = True
                self.at += 1
                continue
            if pieces and self.any("in it", "in them", "inside", "inside it", "on it", "inside them"):
                continue
            if self.any("altogether", "in total", "in all", "together", "all together"):
                self.together = True
                continue
            if self.any("too", "as well", "already", "total", "also", "first",
                        "in the beginning", "at first", "at the beginning", "to start with", "initially"):  # fmt: skip
                continue
            if (found := self.attempt(lambda: self.rate_phrase(pieces))) is not None:
                if found.name in ("price", "sum", "content") and pieces:
                    pieces[-1].rates = (*pieces[-1].rates, found)
                else:
                    rates.append(found)
                continue
            if not pieces or self.low() in ("$",):
                piece = self.attempt(lambda: Piece(self.amount(self.last_thing)))
                if piece is not None:
                    pieces.append(piece)
                    continue
            if verb in TRANSFER and self.take("to"):
                who = self.attempt(self.receiver)
                if who:
                    to = who
                    continue
                self.at = place
            if self.attempt(self.purpose):
                continue
            if self.take("from"):
                who = self.attempt(self.receiver)
                if who:
                    origin = who
                    continue
                self.at = place
            label = self.attempt(self.time_phrase) or self.attempt(self.place_phrase)
            if label:
                labels.add(label)
                continue
            self.at = place
            break
        if self.low() not in (".", ";", "", "!", "?", ",", "and", "but", "while", "then", "so"):
            raise self.fail()
        entry = Entry("", verb, CLASS.get(verb, "other"), frozenset(labels), to, origin)
        spans = [rate for rate in rates if rate.name == "during"]
        if not pieces and len(spans) == len(rates) == len(subject.owners) == 1:
            self.span(replace(entry, owner=subject.owners[0], kind="other"), spans[0])
            return
        if not pieces:
            raise self.fail()
        self.record(subject, entry, pieces, rates)

    def listed(self) -> Piece:
        """A further amount in a list; what follows must not be a verb of its own."""
        piece = Piece(self.amount(self.last_thing))
        if (self.low() in AUXILIARY or self.low() in VERBS) and self.low() not in ("left",):
            raise self.fail()
        return piece

    def being(self, subject: Subject) -> None:
        """`There are 5 …`, `5 of them are red`, `apples are $2 each`, `the rest were sold`."""
        story = self.story
        self.any("also", "now", "still", "currently", "only", "both", "all", "originally", "initially")
        if self.low(-1) in ("now", "still", "currently"):
            self.now = self.low(-1) != "currently" or self.now
        if subject.scene:
            self.last_verb = "have"
            self.after_verb(subject, "have")
            return
        if subject.amount is not None:
            self.part_is(subject.amount)
            return
        if len(subject.owners) == 1 and self.goes(lambda: self.measured(subject.owners[0])):
            return
        if subject.thing is not None and self.kind() == "money":
            self.last_verb = "cost"
            pieces = [Piece(self.amount(None))]
            rates: list[Qualifier] = []
            if not self.any("each", "apiece"):
                found = self.attempt(lambda: self.rate_phrase(pieces))
                if found:
                    rates.append(found)
            self.ends()
            self.costs(subject.thing, pieces, rates)
            return
        raise NoStory(
            " ".join(token.text for token in self.tokens[max(0, self.at - 3) : self.at + 5]) or story.clauses[-1]
        )

    def will_be(self) -> None:
        """`(In 5 years,) Frank will be 3 times as old as Ty (is now)`."""
        story, later = self.story, self.later
        if later is None:
            raise self.fail()
        owner = self.owner_word() or self.person()
        if not self.take("will", "be"):
            raise self.fail()
        self.meet(owner)
        age = self.lookup(owner, "old", Thing("year", frozenset(["old"])))
        if self.kind() == "num" and self.low(1) in ("years", "year") and self.low(2) == "old":
            value = story.given(self.tokens[self.at].value, f"how old {owner} will be: {self.tokens[self.at].value}")
            self.at += 3
            self.ends()
            story.state(plus(age, later), value, stated=False)
            return
        factor = self.factor()
        if factor is None or not self.take("as", "old", "as"):
            raise self.fail()
        other = self.owner_word() or self.person()
        self.meet(other)
        right: Node = self.lookup(other, "old", Thing("year", frozenset(["old"])))
        if not self.any("is now", "is currently", "currently is", "now"):
            self.any("will be", "will be then", "is then", "then")
            right = plus(right, later)
        self.ends()
        story.state(plus(age, later), times(number(factor), right))

    def priced(self) -> None:
        """`They cost $3 each`, `They sell for $20 each`: what was spoken of last."""
        thing = self.last_thing
        if not self.any("they cost", "they sell for", "they are", "they were", "they each cost") or thing is None:
            raise self.fail()
        if self.kind() != "money" or thing.head in UNITS:
            raise self.fail()
        value = self.tokens[self.at].value
        self.at += 1
        if not self.any("each", "apiece"):
            raise self.fail()
        self.ends()
        price = self.story.given(value, f"price of one {thing.text()}: {value}")
        self.story.rates.append(Rate(thing, Thing(MONEY), price, self.story.clause))

    def measured(self, owner: str) -> None:
        """`12 years old`, `3 years older than Tom`, `twice as old as Tom`, `5 feet tall`."""
        story = self.story
        factor, plus_, unit = Fraction(1), Fraction(0), ""
        if self.kind() == "num" and self.low(1) != "times":
            number_ = self.tokens[self.at].value
            unit = lemma(self.low(1))
            if unit not in UNITS:
                raise self.fail()
            self.at += 2
            word = self.low()
            self.at += 1
            if word in _SIZES.values():
                self.any("now")
                self.ends()
                value = story.given(number_, f"how {word} {owner} is: {number_} {unit}")
                self.measure(owner, word, unit, value)
                return
            if word in ("younger", "shorter", "lighter"):
                plus_, word = -number_, {"younger": "old", "shorter": "tall", "lighter": "heavy"}[word]
            elif word in _SIZES:
                plus_, word = number_, _SIZES[word]
            else:
                raise self.fail()
            if not self.take("than"):
                raise self.fail()
        else:
            found = self.factor()
            if found is None:
                raise self.fail()
            factor = found
            if self.is_name() and self.low(1) == "'s" and self.low(2) == "age":
                self.tokens = [t for i, t in enumerate(self.tokens) if i not in (self.at + 1, self.at + 2)]
                word = "old"
            else:
                word = self.low(1)
                if not self.take("as") or word not in _SIZES.values() or not self.take(word, "as"):
                    raise self.fail()
        other = self.owner_word() or self.person()
        self.meet(other)
        self.any("is", "is now", "was")
        self.ends()
        known = {r.thing.head for r in story.records if r.verb == word} | ({unit} if unit else set())
        unit = unit or ("year" if word == "old" else known.pop() if len(known) == 1 else "")
        if not unit:
            raise self.fail()
        base = self.lookup(other, word, Thing(unit, frozenset([word])))
        value = story.quantity(f"how {word} {owner} is")
        story.state(value, self.times_and_plus(base, Amount("compare", factor, plus=plus_)))
        self.measure(owner, word, unit, value)

    def ages_add_up(self) -> None:
        """`The sum of their ages is 34.`"""
        if not self.any("the sum of their ages is", "the sum of their ages now is", "their ages add up to",
                        "the total of their ages is"):  # fmt: skip
            raise self.fail()
        value = self.number()
        if value is None:
            raise self.fail()
        self.any("years")
        self.ends()
        story = self.story
        ages = [record.value for record in story.records if record.verb == "old"]
        ages += [found for (_, when, thing), found in story.pending.items() if not when and "old" in thing.mods]
        if len(ages) != 2:
            raise self.fail()
        story.state(total(ages), story.given(value, f"the sum of the ages: {value}"), stated=False)

    def measure(self, owner: str, word: str, unit: str, value: Node) -> None:
        """An age or a size, on record or compared with what was said of it before."""
        thing = Thing(unit, frozenset([word]))
        self.meet(owner)
        if any(record.owner == owner and record.verb == word for record in self.story.records):
            self.story.state(self.lookup(owner, word, thing), value, stated=False)
            return
        self.keep(Entry(owner, word, "other", frozenset()), thing, value, None)

    def part_is(self, amount: Amount) -> None:
        """`5 of them are red`, `20% of the students are girls`, `the rest are green`, `3 of the pies were eaten`."""
        story = self.story
        thing = amount.thing
        if thing is None:
            raise self.fail()
        owner = self.holder(thing)
        if self.low() in VERBS and CLASS[VERBS[self.low()]] in ("lose",):
            verb = VERBS[self.low()]
            self.at += 1
            while self.attempt(self.place_phrase) or self.attempt(self.time_phrase):
                pass
            self.ends()
            value, real, _ = self.resolve(amount, owner, "have")
            self.last_thing = real
            story.records.append(Record(owner, "lose", verb, real, value, story.clause))
            return
        if self.kind() != "word":
            raise self.fail()
        if self.low() in PREPOSITIONS:
            place = self.place_phrase()
            self.ends()
            value, real, _ = self.resolve(amount, owner, "have")
            story.records.append(
                Record(owner, "have", "have", Thing(real.head, real.mods, real.of), value, story.clause,
                       frozenset([place]), real if amount.kind in ("part", "rest") or amount.of else None)
            )  # fmt: skip
            return
        self.determiner()
        word = self.noun()
        self.ends()
        value, real, _ = self.resolve(amount, owner, "have")
        self.last_thing = real
        if word.head in (real.head,):
            kind = Thing(real.head, real.mods | word.mods)
        elif plural(self.low(-1)) and plural(self.tokens[self.at - 1].text):
            kind = Thing(word.head, word.mods)
        else:
            kind = Thing(real.head, real.mods | word.mods | {word.head})
        story.records.append(Record(owner, "have", "have", kind, value, story.clause, frozenset(), real))

    def moving(self, subject: Subject, word: str) -> None:
        """`3 more birds came`, `2 birds flew away`."""
        amount = subject.amount
        if amount is None or amount.thing is None:
            raise self.fail()
        self.any("away", "off", "over", "in", "out", "home", "down", "up")
        self.any("to join them", "to join", "them")
        self.any("the", "")
        while self.attempt(self.place_phrase) or self.attempt(self.time_phrase):
            pass
        self.ends()
        owner = self.holder(amount.thing)
        value, real, _ = self.resolve(amount, owner, "have")
        self.last_thing = real
        kind = "gain" if word in COME else "lose"
        self.story.records.append(Record(owner, kind, word, real, value, self.story.clause))


def stem(word: str) -> str:
    """A verb that is not in the lexicon, without its ending."""
    for ending in ("ing", "ed", "es", "s", "e"):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            word = word.removesuffix(ending)
            break
    return word[:-1] if word[-1:] == word[-2:-1] else word
