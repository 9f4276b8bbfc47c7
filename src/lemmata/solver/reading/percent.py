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


PATTERNS = patterns(
    (rf"(?:{GET} )?{P} of {N}", percent_of),
    (rf"(?P<way>increase|decrease) {N} by {P}", percent_change),
    (rf"{GET} {N} (?P<way>increased|decreased) by {P}", percent_change),
    (rf"what percent(?:age)? of {N} is \$?(?P<p>{NUM})\$?", what_percent),
    (rf"\$?(?P<p>{NUM})\$? is what percent(?:age)? of {N}", what_percent),
    (rf"{N} is {P} of what(?: number)?", percent_of_what),
    (rf"find (?:the|a) number such that {P} of it is {N}", percent_of_what),
)
