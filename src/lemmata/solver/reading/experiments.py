"""Dice, coins, cards, bags of marbles and numbers drawn at random: `Two dice are rolled. What is the probability …?`

The experiment and the event are read separately, so that each goes with each. Every word must be accounted for.
"""

import re
from dataclasses import dataclass

from lemmata.solver.experiments import DECK, RANKS, SUITS, Experiment, Test
from lemmata.solver.reading.geometry import plain
from lemmata.solver.task import NotUnderstood, Task

TRIGGER = re.compile(r"\bprobability\b", re.IGNORECASE)
WORDS = {"a": 1, "an": 1, "one": 1, "single": 1, "two": 2, "both": 2, "three": 3, "four": 4, "five": 5, "six": 6,
         "seven": 7, "eight": 8, "nine": 9, "ten": 10, "twelve": 12, "a pair of": 2, "twenty": 20}  # fmt: skip
N = r"(?:\d{1,3}|a pair of|a single|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty)"
COLOR = (
    r"(?:red|blue|green|white|black|yellow|orange|purple|violet|gold|silver|pink|brown|gray|chocolate|vanilla|"
    r"strawberry|cherry|lemon|lime|grape)"
)
THING = (
    r"(?:balls?|marbles?|chips?|socks?|candies|candy|jelly "
    r"beans?|beads?|pens?|blocks?|tokens?|cards?|coins?|shirts?|flowers?|tiles?|slips?|discs?|ones?)"
)
_BY = r"(?:at random|randomly|simultaneously|blindly|at the same time|all at once)"
_TAKEN = (
    r"(?:drawn|chosen|selected|picked|taken|removed|pulled|dealt|randomly "
    r"(?:drawn|chosen|selected|picked|taken|removed))"
)
_WHO = r"(?:[A-Z][a-z]+|I|you|we|he|she|they|someone)"
_TAKE = (
    r"(?:draws?|chooses?|selects?|picks?|takes?|removes?|pulls?|randomly "
    r"(?:draws?|chooses?|selects?|picks?|removes?)|takes? out|pulls? out|draws? out|reaches? in and "
    r"(?:draws?|pulls? out))"
)


class NoClause(Exception):
    """Words that this grammar does not know."""


def count_of(text: str) -> int:
    text = text.lower()
    return int(text) if text.isdigit() else WORDS[text.replace("a single", "single")]


@dataclass
class Pool:
    """What is drawn from, how often, and what the things are called."""

    items: tuple[tuple[str, int], ...] = ()
    draws: int = 0
    replaced: bool = False
    things: str = "numbers"


def _bag(text: str) -> tuple[tuple[str, int], ...]:
    """`3 red marbles, 2 blue marbles, and 4 green marbles`."""
    found: dict[str, int] = {}
    for part in re.split(r",? and |, ", text):
        match = re.fullmatch(rf"({N}) ({COLOR})(?: {THING})?", part.strip())
        if match is None or match[2] in found:
            raise NoClause(part)
        found[match[2]] = count_of(match[1])
    if len(found) < 2:
        raise NoClause(text)
    return tuple(found.items())


def _numbers(text: str) -> tuple[tuple[str, int], ...]:
    """`1 to 20`, `{1, 2, 5}`, `the first six primes`."""
    if match := re.fullmatch(r"(\d+) (?:to|through|and) (\d+)(?:,? inclusive)?", text):
        low, high = int(match[1]), int(match[2])
        if not 0 <= low < high <= 1000:
            raise NoClause(text)
        return tuple((str(n), 1) for n in range(low, high + 1))
    if match := re.fullmatch(r"(?:the set )?\\?\{([\d, ]+)\\?\}", text):
        values = [part.strip() for part in match[1].split(",")]
        if len(set(values)) != len(values):
            raise NoClause(text)
        return tuple((value, 1) for value in values)
    if match := re.fullmatch(rf"the first ({N}) (primes?|prime numbers|positive integers|positive even integers|"
                             r"positive odd integers)", text):  # fmt: skip
        size, kind = count_of(match[1]), match[2]
        if kind.startswith("prime"):
            found = [n for n in range(2, 600) if all(n % d for d in range(2, n))][:size]
        else:
            step, start = (1, 1) if kind == "positive integers" else (2, 2 if "even" in kind else 1)
            found = [start + step * k for k in range(size)]
        return tuple((str(n), 1) for n in found)
    raise NoClause(text)


