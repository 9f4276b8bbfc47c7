"""One spelling for what only looks different: LaTeX text macros, money signs, full-width signs, final full stops.

It keeps every word and sign that could carry meaning; deciding what they mean is `reading.py`'s.
"""

import re

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {
    0x3000: 0x20,
    0xA0: 0x20,
    0x2009: 0x20,
    0x202F: 0x20,
}
_TEXT_MACRO = re.compile(
    r"\\(?:text|textbf|textit|textrm|textnormal|mbox|mathrm|mathbf|mathit|mathsf|mathcal|operatorname)\s*\{([^{}]*)\}"
)
_SPACING = re.compile(r"(?<!\\)\\[;: ]|~|\\q?quad\b|\\(?:displaystyle|textstyle|limits|nolimits)\b")
_THIN_SPACE = re.compile(r"(?<![\d\\])\\[,!]|(?<!\\)\\[,!](?!\d{3})")
_FACTORS = re.compile(r"(?<=[\d)}]!)\s*\\[,;:]\s*(?=\d)")
_REPLACEMENTS = (
    (",\\!", ","),
    ("\\$", "$"),
    ("\\%", "%"),
    ("\\#", "#"),
    ("\\mathbb{R}", "ℝ"),
    ("\\mathbb R", "ℝ"),
    ("\\Bbb{R}", "ℝ"),
    ("\\approx", "="),
    ("≈", "="),
    ("、", ", "),
    ("\\colon", ":"),
    ("**", ""),
)
_PERCENT = re.compile(r"(?<=[\d}]) ?-?per ?cent\b")
_WRAPPINGS = 10
_MATH = (("$$", "$$"), ("\\[", "\\]"), ("\\(", "\\)"), ("$", "$"))


def clean(text: str) -> str:
    """`text` without the markup around an answer: `\\boxed{\\text{ 5 cm}}.` becomes `5 cm`."""
    text = text.translate(_FULL_WIDTH).strip()
    text = unwrap(text)
    for old, new in _REPLACEMENTS:
        text = text.replace(old, new)
    for _ in range(3):  # \textbf{\text{…}}
        text, count = _TEXT_MACRO.subn(r" \1 ", text)
        if not count:
            break
    text = _FACTORS.sub(r" \\cdot ", text)
    text = _THIN_SPACE.sub(" ", _SPACING.sub(" ", text))
    return unwrap(_PERCENT.sub("%", " ".join(text.split())))


def unwrap(text: str) -> str:
    """Take off `\\boxed{}`, math delimiters and final punctuation, as often as they come."""
    for _ in range(_WRAPPINGS):
        before = text
        text = text.strip().rstrip("。.,;:!" if not text.rstrip().endswith(("!", "..")) else "。,;:").strip()
        for opening in ("\\boxed", "\\fbox"):
            if text.startswith(opening) and (inside := whole_group(text, len(opening))) is not None:
                text = inside
        for left, right in _MATH:
            inner = text[len(left) : -len(right)]
            if (
                text.startswith(left)
                and text.endswith(right)
                and len(text) > len(left + right)
                and left not in inner.replace("\\$", "")
            ):
                text = inner
        if text == before:
            break
    return text


def whole_group(text: str, start: int) -> str | None:
    """The inside of the braces from `start` to the very end of `text`, or None if they close elsewhere."""
    end = closing_brace(text, start)
    return text[start + 1 : end] if end == len(text) - 1 else None


def closing_brace(text: str, start: int) -> int | None:
    """The index of the brace that closes the one at `start`; None without one. Escaped braces don't count."""
    if text[start : start + 1] != "{":
        return None
    depth, index = 0, start
    while index < len(text):
        char = text[index]
        if char == "\\":
            index += 1
        elif char == "{":
            depth += 1
        elif char == "}":
            depth -= 1
            if depth == 0:
                return index
        index += 1
    return None
