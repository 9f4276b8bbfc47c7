"""Run: pytest tests/engine/test_decoder.py

Turn-by-turn inference on one cache against one full forward pass over the whole dialogue.
"""

import random

import pytest
import torch
from torch import Tensor
from transformers import DynamicCache, PreTrainedModel

from lemmata.engine.cache import BufferCache
from lemmata.engine.decoder import Decoder
from lemmata.errors import InputError

VOCABULARY = 300
Dialogue = list[tuple[list[int], list[int]]]


def dialogue(turns: int, seed: int) -> Dialogue:
    """Ragged turns: (query ids, answer ids)."""
    rng = random.Random(seed)

    def some(least: int, most: int) -> list[int]:
        return [rng.randrange(VOCABULARY) for _ in range(rng.randint(least, most))]

    return [(some(1, 12), some(1, 9)) for _ in range(turns)]


def flat(turns: Dialogue) -> tuple[list[int], list[int]]:
    ids, segments = [], []
    for turn, (query, answer) in enumerate(turns):
        ids += query + answer
        segments += [turn] * len(query) + [-1] * len(answer)
    return ids, segments


def turn_by_turn(model: PreTrainedModel, turns: Dialogue) -> list[Tensor]:
    """Logits that predict each answer token (and what follows the answer), with KV reuse, one turn after another."""
    decoder, logits = Decoder(model), []
    for turn, (query, answer) in enumerate(turns):
        decoder.extend(query, [turn] * len(query))
        for token in answer:
            logits.append(decoder.advance()[0])
            decoder.extend([token], [-1])
        assert decoder.cached == len(decoder.ids) - 1, "all but the last sampled token"
    return [*logits, decoder.advance()[0]]


def predicting(logits: Tensor, turns: Dialogue) -> list[Tensor]:
    """The same rows out of one pass over the dialogue."""
    position, rows = 0, []
    for query, answer in turns:
        position += len(query)
        rows += [logits[position - 1 + step] for step in range(len(answer))]
        position += len(answer)
    return [*rows, logits[position - 1]]


@pytest.mark.parametrize("mask", ["ism", "causal"])
@pytest.mark.parametrize("family", ["llama", "qwen2"])
def test_ten_turns_equal_one_pass(build, family: str, mask: str) -> None:
    model, turns = build(family, mask), dialogue(10, seed=1)
    ids, segments = flat(turns)
    with torch.no_grad():
        whole = model(torch.tensor([ids]), segment_ids=torch.tensor([segments])).logits[0]
    for got, expected in zip(turn_by_turn(model, turns), predicting(whole, turns), strict=True):
        assert (got - expected).abs().max() <= 1e-4


@pytest.mark.parametrize("side", ["left", "right"])
@pytest.mark.parametrize("family", ["llama", "qwen2"])
def test_ten_turns_equal_one_pass_over_a_padded_batch(build, family: str, side: str) -> None:
    model, batch = build(family), [dialogue(10, seed) for seed in range(4)]
    rows = [flat(turns) for turns in batch]
    longest = max(len(ids) for ids, _ in rows)
    assert len({len(ids) for ids, _ in rows}) > 1

    def padded(row: list[int], value: int) -> list[int]:
        padding = [value] * (longest - len(row))
        return padding + row if side == "left" else row + padding

    with torch.no_grad():
        whole = model(
            torch.tensor([padded(ids, 0) for ids, _ in rows]),
            segment_ids=torch.tensor([padded(segments, -1) for _, segments in rows]),
            document_ids=torch.tensor([padded([0] * len(ids), -1) for ids, _ in rows]),
        ).logits
    for turns, (ids, _), logits in zip(batch, rows, whole, strict=True):
        first = longest - len(ids) if side == "left" else 0
        expected = predicting(logits[first:], turns)
        for got, wanted in zip(turn_by_turn(model, turns), expected, strict=True):
            assert (got - wanted).abs().max() <= 1e-4


