"""Numbers that a problem only speaks of: `a number`, `twice the number`, `increased by 7`, `the other number`.

A number without a letter becomes an unknown; what is said of it becomes an equation.
"""

import re
from collections.abc import Callable

from lemmata.expr import Add, Call, Div, Node, Num, Relation, Sym, number, symbols
from lemmata.solver.build import call, equation, minus, over, plus, power, times
from lemmata.solver.reading.clauses import ADJECTIVE, M, T, adjectives, changed, conditions, noun, quantity, terms
from lemmata.solver.reading.draft import NUMBER, WORDS, Draft, NoReading
from lemmata.solver.reading.grammar import Match, grammar
from lemmata.solver.setting import Property

FRACTIONS = {
    "half": 2, "third": 3, "fourth": 4, "quarter": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
    "tenth": 10, "thirds": 3, "fourths": 4, "quarters": 4, "fifths": 5, "sixths": 6, "sevenths": 7, "eighths": 8,
    "ninths": 9, "tenths": 10,
}  # fmt: skip
RESULTS: dict[str, Callable[..., Node]] = {"increased": plus, "decreased": minus, "multiplied": times, "divided": over}
_NAMES = "|".join(sorted(FRACTIONS, key=len, reverse=True))


def _a_number(match: Match, draft: Draft) -> Node:
    """`a number`, `a positive integer`, said once; `the number`, `itself` are the same."""
    words = match["adj"] or ""
    known = draft.things.get("the number")
    if match["which"].lower() in ("the", "this", "that", "same"):
        if known is None or words.strip() or match["noun"] not in ("number", "integer"):
            raise NoReading(match[0])
        return known
    if known is not None:
        raise NoReading("two numbers without names")
    found = draft.fresh("n")
    adjectives(words, [found.name], draft)
    noun(match["noun"], [found.name], draft)
    draft.things["the number"] = found
    return found


def _itself(match: Match, draft: Draft) -> Node:
    known = draft.things.get("the number")
    if known is None:
        raise NoReading(match[0])
    return known


def _several(match: Match, draft: Draft) -> Node:
    """`three times the number`, `twice the sum of …`."""
    text = match["k"].lower()
    factor = (
        number(2) if text == "twice" else number(3) if text == "thrice" else draft.quantity(text.split(" times")[0])
    )
    return times(factor, quantity(match["q"], draft))


def _fraction_of(match: Match, draft: Draft) -> Node:
    """`one-third of the number`, `two-thirds of …`, `half of …`."""
    top = WORDS.get((match["top"] or "one").lower().rstrip("- "), 0)
    if match["top"] and match["top"].lower().strip("- ") in ("a", "an"):
        top = 1
    if not top:
        raise NoReading(match[0])
    part = Div(number(top), number(FRACTIONS[match["part"].lower()]))
    return times(part, quantity(match["q"], draft))


def _part_of(match: Match, draft: Draft) -> Node:
    """`⟨3/4⟩ of ⟨1⟩`, `30% of 50`: a product."""
    share = draft.quantity(match["share"])
    fraction = isinstance(share, Div) or (isinstance(share, Call) and share.name == "percent")
    if not fraction and not (isinstance(share, Num) and share.value.denominator != 1):
        raise NoReading(match[0])
    return times(share, quantity(match["q"], draft))


def _percent_of(match: Match, draft: Draft) -> Node:
    share = draft.quantity(match["share"])
    return times(over(share, 100), quantity(match["q"], draft))


def _listed(match: Match, draft: Draft) -> list[Node]:
    found = terms(match["list"], draft)
    if len(found) < 2:
        raise NoReading(match[0])
    return found


def _mean(match: Match, draft: Draft) -> Node:
    found = _listed(match, draft)
    return over(plus(*found), len(found))


def _sum(match: Match, draft: Draft) -> Node:
    return plus(*_listed(match, draft))


def _product(match: Match, draft: Draft) -> Node:
    return times(*_listed(match, draft))


