"""Divisors, multiples, remainders, primes, digits, rounding, and comparing and sorting numbers."""

import re
from fractions import Fraction

from lemmata.expr import Num, Pow, evaluate, symbols, to_text
from lemmata.solver.reading.patterns import GET, Build, E, patterns
from lemmata.solver.reading.scope import Scope, items
from lemmata.solver.task import Task

MAX_LISTED_PRIME = 5_000
MAX_PRIME_TEST = 10**13
"""Trial division up to the square root of this takes about a second."""

PLACES = {
    "units": 0,
    "ones": 0,
    "tens": 1,
    "hundreds": 2,
    "thousands": 3,
    "ten thousands": 4,
    "hundred thousands": 5,
    "millions": 6,
    "ten millions": 7,
    "hundred millions": 8,
    "billions": 9,
    "ten billions": 10,
    "hundred billions": 11,
}
POWERS = {"integer": 0, "one": 0, "ten": 1, "hundred": 2, "thousand": 3, "million": 6, "billion": 9}
COUNTS = {
    name: count
    for count, name in enumerate(
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
    )
}
ORDINALS = {
    name: count
    for count, name in enumerate(
        ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"], start=1
    )
}


def of_numbers(kind: str) -> Build:
    """gcd or lcm; the order of the numbers doesn't matter, so the reading has them in falling order."""

    def build(match: re.Match[str], scope: Scope) -> Task | None:
        numbers = tuple(sorted(scope.whole_numbers(match["n"]), reverse=True))
        if len(numbers) < 2:
            return None
        return Task(kind, f"{kind}({', '.join(map(str, numbers))})", numbers=numbers)

    return build


def common_denominator(match: re.Match[str], scope: Scope) -> Task | None:
    """The least common multiple of the denominators in lowest terms."""
    values = [scope.value(part) for part in items(match["n"])]
    numbers = tuple(sorted((value.denominator for value in values), reverse=True))
    if len(numbers) < 2:
        return None
    reading = f"common denominator of {', '.join(map(str, values))}: lcm({', '.join(map(str, numbers))})"
    return Task("lcm", reading, numbers=numbers)


def remainder(match: re.Match[str], scope: Scope) -> Task | None:
    number, by = scope.quantity(match["e"]), scope.value(match["n"])
    if by.denominator != 1 or by < 1 or symbols(number):
        return None
    match number:
        case Pow(Num(base), Num(exponent)) if base.denominator == exponent.denominator == 1 <= min(base, exponent):
            numbers = (int(base), int(exponent), int(by))
            return Task("power_remainder", f"{base}^{exponent} mod {by}", numbers=numbers)
    top = evaluate(number)
    if top.denominator != 1 or top < 0:
        return None
    return Task("remainder", f"{top} mod {by}", numbers=(int(top), int(by)))


def whole(text: str, scope: Scope, low: int = 1) -> int | None:
    """A whole number of at least `low`."""
    value = scope.value(text)
    return int(value) if value.denominator == 1 and value >= low else None


def prime(match: re.Match[str], scope: Scope) -> Task | None:
    n = whole(match["e"], scope, 2)
    if n is None or n > MAX_PRIME_TEST:
        return None
    what = match["what"].lower()
    return Task("is_prime", f"whether {n} is {what}", numbers=(n,), names=(what,))


def factor_of(match: re.Match[str], scope: Scope) -> Task | None:
    d, n = whole(match["d"], scope), whole(match["n"], scope, 0)
    if d is None or n is None:
        return None
    return Task("divides", f"whether {d} divides {n}", numbers=(d, n))


def even(match: re.Match[str], scope: Scope) -> Task | None:
    n = whole(match["e"], scope, 0)
    return None if n is None else Task("divides", f"whether 2 divides {n}", numbers=(2, n))


def prime_factors(match: re.Match[str], scope: Scope) -> Task | None:
    n = whole(match["e"], scope, 2)
    if n is None or n > MAX_PRIME_TEST:
        return None
    return Task("prime_factors", f"the different prime factors of {n}", numbers=(n,))


