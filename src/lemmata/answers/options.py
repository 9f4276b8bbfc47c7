"""Which option of a multiple-choice question a text chooses: by its letter, or by the one value it ends with."""

import re
from collections.abc import Sequence

from lemmata.answers.comparison import compare
from lemmata.answers.extraction import extract
from lemmata.answers.types import Extracted

_MARK = re.compile(r"^\s*\(?([A-Za-z])\s*[).:]\s*(.*)$", re.DOTALL)
_LETTER = re.compile(r"^\W*(?:\\text\s*\{\s*)?\(?([A-Ja-j])(?:\W.*)?$", re.DOTALL)
_LETTER_AT_END = re.compile(
    r"(?i:answer|ans|option|choice|correct)\b[\s:=.\-]*(?:is|was)?[\s:=.\-]*\(?\[?([A-J])\b|\(([A-J])\)\s*\.?\s*$"
    r"|(?:^|\n)\s*\(?([A-J])[).]?\s*$"
)
_TAIL = 2_000


def choose_option(options: Sequence[str], text: str, timeout: float = 2.0) -> Extracted | None:
    """The letter of the option that `text` chooses, and how it was found; None where it names none or several.

    `options` are texts with or without their letter, `A)5` or `5`.
    """
    named = dict(_split(option, index) for index, option in enumerate(options))
    marks = [match for match in _LETTER_AT_END.finditer(text[-_TAIL:]) if _of(match) in named]
    if marks:
        return Extracted(_of(marks[-1]), f"after {marks[-1][0].strip()!r}")
    found = extract(text)
    if found is None:
        return None
    letter = _LETTER.match(found.text)
    if letter and letter[1].upper() in named:
        return Extracted(letter[1].upper(), found.where)
    same = [name for name, value in named.items() if value and compare(value, found.text, timeout).equal]
    return Extracted(same[0], f"the only option that is {found.text!r} ({found.where})") if len(same) == 1 else None


def _of(match: re.Match[str]) -> str:
    return next(group for group in match.groups() if group)


def _split(option: str, index: int) -> tuple[str, str]:
    match = _MARK.match(option)
    if match and match[1].upper() == chr(ord("A") + index):
        return match[1].upper(), match[2].strip()
    return chr(ord("A") + index), option.strip()
