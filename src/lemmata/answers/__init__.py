"""Final answers: find them in a text, and decide whether two are the same: equal, different or unknown, and why.

Knows nothing about problems, solvers or models. Light to import: computer algebra runs in a worker process only when
cheaper stages leave a pair undecided.
"""

from lemmata.answers.comparison import compare
from lemmata.answers.extraction import extract
from lemmata.answers.grading import grade, grade_with_votes
from lemmata.answers.types import OUTCOMES, Comparison, Extracted
from lemmata.answers.voters import Verdict, Vote

__all__ = [
    "OUTCOMES",
    "Comparison",
    "Extracted",
    "Verdict",
    "Vote",
    "compare",
    "extract",
    "grade",
    "grade_with_votes",
]
