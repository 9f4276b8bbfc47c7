"""Lines about a probability: counts of outcomes, probabilities of named events, and products or sums of them.

A number is right only where it is tied to the question: it is the verified answer under a name that means the asked
event, a count that the solver verified, or the probability of an event that the solver verifies when asked for it.
True arithmetic that can't be tied is not checked, and the last line has to be the answer.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cache
from math import factorial

import sympy

from lemmata.expr import Add, Mul, Node, symbols, to_text, walk
from lemmata.problems.types import Problem
from lemmata.solver.core import solve_here
from lemmata.tutoring.checking.exact import put, rational
from lemmata.tutoring.checking.reading import Claim, Mark, Read
from lemmata.tutoring.checking.statements import ROUNDED, judge_numbers, rounds_to
from lemmata.tutoring.checking.target import Target
from lemmata.tutoring.checking.types import Judged, Outcome, right, unchecked, wrong
from lemmata.tutoring.checking.values import scaled_by, slip_between

_STOP = frozenset(
    [
        "a",
        "an",
        "the",
        "that",
        "it",
        "is",
        "are",
        "be",
        "of",
        "in",
        "on",
        "to",
        "get",
        "getting",
        "gets",
        "rolling",
        "rolled",
        "roll",
        "drawing",
        "drawn",
        "draw",
        "drawing",
        "picking",
        "picked",
        "pick",
        "choosing",
        "chosen",
        "probability",
        "chance",
        "we",
        "have",
        "has",
        "both",
        "one's",
        "i",
        "you",
        "x",
        "will",
        "comes",
        "come",
        "up",
        "show",
        "shows",
        "ball",
        "balls",
        "marble",
        "marbles",
        "card",
        "cards",
        "coin",
        "coins",
        "die",
        "dice",
        "their",
        "they",
        "and",
        "or",
        "for",
        "so",
        "then",
        "p",
        "answer",
        "=",
        "event",
        "this",
    ]
)
_KEEP = frozenset({"both", "and", "or"})
_NEGATIONS = frozenset(["not", "no", "none", "neither", "never", "without", "nothing", "complement"])
_TOTAL = re.compile(r"\b(?:outcomes?|possib\w+|combinations?|ways|total|altogether|all|sample|pairs|choices)\b")
_ITEMS = re.compile(r"\b(?:balls?|marbles?|cards?|total|altogether|all|counters?|tickets?|pens?|socks?)\b")
_GOOD = re.compile(r"\b(?:favou?rable|good|successful|success(?:es)?|wanted|desired|winning)\b")
_ANSWER = re.compile(r"\b(?:probability|chance|answer)\b")
_ASKED = re.compile(r"(?i)(?:probability|chance)\s+(?:that|of)\s+(?P<event>[^?.]*)[?.]?\s*$")
_TIED = "the verified solution"


def judge_chance(target: Target, reads: Sequence[tuple[int, Read]]) -> Outcome:
    """The lines about a probability in their order."""
    return _Lines(target).judged(reads)


class _Lines:
    def __init__(self, target: Target) -> None:
        self.target = target
        assert target.answer is not None
        self.answer = rational(target.answer)
        self.event = _event(target.text)
        reading = target.task.reading if target.task else ""
        self.counts = {
            name: int(count) for count, name in re.findall(r"\b(\d+) ([a-z]+)\b", reading.partition("P(number")[0])
        }
        drawn = re.search(r"draw (\d+) of", reading)
        self.drawn = int(drawn[1]) if drawn else 1
        self.ordered = "without replacement" not in reading
        items = re.search(r"draw \d+ of (.*?) with", reading)
        parts = re.findall(r"(\d+) \w+", items[1]) if items else []
        self.size = sum(map(int, parts)) if parts else sum(self.counts.values())
        self.totals, self.goods = _counts(target, self.answer, self.drawn, self.ordered)
        self.items = {Fraction(self.size)} if self.size else set()
        self.steps = {found for node in target.witnesses if (found := rational(node)) is not None}
        self.fixed_total: Fraction | None = None
        self.named: dict[str, Fraction] = {}
        self.last: Node | None = None
        self.wrong: Fraction | None = None
        self.ended = False
        self.said: str | None = None

    def judged(self, reads: Sequence[tuple[int, Read]]) -> Outcome:
        units: list[tuple[int, Judged]] = []
        claims = [(index, read, claim) for index, read in reads for step in read.steps for claim in step]
        for place, (index, read, claim) in enumerate(claims):
            if claim.phrase or read.rejects or self.answer is None:
                units.append((index, unchecked("A statement of this kind is not checked for this question.")))
                self.last, self.ended = None, False
                continue
            first = claim is read.steps[0][0]
            if read.continued and first and self.last is not None:
                claim = replace(claim, terms=(self.last, *claim.terms), ops=("=", *claim.ops))
            units.append((index, self.one(claim, read.marks, final=place == len(claims) - 1)))
            unsaid = [node for word, node in read.mentions if not scaled_by(claim, word, rational(node))]
            if unsaid and first:
                told = ", ".join(to_text(node) for node in unsaid)
                units.append((index, unchecked(f"What the sentence says of {told} was not checked.")))
        return Outcome(tuple(units), self.ended, self.said)

    def one(self, claim: Claim, marks: dict[str, Mark], final: bool) -> Judged:
        self.ended = False
        first, event = claim.terms[0], None
        terms, ops = list(claim.terms), list(claim.ops)
        if len(terms) > 1 and ops[0] == "=" and isinstance(mark := marks.get(getattr(first, "name", "")), Mark):
            event, terms, ops = mark.name, terms[1:], ops[1:]
        elif len(terms) > 1 and ops[0] == "=" and getattr(first, "name", "") in ("P", "p"):
            event, terms, ops = "", terms[1:], ops[1:]
        known = {name: _node(self.named[mark.name]) for name, mark in marks.items() if mark.name in self.named}
        terms = [put(term, known) for term in terms]
        if any(symbols(term) for term in terms):
            self.last = None
            return unchecked("What the letters or events in this line stand for was not seen.")
        plain = Claim(tuple(terms), tuple(ops))
        self.last = terms[-1]
        for place in range(len(ops)):
            judged = judge_numbers(Claim(tuple(terms[place : place + 2]), (ops[place],)))
            if judged.verdict == "wrong":
                self.wrong = rational(terms[-1])
                slip = slip_between(terms[place], terms[place + 1])
                return replace(judged, reason=slip) if slip and judged.reason.startswith("This is not true") else judged
            if judged.verdict != "right":
                return judged
        there = rational(terms[0])
        if there is None:
            return unchecked("The value of this could not be computed.")
        self.said = to_text(terms[-1])
        if self.wrong is not None and there == self.wrong and there != self.answer:
            return wrong("It follows from the line above, so it carries its mistake on.", "exact value")
        if event is not None:
            return self.event_is(event, there, plain, final)
        return self.unnamed(claim.label, there, plain, final)

    # Probabilities -----------------------------------------------------------------------------------------------

    def event_is(self, event: str, there: Fraction, plain: Claim, final: bool) -> Judged:
        expected, how = self.expected(event)
        if expected is None:
            if there == self.answer or not 0 <= there <= 1:
                return self.impossible(there) or unchecked(
                    "Which event this is was not seen, so its probability was not checked."
                )
            return unchecked("The probability of this event was not worked out here.")
        if there == expected:
            self.named[event] = there
            self.wrong = None
            self.ended = how == "asked" and self.form(plain)
            return right(
                "Right: this is the probability that is asked for." if how == "asked" else "Right.",
                _TIED,
                to_text(plain.terms[0]),
            )
        self.wrong = there
        why = self.slip(there, plain) if how == "asked" else ""
        return wrong(why or f"This is not the probability of {'the event' if not event else f'“{event}”'}.", _TIED)

    def expected(self, event: str) -> tuple[Fraction | None, str]:
        """The probability of a named event, and whether it is the one that is asked for; None where nobody knows."""
        words = _core(event)
        raw = set(re.findall(r"[a-z]+|\d+", event))
        negated, asked_negated = bool(raw & _NEGATIONS), bool(set(re.findall(r"[a-z]+", self.event)) & _NEGATIONS)
        wanted = _core(self.event)
        assert self.answer is not None
        if not event or event in ("a", "e", "event", "x"):
            return self.answer, "asked"
        if words and all(word.isdigit() for word in words) and wanted - words <= {"sum", "total"} and words <= wanted:
            words = wanted  # P(7) for a sum of 7
        if negated == asked_negated and (words == wanted or (words and words <= wanted and self.drawn == 1)):
            return self.answer, "asked"
        rest = wanted - {"at", "least", "one", "1"}
        if negated and not asked_negated and {"at", "least", "one"} <= wanted and words == rest:
            return 1 - self.answer, "complement"
        if negated != asked_negated and words == wanted and (self.drawn == 1 or "not" in raw):
            return 1 - self.answer, "complement"
        if "|" in event or raw & {"given", "if", "then"}:
            return self.second_draw(words), "part"
        by_draw = self.single(words, raw)
        if by_draw is not None:
            return by_draw, "part"
        return _asked_of_solver(self.target.text, event), "part"

    def single(self, words: frozenset[str], raw: set[str]) -> Fraction | None:
        """One named kind in one draw: its share."""
        colours = [name for name in self.counts if name in words or name.rstrip("s") in words]
        if len(colours) != 1 or not self.size or raw & _NEGATIONS:
            return None
        rest = words - {colours[0], colours[0] + "s", colours[0].rstrip("s")}
        own = self.counts[colours[0]]
        if rest <= {"first", "1st", "1"}:
            return Fraction(own, self.size)
        if rest <= {"second", "2nd", "2"} and rest and not self.ordered and {"both"} & set(self.event.split()):
            return Fraction(own - 1, self.size - 1) if colours[0] in self.event else None
        return (
            Fraction(own, self.size) if self.ordered and rest <= {"second", "2nd", "2", "third", "3rd", "3"} else None
        )

    def second_draw(self, words: frozenset[str]) -> Fraction | None:
        colours = [name for name in self.counts if name in words]
        if (
            len(colours) == 1
            and not self.ordered
            and self.size > 1
            and colours[0] in self.event
            and "both" in self.event
        ):
            return Fraction(self.counts[colours[0]] - 1, self.size - 1)
        return None

    def impossible(self, there: Fraction) -> Judged | None:
        if 0 <= there <= 1:
            return None
        self.wrong = there
        return wrong("A probability lies between 0 and 1.", "exact value")

    def form(self, plain: Claim) -> bool:
        """Whether the line ends with a number, not with a computation that is still to be done."""
        return not any(isinstance(part, Add | Mul) for part in walk(plain.terms[-1]))

    # Counts and numbers without a name ---------------------------------------------------------------------------

    def unnamed(self, label: str, there: Fraction, plain: Claim, final: bool) -> Judged:
        if _ANSWER.search(label) and not _NEGATIONS & set(label.split()):
            return self.answer_is(there, plain)
        if label and not plain_words(label) and there != self.answer:
            counted = self.count(label, there, plain)
            if counted is not None:
                return counted
        if there == self.answer:
            if _NEGATIONS & set(label.split()):
                return unchecked("Which event this is was not seen.")
            if label and (_TOTAL.search(label) or _GOOD.search(label)):
                return unchecked("A count of outcomes was announced, but this is none.")
            self.ended, self.wrong = self.form(plain), None
            return right("Right: it is equal to the probability that is asked for.", _TIED)
        if self.answer is not None and there == 1 - self.answer and final:
            self.wrong = there
            return wrong("Likely slip: this is the probability of the opposite event; take it from 1.", _TIED)
        if there in self.named.values():
            return right("Right: it was found above.", "a line above")
        if there in self.steps and plain.ops:
            return right("True, and a number of the solution.", _TIED)
        if final and self.is_rounded(plain):
            return unchecked(ROUNDED)
        if final:
            self.wrong = there
            return wrong(self.slip(there, plain) or "This is not the probability that is asked for.", _TIED)
        done = "The arithmetic is right, but h" if plain.ops else "H"
        return unchecked(f"{done}ow this number belongs to the question was not seen.")

    def is_rounded(self, plain: Claim) -> bool:
        """Whether the number that is written last is the answer, rounded."""
        return self.answer is not None and rounds_to(sympy.Rational(self.answer), plain.terms[-1])

    def answer_is(self, there: Fraction, plain: Claim) -> Judged:
        if there == self.answer:
            self.ended = self.form(plain)
            self.wrong = None
            return right("Right: this is the probability that is asked for.", _TIED)
        if self.is_rounded(plain):
            return unchecked(ROUNDED)
        self.wrong = there
        return self.impossible(there) or wrong(
            self.slip(there, plain) or "This is not the probability that is asked for.", _TIED
        )

    def count(self, label: str, there: Fraction, plain: Claim) -> Judged | None:
        """`there are 6*6 = 36 outcomes`, `favourable: 6`, `total balls: 8`, `red: 3`."""
        if _GOOD.search(label):
            if there in self.goods and (self.fixed_total is None or there == self.fixed_total * (self.answer or 0)):
                return right("Right: the favourable outcomes are counted.", _TIED)
            if self.fixed_total is not None and there != self.fixed_total * (self.answer or 0):
                self.wrong = None
                return wrong(f"{there} is not the number of favourable outcomes among {self.fixed_total}.", _TIED)
            return unchecked("How these outcomes were counted was not seen.")
        if _TOTAL.search(label) or _ITEMS.search(label):
            if there in self.totals and not (_ITEMS.search(label) and not _TOTAL.search(label)):
                self.fixed_total = there
                return right("Right: the possible outcomes are counted.", _TIED)
            if there in self.items and _ITEMS.search(label):
                if self.drawn == 1:
                    self.fixed_total = there
                return right("Right.", "the numbers of the question")
            if self.totals and there == self.size * self.drawn and self.drawn > 1 and not _ITEMS.search(label):
                self.wrong = None
                return wrong(
                    "Likely slip: the numbers of possibilities of independent choices are multiplied, not added.",
                    _TIED,
                    f"{self.size} possibilities, {self.drawn} times",
                )
            return unchecked("How these outcomes were counted was not seen.")
        named = [name for name in self.counts if name in label.split() or name.rstrip("s") in label.split()]
        if len(named) == 1 and not _NEGATIONS & set(label.split()):
            if there == self.counts[named[0]]:
                return right("Right: the question says so.", "the numbers of the question")
            return unchecked(f"How this belongs to “{named[0]}” was not seen.")
        return None

    def slip(self, there: Fraction, plain: Claim) -> str:
        """The slip that gives exactly this number, or ""."""
        answer = self.answer
        assert answer is not None
        if answer != 1 and there == answer / (1 - answer):
            return "Likely slip: the favourable outcomes are divided by all outcomes, not by the others."
        if there == 1 - answer:
            return "Likely slip: this is the probability of the opposite event; take it from 1."
        for own in self.counts.values():
            share = Fraction(own, self.size) if self.size else Fraction(0)
            if not self.ordered and self.drawn > 1 and there == share**self.drawn:
                return "Likely slip: the first one is not replaced, so that for the next draw there is one less."
            if self.drawn > 1 and there == share * self.drawn and share:
                return "Likely slip: the probabilities of events that all have to happen are multiplied, not added."
        if not 0 <= there <= 1:
            return "A probability lies between 0 and 1."
        return ""


def plain_words(label: str) -> bool:
    """Whether the words around a number say nothing of it (`so`, `then we get`)."""
    return set(label.split()) <= frozenset(
        [
            "so",
            "then",
            "thus",
            "hence",
            "therefore",
            "we",
            "get",
            "i",
            "got",
            "it",
            "is",
            "this",
            "that",
            "gives",
            "which",
        ]
    )


def _counts(target: Target, answer: Fraction | None, drawn: int, ordered: bool) -> tuple[set[Fraction], set[Fraction]]:
    """Numbers of possible and of favourable outcomes: the solver's, and without regard to the order of the draws."""
    totals: set[Fraction] = set()
    goods: set[Fraction] = set()
    for total in target.totals:
        good = total * (answer or 0)
        if good.denominator != 1 or (target.goods and good not in target.goods):
            continue
        totals.add(total)
        goods.add(good)
        order = factorial(min(drawn, 12))
        if not ordered and total % order == 0 and good % order == 0:
            totals.add(total / order)
            goods.add(good / order)
    return totals, goods


