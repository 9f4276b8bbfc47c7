"""Run with `pytest tests/dialogue/test_template.py`: templates whose segments can't be found exactly are refused."""

import copy
import gc
import weakref

import pytest

from lemmata.dialogue import Dialogue, Message, encode, encode_prompt
from lemmata.errors import InputError


def talk(*contents, system=None, **meta):
    messages = [Message("system", system)] if system is not None else []
    messages += [Message(("user", "assistant")[i % 2], content) for i, content in enumerate(contents)]
    return Dialogue(tuple(messages), meta)


def test_dropped_reasoning_is_refused_with_the_place(tokenizer):
    tok = tokenizer("drops reasoning")
    thought = "<think>3 + 4 is 7</think>7"
    encode(talk("3 + 4?", "7", "Why?", "Count on."), tok)
    encode(talk("3 + 4?", thought), tok)
    with pytest.raises(InputError) as caught:
        encode(talk("3 + 4?", thought, "Why?", "Count on.", id="r-1"), tok)
    rendered = "<|im_start|>user\n3 + 4?<|im_end|>\n<|im_start|>assistant\n"
    message = str(caught.value)
    assert message.startswith("dialogue 'r-1': the chat template does not extend what it wrote before")
    assert f"at character {len(rendered)}, where it had '<think>3 + 4 is 7" in message
    assert "up to message 2" in message


def test_a_thought_in_the_last_answer_only_is_refused(tokenizer):
    tok = tokenizer("empty thought")
    encode(talk("3 + 4?", "7"), tok)
    with pytest.raises(InputError, match="does not extend"):
        encode(talk("3 + 4?", "7", "Why?", "Count on."), tok)


def test_a_date_is_refused_with_the_place(tokenizer):
    tok = tokenizer("dated")
    with pytest.raises(InputError, match=r"inserts the date at character \d+ \(after '.*Today Date: '\)"):
        encode(talk("Hi.", "Yes."), tok)
    fixed = copy.deepcopy(tok)
    fixed.chat_template = "{% set date_string = '1 Jan 2026' %}" + tok.chat_template
    encode(talk("Hi.", "Yes."), fixed)


def test_a_clock_that_is_not_read_is_no_fault(tokenizer):
    tok = copy.deepcopy(tokenizer("lemmata"))
    tok.chat_template += "{% if tools %}{{ strftime_now('%Y') }}{% endif %}"
    encode(talk("Hi.", "Yes."), tok)


def test_a_system_prompt_that_moves_is_refused(tokenizer):
    tok = tokenizer("system in last user")
    encode(talk("Hi.", "Yes.", system="Be brief."), tok)
    with pytest.raises(InputError, match="does not extend"):
        encode(talk("Hi.", "Yes.", "So?", "No.", system="Be brief."), tok)


def test_an_end_of_text_after_the_last_message_is_refused(tokenizer):
    with pytest.raises(InputError, match="does not extend"):
        encode(talk("Hi.", "Yes."), tokenizer("ends text"))


def test_an_answer_without_end_of_turn_token_is_refused(tokenizer):
    with pytest.raises(InputError, match=r"no end-of-turn token after an answer, only '\\n'"):
        encode(talk("Hi.", "Yes."), tokenizer("plain text"))


def test_dropped_and_rewritten_messages_are_refused(tokenizer):
    with pytest.raises(InputError, match=r"drops or rewrites message 1 \(tool\)"):
        encode_prompt(Dialogue((Message("user", "?"), Message("tool", "391"))), tokenizer("drops tools"))
    with pytest.raises(InputError, match=r"writes message 0 \(user\) 2 times"):
        encode(talk("Hi.", "Yes."), tokenizer("twice"))
    encode(talk("the answer", "Yes."), tokenizer("rewrites"))
    with pytest.raises(InputError, match=r"rewrites a message: at character 12 it writes 'he answer.* has 'eh answer"):
        encode(talk("a <teh answer", "Yes."), tokenizer("rewrites"))
    with pytest.raises(InputError, match="rewrites a message"):
        encode(talk("Hi.", "Yes."), tokenizer("shouts"))


def test_a_template_that_raises(tokenizer):
    with pytest.raises(InputError, match="refuses the dialogue: Conversation roles must alternate"):
        encode(talk("Hi.", "Yes.", system="Be brief."), tokenizer("mistral"))
    broken = copy.deepcopy(tokenizer("lemmata"))
    broken.chat_template = "{{ messages[99].content }}"
    with pytest.raises(InputError, match="refuses the dialogue"):
        encode(talk("Hi.", "Yes."), broken)


def test_no_template(tokenizer):
    bare = copy.deepcopy(tokenizer("lemmata"))
    bare.chat_template = None
    with pytest.raises(InputError, match="no chat template"):
        encode(talk("Hi.", "Yes."), bare)


def test_a_changed_template_is_seen(tokenizer):
    tok = copy.deepcopy(tokenizer("lemmata"))
    one = encode(talk("Hi.", "Yes."), tok)
    tok.chat_template = tokenizer("llama3").chat_template
    assert encode(talk("Hi.", "Yes."), tok) != one


def test_nothing_keeps_a_tokenizer_alive(tokenizer):
    tok = copy.deepcopy(tokenizer("lemmata"))
    encode(talk("Hi.", "Yes."), tok)
    alive = weakref.ref(tok)
    del tok
    gc.collect()
    assert alive() is None
