"""Trees to plain text and to LaTeX.

Both outputs read back to the same tree, so signs and brackets are written wherever leaving them out would change the
reading. SymPy objects are accepted too and are turned into trees first.
"""

from itertools import pairwise
from typing import Any

from lemmata.expr.nodes import (
    Add,
    Call,
    Chain,
    Const,
    Div,
    Interval,
    List_,
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
)

# How tightly a written form holds together; a part looser than its place allows gets brackets.
_RELATION, _UNION, _RATIO, _SUM, _NEG, _PRODUCT, _FRACTION, _POWER, _ATOM = range(9)
_LATEX_RELATION = {"!=": r"\neq", "<=": r"\leq", ">=": r"\geq"}
_LATEX_FUNCTION = {
    "asin": r"\arcsin",
    "acos": r"\arccos",
    "atan": r"\arctan",
    **{name: rf"\operatorname{{{name}}}" for name in ("lcm", "transpose")},
}
_POSTFIX = {"factorial": "!", "percent": "%", "degrees": "°"}


def to_text(node: Any) -> str:
    """Plain text of a tree or a SymPy object, such as `3x^2 - 1/2`; `parse` reads it back to an equal tree."""
    return _Text().show(_tree(node), _RELATION)


def to_latex(node: Any) -> str:
    """LaTeX of a tree or a SymPy object; `parse` reads it back to an equal tree."""
    return _Latex().show(_tree(node), _RELATION)


def _tree(node: Any) -> Node:
    if isinstance(node, Node):
        return node
    from lemmata.expr.algebra import from_sympy

    return from_sympy(node)


class _Text:
    """Plain text. `_Latex` differs only in spelling."""

    left, right, dot, plus_minus, union = "(", ")", "*", "±", "∪"
    congruence = "≡"
    factor_level = _POWER

    def show(self, node: Node, level: int) -> str:
        text, own = self.form(node)
        return f"{self.left}{text}{self.right}" if own < level else text

    def form(self, node: Node) -> tuple[str, int]:
        """The written form of a node and how tightly it holds together."""
        match node:
            case Num(_, text):
                return self.num(text), _NEG if text.startswith("-") else _PRODUCT if " " in text else _ATOM
            case Sym(name):
                return self.name(name), _ATOM
            case Const(name):
                return self.constant(name), _ATOM
            case Neg(arg):
                return f"-{self.show(arg, _PRODUCT)}", _NEG
            case Add(terms):
                return self.show(terms[0], _NEG) + "".join(map(self.term, terms[1:])), _SUM
            case Mul(factors):
                return self.product(factors), _PRODUCT
            case Div(num, den):
                return self.quotient(num, den)
            case Pow(base, exp):
                return self.power(base, exp), _POWER
            case Call(name, args):
                return self.call(name, args)
            case Relation(op, lhs, rhs):
                return f"{self.show(lhs, _UNION)} {self.relation(op)} {self.show(rhs, _UNION)}", _RELATION
            case Chain(terms, ops):
                links = zip(map(self.relation, ops), terms[1:], strict=True)
                return self.show(terms[0], _UNION) + "".join(f" {op} {self.show(t, _UNION)}" for op, t in links), 0
        return self.compound(node), _ATOM

    def compound(self, node: Node) -> str:
        match node:
            case List_(items):
                return self.joined(items)
            case Tuple_(items):
                return f"{self.left}{self.joined(items)}{self.right}"
            case Set_(items):
                return self.braces(items)
            case Interval(low, high, left_closed, right_closed):
                left = self.left.replace("(", "[") if left_closed else self.left
                right = self.right.replace(")", "]") if right_closed else self.right
                return f"{left}{self.joined((low, high))}{right}"
            case Matrix(rows):
                body = r" \\ ".join(" & ".join(self.show(cell, _RELATION) for cell in row) for row in rows)
                return rf"\begin{{pmatrix}} {body} \end{{pmatrix}}"
        raise TypeError(f"not a formula node: {node!r}")

    def joined(self, items: tuple[Node, ...]) -> str:
        return ", ".join(self.show(item, _RELATION) for item in items)

    def term(self, term: Node) -> str:
        """A later term of a sum with its sign."""
        match term:
            case Neg(arg):
                sign = "-"
            case Call("pm", (arg,)):
                sign = self.plus_minus
            case _:
                sign, arg = "+", term
        return f" {sign} {self.show(arg, _PRODUCT)}"

    def product(self, factors: tuple[Node, ...]) -> str:
        text = self.show(factors[0], self.factor_level)
        for previous, factor in pairwise(factors):
            right = self.show(factor, self.factor_level)
            text += self.between(previous, factor, text, right) + right
        return text

    def between(self, previous: Node, factor: Node, left: str, right: str) -> str:
        """The sign between two factors; none in `3x`, `2sqrt(3)`, `x(x + 1)` and `(x + 1)(x - 1)`."""
        lead = factor.base if isinstance(factor, Pow) else factor
        bracket = right.startswith("(")
        if isinstance(previous, Num) and not left.endswith(")"):
            named = isinstance(lead, Sym | Const) or (isinstance(lead, Call) and right[0].isalpha())
            return "" if named or bracket else self.dot
        group = left.endswith(")") and not isinstance(previous, Call | Pow)
        single = isinstance(previous, Sym) and len(previous.name) == 1
        return "" if bracket and (group or single) else self.dot

    def quotient(self, num: Node, den: Node) -> tuple[str, int]:
        top = self.show(num, _PRODUCT if isinstance(num, Mul) else _POWER)
        return f"{top}/{self.show(den, _POWER)}", _PRODUCT

    def power(self, base: Node, exp: Node) -> str:
        return f"{self.show(base, _ATOM)}^{self.show(exp, _ATOM)}"

    def call(self, name: str, args: tuple[Node, ...]) -> tuple[str, int]:
        if name in _POSTFIX:
            arg = args[0]
            double = isinstance(arg, Call) and arg.name in _POSTFIX
            inside = f"{self.left}{self.show(arg, 0)}{self.right}" if double else self.show(arg, _ATOM)
            return inside + self.postfix(name), _ATOM
        if name == "pm":
            return f"{self.plus_minus}{self.show(args[0], _PRODUCT)}", _NEG
        if name == "mod":
            return self.modulo(self.show(args[0], _POWER), self.show(args[1], _POWER)), _NEG
        if name == "ratio":
            return " : ".join(self.show(arg, _SUM) for arg in args), _RATIO
        if name == "union":
            return f" {self.union} ".join(self.show(arg, _RATIO) for arg in args), _UNION
        if name == "congruent":
            sides = f" {self.congruence} ".join(self.show(arg, _UNION) for arg in args[:-1])
            return f"{sides} {self.modulus(self.show(args[-1], _UNION))}", _RELATION
        if name == "base":
            return f"{self.show(args[0], _ATOM)}_{self.subscript(args[1])}", _ATOM
        return self.function(name, args), _ATOM

    def num(self, text: str) -> str:
        return text

    def name(self, name: str) -> str:
        return name

    def constant(self, name: str) -> str:
        return name

    def relation(self, op: str) -> str:
        return op

    def postfix(self, name: str) -> str:
        return _POSTFIX[name]

    def modulo(self, left: str, right: str) -> str:
        return f"{left} mod {right}"

    def modulus(self, text: str) -> str:
        return f"(mod {text})"

    def subscript(self, node: Node) -> str:
        return self.show(node, _ATOM)

    def braces(self, items: tuple[Node, ...]) -> str:
        # One item or none needs the escaped braces: `{x}` reads as a LaTeX group.
        inside = self.joined(items)
        return f"{{{inside}}}" if len(items) > 1 else rf"\{{{inside}\}}"

    def function(self, name: str, args: tuple[Node, ...]) -> str:
        return f"{name}({self.joined(args)})"


