"""What a staged corpus folder holds and how it came to be: counts in and out of each stage, hashes, versions, licences.

Equal builds have equal manifests: it names no time and no machine.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lemmata.corpus.manifest import MANIFEST, Count
from lemmata.corpus.stages import file_hash, rows
from lemmata.errors import InputError
from lemmata.records import Record


@dataclass(frozen=True)
class StageCount(Record):
    """Of one source in one stage: `read` rows came in, `kept` went out, `reasons` counts the difference."""

    stage: str
    source: str
    read: int
    kept: int
    reasons: dict[str, int]


@dataclass(frozen=True)
class StagedManifest(Record):
    """`stages` add up: what one keeps the next reads. `files`: sha256 of every other file of the folder.

    `sources`: type, licence and sha256 of what was read; `benchmarks`: problems, and rows by their strongest tier;
    `notes`: what was counted beside, such as follow-ups that were left out; `rows`: of the sets.
    """

    settings: dict[str, Any]
    sources: dict[str, dict[str, Any]]
    benchmarks: dict[str, dict[str, Any]]
    stages: tuple[StageCount, ...]
    notes: dict[str, int]
    rows: dict[str, int]
    counts: tuple[Count, ...]
    files: dict[str, str]
    versions: dict[str, str]

    def intact(self, folder: Path) -> bool:
        """Whether the folder's files are the ones that were built."""
        return all(
            (folder / name).is_file() and file_hash(folder / name) == known for name, known in self.files.items()
        )


def count_rows(folder: Path, sets: Iterable[str]) -> Iterator[Count]:
    """The sets' assistant turns by subject, level, family and kind, sorted."""
    for name in sets:
        found: Counter[tuple[str | None, int | None, str | None, str]] = Counter()
        for row in rows(folder / f"{name}.jsonl"):
            meta = row["meta"]
            found.update((meta["subject"], meta["level"], meta["family"], kind) for kind in meta["turns"])
        for cell, n in sorted(found.items(), key=lambda item: tuple(str(part) for part in item[0])):
            yield Count(f"{name}.jsonl", *cell, n)


def is_staged(folder: Path) -> bool:
    """Whether a corpus folder was built in stages."""
    try:
        return "stages" in json.loads((folder / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError, TypeError):
        return False


def read_staged(folder: Path) -> StagedManifest:
    """The manifest of a folder that was built in stages; InputError where it is none."""
    try:
        return StagedManifest.from_json(json.loads((folder / MANIFEST).read_text("utf-8")))
    except OSError:
        raise InputError(f"{folder}: not a corpus folder (no {MANIFEST})") from None
    except ValueError as error:
        raise InputError(f"{folder / MANIFEST}: not JSON: {error}") from None
