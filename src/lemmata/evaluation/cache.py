"""What was computed once: completions and gradings by a key over everything that decides them. One SQLite file.

Every entry is its own transaction, so a killed process loses none that was finished.
"""

import hashlib
import json
import sqlite3
from pathlib import Path
from typing import Any, Self

from lemmata.errors import InputError
from lemmata.home import data_home


def key_of(**parts: Any) -> str:
    """SHA-256 over the parts as canonical JSON."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def default_cache() -> Path:
    """The cache of the data folder."""
    return data_home() / "evaluation" / "cache.sqlite"


class Cache:
    """A key-value store of JSON; without a path it lives in memory and ends with the process."""

    def __init__(self, path: Path | None = None) -> None:
        """Raises InputError where the file is no cache of ours."""
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._database = sqlite3.connect(path or ":memory:", timeout=60, isolation_level=None)
            self._database.execute("PRAGMA journal_mode=WAL")
            self._database.execute("PRAGMA synchronous=NORMAL")
            self._database.execute("CREATE TABLE IF NOT EXISTS entry (key TEXT PRIMARY KEY, value TEXT NOT NULL)")
        except sqlite3.DatabaseError as error:
            raise InputError(f"{path}: the cache can't be opened: {error}; move the file away") from None

    def get(self, key: str) -> Any:
        """The value, or None."""
        found = self._database.execute("SELECT value FROM entry WHERE key = ?", (key,)).fetchone()
        return None if found is None else json.loads(found[0])

    def put(self, entries: dict[str, Any]) -> None:
        """Write entries, all or none."""
        rows = [(key, json.dumps(value, ensure_ascii=False)) for key, value in entries.items()]
        self._database.execute("BEGIN IMMEDIATE")
        try:
            self._database.executemany("INSERT OR REPLACE INTO entry VALUES (?, ?)", rows)
        except BaseException:
            self._database.execute("ROLLBACK")
            raise
        self._database.execute("COMMIT")

    def close(self) -> None:
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