def test_prefix_recomputes_its_history(build) -> None:
    """Under prefix the last turn's logits are those of one pass, because nothing was reused."""
    model, turns = build(mask="prefix"), dialogue(4, seed=3)
    ids, segments = flat(turns)
    with torch.no_grad():
        whole = model(torch.tensor([ids]), segment_ids=torch.tensor([segments])).logits[0]
    last = len(turns[-1][1]) + 1
    for got, expected in zip(turn_by_turn(model, turns)[-last:], predicting(whole, turns)[-last:], strict=True):
        assert (got - expected).abs().max() <= 1e-4


def keys_and_values(model: PreTrainedModel, ids: list[int], segments: list[int]) -> list[tuple[Tensor, Tensor]]:
    cache = DynamicCache(config=model.config)
    with torch.no_grad():
        model(torch.tensor([ids]), segment_ids=torch.tensor([segments]), past_key_values=cache)
    return [(layer.keys, layer.values) for layer in cache.layers]


def other(token: int) -> int:
    return (token + 1) % VOCABULARY


@pytest.mark.parametrize("family", ["llama", "qwen2"])
def test_query_2_changes_nothing_before_it_and_all_of_itself(build, family: str) -> None:
    model, turns = build(family), dialogue(3, seed=4)
    ids, segments = flat(turns)
    begin = segments.index(1)
    end = len(segments) - segments[::-1].index(1) - 1
    assert end > begin
    before = keys_and_values(model, ids, segments)
    for changed in range(begin, end + 1):
        touched = [*ids[:changed], other(ids[changed]), *ids[changed + 1 :]]
        for (keys, values), (new_keys, new_values) in zip(
            before, keys_and_values(model, touched, segments), strict=True
        ):
            assert torch.equal(keys[:, :, :begin], new_keys[:, :, :begin])
            assert torch.equal(values[:, :, :begin], new_values[:, :, :begin])
    touched = [*ids[:end], other(ids[end]), *ids[end + 1 :]]
    after = keys_and_values(model, touched, segments)
    difference = [
        float((keys[:, :, begin] - new_keys[:, :, begin]).abs().max())
        for (keys, _), (new_keys, _) in zip(before, after, strict=True)
    ]
    assert difference[0] == 0.0, "the first layer's keys come from the token alone"
    assert all(change > 1e-3 for change in difference[1:])


def test_truncating_and_going_on_equals_never_having_been_there(build) -> None:
    model, turns = build(), dialogue(3, seed=5)
    decoder = Decoder(model)
    decoder.extend(turns[0][0], [0] * len(turns[0][0]))
    decoder.advance()
    decoder.extend(turns[0][1], [-1] * len(turns[0][1]))
    length = len(decoder.ids)
    decoder.extend(turns[1][0], [1] * len(turns[1][0]))
    decoder.advance()
    decoder.truncate(length)
    decoder.extend(turns[2][0], [1] * len(turns[2][0]))
    fresh = Decoder(model)
    fresh.extend(decoder.ids, decoder.segment_ids)
    assert (decoder.advance() - fresh.advance()).abs().max() <= 1e-4


def test_no_mask_or_a_mask_without_a_future_is_refused(build) -> None:
    with pytest.raises(InputError, match=r"lemmata\.attach"):
        Decoder(build(mask=None))
    with pytest.raises(InputError, match="nothing can be generated under the mask 'full'"):
        Decoder(build(mask="full"))


def test_the_cache_is_dynamic_caches_without_its_copies() -> None:
    torch.manual_seed(0)
    ours, theirs = BufferCache(), DynamicCache()
    for new in (5, 1, 80, 1, 1, 200, 3):
        for layer in range(2):
            keys, values = torch.randn(2, 2, 3, new, 4)
            for got, expected in zip(ours.update(keys, values, layer), theirs.update(keys, values, layer), strict=True):
                assert torch.equal(got, expected)
    ours.crop_to(77)
    assert ours.get_seq_length() == 77
    ours.keep_rows(torch.tensor([1]))
    got, _ = ours.update(torch.zeros(1, 3, 0, 4), torch.zeros(1, 3, 0, 4), 1)
    assert torch.equal(got, theirs.layers[1].keys[1:, :, :77])
