"""What of a row can be reused by another row: its tokens cut into chunks, as the mask allows.

The keys and values of a token depend on every token that it sees. Under ISM a query token sees to the end of its
segment, so a query segment is reused whole or not at all; a causal token sees its past only, so any beginning of a run
of them can be reused after equal beginnings. Knows nothing of models and of what is kept where.

Shapes: n tokens of one row, one document.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from lemmata.errors import InputError


@dataclass(frozen=True)
class Chunk:
    """Consecutive tokens of a row. `whole`: each depends on all of them, so only an equal chunk can stand for it."""

    tokens: tuple[int, ...]
    whole: bool


def chunks_of(ids: Sequence[int], segment_ids: Sequence[int], mask: str) -> list[Chunk]:
    """A row's chunks in order: under `ism` the query segments and the runs between them.

    Under `causal` the row is one run; under `prefix` everything up to the end of the last query is one whole.
    """
    if mask == "causal":
        return [Chunk(tuple(ids), False)] if ids else []
    if mask == "prefix":
        end = _last_query_end(segment_ids)
        parts = [Chunk(tuple(ids[:end]), True), Chunk(tuple(ids[end:]), False)]
        return [part for part in parts if part.tokens]
    chunks = []
    first = 0
    for token in range(1, len(ids) + 1):
        if token == len(ids) or segment_ids[token] != segment_ids[first]:
            chunks.append(Chunk(tuple(ids[first:token]), segment_ids[first] >= 0))
            first = token
    return chunks


def limits_of(segment_ids: Sequence[int], mask: str) -> list[int]:
    """The last key that each token of a row sees (`attention.visibility` is the specification, for any documents)."""
    count = len(segment_ids)
    if mask == "causal":
        return list(range(count))
    if mask == "prefix":
        end = _last_query_end(segment_ids)
        return [max(token, end - 1) for token in range(count)]
    if mask != "ism":
        raise InputError(f"no row can be decoded under the mask {mask!r}")
    limits = list(range(count))
    for token in range(count - 2, -1, -1):
        if segment_ids[token] >= 0 and segment_ids[token] == segment_ids[token + 1]:
            limits[token] = limits[token + 1]
    return limits


def _last_query_end(segment_ids: Sequence[int]) -> int:
    """One after the last query token, 0 where there is none."""
    return max((token + 1 for token, segment in enumerate(segment_ids) if segment >= 0), default=0)
