"""Run: pytest tests/engine/test_session.py"""

import pytest
import torch

from lemmata.dialogue import Message, encode, end_of_turn
from lemmata.engine import ChatSession, Sampling
from lemmata.errors import InputError

SHORT = Sampling(max_tokens=12)


def ids_of(session: ChatSession) -> list[int]:
    return list(session._decoder.ids)


def ask_all(session: ChatSession, *questions: str) -> list[tuple[int, ...]]:
    return [session.ask(question, SHORT).token_ids for question in questions]


@pytest.mark.parametrize("family", ["llama", "qwen2"])
@pytest.mark.parametrize("segments", ["merged", "prompt-separate"])
def test_answers_are_the_greedy_ones_of_a_full_pass(build, tokenizer, family: str, segments: str) -> None:
    model = build(family)
    session = ChatSession(model, tokenizer, system="Be brief.", segments=segments)
    for question in ("Compute 12 + 13.", "Why?", "And with a 7?"):
        reply = session.ask(question, SHORT)
        decoder = session._decoder
        assert decoder.cached == len(decoder.ids) - 1
        with torch.no_grad():
            logits = model(torch.tensor([decoder.ids]), segment_ids=torch.tensor([decoder.segment_ids])).logits[0]
        first = len(decoder.ids) - len(reply.token_ids)
        assert tuple(logits[first - 1 : -1].argmax(-1).tolist()) == reply.token_ids
    assert max(decoder.segment_ids) == (3 if segments == "prompt-separate" else 2)


def test_a_dialogue_has_the_tokens_that_training_sees(build, tokenizer, scripted) -> None:
    """Scripted answers, spelled as the tokenizer spells them: the session's row is `encode`'s, token for token."""
    session = ChatSession(build(), tokenizer, system="Be brief.")
    end = end_of_turn(tokenizer)
    answers = ["x = 5.", "Therefore, 12."]
    script = [token for text in answers for token in [*tokenizer.encode(text, add_special_tokens=False), end]]
    scripted(script)
    replies = [session.ask(question) for question in ("Compute 12 + 13.", "Why?")]
    assert [reply.text for reply in replies] == answers
    assert [reply.finish_reason for reply in replies] == ["stop", "stop"]
    encoded = encode(session.dialogue, tokenizer)
    assert encoded.token_ids == tuple(ids_of(session))
    assert encoded.segment_ids == tuple(session._decoder.segment_ids)
    assert replies[0].cached_tokens == 0
    assert replies[1].cached_tokens == replies[0].prompt_tokens + len(replies[0].token_ids) - 1


def test_a_cut_answer_gets_its_end_of_turn_token(build, tokenizer, scripted) -> None:
    session = ChatSession(build(), tokenizer)
    scripted([*tokenizer.encode("x = 5. Therefore", add_special_tokens=False), end_of_turn(tokenizer)])
    reply = session.ask("Compute 12.", Sampling(max_tokens=3))
    assert reply.finish_reason == "length"
    assert len(reply.token_ids) == 3
    cut = len(ids_of(session))
    session.ask("Why?")
    assert ids_of(session)[cut] == end_of_turn(tokenizer)
    assert session._decoder.segment_ids[cut] == -1
    assert session._decoder.segment_ids[cut + 1] == 1


def test_a_stop_string_is_no_part_of_the_history(build, tokenizer, scripted) -> None:
    session = ChatSession(build(), tokenizer)
    scripted(tokenizer.encode("x = 5. Therefore, x", add_special_tokens=False))
    reply = session.ask("Compute 12.", Sampling(stop=("There",)))
    assert (reply.text, reply.finish_reason) == ("x = 5. ", "stop")
    assert session.messages[-1] == Message("assistant", "x = 5. ")
    assert encode(session.dialogue, tokenizer).token_ids == tuple(ids_of(session))
    scripted([end_of_turn(tokenizer)])
    assert session.ask("Why?").text == ""
    assert encode(session.dialogue, tokenizer).token_ids == tuple(ids_of(session))


def test_the_stream_is_the_reply(build, tokenizer) -> None:
    session = ChatSession(build(), tokenizer)
    pieces = list(session.stream("Compute 12 + 13.", Sampling(max_tokens=40, temperature=1.0, seed=3)))
    assert len(pieces) > 5
    assert session.last_reply is not None
    assert "".join(pieces) == session.last_reply.text == session.messages[-1].content


def test_cancelling_keeps_what_was_said(build, tokenizer, scripted) -> None:
    model = build()
    session = ChatSession(model, tokenizer)
    scripted(tokenizer.encode("x = 5. Therefore, 12.", add_special_tokens=False))
    stream = session.stream("Compute 12.")
    said = next(stream) + next(stream)
    stream.close()
    assert session.last_reply.finish_reason == "cancelled"
    assert session.messages[1:] == (Message("assistant", said),)
    cut = len(ids_of(session))
    scripted([end_of_turn(tokenizer)])
    session.ask("Why?")
    assert ids_of(session)[cut] == end_of_turn(tokenizer), "the cut answer is closed"
    with torch.no_grad():
        decoder = session._decoder
        whole = model(torch.tensor([decoder.ids]), segment_ids=torch.tensor([decoder.segment_ids])).logits[0, -1]
    assert (decoder.advance()[0] - whole).abs().max() <= 1e-4


