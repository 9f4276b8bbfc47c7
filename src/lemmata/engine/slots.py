"""The keys and values of the rows that are decoded together, in one buffer of equal slots.

Row r's token at position p lies at [.., r, :, p, :]; rows of different lengths stand side by side, each from position 0
on, and a forward pass appends to each where it ends. A slot that is given up is filled by the last one, so that the
rows are always the first ones. Knows nothing of requests.

Shapes: the buffer is [2L, R, H, C, D]: keys and values of L layers, R slots, H key heads, room for C tokens.
"""

from collections.abc import Sequence

import torch
from torch import Tensor
from transformers import PreTrainedModel
from transformers.cache_utils import Cache, DynamicCache, DynamicLayer

from lemmata.attention.structure import Visibility
from lemmata.errors import InputError

ROOM = 128
"""The least room of a slot in tokens; it doubles when it is full."""


class Slots:
    """Room for `rows` rows of a model that has its mask attached. `lengths` counts each row's computed tokens."""

    def __init__(self, model: PreTrainedModel, rows: int) -> None:
        """Raises InputError: a backbone that places tokens itself, layers whose keys and values differ in shape."""
        if hasattr(model.base_model, "place_tokens"):
            raise InputError("rows of different lengths can't be batched under 2D positions: use lemmata.ChatSession")
        self._model = model
        self.lengths: list[int] = []
        heads, size, layers, dtype = _probe(model)
        self._buffer = torch.zeros(2 * layers, rows, heads, ROOM, size, dtype=dtype, device=model.device)

    @property
    def token_bytes(self) -> int:
        """Bytes of one token's keys and values."""
        layers, _, heads, _, size = self._buffer.shape
        return layers * heads * size * self._buffer.element_size()

    @property
    def bytes(self) -> int:
        """Bytes of the buffer."""
        return self._buffer.numel() * self._buffer.element_size()

    def open(self, parts: Sequence[Tensor], length: int) -> None:
        """Add a row whose first `length` tokens are in `parts` ([2L, H, t, D] each, at least so many together)."""
        row, at = len(self.lengths), 0
        self._reserve(length)
        for part in parts:
            taken = min(part.shape[2], length - at)
            self._buffer[:, row, :, at : at + taken] = part[:, :, :taken]
            at += taken
        self.lengths.append(length)

    def copy(self, row: int, first: int, end: int) -> Tensor:
        """The keys and values of a row's tokens, [2L, H, t, D]."""
        return self._buffer[:, row, :, first:end].clone(memory_format=torch.contiguous_format)

    def close(self, row: int) -> None:
        """Give a slot up; the last row takes it."""
        last = len(self.lengths) - 1
        if row != last:
            length = self.lengths[last]
            self._buffer[:, row, :, :length] = self._buffer[:, last, :, :length]
            self.lengths[row] = length
        self.lengths.pop()

    def append(
        self, first: int, tokens: Sequence[Sequence[int]], limits: Sequence[Sequence[int]], last: int = 1
    ) -> Tensor:
        """Compute new tokens of the rows first, first + 1, ...; logits [rows, last, V] after the last tokens of each.

        `limits` says of each new token the last key of its row that it sees. A row of fewer than `last` new tokens has
        its logits at the end.
        """
        past = self.lengths[first : first + len(tokens)]
        new = max(map(len, tokens))
        self._reserve(max(past) + new)
        ids, index, limit = [], [], []
        for row, row_limits, length in zip(tokens, limits, past, strict=True):
            # Padding stands before the new tokens, so that the last column is each row's last token; it is written
            # behind them, where it is seen by nobody and overwritten by what comes next.
            pad = list(range(length + len(row), length + new))
            ids.append([0] * len(pad) + list(row))
            index.append(pad + list(range(length, length + len(row))))
            limit.append(pad + list(row_limits))
        device = self._buffer.device
        positions = torch.tensor(index, device=device)
        limit_bt = torch.tensor(limit, device=device)
        keys = max(past) + new
        # One row alone, or rows of one length: any kernel will do.
        ragged = len(set(past)) > 1 or len({len(row) for row in tokens}) > 1
        visibility = Visibility(torch.zeros_like(limit_bt), limit_bt, keys - new, index=positions if ragged else None)
        with torch.inference_mode():
            output = self._model(
                torch.tensor(ids, device=device),
                visibility=visibility,
                position_ids=positions,
                past_key_values=_RaggedCache(self._buffer, first, positions, keys),
                use_cache=True,
                logits_to_keep=last,
            )
        for number, row in enumerate(tokens):
            self.lengths[first + number] += len(row)
        logits: Tensor = output.logits
        return logits

    def truncate(self, row: int, length: int) -> None:
        """Forget a row's tokens from position `length` on; what comes next is written over them."""
        self.lengths[row] = length

    def _reserve(self, length: int) -> None:
        """Make room for `length` tokens in every slot."""
        layers, rows, heads, room, size = self._buffer.shape
        if length <= room:
            return
        # Zeros, because a key that nobody sees still takes part in the arithmetic: 0 x NaN is NaN.
        buffer = self._buffer.new_zeros(layers, rows, heads, max(2 * room, length), size)
        used = max(self.lengths, default=0)
        buffer[:, :, :, :used] = self._buffer[:, :, :, :used]
        self._buffer = buffer


