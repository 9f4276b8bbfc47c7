"""Run: pytest tests/models/test_glm.py"""

import itertools
from pathlib import Path

import pytest
import torch
from torch import Tensor
from transformers import AutoModelForCausalLM, DynamicCache, PreTrainedTokenizerBase

from lemmata.attention import MASKS, attach, limits
from lemmata.dialogue import Dialogue, Message, encode, encode_turn
from lemmata.engine import ChatSession, Sampling, generate_batch
from lemmata.errors import InputError
from lemmata.models import (
    MaskContract,
    add_span_tokens,
    build_glm,
    build_model,
    export_plain,
    load_model,
    save_model,
    train_tokenizer,
)
from lemmata.models.glm import Glm2dForCausalLM, _rotate
from lemmata.models.spans import SCHEMES

torch.set_num_threads(1)

VOCABULARY = 290


def build(scheme: str = "ism") -> Glm2dForCausalLM:
    torch.manual_seed(0)
    model = build_glm("tutor-nano", VOCABULARY, scheme).eval()
    for parameter in model.parameters():
        if parameter.dim() > 1:
            parameter.data.mul_(3)
    return model


def dialogue(turns: int) -> Tensor:
    """Segment ids [1, T]: a query of 3 to 6 tokens, the last two being [M] [S], and an answer of 2 to 5 a turn."""
    rows = [[turn] * (3 + turn % 4) + [-1] * (2 + turn % 4) for turn in range(turns)]
    return torch.tensor([list(itertools.chain(*rows))])


def tokens(segments: Tensor) -> Tensor:
    return torch.randint(0, VOCABULARY, segments.shape, generator=torch.Generator().manual_seed(1))


@pytest.fixture(scope="module")
def tokenizer() -> PreTrainedTokenizerBase:
    return add_span_tokens(train_tokenizer(["Compute 12 + 13."], 270))


def test_each_half_of_a_head_turns_by_its_own_position() -> None:
    """Against complex numbers: dimensions i and i + D/4 of a half are turned by position * theta^(-2i / (D/2))."""
    model = build()
    size = model.config.head_dim
    heads = torch.randn(1, 2, 12, size, dtype=torch.float64)
    segments = torch.tensor([[0, 0, 0, -1, -1, -1, -1, 1, 1, 1, -1, -1]])
    positions = SCHEMES["ism"](segments, limits(segments)[0])
    found = _rotate(heads.float(), *model.model._rotation(positions))
    quarter = size // 4
    for half in (0, 1):
        part = heads[..., half * 2 * quarter : (half + 1) * 2 * quarter]
        numbers = torch.complex(part[..., :quarter], part[..., quarter:])
        theta = model.config.rope_parameters["rope_theta"]
        angle = positions[half, 0][:, None] * theta ** (-torch.arange(quarter, dtype=torch.float64) / quarter)
        turned = numbers * torch.polar(torch.ones_like(angle), angle)
        got = found[..., half * 2 * quarter : (half + 1) * 2 * quarter].double()
        assert (got - torch.cat((turned.real, turned.imag), -1)).abs().max() <= 1e-5


def test_both_positions_reach_the_scores() -> None:
    segments = dialogue(2)
    model = attach(build(), "ism")
    expected = model(tokens(segments), segment_ids=segments).logits
    place = model.model.place_tokens
    for half in (0, 1):
        # The hook asks the decoder for positions; what it hands in is changed in one half.
        def moved(*given: object, half: int = half) -> Tensor:
            positions = place(*given)
            positions[half] *= 2
            return positions

        model.model.place_tokens = moved
        assert (model(tokens(segments), segment_ids=segments).logits - expected).abs().max() > 1e-3


@pytest.mark.parametrize("mask", MASKS)
def test_every_kernel_is_exact(mask: str) -> None:
    segments = torch.cat([dialogue(3), dialogue(2), torch.full((1, 3), -1)], 1)
    documents = torch.tensor([[0] * dialogue(3).shape[1] + [1] * dialogue(2).shape[1] + [-1] * 3])
    ids, real = tokens(segments), documents >= 0
    labels = torch.where(real & (segments < 0), ids, -100)
    results = {}
    for kernel in ("eager", "auto", "dense", "segments", "two-pass"):
        model = attach(build(), mask, kernel)
        output = model(ids, segment_ids=segments, document_ids=documents, labels=labels)
        output.loss.backward()
        results[kernel] = output.logits[real], [value.grad for value in model.parameters()]
    expected, wanted = results.pop("eager")
    for kernel, (logits, gradients) in results.items():
        assert (logits - expected).abs().max() <= 1e-5, kernel
        for one, other in zip(gradients, wanted, strict=True):
            assert (one - other).abs().max() <= 1e-4 * other.abs().max() + 1e-9, kernel
    one = attach(build(), mask)(ids[:, : dialogue(3).shape[1]], segment_ids=dialogue(3)).logits
    assert (one[0] - expected[: one.shape[1]]).abs().max() <= 1e-5


