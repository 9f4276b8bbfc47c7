"""Summaries of lists of numbers: mean, median, mode, range, and a value missing from a mean."""

import re

from lemmata.expr import Node
from lemmata.solver.reading.patterns import GET, NUM, patterns
from lemmata.solver.reading.scope import Scope, items
from lemmata.solver.task import Task

WHAT = r"(?P<what>mean|average|arithmetic mean|median|mode|range)"
ITEM = rf"\$?{NUM}\$?"
LIST = rf"(?P<list>{ITEM}(?:,? (?:and )?{ITEM})+|\$?{NUM}(?:, ?{NUM})*(?:,? and {NUM})?\$?)"
NAMES = {"average": "mean", "arithmetic mean": "mean"}
MAX_VALUES = 60


def numbers(text: str, scope: Scope) -> tuple[Node, ...]:
    """`4, 8 and 15`."""
    return tuple(scope.formula(part.strip("$ ")) for part in items(text.replace(", and ", " and ")))


def summary(match: re.Match[str], scope: Scope) -> Task | None:
    values = numbers(match["list"], scope)
    what = NAMES.get(match["what"].lower(), match["what"].lower())
    if not 2 <= len(values) <= MAX_VALUES:
        return None
    return Task("summary", f"{what} of {match['list'].replace('$', '')}", values, names=(what,))


def missing(match: re.Match[str], scope: Scope) -> Task | None:
    if match["x"] != match["again"]:
        return None
    known = numbers(match["list"], scope)
    mean = scope.formula(match["mean"])
    return Task(
        "missing_value",
        f"{match['x']} such that the mean of {match['list']}, {match['x']} is {match['mean']}",
        (*known, mean),
    )


PATTERNS = patterns(
    (rf"{GET} the {WHAT} of (?:the )?(?:numbers |values |data |list |set |integers )?{LIST}", summary),
    (
        rf"the (?:values|numbers|scores|data) are {LIST}\. {GET} (?:their|the|its) {WHAT}"
        r"(?: of the (?:values|numbers|scores|data))?",
        summary,
    ),
    (
        rf"(?:if )?the (?:mean|average) of (?P<list>{NUM}(?:, {NUM})*),? and (?P<x>[a-z]) is (?P<mean>{NUM})[.,] {GET} "
        r"(?:the value of )?(?P<again>[a-z])",
        missing,
    ),
)