def _faces(sides: int) -> tuple[tuple[str, int], ...]:
    return tuple((str(n), 1) for n in range(1, sides + 1))


_SIDED = (
    r"(?:(?:fair|standard|regular|ordinary|normal|unbiased|cubical|distinct|different),? "
    r")*(?:(?P<s>\d{1,2}|four|six|eight|ten|twelve|twenty)-sided )?(?:(?:fair|standard|regular) )?(?:number(?:ed)? )?"
)
_SETS = (
    (rf"(?:when |if )?(?P<n>{N}) {_SIDED}dic?e (?:are|is) (?:each )?(?:rolled|tossed|thrown)(?P<k> once| twice| "
     rf"{N} times)?(?: {_BY})?", "dice"),
    (rf"(?:when |if )?{_WHO} (?:rolls?|toss(?:es)?|throws?) (?P<n>{N}) {_SIDED}dic?e(?P<k> once| twice| {N} "
     rf"times)?", "dice"),
    (rf"(?:when |if )?(?P<n>{N}) (?:(?:fair|unbiased|distinct|standard),? )*coins? (?:are|is) "
     rf"(?:flipped|tossed)(?P<k> once| twice| {N} times)?(?: {_BY})?(?: in a row)?", "coins"),
    (rf"(?:when |if )?{_WHO} (?:flips?|toss(?:es)?) (?P<n>{N}) (?:(?:fair|unbiased),? )*coins?(?P<k> once| twice| "
     rf"{N} times)?(?: in a row)?", "coins"),
    (rf"(?:when |if )?(?P<n>{N}) (?P<d>distinct |different )?cards? (?:are|is) {_TAKEN}(?: {_BY})?(?: {_BY})?(?: "
     rf"without (?:replacement|replacing (?:it|them)))? from (?:a|the) "
     rf"(?:standard|regular|ordinary|well-shuffled|shuffled)? ?(?:52-card )?deck(?: of (?:52 )?(?:playing "
     rf")?cards)?(?: {_BY})?(?: without replacement)?", "cards"),
    (rf"(?:when |if )?{_WHO} (?:is dealt|{_TAKE}) (?P<n>{N}) (?P<d>distinct |different )?cards?(?: {_BY})?(?: "
     rf"without replacement)? from (?:a|the) (?:standard|regular|shuffled)? ?(?:52-card )?deck(?: of (?:52 "
     rf")?(?:playing )?cards)?(?: {_BY})?(?: without replacement)?", "cards"),
    (rf"(?:when |if )?(?P<n>{N}) (?P<d>distinct |different )?(?:positive )?(?:numbers?|integers?) (?:are|is) "
     rf"{_TAKEN}(?: {_BY})?(?: {_BY})?(?: without replacement)? from (?:among )?(?:the )?(?:set of "
     rf")?(?:(?:positive )?(?:integers|numbers|set) )?(?:(?:from|between|of) )?(?P<set>.+?)(?: {_BY})?(?P<w>,? "
     rf"(?:with|without) replacement)?", "numbers"),
)  # fmt: skip
_CONTAINS = re.compile(
    rf"(?:{_WHO} (?:has|have) )?(?:a|an|the) (?:bag|box|jar|urn|drawer|bowl|hat|basket|container|sack)(?: that)? "
    rf"(?:contains|has|holds|containing|with|of|is filled with)(?: exactly)? (?P<bag>.+?)(?: in it)?(?:,? all of "
    rf"the same size)?",
    re.IGNORECASE,
)
_DRAWN = (
    rf"(?:if |when )?(?P<n>{N}) (?:of (?:the|these) )?{THING} (?:are|is) {_TAKEN}(?:,? {_BY})?(?:,? {_BY})?"
    rf"(?:,? from the \w+)?(?:,? {_BY})?(?P<w>,? (?:with|without) (?:replacement|replacing (?:it|them)))?(?:,? "
    rf"{_BY})?(?:,? (?:one "
    r"after (?:the other|another)|one at a time))?(?P<v>,? (?:with|without) replacement)?",
    rf"(?:if |when )?{_WHO} {_TAKE} (?P<n>{N}) (?:of (?:the|these) )?{THING}(?: (?:from|out of) the \w+)?(?:,? "
    rf"{_BY})?(?:,? "
    rf"{_BY})?(?: (?:from|out of) the \w+)?(?P<w>,? (?:with|without) (?:replacement|replacing (?:it|them)))?(?P<v>$)?",
)


