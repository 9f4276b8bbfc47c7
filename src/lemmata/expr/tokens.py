"""Text or LaTeX to tokens: numbers with their exact value, names, and signs, each with its position.

It knows spelling only (grouped digits, repeating decimals, Unicode signs, LaTeX spacing); what a sequence of tokens
means is the parser's.
"""

import re
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from lemmata.expr.functions import (
    ALIASES,
    CONSTANTS,
    FUNCTIONS,
    GREEK,
    IGNORED_COMMANDS,
    LATEX_FUNCTIONS,
    LATEX_RELATIONS,
    WRITTEN_ONLY,
)
from lemmata.expr.limits import LimitError, Limits, ParseError


@dataclass(frozen=True, slots=True)
class Token:
    """`kind` is `number`, `symbol`, `constant`, `function`, `command` (LaTeX with arguments), `op` or `end`.

    `value` is the number's value; `spaced` says that white space stands before the token.
    """

    kind: str
    text: str
    position: int
    value: Fraction | None = None
    spaced: bool = False


_GROUP = r"(?:,|\{,\}|\\,|,\\!|\{,\\!\}|[\u00a0\u2009\u202f])"
_GROUPED = re.compile(rf"\d{{1,3}}(?:{_GROUP}\d{{3}})+(?!\d|,\d)(?:\.\d+(?!\d*\\(?:overline|bar|dot)\b))?")
_REPEATING = re.compile(r"(\d*)\.(\d*)\\(?:overline|bar|dot)\s*(?:\{\s*(\d+)\s*\}|(\d))")
_PLAIN = re.compile(r"\d+(?:\.\d+)?|\.\d+")
_WORD = re.compile(r"[A-Za-z]+")
_COMMAND = re.compile(r"\\(?:[A-Za-z]+|.)", re.DOTALL)
_ENVIRONMENT = re.compile(r"\s*\{([A-Za-z]+)\*?\}(?:\s*\{[lcr| ]*\})?")
_NAME_GROUP = re.compile(r"\s*\{([^{}]*)\}")
_SPACE = re.compile(r"[\s~\u200b\ufeff]+")
_SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-")
_RAISED = re.compile("[⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_LOWERED = re.compile("[₀₁₂₃₄₅₆₇₈₉]+")
_SUBSCRIPT = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
_VULGAR = {
    "½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4), "⅕": (1, 5), "⅖": (2, 5), "⅗": (3, 5),
    "⅘": (4, 5), "⅐": (1, 7), "⅑": (1, 9), "⅒": (1, 10), "⅙": (1, 6), "⅚": (5, 6), "⅛": (1, 8), "⅜": (3, 8),
    "⅝": (5, 8), "⅞": (7, 8),
}  # fmt: skip
_UNICODE = {
    "−": "-", "–": "-", "×": "*", "·": "*", "⋅": "*", "∗": "*", "÷": "/", "⁄": "/", "∕": "/", "≤": "<=", "≥": ">=",
    "≠": "!=", "±": "±", "∪": "∪", "°": "°", "∣": "|", "（": "(", "）": ")", "，": ",", "＝": "=", "＋": "+", "：": ":",
    "‐": "-", "‑": "-", "‒": "-", "－": "-", "∙": "*", "•": "*", "＊": "*", "⩽": "<=", "⩾": ">=", "≦": "<=", "≧": ">=",
    "≡": "≡",
}  # fmt: skip
_GREEK_LETTERS = dict(
    zip(
        "αβγδεζηθικλμνξρστφχψωΔΘΛΣΦΨΩ",
        str.split(
            "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi rho sigma tau phi chi psi omega "
            "Delta Theta Lambda Sigma Phi Psi Omega"
        ),
        strict=True,
    )
)
_TWO_SIGNS = ("**", "!=", "<=", ">=", "==", "=<")
_OPERATORS = {
    "cdot": "*", "times": "*", "ast": "*", "div": "/", "pm": "±", "mp": "±", "cup": "∪", "colon": ":", "vert": "|",
    "mid": "|", "lvert": "|(", "rvert": ")|", "lfloor": "⌊", "rfloor": "⌋", "lceil": "⌈", "rceil": "⌉",
    "lbrace": "\\{", "rbrace": "\\}", "lbrack": "[", "rbrack": "]", "circ": "°", "degree": "°", "bmod": "mod",
    "pmod": "pmod", "equiv": "≡", "choose": "\\choose", "over": "\\over", "langle": "⟨", "rangle": "⟩",
}  # fmt: skip
_SIGNS = {"\\{": "\\{", "\\}": "\\}", "\\%": "%", "\\|": "|"}
_WITH_ARGUMENTS = frozenset(str.split("frac dfrac tfrac cfrac sqrt binom dbinom tbinom"))
_NAMING = frozenset(str.split("text textrm textbf textit mathrm mathbf mathit operatorname mbox bold vec bm"))
_DOTS = frozenset(str.split("ldots dots cdots dotsb dotsc dotsm dotsi vdots ddots"))
_NO_DOTS = "an ellipsis stands for terms that are not written; write them out"
_LAST_DOT = re.compile(r"\.\s*(?=\\\\|\\end\b)")
_OPEN_SYSTEM = re.compile(r"\\left\s*\\\{\s*(?=\\begin\{(?:aligned|align|array|gathered|split|cases)\b)")
_INVISIBLE = re.compile(r"\\(?:left|right)\s*\.")
_FRACTIONS = {"dfrac": "frac", "tfrac": "frac", "cfrac": "frac", "dbinom": "binom", "tbinom": "binom"}

_AROUND = re.compile("(x?)(sin|cos|tan|ln|log|exp|sqrt)(x?)")
# `ab`, `xyz` or `mn` is a product of letters; a word is not. Letters must stand in alphabetical order and the common
# short words and units that happen to do so are excluded, so that prose never passes for a formula.
_PRODUCT_LETTERS = frozenset("abcdkmnpqrstuvwxyz")
_SHORT_WORDS = frozenset(
    str.split("an as at am ad by my mr pt qt cm km dm kw mw cu any ant art apt act buy cry dry amp adz bmx dt")
)


def tokenize(text: str, limits: Limits) -> list[Token]:
    """The tokens of `text`, ending with one of kind `end`; raises ParseError and LimitError."""
    if len(text) > limits.length:
        raise LimitError(f"a formula may have {limits.length} characters, this one has {len(text)}")
    return _Tokenizer(text, limits).run()


class _Tokenizer:
    def __init__(self, text: str, limits: Limits) -> None:
        self.text = text
        self.limits = limits
        self.tokens: list[Token] = []
        self.brackets: list[bool] = []  # per open bracket: whether digits may be grouped by commas in it
        self.spaced = False

    def run(self) -> list[Token]:
        position, end = self.outer_math()
        while position < end:
            if len(self.tokens) > self.limits.tokens:
                raise LimitError(f"a formula may have {self.limits.tokens} tokens", position)
            if space := _SPACE.match(self.text, position, end):
                position, self.spaced = space.end(), True
                continue
            position = self.one(position, end)
        self.emit("end", "", end)
        return self.tokens

    def outer_math(self) -> tuple[int, int]:
        """The part inside `$…$`, `\\(…\\)` or `\\[…\\]` around the whole text."""
        stripped = self.text.strip()
        start = len(self.text) - len(self.text.lstrip())
        end = start + len(stripped)
        for opening, closing in (("$$", "$$"), ("$", "$"), ("\\(", "\\)"), ("\\[", "\\]")):
            if stripped.startswith(opening) and stripped.endswith(closing) and len(stripped) > 2 * len(opening):
                return start + len(opening), end - len(closing)
        return start, end

    def emit(self, kind: str, text: str, position: int, value: Fraction | None = None) -> None:
        if text == "mod" and self.tokens and self.tokens[-1].text == "(":
            self.tokens[-1] = Token("op", "(mod", self.tokens[-1].position, None, self.tokens[-1].spaced)
            return
        self.tokens.append(Token(kind, text, position, value, self.spaced))
        self.spaced = False

    def one(self, position: int, end: int) -> int:
        char = self.text[position]
        if char == "…" or self.text.startswith("...", position):
            raise ParseError(_NO_DOTS, position)
        if char == "." and (last := _LAST_DOT.match(self.text, position, end)):
            return last.end()
        if char.isascii() and (char.isdigit() or char == "."):
            return self.number(position, end)
        if char.isascii() and char.isalpha():
            return self.word(position, end)
        if char == "\\":
            return self.command(position, end)
        if char in _VULGAR:
            top, bottom = _VULGAR[char]
            self.fraction(top, bottom, position)
            return position + 1
        if raised := _RAISED.match(self.text, position, end):
            written = raised.group().translate(_SUPERSCRIPT)
            self.emit("op", "^", position)
            self.emit("op", "(", position)
            if written[0] in "+-":
                self.emit("op", written[0], position)
            self.whole(written.lstrip("+-"), position)
            self.emit("op", ")", position)
            return raised.end()
        if lowered := _LOWERED.match(self.text, position, end):
            self.emit("op", "_", position)
            self.whole(lowered.group().translate(_SUBSCRIPT), position)
            return lowered.end()
        if char in _GREEK_LETTERS:
            self.emit("symbol", _GREEK_LETTERS[char], position)
            return position + 1
        if char in "π∞√∛∅":
            kind = {"π": "constant", "∞": "constant", "√": "function", "∛": "function", "∅": "op"}[char]
            self.emit(kind, {"π": "pi", "∞": "oo", "√": "sqrt", "∛": "cbrt", "∅": "∅"}[char], position)
            return position + 1
        return self.sign(position, end)

    def sign(self, position: int, end: int) -> int:
        pair = self.text[position : min(position + 2, end)]
        if pair in _TWO_SIGNS:
            self.emit("op", {"**": "^", "==": "=", "=<": "<="}.get(pair, pair), position)
            return position + 2
        char = self.text[position]
        op = _UNICODE.get(char, char)
        if op not in ("<=", ">=", "!=") and op not in "+-*/^!%()[]{}|,;:=<>_±∪°⌊⌋⌈⌉&≡⟨⟩":
            raise ParseError(f"a formula can't contain {char!r}", position)
        self.bracket(op)
        self.emit("op", op, position)
        return position + 1

    def bracket(self, op: str) -> None:
        """Keep track of where `1,234` is one number: not among the items of a tuple, a set or a function."""
        if op in ("(", "[", "\\{", "⟨"):
            self.brackets.append(False)
        elif op == "{":
            previous = self.tokens[-1] if self.tokens else None
            group = previous is not None and (previous.kind == "command" or previous.text in ("^", "_", "}"))
            self.brackets.append(group and all(self.brackets))
        elif op in (")", "]", "}", "\\}", "⟩") and self.brackets:
            self.brackets.pop()

    def number(self, position: int, end: int) -> int:
        if match := _REPEATING.match(self.text, position, end):
            whole, fixed, period = match[1], match[2], match[3] or match[4]
            self.check_digits(len(whole) + len(fixed) + len(period), position)
            scale = 10 ** len(fixed)
            value = Fraction(int((whole or "0") + fixed), scale)
            value += Fraction(int(period), scale * (10 ** len(period) - 1))
            self.emit("number", f"{whole or '0'}.{fixed}\\overline{{{period}}}", position, value)
            return match.end()
        match = (_GROUPED.match(self.text, position, end) if all(self.brackets) else None) or _PLAIN.match(
            self.text, position, end
        )
        if match is None:
            raise ParseError("a '.' without digits", position)
        digits = re.sub(r"[^0-9.]", "", match.group())
        self.whole(digits, position)
        following = self.text[match.end() : match.end() + 1] if match.end() < end else ""
        if following in _VULGAR:
            top, bottom = _VULGAR[following]
            whole = self.tokens.pop()
            if whole.value is None or whole.value.denominator != 1:
                raise ParseError("a decimal can't stand before a fraction", match.end())
            self.spaced = whole.spaced
            self.emit("number", f"{whole.text} {top}/{bottom}", position, whole.value + Fraction(top, bottom))
            return match.end() + 1
        return match.end()

    def whole(self, digits: str, position: int) -> None:
        self.check_digits(len(digits), position)
        text = f"0{digits}" if digits.startswith(".") else digits
        integral, _, decimals = text.partition(".")
        self.emit("number", text, position, Fraction(int(integral + decimals), 10 ** len(decimals)))

    def check_digits(self, count: int, position: int) -> None:
        if count > self.limits.digits:
            raise LimitError(f"a number may have {self.limits.digits} digits", position)

    def fraction(self, top: int, bottom: int, position: int) -> None:
        self.emit("op", "(", position)
        self.whole(str(top), position)
        self.emit("op", "/", position)
        self.whole(str(bottom), position)
        self.emit("op", ")", position)

    def word(self, position: int, end: int) -> int:
        match = _WORD.match(self.text, position, end)
        assert match is not None
        self.name(match.group(), position, self.text[match.end() : match.end() + 1] if match.end() < end else "")
        return match.end()

    def name(self, word: str, position: int, following: str = "") -> None:
        """A word: a function, a constant, a Greek name, one letter, or a product of letters and names."""
        known = ALIASES.get(word, word)
        if word in CONSTANTS:
            self.emit("constant", CONSTANTS[word], position)
        elif word == "cbrt":
            self.emit("function", "cbrt", position)
        elif known in FUNCTIONS and known not in WRITTEN_ONLY:
            self.emit("op" if word == "mod" else "function", known, position)
        elif word in GREEK or len(word) == 1:
            self.emit("symbol", word, position)
        elif len(word) <= 3 and word not in _SHORT_WORDS and _alphabetical(word):
            for offset, letter in enumerate(word):
                self.emit("symbol", letter, position + offset)
        elif parts := _run_together(word, following):
            for part in parts:
                self.name(part, position)
                position += len(part)
        else:
            raise ParseError(f"{word!r} is not a known function or variable", position)

    def command(self, position: int, end: int) -> int:
        match = _COMMAND.match(self.text, position, end)
        if match is None:
            raise ParseError("a '\\' at the end", position)
        written, after = match.group(), match.end()
        name = written[1:]
        if skipped := _OPEN_SYSTEM.match(self.text, position, end) or _INVISIBLE.match(self.text, position, end):
            self.spaced = True
            return skipped.end()
        if name in _DOTS:
            raise ParseError(_NO_DOTS, position)
        if not name.isalpha():
            if name in ",;:! \n\t":
                self.spaced = True
            elif written in _SIGNS:
                self.bracket(_SIGNS[written])
                self.emit("op", _SIGNS[written], position)
            elif written == "\\\\":
                self.emit("op", "\\\\", position)
            else:
                raise ParseError(f"unexpected {written!r}", position)
        elif name in ("begin", "end"):
            return self.environment(name, after, end)
        elif name in _WITH_ARGUMENTS:
            self.emit("command", _FRACTIONS.get(name, name), position)
        elif name in IGNORED_COMMANDS:
            self.spaced = True
        elif name in LATEX_RELATIONS:
            self.emit("op", LATEX_RELATIONS[name], position)
        elif name in ("lvert", "rvert"):
            self.emit("op", {"lvert": "|(", "rvert": ")|"}[name], position)
        elif name in _OPERATORS:
            self.bracket(_OPERATORS[name])
            self.emit("op", _OPERATORS[name], position)
        elif name in ("emptyset", "varnothing"):
            self.emit("op", "∅", position)
        elif name in _NAMING:
            return self.named(name, after, end)
        elif name in LATEX_FUNCTIONS or name in CONSTANTS or name in GREEK:
            self.name(name, position)
        else:
            raise ParseError(f"unknown LaTeX command {written!r}", position)
        return after

    def environment(self, command: str, position: int, end: int) -> int:
        match = _ENVIRONMENT.match(self.text, position, end)
        if match is None:
            raise ParseError(f"\\{command} without a name in braces", position)
        if command == "begin":
            self.brackets.append(False)
        elif self.brackets:
            self.brackets.pop()
        self.emit("begin" if command == "begin" else "close", match[1], position)
        return match.end()

    def named(self, command: str, position: int, end: int) -> int:
        """`\\operatorname{lcm}`, `\\mathrm{e}`: the word in the braces, which must be a known name."""
        match = _NAME_GROUP.match(self.text, position, end)
        if match is None:
            raise ParseError(f"\\{command} without a closed group", position)
        word = match[1].strip()
        if word and not word.isalpha():
            raise ParseError(f"text {word!r} in a formula", match.start(1))
        if word:
            self.name(word, match.start(1))
        else:
            self.spaced = True
        return match.end()


def _alphabetical(word: str) -> bool:
    return _PRODUCT_LETTERS.issuperset(word) and all(a < b for a, b in pairwise(word))


def _run_together(word: str, following: str) -> tuple[str, ...]:
    """The names in `xsin`, `sinx`, `bi`, `xe^`, `abcd`; nothing where it is a word."""
    first, rest = word[0], word[1:]
    if found := _AROUND.fullmatch(word):
        return tuple(part for part in found.groups() if part)
    if len(word) == 2 and first in _PRODUCT_LETTERS - {"m"} and (rest == "i" or (rest == "e" and following == "^")):
        return first, rest
    consecutive = all(ord(b) - ord(a) == 1 for a, b in pairwise(word))
    return tuple(word) if 4 <= len(word) <= 6 and consecutive and word[0] in "aptuvw" else ()
