"""Read a question: definitions first, then the one sentence that asks."""

import re
from dataclasses import replace
from itertools import chain

from lemmata.expr import EvaluationError, ParseError, symbols
from lemmata.solver.polynomial import NotPolynomial
from lemmata.solver.reading import (
    calculus,
    combinatorics,
    complex_numbers,
    coordinates,
    counting,
    definitions,
    division,
    divisors,
    equations,
    expressions,
    functions,
    geometry,
    linear_algebra,
    modular,
    notation,
    number_forms,
    number_theory,
    percent,
    series,
    statistics,
    trigonometry,
)
from lemmata.solver.reading.language import only_form, read_problem
from lemmata.solver.reading.plain_formulas import marked
from lemmata.solver.reading.scope import Scope
from lemmata.solver.reading.specialists import special_reading
from lemmata.solver.reading.story import looks_like_a_story, read_story
from lemmata.solver.task import NotUnderstood, Task

MAX_QUESTION = 4_000
"""Characters; a longer question is refused as a whole."""

PATTERNS = tuple(
    chain(
        calculus.PATTERNS,
        linear_algebra.PATTERNS,
        trigonometry.PATTERNS,
        division.PATTERNS,
        complex_numbers.PATTERNS,
        percent.PATTERNS,
        series.PATTERNS,
        notation.PATTERNS,
        number_forms.PATTERNS,
        modular.PATTERNS,
        divisors.PATTERNS,
        number_theory.PATTERNS,
        counting.PATTERNS,
        combinatorics.PATTERNS,
        statistics.PATTERNS,
        coordinates.PATTERNS,
        geometry.PATTERNS,
        equations.PATTERNS,
        functions.PATTERNS,
        expressions.PATTERNS,
    )
)
"""In this order: the first pattern that matches a whole sentence and whose formulas can be read decides."""

_POLITE = re.compile(
    r"^(?:(?:please|kindly|now|hey|hi|hello|can you|could you|would you|will you|help me(?: to)?|i (?:need|want) to|"
    r"let us|let's)[,!]? )+",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"[,.]? (?:please|thanks|thank you|step by step|and show (?:your|the) (?:work|steps)|showing (?:your|the) work)"
    r"[.!?]*$",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.?!])\s+(?=[A-Z$\\])")
_NAMED = re.compile(
    r"\b(?:for|wrt|respect to|let|and give|calculate|determine|find) ([ie])\b"
    r"|(?<![a-z])([ie])\(|[a-z]\(([ie])\) (?:=|be)|\b([ie])'th",
    re.IGNORECASE,
)
_CALLED = re.compile(r"(?<![A-Za-z\\])([fgh])\(")
_SUPPOSED = re.compile(r"\bSuppose [^.]*?(?<![A-Za-z])([ie])(?![A-Za-z])")
_LOOSE = re.compile(
    r"\b(?:Suppose|Let|assuming|Express|Rearrange|Differentiate|derivative|Factor|Collect) ",
)
_LONE_I = re.compile(r"(?<![A-Za-z\\])i(?![A-Za-z])")
_COMPLEX_BRACKET = re.compile(r"\((?:-?[\d/.]+ ?[-+] ?[\d/.]*\*?i|-?[\d/.]*\*?i ?[-+] ?[\d/.]+)\)")
_SOLVED = re.compile(r"Solve (.*=.*)", re.IGNORECASE)


