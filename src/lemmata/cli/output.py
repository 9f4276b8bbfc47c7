"""What the commands share in printing: one JSON document, log lines and progress.

Standard output is for results only; everything else goes to standard error.
"""

import json
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from lemmata.records import write_atomic


def print_json(document: Any) -> None:
    """The one JSON document of a `--json` run."""
    print(to_json_text(document))


def write_json(path: Path, document: Any) -> None:
    """The same document to a file, atomically."""
    write_atomic(path, to_json_text(document) + "\n")


def to_json_text(document: Any) -> str:
    return json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False)


def log(message: str) -> None:
    """One line on standard error."""
    print(message, file=sys.stderr, flush=True)


def table(header: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Columns padded with spaces; text to the left, numbers to the right."""
    cells = [[str(cell) for cell in row] for row in [header, *rows]]
    widths = [max(len(row[column]) for row in cells) for column in range(len(header))]
    right = [all(isinstance(row[column], int | float) for row in rows) for column in range(len(header))]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if numeric else cell.ljust(width)
            for cell, width, numeric in zip(row, widths, right, strict=True)
        ).rstrip()
        for row in cells
    )


def key_values(values: Mapping[str, object]) -> str:
    """`key  value` lines with aligned values."""
    width = max(len(key) for key in values)
    return "\n".join(f"{key.ljust(width)}  {value}" for key, value in values.items())


class Progress:
    """Progress of a job on standard error: a bar on a terminal, otherwise a plain line every few seconds.

    Call it with (done, total, what): `total` is None where nobody knows it, and a total of 1 is a message. A new
    `what` within the same total renames the bar (a stage of one job); with another total it is the next job's bar.
    """

    def __init__(self, what: str, every: float = 5.0) -> None:
        """`what` names the job until a call names it anew; `every` is the time in seconds between plain lines."""
        self.what = what
        self.every = every
        self._bar: Any = None
        self._total: int | None = None
        self._last = time.monotonic()
        self._job: tuple[str, int | None] | None = None
        self._first = (0, 0.0)

    def __call__(self, done: int, total: int | None = None, what: str = "") -> None:
        self.what = what or self.what
        if (self.what, total) != self._job:
            # What a job had done before its first call, such as cached answers, says nothing of its speed.
            self._job, self._first = (self.what, total), (done, time.monotonic())
        if total == 1:
            self._stop()
            log(self.what)
        elif sys.stderr.isatty():
            self._draw(done, total)
        elif time.monotonic() - self._last >= self.every or done == total:
            self._last = time.monotonic()
            log(f"{self.what}: {done:,}" + (f" of {total:,}" if total is not None else "") + self._pace(done, total))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._stop()

    def _pace(self, done: int, total: int | None) -> str:
        """The rate since the job's first call and the time left, as long as something is left."""
        first, began = self._first
        elapsed = time.monotonic() - began
        if total is None or done in (first, total) or elapsed <= 0:
            return ""
        rate = (done - first) / elapsed
        left = round((total - done) / rate)
        return f" ({rate:.3g}/s, {left // 60}:{left % 60:02} left)"

    def _draw(self, done: int, total: int | None) -> None:
        if self._bar is not None and total != self._total:
            self._stop()
        if self._bar is None:
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
            from rich.progress import Progress as Bar

            columns = (
                TextColumn("{task.description}"),
                BarColumn(),
                MofNCompleteColumn(),
                TimeElapsedColumn(),
                TextColumn("{task.fields[pace]}"),
            )
            self._bar = Bar(*columns, console=Console(stderr=True))
            self._task = self._bar.add_task("", total=total, pace="")
            self._total = total
            self._bar.start()
        self._bar.update(self._task, completed=done, description=self.what, pace=self._pace(done, total))
        if done == total:
            self._stop()

    def _stop(self) -> None:
        """Leave the bar as it stands and give the terminal back."""
        if self._bar is not None:
            self._bar.stop()
            self._bar = None
