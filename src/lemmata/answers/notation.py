"""Notations that the formula parser does not know, rewritten to those it knows, and nothing else.

French brackets, repeating decimals in brackets, hexadecimal and binary prefixes, `\\choose`, angle brackets, sets
without some members. Each rewriting keeps the value exactly; a text that fits none of them is left as it is.
"""

import re
from collections.abc import Callable

_LONGEST = 400
_REPEATING = re.compile(r"(?<![\w.])(-?\d{1,30}\.\d{0,30})\((\d{1,30})\)(?![\w(])")
_DOTTED = re.compile(r"(?<![\w.])(-?\d{1,30}\.\d{0,30}?)\\dot\s*\{?(\d)\}?(?:(\d{0,20})\\dot\s*\{?(\d)\}?)?(?!\d)")
_GOING_ON = re.compile(r"(?<![\w.])(-?\d{0,30}\.)(\d{1,40})\s*(?:\.\.\.|…|\\[lc]?dots\b)")
_PREFIXED = re.compile(r"^(-?)0(?:[xX]([0-9A-Fa-f]{1,60})|[bB]([01]{1,200})|[oO]([0-7]{1,80}))$")
_BASE_WORDS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
               "twelve": 12, "sixteen": 16}  # fmt: skip
_BASED = re.compile(r"^(-?)\(?\s*([0-9A-Za-z]{1,60})\s*\)?\s*_\s*(?:\{\s*)?(\d{1,2}|[a-z]{3,7})(?:\s*\})?$")
_IN_BASE = re.compile(r"^(-?)([0-9A-F]{1,60}) (?:in |\()?base[- ](\d{1,2}|[a-z]{3,7})\)?$")
_CHOOSE = re.compile(r"\{\s*([^{}]{1,60}?)\s*\\choose\s*([^{}]{1,60}?)\s*\}")
_ANGLE = re.compile(r"^\\(?:left\s*\\)?langle\s*(.+?)\s*\\(?:right\s*\\)?rangle$")
_CLOSED_ONLY = re.compile(r"\\(?:left|right|big|Big|bigl|bigr|Bigl|Bigr)(?=\s*[\[\]])")
_FRENCH = re.compile(r"([\[\]])\s*([^\[\]]{1,120}?)\s*([;,])\s*([^\[\]]{1,120}?)\s*([\[\]])")
_BRACKET_LIST = re.compile(r"^\[([^\[\],;()]+(?:,[^\[\],;()]+){2,40})\]$")
_UNION = re.compile(r"∪|\\cup|\bor\b")
_WITHOUT = re.compile(r"^(?:[a-z]\s*(?:∈|\\in)\s*)?ℝ\s*(?:\\setminus|\\backslash|\\|-|−)\s*\\?\{(.{1,100}?)\\?\}$")
_NOT_THESE = re.compile(r"^([a-z])\s*(?:\\neq|\\ne|≠|!=)\s*([^=<>≠\\]{1,40},.{1,80})$")
_GROUPED_BY_DOTS = re.compile(r"^(-?\d{1,3})((?:\.\d{3}){2,})$")
_MEMBER = re.compile(r"\b([a-z])\s*(?:∈|\\in)\s*ℝ\s*(?=$|[,;|:]|\\mid)")


def known_notation(text: str) -> str:
    """`text` with foreign notations rewritten: `]1, 2]` to `(1, 2]`, `0.1(6)` to `0.1\\overline{6}`, `0x1F` to 31."""
    if len(text) > _LONGEST:
        return text
    for rewrite in _REWRITES:
        text = rewrite(text)
    return text


def going_on(text: str) -> str:
    """`text` with each decimal like `0.1666...` as `0.1\\overline{6}`: at least three periods and no other digit.

    A decimal whose dots say no period (`3.14...`) is left as it is.
    """
    return _GOING_ON.sub(_with_period, text)


def _with_period(match: re.Match[str]) -> str:
    digits = match[2]
    for start in range(len(digits)):
        tail = digits[start:]
        for size in range(1, len(tail) // 3 + 1):
            if all(digit == tail[place % size] for place, digit in enumerate(tail)):
                return rf"{match[1]}{digits[:start]}\overline{{{tail[:size]}}}"
    return match[0]


def _repeating(text: str) -> str:
    text = _REPEATING.sub(r"\1\\overline{\2}", text)
    return _DOTTED.sub(lambda m: rf"{m[1]}\overline{{{m[2]}{m[3] or ''}{m[4] or ''}}}", text)


def _bases(text: str) -> str:
    if match := _PREFIXED.match(text):
        value = int(match[2], 16) if match[2] else int(match[3], 2) if match[3] else int(match[4], 8)
        return f"{match[1]}{value}"
    if match := _BASED.match(text) or _IN_BASE.match(text):
        base = int(match[3]) if match[3].isdigit() else _BASE_WORDS.get(match[3], 0)
        digits = match[2]
        # `x_1` and `A_2` are names; letters are digits only where the base has them and the text can't be a name.
        if 2 <= base <= 36 and (digits[0].isdigit() or (len(digits) > 1 and digits.isupper() and base > 10)):
            try:
                return f"{match[1]}{int(digits, base)}"
            except ValueError:
                return text
    return text


def _french(text: str) -> str:
    """Brackets that open outwards leave their end out: `]1; 2[` is (1, 2)."""

    def interval(match: re.Match[str]) -> str:
        left, low, sign, high, right = match.groups()
        if left == "[" and right == "]" and sign == ",":
            return match[0]
        # `(0, 1] ∪ (2, 3]`: between these brackets lies no interval.
        if any(not end.strip() or end.count("(") != end.count(")") or _UNION.search(end) for end in (low, high)):
            return match[0]
        return f"{'[' if left == '[' else '('}{low}, {high}{']' if right == ']' else ')'}"

    bare = _CLOSED_ONLY.sub("", text)
    return _FRENCH.sub(interval, bare) if "]" in bare or "[" in bare else text


def _without(text: str) -> str:
    """`ℝ \\ {1, 2}` and `x ≠ 1, 2` as `x != 1 and x != 2`."""
    if match := _WITHOUT.match(text):
        return " and ".join(f"x != {part.strip()}" for part in match[1].split(","))
    if (match := _NOT_THESE.match(text)) and "(" not in match[2]:
        parts = re.split(r"\s*,\s*(?:and\s+)?", re.sub(r"[a-z]\s*\\neq?", "", match[2]))
        return " and ".join(f"{match[1]} != {part}" for part in parts if part)
    return text


_REWRITES: tuple[Callable[[str], str], ...] = (
    _repeating,
    _bases,
    lambda text: _CHOOSE.sub(r"\\binom{\1}{\2}", text),
    lambda text: _ANGLE.sub(r"(\1)", text),
    lambda text: _BRACKET_LIST.sub(r"\1", text),
    _french,
    lambda text: _MEMBER.sub(r"\1", text) if "{" in text else text,
    _without,
    lambda text: text.replace(".", "") if _GROUPED_BY_DOTS.match(text) else text,
)
