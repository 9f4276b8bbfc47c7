"""The dear stages: proof of difference by interval arithmetic, proof of equality by computer algebra.

Runs only inside a worker process that can be killed. Numbers are never called equal because they agree to many digits:
agreement without a proof is `unknown`.
"""

import contextlib
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import sympy
from mpmath.ctx_iv import MPIntervalContext

from lemmata.answers.conditions import Condition
from lemmata.answers.decimals import decimal_places, half_unit
from lemmata.answers.regions import Piece, Region
from lemmata.answers.scalars import points
from lemmata.answers.sums import Big
from lemmata.answers.types import Comparison, different, equal, unknown
from lemmata.expr import (
    Add,
    Call,
    Const,
    Div,
    EvaluationError,
    LimitError,
    Limits,
    Mul,
    Neg,
    Node,
    Num,
    Pow,
    Relation,
    Sym,
    evaluate,
    symbols,
    to_sympy,
    walk,
)

_BITS = (80, 300, 1200)
_LARGEST_EXPONENT = 20_000
_AGREEING = 6


class NoInterval(Exception):
    """The formula has no real interval value here: a pole, a complex value, a function without one."""


def same_value(gold: Node, other: Node, limits: Limits) -> Comparison:
    """Compare two values that rational arithmetic could not."""
    names = symbols(gold) | symbols(other)
    apart = _numbers_apart(gold, other) if not names else _functions_apart(gold, other, names)
    if apart is not None:
        return apart
    gold, other = _real_roots(gold), _real_roots(other)
    try:
        difference = to_sympy(gold, limits) - to_sympy(other, limits)
    except LimitError as error:
        return unknown(f"too large: {error}")
    except EvaluationError as error:
        return unknown(str(error))
    outcome = _is_zero(difference)
    if outcome.outcome != "different":
        return outcome
    if names and _agree_where_real(gold, other, names):
        return unknown("equal wherever both are real; they differ in where they have a value, or at complex numbers")
    if any(_root_of_negative(part) for tree in (gold, other) for part in walk(tree)):
        return unknown("a fractional power of a negative number has more than one reading")
    return outcome


def _agree_where_real(gold: Node, other: Node, names: frozenset[str]) -> bool:
    met = 0
    for env in points(names):
        with contextlib.suppress(NoInterval):
            a, b = _interval(gold, env, 200), _interval(other, env, 200)
            if a.b < b.a or b.b < a.a:
                return False
            met += 1
            if met == _AGREEING:
                return True
    return False


def _root_of_negative(node: Node) -> bool:
    match node:
        case Pow(Neg() | Num(), Div() | Neg(Div())):
            try:
                return evaluate(node.base) < 0
            except EvaluationError:
                return False
    return False


def same_condition(gold: Condition | Region, other: Condition | Region, limits: Limits) -> Comparison:
    """Compare two conditions on one variable as sets of real numbers."""
    name = sympy.Symbol("x", real=True)
    try:
        first, second = (_real_set(side, name, limits) for side in (gold, other))
    except (EvaluationError, NotImplementedError, ValueError, TypeError) as error:
        return unknown(f"an inequality that could not be solved: {error}")
    if first == second:
        return equal("the same set of numbers by computer algebra")
    rest = first.symmetric_difference(second)
    if rest.is_empty:
        return equal("the same set of numbers by computer algebra")
    return (
        different("different sets of numbers by computer algebra")
        if rest.is_empty is False
        else unknown("the inequalities could not be brought to one form")
    )


def _real_set(side: Condition | Region, name: Any, limits: Limits) -> Any:
    if isinstance(side, Region):
        return sympy.Union(*(_piece(piece, limits) for piece in side.pieces))
    if len(side.names) > 1:
        raise EvaluationError("several variables")
    whole = sympy.S.EmptySet
    for case in side.cases:
        part = sympy.S.Reals
        for clause in case:
            if isinstance(clause, Region):
                part = part.intersect(_real_set(clause, name, limits))
                continue
            relation = to_sympy(clause, limits)
            relation = relation.xreplace(dict.fromkeys(relation.free_symbols, name))
            part = part.intersect(sympy.solve_univariate_inequality(relation, name, relational=False))
        whole = whole.union(part)
    return whole


def _piece(piece: Piece, limits: Limits) -> Any:
    low = -sympy.oo if piece.low is None else to_sympy(piece.low, limits)
    high = sympy.oo if piece.high is None else to_sympy(piece.high, limits)
    return sympy.Interval(low, high, not piece.low_closed, not piece.high_closed)


