"""Arithmetic and geometric sequences given by their first terms or in words, and sums with an ellipsis or a sigma."""

import re
from fractions import Fraction
from itertools import pairwise

from lemmata.expr import Node, number, symbols, to_text
from lemmata.solver.polynomial import NotPolynomial, Polynomial
from lemmata.solver.reading.number_theory import ORDINALS
from lemmata.solver.reading.patterns import GET, NUM, E, patterns
from lemmata.solver.reading.scope import Scope, items
from lemmata.solver.task import Task

MAX_TERMS = 100_000
_DOTS = re.compile(r"(?:\\(?:ldots|dots|cdots|dotsb|dotsc)|…|\.\.\.)")


def ordinal(text: str) -> int | None:
    """`10th`, `third`, `20^{th}`."""
    word = re.sub(r"[{}$^]|\\text", "", text).lower().strip()
    if match := re.fullmatch(r"(\d{1,6})(?:st|nd|rd|th)", word):
        return int(match[1])
    return ORDINALS.get(word)


def terms_of(text: str, scope: Scope) -> tuple[list[Fraction], Fraction | None] | None:
    """(first terms, last term or None) of `3, 7, 11, …, 43` or `3 + 7 + 11 + …`."""
    text = text.strip("$ ")
    parts = _DOTS.split(text)
    if len(parts) > 2:
        return None
    head = parts[0].strip(" ,+$").rstrip(" -")
    tail = parts[1].strip(" ,+$.") if len(parts) == 2 else ""
    found = [scope.value(part) for part in summands(head)]
    last = scope.value(tail) if tail else None
    return (found, last) if 2 <= len(found) <= 40 else None


def summands(text: str) -> list[str]:
    """`1 - 1/2 + 1/4` or `1, 2, 4` in parts."""
    if "," in text:
        return items(text)
    return [part.strip() for part in re.sub(r"(?<=[\d)}]) ?([+-]) ?", r"|\1", text).replace("|+", "|").split("|")]


def kind_of(terms: list[Fraction], word: str) -> tuple[str, Fraction] | None:
    """(arithmetic or geometric, difference or ratio) of the terms; None where they are not what the word says."""
    differences = {b - a for a, b in pairwise(terms)}
    enough = len(terms) > 2 or word
    if len(differences) == 1 and word != "geometric" and enough:
        return "arithmetic", differences.pop()
    ratios = {b / a for a, b in pairwise(terms)} if 0 not in terms else set()
    if len(ratios) == 1 and word != "arithmetic" and enough:
        return "geometric", ratios.pop()
    return None


def shown(terms: list[Fraction]) -> str:
    """`3, 7, 11, …`."""
    return f"{', '.join(map(str, terms))}, …"


def nodes(terms: list[Fraction]) -> tuple[Node, ...]:
    """The terms as formulas."""
    return tuple(map(number, terms))


def term_of_list(match: re.Match[str], scope: Scope) -> Task | None:
    n, found = ordinal(match["k"]), terms_of(match["n"], scope)
    if n is None or found is None or found[1] is not None or not 1 <= n <= MAX_TERMS:
        return None
    kind = kind_of(found[0], match["kind"].lower())
    if kind is None:
        return None
    what, step = kind
    reading = f"term number {n} of the {what} sequence {shown(found[0])}"
    return Task(f"{what}_term", reading, nodes(found[0]), numbers=(n,), values=(found[0][0], step))


def term_in_words(match: re.Match[str], scope: Scope) -> Task | None:
    n, (what, a, step) = ordinal(match["k"]), in_words(match, scope)
    if n is None or not 1 <= n <= MAX_TERMS or not what:
        return None
    reading = f"term number {n} of the {what} sequence that begins with {a} and goes on by {step}"
    return Task(f"{what}_term", reading, numbers=(n,), values=(a, step))


