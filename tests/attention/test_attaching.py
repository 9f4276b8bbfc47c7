"""Run: pytest tests/attention/test_attaching.py

Exactness in every family is tested in test_families.py; here: what attaching does to a model, and what it refuses.
"""

import copy
import json
import warnings
from pathlib import Path

import pytest
import torch
from torch import Tensor, nn
from transformers import (
    AutoModelForCausalLM,
    BloomConfig,
    BloomForCausalLM,
    DynamicCache,
    LlamaConfig,
    LlamaForCausalLM,
    PreTrainedModel,
    Qwen2Config,
    Qwen2ForCausalLM,
)

from lemmata.attention import (
    MaskContract,
    UntunedMaskWarning,
    attach,
    attached_contract,
    attached_mask,
    dense_mask,
    detach,
    limits,
)
from lemmata.errors import InputError, LemmataError

VOCABULARY = 61
SHAPE = {
    "vocab_size": VOCABULARY,
    "hidden_size": 32,
    "num_hidden_layers": 3,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "intermediate_size": 48,
    "max_position_embeddings": 256,
}
FAMILIES = {"llama": (LlamaForCausalLM, LlamaConfig), "qwen2": (Qwen2ForCausalLM, Qwen2Config)}


def build(family: str, **options: object) -> PreTrainedModel:
    torch.manual_seed(0)
    model, config = FAMILIES[family]
    built = model(config(**SHAPE, **options)).eval()
    for parameter in built.parameters():
        if parameter.dim() > 1:
            parameter.data.mul_(4)  # so that attention is far from uniform
    return built


def tokens(segments: Tensor) -> Tensor:
    torch.manual_seed(1)
    return torch.randint(0, VOCABULARY, segments.shape)


@pytest.mark.parametrize("family", FAMILIES)
def test_a_packed_document_is_computed_as_if_alone(family: str) -> None:
    model = attach(build(family), "ism")
    segments = torch.tensor([[0, 0, 0, -1, -1, 1, 1, -1], [0, 0, 0, 0, -1, -1, -1, -1]])
    ids = tokens(segments)
    both = model(
        torch.cat([ids[:1], ids[1:]], dim=1),
        segment_ids=torch.cat([segments[:1], segments[1:]], dim=1),
        document_ids=torch.tensor([[0] * 8 + [1] * 8]),
    ).logits
    alone = model(ids, segment_ids=segments).logits
    assert (both[0, :8] - alone[0]).abs().max() <= 1e-4
    assert (both[0, 8:] - alone[1]).abs().max() <= 1e-4


def test_an_attention_mask_of_two_dimensions_means_padding() -> None:
    model = attach(build("llama"), "ism")
    segments = torch.tensor([[-1, -1, 0, 0, 0, -1]])
    ids, padding = tokens(segments), torch.tensor([[0, 0, 1, 1, 1, 1]])
    padded = model(ids, segment_ids=segments, attention_mask=padding).logits[:, 2:]
    assert (padded - model(ids[:, 2:], segment_ids=segments[:, 2:]).logits).abs().max() <= 1e-4
    agreeing = {"segment_ids": segments, "document_ids": padding - 1}
    assert torch.equal(model(ids, attention_mask=padding, **agreeing).logits[:, 2:], padded)
    with pytest.raises(InputError, match="disagree"):
        model(ids, attention_mask=torch.ones_like(ids), **agreeing)
    with pytest.raises(InputError, match="must be 2D"):
        model(ids, segment_ids=segments, attention_mask=torch.ones(1, 1, 6, 6, dtype=torch.bool))


def test_a_causal_model_is_what_it_was() -> None:
    plain, model = build("llama"), attach(build("llama"), "causal")
    ids = torch.randint(0, VOCABULARY, (2, 9))
    assert torch.equal(plain(ids).logits, model(ids).logits)


def test_detach_gives_the_model_back() -> None:
    model = build("qwen2")
    ids = torch.randint(0, VOCABULARY, (2, 9))
    before, names = model(ids).logits, set(model.state_dict())
    attach(model, "ism")
    assert set(model.state_dict()) == names
    assert attached_mask(model) == "ism"
    attach(model, "prefix")
    assert attached_mask(model) == "prefix"
    detach(model)
    assert attached_mask(model) is None
    assert torch.equal(model(ids).logits, before)
    assert model.generate(ids, max_new_tokens=2, do_sample=False).shape == (2, 11)
    with pytest.raises(InputError, match="no mask is attached"):
        detach(model)


