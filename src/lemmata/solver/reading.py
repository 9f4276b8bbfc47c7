"""From a question to a Task: sentence patterns whose blanks hold formulas.

A pattern must match the whole question, so every word is accounted for. Where only one sentence of several is
understood, the others are kept as the task's `leftover`. Formulas are read by `lemmata.expr`; no text is evaluated.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from lemmata.expr import EvaluationError, List_, Node, Num, ParseError, Relation, Sym, evaluate, parse, symbols, to_text
from lemmata.solver.task import NotUnderstood, Task

MAX_QUESTION = 4_000
"""Characters; a longer question is refused as a whole."""

_POLITE = re.compile(
    r"^(?:(?:please|kindly|now|hey|hi|hello|can you|could you|would you|will you|help me(?: to)?|i (?:need|want) to|"
    r"let us|let's)[,!]? )+",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"[,.]? (?:please|thanks|thank you|step by step|and show (?:your|the) (?:work|steps)|showing (?:your|the) work)"
    r"[.!?]*$",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.?!])\s+(?=[A-Z$\\])")

GET = r"(?:what is|what's|what are|find|compute|calculate|determine|evaluate|work out|give|state)"
WORDS = r"(?:the )?"


@dataclass(frozen=True)
class Pattern:
    """A sentence with blanks, and what to make of them; the builder returns None where the blanks don't fit."""

    regex: re.Pattern[str]
    build: Callable[[re.Match[str]], Task | None]


def read(question: str) -> Task:
    """The task of a question; raises NotUnderstood with the text at which understanding stopped."""
    if len(question) > MAX_QUESTION:
        raise NotUnderstood(f"the question has {len(question)} characters, more than {MAX_QUESTION}")
    text = " ".join(question.split())
    if not text:
        raise NotUnderstood("the question is empty")
    shortened = _CLOSING.sub("", _POLITE.sub("", text))
    try:
        return _sentence(shortened)
    except NotUnderstood as error:
        sentences = _SENTENCE.split(shortened)
        if len(sentences) == 1:
            raise
        return _one_of(sentences, error)


def _one_of(sentences: list[str], error: NotUnderstood) -> Task:
    """The one sentence that is understood; the others are left over."""
    found: list[tuple[int, Task]] = []
    for index, sentence in enumerate(sentences):
        try:
            found.append((index, _sentence(sentence)))
        except NotUnderstood:
            continue
    if len(found) != 1:
        raise error
    index, task = found[0]
    rest = " ".join(sentence for i, sentence in enumerate(sentences) if i != index)
    return replace(task, leftover=rest)


def _sentence(text: str) -> Task:
    """The first pattern that matches the whole text and whose formulas can be read."""
    bare = text.rstrip(" .?")  # not "!", which may be a factorial
    stopped = ""
    for pattern in PATTERNS:
        match = pattern.regex.fullmatch(bare)
        if match is None:
            continue
        try:
            task = pattern.build(match)
        except (ParseError, EvaluationError) as error:
            stopped = stopped or _where(match, error)
            continue
        if task is not None:
            return task
    raise NotUnderstood(stopped or bare)


def _where(match: re.Match[str], error: Exception) -> str:
    """The part of the formula at which reading stopped."""
    formula = next((group for group in match.groups() if group), match.group())
    position = getattr(error, "position", None) or 0
    return f"{formula[position:][:80] or formula[:80]}: {error}"


def formula(text: str) -> Node:
    """A formula from a blank; ParseError where it isn't one."""
    return parse(text.strip().rstrip(" .,;:?"))


def relation(text: str) -> Relation:
    """An equation from a blank."""
    node = formula(text)
    if not isinstance(node, Relation) or node.op != "=":
        raise ParseError("expected an equation")
    return node


def quantity(text: str) -> Node:
    """A formula that is one quantity, not a relation or a list."""
    node = formula(text)
    if isinstance(node, Relation | List_):
        raise ParseError("expected an expression")
    return node


def value(text: str) -> Fraction:
    """A number from a blank."""
    return evaluate(quantity(text))


