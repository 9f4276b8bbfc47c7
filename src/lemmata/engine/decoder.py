"""One row of tokens and its key-value cache. Knows nothing of text or dialogues.

The invariant of turn-by-turn inference (DESIGN): the cache holds a beginning of the row, between two turns all but
the last sampled token. `advance` computes whatever is not cached in one piece: a whole new query segment, or one token.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import torch
from torch import Tensor
from transformers import PreTrainedModel

from lemmata.attention import attached_mask
from lemmata.attention.structure import Visibility
from lemmata.engine.cache import BufferCache
from lemmata.errors import InputError


class Decoder:
    """Tokens so far, with their segments, and the cache of a model that has a mask attached."""

    def __init__(self, model: PreTrainedModel) -> None:
        self.mask = require_mask(model)
        self.model = model
        self.context = context_length(model)
        self.ids: list[int] = []
        self.segment_ids: list[int] = []
        self._cache = BufferCache()

    @property
    def cached(self) -> int:
        """Number of tokens whose keys and values are in the cache."""
        return int(self._cache.get_seq_length())

    def extend(self, ids: Sequence[int], segment_ids: Sequence[int]) -> None:
        """Append tokens without computing anything; a query segment must be appended whole."""
        self.ids.extend(ids)
        self.segment_ids.extend(segment_ids)

    def truncate(self, length: int) -> None:
        """Forget every token from position `length` on; the cache is cut where no query segment is torn."""
        del self.ids[length:], self.segment_ids[length:]
        if self.mask == "prefix":
            length = 0  # what is cached has seen tokens that are gone
        self._cache.crop_to(min(length, self.cached))

    def advance(self) -> Tensor:
        """Compute every token that is not cached, in one pass; logits [1, V] after the last."""
        if self.mask == "prefix" and any(segment >= 0 for segment in self.segment_ids[self.cached :]):
            self._cache = BufferCache()  # a new query changes what every earlier token sees
        cached = self.cached
        device = self.model.device
        new = torch.tensor([self.ids[cached:]], device=device)
        structure: dict[str, object]
        if cached and new.shape[1] == 1:
            structure = {"visibility": Visibility.of_one_token(cached, device)}
        else:
            structure = {"segment_ids": torch.tensor([self.segment_ids[cached:]], device=device)}
        with torch.inference_mode():
            output = self.model(new, past_key_values=self._cache, use_cache=True, logits_to_keep=1, **structure)
        logits: Tensor = output.logits[:, -1]
        return logits

    def compute(self) -> None:
        """Bring the cache up to all but the last token, as a sampled answer leaves it."""
        if self.mask == "prefix" or self.cached >= len(self.ids) - 1:
            return
        last = self.ids.pop(), self.segment_ids.pop()
        try:
            self.advance()
        finally:
            self.extend((last[0],), (last[1],))


def require_mask(model: PreTrainedModel) -> str:
    """Name of the model's attached mask; InputError where none is, or where nothing can be generated under it."""
    mask = attached_mask(model)
    if mask is None:
        raise InputError("no mask is attached to the model: lemmata.attach(model, mask='ism'), or mask='causal'")
    if mask == "full":
        raise InputError("nothing can be generated under the mask 'full': every token sees the ones that follow")
    return mask


def context_length(model: PreTrainedModel) -> int:
    """Most tokens that a row of this model can have."""
    return int(model.config.max_position_embeddings)


@contextmanager
def evaluating(model: PreTrainedModel) -> Iterator[None]:
    """Without dropout inside, as it was afterwards."""
    training = model.training
    model.eval()
    try:
        yield
    finally:
        model.train(training)
