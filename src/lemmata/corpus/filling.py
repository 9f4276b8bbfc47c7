"""Fill the sets of a corpus with generated conversations.

The problems of a cell (a family at a level) come in the order of their seeds, and the cells in a fixed order, so what
is found does not depend on the number of worker processes. Held-out and validation sets are filled first; what is
theirs is never trained on. A cell of few instances keeps at least three in four of them for training, where each may
be asked in every wording that its family has. Knows nothing of files.
"""

import os
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from math import ceil

from lemmata.corpus.selection import Selection
from lemmata.corpus.settings import CorpusSettings
from lemmata.corpus.types import Conversation, Plan
from lemmata.errors import InputError, LemmataError
from lemmata.expr import Done, Outcome, TimedOut, map_limited
from lemmata.problems import families, family

Progress = Callable[[int, int | None, str], None]
"""Called with (done, total, what)."""

TARGET = "lemmata.corpus.conversations:converse_all"
CHUNK_SECONDS = 120.0
PROBLEM_SECONDS = 10.0
CHUNK = 40
"""Problems in one call of a worker: long enough that calls cost nothing, short enough for the progress bar."""
SEEDS_OF_A_CORPUS = 10_000_000
"""Corpora with different `seed` draw from disjoint ranges of problem seeds."""
WORTHWHILE, PATIENCE = 0.1, 60
"""A cell is given up once it failed PATIENCE times in rounds that gave fewer new problems than this share."""
SET_ASIDE = 1 / 4
"""At most this share of a cell's instances is held out or validated on."""


@dataclass
class _Cell:
    """A family at a level: conversations that wait to be used, and the next problem seed."""

    family: str
    level: int
    next_seed: int
    waiting: list[Conversation] = field(default_factory=list)
    tried: int = 0
    """Problems drawn in the last round."""
    failures: int = 0

    @property
    def open(self) -> bool:
        return self.failures < PATIENCE

    def count_failures(self, fresh: int) -> None:
        """Note the last round, of which `fresh` problems were new."""
        self.failures = 0 if fresh > WORTHWHILE * self.tried else self.failures + self.tried - fresh


