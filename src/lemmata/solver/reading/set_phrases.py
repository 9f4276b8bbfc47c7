"""Set phrases that bring unknowns of their own: progressions, proportions, two numbers, roots of a polynomial, polar
coordinates.

Each reads a whole problem (as words with marks) or a whole clause, and enters conditions and a goal into the draft.
"""

import re
from collections.abc import Callable

from lemmata.expr import Node, Relation, Sym, Tuple_, number, symbols
from lemmata.solver.build import call, equation, minus, over, plus, power, substitute, times
from lemmata.solver.reading.draft import NUMBER, WORDS, Draft, NoReading
from lemmata.solver.setting import Property

M = r"⟨\d+⟩"
T = rf"(?:{M}|{NUMBER})"
_ORDINALS = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
]
O = rf"(?:{'|'.join(_ORDINALS)}|\d+(?:st|nd|rd|th)|⟨\d+⟩)"  # noqa: E741
_ASK = r"(?:what is|find|compute|determine|what's|calculate)"
_IS = r"(?:is equal to|equals|is|are)"


MOST_CONSECUTIVE = 200


def whole_problem(words: str, draft: Draft) -> None:
    """A problem that is one set phrase from its first to its last word."""
    text = re.sub(r"[.?!\s]+$", "", words)
    text = text[0].lower() + text[1:] if text and not text.startswith("⟨") else text
    for pattern, build in _PROBLEMS:
        match = pattern.fullmatch(text)
        if match:
            build(match, draft)
            return
    raise NoReading(text)


def ordinal(text: str, draft: Draft) -> int:
    """The number of an ordinal: `third`, `20th`, `⟨20^{th}⟩`."""
    if text.lower() in _ORDINALS:
        return _ORDINALS.index(text.lower()) + 1
    if match := re.fullmatch(r"(\d+)(?:st|nd|rd|th)", text):
        return int(match[1])
    latex = draft.latex(text)
    found = re.fullmatch(r"(\d+)\s*\^?\s*\{?\s*\\?(?:text|mathrm|rm|textrm)?\s*\{?\s*(?:st|nd|rd|th)\s*\}*", latex)
    if not found:
        raise NoReading(text)
    return int(found[1])


def _progression(match: re.Match[str], draft: Draft) -> None:
    """Two terms are given, a third is asked for."""
    first, step = Sym("a"), Sym("d" if match["kind"].startswith("arith") else "r")
    if match["kind"].startswith("arith"):

        def term(index: int) -> Node:
            return plus(first, times(index - 1, step))
    else:

        def term(index: int) -> Node:
            return times(first, power(step, index - 1))

    for place, value in (("o1", "t1"), ("o2", "t2")):
        draft.add(equation(term(ordinal(match[place], draft)), draft.quantity(match[value])))
    asked = ordinal(match["o3"], draft)
    draft.ask("value", term(asked))


def _varies(match: re.Match[str], draft: Draft) -> None:
    """`y varies inversely as x; y = 3 when x = 5; what is y when x = 2`."""
    name, inner = draft.name(match["y"]), draft.quantity(match["x"])
    powers = {"square of": 2, "cube of": 3, "square root of": None}
    what = (match["pow"] or "").strip()
    if what:
        inner = call("sqrt", inner) if powers[what] is None else power(inner, powers[what] or 1)
    variables = symbols(inner)
    if len(variables) != 1 or name in variables:
        raise NoReading(match[0])
    (other,) = variables
    constant = Sym("k")
    law = times(constant, inner) if match["how"] == "directly" else over(constant, inner)
    known = {}
    for key in ("e1", "e2"):
        letter, value = _assignment(match[key], draft)
        known[letter] = value
    given, at = _assignment(match["e3"], draft)
    asked = draft.name(match["q"])
    if set(known) != {name, other} or {given, asked} != {name, other} or constant.name in (name, other):
        raise NoReading(match[0])
    draft.add(equation(known[name], substitute(law, {other: known[other]})))
    if asked == name:
        draft.add(equation(Sym(name), substitute(law, {other: at})))
    else:
        draft.add(equation(at, law))
    draft.ask("value", Sym(asked))


