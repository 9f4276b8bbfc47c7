"""Bases, units, times of day, sequences, and letters drawn from a bag of letters."""

import re
from fractions import Fraction

from lemmata.expr import number, parse, to_text
from lemmata.solver.build import plus, times
from lemmata.solver.reading.patterns import NUM, Build, patterns
from lemmata.solver.reading.scope import Scope, items
from lemmata.solver.task import Task

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
UNITS: dict[str, tuple[str, Fraction]] = {}
"""Name or abbreviation -> (dimension, worth)."""


def _unit(dimension: str, worth: Fraction | int, *names: str) -> None:
    for name in names:
        UNITS[name] = (dimension, Fraction(worth))


for prefix, short, scale in (
    ("", "", Fraction(1)),
    ("kilo", "k", Fraction(1000)),
    ("centi", "c", Fraction(1, 100)),
    ("milli", "m", Fraction(1, 1000)),
    ("micro", "u", Fraction(1, 10**6)),
    ("nano", "n", Fraction(1, 10**9)),
):
    _unit("length", scale, *(f"{prefix}{name}" for name in ("meter", "meters", "metre", "metres")), f"{short}m")
    _unit("mass", scale, f"{prefix}gram", f"{prefix}grams", f"{short}g")
    _unit("volume", scale, *(f"{prefix}{name}" for name in ("litre", "litres", "liter", "liters")), f"{short}l")
    if scale < 1:
        _unit("time", scale, f"{prefix}second", f"{prefix}seconds", f"{short}s")
for metres, *names in (
    (Fraction(254, 10_000), "inch", "inches"),
    (Fraction(3048, 10_000), "foot", "feet", "ft"),
    (Fraction(9144, 10_000), "yard", "yards", "yd"),
    (Fraction(1_609_344, 1000), "mile", "miles"),
):
    _unit("length", metres, *names)
_unit("mass", Fraction(45_359_237, 100_000), "pound", "pounds", "lb", "lbs")
_unit("mass", Fraction(45_359_237, 1_600_000), "ounce", "ounces", "oz")
for cups, *names in ((1, "cup", "cups"), (2, "pint", "pints"), (4, "quart", "quarts"), (16, "gallon", "gallons")):
    _unit("volume", Fraction(473_176_473, 2_000_000_000) * int(cups), *map(str, names))
for metres, *names in (
    (Fraction(1), "m/s"),
    (Fraction(1000, 3600), "km/h", "kph"),
    (Fraction(1_609_344, 3_600_000), "mph", "miles/hour"),
):
    _unit("speed", metres, *map(str, names))
_unit("mass", 10**6, "tonne", "tonnes", "t")
_unit("time", 1, "second", "seconds", "s")
_unit("time", 60, "minute", "minutes")
_unit("time", 3600, "hour", "hours")
_unit("time", 86_400, "day", "days")
_unit("time", 604_800, "week", "weeks")
_unit("calendar", 1, "month", "months")
_unit("calendar", 12, "year", "years")
_unit("calendar", 120, "decade", "decades")
_unit("calendar", 1200, "century", "centuries")
_unit("calendar", 12_000, "millennium", "millennia", "millenniums")

ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
NUMBER_WORDS = {word: count for count, word in enumerate(ONES.split())} | {
    word: 10 * count
    for count, word in enumerate(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], start=2
    )
}
PARTS = {"half": 2, "halves": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7}
PARTS |= {"eighth": 8, "ninth": 9, "tenth": 10, "twelfth": 12, "twentieth": 20}


def convert_base(match: re.Match[str], scope: Scope) -> Task | None:
    written, old, new = match["n"].lower(), int(match["old"]), int(match["new"])
    if not (is_numeral(written, old) and 2 <= new <= 36):
        return None
    return Task("convert_base", f"{written} from base {old} to base {new}", numbers=(old, new), names=(written,))


