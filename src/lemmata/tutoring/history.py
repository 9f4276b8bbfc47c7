"""The tutor's dialogues in one SQLite file: what was said, by whom, and how far it was checked.

A message is there as soon as it is complete, the student's at once and an answer at its end, and stays when the process
is killed. What is deleted is overwritten. Knows nothing of chats and solvers. Safe on any thread.
"""

import json
import sqlite3
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from lemmata.errors import InputError
from lemmata.records import Record
from lemmata.solver.types import Solution

VERSION = 1


@dataclass(frozen=True)
class Said(Record):
    """One message. Of an answer: who speaks and how far it was checked (`events`), the solution that it rests on."""

    role: str
    text: str
    speaker: str | None = None
    verdict: str | None = None
    solution: Solution | None = None


class History:
    """The dialogues of a file; None keeps them in memory."""

    def __init__(self, path: Path | None = None) -> None:
        """Opens or makes the file; InputError where that is impossible or it is something else."""
        try:
            if path is not None:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.touch(mode=0o600)  # what students write is nobody else's to read
            self._connection = sqlite3.connect(path or ":memory:", timeout=10, check_same_thread=False)
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA secure_delete = ON")
            self._connection.execute("PRAGMA foreign_keys = ON")
            (version,) = self._connection.execute("PRAGMA user_version").fetchone()
            if version not in (0, VERSION):
                raise InputError(f"{path}: dialogues of version {version}; this Lemmata reads version {VERSION}")
            with self._connection:
                self._connection.execute(
                    "CREATE TABLE IF NOT EXISTS dialogues (id TEXT PRIMARY KEY, created REAL NOT NULL)"
                )
                self._connection.execute(
                    "CREATE TABLE IF NOT EXISTS messages (number INTEGER NOT NULL, "
                    "dialogue TEXT NOT NULL REFERENCES dialogues ON DELETE CASCADE, "
                    "said TEXT NOT NULL, PRIMARY KEY (dialogue, number))"
                )
                self._connection.execute(f"PRAGMA user_version = {VERSION}")
        except (OSError, sqlite3.Error) as error:
            raise InputError(f"{path}: the dialogues can't be kept here: {error}") from None
        self._lock = threading.Lock()

    def create(self, dialogue: str) -> None:
        """A new dialogue under this id."""
        with self._lock, self._connection:
            self._connection.execute("INSERT INTO dialogues VALUES (?, ?)", (dialogue, time.time()))

    def add(self, dialogue: str, said: Said) -> None:
        """The dialogue's next message; one of a dialogue that was deleted meanwhile is dropped."""
        text = json.dumps(said.to_json(), ensure_ascii=False)
        with self._lock, self._connection:
            self._connection.execute(
                "INSERT INTO messages (dialogue, number, said) "
                "SELECT ?, (SELECT count(*) FROM messages WHERE dialogue = ?), ? "
                "WHERE EXISTS (SELECT 1 FROM dialogues WHERE id = ?)",
                (dialogue, dialogue, text, dialogue),
            )

    def messages(self, dialogue: str) -> list[Said] | None:
        """What was said so far; None where there is no such dialogue."""
        with self._lock:
            known = self._connection.execute("SELECT 1 FROM dialogues WHERE id = ?", (dialogue,)).fetchone()
            rows = self._connection.execute(
                "SELECT said FROM messages WHERE dialogue = ? ORDER BY number", (dialogue,)
            ).fetchall()
        return [Said.from_json(json.loads(text)) for (text,) in rows] if known else None

    def delete(self, dialogue: str) -> bool:
        """Forget a dialogue for good; whether it was there."""
        with self._lock:
            with self._connection:
                found = self._connection.execute("DELETE FROM dialogues WHERE id = ?", (dialogue,)).rowcount
            # What was deleted must not stay behind in the write-ahead log.
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return bool(found)

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()
