"""Kernel `segments`: one slice a segment, over exactly the keys that it sees. No mask tensor.

A query segment is one rectangle, its tokens x everything to its end. A run of causal tokens is its own lower triangle
merged with the rectangle of the keys before it. This is also how new tokens meet a cache.
"""

from torch import Tensor, nn

from lemmata.attention.kernels import pieces, varlen
from lemmata.attention.kernels.tiles import Plan, Tile, attend
from lemmata.attention.structure import Visibility
from lemmata.errors import InputError


def segments(
    module: nn.Module,
    query: Tensor,
    key: Tensor,
    value: Tensor,
    visibility: Visibility,
    *,
    scaling: float | None,
    dropout: float,
    window: int | None,
    softcap: float | None,
) -> tuple[Tensor, None]:
    """Exact for every mask, packing, padding, cache and grouped heads, forward and backward, on the CPU and
    on NVIDIA GPUs (there in half precision, with a copy of the keys that each segment sees).

    Raises InputError for what it can't do: see `pieces.refusal`.
    """
    reason = pieces.refusal(query, value, visibility, dropout, window, softcap)
    if reason is not None:
        raise InputError(f"kernel 'segments' {reason}: use the kernel 'dense' or 'auto'")
    if query.is_cuda:
        made = visibility.once("segments, varlen", lambda: varlen_plan(visibility))
        output = varlen.attend(query, key, value, made, scaling)
    else:
        output = attend(query, key, value, visibility.once("segments", lambda: _plan(visibility)), scaling)
    return output.transpose(1, 2).contiguous(), None


def _plan(visibility: Visibility) -> Plan:
    first, more = [], []
    past = visibility.past
    starts = visibility.start.tolist()
    for row, begin, end in visibility.segments:
        rows, queries, start = slice(row, row + 1), slice(begin, end + 1), starts[row][begin]
        first.append(Tile(rows, queries, slice(start, past + end + 1), causal=False))
    for row, begin, end in visibility.causal_runs:
        rows, queries, start = slice(row, row + 1), slice(begin, end + 1), starts[row][begin]
        first.append(Tile(rows, queries, slice(past + begin, past + end + 1), causal=True))
        if start < past + begin:
            more.append(Tile(rows, queries, slice(start, past + begin), causal=False))
    return Plan(tuple(first), tuple(more), ())


def varlen_plan(visibility: Visibility) -> tuple[varlen.Piece, ...]:
    """Query segments as rectangles, causal runs as triangles that end at their last key."""
    past, tokens, keys = visibility.past, visibility.start.shape[1], visibility.keys
    starts = visibility.start.tolist()

    def rectangle(run: tuple[int, int, int]) -> varlen.Rectangle:
        row, begin, end = run
        queries = range(row * tokens + begin, row * tokens + end + 1)
        return queries, range(row * keys + starts[row][begin], row * keys + past + end + 1)

    device = visibility.start.device
    return (
        *varlen.Piece.of([rectangle(run) for run in visibility.segments], False, device),
        *varlen.Piece.of([rectangle(run) for run in visibility.causal_runs], True, device),
    )
