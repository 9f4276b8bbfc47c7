"""What the kernels that cut attention into pieces share: what they refuse, and who computes the pieces on a device.

On the CPU pieces are tiles (`tiles.py`), on an NVIDIA GPU variable-length calls (`varlen.py`).
"""

from torch import Tensor

from lemmata.attention.kernels import varlen
from lemmata.attention.structure import Visibility


def refusal(
    query: Tensor, value: Tensor, visibility: Visibility, dropout: float, window: int | None, softcap: float | None
) -> str | None:
    """Why pieces can't compute this exactly, None where they can."""
    if query.device.type not in ("cpu", "cuda"):
        return f"runs on the CPU and on NVIDIA GPUs, not on {query.device.type!r}"
    if visibility.index is not None:
        return "needs rows whose caches have one length"
    if dropout:
        return "has no attention dropout"
    if softcap is not None:
        return "can't cap attention scores"
    if window is not None and visibility.keys > window:
        return f"has no sliding window (here {window} of {visibility.keys} tokens)"
    if value.shape[-1] != query.shape[-1]:
        return "needs values of the queries' head size"
    return varlen.refusal(query) if query.is_cuda else None
