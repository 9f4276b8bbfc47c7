"""Run with `pytest tests/models/test_tokenizer.py`."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lemmata.errors import InputError
from lemmata.models.tokenizer import END, PAD, SMALLEST_VOCABULARY, SPECIAL_TOKENS, train_tokenizer

TEXTS = [
    f"Solve {i}x + {2 * i} = {5 * i} for x.\nDivide both sides by {i}: x = 3.\n\\boxed{{3}}" for i in range(1, 300)
]


@pytest.fixture(scope="module")
def tokenizer():
    return train_tokenizer(TEXTS, 400)


def plain(tokenizer, text):
    return tokenizer.encode(text, add_special_tokens=False, split_special_tokens=True)


def test_special_tokens_and_size(tokenizer):
    assert tokenizer.convert_tokens_to_ids(list(SPECIAL_TOKENS)) == [0, 1, 2, 3, 4, 5]
    assert len(tokenizer) <= 400
    assert (tokenizer.pad_token, tokenizer.eos_token) == (PAD, END)
    assert set(tokenizer.all_special_ids) == set(range(6))


def test_digits_stand_alone(tokenizer):
    for token in tokenizer.get_vocab():
        digits = sum(letter.isdigit() for letter in tokenizer.convert_tokens_to_string([token]))
        assert digits == 0 or len(token) == 1
    assert tokenizer.convert_ids_to_tokens(plain(tokenizer, "12345")) == list("12345")
    assert tokenizer.convert_ids_to_tokens(plain(tokenizer, " 12")) == ["Ġ", "1", "2"]


def test_words_are_learned(tokenizer):
    assert tokenizer.convert_ids_to_tokens(plain(tokenizer, "Divide both sides")) == ["Divide", "Ġboth", "Ġsides"]


@settings(max_examples=300)
@given(st.text(alphabet=st.characters(codec="utf-8")))
def test_any_text_comes_back(tokenizer, text):
    ids = plain(tokenizer, text)
    assert tokenizer.decode(ids) == text
    assert not set(ids) & set(tokenizer.all_special_ids)


@pytest.mark.parametrize(
    "text", [*SPECIAL_TOKENS, "".join(SPECIAL_TOKENS), "a<|end|>b", "e\u0301 ́ 🤷🏽‍♀️ ٣ ½\r\n\t\x00"]
)
def test_text_that_looks_special_is_text(tokenizer, text):
    ids = plain(tokenizer, text)
    assert tokenizer.decode(ids) == text
    assert not set(ids) & set(tokenizer.all_special_ids)


def test_chat_template(tokenizer):
    messages = [
        {"role": "system", "content": "s"},
        {"role": "user", "content": "u"},
        {"role": "assistant", "content": "a"},
    ]
    text = tokenizer.apply_chat_template(messages, tokenize=False)
    assert text == "<|system|>s<|end|><|user|>u<|end|><|assistant|>a<|end|>"
    prompt = tokenizer.apply_chat_template(messages[:2], tokenize=False, add_generation_prompt=True)
    assert prompt == "<|system|>s<|end|><|user|>u<|end|><|assistant|>"


def test_the_same_texts_give_the_same_tokenizer(tokenizer):
    assert train_tokenizer(TEXTS, 400).backend_tokenizer.to_str() == tokenizer.backend_tokenizer.to_str()


def test_saved_and_loaded(tokenizer, tmp_path):
    from transformers import AutoTokenizer

    tokenizer.save_pretrained(tmp_path)
    loaded = AutoTokenizer.from_pretrained(tmp_path)
    assert loaded.get_vocab() == tokenizer.get_vocab()
    assert loaded.chat_template == tokenizer.chat_template
    assert (loaded.pad_token_id, loaded.eos_token_id) == (0, 1)
    assert set(loaded.all_special_ids) == set(range(6))
    for text in (*TEXTS[:3], "<|user|>1 + 1<|end|>", "  x\n\n y"):
        assert loaded.encode(text) == tokenizer.encode(text)
        assert loaded.decode(plain(loaded, text)) == text


def test_a_vocabulary_too_small_and_no_text():
    with pytest.raises(InputError, match=f"at least {SMALLEST_VOCABULARY} .*, got 261"):
        train_tokenizer(TEXTS, 261)
    with pytest.raises(InputError, match="no text"):
        train_tokenizer([], 400)


def test_the_smallest_vocabulary_still_writes_everything():
    smallest = train_tokenizer(["x"], SMALLEST_VOCABULARY)
    assert len(smallest) == SMALLEST_VOCABULARY
    assert smallest.decode(plain(smallest, "漢字 ≤ ½")) == "漢字 ≤ ½"
