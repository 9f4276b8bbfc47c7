"""Schedules, stages, epochs, early stopping, adapters and how a step is cut into passes.

Run: pytest tests/training/test_stages.py
"""

import copy
import math

import pytest
import torch

from lemmata.errors import InputError
from lemmata.models import load_model
from lemmata.training import TrainSettings, train
from lemmata.training.loop import read_log
from lemmata.training.schedule import rate_factor, schedule_of

torch.set_num_threads(1)


def stages(*names):
    return [
        {"name": name, "data": data} for name, data in zip(names, ("q.jsonl", "m.jsonl", "valid.jsonl"), strict=False)
    ]


@pytest.mark.parametrize("schedule", ["linear", "cosine"])
def test_the_rate_rises_then_falls_to_zero(schedule):
    settings = TrainSettings(corpus="c", steps=100, warmup_steps=9, decay_share=1.0, schedule=schedule)
    rates = [rate_factor(step, step / 100, settings) for step in range(100)]
    assert rates[:10] == sorted(rates[:10])
    assert rates[0] == pytest.approx(0.1)
    assert rates[9:] == sorted(rates[9:], reverse=True)
    assert rate_factor(100, 1.0, settings) == 0
    middle = {"linear": 0.25, "cosine": (1 + math.cos(math.pi * 0.75)) / 2}[schedule]
    assert rates[75] == pytest.approx(middle)


def test_stages_end_where_their_shares_do():
    settings = TrainSettings(
        corpus="c", steps=10, stages=[{"name": n, "data": n, "share": s} for n, s in (("a", 2), ("b", 1), ("c", 2))]
    )
    schedule = schedule_of(settings, [0, 0, 0])
    assert [schedule.stage(schedule.fraction(step, 0)) for step in range(11)] == [0, 0, 0, 0, 1, 1, 2, 2, 2, 2, 2]


def test_epochs_take_every_example_of_every_stage_so_often(settings, tmp_path):
    """60 examples in steps of 7 are 9 steps an epoch."""
    del settings["steps"]
    settings |= {"epochs": 2, "packing": False, "rows_per_step": 7, "stages": stages("Q", "M", "V"), "log_steps": 1}
    run = train(settings, out=tmp_path / "run")
    log = [row for row in read_log(run) if "loss" in row]
    assert [row["stage"] for row in log] == ["Q"] * 18 + ["M"] * 18 + ["V"] * 18


def test_a_step_in_several_passes_is_the_same_step(settings, tmp_path):
    settings |= {"steps": 8, "validations": 2, "log_steps": 1, "optimizer": "adamw", "learning_rate": 1e-3}
    whole = train(settings, out=tmp_path / "whole")
    cut = train(settings | {"rows_per_pass": 1, "gradient_checkpointing": True}, out=tmp_path / "cut")
    losses = [[row.get("loss", row.get("valid_loss")) for row in read_log(run)] for run in (whole, cut)]
    assert losses[0] == pytest.approx(losses[1], abs=1e-5)


def test_a_stage_that_no_longer_helps_ends_early(settings, tmp_path):
    """At a learning rate that destroys the model every validation is worse than the first."""
    settings |= {"steps": 40, "validations": 20, "patience": 2, "learning_rate": 3.0, "warmup_steps": 0}
    run = train(settings, out=tmp_path / "run")
    log = read_log(run)
    ended = [row["stage"] for row in log if row.get("ended_early")]
    assert ended == ["Q", "M"]
    assert log[-1]["step"] < 40
    assert read_log(train(None, out=run, resume=True)) == log  # a run that ended early is over


def test_the_data_papers_prompt(settings, tmp_path):
    run = train(settings | {"prompt": "problem-solution", "steps": 2, "validations": 1}, out=tmp_path / "run")
    tokenizer = load_model(run / "checkpoints" / "best").tokenizer
    messages = [{"role": "user", "content": "What is 1 + 7?"}, {"role": "assistant", "content": "8"}]
    text = tokenizer.apply_chat_template(messages, tokenize=False)
    assert text == f"Problem:What is 1 + 7?\nSolution:8{tokenizer.eos_token}"


@pytest.fixture
def base(settings, tmp_path):
    return train(settings | {"steps": 6, "validations": 1}, out=tmp_path / "base") / "checkpoints" / "last"


@pytest.mark.parametrize("kind", ["lora", "dora"])
def test_an_adapter_is_trained_saved_and_resumed(settings, base, tmp_path, kind):
    settings |= {
        "model": str(base),
        "adapter": {"kind": kind, "rank": 4, "dropout": 0.1},
        "optimizer": "adamw",
        "checkpoint_steps": 5,
        "steps": 12,
        "validations": 2,
    }
    before = copy.deepcopy(load_model(base).model.state_dict())
    whole = train(settings, out=tmp_path / "whole")
    seen = 0

    def stop(done, total, what):
        nonlocal seen
        seen += what.startswith("training")
        if seen == 8:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        train(settings, out=tmp_path / "run", progress=stop)
    run = train(None, out=tmp_path / "run", resume=True)
    files = [folder / "checkpoints" / "last" / "adapter_model.safetensors" for folder in (whole, run)]
    assert files[0].read_bytes() == files[1].read_bytes()
    assert not (files[0].parent / "model.lemmata.safetensors").exists()
    loaded = load_model(files[0].parent)
    assert loaded.contract.mask == "ism"
    own = loaded.model.get_base_model().state_dict()
    for name, value in before.items():
        assert torch.equal(value, own[name if name in own else name.replace(".weight", ".base_layer.weight")])
    losses = [row["valid_loss"] for row in read_log(run) if "valid_loss" in row]
    assert losses[-1] < losses[0]


@pytest.mark.skipif(torch.cuda.is_available(), reason="a GPU is here")
@pytest.mark.parametrize("asked", [{"base_bits": 4}, {"device_map": "auto"}])
def test_what_needs_a_gpu_is_refused_without_one(settings, base, tmp_path, asked):
    with pytest.raises(InputError, match=f"{next(iter(asked))} needs an NVIDIA GPU"):
        train(settings | {"model": str(base), "adapter": {}} | asked, out=tmp_path / "run")
    assert not (tmp_path / "run").exists()


def test_adapters_that_fit_nothing_are_refused(settings, base, tmp_path):
    with pytest.raises(InputError, match="preset without weights"):
        train(settings | {"adapter": {}}, out=tmp_path / "run")
    with pytest.raises(InputError, match=r"adapter: .*q_prjo"):
        train(settings | {"model": str(base), "adapter": {"targets": ["q_prjo"]}}, out=tmp_path / "run")
