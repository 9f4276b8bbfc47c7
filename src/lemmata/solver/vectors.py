"""Formulas of vectors and matrices: read from LaTeX or plain text, written as plain text, and evaluated.

`a·b`, `a×b`, `‖a‖`, `proj_{b} a`, `det(A)`, `A^-1`, `A^T`, `angle(a, b)` in degrees. A vector is a matrix of one
column. Values are numbers of any kind: the functions to count with (`math` or `mpmath`) are handed in. Which names are
vectors is not known here; the environment gives every name its value.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any

from lemmata.expr import ParseError

Rows = list[list[Any]]
Value = Any
"""A number, or the rows of a matrix."""
MAX_POWER = 200
MAX_LENGTH = 2_000
FUNCTIONS = ("sqrt", "sin", "cos", "tan", "abs")
NAMED = ("det", "angle", "trace", "area", "volume", "turn", "outline", *FUNCTIONS)
_STEPS = (
    (r"\\left|\\right|\\[,;:! ]|\\q?quad|\\displaystyle|~|&(?=\s*=)", " "),
    (r"\\operatorname\*?\s*\{(\w+)\}|\\(?:text|mathrm)\s*\{\s*(proj|det|angle|tr)\s*\}|\\mbox\{(proj)\}", r"\1\2\3"),
    (r"\\(?:mathbf|bold|boldsymbol|vec|mathbf)\s*\{\s*([A-Za-z])\s*\}|\\(?:mathbf|bold|vec)\s+([A-Za-z])", r" \1\2 "),
    (r"\\overrightarrow\s*\{\s*([A-Z])\s*([A-Z])\s*\}", r" (\2 - \1) "),
    (r"\\[dt]?frac\s*(\d)\s*(\d)", r"((\1)/(\2))"),
    (r"\\sqrt\s*(\d)", r"sqrt(\1)"),
    (r"\^\s*\\circ|\^\s*\{\s*\\circ\s*\}|\\circ", "°"),
    (r"\\cdot", "·"),
    (r"\\times", "×"),
    (r"\\\||\\[lr]?Vert", "‖"),
    (r"\\[lr]vert", "|"),
    (r"\\(sin|cos|tan|det|pi|theta|alpha|beta|lambda)\b", r" \1 "),
)
_TOKEN = re.compile(
    r"\s*(?:(?P<num>\d+(?:\.\d+)?|\.\d+)|(?P<word>proj|pi|theta|alpha|beta|lambda|tr(?![a-z])|"
    + "|".join(NAMED)
    + r")(?![a-z])|(?P<name>[A-Za-z](?:_\{?\d\}?)?)|(?P<sign>[-+*/^=(),\[\]{}|‖·×°_']))"
)


@dataclass(frozen=True)
class Form:
    """An operation on forms; `num` and `name` are leaves with their value as the only argument."""

    op: str
    args: tuple[Any, ...]


def plain(text: str) -> str:
    """LaTeX as the plain text that the parser reads."""
    if len(text) > MAX_LENGTH:
        raise ParseError("the formula is too long")
    text = re.sub(r"\\begin\{[pbB]?matrix\}(.*?)\\end\{[pbB]?matrix\}", lambda m: _rows(m[1]), text, flags=re.DOTALL)
    text = re.sub(r"\\begin\{vmatrix\}(.*?)\\end\{vmatrix\}", lambda m: f"det({_rows(m[1])})", text, flags=re.DOTALL)
    for pattern, into in _STEPS:
        text = re.sub(pattern, into, text)
    for _ in range(8):
        text = re.sub(r"\\[dt]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}", r"((\1)/(\2))", text)
        text = re.sub(r"\\sqrt\s*\{([^{}]*)\}", r"sqrt(\1)", text)
    return " ".join(text.split())


def _rows(body: str) -> str:
    rows = [row for row in re.split(r"\\\\(?:\[[^\]]*\])?", body) if row.strip()]
    return "[" + ", ".join("[" + ", ".join(cell.strip() for cell in row.split("&")) + "]" for row in rows) + "]"


def read_form(text: str) -> Form:
    """The formula of a text; ParseError where it is none."""
    reader = _Reader(plain(text))
    form = reader.sum()
    reader.end()
    return form


def read_equations(text: str) -> list[tuple[Form, Form]]:
    """`a = b, c = d = e` as pairs of equal forms."""
    reader = _Reader(plain(text))
    pairs: list[tuple[Form, Form]] = []
    while True:
        sides = [reader.sum()]
        while reader.take("="):
            sides.append(reader.sum())
        if len(sides) < 2:
            raise ParseError("expected an equation")
        pairs += pairwise(sides)
        if not reader.take(","):
            reader.end()
            return pairs


class _Reader:
    def __init__(self, text: str) -> None:
        self.tokens: list[tuple[str, str]] = []
        position = 0
        while position < len(text.rstrip()):
            match = _TOKEN.match(text, position)
            if match is None:
                raise ParseError(f"unknown sign in a formula of vectors: {text[position:][:20]!r}", position)
            self.tokens.append((str(match.lastgroup), match[str(match.lastgroup)]))
            position = match.end()
        self.at = 0
        self.depth = 0

    def peek(self) -> tuple[str, str]:
        return self.tokens[self.at] if self.at < len(self.tokens) else ("end", "")

    def take(self, sign: str) -> bool:
        if self.peek() == ("sign", sign):
            self.at += 1
            return True
        return False

    def need(self, sign: str) -> None:
        if not self.take(sign):
            raise ParseError(f"expected {sign!r}")

    def end(self) -> None:
        if self.at < len(self.tokens):
            raise ParseError(f"unexpected {self.peek()[1]!r}")

    def sum(self) -> Form:
        self.depth += 1
        if self.depth > 40:
            raise ParseError("too many brackets")
        terms = [self.signed()]
        while self.peek() in (("sign", "+"), ("sign", "-")):
            minus = self.peek()[1] == "-"
            self.at += 1
            term = self.dotted()
            terms.append(Form("neg", (term,)) if minus else term)
        self.depth -= 1
        return terms[0] if len(terms) == 1 else Form("add", tuple(terms))

    def signed(self) -> Form:
        if self.take("-"):
            return Form("neg", (self.dotted(),))
        self.take("+")
        return self.dotted()

    def dotted(self) -> Form:
        left = self.crossed()
        while self.take("·"):
            left = Form("dot", (left, self.crossed()))
        return left

    def crossed(self) -> Form:
        left = self.product()
        while self.take("×"):
            left = Form("cross", (left, self.product()))
        return left

    def product(self) -> Form:
        left = self.power()
        while True:
            if self.take("*"):
                left = Form("mul", (left, self.power()))
            elif self.take("/"):
                left = Form("div", (left, self.power()))
            elif self.starts():
                left = Form("mul", (left, self.power()))
            else:
                return left

    def starts(self) -> bool:
        kind, text = self.peek()
        return kind in ("num", "word", "name") or (kind == "sign" and text in "([")

    def power(self) -> Form:
        base = self.atom()
        while True:
            if self.take("°"):
                base = Form("degrees", (base,))
            elif self.take("^"):
                base = self.raised(base)
            else:
                return base

    def raised(self, base: Form) -> Form:
        braced = self.take("{")
        if self.peek() in (("name", "T"),):
            self.at += 1
            raised = Form("transpose", (base,))
        else:
            minus = self.take("-")
            exponent = self.sum() if braced else self.atom()
            raised = Form("pow", (base, Form("neg", (exponent,)) if minus else exponent))
        if braced:
            self.need("}")
        return raised

    def atom(self) -> Form:
        kind, text = self.peek()
        self.at += 1
        if kind == "num":
            return Form("num", (Fraction(text),))
        if kind == "name":
            return Form("name", (re.sub(r"[{}]", "", text),))
        if kind == "word":
            return self.word(text)
        if text == "(":
            items = [self.sum()]
            while self.take(","):
                items.append(self.sum())
            self.need(")")
            return items[0] if len(items) == 1 else Form("rows", tuple((item,) for item in items))
        if text == "[":
            return self.matrix()
        if text in "|‖" and text:
            inside = self.sum()
            self.need(text)
            return Form("norm", (inside,))
        raise ParseError(f"unexpected {text!r}" if text else "the formula breaks off")

    def matrix(self) -> Form:
        rows = []
        while True:
            self.need("[")
            row = [self.sum()]
            while self.take(","):
                row.append(self.sum())
            self.need("]")
            rows.append(tuple(row))
            if not self.take(","):
                break
        self.need("]")
        if len({len(row) for row in rows}) != 1:
            raise ParseError("the rows of a matrix must have one length")
        return Form("rows", tuple(rows))

    def word(self, text: str) -> Form:
        if text in ("pi", "theta", "alpha", "beta", "lambda"):
            return Form("name", (text,))
        if text == "proj":
            self.need("_")
            if self.take("{"):
                onto = self.sum()
                self.need("}")
            else:
                onto = self.atom()
            return Form("proj", (onto, self.power()))
        if self.take("("):
            args = [self.sum()]
            while self.take(","):
                args.append(self.sum())
            self.need(")")
            return Form(text, tuple(args))
        return Form(text, (self.product(),))


def form_text(form: Form) -> str:
    """The formula as plain text that `read_form` reads back."""
    match form:
        case Form("num", (value,)):
            return str(value) if value.denominator == 1 else f"({value})"
        case Form("name", (name,)):
            return str(name)
        case Form("rows", rows):
            if all(len(row) == 1 for row in rows) and len(rows) > 1:
                return "(" + ", ".join(form_text(row[0]) for row in rows) + ")"
            return "[" + ", ".join("[" + ", ".join(map(form_text, row)) + "]" for row in rows) + "]"
        case Form("add", terms):
            shown = form_text(terms[0])
            for term in terms[1:]:
                shown += f" - {_tight(term.args[0])}" if term.op == "neg" else f" + {_tight(term, sums=False)}"
            return shown
        case Form("neg", (inside,)):
            return f"-{_tight(inside)}"
        case Form("norm", (inside,)):
            return f"‖{form_text(inside)}‖"
        case Form("proj", (onto, of)):
            return f"proj_{{{form_text(onto)}}} {_tight(of)}"
        case Form("degrees", (inside,)):
            return f"{_tight(inside)}°"
        case Form("transpose", (inside,)):
            return f"{_tight(inside)}^T"
        case Form("pow", (base, exponent)):
            return f"{_tight(base)}^{{{form_text(exponent)}}}"
        case Form("dot" | "cross" | "mul" | "div" as op, (left, right)):
            sign = {"dot": "·", "cross": "×", "mul": "*" if right.op == "norm" else " ", "div": "/"}[op]
            return f"{_tight(left)}{sign}{_tight(right)}"
        case Form(name, args):
            return f"{name}({', '.join(map(form_text, args))})"


def _tight(form: Form, sums: bool = True) -> str:
    text = form_text(form)
    loose = ("add", "neg", "dot", "cross", "mul", "div") if sums else ("neg",)
    return f"({text})" if form.op in loose else text


def names_in(form: Form) -> Iterator[str]:
    """The names in a formula, each as often as it occurs."""
    for part in form.args:
        if form.op == "name":
            yield part
        elif isinstance(part, Form):
            yield from names_in(part)
        elif isinstance(part, tuple):
            for cell in part:
                yield from names_in(cell)


def put_in(form: Form, values: Mapping[str, Form]) -> Form:
    """The formula with forms in the places of names."""
    if form.op == "name":
        return values.get(form.args[0], form)
    if form.op == "num":
        return form
    if form.op == "rows":
        return Form("rows", tuple(tuple(put_in(cell, values) for cell in row) for row in form.args))
    return Form(form.op, tuple(put_in(part, values) for part in form.args))


class ShapeError(ValueError):
    """Operands that don't fit together."""