def numeral(match: re.Match[str], scope: Scope) -> Task | None:
    """`Write 2030 in base 9`, `Convert 1011_2 to decimal`, `1A (base 16) in base 10`."""
    groups = match.groupdict()
    written = match["n"].lower()
    old = int(groups.get("old") or groups.get("sub") or groups.get("from") or 10)
    new = BASES.get(match["new"].lower()) or int(re.sub(r"\D", "", match["new"]) or 0)
    if old == new or not (is_numeral(written, old) and 2 <= new <= 36):
        return None
    return Task("convert_base", f"{written} from base {old} to base {new}", numbers=(old, new), names=(written,))


BASES = {"binary": 2, "octal": 8, "decimal": 10, "hexadecimal": 16}


def compute_in_base(match: re.Match[str], scope: Scope) -> Task | None:
    base = int(match["base"])
    first, second = match["a"].lower(), match["b"].lower()
    if not (is_numeral(first, base) and is_numeral(second, base)):
        return None
    reading = f"{first} {match['sign']} ({second}) in base {base}"
    return Task("compute_in_base", reading, numbers=(base,), names=(first, match["sign"], second))


def is_numeral(text: str, base: int) -> bool:
    """Whether the text is a whole number of at most 60 digits in the base."""
    digits = text.removeprefix("-")
    return 2 <= base <= 36 and 0 < len(digits) <= 60 and set(digits) <= set(DIGITS[:base])


def convert_unit(match: re.Match[str], scope: Scope) -> Task | None:
    old, new = match["old"], match["new"]
    # Abbreviations keep their case: `Mg` is no milligram.
    old = old.lower() if len(old) > 2 else old
    new = new.lower() if len(new) > 2 else new
    if old not in UNITS or new not in UNITS or UNITS[old][0] != UNITS[new][0]:
        return None
    amount = amount_of(match["x"].strip(), scope)
    if amount is None:
        return None
    reading = f"{amount} {old} in {new}"
    return Task("convert_unit", reading, names=(old, new), values=(amount, UNITS[old][1], UNITS[new][1]))


def two_units(match: re.Match[str], scope: Scope) -> Task | None:
    """`3 hours 20 minutes to minutes`."""
    units = [match[name].lower() for name in ("old", "also", "new")]
    if any(unit not in UNITS for unit in units) or len({UNITS[unit][0] for unit in units}) != 1:
        return None
    old, also, new = (UNITS[unit][1] for unit in units)
    x, y = scope.value(match["x"]), scope.value(match["y"])
    if not old > also:
        return None
    tree = plus(times(number(x), number(old / new)), times(number(y), number(also / new)))
    return Task("compute", f"{x} {units[0]} {y} {units[1]} in {units[2]}: compute {to_text(tree)}", (tree,))


def temperature(match: re.Match[str], scope: Scope) -> Task | None:
    """Celsius and Fahrenheit: F = 9/5*C + 32."""
    old, new = match["old"][0].upper(), match["new"][0].upper()
    if old == new:
        return None
    value = scope.value(match["x"])
    tree = parse("9*C/5 + 32" if old == "C" else "5*(F - 32)/9")
    reading = f"{value} degrees {old} in degrees {new}: evaluate {to_text(tree)} at {old} = {value}"
    return Task("evaluate", reading, (tree,), names=(old,), values=(value,))


def amount_of(text: str, scope: Scope) -> Fraction | None:
    """`2.5`, `14/15 of a`, `two fifths of a`, `thirty-nine quarters of a`, `half a`."""
    text = re.sub(r"\s*\b(?:of an?|an?)$", "", text).strip()
    if re.fullmatch(r"-?\d+(?:\.\d+)?(?:/\d+)?", text):
        return scope.value(text)
    words = re.split(r"[\s-]+", text.lower())
    if words[-1].removesuffix("s") in PARTS or words[-1] in PARTS:
        parts = PARTS.get(words[-1]) or PARTS[words[-1].removesuffix("s")]
        count = spoken(words[:-1]) if len(words) > 1 else 1
        return None if count is None else Fraction(count, parts)
    count = spoken(words)
    return None if count is None else Fraction(count)


