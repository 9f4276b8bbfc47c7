"""Which keys a token sees: the specification that every kernel is tested against.

Two vectors say it all. `limit[j]` is the last key that token j sees, `start[j]` the first token of j's document, and
key `kv` is visible to query `q` where `start[q] <= kv <= limit[q]` (ISM paper, Eq. 2-5). A padding token sees itself
alone and nobody sees it, so no row is ever empty and nothing turns into NaN.

Knows nothing of models, heads or caches. Shapes: B rows, T tokens.
"""

from collections.abc import Callable

import torch
from torch import Tensor

from lemmata.errors import InputError
from lemmata.registry import Registry

LimitRule = Callable[["_Runs"], Tensor]

MASKS: Registry[LimitRule] = Registry(
    "mask",
    {
        "causal": "lemmata.attention.visibility:causal_limit",
        "ism": "lemmata.attention.visibility:ism_limit",
        "prefix": "lemmata.attention.visibility:prefix_limit",
        "full": "lemmata.attention.visibility:full_limit",
    },
)


def limits(segment_ids: Tensor, document_ids: Tensor | None = None, mask: str = "ism") -> tuple[Tensor, Tensor]:
    """(start, limit), int64 [B, T] each, of packed documents under a mask.

    `segment_ids` [B, T]: k >= 0 for the k-th query segment of its document, -1 for answer tokens. `document_ids`
    [B, T]: one number a document, -1 for padding; None is one document a row. Raises InputError: an unknown mask,
    shapes that differ, a document or a segment that is not one contiguous run, segments that do not count upwards.
    """
    rule = MASKS[mask]
    if segment_ids.dim() != 2:
        raise InputError(f"segment_ids must have the shape [batch, tokens], got {list(segment_ids.shape)}")
    if document_ids is None:
        document_ids = torch.zeros_like(segment_ids)
    if document_ids.shape != segment_ids.shape:
        raise InputError(
            f"document_ids {list(document_ids.shape)} and segment_ids {list(segment_ids.shape)} must have one shape"
        )
    runs = _Runs(segment_ids, document_ids)
    runs.validate()
    limit = torch.where(runs.padding, runs.index, rule(runs))
    start = torch.where(runs.padding, runs.index, runs.document_start)
    return start, limit


def dense_mask(start: Tensor, limit: Tensor) -> Tensor:
    """Boolean mask [B, 1, T, T], True where the query (row) sees the key (column)."""
    keys = torch.arange(start.shape[1], device=start.device)
    return ((start[..., None] <= keys) & (keys <= limit[..., None]))[:, None]


def causal_limit(runs: "_Runs") -> Tensor:
    """Every token sees its past (Eq. 2): `j`."""
    return runs.index


def ism_limit(runs: "_Runs") -> Tensor:
    """Query tokens see to the end of their segment, answer tokens their past (Eq. 5)."""
    return torch.where(runs.segment_ids >= 0, runs.segment_end, runs.index)


def prefix_limit(runs: "_Runs") -> Tensor:
    """Every token up to the end of the document's last query segment sees to that end (Eq. 3); causal after it."""
    document = runs.document_number
    last = torch.full_like(runs.index, -1).scatter_reduce(
        1, document, torch.where(runs.segment_ids >= 0, runs.segment_end, -1), "amax"
    )
    return torch.maximum(runs.index, last.gather(1, document))


def full_limit(runs: "_Runs") -> Tensor:
    """Every token sees its whole document (Eq. 1)."""
    return runs.document_end


class _Runs:
    """Where the documents and segments of each row begin and end (token indices, [B, T])."""

    def __init__(self, segment_ids: Tensor, document_ids: Tensor) -> None:
        batch, length = segment_ids.shape
        self.segment_ids = segment_ids
        self.padding = document_ids < 0
        self._documents = document_ids
        self.index = torch.arange(length, device=segment_ids.device).expand(batch, length)
        new_document = _changes(document_ids) | self.padding
        self._new_segment = new_document | _changes(segment_ids)
        self._new_document = new_document
        self.document_number = new_document.long().cumsum(1) - 1
        self.document_start = torch.where(new_document, self.index, 0).cummax(1).values
        self.document_end = self._run_end(new_document)
        self.segment_end = self._run_end(self._new_segment)

    def _run_end(self, begins: Tensor) -> Tensor:
        """Last index of the run that each token is in: one before the next beginning."""
        length = begins.shape[1]
        following = torch.where(begins, self.index, length).roll(-1, 1)
        following[:, -1:] = length
        return following.flip(1).cummin(1).values.flip(1) - 1

    def validate(self) -> None:
        """InputError where a document or a segment is not one contiguous run; names the row and the token."""
        if self.segment_ids.numel() == 0:
            raise InputError("segment_ids hold no token")
        unique = torch.where(self._new_document & ~self.padding, self._documents, -2 - self.index)
        ordered, order = unique.sort(dim=1, stable=True)
        again = torch.zeros_like(self.padding).scatter(1, order, ~_changes(ordered))
        self._refuse(again, "document {} begins a second time", self._documents)
        # One number that grows with the document and, inside it, with the segment: a query segment is out of order
        # where it does not exceed everything before it.
        step = int(self.segment_ids.max()) + 2
        height = self.document_number * step + self.segment_ids.clamp_min(-1) + 1
        before = torch.cat([torch.full_like(height[:, :1], -1), height.cummax(1).values[:, :-1]], dim=1)
        bad = self._new_segment & (self.segment_ids >= 0) & ~self.padding & (height <= before)
        self._refuse(bad, "segment {} comes again or out of order", self.segment_ids)

    @staticmethod
    def _refuse(bad: Tensor, what: str, ids: Tensor) -> None:
        if bool(bad.any()):
            row, token = (int(number) for number in bad.nonzero()[0])
            raise InputError(f"row {row}, token {token}: {what.format(int(ids[row, token]))}")


def _changes(ids: Tensor) -> Tensor:
    """True at the first token of a row and wherever the id differs from the one before."""
    changed = torch.ones_like(ids, dtype=torch.bool)
    changed[:, 1:] = ids[:, 1:] != ids[:, :-1]
    return changed
