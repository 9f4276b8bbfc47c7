"""Supervised fine-tuning in stages, with validation, checkpoints and resume."""

from typing import TYPE_CHECKING

from lemmata.registry import lazy_exports

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

__getattr__ = lazy_exports(__name__, _HOMES)
