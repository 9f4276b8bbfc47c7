"""Questions about functions: domain, range, inverse, and compositions with letters."""

import re

from lemmata.expr import symbols, to_text
from lemmata.solver.build import substitute
from lemmata.solver.reading.patterns import GET, Build, E, patterns
from lemmata.solver.reading.scope import Scope
from lemmata.solver.task import Task


def about(kind: str, phrase: str) -> Build:
    """A question about one function, given as a formula or as f(x) = formula, or defined before."""

    def build(match: re.Match[str], scope: Scope) -> Task | None:
        groups = match.groupdict()
        name = groups.get("f")
        if name is not None and groups.get("e") is None:
            function = scope.functions.get(name)
            if function is None:
                return None
            body, variable = function.body, function.variable
        else:
            body = scope.quantity(match["e"])
            found = symbols(body)
            if len(found) != 1:
                return None
            (variable,) = found
        if symbols(body) != {variable} or groups.get("v") not in (None, variable):
            return None
        return Task(kind, f"{phrase} {to_text(body)}", (body,), names=(variable,))

    return build


def composed(match: re.Match[str], scope: Scope) -> Task | None:
    """If f(x) = … and g(x) = …, find f(g(x))."""
    functions = {match["f"]: scope.quantity(match["e"]), match["g"]: scope.quantity(match["d"])}
    outer, inner = match["o"], match["i"]
    if len(functions) != 2 or outer not in functions or inner not in functions or match["v"] != match["w"]:
        return None
    name = match["v"]
    if any(symbols(part) != {name} for part in functions.values()) or match["a"] != name:
        return None
    body = substitute(functions[outer], {name: functions[inner]})
    return Task("expand", f"expand {to_text(body)}", (body,))


def value_at_letters(match: re.Match[str], scope: Scope) -> Task | None:
    """If f(x) = …, find f(a + 1)."""
    body, inside = scope.quantity(match["e"]), scope.quantity(match["a"])
    if match["f"] != match["g"] or symbols(body) != {match["v"]} or not symbols(inside):
        return None
    put_in = substitute(body, {match["v"]: inside})
    return Task("expand", f"expand {to_text(put_in)}", (put_in,))


NAMED = r"\$?(?P<f>[a-z])(?:\((?P<v>[a-z])\))?\$?"
WRITTEN = rf"(?:the function )?(?:\$?(?P<f>[a-z])\((?P<v>[a-z])\) ?= ?)?\$?{E}\$?"
PATTERNS = patterns(
    *(
        row
        for word, kind in (("domain", "domain"), ("range", "range"), ("inverse(?: function)?", "function_inverse"))
        for row in (
            (rf"{GET} (?:the )?{word} of (?:the function )?{NAMED}", about(kind, f"{kind.replace('_', ' ')} of")),
            (rf"{GET} (?:the )?{word} of {WRITTEN}", about(kind, f"{kind.replace('_', ' ')} of")),
        )
    ),
    (
        r"(?:if|let|given|suppose) \$?(?P<f>[a-z])\((?P<v>[a-z])\) ?= ?(?P<e>.+?)\$? and "
        r"\$?(?P<g>[a-z])\((?P<w>[a-z])\) ?= ?(?P<d>.+?)\$?[,.] "
        rf"(?:then )?{GET} \$?(?P<o>[a-z])\((?P<i>[a-z])\((?P<a>[a-z])\)\)\$?",
        composed,
    ),
    (
        r"(?:if|let|given|suppose) \$?(?P<f>[a-z])\((?P<v>[a-z])\) ?= ?(?P<e>.+?)\$?[,.] "
        rf"(?:then )?{GET} (?:the value of )?\$?(?P<g>[a-z])\((?P<a>[^()]*[a-z][^()]*)\)\$?",
        value_at_letters,
    ),
)
