"""Training examples as rows, and rows as tensors: dialogues in, batches out, in an order that a seed decides.

Knows nothing of models. Tensor names carry their shape: b rows, t tokens of a row.
"""

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from lemmata.dialogue import encode_all, pack, read_dialogues
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

    def to(self, device: torch.device) -> "Batch":
        """The same batch on a device."""
        return Batch(*(getattr(self, name).to(device) for name in vars(self)))


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
    found = encode_all(read_dialogues(path), tokenizer, segments=segments, max_length=row_length)
    for number, example in enumerate(found, start=1):
        if isinstance(example, Encoded):
            examples.append(example)
        elif drop_too_long:
            dropped += 1
        else:
            raise example
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


def targets(rows: Sequence[Encoded]) -> int:
    """How many tokens of these rows are predicted with loss."""
    return sum(sum(row.loss_mask[1:]) for row in rows)


def collate(rows: Sequence[Encoded], pad_id: int = 0) -> Batch:
    """Stack rows, padded to the longest; a token is a label where its loss mask is set."""
    length = max(len(row) for row in rows)
    ids, segments, documents, loss = (
        torch.tensor([(*getattr(row, name), *(fill,) * (length - len(row))) for row in rows])
        for name, fill in (("token_ids", pad_id), ("segment_ids", -1), ("document_ids", -1), ("loss_mask", 0))
    )
    return Batch(ids, segments, documents, torch.where(loss.bool(), ids, IGNORED))


def passes(rows: Sequence[Encoded], rank: int, ranks: int, most: int | None, pad_id: int = 0) -> list[Batch]:
    """One process's share of a step's rows, in batches of at most `most`.

    Every process gets equally many batches, as the others wait for it: where rows run out, a row without labels.
    """
    share = -(-len(rows) // ranks)
    blank = dataclasses.replace(rows[0], loss_mask=(0,) * len(rows[0]))
    own = list(rows[rank::ranks])
    own += [blank] * (share - len(own))
    size = most or share
    return [collate(own[first : first + size], pad_id) for first in range(0, share, size)]


class Batches:
    """An endless, restartable stream of steps over the epochs of one stage: the rows of all processes together.

    `position` is (epoch, rows already given); set at construction it continues where another stream stopped. The rows
    of an epoch depend on `seed` and the epoch only.
    """

    def __init__(
        self,
        examples: Sequence[Encoded],
        row_length: int,
        rows: int,
        pad_id: int,
        seed: int,
        position: tuple[int, int],
        packing: bool = True,
    ) -> None:
        """`rows` is how many a step has. Without `packing` a row is an example, in its own length."""
        if not examples:
            raise InputError("no training example")
        self._examples, self._row_length, self._rows = examples, row_length, rows
        self._pad_id, self._seed, self._packing = pad_id, seed, packing
        self.position = position

    def epoch(self, number: int) -> list[Encoded]:
        """The rows of one epoch, in order."""
        order = np.random.default_rng([self._seed, number]).permutation(len(self._examples))
        examples = [self._examples[index] for index in order]
        if not self._packing:
            return examples
        rows = pack(examples, self._row_length, self._pad_id)
        return [rows[index] for index in np.random.default_rng([self._seed, number, 1]).permutation(len(rows))]

    def steps(self, epochs: int) -> int:
        """How many steps the first `epochs` epochs take."""
        return sum(-(-len(self.epoch(number)) // self._rows) for number in range(epochs))

    def __iter__(self) -> Iterator[list[Encoded]]:
        while True:
            epoch, given = self.position
            rows = self.epoch(epoch)
            while given < len(rows):
                step = rows[given : given + self._rows]
                given += len(step)
                self.position = (epoch, given)
                yield step
            self.position = (epoch + 1, 0)
