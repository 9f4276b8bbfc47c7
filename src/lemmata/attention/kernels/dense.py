"""Kernel `dense`: PyTorch's scaled_dot_product_attention with a mask tensor, or none where none is needed."""

from torch import Tensor, nn
from transformers.integrations.sdpa_attention import sdpa_attention_forward

from lemmata.attention.structure import Visibility
from lemmata.errors import InputError


def dense(
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
    """Exact for every mask, packing, padding and sliding window; memory grows with T x S.

    Raises InputError for models that cap their attention scores (no SDPA path exists for them).
    """
    if softcap is not None:
        raise InputError("kernel 'dense' can't cap attention scores (softcap): use the kernel 'eager'")
    keys = key.shape[2]
    unwindowed = window is None or visibility.keys <= window
    causal = unwindowed and visibility.causal
    bare = causal or (unwindowed and visibility.everything and keys == visibility.keys)
    mask = None if bare else visibility.mask(keys, None if unwindowed else window)
    output, _ = sdpa_attention_forward(
        module, query, key, value, mask, dropout=dropout, scaling=scaling, is_causal=causal
    )
    return output, None
