"""A set of keys, and an index of near copies, on disk: what a stream has shown so far, in constant memory.

The files are scratch: a stage that is killed begins them anew. Knows nothing of what the keys mean.
"""

import sqlite3
import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

PERMUTATIONS, BANDS = 64, 16
SHINGLE = 3
"""Words of a shingle."""
_ROWS = PERMUTATIONS // BANDS
_RANDOM = np.random.default_rng(20_240_607)
_A = _RANDOM.integers(0, 2**63, PERMUTATIONS, dtype=np.uint64) * np.uint64(2) + np.uint64(1)
_B = _RANDOM.integers(0, 2**63, PERMUTATIONS, dtype=np.uint64)


def scratch(path: Path) -> sqlite3.Connection:
    """A database that nobody needs after a crash."""
    path.unlink(missing_ok=True)
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = OFF")
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("PRAGMA cache_size = -32000")
    return connection


class Keys:
    """Keys with how often each was added, and the id that was first."""

    def __init__(self, connection: sqlite3.Connection, name: str) -> None:
        self._connection, self._name = connection, name
        connection.execute(f"CREATE TABLE {name} (key TEXT PRIMARY KEY, n INT, id TEXT) WITHOUT ROWID")

    def add(self, key: str, owner: str = "", most: int = 1) -> bool:
        """Count the key; False where it was there `most` times already."""
        row = self._connection.execute(f"SELECT n FROM {self._name} WHERE key = ?", (key,)).fetchone()
        if row is None:
            self._connection.execute(f"INSERT INTO {self._name} VALUES (?, 1, ?)", (key, owner))
        elif row[0] < most:
            self._connection.execute(f"UPDATE {self._name} SET n = n + 1 WHERE key = ?", (key,))
        return row is None or row[0] < most

    def first(self, key: str) -> str:
        """The owner of a key that was added."""
        return self._connection.execute(f"SELECT id FROM {self._name} WHERE key = ?", (key,)).fetchone()[0]


def signature(words: Sequence[str]) -> npt.NDArray[np.uint32]:
    """MinHash of the text's word 3-grams, [PERMUTATIONS] (Broder 1997, with multiply-shift hashing)."""
    grams = {" ".join(words[i : i + SHINGLE]) for i in range(max(1, len(words) - SHINGLE + 1))}
    hashes = np.fromiter((zlib.crc32(gram.encode()) for gram in grams), np.uint64, len(grams))
    # uint64 arithmetic wraps, as multiply-shift wants it.
    mixed = (hashes[None, :] * _A[:, None] + _B[:, None]) >> np.uint64(32)
    return mixed.min(axis=1).astype(np.uint32)


class NearCopies:
    """MinHash signatures in bands (locality-sensitive hashing): which earlier text is a near copy."""

    def __init__(self, connection: sqlite3.Connection, threshold: float) -> None:
        """Two texts are near copies from an estimated Jaccard similarity of `threshold`."""
        self._connection, self._threshold = connection, threshold
        connection.execute("CREATE TABLE signatures (number INTEGER PRIMARY KEY, id TEXT, signature BLOB)")
        connection.execute("CREATE TABLE bands (band BLOB, number INT)")
        connection.execute("CREATE INDEX by_band ON bands (band)")

    def find(self, given: npt.NDArray[np.uint32]) -> tuple[str, float] | None:
        """The first earlier text that is a near copy, with the estimated similarity."""
        marks = ", ".join("?" * BANDS)
        rows = self._connection.execute(
            f"SELECT DISTINCT number FROM bands WHERE band IN ({marks}) ORDER BY number", self._bands(given)
        )
        for (number,) in rows.fetchall():
            name, blob = self._connection.execute(
                "SELECT id, signature FROM signatures WHERE number = ?", (number,)
            ).fetchone()
            similarity = float((np.frombuffer(blob, np.uint32) == given).mean())
            if similarity >= self._threshold:
                return name, similarity
        return None

    def add(self, name: str, given: npt.NDArray[np.uint32]) -> None:
        """Remember a text."""
        cursor = self._connection.execute(
            "INSERT INTO signatures (id, signature) VALUES (?, ?)", (name, given.tobytes())
        )
        rows = [(band, cursor.lastrowid) for band in self._bands(given)]
        self._connection.executemany("INSERT INTO bands VALUES (?, ?)", rows)

    def _bands(self, given: npt.NDArray[np.uint32]) -> list[bytes]:
        return [bytes([band]) + given[band * _ROWS : (band + 1) * _ROWS].tobytes() for band in range(BANDS)]
