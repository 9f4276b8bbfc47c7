"""Choosing, electing, arranging and pairing in the ways in which problems word it; each count has its model.

What distinguishes one count from the other (order, repetition) must be said or lie in the words: officers are
different offices, a committee has none.
"""

import re
from collections import Counter

from lemmata.solver.reading.combinatorics import count_task
from lemmata.solver.reading.geometry import plain
from lemmata.solver.task import NotUnderstood, Task

TRIGGER = re.compile(r"\b(?:how many|what is the number of)\b", re.IGNORECASE)
_WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
          "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty")  # fmt: skip
N = rf"(?:\d{{1,3}}|{'|'.join(_WORDS[1:])})"
WHO = r"(?:people|members|students|players|candidates|persons|men|women|boys|girls|children|teachers|kids|employees)"
THING = (
    rf"(?:{WHO}|books|objects|items|toppings|flavors|cards|marbles|balls|colors|letters|courses|songs|points|pieces|"
    r"flowers|shirts|dogs|cookies|coins|questions|problems|movies|elective classes|classes|electives|teams|numbers)"
)
WAYS = (
    r"(?:in )?(?:how many|what is the number of) (?:different |distinct |possible )?ways (?:can "
    r"(?:we|you|i|she|he|they|one|the club|"
    r"the team|the class|the coach|the group|it) |are there to |to |is it possible to )"
)
PASSIVE = r"(?:in )?how many (?:different |distinct |possible )?ways can "
OFFICE = (
    r"(?:president|vice[- "
    r"]president|secretary|treasurer|captain|co-captain|chair(?:man|person)?|goalie|goalkeeper|manager|"
    r"leader|spokesperson|sergeant[- ]at[- ]arms|first place|second place|third place)"
)
OFFICES = rf"(?P<offices>(?:an? |the )?(?:\d )?{OFFICE}(?:,? (?:and )?(?:an? |the )?{OFFICE})+)"
_OFFICES_TOO = OFFICES.replace("offices", "offices2")
_ONE_EACH = (
    rf"(?:,? (?:if|assuming(?: that)?|and|where|given that|provided that) (?:no "
    rf"(?:one|member|person|{WHO}|student|single person|player)(?: \w+)? "
    r"(?:can|may|is allowed to|could) hold (?:both|more than one|two|multiple) "
    r"(?:offices?|positions?|jobs?)|(?:each|every) (?:office|position) "
    r"must be (?:held|filled) by (?:a )?different (?:people|person|members?|students?)))?"
)
_GROUP = (
    r"(?:an? (?:\w+ )?(?:club|team|class|group|school|company|committee|chorus|choir|soccer team|basketball "
    r"team|math club|shelf|set) (?:has|of|consists of|with|contains)|(?:my|our|the) [a-z' ]+? has|there are)"
)
_FROM = (
    rf"(?:from|out of|among)(?: among)? (?:a (?:group|club|class|team|set|collection|shelf|pool|total) (?:of|with) "
    rf"|the "
    rf"|a possible )?(?P<n>{N})(?: different| distinct)?(?: {THING})?"
)
_FREE = (
    r"(?:,? (?:if|assuming|where)(?: that)? (?:the )?order (?:of selection |in which (?:the |they )?(?:\w+ "
    r")?are (?:selected|chosen) )?(?:does not|doesn't|does no) matter)?"
)
TABLE: tuple[tuple[str, str], ...] = (
    (rf"{PASSIVE}(?P<k>{N}) (?:of (?:the )?)?{THING} be (?:chosen|selected|picked) {_FROM}{_FREE}", "subsets"),
    (rf"{WAYS}(?:choose|select|pick) (?P<k>{N})(?: {THING})? {_FROM}{_FREE}", "subsets"),
    (rf"{PASSIVE}an? (?:committee|group|team|subcommittee) of (?P<k>{N})(?: {WHO})? be "
     rf"(?:chosen|formed|selected|picked|made) {_FROM}{_FREE}", "subsets"),
    (rf"how many (?:different |distinct )?(?:(?P<k>{N})[- ]?(?:person|member) "
     rf"(?:committees|teams|groups)|(?:committees|teams|groups) of (?P<j>{N})(?: {WHO})?) "
     rf"can (?:be (?:formed|chosen|selected|made)|you (?:form|choose|make)) {_FROM}", "subsets"),
    (rf"{_GROUP} (?P<n>{N}) {THING}\. (?:{PASSIVE}an? (?:committee|group|team) of (?P<k>{N})(?: {WHO})? be "
     rf"(?:chosen|formed|selected|made)|{WAYS}(?:choose|form|select|"
     rf"pick) a (?:committee|group|team) of (?P<j>{N})(?: {WHO})?)", "subsets"),
    (rf"{WAYS}(?:choose|select|elect|pick) {OFFICES} {_FROM}{_ONE_EACH}", "codes_distinct"),
    (rf"{PASSIVE}{OFFICES} be (?:chosen|selected|elected|picked) {_FROM}{_ONE_EACH}", "codes_distinct"),
    (rf"{_GROUP} (?P<n>{N}) {WHO}\. (?:{PASSIVE}{OFFICES} be (?:chosen|selected|elected)|"
     rf"{WAYS}(?:choose|select|elect|pick) {_OFFICES_TOO}){_ONE_EACH}", "codes_distinct"),
    (r"(?:in )?how many (?:different |distinct )?ways (?:can|are there to) (?:we |you "
     r")?(?:arrange|rearrange|order|permute) (?:all )?(?:the )?letters (?:of|in) (?:the word )?"
     r"\"?(?P<word>[A-Z]{2,14})\"?", "word"),
    (r"how many (?:distinct|different|distinguishable|unique)? ?(?:ways|arrangements|permutations|rearrangements) "
     r"(?:are there )?(?:of|to arrange|to rearrange) (?:all )?(?:the )?letters (?:of|in) (?:the word )?"
     r"\"?(?P<word>[A-Z]{2,14})\"?(?: are there| are possible)?", "word"),
    (rf"(?:each of|there are|in a league (?:of|with)) (?P<n>{N}) (?:teams|players|people|students)(?: in a "
     rf"(?:league|tournament|room))?,? (?:plays|play|and each (?:one )?plays|"
     r"each (?:team|player) plays) (?:each of the other|every other|each other|each of the others)(?: teams?| "
     r"players?)?(?: exactly)? once\. how many (?:games|matches)(?: total)? (?:are|will be|"
     r"were) played(?: in total| altogether)?", "pairs"),
    (rf"(?P<n>{N}) (?:people|friends|guests|students) (?:are )?(?:at|attend|in|meet at) (?:a|the) "
     rf"(?:party|meeting|room|dance)\. each (?:person|one|guest|student) shakes hands (?:exactly )?(?:once )?with "
     r"(?:every|each) other (?:person|guest|student|one)(?: exactly)?(?: once)?\. how many (?:handshakes|shakes) "
     r"(?:are there|take place|occur|were there)", "pairs"),
    (rf"how many (?P<k>{N})[- ]letter (?:\"?words\"?|codes|strings|sequences) can be (?:formed|made) "
     rf"(?:from|using) the letters (?P<letters>[A-Z](?:, [A-Z])*,? (?:and )?[A-Z]),? "
     r"(?:if|assuming) (?:letters|repetition|a letter) (?P<again>may be (?:repeated|used more than once)|is "
     r"allowed|may not be repeated|is not allowed|can be repeated)", "letters"),
)  # fmt: skip
_NOTE = re.compile(
    r"\(?(?:assume|note)(?: that)? (?:the )?order (?:of selection )?does not matter\.?\)?|\(?no "
    r"(?:one|member|person) can hold more "
    r"than one office\.?\)?|\(?each (?:office|position) must be (?:held|filled) by a different person\.?\)?",
    re.IGNORECASE,
)


