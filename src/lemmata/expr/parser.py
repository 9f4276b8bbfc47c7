"""Tokens to a tree: a Pratt parser for plain text and LaTeX.

Reading rules that are a choice: `1/2x` is `(1/2)*x` (left to right, as calculators do); `-x^2` is `-(x^2)`; `2^3^2` is
`2^(3^2)`; `1 2/3` and `1\\frac{2}{3}` are mixed numbers; `-7 mod 3` is `(-7) mod 3`;
`!=` is "not equal"; `1,234` is one number outside brackets
and two items inside them; `e` and `i` are the constants. What has no agreed reading (`3 4`, `x2`, `a = b + (c = d)`)
is an error. `\\begin{cases}` with one relation a line is the list of them. The parser evaluates nothing.
"""

from fractions import Fraction

from lemmata.expr.functions import FUNCTIONS
from lemmata.expr.limits import DEFAULT_LIMITS, LimitError, Limits, ParseError
from lemmata.expr.nodes import (
    COMPOUND,
    RELATIONS,
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
    height,
    walk,
)
from lemmata.expr.tokens import Token, tokenize

# Binding powers, loosest first. A sign binds its right side with its own power + 1, a power with its own (so it nests
# to the right).
_RELATION, _UNION, _RATIO, _SUM, _MOD, _PRODUCT, _POWER, _POSTFIX, _OPERAND = range(1, 10)
_INFIX = {
    **dict.fromkeys((*RELATIONS, "≡", "pmod", "(mod"), _RELATION),
    "∪": _UNION,
    ":": _RATIO,
    "+": _SUM,
    "-": _SUM,
    "±": _SUM,
    "*": _PRODUCT,
    "/": _PRODUCT,
    "mod": _MOD,
    "^": _POWER,
    "!": _POSTFIX,
    "%": _POSTFIX,
    "°": _POSTFIX,
}
_CLOSING = {"(": ")", "[": "]", "{": "}", "\\{": "\\}", "⌊": "⌋", "⌈": "⌉", "|(": ")|", "⟨": "⟩"}
_MATRICES = frozenset(str.split("matrix pmatrix bmatrix Bmatrix vmatrix smallmatrix array"))
_SYSTEMS = frozenset(str.split("cases aligned align gathered split"))
_MODULUS = ("pmod", "(mod")
_NOT_SCALAR = ("union", "ratio", "congruent")


def parse(text: str, limits: Limits = DEFAULT_LIMITS) -> Node:
    """The tree of a formula in plain text or LaTeX, as written.

    Raises ParseError with the position of what could not be read, LimitError (a ParseError) for what is too large.
    """
    tokens = tokenize(text, limits)
    if tokens[0].kind == "end":
        raise ParseError("an empty formula", 0)
    parser = _Parser(tokens, limits)
    node = parser.top()
    if height(node) > limits.depth:
        raise LimitError(f"a formula may nest {limits.depth} levels deep")
    return node


