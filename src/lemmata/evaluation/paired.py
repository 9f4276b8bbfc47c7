"""Two runs on the same questions: is one better? McNemar's exact test and a paired bootstrap interval.

Samples are paired by table, question, turn and sample; what only one run has is left out and counted.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from lemmata.errors import InputError
from lemmata.evaluation.types import Sample
from lemmata.records import Record

RESAMPLES = 10_000
LEVEL = 0.95


@dataclass(frozen=True)
class Pairing(Record):
    """`difference` is second minus first; `low`..`high` its 95 % percentile bootstrap interval over questions.

    For values of 0 and 1: `only_first` and `only_second` count the pairs where just one is right, and `p_value` is
    McNemar's exact two-sided one; else they are None.
    """

    table: str
    metric: str
    n: int
    unpaired: int
    first: float
    second: float
    difference: float
    low: float
    high: float
    only_first: int | None
    only_second: int | None
    p_value: float | None


def compare_runs(first: Sequence[Sample], second: Sequence[Sample], seed: int = 0) -> list[Pairing]:
    """A pairing for each table and metric that both runs have; InputError where they share no question."""
    tables = [_values(first), _values(second)]
    found = []
    for name in (name for name in tables[0] if name in tables[1]):
        one, other = tables[0][name], tables[1][name]
        shared = [key for key in one if key in other]
        if shared:
            pairs = [(one[key], other[key]) for key in shared]
            unpaired = len(one) + len(other) - 2 * len(shared)
            found.append(_pairing(*name, [key[0] for key in shared], pairs, unpaired, seed))
    if not found:
        raise InputError("the two runs have no question in common")
    return found


def mcnemar(only_first: int, only_second: int) -> float:
    """The exact two-sided p-value of McNemar's test: a binomial test of the discordant pairs at one half."""
    n, least = only_first + only_second, min(only_first, only_second)
    tail = sum(math.comb(n, k) for k in range(least + 1))
    return float(min(1.0, 2 * tail / 2**n))


_Key = tuple[str, int, int]


def _values(samples: Sequence[Sample]) -> dict[tuple[str, str], dict[_Key, float]]:
    found: dict[tuple[str, str], dict[_Key, float]] = {}
    for sample in samples:
        for metric, value in sample.values.items():
            found.setdefault((sample.table, metric), {})[sample.id, sample.turn, sample.sample] = value
    return found


def _pairing(
    table: str, metric: str, questions: Sequence[str], pairs: Sequence[tuple[float, float]], unpaired: int, seed: int
) -> Pairing:
    import numpy as np

    # Whole questions are drawn: turns and samples of one question are not independent.
    names = {name: place for place, name in enumerate(dict.fromkeys(questions))}
    owner = np.array([names[name] for name in questions])
    differences = np.array([two - one for one, two in pairs])
    sums = np.bincount(owner, weights=differences, minlength=len(names))
    sizes = np.bincount(owner, minlength=len(names))
    generator = np.random.default_rng(seed)
    means = np.empty(RESAMPLES)
    for place in range(RESAMPLES):
        drawn = generator.integers(0, len(names), len(names))
        means[place] = sums[drawn].sum() / sizes[drawn].sum()
    low, high = np.quantile(means, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    binary = {value for pair in pairs for value in pair} <= {0.0, 1.0}
    only_first = sum(one > two for one, two in pairs) if binary else None
    only_second = sum(two > one for one, two in pairs) if binary else None
    p_value = mcnemar(only_first, only_second) if only_first is not None and only_second is not None else None
    first, second = (sum(pair[side] for pair in pairs) / len(pairs) for side in (0, 1))
    return Pairing(
        table,
        metric,
        len(pairs),
        unpaired,
        first,
        second,
        second - first,
        float(low),
        float(high),
        only_first,
        only_second,
        p_value,
    )
