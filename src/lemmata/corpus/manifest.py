"""What a corpus folder holds, counted, with all that is needed to build it again."""

import hashlib
import json
import platform
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

from lemmata.corpus.real import RealData
from lemmata.dialogue import Dialogue
from lemmata.errors import InputError
from lemmata.records import Record

FILES = ("q.jsonl", "m.jsonl", "valid.jsonl", "heldout.jsonl")
MANIFEST = "manifest.json"


@dataclass(frozen=True)
class Count(Record):
    """`n` assistant turns of one kind in one file; subject, level and family are None where real data do not say."""

    file: str
    subject: str | None
    level: int | None
    family: str | None
    kind: str
    n: int


@dataclass(frozen=True)
class CorpusManifest(Record):
    """`problems`: different generated problems, held-out ones included. `rejects`: why the others were left out.

    `short`: what was wanted and not found, by set. `data_hash`: over the contents of all files; the same settings (and
    data file) give the same one. `real`: what `--data` gave.
    """

    settings: dict[str, Any]
    problems: int
    dialogues: dict[str, int]
    counts: tuple[Count, ...]
    rejects: dict[str, int]
    short: dict[str, int]
    data_hash: str
    versions: dict[str, str]
    seconds: float
    real: RealData | None = field(default=None)

    @property
    def real_test(self) -> str | None:
        """The path of the real held-out problems, where `--data` had a test split."""
        return self.real.test_path if self.real else None


def count(file: str, dialogues: Iterable[Dialogue]) -> tuple[Count, ...]:
    """The dialogues' assistant turns by subject, level, family and kind, sorted."""
    found = Counter(
        (d.meta["subject"], d.meta["level"], d.meta["family"], kind) for d in dialogues for kind in d.meta["turns"]
    )
    ordered = sorted(found.items(), key=lambda item: tuple(str(part) for part in item[0]))
    return tuple(Count(file, *cell, n) for cell, n in ordered)


def data_hash(folder: Path) -> str:
    """sha256 over the names and bytes of the four files, in their fixed order."""
    digest = hashlib.sha256()
    for name in FILES:
        content = (folder / name).read_bytes()
        digest.update(f"{name} {len(content)}\n".encode() + content)
    return digest.hexdigest()


def versions() -> dict[str, str]:
    """Of what decides the files' contents."""
    return {"python": platform.python_version(), **{name: version(name) for name in ("lemmata", "sympy")}}


def read_manifest(folder: Path) -> CorpusManifest:
    """The manifest of a corpus folder; InputError where the folder is none."""
    path = folder / MANIFEST
    if not path.is_file():
        raise InputError(f"{folder}: not a corpus folder (no {MANIFEST})")
    try:
        return CorpusManifest.from_json(json.loads(path.read_text("utf-8")))
    except ValueError as error:
        raise InputError(f"{path}: not JSON: {error}") from None
    except InputError as error:
        raise InputError(f"{path}: {error}") from None
