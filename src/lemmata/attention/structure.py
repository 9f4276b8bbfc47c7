"""What one forward pass tells its attention layers: who sees whom, and which kernel computes it.

A `Visibility` is made once a forward pass and handed through every layer. It turns the vectors of `visibility.py`
into what a kernel needs (a mask, slices), each built at most once. Knows nothing of the model.

Shapes: B rows, T new tokens (the queries), S = past + T keys; `start` and `limit` count keys from the first cached one.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeAlias, TypeVar

import torch
from torch import Tensor

from lemmata.errors import InputError

Made = TypeVar("Made")

Run: TypeAlias = tuple[int, int, int]
"""(row, first token, last token), both counted among the new tokens."""


@dataclass
class Visibility:
    """`start`, `limit` [B, T] of the new tokens over S keys; `padding` [B, T] marks rows whose output nobody reads.

    `index` [B, T]: each new token's own key, where rows have caches of different lengths; None: past, past + 1, ...
    """

    start: Tensor
    limit: Tensor
    past: int
    padding: Tensor | None = None
    index: Tensor | None = None
    _made: dict[Hashable, Any] = field(default_factory=dict, repr=False)

    @classmethod
    def of_one_token(cls, past: int, device: torch.device) -> "Visibility":
        """One token a row that sees all cached keys and itself: a decoding step without padding."""
        found = cls(torch.zeros(1, 1, device=device, dtype=torch.long), torch.full((1, 1), past, device=device), past)
        found.__dict__["everything"] = True
        return found

    @property
    def keys(self) -> int:
        """S, the number of cached and new keys."""
        return self.past + int(self.start.shape[1])

    @cached_property
    def causal(self) -> bool:
        """Whether each row is one document under the plain causal mask, so that a kernel's causal flag will do.

        Padding after the document is no hindrance: its outputs are finite and unread.
        """
        if self.past or self.index is not None:
            return False
        plain = (self.start == 0) & (self.limit == torch.arange(self.keys, device=self.limit.device))
        return bool((plain if self.padding is None else plain | self.padding).all())

    @cached_property
    def everything(self) -> bool:
        """Whether every new token sees every key: no mask at all (one decoded token without left padding)."""
        return bool(((self.start == 0) & (self.limit == self.keys - 1)).all())

    def windowed_start(self, window: int | None) -> Tensor:
        """`start` under a sliding window: token q sees no key before q - window + 1."""
        if window is None:
            return self.start
        queries = self.index
        if queries is None:
            queries = torch.arange(self.past, self.keys, device=self.start.device)
        return torch.maximum(self.start, queries - window + 1)

    def mask(self, keys: int, window: int | None = None) -> Tensor:
        """Boolean mask [B, 1, T, keys] over the last `keys` of the S keys (a sliding-window cache holds fewer)."""
        if keys > self.keys:
            raise InputError(f"the cache holds {keys} keys, expected {self.keys}: static caches are not supported")

        def build() -> Tensor:
            index = torch.arange(self.keys - keys, self.keys, device=self.start.device)
            start = self.windowed_start(window)
            return ((start[..., None] <= index) & (index <= self.limit[..., None]))[:, None]

        return self.once(("mask", keys, window), build)

    def once(self, what: Hashable, build: Callable[[], Made]) -> Made:
        """What `build` makes, made the first time that it is asked for and kept for the other layers."""
        if what not in self._made:
            self._made[what] = build()
        made: Made = self._made[what]
        return made

    @cached_property
    def one_document(self) -> bool:
        """Whether each row is one document from its first token on, with padding after it at most."""
        single = self.start == 0
        return bool((single if self.padding is None else single | self.padding).all())

    @cached_property
    def documents(self) -> list[Run]:
        """The documents, without padding; only without a cache."""
        begins = self.start == torch.arange(self.keys, device=self.start.device)
        return self._runs(begins, self._real)

    @cached_property
    def segments(self) -> list[Run]:
        """The runs of new tokens that all see to the end of their run: query segments."""
        ends = self.limit - self.past
        inside = (ends > self._index) | ((ends == self._index) & self._follows(ends > self._index, ends))
        return self._runs(~self._follows(inside, ends), inside & self._real)

    @cached_property
    def causal_runs(self) -> list[Run]:
        """The runs of new tokens of one document that see their past only."""
        covered = torch.zeros_like(self._real)
        for row, first, last in self.segments:
            covered[row, first : last + 1] = True
        causal = self._real & ~covered
        return self._runs(~self._follows(causal, self.start), causal)

    @property
    def _index(self) -> Tensor:
        return torch.arange(self.start.shape[1], device=self.start.device)

    @property
    def _real(self) -> Tensor:
        return torch.ones_like(self.start, dtype=torch.bool) if self.padding is None else ~self.padding

    @staticmethod
    def _follows(member: Tensor, value: Tensor) -> Tensor:
        """True where the token before is a member and has the same value."""
        found = torch.zeros_like(member)
        found[:, 1:] = member[:, :-1] & (value[:, 1:] == value[:, :-1])
        return found

    @staticmethod
    def _runs(begins: Tensor, member: Tensor) -> list[Run]:
        """(row, first, last) of the runs of members, cut where `begins` is set."""
        runs: list[Run] = []
        for row, (starts, inside) in enumerate(zip(begins.tolist(), member.tolist(), strict=True)):
            open_run = None
            for token, belongs in enumerate([*inside, False]):
                if open_run is not None and (not belongs or starts[token]):
                    runs.append((row, open_run, token - 1))
                    open_run = None
                if belongs and open_run is None:
                    open_run = token
        return runs