def _common(match: Match, draft: Draft) -> Node:
    name = "lcm" if "multiple" in match[0].lower() or "lcm" in match[0].lower() else "gcd"
    return call(name, *_listed(match, draft))


def _first_whole(match: Match, draft: Draft) -> Node:
    """`the least common multiple of the first ten positive integers`, `… of the integers from 1 to 10`."""
    low, high = (number(1), draft.quantity(match["n"])) if match["n"] else (draft.quantity(match["a"]),
        draft.quantity(match["b"]))  # fmt: skip
    if not isinstance(low, Num) or not isinstance(high, Num) or not 2 <= high.value - low.value + 1 <= 20:
        raise NoReading(match[0])
    return call("lcm", *range(int(low.value), int(high.value) + 1))


def _ratio(match: Match, draft: Draft) -> Node:
    return over(quantity(match["a"], draft), quantity(match["b"], draft))


def _ratio_is(match: Match, draft: Draft) -> None:
    """`the ratio of ⟨a⟩ to ⟨b⟩ is 3:4`, `… is 3 to 4`."""
    left = over(quantity(match["a"], draft), quantity(match["b"], draft))
    if match["p"]:
        right: Node = over(draft.quantity(match["p"]), draft.quantity(match["r"]))
    else:
        tree = draft.tree(match["both"])
        if not isinstance(tree, Call) or tree.name != "ratio" or len(tree.args) != 2:
            raise NoReading(match[0])
        right = over(*tree.args)
    draft.add(equation(left, right))


def _result(match: Match, draft: Draft) -> None:
    """`four times a number is decreased by 7, the result is 29`; `⟨0⟩ is added to …, the sum is …`."""
    start, how, amount = match["q"], match["how"].lower(), match["b"]
    if how == "added to":
        added = quantity(start, draft)
        left: Node = changed(plus, quantity(amount, draft), added, how)
    elif how == "subtracted from":
        taken = quantity(start, draft)
        left = changed(minus, quantity(amount, draft), taken, how)
    else:
        one, other = quantity(start, draft), quantity(amount, draft)
        left = changed(RESULTS[how.split()[0]], one, other, how)
    draft.add(equation(left, quantity(match["r"], draft)))


def _what_number(match: Match, draft: Draft) -> None:
    """`what number is 10 less than twice itself`, `15% of what number is 27`."""
    found = draft.fresh("n")
    adjectives(match["adj"] or "", [found.name], draft)
    draft.things["the number"] = found
    if match["said"].startswith(("when ", "increased", "decreased", "multiplied", "divided")):
        words = re.sub(r"^when ", "", match["said"])
        conditions(f"the number is {words}".replace(" gives ", ", the result is "), draft)
    else:
        draft.add(equation(found, quantity(match["said"], draft)))
    draft.ask("value", found)


def _of_what(match: Match, draft: Draft) -> None:
    """`15% of what number is 27`, `⟨3/4⟩ of what number equals 12`."""
    found = draft.fresh("n")
    draft.things["the number"] = found
    draft.add(equation(quantity(f"{match['share']} of the number", draft), quantity(match["r"], draft)))
    draft.ask("value", found)


def _share(match: Match, draft: Draft) -> None:
    """`what fraction of ⟨0⟩ is ⟨1⟩`, `what percent of 80 is 28`, `28 is what percent of 80`."""
    whole, part = quantity(match["whole"], draft), quantity(match["part"], draft)
    share = over(part, whole)
    draft.ask("value", times(100, share) if "percent" in match["kind"].lower() else share)


def _average_of(match: Match, draft: Draft) -> None:
    """`the average of three numbers is 14`; numbers of them are named after."""
    count = WORDS.get(match["k"].lower(), 0) or (int(match["k"]) if match["k"].isdigit() else 0)
    if not 2 <= count <= 12 or "numbers" in draft.things:
        raise NoReading(match[0])
    names = [draft.fresh("n") for _ in range(count)]
    draft.things["numbers"] = plus(*names)
    left = (
        over(plus(*names), count) if match["what"].lower() in ("average", "mean", "arithmetic mean") else plus(*names)
    )
    draft.add(equation(left, quantity(match["r"], draft)))


