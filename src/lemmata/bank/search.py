"""Rank stored pairs for a text: identical first, then of the same template, then by BM25 over the index terms.

BM25 with a term counted once a text: n-grams hardly ever occur twice, and the index answers fastest when it needs to
tell only who has a term. Knows nothing of solving.
"""

from math import exp, log

from lemmata.bank.index import hashed_terms, rarest
from lemmata.bank.store import Bank
from lemmata.bank.terms import Terms, terms
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
    pairs, own = bank.many([row for row, _ in near]), terms(text)
    for row, score in near:
        if row in pairs:
            _keep(found, Match(pairs[row], "analogous", score, _in_common(own, terms(pairs[row].problem))))
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
    ids, weights = [], []
    for term in chosen:
        holders = np.fromstring(bank.holders(term), dtype=np.int64, sep=",")
        weight = max(log((max(size - len(holders), 0) + 0.5) / (len(holders) + 0.5)), 1e-6)
        possible += weight
        if len(holders):
            ids.append(holders)
            weights.append(np.full(len(holders), weight))
    if not ids:
        return []
    total = np.bincount(np.concatenate(ids), np.concatenate(weights))
    best = np.argsort(-total, kind="stable")[: max(CANDIDATES, limit)]
    lengths, mean = bank.lengths([int(row) for row in best if total[row] > 0]), bank.mean_length()
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


def _in_common(own: Terms, other: Terms) -> str:
    """What a reader can see of the likeness: the longest shared phrases, then formulas of one form, then words."""
    parts = []
    shapes, words = set(other.shapes), set(other.words)
    phrases = [term[2:] for term in dict.fromkeys(own.shapes) if term[0] == "n" and term in shapes]
    longest = [phrase for phrase in phrases if phrase.count(" ") == 2 and any(c.isalpha() for c in phrase)][:3]
    if longest:
        parts.append("the same phrases with numbers and names masked: " + ", ".join(f"“{p}”" for p in longest))
    if set(own.paths) & set(other.paths):
        parts.append("formulas of the same form")
    shared = [word for word in dict.fromkeys(own.words) if word in words and len(word) > 3][:4]
    if shared:
        parts.append("the words " + ", ".join(shared))
    return "; ".join(parts) or "similar sentences"
