"""Probabilities of draws and dice, and numbers of ways."""

import re

from lemmata.expr import ParseError
from lemmata.solver.reading.patterns import GET, patterns
from lemmata.solver.reading.scope import Scope
from lemmata.solver.task import Task

COLOR = r"red|blue|green|white|black|yellow|orange|purple|pink|brown"
CONTAINER = r"(?:a|an|the) (?:bag|box|urn|jar|basket|drawer) (?:has|holds|contains)"
OBJECT = r"(?:marble|ball|bead|chip|counter|sock|candy|token)"


def bag(text: str) -> dict[str, int]:
    """`3 red, 5 blue and 2 green` -> {'red': 3, …}; ParseError where it is something else."""
    counts: dict[str, int] = {}
    for part in re.split(r",\s*(?:and\s+)?|\s+and\s+", text.lower()):
        found = re.fullmatch(rf"(\d{{1,6}}) ({COLOR})(?: {OBJECT}s?)?", part.strip())
        if found is None or found[2] in counts:
            raise ParseError(f"expected a number and a color, got {part!r}")
        counts[found[2]] = int(found[1])
    return counts


def shown_bag(counts: dict[str, int]) -> str:
    """`3 red, 5 blue`."""
    return ", ".join(f"{count} {color}" for color, count in counts.items())


def one_draw(match: re.Match[str], scope: Scope) -> Task | None:
    counts, color = bag(match["bag"]), match["color"].lower()
    if color not in counts or sum(counts.values()) < 1:
        return None
    word = "not" if match["not"] else "is"
    numbers = (counts[color], *(count for other, count in counts.items() if other != color))
    reading = f"P({'not ' if match['not'] else ''}{color}) in one draw from {shown_bag(counts)}"
    return Task("one_draw", reading, numbers=numbers, names=(word,))


def two_draws(match: re.Match[str], scope: Scope) -> Task | None:
    counts, how = bag(match["bag"]), match["how"].lower()
    found = match.groupdict()
    if sum(counts.values()) < 2:
        return None
    if both := found.get("both"):
        wanted = [both.lower()]
        event = f"both {both.lower()}"
    else:
        wanted = [found["first"].lower(), found["second"].lower()]
        event = f"one {wanted[0]} and one {wanted[1]}"
    if any(color not in counts for color in wanted) or len(set(wanted)) != len(wanted):
        return None
    numbers = (*(counts[color] for color in wanted), *(n for color, n in counts.items() if color not in wanted))
    reading = f"P({event}) in two draws {how} replacement from {shown_bag(counts)}"
    return Task("two_draws", reading, numbers=numbers, names=(how, "both" if both else "different"))


def multiple_card(match: re.Match[str], scope: Scope) -> Task | None:
    n, k = int(match["n"]), int(match["k"])
    if not (1 <= n <= 100_000 and k >= 1):
        return None
    return Task("multiple_card", f"P(multiple of {k}) among the numbers 1 to {n}", numbers=(n, k))


def dice_sum(match: re.Match[str], scope: Scope) -> Task:
    return Task("dice_sum", f"P(sum {match['n']}) with two dice", numbers=(int(match["n"]),))


def choices(match: re.Match[str], scope: Scope) -> Task | None:
    numbers = tuple(int(group) for name, group in sorted(match.groupdict().items()) if name.startswith("n") and group)
    if min(numbers) < 1 or max(numbers) > 1000:
        return None
    return Task("choices", f"ways to choose one of each: {', '.join(map(str, numbers))}", numbers=numbers)


def arrangements(match: re.Match[str], scope: Scope) -> Task | None:
    n, k = int(match["n"]), int(match["k"])
    return Task("arrangements", f"ordered choices of {k} out of {n}", numbers=(n, k)) if 1 <= k <= n else None


def choose(match: re.Match[str], scope: Scope) -> Task | None:
    n, k = int(match["n"]), int(match["k"])
    return Task("choose", f"choices of {k} out of {n}", numbers=(n, k)) if 1 <= k <= n else None


def two_groups(match: re.Match[str], scope: Scope) -> Task | None:
    n, k, m, j = (int(match[name]) for name in "nkmj")
    if not (1 <= k <= n and 1 <= j <= m):
        return None
    return Task("two_groups", f"choices of {k} out of {n} and {j} out of {m}", numbers=(n, k, m, j))


