"""Predict subject and level of a problem with linear models on words, characters and operator-tree paths.

Trained on labelled problems, with the families' problems beside them for the subject; needs scikit-learn (the extra
`corpus`). A solution belongs to the text where there is one. Knows nothing of corpus folders.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from lemmata.bank.terms import formula_paths
from lemmata.corpus.labelled import Labelled, generated, read_labelled
from lemmata.corpus.stages import Row
from lemmata.errors import InputError, MissingPartError
from lemmata.problems import LEVELS

FAMILY_WEIGHT = 0.1
"""Of a generated problem beside a labelled one. Levels are not learnt from the families: their scale is their own."""
FOLDS_FOR_SCALE = 3
_WORD = re.compile(r"\\?[A-Za-z]+")
_TOKEN = re.compile(r"\\?[A-Za-z]+|\d+|[^\w\s]")
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Guess:
    """The most probable subject with its probability, the probabilities of all, and the level as a real number."""

    subject: str
    confidence: float
    probabilities: tuple[float, ...]
    level: float


class Labeller:
    """A trained pair of models; `subjects` is the order of a guess' probabilities."""

    def __init__(self, labelled: Sequence[Labelled], extra: Sequence[Labelled] = (), solutions: bool = True) -> None:
        """Train on problems of which all have a subject and a level; `extra` are generated ones, for the subject.

        Raises InputError: fewer than two subjects; MissingPartError where scikit-learn is not installed.
        """
        self._solutions = solutions
        self.subjects = sorted({row.subject for row in labelled})
        if len(self.subjects) < 2:
            raise InputError(f"labels need problems of two subjects at least, got {len(self.subjects)}")
        extra = [row for row in extra if row.subject in self.subjects]
        subjects = np.array([self.subjects.index(row.subject) for row in [*labelled, *extra]])
        weights = np.array([1.0] * len(labelled) + [FAMILY_WEIGHT] * len(extra))
        self._subject, self._features = _subject_model(), _features()
        matrix = self._features.fit_transform(self._texts([*labelled, *extra]))
        self._scale = self._fitted_scale(matrix, subjects, weights, len(labelled))
        self._subject.fit(matrix, subjects, sample_weight=weights)
        self._level_features, self._level = _level_features(), _ridge()
        texts = self._texts(labelled)
        self._level.fit(self._level_features.fit_transform(texts), [row.level for row in labelled])

    @classmethod
    def trained(cls, path: Path) -> Self:
        """Trained on a labelled file or folder (its training part) and on the families."""
        train, test = read_labelled(path)
        return cls(train or test, generated())

    def guess(self, given: Sequence[Labelled]) -> list[Guess]:
        """What subject and level each problem has; the labels it carries are not looked at."""
        texts = self._texts(given)
        if not texts:
            return []
        scores = _decisions(self._subject, self._features.transform(texts))
        probabilities = _softmax(self._scale * scores)
        levels = self._level.predict(self._level_features.transform(texts))
        return [
            Guess(self.subjects[int(row.argmax())], float(row.max()), tuple(map(float, row)), float(level))
            for row, level in zip(probabilities, levels, strict=True)
        ]

    def label(self, rows: Sequence[Row], predicted: Counter[str]) -> list[Row]:
        """Rows with the missing labels filled in and named in `predicted` of their meta."""
        wanting = [row for row in rows if row["meta"]["subject"] is None or row["meta"]["level"] is None]
        texts = [Labelled(row["messages"][-2]["content"], row["messages"][-1]["content"], "", 0) for row in wanting]
        found = {id(row): guess for row, guess in zip(wanting, self.guess(texts), strict=True)}
        out = []
        for row in rows:
            guess = found.get(id(row))
            if guess is None:
                out.append(row)
                continue
            meta: dict[str, Any] = dict(row["meta"])
            told = {"subject": guess.subject, "level": nearest_level(guess.level)}
            named = {key: round(guess.confidence, 3) if key == "subject" else None for key in told if meta[key] is None}
            for key in named:
                predicted[f"{key} predicted"] += 1
                meta[key] = told[key]
            out.append(row | {"meta": meta | {"predicted": named}})
        return out

    def _texts(self, rows: Sequence[Labelled]) -> list[str]:
        return [f"{row.problem}\n{row.solution}" if self._solutions else row.problem for row in rows]

    def _fitted_scale(self, matrix: Any, subjects: Any, weights: Floats, real: int) -> float:
        """The factor on the scores that makes their softmax a probability: fitted on held-out real problems."""
        from sklearn.model_selection import KFold

        scores = np.zeros((real, len(self.subjects)))
        if len(self.subjects) < 2 or real < 5 * FOLDS_FOR_SCALE * len(self.subjects):
            return 1.0
        for train, test in KFold(FOLDS_FOR_SCALE, shuffle=True, random_state=0).split(np.arange(real)):
            rows = np.concatenate([train, np.arange(real, len(subjects))])
            if len(set(subjects[rows])) < len(self.subjects):
                return 1.0
            model = _subject_model().fit(matrix[rows], subjects[rows], sample_weight=weights[rows])
            scores[test] = _decisions(model, matrix[test])
        right = np.arange(real), subjects[:real]
        scales = np.geomspace(0.25, 16, 49)
        return float(min(scales, key=lambda scale: -np.log(_softmax(scale * scores)[right] + 1e-12).mean()))


