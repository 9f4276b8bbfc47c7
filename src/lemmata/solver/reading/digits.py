"""Digits in words: the units digit of a number, its digits reversed, letters for digits, digits of a decimal.

A two-digit number of which a problem speaks becomes two unknown digits; what is said of them becomes equations.
"""

import re

from lemmata.expr import Node, Num, Relation, Sym, evaluate, number, symbols
from lemmata.solver.build import call, equation, minus, over, plus, power, times
from lemmata.solver.reading.clauses import M, T, predicate, quantity
from lemmata.solver.reading.draft import NUMBER, WORDS, Draft, NoReading
from lemmata.solver.reading.grammar import Match, grammar
from lemmata.solver.reading.set_phrases import O, ordinal
from lemmata.solver.setting import Property

PLACES = {"units": 0, "ones": 0, "unit's": 0, "last": 0, "tens": 1, "ten's": 1, "hundreds": 2, "thousands": 3}
_PLACE = r"(?P<place>units|ones|last|tens|hundreds|thousands)"
_KINDS = {
    "prime": "prime_digits", "odd": "odd_digits", "even": "even_digits", "different": "distinct_digits",
    "distinct": "distinct_digits", "the same": "equal_digits", "equal": "equal_digits", "identical": "equal_digits",
}  # fmt: skip


def place(tree: Node, digit: int) -> Node:
    """The digit with this place value exponent of a whole number."""
    return call("mod", tree if digit == 0 else call("floor", over(tree, 10**digit)), 10)


def _digit_is(match: Match, said: Node, draft: Draft) -> None:
    """`has a units digit of 7`, `ends in 7`."""
    where = match.groupdict().get("place")
    draft.add(equation(place(said, PLACES[where.lower()] if where else 0), draft.quantity(match["d"])))


def _digits_are(match: Match, said: Node, draft: Draft) -> None:
    """`whose digits are all prime`, `with distinct digits`."""
    draft.conditions.append(Property(_KINDS[match["kind"].lower()], (said,)))


def _digits_give(match: Match, said: Node, draft: Draft) -> None:
    """`whose digits have a product of 12`."""
    kind = "digit_product" if "product" in match[0] else "digit_sum"
    draft.conditions.append(Property(kind, (said, draft.quantity(match["d"]))))


def _contains(match: Match, said: Node, draft: Draft) -> None:
    """`contains the digit 7`, `with at least one digit 7`."""
    draft.conditions.append(Property("has_digit", (said, draft.quantity(match["d"]))))


def _any_divisor(match: Match, said: Node, draft: Draft) -> None:
    """`divisible by 3 or 5`, `divisible by neither 3 nor 5`."""
    kind = "not_divisible" if match["none"] else "divisible_any"
    draft.conditions.append(Property(kind, (said, draft.quantity(match["a"]), draft.quantity(match["b"]))))


def _count(match: Match, draft: Draft) -> Node:
    """`how many digits does ⟨0⟩ have` as a number: digits in base 10 are the floor of the logarithm and 1."""
    return plus(call("floor", call("log", quantity(match["q"], draft))), 1)


def _ask_count(match: Match, draft: Draft) -> None:
    draft.ask("value", _count(match, draft))


def _decimal_digit(match: Match, draft: Draft) -> Node:
    """`the 100th digit after the decimal point of ⟨3/7⟩`: the units digit of the whole part of 10^100 times it."""
    tree = quantity(match["q"], draft)
    index = ordinal(match["o"], draft)
    if symbols(tree) or not 1 <= index <= 10_000:
        raise NoReading(match[0])
    value = evaluate(tree)
    if value < 0:
        raise NoReading(match[0])
    # 10^k p/q has the whole part (10^k p - rest)/q, with the rest of 10^k p divided by q.
    rest = pow(10, index - 1, value.denominator) * value.numerator % value.denominator
    return call("floor", over(10 * rest, value.denominator))


def _digit_letters(match: Match, draft: Draft) -> tuple[Node, Node]:
    """The digits of the two-digit number that is spoken of, made when it is first named."""
    known = draft.things.get("tens digit"), draft.things.get("units digit")
    if known[0] is not None and known[1] is not None:
        return known[0], known[1]
    tens, units = draft.fresh("t"), draft.fresh("u")
    for name, low in ((tens.name, 1), (units.name, 0)):
        draft.declare(name, "integer")
        draft.conditions += [Relation(">=", Sym(name), number(low)), Relation("<=", Sym(name), number(9))]
    draft.things |= {"tens digit": tens, "units digit": units}
    draft.things["the number"] = plus(times(10, tens), units)
    return tens, units


