"""Which keys a token sees (the specification), the kernels, and attaching them to a Hugging Face model."""

from typing import TYPE_CHECKING

from lemmata.registry import lazy_exports

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

__getattr__ = lazy_exports(__name__, _HOMES)