_EACH = re.compile(
    r"[A-Z][a-z]+ and [A-Z][a-z]+ each (?:randomly )?(?:choose|pick|select)s? an? (?:number|integer)(?: at "
    r"random)? from "
    r"(?:among )?(?:(?:the )?(?:integers|numbers) )?(?:from )?(?P<set>.+)"
)


def setup(text: str, pool: Pool) -> None:
    """A sentence or clause that says what is done."""
    text = text.strip(" ,.")
    if (match := _EACH.fullmatch(text)) and not pool.items:
        pool.items, pool.draws, pool.replaced = _numbers(match["set"]), 2, True
        return
    for pattern, things in _SETS:
        match = re.fullmatch(pattern, text, re.IGNORECASE)
        if match is None:
            continue
        groups = match.groupdict()
        draws = count_of(groups["n"])
        if pool.items or pool.draws:
            raise NoClause(text)
        if groups.get("k"):
            times = groups["k"].strip().lower()
            more = {"once": 1, "twice": 2}.get(times) or count_of(times.removesuffix(" times"))
            if draws != 1 and more != 1:
                raise NoClause(text)
            draws = max(draws, more)
        pool.draws, pool.things = draws, things
        if things == "dice":
            sides = groups["s"]
            pool.items, pool.replaced = _faces(count_of(sides) if sides else 6), True
        elif things == "coins":
            pool.items, pool.replaced = (("head", 1), ("tail", 1)), True
        elif things == "cards":
            pool.items = DECK
        else:
            if "between" in text and "inclusive" not in text:
                raise NoClause("whether the ends belong to it")
            pool.items = _numbers(groups["set"])
            pool.replaced = bool(groups["w"]) and "without" not in groups["w"]
            if draws > 1 and not groups["w"] and not groups["d"] and "without" not in text:
                raise NoClause("whether a number may come twice")
        return
    if match := _CONTAINS.fullmatch(text):
        if pool.items:
            raise NoClause(text)
        pool.items, pool.things = _bag(match["bag"]), "things"
        return
    for pattern in _DRAWN:
        if (match := re.fullmatch(pattern, text, re.IGNORECASE)) and not pool.draws and pool.things == "things":
            pool.draws = count_of(match["n"])
            said = f"{match['w'] or ''}{match['v'] or ''}"
            pool.replaced = "with " in said
            return
    raise NoClause(text)


_KINDS = {
    "even": "even", "odd": "odd", "prime": "prime", "composite": "composite", "perfect square": "square",
    "heads": "head", "tails": "tail", "head": "head", "tail": "tail", "face card": "face card",
    "face cards": "face card", "even number": "even", "odd number": "odd", "prime number": "prime",
    "even numbers": "even", "odd numbers": "odd", "prime numbers": "prime", "primes": "prime",
    "composite number": "composite", "perfect squares": "square",
}  # fmt: skip