def is_scalar(value: Value) -> bool:
    """Whether the value is a number."""
    return not isinstance(value, list)


def evaluate_form(form: Form, env: Mapping[str, Value], m: Any) -> Value:
    """The value of a formula; ShapeError where the operands don't fit, ZeroDivisionError, or KeyError for a name."""
    op, args = form.op, form.args
    if op == "num":
        return m.fdiv(args[0].numerator, args[0].denominator) if hasattr(m, "fdiv") else float(args[0])
    if op == "name":
        return m.pi + 0 if args[0] == "pi" else env[args[0]]
    if op == "rows":
        return [[_scalar(evaluate_form(cell, env, m)) for cell in row] for row in args]
    values = [evaluate_form(part, env, m) for part in args]
    return OPERATIONS[op](m, *values)


def _scalar(value: Value) -> Any:
    if not is_scalar(value):
        raise ShapeError("expected a number")
    return value


def column(value: Value) -> list[Any]:
    """The entries of a vector; ShapeError for anything else."""
    if is_scalar(value) or any(len(row) != 1 for row in value):
        raise ShapeError("expected a vector")
    return [row[0] for row in value]


def _add(m: Any, *values: Value) -> Value:
    total = values[0]
    for value in values[1:]:
        if is_scalar(total) != is_scalar(value):
            raise ShapeError("a number and a vector have no sum")
        total = total + value if is_scalar(total) else _cells(total, value, lambda x, y: x + y)
    return total


