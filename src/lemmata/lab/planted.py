"""Copies of benchmark problems as they turn up in training data: other numbers, number words, spacing, LaTeX spelling.

Made to be planted in a corpus and found there. Knows nothing of how they are looked for.
"""

import random
import re
from collections.abc import Callable

WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_NUMBER = re.compile(r"(?<![\d.,\\^_{])\d{1,4}(?![\d.,]\d|\d|[A-Za-z])")
_FORMULA = re.compile(r"(\$[^$]*\$|\\\[.*?\\\])", re.DOTALL)
_LATEX = (
    (r"\\frac(?=\W)", r"\\dfrac"), (r"\$([^$]+)\$", r"\\(\1\\)"), (r"\\le(?![a-z])", r"\\leq"),
    (r"\\ge(?![a-z])", r"\\geq"), (r"\\cdot", r"\\times"), (r"(?<=\d)\s*\+\s*(?=\d)", " + "), (r"\\ldots", r"\\dots"),
)  # fmt: skip


def other_numbers(text: str, rng: random.Random) -> str:
    """Every whole number of the text another one."""
    return _NUMBER.sub(lambda found: str(int(found[0]) + rng.randint(1, 9)), text)


def number_words(text: str, rng: random.Random) -> str:
    """Small numbers of the prose in words."""
    prose = _FORMULA.split(text)
    return "".join(part if place % 2 else _NUMBER.sub(_word, part) for place, part in enumerate(prose))


def _word(found: re.Match[str]) -> str:
    number = int(found[0])
    return WORDS[number] if number < len(WORDS) else found[0]


def spacing(text: str, rng: random.Random) -> str:
    """Other line breaks, doubled spaces and capitals; formulas keep their case."""
    parts = _FORMULA.split(text)
    spread = "".join(part if place % 2 else part.upper() for place, part in enumerate(parts))
    return re.sub(r"(?<=[A-Z,.]) ", lambda _: rng.choice((" ", "  ", "\n")), spread)


def latex(text: str, rng: random.Random) -> str:
    """The same formulas in another LaTeX spelling."""
    for old, new in _LATEX:
        text = re.sub(old, new, text)
    return text


VARIANTS: dict[str, Callable[[str, random.Random], str]] = {
    "other numbers": other_numbers, "number words": number_words, "spacing": spacing, "LaTeX spelling": latex,
}  # fmt: skip