@pytest.mark.parametrize("mask", ["ism", "prefix"])
def test_segment_ids_that_do_not_arrive_are_an_error(mask: str) -> None:
    model = attach(build("llama"), mask)
    with pytest.raises(InputError, match="needs segment_ids and none arrived"):
        model(torch.zeros(1, 4, dtype=torch.long))
    with pytest.raises(InputError, match=r"segment_ids must have the shape \[1, 4\], got \[1, 3\]"):
        model(torch.zeros(1, 4, dtype=torch.long), segment_ids=torch.zeros(1, 3, dtype=torch.long))


class CallsForward(nn.Module):
    """Wraps a model as PEFT does: it calls `forward`, so hooks of the head itself do not run."""

    def __init__(self, model: PreTrainedModel) -> None:
        super().__init__()
        self.model = model

    def get_base_model(self) -> PreTrainedModel:
        return self.model

    def forward(self, *args: object, **kwargs: object) -> object:
        return self.model.forward(*args, **kwargs)


def test_a_wrapper_that_calls_forward_carries_the_mask() -> None:
    segments = torch.tensor([[0, 0, 0, -1, -1]])
    ids = tokens(segments)
    expected = attach(build("llama"), "ism")(ids, segment_ids=segments).logits
    wrapped = attach(CallsForward(build("llama")), "ism")
    assert torch.equal(wrapped(ids, segment_ids=segments).logits, expected)
    with pytest.raises(InputError, match="none arrived"):
        wrapped(ids)


def test_save_pretrained_keeps_the_contract(tmp_path: Path) -> None:
    model = attach(build("llama"), "ism", segments="prompt-separate")
    assert attached_contract(model) == MaskContract("ism", "prompt-separate")
    model.save_pretrained(tmp_path / "guarded")
    config = json.loads((tmp_path / "guarded" / "config.json").read_text())
    assert config["mask_contract"] == {"mask": "ism", "segments": "prompt-separate", "version": 1}
    for loader in (AutoModelForCausalLM, LlamaForCausalLM):
        with pytest.raises((ValueError, OSError)):
            loader.from_pretrained(tmp_path / "guarded")
    for refused in ({"push_to_hub": True}, {"variant": "fp16"}):
        with pytest.raises(InputError, match=next(iter(refused))):
            model.save_pretrained(tmp_path / "other", **refused)
    attach(model, "causal").save_pretrained(tmp_path / "causal")
    ids = torch.randint(0, VOCABULARY, (2, 9))
    assert torch.equal(AutoModelForCausalLM.from_pretrained(tmp_path / "causal")(ids).logits, model(ids).logits)
    detach(model).save_pretrained(tmp_path / "plain")
    assert "mask_contract" not in json.loads((tmp_path / "plain" / "config.json").read_text())
    with pytest.raises(InputError, match="unknown segments 'split'"):
        attach(model, segments="split")


def test_gradient_checkpointing_recomputes_under_the_mask() -> None:
    segments = torch.tensor([[0] * 6 + [-1] * 6])
    ids = tokens(segments)
    gradients = []
    for checkpointing in (False, True):
        model = attach(build("llama"), "ism", "two-pass").train()
        if checkpointing:
            model.gradient_checkpointing_enable()
        model(ids, segment_ids=segments, labels=ids).loss.backward()
        gradients.append(model.model.layers[0].self_attn.k_proj.weight.grad)
    assert torch.allclose(*gradients, rtol=1e-4, atol=1e-6)


def test_a_copy_of_an_attached_model_carries_the_mask() -> None:
    model = attach(build("llama"), "ism")
    twin = copy.deepcopy(model)
    segments = torch.tensor([[0, 0, -1]])
    ids = tokens(segments)
    assert torch.equal(twin(ids, segment_ids=segments).logits, model(ids, segment_ids=segments).logits)
    with pytest.raises(InputError, match="none arrived"):
        twin(ids)


def test_a_config_shared_with_an_attached_model_is_an_error() -> None:
    model = build("llama")
    sibling = LlamaForCausalLM(model.config)
    attach(model, "ism")
    with pytest.raises(LemmataError, match="config is shared"):
        sibling(torch.zeros(1, 4, dtype=torch.long))