def factorization(match: re.Match[str], scope: Scope) -> Task | None:
    n = whole(match["e"], scope, 2)
    if n is None or n > MAX_PRIME_TEST:
        return None
    return Task("prime_factorization", f"the prime factorization of {n}", numbers=(n,))


def digit(match: re.Match[str], scope: Scope) -> Task | None:
    n = scope.value(match["e"])
    if n.denominator != 1:
        return None
    place = match["place"].lower()
    return Task("place_value", f"the {place} digit of {abs(n)}", numbers=(abs(int(n)), PLACES[place]), names=(place,))


def round_to_power(match: re.Match[str], scope: Scope) -> Task | None:
    """To the nearest ten, to the nearest 1000, to the nearest integer."""
    words = match["unit"].lower()
    if words.isdigit():
        power = len(words) - 1
        if words != "1" + "0" * power:
            return None
    else:
        power = 0
        for word in words.replace("one ", "").split():
            if word not in POWERS:
                return None
            power += POWERS[word]
    return rounding(scope.value(match["e"]), -power)


def round_to_places(match: re.Match[str], scope: Scope) -> Task | None:
    """To two decimal places."""
    words = match["count"].lower()
    count = int(words) if words.isdigit() else COUNTS.get(words)
    return None if count is None or count > 30 else rounding(scope.value(match["e"]), count)


def rounding(value: Fraction, places: int) -> Task:
    """Round to 10^-places."""
    unit = str(10**-places) if places <= 0 else f"0.{'0' * (places - 1)}1"
    return Task("round", f"round {value} to the nearest {unit}", numbers=(places,), values=(value,))


def labelled(texts: list[str], scope: Scope) -> tuple[tuple[str, ...], tuple[Fraction, ...]]:
    """The items as written, and their values."""
    return tuple(texts), tuple(scope.value(text) for text in texts)


def ordered(match: re.Match[str], scope: Scope) -> Task | None:
    names, values = labelled(items(match["n"]), scope)
    way = "decreasing" if (match.groupdict().get("way") or "").lower() in ("decreasing", "descending") else "increasing"
    return Task("sort", f"{shown(names, values)} in {way} order", names=(*names, way), values=values)


def shown(names: tuple[str, ...], values: tuple[Fraction, ...]) -> str:
    """`a = 3, -2, 1/2`."""
    parts = [name if _is_number(name) else f"{name} = {value}" for name, value in zip(names, values, strict=True)]
    return ", ".join(parts)


def _is_number(text: str) -> bool:
    return bool(re.fullmatch(r"-?[\d./ ]+", text))


def choice(match: re.Match[str], scope: Scope) -> tuple[tuple[str, ...], tuple[str, ...], tuple[Fraction, ...]]:
    """(labels for the answer, texts, values) of `in 3, 4, 5` or of `(a) 3 (b) 4`."""
    groups = match.groupdict()
    if groups.get("options"):
        pairs = re.findall(r"\(([a-z])\) (.+?)(?= \([a-z]\) |$)", groups["options"])
        labels, texts = tuple(label for label, _ in pairs), [text for _, text in pairs]
    else:
        texts = items(groups["n"])
        labels = tuple(texts)
    return labels, *labelled(texts, scope)


def kth(match: re.Match[str], scope: Scope) -> Task | None:
    labels, texts, values = choice(match, scope)
    place = ORDINALS[(match["k"] or "first").lower()]
    way = "smallest" if match["way"].lower() in ("smallest", "lowest", "least") else "biggest"
    if place > len(values):
        return None
    reading = f"number {place} from the {way} among {shown(texts, values)}"
    return Task("kth", reading, numbers=(place,), names=(*labels, way), values=values)


def closest(match: re.Match[str], scope: Scope) -> Task | None:
    labels, texts, values = choice(match, scope)
    target = scope.value(match["e"])
    reading = f"the closest to {target} among {shown(texts, values)}"
    return Task("closest", reading, names=labels, values=(*values, target))