def same_up_to_constant(gold: Node, other: Node, limits: Limits) -> Comparison:
    """Whether two functions of one variable differ by a constant: their difference has the derivative 0."""
    try:
        difference = to_sympy(gold, limits) - to_sympy(other, limits)
    except (EvaluationError, LimitError) as error:
        return unknown(str(error))
    outcome = _is_zero(sum((sympy.diff(difference, letter) for letter in difference.free_symbols), sympy.S.Zero))
    if outcome.equal:
        return equal("they differ by a constant only, and both end with + C")
    return different("their derivatives differ") if outcome.outcome == "different" else outcome


def same_big(gold: Big | Node, other: Big | Node, limits: Limits) -> Comparison:
    """Compare sums, products and integrals with each other or with values."""
    try:
        first, second = (_worked_out(side, limits) for side in (gold, other))
    except LimitError as error:
        return unknown(f"too large: {error}")
    except (EvaluationError, NotImplementedError, ValueError) as error:
        return unknown(f"a sum or an integral that could not be worked out: {error}")
    if any(side.has(sympy.Sum, sympy.Product, sympy.Integral) for side in (first, second)):
        return unknown("a sum or an integral that could not be worked out")
    return _is_zero(first - second)


def _worked_out(side: Big | Node, limits: Limits) -> Any:
    if not isinstance(side, Big):
        return to_sympy(side, limits)
    body, letter = to_sympy(side.body, limits), sympy.Symbol(side.variable)
    if side.low is None or side.high is None:
        raise EvaluationError("an integral without ends is a family of functions")
    ends = (letter, to_sympy(side.low, limits), to_sympy(side.high, limits))
    if side.kind == "int":
        return sympy.integrate(body, ends)
    whole = sympy.Dummy("k", integer=True)  # not the letter itself: `i` is a constant elsewhere
    worker = sympy.Sum if side.kind == "sum" else sympy.Product
    return sympy.simplify(worker(body.subs(letter, whole), (whole, *ends[1:])).doit())


def _real_roots(node: Node) -> Node:
    """Odd roots of negative numbers as the real ones: SymPy takes the principal value, which is complex."""
    match node:
        case Call("root", (arg, Num(index) as degree)) if index.denominator == 1 and index % 2:
            inside = _real_roots(arg)
            with contextlib.suppress(NoInterval):
                if not symbols(inside) and _interval(inside, {}, 80).b < 0:
                    return Neg(Call("root", (Neg(inside), degree)))
            return Call("root", (inside, degree))
        case Neg(arg):
            return Neg(_real_roots(arg))
        case Add(parts) | Mul(parts):
            return type(node)(tuple(map(_real_roots, parts)))
        case Call(name, parts):
            return Call(name, tuple(map(_real_roots, parts)))
        case Div(left, right) | Pow(left, right):
            return type(node)(_real_roots(left), _real_roots(right))
    return node


def same_equation(gold: Relation, other: Relation, limits: Limits) -> Comparison:
    """Compare two equations by their square-free polynomials."""
    try:
        polynomials = [_square_free(to_sympy(r.lhs, limits) - to_sympy(r.rhs, limits)) for r in (gold, other)]
    except (EvaluationError, sympy.PolynomialError) as error:
        return unknown(f"not polynomial equations: {error}")
    first, second = polynomials
    if first.free_symbols == second.free_symbols and sympy.expand(first - second) == 0:
        return equal("the same square-free polynomial")
    if first.free_symbols and second.free_symbols and _polynomial(first) and _polynomial(second):
        return different("different square-free polynomials")
    return unknown("the equations could not be brought to one form")


def _polynomial(value: Any) -> bool:
    return bool(value.is_polynomial(*value.free_symbols))


def _square_free(difference: Any) -> Any:
    """The numerator without repeated factors, with leading coefficient 1."""
    numerator, _ = sympy.fraction(sympy.cancel(sympy.together(difference)))
    names = sorted(numerator.free_symbols, key=str)
    if not names:
        return numerator
    _, factors = sympy.factor_list(numerator)
    product = sympy.Mul(*(factor for factor, _ in factors))
    return sympy.Poly(product, *names).monic().as_expr()


# Intervals -----------------------------------------------------------------------------------------------------


def _numbers_apart(gold: Node, other: Node) -> Comparison | None:
    """Different if two intervals that contain the values do not meet; equal if they agree to the gold's decimals."""
    places = decimal_places(gold)
    for bits in _BITS:
        try:
            a, b = _interval(gold, {}, bits), _interval(other, {}, bits)
        except NoInterval:
            return None
        if places is not None and places >= 2:
            gap = abs(a - b)
            half = _rational(gap.ctx, half_unit(places))
            if gap.b <= half.a:
                return equal(f"equal to the {places} decimals that the gold answer states")
            if gap.a > half.b:
                return different("further apart than the gold answer's last decimal")
        elif a.b < b.a or b.b < a.a:
            return different("different numbers (their intervals do not meet)")
    return None


