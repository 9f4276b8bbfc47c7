"""Run with: .venv/bin/pytest tests/test_quickstart.py (the main job in small, about half a minute)"""

import json
import socket
import time
from collections import Counter

import pytest

from lemmata.corpus import read_manifest
from lemmata.errors import InputError
from lemmata.evaluation.models.base import Completion, Usage
from lemmata.models import load_model
from lemmata.quickstart import QuickstartSettings, answer_heldout, run_quickstart
from lemmata.records import read_jsonl

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


class Slow:
    """A model that answers nothing and takes its time for every request of its own."""

    name, unit_size, mixes = "slow", 1, False

    def __init__(self, seconds: float) -> None:
        self.seconds, self.usage = seconds, Usage()

    def identity(self):
        return {"model": self.name}

    def complete(self, units, generation):
        for number, unit in enumerate(units):
            time.sleep(self.seconds * len(unit))
            yield number, [Completion("I don't know.", "stop", 1, 1)] * len(unit)


@pytest.fixture
def held_out(tmp_path):
    """Forty held-out dialogues of each of two cells."""
    rows = [
        {
            "messages": [{"role": "user", "content": f"{n} + {n}?"}, {"role": "assistant", "content": f"{2 * n}"}],
            "meta": {"id": f"{family}-{n}", "family": family, "level": 1, "subject": "Algebra", "answers": [f"{2 * n}"]}
            | {"turns": ["solve"], "readings": [f"{family} {n}"]},
        }
        for n in range(40)
        for family in ("sum", "double")
    ]
    (tmp_path / "heldout.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    return tmp_path


@pytest.mark.parametrize(("seconds", "least", "most"), [(0, 1, 1), (1.5, 2, 36), (100, 40, 40)])
def test_as_many_held_out_problems_are_asked_as_there_is_time_for(held_out, seconds, least, most):
    """A round of one of each cell takes 40 ms: 1.5 seconds have time for the first round and 36 more at the most."""
    report, samples = answer_heldout(held_out, Slow(0.02), seconds, held_out / "asked", lambda *call: None)
    families = Counter(sample.group["family"] for sample in samples)
    assert least <= families["sum"] == families["double"] <= most
    asked = [row["meta"]["id"] for _, row in read_jsonl(held_out / "asked" / "heldout.jsonl")]
    assert sorted(asked) == sorted(sample.id.removesuffix("/0") for sample in samples), (
        "the folder keeps what the report is about"
    )
    notes = [note for note in report.notes if note.startswith("Time for ")]
    assert notes == (
        [] if most == 40 else [f"Time for {families['sum']} of the 40 held-out dialogues of each family and level."]
    )
