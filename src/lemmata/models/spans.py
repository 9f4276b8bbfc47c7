"""GLM's two-dimensional positions: which span a token is in, and where in the span (ISM paper, Figure 2).

Counted from 1, as in the figure. Under `ism` (row b) a given token is a span of its own, (its index, 0); an answer is
one span, (index of its first token, 0, 1, 2, ...): nothing depends on what comes later, so cached keys stay as they
were rotated. Under `chatglm` (row a) everything up to the last [MASK] is (its index, 0), and [START] and what follows
are (index of [MASK], 1, 2, ...). Knows nothing of models. Shapes: B rows, S tokens so far, T of them new.
"""

from collections.abc import Callable

import torch
from torch import Tensor

from lemmata.registry import Registry

Scheme = Callable[[Tensor, Tensor], Tensor]

SCHEMES: Registry[Scheme] = Registry(
    "span scheme",
    {"ism": "lemmata.models.spans:ism_positions", "chatglm": "lemmata.models.spans:chatglm_positions"},
)


def ism_positions(segment_ids: Tensor, start: Tensor) -> Tensor:
    """Positions [2, B, T] of the last T tokens; `segment_ids` [B, S], `start` [B, T] where its document begins."""
    index, given = _index(segment_ids), segment_ids >= 0
    before = torch.where(given, index, -1).cummax(1).values  # the last given token up to here
    index, given, before = (tensor[:, -start.shape[1] :] for tensor in (index, given, before))
    begin = torch.where(given, index, torch.maximum(before + 1, start))
    return torch.stack((begin - start + 1, index - begin))


def chatglm_positions(segment_ids: Tensor, start: Tensor) -> Tensor:
    """As `ism_positions`; the last query segment of a document ends with [MASK] [START]."""
    index, new = _index(segment_ids), start.shape[1]
    queries = torch.where(segment_ids >= 0, index, -1)
    past = segment_ids.shape[1] - new
    last = torch.full_like(queries, -1).scatter_reduce(1, start, queries[:, past:], "amax").gather(1, start)
    if past:
        cached = queries[:, :past].amax(1, keepdim=True)
        last = torch.maximum(last, torch.where(cached >= start, cached, -1))
    index = index[:, past:]
    # `last` is [START]; before it, and in a document without any query, a token is a span of its own.
    inside = (last >= 0) & (index >= last)
    return torch.stack((torch.where(inside, last - 1, index) - start + 1, torch.where(inside, index - last + 1, 0)))


def _index(segment_ids: Tensor) -> Tensor:
    return torch.arange(segment_ids.shape[1], device=segment_ids.device).expand_as(segment_ids)