def test_twenty_turns_with_a_cache_are_one_pass() -> None:
    """And the keys that earlier turns left in the cache are those of the whole pass: none is rotated again."""
    segments = dialogue(20)
    ids = tokens(segments)
    model = attach(build(), "ism")
    whole_cache, cache = DynamicCache(config=model.config), DynamicCache(config=model.config)
    with torch.no_grad():
        whole = model(ids, segment_ids=segments, past_key_values=whole_cache).logits
        pieces, done = [], 0
        answering = (segments[0] < 0).tolist()
        while done < ids.shape[1]:
            end = done + 1
            while end < ids.shape[1] and not (answering[end] and (end + 1 == ids.shape[1] or answering[end + 1])):
                end += 1
            pieces.append(model(ids[:, done:end], segment_ids=segments[:, done:end], past_key_values=cache).logits)
            done = end
    assert len(pieces) > 40
    assert (torch.cat(pieces, 1) - whole).abs().max() <= 1e-5
    for one, other in zip(cache.layers, whole_cache.layers, strict=True):
        assert (one.keys - other.keys).abs().max() <= 1e-5


def test_a_cropped_cache_goes_on() -> None:
    segments = dialogue(3)
    ids = tokens(segments)
    model = attach(build(), "ism")
    cache = DynamicCache(config=model.config)
    with torch.no_grad():
        whole = model(ids, segment_ids=segments).logits
        model(ids[:, :5], segment_ids=segments[:, :5], past_key_values=cache)
        model(ids[:, 5:9], segment_ids=torch.full((1, 4), -1), past_key_values=cache)
        cache.crop(-4)
        rest = model(ids[:, 5:], segment_ids=segments[:, 5:], past_key_values=cache).logits
    assert (rest - whole[:, 5:]).abs().max() <= 1e-5


def test_chatglms_positions_go_with_the_prefix_mask() -> None:
    segments = dialogue(3)
    ids = tokens(segments)
    model = attach(build("chatglm"), "prefix")
    answer = segments.shape[1] - 3
    cache = DynamicCache(config=model.config)
    with torch.no_grad():
        whole = model(ids, segment_ids=segments).logits
        model(ids[:, :answer], segment_ids=segments[:, :answer], past_key_values=cache)
        rest = model(ids[:, answer:], segment_ids=segments[:, answer:], past_key_values=cache).logits
    assert (rest - whole[:, answer:]).abs().max() <= 1e-5
    with pytest.raises(InputError, match="'chatglm' is made for the mask 'prefix', not 'ism'"):
        attach(build("chatglm"), "ism")(ids, segment_ids=segments)


def test_mask_and_start_precede_every_answer_in_training_as_at_inference(tokenizer) -> None:
    said = [Message("system", "s"), Message("user", "one"), Message("assistant", "1 <|mask|>")]
    said += [Message("user", "two <|start|>"), Message("assistant", "2")]
    example = encode(Dialogue(tuple(said)), tokenizer)
    marks = tokenizer.convert_tokens_to_ids(["<|mask|>", "<|start|>"])
    answers = [index for index in range(1, len(example)) if example.loss_mask[index] > example.loss_mask[index - 1]]
    assert len(answers) == 2
    for index in answers:
        assert list(example.token_ids[index - 2 : index]) == marks
        assert example.segment_ids[index - 1] == example.segment_ids[index - 2] >= 0
    # The written forms in somebody's text are text, so the marks are where an answer begins and nowhere else.
    assert sum(token in marks for token in example.token_ids) == 4
    history: list[Message] = []
    so_far: list[int] = []
    for question, answer in ((said[1], said[2]), (said[3], said[4])):
        turn = encode_turn([said[0], *history], question, tokenizer, so_far=so_far or None)
        assert list(turn.token_ids[-2:]) == marks
        so_far += turn.token_ids
        assert tuple(so_far) == example.token_ids[: len(so_far)]
        end = example.loss_mask.index(0, len(so_far)) if 0 in example.loss_mask[len(so_far) :] else len(example)
        so_far += example.token_ids[len(so_far) : end]
        history += [question, answer]


