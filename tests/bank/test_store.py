"""The bank's file: whole rows whatever happens, one writer and many readers, and what is deleted is gone.

Run: pytest tests/bank/test_store.py
"""

import contextlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time

import pytest

from lemmata.bank import Bank, Pair, read_pairs, schema
from lemmata.bank import store as module
from lemmata.errors import InputError, LemmataError


def pairs(n, start=0):
    return [Pair(f"Bo has {i} pens and buys {i + 7}. How many?", f"{i} + {i + 7} = {2 * i + 7}", str(2 * i + 7))
            for i in range(start, start + n)]  # fmt: skip


@pytest.fixture
def bank(tmp_path):
    with Bank.open(tmp_path / "bank.db") as opened:
        yield opened


def test_add_is_idempotent(bank):
    assert bank.add(pairs(5)).to_json() == {"added": 5, "present": 0}
    again = [*pairs(5), Pair("Bo has  0 pens and buys 7 .  How many?", "0 +   7 = 7")]
    assert bank.add([*again, *pairs(1, start=5)]).to_json() == {"added": 1, "present": 6}
    assert len(bank) == 6 == bank.stats().pairs
    assert [pair.problem for pair in bank.export()] == [pair.problem for pair in pairs(6)]
    assert bank.stats().templates == 1


def test_a_failed_batch_leaves_the_ones_before_it(bank, monkeypatch):
    monkeypatch.setattr(module, "BATCH", 10)

    def broken():
        yield from pairs(25)
        raise RuntimeError("the source broke")

    with pytest.raises(RuntimeError):
        bank.add(broken())
    assert len(bank) == 20
    assert bank.add(pairs(25)).to_json() == {"added": 5, "present": 20}
    assert {match.pair.id for match in bank.search("Bo has 24 pens", 25)} == set(range(1, 26))


IMPORT = """
import sys
from lemmata.bank import Bank, Pair
with Bank.open(sys.argv[1]) as bank:
    print("open", flush=True)
    bank.add(Pair(f"Bo has {i} pens and buys {i + 7}. How many?", f"{i} + 7 more") for i in range(100000))
"""


def test_a_killed_import_leaves_whole_rows_and_can_be_run_again(tmp_path):
    path = tmp_path / "bank.db"
    process = subprocess.Popen([sys.executable, "-c", IMPORT, str(path)], stdout=subprocess.PIPE)
    assert process.stdout.readline() == b"open\n"
    deadline = time.monotonic() + 60
    with Bank.open(path) as reader:
        while len(reader) == 0 and time.monotonic() < deadline:
            time.sleep(0.02)
        process.send_signal(signal.SIGKILL)
        process.wait()
    with Bank.open(path) as bank:
        found = len(bank)
        assert found > 0
        assert found % module.BATCH == 0
        problems = [pair.problem for pair in bank.export()]
        assert len(problems) == len(set(problems)) == found
        assert bank._all("PRAGMA integrity_check") == [("ok",)]
        bank._connection.execute("INSERT INTO term (term) VALUES ('integrity-check')")
        again = (Pair(f"Bo has {i} pens and buys {i + 7}. How many?", f"{i} + 7 more") for i in range(found + 3))
        assert bank.add(again).to_json() == {"added": 3, "present": found}


def test_readers_read_while_one_writes_and_a_second_writer_waits(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "BUSY_SECONDS", 0.2)
    with Bank.open(tmp_path / "b.db") as one, Bank.open(tmp_path / "b.db") as two:
        one.add(pairs(3))
        with one._transaction():
            one._insert(pairs(1, start=3)[0])
            assert len(two) == 3
            assert len(two.search("pens", 10)) == 3
            with pytest.raises(LemmataError, match="another process has been writing"):
                two.add(pairs(1, start=9))
        assert len(two) == 4
        assert two.add(pairs(1, start=9)).added == 1
        assert len(one) == 5


def test_several_processes_write_and_nothing_is_lost(tmp_path):
    path = tmp_path / "bank.db"
    code = (
        "import sys\nfrom lemmata.bank import Bank, Pair\n"
        "with Bank.open(sys.argv[1]) as bank:\n"
        "    for i in range(20):\n"
        "        bank.add([Pair(f'{sys.argv[2]} has {i} pens.', 'yes'), Pair(f'Both have {i} pens.', 'yes')])\n"
    )
    running = [subprocess.Popen([sys.executable, "-c", code, str(path), name]) for name in ("Ann", "Bo")]
    assert [process.wait() for process in running] == [0, 0]
    with Bank.open(path) as bank:
        assert len(bank) == 60