_FORMULA = (
    r"(?:\$\$?|\\\[|\\begin\{align\*\})\s*((?:(?!\$|\\\[|\\\]|\\end\{align).)+?)[.,]?\s*(?:\$\$?|\\\]|"
    r"\\end\{align\*\})[.,]?"
)
_REWORDED = tuple(
    (re.compile(pattern, re.IGNORECASE), plain)
    for pattern, plain in (
        (
            rf"Simplify(?: completely)?(?: the)?(?: following)?(?: expressions?)?(?: in \$\w\$)?:? ?{_FORMULA}(?: "
            rf"completely)?",
            r"Simplify $\1$",
        ),
        (
            rf"Expand and simplify(?: completely)?(?: the)?(?: following)?(?: expression)?:? ?{_FORMULA}",
            r"Simplify $\1$",
        ),
        (rf"(?:Expand|Multiply out)(?: the)?(?: following)?(?: expression| product)?:? ?{_FORMULA}", r"Expand $\1$"),
        (
            rf"(?:Completely )?factor(?: completely)?(?: the)?(?: following)?(?: expression| quadratic| "
            rf"polynomial)?:? ?{_FORMULA}(?: completely)?",
            r"Factor $\1$",
        ),
        (rf"(?:Write|Express)(?: the expression)? {_FORMULA} as a single fraction", r"Simplify $\1$"),
        (rf"(?:Convert|Change) {_FORMULA} to a(?: terminating)? decimal\.?", r"Write $\1$ as a decimal"),
        (
            rf"(?:What is|Express) {_FORMULA}(?: expressed| written)? as a(?: terminating)? decimal\??",
            r"Write $\1$ as a decimal",
        ),
    )
)

_ENDLESS = re.compile(r"\d*\.\d+ ?(?:\.\.+|…|\\[lc]?dots)(?! *[-+*/,])")
"""A decimal that goes on; `1.5, 2.5, ...` and `0.5 + 0.25 + ...` are other things."""


def read(question: str) -> Task:
    """The task of a question; raises NotUnderstood with the text at which understanding stopped.

    The patterns of single tasks come first, for their worked steps; what they leave over is for the grammar of
    problem language, which accounts for every clause or refuses.
    """
    if len(question) > MAX_QUESTION:
        raise NotUnderstood(f"the question has {len(question)} characters, more than {MAX_QUESTION}")
    if endless := _ENDLESS.search(question):
        raise NotUnderstood(f"{endless[0]}: the digits that go on are not said; write a bar over those that repeat")
    try:
        task = _by_pattern(_plain(question))
    except NotUnderstood as error:
        if not question.strip():
            raise
        return _in_words(question, error)
    if not task.leftover:
        return task
    for reader in (special_reading, read_problem):
        try:
            return reader(question)
        except NotUnderstood:
            continue
    return task


def _in_words(question: str, error: NotUnderstood) -> Task:
    """The task of a question that no pattern takes: by a subject's reader, the grammar, or as a story.

    Formulas in plain text are marked for the first two. Raises the grammar's refusal where the question has several
    sentences (it says which clause it was), else `error`, the patterns' own.
    """
    second = error
    for text in dict.fromkeys((question, marked(question))):
        for reader in (special_reading, read_problem):
            try:
                return reader(text)
            except NotUnderstood as refused:
                if reader is read_problem and "$" in text:
                    second = refused
    if looks_like_a_story(question):
        return read_story(question)
    raise second if len(_SENTENCE.split(question)) > 1 else error


_LOGARITHM = re.compile(
    r"(?i)(?:(?:what is|evaluate|compute|calculate|find)\b)?(?:\blog(?=[_( ])|\bln\b|\be\b|[^a-z$\\])+"
)
"""A question that is a logarithm of numbers, typed without LaTeX."""


def second_reading(question: str) -> Task | None:
    """The reading by the grammar of problem language, for a question whose pattern's plan found no answer.

    Logarithms of numbers are marked for it where they are plain text; other plain formulas are not, since what their
    own plans refuse (`x^(1/3) = -2`, `i^i`) is refused for a reason.
    """
    if _LOGARITHM.fullmatch(question.strip()) and re.search(r"(?i)log|ln", question):
        question = marked(question)
    try:
        return read_problem(question)
    except NotUnderstood:
        return None


def _plain(question: str) -> str:
    """The question in the wording that the patterns know, where it is one of their tasks in other words."""
    sentences = _SENTENCE.split(re.sub(r" \(You may find it helpful [^()]*\)$", "", " ".join(question.split())))
    while len(sentences) > 1 and only_form(sentences[-1]):
        sentences.pop()
    text = " ".join(sentences)
    for pattern, plain in _REWORDED:
        if match := pattern.fullmatch(text):
            return match.expand(plain)
    return text