def value(text: str) -> int:
    """`7` or `seven`."""
    return int(text) if text.isdigit() else _WORDS.index(text.lower())


def read_selection(question: str) -> Task:
    """The count that is asked; NotUnderstood where the whole question is not one of the wordings."""
    text = plain(question)
    sentences = [part.strip(" .?") for part in re.split(r"(?<=[.?!])\s+(?=[A-Z(])", text)]
    while len(sentences) > 1 and _NOTE.fullmatch(sentences[-1]):
        sentences.pop()
    whole = ". ".join(sentences)
    for pattern, model in TABLE:
        match = re.fullmatch(pattern, whole, re.IGNORECASE)
        task = _task(match.groupdict(), model) if match else None
        if task is not None:
            return task
    raise NotUnderstood(whole)


def _task(found: dict[str, str | None], model: str) -> Task | None:
    word = found.get("word")
    if word:
        if not word.isupper():
            return None
        task = count_task("word", tuple(Counter(word).values()))
        return task and Task(task.kind, f"{word}: {task.reading}", numbers=task.numbers, names=task.names)
    if found.get("letters"):
        letters = re.findall("[A-Z]", found["letters"] or "")
        if len(set(letters)) != len(letters):
            return None
        name = "codes_distinct" if "not" in (found["again"] or "") else "codes"
        size = value(found["k"] or "")
        return count_task(name, (len(letters), size)) if name == "codes" or size <= len(letters) else None
    n = value(found["n"] or "")
    if model == "pairs":
        return count_task("pairs", (n,)) if n >= 2 else None
    offices = found.get("offices") or found.get("offices2")
    if offices:
        named = re.findall(OFFICE, offices, re.IGNORECASE)
        if len(set(named)) != len(named) or len(named) > n:
            return None
        return count_task(model, (n, len(named)))
    k = value(found.get("k") or found.get("j") or "")
    return count_task(model, (n, k)) if k <= n else None
