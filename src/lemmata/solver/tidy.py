"""A formula in a tidy form: like terms collected, like factors joined, numbers in front, brackets left as they are.

`2*x*x*e^x/x` becomes `2x*e^x`, `1*cos(x) + 0` becomes `cos(x)`; polynomials are written in standard order. Nothing is
expanded unless the whole is a polynomial. The form is for reading; whether it equals the original is for the checks.
"""

from dataclasses import dataclass, field
from fractions import Fraction

from lemmata.expr import (
    Add,
    Call,
    Const,
    Div,
    EvaluationError,
    Mul,
    Neg,
    Node,
    Num,
    Pow,
    Relation,
    Sym,
    evaluate,
    number,
    symbols,
    to_text,
)
from lemmata.solver.build import call, node, over, power, times
from lemmata.solver.polynomial import NotPolynomial, Polynomial
from lemmata.solver.surds import NotSurd, square_part

ONE, ZERO, HALF = node(1), node(0), Fraction(1, 2)
_ODD = ("sin", "tan", "asin", "atan", "sinh", "tanh", "csc", "cot")
_EVEN = ("cos", "sec", "cosh")


@dataclass
class Product:
    """A coefficient times powers; `powers` maps a base to its exponent, `roots` is the number under one square root."""

    coefficient: Fraction = Fraction(1)
    powers: dict[Node, Node] = field(default_factory=dict)
    radicand: int = 1

    def multiply(self, base: Node, exponent: Node) -> None:
        """Join base^exponent with what is there."""
        before = self.powers.pop(base, None)
        total = exponent if before is None else tidy(Add((before, exponent)))
        if total != ZERO:
            self.powers[base] = total

    def number_power(self, value: Fraction, exponent: Fraction) -> None:
        """Join a power of a number; square roots are reduced, other roots are kept."""
        whole = exponent.numerator // exponent.denominator
        part = exponent - whole
        if value == 0 and exponent <= 0:
            raise EvaluationError("division by zero")
        self.coefficient *= value**whole
        if not part:
            return
        if value < 0:
            raise EvaluationError("a fractional power of a negative number")
        try:
            exact = evaluate(Pow(number(value), number(part)))
        except EvaluationError:
            exact = Fraction(0)
        if exact or not value:
            self.coefficient *= exact
        elif part == HALF:
            self.square_root(value)
        else:
            self.multiply(number(value), number(part))

    def square_root(self, value: Fraction) -> None:
        """Join the square root of a positive rational."""
        try:
            outside, inside = square_part(value.numerator * value.denominator * self.radicand)
        except NotSurd:
            self.multiply(number(value), number(HALF))
            return
        self.coefficient *= Fraction(outside, value.denominator)
        self.radicand = inside

    def key(self) -> tuple[int, frozenset[tuple[Node, Node]]]:
        """What makes terms alike."""
        return self.radicand, frozenset(self.powers.items())

    def node(self) -> Node:
        """The formula: one quotient, with negative powers below."""
        if not self.coefficient:
            return ZERO
        top: list[Node] = []
        bottom: list[Node] = []
        if abs(self.coefficient.numerator) != 1:
            top.append(node(abs(self.coefficient.numerator)))
        if self.coefficient.denominator != 1:
            bottom.append(node(self.coefficient.denominator))
        if self.radicand != 1:
            top.append(call("sqrt", self.radicand))
        for base, exponent in sorted(self.powers.items(), key=lambda item: _rank(item[0])):
            value = _rational(exponent)
            if value is not None and value < 0:
                bottom.append(_power(base, number(-value)))
            elif value is None and isinstance(exponent, Neg) and not isinstance(base, Const):
                bottom.append(_power(base, exponent.arg))
            else:
                top.append(_power(base, exponent))
        body = times(*top) if top else ONE
        if bottom:
            body = over(body, times(*bottom))
        return Neg(body) if self.coefficient < 0 else body


def tidy(tree: Node) -> Node:
    """The tidy form of a formula; EvaluationError where it divides by zero. Relations are tidied side by side."""
    if isinstance(tree, Relation):
        return Relation(tree.op, tidy(tree.lhs), tidy(tree.rhs))
    if isinstance(tree, Add | Neg | Mul | Pow | Div | Num):
        polynomial = _polynomial(tree)
        if polynomial is not None:
            return polynomial
    if isinstance(tree, Add):
        return _sum(tree)
    return product(tree).node()