class _Parser:
    def __init__(self, tokens: list[Token], limits: Limits) -> None:
        self.tokens = tokens
        self.limits = limits
        self.index = 0
        self.depth = 0
        self.bars = 0  # how many `|` are open inside the innermost bracket
        self.square: dict[int, tuple[int, list[Node]]] = {}  # opening `[` -> behind its `]`, items
        self.loose: dict[int, Token] = {}  # `[1, 2, 3]` that no matrix has taken up yet

    @property
    def token(self) -> Token:
        return self.tokens[self.index]

    def at(self, *signs: str) -> bool:
        return self.token.kind == "op" and self.token.text in signs

    def take(self, sign: str) -> None:
        if not self.at(sign):
            raise ParseError(f"expected {sign!r}{self.found()}", self.token.position)
        self.index += 1

    def found(self) -> str:
        return " but the formula ends" if self.token.kind == "end" else f", found {self.token.text!r}"

    def top(self) -> Node:
        items = [self.expression(_RELATION)]
        while self.at(",", ";"):
            self.index += 1
            items.append(self.expression(_RELATION))
        if self.token.kind != "end":
            raise ParseError(f"unexpected {self.token.text!r}", self.token.position)
        if self.loose:
            raise ParseError("an interval has two ends", min(token.position for token in self.loose.values()))
        flat = [part for item in items for part in (item.items if isinstance(item, List_) else (item,))]
        return flat[0] if len(flat) == 1 else List_(tuple(flat))

    # Operators -------------------------------------------------------------------------------------------------

    def expression(self, power: int) -> Node:
        """Everything from here whose signs bind at least as tightly as `power`."""
        self.depth += 1
        if self.depth > self.limits.depth:
            raise LimitError(f"a formula may nest {self.limits.depth} levels deep", self.token.position)
        left = self.prefix(power)
        joined = ""  # the sign that built `left` in this very loop, so that a + b + c becomes one sum of three
        while True:
            token = self.token
            sign = token.text if token.kind == "op" else ""
            binding = _INFIX.get(sign, 0)
            if not binding and self.starts_operand(token):
                sign, binding = "side by side", _PRODUCT
            if not binding or binding < power or (sign in _MODULUS and isinstance(left, COMPOUND)):
                break
            joined, left = self.infix(sign, binding, left, joined)
        self.depth -= 1
        return left

    def infix(self, sign: str, binding: int, left: Node, joined: str) -> tuple[str, Node]:
        token = self.token
        if sign in _MODULUS:
            self.scalar(left, token)
            return "", Call("mod", (left, self.modulus()))
        if binding == _RELATION:
            return "", self.relations(left)
        if sign != "∪" and joined != ":":
            self.scalar(left, token)
        if sign != "side by side":
            self.index += 1
        if binding == _POSTFIX:
            return "", self.postfix(sign, left, token)
        if sign == "^":
            return "", self.raised(left)
        start = self.token
        if sign == "side by side" and start.kind == "number":
            self.check_side_by_side(start)
        right = self.expression(binding + 1)
        if sign != "∪":
            self.scalar(right, start)
        if sign in ("+", "-", "±"):
            term = right if sign == "+" else Neg(right) if sign == "-" else Call("pm", (right,))
            return "+", Add((*(left.terms if joined == "+" and isinstance(left, Add) else (left,)), term))
        if sign in ("*", "side by side"):
            return "*", Mul((*(left.factors if joined == "*" and isinstance(left, Mul) else (left,)), right))
        if sign == "/":
            return "", Div(left, right)
        if sign == "mod":
            return "", Call("mod", (left, right))
        name = "ratio" if sign == ":" else "union"
        return sign, Call(name, (*(left.args if joined == sign and isinstance(left, Call) else (left,)), right))

    def relations(self, left: Node) -> Node:
        terms, ops = [left], []
        while self.token.kind == "op" and self.token.text in (*RELATIONS, "≡"):
            ops.append(self.token.text)
            self.index += 1
            terms.append(self.expression(_UNION))
        if any(isinstance(term, Relation | Chain | List_) or _is_call(term, "congruent") for term in terms):
            raise ParseError("a relation inside a relation", self.token.position)
        if "≡" in ops or self.at(*_MODULUS):
            return self.congruence(terms, ops)
        return Relation(ops[0], *terms) if len(ops) == 1 else Chain(tuple(terms), tuple(ops))

    def congruence(self, terms: list[Node], ops: list[str]) -> Node:
        """`a ≡ b (mod n)`; also with `=`, and with the modulus written `mod n`."""
        start = self.token
        if set(ops) - {"≡", "="}:
            raise ParseError("a congruence with an inequality sign", start.position)
        if self.at(*_MODULUS):
            modulus = self.modulus()
        elif isinstance(last := terms[-1], Call) and last.name == "mod":
            terms[-1], modulus = last.args
        else:
            raise ParseError(f"a congruence needs its modulus, (mod n){self.found()}", start.position)
        for term in terms:
            self.scalar(term, start)
        if len(terms) > FUNCTIONS["congruent"][1] - 1:
            raise LimitError(f"a congruence may have {FUNCTIONS['congruent'][1] - 1} sides", start.position)
        return Call("congruent", (*terms, modulus))

    def modulus(self) -> Node:
        """What follows `\\pmod` or `(mod`."""
        token = self.token
        self.index += 1
        if token.text == "pmod":
            return self.argument() if self.at("{") else self.expression(_POWER)
        bars, self.bars = self.bars, 0
        inside = self.expression(_UNION)
        self.scalar(inside, token)
        self.take(")")
        self.bars = bars
        return inside

    def postfix(self, sign: str, left: Node, token: Token) -> Node:
        name = {"!": "factorial", "%": "percent", "°": "degrees"}[sign]
        if (
            name == "factorial"
            and isinstance(left, Call)
            and left.name == name
            and self.tokens[self.index - 2].text == "!"
        ):
            raise ParseError("two '!' in a row have no single meaning; write (n!)!", token.position)
        return Call(name, (left,))

    def raised(self, base: Node) -> Node:
        if self.at("°"):  # ^\circ
            self.index += 1
            return Call("degrees", (base,))
        if self.at("{") and self.tokens[self.index + 1].text == "°" and self.tokens[self.index + 2].text == "}":
            self.index += 3
            return Call("degrees", (base,))
        start = self.token
        exponent = self.expression(_POWER)
        self.scalar(exponent, start)
        if exponent == Sym("T") and any(isinstance(part, Matrix) for part in walk(base)):
            return Call("transpose", (base,))
        return Pow(base, exponent)

    def starts_operand(self, token: Token) -> bool:
        if token.kind in ("number", "symbol", "constant", "function", "command", "begin"):
            return True
        if token.text == "|":
            return self.bars == 0
        return token.kind == "op" and token.text in _CLOSING

    def check_side_by_side(self, token: Token) -> None:
        """`3 4` and `x2` have no agreed reading; `(x + 1)2` has."""
        if self.tokens[self.index - 1].text != ")":
            raise ParseError(f"the number {token.text} directly after {self.tokens[self.index - 1].text!r}; write '*' "
                             "or '^' between them", token.position)  # fmt: skip

    def scalar(self, node: Node, token: Token) -> None:
        if isinstance(node, COMPOUND) or (isinstance(node, Call) and node.name in _NOT_SCALAR):
            raise ParseError("a relation, list, set or interval can't be part of a calculation", token.position)

    # Operands --------------------------------------------------------------------------------------------------

    def prefix(self, power: int) -> Node:
        token = self.token
        if token.kind == "op" and token.text in ("+", "-", "±"):
            self.index += 1
            start = self.token
            arg = self.expression(max(power, _PRODUCT))
            self.scalar(arg, start)
            if token.text == "+":
                return arg
            if token.text == "±":
                return Call("pm", (arg,))
            if isinstance(arg, Num) and not arg.text.startswith("-"):
                return Num(-arg.value, f"-{arg.text}")
            return Neg(arg)
        if token.kind == "number":
            return self.number()
        if token.kind == "symbol":
            self.index += 1
            return self.subscripted(token)
        if token.kind == "constant":
            self.index += 1
            return Const(token.text)
        if token.kind == "function":
            return self.function()
        if token.kind == "command":
            return self.command()
        if token.kind == "begin":
            return self.system() if token.text in _SYSTEMS else self.matrix()
        if token.kind == "op" and (token.text in _CLOSING or token.text in ("|", "∅")):
            return self.bracketed()
        raise ParseError(f"expected a number, a variable or a bracket{self.found()}", token.position)

    def number(self) -> Node:
        token = self.token
        assert token.value is not None
        self.index += 1
        if self.at("_"):
            self.index += 1
            return Call("base", (Num(token.value, token.text), self.script()))
        raised = self.index > 1 and self.tokens[self.index - 2].text == "^"  # 2^3\\frac{1}{2} is a product
        if token.text.isdigit() and not raised and (part := self.mixed_part()):
            top, bottom = part
            return Num(token.value + Fraction(top, bottom), f"{token.text} {top}/{bottom}")
        return Num(token.value, token.text)

    def mixed_part(self) -> tuple[int, int] | None:
        """The fraction of a mixed number, if one follows: ` 2/3` after a space, or `\\frac{2}{3}`."""
        here = self.tokens[self.index :][:7]
        texts = [token.text for token in here]
        if len(here) > 3 and here[0].kind == "number" and here[0].spaced and texts[1] == "/":
            top, bottom, length = texts[0], texts[2], 3
            if here[2].spaced:
                return None
        elif len(here) > 6 and (texts[0], texts[1], texts[3], texts[4], texts[6]) == ("frac", "{", "}", "{", "}"):
            top, bottom, length = texts[2], texts[5], 7
        elif len(here) > 2 and texts[0] == "frac" and len(texts[1]) == 2:
            top, bottom, length = texts[1][0], texts[1][1], 2
        else:
            return None
        if not (top.isdigit() and bottom.isdigit()):
            return None
        if not 0 < int(top) < int(bottom):
            raise ParseError("neither a mixed number nor a clear product; write '*' between them", here[0].position)
        self.index += length
        return int(top), int(bottom)

    def subscripted(self, token: Token) -> Node:
        if not self.at("_"):
            return Sym(token.text)
        self.index += 1
        script = self.script()
        if isinstance(script, Num):
            return Sym(f"{token.text}_{script.text}")
        if isinstance(script, Sym | Const):
            return Sym(f"{token.text}_{script.name}")
        raise ParseError("a subscript may be a number or a letter", token.position)

    def script(self) -> Node:
        """What stands after `_`: a number, a letter, or a group."""
        if self.at("{", "("):
            return self.bracketed()
        token = self.token
        self.index += 1
        if token.kind == "number" and token.value is not None:
            return Num(token.value, token.text)
        if token.kind in ("symbol", "constant"):
            return Sym(token.text) if token.kind == "symbol" else Const(token.text)
        raise ParseError("a subscript may be a number or a letter", token.position)

    def function(self) -> Node:
        token = self.token
        name = token.text
        self.index += 1
        base: Node | None = None
        power: Node | None = None
        while self.at("_", "^"):
            sign = self.token.text
            self.index += 1
            if sign == "_" and name == "log" and base is None:
                base = self.log_base()
            elif sign == "^" and power is None:
                power = self.expression(_POSTFIX)
            else:
                raise ParseError(f"unexpected {sign!r} after {name}", self.token.position)
        if isinstance(power, Num) and power.value == -1 and name in ("sin", "cos", "tan"):
            name, power = f"a{name}", None
        args = self.arguments(name)
        if base is not None:
            args = (*args, base)
        if name == "cbrt":
            name, args = "root", (*args, Num(Fraction(3), "3"))
        if name == "root" and len(args) == 1:
            name = "sqrt"
        fewest, most = FUNCTIONS[name]
        if not fewest <= len(args) <= most:
            wanted = str(fewest) if fewest == most else f"{fewest} to {most}"
            raise ParseError(f"{name} takes {wanted} arguments, got {len(args)}", token.position)
        call = Call(name, args)
        return call if power is None else Pow(call, power)

    def log_base(self) -> Node:
        """What stands after `\\log_`; of `\\log_28` one digit, as in TeX, where no other argument is left."""
        token = self.token
        if token.kind == "number" and token.text.isdigit() and len(token.text) > 1:
            return self.script() if self.starts_operand(self.tokens[self.index + 1]) else self.argument()
        return self.script()

    def arguments(self, name: str) -> tuple[Node, ...]:
        start = self.token
        if self.at("(", "[", "{"):
            args = tuple(self.items(_CLOSING[start.text]))
        elif name in ("sqrt", "cbrt"):
            args = (self.expression(_OPERAND),)
        else:
            # `\sin 2x \cos x`: the factors side by side, up to a sign or the next function.
            factors = [self.expression(_POWER)]
            while self.starts_operand(self.token) and self.token.kind != "function":
                if self.token.kind == "number":
                    self.check_side_by_side(self.token)
                factors.append(self.expression(_POWER))
            args = (factors[0] if len(factors) == 1 else Mul(tuple(factors)),)
        for arg in args:
            self.scalar(arg, start)
        return args

    def command(self) -> Node:
        token = self.token
        self.index += 1
        if token.text == "frac":
            top = self.argument()
            return Div(top, self.argument())
        if token.text == "binom":
            top = self.argument()
            return Call("binomial", (top, self.argument()))
        if not self.at("["):
            return Call("sqrt", (self.argument(),))
        self.index += 1
        degree = self.expression(_RELATION)
        self.take("]")
        return Call("root", (self.argument(), degree))

    def argument(self) -> Node:
        """An argument of a LaTeX command: a group, or the one next digit, letter or command."""
        token = self.token
        if self.at("{"):
            self.index += 1
            items = self.items("}", opened=True)
            if len(items) != 1:
                raise ParseError("expected one argument in the braces", token.position)
            self.scalar(items[0], token)
            return items[0]
        if token.kind == "number":
            digit, rest = token.text[0], token.text[1:]
            if not token.text.isdigit():
                raise ParseError(f"put {token.text} in braces", token.position)
            if rest:
                self.tokens[self.index] = Token("number", rest, token.position + 1, Fraction(int(rest)))
            else:
                self.index += 1
            return Num(Fraction(int(digit)), digit)
        if token.kind in ("symbol", "constant", "command"):
            return self.expression(_OPERAND)
        raise ParseError(f"expected an argument in braces{self.found()}", token.position)

    def matrix(self) -> Node:
        start = self.token
        if start.text not in _MATRICES:
            raise ParseError(f"unknown LaTeX environment {start.text!r}", start.position)
        self.index += 1
        rows: list[tuple[Node, ...]] = []
        while self.token.kind != "close" or not rows:
            cells = [self.expression(_RELATION)]
            while self.at("&"):
                self.index += 1
                cells.append(self.expression(_RELATION))
            rows.append(tuple(cells))
            if not self.at("\\\\"):
                break
            self.index += 1
        self.close(start)
        if len({len(row) for row in rows}) != 1:
            raise ParseError("the rows of a matrix must have one length", start.position)
        if start.text == "array" and len(rows[0]) == 1 and any(isinstance(row[0], Relation) for row in rows):
            return self.listed([row[0] for row in rows], start)
        for row in rows:
            for cell in row:
                self.scalar(cell, start)
        matrix = Matrix(tuple(rows))
        return Call("det", (matrix,)) if start.text == "vmatrix" else matrix

    def system(self) -> Node:
        """Relations that hold together, one a line."""
        start = self.token
        self.drop_alignment()
        self.index += 1
        rows: list[Node] = []
        while self.token.kind != "close" or not rows:
            rows.append(self.expression(_RELATION))
            if self.at(",", ";"):
                self.index += 1
            if self.at("&"):
                raise ParseError("a formula with several cases is not read", self.token.position)
            if not self.at("\\\\"):
                break
            self.index += 1
        self.close(start)
        return self.listed(rows, start)

    def listed(self, rows: list[Node], start: Token) -> Node:
        if self.depth > 1:
            raise ParseError("a system of relations can't be part of a formula", start.position)
        if any(isinstance(row, List_) for row in rows):
            raise ParseError("a system inside a system", start.position)
        return rows[0] if len(rows) == 1 else List_(tuple(rows))

    def drop_alignment(self) -> None:
        """Take out the `&` of this environment that only line up its rows; in `cases` those beside a relation sign."""
        name, depth, end = self.token.text, 0, self.index
        kept: list[Token] = []
        for index, token in enumerate(self.tokens[self.index : -1], self.index):
            depth += {"begin": 1, "close": -1}.get(token.kind, 0)
            if depth == 0:
                break
            end = index + 1
            beside = {self.tokens[index - 1].text, self.tokens[index + 1].text} & {*RELATIONS, "≡"}
            if not (token.text == "&" and token.kind == "op" and depth == 1 and (name != "cases" or beside)):
                kept.append(token)
        self.tokens[self.index : end] = kept

    def close(self, start: Token) -> None:
        if self.token.kind != "close" or self.token.text != start.text:
            raise ParseError(f"expected '\\end{{{start.text}}}'{self.found()}", self.token.position)
        self.index += 1

    # Brackets --------------------------------------------------------------------------------------------------

    def items(self, *closing: str, opened: bool = False) -> list[Node]:
        """The items between the bracket here (`opened`: already passed) and one of `closing`, which it passes."""
        start = self.tokens[self.index - 1] if opened else self.token
        if not opened:
            self.index += 1
        bars, self.bars = self.bars, 0
        items: list[Node] = []
        if not self.at(*closing):
            items.append(self.item())
            while self.at(",", ";"):
                self.index += 1
                items.append(self.item())
        if not self.at(*closing):
            if self.token.kind == "end":
                raise ParseError(f"the bracket {start.text!r} is never closed", start.position)
            raise ParseError(f"expected {' or '.join(map(repr, closing))}{self.found()}", self.token.position)
        self.index += 1
        self.bars = bars
        return items

    def item(self) -> Node:
        """One item between brackets; `{a \\over b}` and `{n \\choose k}` are a fraction and a binomial coefficient."""
        start = self.token
        left = self.expression(_RELATION)
        if not self.at("\\over", "\\choose"):
            return left
        sign = self.token.text
        self.index += 1
        right = self.expression(_RELATION)
        for part in (left, right):
            self.scalar(part, start)
        return Div(left, right) if sign == "\\over" else Call("binomial", (left, right))

    def bracketed(self) -> Node:
        token, opened = self.token, self.index
        opening = token.text
        if opening == "∅":
            self.index += 1
            return Set_(())
        if opening == "|":
            return self.absolute()
        closing = (")", "]") if opening in ("(", "[") else (_CLOSING[opening],)
        items = self.items(*closing)
        closed_by = self.tokens[self.index - 1].text
        if opening in ("⌊", "⌈", "|("):
            name = {"⌊": "floor", "⌈": "ceil", "|(": "abs"}[opening]
            if len(items) != 1:
                raise ParseError(f"{name} takes one argument", token.position)
            self.scalar(items[0], token)
            return Call(name, tuple(items))
        if opening == "\\{" or (opening == "{" and len(items) > 1):
            return Set_(tuple(items))
        if not items:
            raise ParseError("nothing between the brackets", token.position)
        if opening == "⟨":
            for part in items:
                self.scalar(part, token)
            return Matrix(tuple((part,) for part in items))
        if opening == "[" and closed_by == "]":
            if rows := self.rows(opened, len(items)):
                return Matrix(rows)
            self.square[opened] = self.index, items
            if len(items) > 2:
                self.loose[opened] = token
                return items[0]
        if _CLOSING[opening] != closed_by or (opening == "[" and len(items) == 2):
            if len(items) != 2:
                raise ParseError("an interval has two ends", token.position)
            return Interval(items[0], items[1], opening == "[", closed_by == "]")
        return items[0] if len(items) == 1 else Tuple_(tuple(items))

    def absolute(self) -> Node:
        token = self.token
        self.index += 1
        self.bars += 1
        inside = self.expression(_RELATION)
        self.scalar(inside, token)
        name = "det" if isinstance(inside, Matrix) else "abs"
        if not self.at("|"):
            raise ParseError("the bar '|' is never closed", token.position)
        self.index += 1
        self.bars -= 1
        return Call(name, (inside,))

    def rows(self, opened: int, count: int) -> tuple[tuple[Node, ...], ...]:
        """The rows of a matrix `[[1, 2], [3, 4]]` that has just been closed; empty where the items are no rows."""
        rows: list[tuple[Node, ...]] = []
        index, taken = opened + 1, []
        while index in self.square:
            behind, items = self.square[index]
            taken.append(index)
            rows.append(tuple(items))
            index = behind + 1
        if len(rows) != count or index != self.index:
            return ()
        if len({len(row) for row in rows}) != 1:
            raise ParseError("the rows of a matrix must have one length", self.tokens[opened].position)
        for cell in (cell for row in rows for cell in row):
            self.scalar(cell, self.tokens[opened])
        for start in taken:
            self.loose.pop(start, None)
        return tuple(rows)


def _is_call(node: Node, name: str) -> bool:
    return isinstance(node, Call) and node.name == name
