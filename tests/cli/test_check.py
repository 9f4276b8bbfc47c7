"""`lemmata check`: the whole working is the exit status; wrong usage is one line.

Run: pytest tests/cli/test_check.py
"""

import json
import subprocess
import sys

import pytest

QUESTION = "Solve 3x + 5 = 20"


@pytest.fixture
def lines(tmp_path):
    def write(text):
        path = tmp_path / "lines.txt"
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.mark.parametrize(
    ("text", "status", "said"),
    [
        ("3x = 15\nx = 5\n", 0, "right: Every line is right"),
        ("3x = 25\nx = 25/3\n", 1, "wrong: Line 1 is the first wrong one."),
        ("3x = 15\n", 1, "incomplete: "),
        ("whatever\n", 1, "not_checked: "),
    ],
)
def test_status_follows_the_verdict(run, lines, text, status, said):
    path = lines(text)
    result = run("check", QUESTION, "--working", path)
    assert result.status == status
    assert said in result.out
    document = json.loads(run("check", QUESTION, "--working", path, "--json").out)
    assert [line["text"] for line in document["lines"]] == text.split("\n")[:-1]
    assert (document["question"], document["verdict"]) == (QUESTION, said.partition(":")[0])


def test_the_page_shows_what_is_printed(run, lines):
    from pathlib import Path

    page = (Path(__file__).parents[2] / "docs" / "commands.md").read_text(encoding="utf-8")
    assert run("check", QUESTION, "--working", lines("3x + 5 = 20\n3x = 25\nx = 25/3\n")).out in page


def test_lines_from_standard_input():
    command = [sys.executable, "-m", "lemmata", "check", QUESTION, "--working", "-"]
    assert subprocess.run(command, input=b"x = 5", capture_output=True).returncode == 0


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("Solve the riddle of the sphinx", "x = 5", "no verified solution (not_understood"),
        (QUESTION, " \n\n", "no lines to check"),
    ],
)
def test_what_cant_be_checked(run, lines, question, text, expected):
    result = run("check", question, "--working", lines(text))
    assert result.status == 2
    assert expected in result.error_line()


def test_wrong_usage(run, lines, tmp_path):
    assert "no such file" in run("check", QUESTION, "--working", tmp_path / "none.txt").error_line()
    assert run("check", QUESTION).status == 2
    assert run("check", QUESTION, "--workign", "x").status == 2
    path = lines("x = 5")
    assert "--timeout must be" in run("check", QUESTION, "--working", path, "--timeout", "0").error_line()
    path.write_bytes(b"x = \xff")
    assert "not UTF-8" in run("check", QUESTION, "--working", path).error_line()