def kind(text: str, pool: Pool) -> str:
    """`red`, `a 6`, `greater than 4`, `a heart`, `divisible by 3`, `aces`."""
    text = re.sub(r"^(?:an?|the) ", "", text.strip().lower())
    if text in _KINDS:
        found = _KINDS[text]
        card = pool.things == "cards"
        if (found in ("head", "tail")) != (pool.things == "coins") or (found == "face card") != card:
            raise NoClause(text)
        return found
    if pool.things in ("dice", "numbers"):
        if match := re.fullmatch(r"(\d+)(?:'?s)?", text):
            return f"= {match[1]}"
        if match := re.fullmatch(r"(?:multiples? of|divisible by) (\d+)", text):
            return f"multiple of {match[1]}"
        if match := re.fullmatch(r"(?:number )?(greater than or equal to|less than or equal to|greater than|more "
        r"than|less than|at "
                                 r"least|at most) (\d+)", text):  # fmt: skip
            sign = {"greater than": ">", "more than": ">", "less than": "<", "at least": ">=", "at most": "<=",
                    "greater than or equal to": ">=", "less than or equal to": "<="}[match[1]]  # fmt: skip
            return f"{sign} {match[2]}"
        raise NoClause(text)
    if pool.things == "cards":
        single = text if text in RANKS else text.removesuffix("s")
        single = {"red card": "red", "black card": "black"}.get(single, single)
        if single in RANKS or single in SUITS or single in ("red", "black"):
            return single
        if (match := re.fullmatch(r"(\w+) of (\w+)s", text)) and match[1] in RANKS and match[2] in SUITS:
            return text
        raise NoClause(text)
    labels = [label for label, _ in pool.items]
    single = re.sub(rf"(?: {THING})$", "", text)
    if single in labels:
        return single
    raise NoClause(text)


_ONES = (
    r"(?:(?:of )?(?:the |these )?(?:(?:two|three|four|five|six|\d+) "
    r")?(?:dice|rolls?|coins?|flips?|tosses|cards?|numbers?|integers?|marbles?|balls?|"
    r"chips?|socks?|beads?|candies|of them|them|faces|values|results|numbers? rolled)(?: "
    r"(?:rolled|drawn|chosen|selected|flipped|shown|picked|showing|"
    r"on the dice))? ?)"
)
_DO = (
    r"(?:is|are|be|shows?|show|come up|comes up|lands?|land|turn up|turns up|will be|come up as|land on|lands "
    r"on|will show|come up showing|comes up)"
)


