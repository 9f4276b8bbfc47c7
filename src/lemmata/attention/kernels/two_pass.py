"""Kernel `two-pass`: causal over each document, strictly upper inside each query segment, merged. No mask tensor.

The causal pass is what a causal model costs; the second pass is small where query segments are.
"""

from torch import Tensor, nn

from lemmata.attention.kernels import pieces, varlen
from lemmata.attention.kernels.tiles import Plan, Strips, Tile, attend
from lemmata.attention.structure import Visibility
from lemmata.errors import InputError


def two_pass(
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
    """Exact for every mask, packing, padding and grouped heads, forward and backward, on the CPU and on
    NVIDIA GPUs (there in half precision).

    Raises InputError for what it can't do: see `refusal`.
    """
    reason = refusal(query, value, visibility, dropout, window, softcap)
    if reason is not None:
        raise InputError(f"kernel 'two-pass' {reason}: use the kernel 'dense' or 'auto'")
    if query.is_cuda:
        made = visibility.once("two-pass, varlen", lambda: varlen_plan(visibility))
        output = varlen.attend(query, key, value, made, scaling)
    else:
        output = attend(query, key, value, visibility.once("two-pass", lambda: _plan(visibility)), scaling)
    return output.transpose(1, 2).contiguous(), None


def refusal(
    query: Tensor, value: Tensor, visibility: Visibility, dropout: float, window: int | None, softcap: float | None
) -> str | None:
    """Why this kernel can't compute this exactly, None where it can."""
    if visibility.past:
        return "computes whole documents, not tokens on top of a cache"
    return pieces.refusal(query, value, visibility, dropout, window, softcap)


def _plan(visibility: Visibility) -> Plan:
    strips = Strips.of([s for s in visibility.segments if s[2] > s[1]], visibility.start.device)
    if visibility.one_document:
        return Plan((Tile(slice(None), slice(None), slice(None), causal=True),), (), tuple(strips))
    triangles = []
    for row, first, last in visibility.documents:
        tokens = slice(first, last + 1)
        triangles.append(Tile(slice(row, row + 1), tokens, tokens, causal=True))
    return Plan(tuple(triangles), (), tuple(strips))


def varlen_plan(visibility: Visibility) -> tuple[varlen.Piece, ...]:
    """The documents' triangles, and their query segments' strict upper ones read backwards (see `tiles.Strips`)."""
    tokens, device = visibility.start.shape[1], visibility.start.device
    documents = [range(row * tokens + first, row * tokens + last + 1) for row, first, last in visibility.documents]
    queries = [range(row * tokens + first, row * tokens + last + 1) for row, first, last in visibility.segments]
    strips = [(query[-2::-1], query[:0:-1]) for query in queries if len(query) > 1]
    return (
        *varlen.Piece.of([(document, document) for document in documents], True, device),
        *varlen.Piece.of(strips, True, device),
    )