class Filling:
    """Fills the sets; `selection`, `rejects` (by reason) and `short` (what was wanted and not found) tell how."""

    def __init__(self, settings: CorpusSettings, progress: Progress) -> None:
        self._settings = settings
        self._progress = progress
        self._plan = Plan(settings.seed, settings.multi_turn)
        self._jobs = settings.jobs or len(os.sched_getaffinity(0))
        first_seed = settings.seed * SEEDS_OF_A_CORPUS
        self._cells = [
            _Cell(name, level, first_seed)
            for name in settings.families or families()
            for level in family(name).levels
            if settings.level_weights[level - 1] > 0
        ]
        if not self._cells:
            raise InputError("no family offers a level whose weight is positive")
        self._total = settings.problems + len(self._cells) * (settings.heldout_per_cell + settings.valid_per_cell)
        self._done = 0
        self.selection = Selection()
        self.rejects: Counter[str] = Counter()
        self.short: dict[str, int] = {}

    def run(self) -> dict[str, list[Conversation]]:
        """The sets heldout, valid, q and m; LemmataError where nothing is left to train on."""
        heldout, valid = self._set_aside()
        training = self._fill_training()
        if not any(training.values()):
            raise LemmataError(f"no problem is left to train on: {dict(self.rejects) or 'all are held out'}")
        return {"heldout": heldout, "valid": valid, **training}

    def _set_aside(self) -> tuple[list[Conversation], list[Conversation]]:
        """The sets heldout and valid: of every cell as many as are asked for, where the cell has instances enough."""
        asked = {"heldout": self._settings.heldout_per_cell, "valid": self._settings.valid_per_cell}
        sets: dict[str, list[Conversation]] = {"heldout": [], "valid": []}
        if not any(asked.values()):
            return sets["heldout"], sets["valid"]
        enough = ceil(sum(asked.values()) / SET_ASIDE)
        instances = self._survey(enough)
        for name, most in asked.items():
            for cell, number in zip(self._cells, instances, strict=True):
                wanted = most * number // enough
                if name == "heldout" and most and not wanted:
                    wanted = 1  # of the smallest cell too: a family that isn't tested shows nothing
                found = self._first_accepted(cell.waiting, name, wanted)
                sets[name] += found
                self._advance(len(found))
                if len(found) < most:
                    self.short[f"{name} {cell.family} {cell.level}"] = most - len(found)
        return sets["heldout"], sets["valid"]

    def _survey(self, enough: int) -> list[int]:
        """How many instances each cell has, counted up to `enough`; the problems drawn for it wait to be used."""
        seen: list[set[str | None]] = [set() for _ in self._cells]
        while asked := {
            i: enough - len(seen[i]) for i, c in enumerate(self._cells) if c.open and len(seen[i]) < enough
        }:
            for index, candidates in self._draw({i: n + len(self._cells[i].waiting) for i, n in asked.items()}):
                cell, known = self._cells[index], len(seen[index])
                cell.waiting = candidates
                seen[index] |= {candidate.turns[0].reading for candidate in candidates}
                cell.count_failures(len(seen[index]) - known)
                self._progress(sum(map(len, seen)), enough * len(seen), "instances")
        for cell in self._cells:
            if cell.waiting:
                cell.failures = 0
        return [len(instances) for instances in seen]

    def _first_accepted(self, candidates: list[Conversation], name: str, wanted: int) -> list[Conversation]:
        found: list[Conversation] = []
        for candidate in candidates:
            if len(found) == wanted:
                break
            accepted = self.selection.accept(candidate, name)
            if accepted is not None:
                found.append(accepted)
        return found

    def _fill_training(self) -> dict[str, list[Conversation]]:
        """The sets q and m. Cells of a level share its weight; what a spent cell lacks falls to the others."""
        found: dict[str, list[Conversation]] = {"q": [], "m": []}
        dealt = [Counter[str]() for _ in self._cells]

        def missing() -> int:
            return self._settings.problems - sum(map(len, found.values()))

        while missing() > 0:
            asked = self._training_wants([counts.total() for counts in dealt])
            if not asked:
                self.short["training"] = missing()
                break
            for index, candidates in self._draw(asked):
                self._deal(self._cells[index], candidates, min(asked[index], missing()), found, dealt[index])
        return found

    def _training_wants(self, dealt: list[int]) -> dict[int, int]:
        """How many each open cell should still give, so that the levels come to their weights."""
        cells, weights = self._cells, self._settings.level_weights
        open_cells = Counter(cell.level for cell in cells if cell.open)
        given = Counter[int]()
        for cell, number in zip(cells, dealt, strict=True):
            given[cell.level] += number
        # What the levels that are spent did not reach is for the others to give.
        rest = self._settings.problems - sum(number for level, number in given.items() if level not in open_cells)
        whole = sum(weights[level - 1] for level in open_cells)
        each = {n: (rest * weights[n - 1] / whole - given[n]) / open_cells[n] for n in open_cells}
        asked, total = {}, 0.0
        for index, cell in enumerate(cells):
            if cell.open and each[cell.level] > 0:
                # Rounding the running total keeps the sum, so the last cells get their part of a small number.
                asked[index] = round(total + each[cell.level]) - round(total)
                total += each[cell.level]
        return {index: number for index, number in asked.items() if number}

    def _draw(self, asked: dict[int, int]) -> Iterator[tuple[int, list[Conversation]]]:
        """For each asked cell in order: its waiting conversations, and new ones up to the number asked for."""
        chunks: list[tuple[int, list[int]]] = []
        for index, number in asked.items():
            cell = self._cells[index]
            last = cell.next_seed + max(0, number - len(cell.waiting))
            for start in range(cell.next_seed, last, CHUNK):
                chunks.append((index, list(range(start, min(start + CHUNK, last)))))
            cell.tried = last - cell.next_seed
            cell.next_seed = last
        results = self._converse(chunks)
        for index in asked:
            cell = self._cells[index]
            candidates, cell.waiting = cell.waiting, []
            for _ in range(ceil(cell.tried / CHUNK)):
                candidates += next(results)
            yield index, candidates

    def _converse(self, chunks: list[tuple[int, list[int]]]) -> Iterator[list[Conversation]]:
        """The conversations of each chunk, in order; a chunk that fails is tried again problem by problem."""
        cells = [self._cells[index] for index, _ in chunks]
        payloads = [(c.family, c.level, seeds, self._plan) for c, (_, seeds) in zip(cells, chunks, strict=True)]
        for payload, outcome in zip(payloads, map_limited(TARGET, payloads, CHUNK_SECONDS, self._jobs), strict=True):
            if isinstance(outcome, Done):
                outcomes: list[Outcome] = [outcome]
            else:
                name, level, seeds, plan = payload
                single = [(name, level, [seed], plan) for seed in seeds]
                outcomes = list(map_limited(TARGET, single, PROBLEM_SECONDS, self._jobs))
            found = []
            for result in outcomes:
                if isinstance(result, Done):
                    conversations, rejects = result.value
                    found += conversations
                    self.rejects.update(rejects)
                else:
                    self.rejects["timed out" if isinstance(result, TimedOut) else f"failed: {result.message}"] += 1
            yield found

    def _deal(
        self,
        cell: _Cell,
        candidates: list[Conversation],
        wanted: int,
        found: dict[str, list[Conversation]],
        counts: Counter[str],
    ) -> None:
        """Up to `wanted` candidates into the sets q and m, of which the cell has given `counts`; the rest waits.

        A problem goes where its instance is already, a new one where the asked proportion wants it.
        """
        taken = 0
        for position, candidate in enumerate(candidates):
            if taken == wanted:
                cell.waiting = candidates[position:]
                break
            due = counts["m"] + 1 <= (counts.total() + 1) * self._settings.m_share
            owner = self.selection.owner(candidate)
            name = owner if owner in found else "m" if due else "q"
            accepted = self.selection.accept(candidate, name, reworded=True)
            if accepted is not None:
                found[name].append(accepted)
                counts[name] += 1
                taken += 1
        cell.count_failures(taken + len(cell.waiting))
        self._advance(taken)

    def _advance(self, number: int) -> None:
        if number:
            self._done += number
            self._progress(self._done, self._total, "corpus")
