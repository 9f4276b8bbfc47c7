"""What two spellings of one problem have in common: canonical tokens, the identity key, the template and its numbers.

Pure text work: spacing, LaTeX spelling, Unicode signs and digit groups are evened out, then numbers are masked. Knows
nothing of storage, and nothing of what a problem means.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

_COMMANDS = {
    "dfrac": "frac", "tfrac": "frac", "cfrac": "frac", "cdot": "*", "times": "*", "ast": "*", "div": "/", "leq": "<=",
    "le": "<=", "leqslant": "<=", "geq": ">=", "ge": ">=", "geqslant": ">=", "neq": "!=", "ne": "!=", "lt": "<",
    "gt": ">", "ldots": "...", "dots": "...", "cdots": "...", "dbinom": "binom", "tbinom": "binom", "degree": "°",
    "circ": "°", "lbrace": "⦃", "rbrace": "⦄", "mid": "|", "vert": "|", "lvert": "|", "rvert": "|", "infty": "oo",
}  # fmt: skip
_DROPPED = frozenset(
    str.split(
        "left right big Big bigg Bigg bigl bigr Bigl Bigr displaystyle textstyle limits quad qquad text textrm textbf "
        "textit mathrm mathbf mathit operatorname mbox boldsymbol"
    )
)
_SIGNS = str.maketrans(
    {"−": "-", "–": "-", "—": "-", "×": "*", "·": "*", "⋅": "*", "÷": "/", "⁄": "/", "∕": "/", "’": "'", "‘": "'",
     "“": '"', "”": '"', "≤": "≤", "≥": "≥", "π": " pi ", "∞": " oo ", "√": " sqrt "}
)  # fmt: skip
_RAISED = re.compile(r"[⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_RAISED_DIGITS = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
_TOKEN = re.compile(
    r"\\([A-Za-z]+)|\\(.)|(\d{1,3}(?:(?:,|\{,\}|\\,)\d{3})+(?![\d])(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)"
    r"|([^\W\d_]+(?:'[^\W\d_]+)?)|(<=|>=|!=|\.\.\.|\*\*|≤|≥|≠)|(\S)",
    re.DOTALL,
)
_GROUPING = re.compile(r"[^\d.]")
_SET_BRACES = {"{": "⦃", "}": "⦄"}
"""Braces that are written, apart from those that group."""
_ALIGNED = {"&": "&", "\\": "\\\\"}
"""Columns and rows: spacing, but in an environment such as a matrix."""
_VULGAR = re.compile(r"[¼-¾⅐-⅞]")
"""`1½` is no `11/2`, which is what NFKC makes of it."""
_RELATIONS = {"≤": "<=", "≥": ">=", "≠": "!=", "**": "^"}

NUMBER_WORDS = {
    word: value
    for value, word in enumerate(
        str.split("two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"), 2
    )
} | {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
"""`one` is left out: it is as often a pronoun as a number."""
_OPERATORS = frozenset("+-*/^=<>(") | {"<=", ">=", "!="}
_NOT_VARIABLES = frozenset("aAI")
"""Single letters that are words; a template that keeps them as they are is only a little too fine."""
LONGEST_NUMBER = 1_000
"""Digits; a longer one is kept as text, never computed with."""
MAX_CHARACTERS = 20_000
"""Of a problem's text that is looked at for keys and terms; the longest of MATH has about 4,000."""


def canonical_tokens(text: str) -> list[str]:
    """The tokens of a text without what spelling decides: spacing, LaTeX commands and delimiters, digit groups, signs.

    Words keep their letters in lower case; single letters keep their case, since they may be variables.
    """
    text = _RAISED.sub(lambda found: "^" + found[0].translate(_RAISED_DIGITS), text[:MAX_CHARACTERS])
    text, aligned = _VULGAR.sub(r" \g<0>", text), "\\begin" in text
    text = unicodedata.normalize("NFKC", text.translate(_SIGNS)).translate(_SIGNS)
    tokens: list[str] = []
    for command, escaped, number, word, relation, sign in _TOKEN.findall(text):
        if number:
            tokens.append(_plain_number(number))
        elif word:
            tokens.append(word if len(word) == 1 else word.lower())
        elif command:
            if command not in _DROPPED:
                tokens.append(_COMMANDS.get(command, command))
        elif escaped:
            if escaped in "{}%|" or (aligned and escaped == "\\"):
                tokens.append(_SET_BRACES.get(escaped, _ALIGNED.get(escaped, escaped)))
        elif relation:
            tokens.append(_RELATIONS.get(relation, relation))
        elif sign not in "$&~\\" or (aligned and sign == "&"):
            tokens.append(sign)
    return _without_braces(tokens)


def _plain_number(written: str) -> str:
    digits = _GROUPING.sub("", written)
    if "." in digits:
        digits = digits.rstrip("0").rstrip(".")
        digits = "0" + digits if digits.startswith(".") else digits
    return digits.lstrip("0") or "0" if "." not in digits else digits


