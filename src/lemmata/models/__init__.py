"""Load and save with the mask contract; small presets from scratch; a backbone with GLM's 2D positions."""

from typing import TYPE_CHECKING

from lemmata.registry import lazy_exports

if TYPE_CHECKING:
    from lemmata.attention.contract import MaskContract
    from lemmata.models.adapters import is_adapter, merge_adapter
    from lemmata.models.checkpoint import (
        Loaded,
        export_plain,
        export_small,
        load_model,
        load_tokenizer,
        read_config,
        save_model,
    )
    from lemmata.models.glm import add_span_tokens, build_glm
    from lemmata.models.presets import PRESETS, build_model
    from lemmata.models.shipped import resolve, shipped_tutor
    from lemmata.models.tokenizer import train_tokenizer

__all__ = [
    "PRESETS",
    "Loaded",
    "MaskContract",
    "add_span_tokens",
    "build_glm",
    "build_model",
    "export_plain",
    "export_small",
    "is_adapter",
    "load_model",
    "load_tokenizer",
    "merge_adapter",
    "read_config",
    "resolve",
    "save_model",
    "shipped_tutor",
    "train_tokenizer",
]

_HOMES = {
    **dict.fromkeys(
        ("Loaded", "export_plain", "export_small", "load_model", "load_tokenizer", "read_config", "save_model"),
        "lemmata.models.checkpoint",
    ),
    "MaskContract": "lemmata.attention.contract",
    **dict.fromkeys(("add_span_tokens", "build_glm"), "lemmata.models.glm"),
    **dict.fromkeys(("is_adapter", "merge_adapter"), "lemmata.models.adapters"),
    **dict.fromkeys(("PRESETS", "build_model"), "lemmata.models.presets"),
    **dict.fromkeys(("resolve", "shipped_tutor"), "lemmata.models.shipped"),
    "train_tokenizer": "lemmata.models.tokenizer",
}

__getattr__ = lazy_exports(__name__, _HOMES)
