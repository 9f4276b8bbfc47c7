"""Load and save with the mask contract; small presets from scratch."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lemmata.models.checkpoint import Loaded, export_plain, load_model, save_model
    from lemmata.models.contract import MaskContract
    from lemmata.models.presets import PRESETS, build_model
    from lemmata.models.tokenizer import train_tokenizer

__all__ = [
    "PRESETS",
    "Loaded",
    "MaskContract",
    "build_model",
    "export_plain",
    "load_model",
    "save_model",
    "train_tokenizer",
]

_HOMES = {
    **dict.fromkeys(("Loaded", "export_plain", "load_model", "save_model"), "lemmata.models.checkpoint"),
    "MaskContract": "lemmata.models.contract",
    **dict.fromkeys(("PRESETS", "build_model"), "lemmata.models.presets"),
    "train_tokenizer": "lemmata.models.tokenizer",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