def _assignment(text: str, draft: Draft) -> tuple[str, Node]:
    if match := re.fullmatch(rf"({M}) (?:is|equals) ({T})", text):
        return draft.name(match[1]), draft.quantity(match[2])
    tree = draft.tree(text)
    if not isinstance(tree, Relation) or tree.op != "=" or not isinstance(tree.lhs, Sym) or symbols(tree.rhs):
        raise NoReading(text)
    return tree.lhs.name, tree.rhs


def _combined(what: str, a: Node, b: Node) -> Node:
    return {
        "sum": plus(a, b),
        "product": times(a, b),
        "difference": minus(a, b),
        "positive difference": minus(a, b),
        "sum of the squares": plus(power(a, 2), power(b, 2)),
        "sum of squares": plus(power(a, 2), power(b, 2)),
        "quotient": over(a, b),
    }[what]


def _two_numbers(match: re.Match[str], draft: Draft) -> None:
    """`the sum of two numbers is 30 and their difference is 4; what is the larger`; a is the larger number."""
    from lemmata.solver.reading.clauses import adjectives, noun

    large, small = Sym("a"), Sym("b")
    adjective = (match["adj"] or "").strip()
    consecutive = "consecutive" in adjective
    plain = " ".join(word for word in adjective.split() if word != "consecutive")
    names = ["a", "b"]
    if plain:
        adjectives(plain, names, draft)
    if match["noun"].startswith("integer") or consecutive:
        noun("integers", names, draft)
    if "whole" in match["noun"]:
        adjectives("whole", names, draft)
    if consecutive:
        gap = 2 if re.search(r"\b(?:even|odd)\b", plain) else 1
        draft.add(equation(large, plus(small, gap)))
    else:
        draft.conditions.append(Relation(">=", large, small))
    for what, value in (("w1", "t1"), ("w2", "t2")):
        if match[what]:
            draft.add(equation(_combined(match[what], large, small), draft.quantity(match[value])))
    if not match["w2"] and not consecutive:
        raise NoReading("one condition for two numbers")
    goal = match["goal"]
    if re.match(r"the (?:larger|greater|bigger|largest|greatest)", goal):
        asked: Node = large
    elif re.match(r"the (?:smaller|lesser|smallest|least)", goal):
        asked = small
    elif "two numbers" in goal or ("integers" in goal and "sum" not in goal and "product" not in goal):
        raise NoReading(goal)
    else:
        found = re.search(r"(positive difference|difference|product|sum of (?:the )?squares|sum)", goal)
        if not found or (found[1].startswith("difference") and not consecutive and match["w1"] == "difference"):
            raise NoReading(goal)
        asked = _combined(found[1], large, small)
    draft.ask("value", asked)


