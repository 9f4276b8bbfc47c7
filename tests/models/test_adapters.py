"""Run: pytest tests/models/test_adapters.py"""

import json
import warnings
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file
from transformers import AutoModelForCausalLM, PreTrainedTokenizerBase

from lemmata.attention import UntunedMaskWarning, attach, attached_mask, detach
from lemmata.engine import ChatSession, Sampling
from lemmata.errors import InputError, MissingPartError
from lemmata.models import (
    MaskContract,
    build_model,
    export_plain,
    load_model,
    merge_adapter,
    save_model,
    train_tokenizer,
)

peft = pytest.importorskip("peft", reason="PEFT is not installed")
torch.set_num_threads(1)

SEGMENTS = torch.tensor([[0, 0, 0, -1, -1, 1, 1, -1]])
IDS = torch.tensor([[5, 6, 7, 8, 9, 10, 11, 12]])
ISM = MaskContract("ism", "prompt-separate")


@pytest.fixture(scope="module")
def tokenizer() -> PreTrainedTokenizerBase:
    return train_tokenizer(["Compute 12 + 13."], 270)


@pytest.fixture
def base(tmp_path: Path, tokenizer) -> Path:
    """An ordinary, causal checkpoint."""
    torch.manual_seed(0)
    save_model(build_model("tutor-nano", 270), tokenizer, tmp_path / "base", MaskContract("causal"))
    return tmp_path / "base"


def adapt(base: Path) -> Any:
    """A model with a LoRA adapter that changes its answers, ISM attached to the whole."""
    settings = peft.LoraConfig(r=4, target_modules=["q_proj", "v_proj"], task_type="CAUSAL_LM")
    torch.manual_seed(1)
    model = peft.get_peft_model(AutoModelForCausalLM.from_pretrained(base), settings)
    for name, parameter in model.named_parameters():
        if "lora_B" in name:
            torch.nn.init.normal_(parameter)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the base was trained causally: true, and not what is tested here
        return attach(model, "ism", segments="prompt-separate").eval()


def logits(model: Any) -> torch.Tensor:
    with torch.no_grad():
        return model(IDS, segment_ids=SEGMENTS).logits


@pytest.fixture
def model(base: Path) -> Any:
    return adapt(base)


def test_the_adapter_trains_under_the_mask(model) -> None:
    model.train()(IDS, segment_ids=SEGMENTS, labels=IDS).loss.backward()
    grads = {name: value.grad for name, value in model.named_parameters() if value.requires_grad}
    assert grads
    assert all("lora" in name and grad is not None for name, grad in grads.items())
    with pytest.raises(InputError, match="none arrived"):
        model(IDS)


@pytest.mark.parametrize("how", ["save_pretrained", "save_model"])
def test_an_adapter_comes_back_under_its_mask(tmp_path: Path, model, tokenizer, how: str) -> None:
    if how == "save_pretrained":
        model.save_pretrained(tmp_path / "adapter")
    else:
        save_model(model, tokenizer, tmp_path / "adapter", ISM)
    assert not (tmp_path / "adapter" / "model.safetensors").exists()
    with warnings.catch_warnings():
        warnings.filterwarnings("error", message=".*(mask|Unexpected).*")
        loaded = load_model(tmp_path / "adapter")
    assert loaded.contract == ISM
    assert attached_mask(loaded.model) == "ism"
    assert torch.equal(logits(loaded.model), logits(model))
    assert loaded.tokenizer.get_vocab() == tokenizer.get_vocab()
    assert not loaded.model.training
    loaded.model.save_pretrained(tmp_path / "again")
    assert load_model(tmp_path / "again").contract == ISM


def test_it_carries_the_contract_a_readme_line_and_a_warning(tmp_path: Path, model, base: Path) -> None:
    model.save_pretrained(tmp_path / "adapter")
    config = json.loads((tmp_path / "adapter" / "adapter_config.json").read_text())
    assert config["mask_contract"] == ISM.to_json()
    readme = (tmp_path / "adapter" / "README.md").read_text()
    assert "attention mask `ism` (prompt-separate segments)" in readme
    assert readme.startswith("---\n")  # the model card's front matter comes first
    assert readme.index("**Warning.**") < readme.index("# Model Card")
    model.save_pretrained(tmp_path / "adapter")
    assert (tmp_path / "adapter" / "README.md").read_text().count("**Warning.**") == 1
    with pytest.warns(UserWarning, match="mask_contract"):
        peft.PeftModel.from_pretrained(AutoModelForCausalLM.from_pretrained(base), tmp_path / "adapter")


