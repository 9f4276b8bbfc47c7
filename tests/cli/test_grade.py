"""`lemmata grade`: the outcome is the exit status; pairs keep their order.

Run: pytest tests/cli/test_grade.py
"""

import json

import pytest


@pytest.mark.parametrize(
    ("gold", "prediction", "outcome"),
    [
        ("1/2", "0.5", "equal"),
        ("5", "The answer is \\boxed{5}.", "equal"),
        ("5", "6", "different"),
        ("-5", "-5", "equal"),
        ("x = 5", "x = 4", "different"),
        ("5", "I do not know", "unknown"),
    ],
)
def test_status_follows_the_outcome(run, gold, prediction, outcome):
    result = run("grade", gold, prediction, "--json")
    document = json.loads(result.out)
    assert document["outcome"] == outcome
    assert document["reason"]
    assert (document["gold"], document["prediction"]) == (gold, prediction)
    assert result.status == (0 if outcome == "equal" else 1)
    assert run("grade", gold, prediction).out.startswith(f"{outcome}: ")


def test_pairs_keep_their_order(run, tmp_path):
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    pairs = [("1/2", "0.5"), ("5", "6"), ("5", "\\boxed{5}")]
    source.write_text(
        "".join(json.dumps({"id": i, "gold": g, "prediction": p}) + "\n" for i, (g, p) in enumerate(pairs))
    )
    result = run("grade", "--pairs", source, "--out", out)
    assert (result.status, result.out) == (0, "")
    graded = [json.loads(line) for line in out.read_text().splitlines()]
    assert [(row["id"], row["outcome"]) for row in graded] == [(0, "equal"), (1, "different"), (2, "equal")]
    assert "1 different, 2 equal" in result.err


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ('{"gold": "1", "prediction": "1"}\n{"gold": "1"}\n', "in.jsonl:2: needs 'prediction' as text"),
        ('{"gold": 1, "prediction": "1"}\n', "in.jsonl:1: needs 'gold' as text"),
        ('{"gold": "1"', "in.jsonl:1: not JSON"),
    ],
)
def test_a_bad_pair_ends_it_before_anything_is_overwritten(run, tmp_path, content, expected):
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text(content)
    out.write_text("kept\n")
    result = run("grade", "--pairs", source, "--out", out)
    assert result.status == 2
    assert expected in result.error_line()
    assert out.read_text() == "kept\n"


def test_voters_are_shown_beside_the_outcome(run, tmp_path):
    pytest.importorskip("math_verify")
    result = run("grade", "5 cm", "5 m", "--voters", "--json")
    document = json.loads(result.out)
    assert (result.status, document["outcome"]) == (1, "different")
    assert [(vote["voter"], vote["outcome"]) for vote in document["votes"]] == [
        ("lemmata", "different"),
        ("math-verify", "equal"),
    ]
    assert "math-verify says equal" in document["reason"]
    lines = run("grade", "1/2", "0.5", "--voters").out.splitlines()
    assert [line.split(":")[0].strip() for line in lines] == ["equal", "lemmata", "math-verify"]
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text(json.dumps({"gold": "1/2", "prediction": "0.5"}) + "\n")
    assert run("grade", "--pairs", source, "--out", out, "--voters").status == 0
    assert len(json.loads(out.read_text())["votes"]) == 2
