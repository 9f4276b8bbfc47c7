"""Attention as a union of variable-length pieces, each one call of the flash kernel on an NVIDIA GPU, merged exactly.

The GPU's counterpart of `tiles.py`: a piece is many rectangles of queries x keys (or their lower triangles, aligned at
the last key) in one call, given by flat token indices and cumulative lengths. Outputs are merged by log-sum-exp; the
backward of each piece runs with the merged output and log-sum-exp. Knows nothing of segments.

A device is used only after it agreed with attention written out on a small case, forward and backward (`trusted`).

Shapes: B rows, H query heads, G key heads, T queries, S keys, D head size; a piece has N rectangles.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias

import torch
from torch import Tensor

from lemmata.attention.kernels.precision import autocast_together

Rectangle: TypeAlias = tuple[range, range]
"""Flat indices of its queries in B x T and of its keys in B x S, both in the order in which the kernel reads them."""

TOLERANCE = 0.03
"""Of `trusted`, relative to the largest value: bf16 has eight bits."""


@dataclass(frozen=True)
class Piece:
    """Rectangles for one call. `causal`: query i of n sees the keys up to the (m - n + i)-th of m."""

    queries: Tensor
    keys: Tensor
    query_ends: Tensor
    key_ends: Tensor
    most_queries: int
    most_keys: int
    causal: bool

    @staticmethod
    def of(rectangles: Sequence[Rectangle], causal: bool, device: torch.device) -> "tuple[Piece, ...]":
        """One piece, or none where there is no rectangle."""
        if not rectangles:
            return ()
        sides = []
        for side in (0, 1):
            lengths = torch.tensor([0, *(len(rectangle[side]) for rectangle in rectangles)])
            index = torch.cat([torch.tensor(rectangle[side]) for rectangle in rectangles])
            sides.append((index.to(device), lengths.cumsum(0).int().to(device), int(lengths.max())))
        (queries, query_ends, most_queries), (keys, key_ends, most_keys) = sides
        return (Piece(queries, keys, query_ends, key_ends, most_queries, most_keys, causal),)


def refusal(query: Tensor) -> str | None:
    """Why this device or precision can't be used, None where it can."""
    dtype = torch.get_autocast_dtype("cuda") if torch.is_autocast_enabled("cuda") else query.dtype
    if dtype not in (torch.float16, torch.bfloat16):
        return f"needs half precision on a GPU, not {dtype}"
    if query.shape[-1] % 8 or query.shape[-1] > 256:
        return f"needs a head size that is a multiple of 8 up to 256 on a GPU, not {query.shape[-1]}"
    if not trusted(query.device, dtype, query.shape[-1]):
        return "disagrees with attention written out on this device, or has no flash kernel there"
    return None


def attend(query: Tensor, key: Tensor, value: Tensor, pieces: Sequence[Piece], scaling: float | None) -> Tensor:
    """Attention of query [B, H, T, D] over key, value [B, G, S, D] on the pieces; zero where there is none."""
    query, key, value = autocast_together(query, key, value)
    output: Tensor = _Pieces.apply(query, key, value, tuple(pieces), scaling)
    return output


class _Pieces(torch.autograd.Function):  # type: ignore[misc]
    @staticmethod
    def forward(
        ctx: Any, query: Tensor, key: Tensor, value: Tensor, pieces: tuple[Piece, ...], scaling: float | None
    ) -> Tensor:
        flat = tuple(_flat(tensor) for tensor in (query, key, value))
        out = torch.zeros_like(flat[0])
        lse = flat[0].new_full(flat[0].shape[:2], -torch.inf, dtype=torch.float32)
        for piece in pieces:
            q, k, v = _take(flat, piece)
            part, part_lse = _forward(q, k, v, piece, scaling)
            old = lse[piece.queries]
            total = torch.logaddexp(old, part_lse.T)
            merged = out[piece.queries] * (old - total).exp()[..., None] + part * (part_lse.T - total).exp()[..., None]
            out[piece.queries] = merged.to(out.dtype)
            lse[piece.queries] = total
        ctx.pieces, ctx.scaling, ctx.shapes = pieces, scaling, (query.shape, key.shape)
        ctx.save_for_backward(*flat, out, lse)
        return _unflat(out, query.shape)

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> tuple[Tensor | None, ...]:
        query, key, value, out, lse = ctx.saved_tensors
        grad = _flat(grads[0])
        totals = tuple(torch.zeros_like(tensor, dtype=torch.float32) for tensor in (query, key, value))
        for piece in ctx.pieces:
            q, k, v = _take((query, key, value), piece)
            at = piece.queries
            parts = _backward(grad[at], q, k, v, out[at], lse[at].T.contiguous(), piece, ctx.scaling)
            for total, part, index in zip(totals, parts, (at, piece.keys, piece.keys), strict=True):
                total.index_add_(0, index, part.float())
        shapes = (ctx.shapes[0], ctx.shapes[1], ctx.shapes[1])
        dq, dk, dv = (_unflat(total.to(query.dtype), shape) for total, shape in zip(totals, shapes, strict=True))
        return dq, dk, dv, None, None


