"""The source of generated problems: different problems of the families, spread over levels by weight, in shards.

Rounds of chunks go through an engine; what is found does not depend on which, nor on its size. Which problems were seen
is kept on disk. Knows nothing of the other stages.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from lemmata.corpus.engines import Engine
from lemmata.corpus.keys import Keys
from lemmata.corpus.staged_settings import FamiliesSettings
from lemmata.corpus.stages import Row, Shards, batches, digest
from lemmata.corpus.types import Plan
from lemmata.errors import InputError
from lemmata.expr import Done, TimedOut
from lemmata.problems import families, family

TARGET = "lemmata.corpus.generating:rows_of"
CHUNK, CHUNKS_OF_A_SHARD = 25, 40
CHUNK_SECONDS, PROBLEM_SECONDS = 120.0, 20.0
SEEDS_OF_A_CORPUS = 10_000_000
"""Builds with different `seed` draw from disjoint ranges of problem seeds."""
WORTHWHILE, PATIENCE = 0.1, 60
"""A cell is given up once it failed PATIENCE times in rounds that gave fewer new problems than this share."""
REPEATED = "repeated problem"


@dataclass
class _Cell:
    family: str
    level: int
    next_seed: int
    taken: int = 0
    failures: int = 0

    @property
    def open(self) -> bool:
        return self.failures < PATIENCE


class FamilyRows:
    """Iterate for the rows; then `drawn`, `rejects` by reason, `notes` (lost follow-ups) and `short` are known."""

    def __init__(
        self, settings: FamiliesSettings, seed: int, boxed: bool, engine: Engine, shards: Shards, seen: Keys
    ) -> None:
        self._settings, self._engine, self._boxed = settings, engine, boxed
        self._shards, self._seen = shards, seen
        self._plan = Plan(seed, settings.multi_turn, another_way=True)
        self._cells = [
            _Cell(name, level, seed * SEEDS_OF_A_CORPUS)
            for name in settings.families or families()
            for level in family(name).levels
            if settings.level_weights[level - 1] > 0
        ]
        if not self._cells:
            raise InputError(f"{settings.name}: no family offers a level whose weight is positive")
        self.drawn = 0
        self.rejects: Counter[str] = Counter()
        self.notes: Counter[str] = Counter()
        self.short = 0

    def __iter__(self) -> Iterator[Row]:
        number = 0
        while missing := self._settings.problems - sum(cell.taken for cell in self._cells):
            asked = self._wants(missing)
            if not asked:
                self.short = missing
                return
            chunks = []
            for cell, wanted in asked:
                seeds = range(cell.next_seed, cell.next_seed + wanted)
                chunks += [(cell, list(part)) for part in batches(seeds, CHUNK)]
                cell.next_seed += wanted
            before = {id(cell): cell.taken for cell, _ in asked}
            for batch in batches(chunks, CHUNKS_OF_A_SHARD):
                results = self._shards.get(f"{self._settings.name}-{number:05}", partial(self._computed, batch))
                number += 1
                for (cell, seeds), result in zip(batch, results, strict=True):
                    yield from self._accepted(cell, len(seeds), result)
            for cell, wanted in asked:
                fresh = cell.taken - before[id(cell)]
                cell.failures = 0 if fresh > WORTHWHILE * wanted else cell.failures + wanted - fresh

    def _accepted(self, cell: _Cell, drawn: int, result: dict[str, Any]) -> Iterator[Row]:
        self.drawn += drawn
        for reason, count in result["rejects"].items():
            (self.notes if reason.startswith("follow-up: ") else self.rejects)[reason] += count
        for row in result["rows"]:
            if self._seen.add(digest(row["meta"]["readings"][0])):
                cell.taken += 1
                row["meta"]["source"] = self._settings.name
                yield row
            else:
                self.rejects[REPEATED] += 1

    def _wants(self, missing: int) -> list[tuple[_Cell, int]]:
        """How many each open cell should still give, so that the levels come to their weights."""
        weights = self._settings.level_weights
        cells = [cell for cell in self._cells if cell.open]
        size = Counter(cell.level for cell in cells)
        given = Counter[int]()
        for cell in self._cells:
            given[cell.level] += cell.taken
        # What the levels that are spent did not reach is for the others to give.
        rest = self._settings.problems - sum(number for level, number in given.items() if level not in size)
        whole = sum(weights[level - 1] for level in size)
        each = {n: max(0.0, (rest * weights[n - 1] / whole - given[n]) / size[n]) for n in size}
        asked, total = [], 0.0
        for cell in cells:
            # Rounding the running total keeps the sum, so the last cells get their part of a small number.
            wanted = round(total + each[cell.level]) - round(total)
            total += each[cell.level]
            wanted = min(wanted, missing)
            missing -= wanted
            if wanted:
                asked.append((cell, wanted))
        if cells and not asked:
            asked = [(cells[0], missing)]
        return asked

    def _computed(self, chunks: list[tuple[_Cell, list[int]]]) -> list[dict[str, Any]]:
        """The rows and rejects of each chunk, in order; a chunk that fails is tried again problem by problem."""

        def payload(cell: _Cell, seeds: list[int]) -> tuple[Any, ...]:
            return cell.family, cell.level, seeds, self._plan, self._settings.mistakes, self._boxed

        payloads = [payload(cell, seeds) for cell, seeds in chunks]
        found = []
        outcomes = self._engine.map(TARGET, payloads, CHUNK_SECONDS)
        for (cell, seeds), outcome in zip(chunks, outcomes, strict=True):
            singles = [outcome]
            if not isinstance(outcome, Done):
                alone = [payload(cell, [seed]) for seed in seeds]
                singles = list(self._engine.map(TARGET, alone, PROBLEM_SECONDS))
            rows, rejects = [], Counter[str]()
            for single in singles:
                if isinstance(single, Done):
                    rows += single.value[0]
                    rejects.update(single.value[1])
                else:
                    rejects["timed out" if isinstance(single, TimedOut) else f"failed: {single.message}"] += 1
            found.append({"rows": rows, "rejects": dict(rejects)})
        return found
