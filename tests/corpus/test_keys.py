"""Run with `pytest tests/corpus/test_keys.py`: MinHash against the exact Jaccard similarity, keys on disk."""

import random

import numpy as np

from lemmata.corpus.keys import Keys, NearCopies, scratch, signature


def shingles(words):
    return {tuple(words[i : i + 3]) for i in range(max(1, len(words) - 2))}


def test_the_estimate_is_near_the_exact_similarity():
    rng = random.Random(0)
    errors = []
    for _ in range(60):
        one = [f"w{rng.randrange(500)}" for _ in range(80)]
        two = [word if rng.random() > 0.05 else "other" for word in one]
        exact = len(shingles(one) & shingles(two)) / len(shingles(one) | shingles(two))
        errors.append((signature(one) == signature(two)).mean() - exact)
    # A binomial estimate of 64 draws has a standard deviation of at most 1/16.
    assert abs(np.mean(errors)) < 0.03
    assert max(map(abs, errors)) < 0.25


def test_near_copies(tmp_path):
    near = NearCopies(scratch(tmp_path / "s.db"), 0.8)
    texts = [[f"{name}{i}" for i in range(40)] for name in "abc"]
    for name, words in zip("abc", texts, strict=True):
        assert near.find(signature(words)) is None
        near.add(name, signature(words))
    assert near.find(signature(texts[1])) == ("b", 1.0)
    assert near.find(signature([*texts[2], "end"]))[0] == "c"
    assert near.find(signature(["short"])) is None
    near.add("short", signature([]))


def test_keys(tmp_path):
    keys = Keys(scratch(tmp_path / "s.db"), "t")
    assert keys.add("k", "one")
    assert not keys.add("k", "two")
    assert keys.first("k") == "one"
    assert [keys.add("m", most=2) for _ in range(3)] == [True, True, False]
    # A killed stage begins with a new file.
    assert Keys(scratch(tmp_path / "s.db"), "t").add("k")