def _without_braces(tokens: list[str]) -> list[str]:
    """LaTeX groups in plain form: `frac {3} {4}` is `3 / 4`, `^ {2}` is `^ 2`, and longer groups get parentheses.

    Other groups are marked where formulas are in them: `sqrt [3] {8 + 1}` is not `sqrt [3] {8} + 1`.
    """
    out: list[str] = []
    index = 0
    while index < len(tokens):
        token = tokens[index]
        if token == "frac":
            top, after = _group(tokens, index + 1)
            bottom, after = _group(tokens, after)
            if top and bottom:
                out += [*_bracketed(top), "/", *_bracketed(bottom)]
                index = after
                continue
        if token == "{":
            inside, after = _group(tokens, index)
            if inside and out and out[-1] in ("^", "_", "sqrt"):
                out += _bracketed(inside)
                index = after
                continue
            if len(inside) > 1 and not all(len(word) > 1 and word.isalpha() for word in inside):
                out += ["⟨", *inside, "⟩"]
                index = after
                continue
        if token not in "{}":
            out.append(token)
        index += 1
    return out


def _group(tokens: list[str], start: int) -> tuple[list[str], int]:
    """The argument at `start`, without its braces and plain inside, and where it ends; a digit of `frac12` is one."""
    if start >= len(tokens):
        return [], start
    if tokens[start] != "{":
        first = tokens[start]
        if first.isdigit() and len(first) > 1:
            # `\frac12` and `\frac1{2}`: one digit an argument.
            tokens[start] = first[1:]
            return [first[0]], start
        return [first], start + 1
    depth = 0
    for index in range(start, len(tokens)):
        depth += {"{": 1, "}": -1}.get(tokens[index], 0)
        if depth == 0:
            return _without_braces(tokens[start + 1 : index]), index + 1
    return [], start


def _bracketed(tokens: list[str]) -> list[str]:
    return tokens if len(tokens) == 1 else ["(", *tokens, ")"]


def identity_key(text: str) -> str:
    """One key for all spellings of a text: sha256 over its canonical tokens, without a final sentence sign."""
    return _key(_sentence(text), text)


def _key(tokens: Iterable[str], text: str) -> str:
    """Of what is beyond the part that is read, only the spacing may differ."""
    beyond = text[MAX_CHARACTERS:].split()
    return hashlib.sha256("\x1f".join([*tokens, *(["\x1e", *beyond] if beyond else [])]).encode()).hexdigest()


def _sentence(text: str) -> list[str]:
    """Canonical tokens without the sign that ends the sentence; `5!` at its end is a factorial and stays."""
    tokens = canonical_tokens(text)
    while tokens and tokens[-1] in (".", "?", "!"):
        before = tokens[-2] if len(tokens) > 1 else ""
        if tokens[-1] == "!" and not (before in (".", "?", "") or (len(before) > 1 and before.isalpha())):
            break
        tokens.pop()
    return tokens


def content_key(problem: str, solution: str) -> str:
    """One key for the spellings of a problem with one solution text, whatever its spacing."""
    return hashlib.sha256(f"{identity_key(problem)}\x1f{' '.join(solution.split())}".encode()).hexdigest()


def template_key(text: str) -> str:
    """The key of a text's template."""
    return template(text).key


@dataclass(frozen=True)
class Template:
    """A text with its numbers masked as `#` (signs of terms and coefficients of 1 included), and their values."""

    tokens: tuple[str, ...]
    values: tuple[Fraction, ...]
    key: str
    """One key for all texts that differ in their numbers and the names of their variables only."""


def template(text: str) -> Template:
    """The template of a text. Exponents and number-free texts stay as they are; `x - 3` and `x + 5` are alike."""
    tokens = _sentence(text)
    out: list[str] = []
    values: list[Fraction] = []
    names: dict[str, str] = {}
    letters = {token for index, token in enumerate(tokens) if _is_variable(tokens, index)}
    sign: int | None = None
    for index, token in enumerate(tokens):
        before = tokens[index - 1] if index else ""
        after = tokens[index + 1] if index + 1 < len(tokens) else ""
        value = _value(token)
        if token in ("+", "-") and (_value(after) is not None or _is_variable(tokens, index + 1)) and before != "^":
            # The sign belongs to the number: binary signs leave one `+` behind, unary ones nothing.
            sign = -1 if token == "-" else 1
            if before and (before == ")" or _value(before) is not None or _is_variable(tokens, index - 1)):
                out.append("+")
        elif value is not None and before != "^":
            out.append("#")
            values.append(value * (sign or 1))
            sign = None
        elif _is_variable(tokens, index):
            if _value(before) is None and not _is_variable(tokens, index - 1) and before not in (")", "^", "_"):
                out.append("#")
                values.append(Fraction(sign or 1))
            sign = None
            out.append(names.setdefault(token, f"v{len(names) + 1}"))
        elif token in letters:
            out.append(names.setdefault(token, f"v{len(names) + 1}"))
        else:
            out.append(token)
    return Template(tuple(out), tuple(values), _key(out, text))


def _value(token: str) -> Fraction | None:
    if _is_number(token):
        return Fraction(token)
    return Fraction(NUMBER_WORDS[token]) if token in NUMBER_WORDS else None


def _is_number(token: str) -> bool:
    return token[:1].isascii() and token[:1].isdigit() and len(token) <= LONGEST_NUMBER


def _is_variable(tokens: list[str], index: int) -> bool:
    """A single letter that stands in a formula: next to a number, an operator or another bracket."""
    if not 0 <= index < len(tokens):
        return False
    token = tokens[index]
    if len(token) != 1 or not token.isascii() or not token.isalpha():
        return False
    before = tokens[index - 1] if index else ""
    after = tokens[index + 1] if index + 1 < len(tokens) else ""
    if token in _NOT_VARIABLES:
        return False
    return (
        before in _OPERATORS or after in _OPERATORS or after == ")" or (before[:1].isascii() and before[:1].isdigit())
    )
