"""Final answers: find them in a text, and decide whether two are the same: equal, different or unknown, and why.

Knows nothing about problems, solvers or models. Light to import: computer algebra runs in a worker process only when
cheaper stages leave a pair undecided.
"""

from lemmata.answers.comparison import compare
from lemmata.answers.extraction import extract
from lemmata.answers.grading import grade
from lemmata.answers.types import OUTCOMES, Comparison, Extracted

__all__ = ["OUTCOMES", "Comparison", "Extracted", "compare", "extract", "grade"]
