"""Run with: .venv/bin/pytest tests/training"""

import json
import os
import time

import pytest
import torch

from lemmata.errors import InputError
from lemmata.models import load_model
from lemmata.training import train
from lemmata.training.loop import read_log

torch.set_num_threads(1)


def test_learns_in_two_stages_and_keeps_best_and_last(settings, tmp_path):
    run = train(settings, out=tmp_path / "run")
    log = read_log(run)
    assert [row["stage"] for row in log if "valid_loss" in row] == ["Q", "Q", "M", "M"]
    losses = [row["valid_loss"] for row in log if "valid_loss" in row]
    # A uniform guess over 320 tokens costs ln(320) = 5.77 nats; the end must be far below, and below the beginning.
    assert losses[-1] < 0.6 * 5.77
    assert losses[-1] < losses[0]
    best = min(range(4), key=losses.__getitem__)
    assert os.path.realpath(run / "checkpoints" / "last") == os.path.realpath(run / "checkpoints" / "step-000024")
    assert os.path.realpath(run / "checkpoints" / "best").endswith(f"step-{6 * (best + 1):06d}")
    loaded = load_model(run / "checkpoints" / "best")
    assert loaded.contract.mask == "ism"
    assert json.loads((run / "config.json").read_text())["steps"] == 24


def test_the_reported_loss_is_the_mean_over_answer_tokens(settings, tmp_path):
    """Against a plain forward of each dialogue on its own with a mask written out by hand: no packing, no hook."""
    from transformers import AutoModelForCausalLM

    from lemmata.dialogue import encode, read_dialogues
    from lemmata.models import export_plain

    run = train(settings | {"steps": 4, "validations": 1, "validation_rows": 10_000}, out=tmp_path / "run")
    loaded = load_model(run / "checkpoints" / "last")
    export_plain(run / "checkpoints" / "last", tmp_path / "plain")
    plain = AutoModelForCausalLM.from_pretrained(tmp_path / "plain").eval()
    total = count = 0
    for dialogue in read_dialogues(tmp_path / "corpus" / "valid.jsonl"):
        encoded = encode(dialogue, loaded.tokenizer)
        n, query = len(encoded), encoded.segment_ids.count(0)
        mask = torch.ones(n, n, dtype=torch.bool).tril()
        mask[:query, :query] = True
        with torch.no_grad():
            logits = plain(torch.tensor([encoded.token_ids]), attention_mask=mask[None, None]).logits[0]
        for position in range(1, n):
            if encoded.loss_mask[position]:
                total -= float(logits[position - 1].log_softmax(-1)[encoded.token_ids[position]])
                count += 1
    reported = [row["valid_loss"] for row in read_log(run) if "valid_loss" in row][-1]
    assert reported == pytest.approx(total / count, abs=1e-4)


def test_two_runs_of_one_process_may_differ_in_precision(settings, tmp_path):
    short = settings | {"steps": 2, "validations": 1}
    losses = []
    for precision in ("fp32", "bf16"):
        run = train(short | {"precision": precision}, out=tmp_path / precision)
        losses.append(read_log(run)[-1]["valid_loss"])
    assert losses[0] != losses[1]
    assert losses[0] == pytest.approx(losses[1], rel=0.02)


def test_minutes_end_on_time_with_the_rate_at_zero(settings, tmp_path):
    settings = {key: value for key, value in settings.items() if key != "steps"} | {"minutes": 0.1}
    began = time.monotonic()
    run = train(settings, out=tmp_path / "run")
    assert time.monotonic() - began < 30
    assert read_log(run)[-1]["lr"] < 0.5 * 3e-3


def test_a_run_that_exists_is_refused_and_left_alone(settings, tmp_path):
    run = train(settings | {"steps": 2, "validations": 1}, out=tmp_path / "run")
    before = {path: path.read_bytes() for path in run.rglob("*") if path.is_file()}
    with pytest.raises(InputError, match="a run is there already"):
        train(settings, out=run)
    assert {path: path.read_bytes() for path in run.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"maks": "ism"}, "did you mean 'mask'"),
        ({"mask": "isn"}, "unknown mask 'isn'; did you mean 'ism'"),
        ({"mask": "full"}, "would see itself"),
        ({"corpus": "nowhere"}, "nowhere: no such folder"),
        ({"minutes": 1.0}, "exactly one of minutes and steps"),
        ({"epochs": 1}, "exactly one of minutes and steps"),
        ({"stages": [{"nmae": "Q", "data": "q.jsonl"}]}, r"'stages\.0\.nmae'; did you mean 'stages\.0\.name'"),
        ({"adapter": {"rnak": 4}}, r"did you mean 'adapter\.rank'"),
        ({"stages": [{"name": "Q", "data": "q.jsonl"}] * 2}, "a name of its own"),
        ({"corpus": None}, "give a corpus folder"),
        ({"base_bits": 4}, "go with an adapter"),
        ({"trackers": ["tensorbord"]}, "did you mean 'tensorboard'"),
        ({"model": "nowhere/at-all"}, "no preset"),
        ({"stages": [{"name": "Q", "data": "missing.jsonl"}]}, "missing.jsonl: no such file"),
        ({"row_length": 16}, "no target is left within 16 tokens"),
    ],
)
def test_bad_settings_are_one_clear_line(settings, tmp_path, change, message, monkeypatch):
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(InputError, match=message) as caught:
        train(settings | change, out=tmp_path / "run")
    assert "\n" not in str(caught.value)


def test_too_long_examples_are_counted_when_dropped(settings, tmp_path):
    long = {
        "messages": [{"role": "user", "content": "word " * 300}, {"role": "assistant", "content": "yes"}],
        "meta": {"id": "long"},
    }
    with (tmp_path / "corpus" / "q.jsonl").open("a") as file:
        file.write(json.dumps(long) + "\n")
    with pytest.raises(InputError, match="'long'"):
        train(settings, out=tmp_path / "refused")
    run = train(settings | {"too_long": "drop", "steps": 2, "validations": 1}, out=tmp_path / "run")
    assert read_log(run)[0]["dropped"] == {"q.jsonl": 1}


def test_tunes_a_checkpoint_folder(settings, tmp_path):
    """The path an engineer takes with a pretrained model: any Hugging Face folder with a chat template."""
    from lemmata.models import export_plain

    first = train(settings | {"steps": 2, "validations": 1}, out=tmp_path / "first")
    export_plain(first / "checkpoints" / "last", tmp_path / "plain")
    with pytest.warns(UserWarning, match="trained under the mask 'causal'"):
        run = train(settings | {"model": str(tmp_path / "plain"), "steps": 2, "validations": 1}, out=tmp_path / "run")
    assert load_model(run / "checkpoints" / "best").contract.mask == "ism"
