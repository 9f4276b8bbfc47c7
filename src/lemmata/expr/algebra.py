"""Trees to SymPy objects and back.

Sizes are checked here before SymPy sees a number, because SymPy computes numeric powers and factorials the moment they
are built. What an expression costs to simplify is not known here: run such work through `run_limited`. `log` without a
base is base 10; `x` becomes `Symbol("x")` without assumptions.
"""

import operator
from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import reduce
from typing import Any

import sympy

from lemmata.expr.evaluation import evaluate, power_is_small
from lemmata.expr.limits import DEFAULT_LIMITS, EvaluationError, LimitError, Limits
from lemmata.expr.nodes import (
    Add,
    Call,
    Chain,
    Const,
    Div,
    Interval,
    Matrix,
    Mul,
    Neg,
    Node,
    Num,
    Pow,
    Relation,
    Set_,
    Sym,
    Tuple_,
    number,
)

_CONSTANTS = {"pi": sympy.pi, "e": sympy.E, "i": sympy.I, "oo": sympy.oo}
_RELATIONS = {"=": sympy.Eq, "!=": sympy.Ne, "<": sympy.Lt, "<=": sympy.Le, ">": sympy.Gt, ">=": sympy.Ge}
MAX_MATRIX_POWER = 1_000
_BY_NAME: dict[str, Callable[..., Any]] = {
    name: getattr(sympy, name)
    for name in str.split("exp sin cos tan cot sec csc asin acos atan sinh cosh tanh gcd lcm")
}
_BY_NAME |= {"sqrt": sympy.sqrt, "ln": sympy.log, "abs": sympy.Abs, "max": sympy.Max, "min": sympy.Min}


def to_sympy(node: Node, limits: Limits = DEFAULT_LIMITS) -> Any:
    """The SymPy object of a tree; relations stay unevaluated.

    Raises LimitError before a power, factorial or binomial coefficient beyond the limits would be computed,
    EvaluationError for ± and for lists without brackets.
    """
    return _ToSympy(limits).convert(node)