def test_a_new_bank_is_opened_by_many_at_once(tmp_path):
    """Making the file takes a lock that SQLite does not wait for by itself."""
    code = (
        "import os, sys\nfrom lemmata.bank import Bank\n"
        "while not os.path.exists(sys.argv[2]): pass\n"
        "for i in range(20): Bank.open(f'{sys.argv[1]}{i}').close()"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "bank"), str(tmp_path / "go")]
    running = [subprocess.Popen(command) for _ in range(3)]
    time.sleep(1.5)
    (tmp_path / "go").touch()
    assert [process.wait() for process in running] == [0, 0, 0]


def test_a_bank_made_by_another_process_during_the_check_is_no_foreign_file(tmp_path):
    """The check reads three facts of the file; here another process makes the bank after the first of them."""
    path = tmp_path / "bank.db"

    class Interrupted(sqlite3.Connection):
        def execute(self, statement, *arguments):
            row = super().execute(statement, *arguments)
            if statement == "PRAGMA application_id" and not others:
                others.append(subprocess.Popen([sys.executable, "-c", code, str(path)]))
                with contextlib.suppress(subprocess.TimeoutExpired):
                    others[0].wait(3)
            return row

    code = "import sys\nfrom lemmata.bank import Bank\nBank.open(sys.argv[1]).close()"
    others: list[subprocess.Popen[bytes]] = []
    connection = sqlite3.connect(path, isolation_level=None, factory=Interrupted)
    assert schema.check(connection, "bank.db") == 0
    assert others[0].wait() == 0
    assert schema.check(connection, "bank.db") == schema.VERSION
    connection.close()


def test_a_full_disk_is_an_error_and_loses_nothing(bank):
    bank.add(pairs(50))
    pages = bank._all("PRAGMA page_count")[0][0]
    bank._connection.execute(f"PRAGMA max_page_count = {pages + 2}")
    with pytest.raises(LemmataError, match="the disk is full"):
        bank.add(pairs(500, start=50))
    assert len(bank) == 50
    assert bank._all("PRAGMA integrity_check") == [("ok",)]
    bank._connection.execute("PRAGMA max_page_count = 1000000")
    assert bank.add(pairs(550)).to_json() == {"added": 500, "present": 50}


def test_rating_and_correcting_keep_who_when_and_the_previous_text(bank):
    bank.add(pairs(2))
    bank.rate(1, 4, "Ann", "clear")
    bank.correct(1, "solution", "0 + 7 = 7, so 7 pens", "Bo")
    bank.correct(1, "problem", "Zoe owns 1 kite and buys 2. How many?", "Bo", "other story")
    told = [(c.what, c.before, c.after, c.who, c.comment) for c in bank.history(1)]
    assert told == [
        ("rating", None, "4", "Ann", "clear"),
        ("solution", "0 + 7 = 7", "0 + 7 = 7, so 7 pens", "Bo", ""),
        ("problem", pairs(1)[0].problem, "Zoe owns 1 kite and buys 2. How many?", "Bo", "other story"),
    ]
    assert all(change.when.endswith("+00:00") for change in bank.history(1))
    # The index follows the text.
    assert bank.search("Zoe owns a kite", 1)[0].pair.id == 1
    assert bank.search("Bo has 0 pens and buys 7. How many?", 1)[0].pair.id == 2
    assert bank.add(pairs(1)).added == 1


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda b: b.rate(1, 6, "Ann"), "1 to 5, got 6"),
        (lambda b: b.rate(9, 3, "Ann"), "no pair has the id 9"),
        (lambda b: b.rate(1, 3, "  "), "who"),
        (lambda b: b.correct(1, "solutoin", "x", "Ann"), "did you mean 'solution'"),
        (lambda b: b.correct(1, "problem", " ", "Ann"), "needs a problem"),
        (lambda b: b.correct(1, "answer", "7", "Ann"), "is that already"),
        (lambda b: b.delete([1, 9]), "no pair has the id 9"),
        (lambda b: b.search("", 3), "empty"),
        (lambda b: b.search("pens", 0), "1 to 200"),
        (lambda b: b.ask("  "), "empty"),
    ],
)
def test_wrong_use_is_told_and_changes_nothing(bank, call, message):
    bank.add(pairs(2))
    with pytest.raises(InputError, match=message):
        call(bank)
    assert [pair.to_json() | {"id": None} for pair in bank.export()] == [pair.to_json() for pair in pairs(2)]
    assert bank.history(1) == []


def test_a_correction_may_not_make_a_double(bank):
    bank.add([Pair("Find 2 + 2.", "4"), Pair("Find 2 + 2.", "four")])
    with pytest.raises(InputError, match="another pair has this"):
        bank.correct(2, "solution", "4", "Ann")
    assert bank.get(2).solution == "four"
    assert bank.history(2) == []


SECRET = "Xylophanes Quetzalcoatl"


