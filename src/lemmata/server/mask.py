"""Which keys each token of a dialogue sees, for the page that draws it.

Dialogue -> tokens, segments and the vectors `start` and `limit` of `attention.visibility`, which is the specification;
it is asked, not repeated here, and loads torch when the first mask is asked for. The tokens are a model's or,
without one, the dialogue's words between the markers of Lemmata's own chat template. Knows no HTTP.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lemmata.dialogue import Dialogue, Encoded, Message, pack
from lemmata.dialogue.template import SEGMENTS
from lemmata.errors import InputError, unknown_name
from lemmata.records import Record

MOST_DIALOGUES = 2
MOST_MESSAGES = 60
MOST_CHARACTERS = 20_000
MOST_TOKENS = 4_000

WORD = re.compile(r"\s*(?:\d|[^\W\d]+|[^\w\s])")
"""A digit, a word or a sign, with the space before it."""


@dataclass(frozen=True)
class MaskView(Record):
    """One entry a token; `tokens` are texts. Token q sees the keys `start[q]` to `limit[q]`, both included.

    `segment_ids`: k >= 0 for the k-th query segment of its document, -1 for answer tokens. `seen` counts the pairs
    (query, key) that are visible, `causal` those that would be under the causal mask.
    """

    mask: str
    segments: str
    tokens: tuple[str, ...]
    segment_ids: tuple[int, ...]
    document_ids: tuple[int, ...]
    start: tuple[int, ...]
    limit: tuple[int, ...]
    seen: int
    causal: int


EncodeDialogue = Callable[[Dialogue, str], tuple[Encoded, tuple[str, ...]]]
"""(dialogue, segments) -> its tokens with their segments, and each token's text."""


def view_mask(dialogues: Sequence[Dialogue], mask: str, segments: str, encode: EncodeDialogue) -> MaskView:
    """The mask of one dialogue, or of several packed into one row.

    Raises InputError: none or too many dialogues, messages, characters or tokens, an empty message, an unknown mask or
    kind of segments.
    """
    _require_size(dialogues)
    if segments not in SEGMENTS:
        raise unknown_name("segments", segments, SEGMENTS)
    from lemmata.attention import MASKS

    if mask not in MASKS:
        raise unknown_name("mask", mask, MASKS)
    encoded, texts = zip(*(encode(dialogue, segments) for dialogue in dialogues), strict=True)
    length = sum(len(row) for row in encoded)
    if length > MOST_TOKENS:
        raise InputError(f"the dialogue comes to {length} tokens; at most {MOST_TOKENS} are drawn")
    [row] = pack(encoded, length)
    start, limit = _vectors(row, mask)
    # `pack` numbers the segments through; here each document's are counted from 0, as the page names them.
    own = tuple(index for one in encoded for index in one.segment_ids)
    return MaskView(
        mask=mask,
        segments=segments,
        tokens=tuple(text for one in texts for text in one),
        segment_ids=own,
        document_ids=row.document_ids,
        start=start,
        limit=limit,
        seen=sum(last - first + 1 for first, last in zip(start, limit, strict=True)),
        causal=sum(index - first + 1 for index, first in enumerate(start)),
    )


def encode_words(dialogue: Dialogue, segments: str) -> tuple[Encoded, tuple[str, ...]]:
    """The words of a dialogue between the markers `<|role|>` and `<|end|>`, as Lemmata's own template writes them."""
    tokens: list[str] = []
    indices: list[int] = []

    def add(parts: Sequence[str], index: int) -> None:
        tokens.extend(parts)
        indices.extend([index] * len(parts))

    index, answered = 0, False
    for message in dialogue.messages:
        words = [*WORD.findall(message.content), "<|end|>"]
        if message.role == "assistant":
            add(["<|assistant|>"], index)
            add(words, -1)
            index, answered = index + 1, True
        else:
            add([f"<|{message.role}|>", *words], index)
            if message.role == "system" and segments == "prompt-separate":
                index += 1
            answered = False
    if not answered:
        add(["<|assistant|>"], index)
    size = (0,) * len(tokens)
    return Encoded(size, tuple(indices), size, size), tuple(tokens)


def _require_size(dialogues: Sequence[Dialogue]) -> None:
    if not 1 <= len(dialogues) <= MOST_DIALOGUES:
        raise InputError(f"give 1 to {MOST_DIALOGUES} dialogues, got {len(dialogues)}")
    messages: list[Message] = [message for dialogue in dialogues for message in dialogue.messages]
    if len(messages) > MOST_MESSAGES:
        raise InputError(f"the dialogues have {len(messages)} messages; at most {MOST_MESSAGES} are drawn")
    for number, message in enumerate(messages, start=1):
        if not message.content.strip():
            raise InputError(f"message {number} is empty")
    characters = sum(len(message.content) for message in messages)
    if characters > MOST_CHARACTERS:
        raise InputError(f"the dialogues have {characters} characters; at most {MOST_CHARACTERS} are drawn")


def _vectors(row: Encoded, mask: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    import torch

    from lemmata.attention import limits

    start, limit = limits(torch.tensor([row.segment_ids]), torch.tensor([row.document_ids]), mask)
    return tuple(start[0].tolist()), tuple(limit[0].tolist())
