"""Cut a problem into words and formulas: each formula becomes a mark `⟨k⟩`, so that the grammar sees only words.

It knows how formulas are set off from the text, and how a sum with an ellipsis goes on; not what a sentence means.
"""

import re
from fractions import Fraction

from lemmata.expr import Add, EvaluationError, Mul, Neg, Node, ParseError, evaluate, number, parse

MARK = r"⟨\d+⟩"
MAX_TERMS = 400
_ALIGN = re.compile(r"\\begin\{(align\*?|eqnarray\*?|gather\*?|aligned)\}(.*?)\\end\{\1\}", re.DOTALL)
_MATHS = re.compile(r"\$\$(.+?)\$\$|\\\[(.+?)\\\]|\\\((.+?)\\\)|\$((?:\\\$|[^$])+?)\$", re.DOTALL)
_TAIL = re.compile(r"(?:[\s.,;:?~]|\\ |\\,)+$")
_SPACED = re.compile(r"\\(?:quad|qquad)\b|\\[ ;:]|~")
_DOTS = r"\\(?:l|c)?dots[bcm]?|\.\.\.|…"
_CAPITALS = re.compile(r"(?<![A-Za-z\\_{])(?=[A-Za-z]*[A-Z])([A-Za-z]{2,4})(?![A-Za-z{(])")

_RUN = re.compile(
    r"\\(?:text|mbox|textrm|mathrm|mathbf|operatorname|begin|end)\s*\{[^}]*\}|\\[A-Za-z]+|(?<![A-Za-z])"
    r"[a-z]{2,3}(?![A-Za-z(])"
)
_KNOWN = ("sin", "cos", "tan", "cot", "sec", "csc", "log", "ln", "exp", "gcd", "lcm", "mod", "max", "min", "det", "pi")


def cut(text: str) -> tuple[str, list[str]]:
    """(the text with marks in the place of formulas, the formulas); punctuation at the end of one goes to the text."""
    text = _ALIGN.sub(lambda m: rf"\[{m[2]}\]" if not _inside(text, m.start()) else m[2], text)
    found: list[str] = []

    def mark(match: re.Match[str]) -> str:
        body = next(group for group in match.groups() if group is not None).strip()
        tail = _TAIL.search(body)
        end = "" if tail is None else re.sub(r"\\[ ,]|[\s~]", "", tail[0])
        found.append(body if tail is None else body[: tail.start()])
        return f" ⟨{len(found) - 1}⟩{end} "

    words = _MATHS.sub(mark, text)
    words = re.sub(r"\s+([.,;:?])", r"\1", " ".join(words.split()))
    return words.strip(), found


def _inside(text: str, position: int) -> bool:
    return text[:position].count(r"\[") > text[:position].count(r"\]")


def tidy(latex: str) -> str:
    """A formula in the spelling that the parser reads: no alignment marks, thin spaces, or `not =`."""
    text = latex if r"\begin{" in latex else re.sub(r",?\s*\\\\(?:\[[^\]]*\])?\s*", ", ", latex)
    if r"\begin{" in latex:
        return re.sub(r"\\mathbf\{([A-Za-z])\}", r"\1", _SPACED.sub(" ", text) if r"\\" not in text else text)
    text = re.sub(r"\\not\s*=", r"\\neq ", _SPACED.sub(" ", text))
    text = re.sub(r"(?<!\\)&", " ", text)
    text = re.sub(r"\\(?:text|mbox|textrm)\{\s*,?\s*and\s*\}", ", ", text)
    text = re.sub(r",(\s*,)+", ",", text)
    text = re.sub(r"\\(?:text|mbox|mathrm)\{\s*(?:cm|m|ft|feet|inches|in|units|miles)\s*\}$", "", text)
    text = re.sub(r"\\\$", "", text)
    text = re.sub(r"!(?=[0-9a-z(])", r"!\\cdot ", text)
    text = _RUN.sub(lambda m: m[0] if m[0][0] == "\\" or m[0] in _KNOWN else " ".join(m[0]), text)
    return _CAPITALS.sub(lambda m: " ".join(m[1]), text).strip().strip(",").strip()


def expanded(text: str) -> Node | None:
    """A sum or product with an ellipsis, written out: `1 + 3 + 5 + \\dots + 19`; None where the text is no such thing.

    The written terms must form an arithmetic or geometric progression (up to alternating signs) that reaches the last
    ones.
    """
    if not re.search(_DOTS, text):
        return None
    for sign, build in ((r"\+|-", Add), (r"\\cdot|\\times", Mul)):
        parts = re.split(rf"\s*({sign})\s*", re.sub(_DOTS, "0", text).strip())
        where = [index for index in range(0, len(parts), 2) if parts[index] == "0"]
        if len(where) != 1 or where[0] < 4 or where[0] == len(parts) - 1:
            continue
        try:
            values = [evaluate(parse(part)) for part in parts[::2]]
        except (ParseError, EvaluationError):
            return None
        signs = [1, *(-1 if mark == "-" else 1 for mark in parts[1::2])]
        gap = where[0] // 2
        terms = _gone_on(values[:gap], values[gap + 1 :])
        if terms is None:
            return None
        signs_on = _signs(signs[:gap], signs[gap + 1 :], len(terms))
        if signs_on is None:
            return None
        nodes = [number(term) if mark > 0 else Neg(number(term)) for term, mark in zip(terms, signs_on, strict=True)]
        return build(tuple(nodes))
    return None


def _signs(start: list[int], end: list[int], count: int) -> list[int] | None:
    for pattern in ([1] * count, [1 if index % 2 == 0 else -1 for index in range(count)]):
        if pattern[: len(start)] == start and pattern[count - len(end) :] == end:
            return pattern
    return None


def _gone_on(start: list[Fraction], end: list[Fraction]) -> list[Fraction] | None:
    """The progression from the first terms to the last, None where they don't make one."""
    step = start[1] - start[0]
    ratio = start[1] / start[0] if start[0] else Fraction(0)
    for factor, more in ((Fraction(1), step), (ratio, Fraction(0))):
        terms = [start[0]]
        while len(terms) <= MAX_TERMS and terms[-1] != end[-1]:
            terms.append(terms[-1] * factor + more)
        if terms[-1] == end[-1] and terms[: len(start)] == start and terms[len(terms) - len(end) :] == end:
            return terms if len(terms) > len(start) + len(end) - 1 else None
    return None