def test_cancelling_before_a_word_undoes_the_turn(build, tokenizer, scripted) -> None:
    session, fresh = (ChatSession(build(), tokenizer) for _ in range(2))
    ask_all(session, "Compute 12 + 13.")
    before = ids_of(session)
    unstarted = session.stream("Why?")
    unstarted.close()
    with pytest.MonkeyPatch.context() as patch:
        # The first three tokens of a four-byte character: nothing can be shown yet.
        emoji = iter(tokenizer.encode("🙂", add_special_tokens=False)[:3])
        stop = {"after": 2}

        def sample(*_: object) -> list[int]:
            stop["after"] -= 1
            if stop["after"] < 0:
                raise KeyboardInterrupt
            return [next(emoji)]

        patch.setattr("lemmata.engine.sampling.Sampler.__call__", sample)
        with pytest.raises(KeyboardInterrupt):
            session.ask("Why?")
    assert ids_of(session) == before
    assert len(session.messages) == 2
    assert ask_all(session, "And 5?") == ask_all(fresh, "Compute 12 + 13.", "And 5?")[1:]


def test_a_failing_model_leaves_the_session_as_it_was(build, tokenizer, monkeypatch: pytest.MonkeyPatch) -> None:
    session, fresh = (ChatSession(build(), tokenizer) for _ in range(2))
    ask_all(session, "Compute 12 + 13.")
    before, messages = ids_of(session), session.messages

    def fail(*_: object, **__: object) -> None:
        raise MemoryError

    layer = session._decoder.model.model.layers[1]
    with monkeypatch.context() as patch:
        patch.setattr(layer, "forward", fail)
        for attempt in (lambda: session.ask("Why?"), lambda: session.append("Why?", "Because.")):
            with pytest.raises(MemoryError):
                attempt()
    assert (ids_of(session), session.messages) == (before, messages)
    assert ask_all(session, "And 5?") == ask_all(fresh, "Compute 12 + 13.", "And 5?")[1:]


def test_a_turn_that_somebody_else_answered(build, tokenizer) -> None:
    model = build()
    session = ChatSession(model, tokenizer)
    session.append("Solve 2x = 10.", "x = 5.")
    assert session._decoder.cached == len(ids_of(session)) - 1
    assert encode(session.dialogue, tokenizer).token_ids == tuple(ids_of(session))
    reply = session.ask("Why?", SHORT)
    assert reply.cached_tokens == len(encode(session.dialogue, tokenizer).token_ids[: reply.cached_tokens])
    with torch.no_grad():
        decoder = session._decoder
        logits = model(torch.tensor([decoder.ids]), segment_ids=torch.tensor([decoder.segment_ids])).logits[0]
    first = len(decoder.ids) - len(reply.token_ids)
    assert tuple(logits[first - 1 : -1].argmax(-1).tolist()) == reply.token_ids


def test_a_full_context_is_a_clear_error(build, tokenizer) -> None:
    session = ChatSession(build(context=64), tokenizer)
    reply = session.ask("Compute 12.", Sampling(max_tokens=500))
    assert reply.finish_reason == "length"
    assert reply.prompt_tokens + len(reply.token_ids) <= 64
    before = session.messages
    with pytest.raises(InputError, match=r"the model's context is 64: start a new dialogue"):
        session.ask("Why?")
    with pytest.raises(InputError, match="context is 64"):
        session.append("Why?", "Because.")
    with pytest.raises(InputError, match="context is 64"):
        ChatSession(build(context=64), tokenizer).stream("1" * 100)
    assert session.messages == before


def test_one_answer_at_a_time(build, tokenizer, scripted) -> None:
    session = ChatSession(build(), tokenizer)
    scripted([*tokenizer.encode("x = 5.", add_special_tokens=False), end_of_turn(tokenizer)])
    stale = session.stream("Compute 7.")
    stream = session.stream("Compute 12.", SHORT)
    next(stream)
    for attempt in (lambda: session.ask("Why?"), lambda: session.append("Why?", "Because.")):
        with pytest.raises(InputError, match="still answering"):
            attempt()
    list(stream)
    with pytest.raises(InputError, match="went on since"):
        next(stale)
    assert len(session.messages) == 2


def test_another_end_token_closes_the_answer_too(build, tokenizer, scripted) -> None:
    model = build()
    model.generation_config.eos_token_id = [end_of_turn(tokenizer), tokenizer.pad_token_id]
    session = ChatSession(model, tokenizer)
    text = tokenizer.encode("x = 5.", add_special_tokens=False)
    scripted([*text, tokenizer.pad_token_id, end_of_turn(tokenizer)])
    reply = session.ask("Compute 12.")
    assert (reply.text, reply.finish_reason, reply.token_ids) == ("x = 5.", "stop", tuple(text))
    session.ask("Why?")
    assert encode(session.dialogue, tokenizer).token_ids == tuple(ids_of(session))


def test_a_training_model_answers_without_dropout_and_goes_on_training(build, tokenizer) -> None:
    model = build().train()
    seen = []
    model.model.register_forward_pre_hook(lambda module, _: seen.append(module.training))
    ChatSession(model, tokenizer).ask("Compute 12.", SHORT)
    assert seen
    assert not any(seen)
    assert model.training


def test_a_session_without_words_has_no_dialogue(build, tokenizer) -> None:
    session = ChatSession(build(), tokenizer)
    assert session.messages == ()
    with pytest.raises(InputError, match="at least one message"):
        _ = session.dialogue
    with pytest.raises(InputError, match="unknown segments"):
        ChatSession(build(), tokenizer, segments="split").ask("Why?")