def spoken(words: list[str]) -> int | None:
    """`thirty nine` -> 39."""
    if not words or any(word not in NUMBER_WORDS for word in words) or len(words) > 2:
        return None
    if len(words) == 2 and not (NUMBER_WORDS[words[0]] >= 20 and 1 <= NUMBER_WORDS[words[1]] <= 9):
        return None
    return sum(NUMBER_WORDS[word] for word in words)


def minutes_of(hours: str, minutes: str, half: str) -> int | None:
    """Minutes since midnight of `8:37 PM`."""
    h, m = int(hours), int(minutes)
    if not (1 <= h <= 12 and m < 60):
        return None
    return (h % 12 + (12 if half.lower() == "pm" else 0)) * 60 + m


def clock_shift(match: re.Match[str], scope: Scope) -> Task | None:
    start = minutes_of(match["h"], match["m"], match["half"])
    if start is None:
        return None
    count = int(match["n"]) * (-1 if match["way"].lower() == "before" else 1)
    reading = f"{match['n']} minutes {match['way'].lower()} {match['h']}:{match['m']} {match['half'].upper()}"
    return Task("clock_shift", reading, numbers=(count, start))


def clock_between(match: re.Match[str], scope: Scope) -> Task | None:
    times = [minutes_of(match[f"h{i}"], match[f"m{i}"], match[f"half{i}"]) for i in (1, 2)]
    first, second = times
    if first is None or second is None:
        return None
    return Task("clock_between", f"minutes from minute {first} to minute {second} of the day", numbers=(first, second))


def sequence(kind: str, words: str) -> Build:
    """The next or the n-th term."""

    def build(match: re.Match[str], scope: Scope) -> Task | None:
        values = tuple(scope.value(text) for text in items(match["n"]))
        if not 3 <= len(values) <= 40:
            return None
        name = match.groupdict().get("v")
        shown = ", ".join(map(str, values))
        what = words.format(name)
        reading = f"{what} of {shown}, continued with constant differences"
        return Task(kind, reading, names=(name,) if name else (), values=values)

    return build


def bag_of_letters(text: str) -> dict[str, int] | None:
    """`{a: 2, b: 1}` or `aab`."""
    text = text.strip()
    if match := re.fullmatch(r"\{(.*)\}", text):
        counts: dict[str, int] = {}
        for part in match[1].split(","):
            found = re.fullmatch(r"\s*([a-z]): (\d{1,4})\s*", part)
            if found is None or found[1] in counts:
                return None
            counts[found[1]] = int(found[2])
        return counts
    if re.fullmatch(r"[a-z]{1,200}", text):
        return {letter: text.count(letter) for letter in dict.fromkeys(text)}
    return None


def letter_sequence(match: re.Match[str], scope: Scope) -> Task | None:
    counts, wanted = bag_of_letters(match["bag"]), match["word"]
    size = NUMBER_WORDS.get(match["size"].lower())
    if counts is None or size != len(wanted) or size > sum(counts.values()) or set(wanted) - set(counts):
        return None
    reading = f"P(letters {wanted} in this order) without replacement from {shown_letters(counts)}"
    return Task("letter_sequence", reading, numbers=tuple(counts.values()), names=(wanted, "".join(counts)))


def letter_set(match: re.Match[str], scope: Scope) -> Task | None:
    counts = bag_of_letters(match["bag"])
    size = NUMBER_WORDS.get(match["size"].lower())
    wanted: dict[str, int] = {}
    for part in items(match["set"]):
        found = re.fullmatch(r"(\d{1,3}) ([a-z])", part)
        if found is None or found[2] in wanted:
            return None
        wanted[found[2]] = int(found[1])
    if counts is None or sum(wanted.values()) != size or set(wanted) - set(counts) or size > sum(counts.values()):
        return None
    asked = "".join(letter * count for letter, count in wanted.items())
    reading = f"P({shown_letters(wanted)}) without replacement from {shown_letters(counts)}"
    return Task("letter_set", reading, numbers=tuple(counts.values()), names=(asked, "".join(counts)))