class _ToSympy:
    def __init__(self, limits: Limits) -> None:
        self.limits = limits

    def convert(self, node: Node) -> Any:
        match node:
            case Num(value):
                return sympy.Rational(value.numerator, value.denominator)
            case Sym(name):
                return sympy.Symbol(name)
            case Const(name):
                return _CONSTANTS[name]
            case Neg(arg):
                return -self.convert(arg)
            case Add(terms):
                return self.sum(self.all(terms))
            case Mul(factors):
                return self.product(self.all(factors))
            case Div(num, den):
                top, bottom = self.convert(num), self.convert(den)
                return self.quotient(top, bottom)
            case Pow(base, exp):
                return self.power(self.convert(base), self.convert(exp))
            case Call(name, args):
                return self.call(name, args)
            case Relation(op, lhs, rhs):
                return _RELATIONS[op](self.convert(lhs), self.convert(rhs), evaluate=False)
            case Chain(terms, ops):
                values = self.all(terms)
                links = zip(ops, values, values[1:], strict=False)
                return sympy.And(*(_RELATIONS[op](a, b, evaluate=False) for op, a, b in links), evaluate=False)
            case Tuple_(items):
                return sympy.Tuple(*self.all(items))
            case Set_(items):
                return sympy.FiniteSet(*self.all(items))
            case Interval(left, right, left_closed, right_closed):
                return sympy.Interval(self.convert(left), self.convert(right), not left_closed, not right_closed)
            case Matrix(rows):
                return sympy.ImmutableMatrix([self.all(row) for row in rows])
        raise EvaluationError(f"a {type(node).__name__.strip('_').lower()} has no SymPy form")

    def all(self, nodes: Sequence[Node]) -> list[Any]:
        return [self.convert(node) for node in nodes]

    def sum(self, terms: list[Any]) -> Any:
        if not any(isinstance(term, sympy.MatrixBase) for term in terms):
            return sympy.Add(*terms)
        if any(getattr(term, "shape", None) != terms[0].shape for term in terms):
            raise EvaluationError("a sum needs matrices of one shape")
        return reduce(operator.add, terms)

    def quotient(self, top: Any, bottom: Any) -> Any:
        if isinstance(bottom, sympy.MatrixBase):
            raise EvaluationError("a division by a matrix")
        if bottom.is_zero:
            raise EvaluationError("division by zero")
        return top / bottom

    def product(self, factors: list[Any]) -> Any:
        if any(isinstance(factor, sympy.MatrixBase) for factor in factors):
            return self.matrix_product(factors)
        bits = sum(_bits(factor) for factor in factors if factor.is_Rational)
        if bits > self.limits.bits:
            raise LimitError(f"a number of more than {self.limits.bits} bits")
        return sympy.Mul(*factors)

    def matrix_product(self, factors: list[Any]) -> Any:
        try:
            return reduce(operator.mul, factors)
        except sympy.matrices.exceptions.ShapeError:
            raise EvaluationError("the shapes of the matrices do not fit a product") from None

    def power(self, base: Any, exponent: Any) -> Any:
        if isinstance(exponent, sympy.MatrixBase):
            raise EvaluationError("a matrix as an exponent")
        if isinstance(base, sympy.MatrixBase):
            return self.matrix_power(base, exponent)
        if exponent.is_Rational:
            whole = Fraction(int(exponent.p), int(exponent.q))
            if abs(whole) > self.limits.exponent:
                raise LimitError(f"an exponent of at most {self.limits.exponent}")
            if base.is_Rational:
                if base.is_zero and whole <= 0:
                    raise EvaluationError("0^0 has no value" if whole == 0 else "division by zero")
                if not power_is_small(Fraction(int(base.p), int(base.q)), int(abs(whole)) + 1, self.limits):
                    raise LimitError(f"a power of more than {self.limits.bits} bits")
        elif exponent.is_number and not exponent.has(sympy.I) and abs(exponent.evalf(5)) > self.limits.exponent:
            raise LimitError(f"an exponent of at most {self.limits.exponent}")
        return sympy.Pow(base, exponent)

    def matrix_power(self, base: Any, exponent: Any) -> Any:
        if base.rows != base.cols or not exponent.is_Integer:
            raise EvaluationError("a power of a matrix needs a square matrix and a whole exponent")
        if abs(exponent) > MAX_MATRIX_POWER:
            raise LimitError(f"an exponent of at most {MAX_MATRIX_POWER} for a matrix")
        if exponent < 0 and base.det().is_zero:
            raise EvaluationError("a matrix with determinant 0 has no inverse")
        return base**exponent

    def call(self, name: str, nodes: tuple[Node, ...]) -> Any:
        if name == "base":
            return sympy.Integer(int(evaluate(Call(name, nodes), limits=self.limits)))
        args = self.all(nodes)
        if name in ("det", "transpose"):
            return self.of_matrix(name, args[0])
        if any(isinstance(arg, sympy.MatrixBase) for arg in args):
            raise EvaluationError(f"{name} of a matrix")
        if name in _BY_NAME:
            if name == "exp":
                return self.power(sympy.E, args[0])
            if name in ("gcd", "lcm"):
                return _BY_NAME[name](args)
            return _BY_NAME[name](*args)
        match name:
            case "root":
                return self.power(args[0], 1 / args[1])
            case "log":
                return sympy.log(args[0], args[1] if len(args) == 2 else 10)
            case "factorial" | "binomial":
                if args[0].is_Integer and abs(args[0]) > self.limits.factorial:
                    raise LimitError(f"a {name} of at most {self.limits.factorial}")
                return getattr(sympy, name)(*args)
            case "floor" | "ceil":
                # Of an irrational constant SymPy would find the value numerically, with as many digits as it takes.
                function = sympy.floor if name == "floor" else sympy.ceiling
                return function(args[0], evaluate=bool(args[0].is_Rational or not args[0].is_number))
            case "mod":
                if args[1].is_zero:
                    raise EvaluationError("division by zero")
                try:
                    return sympy.Mod(*args)
                except TypeError:
                    raise EvaluationError("a remainder of numbers that are not real") from None
            case "percent":
                return args[0] / 100
            case "degrees":
                return args[0] * sympy.pi / 180
            case "union":
                return sympy.Union(*(_as_set(arg) for arg in args))
        raise EvaluationError(f"{name} has no SymPy form")

    def of_matrix(self, name: str, matrix: Any) -> Any:
        if not isinstance(matrix, sympy.MatrixBase):
            raise EvaluationError(f"{name} needs a matrix")
        if name == "transpose":
            return matrix.T
        if matrix.rows != matrix.cols:
            raise EvaluationError("a determinant needs a square matrix")
        return matrix.det()


def _as_set(value: Any) -> Any:
    """In a union `(a, b)` can only be the open interval."""
    return sympy.Interval.open(*value) if isinstance(value, sympy.Tuple) and len(value) == 2 else value


def _bits(rational: Any) -> int:
    return max(int(rational.p).bit_length(), int(rational.q).bit_length())


