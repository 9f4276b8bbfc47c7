"""Formulas with one wrong rule applied at one place: the usual slips of algebra and of fractions.

Each slip is a function from a node to what a student who makes it writes instead, with the sentence that names it. A
slip explains a line only where the line is equal to what it gives; that is the caller's to check.
"""

from collections.abc import Iterator

from lemmata.expr import Add, Call, Div, Mul, Neg, Node, Num, Pow, children
from lemmata.solver.build import node as node_of
from lemmata.tutoring.checking.exact import has_letters, rational, rebuilt

FIRST_ONLY = "the factor was multiplied with the first term in the brackets only; it belongs to each term."
SIGN_IN_BRACKETS = (
    "the minus sign in front of the brackets changes the sign of every term in them, not of the first only."
)
SQUARE = "the square of a sum is not the sum of the squares: (a + b)^2 = a^2 + 2ab + b^2."
DENOMINATORS = "denominators are not added: bring both fractions to one denominator, then add the numerators."
INVERT = "to divide by a fraction, multiply by its reciprocal (turn the second fraction over)."
ROOT = "the root of a sum is not the sum of the roots."
LEFT_TO_RIGHT = "multiplication and division come before addition and subtraction."
POWER = "a power is not the base times the exponent."
NUMERATOR = "when the denominator of a fraction changes, its numerator is multiplied by the same number."
MINUS_MINUS = "minus a negative number is plus."


def slips(tree: Node) -> Iterator[tuple[Node, str]]:
    """Every formula that one slip at one place makes of this one."""
    yield from _here(tree)
    parts = children(tree)
    for place, part in enumerate(parts):
        for changed, why in slips(part):
            yield rebuilt(tree, (*parts[:place], changed, *parts[place + 1 :])), why


def _here(tree: Node) -> Iterator[tuple[Node, str]]:
    match tree:
        case Mul(factors):
            yield from _distributed(factors)
        case Neg(Add(terms)):
            yield Add((Neg(terms[0]), *terms[1:])), SIGN_IN_BRACKETS
        case Neg(Neg(arg)):
            yield Neg(arg), MINUS_MINUS
        case Neg(Num(value, _)) if value < 0:
            yield node_of(value), MINUS_MINUS
        case Pow(Add(terms), Num(exponent)) if exponent == 2:
            signed = [
                Neg(Pow(term.arg, node_of(2))) if isinstance(term, Neg) else Pow(term, node_of(2)) for term in terms
            ]
            yield Add(tuple(signed)), SQUARE
            yield Add(tuple(Pow(term, node_of(2)) for term in terms)), SQUARE
        case Pow(base, Num(exponent)) if exponent > 1:
            yield Mul((base, node_of(exponent))), POWER
        case Div(Div(a, b), Div(c, d)):
            yield Mul((Div(a, b), Div(c, d))), INVERT
            yield Mul((Div(b, a), Div(c, d))), INVERT
        case Div(a, Div(c, d)):
            yield Mul((a, Div(c, d))), INVERT
        case Call("sqrt", (Add(terms),)):
            yield (
                Add(tuple(Neg(Call("sqrt", (t.arg,))) if isinstance(t, Neg) else Call("sqrt", (t,)) for t in terms)),
                ROOT,
            )
        case Add(terms):
            yield from _sums(terms)


def _distributed(factors: tuple[Node, ...]) -> Iterator[tuple[Node, str]]:
    for place, factor in enumerate(factors):
        if not isinstance(factor, Add):
            continue
        rest = (*factors[:place], *factors[place + 1 :])
        if any(isinstance(other, Add) for other in rest):
            continue
        outer = rest[0] if len(rest) == 1 else Mul(rest)
        yield Add((Mul((outer, factor.terms[0])), *factor.terms[1:])), FIRST_ONLY
        if rational(outer) is not None and rational(outer) < 0:  # type: ignore[operator]
            signed = [Mul((Neg(outer), term)) for term in factor.terms[1:]]
            yield Add((Mul((outer, factor.terms[0])), *signed)), SIGN_IN_BRACKETS


def _sums(terms: tuple[Node, ...]) -> Iterator[tuple[Node, str]]:
    for place, term in enumerate(terms):
        if isinstance(term, Neg) and isinstance(term.arg, Mul):
            for factor_place, factor in enumerate(term.arg.factors):
                if isinstance(factor, Add) and len(term.arg.factors) == 2:
                    outer = term.arg.factors[1 - factor_place]
                    first, *rest = factor.terms
                    wrong = Add((Neg(Mul((outer, first))), *(Mul((outer, other)) for other in rest)))
                    yield Add((*terms[:place], wrong, *terms[place + 1 :])), SIGN_IN_BRACKETS
    if len(terms) == 2:
        fractions = [_fraction(term) for term in terms]
        if all(fractions):
            (a, b, one), (c, d, two) = fractions[0], fractions[1]  # type: ignore[misc]
            top = Add((a if one > 0 else Neg(a), c if two > 0 else Neg(c)))
            yield Div(top, Add((b, d))), DENOMINATORS
            yield Div(top, Mul((b, d))), NUMERATOR
            if two < 0:
                yield Div(top, Add((b, Neg(d)))), DENOMINATORS
    if len(terms) == 2 and not any(has_letters(term) for term in terms):
        last = terms[1].arg if isinstance(terms[1], Neg) else terms[1]
        if isinstance(last, Mul) and len(last.factors) == 2:
            first = Neg(last.factors[0]) if isinstance(terms[1], Neg) else last.factors[0]
            yield Mul((Add((terms[0], first)), last.factors[1])), LEFT_TO_RIGHT
        if isinstance(terms[0], Mul) and len(terms[0].factors) == 2:
            yield Mul((terms[0].factors[0], Add((terms[0].factors[1], terms[1])))), LEFT_TO_RIGHT


def _fraction(term: Node) -> tuple[Node, Node, int] | None:
    sign = 1
    if isinstance(term, Neg):
        sign, term = -1, term.arg
    if isinstance(term, Div):
        return term.num, term.den, sign
    return None
