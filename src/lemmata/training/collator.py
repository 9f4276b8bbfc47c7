"""Examples to the tensors of a step, for transformers' Trainer and TRL's: padded rows, or packed ones.

Labels stand on answers only. Knows nothing of models; the mask decides only whether a dialogue is one example or, under
`prefix`, one for every answer.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

import torch
from torch import Tensor
from transformers import PreTrainedTokenizerBase

from lemmata.dialogue import Dialogue, Encoded, encode, pack
from lemmata.errors import InputError
from lemmata.training.data import IGNORED, expand_turns

COLUMNS = ("token_ids", "segment_ids", "loss_mask", "document_ids")

Example = Dialogue | Encoded | Mapping[str, Any]


class IsmCollator:
    """Called with examples, it gives `input_ids`, `segment_ids`, `document_ids`, `attention_mask` and `labels`.

    All are int64 [B, T]; `labels` are -100 where nothing is trained, `document_ids` -1 at padding. An example is a
    Dialogue, an Encoded, or a mapping with the fields of one (a row of a data set; other columns are not read).
    """

    def __init__(
        self,
        tokenizer: PreTrainedTokenizerBase,
        segments: str = "merged",
        mask: str = "ism",
        max_length: int | None = None,
        pack_to: int | None = None,
        pad_to_multiple_of: int = 1,
        padding_side: Literal["left", "right"] = "right",
        allow_unlabelled: bool = False,
    ) -> None:
        """`segments` and `max_length` as in `lemmata.dialogue.encode`; `mask` is the one that is attached to the model.

        With `pack_to` the batch's examples are packed into rows of that many tokens, none of them cut; else each has a
        row, padded to the longest and to a multiple of `pad_to_multiple_of`. `allow_unlabelled` lets an Encoded pass
        that has no label; a batch that has none at all is refused all the same.
        Raises InputError: the mask full, which can't be trained; a side, length or multiple that makes no sense.
        """
        if mask == "full":
            raise InputError("the mask 'full' can't be trained: every answer token would see itself and what follows")
        if padding_side not in ("left", "right"):
            raise InputError(f"padding_side must be 'left' or 'right', got {padding_side!r}")
        lengths = {"max_length": max_length, "pack_to": pack_to, "pad_to_multiple_of": pad_to_multiple_of}
        for name, value in lengths.items():
            if value is not None and value < 1:
                raise InputError(f"{name} must be positive, got {value}")
        self.tokenizer = tokenizer
        self.segments = segments
        self.mask = mask
        self.max_length = max_length if pack_to is None else min(pack_to, max_length or pack_to)
        self.pack_to = pack_to
        self.pad_to_multiple_of = pad_to_multiple_of
        self.padding_side = padding_side
        self.allow_unlabelled = allow_unlabelled
        self._pad_id = tokenizer.pad_token_id or 0

    def __call__(self, examples: Sequence[Example]) -> dict[str, Tensor]:
        """The batch of these examples.

        Raises InputError with the example's id: no label, longer than `max_length` (an Encoded; a dialogue loses whole
        turns from its end), columns that are no example's.
        """
        rows = [row for number, example in enumerate(examples) for row in self._rows(example, number)]
        if self.pack_to is not None:
            rows = pack(rows, self.pack_to, self._pad_id)
        length = max(len(row) for row in rows)
        length += -length % self.pad_to_multiple_of
        ids = self._stack((row.token_ids for row in rows), length, self._pad_id)
        segments = self._stack((row.segment_ids for row in rows), length, -1)
        documents = self._stack((row.document_ids for row in rows), length, -1)
        loss = self._stack((row.loss_mask for row in rows), length, 0)
        # The first token of a document has nothing before it that could predict it.
        inside = torch.zeros_like(ids, dtype=torch.bool)
        inside[:, 1:] = documents[:, 1:] == documents[:, :-1]
        labels = torch.where((loss == 1) & inside, ids, IGNORED)
        if not bool((labels != IGNORED).any()):
            raise InputError("every label of the batch is masked: there is nothing to train")
        return {
            "input_ids": ids,
            "segment_ids": segments,
            "document_ids": documents,
            "attention_mask": (documents >= 0).long(),
            "labels": labels,
        }

    def _rows(self, example: Example, number: int) -> list[Encoded]:
        name = f"example {number} of the batch"
        if isinstance(example, Mapping):
            example, name = _from_columns(example, name)
        if isinstance(example, Dialogue):
            name = f"dialogue {example.meta['id']!r}" if "id" in example.meta else name
            encoded = encode(example, self.tokenizer, self.segments, self.max_length)
        elif isinstance(example, Encoded):
            encoded = example
        else:
            raise InputError(f"{name}: expected a Dialogue, an Encoded or a mapping, got {type(example).__name__}")
        if self.max_length is not None and len(encoded) > self.max_length:
            raise InputError(f"{name}: {len(encoded)} tokens, at most {self.max_length} are allowed")
        if not any(encoded.loss_mask[1:]) and not self.allow_unlabelled:
            raise InputError(f"{name}: every label is masked, so it would train nothing; leave it out")
        return expand_turns(encoded) if self.mask == "prefix" else [encoded]

    def _stack(self, rows: Iterable[Sequence[int]], length: int, fill: int) -> Tensor:
        padded = []
        for row in rows:
            padding = [fill] * (length - len(row))
            padded.append([*padding, *row] if self.padding_side == "left" else [*row, *padding])
        return torch.tensor(padded)


def _from_columns(row: Mapping[str, Any], name: str) -> tuple[Dialogue | Encoded, str]:
    """The example in a row of a data set, and its name in errors."""
    meta = dict(row.get("meta") or {})
    if row.get("id") is not None:
        meta["id"] = row["id"]
    if "id" in meta:
        name = f"dialogue {meta['id']!r}"
    if all(row.get(column) is not None for column in COLUMNS):
        return Encoded(*(tuple(row[column]) for column in COLUMNS)), name
    if row.get("messages") is None:
        raise InputError(
            f"{name}: expected the column messages, or {', '.join(COLUMNS)}; got {', '.join(sorted(row)) or 'none'}"
        )
    # A data set fills the fields that a message lacks with None.
    messages = [{key: value for key, value in message.items() if value is not None} for message in row["messages"]]
    return Dialogue.from_json({"messages": messages, "meta": meta}), name
