"""The tutor's dialogues in one SQLite file: what was said, by whom, and how far it was checked.

A message is there as soon as it is complete, the student's at once and an answer at its end, and stays when the process
is killed. What is deleted is overwritten. Knows nothing of chats and solvers. Safe on any thread.
"""

import json
import sqlite3
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from lemmata.errors import InputError, LemmataError
from lemmata.records import Record
from lemmata.solver.types import Solution

VERSION = 2
TITLE_CHARS = 80


@dataclass(frozen=True)
class Said(Record):
    """One message. Of an answer: who speaks and how far it was checked (`events`), the solution that it rests on.

    `kind` names the event that the message was (`events.KEPT`), with its JSON in `data`; None for plain words and
    solutions. `created` is the time of the message in seconds since 1970; the history sets it.
    """

    role: str
    text: str
    speaker: str | None = None
    verdict: str | None = None
    solution: Solution | None = None
    kind: str | None = None
    data: dict[str, Any] | None = None
    note: str = ""
    created: float = 0.0


@dataclass(frozen=True)
class Listed(Record):
    """A dialogue in the list of all: `title` is its first question, `messages` counts them."""

    session: str
    title: str
    created: float
    messages: int


class History:
    """The dialogues of a file; None keeps them in memory."""

    def __init__(self, path: Path | None = None, wait_seconds: float = 10.0) -> None:
        """Opens or makes the file; InputError where that is impossible or it is something else.

        `wait_seconds` is how long another process that uses the file is waited for.
        """
        try:
            if path is not None:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.touch(mode=0o600)  # what students write is nobody else's to read
            self._connection = sqlite3.connect(path or ":memory:", timeout=wait_seconds, check_same_thread=False)
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA secure_delete = ON")
            self._connection.execute("PRAGMA foreign_keys = ON")
            (version,) = self._connection.execute("PRAGMA user_version").fetchone()
            if version not in range(VERSION + 1):
                raise InputError(f"{path}: dialogues of version {version}; this Lemmata reads up to version {VERSION}")
            self._bring_up_to_date()
        except (OSError, sqlite3.Error) as error:
            raise InputError(f"{path}: the dialogues can't be kept here: {error}") from None
        self._lock = threading.Lock()

    def _bring_up_to_date(self) -> None:
        """Make the tables, or turn version 1's into ours: all of it or nothing, once for all processes."""
        with self._connection:
            self._connection.execute("BEGIN IMMEDIATE")
            (version,) = self._connection.execute("PRAGMA user_version").fetchone()
            if version == 0:
                self._connection.execute("CREATE TABLE dialogues (id TEXT PRIMARY KEY, created REAL NOT NULL)")
                self._connection.execute(
                    "CREATE TABLE messages (number INTEGER NOT NULL, "
                    "dialogue TEXT NOT NULL REFERENCES dialogues ON DELETE CASCADE, said TEXT NOT NULL, "
                    "created REAL NOT NULL DEFAULT 0, state TEXT, PRIMARY KEY (dialogue, number))"
                )
            elif version == 1:
                self._connection.execute("ALTER TABLE messages ADD COLUMN created REAL NOT NULL DEFAULT 0")
                self._connection.execute("ALTER TABLE messages ADD COLUMN state TEXT")
                # Version 1 did not keep a message's time; its dialogue's beginning is the nearest that is known.
                self._connection.execute(
                    "UPDATE messages SET created = (SELECT created FROM dialogues WHERE id = messages.dialogue)"
                )
            self._connection.execute(f"PRAGMA user_version = {VERSION}")

    def create(self, dialogue: str) -> None:
        """A new dialogue under this id."""
        with self._lock, self._connection:
            self._connection.execute("INSERT INTO dialogues VALUES (?, ?)", (dialogue, time.time()))

    def add(
        self, dialogue: str, said: Sequence[Said], state: dict[str, Any] | None = None, again: bool = False
    ) -> None:
        """The dialogue's next messages, together or not at all; those of a dialogue that was deleted are dropped.

        `state` is what the dialogue is about after them. `again` puts them in the place of the last answer.
        """
        kept = json.dumps(state, ensure_ascii=False) if state is not None else None
        with self._lock, self._connection:
            if again:
                self._connection.execute(
                    "DELETE FROM messages WHERE dialogue = ? AND number > (SELECT max(number) FROM messages "
                    "WHERE dialogue = ? AND json_extract(said, '$.role') = 'user')",
                    (dialogue, dialogue),
                )
            for one in said:
                text = json.dumps(one.to_json() | {"created": None}, ensure_ascii=False)
                self._connection.execute(
                    "INSERT INTO messages (dialogue, number, said, created, state) "
                    "SELECT ?, (SELECT coalesce(max(number) + 1, 0) FROM messages WHERE dialogue = ?), ?, ?, ? "
                    "WHERE EXISTS (SELECT 1 FROM dialogues WHERE id = ?)",
                    (dialogue, dialogue, text, time.time(), kept, dialogue),
                )

    def messages(self, dialogue: str) -> list[Said] | None:
        """What was said so far; None where there is no such dialogue."""
        with self._lock:
            known = self._connection.execute("SELECT 1 FROM dialogues WHERE id = ?", (dialogue,)).fetchone()
            rows = self._connection.execute(
                "SELECT said, created FROM messages WHERE dialogue = ? ORDER BY number", (dialogue,)
            ).fetchall()
        return [replace(Said.from_json(json.loads(text)), created=created) for text, created in rows] if known else None

    def state(self, dialogue: str) -> dict[str, Any] | None:
        """What the dialogue was about after its last answer; None where that was never kept."""
        with self._lock:
            row = self._connection.execute(
                "SELECT state FROM messages WHERE dialogue = ? AND state IS NOT NULL ORDER BY number DESC LIMIT 1",
                (dialogue,),
            ).fetchone()
        return None if row is None else json.loads(row[0])

    def listed(self, dialogue: str | None = None) -> list[Listed]:
        """All dialogues in which something was said, newest first; or the one, also while it is empty."""
        one = "WHERE id = ?" if dialogue is not None else "WHERE EXISTS (SELECT 1 FROM messages WHERE dialogue = id)"
        with self._lock:
            rows = self._connection.execute(
                "SELECT id, created, (SELECT count(*) FROM messages WHERE dialogue = id), "
                "(SELECT json_extract(said, '$.text') FROM messages WHERE dialogue = id ORDER BY number LIMIT 1) "
                f"FROM dialogues {one} ORDER BY created DESC, id",
                () if dialogue is None else (dialogue,),
            ).fetchall()
        return [Listed(session, _title(text or ""), created, count) for session, created, count, text in rows]

    def delete(self, dialogue: str) -> bool:
        """Forget a dialogue for good; whether it was there. Raises as `delete_all`."""
        return self._forget("DELETE FROM dialogues WHERE id = ?", (dialogue,)) > 0

    def delete_all(self) -> int:
        """Forget every dialogue for good; how many there were.

        Raises LemmataError where another process reads an old state, so that copies stay in the write-ahead log.
        """
        return self._forget("DELETE FROM dialogues", ())

    def _forget(self, statement: str, values: tuple[str, ...]) -> int:
        with self._lock:
            with self._connection:
                found = self._connection.execute(statement, values).rowcount
            # What was deleted must not stay behind in the write-ahead log.
            (busy, _, _) = self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if busy:
            raise LemmataError(
                "deleted, but another process still reads the old state of the dialogues' file, so copies stay in its "
                "log until that process ends and something else is deleted"
            )
        return found

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()


def _title(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= TITLE_CHARS else f"{line[: TITLE_CHARS - 1]}\u2026"