def test_what_is_deleted_is_in_no_file(bank, tmp_path):
    bank.add(pairs(40))
    bank.add([Pair(f"{SECRET} has 3 pens and buys 4. How many?", f"{SECRET} has 7", "7")])
    bank.correct(41, "solution", f"{SECRET} has seven", "Ann")
    bank.add(pairs(40, start=40))
    hashed = module.hashed_terms(SECRET)[0].encode()
    files = [tmp_path / name for name in os.listdir(tmp_path)]
    assert any(SECRET.encode() in file.read_bytes() for file in files)
    assert bank.delete([41]) == 1
    bank.close()
    for file in tmp_path.iterdir():
        content = file.read_bytes()
        assert b"Xylophanes" not in content
        assert hashed not in content
    with Bank.open(tmp_path / "bank.db") as again:
        assert len(again) == 80
        again._connection.execute("INSERT INTO term (term) VALUES ('integrity-check')")
        assert all(match.pair.id != 41 for match in again.search(f"{SECRET} has 3 pens and buys 4", 80))


def test_backup_of_a_live_bank(bank, tmp_path):
    bank.add(pairs(30))
    with Bank.open(tmp_path / "bank.db") as writer, writer._transaction():
        writer._insert(pairs(1, start=99)[0])
        copy = bank.backup(tmp_path / "copy.db")
    with pytest.raises(InputError, match="exists already"):
        bank.backup(copy)
    with Bank.open(copy) as restored:
        assert len(restored) == 30
        assert restored.search(pairs(3)[2].problem, 1)[0].kind == "identical"
    assert not [name for name in os.listdir(tmp_path) if name.startswith(".copy")]


def test_files_that_are_no_bank(tmp_path):
    (tmp_path / "text.db").write_text("not a database, but long enough to look at " * 20)
    with pytest.raises(InputError, match="not a question bank"):
        Bank.open(tmp_path / "text.db")
    foreign = sqlite3.connect(tmp_path / "foreign.db")
    foreign.execute("CREATE TABLE mine (x)")
    foreign.commit()
    foreign.close()
    before = (tmp_path / "foreign.db").read_bytes()
    with pytest.raises(InputError, match="not a question bank"):
        Bank.open(tmp_path / "foreign.db")
    assert (tmp_path / "foreign.db").read_bytes() == before
    with pytest.raises(InputError, match="no such bank"):
        Bank.open(tmp_path / "none.db", create=False)
    assert not (tmp_path / "none.db").exists()
    with pytest.raises(InputError, match="a folder"):
        Bank.open(tmp_path)


def old_bank(path, rows):
    """A bank as the first schema's writer left it, with keys of its own."""
    connection = sqlite3.connect(path, isolation_level=None)
    for statement in schema.MIGRATIONS[0]:
        connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
    connection.execute("PRAGMA user_version = 1")
    for number, pair in enumerate(rows, start=1):
        values = (number, f"old {number}", "old", "old", pair.problem, pair.solution, pair.answer, "", "2025", 3)
        connection.execute(
            "INSERT INTO pair (id, content, identity, template, problem, solution, answer, source, added, terms) "
            f"VALUES ({', '.join('?' * 10)})",
            values,
        )
        connection.execute("INSERT INTO term (rowid, terms) VALUES (?, 'aa bb cc')", (number,))
    connection.execute("INSERT INTO change VALUES (1, 1, 'rating', NULL, '4', 'Ann', '2025', '')")
    connection.close()


def test_an_older_bank_is_brought_up_to_date(tmp_path):
    rows = [*pairs(60), Pair("What is 5!", "120", "120"), Pair("Add 1½ and 2.", "3½", "7/2")]
    old_bank(tmp_path / "old.db", rows)
    with Bank.open(tmp_path / "fresh.db") as fresh, Bank.open(tmp_path / "old.db") as bank:
        fresh.add(rows)
        assert bank.stats().schema == schema.VERSION == bank._all("PRAGMA user_version")[0][0]
        for columns in ("id, content, identity, template, problem, solution, answer, terms", "count(*), sum(terms)"):
            assert bank._all(f"SELECT {columns} FROM pair") == fresh._all(f"SELECT {columns} FROM pair")
        assert bank._all("SELECT * FROM size") == fresh._all("SELECT * FROM size")
        for question in ("What is 5!", "What is 5?", "Bo has 3 pens", "Add 1½ and 2"):
            found, expected = bank.search(question, 5), fresh.search(question, 5)
            assert [(m.kind, m.pair.id, m.score) for m in found] == [(m.kind, m.pair.id, m.score) for m in expected]
        assert bank.search("What is 5?", 1)[0].kind != "identical"
        assert bank.history(1)[0].who == "Ann"
        assert bank.add(rows).present == len(rows)
        bank.delete([61, 62])
        bank._connection.execute("INSERT INTO term (term) VALUES ('integrity-check')")
    assert not bank_terms(tmp_path / "old.db", "Add 1½ and 2.")


