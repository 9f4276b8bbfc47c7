"""Linear self-attention whose layer is one step of gradient descent on in-context linear regression.

The construction of von Oswald et al. (2023) and Ding et al. (2024), in the ISM paper's section 2.1: a token is
(key part, query part, residual), K reads the key part, Q the query part, V the residual, and O writes -η into the
residual. An example (x, y) enters as (x, x, y), a question as (0, x, 0): its key is zero, so nobody learns from it. The
residual of an example is y - w·x and that of a question -w·x, each with the w that its own visible tokens have made.

Shapes: B sequences, N examples, M questions, T = N + M tokens, D input dimensions.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from lemmata.attention import dense_mask, limits
from lemmata.errors import InputError


@dataclass(frozen=True)
class Regressions:
    """`x` [B, N, D] and `y` [B, N] of the examples, `questions` [B, M, D] with their noise-free `answers` [B, M]."""

    x: Tensor
    y: Tensor
    questions: Tensor
    answers: Tensor


def draw_regressions(
    sequences: int, examples: int, questions: int, dimensions: int, noise: float, generator: torch.Generator
) -> Regressions:
    """x uniform in [-1, 1]^D, w standard normal, y = w·x + normal noise of that standard deviation; float64."""

    def uniform(count: int) -> Tensor:
        return 2 * torch.rand(sequences, count, dimensions, generator=generator, dtype=torch.float64) - 1

    x, asked = uniform(examples), uniform(questions)
    w = torch.randn(sequences, dimensions, 1, generator=generator, dtype=torch.float64)
    error = torch.randn(sequences, examples, generator=generator, dtype=torch.float64)
    return Regressions(x, (x @ w)[..., 0] + noise * error, asked, (asked @ w)[..., 0])


def split(examples: int, segments: int) -> list[int]:
    """The segment of each example, for `segments` segments of (nearly) equal length."""
    if not 1 <= segments <= examples:
        raise InputError(f"{examples} examples can't be split over {segments} segments")
    return [index * segments // examples for index in range(examples)]


def example_visibility(segment_of: Sequence[int], questions: int, mask: str) -> Tensor:
    """Boolean [T, T] under a mask of `lemmata.attention`; the questions are one more segment after the examples."""
    segment_ids = torch.tensor([[*segment_of, *[segment_of[-1] + 1] * questions]])
    return dense_mask(*limits(segment_ids, mask=mask))[0, 0]


def layers(data: Regressions, visible: Tensor, step_size: float, depth: int) -> Iterator[Tensor]:
    """The predictions [B, M] for the questions after 0, 1, …, `depth` layers of masked attention (Eq. 1)."""
    batch, count, size = data.x.shape
    asked = data.questions.shape[1]
    zero = torch.zeros(batch, asked, dtype=data.x.dtype)
    tokens = torch.cat(
        [
            torch.cat([data.x, torch.zeros_like(data.questions)], 1),
            torch.cat([data.x, data.questions], 1),
            torch.cat([data.y, zero], 1)[..., None],
        ],
        2,
    )
    identity = torch.eye(2 * size + 1, dtype=data.x.dtype)
    key, query, value = identity[:size], identity[size : 2 * size], identity[-1:]
    out = -step_size * identity[:, -1:]
    yield -tokens[:, count:, -1]
    for _ in range(depth):
        scores = (tokens @ query.T) @ (tokens @ key.T).transpose(1, 2)
        tokens = tokens + torch.where(visible, scores, 0.0) @ (tokens @ (out @ value).T)
        yield -tokens[:, count:, -1]


def residual_layers(data: Regressions, visible: Tensor, step_size: float, depth: int) -> Tensor:
    """The same predictions after `depth` layers by the recursion r ← r - η M r, M the masked Gram matrix: cheap."""
    count = data.x.shape[1]
    gram = torch.where(visible[:count, :count], data.x @ data.x.transpose(1, 2), 0.0)
    residual, total = data.y[..., None], torch.zeros_like(data.y[..., None])
    for _ in range(depth):
        total = total + residual
        residual = residual - step_size * (gram @ residual)
    weights = step_size * data.x.transpose(1, 2) @ total
    return (data.questions @ weights)[..., 0]


def largest_stable_step(data: Regressions, visible: Tensor) -> float:
    """The step size below which every sequence converges: 2 over the largest eigenvalue of I - (the recursion) / η.

    Those eigenvalues are the ones of the blocks of examples that see each other, since the rest is triangular.
    """
    count = data.x.shape[1]
    together = visible[:count, :count] & visible[:count, :count].T
    gram = torch.where(together, data.x @ data.x.transpose(1, 2), 0.0)
    return float(2 / torch.linalg.eigvalsh(gram).max())


def sequential_projection(data: Regressions, segment_of: Sequence[int]) -> Tensor:
    """The stationary point's predictions [B, M]: w ← w + X_s⁺ (y_s - X_s w), segment after segment from w = 0.

    X_s⁺ is the pseudo-inverse. One segment is least squares; one example a segment is the causal mask's stationary
    point (one pass of Kaczmarz' method).
    """
    segments = torch.tensor(segment_of)
    weights = torch.zeros(*data.x.shape[:1], data.x.shape[2], 1, dtype=data.x.dtype)
    for segment in segments.unique_consecutive():
        rows = segments == segment
        x, y = data.x[:, rows], data.y[:, rows, None]
        weights = weights + torch.linalg.pinv(x) @ (y - x @ weights)
    return (data.questions @ weights)[..., 0]
