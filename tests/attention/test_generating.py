"""Run: pytest tests/attention/test_generating.py

The reference decodes by hand: a whole pass over prompt and answer for every token, without any cache.
"""

import pytest
import torch
from torch import Tensor
from transformers import DynamicCache, LlamaConfig, LlamaForCausalLM, PreTrainedModel

from lemmata.attention import attach
from lemmata.errors import InputError

SEGMENTS = torch.tensor([[0] * 6 + [-1] * 4 + [1] * 5])
IDS = torch.randint(0, 61, SEGMENTS.shape, generator=torch.Generator().manual_seed(1))
GREEDY = {"max_new_tokens": 8, "do_sample": False}


def build() -> PreTrainedModel:
    torch.manual_seed(0)
    config = LlamaConfig(
        vocab_size=61,
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=4,
        intermediate_size=48,
        max_position_embeddings=256,
        pad_token_id=0,
        eos_token_id=None,
    )
    model = LlamaForCausalLM(config).eval()
    for parameter in model.parameters():
        if parameter.dim() > 1:
            parameter.data.mul_(8)
    return model


def by_hand(model: PreTrainedModel, ids: Tensor, segments: Tensor, new: int) -> Tensor:
    for _ in range(new):
        with torch.no_grad():
            token = model(ids, segment_ids=segments, use_cache=False).logits[:, -1].argmax(-1, keepdim=True)
        ids, segments = torch.cat([ids, token], 1), torch.cat([segments, torch.full_like(token, -1)], 1)
    return ids


@pytest.mark.parametrize("mask", ["causal", "ism", "prefix"])
@pytest.mark.parametrize("use_cache", [True, False])
def test_greedy_tokens_are_those_of_whole_passes(mask: str, use_cache: bool) -> None:
    model = attach(build(), mask)
    expected = by_hand(model, IDS, SEGMENTS, 8)
    assert torch.equal(model.generate(IDS, segment_ids=SEGMENTS, use_cache=use_cache, **GREEDY), expected)
    assert torch.equal(model.generate(input_ids=IDS, segment_ids=SEGMENTS, use_cache=use_cache, **GREEDY), expected)


def test_the_mask_shows_in_the_answer() -> None:
    answers = [attach(build(), mask).generate(IDS, segment_ids=SEGMENTS, **GREEDY) for mask in ("causal", "ism")]
    assert not torch.equal(*answers)
    model = attach(build(), "causal")
    assert torch.equal(model.generate(IDS, **GREEDY), answers[0])


def test_a_batch_padded_on_the_left() -> None:
    model = attach(build(), "ism")
    short, cut = IDS[:, :6], SEGMENTS[:, :6]
    ids = torch.cat([IDS, torch.nn.functional.pad(short, (9, 0))])
    segments = torch.cat([SEGMENTS, torch.nn.functional.pad(cut, (9, 0), value=-1)])
    real = torch.cat([torch.ones_like(IDS), torch.nn.functional.pad(torch.ones_like(short), (9, 0))])
    found = model.generate(ids, segment_ids=segments, attention_mask=real, **GREEDY)
    assert torch.equal(found[:1], by_hand(model, IDS, SEGMENTS, 8))
    assert torch.equal(found[1:, 9:], by_hand(model, short, cut, 8))


def test_the_next_turn_goes_on_with_the_cache() -> None:
    model = attach(build(), "ism")
    cache = DynamicCache(config=model.config)
    first = model.generate(IDS, segment_ids=SEGMENTS, past_key_values=cache, **GREEDY)
    ids = torch.cat([first, IDS[:, :5]], 1)
    segments = torch.cat([SEGMENTS, torch.full((1, 8), -1), torch.full((1, 5), 2)], 1)
    found = model.generate(ids, segment_ids=segments, past_key_values=cache, **GREEDY)
    assert torch.equal(found, by_hand(model, ids, segments, 8))


def test_beams_and_samples() -> None:
    model = attach(build(), "ism")
    options = {"segment_ids": SEGMENTS, "num_beams": 3, "num_return_sequences": 3, **GREEDY}
    assert torch.equal(model.generate(IDS, use_cache=True, **options), model.generate(IDS, use_cache=False, **options))
    torch.manual_seed(0)
    sampled = model.generate(IDS, segment_ids=SEGMENTS, do_sample=True, num_return_sequences=4, max_new_tokens=5)
    assert len({tuple(row) for row in sampled.tolist()}) > 1


def test_what_would_break_the_mask_is_refused() -> None:
    model = attach(build(), "ism")
    with pytest.raises(InputError, match=r"needs the prompt's segment_ids.*ChatSession"):
        model.generate(IDS, **GREEDY)
    with pytest.raises(InputError, match=r"must have the prompt's shape \[1, 15\], got \[1, 14\]"):
        model.generate(IDS, segment_ids=SEGMENTS[:, 1:], **GREEDY)
    with pytest.raises(InputError, match="prefilled in one piece"):
        model.generate(IDS, segment_ids=SEGMENTS, prefill_chunk_size=4, **GREEDY)
    with pytest.raises(InputError, match="guidance_scale runs a second prompt"):
        model.generate(IDS, segment_ids=SEGMENTS, guidance_scale=1.5, **GREEDY)
    with pytest.raises(InputError, match=r"attention_mask must be 2D|static caches"):
        model.generate(IDS, segment_ids=SEGMENTS, cache_implementation="static", disable_compile=True, **GREEDY)
    with pytest.raises(InputError, match="under the mask 'full'"):
        attach(build(), "full").generate(IDS, segment_ids=SEGMENTS, **GREEDY)
    with pytest.raises(InputError, match="none arrived"):
        model(IDS)  # nothing of a generation is left on the model


def test_a_prompt_may_be_prefilled_in_pieces_that_tear_no_segment() -> None:
    model = attach(build(), "ism")
    segments = torch.tensor([[0] * 5 + [-1] * 5 + [1] * 5])
    found = model.generate(IDS, segment_ids=segments, prefill_chunk_size=5, **GREEDY)
    assert torch.equal(found, by_hand(model, IDS, segments, 8))
