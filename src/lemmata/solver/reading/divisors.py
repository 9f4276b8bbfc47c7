"""Divisors of a number, coprime numbers, and linear equations in whole numbers."""

import re

from lemmata.expr import symbols, to_text
from lemmata.solver.reading.number_theory import whole
from lemmata.solver.reading.patterns import GET, Build, E, patterns
from lemmata.solver.reading.scope import Scope
from lemmata.solver.rules.diophantine import coefficients
from lemmata.solver.rules.divisors import TRIED
from lemmata.solver.task import Task

MAX_NUMBER = 10**12
"""Trying every number up to the square root of this takes a tenth of a second."""
MAX_LISTED = 10**9
MAX_COUNTED = 10**6
READINGS = {
    "divisors": "the positive divisors of {}",
    "divisor_count": "the number of positive divisors of {}",
    "divisor_sum": "the sum of the positive divisors of {}",
    "proper_divisor_sum": "the sum of the positive divisors of {0} below {0}",
    "coprime_count": "the number of integers from 1 to {0} that have no common divisor with {0}",
}
LIMITS = {"divisors": MAX_LISTED, "coprime_count": TRIED}


def of_number(kind: str) -> Build:
    """A question about the divisors of one number."""

    def build(match: re.Match[str], scope: Scope) -> Task | None:
        n = whole(match["e"], scope)
        if n is None or n > LIMITS.get(kind, MAX_NUMBER) or (match.groupdict().get("f") or match["e"]) != match["e"]:
            return None
        return Task(kind, READINGS[kind].format(n), numbers=(n,))

    return build


def whole_solutions(match: re.Match[str], scope: Scope) -> Task | None:
    relation = scope.relation(match["e"])
    if len(symbols(relation)) != 2:
        return None
    coefficients(relation)
    return Task("diophantine", f"all integer solutions of {to_text(relation)}", (relation,))


def count_solutions(match: re.Match[str], scope: Scope) -> Task | None:
    relation = scope.relation(match["e"])
    if len(symbols(relation)) != 2:
        return None
    a, b, c, names = coefficients(relation)
    low = 0 if match["sign"].lower().startswith("non") else 1
    if (a > 0) != (b > 0) or abs(c // a) > MAX_COUNTED:
        return None
    reading = f"the number of integer solutions of {to_text(relation)} with {names[0]} >= {low}, {names[1]} >= {low}"
    return Task("diophantine_count", reading, (relation,), numbers=(low,))


D = r"(?:positive |whole number |integer )*(?:divisors|factors)"
C = r"(?:relatively prime|coprime) (?:to|with) \$?(?P<f>\d+)\$?"
SIGN = r"(?P<sign>positive|non-?negative)"
PATTERNS = patterns(
    (
        rf"how many (?:different |distinct )?{D} (?:does|do) (?:the (?:number|integer) )?{E} have",
        of_number("divisor_count"),
    ),
    (rf"how many (?:different |distinct )?{D} (?:are there )?(?:of|in) {E}(?: are there)?", of_number("divisor_count")),
    (rf"(?:{GET} )?(?:the )?(?:total )?number of (?:different |distinct )?{D} of {E}", of_number("divisor_count")),
    (rf"(?:{GET} )?(?:the )?sum of (?:all )?(?:of )?(?:the )?{D} of {E}", of_number("divisor_sum")),
    (
        rf"(?:{GET} )?(?:the )?sum of (?:all )?(?:of )?(?:the )?proper (?:positive )?(?:divisors|factors) of {E}",
        of_number("proper_divisor_sum"),
    ),
    (rf"(?:list|find|give|state|what are) (?:all )?(?:of )?(?:the )?{D} of {E}", of_number("divisors")),
    (
        rf"how many (?:positive )?(?:integers|numbers|whole numbers) (?:less than|up to|not exceeding) "
        rf"{E} are {C}",
        of_number("coprime_count"),
    ),
    (
        rf"(?:find|give|state|what are) (?:all )?(?:the )?(?:integer|whole number) solutions (?:of|to) {E}",
        whole_solutions,
    ),
    (rf"solve {E} (?:in|over|for) (?:the )?(?:integers|whole numbers)", whole_solutions),
    (
        rf"how many (?:ordered )?pairs of {SIGN} (?:integers|whole numbers) (?:\$?\(\w, ?\w\)\$? )?"
        rf"(?:satisfy|solve|are solutions of) {E}",
        count_solutions,
    ),
    (rf"how many {SIGN} (?:integer|whole number) solutions does {E} have", count_solutions),
    (rf"how many {SIGN} (?:integer|whole number) solutions are there (?:of|to|for) {E}", count_solutions),
)