def _functions_apart(gold: Node, other: Node, names: frozenset[str]) -> Comparison | None:
    """Different if at one point the two values lie in intervals that do not meet."""
    met = 0
    for env in points(names):
        try:
            a, b = _interval(gold, env, 200), _interval(other, env, 200)
        except NoInterval:
            continue
        if a.b < b.a or b.b < a.a:
            at = ", ".join(f"{name} = {value}" for name, value in sorted(env.items()))
            return different(f"different values at {at}")
        met += 1
        if met == 6:
            return None
    return None


def _interval(node: Node, env: dict[str, Fraction], bits: int) -> Any:
    context = MPIntervalContext()
    context.prec = bits
    return _Intervals(context, env).of(node)


def _rational(context: Any, value: Fraction) -> Any:
    return context.mpf(value.numerator) / context.mpf(value.denominator)


class _Intervals:
    """Interval value of a tree; every bound is rounded outwards by mpmath."""

    def __init__(self, context: Any, env: dict[str, Fraction]) -> None:
        self.context = context
        self.env = env

    def of(self, node: Node) -> Any:
        match node:
            case Num(value):
                return _rational(self.context, value)
            case Sym(name):
                return _rational(self.context, self.env[name])
            case Const("pi"):
                return self.context.pi
            case Const("e"):
                return self.context.e
            case Neg(arg):
                return -self.of(arg)
            case Add(terms):
                total = self.of(terms[0])
                for term in terms[1:]:
                    total = total + self.of(term)
                return total
            case Mul(factors):
                product = self.of(factors[0])
                for factor in factors[1:]:
                    product = product * self.of(factor)
                return product
            case Div(num, den):
                bottom = self.of(den)
                if bottom.a <= 0 <= bottom.b:
                    raise NoInterval
                return self.of(num) / bottom
            case Pow(base, exp):
                return self.power(self.of(base), exp)
            case Call(name, args):
                return self.call(name, [self.of(arg) for arg in args])
        raise NoInterval

    def power(self, base: Any, exponent: Node) -> Any:
        match exponent:
            case Num(value) if value.denominator == 1:
                if abs(value) > _LARGEST_EXPONENT or (value < 0 and base.a <= 0 <= base.b):
                    raise NoInterval
                return base ** int(value)
        if not base.a > 0:
            raise NoInterval
        return self.exponential(self.context.log(base) * self.of(exponent))

    def exponential(self, argument: Any) -> Any:
        if not abs(argument).b < _LARGEST_EXPONENT:
            raise NoInterval
        return self.context.exp(argument)

    def call(self, name: str, args: list[Any]) -> Any:
        first = args[0]
        match name:
            case "abs":
                return abs(first)
            case "sqrt" if first.a >= 0:
                return self.context.sqrt(first)
            case "root" if first.a > 0:
                return self.exponential(self.context.log(first) / args[1])
            case "exp":
                return self.exponential(first)
            case "ln" if first.a > 0:
                return self.context.log(first)
            case "log" if all(arg.a > 0 for arg in args):
                base = args[1] if len(args) == 2 else self.context.mpf(10)
                bottom = self.context.log(base)
                if bottom.a <= 0 <= bottom.b:
                    raise NoInterval
                return self.context.log(first) / bottom
            case "sin" | "cos" if abs(first).b < 10**6:
                return getattr(self.context, name)(first)
            case "tan" if abs(first).b < 10**6:
                bottom = self.context.cos(first)
                if bottom.a <= 0 <= bottom.b:
                    raise NoInterval
                return self.context.sin(first) / bottom
            case "percent":
                return first / 100
            case "degrees":
                return first * self.context.pi / 180
        raise NoInterval


# Computer algebra ----------------------------------------------------------------------------------------------


def _is_zero(difference: Any) -> Comparison:
    for step, transformed in _attempts(difference):
        if transformed == 0:
            return equal(f"equal by computer algebra ({step})")
        if transformed.is_number and transformed.is_zero is False:
            return different(f"different by computer algebra ({step})")
    with contextlib.suppress(Exception):  # SymPy's numeric checks raise many kinds of errors on unusual input
        verdict = difference.equals(0)
        if verdict is False:
            return different("different by computer algebra (numeric test)")
        if verdict is True:
            return equal("equal by computer algebra (equals)")
    return unknown("neither equality nor a difference could be proved")


def _attempts(difference: Any) -> Iterator[tuple[str, Any]]:
    yield "as built", difference
    yield "expand", sympy.expand(difference)
    yield "radsimp", sympy.radsimp(sympy.expand(difference))
    yield "trigsimp", sympy.trigsimp(sympy.expand_trig(difference))
    yield "simplify", sympy.simplify(difference)
