"""Kernels that compute attention under a `Visibility`, behind one registry.

What a kernel can't do exactly it refuses in words; `auto` is a choice among those that can.
"""

from typing import NamedTuple, Protocol

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
SEGMENTS_UP_TO, LONG_RUN = 2048, 32
"""`segments` beats `two-pass` on the CPU up to this many tokens a row, this many a segment on average (measured)."""


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
    kernel = choose(query, value, visibility, dropout=dropout, window=window, softcap=softcap).kernel
    return KERNELS[kernel](
        module, query, key, value, visibility, scaling=scaling, dropout=dropout, window=window, softcap=softcap
    )


class Choice(NamedTuple):
    """The kernel that `auto` takes, and why."""

    kernel: str
    reason: str


def choose(
    query: Tensor,
    value: Tensor,
    visibility: Visibility,
    *,
    dropout: float,
    window: int | None,
    softcap: float | None,
) -> Choice:
    """The fastest kernel that is exact for this layer and these tokens, by what was measured on each device.

    Where no mask is needed, for short rows and for what the others refuse, `dense`; otherwise `segments` on top of a
    cache, and on the CPU for rows that it cuts into few long pieces; else `two-pass`.
    """
    from lemmata.attention.kernels import pieces

    if softcap is not None:
        return Choice("eager", "only it and flex cap attention scores")
    if visibility.causal or visibility.everything:
        return Choice("dense", "no mask is needed")
    tokens = query.shape[2]
    if tokens < DENSE_BELOW:
        return Choice("dense", f"fewer than {DENSE_BELOW} new tokens")
    refused = pieces.refusal(query, value, visibility, dropout, window, softcap)
    if refused is not None:
        return Choice("dense", f"what goes without a mask tensor {refused}")
    if visibility.past:
        return Choice("segments", "on top of a cache")
    if query.is_cuda:
        return Choice("two-pass", "copies no key twice")
    if tokens > SEGMENTS_UP_TO:
        return Choice("two-pass", f"more than {SEGMENTS_UP_TO} tokens a row")
    runs = len(visibility.segments) + len(visibility.causal_runs)
    if query.shape[0] * tokens >= LONG_RUN * runs:
        return Choice("segments", f"segments of at least {LONG_RUN} tokens on average")
    return Choice("two-pass", f"segments of fewer than {LONG_RUN} tokens on average")
