"""The tokenizer of a run: a preset's own is trained on the run's corpus, a checkpoint brings its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from lemmata.dialogue import read_dialogues
from lemmata.errors import InputError
from lemmata.models import PRESETS, train_tokenizer
from lemmata.training.config import TrainSettings


def open_tokenizer(settings: TrainSettings) -> Any:
    """The tokenizer that a run with these settings starts with; deterministic in the corpus.

    Raises InputError: a model that is neither a preset nor a checkpoint, a bad data file.
    """
    if settings.model in PRESETS:
        return train_tokenizer(_texts(settings), settings.vocab_size)
    from transformers import AutoTokenizer

    with refused_as_input(settings.model):
        return AutoTokenizer.from_pretrained(settings.model)


@contextmanager
def refused_as_input(model: str) -> Iterator[None]:
    """What a plain loader raises over a wrong name, as InputError that lists the presets."""
    try:
        yield
    except (OSError, ValueError) as error:
        reason = str(error).strip().splitlines()[0]
        raise InputError(f"model {model!r} is no preset ({', '.join(PRESETS)}) and no checkpoint: {reason}") from None


def _texts(settings: TrainSettings) -> Iterator[str]:
    for stage in settings.stages:
        for dialogue in read_dialogues(Path(settings.corpus) / stage.data):
            for message in dialogue.messages:
                yield message.content
