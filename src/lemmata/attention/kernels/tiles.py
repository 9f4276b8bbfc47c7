"""Attention as a union of tiles, each computed by PyTorch's CPU flash kernel without a mask and merged exactly.

A tile is a rectangle of queries x keys, or its lower triangle. Where several tiles give a query its keys, their
outputs are merged by log-sum-exp: with out_i = softmax_i(...) v and lse_i = log sum exp of tile i,
    lse = log sum_i exp(lse_i),   out = sum_i exp(lse_i - lse) out_i.
The gradient of the whole is the sum over tiles of the kernel's own backward, given the *merged* out and lse: its
probabilities exp(score - lse) are then those of the whole softmax. Knows nothing of segments; CPU only.

Shapes: B rows, H query heads, G key heads, T queries, S keys, D head size; N strips of at most L tokens.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from lemmata.attention.kernels.precision import autocast_together

_forward = torch.ops.aten._scaled_dot_product_flash_attention_for_cpu
_backward = torch.ops.aten._scaled_dot_product_flash_attention_for_cpu_backward


@dataclass(frozen=True)
class Tile:
    """Queries x keys of some batch rows. `causal` needs as many keys as queries: the lower triangle with diagonal."""

    rows: slice
    queries: slice
    keys: slice
    causal: bool


@dataclass(frozen=True)
class Strips:
    """N query segments' strictly upper triangles at once.

    Read backwards, "keys after me in my segment" is "keys before me": a lower triangle with diagonal between the
    queries e-1, ..., b and the keys e, ..., b+1 of a segment b..e. So no mask is needed, and padding at the end of a
    strip is seen by no real query. `queries` and `keys` [N, L] index tokens of `rows` [N]; the first `lengths` count.
    """

    rows: Tensor
    queries: Tensor
    keys: Tensor
    valid: Tensor

    @staticmethod
    def of(segments: Sequence[tuple[int, int, int]], device: torch.device) -> "list[Strips]":
        """From (row, first token, last token) of segments of two tokens or more, in buckets of similar length."""
        buckets: dict[int, list[tuple[int, int, int]]] = {}
        for segment in segments:
            buckets.setdefault((segment[2] - segment[1]).bit_length(), []).append(segment)
        found = []
        for bucket in buckets.values():
            row, first, last = torch.tensor(bucket).unbind(1)
            step = torch.arange(int((last - first).max()))
            valid = step < (last - first)[:, None]
            keys = torch.where(valid, last[:, None] - step, last[:, None])
            queries = torch.where(valid, keys - 1, last[:, None])
            found.append(Strips(*(tensor.to(device) for tensor in (row[:, None], queries, keys, valid))))
        return found


@dataclass(frozen=True)
class Plan:
    """What to compute, in order: `first` tiles touch each query at most once, `more` and `strips` are merged in."""

    first: tuple[Tile, ...]
    more: tuple[Tile, ...]
    strips: tuple[Strips, ...]


def attend(query: Tensor, key: Tensor, value: Tensor, plan: Plan, scaling: float | None) -> Tensor:
    """Attention of query [B, H, T, D] over key, value [B, G, S, D] on the plan's tiles; zero where there is none."""
    query, key, value = autocast_together(query, key, value)
    output: Tensor = _Tiles.apply(*(_unit_stride(tensor) for tensor in (query, key, value)), plan, scaling)
    return output


