"""Kernel `eager`: attention written out with an additive mask; slow, obvious, and it returns the weights."""

import torch
from torch import Tensor, nn

from lemmata.attention.structure import Visibility


def eager(
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
) -> tuple[Tensor, Tensor]:
    """Exact for every mask, window and softcap. A boolean mask would be *added* to the scores: hence the bias."""
    groups = query.shape[1] // key.shape[1]
    key, value = (tensor.repeat_interleave(groups, dim=1) for tensor in (key, value))
    scores = query @ key.transpose(2, 3) * (query.shape[-1] ** -0.5 if scaling is None else scaling)
    if softcap is not None:
        scores = torch.tanh(scores / softcap) * softcap
    visible = visibility.mask(key.shape[2], window)
    bias = torch.zeros_like(visible, dtype=scores.dtype).masked_fill(~visible, torch.finfo(scores.dtype).min)
    weights = torch.softmax(scores + bias, dim=-1, dtype=torch.float32).to(query.dtype)
    weights = nn.functional.dropout(weights, p=dropout, training=module.training)
    return (weights @ value).transpose(1, 2).contiguous(), weights
