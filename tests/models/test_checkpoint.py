"""Run: pytest tests/models/test_checkpoint.py"""

import json
import os
import warnings
from pathlib import Path

import pytest
import torch
from transformers import AutoModelForCausalLM, AutoTokenizer, LlamaForCausalLM, PreTrainedTokenizerBase

from lemmata.attention import attach, attached_mask
from lemmata.errors import InputError
from lemmata.models import MaskContract, build_model, export_plain, load_model, save_model, train_tokenizer

torch.set_num_threads(1)

SEGMENTS = torch.tensor([[0, 0, 0, -1, -1]])
IDS = torch.tensor([[5, 6, 7, 8, 9]])


@pytest.fixture(scope="module")
def tokenizer() -> PreTrainedTokenizerBase:
    return train_tokenizer(["Compute 12 + 13."], 270)


@pytest.fixture
def model() -> LlamaForCausalLM:
    torch.manual_seed(0)
    return attach(build_model("tutor-nano", 270), "ism")


@pytest.fixture
def saved(tmp_path: Path, model, tokenizer) -> Path:
    save_model(model, tokenizer, tmp_path / "model", MaskContract())
    return tmp_path / "model"


def test_a_model_comes_back_under_its_mask(saved: Path, model, tokenizer) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        loaded = load_model(saved)
    assert loaded.contract == MaskContract(mask="ism", segments="merged", version=1)
    assert attached_mask(loaded.model) == "ism"
    assert not loaded.model.training
    assert torch.equal(loaded.model(IDS, segment_ids=SEGMENTS).logits, model(IDS, segment_ids=SEGMENTS).logits)
    with pytest.raises(InputError, match="none arrived"):
        loaded.model(IDS)
    assert loaded.tokenizer.get_vocab() == tokenizer.get_vocab()
    assert loaded.tokenizer.chat_template == tokenizer.chat_template
    assert load_model(saved, device="cpu", dtype=torch.bfloat16).model.dtype == torch.bfloat16


@pytest.mark.parametrize("loader", [AutoModelForCausalLM, LlamaForCausalLM])
def test_plain_loaders_refuse_a_model_under_ism(saved: Path, loader: type) -> None:
    with pytest.raises((ValueError, OSError), match=r"`lemmata` but Transformers does not recognize|no file named"):
        loader.from_pretrained(saved)


def test_save_pretrained_of_an_open_model_keeps_the_contract(tmp_path: Path, model, tokenizer) -> None:
    save_model(model, tokenizer, tmp_path / "model", MaskContract(segments="prompt-separate"))
    loaded = load_model(tmp_path / "model")
    loaded.model.save_pretrained(tmp_path / "again")
    tokenizer.save_pretrained(tmp_path / "again")
    again = load_model(tmp_path / "again")
    assert again.contract == loaded.contract
    assert torch.equal(again.model(IDS, segment_ids=SEGMENTS).logits, model(IDS, segment_ids=SEGMENTS).logits)
    with pytest.raises(ValueError, match="does not recognize"):
        AutoModelForCausalLM.from_pretrained(tmp_path / "again")


def test_a_causal_model_is_an_ordinary_checkpoint(tmp_path: Path, model, tokenizer) -> None:
    attach(model, "causal")
    save_model(model, tokenizer, tmp_path / "model", MaskContract(mask="causal"))
    plain = AutoModelForCausalLM.from_pretrained(tmp_path / "model")
    assert torch.equal(plain(IDS).logits, model(IDS).logits)
    loaded = load_model(tmp_path / "model")
    assert loaded.contract.mask == attached_mask(loaded.model) == "causal"


def test_the_export_opens_plainly_and_says_what_it_is(saved: Path, tmp_path: Path, model) -> None:
    export_plain(saved, tmp_path / "plain")
    plain = AutoModelForCausalLM.from_pretrained(tmp_path / "plain")
    assert type(plain) is LlamaForCausalLM
    assert torch.equal(plain(IDS).logits, attach(model, "causal")(IDS).logits)
    assert AutoTokenizer.from_pretrained(tmp_path / "plain").encode("12")
    assert "`ism`" in (tmp_path / "plain" / "README.md").read_text()
    assert "mask_contract" not in json.loads((tmp_path / "plain" / "config.json").read_text())
    with pytest.raises(InputError, match="exists already"):
        export_plain(saved, tmp_path / "plain")
    with pytest.raises(InputError, match="no checkpoint here"):
        export_plain(tmp_path / "nothing", tmp_path / "other")
    assert not (tmp_path / "other").exists()