def _consecutive(match: re.Match[str], draft: Draft) -> None:
    """`the sum of five consecutive odd integers is 85; what is the largest`; n is the smallest."""
    count = WORDS.get(match["count"].lower()) or int(draft.latex(match["count"]))
    if not 2 <= count <= MOST_CONSECUTIVE:
        raise NoReading(match[0])
    words = (match["adj"] or "").split()
    step = 2 if {"odd", "even"} & set(words) else 1
    smallest = Sym("n")
    draft.declare("n", "integer")
    terms = [plus(smallest, step * index) if index else smallest for index in range(count)]
    for word in words:
        if word in ("odd", "even"):
            draft.conditions.append(Property(word, (smallest,)))
        elif word == "positive":
            draft.conditions.append(Relation(">", smallest, number(0)))
        else:
            raise NoReading(word)
    build = plus if match["w"] == "sum" else times
    draft.add(equation(build(*terms), draft.quantity(match["t"])))
    goal = match["goal"]
    if re.search(r"largest|greatest", goal):
        asked = terms[-1]
    elif re.search(r"smallest|least", goal):
        asked = smallest
    elif re.search(r"median|middle", goal):
        asked = terms[count // 2] if count % 2 else over(plus(terms[count // 2 - 1], terms[count // 2]), 2)
    else:
        asked = times(*terms) if "product" in goal else plus(*terms)
    draft.ask("value", asked)


_UNIT_EQUATION = (
    rf"({T}|an?|each) ([a-z]+?)s? (?:=|is equal to|are equal to|equals?|is worth|are worth|is the same as) "
    rf"({T}|an?) ([a-z]+?)s?"
)


def _unit_chain(match: re.Match[str], draft: Draft) -> None:
    """`if 4 daps = 7 yaps, and 5 yaps = 3 baps, how many daps equal 42 baps`: each equation is used once."""
    worth: dict[tuple[str, str], Node] = {}
    for text in re.split(r",? and |, ", match["given"]):
        found = re.fullmatch(_UNIT_EQUATION, text.strip(), re.IGNORECASE)
        if not found:
            raise NoReading(text)
        left, right = (number(1) if part in ("a", "an", "each") else draft.quantity(part) for part in found.group(1, 3))
        one, other = found[2].lower(), found[4].lower()
        if (one, other) in worth or one == other:
            raise NoReading(text)
        worth[one, other] = over(right, left)
        worth[other, one] = over(left, right)
    unit, wanted = (re.sub(r"s$", "", match[name].lower()) for name in ("have", "want"))
    factors, used = [draft.quantity(match["t"])], {unit}
    while unit != wanted:
        steps = [pair for pair in worth if pair[0] == unit and pair[1] not in used]
        if len(steps) != 1:
            raise NoReading(match[0])
        factors.append(worth[steps[0]])
        unit = steps[0][1]
        used.add(unit)
    if 2 * (len(factors) - 1) != len(worth):
        raise NoReading("an equation between units that is not needed")
    draft.ask("value", times(*factors))


def _polar(match: re.Match[str], draft: Draft) -> None:
    """Rectangular coordinates of a point in polar, cylindrical or spherical ones."""
    point = draft.quantity(match["p"])
    if not isinstance(point, Tuple_):
        raise NoReading(match[0])
    items = point.items
    start, end = match["from"], match["to"]
    match start, end, len(items):
        case "polar", "rectangular", 2:
            r, angle = items
            result: tuple[Node, ...] = (times(r, call("cos", angle)), times(r, call("sin", angle)))
        case "cylindrical", "rectangular", 3:
            r, angle, z = items
            result = (times(r, call("cos", angle)), times(r, call("sin", angle)), z)
        case "spherical", "rectangular", 3:
            rho, theta, phi = items
            flat = times(rho, call("sin", phi))
            result = (times(flat, call("cos", theta)), times(flat, call("sin", theta)), times(rho, call("cos", phi)))
        case _:
            raise NoReading(match[0])
    draft.ask("value", Tuple_(result))


def roots_of(text: str, draft: Draft) -> None:
    """`⟨0⟩, ⟨1⟩, and ⟨2⟩ be the roots of ⟨3⟩`: all roots, each as often as it counts."""
    from lemmata.solver.reading.clauses import LIST, names_of

    match = re.fullmatch(
        rf"({LIST}) (?:be|are|denote) (?:the )?(?:two |three |four |five |distinct |complex |real )*(?:roots|"
        rf"solutions|zeros|zeroes) (?:of|to) (?:the )?(?:equation |polynomial |quadratic |cubic |quadratic "
        rf"equation )?({M})",
        text,
    )
    if not match:
        raise NoReading(text)
    names = names_of(match[1], draft)
    tree = draft.tree(match[2])
    if isinstance(tree, Sym) and tree.name in draft.scope.functions:
        tree = draft.scope.functions[tree.name].body
    left, right = (tree.lhs, tree.rhs) if isinstance(tree, Relation) and tree.op == "=" else (tree, number(0))
    letters = (symbols(left) | symbols(right)) - set(names)
    if len(letters) != 1 or len(names) < 2 or (symbols(left) | symbols(right)) & set(names):
        raise NoReading(text)
    (letter,) = letters
    for name in names:
        draft.declare(name, "complex")
    draft.conditions.append(Property("roots", (Sym(letter), left, right, *map(Sym, names))))


_PROGRESSION = (
    rf"(?:if |suppose )?(?:the )?(?P<o1>{O}) term of an? (?P<kind>arithmetic|geometric) (?:sequence|progression|"
    rf"series) {_IS} (?P<t1>{T}),? and (?:the |its )?(?P<o2>{O}) term {_IS} (?P<t2>{T})(?:,(?: then)?|\.|,) "
    rf"?{_ASK} (?:the )?(?P<o3>{O}) term(?: of (?:the|this) (?:sequence|progression|series))?",
    rf"the (?P<o1>{O}) and (?P<o2>{O}) terms of an? (?P<kind>arithmetic|geometric) (?:sequence|progression) are "
    rf"(?P<t1>{T}) and (?P<t2>{T}), respectively[.,] ?{_ASK} the (?P<o3>{O}) term(?: of (?:the|this) "
    rf"(?:sequence|progression))?",
)
_LAW = (
    rf"(?:the value of |the quantity )?(?P<y>{M}) (?:varies|is) (?P<how>directly|inversely) (?:proportional (?:to|"
    rf"with)|as|with) (?:the )?(?P<pow>(?:square|cube|square root) of )?(?P<x>{M})"
)
_EQ = rf"(?:{M} (?:is|equals) {T}|{M})"
_NUMBERS = (
    r"(?P<adj>(?:(?:positive|negative|consecutive|even|odd|distinct|real|whole) )*)(?P<noun>numbers|integers|"
    r"whole numbers)"
)
_PROBLEMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], Draft], None]], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), build)
    for pattern, build in (
        *((pattern, _progression) for pattern in _PROGRESSION),
        (rf"(?:if |suppose (?:that )?)?{_LAW}(?:\. if|, and| and|\. when|\. suppose|; if|, and if| and if|,) "
            rf"(?:when )?(?P<e1>{_EQ})(?:, | when | if |,? and |, then )(?P<e2>{_EQ})[,.] (?:then )?{_ASK} (?:the "
                rf"value of )?(?P<q>{M}) (?:when|if) (?P<e3>{_EQ})", _varies),
        (rf"(?:if )?{_LAW}(?:\. if|, and|\. when) (?P<e1>{_EQ}) (?:when|if|and) (?P<e2>{_EQ}),? (?:then )?{_ASK} "
            rf"(?:the value of )?(?P<q>{M}) (?:when|if) (?P<e3>{_EQ})", _varies),
        (rf"(?:if )?the (?P<w1>sum|product|difference|positive difference|sum of the squares) of two {_NUMBERS} "
            rf"is (?P<t1>{T})(?:(?:\. the|,? and the|,? and|, while the|\.) ?(?:ir )?(?:their )?(?P<w2>sum|"
                rf"product|difference|positive difference)(?: of the (?:two )?(?:numbers|integers))? is "
                    rf"(?P<t2>{T}))?[.,] ?(?:then )?{_ASK} (?P<goal>(?:the (?:larger|greater|bigger|smaller|"
                        rf"lesser)(?: of the two)?(?: numbers?| integers?)?|the (?:sum|product|difference|"
                            rf"positive difference|sum of (?:the )?squares) of the (?:two )?(?:numbers|integers)|"
                                rf"their (?:sum|product|positive difference|difference)|the largest of the two(?: "
                                    rf"numbers| integers)?))", _two_numbers),
        (rf"two {_NUMBERS} have a (?P<w1>sum|product|difference) of (?P<t1>{T}) and a (?P<w2>sum|product|"
            rf"difference) of (?P<t2>{T})[.,] ?{_ASK} (?P<goal>the (?:larger|greater|bigger|smaller|lesser)(?: of "
                rf"the two)?(?: numbers?| integers?)?|the (?:sum|product) of the two numbers)", _two_numbers),
        (
            rf"(?:if )?the (?P<w>sum|product) of (?P<count>{T}) consecutive (?P<adj>(?:(?:positive|even|odd) )*)"
                rf"integers is "
            rf"(?P<t>{T})[.,] ?(?:then )?{_ASK} (?P<goal>(?:the |their )?(?:largest|greatest|smallest|least|"
                rf"median|middle|sum|"
            rf"product)(?: of (?:the|these) (?:{NUMBER} )?integers| one| integer| number)?)",
            _consecutive,
        ),
        (
            rf"if (?P<given>.+?),? how many (?P<want>[a-z]+) (?:equal|are equal to|are worth|are in|is) (?P<t>{T}) "
            rf"(?P<have>[a-z]+)",
            _unit_chain,
        ),
        (rf"convert (?:the )?(?:point )?(?P<p>{M}) (?:in|from) (?P<from>polar|cylindrical|spherical) "
            rf"(?:coordinates )?to (?P<to>rectangular) coordinates", _polar),
    )
)  # fmt: skip
