"""Results of single training runs in a folder, so that a long comparison goes on where it was stopped.

A run is known by its settings and the tokens it trained and was measured on; anything else is another run.
"""

import hashlib
import json
from dataclasses import asdict
from pathlib import Path

from lemmata.errors import InputError
from lemmata.lab.arms import Data, Group, Result, Run
from lemmata.records import write_atomic


class Kept:
    """The results in `folder`, one file a run, written whole or not at all."""

    def __init__(self, folder: Path) -> None:
        if folder.exists() and not folder.is_dir():
            raise InputError(f"{folder}: not a folder")
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._digests: dict[int, tuple[Data, str]] = {}

    def get(self, run: Run, data: Data) -> Result | None:
        """The result of this run, if it is here; InputError where its file is not one."""
        path = self._path(run, data)
        if not path.is_file():
            return None
        try:
            stored = json.loads(path.read_text("utf-8"))["result"]
            groups = {name: Group(**group) for name, group in stored.pop("groups").items()}
            return Result(groups=groups, **stored)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise InputError(f"{path}: not the result of a run: {error}") from None

    def put(self, run: Run, data: Data, result: Result) -> None:
        """Write a result."""
        write_atomic(self._path(run, data), json.dumps({"run": asdict(run), "result": asdict(result)}, indent=1) + "\n")

    def _path(self, run: Run, data: Data) -> Path:
        if id(data) not in self._digests:
            self._digests[id(data)] = data, _digest(data)  # the data is held, so that its id stays its own
        key = json.dumps(asdict(run), sort_keys=True) + self._digests[id(data)][1]
        return self._folder / f"{run.task}-{run.arm}-{run.seed}-{hashlib.sha256(key.encode()).hexdigest()[:12]}.json"


def _digest(data: Data) -> str:
    found = hashlib.sha256(f"{data.vocab_size} {data.row_length}".encode())
    for name, examples in (("train", data.train), *data.test.items()):
        found.update(name.encode())
        for example in examples:
            found.update(repr((example.token_ids, example.segment_ids, example.loss_mask)).encode())
    return found.hexdigest()
