"""Put several short examples into rows of one length. A document is never cut.

Knows only ids; what separates packed documents at training time is `document_ids` (see `lemmata.attention`).
"""

from collections.abc import Sequence

import numpy as np

from lemmata.dialogue.types import Encoded
from lemmata.errors import InputError


def pack(examples: Sequence[Encoded], length: int, pad_id: int = 0) -> list[Encoded]:
    """Rows of exactly `length` tokens, first-fit: each example goes into the first row that still has room for it.

    Within a row, document ids count 0, 1, … and segment ids are unique across its documents; padding has token
    `pad_id`, document -1, segment -1 and no loss. The order of the examples decides the rows, so equal input gives
    equal rows. Raises InputError: an example longer than `length`, an empty one, or one that is padded already.
    """
    if length < 1:
        raise InputError(f"the row length must be positive, got {length}")
    room = np.full(len(examples), length, dtype=np.int64)
    rows: list[list[Encoded]] = []
    for number, example in enumerate(examples):
        if not 0 < len(example) <= length:
            raise InputError(
                f"example {number} has {len(example)} tokens, a row takes 1 to {length}: encode with max_length"
            )
        if -1 in example.document_ids:
            raise InputError(f"example {number} is padded already")
        # A row that is not opened yet has all its room, so there is always a first fit.
        row = int(np.argmax(room[: len(rows) + 1] >= len(example)))
        if row == len(rows):
            rows.append([])
        rows[row].append(example)
        room[row] -= len(example)
    return [_join(row, length, pad_id) for row in rows]


def _join(examples: list[Encoded], length: int, pad_id: int) -> Encoded:
    tokens, segments, loss, documents = (np.full(length, fill, dtype=np.int64) for fill in (pad_id, -1, 0, -1))
    start = next_segment = next_document = 0
    for example in examples:
        stop = start + len(example)
        own_segments, own_documents = np.asarray(example.segment_ids), np.asarray(example.document_ids)
        tokens[start:stop] = example.token_ids
        segments[start:stop] = np.where(own_segments >= 0, own_segments + next_segment, -1)
        loss[start:stop] = example.loss_mask
        documents[start:stop] = own_documents + next_document
        next_segment += int(own_segments.max()) + 1
        next_document += int(own_documents.max()) + 1
        start = stop
    return Encoded(*(tuple(column.tolist()) for column in (tokens, segments, loss, documents)))