@pytest.mark.parametrize("mask", ["causal", "ism"])
def test_sliding_window_layers_see_their_window(mask: str) -> None:
    """Qwen2 with full and sliding layers, against masks made by hand for either kind."""
    sliding = {"use_sliding_window": True, "sliding_window": 5, "max_window_layers": 1}
    segments = torch.tensor([[0] * 6 + [-1] * 5 + [1] * 4 + [-1] * 5])
    ids = tokens(segments)
    plain, model = build("qwen2", **sliding), attach(build("qwen2", **sliding), mask)
    assert set(plain.config.layer_types) == {"full_attention", "sliding_attention"}
    full = dense_mask(*limits(segments, mask=mask))
    index = torch.arange(ids.shape[1])
    window = full & (index[None, :] > index[:, None] - 5)
    expected = plain(ids, attention_mask={"full_attention": full, "sliding_attention": window}).logits
    assert (model(ids, segment_ids=segments).logits - expected).abs().max() <= 1e-4
    if mask == "causal":
        assert (plain(ids).logits - expected).abs().max() <= 1e-4


def test_a_cache_goes_on_where_it_was() -> None:
    model = attach(build("llama"), "ism")
    segments = torch.tensor([[0, 0, 0, -1, -1, 1, 1, 1, -1]])
    ids = tokens(segments)
    whole = model(ids, segment_ids=segments).logits
    cache = DynamicCache(config=model.config)
    model(ids[:, :4], segment_ids=segments[:, :4], past_key_values=cache)
    rest = model(ids[:, 4:], segment_ids=segments[:, 4:], past_key_values=cache).logits
    assert (rest - whole[:, 4:]).abs().max() <= 1e-4
    with pytest.raises(InputError, match=r"document_ids must have the shape \[1, 11\]"):
        model(ids[:, :2], segment_ids=segments[:, :2], document_ids=torch.tensor([[0, 1]]), past_key_values=cache)


@pytest.mark.parametrize("mask", ["prefix", "full"])
def test_no_cache_under_a_mask_that_looks_ahead(mask: str) -> None:
    model = attach(build("llama"), mask)
    segments = torch.tensor([[0, 0, 0, -1]])
    cache = DynamicCache(config=model.config)
    model(tokens(segments), segment_ids=segments, past_key_values=cache)
    with pytest.raises(InputError, match="no cache can be reused"):
        model(tokens(segments), segment_ids=segments, past_key_values=cache)


def test_what_is_not_supported_is_refused_in_words() -> None:
    with pytest.raises(InputError, match=r"unknown mask 'isn'; did you mean 'ism'"):
        attach(build("llama"), "isn")
    with pytest.raises(InputError, match=r"unknown kernel 'flash'"):
        attach(build("llama"), "ism", kernel="flash")
    with pytest.raises(InputError, match=r"unknown model family 'bloom'.*known: gemma2, .*llama, .*qwen2"):
        attach(BloomForCausalLM(BloomConfig(vocab_size=9, hidden_size=8, n_layer=1, n_head=2)))
    with pytest.raises(InputError, match="expected a transformers causal language model, got Linear"):
        attach(nn.Linear(1, 1))
    for implementation in ("flash_attention_2", "flex_attention"):
        model = build("llama")
        model.config._attn_implementation_internal = implementation
        with pytest.raises(InputError, match=f"'{implementation}' would ignore the mask"):
            attach(model)


def test_eager_models_keep_their_weights() -> None:
    segments = torch.tensor([[0, 0, 0, -1, -1]])
    ids = tokens(segments)
    eager = attach(build("llama", attn_implementation="eager"), "ism")
    output = eager(ids, segment_ids=segments, output_attentions=True)
    assert (output.logits - attach(build("llama"), "ism")(ids, segment_ids=segments).logits).abs().max() <= 1e-4
    visible = dense_mask(*limits(segments))[0, 0]
    assert torch.equal((output.attentions[0][0] > 0).all(0), visible)


def test_a_checkpoint_of_another_mask_warns_once(tmp_path: Path) -> None:
    build("llama").save_pretrained(tmp_path)
    model = AutoModelForCausalLM.from_pretrained(tmp_path)
    with pytest.warns(UntunedMaskWarning, match="trained under the mask 'causal', now run under 'ism'") as caught:
        attach(model, "ism")
    assert caught[0].filename == __file__
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        attach(model, "ism")
        attach(model, "causal")
        attach(build("llama"), "ism")  # made from scratch: nothing was trained yet