def _by_pattern(question: str) -> Task:
    text = " ".join(question.split())
    if not text:
        raise NotUnderstood("the question is empty")
    shortened = _CLOSING.sub("", _POLITE.sub("", text))
    sentences = _SENTENCE.split(shortened)
    letters, named = letters_in(shortened)
    scope = Scope(letters)
    known = definitions.take(sentences, scope)
    rest = sentences[known:]
    if not rest:
        raise NotUnderstood(f"{sentences[-1]}: nothing is asked")
    try:
        task = _sentence(" ".join(rest), scope)
    except NotUnderstood as error:
        if len(rest) == 1:
            raise
        task = _one_of(rest, scope, error)
    task = replace(task, reading=_with_given(task, scope), given=tuple(scope.given))
    used = {name for formula in task.formulas for name in symbols(formula)}
    if called := sorted(used & set(_CALLED.findall(shortened))):
        note = f"{called[0]}(…) is read as a product, since {called[0]} is not defined as a function"
        return replace(task, leftover=f"{task.leftover} {note}".strip())
    if "i" in task.letters - named:
        return replace(task, leftover=f"{task.leftover} i is read as a variable, not as the imaginary unit".strip())
    return task


def letters_in(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """(letters `i` and `e` that are read as variables, those of them that the question names as such)."""
    named = frozenset(
        group.lower()
        for pattern in (_NAMED, _SUPPOSED)
        for match in pattern.finditer(text)
        for group in match.groups()
        if group
    )
    return (frozenset("ie") if _LOOSE.search(text) or _solves_for_i(text) or _expands_in_i(text) else named), named


def _solves_for_i(text: str) -> bool:
    """Whether `i` must be an unknown: the only letter of an equation, or one of the two of a system of two."""
    match = _SOLVED.match(text)
    if match is None:
        return False
    found = set(re.findall(r"(?<![A-Za-z\\])[a-z](?![A-Za-z])", match[1]))
    return "i" in found and len(found) <= match[1].count("=") <= 2


def _expands_in_i(text: str) -> bool:
    """Whether what is to be expanded is a polynomial in `i`: not only brackets such as `(2 + 3i)` with numbers."""
    return text.startswith("Expand ") and bool(_LONE_I.search(_COMPLEX_BRACKET.sub("", text)))


def _with_given(task: Task, scope: Scope) -> str:
    if not scope.given:
        return task.reading
    return "; ".join([*(f"{part.reading}: {part.expected}" for part in scope.given), task.reading])


def _one_of(sentences: list[str], scope: Scope, error: NotUnderstood) -> Task:
    """The one sentence that is understood; the others are left over."""
    found: list[tuple[int, Task]] = []
    for index, sentence in enumerate(sentences):
        try:
            found.append((index, _sentence(sentence, scope)))
        except NotUnderstood:
            continue
    if len(found) != 1:
        raise error
    index, task = found[0]
    return replace(task, leftover=" ".join(sentence for i, sentence in enumerate(sentences) if i != index))


def _sentence(text: str, scope: Scope) -> Task:
    """The first pattern that matches the whole text and whose formulas can be read."""
    bare = text.rstrip(" ?")
    if not bare.endswith(("..", "…")):  # an ellipsis is not the end of a sentence
        bare = text.rstrip(" .?")  # not "!", which may be a factorial
    stopped = ""
    for pattern in PATTERNS:
        match = pattern.regex.fullmatch(bare)
        if match is None:
            continue
        try:
            task = pattern.build(match, scope)
        except (ParseError, EvaluationError, NotPolynomial) as error:
            stopped = stopped or _where(match, error)
            continue
        if task is not None:
            return task
    raise NotUnderstood(stopped or bare or "nothing is asked")


def _where(match: re.Match[str], error: Exception) -> str:
    """The part of the formula at which reading stopped."""
    formula = next((group for group in match.groups() if group), match.group())
    position = getattr(error, "position", None) or 0
    return f"{formula[position:][:80] or formula[:80]}: {error}"
