"""Run with: .venv/bin/pytest tests/evaluation/test_metrics.py"""

import itertools
import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lemmata.errors import InputError
from lemmata.evaluation.metrics import mean_row, pass_at_k, rows_of
from lemmata.evaluation.paired import compare_runs, mcnemar
from lemmata.evaluation.types import Sample, average, proportion


def test_standard_errors_against_the_textbook():
    assert proportion("t", [True] * 30 + [False] * 70).standard_error == pytest.approx(0.0458257569)
    assert average("t", "m", [2, 4, 4, 4, 5, 5, 7, 9]).standard_error == pytest.approx(2.13809 / math.sqrt(8), rel=1e-5)
    assert proportion("t", [True]).standard_error is None


@given(st.integers(1, 8), st.integers(0, 8), st.integers(1, 8))
def test_pass_at_k_is_the_share_of_the_k_subsets_with_a_right_one(n, right, k):
    right = min(right, n)
    if k > n:
        with pytest.raises(InputError):
            pass_at_k(n, right, k)
        return
    subsets = list(itertools.combinations([True] * right + [False] * (n - right), k))
    assert pass_at_k(n, right, k) == pytest.approx(sum(map(any, subsets)) / len(subsets))


def test_a_clustered_error_covers_the_truth_as_often_as_it_says():
    """Clusters whose four values agree: the naive error would be half as large."""
    draw = random.Random(0)
    inside = 0
    for _ in range(300):
        values = []
        for cluster in range(60):
            value = float(draw.random() < 0.4)
            values += [(str(cluster), value)] * 4
        row = mean_row("t", "m", values)
        inside += abs(row.value - 0.4) < 1.96 * row.standard_error
    assert 0.9 < inside / 300 <= 0.99
    singles = [(str(n), float(n % 3)) for n in range(9)]
    assert mean_row("t", "m", singles).standard_error == pytest.approx(
        average("t", "m", [v for _, v in singles]).standard_error
    )
    assert mean_row("t", "m", [("a", 1.0), ("a", 0.0)]).standard_error is None


def test_rows_come_whole_first_and_levels_in_order():
    entries = [("t", {"subject": "Algebra", "level": level}, str(level), "accuracy", 1.0) for level in (2, 10, 1)]
    groups = [row.group for row in rows_of(entries)]
    assert groups[0] == {}
    assert [g["level"] for g in groups if list(g) == ["level"]] == [1, 2, 10]


def samples(outcomes, table="t", metric="accuracy"):
    return [
        Sample(f"q{n}", "p", "o", None, "g", "equal", "", {}, table, values={metric: float(value)})
        for n, value in enumerate(outcomes)
    ]


def test_mcnemar_against_a_count_of_all_coin_sequences():
    for first, second in ((0, 0), (1, 5), (3, 3), (0, 9), (10, 2)):
        n, extreme = first + second, abs(first - second)
        exact = sum(
            abs(2 * sum(coins) - n) >= extreme for coins in itertools.product((0, 1), repeat=n)
        ) / 2**n  # fmt: skip
        assert mcnemar(first, second) == pytest.approx(exact)


def test_a_paired_comparison_finds_a_difference_and_none():
    draw = random.Random(1)
    first = [draw.random() < 0.5 for _ in range(400)]
    better = [value or draw.random() < 0.3 for value in first]
    (found,) = compare_runs(samples(first), samples(better))
    assert found.low > 0
    assert found.p_value < 0.001
    assert found.only_first == 0
    assert found.difference == pytest.approx(found.second - found.first)
    (same,) = compare_runs(samples(first), samples(first))
    assert (same.difference, same.low, same.high, same.p_value) == (0, 0, 0, 1)
    (rated,) = compare_runs(samples([3, 4], metric="score"), samples([4, 5], metric="score"))
    assert (rated.difference, rated.p_value) == (1, None)
    with pytest.raises(InputError, match="no question in common"):
        compare_runs(samples([1]), samples([1], table="other"))


def test_the_bootstrap_interval_is_as_wide_as_the_error_says():
    draw = random.Random(2)
    first = [draw.random() < 0.5 for _ in range(300)]
    second = [draw.random() < 0.5 for _ in range(300)]
    (found,) = compare_runs(samples(first), samples(second))
    differences = [float(b) - float(a) for a, b in zip(first, second, strict=True)]
    error = average("t", "m", differences).standard_error
    assert found.high - found.low == pytest.approx(2 * 1.96 * error, rel=0.1)


def test_what_only_one_run_has_is_counted():
    (found,) = compare_runs(samples([1, 0, 1]), samples([1, 0]))
    assert (found.n, found.unpaired) == (2, 1)
