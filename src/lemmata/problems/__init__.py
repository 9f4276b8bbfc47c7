"""Problem(text, answer, subject, level, family, seed) and its seeded generators, one module a subject.

A family draws numbers, writes them as a question and answers it by plain arithmetic; the room knows nothing of the
solver, so its answers are an independent check of it.
"""

from lemmata.problems.catalog import FAMILIES, families, family, generate, vary
from lemmata.problems.family import Draw, Family, NoVariationError
from lemmata.problems.types import LEVELS, SUBJECTS, Problem, level_from, slug, subject_from

__all__ = [
    "FAMILIES",
    "LEVELS",
    "SUBJECTS",
    "Draw",
    "Family",
    "NoVariationError",
    "Problem",
    "families",
    "family",
    "generate",
    "level_from",
    "slug",
    "subject_from",
    "vary",
]
