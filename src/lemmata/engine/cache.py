"""A key-value cache that writes into spare room instead of copying itself for every token.

`DynamicCache` concatenates, which moves the whole cache once a token; here a layer doubles its buffers when they are
full and hands out views. It keeps every token, also for sliding-window layers (our masks know the window), so that it
can be cropped at any time. Inference only: the views are written to in place.
"""

from torch import Tensor
from transformers.cache_utils import Cache, DynamicLayer

FIRST_CAPACITY = 64


class BufferLayer(DynamicLayer):  # type: ignore[misc]
    """Keys and values [B, H, length, D] of one layer, as views of buffers with room for more tokens."""

    def __init__(self) -> None:
        super().__init__()
        self.is_initialized: bool = False
        self._length = 0
        self._key_buffer: Tensor
        self._value_buffer: Tensor

    def update(self, key_states: Tensor, value_states: Tensor, *_: object, **__: object) -> tuple[Tensor, Tensor]:
        """Append new keys and values; returns all of them."""
        length = self._length + key_states.shape[-2]
        self._reserve(key_states, value_states, length)
        self._key_buffer[:, :, self._length : length] = key_states
        self._value_buffer[:, :, self._length : length] = value_states
        self._length = length
        return self._view()

    def get_seq_length(self) -> int:
        """Number of cached tokens."""
        return self._length

    def crop(self, tokens_to_remove: int) -> None:
        """Forget the last tokens; a negative count, as transformers has it."""
        self._length += tokens_to_remove
        self._view()

    def batch_select_indices(self, indices: Tensor) -> None:
        """Keep these rows."""
        self._key_buffer, self._value_buffer = self._key_buffer[indices], self._value_buffer[indices]
        self._view()

    def _view(self) -> tuple[Tensor, Tensor]:
        self.keys, self.values = self._key_buffer[:, :, : self._length], self._value_buffer[:, :, : self._length]
        return self.keys, self.values

    def _reserve(self, keys: Tensor, values: Tensor, length: int) -> None:
        """Make room for `length` tokens."""
        if self.is_initialized and length <= self._key_buffer.shape[2]:
            return
        room = max(FIRST_CAPACITY, 2 * length)
        key_buffer, value_buffer = (new.new_empty(*new.shape[:2], room, new.shape[3]) for new in (keys, values))
        if self.is_initialized:
            key_buffer[:, :, : self._length] = self.keys
            value_buffer[:, :, : self._length] = self.values
        self._key_buffer, self._value_buffer = key_buffer, value_buffer
        self.is_initialized = True


class BufferCache(Cache):  # type: ignore[misc]
    """One BufferLayer a layer, made as the model asks for them."""

    def __init__(self) -> None:
        super().__init__(layer_class_to_replicate=BufferLayer)

    def crop_to(self, length: int) -> None:
        """Forget every token from position `length` on."""
        for layer in self.layers:
            layer.crop(min(0, length - layer.get_seq_length()))

    def keep_rows(self, rows: Tensor) -> None:
        """Keep these rows of the batch."""
        for layer in self.layers:
            layer.batch_select_indices(rows)