def test_a_session_is_one_pass(tokenizer) -> None:
    torch.manual_seed(0)
    model = attach(build_glm("tutor-nano", len(tokenizer)), "ism").eval()
    session = ChatSession(model, tokenizer, system="s")
    for question in ("one", "two", "three"):
        reply = session.ask(question, Sampling(max_tokens=6))
        decoder = session._decoder
        ids, segments = torch.tensor([decoder.ids]), torch.tensor([decoder.segment_ids])
        with torch.no_grad():
            logits = model(ids, segment_ids=segments).logits[0]
        begin = reply.prompt_tokens
        assert logits[begin - 1 : -1].argmax(-1).tolist() == list(reply.token_ids)


def test_generate_gives_the_sessions_tokens(tokenizer) -> None:
    torch.manual_seed(0)
    model = attach(build_glm("tutor-nano", len(tokenizer)), "ism").eval()
    reply = ChatSession(model, tokenizer).ask("one", Sampling(max_tokens=6))
    prompt = encode_turn([], "one", tokenizer)
    found = model.generate(
        torch.tensor([prompt.token_ids]),
        segment_ids=torch.tensor([prompt.segment_ids]),
        max_new_tokens=6,
        do_sample=False,
        eos_token_id=tokenizer.eos_token_id,
    )
    assert found[0, len(prompt) :].tolist() == list(reply.token_ids)


def test_rows_that_leave_a_batch_are_refused(tokenizer) -> None:
    torch.manual_seed(0)
    model = attach(build_glm("tutor-nano", len(tokenizer)), "ism").eval()
    cache = DynamicCache(config=model.config)
    segments = torch.zeros(2, 3, dtype=torch.long)
    model(segments, segment_ids=segments, past_key_values=cache)
    cache.batch_select_indices(torch.tensor([1]))
    with pytest.raises(InputError, match="keep all its rows"):
        model(segments[:1], segment_ids=segments[:1] + 1, past_key_values=cache)
    replies = generate_batch(model, tokenizer, [Dialogue((Message("user", "a"),))], Sampling(max_tokens=3))
    assert replies[0].token_ids == ChatSession(model, tokenizer).ask("a", Sampling(max_tokens=3)).token_ids


def test_it_is_saved_and_opened_under_its_mask(tmp_path: Path, tokenizer) -> None:
    model = attach(build(), "ism")
    save_model(model, tokenizer, tmp_path / "model", MaskContract())
    loaded = load_model(tmp_path / "model")
    assert type(loaded.model) is Glm2dForCausalLM
    segments = dialogue(2)
    again = loaded.model(tokens(segments), segment_ids=segments).logits
    assert torch.equal(again, model(tokens(segments), segment_ids=segments).logits)
    with pytest.raises(ValueError, match="does not recognize"):
        AutoModelForCausalLM.from_pretrained(tmp_path / "model")
    with pytest.raises(InputError, match="no plain form"):
        export_plain(tmp_path / "model", tmp_path / "plain")


def test_what_it_cannot_do_it_refuses(tokenizer) -> None:
    segments = dialogue(1)
    with pytest.raises(InputError, match="come from an attached mask"):
        build()(tokens(segments))
    for mask in ("causal", "ism"):
        with pytest.raises(InputError, match=r"need segment_ids|needs segment_ids"):
            attach(build(), mask)(tokens(segments))
    with pytest.raises(InputError, match="unknown span scheme"):
        build_glm("tutor-nano", 9, "glm")
    with pytest.raises(InputError, match="unknown preset"):
        build_glm("tutor", 9)
    with pytest.raises(InputError, match="own tokenizer only"):
        add_span_tokens(tokenizer)
    model = attach(build(), "ism")
    cache = model(tokens(segments), segment_ids=segments, use_cache=True).past_key_values
    with pytest.raises(InputError, match="does not say what its tokens are"):
        model(tokens(segments)[:, :1], segment_ids=segments[:, :1], past_key_values=cache)
    assert build_model("tutor-nano", 9).config.model_type == "llama"