def _two(match: Match, draft: Draft) -> tuple[Node, Node]:
    """The two numbers that are spoken of, made when they are first named."""
    known = draft.things.get("numbers")
    if isinstance(known, Add) and len(known.terms) == 2:
        return known.terms[0], known.terms[1]
    if known is not None:
        raise NoReading(match[0])
    one, other = draft.fresh("n"), draft.fresh("n")
    draft.things["numbers"] = Add((one, other))
    words = match.groupdict().get("adj") or ""
    adjectives(words, [one.name, other.name], draft)
    noun(match.groupdict().get("noun") or "numbers", [one.name, other.name], draft)
    return one, other


def _of_two(what: str, one: Node, other: Node) -> Node:
    what = what.lower()
    if "squares" in what or "reciprocals" in what or "cubes" in what:
        if "sum" not in what:
            raise NoReading(what)
        parts = [over(1, x) if "recip" in what else power(x, 3 if "cubes" in what else 2) for x in (one, other)]
        return plus(*parts)
    if "difference" in what:
        return call("abs", minus(one, other))
    if "average" in what or "mean" in what:
        return over(plus(one, other), 2)
    return (plus if "sum" in what else times)(one, other)


def _two_have(match: Match, draft: Draft) -> None:
    """`two numbers have a sum of 20 and a difference of 6`."""
    one, other = _two(match, draft)
    for what, value in ((match["w1"], match["t1"]), (match["w2"], match["t2"])):
        _enter_two(what, one, other, draft.quantity(value), draft)


def _enter_two(what: str, one: Node, other: Node, value: Node, draft: Draft) -> None:
    """A difference is the first number's over the second: their order is ours to choose, once."""
    if "difference" in what.lower():
        if "order" in draft.things:
            raise NoReading(what)
        draft.things["order"] = one
        draft.add(equation(minus(one, other), value))
        draft.conditions.append(Relation(">=", value, number(0)))
    else:
        draft.add(equation(_of_two(what, one, other), value))


def _two_are(match: Match, draft: Draft) -> None:
    """`the sum of two numbers is 12`, `their difference is 4`."""
    known = "numbers" in draft.things
    if known == (match["new"] is not None):
        raise NoReading(match[0])
    _enter_two(match["w"], *_two(match, draft), quantity(match["t"], draft), draft)


def _their(match: Match, draft: Draft) -> Node:
    """`their product`, `the sum of the squares of the two numbers`; the numbers were named before."""
    if "numbers" not in draft.things:
        raise NoReading(match[0])
    return _of_two(match["w"], *_two(match, draft))


def _of_two_numbers(match: Match, draft: Draft) -> Node:
    """`the sum of two positive numbers`, which are named here."""
    if "numbers" in draft.things:
        raise NoReading(match[0])
    return _of_two(match["w"], *_two(match, draft))


def _larger(match: Match, draft: Draft) -> Node:
    if "numbers" not in draft.things:
        raise NoReading(match[0])
    return call("max" if match["w"].lower() in ("larger", "greater", "bigger") else "min", *_two(match, draft))


def _some_of(match: Match, draft: Draft) -> None:
    """`two of the numbers are 9 and 20`."""
    total = draft.things.get("numbers")
    if not isinstance(total, Add):
        raise NoReading(match[0])
    values = terms(match["list"], draft)
    count = WORDS.get(match["k"].lower(), 0)
    names = list(total.terms)
    if count != len(values) or count != len(names) - 1:
        raise NoReading(match[0])
    for name, value in zip(names, values, strict=False):
        draft.add(equation(name, value))
    draft.things["the last number"] = names[-1]


def _last_number(match: Match, draft: Draft) -> Node:
    known = draft.things.get("the last number")
    if known is None:
        raise NoReading(match[0])
    return known


