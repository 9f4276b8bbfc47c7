"""Numbers that a problem only speaks of: `a number`, `twice the number`, `increased by 7`, `the other number`.

A number without a letter becomes an unknown; what is said of it becomes an equation.
"""

import re
from collections.abc import Callable

from lemmata.expr import Add, Call, Div, Node, Num, number
from lemmata.solver.build import call, equation, minus, over, plus, power, times
from lemmata.solver.reading.clauses import ADJECTIVE, M, T, adjectives, conditions, noun, quantity, terms
from lemmata.solver.reading.draft import NUMBER, WORDS, Draft, NoReading
from lemmata.solver.reading.grammar import Match, grammar

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
        left: Node = plus(quantity(start, draft), quantity(amount, draft))
    elif how == "subtracted from":
        taken = quantity(start, draft)
        left = minus(quantity(amount, draft), taken)
    else:
        one, other = quantity(start, draft), quantity(amount, draft)
        left = RESULTS[how.split()[0]](one, other)
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
    """`how many even positive divisors does 120 have`."""
    found = draft.fresh("n", "integer")
    adjectives(match["adj"] or "", [found.name], draft)
    noun(f"divisors of {match['n']}", [found.name], draft)
    draft.ask("count", found)


_LIST = rf"(?P<list>{T}(?:(?:, and|,| and) {T})+|{M})"
_A = r"(?P<a>.+?)"
_B = r"(?P<b>.+)"
GRAMMAR = grammar(
    conditions=(
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
        (rf"(?:least common multiple|lcm) of (?:the )?(?:first (?P<n>{T}) positive integers|(?:positive "
            rf")?(?:integers|whole "
            rf"numbers|numbers) (?:from )?(?P<a>{T}) (?:to|through) (?P<b>{T})(?:,? inclusive)?)", _first_whole),
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
