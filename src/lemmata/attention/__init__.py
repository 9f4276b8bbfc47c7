"""Which keys a token sees (the specification), the kernels, and attaching them to a Hugging Face model."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lemmata.attention.attaching import UntunedMaskWarning, attach, attached_contract, attached_mask, detach
    from lemmata.attention.contract import MaskContract
    from lemmata.attention.visibility import MASKS, dense_mask, limits

__all__ = [
    "MASKS",
    "MaskContract",
    "UntunedMaskWarning",
    "attach",
    "attached_contract",
    "attached_mask",
    "dense_mask",
    "detach",
    "limits",
]

_HOMES = {
    **dict.fromkeys(
        ("UntunedMaskWarning", "attach", "attached_contract", "attached_mask", "detach"),
        "lemmata.attention.attaching",
    ),
    "MaskContract": "lemmata.attention.contract",
    **dict.fromkeys(("MASKS", "dense_mask", "limits"), "lemmata.attention.visibility"),
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
