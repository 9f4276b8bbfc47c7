"""Counts and probabilities that one formula gives, in the ways in which they are asked.

A template has blanks `<a>`, `<b>`, … for numbers in figures or words; they are handed to the model in alphabetical
order. A condition that no template names leaves the question not understood.
"""

import re
from collections import Counter

from lemmata.solver.plans.combinatorics import FORMULAS
from lemmata.solver.reading.counting import COLOR, bag
from lemmata.solver.reading.patterns import GET, Build, Pattern, patterns
from lemmata.solver.reading.scope import Scope
from lemmata.solver.task import Task

WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
NUMBER = rf"\$?(?:\d{{1,4}}|{'|'.join(WORDS)})\$?"
MAX_NUMBER = 5_000
PEOPLE = r"(?:people|students|friends|children|guests|knights|persons|girls|boys|kids)"
WAYS = r"(?:in )?how many (?:different |distinct )?ways"
READINGS = {
    "rows": "rows of {}",
    "multiset": "rows of {} things that are alike within each kind",
    "word": "rows of letters that occur {} times",
    "circular": "seatings of {} around a table, turned ones being the same",
    "necklace": "rings of {} beads, turned and flipped ones being the same",
    "together": "rows of {} in which {} sit side by side",
    "apart": "rows of {} in which no two of {} sit side by side",
    "not_together": "rows of {} in which {} do not all sit side by side",
    "at_least": "from {} of the first kind and {} of the second, choices of {} with at least {} of the first",
    "at_most": "from {} of the first kind and {} of the second, choices of {} with at most {} of the first",
    "circular_together": "seatings of {} around a table with {} side by side",
    "circular_apart": "seatings of {} around a table with no two of {} side by side",
    "each_kind": "from {} of one kind and {} of another, choices of {} with both kinds",
    "like_boxes": "{} like balls in {} like boxes",
    "different_in_like_boxes": "{} different balls in {} like boxes",
    "biased": "success with chance {}/{}: P(in {} tries exactly {} successes)",
    "sums": "{} as an ordered sum of {} whole numbers, each at least {}",
    "either": "members of one or both of two groups of {} and {} with {} in both",
    "neither": "of {}, those in none of two groups of {} and {} with {} in both",
    "both": "of {} in two groups of {} and {} with {} in none, those in both",
    "exactly_one": "members of exactly one of two groups of {} and {} with {} in both",
    "either_of_three": "members of three groups of {}, {}, {}, pairs sharing {}, {}, {}, all three {}",
    "multiples_either": "numbers from 1 to {} that are multiples of {} or {}",
    "multiples_neither": "numbers from 1 to {} that are multiples of neither {} nor {}",
    "coefficient": "in ({}x + {})^{}, the coefficient of x^{}",
    "heads": "P(in {} flips exactly {} heads)",
    "heads_at_least": "P(in {} flips at least {} heads)",
    "some_six": "P(at least one six with {} dice)",
    "dice_total": "P({} dice show the sum {})",
    "drawn": "{} good and {} others, {} drawn without replacement: P(exactly {} good)",
    "drawn_some": "{} good and {} others, {} drawn without replacement: P(at least one good)",
    "bayes": "{}% sick, found in {}% of the sick and {}% of the healthy: P(sick | positive)",
    "given_row": "{} with the property and {} without it: P(property)",
    "expected_draw": "{} worth {} and {} worth {}: expected value of a draw",
    "expected_die": "a six wins {}, any other number loses {}: expected value",
    "pairs": "pairs among {}",
    "paths": "shortest grid paths of {} steps right and {} up",
    "subsets": "subsets of {} elements with {} elements",
    "all_subsets": "subsets of {} elements",
    "codes": "codes from {} signs with {} places, repetition allowed",
    "codes_distinct": "codes from {} signs with {} places, without repetition",
}


POSITIVE = ("multiples_either", "multiples_neither", "rows", "circular", "pairs", "some_six", "codes", "codes_distinct")
"""The models that need at least one of everything."""


def count_task(model: str, numbers: tuple[int, ...]) -> Task | None:
    """The task of a model; None where a number is too large to be meant."""
    if max(numbers, default=0) > MAX_NUMBER or model not in FORMULAS:
        return None
    title = READINGS[model]
    shown = title.format(*([" + ".join(map(str, numbers))] if model in ("multiset", "word") else numbers))
    return Task("count", shown, numbers=numbers, names=(model,))


