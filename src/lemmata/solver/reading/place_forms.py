"""`Convert the point (0, 3) in rectangular coordinates to polar coordinates.`"""

import re

from lemmata.expr import EvaluationError, ParseError, Relation, Tuple_, parse, to_text
from lemmata.solver.place_forms import SIZES, digits_of
from lemmata.solver.reading.maths import cut
from lemmata.solver.rules.place_forms import words
from lemmata.solver.task import NotUnderstood, Task

TRIGGER = re.compile(r"\b(?:polar|cylindrical|spherical|rectangular) coordinates")
_KIND = r"(?P<{0}>rectangular|polar|cylindrical|spherical)"
_WORDINGS = tuple(
    re.compile(text, re.IGNORECASE)
    for text in (
        rf"(?:convert|change|express|write) (?:the )?(?:point )?⟨0⟩(?:,? which is)? (?:in|from|given in) "
        rf"{_KIND.format('a')} coordinates,? (?:to|in|into) {_KIND.format('b')} coordinates",
        rf"(?:convert|change|express|write) (?:the )?(?:point )?⟨0⟩ from {_KIND.format('a')} to "
        rf"{_KIND.format('b')} coordinates",
        rf"(?:what are|find) the {_KIND.format('b')} coordinates of the point (?:with {_KIND.format('a')} coordinates "
        rf"⟨0⟩|⟨0⟩ (?:given )?in {_KIND.format('c')} coordinates)",
        rf"(?:the|a) point has {_KIND.format('a')} coordinates ⟨0⟩\. find its {_KIND.format('b')} coordinates",
    )
)
_FORM = re.compile(
    r"(?:enter|write|give|express) your answer in the form ⟨\d+⟩,? (?:where|with) ⟨\d+⟩(?:,? (?:and )?⟨\d+⟩)*|"
    r"(?:enter|write|give|express) your answer in the form ⟨\d+⟩",
    re.IGNORECASE,
)
_RANGE = re.compile(
    r"(?:r|\\rho) ?> ?0|0 ?(?:\\le|\\leq|<=) ?\\theta ?(?:<|\\lt) ?2 ?\\pi|0 ?(?:\\le|\\leq|<=) ?\\phi "
    r"?(?:\\le|\\leq|<=) "
    r"?\\pi|[r\\a-z]+ ?> ?0(?:,? (?:\\text\{ ?and ?\})? ?0.*)?"
)


def read_conversion(question: str) -> Task:
    """The point and both kinds of coordinates; NotUnderstood for any other wording or range of angles."""
    text, formulas = cut(question)
    sentences = [part.strip(" .") for part in re.split(r"(?<=[.?!])\s+(?=[A-Z])", text)]
    if len(sentences) > 1 and _FORM.fullmatch(sentences[-1]):
        for mark in re.findall(r"⟨(\d+)⟩", sentences.pop())[1:]:
            if not _RANGE.fullmatch(formulas[int(mark)].strip()):
                raise NotUnderstood(f"the range ${formulas[int(mark)]}$")
    whole = ". ".join(sentences)
    match = next((found for wording in _WORDINGS if (found := wording.fullmatch(whole.rstrip(" ?"))) is not None), None)
    if match is None:
        raise NotUnderstood(whole)
    groups = match.groupdict()
    source, target = (groups.get("a") or groups.get("c") or "").lower(), groups["b"].lower()
    try:
        tree = parse(formulas[0])
        if isinstance(tree, Relation) and isinstance(tree.lhs, Tuple_):
            if to_text(tree.lhs) not in ("(r, theta)", "(rho, theta, phi)", "(x, y)", "(x, y, z)", "(r, theta, z)"):
                raise ParseError("other names of coordinates")
            tree = tree.rhs
        size = len(digits_of(tree))
    except (ParseError, EvaluationError) as error:
        raise NotUnderstood(str(error)) from None
    if size not in SIZES[source] or size not in SIZES[target] or source == target:
        raise NotUnderstood(whole)
    return Task("convert_point", words(to_text(tree), source, target))