def whole_numbers(text: str) -> tuple[int, ...]:
    """`84 and 36`, `12, 18 and 24`."""
    parts = [part for part in re.split(r",\s*(?:and\s+)?|\s+and\s+", text.strip("$ ")) if part]
    numbers = [value(part) for part in parts]
    if any(number.denominator != 1 or number < 1 for number in numbers):
        raise ParseError("expected positive whole numbers")
    return tuple(int(number) for number in numbers)


def assignments(text: str) -> tuple[tuple[str, ...], tuple[Fraction, ...]]:
    """`x = 4 and y = -2`."""
    names, values = [], []
    for part in re.split(r",\s*(?:and\s+)?|\s+and\s+", text):
        given = relation(part)
        if not isinstance(given.lhs, Sym):
            raise ParseError("expected a variable = a number")
        names.append(given.lhs.name)
        values.append(evaluate(given.rhs))
    return tuple(names), tuple(values)


# Equations


def solve_task(given: Relation, name: str | None) -> Task | None:
    """Solve an equation for its variable, or for the one named."""
    names = sorted(symbols(given))
    if name is None:
        if len(names) != 1:
            return None
        name = names[0]
    if names not in ([name], []):
        return None
    return Task("solve", f"solve {to_text(given)} for {name}", (given,), names=(name,))


def equations_in(text: str) -> list[Relation]:
    """Equations with commas, `and` or semicolons between them."""
    return [relation(part) for part in re.split(r"\s*(?:,|;|\band\b)\s*(?:and\s+)?", text) if part]


def solve(match: re.Match[str]) -> Task | None:
    text, name = match["e"], match.groupdict().get("v")
    if re.search(r",|;|\band\b", text):
        return system(equations_in(text), None)
    return solve_task(relation(text), name)


def solve_system(match: re.Match[str]) -> Task | None:
    wanted = match.groupdict().get("p")
    names = tuple(part.strip() for part in wanted.strip("()$ ").split(",")) if wanted else None
    return system(equations_in(match["e"]), names)


def system(given: list[Relation], names: tuple[str, ...] | None) -> Task | None:
    """Two equations in two unknowns."""
    found = sorted({name for part in given for name in symbols(part)})
    if len(given) != 2 or len(found) != 2 or (names is not None and sorted(names) != found):
        return None
    order = names or tuple(found)
    shown = " and ".join(to_text(part) for part in given)
    return Task("system", f"solve {shown} for ({', '.join(order)})", tuple(given), names=order)


# Expressions


def compute_or(kind: str) -> Callable[[re.Match[str]], Task | None]:
    """Numbers are computed; a formula with letters is what `kind` says, or not understood where kind is empty."""

    def build(match: re.Match[str]) -> Task | None:
        node = quantity(match["e"])
        if not symbols(node):
            return Task("compute", f"compute {to_text(node)}", (node,))
        return Task(kind, f"{kind} {to_text(node)}", (node,)) if kind else None

    return build


def bare(match: re.Match[str]) -> Task | None:
    """A formula without instruction: an equation is solved, numbers are computed, letters are simplified."""
    text = match["e"]
    node = formula(text)
    if isinstance(node, Relation):
        return solve_task(node, None) if node.op == "=" else None
    if isinstance(node, List_):
        return system([relation(part) for part in text.split(",")], None)
    return compute_or("simplify")(match)


def factor(match: re.Match[str]) -> Task | None:
    node = quantity(match["e"])
    return Task("factor", f"factor {to_text(node)}", (node,)) if symbols(node) else None


def evaluate_at(match: re.Match[str]) -> Task | None:
    node = quantity(match["e"])
    names, values = assignments(match["a"])
    return evaluation(node, names, values)


def evaluation(node: Node, names: tuple[str, ...], values: tuple[Fraction, ...]) -> Task | None:
    """The value of a formula where every variable has a value."""
    if set(names) != set(symbols(node)):
        return None
    given = ", ".join(f"{name} = {number}" for name, number in zip(names, values, strict=True))
    return Task("evaluate", f"evaluate {to_text(node)} at {given}", (node,), names=names, values=values)


def function_value(match: re.Match[str]) -> Task | None:
    """If f(x) = …, what is f(4)?"""
    if match["f"] != match["g"]:
        return None
    return evaluation(quantity(match["e"]), (match["v"],), (value(match["a"]),))


