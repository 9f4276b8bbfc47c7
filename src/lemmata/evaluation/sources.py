"""Where a benchmark's rows come from: files of a path, or a data set of the Hugging Face Hub. Knows no benchmark.

A location is a path, or `hub:NAME[@SPLIT]` for `datasets.load_dataset` (split `test` unless told; every configuration
of the data set is read).
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lemmata.errors import InputError, MissingPartError
from lemmata.records import read_jsonl

HUB = "hub:"
Row = tuple[str, dict[str, Any]]
"""Where it stands (`file:line`), and its fields."""


@dataclass(frozen=True)
class Source:
    """A location, and for the free JSONL reader which of its columns holds what."""

    location: str
    columns: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_hub(self) -> bool:
        return self.location.startswith(HUB)

    @property
    def path(self) -> Path:
        """The file or folder; InputError where it is none, or the location is on the Hub."""
        if self.is_hub:
            raise InputError(f"{self.location}: this benchmark is read from a file or folder, not from the Hub")
        path = Path(self.location)
        if not path.exists():
            raise InputError(f"{path}: no such file or folder")
        return path

    def file(self, name: str = "test.jsonl") -> Path:
        """The path itself, or in a folder the file `name`."""
        return self.path / name if self.path.is_dir() else self.path

    def files(self, pattern: str) -> list[Path]:
        """The path itself, or in a folder every file of the pattern, sorted; InputError where there is none."""
        if not self.path.is_dir():
            return [self.path]
        found = sorted(self.path.glob(pattern))
        if not found:
            raise InputError(f"{self.path}: no file {pattern} in the folder")
        return found

    def rows(self, name: str = "test.jsonl") -> Iterator[Row]:
        """The rows of a JSONL file (in a folder: of `name`) or of the Hub's data set."""
        if self.is_hub:
            yield from _hub_rows(self.location.removeprefix(HUB))
        else:
            yield from jsonl(self.file(name))


def jsonl(file: Path) -> Iterator[Row]:
    """A JSONL file's rows with `file:line`."""
    for number, row in read_jsonl(file):
        yield f"{file}:{number}", row


def read_json(file: Path) -> Any:
    """A JSON file; InputError names it."""
    try:
        return json.loads(file.read_bytes().decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise InputError(f"{file}: not JSON: {error}") from None


def text(row: Mapping[str, Any], key: str, where: str) -> str:
    """A field that must be text with something in it."""
    value = row.get(key)
    if not isinstance(value, str) or not value.strip():
        raise InputError(f"{where}: expected text in {key!r}, got {value!r}")
    return value


def answer_text(row: Mapping[str, Any], key: str, where: str) -> str:
    """A gold answer, written as text or as a number (43.0 is 43)."""
    value = row.get(key)
    if isinstance(value, bool) or not isinstance(value, str | int | float) or not str(value).strip():
        raise InputError(f"{where}: expected an answer in {key!r}, got {value!r}")
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip()


def _hub_rows(name: str) -> Iterator[Row]:
    try:
        import datasets
    except ImportError:
        raise MissingPartError("reading the Hub needs datasets: pip install 'lemmata[eval]'") from None
    repository, _, split = name.partition("@")
    try:
        for config in datasets.get_dataset_config_names(repository):
            rows = datasets.load_dataset(repository, config, split=split or "test")
            for number, row in enumerate(rows, start=1):
                yield f"{HUB}{name} ({config}) row {number}", dict(row)
    except (OSError, ValueError, RuntimeError) as error:
        reason = " ".join(str(error).split())[:200]
        raise InputError(f"{HUB}{name}: the data set can't be loaded: {reason}") from error