CHANCE = rf"(?:{GET} )?(?:the )?probability that"
DRAWN = r"(?:drawn|chosen|picked|selected|taken)(?: out)?"
OBJECTS = rf"(?:\s*{OBJECT}s?)?"

PATTERNS = patterns(
    (
        rf"{CONTAINER} (?P<bag>[a-z0-9, ]+?){OBJECTS}\. (?:one|a)(?: {OBJECT})? is {DRAWN} at random\. "
        rf"{CHANCE} it is (?P<not>not )?(?P<color>{COLOR})",
        one_draw,
    ),
    (
        rf"{CONTAINER} (?P<bag>[a-z0-9, ]+?){OBJECTS}\. two(?: {OBJECT}s)? are {DRAWN} at random "
        rf"(?P<how>with|without) replacement\. {CHANCE} both are (?P<both>{COLOR})",
        two_draws,
    ),
    (
        rf"{CONTAINER} (?P<bag>[a-z0-9, ]+?){OBJECTS}\. two(?: {OBJECT}s)? are {DRAWN} at random "
        rf"(?P<how>with|without) replacement\. {CHANCE} one is (?P<first>{COLOR}) and one is (?P<second>{COLOR})",
        two_draws,
    ),
    (
        rf"a card is {DRAWN} at random from cards numbered (?:from )?1 to (?P<n>\d{{1,6}})\. "
        rf"{CHANCE} (?:its number|it) is a multiple of (?P<k>\d{{1,6}})",
        multiple_card,
    ),
    (
        rf"a number is {DRAWN} at random from 1 (?:to|through) (?P<n>\d{{1,6}})(?:, inclusive)?\. {CHANCE} "
        r"(?:it|the number) is a multiple of (?P<k>\d{1,6})",
        multiple_card,
    ),
    (
        rf"a number from 1 to (?P<n>\d{{1,6}}) is {DRAWN} at random\. {CHANCE} it is a multiple of (?P<k>\d{{1,6}})",
        multiple_card,
    ),
    (rf"two fair dice are (?:rolled|thrown)\. {CHANCE} the(?:ir)? sum is (?P<n>\d{{1,3}})", dice_sum),
    (rf"{CHANCE} two fair dice show a sum of (?P<n>\d{{1,3}})", dice_sum),
    (
        r"a menu has (?P<n1>\d{1,6}) soups and (?P<n2>\d{1,6}) main dishes\. "
        r"how many meals of one soup and one main dish are there",
        choices,
    ),
    (
        r"a shop sells (?P<n1>\d{1,6}) cups and (?P<n2>\d{1,6}) plates\. "
        r"in how many ways can one cup and one plate be chosen",
        choices,
    ),
    (
        r"[A-Z][a-z]+ has (?P<n1>\d{1,6}) shirts, (?P<n2>\d{1,6}) hats,? and (?P<n3>\d{1,6}) coats\. "
        r"how many outfits of one shirt, one hat,? and one coat are there",
        choices,
    ),
    (
        r"a code has one of (?P<n1>\d{1,6}) letters, one of (?P<n2>\d{1,6}) digits,? and one of (?P<n3>\d{1,6}) "
        r"signs\. how many codes are there",
        choices,
    ),
    (r"(?:in )?how many ways can (?P<k>\d{1,6}) of (?P<n>\d{1,6}) (?:\w+) be arranged in a row", arrangements),
    (
        r"how many ordered arrangements of (?P<k>\d{1,6}) out of (?P<n>\d{1,6}) (?:objects|things) are there",
        arrangements,
    ),
    (
        r"(?:in )?how many ways can (?P<k>\d{1,6}) (?:people|students|books|objects) be chosen from (?P<n>\d{1,6}) "
        r"(?:people|students|books|objects)",
        choose,
    ),
    (r"how many committees of (?P<k>\d{1,6}) can be formed from (?P<n>\d{1,6}) people", choose),
    (
        r"(?:in )?how many ways can (?P<k>\d{1,6}) of (?P<n>\d{1,6}) boys and (?P<j>\d{1,6}) of (?P<m>\d{1,6}) girls "
        r"be chosen",
        two_groups,
    ),
    (
        r"how many teams of (?P<k>\d{1,6}) of (?P<n>\d{1,6}) juniors and (?P<j>\d{1,6}) of (?P<m>\d{1,6}) seniors "
        r"are there",
        two_groups,
    ),
)