def in_words(match: re.Match[str], scope: Scope) -> tuple[str, Fraction, Fraction]:
    """(kind, first term, step); the kind is empty where the words contradict each other."""
    what, step = match["kind"].lower(), match["step"].lower()
    good = (what, step) in (("arithmetic", "difference"), ("geometric", "ratio"))
    return what if good else "", scope.value(match["a"]), scope.value(match["d"])


def sum_of_list(match: re.Match[str], scope: Scope) -> Task | None:
    """The sum of the first terms, of all terms up to a last one, or of infinitely many."""
    groups = match.groupdict()
    found = terms_of(match["n"], scope)
    if found is None or not re.search(rf"{_DOTS.pattern}|[+-]$|\binfinite\b", match.string):
        return None
    terms, last = found
    word = (groups.get("kind") or "").lower()
    if len(terms) == 2 and last is not None and not word:
        # `1 + 2 + … + 100`: two terms and the last one, if only one kind of sequence gets there
        kinds = [kind_of(terms, what) for what in ("arithmetic", "geometric")]
        fits = [kind[0] for kind in kinds if kind and count_to(terms[0], kind[1], last, kind[0])]
        word = fits[0] if len(fits) == 1 else ""
    kind = kind_of(terms, word)
    if kind is None:
        return None
    what, step = kind
    count = int(groups["count"]) if groups.get("count") else None
    given = nodes(terms)
    if count is not None:
        if last is not None or not 1 <= count <= MAX_TERMS:
            return None
        reading = f"the sum of {count} terms of the {what} sequence {shown(terms)}"
        return Task(f"{what}_sum", reading, given, numbers=(count,), values=(terms[0], step))
    if last is None:
        if what != "geometric" or groups.get("finite"):
            return None
        reading = f"the sum of the infinite geometric series {shown(terms)}"
        return Task("infinite_sum", reading, given, values=(terms[0], step))
    count = count_to(terms[0], step, last, what)
    if count is None or count < len(terms) or count > MAX_TERMS:
        return None
    reading = f"the sum of the {what} sequence {shown(terms)}, {last}"
    names = ("last",) if what == "arithmetic" else ()
    return Task(f"{what}_sum", reading, given, numbers=(count,), names=names, values=(terms[0], step))


def count_to(first: Fraction, step: Fraction, last: Fraction, what: str) -> int | None:
    """How many terms there are up to the last one; None where it is not reached."""
    if what == "arithmetic":
        if step == 0:
            return None
        steps = (last - first) / step
        return int(steps) + 1 if steps.denominator == 1 and steps >= 0 else None
    term, count = first, 1
    while term != last and count < 400:
        term, count = term * step, count + 1
    return count if term == last and abs(step) != 1 else None


def sum_in_words(match: re.Match[str], scope: Scope) -> Task | None:
    what, a, step = in_words(match, scope)
    if not what:
        return None
    count = match.groupdict().get("count")
    if count is None:
        if what != "geometric" or a == 0:
            return None
        reading = f"the sum of the infinite geometric series that begins with {a} and has the ratio {step}"
        return Task("infinite_sum", reading, values=(a, step))
    if not 1 <= int(count) <= MAX_TERMS:
        return None
    reading = f"the sum of {count} terms of the {what} sequence that begins with {a} and goes on by {step}"
    return Task(f"{what}_sum", reading, numbers=(int(count),), values=(a, step))


def term_count(match: re.Match[str], scope: Scope) -> Task | None:
    found = terms_of(match["n"], scope)
    if found is None:
        return None
    terms, last = found
    if last is None:
        return None
    kind = kind_of(terms, "arithmetic")
    count = count_to(terms[0], kind[1], last, "arithmetic") if kind else None
    if kind is None or count is None or count > MAX_TERMS:
        return None
    reading = f"the number of terms of the arithmetic sequence {shown(terms)}, {last}"
    return Task("term_count", reading, nodes(terms), values=(terms[0], kind[1], last))


