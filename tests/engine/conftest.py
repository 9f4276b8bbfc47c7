"""A small tokenizer and random models with sharp attention, as the engine tests share them."""

from collections.abc import Callable, Iterator

import pytest
import torch
from transformers import (
    LlamaConfig,
    LlamaForCausalLM,
    PreTrainedModel,
    PreTrainedTokenizerBase,
    Qwen2Config,
    Qwen2ForCausalLM,
)

from lemmata.attention import attach
from lemmata.models import train_tokenizer

torch.set_num_threads(1)

VOCABULARY = 300
FAMILIES = {"llama": (LlamaForCausalLM, LlamaConfig), "qwen2": (Qwen2ForCausalLM, Qwen2Config)}


@pytest.fixture(scope="session")
def tokenizer() -> PreTrainedTokenizerBase:
    return train_tokenizer(["Compute 12 + 13. Therefore, x = 5. Why is that allowed?"] * 3, VOCABULARY)


@pytest.fixture
def build() -> Callable[..., PreTrainedModel]:
    """`build(family, mask, context)` -> a random model with grouped heads and the mask attached."""

    def make(family: str = "llama", mask: str | None = "ism", context: int = 512, seed: int = 0) -> PreTrainedModel:
        torch.manual_seed(seed)
        model, config = FAMILIES[family]
        built = model(
            config(
                vocab_size=VOCABULARY,
                hidden_size=32,
                num_hidden_layers=3,
                num_attention_heads=4,
                num_key_value_heads=2,
                intermediate_size=48,
                max_position_embeddings=context,
                bos_token_id=None,
                eos_token_id=None,
            )
        ).eval()
        for parameter in built.parameters():
            if parameter.dim() > 1:
                parameter.data.mul_(4)
        return built if mask is None else attach(built, mask)

    return make


@pytest.fixture
def scripted(monkeypatch: pytest.MonkeyPatch) -> Callable[[list[int]], None]:
    """`scripted(ids)` makes every session sample these tokens, in this order, whatever the model says."""

    def script(ids: list[int]) -> None:
        remaining: Iterator[int] = iter(ids)
        monkeypatch.setattr("lemmata.engine.sampling.Sampler.__call__", lambda *_: [next(remaining)])

    return script
