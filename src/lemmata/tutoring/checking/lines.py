"""A student's text as lines: what is only decoration goes, and whether a message is working at all."""

import re

from lemmata.solver.types import Solution

MAX_LINES = 60
MAX_CHARS = 6_000

_WORK_BEGIN = re.compile(r"(?i)^(?:my answer|i got|i get|is it|the answer is|answer)\b")
_ASKS = re.compile(
    r"(?i)\b(?:solve|find|calculate|compute|differentiate|simplify|expand|factor|what|why|how|prove|evaluate|draw)\b"
)


def split_lines(text: str) -> list[str]:
    """The lines that say something."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def reads_as_working(solution: Solution, text: str) -> bool:
    """Conservative: a text with a request in it is no working, one that begins as an answer or has equations is."""
    if solution.verdict != "verified" or len(text) > MAX_CHARS or _ASKS.search(text):
        return False
    lines = split_lines(text)
    if not lines:
        return False
    if _WORK_BEGIN.match(lines[0]) and re.search(r"\d", text):
        return True
    return all("=" in line or re.fullmatch(r"[-\d\s./%,]+", line) for line in lines) and bool(re.search(r"\d", text))