def _two_digits(match: Match, draft: Draft) -> Node:
    """`the sum of the digits of a two-digit number`."""
    first = "a two" in match[0].lower() or "a positive" in match[0].lower()
    if first == ("tens digit" in draft.things):
        raise NoReading(match[0])
    tens, units = _digit_letters(match, draft)
    return {"sum": plus, "product": times}[match["how"].lower()](tens, units)


def _named_digit(match: Match, draft: Draft) -> Node:
    """`the units digit of a two-digit number`, `the tens digit`."""
    if "a two" not in match[0].lower() and "tens digit" not in draft.things:
        raise NoReading(match[0])
    tens, units = _digit_letters(match, draft)
    return tens if match["place"].lower() == "tens" else units


def _reversed(match: Match, draft: Draft) -> Node:
    """`the number with its digits reversed`."""
    if "tens digit" not in draft.things:
        raise NoReading(match[0])
    tens, units = _digit_letters(match, draft)
    return plus(times(10, units), tens)


def _when_reversed(match: Match, draft: Draft) -> None:
    """`when the digits are reversed, the number is increased by 27`."""
    turned = _reversed(match, draft)
    change = draft.quantity(match["d"])
    own = draft.things["the number"]
    draft.add(equation(turned, plus(own, change) if match["how"].startswith("increase") else minus(own, change)))


def _numeral(match: Match, draft: Draft) -> None:
    """`the four-digit number ⟨4A57⟩ is divisible by 9`, with letters for digits."""
    count = match["count"]
    latex = re.sub(
        r"\\(?:underline|overline|text|mathrm)\{([^{}]*)\}|[\s{}]|\\,", r"\1", draft.formulas[int(match["n"])]
    )
    latex = re.sub(r"\\_", "_", latex)
    if (
        not re.fullmatch(r"[0-9A-Za-z]{2,12}", latex)
        or not re.search(r"[A-Za-z]", latex)
        or not re.search(r"\d", latex)
    ):
        raise NoReading(match[0])
    if (WORDS.get(count.lower()) or int(count)) != len(latex):
        raise NoReading(match[0])
    parts: list[Node] = []
    for index, char in enumerate(latex):
        weight = 10 ** (len(latex) - 1 - index)
        digit: Node = Sym(char) if char.isalpha() else number(int(char))
        if char.isalpha() and char not in draft.things:
            low = 1 if index == 0 else 0
            draft.declare(char, "integer")
            draft.conditions += [Relation(">=", Sym(char), number(low)), Relation("<=", Sym(char), number(9))]
            draft.things[char] = Sym(char)
        parts.append(digit if weight == 1 else times(weight, digit))
    said = match["said"]
    predicate(said, plus(*parts), draft)


def _largest_in_base(match: Match, draft: Draft) -> Node:
    """`the largest three-digit base-6 number`: 6^3 - 1; the smallest is 6^2."""
    count = WORDS.get(match["count"].lower()) or int(match["count"])
    word = match["base"].lower()
    base = draft.quantity(word) if not word.isdigit() else number(int(word))
    if not isinstance(base, Num) or not 2 <= base.value <= 36:
        raise NoReading(match[0])
    if re.match(r"large|great|big", match["how"]):
        return minus(power(base, count), 1)
    return power(base, count - 1)


def _adjacent(match: Match, draft: Draft) -> None:
    """`⟨√70⟩ lies between two consecutive integers`: floor and ceiling."""
    tree = draft.quantity(match["q"])
    low = call("floor", tree)
    draft.things["two integers"] = plus(low, plus(low, 1))
    draft.things["two integers' product"] = times(low, plus(low, 1))


def _adjacent_sum(match: Match, draft: Draft) -> Node:
    known = draft.things.get("two integers" if match["how"] == "sum" else "two integers' product")
    if known is None:
        raise NoReading(match[0])
    return known


def _residue(match: Match, draft: Draft) -> None:
    """`solve the congruence ⟨0⟩ as a residue modulo 11`: the whole numbers from 0 to 10."""
    draft.given(match["e"])
    names = sorted(draft.domains)
    if len(names) != 1:
        raise NoReading(match[0])
    modulus = draft.quantity(match["m"])
    draft.conditions += [Relation(">=", Sym(names[0]), number(0)), Relation("<", Sym(names[0]), modulus)]
    draft.ask("all", Sym(names[0]))