def _cells(a: Rows, b: Rows, change: Callable[[Any, Any], Any]) -> Rows:
    if len(a) != len(b) or len(a[0]) != len(b[0]):
        raise ShapeError("the sizes differ")
    return [[change(x, y) for x, y in zip(r, s, strict=True)] for r, s in zip(a, b, strict=True)]


def _scaled(factor: Any, value: Value) -> Value:
    return factor * value if is_scalar(value) else [[factor * x for x in row] for row in value]


def _mul(m: Any, a: Value, b: Value) -> Value:
    if is_scalar(a):
        return _scaled(a, b)
    if is_scalar(b):
        return _scaled(b, a)
    if len(a[0]) != len(b):
        raise ShapeError("the product does not exist")
    return [[sum(x * b[k][j] for k, x in enumerate(row)) for j in range(len(b[0]))] for row in a]


def _dot(m: Any, a: Value, b: Value) -> Value:
    if is_scalar(a) or is_scalar(b):
        return _mul(m, a, b)
    u, v = column(a), column(b)
    if len(u) != len(v):
        raise ShapeError("vectors of different dimensions")
    return sum(x * y for x, y in zip(u, v, strict=True))


def _cross(m: Any, a: Value, b: Value) -> Value:
    if is_scalar(a) or is_scalar(b):
        return _mul(m, a, b)
    u, v = column(a), column(b)
    if len(u) != 3 or len(v) != 3:
        raise ShapeError("a cross product needs three dimensions")
    return [[u[(i + 1) % 3] * v[(i + 2) % 3] - u[(i + 2) % 3] * v[(i + 1) % 3]] for i in range(3)]


