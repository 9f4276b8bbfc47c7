"""The model families whose layers compute every mask exactly, and what each kernel can't do for them.

A family is here because `tests/attention/test_families.py` compares its logits and gradients with an unmodified model
under the dense mask. Knows configs only; what depends on the tokens (a row longer than the window) a kernel refuses
itself.
"""

from dataclasses import dataclass
from typing import Any

from lemmata.attention.kernels import KERNELS
from lemmata.errors import unknown_name

CAPPED = ("auto", "eager", "flex")
"""Kernels that can cap attention scores; PyTorch's fused kernels have no such step."""

UNWINDOWED = ("segments", "two-pass")
"""Kernels without a sliding window: exact where a row is no longer than it, else they refuse when they run."""


@dataclass(frozen=True)
class Family:
    """`windows`: may have sliding-window layers; `caps`: caps its attention scores unless its config says otherwise."""

    title: str
    windows: bool = False
    caps: bool = False


FAMILIES: dict[str, Family] = {
    "llama": Family("Llama"),
    "qwen2": Family("Qwen2", windows=True),
    "qwen3": Family("Qwen3", windows=True),
    "mistral": Family("Mistral", windows=True),
    "gemma2": Family("Gemma 2", windows=True, caps=True),
    "gemma3_text": Family("Gemma 3 (text)", windows=True),
    "phi3": Family("Phi-3", windows=True),
    "olmo2": Family("OLMo 2"),
    "gpt_neox": Family("GPT-NeoX"),
    "lemmata_glm2d": Family("Llama with GLM's 2D positions"),
}
"""By transformers' `model_type`."""


def refusal(config: Any, kernel: str) -> str | None:
    """Why a model of this config can't run under our masks with this kernel, None where it can.

    Raises InputError with the known families for another `model_type`.
    """
    if config.model_type not in FAMILIES:
        raise unknown_name("model family", config.model_type, FAMILIES)
    if getattr(config, "attn_logit_softcapping", None) is not None and kernel not in CAPPED:
        return f"kernel {kernel!r} can't cap attention scores, as this model does: use {' or '.join(map(repr, CAPPED))}"
    if getattr(config, "use_bidirectional_attention", None):
        return "this model's own attention is bidirectional: no mask for answers can be attached"
    kinds = set(getattr(config, "layer_types", None) or ()) - {"full_attention", "sliding_attention"}
    if kinds:
        return f"layers of the type {sorted(kinds)} can't carry a mask: only full and sliding attention can"
    return None


EXACT, WINDOWED, REFUSED = "exact", "rows within the window", "refused: caps its scores"


def support(model_type: str, kernel: str) -> str:
    """What a kernel does for a family as it comes: one of EXACT, WINDOWED (longer rows are refused) and REFUSED."""
    family = FAMILIES[model_type]
    if family.caps and kernel not in CAPPED:
        return REFUSED
    return WINDOWED if family.windows and kernel in UNWINDOWED else EXACT


def support_table() -> str:
    """Families x kernels as a Markdown table, the one in docs/attention.md."""
    kernels = [kernel for kernel in KERNELS if kernel != "auto"]
    lines = [["family", "`model_type`", *(f"`{kernel}`" for kernel in kernels)], ["---"] * (2 + len(kernels))]
    for name, family in FAMILIES.items():
        lines.append([family.title, f"`{name}`", *(support(name, kernel) for kernel in kernels)])
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
