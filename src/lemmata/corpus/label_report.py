"""How good predicted labels are: accuracy, confusion matrix and calibration of subjects, rank correlation of levels.

Held out always: cross-validated on one labelled set, or trained on a train part and reported on its test part.
"""

from collections.abc import Sequence
from math import sqrt
from pathlib import Path
from typing import Any

import numpy as np

from lemmata.corpus.labelled import Labelled, generated, read_labelled
from lemmata.corpus.labels import Floats, Guess, Labeller, nearest_level
from lemmata.errors import InputError, MissingPartError
from lemmata.problems import LEVELS

FOLDS = 5
BINS = 10


def label_report(path: Path, solutions: bool = True, families: bool = True, seed: int = 0) -> dict[str, Any]:
    """The report as plain JSON values.

    Raises InputError: no labelled problems, or too few of a subject for the folds; MissingPartError: no scikit-learn.
    """
    train, test = read_labelled(path)
    extra = generated() if families else []
    if train and test:
        labeller = Labeller(train, extra, solutions)
        rows, guesses, subjects = test, labeller.guess(test), labeller.subjects
        how = f"trained on {len(train)} problems, reported on {len(test)}"
    else:
        rows = train or test
        guesses, subjects = _cross_validated(rows, extra, solutions, seed)
        how = f"{FOLDS}-fold cross-validated on {len(rows)} problems"
    return {
        "how": how,
        "text": "problem and solution" if solutions else "problem",
        "families": len(extra),
        "subject": _subject(rows, guesses, subjects),
        "level": _level(rows, guesses),
    }


def _cross_validated(
    rows: Sequence[Labelled], extra: Sequence[Labelled], solutions: bool, seed: int
) -> tuple[list[Guess], list[str]]:
    try:
        from sklearn.model_selection import StratifiedKFold
    except ImportError:
        raise MissingPartError("labels need scikit-learn: pip install 'lemmata[corpus]'") from None
    subjects = [row.subject for row in rows]
    if min(subjects.count(name) for name in set(subjects)) < FOLDS:
        raise InputError(f"{FOLDS} folds need at least {FOLDS} problems of each subject")
    guesses: dict[int, Guess] = {}
    for train, test in StratifiedKFold(FOLDS, shuffle=True, random_state=seed).split(subjects, subjects):
        labeller = Labeller([rows[i] for i in train], extra, solutions)
        guesses |= dict(zip(map(int, test), labeller.guess([rows[i] for i in test]), strict=True))
    return [guesses[i] for i in range(len(rows))], labeller.subjects


def _subject(rows: Sequence[Labelled], guesses: Sequence[Guess], subjects: list[str]) -> dict[str, Any]:
    """Rows of the confusion matrix are the true subjects, columns the predicted ones."""
    names = sorted({*subjects, *(row.subject for row in rows)})
    matrix = [[0] * len(names) for _ in names]
    for row, guess in zip(rows, guesses, strict=True):
        matrix[names.index(row.subject)][names.index(guess.subject)] += 1
    right = np.array([row.subject == guess.subject for row, guess in zip(rows, guesses, strict=True)])
    accuracy = float(right.mean())
    return {
        "n": len(rows),
        "accuracy": round(accuracy, 4),
        "standard_error": round(sqrt(accuracy * (1 - accuracy) / len(rows)), 4),
        "confusion": {"subjects": names, "rows": matrix},
        "calibration": _calibration(np.array([guess.confidence for guess in guesses]), right),
    }


def _calibration(confidence: Floats, right: Any) -> dict[str, Any]:
    """Bins of equal width with mean confidence and accuracy, and the expected calibration error."""
    place = np.minimum((confidence * BINS).astype(int), BINS - 1)
    bins = []
    for number in range(BINS):
        inside = place == number
        if inside.any():
            bins.append(
                {
                    "n": int(inside.sum()),
                    "confidence": round(float(confidence[inside].mean()), 4),
                    "accuracy": round(float(right[inside].mean()), 4),
                }
            )
    error = sum(b["n"] * abs(b["confidence"] - b["accuracy"]) for b in bins) / len(confidence)
    return {"bins": bins, "expected_error": round(float(error), 4)}


def _level(rows: Sequence[Labelled], guesses: Sequence[Guess]) -> dict[str, Any]:
    true, found = np.array([row.level for row in rows]), np.array([guess.level for guess in guesses])
    matrix = [[0] * len(LEVELS) for _ in LEVELS]
    for row, guess in zip(rows, guesses, strict=True):
        matrix[row.level - 1][nearest_level(guess.level) - 1] += 1
    return {
        "n": len(rows),
        "spearman": round(spearman(true, found), 4),
        "mean_absolute_error": round(float(abs(true - found).mean()), 4),
        "accuracy": round(sum(matrix[i][i] for i in range(len(LEVELS))) / len(rows), 4),
        "confusion": matrix,
    }


def spearman(one: Any, two: Any) -> float:
    """Spearman's rank correlation, with mean ranks for ties; 0 where all values of one side are equal."""
    left, right = (rank - rank.mean() for rank in (_ranks(np.asarray(one)), _ranks(np.asarray(two))))
    size = sqrt(float((left**2).sum() * (right**2).sum()))
    return float((left * right).sum()) / size if size else 0.0


def _ranks(values: Any) -> Floats:
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    means: Floats = ends - (counts - 1) / 2
    return means[place]
