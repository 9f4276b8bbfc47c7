"""Tables, JSON and progress: what goes where.

Run: pytest tests/cli/test_output.py
"""

import json
import sys

import pytest

from lemmata.cli.output import Progress, key_values, print_json, table, write_json


def test_table_pads_text_to_the_left_and_numbers_to_the_right():
    assert table(("name", "n"), [("algebra", 7), ("all", 1234)]).splitlines() == [
        "name        n",
        "algebra     7",
        "all      1234",
    ]


def test_empty_table_is_its_header():
    assert table(("name", "n"), []) == "name  n"


def test_key_values_align():
    assert key_values({"a": 1, "long": "x"}) == "a     1\nlong  x"


def test_json_keeps_every_script_and_refuses_nan(capsys, tmp_path):
    print_json({"text": "π ≤ 4"})
    assert "π ≤ 4" in capsys.readouterr().out
    write_json(tmp_path / "new" / "x.json", {"text": "π"})
    assert json.loads((tmp_path / "new" / "x.json").read_text(encoding="utf-8")) == {"text": "π"}
    with pytest.raises(ValueError, match="JSON compliant"):
        print_json({"value": float("nan")})


def test_without_a_terminal_progress_is_plain_lines_now_and_then(capsys):
    with Progress("solving") as progress:
        for done in range(1, 1001):
            progress(done, 1000)
    assert capsys.readouterr() == ("", "solving: 1,000 of 1,000\n")
    with Progress("reading", every=0.0) as progress:
        progress(3, None, "reading q")
    assert capsys.readouterr().err == "reading q: 3\n"


def test_progress_tells_rate_and_time_left_of_what_was_done_now(capsys, monkeypatch):
    now = iter(range(1000, 10_000, 10))
    monkeypatch.setattr("time.monotonic", lambda: float(next(now)))
    with Progress("answering", every=0.0) as progress:
        progress(400, 500)  # from a cache
        progress(450, 500)
        progress(500, 500)
    first, second, last = capsys.readouterr().err.splitlines()
    assert first == "answering: 400 of 500"
    assert second == "answering: 450 of 500 (0.833/s, 1:00 left)"  # the clock gives 60 s for 50 of them
    assert last == "answering: 500 of 500"


def test_a_total_of_one_is_a_message(capsys):
    with Progress("job") as progress:
        progress(1, 1, "report: here")
    assert capsys.readouterr().err == "report: here\n"


def test_on_a_terminal_each_job_has_one_bar_on_standard_error(capsys, monkeypatch):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with Progress("quickstart") as progress:
        progress(1, 2, "corpus")
        progress(2, 2, "corpus")
        progress(400, 1000, "training, stage Q")
        progress(1000, 1000, "training, stage M")
        progress(1, 1, "report: here")
    captured = capsys.readouterr()
    assert captured.out == ""
    shown = captured.err
    assert shown.index("corpus") < shown.index("training, stage M") < shown.index("report: here")
    assert "2/2" in shown
    assert "1000/1000" in shown
    assert progress._bar is None


def test_no_color_leaves_no_escape_codes_of_colour(capsys, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with Progress("corpus") as progress:
        progress(2, 2)
    assert "\x1b[3" not in capsys.readouterr().err
