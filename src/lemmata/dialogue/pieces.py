"""Text of a segment -> token ids, so that no content can produce a special token.

Each segment is encoded on its own, whatever stands around it: the ids of a turn at inference equal the training ids by
construction. It also prevents the merges that a tokenizer would make across a segment's border: an answer that starts
with a line break after a header that ends with one (`assistant\\n` + `\\nYes`) is two tokens here and at inference,
where encoding the whole rendering could merge both into one.
"""

import re
import weakref
from collections.abc import Sequence
from typing import TypeAlias

from lemmata.dialogue.template import Part, Tokenizer, special_tokens
from lemmata.errors import InputError

Parts: TypeAlias = tuple[Part, ...]


class Pieces:
    """Encodes segments with one tokenizer."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self._tokenizer = weakref.proxy(tokenizer)
        special = special_tokens(tokenizer)
        longest_first = sorted(special, key=len, reverse=True)
        self._special = re.compile("|".join(map(re.escape, longest_first)) or "(?!)")
        # A text that the vocabulary lacks becomes the unknown token, which is no structure.
        self._structure = frozenset(special.values()) - {tokenizer.unk_token_id}
        self._newline, alone, after = self._plain(["\n", "a", "\na"])
        self._written: dict[str, tuple[int, ...]] = {}
        self._adds_space = alone != after[len(self._newline) :]

    def encode(self, parts: Parts, first: bool = False) -> tuple[int, ...]:
        """Token ids of one segment; `first` where it opens the document (some tokenizers add a space there)."""
        return self.encode_all([parts], first)[0]

    def encode_all(self, segments: Sequence[Parts], first: bool = True) -> list[tuple[int, ...]]:
        """Token ids of consecutive segments, each encoded on its own; `first` where they open the document.

        Raises InputError where the tokenizer makes a special token out of a content.
        """
        return self._encode(segments, [first and number == 0 for number in range(len(segments))])

    def encode_documents(self, documents: Sequence[Sequence[Parts]]) -> list[list[tuple[int, ...]]]:
        """What `encode_all` gives for each document, from one call of the tokenizer for all of them.

        Raises InputError where it would for any of them.
        """
        opening = [number == 0 for document in documents for number in range(len(document))]
        found = iter(self._encode([parts for document in documents for parts in document], opening))
        return [[next(found) for _ in document] for document in documents]

    def encode_written(self, text: str) -> tuple[int, ...]:
        """Token ids of a text that the template writes, inside a document; remembered, since it writes few."""
        if text not in self._written:
            self._written[text] = self.encode((Part(text, False),))
        return self._written[text]

    def _encode(self, segments: Sequence[Parts], opening: list[bool]) -> list[tuple[int, ...]]:
        texts = ["".join(part.text for part in parts) for parts in segments]
        hits = [list(self._special.finditer(text)) for text in texts]
        forged = [
            [(hit.start(), hit.end()) for hit in found if _touches(parts, hit.start(), hit.end())]
            for parts, found in zip(segments, hits, strict=True)
        ]
        simple = [number for number in range(len(texts)) if not forged[number]]
        ids = dict(zip(simple, self._pieces([texts[i] for i in simple], [opening[i] for i in simple]), strict=True))
        for number, text in enumerate(texts):
            if forged[number]:
                ids[number] = self._guarded(text, forged[number], opening[number])
            expected = len(hits[number]) - len(forged[number])
            found_special = sum(1 for token in ids[number] if token in self._structure)
            if found_special != expected:
                raise InputError(
                    f"the tokenizer makes special tokens out of a message's text: {found_special} where the template "
                    f"writes {expected}, in {text[:60]!r}"
                )
        return [ids[number] for number in range(len(texts))]

    def _guarded(self, text: str, forged: list[tuple[int, int]], opening: bool) -> tuple[int, ...]:
        """`text` with the special-looking stretches inside contents encoded as what they are, text."""
        ids: list[int] = []
        position = 0
        for start, end in [*forged, (len(text), len(text))]:
            for stretch, as_text in ((text[position:start], False), (text[start:end], True)):
                if stretch:
                    ids += self._pieces([stretch], [opening and not ids], as_text)[0]
            position = end
        return tuple(ids)

    def _pieces(self, texts: list[str], opening: list[bool], as_text: bool = False) -> list[tuple[int, ...]]:
        """Ids of each text as it stands inside a document, or at its start where `opening`."""
        if not self._adds_space:
            return self._plain(texts, as_text)
        # SentencePiece-like tokenizers put a space before a text; after a line break they don't.
        anchored = [text if starts or not text else "\n" + text for text, starts in zip(texts, opening, strict=True)]
        found = []
        for text, anchor, ids in zip(texts, anchored, self._plain(anchored, as_text), strict=True):
            if anchor != text and ids[: len(self._newline)] != self._newline:
                raise InputError(
                    f"the tokenizer can't encode a segment on its own: it merges a line break into {text[:20]!r}"
                )
            found.append(ids if anchor == text else ids[len(self._newline) :])
        return found

    def _plain(self, texts: list[str], as_text: bool = False) -> list[tuple[int, ...]]:
        if not texts:
            return []
        encoded = self._tokenizer(
            texts,
            add_special_tokens=False,
            split_special_tokens=as_text,
            return_attention_mask=False,
            return_token_type_ids=False,
            verbose=False,
        )
        return [tuple(ids) for ids in encoded["input_ids"]]


def _touches(parts: Parts, start: int, end: int) -> bool:
    position = 0
    for part in parts:
        stop = position + len(part.text)
        if part.given and start < stop and position < end:
            return True
        position = stop
    return False


_PIECES: "weakref.WeakKeyDictionary[Tokenizer, tuple[int, Pieces]]" = weakref.WeakKeyDictionary()


def pieces(tokenizer: Tokenizer) -> Pieces:
    """The tokenizer's Pieces, made anew when tokens were added to it."""
    known = _PIECES.get(tokenizer)
    if known is None or known[0] != len(tokenizer):
        known = (len(tokenizer), Pieces(tokenizer))
        _PIECES[tokenizer] = known
    return known[1]
