"""What training examples look like to the model: their segments, and which tokens are trained.

For people who want to see before they train. Builds no model.
"""

from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from lemmata.dialogue import encode, read_dialogues
from lemmata.dialogue.types import Encoded
from lemmata.errors import InputError
from lemmata.training.config import TrainSettings
from lemmata.training.data import expand_turns
from lemmata.training.tokenizers import open_tokenizer


@dataclass(frozen=True)
class Span:
    """Consecutive tokens of one kind, as text token by token. `segment` is the query segment, None in an answer."""

    segment: int | None
    trained: bool
    tokens: tuple[str, ...]


@dataclass(frozen=True)
class Preview:
    """One training sample of a stage. Under the prefix mask a dialogue gives one for each of its turns."""

    stage: str
    id: str
    spans: tuple[Span, ...]

    @property
    def length(self) -> int:
        """In tokens."""
        return sum(len(span.tokens) for span in self.spans)

    @property
    def trained(self) -> int:
        """Tokens with loss."""
        return sum(len(span.tokens) for span in self.spans if span.trained)


def preview(settings: TrainSettings, count: int) -> list[Preview]:
    """The samples of the first `count` dialogues of each stage, encoded as `train` would encode them.

    Raises InputError as `train` does: a missing file, an example of which no answer fits a row, an unknown model.
    """
    if settings.corpus is None:
        raise InputError("the corpus is not built yet: lemmata corpus build, then --set corpus=FOLDER")
    corpus = Path(settings.corpus)
    if not corpus.is_dir():
        raise InputError(f"corpus {corpus}: no such folder")
    tokenizer = open_tokenizer(settings, corpus)
    found = []
    for stage in settings.stages:
        for number, dialogue in enumerate(islice(read_dialogues(corpus / stage.data), count), start=1):
            encoded = encode(dialogue, tokenizer, segments=settings.segments, max_length=settings.row_length)
            samples = expand_turns(encoded) if settings.mask == "prefix" else [encoded]
            name = str(dialogue.meta.get("id", f"line {number}"))
            found += [Preview(stage.name, name, _spans(sample, tokenizer)) for sample in samples]
    return found


def _spans(sample: Encoded, tokenizer: Any) -> tuple[Span, ...]:
    segments, trained = np.asarray(sample.segment_ids), np.asarray(sample.loss_mask)
    borders = np.flatnonzero((np.diff(segments) != 0) | (np.diff(trained) != 0)) + 1
    return tuple(
        Span(
            None if segments[part[0]] < 0 else int(segments[part[0]]),
            bool(trained[part[0]]),
            tuple(tokenizer.decode([sample.token_ids[index]]) for index in part),
        )
        for part in np.split(np.arange(len(sample)), borders)
    )