class _RaggedLayer(DynamicLayer):  # type: ignore[misc]
    """One layer of a forward pass over some rows: writes each new token at its own position."""

    def __init__(self, cache: "_RaggedCache", layer: int) -> None:
        super().__init__()
        self.is_initialized = True
        self._keys = cache.buffer[2 * layer, cache.rows]
        self._values = cache.buffer[2 * layer + 1, cache.rows]
        self._cache = cache

    def update(self, key_states: Tensor, value_states: Tensor, *_: object, **__: object) -> tuple[Tensor, Tensor]:
        """Write the new keys and values; returns all that the rows have."""
        positions, keys = self._cache.positions, self._cache.keys
        row = torch.arange(len(positions), device=positions.device)[:, None]
        for buffer, states in ((self._keys, key_states), (self._values, value_states)):
            buffer.transpose(1, 2)[row, positions] = states.transpose(1, 2)
        self.keys, self.values = self._keys[:, :, :keys], self._values[:, :, :keys]
        return self.keys, self.values

    def get_seq_length(self) -> int:
        """Number of keys before the new tokens, of the longest row."""
        return self._cache.keys - self._cache.positions.shape[1]


class _RaggedCache(Cache):  # type: ignore[misc]
    """The rows from `first` on as one forward pass sees them; `positions` [B, T] of the new tokens, `keys` in all."""

    def __init__(self, buffer: Tensor, first: int, positions: Tensor, keys: int) -> None:
        self.buffer = buffer
        self.rows = slice(first, first + len(positions))
        self.positions = positions
        self.keys = keys
        super().__init__(layers=[_RaggedLayer(self, layer) for layer in range(len(buffer) // 2)])


def _probe(model: PreTrainedModel) -> tuple[int, int, int, torch.dtype]:
    """(key heads, head size, layers, dtype) of what the model caches, from a forward pass over one token."""
    cache = DynamicCache()
    with torch.inference_mode():
        token = torch.zeros(1, 1, dtype=torch.long, device=model.device)
        model(token, segment_ids=torch.full_like(token, -1), past_key_values=cache, use_cache=True)
    shapes = {(tuple(layer.keys.shape), layer.keys.dtype) for layer in cache.layers}
    shapes |= {(tuple(layer.values.shape), layer.values.dtype) for layer in cache.layers}
    if len(shapes) != 1:
        raise InputError("the model's layers cache keys and values of different shapes: use lemmata.ChatSession")
    (_, heads, _, size), dtype = next(iter(shapes))
    return heads, size, len(cache.layers), dtype
