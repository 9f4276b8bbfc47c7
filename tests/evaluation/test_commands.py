"""Run with: .venv/bin/pytest tests/evaluation/test_commands.py

`eval`, `compare` and `contamination` as a user calls them.
"""

import json
from dataclasses import dataclass

import pytest

from lemmata.cli import main


@dataclass
class Result:
    status: int
    out: str
    err: str


@pytest.fixture
def run(capfd):
    def call(*arguments):
        capfd.readouterr()
        status = main([str(argument) for argument in arguments])
        captured = capfd.readouterr()
        return Result(status, captured.out, captured.err)

    return call


@pytest.fixture
def file(tmp_path):
    rows = [
        {"problem": f"Add {n} and 1.", "answer": str(n + 1), "subject": "Algebra", "level": 1 + n} for n in range(4)
    ]
    path = tmp_path / "test.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def numbers(right):
    def script(body):
        n = int(body["messages"][-1]["content"].split()[1])
        return f"\\boxed{{{n + 1 if n in right else 99}}}"

    return script


def test_two_runs_are_evaluated_and_compared(run, file, endpoint, tmp_path):
    for name, right in (("one", {0}), ("two", {0, 1, 2, 3})):
        server = endpoint(numbers(right))
        result = run(
            "eval", "--benchmark", "math", "--data", file, "--model", server.address, "--name", name, "--report",
            tmp_path / name, "--price", "1,2",
        )  # fmt: skip
        assert result.status == 0, result.err
        assert "asked now: 4 requests, 40 prompt tokens, 20 tokens, 0 retries, 8e-05 cost" in result.err
        assert "math: accuracy by subject and level" in result.out
    report = json.loads((tmp_path / "one" / "report.json").read_text())["report"]
    assert report["tokens"] == {"requests": 4, "prompt_tokens": 40, "answer_tokens": 20, "cost": 8e-05}
    result = run("compare", tmp_path / "one", tmp_path / "two", "--report", tmp_path / "both", "--json")
    document = json.loads(result.out)
    (accuracy,) = [one for one in document["pairings"] if one["metric"] == "accuracy"]
    assert (accuracy["n"], accuracy["difference"], accuracy["only_second"], accuracy["p_value"]) == (4, 0.75, 3, 0.25)
    first = document["tables"][0]["blocks"][-1]["lines"]
    assert [line["cells"][0]["mark"] for line in first] == ["second", "best"]
    shown = run("compare", tmp_path / "one", tmp_path / "two")
    assert "two minus one" in shown.out
    assert "Paired comparison" in (tmp_path / "both" / "report.html").read_text()


def test_runs_that_are_none(run, tmp_path):
    assert "at least two" in run("compare", tmp_path).err
    result = run("compare", tmp_path, tmp_path)
    assert (result.status, "no evaluated run here" in result.err) == (2, True)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--prompt", "chatt"], "unknown prompt style 'chatt'; did you mean 'chat'"),
        (["--samples", "4"], "give a temperature above 0"),
        (["--k", "3"], "pass@3 needs k from 1 to the 1 samples"),
        (["--shots", "2"], "--shots needs --shots-data"),
        (["--price", "1"], "--price expects IN,OUT"),
        (["--map", "question"], "--map expects KEY=FIELD"),
        (["--map", "question=q"], "has its own columns"),
        (["--stop", ""], "a stop string must not be empty"),
        (["--top-p", "0"], "top_p must be above 0"),
    ],
)
def test_wrong_options_are_one_line(run, file, options, message):
    result = run("eval", "--benchmark", "math", "--data", file, "--model", "solver", *options)
    assert result.status == 2
    assert len(result.err.splitlines()) == 1
    assert message in result.err


def test_a_dead_endpoint_is_one_line_and_status_1(run, file, endpoint):
    server = endpoint(lambda body: 404)
    result = run("eval", "--benchmark", "math", "--data", file, "--model", server.address)
    assert result.status == 1
    assert "HTTP 404" in result.err.splitlines()[-1]


def test_a_judged_benchmark_from_the_command_line(run, endpoint, judging, tmp_path):
    openings = tmp_path / "b.jsonl"
    openings.write_text(json.dumps({"index": "MT-1", "conv-GT": ["Hi.", "Hello."]}) + "\n")
    server = endpoint(judging)
    result = run(
        "eval", "--benchmark", "botchat", "--data", openings, "--model", endpoint(lambda body: "Fine.").address,
        "--judge", server.address,
    )  # fmt: skip
    assert result.status == 0
    assert "SR(N=16)" in result.out
    assert len(server.requests) == 2


def test_contamination_shows_both_texts(run, file, tmp_path):
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    rows = [
        {"messages": [{"role": "user", "content": "add 2 and 1"}, {"role": "assistant", "content": "3"}]},
        {"text": "Add 70 and 80."},
        {"text": "nothing of the kind"},
    ]
    (corpus / "train.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    result = run("contamination", corpus, "--benchmark", "math", "--data", file, "--json")
    document = json.loads(result.out)
    assert result.status == 1
    assert document["found"] == {"exact": 1, "template": 3, "ngram": 0}
    assert document["overlaps"][0]["corpus_id"].endswith("train.jsonl:1 messages[0].content")
    shown = run("contamination", corpus, "--benchmark", "math", "--data", file, "--show", 1)
    assert "benchmark: Add 2 and 1.\n  corpus:    add 2 and 1" in shown.out
    (corpus / "train.jsonl").write_text('{"text": "quite other words"}\n')
    clean = run("contamination", corpus, "--benchmark", "math", "--data", file)
    assert (clean.status, clean.out) == (0, "math: of 4 questions 0 exact, 0 template, 0 ngram; 4 not found\n")
