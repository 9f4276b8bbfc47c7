"""Kernel `flex`: PyTorch's FlexAttention with a BlockMask that is built from `start` and `limit`, block by block.

A block of B queries sees key blocks from min(start)/B to max(limit)/B; those from max(start) to min(limit) are seen
whole and need no mask inside. So no token-level T x S tensor is ever made, only (T/B) x (S/B) block numbers.
FlexAttention is fast only when compiled (uncompiled it builds T x S scores), so it is always compiled here: on the CPU
that takes a C++ compiler and has no backward.
"""

import shutil
from collections.abc import Callable
from functools import cache
from typing import Any

import torch
from torch import Tensor, nn
from torch._dynamo.exc import FailOnRecompileLimitHit, TorchDynamoException
from torch.nn.attention.flex_attention import BlockMask, flex_attention

from lemmata.attention.kernels.precision import autocast_together
from lemmata.attention.structure import Visibility
from lemmata.errors import InputError, MissingPartError

BLOCK = 128
"""Tokens of a block, FlexAttention's own."""


def flex(
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
    """Exact for every mask, packing, padding, cache, window and softcap: forward on the CPU, both ways on a GPU.

    Raises InputError: dropout, gradients on the CPU, more shapes than PyTorch compiles. Raises MissingPartError: no C++
    compiler, or one that fails.
    """
    if dropout:
        raise InputError("kernel 'flex' has no attention dropout: use the kernel 'dense' or 'auto'")
    if query.device.type == "cpu":
        if torch.is_grad_enabled() and any(tensor.requires_grad for tensor in (query, key, value)):
            raise InputError(
                "kernel 'flex' computes gradients on a GPU only: on the CPU use it under torch.no_grad(), or train "
                "with the kernel 'auto'"
            )
        _require_compiler()
    query, key, value = autocast_together(query, key, value)
    keys = key.shape[2]
    mask = visibility.once(("flex", keys, window), lambda: block_mask(visibility, keys, window))
    try:
        output: Tensor = _compiled(query.device.type)(
            query,
            key,
            value,
            score_mod=None if softcap is None else _cap(softcap),
            block_mask=mask,
            scale=scaling,
            enable_gqa=query.shape[1] != key.shape[1],
        )
    except FailOnRecompileLimitHit:
        raise InputError(
            "kernel 'flex' was compiled for as many shapes as PyTorch allows: pad rows to one length, or use the "
            "kernel 'auto'"
        ) from None
    except TorchDynamoException as error:
        reason = " ".join(str(error).split())[:200]
        raise MissingPartError(f"kernel 'flex' can't be compiled here, use the kernel 'auto': {reason}") from error
    return output.transpose(1, 2).contiguous(), None


def block_mask(visibility: Visibility, keys: int, window: int | None = None) -> BlockMask:
    """The BlockMask of T new tokens over the last `keys` of the S keys, in O(T + S) plus the block numbers."""
    hidden = visibility.keys - keys
    if hidden < 0:
        raise InputError(f"the cache holds {keys} keys, expected {visibility.keys}: static caches are not supported")
    start = (visibility.windowed_start(window) - hidden).clamp_min(0)
    limit = visibility.limit - hidden
    first, first_whole = _by_block(start, "amin"), _by_block(start, "amax")
    last, last_whole = _by_block(limit, "amax"), _by_block(limit, "amin")
    begin = torch.arange(0, keys, BLOCK, device=start.device)
    end = begin + BLOCK - 1
    # [B, T/BLOCK, S/BLOCK]: a block is whole where its least fortunate query sees it all, partial where any sees any.
    whole = (first_whole[..., None] <= begin) & (end <= last_whole[..., None])
    partial = (first[..., None] <= end) & (begin <= last[..., None]) & ~whole

    def sees(batch: Tensor, head: Tensor, query: Tensor, key: Tensor) -> Tensor:
        return (start[batch, query] <= key) & (key <= limit[batch, query])

    return BlockMask.from_kv_blocks(
        *_numbers(partial),
        *_numbers(whole),
        BLOCK_SIZE=BLOCK,
        mask_mod=sees,
        seq_lengths=(start.shape[1], keys),
    )


def _by_block(values: Tensor, reduce: str) -> Tensor:
    """Least ("amin") or greatest ("amax") of each block of queries, [B, T] -> [B, T/BLOCK]."""
    blocks = -(-values.shape[1] // BLOCK)
    # The last block's missing queries repeat its last one, which changes no extreme.
    filled = torch.cat([values, values[:, -1:].expand(-1, blocks * BLOCK - values.shape[1])], dim=1)
    return getattr(filled.unflatten(1, (blocks, BLOCK)), reduce)(dim=2)


def _numbers(member: Tensor) -> tuple[Tensor, Tensor]:
    """How many key blocks each query block has, and which, as from_kv_blocks takes them: members first, in order."""
    count = member.sum(-1, dtype=torch.int32)
    order = member.int().argsort(dim=-1, descending=True, stable=True).int()
    return count[:, None], order[:, None]


@cache
def _compiled(device: str) -> Callable[..., Any]:
    """With `fullgraph` a shape too many is an error; without, FlexAttention would go on uncompiled in silence.

    On the CPU each shape is compiled for itself: PyTorch 2.13 generates C++ for dynamic shapes that does not compile.
    """
    return torch.compile(flex_attention, fullgraph=True, dynamic=False if device == "cpu" else None)


@cache
def _cap(softcap: float) -> Callable[..., Tensor]:
    """One function a cap, so that layers share what was compiled for it."""

    def capped(score: Tensor, batch: Tensor, head: Tensor, query: Tensor, key: Tensor) -> Tensor:
        return torch.tanh(score / softcap) * softcap

    return capped


def _require_compiler() -> None:
    from torch._inductor.config import cpp

    names = [name for name in (cpp.cxx if isinstance(cpp.cxx, tuple) else (cpp.cxx,)) if name]
    if not any(shutil.which(name) for name in names):
        raise MissingPartError(
            "kernel 'flex' on the CPU needs a C++ compiler and none is there: install one (apt-get install g++), or "
            "use the kernel 'auto'"
        )