def larger(match: re.Match[str], scope: Scope) -> Task:
    names, values = labelled([match["a"], match["b"]], scope)
    way = "smallest" if match["way"].lower() in ("smaller", "less") else "biggest"
    return Task("kth", f"the {way} of {shown(names, values)}", numbers=(1,), names=(*names, way), values=values)


def statement(op: str) -> Build:
    """Is a op b? The answer is True or False."""

    def build(match: re.Match[str], scope: Scope) -> Task:
        names, values = labelled([match["a"], match["b"]], scope)
        return Task("statement", f"whether {values[0]} {op} {values[1]}", names=(op, *names), values=values)

    return build


def compare(match: re.Match[str], scope: Scope) -> Task | None:
    """Which of <, =, > stands between a and b."""
    left, right = scope.quantity(match["a"]), scope.quantity(match["b"])
    if symbols(left) or symbols(right):
        return None
    values = evaluate(left), evaluate(right)
    return Task("compare_two", f"compare {to_text(left)} and {to_text(right)}", (left, right), values=values)


def primes_between(what: str) -> Build:
    """List or count the primes from one number to another; `ends`: whether they count."""

    def build(match: re.Match[str], scope: Scope) -> Task | None:
        groups = match.groupdict()
        low, high = int(groups.get("low") or 0), int(match["high"])
        word = (groups.get("word") or "").lower()
        if word == "between":
            low, high = low + 1, high - 1
        elif word in ("less than", "below", "smaller than", "under"):
            high -= 1
        if high > MAX_LISTED_PRIME or low > high:
            return None
        reading = f"the {'number of ' if what == 'count' else ''}primes from {low} to {high}"
        return Task("primes_between", reading, numbers=(low, high), names=(what,))

    return build


def power_root(match: re.Match[str], scope: Scope) -> Task | None:
    """The nearest integer to a root."""
    groups = match.groupdict()
    n = whole(match["e"], scope, 0)
    if groups.get("m"):
        degree = int(groups["m"])
    else:
        word = match["which"].lower()
        degree = {"square": 2, "cube": 3}.get(word) or ORDINALS[word]
    if n is None or not 2 <= degree <= 30:
        return None
    return Task("nearest_root", f"the nearest integer to root {degree} of {n}", numbers=(n, degree))


