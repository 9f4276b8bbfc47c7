"""pytest tests/tutoring/test_history.py"""

import json
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from lemmata.errors import InputError, LemmataError
from lemmata.tutoring.history import TITLE_CHARS, VERSION, History, Said

from .fakes import solved

SECRET = "Katharina's private question about 3x + 5 = 20"


def version_1(path: Path) -> None:
    """A file as Lemmata's first history wrote it: its statements, not ours."""
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA foreign_keys = ON")
    with connection:
        connection.execute("CREATE TABLE IF NOT EXISTS dialogues (id TEXT PRIMARY KEY, created REAL NOT NULL)")
        connection.execute(
            "CREATE TABLE IF NOT EXISTS messages (number INTEGER NOT NULL, "
            "dialogue TEXT NOT NULL REFERENCES dialogues ON DELETE CASCADE, "
            "said TEXT NOT NULL, PRIMARY KEY (dialogue, number))"
        )
        connection.execute("PRAGMA user_version = 1")
    with connection:
        connection.execute("INSERT INTO dialogues VALUES ('old', 1700000000.5)")
        solution = solved("Solve 3x + 5 = 20").to_json()
        for number, said in enumerate(
            [
                {"role": "user", "text": "Solve 3x + 5 = 20", "speaker": None, "verdict": None, "solution": None},
                {
                    "role": "assistant",
                    "text": "x = 5",
                    "speaker": "solver",
                    "verdict": "verified",
                    "solution": solution,
                },
            ]
        ):
            connection.execute(
                "INSERT INTO messages (dialogue, number, said) VALUES ('old', ?, ?)", (number, json.dumps(said))
            )
    connection.close()


def test_a_file_of_version_1_is_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "tutor.db"
    version_1(path)
    history = History(path)
    [asked, answer] = history.messages("old") or []
    assert (asked.text, asked.kind, asked.data, asked.created) == ("Solve 3x + 5 = 20", None, None, 1700000000.5)
    assert answer.solution == solved("Solve 3x + 5 = 20")
    [about] = history.listed()
    assert (about.session, about.title, about.messages) == ("old", "Solve 3x + 5 = 20", 2)
    history.add("old", [Said("user", "and now?")], {"text": "x"})
    history.close()
    again = History(path)
    assert [said.text for said in again.messages("old") or []] == ["Solve 3x + 5 = 20", "x = 5", "and now?"]
    assert again.state("old") == {"text": "x"}
    again.close()
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA user_version").fetchone() == (VERSION,)
    connection.close()


def test_a_file_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "tutor.db"
    History(path).close()
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    connection.close()
    with pytest.raises(InputError, match=f"reads up to version {VERSION}"):
        History(path)


def test_messages_keep_their_kind_their_data_and_their_time() -> None:
    history, before = History(), time.time()
    history.create("one")
    hint = {"number": 1, "of": 3, "text": "Subtract.", "latex": "3x"}
    said = Said("assistant", "Subtract.", "checked_solution", "verified", kind="hint", data=hint, note="so far")
    history.add("one", [Said("user", "hint"), said])
    kept = (history.messages("one") or [])[1]
    assert (kept.kind, kept.data, kept.note) == ("hint", hint, "so far")
    assert before <= kept.created <= time.time()


def test_the_list_is_newest_first_without_empty_dialogues() -> None:
    history = History()
    for name in ("first", "empty", "second"):
        history.create(name)
    history.add("second", [Said("user", "Solve\n  x + 1 = 2"), Said("assistant", "1")])
    history.add("first", [Said("user", "x" * 500)])
    listed = history.listed()
    assert [(one.session, one.messages) for one in listed] == [("second", 2), ("first", 1)]
    assert listed[0].title == "Solve x + 1 = 2"
    assert len(listed[1].title) == TITLE_CHARS
    assert listed[1].title.endswith("\u2026")
    assert [one.session for one in history.listed("empty")] == ["empty"]
    assert history.listed("nothing") == []


def test_an_answer_that_is_given_again_takes_the_place_of_the_old_one() -> None:
    history = History()
    history.create("one")
    for text in ("q1", "q2"):
        history.add("one", [Said("user", text)])
        history.add("one", [Said("assistant", f"old {text}"), Said("assistant", "example", kind="match", data={})])
    history.add("one", [Said("assistant", "new")], {"text": "q2"}, again=True)
    texts = [said.text for said in history.messages("one") or []]
    assert texts == ["q1", "old q1", "example", "q2", "new"]
    history.add("one", [Said("user", "q3")])
    assert [said.text for said in history.messages("one") or []][-1] == "q3"


@pytest.mark.parametrize("everything", [False, True])
def test_what_is_deleted_is_nowhere_in_the_files(tmp_path: Path, everything: bool) -> None:
    history = History(tmp_path / "tutor.db")
    history.create("one")
    history.create("two")
    for _ in range(200):
        history.add("one", [Said("user", SECRET)], {"text": SECRET})
    history.add("two", [Said("user", "kept")])
    here = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"private question" in here, "the test would see it"
    if everything:
        assert history.delete_all() == 2
        assert history.listed() == []
    else:
        assert history.delete("one")
        assert not history.delete("one")
        assert [one.session for one in history.listed()] == ["two"]
    left = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"private question" not in left
    history.add("one", [Said("user", SECRET)])
    assert history.messages("one") is None, "a late answer does not bring it back"
    history.close()


def test_a_deletion_that_another_process_holds_up_says_so(tmp_path: Path) -> None:
    history = History(tmp_path / "tutor.db", wait_seconds=0.1)
    history.create("one")
    history.add("one", [Said("user", SECRET)])
    reader = sqlite3.connect(tmp_path / "tutor.db")
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM messages").fetchall()
    with pytest.raises(LemmataError, match="another process still reads"):
        history.delete("one")
    assert history.messages("one") is None
    reader.close()
    history.create("two")
    assert history.delete("two")
    assert b"private question" not in b"".join(file.read_bytes() for file in tmp_path.iterdir())
    history.close()


def test_kill_9_loses_nothing_that_was_said(tmp_path: Path) -> None:
    path = tmp_path / "tutor.db"
    code = (
        "import sys; from pathlib import Path; from lemmata.tutoring.history import History, Said\n"
        "history = History(Path(sys.argv[1])); history.create('one'); number = 0\n"
        "while True:\n"
        "    history.add('one', [Said('user', f'q{number}'), Said('assistant', f'a{number}')]); number += 1\n"
        "    print(number, flush=True)\n"
    )
    process = subprocess.Popen([sys.executable, "-c", code, str(path)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    said = 0
    for line in process.stdout:
        said = int(line)
        if said == 20:
            process.kill()
            break
    process.wait(10)
    history = History(path)
    messages = [one.text for one in history.messages("one") or []]
    history.close()
    assert len(messages) >= 2 * said
    assert messages[:4] == ["q0", "a0", "q1", "a1"]
    assert len(messages) % 2 == 0, "a turn's messages are there together or not at all"


def test_only_its_owner_may_read_the_file(tmp_path: Path) -> None:
    path = tmp_path / "tutor.db"
    history = History(path)
    history.create("one")
    assert {file.stat().st_mode & 0o077 for file in tmp_path.iterdir()} == {0}
    history.close()