_FROM_CLASS = {
    "exp": "exp", "sin": "sin", "cos": "cos", "tan": "tan", "cot": "cot", "sec": "sec", "csc": "csc", "asin": "asin",
    "acos": "acos", "atan": "atan", "sinh": "sinh", "cosh": "cosh", "tanh": "tanh", "Abs": "abs", "log": "ln",
    "factorial": "factorial", "binomial": "binomial", "floor": "floor", "ceiling": "ceil", "Max": "max", "Min": "min",
    "Mod": "mod", "gcd": "gcd", "lcm": "lcm",
}  # fmt: skip
_FROM_RELATION = {
    sympy.Eq: "=",
    sympy.Ne: "!=",
    sympy.StrictLessThan: "<",
    sympy.LessThan: "<=",
    sympy.StrictGreaterThan: ">",
    sympy.GreaterThan: ">=",
}


def from_sympy(value: Any) -> Node:
    """The tree of a SymPy object, terms in descending order of powers; EvaluationError for a class not on the list."""
    if value.is_Rational if hasattr(value, "is_Rational") else isinstance(value, int):
        return _from_rational(value)
    for name, constant in _CONSTANTS.items():
        if value == constant:
            return Const(name)
    if value == -sympy.oo:
        return Neg(Const("oo"))
    if isinstance(value, sympy.Symbol):
        return Sym(value.name)
    if isinstance(value, sympy.Add):
        return _from_sum(value)
    if isinstance(value, sympy.Mul):
        return _from_product(value)
    if isinstance(value, sympy.Pow):
        return _from_power(value.base, value.exp)
    if type(value) in _FROM_RELATION:
        return Relation(_FROM_RELATION[type(value)], from_sympy(value.lhs), from_sympy(value.rhs))
    if isinstance(value, sympy.Tuple | tuple | list):
        return Tuple_(tuple(map(from_sympy, value)))
    if isinstance(value, sympy.FiniteSet):
        return Set_(tuple(map(from_sympy, sorted(value.args, key=sympy.default_sort_key))))
    if value is sympy.S.EmptySet:
        return Set_(())
    if isinstance(value, sympy.Interval):
        left, right = from_sympy(value.start), from_sympy(value.end)
        if value.left_open and value.right_open:
            return Tuple_((left, right))
        return Interval(left, right, not value.left_open, not value.right_open)
    if isinstance(value, sympy.Union):
        return Call("union", tuple(map(from_sympy, value.args)))
    if isinstance(value, sympy.MatrixBase):
        return Matrix(tuple(tuple(map(from_sympy, row)) for row in value.tolist()))
    name = _FROM_CLASS.get(type(value).__name__, "")
    if name:
        return Call(name, tuple(map(from_sympy, value.args)))
    raise EvaluationError(f"no written form for the SymPy class {type(value).__name__}")


def _from_rational(value: Any) -> Node:
    rational = sympy.Rational(value)
    if _bits(rational) > 13_000:  # Python refuses to print more than 4300 digits
        raise LimitError("a number of more than 13000 bits can't be written out")
    if rational.is_Integer and rational < 0:
        return Num(Fraction(int(rational)), str(rational))
    return number(Fraction(int(rational.p), int(rational.q)))


def _from_sum(value: Any) -> Node:
    terms: list[Node] = []
    for term in value.as_ordered_terms():
        node = from_sympy(term)
        if terms and isinstance(node, Num) and node.value < 0:
            node = Neg(number(-node.value))
        terms.append(node)
    return Add(tuple(terms))


def _from_product(value: Any) -> Node:
    coefficient, rest = value.as_coeff_Mul()
    negative = coefficient.is_negative
    coefficient = abs(coefficient)
    top: list[Node] = []
    bottom: list[Node] = []
    if coefficient.p != 1:
        top.append(_from_rational(coefficient.p))
    if coefficient.q != 1:
        bottom.append(_from_rational(coefficient.q))
    for factor in rest.as_ordered_factors():
        base, exponent = factor.as_base_exp()
        if exponent.is_Rational and exponent.is_negative:
            bottom.append(_from_power(base, -exponent))
        else:
            top.append(from_sympy(factor))
    node = _joined(top)
    if bottom:
        node = Div(node, _joined(bottom))
    return Neg(node) if negative else node


def _joined(factors: list[Node]) -> Node:
    if not factors:
        return number(1)
    return factors[0] if len(factors) == 1 else Mul(tuple(factors))


def _from_power(base: Any, exponent: Any) -> Node:
    if exponent == 1:
        return from_sympy(base)
    if exponent.is_Rational and exponent.is_negative:
        return Div(number(1), _from_power(base, -exponent))
    if exponent == sympy.Rational(1, 2):
        return Call("sqrt", (from_sympy(base),))
    if exponent.is_Rational and exponent.p == 1:
        return Call("root", (from_sympy(base), _from_rational(exponent.q)))
    return Pow(from_sympy(base), from_sympy(exponent))
