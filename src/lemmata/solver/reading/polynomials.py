"""Polynomials in words: coefficients, degree, factors, remainders with unknown letters, functions known by their kind.

A coefficient is an unknown of an identity, a polynomial that is only described gets unknown coefficients.
"""

import re

from lemmata.expr import Node, Num, Pow, Relation, Sym, number, symbols
from lemmata.solver.build import equation, over, plus, power, substitute, times
from lemmata.solver.polynomial import Polynomial
from lemmata.solver.reading.clauses import M, T, conditions, quantity
from lemmata.solver.reading.draft import Draft, NoReading
from lemmata.solver.reading.grammar import Match, grammar
from lemmata.solver.reading.quadratics import coefficients, variable
from lemmata.solver.reading.scope import Function
from lemmata.solver.setting import Property

MOST_UNKNOWN = 14
DEGREES = {"constant": 0, "linear": 1, "quadratic": 2, "cubic": 3, "quartic": 4}


def body(text: str, draft: Draft) -> Node:
    """The formula of a polynomial: a mark, `f(x) = …`, a product or sum of marks in words."""
    text = re.sub(
        r"^(?:the )?(?:(?:simplified|expanded|following|polynomial|expression|product|function|expansion|of|the|sum|"
        r"form) )*"
        r"(?=⟨\d+⟩$)",
        "",
        text.strip(),
    )
    tree = draft.body(text) if re.fullmatch(M, text) else quantity(text, draft)
    if isinstance(tree, Relation):
        raise NoReading(text)
    return tree


def _coefficient(match: Match, draft: Draft) -> Node:
    """`the coefficient of ⟨x^2⟩ in ⟨1⟩`: the polynomial is c_0 + c_1 x + … for all x."""
    term = draft.quantity(match["term"])
    base, exponent = (term.base, term.exp) if isinstance(term, Pow) else (term, number(1))
    if not isinstance(base, Sym) or not isinstance(exponent, Num) or exponent.value.denominator != 1:
        raise NoReading(match[0])
    whole = body(match["e"], draft)
    polynomial = Polynomial.of(whole)
    if polynomial.names() != [base.name]:
        raise NoReading("a polynomial in this letter alone")
    degree, wanted = polynomial.degree(), int(exponent.value)
    if not 0 <= wanted <= MOST_UNKNOWN or degree > MOST_UNKNOWN:
        raise NoReading("a polynomial of such a degree")
    unknown = [draft.fresh("c") for _ in range(max(degree, wanted) + 1)]
    shape = plus(*(times(c, power(base, k)) if k else c for k, c in enumerate(unknown)))
    draft.conditions.append(Property("for_all", (base, whole, shape)))
    return unknown[wanted]


def _constant(match: Match, draft: Draft) -> Node:
    """The constant term is the value at 0."""
    whole = body(match["e"], draft)
    names = Polynomial.of(whole).names()
    return substitute(whole, {name: number(0) for name in names})


def _coefficient_sum(match: Match, draft: Draft) -> Node:
    """The sum of the coefficients is the value at 1."""
    whole = body(match["e"], draft)
    names = Polynomial.of(whole).names()
    if not names:
        raise NoReading(match[0])
    return substitute(whole, {name: number(1) for name in names})


def _degree(match: Match, draft: Draft) -> Node:
    """`the degree of ⟨0⟩`: the whole number d for which the polynomial grows like x^d."""
    whole = body(match["e"], draft)
    names = sorted(symbols(whole))
    if len(names) != 1:
        raise NoReading(match[0])
    d = draft.fresh("d", "integer")
    draft.conditions.append(Property("degree", (Sym(names[0]), whole, d)))
    return d


def divided(dividend: Node, divisor: Node, rest: Node, draft: Draft) -> None:
    """dividend = divisor * quotient + rest for all x, the quotient with unknown coefficients."""
    top, bottom = Polynomial.of(dividend), Polynomial.of(divisor)
    known = [name for name in bottom.names() if name not in draft.domains]
    if not known:
        raise NoReading("a divisor with a letter")
    name = known[0] if len(known) == 1 else variable(bottom, draft)
    degree = top.degree(name) - bottom.degree(name)
    remainder = Polynomial.of(rest)
    if degree < 0 or degree > MOST_UNKNOWN or remainder.degree(name) >= bottom.degree(name):
        raise NoReading("a division")
    parts = coefficients(bottom, name)
    if len(parts) == 2 and not any(map(symbols, parts)) and not remainder.degree(name):
        draft.add(equation(substitute(dividend, {name: over(times(-1, parts[0]), parts[1])}), rest))
        return
    quotient = [draft.fresh("q") for _ in range(degree + 1)]
    shape = plus(*(times(c, power(name, k)) if k else c for k, c in enumerate(quotient)))
    product = times(divisor, shape)
    whole = product if rest == number(0) else plus(product, rest)
    draft.conditions.append(Property("for_all", (Sym(name), dividend, whole)))


def _factor(match: Match, draft: Draft) -> None:
    """`⟨0⟩ is a factor of ⟨1⟩`, `⟨1⟩ is divisible by ⟨0⟩`, for polynomials."""
    divisor = draft.quantity(match["d"])
    if not symbols(divisor) or isinstance(divisor, Sym):
        raise NoReading(match[0])
    divided(body(match["e"], draft), divisor, number(0), draft)