def composition(match: re.Match[str]) -> Task | None:
    """If f(x) = … and g(x) = …, what is f(g(2))?"""
    functions = {match["f"]: quantity(match["e"]), match["g"]: quantity(match["d"])}
    outer, inner = match["o"], match["i"]
    if outer not in functions or inner not in functions or match["v"] != match["w"] or len(functions) != 2:
        return None
    name, at = match["v"], value(match["a"])
    parts = functions[outer], functions[inner]
    if any(symbols(part) - {name} for part in parts):
        return None
    reading = f"evaluate {outer}({inner}({at})) where {outer}({name}) = {to_text(parts[0])} and "
    reading += f"{inner}({name}) = {to_text(parts[1])}"
    return Task("compose", reading, parts, names=(name,), values=(at,))


def roots(match: re.Match[str]) -> Task | None:
    """The sum of the roots of …"""
    what = match["what"].lower()
    wanted = "squares" if "squares" in what else "reciprocals" if "reciprocals" in what else what.split()[0]
    given = relation(match["e"])
    names = sorted(symbols(given))
    if len(names) != 1:
        return None
    phrase = {"squares": "sum of the squares", "reciprocals": "sum of the reciprocals"}.get(wanted, wanted)
    return Task("roots", f"{phrase} of the roots of {to_text(given)}", (given,), names=(names[0], wanted))


# Number theory


def divisor(match: re.Match[str]) -> Task | None:
    return of_numbers("gcd", match["n"])


def multiple(match: re.Match[str]) -> Task | None:
    return of_numbers("lcm", match["n"])


def of_numbers(kind: str, text: str) -> Task | None:
    """gcd or lcm; the order of the numbers doesn't matter, so the reading has them in falling order."""
    numbers = tuple(sorted(whole_numbers(text), reverse=True))
    if len(numbers) < 2:
        return None
    return Task(kind, f"{kind}({', '.join(map(str, numbers))})", numbers=numbers)


def remainder(match: re.Match[str]) -> Task | None:
    number, by = quantity(match["e"]), value(match["n"])
    if by.denominator != 1 or by < 1 or symbols(number):
        return None
    match number:
        case Num(top) if top.denominator == 1 and top >= 0:
            return Task("remainder", f"{top} mod {by}", numbers=(int(top), int(by)))
    base, exponent = getattr(number, "base", None), getattr(number, "exp", None)
    if isinstance(base, Num) and isinstance(exponent, Num):
        parts = base.value, exponent.value
        if all(part.denominator == 1 and part >= 1 for part in parts):
            numbers = (int(parts[0]), int(parts[1]), int(by))
            return Task("power_remainder", f"{parts[0]}^{parts[1]} mod {by}", numbers=numbers)
    return None


# Percent


def percent_of(match: re.Match[str]) -> Task:
    p, n = value(match["p"]), value(match["n"])
    return Task("percent_of", f"{match['p']}% of {match['n']}", values=(p, n))


def percent_change(match: re.Match[str]) -> Task:
    way = "increase" if match["way"].lower().startswith("increase") else "decrease"
    reading = f"{match['n']} {way}d by {match['p']}%"
    return Task("percent_change", reading, names=(way,), values=(value(match["n"]), value(match["p"])))


def what_percent(match: re.Match[str]) -> Task | None:
    part, whole = value(match["p"]), value(match["n"])
    return Task("what_percent", f"{match['p']} as a percent of {match['n']}", values=(part, whole)) if whole else None


def percent_of_what(match: re.Match[str]) -> Task | None:
    part, p = value(match["n"]), value(match["p"])
    return (
        Task("percent_of_what", f"the number of which {match['p']}% is {match['n']}", values=(part, p)) if p else None
    )


# Counting & probability

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


def one_draw(match: re.Match[str]) -> Task | None:
    counts, color = bag(match["bag"]), match["color"].lower()
    if color not in counts or sum(counts.values()) < 1:
        return None
    word = "not" if match["not"] else "is"
    numbers = (counts[color], *(count for other, count in counts.items() if other != color))
    reading = f"P({'not ' if match['not'] else ''}{color}) in one draw from {shown_bag(counts)}"
    return Task("one_draw", reading, numbers=numbers, names=(word,))


