"""The bank's file: pairs with their index and history, in transactions.

SQLite with a write-ahead log: any number of processes read while one writes, the others wait their turn. What a user
asks of the stored pairs is for `search` and `asking`; this module knows keys and rows only.
"""

import os
import sqlite3
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from lemmata.bank import schema
from lemmata.bank.index import hashed_terms
from lemmata.bank.text import content_key, identity_key, template
from lemmata.bank.types import RATINGS, Added, BankStats, Change, Match, Pair
from lemmata.errors import InputError, LemmataError, unknown_name

if TYPE_CHECKING:
    from lemmata.solver.types import Solution

BUSY_SECONDS = 30.0
"""How long a writer waits for another one."""
BATCH = 500
"""Pairs of one transaction of an import."""
COMMON = 50
"""A term is common when at least this many pairs have it."""
GROWTH = 1.2
"""The common terms are counted again once the bank has grown by this factor."""
CORRECTABLE = ("problem", "solution", "answer")
_COLUMNS = "id, problem, solution, answer, subject, level, source"


class Bank:
    """A question bank in a file; `Bank.open` makes one. Use an object in one thread only."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection = connection
        self.path = path

    @classmethod
    def open(cls, path: str | Path, create: bool = True) -> Self:
        """Open the bank at `path`; it is made where there is none and `create` is true.

        Raises InputError: no such file, a file that is no bank or that a newer Lemmata wrote; LemmataError for a full
        disk and where another process holds the bank for longer than BUSY_SECONDS.
        """
        path = Path(path)
        if path.is_dir():
            raise InputError(f"{path}: a folder; a bank is one file")
        if not path.exists():
            if not create:
                raise InputError(f"{path}: no such bank (lemmata bank add FILE makes one)")
            path.parent.mkdir(parents=True, exist_ok=True)
        with _told(path):
            connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
        try:
            with _told(path):
                _prepare(connection, str(path))
        except BaseException:
            connection.close()
            raise
        return cls(connection, path)

    def close(self) -> None:
        """Close the file; closing twice is harmless."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def __len__(self) -> int:
        return int(self._all("SELECT pairs FROM size")[0][0])

    # ---- rows in

    def add(self, pairs: Iterable[Pair], progress: Any = lambda done, total, what: None) -> Added:
        """Store pairs; one that is there already (same problem and solution) is counted and left alone.

        A batch is a transaction: an import that is killed leaves whole pairs only, and can be run again. Raises
        LemmataError for a full disk or a bank that stays busy; the batches before it are stored.
        """
        source, added, seen = iter(pairs), 0, 0
        while batch := list(islice(source, BATCH)):
            with self._transaction():
                added += sum(self._insert(pair) for pair in batch)
            seen += len(batch)
            progress(seen, None, "bank")
        self._count_common()
        return Added(added, seen - added)

    def _insert(self, pair: Pair) -> bool:
        content = content_key(pair.problem, pair.solution)
        if self._all("SELECT 1 FROM pair WHERE content = ?", (content,)):
            return False
        terms = hashed_terms(pair.problem)
        cursor = self._connection.execute(
            "INSERT INTO pair (content, identity, template, problem, solution, answer, subject, level, source, added, "
            "terms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                content,
                identity_key(pair.problem),
                template(pair.problem).key,
                pair.problem,
                pair.solution,
                pair.answer,
                pair.subject,
                pair.level,
                pair.source,
                _now(),
                len(terms),
            ),
        )
        self._index(int(cursor.lastrowid or 0), terms)
        return True

    def _index(self, row: int, terms: list[str]) -> None:
        self._connection.execute("INSERT INTO term (rowid, terms) VALUES (?, ?)", (row, " ".join(terms)))

    def _unindex(self, row: int, problem: str) -> None:
        # An index without content is told what to forget.
        self._connection.execute(
            "INSERT INTO term (term, rowid, terms) VALUES ('delete', ?, ?)", (row, " ".join(hashed_terms(problem)))
        )

    def _count_common(self) -> None:
        """Count the common terms anew where the bank has grown since the last time, and merge the index into one part.

        An import leaves the index in parts that every question has to look through: merged, it answers twice as fast.
        """
        counted = self._all("SELECT value FROM fact WHERE name = 'counted'")
        pairs = len(self)
        if pairs < GROWTH * (counted[0][0] if counted else 0) or pairs < 2 * COMMON:
            return
        with self._transaction():
            execute = self._connection.execute
            execute("CREATE VIRTUAL TABLE IF NOT EXISTS temp.vocabulary USING fts5vocab (main, term, row)")
            execute("INSERT INTO term (term) VALUES ('optimize')")
            execute("DELETE FROM common")
            execute(
                "INSERT INTO common SELECT term, doc FROM temp.vocabulary WHERE doc >= ?",
                (COMMON,),
            )
            execute("INSERT OR REPLACE INTO fact VALUES ('counted', ?)", (pairs,))

    # ---- rows out

    def get(self, pair_id: int) -> Pair:
        """The stored pair of this id; InputError where there is none."""
        found = self._pairs("WHERE id = ?", (pair_id,))
        if not found:
            raise InputError(f"{self.path}: no pair has the id {pair_id}")
        return found[0]

    def many(self, pair_ids: Sequence[int]) -> dict[int, Pair]:
        """The stored pairs of these ids; an id that is gone is left out."""
        marks = ", ".join("?" * len(pair_ids))
        return {pair.id: pair for pair in self._pairs(f"WHERE id IN ({marks})", pair_ids) if pair.id is not None}

    def with_identity(self, key: str) -> list[Pair]:
        """The pairs whose problem has this identity key, oldest first."""
        return self._pairs("WHERE identity = ? ORDER BY id", (key,))

    def with_template(self, key: str, limit: int) -> list[Pair]:
        """Up to `limit` pairs whose problem has this template key, oldest first."""
        return self._pairs("WHERE template = ? ORDER BY id LIMIT ?", (key, limit))

    def common(self, terms: Iterable[str]) -> dict[str, int]:
        """How many pairs had each of those terms that are common, at the last count."""
        wanted = list(terms)
        marks = ", ".join("?" * len(wanted))
        return dict(self._all(f"SELECT term, pairs FROM common WHERE term IN ({marks})", wanted))

    def holders(self, term: str) -> str:
        """The ids of the pairs that have a term, joined by commas: one text is read twice as fast as so many rows."""
        return self._all("SELECT group_concat(rowid) FROM term WHERE term MATCH ?", (term,))[0][0] or ""

    def lengths(self, pair_ids: Sequence[int]) -> dict[int, int]:
        """How many index terms each of these pairs has."""
        marks = ", ".join("?" * len(pair_ids))
        return dict(self._all(f"SELECT id, terms FROM pair WHERE id IN ({marks})", pair_ids))

    def mean_length(self) -> float:
        """The mean number of index terms of a pair."""
        total, pairs = self._all("SELECT total, pairs FROM size")[0]
        return total / max(pairs, 1)

    def export(self) -> Iterator[Pair]:
        """Every pair, oldest first, as of the moment of the call."""
        cursor = self._connection.execute(f"SELECT {_COLUMNS} FROM pair ORDER BY id")
        for row in cursor:
            yield _pair(row)

    def stats(self) -> BankStats:
        """What the bank holds."""

        def counts(column: str) -> dict[str, int]:
            rows = self._all(f"SELECT {column}, count(*) FROM pair GROUP BY {column} ORDER BY {column}")
            return {"not said" if value in (None, "") else str(value): int(count) for value, count in rows}

        ratings, corrections = self._all(
            "SELECT coalesce(sum(what = 'rating'), 0), coalesce(sum(what != 'rating'), 0) FROM change"
        )[0]
        return BankStats(
            pairs=len(self),
            templates=int(self._all("SELECT count(DISTINCT template) FROM pair")[0][0]),
            sources=counts("source"),
            subjects=counts("subject"),
            levels=counts("level"),
            ratings=int(ratings),
            corrections=int(corrections),
            bytes=int(self._all("PRAGMA page_count")[0][0]) * int(self._all("PRAGMA page_size")[0][0]),
            schema=schema.VERSION,
        )

    def search(self, text: str, limit: int = 10) -> list[Match]:
        """The stored pairs nearest to a text, best first; see `lemmata.bank.search`."""
        from lemmata.bank.search import search

        return search(self, text, limit)

    def ask(
        self, question: str, limit: int = 3, timeout: float = 10.0, solution: "Solution | None" = None
    ) -> list[Match]:
        """Matches for a question, those of its template solved with its own numbers; see `lemmata.bank.asking`."""
        from lemmata.bank.asking import ask

        return ask(self, question, limit, timeout, solution)

    # ---- feedback

    def rate(self, pair_id: int, stars: int, who: str, comment: str = "") -> None:
        """Keep a rating of 1 to 5; InputError for another number, an unknown id or nobody."""
        if stars not in RATINGS:
            raise InputError(f"a rating is 1 to 5, got {stars!r}")
        self._change(pair_id, "rating", None, str(stars), who, comment)

    def correct(self, pair_id: int, what: str, text: str, who: str, comment: str = "") -> None:
        """Replace the problem, solution or answer of a pair; the previous text stays in its history.

        Raises InputError: an unknown id or field, nobody, an empty problem or solution, a text that another pair has.
        """
        if what not in CORRECTABLE:
            raise unknown_name("field", what, CORRECTABLE)
        with self._transaction():
            old = self.get(pair_id)
            new = Pair.from_json(old.to_json() | {what: text})
            terms = hashed_terms(new.problem)
            if getattr(old, what) == text:
                raise InputError(f"pair {pair_id}: the {what} is that already")
            self._record(pair_id, what, getattr(old, what), text, who, comment)
            try:
                self._connection.execute(
                    "UPDATE pair SET problem = ?, solution = ?, answer = ?, content = ?, identity = ?, template = ?, "
                    "terms = ? WHERE id = ?",
                    (
                        new.problem,
                        new.solution,
                        new.answer,
                        content_key(new.problem, new.solution),
                        identity_key(new.problem),
                        template(new.problem).key,
                        len(terms),
                        pair_id,
                    ),
                )
            except sqlite3.IntegrityError:
                raise InputError(f"pair {pair_id}: another pair has this problem and solution already") from None
            if what == "problem":
                self._unindex(pair_id, old.problem)
                self._index(pair_id, terms)

    def history(self, pair_id: int) -> list[Change]:
        """A pair's ratings and corrections, oldest first."""
        self.get(pair_id)
        rows = self._all(
            "SELECT pair, what, before, after, who, at, comment FROM change WHERE pair = ? ORDER BY id", (pair_id,)
        )
        return [Change(*row) for row in rows]

    def delete(self, pair_ids: Iterable[int]) -> int:
        """Delete pairs for good, with their history, out of the index, the free pages and the log; how many.

        Raises InputError for an id that is not there (nothing is deleted then), and LemmataError where another process
        reads an old state for so long that the log can't be emptied.
        """
        wanted = list(dict.fromkeys(pair_ids))
        with self._transaction():
            for pair_id in wanted:
                self._unindex(pair_id, self.get(pair_id).problem)
                self._connection.execute("DELETE FROM pair WHERE id = ?", (pair_id,))
        if wanted:
            with self._transaction():
                # Until the index is merged it holds the deleted terms beside the notes that they are deleted.
                self._connection.execute("INSERT INTO term (term) VALUES ('optimize')")
            if self._all("PRAGMA wal_checkpoint(TRUNCATE)")[0][0]:
                raise LemmataError(
                    f"{self.path}: deleted, but another process still reads the old state, so copies remain in the "
                    "write-ahead log until it ends; then run: lemmata bank stats"
                )
        return len(wanted)

    def _change(self, pair_id: int, what: str, before: str | None, after: str, who: str, comment: str) -> None:
        with self._transaction():
            self.get(pair_id)
            self._record(pair_id, what, before, after, who, comment)

    def _record(self, pair_id: int, what: str, before: str | None, after: str, who: str, comment: str) -> None:
        if not who.strip():
            raise InputError("say who rates or corrects; the name is empty")
        self._connection.execute(
            "INSERT INTO change (pair, what, before, after, who, at, comment) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (pair_id, what, before, after, who.strip(), _now(), comment),
        )

    # ---- the file

    def backup(self, out: str | Path) -> Path:
        """Copy the bank, which may be in use, to a new file; it appears only when it is complete.

        Raises InputError where `out` exists, LemmataError for a full disk.
        """
        out = Path(out)
        if out.exists():
            raise InputError(f"{out}: exists already; a backup is written to a new file")
        out.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=out.parent, prefix=f".{out.name}.")
        os.close(handle)
        copy = Path(name)
        try:
            with _told(out):
                target = sqlite3.connect(copy, isolation_level=None)
                try:
                    self._connection.backup(target)
                    # One file without a log beside it: what is copied elsewhere is whole.
                    target.execute("PRAGMA journal_mode = DELETE")
                    fault = target.execute("PRAGMA integrity_check").fetchone()[0]
                finally:
                    target.close()
            if fault != "ok":
                raise LemmataError(f"{self.path}: the bank is damaged: {fault}")
            copy.chmod(0o644)
            os.link(copy, out)  # fails where another process was first, as os.replace would not
        except FileExistsError:
            raise InputError(f"{out}: exists already; a backup is written to a new file") from None
        finally:
            copy.unlink(missing_ok=True)
        return out

    def _pairs(self, where: str, values: Sequence[Any]) -> list[Pair]:
        return [_pair(row) for row in self._all(f"SELECT {_COLUMNS} FROM pair {where}", values)]

    def _all(self, sql: str, values: Sequence[Any] = ()) -> list[Any]:
        with _told(self.path):
            return self._connection.execute(sql, values).fetchall()

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """A writing transaction: all of it or nothing."""
        with _told(self.path):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise


def _prepare(connection: sqlite3.Connection, name: str) -> None:
    """Check the file, set the connection up and bring the schema up to date; every step can be done again.

    SQLite itself does not wait for all the locks that this takes: not for the one that turns a new file to the
    write-ahead log, nor for the one that the last of the other processes holds while it closes the file.
    """
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            schema.check(connection, name)
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA foreign_keys = ON")
            # Freed pages are overwritten with zeros: what is deleted is gone from the file.
            connection.execute("PRAGMA secure_delete = ON")
            connection.execute("PRAGMA cache_size = -65536")
            schema.migrate(connection, name)
            return
        except sqlite3.OperationalError as error:
            busy = getattr(error, "sqlite_errorname", "").startswith(("SQLITE_BUSY", "SQLITE_LOCKED"))
            if not busy or time.monotonic() > deadline:
                raise
            time.sleep(0.02)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """SQLite's errors in our words."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        name = getattr(error, "sqlite_errorname", "")
        if name.startswith("SQLITE_FULL"):
            raise LemmataError(
                f"{path}: the disk is full; what was stored before is whole, only the last step was not done"
            ) from None
        if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            raise LemmataError(f"{path}: another process has been writing for {BUSY_SECONDS:g} s; try again") from None
        if name.startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT")):
            raise InputError(f"{path}: not a question bank, or damaged: {error}") from None
        if name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_IOERR", "SQLITE_PERM")):
            raise LemmataError(f"{path}: {error}") from None
        raise


def _pair(row: tuple[Any, ...]) -> Pair:
    row_id, problem, solution, answer, subject, level, source = row
    return Pair(problem, solution, answer, subject, level, source, row_id)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