def bank_terms(path, text):
    """Which of a text's terms the index still knows, beyond those that the other pairs have."""
    with Bank.open(path) as bank:
        others = {term for pair in bank.export() for term in module.hashed_terms(pair.problem)}
        return [term for term in module.hashed_terms(text) if term not in others and bank.holders(term)]


def test_an_interrupted_migration_leaves_the_old_bank(tmp_path, monkeypatch):
    old_bank(tmp_path / "old.db", pairs(5))
    with monkeypatch.context() as patch:
        patch.setattr(schema, "count_terms", lambda problem: 1 / 0)
        with pytest.raises(sqlite3.OperationalError):
            Bank.open(tmp_path / "old.db")
    connection = sqlite3.connect(tmp_path / "old.db")
    assert connection.execute("PRAGMA user_version").fetchone() == (1,)
    assert connection.execute("SELECT DISTINCT identity FROM pair").fetchall() == [("old",)]
    connection.close()
    with Bank.open(tmp_path / "old.db") as bank:
        assert bank.search(pairs(1)[0].problem, 1)[0].kind == "identical"


HOSTILE = [
    Pair("What\x00is 2 + 3?", "a NUL\x00 in both", "5\x00"),
    Pair("a" * 1_000_000, "b" * 1_000_000, "c" * 10_000),
    Pair("a" * 1_000_000 + "!", "another end", "d"),
    Pair("'; DROP TABLE pair; --", "\"' OR 1=1", "*"),
    Pair('"NEAR(" AND NOT * ^ :', "an FTS query", "-"),
    Pair("\U0001f600 \u202e 𝟚+𝟚 \ufeff", "emoji, right-to-left, mathematical digits", "4"),
    Pair("(" * 50_000 + "x" + ")" * 50_000, "$" * 3_000, "{" * 3_000),
    Pair("9" * 30_000 + " + 1", "digits", "0"),
]


def test_hostile_texts_are_stored_and_found_as_they_are(bank, tmp_path):
    assert bank.add(HOSTILE).added == len(HOSTILE)
    assert bank.add(HOSTILE).present == len(HOSTILE)
    assert [(p.problem, p.solution, p.answer) for p in bank.export()] == [
        (p.problem, p.solution, p.answer) for p in HOSTILE
    ]
    for number, pair in enumerate(HOSTILE, start=1):
        began = time.process_time()
        first = bank.ask(pair.problem, 3, timeout=2.0)[0]
        assert (first.kind, first.pair.id) == ("identical", number), pair.problem[:40]
        assert time.process_time() - began < 5
    assert all(match.kind != "identical" for match in bank.search("a" * 1_000_000 + "?x", 3))
    bank.delete(list(range(1, len(HOSTILE) + 1)))
    assert len(bank) == 0
    bank._connection.execute("INSERT INTO term (term) VALUES ('integrity-check')")


def test_a_large_import_leaves_the_index_in_one_part(bank):
    bank.add(pairs(2_000))
    segments = bank._all("SELECT count(DISTINCT segid) FROM term_idx")[0][0]
    assert segments == 1
    assert bank.add(pairs(10, start=2_000)).added == 10
    assert bank.search(pairs(1, start=2_005)[0].problem, 1)[0].kind == "identical"


def test_a_newer_bank_is_refused(tmp_path):
    with Bank.open(tmp_path / "b.db") as bank:
        bank._connection.execute("PRAGMA user_version = 99")
    with pytest.raises(InputError, match="newer Lemmata"):
        Bank.open(tmp_path / "b.db")


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"problem": "p"}, "no solution"),
        ({"solution": "s"}, "no problem"),
        ({"problem": 3, "solution": "s"}, "expected text"),
        ({"problem": " ", "solution": "s"}, "needs a problem"),
        ({"problem": "p", "solution": "s", "level": 9}, "level must be 1 to 5"),
        ({"problem": "p", "solution": "s", "subject": "Algebr"}, "did you mean 'algebra'"),
        ({"problem": "p\ud800", "solution": "s"}, "surrogate"),
    ],
)
def test_bad_rows_name_their_line(tmp_path, row, message):
    file = tmp_path / "rows.jsonl"
    file.write_text('{"problem": "p", "solution": "s", "subject": "Algebra", "level": "Level 2"}\n' + json.dumps(row))
    rows = read_pairs(file)
    assert next(rows) == Pair("p", "s", None, "Algebra", 2, "rows")
    with pytest.raises(InputError, match=f"rows.jsonl:2: .*{message}"):
        next(rows)