def _rounded(match: Match, draft: Draft) -> None:
    """`round ⟨0⟩ to the nearest hundredth`."""
    places = {"tenth": 1, "hundredth": 2, "thousandth": 3, "ten-thousandth": 4, "whole number": 0, "integer": 0}
    draft.form = f"{places[match['place'].lower()]} places"
    draft.ask("value", quantity(match["q"], draft))


def _difference_listed(match: Match, draft: Draft) -> Node:
    """`the result when ⟨0⟩ is subtracted from ⟨1⟩`."""
    taken = quantity(match["a"], draft)
    start = quantity(match["b"], draft)
    how = match["how"]
    if how == "subtracted from":
        return minus(start, taken)
    return plus(start, taken) if how == "added to" else (times if how == "multiplied by" else over)(taken, start)


def _divisor_count(match: Match, draft: Draft) -> None:
    """`how many even positive divisors does 120 have`; also of a letter whose value was given."""
    tree = draft.tree(match["n"]) if re.fullmatch(M, match["n"]) else number(0)
    if isinstance(tree, Sym):
        values = [
            part for part in draft.conditions if isinstance(part, Relation) and part.op == "=" and part.lhs == tree
        ]
        if len(values) != 1 or symbols(values[0].rhs):
            raise NoReading(match[0])
        draft.conditions.remove(values[0])
        found = draft.fresh("n", "integer")
        adjectives(match["adj"] or "", [found.name], draft)
        draft.conditions += [Relation(">", found, number(0)), Property("divides", (found, values[0].rhs))]
        draft.ask("count", found)
        return
    found = draft.fresh("n", "integer")
    adjectives(match["adj"] or "", [found.name], draft)
    noun(f"divisors of {match['n']}", [found.name], draft)
    draft.ask("count", found)


