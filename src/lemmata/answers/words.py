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
_ARTICLES = re.compile(r"\b(?:the|a|an)\b")
_NOT_WORDS = re.compile(r"[^\w∅ℝ\\{}'\- ]+")


def meaning(text: str) -> str | None:
    """The known meaning of a phrase, such as `no solution`; None for any other."""
    phrase = " ".join(text.lower().strip(" .!").split())
    return _PHRASES.get(phrase)


def number_word(text: str) -> int | None:
    """The value of `seven` or `twenty-one`; None for anything else."""
    words = text.lower().replace("-", " ").split()
    if len(words) == 1:
        return _NUMBER_WORDS.get(words[0])
    if len(words) == 2 and all(word in _NUMBER_WORDS for word in words):
        tens, ones = (_NUMBER_WORDS[word] for word in words)
        if 20 <= tens < 100 and 0 < ones < 10:
            return tens + ones
    return None


def plain_words(text: str) -> str:
    """Lower case, without articles and punctuation: what two texts are compared by."""
    return " ".join(_ARTICLES.sub(" ", _NOT_WORDS.sub(" ", text.lower())).split())


def is_wordy(text: str) -> bool:
    """Whether the text is words: letters, no digit and no sign of a formula."""
    return bool(re.search(r"[^\W\d_]{2}", text)) and not re.search(r"[\d=<>^\\+*/]", text)