def event(text: str, pool: Pool) -> tuple[Test, ...]:
    """What must happen, as tests that all hold."""
    text = re.sub(r"^(?:that|of) ", "", text.strip(" ,.?"))
    text = re.sub(
        r"^(?:getting|rolling|flipping|drawing|obtaining|you get|we get|I get|he gets|she gets) ", "get ", text
    )
    text = re.sub(r" when the(?:y| dice| coins) are (?:rolled|flipped|tossed)$", "", text)
    n = pool.draws
    numbers = pool.things in ("dice", "numbers")
    if (match := re.fullmatch(
        r"(?:the|their) (sum|product|total)(?: of (?:the |their )?(?:(?:two|three|four|five|\d+) "
        r")?(?:numbers?|dice|rolls|values|integers|results|faces|"
        r"face values|numbers? on the dice|numbers that (?:they|I|we) (?:rolled|drew|choose|chose)))?(?: "
        r"(?:rolled|drawn|chosen|selected|shown|showing|face up|obtained|"
        r"on the (?:top )?faces|that (?:are|is) rolled|on the dice|on the two dice|that come up|they choose|they "
        r"chose|on the cards))? (?:is|will be|equals|be) (?P<k>.+)", text)) and numbers:  # fmt: skip
        what = "sum" if match[1] == "total" else match[1]
        return (Test(what, kind(match["k"].removeprefix("equal to "), pool)),)
    if (match := re.fullmatch(r"(?:get )?a (sum|total|product) of (\d+)", text)) and numbers:
        return (Test("product" if match[1] == "product" else "sum", f"= {match[2]}"),)
    if match := re.fullmatch(
        rf"(?:get )?(exactly|at least|at most|no more than) ({N})(?: {_ONES})?(?: ?{_DO})? (.+)", text
    ):
        op = {"exactly": "=", "at least": ">=", "at most": "<=", "no more than": "<="}[match[1]]
        return (Test("count", kind(match[3], pool), op, count_of(match[2])),)
    if match := re.fullmatch(rf"(both|all|all {N}|each)(?: {_ONES})?(?: ?{_DO}) (.+)", text, re.IGNORECASE):
        if (match[1] == "both" and n != 2) or (match[1][4:] and count_of(match[1][4:]) != n):
            raise NoClause(text)
        if same := _alike(match[2], pool):
            return same
        return (Test("count", kind(match[2], pool), "=", n),)
    if match := re.fullmatch(rf"(neither|none|no)(?: {_ONES})?(?: ?{_DO}) (.+)", text):
        return (Test("count", kind(match[2], pool), "=", 0),)
    if match := re.fullmatch(rf"(?:they|{_ONES}) ?(?:all )?{_DO} (?:both |all )?(.+)", text):
        if same := _alike(match[1], pool):
            return same
        if n == 1 or re.match(r"they|all", text) or " all " in text or " both " in text:
            return (Test("count", kind(match[1], pool), "=", n),)
        raise NoClause(text)
    if match := re.fullmatch(
        r"the first (?:\w+ )?(?:drawn |rolled )?(?:is|shows) (.+?),? and the second (?:\w+ )?(?:drawn |rolled "
        r")?(?:is|shows) (.+?)",
        text,
    ):
        if n != 2:
            raise NoClause(text)
        return (Test("item", kind(match[1], pool), "=", 1), Test("item", kind(match[2], pool), "=", 2))
    if match := re.fullmatch(
        r"(?:I draw |you draw |get )?one (?:\w+ )?is (.+?) and (?:one|the other) (?:\w+ )?is (.+)", text
    ):
        one, other = kind(match[1], pool), kind(match[2], pool)
        if n != 2 or one == other or pool.things != "things":
            raise NoClause(text)
        return (Test("count", one, "=", 1), Test("count", other, "=", 1))
    if n == 1 and (
        match := re.fullmatch(
            rf"(?:it|the \w+(?: {_TAKEN}| rolled)?|a \w+ {_TAKEN}|the number {_TAKEN}|the \w+ rolled) {_DO} (?:an? "
            rf")?(.+)",
            text,
        )
    ):
        return (Test("count", kind(match[1], pool), "=", 1),)
    raise NoClause(text)


def _alike(text: str, pool: Pool) -> tuple[Test, ...]:
    """`of the same color`, `the same number`, `different`."""
    match = re.fullmatch(
        r"(?:of )?(?:the )?(same|different|distinct)(?: (colors?|suits?|numbers?|values?|face))?", text
    )
    if match is None:
        return ()
    about = (match[2] or "").removesuffix("s")
    right = {"things": ("color", ""), "cards": ("suit",), "dice": ("number", "value", ""), "coins": ("face", "")}
    if about not in right.get(pool.things, ()):
        raise NoClause(text)
    return (Test("same" if match[1] == "same" else "different"),)


_TRIALS = re.compile(
    rf".*?\b(?P<n>{N}) (?P<many>[a-z]+s)\b[^.?!]*\. if each (?P<one>[a-z]+) has an? (?P<p>\d+/\d+|\d+%) "
    rf"(?:chance|probability) of "
    rf"having (?P<what>[a-z ]+), what is the probability that (?P<how>exactly|at least|at most|only) (?P<k>{N}) of the "
    r"(?P<again>[a-z]+s) (?:have|has) (?P<same>[a-z ]+)",
    re.IGNORECASE,
)


_DAYS = re.compile(
    rf"the probability that it (?:will )?rains? on any given day (?:in [a-z ]+ )?is (?P<p>\d+/\d+|\d+%)\. what is the "
    rf"probability that it (?:will )?rains? on (?P<how>exactly|at least|at most) (?P<k>{N}) of the (?:next |first )?"
    rf"(?P<n>{N}) days",
    re.IGNORECASE,
)