def nearest_level(value: float) -> int:
    """The level next to a real number."""
    return min(LEVELS, key=lambda level: abs(level - value))


def _features() -> Any:
    """Words, character n-grams and operator-tree paths, each weighted by TF-IDF."""
    text, union = _sklearn()
    return union(
        [
            ("words", text(analyzer=_words, sublinear_tf=True, min_df=1)),
            (
                "characters",
                text(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, min_df=2, max_features=60_000),
            ),
            ("paths", text(analyzer=_paths, sublinear_tf=True, min_df=2)),
        ],
        transformer_weights={"words": 1.0, "characters": 1.0, "paths": 0.3},
    )


def _level_features() -> Any:
    from sklearn.preprocessing import FunctionTransformer

    text, union = _sklearn()
    return union(
        [
            ("words", text(analyzer=_words_and_pairs, sublinear_tf=True, min_df=2)),
            ("lengths", FunctionTransformer(_lengths, validate=False)),
        ]
    )


def _sklearn() -> tuple[Any, Any]:
    try:
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.pipeline import FeatureUnion
    except ImportError:
        raise MissingPartError("labels need scikit-learn: pip install 'lemmata[corpus]'") from None
    return TfidfVectorizer, FeatureUnion


def _subject_model() -> Any:
    _sklearn()
    from sklearn.svm import LinearSVC

    return LinearSVC(C=0.5, random_state=0)


def _ridge() -> Any:
    from sklearn.linear_model import Ridge

    return Ridge(alpha=1.0, solver="sparse_cg", tol=1e-6)


def _decisions(model: Any, matrix: Any) -> Floats:
    """One score a subject; a model of two subjects has one score, for the second."""
    scores = np.asarray(model.decision_function(matrix), dtype=np.float64)
    return np.column_stack([-scores, scores]) if scores.ndim == 1 else scores


def _softmax(scores: Floats) -> Floats:
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares: Floats = powers / powers.sum(axis=1, keepdims=True)
    return shares


def _paths(text: str) -> list[str]:
    return formula_paths(text) or ["no formula"]


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def _words_and_pairs(text: str) -> list[str]:
    words = ["#" if token.isdigit() else token.lower() for token in _TOKEN.findall(text)]
    return [*words, *(f"{one} {two}" for one, two in pairwise(words))]


def _lengths(texts: Sequence[str]) -> Floats:
    """[n, 6]: characters, tokens, formulas, commands, figures, and the logarithm of the tokens, of about size 1."""
    counts = [(len(text), len(_TOKEN.findall(text)), text.count("$"), text.count("\\"), text.count("[asy]"))
              for text in texts]  # fmt: skip
    table = np.array(counts, dtype=np.float64).reshape(-1, 5)
    return np.column_stack([table / [400, 100, 10, 10, 1], np.log1p(table[:, 1]) / 5])
