"""Rank stored pairs for a text: identical first, then of the same template, then by BM25 over the index terms.

BM25 with a term counted once a text: n-grams hardly ever occur twice, and the index answers fastest when it needs to
tell only who has a term. Knows nothing of solving.
"""

from dataclasses import dataclass
from math import exp, log
from typing import Self

from lemmata.bank.index import hashed_terms, rarest
from lemmata.bank.store import Bank
from lemmata.bank.terms import content_words, formula_paths, mask, readable
from lemmata.bank.text import identity_key, template
from lemmata.bank.types import Match, Pair
from lemmata.errors import InputError

K1, B = 1.2, 0.75
CANDIDATES = 300
"""Pairs whose length is taken into account; the others are too far behind."""
SAME_TEMPLATE_SCORE = 0.99
"""Measured by `lemmata bench bank`: the share of same-template matches whose kind is right."""
MANY = 5
"""Stored pairs of one template that a search looks at."""
MAX_RESULTS = 200
# Logistic regression of "this is the analogue" on a match's share of the best possible score and on its lead over the
# next best (or its distance from the best): fitted by `lemmata bench bank` on one half of MathChat's queries.
CALIBRATION = (-2.56, 2.46, 6.68)


def search(bank: Bank, text: str, limit: int) -> list[Match]:
    """The pairs nearest to `text`, best first; InputError for an empty text or an impossible limit."""
    if not text.strip():
        raise InputError("the question is empty")
    if not 1 <= limit <= MAX_RESULTS:
        raise InputError(f"the number of matches must be 1 to {MAX_RESULTS}, got {limit}")
    found: dict[int, Match] = {}
    for pair in bank.with_identity(identity_key(text)):
        _keep(found, Match(pair, "identical", 1.0, "the same text up to spacing, notation and LaTeX spelling"))
    shape = template(text)
    if shape.values:
        for pair in bank.with_template(shape.key, MANY):
            _keep(found, Match(pair, "same-template", SAME_TEMPLATE_SCORE, _other_numbers(pair, text)))
    # Those of one template are the nearest ones too, so as many more may be needed.
    best = ranked(bank, text, limit + len(found) + 1)
    near = [(row, score) for (row, _, _), score in zip(best, likelihoods(best), strict=True) if row not in found][
        :limit
    ]
    pairs, seen = bank.many([row for row, _ in near]), _Seen.of(text)
    for row, score in near:
        if row in pairs:
            _keep(found, Match(pairs[row], "analogous", score, seen.shared_with(pairs[row].problem)))
    return list(found.values())[:limit]


def likelihoods(best: list[tuple[int, float, float]]) -> list[float]:
    """For each of the `ranked` pairs the probability that it is the analogue."""
    constant, by_share, by_lead = CALIBRATION
    out: list[float] = []
    for share, lead in evidence(best):
        likely = 1 / (1 + exp(-(constant + by_share * share + by_lead * lead)))
        # A match can't be likelier than one that is ranked before it.
        out.append(min(likely, out[-1]) if out else likely)
    return out


def evidence(best: list[tuple[int, float, float]]) -> list[tuple[float, float]]:
    """What the score of a match is made from: its share of the possible score, and its lead over the best other one."""
    found = []
    for place, (_, score, share) in enumerate(best):
        other = best[0][1] if place else best[1][1] if len(best) > 1 else 0.0
        found.append((share, (score - other) / max(score, other)))
    return found


def ranked(bank: Bank, text: str, limit: int) -> list[tuple[int, float, float]]:
    """(id, BM25, its share of the score of a pair that has every term) by descending BM25."""
    import numpy as np

    wanted = hashed_terms(text)
    chosen = rarest(wanted, bank.common(set(wanted)))
    # Another process may add pairs meanwhile, so a term may have more holders than there were pairs.
    size, possible = len(bank), 0.0
    lists, counts, weights = [], [], []
    for term in chosen:
        holders = bank.holders(term)
        count = holders.count(",") + 1 if holders else 0
        weight = max(log((max(size - count, 0) + 0.5) / (count + 0.5)), 1e-6)
        possible += weight
        if count:
            lists.append(holders)
            counts.append(count)
            weights.append(weight)
    if not lists:
        return []
    ids = np.fromstring(",".join(lists), dtype=np.int64, sep=",")
    total = np.bincount(ids, np.repeat(weights, counts))
    held = np.flatnonzero(total)
    if len(held) > max(CANDIDATES, limit):
        least = np.partition(total[held], -max(CANDIDATES, limit))[-max(CANDIDATES, limit)]
        held = held[total[held] >= least]
    best = held[np.argsort(-total[held], kind="stable")][: max(CANDIDATES, limit)]
    lengths, mean = bank.lengths([int(row) for row in best]), bank.mean_length()
    out = []
    for row, length in lengths.items():
        damped = (K1 + 1) / (1 + K1 * (1 - B + B * length / mean))
        out.append((row, float(total[row]) * damped, float(total[row]) / possible))
    out.sort(key=lambda item: (-item[1], item[0]))
    return out[:limit]


def _keep(found: dict[int, Match], match: Match) -> None:
    assert match.pair.id is not None
    found.setdefault(match.pair.id, match)


def _other_numbers(pair: Pair, text: str) -> str:
    stored, asked = template(pair.problem).values, template(text).values
    changed = [f"{old} is now {new}" for old, new in zip(stored, asked, strict=True) if old != new]
    return "the same sentences with other numbers: " + ("; ".join(changed[:5]) or "only the names differ")


@dataclass(frozen=True)
class _Seen:
    """What a reader can see of a text's likeness to another: phrases of three words, forms of formulas, words."""

    phrases: tuple[str, ...]
    paths: frozenset[str]
    words: tuple[str, ...]

    @classmethod
    def of(cls, text: str, formulas: bool = True) -> Self:
        """`formulas` may be left out where there are none to share: reading them takes the longest."""
        text = readable(text)
        masked = mask(text)
        phrases = tuple(" ".join(masked[place : place + 3]) for place in range(len(masked) - 2))
        return cls(phrases, frozenset(formula_paths(text) if formulas else ()), tuple(content_words(text)))

    def shared_with(self, text: str) -> str:
        """The longest shared phrases, then formulas of one form, then words."""
        other, parts = _Seen.of(text, bool(self.paths)), []
        phrases, words = set(other.phrases), set(other.words)
        shared = [phrase for phrase in dict.fromkeys(self.phrases) if phrase in phrases]
        longest = [phrase for phrase in shared if any(c.isalpha() for c in phrase)][:3]
        if longest:
            parts.append("the same phrases with numbers and names masked: " + ", ".join(f"“{p}”" for p in longest))
        if self.paths & other.paths:
            parts.append("formulas of the same form")
        common = [word for word in dict.fromkeys(self.words) if word in words and len(word) > 3][:4]
        if common:
            parts.append("the words " + ", ".join(common))
        return "; ".join(parts) or "similar sentences"
