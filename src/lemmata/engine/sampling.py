"""Choose the next token from logits. Knows nothing of text, models or caches."""

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from lemmata.errors import InputError
from lemmata.records import Record

MOST_LOGPROBS = 20


@dataclass(frozen=True)
class Sampling:
    """How an answer is sampled.

    `temperature` 0 is greedy; `top_k` 0, `top_p` 1 and `min_p` 0 leave the distribution whole (`min_p` leaves out what
    is less probable than that share of the most probable token); `repetition_penalty` divides the positive logits of
    tokens that the row has already, and multiplies the negative ones (Keskar et al. 2019); `max_tokens` counts the
    answer's tokens; `seed` makes it repeatable; an answer ends before any of the `stop` strings; `logprobs` n asks for
    each token's log-probability and the n likeliest tokens'. InputError for a value outside its range.
    """

    temperature: float = 0.0
    top_p: float = 1.0
    top_k: int = 0
    max_tokens: int = 256
    seed: int | None = None
    stop: tuple[str, ...] = ()
    min_p: float = 0.0
    repetition_penalty: float = 1.0
    logprobs: int | None = None

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
        if not 0.0 <= self.min_p <= 1.0:
            raise InputError(f"min_p must be 0 to 1, got {self.min_p}")
        if not 0.0 < self.repetition_penalty < math.inf:
            raise InputError(f"repetition_penalty must be positive, got {self.repetition_penalty}")
        if self.logprobs is not None and not 0 <= self.logprobs <= MOST_LOGPROBS:
            raise InputError(f"logprobs must be 0 to {MOST_LOGPROBS}, got {self.logprobs}")

    @property
    def plain(self) -> bool:
        """Whether the next token is simply the one with the greatest logit."""
        return self.temperature == 0.0 and self.repetition_penalty == 1.0


@dataclass(frozen=True)
class TokenLogprob(Record):
    """A token's log-probability under the model's own distribution; `top`: (token, log-probability), likeliest first.

    Neither temperature nor anything else of `Sampling` enters it.
    """

    token: int
    logprob: float
    top: tuple[tuple[int, float], ...] = ()


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

    def __call__(self, logits: Tensor, seen: Sequence[Sequence[int]] | None = None) -> list[int]:
        """Token ids, one a row, from logits [B, V]; `seen` are the rows' tokens so far, which the penalty needs."""
        settings = self._sampling
        if settings.repetition_penalty != 1.0:
            if seen is None:
                raise InputError("the repetition penalty needs the tokens so far")
            logits = _penalised(logits, seen, settings.repetition_penalty)
        if settings.temperature == 0.0:
            return [int(token) for token in logits.argmax(-1).tolist()]
        scores, order = (logits.float() / settings.temperature).sort(dim=-1, descending=True, stable=True)
        if settings.top_k:
            scores[:, settings.top_k :] = -torch.inf
        probabilities = scores.softmax(-1)
        cumulated = probabilities.cumsum(-1)
        # The token that crosses top_p is still in: what lies before it has less than top_p.
        probabilities[cumulated - probabilities >= settings.top_p] = 0.0
        probabilities[probabilities < settings.min_p * probabilities[:, :1]] = 0.0
        cumulated = probabilities.cumsum(-1)
        draws = torch.tensor([generator.random() for generator in self._random], device=logits.device)
        picked = torch.searchsorted(cumulated, (draws * cumulated[:, -1])[:, None], right=True)
        last = (probabilities > 0).sum(-1, keepdim=True) - 1
        return [int(token) for token in order.gather(-1, torch.minimum(picked, last))[:, 0].tolist()]


def logprobs_of(logits: Tensor, token: int, top: int) -> TokenLogprob:
    """The log-probability of `token`, and of the `top` likeliest tokens, from logits [V]."""
    scores = logits.float().log_softmax(-1)
    values, ids = scores.topk(min(top, len(scores)))
    likeliest = tuple(zip(ids.tolist(), values.tolist(), strict=True))
    return TokenLogprob(token, float(scores[token]), likeliest)


def _penalised(logits: Tensor, seen: Sequence[Sequence[int]], penalty: float) -> Tensor:
    logits = logits.float().clone()
    for row, ids in enumerate(seen):
        known = torch.tensor(sorted(set(ids)), device=logits.device)
        scores = logits[row, known]
        logits[row, known] = torch.where(scores > 0, scores / penalty, scores * penalty)
    return logits
