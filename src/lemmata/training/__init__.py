"""Supervised fine-tuning in stages, with validation, checkpoints and resume."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lemmata.training.collator import IsmCollator
    from lemmata.training.config import StageSettings, TrainSettings
    from lemmata.training.loop import train
    from lemmata.training.trainer import IsmTrainerMixin

__all__ = ["IsmCollator", "IsmTrainerMixin", "StageSettings", "TrainSettings", "train"]

_HOMES = {
    "IsmCollator": "lemmata.training.collator",
    "IsmTrainerMixin": "lemmata.training.trainer",
    "StageSettings": "lemmata.training.config",
    "TrainSettings": "lemmata.training.config",
    "train": "lemmata.training.loop",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
