"""Formulas in plain text, marked as LaTeX marks them: `If x + y = 5, what is xy?` -> `If $x + y = 5$, what is $xy$?`.

The grammars of problem language find formulas by their dollar signs; people at a keyboard leave them out. A word is
part of a formula only where it can't be English: single letters (`a` only beside an operator, or where it stands
beside one elsewhere), runs without a vowel, names of functions, numbers with operators. Dollar signs also group: `twice
$7 + 5$` is 24, and `twice 7 + 5` may be 19, so a sum beside a word that multiplies leaves the question as it is.
"""

import re

_FUNCTIONS = r"sin|cos|tan|cot|sec|csc|log|ln|exp|sqrt|abs|gcd|lcm|pi"
_LETTERS = rf"(?:{_FUNCTIONS}|[A-Za-z]|[b-df-hj-np-tv-xz]{{2,3}}|[a-z]?[xyz]{{2,3}})"
_FORMULA = re.compile(rf"(?:(?<![A-Za-z]){_LETTERS}(?![A-Za-z])|[\d.,+\-*/^=<>≤≥≠|()\[\]_√π°·×÷!])+")
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)")
_OPERATORS = "-+*/^=<>≤≥≠·×÷"
_HYPHENED = re.compile(r"([a-z])-(intercepts?|axis|axes|coordinates?|values?)")
_END = re.compile(r"[.,;:?]+$")
_LETTER_A = re.compile(rf"(?<![A-Za-z])a ?[{_OPERATORS}]|[{_OPERATORS}] ?a(?![A-Za-z])")
_EXPONENT = re.compile(r"\^(-?\d{2,}|-\d)")
_BESIDE_A = {"", "and", "or", "is", "are", "be", "when", "if", "as", "in"}
"""What may follow the letter `a` as a name; an article is followed by something else."""


_SUM = r"\$[^$=<>≤≥≠]*[^$=<>≤≥≠(,\s]\s*[-+][^$=<>≤≥≠]*\$"
_BEFORE = (
    "twice|double|triple|times|by|half|halves|thirds?|quarters?|fourths?|percent|negative|opposite|square root|"
    "cube root|square|cube|reciprocal|absolute value|logarithm|sine|cosine|tangent|minus|plus|sum|difference|product|"
    "quotient|and"
)
_AFTER = "times|multiplied|divided|squared|cubed|plus|minus|and|over"
_AMBIGUOUS = re.compile(rf"(?:\b(?:{_BEFORE})(?: of)?|%(?: of)?) {_SUM}|{_SUM}[,;]? (?:{_AFTER})\b", re.IGNORECASE)


def marked(question: str) -> str:
    """The question with dollar signs around its formulas.

    Unchanged where it has LaTeX, money or an ellipsis, and where the words leave open how far a formula reaches.
    """
    if not question.strip() or any(sign in question for sign in ("$", "\\", "...", "…")):
        return question
    named = bool(_LETTER_A.search(question))
    words = question.split()
    out: list[str] = []
    run: list[str] = []

    def close(end: str = "") -> None:
        if run:
            out.append(_shown(" ".join(run)) + end)
            run.clear()

    for word, following in zip(words, [*words[1:], ""], strict=True):
        bare = _END.sub("", word)
        end = word[len(bare) :]
        if hyphened := _HYPHENED.fullmatch(bare):
            close()
            out.append(f"${hyphened[1]}$-{hyphened[2]}{end}")
            continue
        joined = bool(run) and (bare[:1] in _OPERATORS or run[-1][-1] in f"{_OPERATORS}," or _opened(run))
        article = bare in ("a", "A", "I") and not joined and following[:1] not in _OPERATORS
        if article and bare == "a" and named:
            article = not end and following not in _BESIDE_A
        if not bare or not _FORMULA.fullmatch(bare) or _ORDINAL.fullmatch(bare) or (article and following):
            close()
            out.append(word)
            continue
        if not joined:
            close()
        run.append(bare)
        if end and not (end == "," and _opened(run)):
            close(end)
        elif end:
            run[-1] += end
    close()
    text = " ".join(out)
    return question if _AMBIGUOUS.search(text) else text


def _opened(run: list[str]) -> bool:
    """Whether a bracket is still open, as in `(1, 2)`."""
    text = " ".join(run)
    return text.count("(") + text.count("[") > text.count(")") + text.count("]")


def _shown(text: str) -> str:
    """A number as it is, a formula between dollar signs, with its whole exponents in braces."""
    if re.fullmatch(r"-?\d[\d,]*(?:\.\d+)?", text):
        return text
    return "$" + _EXPONENT.sub(r"^{\1}", text) + "$"
