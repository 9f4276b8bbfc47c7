"""Run with: .venv/bin/pytest tests/test_quickstart.py (the main job in small, about half a minute)"""

import json
import socket

import pytest

from lemmata.corpus import read_manifest
from lemmata.errors import InputError
from lemmata.models import load_model
from lemmata.quickstart import QuickstartSettings, run_quickstart

CORPUS = """
problems = 120
families = ["integer_arithmetic", "linear_equation", "gcd"]
heldout_per_cell = 1
valid_per_cell = 1
jobs = 1
"""


@pytest.fixture
def corpus(tmp_path):
    path = tmp_path / "small.toml"
    path.write_text(CORPUS)
    return str(path)


def gsm8k(folder):
    rows = [
        {
            "question": f"Ann has {n} pens and buys 2. How many?",
            "answer": f"{n}+2=<<{n}+2={n + 2}>>{n + 2}\n#### {n + 2}",
        }
        for n in range(20)
    ]
    folder.mkdir()
    for name, part in (("train.jsonl", rows[:16]), ("test.jsonl", rows[16:])):
        (folder / name).write_text("".join(json.dumps(row) + "\n" for row in part))
    return folder / "train.jsonl"


def test_from_nothing_to_a_report_with_real_problems(corpus, tmp_path):
    out = tmp_path / "run"
    settings = QuickstartSettings(minutes=0.6, out=out, serve=False, corpus=corpus, data=gsm8k(tmp_path / "gsm8k"))
    assert run_quickstart(settings) == out
    report = json.loads((out / "report.json").read_text())
    heldout, real = report["reports"]
    levels = {row["group"]["level"] for row in heldout["rows"] if list(row["group"]) == ["level"]}
    assert levels == {1, 2, 3, 4, 5}
    for row in heldout["rows"]:
        assert row["n"] >= 1
        assert 0 <= row["value"] <= 1
    assert {row["metric"] for row in real["rows"]} == {"accuracy", "answered", "nll_per_token", "nll_per_answer"}
    assert all(row["n"] == 4 for row in real["rows"])
    assert {"torch", "lemmata", "python"} <= set(heldout["versions"])
    assert len(heldout["data_hash"]) == 64
    assert report["corpus"]["data_hash"] == read_manifest(out / "corpus").data_hash
    assert [row["stage"] for row in report["loss"] if "stage" in row][-1] == "M"
    samples = [json.loads(line) for line in (out / "samples.jsonl").read_text().splitlines()]
    whole = [row["n"] for row in heldout["rows"] if not row["group"] and row["metric"] == "accuracy"]
    assert len(samples) == sum(whole) + 4
    page = (out / "report.html").read_text()
    assert "<svg" in page
    assert "gsm8k" in page
    assert load_model(out / "model" / "checkpoints" / "best").contract.mask == "ism"


def test_what_can_be_refused_is_refused_before_anything_is_built(corpus, tmp_path):
    taken = tmp_path / "taken"
    taken.mkdir()
    (taken / "precious").write_text("mine")
    with pytest.raises(InputError, match="not empty"):
        run_quickstart(QuickstartSettings(out=taken, serve=False, corpus=corpus))
    assert [path.name for path in taken.iterdir()] == ["precious"]
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        with pytest.raises(InputError, match=f"port {port} on 127.0.0.1 is in use"):
            run_quickstart(QuickstartSettings(out=tmp_path / "new", port=port, corpus=corpus))
    absent = QuickstartSettings(out=tmp_path / "new", serve=False, corpus=corpus, data=tmp_path / "absent.jsonl")
    with pytest.raises(InputError, match="no such file"):
        run_quickstart(absent)


def test_too_little_time_is_an_error_not_an_untrained_model(corpus, tmp_path):
    with pytest.raises(InputError, match="leave no time to train"):
        run_quickstart(QuickstartSettings(minutes=0.01, out=tmp_path / "run", serve=False, corpus=corpus))
