"""The labelled pairs, and how the grader does on them. Run: pytest tests/answers/test_pairs.py"""

from collections import Counter

from lemmata.answers import compare
from lemmata.answers.pairs import labelled_pairs

PAIRS = list(labelled_pairs(2_400, seed=20))


def test_the_grader_on_the_labelled_pairs() -> None:
    wrong = []
    unknown = []
    for pair in PAIRS:
        outcome = compare(pair.gold, pair.prediction)
        if outcome.outcome == "unknown":
            unknown.append((pair, outcome.reason))
        elif outcome.outcome != pair.label:
            wrong.append((pair, outcome.reason))
    assert [pair for pair, _ in wrong if pair.label == "different"] == []
    assert len(wrong) <= 0.02 * len(PAIRS) / 2, wrong[:10]
    assert len(unknown) <= 0.02 * len(PAIRS), unknown[:10]


def test_the_set_is_balanced_varied_and_repeatable() -> None:
    assert Counter(pair.label for pair in PAIRS) == {"equal": 1_200, "different": 1_200}
    assert len({pair.type for pair in PAIRS}) >= 20
    assert list(labelled_pairs(50, seed=20)) == PAIRS[:50]
    assert list(labelled_pairs(50, seed=21)) != PAIRS[:50]
