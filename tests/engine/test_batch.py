"""Run: pytest tests/engine/test_batch.py"""

import random

import pytest

from lemmata.dialogue import Dialogue, Message, end_of_turn
from lemmata.engine import ChatSession, Sampling, generate_batch
from lemmata.errors import InputError


def dialogues(count: int, seed: int = 0) -> list[Dialogue]:
    """Single- and multi-turn, of ragged lengths."""
    rng = random.Random(seed)
    found = []
    for _ in range(count):
        messages = [Message("system", "Be brief.")] if rng.random() < 0.3 else []
        for _ in range(rng.randint(0, 2)):
            messages += [Message("user", "Compute " + "1" * rng.randint(1, 30)), Message("assistant", "x = 5.")]
        found.append(Dialogue((*messages, Message("user", "And " + "7" * rng.randint(1, 30)))))
    return found


@pytest.mark.parametrize("family", ["llama", "qwen2"])
@pytest.mark.parametrize("mask", ["ism", "causal", "prefix"])
def test_greedy_answers_are_those_of_a_session(build, tokenizer, family: str, mask: str) -> None:
    model, batch = build(family, mask), dialogues(12)
    sampling = Sampling(max_tokens=15)
    replies = generate_batch(model, tokenizer, batch, sampling, batch_size=5)
    for dialogue, reply in zip(batch, replies, strict=True):
        messages = list(dialogue.messages)
        system = messages.pop(0).content if messages[0].role == "system" else None
        session = ChatSession(model, tokenizer, system=system)
        while len(messages) > 1:
            session.append(messages.pop(0), messages.pop(0).content)
        alone = session.ask(messages[0], sampling)
        assert (reply.token_ids, reply.text, reply.finish_reason, reply.prompt_tokens) == (
            alone.token_ids,
            alone.text,
            alone.finish_reason,
            alone.prompt_tokens,
        )


def test_rows_end_on_their_own_and_come_back_in_order(build, tokenizer) -> None:
    """Sampled at a high temperature the end token comes early in some rows; a seed repeats them in any batch size."""
    model, batch = build(), dialogues(20, seed=1)
    model.generation_config.eos_token_id = list(range(12))
    sampling = Sampling(max_tokens=30, temperature=3.0, seed=5)
    calls: list[tuple[int, int]] = []
    replies = generate_batch(model, tokenizer, batch, sampling, progress=lambda *done: calls.append(done))
    assert len({len(reply.token_ids) for reply in replies}) > 3
    assert {reply.finish_reason for reply in replies} == {"stop", "length"}
    assert calls == [(done, 20) for done in range(1, 21)]
    assert [reply.token_ids for reply in generate_batch(model, tokenizer, batch, sampling, batch_size=3)] == [
        reply.token_ids for reply in replies
    ]


def test_stop_strings_and_ends(build, tokenizer, monkeypatch: pytest.MonkeyPatch) -> None:
    text = tokenizer.encode("x = 5. Therefore", add_special_tokens=False)
    end = end_of_turn(tokenizer)
    scripts = iter(zip(text, [*text[:3], end, end, end], strict=False))
    monkeypatch.setattr(
        "lemmata.engine.sampling.Sampler.__call__", lambda self, *_: list(next(scripts))[: len(self._random)]
    )
    replies = generate_batch(build(), tokenizer, dialogues(2), Sampling(stop=("= 5",)))
    assert [reply.finish_reason for reply in replies] == ["stop", "stop"]
    assert {reply.text for reply in replies} == {"x ", "x = "}, "one met the stop string, one ended its turn before it"


def test_the_context_ends_an_answer(build, tokenizer) -> None:
    model = build(context=80)
    replies = generate_batch(model, tokenizer, [Dialogue((Message("user", "7" * n),)) for n in (5, 60)])
    assert [reply.finish_reason for reply in replies] == ["length", "length"]
    assert all(reply.prompt_tokens + len(reply.token_ids) == 80 for reply in replies)
    with pytest.raises(InputError, match=r"dialogue 1: .* leave no room in the model's context of 80"):
        generate_batch(model, tokenizer, [Dialogue((Message("user", "7" * n),)) for n in (5, 90)])


def test_bad_input(build, tokenizer) -> None:
    model = build()
    assert generate_batch(model, tokenizer, []) == []
    with pytest.raises(InputError, match="batch_size must be positive, got 0"):
        generate_batch(model, tokenizer, [], batch_size=0)
    answered = Dialogue((Message("user", "?"), Message("assistant", "!")))
    with pytest.raises(InputError, match="must end with a user or tool message"):
        generate_batch(model, tokenizer, [answered])
    with pytest.raises(InputError, match="no mask is attached"):
        generate_batch(build(mask=None), tokenizer, dialogues(1))