def next_term(match: re.Match[str], scope: Scope) -> Task | None:
    """Of a geometric sequence; the others go on by differences."""
    found = terms_of(match["n"], scope)
    kind = kind_of(found[0], "") if found and found[1] is None else None
    if found is None or kind is None or kind[0] != "geometric":
        return None
    n = len(found[0]) + 1
    reading = f"term number {n} of the geometric sequence {shown(found[0])}"
    return Task("geometric_term", reading, nodes(found[0]), numbers=(n,), values=(found[0][0], kind[1]))


def sigma(match: re.Match[str], scope: Scope) -> Task | None:
    tree, name = scope.quantity(match["e"]), match["v"]
    first, last = scope.value(match["from"]), scope.value(match["to"] or match["one"])
    if symbols(tree) - {name} or first.denominator != 1 or last.denominator != 1 or not 1 <= first <= last <= MAX_TERMS:
        return None
    try:
        coefficients = Polynomial.of(tree).coefficients(name)
    except NotPolynomial:
        return None
    if len(coefficients) > 4:
        return None
    reading = f"the sum of {to_text(tree)} for {name} from {first} to {last}"
    return Task("power_sum", reading, (tree,), numbers=(int(first), int(last)), names=(name,))


KIND = r"(?P<kind>arithmetic|geometric)"
SERIES = r"(?:sequence|progression|series)"
K = r"\$?(?P<k>\d+(?:st|nd|rd|th|\^\{?(?:\\text\{)?(?:st|nd|rd|th)\}*)|" + "|".join(ORDINALS) + r")\$?"
N = r"(?P<n>.+?)"
WORDS = (
    rf"with (?:a )?first term (?:of )?\$?(?P<a>{NUM}(?:/\d+)?)\$? and (?:a )?common (?P<step>difference|ratio) (?:of )?"
    rf"\$?(?P<d>{NUM}(?:/\d+)?)\$?"
)
FIRST = r"(?:the )?sum of the first (?P<count>\d{1,6}) terms (?:of|in)"
SUM = (
    r"(?:\\displaystyle\s*)?\\sum(?:\\limits)?_\{(?P<v>[a-z]) ?= ?(?P<from>\d+)\} ?\^(?:\{(?P<to>\d+)\}|(?P<one>\d)) ?"
)
PATTERNS = patterns(
    (rf"{GET} (?:the )?{K} term (?:of|in) (?:the|an?) {KIND} {SERIES}:? {WORDS}", term_in_words),
    (rf"{GET} (?:the )?{K} term (?:of|in) (?:the|an?) {KIND} {SERIES}:? {N}", term_of_list),
    (rf"{GET} {FIRST} (?:the|an?) {KIND} {SERIES}:? {WORDS}", sum_in_words),
    (rf"{GET} {FIRST} (?:the|an?) {KIND} {SERIES}:? {N}", sum_of_list),
    (rf"{GET} (?:the )?sum of (?:the|an) infinite {KIND} {SERIES}:? {WORDS}", sum_in_words),
    (rf"{GET} (?:the )?sum of (?:the|an?) (?:infinite |(?P<finite>finite ))?{KIND} {SERIES}:? {N}", sum_of_list),
    (
        rf"(?=.*(?:\.\.\.|…|dots))(?:{GET} )?(?:the )?(?:sum|value)?:? ?(?:of )?(?:the )?(?:infinite )?(?:{SERIES} )?"
        r"(?P<n>\$?[-\d(\\].*)",
        sum_of_list,
    ),
    (rf"how many terms (?:are (?:there )?in|does) the (?:arithmetic )?{SERIES} {N}(?: have)?", term_count),
    (rf"what (?:is|comes) (?:the )?next(?: term)?(?: in|:)(?: the (?:geometric )?{SERIES})? {N}", next_term),
    (rf"(?:{GET} )?(?:the )?(?:value of )?(?:the sum )?\$?{SUM}{E}\$?", sigma),
    (rf"{GET} (?:the )?sum of {E} (?:from|for) (?P<v>[a-z]) ?= ?(?P<from>\d+) to (?P<to>\d+)(?P<one>)", sigma),
)