def two_draws(match: re.Match[str]) -> Task | None:
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


def multiple_card(match: re.Match[str]) -> Task | None:
    n, k = int(match["n"]), int(match["k"])
    if not (1 <= n <= 100_000 and k >= 1):
        return None
    return Task("multiple_card", f"P(multiple of {k}) among the numbers 1 to {n}", numbers=(n, k))


def dice_sum(match: re.Match[str]) -> Task:
    return Task("dice_sum", f"P(sum {match['n']}) with two dice", numbers=(int(match["n"]),))


def choices(match: re.Match[str]) -> Task | None:
    numbers = tuple(int(group) for name, group in sorted(match.groupdict().items()) if name.startswith("n") and group)
    if min(numbers) < 1 or max(numbers) > 1000:
        return None
    return Task("choices", f"ways to choose one of each: {', '.join(map(str, numbers))}", numbers=numbers)


def arrangements(match: re.Match[str]) -> Task | None:
    n, k = int(match["n"]), int(match["k"])
    return Task("arrangements", f"ordered choices of {k} out of {n}", numbers=(n, k)) if 1 <= k <= n else None


def choose(match: re.Match[str]) -> Task | None:
    n, k = int(match["n"]), int(match["k"])
    return Task("choose", f"choices of {k} out of {n}", numbers=(n, k)) if 1 <= k <= n else None


def two_groups(match: re.Match[str]) -> Task | None:
    n, k, m, j = (int(match[name]) for name in "nkmj")
    if not (1 <= k <= n and 1 <= j <= m):
        return None
    return Task("two_groups", f"choices of {k} out of {n} and {j} out of {m}", numbers=(n, k, m, j))


def _patterns() -> Iterator[Pattern]:
    for regex, build in TABLE:
        yield Pattern(re.compile(regex, re.IGNORECASE), build)


E = r"(?P<e>.+?)"
V = r"\$?(?P<v>[a-z])\$?"
INTEGERS = r"(?P<n>\$?\d[\d, $]*(?:and )?\$?\d*\$?)"
NUMBER = r"\$?{}\$?"
NUM = r"\d+(?:\.\d+)?"
CHANCE = rf"(?:{GET} )?(?:the )?probability that"
DRAWN = r"(?:drawn|chosen|picked|selected|taken)(?: out)?"
OBJECTS = rf"(?:\s*{OBJECT}s?)?"