def number_from(text: str) -> int:
    """`7` or `seven`."""
    text = text.strip("$").lower()
    return int(text) if text.isdigit() else WORDS.index(text)


def model(name: str, *fixed: int) -> Build:
    """A builder that hands the blanks, then the fixed numbers, to a model."""

    def build(match: re.Match[str], scope: Scope) -> Task | None:
        found = {key: text for key, text in match.groupdict().items() if len(key) == 1 and text is not None}
        numbers = (*(number_from(found[key]) for key in sorted(found)), *fixed)
        return count_task(name, numbers) if fits(name, numbers) else None

    return build


def fits(name: str, numbers: tuple[int, ...]) -> bool:
    """Whether the numbers make sense for the model; a question with others is not understood."""
    if name == "bayes":
        return all(0 < value <= 100 for value in numbers)
    if name in ("together", "apart", "not_together"):
        return 2 <= numbers[1] <= numbers[0]
    if name in POSITIVE:
        return min(numbers) >= 1
    if name in ("drawn", "drawn_some"):
        return numbers[2] <= numbers[0] + numbers[1]
    if name in ("circular_together", "circular_apart"):
        return 2 <= numbers[1] < numbers[0]
    if name in ("like_boxes", "different_in_like_boxes", "each_kind"):
        return min(numbers) >= 1 and (name != "each_kind" or numbers[2] >= 2)
    if name == "biased":
        return 0 < numbers[0] < numbers[1] and numbers[3] <= numbers[2]
    if name == "dice_total":
        return numbers[0] >= 1
    if name == "sums":
        return numbers[1] >= 1
    return True


def around(name: str) -> Build:
    """A builder for a table with some people named, as many as the question says."""

    def build(match: re.Match[str], scope: Scope) -> Task | None:
        names = [part for part in re.split(r",? and |, ", match["names"] or "") if part.strip(" -")]
        numbers = (number_from(match["a"]), number_from(match["b"]))
        if names and len(names) != numbers[1]:
            return None
        return count_task(name, numbers) if fits(name, numbers) else None

    return build


def mixed(match: re.Match[str], scope: Scope) -> Task | None:
    """`6 girls and 2 boys in a row, the 2 boys together`: all of them stand in the row."""
    first, second, block = (number_from(match[name]) for name in "abc")
    together = second if match["kind"].lower() == match["two"].lower() else first
    numbers = (first + second, together)
    if block != together or match["kind"].lower() not in (match["one"].lower(), match["two"].lower()):
        return None
    return count_task("together", numbers) if fits("together", numbers) else None


def boxes(match: re.Match[str], scope: Scope) -> Task | None:
    """Balls into boxes: which of them can be told apart decides."""
    balls, places = number_from(match["a"]), number_from(match["b"])
    different = {True: ("codes", (places, balls)), False: ("sums", (balls, places, 0))}
    alike = {True: ("different_in_like_boxes", (balls, places)), False: ("like_boxes", (balls, places))}
    found = match.groupdict()
    name, numbers = (alike if found.get("boxes") else different)["balls" not in found]
    return count_task(name, numbers) if min(balls, places) >= 1 else None


ROTATION = (
    r"[?.]?(?: \((?![^()]*(?:reflect|flip|mirror))(?:two )?(?:seatings|arrangements|seating arrangements)(?: "
    r"(?:are|which are|"
    r"that are))?[^()]*rotations?[^()]*\))?"
)
NAMES = r"(?:,? ?-- ?|,? )?(?P<names>[a-z]+, [a-z]+,? and [a-z]+)?(?: ?--|,)?"


def flags(match: re.Match[str], scope: Scope) -> Task | None:
    """`3 red, 2 blue and 4 green flags` in a row."""
    counts = bag(match["bag"])
    return count_task("multiset", tuple(counts.values())) if min(counts.values()) >= 1 else None


def letters(match: re.Match[str], scope: Scope) -> Task | None:
    """The letters of a word, of which some occur several times."""
    word = match["word"].upper()
    counts = Counter(word)
    if len(word) > 14:
        return None
    task = count_task("word", tuple(counts.values()))
    return None if task is None else Task(task.kind, f"{word}: {task.reading}", numbers=task.numbers, names=task.names)