_LIST = rf"(?P<list>{T}(?:(?:, and|,| and) {T})+|{M})"
_A = r"(?P<a>.+?)"
_B = r"(?P<b>.+)"
GRAMMAR = grammar(
    conditions=(
        (rf"(?:the |their )?(?P<w>sum|product|difference|positive difference|average)(?P<new> of two "
            rf"(?P<adj>(?:{ADJECTIVE} )*)"
            rf"(?P<noun>numbers|integers|whole numbers|real numbers))?(?: of the (?:two )?(?:numbers|integers))? is "
            rf"(?P<t>.+)", _two_are),
        (rf"two (?P<adj>(?:{ADJECTIVE} )*)(?P<noun>numbers|integers|whole numbers|real numbers) have an? (?P<w1>sum|"
            rf"product|difference|"
            rf"positive difference|average) of (?P<t1>{T}) and an? (?P<w2>sum|product|difference|positive "
            rf"difference) of (?P<t2>{T})",
            _two_have),
        (r"(?:when )?(?:the )?(?P<q>.+?) (?:is )?(?P<how>increased by|decreased by|multiplied by|divided by|added "
            r"to|subtracted "
            r"from) (?P<b>.+?),? (?:and |then )?(?:the )?(?:result|answer|sum|product|difference|quotient|"
            r"value)(?: obtained)? "
            r"(?:is|equals|is equal to) (?P<r>.+)", _result),
        (r"(?:the )?ratio of (?P<a>.+?) to (?P<b>.+?) is (?:equal to )?(?:(?P<both>⟨\d+⟩)|"
            rf"(?P<p>{T})(?: to |:)(?P<r>{T}))", _ratio_is),
        (rf"(?:the )?(?P<what>average|mean|arithmetic mean|sum)(?: value)? of (?P<k>{NUMBER}) numbers is "
            rf"(?P<r>.+)", _average_of),
        (rf"(?P<k>{NUMBER}) of the (?:{NUMBER} )?numbers (?:is|are) {_LIST}", _some_of),
    ),
    quantities=(
        (rf"(?P<w>sum|product|difference|positive difference|average|sum of (?:the )?(?:squares|cubes|reciprocals)) "
            rf"of two "
            rf"(?P<adj>(?:{ADJECTIVE} )*)(?P<noun>numbers|integers|whole numbers|real numbers)", _of_two_numbers),
        (r"(?:their |the )?(?P<w>sum|product|difference|positive difference|average)(?: (?:of|between) the (?:two "
            r")?(?:numbers|integers))?",
            _their),
        (r"(?P<w>sum of (?:their |the )(?:squares|cubes|reciprocals))(?: of the (?:two )?(?:numbers|"
            r"integers))?", _their),
        (r"their (?P<w>sum|product|difference|positive difference|average)", _their),
        (r"(?P<w>larger|greater|bigger|smaller|lesser)(?: of the (?:two )?(?:numbers|integers)| number| integer| "
            r"one)?", _larger),
        (rf"(?P<which>an?|one|some|the|this|that|same) (?:same )?(?P<adj>(?:{ADJECTIVE} )*)(?P<noun>number|integer|"
            rf"whole "
            rf"number|real number)", _a_number),
        (r"(?:original |unknown |same )?number|itself|it", _itself),
        (r"(?:its|the number's) reciprocal", lambda match, draft: over(1, _itself(match, draft))),
        (r"(?:its|the number's) square", lambda match, draft: power(_itself(match, draft), 2)),
        (rf"(?P<k>twice|thrice|(?:{NUMBER}|{M}) times) (?P<q>.+)", _several),
        (rf"(?P<top>(?:an?|one|two|three|four|five)[- ])?(?P<part>{_NAMES}) (?:of )?(?P<q>.+)", _fraction_of),
        (rf"(?P<share>{M}) of (?P<q>.+)", _part_of),
        (rf"(?P<share>{T}) ?(?:%|percent) of (?P<q>.+)", _percent_of),
        (rf"result when {_A} is (?P<how>subtracted from|added to|multiplied by|divided by) {_B}", _difference_listed),
        (rf"(?:average|mean|arithmetic mean)(?: value)? of (?:the )?(?:numbers |values |expressions )?{_LIST}", _mean),
        (rf"sum of (?:the )?(?:numbers |integers |fractions )?{_LIST}", _sum),
        (rf"product of (?:the )?(?:numbers |integers |fractions )?{_LIST}", _product),
        (rf"(?:greatest common (?:divisor|factor)|gcd|gcf|least common multiple|lcm) of (?:the )?(?:numbers |"
            rf"integers |three "
            rf"numbers )?{_LIST}", _common),
        (rf"(?:least common multiple|lcm) of (?:all )?(?:of )?(?:the )?(?:first (?P<n>{T}) positive integers|"
            rf"(?:positive "
            rf")?(?:integers|whole "
            rf"numbers|numbers) (?:from )?(?P<a>{T}) (?:to|through) (?P<b>{T})(?:,? inclusive)?)", _first_whole),
        (rf"(?P<a>.+?) (?:modulo|mod) (?P<b>{T})", lambda match, draft: call(
            "mod", quantity(match["a"], draft), draft.quantity(match["b"]))),
        (r"ratio of (?P<a>.+?) to (?P<b>.+)", _ratio),
        (r"(?:third|other|last|remaining|fourth|fifth|final) number", _last_number),
    ),
    goals=(
        (rf"(?:what|which) (?P<adj>(?:{ADJECTIVE} )*)number(?: is|,) (?P<said>.+)", _what_number),
        (r"(?P<share>.+?) of what number (?:is|equals|is equal to) (?P<r>.+)", _of_what),
        (r"what (?P<kind>fraction|percent|percentage) of (?P<whole>.+?) is (?P<part>.+)", _share),
        (r"(?P<part>.+?) is what (?P<kind>fraction|percent|percentage) of (?P<whole>.+)", _share),
        (r"round (?P<q>.+?) to the nearest (?P<place>tenth|hundredth|thousandth|ten-thousandth|whole number|"
            r"integer)", _rounded),
        (rf"how many (?P<adj>(?:{ADJECTIVE} )*)(?:integer )?(?:divisors|factors) does (?:the number )?(?P<n>{T}) have",
            _divisor_count),
    ),
)  # fmt: skip
