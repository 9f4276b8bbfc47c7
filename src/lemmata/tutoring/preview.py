"""How typed text will be read, while it is typed: a formula, or the formulas of a question, as LaTeX.

Only the parser is asked, under tight limits, so that it answers at once whatever is typed. Knows nothing of questions.
"""

from lemmata.errors import InputError
from lemmata.expr import Limits, ParseError, parse, to_latex
from lemmata.solver.reading.maths import cut, tidy
from lemmata.solver.reading.plain_formulas import marked

LIMITS = Limits(length=400, tokens=150, depth=25, digits=60)
MOST_FORMULAS = 8
MOST_CHARACTERS = 2000
"""Of a question whose formulas are looked for."""


def preview(text: str) -> tuple[str | None, str]:
    """(LaTeX, "") of a formula or of a question's formulas; (None, why not) where nothing can be read yet."""
    text = text.strip()
    if not text:
        return None, ""
    try:
        return to_latex(parse(text, LIMITS)), ""
    except ParseError as error:
        where = str(error)
    shown = _formulas(text) if len(text) <= MOST_CHARACTERS else []
    return (r" \qquad ".join(shown), "") if shown else (None, where)


def _formulas(text: str) -> list[str]:
    """The formulas in a sentence; those that can't be read, and bare words, are left out."""
    _, found = cut(marked(text))
    shown = []
    for formula in found[:MOST_FORMULAS]:
        try:
            shown.append(to_latex(parse(tidy(formula), LIMITS)))
        except InputError:
            continue
    return shown
