"""Answers in words: phrases with one meaning, number words, and names.

Only phrases in the table are known to be the same or to be different; two other phrases of several words may mean the
same, so nothing is said about them unless they are equal word for word.
"""

import re

_MEANINGS = {
    "no solution": (
        "no solution", "no solutions", "there is no solution", "there are no solutions", "no real solution", "none",
        "no real solutions", "has no solution", "no roots", "no real roots", "the empty set", "empty set", "∅",
        "\\emptyset", "\\varnothing", "\\{\\}", "{}", "无解", "no value", "no values", "no such number",
    ),
    "all real numbers": (
        "all real numbers", "all reals", "all real values", "any real number", "every real number", "ℝ", "x ∈ ℝ",
        "x \\in ℝ", "all values of x", "all numbers", "(-\\infty,\\infty)", "(-\\infty, \\infty)", "(-∞,∞)", "(-∞, ∞)",
        "全体实数",
    ),
    "infinitely many": (
        "infinitely many solutions", "infinitely many", "infinite solutions", "infinite number of solutions",
        "an infinite number of solutions", "无数解", "无穷多解",
    ),
    "undefined": ("undefined", "does not exist", "dne", "not defined"),
    "yes": ("yes", "是"),
    "no": ("no", "不是", "否"),
    "true": ("true", "对", "正确"),
    "false": ("false", "错", "错误"),
    "even": ("even", "偶数"),
    "odd": ("odd", "奇数"),
    "neither": ("neither",),
    "both": ("both",),
    "prime": ("prime",),
    "composite": ("composite",),
    "positive": ("positive",),
    "negative": ("negative",),
    "monday": ("monday", "mon"), "tuesday": ("tuesday", "tue", "tues"), "wednesday": ("wednesday", "wed"),
    "thursday": ("thursday", "thu", "thur", "thurs"), "friday": ("friday", "fri"), "saturday": ("saturday", "sat"),
    "sunday": ("sunday",),
}  # fmt: skip
_PHRASES = {phrase: meaning for meaning, phrases in _MEANINGS.items() for phrase in phrases}

_NUMBER_WORDS = {
    word: value
    for value, word in enumerate(
        str.split(
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
            "seventeen eighteen nineteen twenty"
        )
    )
} | {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "hundred": 100}
MAGNITUDES = {
    "hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12, "dozen": 12,
    "万": 10**4, "亿": 10**8,
}  # fmt: skip
_SCALES = frozenset({"thousand", "million", "billion", "trillion"})
_CHINESE_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_CHINESE_UNITS = {"十": 10, "百": 100, "千": 1000}
_CHINESE_NUMBER = re.compile(r"^(?!.*[一二三四五六七八九两]{2})[零〇一二三四五六七八九两十百千万亿]{1,20}$")
_REPLY = re.compile(
    r"^(yes|no|true|false),? (?:it|they|he|she|we|there|that) "
    r"(?:is|are|was|were|can|does|do|has|have|will)(?: not|n't)?$"
)
_ARTICLES = re.compile(r"\b(?:the|a|an)\b")
_NOT_WORDS = re.compile(r"[^\w∅ℝ\\{}'\- ]+")


def meaning(text: str) -> str | None:
    """The known meaning of a phrase, such as `no solution`; None for any other."""
    phrase = " ".join(text.lower().strip(" .!").split())
    if reply := _REPLY.match(phrase):
        phrase = reply[1]
    return _PHRASES.get(phrase)


def number_word(text: str) -> int | None:
    """The value of `seven`, `twenty-one`, `three hundred and five thousand`, `二十五`; None for anything else."""
    if len(text) > 120:
        return None
    if _CHINESE_NUMBER.match(text):
        return _chinese(text)
    words = [word for word in text.lower().replace("-", " ").split() if word != "and"]
    if not words or text.lower().split()[-1] == "and":
        return None
    total = group = 0
    largest = 10**15
    smallest = 1_000
    for index, word in enumerate(words):
        value = _NUMBER_WORDS.get(word, MAGNITUDES.get(word) if word in _SCALES else None)
        if value is None or (word == "a" and index):
            return None
        if word == "hundred":
            if group > 9 or (not group and index):
                return None
            group, smallest = (group or 1) * 100, 100
        elif value >= 1_000:
            if not group or value >= largest:
                return None
            total, group, largest, smallest = total + group * value, 0, value, 1_000
        else:
            # Each word must fit below the one before: `twenty one`, never `one twenty` or `twenty eleven`.
            if value >= smallest or (value >= 10 and smallest <= 20) or (value == 0 and len(words) > 1):
                return None
            group, smallest = group + value, 10 if value >= 20 else 1
    return total + group


def _chinese(text: str) -> int | None:
    total = group = digit = 0
    for char in text:
        if (value := _CHINESE_DIGITS.get(char)) is not None:
            digit = value
        elif char in "万亿":
            total, group, digit = (total + group + digit) * MAGNITUDES[char], 0, 0
        else:
            group, digit = group + (digit or 1) * _CHINESE_UNITS[char], 0
    return total + group + digit


def plain_words(text: str) -> str:
    """Lower case, without articles and punctuation: what two texts are compared by."""
    return " ".join(_ARTICLES.sub(" ", _NOT_WORDS.sub(" ", text.lower())).split())


def is_wordy(text: str) -> bool:
    """Whether the text is words: letters, no digit and no sign of a formula."""
    return bool(re.search(r"[^\W\d_]{2}", text)) and not re.search(r"[\d=<>^\\+*/]", text)