def trials(text: str) -> Experiment | None:
    """`seven islands. If each island has a 1/5 chance of having treasure, … exactly 4 of the islands have treasure`."""
    if days := _DAYS.fullmatch(text.rstrip(" ?.")):
        return _repeated(days)
    match = _TRIALS.fullmatch(text.rstrip(" ?."))
    if (
        match is None
        or match["many"] != match["again"]
        or match["one"] + "s" != match["many"]
        or match["what"] != match["same"]
    ):
        return None
    if len(re.findall(rf"\b{N}\b", text.split(".")[0])) > 2:
        return None
    return _repeated(match)


def _repeated(match: re.Match[str]) -> Experiment | None:
    """Independent trials with one chance of success: draws with replacement from successes and failures."""
    top, bottom = (int(match["p"][:-1]), 100) if match["p"].endswith("%") else map(int, match["p"].split("/"))
    if not 0 < top < bottom:
        return None
    op = {"exactly": "=", "only": "=", "at least": ">=", "at most": "<="}[match["how"].lower()]
    test = Test("count", "success", op, count_of(match["k"]))
    return Experiment((("success", top), ("failure", bottom - top)), count_of(match["n"]), True, (test,))


_ASKS = re.compile(
    r"(?:then )?(?:what is|what's|find|compute|determine|calculate) the probability,? (?P<e>(?:that|of) .+)",
    re.IGNORECASE,
)
_FORM = re.compile(
    r"\(?(?:express|write|give|enter) your answer as a (?:common )?fraction(?: in (?:lowest|simplest) terms)?\.?\)?$",
    re.IGNORECASE,
)


def read_experiment_in_words(question: str) -> Task:
    """The experiment and the event; NotUnderstood with the words that stopped the reading."""
    text = plain(question)
    sentences = [part.strip() for part in re.split(r"(?<=[.?!])\s+(?=[A-Z(])", text)]
    while len(sentences) > 1 and _FORM.match(sentences[-1]):
        sentences.pop()
    if (found := trials(" ".join(sentences))) is not None:
        return Task("experiment", found.text())
    pool = Pool()
    try:
        *before, last = sentences
        for sentence in before:
            _set_up(sentence, pool)
        tests = _ask(last.rstrip(" ?."), pool)
        size = sum(count for _, count in pool.items)
        if not pool.items or not pool.draws or (not pool.replaced and pool.draws > size):
            raise NoClause(last)
    except NoClause as error:
        raise NotUnderstood(str(error)) from None
    experiment = Experiment(pool.items, pool.draws, pool.replaced, tests)
    return Task("experiment", experiment.text())


def _set_up(sentence: str, pool: Pool) -> None:
    """A sentence, or two joined by `and`."""
    try:
        setup(sentence, pool)
        return
    except NoClause:
        pass
    for joint in re.finditer(r",? and (?=(?:he|she|I|you|we|they|\w+) )|, (?=from which )", sentence):
        trial = Pool(pool.items, pool.draws, pool.replaced, pool.things)
        try:
            setup(sentence[: joint.start()], trial)
            setup(sentence[joint.end() :], trial)
        except NoClause:
            continue
        pool.__dict__.update(trial.__dict__)
        return
    raise NoClause(sentence)


def _ask(sentence: str, pool: Pool) -> tuple[Test, ...]:
    """The question, with the experiment before or behind the event."""
    if match := re.match(r"(?:if|when) (.+?), (?=(?:what|find|compute))", sentence, re.IGNORECASE):
        setup(match[1], pool)
        sentence = sentence[match.end() :]
    match = _ASKS.fullmatch(sentence)
    if match is None:
        raise NoClause(sentence)
    said = match["e"]
    if pool.draws:
        return event(said, pool)
    for joint in re.finditer(r",? (?:when|if) ", said):
        trial = Pool(pool.items, pool.draws, pool.replaced, pool.things)
        try:
            setup(said[joint.end() :], trial)
            found = event(said[: joint.start()], trial)
        except NoClause:
            continue
        pool.__dict__.update(trial.__dict__)
        return found
    if match := re.match(r"that,? (?:if|when) (.+?), (.+)", said):
        setup(match[1], pool)
        return event(match[2], pool)
    raise NoClause(said)