def _flat(tensor: Tensor) -> Tensor:
    """[B, heads, T, D] as [B x T, heads, D]."""
    return tensor.transpose(1, 2).reshape(-1, tensor.shape[1], tensor.shape[3])


def _unflat(tensor: Tensor, shape: torch.Size) -> Tensor:
    return tensor.view(shape[0], shape[2], shape[1], shape[3]).transpose(1, 2)


def _take(flat: tuple[Tensor, ...], piece: Piece) -> tuple[Tensor, Tensor, Tensor]:
    return flat[0][piece.queries], flat[1][piece.keys], flat[2][piece.keys]


def _forward(q: Tensor, k: Tensor, v: Tensor, piece: Piece, scaling: float | None) -> tuple[Tensor, Tensor]:
    """Output [n, H, D] and log-sum-exp [H, n] of one piece."""
    found = torch.ops.aten._flash_attention_forward(
        q, k, v, *_ends(piece), 0.0, piece.causal, return_debug_mask=False, scale=scaling
    )
    return found[0], found[1]


def _backward(
    grad: Tensor, q: Tensor, k: Tensor, v: Tensor, out: Tensor, lse: Tensor, piece: Piece, scaling: float | None
) -> tuple[Tensor, Tensor, Tensor]:
    """Gradients of q, k and v of one piece, whose probabilities are exp(score - lse)."""
    unused = torch.zeros(2, dtype=torch.uint64, device=q.device)  # the state of dropout, of which there is none
    found = torch.ops.aten._flash_attention_backward(
        grad, q, k, v, out, lse, *_ends(piece), 0.0, piece.causal, unused, unused, scale=scaling
    )
    return found[0], found[1], found[2]


def _ends(piece: Piece) -> tuple[Tensor, Tensor, int, int]:
    return piece.query_ends, piece.key_ends, piece.most_queries, piece.most_keys


@lru_cache(maxsize=32)
def trusted(device: torch.device, dtype: torch.dtype, size: int) -> bool:
    """Whether this device's kernel agrees with attention written out: a triangle merged with a rectangle.

    Heads are grouped; the triangle has more keys than queries, so that its alignment shows.
    """
    generator = torch.Generator().manual_seed(0)
    shapes = ((1, 4, 6, size), (1, 2, 9, size), (1, 2, 9, size), (1, 4, 6, size))
    query, key, value, weight = (torch.randn(shape, generator=generator).to(device, dtype) for shape in shapes)
    pieces = (
        *Piece.of([(range(6), range(2, 9))], True, device),
        *Piece.of([(range(1, 4), range(2))], False, device),
    )
    index = torch.arange(9, device=device)
    row = torch.arange(6, device=device)[:, None]
    visible = ((index >= 2) & (index <= row + 3)) | ((index < 2) & (row >= 1) & (row < 4))
    try:
        found = _with_gradients(lambda q, k, v: attend(q, k, v, pieces, None), query, key, value, weight)
    except (RuntimeError, NotImplementedError, TypeError):
        return False
    wanted = _with_gradients(
        lambda q, k, v: _written_out(q, k, v, visible), query.float(), key.float(), value.float(), weight.float()
    )
    return all(
        float((a.float() - b).abs().max()) <= TOLERANCE * float(b.abs().max())
        for a, b in zip(found, wanted, strict=True)
    )


def _with_gradients(function: Any, query: Tensor, key: Tensor, value: Tensor, weight: Tensor) -> tuple[Tensor, ...]:
    with torch.enable_grad(), torch.autocast(query.device.type, enabled=False):
        inputs = [tensor.detach().requires_grad_() for tensor in (query, key, value)]
        output = function(*inputs)
        return (output.detach(), *torch.autograd.grad((output * weight).sum(), inputs))


def _written_out(query: Tensor, key: Tensor, value: Tensor, visible: Tensor) -> Tensor:
    groups = query.shape[1] // key.shape[1]
    key, value = (tensor.repeat_interleave(groups, 1) for tensor in (key, value))
    scores = query @ key.transpose(-1, -2) * query.shape[-1] ** -0.5
    return scores.masked_fill(~visible, -torch.inf).softmax(-1) @ value
