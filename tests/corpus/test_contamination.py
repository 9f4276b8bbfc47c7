"""Run with: .venv/bin/pytest tests/corpus/test_contamination.py"""

import random
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lemmata.corpus.contamination import BenchmarkIndex, find_overlaps
from lemmata.errors import InputError

EGGS = "Janet has 16 eggs and sells 3 of them for $2 each day at the market."
CHINESE = "盘子里一共有15条鱼，小猫吃掉了几条后，盘子里还剩10条。"
BENCHMARK = [("eggs", EGGS), ("sum", "Compute $2+3$."), ("fish", CHINESE)]


def found(text, **options):
    return [(o.tier, o.benchmark_id) for o in find_overlaps([("c", text)], BENCHMARK, **options)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (EGGS, [("exact", "eggs")]),
        (f"Problem: {EGGS.upper()} \n Solution: 5", [("exact", "eggs")]),
        (EGGS.replace("16", "12,000").replace("3", "0.5"), [("template", "eggs")]),
        ("janet has 16 eggs and sells 3 of them for \\$2 each week.", [("ngram", "eggs")]),
        ("Bob has 16 eggs and buys 3 more.", []),
        ("compute 2 + 3", [("exact", "sum")]),
        ("Compute 7+8", [("template", "sum")]),
        ("Compute 2-3", []),
        ("Now compute 2+3 and stop", []),  # shorter than the n-gram: only as a whole
        (f"问题：{CHINESE}", [("exact", "fish")]),
        (CHINESE.replace("15", "25"), [("template", "fish")]),
        ("", []),
        ("$ , . !", []),
    ],
)
def test_tiers(text, expected):
    assert found(text) == expected


def test_the_evidence_is_the_passage_and_the_question():
    (overlap,) = find_overlaps([("file:3", f"Some words before. {EGGS} And after.")], BENCHMARK)
    assert overlap.passage == EGGS.rstrip(".")
    assert (overlap.benchmark_text, overlap.corpus_id, overlap.similarity) == (EGGS, "file:3", 1.0)


def brute(corpus_words, benchmark_words, n):
    """The share of the benchmark's distinct n-grams that stand in the corpus text, counted the slow way."""

    def grams(words):
        return {" ".join(words[i : i + n]) for i in range(len(words) - n + 1)}

    wanted = grams(benchmark_words)
    return len(wanted & grams(corpus_words)) / len(wanted)


words = st.lists(st.sampled_from(["red", "green", "blue", "ink"]), min_size=3, max_size=12)


@given(words, words)
def test_similarity_is_the_share_of_shared_ngrams(corpus, benchmark):
    share = brute(corpus, benchmark, 3)
    overlaps = list(find_overlaps([("c", " ".join(corpus))], [("b", " ".join(benchmark))], ngram=3, threshold=0.3))
    inside = " ".join(benchmark) in " ".join(corpus)
    whole = any(corpus[i : i + len(benchmark)] == benchmark for i in range(len(corpus)))
    if whole:
        assert inside
        assert [o.tier for o in overlaps] == ["exact"]
    elif share >= 0.3:
        assert [(o.tier, o.similarity) for o in overlaps] == [("ngram", pytest.approx(share))]
    else:
        assert overlaps == []


def test_memory_does_not_grow_with_the_corpus():
    draw = random.Random(0)
    index = BenchmarkIndex(BENCHMARK)

    def read(count):
        tracemalloc.start()
        for number in range(count):
            index.find(str(number), " ".join(str(draw.random()) for _ in range(50)))
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak

    assert read(400) < 1.5 * read(50)


def test_a_hostile_text_of_numbers_only_takes_no_time():
    """The masked n-gram of every place is the same; the index hangs each question on its rarest."""
    questions = [
        (str(n), f"Add {' + '.join(str(n + k) for k in range(30))} and tell the sum of item {n}") for n in range(300)
    ]
    assert list(find_overlaps([("c", "1 + " * 20_000)], questions)) == []


@pytest.mark.parametrize(
    ("options", "message"),
    [({"ngram": 1}, "at least 2"), ({"threshold": 0.0}, "above 0"), ({"threshold": 1.5}, "at most 1")],
)
def test_wrong_options(options, message):
    with pytest.raises(InputError, match=message):
        found("x", **options)
    with pytest.raises(InputError, match="no text to look for"):
        list(find_overlaps([], [("a", "...")]))