_TWO = r"(?:a |the )?(?:positive )?(?:two-digit )?(?:positive )?(?:integer|number)"
GRAMMAR = grammar(
    predicates=(
        (rf"(?:whose |has |have |having |with )(?:a |an |its |the )?{_PLACE} digit(?: is| of| equal to| being)? "
            rf"(?P<d>{T})", _digit_is),
        (rf"(?:has |have |with |whose )?(?:its |a |the )?{_PLACE} digit (?:is |of |equal to )(?P<d>{T})", _digit_is),
        (rf"(?:ends?|ending|that end) (?:in|with) (?:the digit |a )?(?P<d>{T})", _digit_is),
        (r"(?:whose |have |has |with )(?:its |the )?digits (?:that )?(?:are )?(?:all |both )?(?P<kind>prime|odd|"
            r"even|different|distinct|the "
            r"same|equal|identical)(?: numbers)?", _digits_are),
        (r"(?:whose |have |has |with )(?:all |both |only )?(?:of )?(?:its |the )?(?P<kind>prime|odd|even|different|"
            r"distinct|equal|identical) "
            r"digits", _digits_are),
        (rf"(?:whose |the |with |has )?(?:(?:sum|product) of (?:its|the|whose) digits|digits have a (?:sum|product)|"
            rf"digits multiply|"
            rf"product of digits) (?:is |of |to |equal to |is equal to )(?P<d>{T})", _digits_give),
        (rf"(?:contains?|containing|includes?|with|has|have) (?:the digit|at least one|a digit of|at least one "
            rf"digit) (?P<d>{T})", _contains),
        (rf"(?P<none>)(?:is |are )?(?:divisible by|multiples? of|a multiple of) (?:either )?(?P<a>{T}) or (?:of |by "
            rf")?(?P<b>{T})",
            _any_divisor),
        (rf"(?:is |are )?(?:divisible by|multiples? of|a multiple of) (?P<none>neither )(?P<a>{T}) nor (?:of |by "
            rf")?(?P<b>{T})",
            _any_divisor),
    ),
    conditions=(
        (rf"(?:when )?(?:the |its )?digits (?:of the number )?are (?:reversed|interchanged|switched),? the "
            rf"(?:number|value)(?: is)? "
            rf"(?P<how>increased|decreased|increases|decreases) by (?P<d>{T})", _when_reversed),
        (rf"(?:the )?(?P<count>{NUMBER})-digit (?:positive )?(?:number|integer|numeral) ?⟨(?P<n>\d+)⟩ "
            rf"(?P<said>(?:is |be |are )?"
            rf"(?:divisible by|a multiple of|evenly divisible by).+)", _numeral),
        (rf"(?P<q>{M}) (?:lies |is )?between two consecutive integers", _adjacent),
        (rf"between (?:what|which) two consecutive (?:integers|whole numbers) (?:is|does) (?P<q>{M})(?: "
            rf"lie)?", _adjacent),
    ),
    quantities=(
        (rf"(?P<how>sum|product) of (?:the |its )?(?:two )?digits(?: (?:of|in) {_TWO})?", _two_digits),
        (rf"{_PLACE} digit(?: of {_TWO})?", _named_digit),
        (r"(?:number|integer|value) (?:with its digits reversed|obtained (?:by|when) (?:reversing|interchanging) "
            r"(?:the|its) digits|formed "
            r"by reversing (?:the|its) digits)|reversed number", _reversed),
        (rf"(?P<o>{O}) (?:digit|place)(?: to the right of| after| past| beyond)? (?:the )?decimal point (?:in|of) "
            rf"(?:the )?(?:decimal "
            r"(?:representation|expansion|equivalent|form) of )?(?P<q>.+)", _decimal_digit),
        (r"(?:number of )?digits in (?P<q>.+)", _count),
        (rf"(?:base[- ](?:10|ten|⟨10⟩) value of (?:the )?)?(?P<how>largest|greatest|smallest|least) (?:positive "
            rf")?(?P<count>{NUMBER})"
            rf"-digit (?:positive )?(?:integer |number )?(?:in )?base[- ](?P<base>[a-z]+|\d+)(?: number| integer| "
            rf"numeral)?",
            _largest_in_base),
        (r"(?P<how>sum|product) of (?:these|the|those) two (?:consecutive )?(?:integers|numbers)", _adjacent_sum),
    ),
    goals=(
        (r"how many (?:decimal )?digits (?:does|are in|are there in) (?:the )?(?:number |integer |product |value of "
            r")*(?P<q>.+?)(?: have)?",
            _ask_count),
        (rf"(?:solve|find the solution (?:to|of)) (?:the )?(?:congruence |equation )?(?P<e>{M}),? (?:as a residue|"
            rf"for ⟨\d+⟩ as a residue) "
            rf"(?:modulo|mod) (?P<m>{T})", _residue),
    ),
)  # fmt: skip
