"""Choose the next token from logits. Knows nothing of text, models or caches."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from lemmata.errors import InputError


@dataclass(frozen=True)
class Sampling:
    """How an answer is sampled.

    `temperature` 0 is greedy; `top_k` 0 and `top_p` 1 leave the distribution whole; `max_tokens` counts the answer's
    tokens; `seed` makes it repeatable; an answer ends before any of the `stop` strings. InputError for a value
    outside its range.
    """

    temperature: float = 0.0
    top_p: float = 1.0
    top_k: int = 0
    max_tokens: int = 256
    seed: int | None = None
    stop: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not 0.0 <= self.temperature < float("inf"):
            raise InputError(f"temperature must be 0 or more, got {self.temperature}")
        if not 0.0 < self.top_p <= 1.0:
            raise InputError(f"top_p must be above 0 and at most 1, got {self.top_p}")
        if self.top_k < 0:
            raise InputError(f"top_k must be 0 or more, got {self.top_k}")
        if self.max_tokens < 1:
            raise InputError(f"max_tokens must be positive, got {self.max_tokens}")
        if isinstance(self.stop, str) or not all(isinstance(text, str) and text for text in self.stop):
            raise InputError(f"stop must be a tuple of non-empty texts, got {self.stop!r}")


class Sampler:
    """Draws for several rows; each row has its own random numbers, so its answer does not depend on its neighbours."""

    def __init__(self, sampling: Sampling, rows: Sequence[int] = (0,)) -> None:
        """`rows` number the rows for their random streams."""
        self._sampling = sampling
        seed = sampling.seed
        self._random = [random.Random() if seed is None else random.Random(f"{seed}/{row}") for row in rows]

    def keep(self, rows: Sequence[int]) -> None:
        """Go on with these rows only (indices into the present ones)."""
        self._random = [self._random[row] for row in rows]

    def __call__(self, logits: Tensor) -> list[int]:
        """Token ids, one a row, from logits [B, V]."""
        settings = self._sampling
        if settings.temperature == 0.0:
            return [int(token) for token in logits.argmax(-1).tolist()]
        scores, order = (logits.float() / settings.temperature).sort(dim=-1, descending=True, stable=True)
        if settings.top_k:
            scores[:, settings.top_k :] = -torch.inf
        probabilities = scores.softmax(-1)
        cumulated = probabilities.cumsum(-1)
        # The token that crosses top_p is still in: what lies before it has less than top_p.
        probabilities[cumulated - probabilities >= settings.top_p] = 0.0
        cumulated = probabilities.cumsum(-1)
        draws = torch.tensor([generator.random() for generator in self._random], device=logits.device)
        picked = torch.searchsorted(cumulated, (draws * cumulated[:, -1])[:, None], right=True)
        last = (probabilities > 0).sum(-1, keepdim=True) - 1
        return [int(token) for token in order.gather(-1, torch.minimum(picked, last))[:, 0].tolist()]
