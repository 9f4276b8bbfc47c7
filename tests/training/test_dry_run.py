"""Run: pytest tests/training/test_dry_run.py"""

import json

import pytest
import torch

from lemmata.cli.app import main
from lemmata.errors import InputError
from lemmata.models import load_model
from lemmata.settings import shipped_configs
from lemmata.training import TrainSettings, train
from lemmata.training.data import collate, load_examples
from lemmata.training.dry_run import dry_run, estimate
from lemmata.training.loop import read_log
from lemmata.training.objective import answer_nll
from lemmata.training.optimizers import build_optimizers
from lemmata.training.starting import start_model
from lemmata.training.tokenizers import open_tokenizer

torch.set_num_threads(1)


@pytest.mark.parametrize("packing", [True, False])
def test_steps_and_tokens_are_those_of_the_run(settings, tmp_path, packing):
    del settings["steps"]
    settings |= {"epochs": 1, "packing": packing, "log_steps": 1, "validations": 1}
    plan = dry_run(TrainSettings(**settings))
    run = train(settings, out=tmp_path / "run")
    log = read_log(run)
    assert plan.steps == log[-1]["step"]
    assert sum(stage.tokens for stage in plan.stages) == log[-1]["tokens"]
    assert [stage.steps for stage in plan.stages] == [
        sum("loss" in row and row["stage"] == name for row in log) for name in ("Q", "M")
    ]
    assert plan.parameters == sum(p.numel() for p in load_model(run / "checkpoints" / "last").model.parameters())


@pytest.mark.parametrize("optimizer", ["muon", "adamw"])
def test_the_memory_is_about_what_a_step_keeps(settings, tmp_path, optimizer):
    """Against the tensors that autograd saves and those that the optimisers hold."""
    given = TrainSettings(**settings | {"optimizer": optimizer, "row_length": 256, "model": "tutor-tiny"})
    corpus = tmp_path / "corpus"
    tokenizer = open_tokenizer(given, corpus)
    examples, _ = load_examples(corpus / "q.jsonl", tokenizer, given.segments, given.row_length)
    batch = collate(examples)
    model = start_model(given, len(tokenizer))
    own = {p.untyped_storage().data_ptr() for p in model.parameters()}
    saved = {}

    def pack(tensor):
        if tensor.untyped_storage().data_ptr() not in own:
            saved[tensor.untyped_storage().data_ptr()] = tensor.untyped_storage().nbytes(), tensor
        return tensor

    with torch.autograd.graph.saved_tensors_hooks(pack, lambda tensor: tensor):
        loss = answer_nll(model, model.get_output_embeddings(), batch)
    kept = sum(size for size, _ in saved.values())
    loss.backward()
    optimizers = build_optimizers(model, given)
    for one in optimizers:
        one.step()
    held = sum(
        v.numel() * v.element_size() for one in optimizers for state in one.state.values() for v in state.values()
    )
    found = estimate(model, given, batch.input_ids_bt.numel(), batch.targets, 1)
    assert found["activations"] == pytest.approx(kept, rel=0.35)
    assert found["optimizers"] == pytest.approx(held, rel=0.01)
    assert found["weights"] == sum(p.numel() * 4 for p in model.parameters())
    assert found["gradients"] == sum(p.grad.numel() * 4 for p in model.parameters())


def test_what_makes_less_memory_is_seen(settings):
    plain = dry_run(TrainSettings(**settings)).memory
    cheap = dry_run(TrainSettings(**settings | {"gradient_checkpointing": True, "rows_per_pass": 1})).memory
    shared = dry_run(TrainSettings(**settings | {"parallel": "fully_shard"}), ranks=2).memory
    assert cheap["activations"] < plain["activations"] / 4
    assert shared["optimizers"] == pytest.approx(plain["optimizers"] / 2, rel=0.1)
    assert plain["all"] == pytest.approx(sum(v for k, v in plain.items() if k != "all"), abs=0.5)


def test_the_command_writes_nothing(settings, tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("LEMMATA_HOME", str(tmp_path / "home"))
    config = tmp_path / "run.toml"
    config.write_text("".join(f"{key} = {json.dumps(value)}\n" for key, value in settings.items()))
    assert main(["train", str(config), "--dry-run", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["steps"] == 24
    assert main(["train", str(config), "--set", "minutes=1", "--dry-run"]) == 2
    assert main(["train", str(config), "--dry-run"]) == 0
    assert "tokens per step" in capsys.readouterr().out
    assert not (tmp_path / "home").exists()
    with pytest.raises(InputError, match="not built yet"):
        dry_run(TrainSettings(build="quickstart", steps=1))


def test_the_shipped_configs_are_what_the_papers_say():
    from lemmata.settings import load_settings

    found = {
        name: load_settings(TrainSettings, name, package="lemmata.training")
        for name in shipped_configs("lemmata.training")
    }
    assert set(found) == {"ism-paper", "data-paper", "tutor-tiny"}
    ism = found["ism-paper"]
    assert (ism.optimizer, ism.learning_rate, ism.rows_per_step, ism.epochs) == ("adamw", 1e-5, 64, 3)
    assert not ism.packing  # a batch of 64 is 64 dialogues
    assert ism.adapter is None
    data = found["data-paper"]
    assert [stage.name for stage in data.stages] == ["Q", "M"]
    assert data.prompt == "problem-solution"
    tutor = found["tutor-tiny"]
    assert tutor.minutes <= 120
    assert tutor.evaluation_share > 0