def _leaves(match: Match, draft: Draft) -> None:
    """`when ⟨0⟩ is divided by ⟨1⟩, the remainder is ⟨2⟩`, for polynomials."""
    divisor = draft.quantity(match["d"])
    if not symbols(divisor):
        said = draft.quantity(match["e"])
        draft.conditions.append(Property("remainder", (said, divisor, draft.quantity(match["r"]))))
        for name in symbols(said):
            draft.declare(name, "integer")
        return
    if isinstance(divisor, Sym):
        raise NoReading(match[0])
    divided(body(match["e"], draft), divisor, draft.quantity(match["r"]), draft)


def _which_factor(match: Match, draft: Draft) -> None:
    """`for what value of ⟨0⟩ is ⟨1⟩ a factor of ⟨2⟩`."""
    name = draft.name(match["v"])
    draft.declare(name, "number")
    _factor(match, draft)
    draft.ask("all" if match["s"] else "value", Sym(name))


def of_kind(kind: str, letter: str, draft: Draft) -> Function:
    """A polynomial of this kind with unknown coefficients."""
    degree = DEGREES[kind]
    names = [draft.fresh("k") for _ in range(degree + 1)]
    return Function(letter, plus(*(times(c, power(letter, k)) if k else c for k, c in enumerate(names))))


def _kind(match: Match, draft: Draft) -> None:
    """`⟨f⟩ is a linear function such that …`, `⟨P(x)⟩ be a quadratic polynomial with …`."""
    found = re.fullmatch(r"([A-Za-z])(?:\s*\(\s*([a-z])\s*\))?", draft.latex(match["f"]))
    if not found or found[1] in draft.scope.functions:
        raise NoReading(match[0])
    kind = (match["kind"] or "").lower()
    if not kind:
        raise NoReading(match[0])
    letter = found[2] or "x"
    draft.scope.functions[found[1]] = of_kind(kind, letter, draft)
    words = match.groupdict().get("words") or ""
    if "monic" in match[0]:
        top = f"k_{max(int(n.split('_')[1]) for n in symbols(draft.scope.functions[found[1]].body) if n[:2] == 'k_')}"
        draft.add(equation(Sym(top), 1))
    if words:
        conditions(words, draft)


_POLY = r"(?:polynomial |quadratic |cubic |expression )*"
_SUCH = r"(?:,? (?:such that|for which|satisfying|that satisfies|which satisfies|with|so that|where) (?P<words>.+))?"
GRAMMAR = grammar(
    conditions=(
        (rf"(?:the )?{_POLY}(?P<d>{M}) (?:is|be) a factor of (?:the )?{_POLY}(?P<e>{M})", _factor),
        (rf"(?:the )?(?:function )?{_POLY}(?P<e>{M}) has (?P<d>{M}) as a factor", _factor),
        (rf"(?:the )?{_POLY}(?P<e>{M}) (?:is|be) (?:evenly )?divisible by (?P<d>{M})", _factor),
        (rf"(?:when )?(?:the )?{_POLY}(?P<e>{M}) (?:is )?divided by (?P<d>{T})(?:,? the remainder is| leaves a "
            rf"remainder of|"
            rf" has a remainder of|,? it leaves a remainder of|,? the result has a remainder of) (?P<r>{T})", _leaves),
        (rf"(?P<e>{M}) (?:leaves|has|gives) a remainder of (?P<r>{T}) when (?:it is )?divided by (?P<d>{T})", _leaves),
        (rf"(?:the )?remainder (?:when|of) (?:the )?{_POLY}(?P<e>{M}) (?:is )?divided by (?P<d>{M}) is "
            rf"(?P<r>{T})", _leaves),
        (rf"(?:the )?(?:function )?(?P<f>{M}) (?:is|be) (?:an? )?(?:monic )?(?P<kind>linear|quadratic|cubic|"
            rf"quartic)(?: function|"
            rf" polynomial)?(?: with real coefficients)?{_SUCH}", _kind),
        (rf"(?:the |a )?(?P<kind>linear|quadratic|cubic|quartic) (?:function|polynomial) (?P<f>{M})(?: (?:satisfies|"
            rf"has|is such "
            rf"that) (?P<words>.+))?", _kind),
        (rf"(?:the )?function (?P<f>{M}) is (?P<kind>linear|quadratic) and satisfies (?P<words>.+)", _kind),
    ),
    quantities=(
        (rf"coefficient of (?:the )?(?P<term>{M})(?: term)? (?:in|of|when) (?P<e>.+?)(?: is (?:simplified|expanded|"
            r"multiplied out)(?: and (?:simplified|like terms are combined))?)?", _coefficient),
        (r"(?:constant term|constant coefficient) (?:in|of) (?P<e>.+)", _constant),
        (r"sum of (?:all )?(?:of )?(?:the )?coefficients (?:in|of) (?P<e>.+)", _coefficient_sum),
        (r"degree of (?P<e>.+)", _degree),
    ),
    goals=(
        (rf"for (?:what|which) value(?P<s>s?) of (?P<v>{M}) is (?P<d>{M}) a factor of (?:the )?{_POLY}(?P<e>{M})",
            _which_factor),
    ),
)  # fmt: skip
