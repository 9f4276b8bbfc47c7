"""Training examples as packed batches: dialogues in, tensors out, in an order that a seed decides.

Knows nothing of models. Tensor names carry their shape: b rows, t tokens of a row.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from lemmata.dialogue import encode, pack, read_dialogues
from lemmata.dialogue.types import Encoded
from lemmata.errors import InputError

IGNORED = -100


@dataclass(frozen=True)
class Batch:
    """Rows of packed documents, all int64 [b, t]; `labels_bt` holds IGNORED where nothing is trained."""

    input_ids_bt: Tensor
    segment_ids_bt: Tensor
    document_ids_bt: Tensor
    labels_bt: Tensor

    @property
    def targets(self) -> int:
        """How many tokens are predicted with loss; the first token of a row has no predecessor."""
        return int((self.labels_bt[:, 1:] != IGNORED).sum())


def load_examples(
    path: Path,
    tokenizer: object,
    segments: str,
    row_length: int,
    drop_too_long: bool = False,
    progress: Callable[[int], None] = lambda done: None,
) -> tuple[list[Encoded], int]:
    """Every dialogue of a file, encoded, and how many were dropped.

    An example that is longer than a row loses whole turns from its end; where none of its answers fits a row it is
    dropped and counted, or without `drop_too_long` refused: InputError with the dialogue's id. A bad file is one too.
    """
    examples, dropped = [], 0
    for number, dialogue in enumerate(read_dialogues(path), start=1):
        try:
            examples.append(encode(dialogue, tokenizer, segments=segments, max_length=row_length))
        except InputError:
            if not drop_too_long:
                raise
            dropped += 1
        progress(number)
    return examples, dropped


def expand_turns(example: Encoded) -> list[Encoded]:
    """A dialogue of T answers as T samples that end with one answer each and have loss on that one only.

    The prefix mask needs this: under it earlier answers see the later queries, and so their own targets (ISM paper,
    section 1: "expanding each dialogue into many duplicated triplets").
    """
    loss = np.asarray(example.loss_mask)
    begins = np.flatnonzero(np.diff(loss, prepend=0) == 1)
    ends = np.flatnonzero(np.diff(loss, append=0) == -1) + 1
    return [
        Encoded(
            example.token_ids[:end],
            example.segment_ids[:end],
            (0,) * int(begin) + (1,) * int(end - begin),
            example.document_ids[:end],
        )
        for begin, end in zip(begins, ends, strict=True)
    ]


def epoch_rows(examples: Sequence[Encoded], row_length: int, pad_id: int, seed: int, epoch: int) -> list[Encoded]:
    """The packed rows of one epoch: a permutation that depends on `seed` and `epoch` only."""
    order = np.random.default_rng([seed, epoch]).permutation(len(examples))
    rows = pack([examples[index] for index in order], row_length, pad_id)
    return [rows[index] for index in np.random.default_rng([seed, epoch, 1]).permutation(len(rows))]


def collate(rows: Sequence[Encoded]) -> Batch:
    """Stack rows of one length; a token is a label where its loss mask is set."""
    ids, segments, documents, loss = (
        torch.tensor([getattr(row, name) for row in rows])
        for name in ("token_ids", "segment_ids", "document_ids", "loss_mask")
    )
    return Batch(ids, segments, documents, torch.where(loss.bool(), ids, IGNORED))


class Batches:
    """An endless, restartable stream of batches over the epochs of one stage.

    `position` is (epoch, rows already given); set at construction it continues where another stream stopped.
    """

    def __init__(
        self, examples: Sequence[Encoded], row_length: int, rows: int, pad_id: int, seed: int, position: tuple[int, int]
    ) -> None:
        if not examples:
            raise InputError("no training example")
        self._examples, self._row_length, self._rows = examples, row_length, rows
        self._pad_id, self._seed = pad_id, seed
        self.position = position

    def __iter__(self) -> Iterator[Batch]:
        while True:
            epoch, given = self.position
            rows = epoch_rows(self._examples, self._row_length, self._pad_id, self._seed, epoch)
            while given < len(rows):
                batch = rows[given : given + self._rows]
                given += len(batch)
                self.position = (epoch, given)
                yield collate(batch)
            self.position = (epoch + 1, 0)