def _norm(m: Any, a: Value) -> Any:
    if is_scalar(a):
        return abs(a)
    if len(a) == len(a[0]) > 1:
        return _det(m, a)
    return m.sqrt(_dot(m, a, a))


def _det(m: Any, a: Value) -> Any:
    if is_scalar(a) or len(a) != len(a[0]) or len(a) > 5:
        raise ShapeError("expected a square matrix")
    if len(a) == 1:
        return a[0][0]
    minors = ([row[:j] + row[j + 1 :] for row in a[1:]] for j in range(len(a)))
    return sum((-1) ** j * a[0][j] * _det(m, minor) for j, minor in enumerate(minors))


def _inverse(m: Any, a: Value) -> Rows:
    whole, size = _det(m, a), len(a)
    if size == 1:
        return [[1 / whole]]
    return [
        [
            (-1) ** (i + j) * _det(m, [r[:i] + r[i + 1 :] for k, r in enumerate(a) if k != j]) / whole
            for j in range(size)
        ]
        for i in range(size)
    ]


def _pow(m: Any, a: Value, n: Value) -> Value:
    if is_scalar(a):
        return a**n if not float(n).is_integer() else a ** int(n)
    count = int(n)
    if count != n or abs(count) > MAX_POWER or len(a) != len(a[0]):
        raise ShapeError("a whole power of a square matrix")
    base = _inverse(m, a) if count < 0 else a
    found: Rows = [[1 if i == j else 0 for j in range(len(a))] for i in range(len(a))]
    for _ in range(abs(count)):
        found = _mul(m, found, base)
    return found


def _proj(m: Any, onto: Value, of: Value) -> Value:
    return _scaled(_dot(m, of, onto) / _dot(m, onto, onto), onto)


def _angle(m: Any, a: Value, b: Value) -> Any:
    """In degrees, by half-angles: stable at 0 and 180 degrees."""
    u, v = _scaled(1 / _norm(m, a), a), _scaled(1 / _norm(m, b), b)
    column(u), column(v)
    apart, together = _cells(u, v, lambda x, y: x - y), _cells(u, v, lambda x, y: x + y)
    return 2 * m.atan2(_norm(m, apart), _norm(m, together)) * 180 / m.pi


def _area(m: Any, a: Value, b: Value) -> Any:
    """Of the parallelogram on two vectors, by Gram's determinant."""
    return m.sqrt(_dot(m, a, a) * _dot(m, b, b) - _dot(m, a, b) ** 2)


def _turn(m: Any, a: Value, b: Value) -> Any:
    """The signed area of the parallelogram on two vectors in the plane."""
    u, v = column(a), column(b)
    if len(u) != 2 or len(v) != 2:
        raise ShapeError("a turn needs the plane")
    return u[0] * v[1] - u[1] * v[0]


def _outline(m: Any, *points: Value) -> Any:
    """The area inside a polygon, corner by corner."""
    return abs(sum(_turn(m, p, q) for p, q in zip(points, (*points[1:], points[0]), strict=True))) / 2


def _div(m: Any, a: Value, b: Value) -> Value:
    return _scaled(1 / _scalar(b), a)


def _trace(m: Any, a: Value) -> Any:
    return sum(a[i][i] for i in range(len(a)))


def _function(name: str) -> Callable[[Any, Value], Any]:
    return lambda m, x: abs(_scalar(x)) if name == "abs" else getattr(m, name)(_scalar(x))


OPERATIONS: dict[str, Callable[..., Value]] = {
    "add": _add,
    "neg": lambda m, a: _scaled(-1, a),
    "mul": _mul,
    "div": _div,
    "dot": _dot,
    "cross": _cross,
    "norm": _norm,
    "det": _det,
    "trace": _trace,
    "tr": _trace,
    "pow": _pow,
    "transpose": lambda m, a: [list(row) for row in zip(*a, strict=True)],
    "proj": _proj,
    "angle": _angle,
    "area": _area,
    "turn": _turn,
    "outline": _outline,
    "volume": lambda m, a, b, c: abs(_dot(m, a, _cross(m, b, c))),
    "degrees": lambda m, a: a * m.pi / 180,
    **{name: _function(name) for name in FUNCTIONS},
}
