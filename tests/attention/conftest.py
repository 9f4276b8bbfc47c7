"""Random packed rows, as the attention tests share them."""

import random
from collections.abc import Callable

import pytest
import torch
from torch import Tensor

torch.set_num_threads(1)

Rows = tuple[Tensor, Tensor]


def _row(rng: random.Random, length: int, padded: bool) -> tuple[list[int], list[int]]:
    segments: list[int] = []
    documents: list[int] = []

    def add(count: int, segment: int, document: int) -> None:
        segments.extend([segment] * count)
        documents.extend([document] * count)

    add(rng.randint(0, 5) if padded else 0, -1, -1)
    end = length - (rng.randint(0, 6) if padded else 0)
    document = 0
    while len(segments) < end:
        for turn in range(rng.randint(1, 4)):
            add(rng.randint(1, 9), turn, document)
            add(rng.randint(0, 9), -1, document)
        document += 1
    del segments[end:], documents[end:]
    add(length - end, -1, -1)
    return segments, documents


@pytest.fixture(scope="module", autouse=True)
def fresh_compiler() -> None:
    """PyTorch compiles FlexAttention for a few shapes a process, and each module has its own."""
    torch.compiler.reset()


@pytest.fixture
def packed() -> Callable[..., Rows]:
    """`packed(batch, length, padded, seed)` -> segment_ids, document_ids [batch, length] of random packed dialogues."""

    def make(batch: int = 3, length: int = 40, padded: bool = True, seed: int = 0) -> Rows:
        rng = random.Random(seed)
        rows = [_row(rng, length, padded) for _ in range(batch)]
        return torch.tensor([row[0] for row in rows]), torch.tensor([row[1] for row in rows])

    return make
