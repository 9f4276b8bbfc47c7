"""Run with: .venv/bin/pytest tests/lab/test_side_by_side.py"""

import json

import pytest
import torch

from lemmata.errors import InputError, LemmataError
from lemmata.models import load_model
from lemmata.quickstart import QuickstartSettings, run_quickstart

torch.set_num_threads(1)

CORPUS = """
problems = 40
families = ["gcd"]
heldout_per_cell = 1
valid_per_cell = 1
jobs = 1
"""


@pytest.fixture
def corpus(tmp_path):
    path = tmp_path / "small.toml"
    path.write_text(CORPUS)
    return str(path)


def test_three_masks_on_the_same_data_order_and_supervised_tokens(corpus, tmp_path, monkeypatch):
    monkeypatch.setattr("lemmata.lab.side_by_side._steps", lambda data, seed, seconds: 2)
    monkeypatch.setattr("lemmata.lab.side_by_side.DIALOGUES", 6)
    monkeypatch.setattr("lemmata.lab.side_by_side.SIZE", "tutor-nano")
    out = tmp_path / "run"
    said = []
    settings = QuickstartSettings(minutes=5, out=out, corpus=corpus, compare=True)
    assert run_quickstart(settings, lambda done, total, what: said.append(what)) == out
    report = json.loads((out / "report.json").read_text())
    training = report["training"]
    assert len({(arm["supervised"], arm["taken_sha256"]) for arm in training.values()}) == 1
    assert training["ism"]["taken_sha256"] == taken_by_hand(out / "corpus", 2 * 6)
    assert training["causal"]["processed"] == training["ism"]["processed"] < training["prefix"]["processed"]
    assert [run["name"] for run in report["reports"]] == ["causal", "prefix", "ism"]
    assert len({run["report"]["data_hash"] for run in report["reports"]}) == 1
    assert set(report["pairings"]) == {"ism minus causal", "ism minus prefix"}
    for arm in ("causal", "prefix", "ism"):
        assert load_model(out / arm / "model").contract.mask == arm
        assert (out / arm / "samples.jsonl").is_file()
    page = (out / "report.html").read_text()
    assert "Paired comparison: ism minus prefix" in page
    assert page.count("<svg") == 1
    assert (out / "report.png").stat().st_size > 5_000
    assert "training prefix" in said


def taken_by_hand(corpus, count):
    """The hash of the first `count` dialogues of the well-formatted set in the seed's order."""
    import hashlib
    import random

    import numpy as np

    from lemmata.lab.side_by_side import _data

    examples = _data(corpus)[0].train
    order = list(range(len(examples)))
    random.Random("0-0").shuffle(order)
    seen = hashlib.sha256()
    for number in order[:count]:
        seen.update(np.asarray(examples[number].token_ids, dtype=np.int64).tobytes())
    return seen.hexdigest()


def test_arms_that_took_other_dialogues_are_told(corpus, tmp_path, monkeypatch):
    from dataclasses import replace

    from lemmata.lab import arms

    monkeypatch.setattr("lemmata.lab.side_by_side._steps", lambda data, seed, seconds: 1)
    monkeypatch.setattr("lemmata.lab.side_by_side.SIZE", "tutor-nano")
    plain = arms.trained
    monkeypatch.setattr(
        arms, "trained", lambda run, *rest: plain(replace(run, seed=run.seed + (run.arm == "ism")), *rest)
    )
    with pytest.raises(LemmataError, match="not trained on the same dialogues"):
        run_quickstart(QuickstartSettings(minutes=5, out=tmp_path / "run", corpus=corpus, compare=True))


def test_too_little_time_is_told(corpus, tmp_path):
    with pytest.raises(InputError, match="too short to train 3 arms"):
        run_quickstart(QuickstartSettings(minutes=0.01, out=tmp_path / "run", corpus=corpus, compare=True))