def power(match: re.Match[str], scope: Scope) -> Task | None:
    """`(2x - 3)^7` and the power of x."""
    first = match["first"].replace(" ", "")
    a = {"": 1, "-": -1}.get(first) or int(first)
    b = int(match["second"].replace(" ", ""))
    n, k = int(match["n"]), int(match["k"] or 1)
    if not (2 <= n <= 60 and 0 <= k <= n and b):
        return None
    shown = f"the coefficient of {match['x']}^{k} in ({a}{match['x']} + {b})^{n}"
    return Task("count", shown, numbers=(a, b, n, k), names=("coefficient",))


_GROUP = (
    r"(?:students|people|members|children|boxes|families|players|customers|dogs|cars|houses|kids|girls|boys|adults)"
)
_TWO = (
    rf"<b>(?: of the {_GROUP}| {_GROUP}| of them)? (?P<verb>[a-z]+) (?P<first>[a-z]+),? (?:and )?<c>(?: of the "
    rf"{_GROUP}| {_GROUP}| "
    rf"of them)? (?P=verb) (?P<second>[a-z]+),? and <d>(?: of the {_GROUP}| {_GROUP}| of them)? (?P=verb)"
)
_WHOLE = (
    r"(?:[a-z]+ has|there are|a (?:class|school|group|club|town|survey) (?:has|of)|of|out of)(?: the| a total of)? "
    rf"<a> (?P<who>{_GROUP})"
)
_PAIR = r"(?: (?:(?P=first) (?:and|or|nor) (?P=second)|(?P=second) (?:and|or|nor) (?P=first)))?"
OVERLAPS: list[tuple[str, Build]] = [
    (
        rf"{_WHOLE}(?: in (?:a|the) [a-z]+)?[.,] {_TWO} both{_PAIR}\. how many (?:of the )?(?:{_GROUP} )?(?P=verb) "
        rf"neither{_PAIR}",
        model("neither"),
    ),
    (
        rf"{_WHOLE}(?: in (?:a|the) [a-z]+)?[.,] {_TWO} neither{_PAIR}\. how many (?:of the )?(?:{_GROUP} "
        rf")?(?P=verb) both{_PAIR}",
        model("both"),
    ),
]