def product(tree: Node) -> Product:
    """The formula as one product."""
    result = Product()
    _into(result, tree, Fraction(1))
    return result


def _into(result: Product, tree: Node, sign: Fraction) -> None:
    """Multiply by tree^sign, sign 1 or -1 (or any rational for a power)."""
    match tree:
        case Num(value):
            result.number_power(value, sign)
        case Neg(arg) if sign.denominator == 1:
            result.coefficient *= -1 if sign.numerator % 2 else 1
            _into(result, arg, sign)
        case Mul(factors) if sign.denominator == 1:
            for part in factors:
                _into(result, part, sign)
        case Div(num, den) if sign.denominator == 1:
            _into(result, num, sign)
            _into(result, den, -sign)
        case Pow(base, exp):
            _into_power(result, base, exp, sign)
        case Call("sqrt", (arg,)):
            _into_root(result, arg, sign / 2)
        case Call("root", (arg, Num(degree))) if degree.denominator == 1 and degree % 2 == 0:
            _into_root(result, arg, sign / degree)
        case Call("exp", (arg,)):
            _into_power(result, Const("e"), arg, sign)
        case _:
            _into_atom(result, tree, sign)


def _into_power(result: Product, base: Node, exp: Node, sign: Fraction) -> None:
    exponent = _rational(exp)
    if exponent is None:
        shown = tidy(exp if sign == 1 else Mul((number(sign), exp)))
        tidied = tidy(base)
        value = _rational(shown)
        if value is None:
            result.multiply(tidied, shown)
        else:
            _into(result, Pow(tidied, shown), Fraction(1))
        return
    if isinstance(base, Const):
        result.multiply(base, number(exponent * sign))
    elif exponent.denominator == 1 and sign.denominator == 1:
        _into_sized(result, base, exponent * sign)
    elif exponent.denominator == 1:
        _into_atom(result, Pow(base, exp), sign)
    else:
        _into_root(result, base, exponent * sign)


def _into_sized(result: Product, base: Node, exponent: Fraction) -> None:
    """An integer power: of a product factor by factor, of a sum as a whole."""
    inner = product(base) if not isinstance(base, Add) else product(tidy(base))
    if abs(exponent) > 400:
        result.multiply(tidy(base), number(exponent))
        return
    result.number_power(inner.coefficient, exponent)
    if inner.radicand != 1:
        result.number_power(Fraction(inner.radicand), exponent / 2)
    for part, power_of in inner.powers.items():
        result.multiply(part, tidy(Mul((power_of, number(exponent)))))


def _into_root(result: Product, base: Node, exponent: Fraction) -> None:
    """A fractional power: only numbers are taken apart, since sqrt(x^2) is |x|."""
    value = _rational(base)
    if value is not None and value >= 0:
        result.number_power(value, exponent)
        return
    result.multiply(tidy(base), number(exponent))


def _into_atom(result: Product, tree: Node, sign: Fraction) -> None:
    shown = _atom(tree)
    if isinstance(shown, Num | Neg | Mul | Div | Pow):
        if sign.denominator == 1:
            _into(result, shown, sign)
            return
        value = _rational(shown)
        if value is not None:
            result.number_power(value, sign)
            return
    result.multiply(shown, number(sign))


def _atom(tree: Node) -> Node:
    """A function of tidied arguments, with the easy values put in; a sum in standard form."""
    match tree:
        case Add():
            return tidy(tree)
        case Call(name, args):
            inside = tuple(tidy(arg) for arg in args)
            first = inside[0]
            if name in _ODD and isinstance(first, Neg):
                return Neg(Call(name, (first.arg,)))
            if name in _EVEN and isinstance(first, Neg):
                return Call(name, (first.arg,))
            return _known(name, inside) or Call(name, inside)
    return tree


