"""`lemmata bank` from end to end, and what it says to wrong use.

Run: pytest tests/cli/test_bank.py
"""

import json

import pytest

from lemmata.cli.app import main

ROW = {"question": "Ann has 3 hens and buys 4. How many hens has she?", "answer": "<<3+4=7>>7\n#### 7"}


@pytest.fixture
def db(tmp_path, capsys):
    (tmp_path / "gsm8k").mkdir()
    (tmp_path / "gsm8k" / "train.jsonl").write_text(json.dumps(ROW))
    path = str(tmp_path / "bank.db")
    assert main(["bank", "add", str(tmp_path / "gsm8k" / "train.jsonl"), "--db", path]) == 0
    capsys.readouterr()
    return path


def told(capsys, *arguments):
    status = main(["bank", *arguments, "--json"])
    return status, json.loads(capsys.readouterr().out)


def test_ask_and_search(db, capsys):
    status, (match,) = told(capsys, "ask", "Ann has 30 hens and buys 5. How many hens has she?", "--db", db)
    assert (status, match["kind"], match["anew"]["answer"]) == (0, "same-template", "35")
    status, (match,) = told(capsys, "search", "hens", "--db", db)
    assert (status, match["kind"], match["pair"]["source"]) == (0, "analogous", "gsm8k")
    assert main(["bank", "ask", "How many ducks has Ann?", "--db", db]) == 1
    assert "not the answer to your question" in capsys.readouterr().out
    assert main(["bank", "search", "zzz", "--db", db]) == 1


def test_feedback_export_backup_and_delete(db, tmp_path, capsys):
    assert main(["bank", "rate", "1", "5", "--who", "Ann", "--db", db]) == 0
    assert main(["bank", "correct", "1", "answer", "seven", "--who", "Bo", "--db", db]) == 0
    _, changes = told(capsys, "history", "1", "--db", db)
    assert [(change["who"], change["after"]) for change in changes] == [("Ann", "5"), ("Bo", "seven")]
    assert main(["bank", "backup", str(tmp_path / "copy.db"), "--db", db]) == 0
    assert main(["bank", "export", "--out", str(tmp_path / "all.jsonl"), "--db", db]) == 0
    assert main(["bank", "delete", "1", "--db", db]) == 0
    capsys.readouterr()
    _, stats = told(capsys, "stats", "--db", db)
    assert (stats["pairs"], stats["ratings"], stats["corrections"]) == (0, 0, 0)
    _, added = told(capsys, "add", str(tmp_path / "all.jsonl"), "--db", db)
    assert (added["added"], added["pairs"]) == (1, 1)
    _, stats = told(capsys, "stats", "--db", str(tmp_path / "copy.db"))
    assert stats["ratings"] == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["ask", "", "--db", "{db}"], "the question is empty"),
        (["ask", "hens", "--limit", "0", "--db", "{db}"], "1 to 200"),
        (["rate", "1", "9", "--who", "Ann", "--db", "{db}"], "1 to 5, got 9"),
        (["correct", "1", "anwser", "x", "--who", "Ann", "--db", "{db}"], "did you mean 'answer'"),
        (["delete", "8", "--db", "{db}"], "no pair has the id 8"),
        (["stats", "--db", "{db}-none"], "no such bank"),
        (["add", "{db}-none", "--db", "{db}"], "no such file"),
        (["serch", "hens"], "serch"),
    ],
)
def test_wrong_use_is_one_line_and_status_two(db, capsys, arguments, message):
    assert main(["bank", *(argument.format(db=db) for argument in arguments)]) == 2
    error = capsys.readouterr().err
    assert message in error
    assert error.count("\n") == 1


def test_a_bad_file_leaves_no_bank_behind(tmp_path, capsys):
    (tmp_path / "bad.jsonl").write_text("{}")
    assert main(["bank", "add", str(tmp_path / "bad.jsonl"), "--db", str(tmp_path / "new.db")]) == 2
    assert "bad.jsonl:1: no problem" in capsys.readouterr().err
    assert not (tmp_path / "new.db").exists()
