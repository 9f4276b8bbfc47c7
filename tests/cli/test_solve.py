"""`lemmata solve`: formats, exit status, standard input, and batches that lose nothing.

Run: pytest tests/cli/test_solve.py
"""

import json

import pytest

BATCH_KEYS = {"id", "question", "answer", "answer_latex", "verdict", "steps", "seconds"}


def lines(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_a_verified_answer_is_status_0(run):
    result = run("solve", "Solve 3x + 4 = 19.")
    assert result.status == 0
    assert "5" in result.out
    assert result.err == ""


def test_json_is_one_document_and_nothing_else(run):
    result = run("solve", "Solve 3x + 4 = 19.", "--json")
    document = json.loads(result.out)
    assert (result.status, result.err) == (0, "")
    assert document.keys() >= BATCH_KEYS
    assert document["verdict"] == "verified"
    assert document["answer"].replace(" ", "") in ("x=5", "5")
    assert document["question"] == "Solve 3x + 4 = 19."
    assert all(step["check"]["passed"] for step in document["steps"])
    assert document["reading"]


def test_what_is_not_understood_is_status_1_and_says_so(run):
    result = run("solve", "Why is the sky blue?", "--json")
    assert result.status == 1
    assert json.loads(result.out)["verdict"] == "not_understood"
    assert json.loads(result.out)["answer"] is None


@pytest.mark.parametrize(
    ("option", "mark"), [("--latex", "\\"), ("--markdown", "**"), ("--html", "<"), ("--detail=full", "5")]
)
def test_every_format_prints_the_answer(run, option, mark):
    result = run("solve", "Solve 3x + 4 = 19.", option)
    assert result.status == 0
    assert mark in result.out
    assert "5" in result.out


def test_full_detail_says_more_than_brief(run):
    brief = run("solve", "Solve 3x + 4 = 19.", "--detail", "brief").out
    assert len(run("solve", "Solve 3x + 4 = 19.", "--detail", "full").out) > len(brief)


def test_html_escapes_the_question(run):
    result = run("solve", "<script>alert(1)</script> 1 + 1", "--html")
    assert "<script>" not in result.out


def test_standard_input(spawn):
    result = spawn("solve", "-", "--json", stdin=b"Solve 3x + 4 = 19.\n")
    assert result.status == 0
    assert json.loads(result.out)["question"] == "Solve 3x + 4 = 19."


def test_standard_input_that_is_not_utf8(spawn):
    result = spawn("solve", "-", stdin=b"Solve \xff = 1")
    assert (result.status, result.out) == (2, "")
    assert "standard input: not UTF-8 (byte 6)" in result.error_line()


def test_a_question_that_starts_with_a_minus_sign(run):
    assert json.loads(run("solve", "--json", "--", "-3 + 5").out)["answer"] == "2"
    assert json.loads(run("solve", "-3 + 5", "--json").out)["answer"] == "2"


def test_a_question_that_never_ends_times_out_and_is_status_1(run):
    result = run("solve", "Compute 9**9**9**9.", "--timeout", "1", "--json")
    assert result.status == 1
    assert json.loads(result.out)["verdict"] != "verified"


def test_batch_keeps_the_order_and_gives_every_line_a_line(run, tmp_path):
    source, out = tmp_path / "in.jsonl", tmp_path / "out" / "out.jsonl"
    rows = [
        {"id": 7, "question": "Solve 3x + 4 = 19."},
        {"id": "b", "problem": "What is 2 + 3 * 4?"},
        {"input": "Why is the sky blue?"},
        {"id": None, "text": "What is 1/2 + 1/3?"},
        {"id": 9, "question": ""},
        {"id": 10, "question": "Compute 9**9**9."},
    ]
    source.write_text("\n".join(json.dumps(row) for row in rows) + "\n\n", encoding="utf-8")
    result = run("solve", "--batch", source, "--out", out, "--jobs", "2", "--timeout", "5")
    assert (result.status, result.out) == (0, "")
    solved = lines(out)
    assert [row["id"] for row in solved] == [7, "b", None, None, 9, 10]
    assert [row["question"] for row in solved] == [
        row.get("question", row.get("problem", row.get("input", row.get("text")))) for row in rows
    ]
    assert all(row.keys() >= BATCH_KEYS for row in solved)
    assert [row["verdict"] for row in solved[:4]] == ["verified", "verified", "not_understood", "verified"]
    assert [row["answer"] for row in solved[1:4]] == ["14", None, "5/6"]
    assert all(row["verdict"] != "verified" and row["answer"] is None for row in solved[4:])
    assert all(0 <= row["seconds"] < 30 for row in solved)
    assert "3 verified" in result.err


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b'{"question": "1 + 1"}\n{"question": "1 + \n', "in.jsonl:2: not JSON"),
        (b'{"question": "1 + 1"}\n\n["1 + 1"]\n', "in.jsonl:3: expected a JSON object"),
        (b'{"question": "1 + 1"}\n{"question": "\xff"}\n', "in.jsonl:2: not UTF-8"),
        (b'{"question": "1 + 1"}\n{"answer": "2"}\n', "in.jsonl:2: no question"),
        (b'{"question": 11}\n', "in.jsonl:1: 'question' must be text, got int"),
        (b"", "in.jsonl: the file is empty"),
        (b"\n\n", "in.jsonl: the file is empty"),
        (None, "in.jsonl: no such file"),
    ],
)
def test_a_bad_line_ends_the_batch_before_anything_is_overwritten(run, tmp_path, content, expected):
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    if content is not None:
        source.write_bytes(content)
    out.write_text("kept\n")
    result = run("solve", "--batch", source, "--out", out)
    assert (result.status, result.out) == (2, "")
    assert expected in result.error_line()
    assert out.read_text() == "kept\n"


def test_a_batch_may_overwrite_its_own_input(run, tmp_path):
    path = tmp_path / "both.jsonl"
    path.write_text('{"id": 1, "question": "What is 2 + 3?"}\n')
    assert run("solve", "--batch", path, "--out", path).status == 0
    assert lines(path)[0]["answer"] == "5"
    assert [entry.name for entry in tmp_path.iterdir() if entry.is_file()] == ["both.jsonl"]
