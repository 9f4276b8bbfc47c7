"""Means with standard errors over clustered samples, pass@k and maj@k. Knows no model and no file."""

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from lemmata.errors import InputError
from lemmata.evaluation.types import Row, average, proportion


def mean_row(table: str, metric: str, values: Sequence[tuple[str, float]], **group: Any) -> Row:
    """The mean of (cluster, value) with its standard error; values of one cluster need not be independent.

    With one value a cluster: sqrt(p (1 - p) / n) of zeros and ones, else s / sqrt(n). With more: the cluster-robust
    error sqrt(G / (G - 1) · sum over clusters of (sum of x - mean)²) / N for G clusters and N values.
    """
    numbers = [value for _, value in values]
    clusters: dict[str, list[float]] = defaultdict(list)
    for cluster, value in values:
        clusters[cluster].append(value)
    if len(clusters) == len(numbers):
        if set(numbers) <= {0.0, 1.0}:
            found = proportion(table, [value == 1.0 for value in numbers], **group)
            return Row(table, metric, found.group, found.n, found.value, found.standard_error)
        return average(table, metric, numbers, **group)
    n, count = len(numbers), len(clusters)
    mean = sum(numbers) / n
    if count < 2:
        return Row(table, metric, group, n, mean, None)
    squares = sum(sum(value - mean for value in own) ** 2 for own in clusters.values())
    return Row(table, metric, group, n, mean, math.sqrt(count / (count - 1) * squares) / n)


def pass_at_k(n: int, right: int, k: int) -> float:
    """The unbiased estimate that one of k answers is right, from n with `right` right ones: 1 - C(n-c, k) / C(n, k).

    Chen et al. 2021, equation 1. Raises InputError where k is not in 1..n.
    """
    if not 1 <= k <= n:
        raise InputError(f"pass@{k} needs k from 1 to the {n} samples a question")
    return 1.0 - math.comb(n - right, k) / math.comb(n, k)


def grouped(group: dict[str, Any]) -> Iterable[dict[str, Any]]:
    """The groups a sample belongs to: all, each key alone, and subject with level."""
    yield {}
    for key, value in group.items():
        yield {key: value}
    if "subject" in group and "level" in group:
        yield {"subject": group["subject"], "level": group["level"]}


def rows_of(entries: Iterable[tuple[str, dict[str, Any], str, str, float]]) -> list[Row]:
    """Rows from (table, group, cluster, metric, value): for each table and metric the whole, then its groups."""
    cells: dict[tuple[str, str, tuple[tuple[str, Any], ...]], list[tuple[str, float]]] = defaultdict(list)
    order: dict[tuple[str, str], int] = {}
    for table, group, cluster, metric, value in entries:
        order.setdefault((table, metric), len(order))
        for part in grouped(group):
            cells[table, metric, tuple(part.items())].append((cluster, value))
    tables = list(dict.fromkeys(table for table, _ in order))
    ranked = sorted(cells, key=lambda cell: (tables.index(cell[0]), order[cell[0], cell[1]], _rank(cell[2])))
    return [mean_row(cell[0], cell[1], cells[cell], **dict(cell[2])) for cell in ranked]


def _rank(group: tuple[tuple[str, Any], ...]) -> tuple[int, list[tuple[str, int, float, str]]]:
    """Whole, then single keys, then pairs; numbers by size and texts by the alphabet."""
    return len(group), [
        (key, isinstance(value, str), value if isinstance(value, int | float) else 0, str(value))
        for key, value in group
    ]