def shown_letters(counts: dict[str, int]) -> str:
    """`2 a, 1 b`."""
    return ", ".join(f"{count} {letter}" for letter, count in counts.items())


NUMERAL = (
    r"\$?(?P<n>-?[0-9][0-9a-z]*)(?:_\{?(?P<sub>\d+)\}?)?\$?"
    r"(?: \(base (?P<old>\d+)\)| (?:from|in) base (?P<from>\d+))?"
)
CLOCK = r"(?P<h{0}>\d{{1,2}}):(?P<m{0}>\d\d) (?P<half{0}>AM|PM)"
X = r"(?P<x>-?[\w./ -]*?)"
PICKED = r"(?P<size>\w+) letters (?:are )?(?:picked|drawn) without replacement from (?P<bag>\{.*?\}|[a-z]+)"
ASK = r"(?:what is|give|calculate|find) (?:the )?prob(?:ability)? of"
PATTERNS = patterns(
    (r"(?:convert )?(?P<n>-?[0-9a-z]+) \(base (?P<old>\d+)\) to base (?P<new>\d+)", convert_base),
    (
        rf"(?:convert|write|express|change|what is) (?:the (?:decimal )?(?:number|integer|numeral) )?{NUMERAL} "
        r"(?:to|in|into|as)(?: a)? (?P<new>base[ -]?\d+|binary|octal|decimal|hexadecimal)(?: number| notation)?",
        numeral,
    ),
    (r"what is (?P<n>-?[0-9a-z]+) \(base (?P<old>\d+)\) in base (?P<new>\d+)", convert_base),
    (r"in base (?P<base>\d+), what is (?P<a>-?[0-9a-z]+) (?P<sign>[+-]) (?P<b>-?[0-9a-z]+)", compute_in_base),
    (rf"(?:what is|convert) {X} ?(?P<old>[a-z/]+) (?:in|to|into) (?P<new>[a-z/]+)", convert_unit),
    (
        r"convert (?P<x>\d+(?:\.\d+)?) (?P<old>[a-z]+)(?:,| and)? (?P<y>\d+(?:\.\d+)?) (?P<also>[a-z]+) (?:to|into) "
        r"(?P<new>[a-z]+)",
        two_units,
    ),
    (
        rf"(?:what is|convert) (?P<x>{NUM}) ?(?:degrees? |°)?(?P<old>celsius|fahrenheit|c|f) (?:in|to|into) "
        r"(?:degrees? |°)?(?P<new>celsius|fahrenheit|c|f)",
        temperature,
    ),
    (rf"how many (?P<new>[a-z]+) are (?:there )?in {X} ?(?P<old>[a-z]+)", convert_unit),
    (rf"what is (?P<n>\d+) minutes (?P<way>before|after) {CLOCK.format('')}", clock_shift),
    (rf"how many minutes are there between {CLOCK.format(1)} and {CLOCK.format(2)}", clock_between),
    (r"what (?:is|comes) (?:the )?next(?: term)?(?: in|:) (?P<n>.+)", sequence("next_term", "the next term")),
    (r"(?:what is|find) the (?P<v>[a-z])'th term of (?P<n>.+)", sequence("nth_term", "term number {}")),
    (rf"{ASK} (?:the )?sequence (?P<word>[a-z]+) when {PICKED}", letter_sequence),
    (rf"{PICKED}\. {ASK} (?:the )?sequence (?P<word>[a-z]+)", letter_sequence),
    (rf"{ASK} picking (?P<set>.+?) when {PICKED}", letter_set),
    (rf"{PICKED}\. {ASK} picking (?P<set>.+)", letter_set),
)
