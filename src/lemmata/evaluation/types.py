"""Report: what an evaluation says, every number with its n and standard error."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from lemmata.records import Record


@dataclass(frozen=True)
class Row(Record):
    """One number of a table. `group` says over what (subject, level, kind); `n` the samples behind it.

    `standard_error` is that of the mean over the samples (None where n < 2).
    """

    table: str
    metric: str
    group: dict[str, Any]
    n: int
    value: float
    standard_error: float | None


@dataclass(frozen=True)
class Sample(Record):
    """One graded output: what was asked, what came back, what was read from it and why it counted or not.

    `outcome` is equal, different or unknown; of a judged reply `judged` or `unparsed`. `values` are the numbers that
    the means are made of; `history` the messages before the prompt; `judge` a judge's raw words, an attempt each.
    `finish` as in `models.Completion`; `sample` and `turn` number the answers to one question.
    """

    id: str
    prompt: str
    output: str
    extracted: str | None
    gold: str
    outcome: str
    reason: str
    group: dict[str, Any] = field(default_factory=dict)
    table: str = ""
    sample: int = 0
    turn: int = 0
    history: str = ""
    finish: str = ""
    values: dict[str, float] = field(default_factory=dict)
    judge: tuple[str, ...] = ()


@dataclass(frozen=True)
class Report(Record):
    """Rows, with everything that is needed to get them again. `notes` say what a reader must know beside them.

    `comparable` is false where only a part of the benchmark was asked. `tokens` counts what all answers took, whether
    computed now or earlier.
    """

    benchmark: str
    model: str
    rows: tuple[Row, ...]
    config: dict[str, Any]
    versions: dict[str, str]
    data_hash: str
    notes: tuple[str, ...] = ()
    comparable: bool = True
    tokens: dict[str, Any] = field(default_factory=dict)


def proportion(table: str, outcomes: Iterable[bool], **group: Any) -> Row:
    """Accuracy over independent samples: the mean and its binomial standard error sqrt(p (1 - p) / n)."""
    values = list(outcomes)
    n, mean = len(values), sum(values) / len(values)
    return Row(table, "accuracy", group, n, mean, math.sqrt(mean * (1 - mean) / n) if n > 1 else None)


def average(table: str, metric: str, values: Iterable[float], **group: Any) -> Row:
    """A mean over samples with the standard error s / sqrt(n)."""
    numbers = list(values)
    n, mean = len(numbers), sum(numbers) / len(numbers)
    if n < 2:
        return Row(table, metric, group, n, mean, None)
    spread = math.sqrt(sum((value - mean) ** 2 for value in numbers) / (n - 1))
    return Row(table, metric, group, n, mean, spread / math.sqrt(n))
