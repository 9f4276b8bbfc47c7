"""Find the final answer in a solution text, and say where it stood.

Places are tried from the most explicit to the least: `\\boxed{}`, `####`, "the answer is", a whole text that is
nothing but an answer, "Therefore, …", the last formula, the last number. Whether the found text is a good answer is
for `comparison.py`.
"""

import re

from lemmata.answers.cleaning import clean, closing_brace
from lemmata.answers.reading import Unread, Words, read
from lemmata.answers.types import Extracted
from lemmata.expr import LimitError, Limits

_TAIL = 50_000
"""Characters from the end of a text that are searched; the final answer of a longer one stands there."""

_TRIES = 20
_FEW_WORDS = 6
_SHORT = Limits(length=300, tokens=150, depth=40, digits=200)

_BOXED = re.compile(r"\\(?:boxed|fbox)\s*")
_HASHES = re.compile(r"####[ \t]*(\S[^\n]*)")
_ANSWER_IS = re.compile(
    r"(?:(?:final|correct|right|best|only)\s+)?(?:answer|ans|result|choice|option)\b(?:\s+to\s+[^.\n]{1,80}?)?"
    r"(?:\s*\**\s*(?:[:=]|->|→|-)\s*\**|\s+(?:is|was|would be|will be|must be|equals)\b:?)\s*"
    r"|(?:最终|正确)?(?:答案|结果|答)(?:是|为|[:：])+\s*|(?:故选|应选|选)[:：]?\s*(?=[A-E])",
    re.IGNORECASE,
)
_SO = re.compile(
    r"(?:^|(?<=[.!?。\n])|(?<=[.!?] ))\s*(?:therefore|thus|hence|so|consequently|in conclusion|finally)\b[,:]?\s*"
    r"|(?:因此|所以|故|综上)[,，:]?\s*",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"(?<!\b[Rr]s)(?:[.?]|(?<=[^\W\d_])!)(?=\s|$|\*|\")|[。；\n]")
_REASON = re.compile(r",?\s+(?:because|since|as|which|so that|where|when)\b|(?:,|，)(?=\s*[^\W\d_]{2})|，")
_LINK = re.compile(r"^.*\b(?:is|are|equals?|be|was|were|get|have|has)\b\s*:?\s+|^.*(?:是|为|等于|有)\s*")
_FORMULA = re.compile(r"\$\$(.+?)\$\$|(?<!\\)\$((?:[^$\n\\]|\\.)+?)\$|\\\((.+?)\\\)|\\\[(.+?)\\\]", re.DOTALL)
_NUMBER = re.compile(
    r"(?<![A-Za-z0-9_.^])(?:[-−](?=[\d$.]))?[$€£₹¥]?\s?\d+(?:,\d{3})+(?:\.\d+)?%?"
    r"|(?<![A-Za-z0-9_.^])(?:[-−](?=[\d$.]))?[$€£₹¥]?(?:\d+\s+\d+/\d+|\d+/\d+|\d*\.?\d+)%?"
)


def extract(text: str) -> Extracted | None:
    """The final answer in `text` and where it was found, or None if there is nothing like one."""
    text = text[-_TAIL:]
    for place in (_boxed, _after_hashes, _after_answer_is, _whole, _after_so, _last_formula, _last_number):
        found = place(text)
        if found is not None:
            return found
    return None


def _boxed(text: str) -> Extracted | None:
    marks = list(_BOXED.finditer(text))[-_TRIES:]
    for mark in reversed(marks):
        start = mark.end()
        end = closing_brace(text, start)
        if end is not None:
            inside = text[start + 1 : end].strip()
            # `\boxed{\boxed{5}}`: the outer box is found by its own mark; an empty box says nothing.
            if inside:
                return Extracted(inside, "\\boxed")
        elif text[start : start + 1] != "{" and (match := re.match(r"\\?\w+", text[start:])):
            return Extracted(match[0], "\\boxed")
    return None


def _after_hashes(text: str) -> Extracted | None:
    matches = _HASHES.findall(text)
    return Extracted(matches[-1].strip(), "####") if matches else None


def _whole(text: str) -> Extracted | None:
    """The text is an answer and nothing else: a formula, a value with its unit, a known phrase, a letter."""
    stripped = text.strip()
    if not stripped or len(stripped) > 200 or "\n" in stripped:
        return None
    return Extracted(stripped, "the whole text") if _readable(stripped) else None


def _readable(text: str, words: bool = False) -> bool:
    """Whether a text says something that can be compared; `words` also admits up to three plain words."""
    try:
        reading = read(text, _SHORT)
    except LimitError:
        return True
    if isinstance(reading, Words) and not reading.known:
        return words and len(reading.text.split()) <= 3
    return not isinstance(reading, Unread)


def _after_answer_is(text: str) -> Extracted | None:
    for match in reversed(list(_ANSWER_IS.finditer(text))[-_TRIES:]):
        answer = _segment(text[match.end() : match.end() + 2_000])
        if answer:
            return Extracted(answer, f"after {match[0].strip()!r}")
    return None


def _after_so(text: str) -> Extracted | None:
    for match in reversed(list(_SO.finditer(text))[-3:]):
        answer = _segment(text[match.end() : match.end() + 2_000], words=False)
        if answer:
            return Extracted(answer, f"after {match[0].strip()!r}")
    return None


def _segment(rest: str, words: bool = True) -> str:
    """The answer at the start of what follows a cue: up to the end of the sentence, without reasons that follow."""
    rest = rest.lstrip(" *_:：=,，\"'“").lstrip()
    formula = _FORMULA.match(rest)
    if formula:
        after = rest[formula.end() :]
        unit = re.match(r"\s*([A-Za-z°%]+(?:\^\d|²|³)?)\s*(?=[.,;!]|$)", after)
        with_unit = f"{clean(formula[0])} {unit[1]}" if unit else ""
        return with_unit if with_unit and _readable(with_unit) else formula[0]
    end = _SENTENCE_END.search(rest)
    sentence = (rest[: end.start()] if end else rest).strip(" *_\"'”")
    candidates = [sentence, _REASON.split(sentence)[0]]
    candidates += [_LINK.sub("", candidate) for candidate in candidates]
    for candidate in candidates:
        candidate = candidate.strip(" *_")
        if candidate and _readable(candidate, words):
            return candidate
    if (found := _last_formula(sentence)) is not None:
        return found.text
    # One number among words is what is meant; of several numbers none may be picked, so the words stand as they are.
    numbers = _NUMBER.findall(sentence)
    if len(numbers) == 1 and " " in sentence:
        return str(numbers[0]).strip()
    if words and len(sentence.split()) <= _FEW_WORDS:
        return sentence
    return str(numbers[-1]).strip() if numbers else ""


def _last_formula(text: str) -> Extracted | None:
    for match in reversed(list(_FORMULA.finditer(text))[-_TRIES:]):
        inside = next(group for group in match.groups() if group is not None).strip()
        if inside and _readable(inside):
            return Extracted(inside, "the last formula")
        value = inside.rpartition("=")[2].strip()
        if value and value != inside and _readable(value):
            return Extracted(value, "the last formula")
    return None


def _last_number(text: str) -> Extracted | None:
    matches = list(_NUMBER.finditer(text))
    return Extracted(matches[-1].group().strip(), "the last number") if matches else None