TABLE: tuple[tuple[str, Callable[[re.Match[str]], Task | None]], ...] = (
    # Percent
    (rf"(?:{GET} )?\$?(?P<p>{NUM}) ?(?:\\?%|percent)\$? of \$?(?P<n>{NUM})\$?", percent_of),
    (rf"(?P<way>increase|decrease) \$?(?P<n>{NUM})\$? by \$?(?P<p>{NUM}) ?(?:\\?%|percent)\$?", percent_change),
    (
        rf"{GET} \$?(?P<n>{NUM})\$? (?P<way>increased|decreased) by \$?(?P<p>{NUM}) ?(?:\\?%|percent)\$?",
        percent_change,
    ),
    (rf"what percent(?:age)? of \$?(?P<n>{NUM})\$? is \$?(?P<p>{NUM})\$?", what_percent),
    (rf"\$?(?P<p>{NUM})\$? is what percent(?:age)? of \$?(?P<n>{NUM})\$?", what_percent),
    (rf"\$?(?P<n>{NUM})\$? is \$?(?P<p>{NUM}) ?(?:\\?%|percent)\$? of what(?: number)?", percent_of_what),
    (
        rf"find (?:the|a) number such that \$?(?P<p>{NUM}) ?(?:\\?%|percent)\$? of it is \$?(?P<n>{NUM})\$?",
        percent_of_what,
    ),
    # Number theory
    (
        rf"(?:{GET} )?(?:the )?(?:(?:greatest|highest|largest) common (?:divisor|factor)|gcd|gcf|hcf) of {INTEGERS}",
        divisor,
    ),
    (rf"(?:{GET} )?\$?\\?(?:gcd|gcf|hcf) ?\((?P<n>[\d, ]+)\)\$?", divisor),
    (
        rf"(?:{GET} )?(?:the )?(?:(?:least|lowest|smallest) common multiple|lcm) of {INTEGERS}",
        multiple,
    ),
    (rf"(?:{GET} )?\$?\\?(?:lcm|operatorname\{{lcm\}}) ?\((?P<n>[\d, ]+)\)\$?", multiple),
    (rf"(?:{GET} )?(?:the )?remainder (?:when|if) {E} is divided by (?P<n>\S+)", remainder),
    (rf"(?:{GET} )?(?:the )?remainder (?:of|for) {E} divided by (?P<n>\S+)", remainder),
    (rf"(?:{GET} )?\$?(?P<e>\d+(?:\^\{{?\d+\}}?)?) ?(?:mod|\\bmod) (?P<n>\d+)\$?", remainder),
    # Counting & probability
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
    # Equations and systems
    (
        rf"(?:{GET} )?(?:the )?(?P<what>sum of the squares|sum of the reciprocals|sum|product) of "
        rf"(?:the |all )?(?:roots|solutions|zeros) (?:of|to) (?:the equation )?{E}",
        roots,
    ),
    (
        rf"solve (?:the |this )?(?:following )?system(?: of (?:linear )?equations)?:? {E} for (?P<p>\$?\(\w, ?\w\)\$?)",
        solve_system,
    ),
    (rf"solve (?:the |this )?(?:following )?system(?: of (?:linear )?equations)?:? {E}", solve_system),
    (rf"find (?P<p>\$?\(\w, ?\w\)\$?) if {E}", solve_system),
    (rf"solve (?:the (?:following )?equation )?for {V}[:,]? (?:if |in |when )?{E}", solve),
    (rf"solve:? (?:the (?:following )?equations? )?{E},? for {V}", solve),
    (rf"solve:? (?:the (?:following )?equations? )?{E}", solve),
    (
        rf"(?:find|determine|give|state|what is|what are) (?:all |the )*(?:real )?(?:solutions?|roots?|zeros) "
        rf"(?:of|to) (?:the equation )?{E}",
        solve,
    ),
    (
        rf"{GET} (?:the (?:value|values) of |all values of )?{V} (?:if|when|where|given that|given|such that|so that|"
        rf"for which|in) {E}",
        solve,
    ),
    (rf"(?:if|given that|given) {E},? (?:then )?{GET} (?:the value of )?{V}", solve),
    # Functions and expressions
    (
        r"(?:if|let|given|suppose) \$?(?P<f>[a-z])\((?P<v>[a-z])\) ?= ?(?P<e>.+?)\$? and "
        r"\$?(?P<g>[a-z])\((?P<w>[a-z])\) ?= ?(?P<d>.+?)\$?[,.] "
        rf"{GET} \$?(?P<o>[a-z])\((?P<i>[a-z])\((?P<a>[^()]+)\)\)\$?",
        composition,
    ),
    (
        r"(?:if|let|given|suppose) \$?(?P<f>[a-z])\((?P<v>[a-z])\) ?= ?(?P<e>.+?)\$?[,.] "
        rf"(?:then )?{GET} (?:the value of )?\$?(?P<g>[a-z])\((?P<a>[^()]+)\)\$?",
        function_value,
    ),
    (
        rf"{GET} (?:the value of )?(?:the expression )?{E} (?:at|when|for|if|where|with) (?P<a>\$?[a-z]\$? ?= ?.+)",
        evaluate_at,
    ),
    (rf"(?:expand and simplify|expand|multiply out|distribute):? {E}", compute_or("expand")),
    (rf"(?:factor|factorise|factorize)(?: completely)?:? {E}(?: completely)?", factor),
    (rf"write {E} as a product of factors", factor),
    (
        rf"(?:simplify|collect (?:the )?(?:like )?terms(?: in)?|combine (?:the )?like terms(?: in)?|reduce):? "
        rf"(?:the expression )?{E}(?: to lowest terms)?",
        compute_or("simplify"),
    ),
    (rf"write {E} in (?:lowest|simplest) (?:terms|form)", compute_or("")),
    (rf"{GET}:? (?:the value of )?{E}", compute_or("")),
    (rf"{E}", bare),
)

PATTERNS = tuple(_patterns())
