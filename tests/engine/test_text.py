"""Run: pytest tests/engine/test_text.py"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lemmata.engine.text import INCOMPLETE, TextStream, decode


def stream(tokenizer, ids: list[int], stop: tuple[str, ...] = ()) -> tuple[list[str], TextStream]:
    text = TextStream(tokenizer, stop)
    pieces = [text.push(token) for token in ids]
    return [*pieces, text.finish()], text


@given(st.text(max_size=30))
@settings(max_examples=100, deadline=None)
def test_pieces_join_to_the_text_and_never_hold_half_a_character(tokenizer, text: str) -> None:
    ids = tokenizer.encode(text, add_special_tokens=False, split_special_tokens=True)
    pieces, whole = stream(tokenizer, ids)
    assert "".join(pieces) == whole.text == text.rstrip(INCOMPLETE)
    if INCOMPLETE not in text:
        assert not any(INCOMPLETE in piece for piece in pieces)


@given(st.lists(st.integers(0, 261), max_size=30))
@settings(max_examples=100, deadline=None)
def test_any_tokens_read_as_they_would_at_once(tokenizer, ids: list[int]) -> None:
    """Also bytes that are no UTF-8, and special tokens (which have no text)."""
    pieces, _ = stream(tokenizer, ids)
    assert "".join(pieces).rstrip(INCOMPLETE) == decode(tokenizer, ids).rstrip(INCOMPLETE)


def test_a_character_of_four_tokens_comes_whole(tokenizer) -> None:
    ids = tokenizer.encode("a🙂b", add_special_tokens=False)
    assert len(ids) == 6
    assert stream(tokenizer, ids)[0] == ["a", "", "", "", "🙂", "b", ""]
    assert stream(tokenizer, ids[:3])[0] == ["a", "", "", ""], "a character that was cut off is left out"


@pytest.mark.parametrize(
    ("text", "stop", "expected"),
    [
        ("one END two", ("END",), "one "),
        ("one EN two", ("END",), "one EN two"),
        ("one EEND two", ("END",), "one E"),
        ("x\n\ny", ("\n\n", "y"), "x"),
        ("END", ("END",), ""),
        ("one EN", ("END",), "one EN"),
        ("é🙂é", ("🙂",), "é"),
    ],
)
def test_stop_strings_are_never_shown(tokenizer, text: str, stop: tuple[str, ...], expected: str) -> None:
    ids = tokenizer.encode(text, add_special_tokens=False)
    pieces, whole = stream(tokenizer, ids, stop)
    assert "".join(pieces) == whole.text == expected
    assert whole.stopped == any(string in text for string in stop)