def test_an_adapter_on_a_model_under_ism_holds_the_adapter_alone(tmp_path: Path, tokenizer) -> None:
    save_model(attach(build_model("tutor-nano", 270), "ism"), tokenizer, tmp_path / "ism", ISM)
    settings = peft.LoraConfig(r=2, target_modules=["q_proj"], task_type="CAUSAL_LM")
    model = attach(peft.get_peft_model(load_model(tmp_path / "ism").model, settings), "ism")
    with warnings.catch_warnings():
        warnings.filterwarnings("error", message=".*embedding.*")
        model.save_pretrained(tmp_path / "adapter")
    assert all("lora" in name for name in load_file(tmp_path / "adapter" / "adapter_model.safetensors"))
    assert (logits(load_model(tmp_path / "adapter").model) - logits(model)).abs().max() <= 1e-5


def test_a_causal_adapter_is_an_ordinary_one_with_a_contract(tmp_path: Path, model) -> None:
    attach(model, "causal").save_pretrained(tmp_path / "adapter")
    assert load_model(tmp_path / "adapter").contract.mask == "causal"
    assert "**Warning.**" not in (tmp_path / "adapter" / "README.md").read_text()


def test_merging_keeps_the_mask_and_its_contract(tmp_path: Path, model, tokenizer) -> None:
    before = logits(model)
    merged = merge_adapter(model)
    assert attached_mask(merged) == "ism"
    assert (logits(merged) - before).abs().max() <= 1e-4
    merged.save_pretrained(tmp_path / "merged")
    tokenizer.save_pretrained(tmp_path / "merged")
    with pytest.raises(ValueError, match="does not recognize"):
        AutoModelForCausalLM.from_pretrained(tmp_path / "merged")
    loaded = load_model(tmp_path / "merged")
    assert loaded.contract == ISM
    assert torch.equal(logits(loaded.model), logits(merged))
    with pytest.raises(InputError, match="expected a model that PEFT wraps, got LlamaForCausalLM"):
        merge_adapter(merged)


def test_a_model_that_was_attached_before_it_was_wrapped_merges_under_its_mask(tmp_path: Path, base: Path) -> None:
    with pytest.warns(UntunedMaskWarning):
        inner = attach(load_model(base).model, "ism")
    wrapped = peft.get_peft_model(inner, peft.LoraConfig(r=2, target_modules=["q_proj"], task_type="CAUSAL_LM"))
    assert attached_mask(wrapped) == "ism"
    assert attached_mask(merge_adapter(wrapped)) == "ism"


def test_a_mask_taken_off_inside_its_wrapper_leaves_plain_saving(tmp_path: Path, model) -> None:
    detach(model.get_base_model())
    model.save_pretrained(tmp_path / "adapter")
    assert "mask_contract" not in json.loads((tmp_path / "adapter" / "adapter_config.json").read_text())


def test_the_export_is_merged_and_plain(tmp_path: Path, model, tokenizer) -> None:
    save_model(model, tokenizer, tmp_path / "adapter", ISM)
    export_plain(tmp_path / "adapter", tmp_path / "plain")
    plain = AutoModelForCausalLM.from_pretrained(tmp_path / "plain")
    assert (plain(IDS).logits - logits(attach(model, "causal"))).abs().max() <= 1e-4
    assert "`ism`" in (tmp_path / "plain" / "README.md").read_text()


def test_a_session_and_generate_run_on_an_adapter(tmp_path: Path, model, tokenizer) -> None:
    session = ChatSession(model, tokenizer)
    reply = session.ask("12", Sampling(max_tokens=5))
    ids, segments = (torch.tensor([values[: reply.prompt_tokens]]) for values in _row(session))
    found = model.generate(input_ids=ids, segment_ids=segments, max_new_tokens=5, do_sample=False, eos_token_id=1)
    assert found[0, reply.prompt_tokens :].tolist() == list(reply.token_ids)


def _row(session: ChatSession) -> tuple[list[int], list[int]]:
    return session._decoder.ids, session._decoder.segment_ids


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"mask_contract": None}, "no mask_contract"),
        ({"mask_contract": {"mask": "isn"}}, "unknown mask 'isn'"),
        ({"base_model_name_or_path": None}, "does not say which model"),
        ({"base_model_name_or_path": "nowhere/at-all"}, "is no folder here"),
        ({"peft_type": "LORE"}, "the adapter can't be read"),
    ],
)
def test_a_damaged_adapter_is_one_clear_line(tmp_path: Path, model, change: dict, message: str) -> None:
    model.save_pretrained(tmp_path / "adapter")
    file = tmp_path / "adapter" / "adapter_config.json"
    file.write_text(json.dumps({**json.loads(file.read_text()), **change}))
    with pytest.raises(InputError, match=message) as caught:
        load_model(tmp_path / "adapter")
    assert "\n" not in str(caught.value)
    file.write_text("[]")
    with pytest.raises(InputError, match="not a JSON object"):
        load_model(tmp_path / "adapter")


def test_without_peft_the_error_says_what_to_install(tmp_path: Path, model, monkeypatch) -> None:
    model.save_pretrained(tmp_path / "adapter")
    monkeypatch.setattr("lemmata.models.adapters.find_spec", lambda _: None)
    with pytest.raises(MissingPartError, match=r"pip install 'lemmata\[peft\]'"):
        load_model(tmp_path / "adapter")
