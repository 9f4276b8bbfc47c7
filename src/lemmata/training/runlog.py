"""The log of a run: one JSON line an event in log.jsonl, and the same numbers to trackers such as TensorBoard.

A checkpoint keeps the length of the log, so that a resumed run cuts it back to exactly that place.
"""

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from lemmata.errors import InputError
from lemmata.records import read_jsonl
from lemmata.training.trackers import Tracker, open_tracker

LOG = "log.jsonl"


class RunLog:
    """Open for appending, after what came later than `length` bytes was cut off."""

    def __init__(self, run: Path, length: int, step: int, trackers: Sequence[str], settings: Mapping[str, Any]) -> None:
        """`step` is the last one whose events are kept. Raises InputError where the log is shorter than `length`."""
        path = run / LOG
        there = path.stat().st_size if path.exists() else 0
        if there < length:
            raise InputError(f"{path}: {there} bytes, but the checkpoint was written after {length}: it was changed")
        self._file = path.open("ab")
        self._file.truncate(length)
        self._trackers: list[Tracker] = [open_tracker(name, run, step, settings) for name in trackers]

    def event(self, values: Mapping[str, Any]) -> None:
        """Write a line; its numbers go to the trackers, under its `step`."""
        self._file.write((json.dumps(values) + "\n").encode())
        self._file.flush()
        numbers = {
            name: float(value)
            for name, value in values.items()
            if name != "step" and isinstance(value, int | float) and not isinstance(value, bool)
        }
        for tracker in self._trackers:
            tracker.scalars(numbers, values["step"])

    def sync(self) -> int:
        """Everything is on the disk; returns the log's length in bytes."""
        self._file.flush()
        os.fsync(self._file.fileno())
        for tracker in self._trackers:
            tracker.flush()
        return self._file.tell()

    def close(self) -> None:
        """No more events."""
        self._file.close()
        for tracker in self._trackers:
            tracker.close()


def read_log(run: Path) -> list[dict[str, Any]]:
    """The events of a run: lines with `loss` (mean since the line before) and lines with `valid_loss`."""
    return [row for _, row in read_jsonl(Path(run) / LOG)]
