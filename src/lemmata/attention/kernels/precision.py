"""One precision for queries, keys and values. Knows nothing of kernels."""

import torch
from torch import Tensor


def autocast_together(query: Tensor, key: Tensor, value: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """All three in autocast's precision where it is on: rotated queries and keys come in float32 there."""
    device = query.device.type
    if not torch.is_autocast_enabled(device):
        return query, key, value
    dtype = torch.get_autocast_dtype(device)
    return query.to(dtype), key.to(dtype), value.to(dtype)