TABLE: list[tuple[str, Build]] = [
    (r"how many different rows can be made of (?P<bag>[a-z0-9, ]+?) (?:flags|balls|beads|blocks)", flags),
    (
        rf"{WAYS} can (?P<bag>[a-z0-9, ]+?) (?:flags|balls|beads|blocks) be (?:put|placed|arranged) in a row,? if "
        rf"(?:flags|"
        r"balls|beads|blocks) of (?:one|the same) colou?r are (?:alike|identical|indistinguishable)",
        flags,
    ),
    (
        r"(?:how many|what is the number of) (?:different|distinct) orders (?:are there )?(?:of|for) "
        r"(?P<bag>[a-z0-9, ]+?) "
        r"(?:flags|balls|beads|blocks) in a row,? if (?:flags|balls|beads|blocks) of (?:one|the same) colou?r are "
        r"(?:alike|identical)(?: are there)?",
        flags,
    ),
    (
        rf"{WAYS} can (?:the|all the|all) letters (?:of|in) (?:the word )?\"?(?P<word>[A-Za-z]{{2,14}})\"? be "
        r"(?:arranged|"
        r"ordered|permuted|rearranged)(?: in a row)?",
        letters,
    ),
    (
        r"how many (?:different |distinct )?(?:arrangements|permutations|orderings|rearrangements) (?:of|are there "
        r"of) (?:the|all "
        r"the) letters (?:of|in) (?:the word )?\"?(?P<word>[A-Za-z]{2,14})\"?(?: are there| exist)?",
        letters,
    ),
    (
        rf"{WAYS} can <a> (?:different |distinct )?(?:{PEOPLE}|books) (?:(?:sit(?: down)?|stand|be seated|be arranged|"
        r"be placed|be lined up|line up|queue up) in (?:a|one|a straight|a single) (?:row|line|queue)|"
        r"be lined up|line up|queue up|be arranged on a (?:shelf|bookshelf))",
        model("rows"),
    ),
    (
        rf"{WAYS} can <a> {PEOPLE} (?:sit|be seated|be arranged|stand) (?:around|at) a (?:round|circular) table"
        r"(?:,? if (?:two )?(?:seatings|arrangements) that (?:differ by|are) (?:a )?rotations?(?: of each other)? "
        r"are (?:considered "
        r")?(?:the same|identical))?",
        model("circular"),
    ),
    (r"how many seatings of <a> people around a (?:round|circular) table are there", model("circular")),
    (rf"<a> {PEOPLE} sit down (?:around|at) a round table\. {WAYS} can they sit", model("circular")),
    (
        rf"{WAYS} can <a> {PEOPLE} (?:sit|be seated) (?:around|at) a (?:round|circular) table,? if <b> of (?:them|the "
        rf"{PEOPLE}){NAMES} (?:all )?(?:want to|must|have to|insist on) sit(?:ting)? (?:together|side by side|next "
        rf"to each "
        rf"other){ROTATION}",
        around("circular_together"),
    ),
    (
        rf"{WAYS} can <a> {PEOPLE} (?:sit|be seated) (?:around|at) a (?:round|circular) table,? if no two of (?:the "
        rf")?<b>"
        rf"(?: {PEOPLE}| of them)?{NAMES} (?:can|may|want to|are to) sit (?:next to each other|side by side|together)"
        rf"{ROTATION}",
        around("circular_apart"),
    ),
    (
        rf"{WAYS} can <a> (?P<one>\w+) and <b> (?P<two>\w+) (?:sit|stand|be seated) in a row,? if the <c> "
        rf"(?P<kind>\w+) "
        r"(?:insist on|must|want to|have to|are to) (?:sit|be|stand|sitting|being|standing) (?:next to each "
        r"other|together|"
        "side by side)",
        mixed,
    ),
    *(
        (
            r"(?:in )?how many ways (?:are there to|can we|can you) (?:put|place|distribute) <a> balls "
            r"(?:in|into|among) <b> "
            rf"boxes,? if {told}",
            boxes,
        )
        for told in (
            r"the balls are (?P<balls>not |in)distinguishable and neither are the (?P<boxes>boxes)",
            r"the balls are (?P<balls>not |in)distinguishable but the boxes are(?: distinguishable)?",
            r"the balls are distinguishable but the boxes are (?P<boxes>not|in ?distinguishable)"
            r"(?: distinguishable)?",
            r"the balls are distinguishable and so are the boxes",
            r"the balls and the boxes are distinguishable",
        )
    ),
    (
        r"an? (?:\w+ )?(?:committee|club|class|group|team) has <a> \w+ and <b> \w+\. in how many ways can "
        r"(?:we|they|you) (?:form|"
        r"choose|select|pick) a (?:sub)?committee of <c>(?: members| people)? (?:that has|with|containing) at least "
        r"one (?:"
        r"member )?(?:from|of) each (?:party|group|kind)",
        model("each_kind"),
    ),
    (
        rf"a (?:biased |weighted |unfair )coin (?:lands|comes up) heads with probability \$?<a>/<b>\$?\. (?:it|the "
        rf"coin) is "
        rf"(?:flipped|tossed) <c> times\. {GET} the probability (?:of|of getting) exactly <d> heads",
        model("biased"),
    ),
    (r"how many (?:different )?(?:bracelets|necklaces) can be made of <a> different beads", model("necklace")),
    (
        rf"{WAYS} can <a> {PEOPLE} (?:sit|stand|be seated) in a row,? if <b> of them must (?:sit|stand|be) (?:together|"
        r"next to each other|side by side)",
        model("together"),
    ),
    (
        rf"<a> {PEOPLE} (?:sit|stand|are seated) in a row, <b> of them (?:together|side by side|next to each "
        rf"other)\. {WAYS} is "
        "this possible",
        model("together"),
    ),
    (
        rf"how many (?:rows|orders) of <a> {PEOPLE} (?:keep|have) <b> (?:given|particular) ones (?:together|side by "
        rf"side)",
        model("together"),
    ),
    (
        rf"{WAYS} can <a> {PEOPLE} (?:sit|stand|be seated) in a row,? if no two of <b> of them (?:may|can|are to) "
        rf"(?:sit|stand|be)"
        r" (?:next to each other|side by side|together)",
        model("apart"),
    ),
    (
        rf"<a> {PEOPLE} (?:sit|stand) in a row, and no two of <b> of them are (?:neighbors|side by side)\. {WAYS} is "
        rf"this "
        "possible",
        model("apart"),
    ),
    (
        rf"how many (?:rows|orders) of <a> {PEOPLE} keep <b> (?:given|particular) ones apart, no two (?:of them "
        rf")?side by side",
        model("apart"),
    ),
    (
        rf"{WAYS} can <a> {PEOPLE} (?:sit|stand|be seated) in a row,? if two (?:of them|certain people) (?:refuse "
        rf"to|may not|must "
        "not|do not) (?:sit|stand|be) (?:together|next to each other|side by side)",
        model("apart", 2),
    ),
    (
        r"a committee of <c> is chosen from <b> men and <a> women\. in how many ways can it have at least <d> women",
        model("at_least"),
    ),
    (
        r"(?:in )?how many (?:ways can a )?committees? of <c> with at least <d> women (?:can )?be (?:formed|chosen) "
        r"from <b> men "
        "and <a> women",
        model("at_least"),
    ),
    (
        r"from <b> men and <a> women, <c> are chosen\. how many choices have at least <d> women",
        model("at_least"),
    ),
    (
        r"a committee of <c> is chosen from <b> men and <a> women\. in how many ways can it have at most <d> women",
        model("at_most"),
    ),
    (
        r"(?:in )?how many (?:ways can a )?committees? of <c> with at most <d> women (?:can )?be (?:formed|chosen) "
        r"from <b> men "
        "and <a> women",
        model("at_most"),
    ),
    (
        r"from <b> men and <a> women, <c> are chosen\. how many choices have at most <d> women",
        model("at_most"),
    ),
    (
        rf"{WAYS} can <a> identical (?:candies|balls|coins|apples|stickers|cookies) be "
        rf"(?:given|distributed|shared|handed out) "
        r"(?:to|among|between) <b> (?:children|people|friends|kids)",
        model("sums", 0),
    ),
    (
        rf"<b> (?:children|people|friends|kids) share <a> identical (?:candies|coins|apples|stickers|cookies)\. "
        rf"{WAYS} is this "
        "possible",
        model("sums", 0),
    ),
    (
        rf"{WAYS} can <a> be written as an ordered sum of <b> whole numbers(?:,| that may be)? 0 (?:being "
        rf")?(?:allowed|or more)",
        model("sums", 0),
    ),
    (
        rf"{WAYS} can <a> identical (?:candies|balls|coins|apples|stickers|cookies) be "
        rf"(?:given|distributed|shared|handed out) "
        r"(?:to|among|between) <b> (?:children|people|friends|kids)(?:,? if|,? so that| such that) each (?:\w+ "
        r")?(?:gets|must get|"
        r"receives|must receive) at least <c>",
        model("sums"),
    ),
    (
        rf"<b> (?:children|people|friends|kids) share <a> identical (?:candies|coins|apples|stickers|cookies), each "
        rf"getting at "
        rf"least <c>\. {WAYS} is this possible",
        model("sums"),
    ),
    (
        rf"{WAYS} can <a> be written as an ordered sum of <b> whole numbers that are at least <c>",
        model("sums"),
    ),
    (
        r"in a (?:class|school|group|club), <a> (?:students|people|members|children) play "
        r"(?P<sport>chess|soccer|tennis), <b> play "
        r"(?P<other>\w+) and <c> play both\. how many play at least one of (?:them|the two)",
        model("either"),
    ),
    (
        r"<a> (?:students|people|members|children) play chess, <b> play soccer and <c> play both\. how many play at "
        r"least one",
        model("either"),
    ),
    (
        r"how many (?:students|people|members|children) play chess or soccer,? if <a> play chess, <b> play soccer "
        r"and <c> play "
        "both",
        model("either"),
    ),
    (
        r"of <a> (?:students|people|members|children), <b> play chess, <c> play soccer and <d> play both\. how many "
        r"play neither",
        model("neither"),
    ),
    (
        r"a (?:class|school|group|club) has <a> (?:students|people|members)\. <b> play chess, <c> play soccer and "
        r"<d> play both\. "
        "how many play neither",
        model("neither"),
    ),
    (
        r"how many of <a> (?:students|people|members|children) play neither chess nor soccer,? if <b> play chess, "
        r"<c> play soccer"
        " and <d> play both",
        model("neither"),
    ),
    (
        r"of <a> (?:students|people|members|children), <b> play chess, <c> play soccer and <d> play neither\. how "
        r"many play both",
        model("both"),
    ),
    (
        r"a (?:class|school|group|club) has <a> (?:students|people|members)\. <b> play chess, <c> play soccer and "
        r"<d> play neither"
        r"\. how many play both",
        model("both"),
    ),
    (
        r"how many of <a> (?:students|people|members|children) play both chess and soccer,? if <b> play chess, <c> "
        r"play soccer and"
        " <d> play neither",
        model("both"),
    ),
    (
        r"<a> (?:students|people|members|children) play chess, <b> play soccer and <c> play both\. how many play "
        r"exactly one(?: of "
        "them)?",
        model("exactly_one"),
    ),
    (
        r"how many (?:students|people|members|children) play exactly one of chess and soccer,? if <a> play chess, "
        r"<b> play soccer"
        " and <c> play both",
        model("exactly_one"),
    ),
    (
        r"in a club, <a> members play chess, <b> play soccer and <c> play both\. how many members play just one of "
        r"the two",
        model("exactly_one"),
    ),
    (
        r"<a> (?:students|people|members|children) play chess, <b> soccer and <c> tennis; <d> play chess and soccer, "
        r"<e> chess and "
        r"tennis, <f> soccer and tennis, and <g> play all three\. how many play at least one",
        model("either_of_three"),
    ),
    (
        r"in a club, <a> play chess, <b> soccer and <c> tennis; <d> chess and soccer, <e> chess and tennis, <f> "
        r"soccer and tennis; "
        r"<g> play all three\. how many play one or more",
        model("either_of_three"),
    ),
    (
        r"how many (?:students|people|members) play chess, soccer or tennis if <a> play chess, <b> soccer, <c> "
        r"tennis, <d> chess "
        r"and soccer, <e> chess and tennis, <f> soccer and tennis, and <g> all three",
        model("either_of_three"),
    ),
    (
        r"how many of the (?:numbers|integers) from 1 to <a> are (?:multiples of|divisible by) (?:either )?<b> or "
        r"(?:of |by )?<c>",
        model("multiples_either"),
    ),
    (
        r"how many (?:numbers|integers|whole numbers|positive integers) from 1 to <a> are (?:multiples of|divisible "
        r"by) (?:either )?"
        "<b> or (?:of |by )?<c>",
        model("multiples_either"),
    ),
    (
        r"how many positive integers up to <a> are (?:multiples of|divisible by) <b> or (?:of |by )?<c>",
        model("multiples_either"),
    ),
    (
        r"how many (?:of the )?(?:numbers|integers|whole numbers|positive integers) (?:from 1 to|up to) <a> are "
        r"(?:multiples of|"
        r"divisible by) neither <b> nor <c>",
        model("multiples_neither"),
    ),
    (
        r"how many (?:of the )?(?:numbers|integers|whole numbers|positive integers) (?:from 1 to|up to) <a> are "
        r"neither multiples of"
        r" <b> nor (?:multiples )?of <c>",
        model("multiples_neither"),
    ),
    (
        r"(?:what is|find) the coefficient of \$?(?P<x>[a-z])(?:\^\{?(?P<k>\d{1,2})\}?)?\$? in (?:the expansion of )?"
        r"\$?\((?P<first>-? ?\d{0,3})(?P=x) (?P<second>[+-] \d{1,3})\)\^\{?(?P<n>\d{1,2})\}?\$?",
        power,
    ),
    (
        r"(?:expand|in the expansion of) \$?\((?P<first>-? ?\d{0,3})(?P<x>[a-z]) (?P<second>[+-] "
        r"\d{1,3})\)\^\{?(?P<n>\d{1,2})\}?\$?"
        r"[.,] what is the coefficient of \$?(?P=x)(?:\^\{?(?P<k>\d{1,2})\}?)?\$?",
        power,
    ),
    (
        rf"a fair coin is (?:flipped|tossed) <a> times\. {GET} the probability (?:of|of getting|that there are) "
        rf"exactly <b> heads",
        model("heads"),
    ),
    (rf"{GET} the probability of exactly <b> heads in <a> (?:flips|tosses) of a fair coin", model("heads")),
    (
        rf"<a> fair coins are (?:flipped|tossed)\. {GET} the probability that exactly <b> (?:of them )?(?:show|come "
        rf"up|land) heads",
        model("heads"),
    ),
    (
        rf"a fair coin is (?:flipped|tossed) <a> times\. {GET} the probability (?:of|of getting|that there are) at "
        rf"least <b> heads",
        model("heads_at_least"),
    ),
    (rf"{GET} the probability of at least <b> heads in <a> (?:flips|tosses) of a fair coin", model("heads_at_least")),
    (
        rf"<a> fair coins are (?:flipped|tossed)\. {GET} the probability that at least <b> (?:of them )?(?:show|come "
        rf"up|land) "
        "heads",
        model("heads_at_least"),
    ),
    (
        rf"<a> (?:fair |standard )?(?:six-sided )?dice are (?:rolled|thrown)\. {GET} the probability that at least "
        rf"one (?:of them )?"
        r"shows a (?:6|six)",
        model("some_six"),
    ),
    (
        rf"{GET} the probability of at least one (?:6|six) (?:with|in) <a> (?:fair )?(?:dice|rolls of a fair die)",
        model("some_six"),
    ),
    (
        rf"a fair die is (?:rolled|thrown) <a> times\. {GET} the probability of at least one (?:6|six)",
        model("some_six"),
    ),
    (
        rf"<a> (?:fair |standard )(?:six-sided )?dice are (?:rolled|thrown)\. {GET} the probability that "
        rf"(?:the|their) (?:sum|total) "
        "is <b>",
        model("dice_total"),
    ),
    (rf"{GET} the probability that <a> fair dice (?:show|have) a (?:total|sum) of <b>", model("dice_total")),
    (
        rf"a fair die is (?:rolled|thrown) <a> times\. {GET} the probability that the (?:results|rolls) add up to <b>",
        model("dice_total"),
    ),
    (
        rf"a (?:bag|box|urn|jar) (?:has|holds|contains) <a> (?P<color>{COLOR}) and <b> (?:{COLOR}) "
        rf"(?:marbles|balls|beads)\. <c> "
        rf"(?:marbles |balls |beads )?are drawn (?:at random )?without replacement\. {GET} the probability that "
        rf"exactly <d> (?:of "
        "them )?(?:are|is) (?P=color)",
        model("drawn"),
    ),
    (
        rf"<c> (?:marbles|balls|beads) are drawn without replacement from <a> (?P<color>{COLOR}) and <b> (?:{COLOR}) "
        rf"ones\. {GET} "
        "the probability of exactly <d> (?P=color) (?:ones|one)",
        model("drawn"),
    ),
    (
        rf"{GET} the probability of exactly <d> (?P<color>{COLOR}) when <c> (?:marbles|balls|beads) are drawn "
        rf"without replacement "
        rf"from <a> (?P=color) and <b> (?:{COLOR}) ones",
        model("drawn"),
    ),
    (
        rf"a (?:bag|box|urn|jar) (?:has|holds|contains) <a> (?P<color>{COLOR}) and <b> (?:{COLOR}) "
        rf"(?:marbles|balls|beads)\. <c> "
        rf"(?:marbles |balls |beads )?are drawn (?:at random )?without replacement\. {GET} the probability that at "
        rf"least one (?:of "
        "them )?is (?P=color)",
        model("drawn_some"),
    ),
    (
        rf"<c> (?:marbles|balls|beads) are drawn without replacement from <a> (?P<color>{COLOR}) and <b> (?:{COLOR}) "
        rf"ones\. {GET} "
        "the probability of at least one (?P=color) one",
        model("drawn_some"),
    ),
    (
        rf"{GET} the probability of at least one (?P<color>{COLOR}) when <c> (?:marbles|balls|beads) are drawn "
        rf"without replacement "
        rf"from <a> (?P=color) and <b> (?:{COLOR}) ones",
        model("drawn_some"),
    ),
    (
        rf"a disease affects <a>% of people\. a test finds it in <b>% of the sick and falsely in <c>% of the "
        rf"healthy\. {GET} the "
        "probability that a person with a positive test is sick",
        model("bayes"),
    ),
    (
        rf"<a>% of people have a disease\. a test is positive for <b>% of the sick and for <c>% of the healthy\. "
        rf"{GET} the "
        "probability of being sick after a positive test",
        model("bayes"),
    ),
    (
        rf"{GET} the probability that a person with a positive test is sick,? if <a>% of people are sick and the "
        rf"test is positive "
        "for <b>% of the sick and <c>% of the healthy",
        model("bayes"),
    ),
    (
        rf"of the girls in a class, <a> play an instrument and <b> do not\. {GET} the probability that a girl chosen "
        rf"at random plays "
        "an instrument",
        model("given_row"),
    ),
    (
        rf"in a school, <a> teachers drive to work and <b> do not\. {GET} the probability that a teacher chosen at "
        rf"random drives to "
        "work",
        model("given_row"),
    ),
    (
        rf"{GET} the probability that a teacher chosen at random drives to work,? if <a> drive and <b> do not",
        model("given_row"),
    ),
    (
        rf"a (?:bag|box) (?:has|holds) <a> cards worth <b> points and <c> cards worth <d> points\. {GET} the "
        rf"expected value of a "
        "card(?: drawn at random)?",
        model("expected_draw"),
    ),
    (
        rf"one card is drawn from <a> cards worth <b> points and <c> cards worth <d> points\. {GET} its expected value",
        model("expected_draw"),
    ),
    (
        rf"{GET} the expected value of a card drawn from <a> cards worth <b> points and <c> cards worth <d> points",
        model("expected_draw"),
    ),
    (
        rf"a player rolls a fair die, wins <a> dollars for a six and loses <b> dollars otherwise\. {GET} the "
        rf"expected (?:win|value)"
        "(?: in dollars)?",
        model("expected_die"),
    ),
    (
        rf"a fair die is rolled\. a six wins <a> dollars, any other number loses <b> dollars\. {GET} the expected "
        rf"(?:win|value)"
        "(?: in dollars)?",
        model("expected_die"),
    ),
    (
        rf"{GET} the expected win in dollars if a six with a fair die wins <a> dollars and any other number loses "
        rf"<b> dollars",
        model("expected_die"),
    ),
    (
        r"<a> people (?:meet and )?(?:each )?shake hands(?: once)? with (?:each other|every other one|everyone "
        r"else)(?: once)?\. how "
        "many handshakes are there",
        model("pairs"),
    ),
    (
        r"how many (?:games|matches) are played (?:if|when) each of <a> (?:teams|players) plays each other(?: "
        r"one)?(?: exactly)? "
        "once",
        model("pairs"),
    ),
    (r"how many handshakes are there (?:if|when) <a> people all shake hands with each other(?: once)?", model("pairs")),
    (
        r"how many shortest (?:paths|ways) (?:on a grid )?(?:go|lead|are there) <a> (?:blocks|steps) right and <b> "
        r"(?:blocks|steps) "
        "up",
        model("paths"),
    ),
    (
        r"how many paths on a grid have <a> steps to the right and <b> steps up",
        model("paths"),
    ),
    (
        rf"an ant walks on a grid, <a> steps right and <b> steps up in any order\. {WAYS} can it go",
        model("paths"),
    ),
    (r"how many subsets with (?:exactly )?<b> elements does a set of <a> elements have", model("subsets")),
    (r"how many <b>-element subsets does a set (?:of|with) <a> elements have", model("subsets")),
    (r"a set has <a> elements\. how many of its subsets have exactly <b> elements", model("subsets")),
    (r"how many subsets does a set (?:of|with) <a> elements have", model("all_subsets")),
    (
        r"how many codes of <b> (?:digits|signs|letters|symbols) (?:are there|can be made) (?:if|when) (?:each is "
        r"one of|there are) "
        "<a> (?:digits|signs|letters|symbols)(?: and repetition is allowed)?",
        model("codes"),
    ),
    (
        r"how many codes of <b> digits are there if digits may be repeated and each is one of <a> digits",
        model("codes"),
    ),
    (
        r"a lock has <b> wheels with <a> signs each\. how many codes are (?:there|possible)",
        model("codes"),
    ),
    (
        r"each of <b> lamps can be set to <a> colors\. how many settings are (?:there|possible)",
        model("codes"),
    ),
    (
        r"how many codes of <b> different (?:signs|letters|symbols) can be made (?:from|of) <a> "
        r"(?:signs|letters|symbols)",
        model("codes_distinct"),
    ),
    (
        r"a code has <b> places and is made of <a> signs, none used twice\. how many codes are (?:there|possible)",
        model("codes_distinct"),
    ),
    (
        rf"{WAYS} can <b> of <a> signs form a code if no sign is repeated",
        model("codes_distinct"),
    ),
]


def _filled(template: str) -> str:
    """The template with each blank as a named group."""
    return re.sub(r"(?<!P)<([a-g])>", lambda blank: f"(?P<{blank[1]}>{NUMBER})", template)


PATTERNS: tuple[Pattern, ...] = patterns(*((_filled(template), build) for template, build in (*TABLE, *OVERLAPS)))