def _known(name: str, inside: tuple[Node, ...]) -> Node | None:
    """The value of a function where it is plain."""
    first = inside[0]
    if name == "ln":
        if first == ONE:
            return ZERO
        if first == Const("e"):
            return ONE
        if isinstance(first, Pow) and first.base == Const("e"):
            return first.exp
    if first == ZERO and name in ("sin", "tan", "asin", "atan", "sinh", "tanh"):
        return ZERO
    if first == ZERO and name in ("cos", "sec", "cosh", "exp"):
        return ONE
    if name == "abs" and isinstance(first, Const) and first.name in ("e", "pi"):
        return first
    if len(inside) == 1 and not symbols(first) and name not in ("degrees", "percent"):
        try:
            return number(evaluate(Call(name, inside)))
        except EvaluationError:
            return None
    return None


def _sum(tree: Add) -> Node:
    """Like terms collected in the order of their first appearance; numbers last."""
    found: dict[tuple[int, frozenset[tuple[Node, Node]]], Product] = {}
    stack = [(part, Fraction(1)) for part in reversed(tree.terms)]
    while stack:
        part, sign = stack.pop()
        match part:
            case Neg(arg):
                stack.append((arg, -sign))
                continue
            case Add(terms):
                stack.extend((inner, sign) for inner in reversed(terms))
                continue
        one = product(part)
        shown = one.node()
        if isinstance(shown, Neg) and isinstance(shown.arg, Add):
            shown, sign = shown.arg, -sign
        if isinstance(shown, Add):
            stack.extend((inner, sign) for inner in reversed(shown.terms))
            continue
        (base, exponent), *more = one.powers.items() if one.powers else ((ZERO, ZERO),)
        if isinstance(base, Add) and exponent == ONE and not more and one.radicand == 1:
            # 2(u + v) + w is written 2u + 2v + w.
            stack.extend((Mul((number(one.coefficient), inner)), sign) for inner in reversed(base.terms))
            continue
        one.coefficient *= sign
        if one.key() in found:
            found[one.key()].coefficient += one.coefficient
        else:
            found[one.key()] = one
    shown_terms = [one.node() for key, one in found.items() if one.coefficient and key != (1, frozenset())]
    constant = found.get((1, frozenset()))
    if constant is not None and constant.coefficient:
        shown_terms.append(constant.node())
    if len(shown_terms) == 2 and isinstance(shown_terms[0], Neg):
        shown_terms.sort(key=lambda term: isinstance(term, Neg))
    if not shown_terms:
        return ZERO
    if len(shown_terms) == 1:
        return shown_terms[0]
    return Add((shown_terms[0], *(_later(term) for term in shown_terms[1:])))


def _later(term: Node) -> Node:
    if isinstance(term, Num) and term.value < 0:
        return Neg(number(-term.value))
    return term


def _polynomial(tree: Node) -> Node | None:
    """The standard form of a polynomial of small degree; None where it is none or would grow."""
    try:
        if not symbols(tree):
            return number(evaluate(tree))
        if _wide(tree):
            return None
        return Polynomial.of(tree).node()
    except (NotPolynomial, EvaluationError):
        return None


def _wide(tree: Node) -> bool:
    """Whether expanding would make a power of a sum long."""
    match tree:
        case Pow(base, exp):
            value = _rational(exp)
            return isinstance(base, Add) and (value is None or value > 1)
        case Mul(parts):
            return any(_wide(part) for part in parts) or sum(isinstance(part, Add) for part in parts) > 1
        case Add(parts):
            return any(_wide(part) for part in parts)
        case Neg(arg):
            return _wide(arg)
        case Div(num, den):
            return _wide(num) or _wide(den)
    return False


def _power(base: Node, exponent: Node) -> Node:
    value = _rational(exponent)
    if value == 1:
        return base
    if value == HALF:
        return Call("sqrt", (base,))
    return power(base, exponent)


def _rational(tree: Node) -> Fraction | None:
    if symbols(tree):
        return None
    try:
        return evaluate(tree)
    except EvaluationError:
        return None


def _rank(base: Node) -> tuple[int, str]:
    """Numbers, constants, letters, powers of e, functions, sums."""
    kinds = (Num, Const, Sym, Pow, Call, Add)
    place = next((index for index, kind in enumerate(kinds) if isinstance(base, kind)), len(kinds))
    if base == Const("e"):
        place = 3
    return place, to_text(base)
