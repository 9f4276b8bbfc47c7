"""The bank's tables and their versions: a file is brought up to date when it is opened to write.

Migrations are only ever appended; `PRAGMA user_version` counts those that a file has had.
"""

import sqlite3

from lemmata.bank.index import hashed_terms
from lemmata.bank.text import content_key, identity_key, template_key
from lemmata.errors import InputError

APPLICATION_ID = 0x4C4D4231
"""`LMB1`: tells a bank from any other SQLite file."""

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        """CREATE TABLE pair (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            content TEXT NOT NULL UNIQUE,
            identity TEXT NOT NULL,
            template TEXT NOT NULL,
            problem TEXT NOT NULL,
            solution TEXT NOT NULL,
            answer TEXT,
            subject TEXT,
            level INTEGER,
            source TEXT NOT NULL,
            added TEXT NOT NULL,
            terms INTEGER NOT NULL
        )""",
        # The number of pairs and of their terms, kept by triggers: counting rows would read the whole table.
        "CREATE TABLE size (pairs INTEGER NOT NULL, total INTEGER NOT NULL)",
        "INSERT INTO size VALUES (0, 0)",
        "CREATE TRIGGER pair_in AFTER INSERT ON pair BEGIN UPDATE size SET "
        "pairs = pairs + 1, total = total + new.terms; END",
        "CREATE TRIGGER pair_out AFTER DELETE ON pair BEGIN UPDATE size SET "
        "pairs = pairs - 1, total = total - old.terms; END",
        "CREATE TRIGGER pair_changed AFTER UPDATE OF terms ON pair BEGIN UPDATE size SET "
        "total = total + new.terms - old.terms; END",
        "CREATE INDEX pair_identity ON pair (identity)",
        "CREATE INDEX pair_template ON pair (template)",
        # The terms can be made again from the problem, so the index keeps no copy of them.
        "CREATE VIRTUAL TABLE term USING fts5 (terms, content='', detail='none', tokenize='ascii')",
        """CREATE TABLE change (
            id INTEGER PRIMARY KEY,
            pair INTEGER NOT NULL REFERENCES pair (id) ON DELETE CASCADE,
            what TEXT NOT NULL,
            before TEXT,
            after TEXT NOT NULL,
            who TEXT NOT NULL,
            at TEXT NOT NULL,
            comment TEXT NOT NULL
        )""",
        "CREATE INDEX change_pair ON change (pair)",
        # The terms that many pairs have, as of the last large import: a question leaves the commonest of them out.
        "CREATE TABLE common (term TEXT PRIMARY KEY, pairs INTEGER NOT NULL) WITHOUT ROWID",
        "CREATE TABLE fact (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID",
    ),
    (
        # The first keys took some texts for one that are not: `5!` and `5` at a sentence's end, 1½ and 11/2, texts of
        # which only the end differs. Where two pairs are one by the new keys, the later keeps its old one.
        "UPDATE pair SET identity = identity_key(problem), template = template_key(problem)",
        "UPDATE OR IGNORE pair SET content = content_key(problem, solution)",
        # Words are read from the same tokens; and in one part, as imports leave it now, the index answers faster.
        "INSERT INTO term (term) VALUES ('delete-all')",
        "INSERT INTO term (rowid, terms) SELECT id, index_terms(problem) FROM pair",
        "UPDATE pair SET terms = count_terms(problem)",
        "INSERT INTO term (term) VALUES ('optimize')",
    ),
)
VERSION = len(MIGRATIONS)


def index_terms(problem: str) -> str:
    """What the index holds of a problem."""
    return " ".join(hashed_terms(problem))


def count_terms(problem: str) -> int:
    """How many terms that are."""
    return len(hashed_terms(problem))


def check(connection: sqlite3.Connection, name: str) -> int:
    """The schema version of a bank, 0 for an empty file; InputError for a foreign or a newer one."""
    # The three belong together: outside a transaction another process may make the bank between two of them.
    inside = connection.in_transaction
    if not inside:
        connection.execute("BEGIN")
    try:
        application = connection.execute("PRAGMA application_id").fetchone()[0]
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
        tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    finally:
        if not inside:
            connection.execute("ROLLBACK")
    if tables and application != APPLICATION_ID:
        raise InputError(f"{name}: a SQLite database, but not a question bank")
    if version > VERSION:
        raise InputError(
            f"{name}: written by a newer Lemmata (schema {version}, known here: {VERSION}); update Lemmata to open it"
        )
    return version


def migrate(connection: sqlite3.Connection, name: str) -> None:
    """Bring a bank to the current version, in one transaction; of several processes one does it."""
    if check(connection, name) == VERSION:
        return
    for function in (identity_key, template_key, content_key, index_terms, count_terms):
        connection.create_function(function.__name__, 2 if function is content_key else 1, function)
    connection.execute("BEGIN IMMEDIATE")
    try:
        # Another process may have been first while this one waited.
        for statements in MIGRATIONS[check(connection, name) :]:
            for statement in statements:
                connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {VERSION}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