def _event(text: str) -> str:
    match = _ASKED.search(" ".join(text.split()))
    return match["event"].lower() if match else ""


def _core(text: str) -> frozenset[str]:
    """The words of an event that carry its meaning, in the singular."""
    found = set()
    for word in re.findall(r"[a-z]+|\d+", text.lower()):
        if (word in _STOP and word not in _KEEP) or word in _NEGATIONS:
            continue
        found.add(word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word)
    return frozenset(found - {"and", "or"} if found & {"sum", "total"} else found)


@cache
def _asked_of_solver(text: str, event: str) -> Fraction | None:
    """The verified probability of another event of the same experiment: the question with that event in it."""
    match = _ASKED.search(" ".join(text.split()))
    if match is None or len(event) > 60 or not re.fullmatch(r"[\w\s,=<>-]+", event):
        return None
    head = " ".join(text.split())[: match.start()]
    found = set()
    for words in (f"probability of {event}?", f"probability of getting {event}?", f"probability that {event}?"):
        solution = solve_here(Problem("line", head + words))
        if solution.verdict == "verified" and solution.answer:
            try:
                found.add(Fraction(solution.answer))
            except ValueError:
                return None
    return found.pop() if len(found) == 1 else None


def _node(number: Fraction) -> Node:
    from lemmata.expr import number as node

    return node(number)