class _Latex(_Text):
    left, right, dot, plus_minus, union = r"\left(", r"\right)", r" \cdot ", r"\pm", r"\cup"
    congruence = r"\equiv"
    factor_level = _FRACTION

    def between(self, previous: Node, factor: Node, left: str, right: str) -> str:
        # `2\frac{1}{3}` would read as a mixed number.
        return self.dot if right[0].isdigit() or (left[-1].isdigit() and right.startswith(r"\frac")) else " "

    def quotient(self, num: Node, den: Node) -> tuple[str, int]:
        return rf"\frac{{{self.show(num, _RELATION)}}}{{{self.show(den, _RELATION)}}}", _FRACTION

    def power(self, base: Node, exp: Node) -> str:
        return f"{self.show(base, _ATOM)}^{{{self.show(exp, _RELATION)}}}"

    def num(self, text: str) -> str:
        whole, space, part = text.partition(" ")
        if not space:
            return whole
        top, bottom = part.split("/")
        return rf"{whole}\frac{{{top}}}{{{bottom}}}"

    def name(self, name: str) -> str:
        letter, mark, script = name.partition("_")
        shown = letter if len(letter) == 1 else f"\\{letter}"
        return f"{shown}_{{{script}}}" if mark else shown

    def constant(self, name: str) -> str:
        return {"pi": r"\pi", "oo": r"\infty"}.get(name, name)

    def relation(self, op: str) -> str:
        return _LATEX_RELATION.get(op, op)

    def postfix(self, name: str) -> str:
        return {"factorial": "!", "percent": r"\%", "degrees": r"^{\circ}"}[name]

    def modulo(self, left: str, right: str) -> str:
        return rf"{left} \bmod {right}"

    def modulus(self, text: str) -> str:
        return rf"\pmod{{{text}}}"

    def subscript(self, node: Node) -> str:
        return f"{{{self.show(node, _RELATION)}}}"

    def braces(self, items: tuple[Node, ...]) -> str:
        return rf"\left\{{{self.joined(items)}\right\}}"

    def function(self, name: str, args: tuple[Node, ...]) -> str:
        inside = [self.show(arg, _RELATION) for arg in args]
        match name:
            case "sqrt":
                return rf"\sqrt{{{inside[0]}}}"
            case "root":
                return rf"\sqrt[{inside[1]}]{{{inside[0]}}}"
            case "abs":
                return rf"\lvert {inside[0]} \rvert"
            case "floor" | "ceil":
                return rf"\left\l{name} {inside[0]} \right\r{name}"
            case "binomial":
                return rf"\binom{{{inside[0]}}}{{{inside[1]}}}"
            case "log" if len(inside) == 2:
                return rf"\log_{{{inside[1]}}}{self.left}{inside[0]}{self.right}"
        command = _LATEX_FUNCTION.get(name, f"\\{name}")
        return f"{command}{self.left}{', '.join(inside)}{self.right}"