class _Tiles(torch.autograd.Function):  # type: ignore[misc]
    @staticmethod
    def forward(ctx: Any, query: Tensor, key: Tensor, value: Tensor, plan: Plan, scaling: float | None) -> Tensor:
        out, lse = _first(query, key, value, plan, scaling)
        for tile in plan.more:
            q, k, v = _cut(query, key, value, tile)
            part, part_lse = _forward(q, k, v, 0.0, tile.causal, scale=scaling)
            old, old_lse = out[tile.rows, :, tile.queries], lse[tile.rows, :, tile.queries]
            merged, merged_lse = _merge(old, old_lse, part, part_lse)
            old.copy_(merged)
            old_lse.copy_(merged_lse)
        for strips in plan.strips:
            q, k, v = _gather(query, key, value, strips)
            part, part_lse = _forward(q, k, v, 0.0, True, scale=scaling)
            at = _places(strips, strips.queries)
            part, part_lse = part.transpose(1, 2)[strips.valid], part_lse.transpose(1, 2)[strips.valid]
            merged, merged_lse = _merge(out.transpose(1, 2)[at], lse.transpose(1, 2)[at], part, part_lse)
            out.transpose(1, 2)[at] = merged
            lse.transpose(1, 2)[at] = merged_lse
        ctx.plan, ctx.scaling = plan, scaling
        ctx.save_for_backward(query, key, value, out, lse)
        return out

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> tuple[Tensor | None, ...]:
        query, key, value, out, lse = ctx.saved_tensors
        plan, scaling = ctx.plan, ctx.scaling
        grad = _unit_stride(grads[0])
        whole = _covers(plan, query)
        if whole:
            tile = plan.first[0]
            dq, dk, dv = _backward(grad, query, key, value, out, lse, 0.0, tile.causal, scale=scaling)
        else:
            dq, dk, dv = (torch.zeros_like(tensor) for tensor in (query, key, value))
        for tile in (*plan.first[whole:], *plan.more):
            q, k, v = _cut(query, key, value, tile)
            rows = (tile.rows, slice(None), tile.queries)
            parts = _backward(grad[rows], q, k, v, out[rows], lse[rows], 0.0, tile.causal, scale=scaling)
            dq[rows] += parts[0]
            dk[tile.rows, :, tile.keys] += parts[1]
            dv[tile.rows, :, tile.keys] += parts[2]
        for strips in plan.strips:
            q, k, v = _gather(query, key, value, strips)
            # Padded queries: without gradient they add nothing.
            grad_n = grad.transpose(1, 2)[strips.rows, strips.queries] * strips.valid[..., None, None]
            out_n = out.transpose(1, 2)[strips.rows, strips.queries]
            lse_n = lse.transpose(1, 2)[strips.rows, strips.queries]
            parts = _backward(
                grad_n.transpose(1, 2), q, k, v, out_n.transpose(1, 2), lse_n.transpose(1, 2), 0.0, True, scale=scaling
            )
            for whole_grad, part, index in zip(
                (dq, dk, dv), parts, (strips.queries, strips.keys, strips.keys), strict=True
            ):
                # A token is in one segment only, so no place is written twice.
                whole_grad.transpose(1, 2)[_places(strips, index)] += part.transpose(1, 2)[strips.valid]
        return dq, dk, dv, None, None


def _first(query: Tensor, key: Tensor, value: Tensor, plan: Plan, scaling: float | None) -> tuple[Tensor, Tensor]:
    if _covers(plan, query):
        out, lse = _forward(query, key, value, 0.0, plan.first[0].causal, scale=scaling)
        return out, lse
    batch, heads, length, _ = query.shape
    out = torch.zeros_like(query)
    lse = query.new_zeros(batch, length, heads, dtype=torch.float32).transpose(1, 2)
    for tile in plan.first:
        q, k, v = _cut(query, key, value, tile)
        part, part_lse = _forward(q, k, v, 0.0, tile.causal, scale=scaling)
        out[tile.rows, :, tile.queries] = part
        lse[tile.rows, :, tile.queries] = part_lse
    return out, lse


def _covers(plan: Plan, query: Tensor) -> bool:
    """Whether one tile is the whole rectangle, whose results are then taken as they are."""
    if len(plan.first) != 1:
        return False
    tile = plan.first[0]
    return tile.rows == slice(None) and tile.queries == slice(None) and tile.keys == slice(None)


def _cut(query: Tensor, key: Tensor, value: Tensor, tile: Tile) -> tuple[Tensor, Tensor, Tensor]:
    return query[tile.rows, :, tile.queries], key[tile.rows, :, tile.keys], value[tile.rows, :, tile.keys]


def _gather(query: Tensor, key: Tensor, value: Tensor, strips: Strips) -> tuple[Tensor, Tensor, Tensor]:
    """Each [N, heads, L, D]."""
    q = query.transpose(1, 2)[strips.rows, strips.queries].transpose(1, 2)
    k = key.transpose(1, 2)[strips.rows, strips.keys].transpose(1, 2)
    v = value.transpose(1, 2)[strips.rows, strips.keys].transpose(1, 2)
    return q, k, v


def _places(strips: Strips, index: Tensor) -> tuple[Tensor, Tensor]:
    """(row, token) of the tokens that count, in the order of `[strips.valid]`."""
    return strips.rows.expand_as(index)[strips.valid], index[strips.valid]


def _merge(out: Tensor, lse: Tensor, part: Tensor, part_lse: Tensor) -> tuple[Tensor, Tensor]:
    """Out [..., D] and lse [...] over the union of two disjoint sets of keys."""
    total = torch.logaddexp(lse, part_lse)
    merged = out * (lse - total).exp()[..., None] + part * (part_lse - total).exp()[..., None]
    return merged.to(out.dtype), total


def _unit_stride(tensor: Tensor) -> Tensor:
    """The kernel reads a last dimension of another stride wrongly, without a word."""
    return tensor if tensor.stride(-1) == 1 else tensor.contiguous()
