"""The commands `lab` and `bench`: JSON and nothing else, figures, and one line for what a user does wrong.

Run: pytest tests/lab/test_commands.py
"""

import json

import pytest

from lemmata.cli import main


@pytest.fixture
def run(capsys):
    def call(*arguments):
        status = main([str(argument) for argument in arguments])
        return status, *capsys.readouterr()

    return call


def test_lab_mask_prints_json_and_writes_both_files(run, tmp_path):
    status, out, _ = run(
        "lab", "mask", "--turns", "2+1", "--json", "--out", tmp_path / "m.json", "--figure", tmp_path / "m.svg"
    )
    assert status == 0
    document = json.loads(out)
    assert document["masks"]["ism"]["limit"] == [3, 3, 3, 3, 4]
    assert json.loads((tmp_path / "m.json").read_text()) == document
    assert "<svg" in (tmp_path / "m.svg").read_text()


def test_lab_mask_draws_on_the_terminal(run):
    status, out, _ = run("lab", "mask", "--turns", "1+1", "--system", "1")
    assert status == 0
    assert "ism\nP  ■ ■ ·\nQ1 ■ ■ ·\nA1 ■ ■ ■\n" in out


def test_bench_latency_prints_a_table(run):
    status, out, _ = run("bench", "latency", "--shape", "tiny", "--dialogues", "1")
    assert status == 0
    assert "ttft_ism_causal_median" in out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("lab", "maks"), "unknown lab experiment 'maks'; did you mean 'mask'?"),
        (("bench", "speed"), "unknown bench experiment 'speed'"),
        (("lab", "mask", "--turns", "3"), "--turns expects query+answer"),
        (("lab", "mask", "--turns", "0+1"), "at least one query"),
        (("lab", "mask", "--segments", "none"), "unknown segments 'none'"),
        (("lab", "mask", "--figure", "mask.txt"), "a figure's name ends in"),
        (("lab", "quality", "--task", "real"), "needs --data"),
        (("lab", "quality", "--size", "tiny"), "unknown preset 'tiny'"),
        (("bench", "latency", "--shape", "huge"), "unknown shape 'huge'"),
        (("bench", "latency", "--device", "tpu"), "unknown device 'tpu'"),
        (("bench", "training", "--lengths", "a,b"), "--lengths expects numbers"),
        (("bench", "training", "--lengths", "8"), "above the 40 tokens"),
    ],
)
def test_wrong_usage_is_one_line_and_status_2(run, arguments, message):
    status, out, err = run(*arguments)
    assert (status, out) == (2, "")
    assert message in err
    assert len(err.splitlines()) == 1
