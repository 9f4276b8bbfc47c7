"""The tokenizer of a run: a preset's own is trained on the run's corpus, a checkpoint brings its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from lemmata.dialogue import read_dialogues
from lemmata.dialogue.prompts import PROBLEM_SOLUTION
from lemmata.errors import InputError
from lemmata.models import PRESETS, load_tokenizer, resolve, train_tokenizer
from lemmata.training.config import TrainSettings


def open_tokenizer(settings: TrainSettings, corpus: Path) -> Any:
    """The tokenizer that a run with these settings starts with; deterministic in the corpus.

    Raises InputError: a model that is neither a preset nor a checkpoint, a bad data file, no end-of-text token for the
    prompt that needs one.
    """
    if settings.model in PRESETS:
        tokenizer = train_tokenizer(_texts(settings, corpus), settings.vocab_size)
    elif Path(resolve(settings.model)).is_dir():
        tokenizer = load_tokenizer(resolve(settings.model))
    else:
        from transformers import AutoTokenizer

        with refused_as_input(settings.model):
            tokenizer = AutoTokenizer.from_pretrained(settings.model)
    if settings.prompt == "problem-solution":
        if tokenizer.eos_token is None:
            raise InputError(f"model {settings.model!r}: its tokenizer has no end-of-text token, which ends a solution")
        tokenizer.chat_template = PROBLEM_SOLUTION
    return tokenizer


@contextmanager
def refused_as_input(model: str) -> Iterator[None]:
    """What a plain loader raises over a wrong name, as InputError that lists the presets."""
    try:
        yield
    except (OSError, ValueError) as error:
        reason = str(error).strip().splitlines()[0]
        raise InputError(f"model {model!r} is no preset ({', '.join(PRESETS)}) and no checkpoint: {reason}") from None


def _texts(settings: TrainSettings, corpus: Path) -> Iterator[str]:
    for stage in settings.stages:
        for dialogue in read_dialogues(corpus / stage.data):
            for message in dialogue.messages:
                yield message.content
