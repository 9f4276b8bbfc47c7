"""Tokens to text while they arrive: no half characters, and nothing of a stop string is shown."""

from collections.abc import Sequence

from transformers import PreTrainedTokenizerBase

INCOMPLETE = "\ufffd"


class TextStream:
    """Feed token ids, get text that will not change any more; joined, the pieces are the answer's text."""

    def __init__(self, tokenizer: PreTrainedTokenizerBase, stop: tuple[str, ...] = ()) -> None:
        self._tokenizer = tokenizer
        self._stop = stop
        self._ids: list[int] = []
        # Tokens before `_anchor` are out; those up to `_read` are decoded but kept as context, because some
        # tokenizers write a token differently at the beginning of a text.
        self._anchor = 0
        self._read = 0
        self._held = ""
        self.text = ""
        self.stopped = False

    def push(self, token: int) -> str:
        """The text that this token makes final; empty while a character or a possible stop string is incomplete."""
        self._ids.append(token)
        known = self._decode(self._ids[self._anchor : self._read])
        now = self._decode(self._ids[self._anchor :])
        if now.endswith(INCOMPLETE):
            return ""
        self._anchor, self._read = self._read, len(self._ids)
        return self._release(now[len(known) :], final=False)

    def finish(self) -> str:
        """What is left when no token follows; a character whose last bytes never came is left out."""
        known = self._decode(self._ids[self._anchor : self._read])
        rest = self._decode(self._ids[self._anchor :])[len(known) :].rstrip(INCOMPLETE)
        self._anchor = self._read = len(self._ids)
        return self._release(rest, final=True)

    def _release(self, new: str, final: bool) -> str:
        if self.stopped:
            return ""
        text = self._held + new
        ends = [at for at in (text.find(stop) for stop in self._stop) if at >= 0]
        if ends:
            self.stopped = True
            text, self._held = text[: min(ends)], ""
        elif not final:
            keep = max((_overlap(text, stop) for stop in self._stop), default=0)
            text, self._held = text[: len(text) - keep], text[len(text) - keep :]
        else:
            self._held = ""
        self.text += text
        return text

    def _decode(self, ids: list[int]) -> str:
        return decode(self._tokenizer, ids)


def decode(tokenizer: PreTrainedTokenizerBase, ids: Sequence[int]) -> str:
    """All the text of the ids, without special tokens."""
    text: str = tokenizer.decode(list(ids), skip_special_tokens=True, clean_up_tokenization_spaces=False)
    return text


def _overlap(text: str, stop: str) -> int:
    """Length of the longest end of `text` that is a beginning of `stop`."""
    longest = min(len(text), len(stop) - 1)
    return next((n for n in range(longest, 0, -1) if text.endswith(stop[:n])), 0)
