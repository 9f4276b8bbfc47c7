"""Percent of a number, percent change, what percent, percent of what."""

import re

from lemmata.solver.reading.patterns import GET, NUM, patterns
from lemmata.solver.reading.scope import Scope
from lemmata.solver.task import Task

P = rf"\$?(?P<p>{NUM}) ?(?:\\?%|percent)\$?"
N = rf"\$?(?P<n>{NUM})\$?"


def percent_of(match: re.Match[str], scope: Scope) -> Task:
    values = scope.value(match["p"]), scope.value(match["n"])
    return Task("percent_of", f"{match['p']}% of {match['n']}", values=values)


def percent_change(match: re.Match[str], scope: Scope) -> Task:
    way = "increase" if match["way"].lower().startswith("increase") else "decrease"
    values = scope.value(match["n"]), scope.value(match["p"])
    return Task("percent_change", f"{match['n']} {way}d by {match['p']}%", names=(way,), values=values)


def what_percent(match: re.Match[str], scope: Scope) -> Task | None:
    part, whole = scope.value(match["p"]), scope.value(match["n"])
    return Task("what_percent", f"{match['p']} as a percent of {match['n']}", values=(part, whole)) if whole else None


def percent_of_what(match: re.Match[str], scope: Scope) -> Task | None:
    part, p = scope.value(match["n"]), scope.value(match["p"])
    return (
        Task("percent_of_what", f"the number of which {match['p']}% is {match['n']}", values=(part, p)) if p else None
    )


def more_or_less(match: re.Match[str], scope: Scope) -> Task:
    """`20% more than 50`."""
    more = match["way"].lower() in ("more", "greater", "larger")
    values = scope.value(match["n"]), scope.value(match["p"])
    way = "increase" if more else "decrease"
    return Task("percent_change", f"{match['n']} {way}d by {match['p']}%", names=(way,), values=values)


def change_from_to(match: re.Match[str], scope: Scope) -> Task | None:
    """`the percent increase from 40 to 50`."""
    first, last = scope.value(match["n"]), scope.value(match["m"])
    way = match["way"].lower()
    if first <= 0 or (way == "increase" and last < first) or (way == "decrease" and last > first):
        return None
    return Task("percent_between", f"the percent {way} from {first} to {last}", names=(way,), values=(first, last))


PATTERNS = patterns(
    (rf"(?:{GET} )?{P} (?P<way>more|greater|larger|less|smaller) than {N}", more_or_less),
    (
        rf"(?:{GET} )?(?:the )?percent(?:age)? (?P<way>increase|decrease|change) from {N} to \$?(?P<m>{NUM})\$?",
        change_from_to,
    ),
    (rf"(?:{GET} )?{P} of {N}", percent_of),
    (rf"(?P<way>increase|decrease) {N} by {P}", percent_change),
    (rf"{GET} {N} (?P<way>increased|decreased) by {P}", percent_change),
    (rf"what percent(?:age)? of {N} is \$?(?P<p>{NUM})\$?", what_percent),
    (rf"\$?(?P<p>{NUM})\$? is what percent(?:age)? of {N}", what_percent),
    (rf"{N} is {P} of what(?: number)?", percent_of_what),
    (rf"find (?:the|a) number such that {P} of it is {N}", percent_of_what),
)