PRIMES = r"(?:prime numbers|primes)"
RANGE = r"(?P<word>between|from) (?P<low>\d+) (?:and|to) (?P<high>\d+)"
BELOW = r"(?P<word>less than|below|smaller than|under|up to) (?P<high>\d+)"
A, B, N = r"(?P<a>.+?)", r"(?P<b>.+?)", r"(?P<n>.+?)"
PLACE = "|".join(sorted(PLACES, key=len, reverse=True))
NTH = "|".join(ORDINALS)
OPTIONS = r"(?P<options>\([a-z]\) .+)"
EXTREME = r"(?P<way>smallest|biggest|largest|lowest|greatest|highest|least)"
PATTERNS = patterns(
    (
        rf"(?:{GET} )?(?:the )?(?:(?:greatest|highest|largest) common (?:divisor|factor)|gcd|gcf|hcf) of {N}",
        of_numbers("gcd"),
    ),
    (rf"(?:{GET} )?\$?\\?(?:gcd|gcf|hcf) ?\((?P<n>[\d, ]+)\)\$?", of_numbers("gcd")),
    (rf"(?:{GET} )?(?:the )?(?:(?:least|lowest|smallest) common multiple|lcm) of {N}", of_numbers("lcm")),
    (rf"(?:{GET} )?\$?\\?(?:lcm|operatorname\{{lcm\}}) ?\((?P<n>[\d, ]+)\)\$?", of_numbers("lcm")),
    (rf"(?:{GET} )?(?:the )?(?:(?:least|lowest|smallest) )?common denominator of {N}", common_denominator),
    (rf"(?:{GET} )?(?:the )?remainder (?:when|if) {E} is divided by {N}", remainder),
    (rf"(?:{GET} )?(?:the )?remainder (?:of|for) {E} divided by {N}", remainder),
    (rf"(?:{GET} )?\$?(?P<e>\d+(?:\^\{{?\d+\}}?)?) ?(?:mod|\\bmod) (?P<n>\d+)\$?", remainder),
    (rf"is {E} (?:a )?(?P<what>prime|composite)(?: number)?", prime),
    (r"is (?P<n>.+?) a multiple of (?P<d>.+)", factor_of),
    (r"is (?P<d>.+?) a (?:factor|divisor) of (?P<n>.+)", factor_of),
    (r"is (?P<n>.+?) divisible by (?P<d>.+)", factor_of),
    (r"does (?P<d>.+?) divide (?P<n>.+)", factor_of),
    (rf"is {E} even", even),
    (rf"compare {A} (?:and|to|with) {B}", compare),
    (rf"(?:list|find|give|what are) (?:all )?(?:of )?(?:the )?{PRIMES} {RANGE}", primes_between("list")),
    (rf"(?:list|find|give|what are) (?:all )?(?:of )?(?:the )?{PRIMES} {BELOW}", primes_between("list")),
    (rf"how many {PRIMES} are (?:there )?{RANGE}", primes_between("count")),
    (rf"how many {PRIMES} are (?:there )?{BELOW}", primes_between("count")),
    (rf"(?:list|find|what are|give) the (?:different |distinct )?prime factors of {E}", prime_factors),
    (rf"(?:{GET} )?the prime factori[sz]ation of {E}", factorization),
    (rf"(?:factor|factori[sz]e) \$?{E}\$?(?: into primes)?", factorization),
    (rf"(?:{GET} )?the (?P<place>{PLACE}) digit (?:of|in) {E}", digit),
    (rf"round {E} to the nearest (?P<unit>[a-z0-9 ]+)", round_to_power),
    (rf"{GET} {E} rounded to the nearest (?P<unit>[a-z0-9 ]+)", round_to_power),
    (rf"round {E} to (?P<count>\w+) (?:decimal places?|dps?)", round_to_places),
    (rf"{GET} {E} rounded to (?P<count>\w+) (?:decimal places?|dps?)", round_to_places),
    (rf"{GET} the (?P<which>square|cube|{NTH}) root of {E},? to the nearest integer", power_root),
    (rf"{GET} {E} to the power of 1/(?P<m>\d+),? to the nearest integer", power_root),
    (rf"(?:sort|put|arrange) {N} in (?P<way>increasing|decreasing|ascending|descending) order", ordered),
    (rf"sort {N}", ordered),
    (rf"(?:which|what) is the (?:(?P<k>{NTH}) )?{EXTREME}(?: value)? in {N}", kth),
    (rf"(?:which|what) is the (?:(?P<k>{NTH}) )?{EXTREME}(?: value)?\? {OPTIONS}", kth),
    (rf"(?:which|what) is the (?:closest|nearest) to {E} in {N}", closest),
    (rf"(?:which|what) is the (?:closest|nearest) to {E}\? {OPTIONS}", closest),
    (rf"which is (?P<way>smaller|bigger|greater|larger|less): {A} or {B}", larger),
    (rf"is {A} (?:greater than or equal to|at least as big as|at least|>=) {B}", statement(">=")),
    (rf"is {A} (?:less than or equal to|at most as big as|at most|<=) {B}", statement("<=")),
    (rf"is {A} (?:greater than|bigger than|larger than|>) {B}", statement(">")),
    (rf"is {A} (?:less than|smaller than|<) {B}", statement("<")),
    (rf"is {A} (?:not equal to|unequal to|different from|!=) {B}", statement("!=")),
    (rf"is {A} (?:equal to|=) {B}", statement("=")),
    (rf"do {A} and {B} have the same value", statement("=")),
    (rf"do {A} and {B} have different values", statement("!=")),
    (rf"are {A} and {B} (?:unequal|non-?equal)", statement("!=")),
    (rf"are {A} and {B} equal", statement("=")),
    (rf"does {A} = {B}", statement("=")),
)
