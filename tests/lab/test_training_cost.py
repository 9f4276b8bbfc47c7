"""The training bench in small, and that its prefix samples cost what the arithmetic says.

Run: pytest tests/lab/test_training_cost.py
"""

import json
import sys

import pytest
import torch

from lemmata.errors import InputError, LemmataError
from lemmata.lab import EXPERIMENTS
from lemmata.lab.memory import step_peaks
from lemmata.lab.training_step import ARMS, TrainingPlan, TrainingStep

torch.set_num_threads(1)


def test_the_document_has_a_row_for_every_arm_and_length(tmp_path, monkeypatch):
    monkeypatch.setattr("lemmata.lab.memory.step_peaks", lambda plan, arm, lengths: [10.0 * n for n in lengths])
    experiment = EXPERIMENTS["training"]
    plan = TrainingPlan(
        "tiny", lengths=(16, 24), memory_lengths=(32,), query_tokens=3, answer_tokens=5, turns=4, sft_steps=0
    )
    document = json.loads(json.dumps(experiment.run(plan)))
    timed = [(row["mask"], row["kernel"], row["tokens"]) for row in document["rows"] if row["runs"]]
    assert sorted(timed) == sorted((*arm, length) for arm in ARMS for length in (16, 24))
    assert document["ism_causal_step_ratio_tokens"] == 24
    main = next(row for row in document["rows"] if (row["mask"], row["kernel"], row["tokens"]) == ("ism", "auto", 24))
    assert document["ism_causal_step_ratio"] == main["step_ratio"]
    assert main["peak_mb"] == 240.0
    assert {(row["mask"], row["kernel"]) for row in document["rows"] if not row["runs"]} == {("ism", "auto")}
    assert document["prefix"]["prefix_tokens"] == 8 + 16 + 24 + 32
    assert document["prefix_ism_cost_ratio"] > 1
    assert len(experiment.tables(document)) == 2
    experiment.save_figure(document, tmp_path / "training.png")


def test_a_step_trains_under_the_mask_it_names():
    from lemmata.attention import attached_mask

    step = TrainingStep(TrainingPlan("tiny", lengths=(64,)), 64)
    for mask, kernel in ARMS:
        before = step.model.model.embed_tokens.weight.detach().clone()
        step.use((mask, kernel))
        assert attached_mask(step.model) == (None if kernel == "plain" else mask)
        assert step(64) > 0
        assert not torch.equal(before, step.model.model.embed_tokens.weight)


@pytest.mark.skipif(sys.platform != "linux", reason="the resident set's peak is read from /proc")
def test_memory_is_measured_and_grows_with_the_length():
    short, long = step_peaks(TrainingPlan("tiny"), ("ism", "dense"), (512, 2048))
    assert 0 < short < long
    # The dense mask alone has this many bytes.
    assert long > 2048 * 2048 / 1e6


def test_both_trainers_are_timed_on_the_same_examples():
    pytest.importorskip("trl", reason="TRL is not installed")
    from lemmata.lab.sft_speed import sft_speed

    found = sft_speed("tiny", steps=4, rounds=2, seed=0, progress=lambda done, total, what: None)
    for which in ("lemmata", "trl"):
        assert found[which]["runs"] == 2
        assert found[which]["tokens_per_cpu_second"] > 0
    ours, theirs = (found[which]["tokens_per_cpu_second"] for which in ("lemmata", "trl"))
    assert found["ratio_cpu"] == pytest.approx(ours / theirs, abs=1e-3)


def test_a_child_that_fails_is_an_error():
    with pytest.raises(LemmataError, match="could not be measured"):
        step_peaks(TrainingPlan("tiny"), ("ism", "no such kernel"), (64,))


def test_impossible_plans_are_refused():
    with pytest.raises(InputError, match="above the 40 tokens"):
        TrainingPlan(lengths=(40,))
    with pytest.raises(InputError, match="positive"):
        TrainingPlan(turns=0)
