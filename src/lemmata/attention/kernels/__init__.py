"""Kernels that compute attention under a `Visibility`, behind one registry.

What a kernel can't do exactly it refuses in words; `auto` is a choice among those that can.
"""

from typing import Protocol

from torch import Tensor, nn

from lemmata.attention.structure import Visibility
from lemmata.registry import Registry


class Kernel(Protocol):
    """Attention of `query` [B, H, T, D] over `key`, `value` [B, G, S, D]; returns [B, T, H, D] and weights or None."""

    def __call__(
        self,
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
    ) -> tuple[Tensor, Tensor | None]: ...


KERNELS: Registry[Kernel] = Registry(
    "kernel",
    {
        "auto": "lemmata.attention.kernels:automatic",
        "dense": "lemmata.attention.kernels.dense:dense",
        "eager": "lemmata.attention.kernels.eager:eager",
        "flex": "lemmata.attention.kernels.flex:flex",
        "segments": "lemmata.attention.kernels.segments:segments",
        "two-pass": "lemmata.attention.kernels.two_pass:two_pass",
    },
)


DENSE_BELOW = 256
"""New tokens a row below which a mask costs less than the bookkeeping of tiles (measured, small models, one core)."""


def automatic(
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
) -> tuple[Tensor, Tensor | None]:
    """The fastest kernel that is exact for this layer and these tokens; see `choose`."""
    name = choose(query, value, visibility, dropout=dropout, window=window, softcap=softcap)
    return KERNELS[name](
        module, query, key, value, visibility, scaling=scaling, dropout=dropout, window=window, softcap=softcap
    )


def choose(
    query: Tensor,
    value: Tensor,
    visibility: Visibility,
    *,
    dropout: float,
    window: int | None,
    softcap: float | None,
) -> str:
    """Name of the kernel that `auto` takes.

    Where no mask is needed, for short rows and for what the others refuse, `dense`; on the CPU otherwise `segments` on
    top of a cache and `two-pass` without one.
    """
    from lemmata.attention.kernels import tiles

    if softcap is not None:
        return "eager"
    if query.shape[2] < DENSE_BELOW or visibility.causal or visibility.everything:
        return "dense"
    if tiles.refusal(query, value, visibility, dropout, window, softcap) is not None:
        return "dense"
    return "segments" if visibility.past else "two-pass"