def test_saving_replaces_a_checkpoint_and_leaves_nothing_behind(saved: Path, model, tokenizer) -> None:
    (saved / "stale").write_text("of the old checkpoint")
    with torch.no_grad():
        model.model.norm.weight.mul_(2)
    save_model(model, tokenizer, saved, MaskContract(segments="prompt-separate"))
    loaded = load_model(saved)
    assert loaded.contract.segments == "prompt-separate"
    assert torch.equal(loaded.model.model.norm.weight, model.model.norm.weight)
    assert not (saved / "stale").exists()
    assert os.listdir(saved.parent) == ["model"]


def test_a_failed_save_leaves_the_old_checkpoint(saved: Path, model, tokenizer, monkeypatch) -> None:
    monkeypatch.setattr(type(tokenizer), "save_pretrained", lambda *_: (_ for _ in ()).throw(OSError("disk full")))
    with pytest.raises(OSError, match="disk full"):
        save_model(model, tokenizer, saved, MaskContract())
    assert os.listdir(saved.parent) == ["model"]
    monkeypatch.undo()
    load_model(saved)


def damage(folder: Path, how: str) -> None:
    weights, config = folder / "model.lemmata.safetensors", folder / "config.json"
    if how == "no folder":
        for file in folder.iterdir():
            file.unlink()
        folder.rmdir()
    elif how == "no weights":
        weights.unlink()
    elif how == "short weights":
        weights.write_bytes(weights.read_bytes()[:5000])
    elif how == "weights are text":
        weights.write_text("not weights")
    elif how == "config is cut":
        config.write_text(config.read_text()[:50])
    elif how == "config is a list":
        config.write_text("[]")
    elif how == "config is not UTF-8":
        config.write_bytes(b'{"a": "\xff"}')
    elif how == "no contract":
        config.write_text(json.dumps({"model_type": "lemmata", "base_model_type": "llama", "base_config": {}}))
    elif how == "no tokenizer":
        for name in ("tokenizer.json", "tokenizer_config.json", "chat_template.jinja"):
            (folder / name).unlink()
    else:
        found = json.loads(config.read_text())
        if how == "other shape":
            found["base_config"]["hidden_size"] = 192
        elif how == "more layers":
            found["base_config"]["num_hidden_layers"] = 4
        elif how == "unknown type":
            found["base_model_type"] = "llamma"
        elif how == "unknown mask":
            found["mask_contract"]["mask"] = "isn"
        elif how == "later version":
            found["mask_contract"]["version"] = 2
        elif how == "bad value":
            found["base_config"]["num_hidden_layers"] = "three"
        config.write_text(json.dumps(found))


@pytest.mark.parametrize(
    ("how", "message"),
    [
        ("no folder", "no checkpoint here"),
        ("no weights", "can't be read"),
        ("short weights", "can't be read"),
        ("weights are text", "can't be read"),
        ("config is cut", "not JSON"),
        ("config is a list", "expected a JSON object"),
        ("config is not UTF-8", "not JSON"),
        ("no contract", "needs base_model_type, base_config and mask_contract"),
        ("no tokenizer", "can't be read"),
        ("other shape", "can't be read|weights lack"),
        ("more layers", r"the weights lack 9 of the model's tensors \(first: model\.layers\.3"),
        ("unknown type", "can't be read"),
        ("unknown mask", r"unknown mask 'isn'; did you mean 'ism'"),
        ("later version", "reads version 1"),
        ("bad value", "can't be read"),
    ],
)
def test_a_damaged_checkpoint_is_one_clear_line(saved: Path, how: str, message: str) -> None:
    damage(saved, how)
    with pytest.raises(InputError, match=message) as caught:
        load_model(saved)
    assert "\n" not in str(caught.value)
    assert str(saved) in str(caught.value)


def test_bad_targets(tmp_path: Path, model, tokenizer) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(InputError, match="is a file, expected a folder"):
        save_model(model, tokenizer, tmp_path / "file", MaskContract())
    assert (tmp_path / "file").read_text() == "mine"
    with pytest.raises(InputError, match="runs under the mask 'ism', the contract says 'prefix'"):
        save_model(model, tokenizer, tmp_path / "model", MaskContract("prefix"))
    with pytest.raises(InputError, match="expected a transformers model"):
        save_model(torch.nn.Linear(1, 1), tokenizer, tmp_path / "model", MaskContract())


def test_the_contract_is_strict() -> None:
    assert MaskContract.from_json(MaskContract("prefix", "prompt-separate").to_json()).mask == "prefix"
    with pytest.raises(InputError, match="unknown segments 'split'"):
        MaskContract(segments="split")
    with pytest.raises(InputError, match="unknown MaskContract field 'msk'"):
        MaskContract.from_json({"msk": "ism"})
