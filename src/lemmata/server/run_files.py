"""Reading files of a folder that nobody vouches for: bounded, regular files only, and nothing outside the folder.

A log may be half written, damaged, or larger than the memory; a file may be a link, a pipe, or gone. What can't be read
raises `UnreadableError` with one line that names the file, or is counted. Knows nothing of runs or HTTP.
"""

import json
import math
import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lemmata.errors import LemmataError


class UnreadableError(LemmataError):
    """A file that can't be shown; the message names it relative to its folder."""


@dataclass(frozen=True)
class Lines:
    """The objects of the end of a JSONL file.

    `skipped` bytes of the file were not read; `damaged` lines of the rest hold no JSON object. A last line without its
    end that can't be read is still being written, and not damaged.
    """

    rows: list[dict[str, Any]]
    skipped: int
    damaged: int


def inside(root: Path, path: Path) -> bool:
    """Whether `path`, its links followed, lies in the folder `root`."""
    try:
        return path.resolve(strict=True).is_relative_to(root.resolve(strict=True))
    except (OSError, RuntimeError, ValueError):
        return False


def read_document(root: Path, path: Path, most: int) -> dict[str, Any]:
    """A JSON object. Raises UnreadableError: not there, not a file of `root`, more than `most` bytes, not JSON."""
    data, skipped = _tail(root, path, most)
    name = _name(root, path)
    if skipped:
        raise UnreadableError(f"{name}: more than {most:,} bytes, too large to show")
    try:
        document = json.loads(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise UnreadableError(f"{name}: not UTF-8 (byte {error.start})") from None
    except (ValueError, RecursionError) as error:
        raise UnreadableError(f"{name}: not JSON: {error}") from None
    if not isinstance(document, dict):
        raise UnreadableError(f"{name}: expected a JSON object, got {type(document).__name__}")
    return document


def read_lines(root: Path, path: Path, most: int, head: bool = False) -> Lines:
    """The objects in the last `most` bytes of a JSONL file, with `head` in its first.

    Raises UnreadableError where there is no such file in `root`.
    """
    data, skipped = _head(root, path, most) if head else _tail(root, path, most)
    lines = data.split(b"\n")
    if skipped:
        # The cut is somewhere inside a line.
        lines = lines[:-1] if head else lines[1:]
    rows, damaged = [], 0
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        row = _object(line)
        if row is not None:
            rows.append(row)
        elif number < len(lines) or (skipped and head):
            damaged += 1
    return Lines(rows, skipped, damaged)


def number(value: object) -> float | None:
    """`value` as a finite number that JSON can hold, else None."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        found = float(value)
    except OverflowError:
        return None
    return found if math.isfinite(found) else None


def text(value: object, most: int) -> str:
    """`value` as text of at most `most` characters that UTF-8 can hold; an ellipsis says that there was more."""
    said = (value if isinstance(value, str) else "" if value is None else str(value)).encode("utf-8", "replace")
    whole = said.decode("utf-8")
    return whole if len(whole) <= most else whole[: most - 1] + "…"


def _object(line: bytes) -> dict[str, Any] | None:
    try:
        row = json.loads(line.decode("utf-8"))
    except (ValueError, RecursionError):
        return None
    return row if isinstance(row, dict) else None


def _tail(root: Path, path: Path, most: int) -> tuple[bytes, int]:
    """The last `most` bytes, and how many come before them."""
    handle, size = _open(root, path)
    with os.fdopen(handle, "rb") as file:
        skipped = max(0, size - most)
        file.seek(skipped)
        return file.read(most), skipped


def _head(root: Path, path: Path, most: int) -> tuple[bytes, int]:
    """The first `most` bytes, and how many come after them."""
    handle, size = _open(root, path)
    with os.fdopen(handle, "rb") as file:
        data = file.read(most)
        return data, max(0, size - len(data))


def _open(root: Path, path: Path) -> tuple[int, int]:
    """A handle and its size. Without waiting: opening a pipe for reading would wait for a writer."""
    name = _name(root, path)
    if not inside(root, path):
        there = os.path.lexists(path)
        raise UnreadableError(f"{name}: leads out of the folder, not read" if there else f"{name}: not there")
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except OSError as error:
        raise UnreadableError(f"{name}: {error.strerror}") from None
    found = os.fstat(handle)
    if not stat.S_ISREG(found.st_mode):
        os.close(handle)
        raise UnreadableError(f"{name}: not a file")
    return handle, found.st_size


def _name(root: Path, path: Path) -> str:
    return text(str(path.relative_to(root)), 200)
