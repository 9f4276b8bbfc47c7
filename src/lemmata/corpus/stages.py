"""Stages of a long job that can be killed anywhere: a stage's folder appears complete or not at all.

A stage is named by its inputs' hash in its done-marker: it runs again only where its inputs have changed. Parts of a
stage that take long are kept in shards, one file each, until the stage is done. Knows nothing of what the stages do.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from lemmata.records import write_atomic

DONE = "done.json"
Row = dict[str, Any]


def digest(value: Any) -> str:
    """sha256 of a JSON value."""
    return hashlib.sha256(json.dumps(value, sort_keys=True, ensure_ascii=True).encode()).hexdigest()


def file_hash(path: Path) -> str:
    """sha256 of a file's bytes, read in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def rows(path: Path) -> Iterator[Row]:
    """The objects of a file that `Writer` wrote."""
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


class Writer:
    """Writes JSON objects a line into a file that nobody reads before the stage is done; `count` tells how many."""

    def __init__(self, path: Path) -> None:
        self.count = 0
        self._file = path.open("w", encoding="utf-8")

    def write(self, row: Mapping[str, Any]) -> None:
        self._file.write(json.dumps(row, ensure_ascii=False) + "\n")
        self.count += 1

    def __enter__(self) -> "Writer":
        return self

    def __exit__(self, *error: object) -> None:
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()


class Stage:
    """A finished stage: its folder, the facts that it left, and the hash of all that it made."""

    def __init__(self, folder: Path) -> None:
        done = json.loads((folder / DONE).read_text("utf-8"))
        self.folder = folder
        self.inputs: str = done["inputs"]
        self.outputs: str = done["outputs"]
        self.facts: dict[str, Any] = done["facts"]

    def rows(self, name: str) -> Iterator[Row]:
        """The rows of the file `name`.jsonl."""
        return rows(self.folder / f"{name}.jsonl")


class Shards:
    """Results kept from a run that was killed: `get` gives what a name was computed to before, or computes it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, name: str, compute: Callable[[], Any]) -> Any:
        """The JSON value of `name`; the computation must always give the same one."""
        path = self._folder / f"{name}.json"
        if not path.is_file():
            write_atomic(path, json.dumps(compute(), ensure_ascii=False))
        return json.loads(path.read_text("utf-8"))


class Workplace:
    """The folder in which the stages of one job lie until the job is done; hold it (`lemmata.home.held`) to use it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def stage(self, name: str, inputs: Any, make: Callable[[Path, Shards], dict[str, Any]]) -> Stage:
        """The stage `name`: as it stands where its inputs are the same, else made by `make(folder, shards)`.

        `make` writes into the folder that it is given and returns the stage's facts.
        """
        target, key = self.folder / name, digest(inputs)
        if (target / DONE).is_file() and (stage := Stage(target)).inputs == key:
            return stage
        unfinished = self.folder / f"{name}.unfinished"
        for old in (target, unfinished):
            shutil.rmtree(old, ignore_errors=True)
        shards = self.folder / f"{name}.shards"
        if shards.is_dir() and not (shards / key[:16]).is_dir():
            shutil.rmtree(shards)
        unfinished.mkdir()
        facts = make(unfinished, Shards(shards / key[:16]))
        done = {"inputs": key, "outputs": _folder_hash(unfinished), "facts": facts}
        write_atomic(unfinished / DONE, json.dumps(done, ensure_ascii=False))
        unfinished.rename(target)
        shutil.rmtree(shards, ignore_errors=True)
        return Stage(target)


def _folder_hash(folder: Path) -> str:
    return digest({path.name: file_hash(path) for path in sorted(folder.iterdir())})


def batches(items: Iterable[Any], size: int) -> Iterator[list[Any]]:
    """Lists of `size` items; the last one may be shorter."""
    batch: list[Any] = []
    for item in items:
        batch.append(item)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch
