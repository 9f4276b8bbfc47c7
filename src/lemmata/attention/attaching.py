"""Attach a mask to an unmodified Hugging Face causal model, and take it off again.

A hook on the decoder (`forwarding.py`) derives who sees whom and hands that to the attention layers, which run one of
our kernels through transformers' attention interface. No parameter is added and no class replaced; `generate` and
`save_pretrained` of this one model are replaced, since the originals would lose the mask.
"""

import warnings
from types import MethodType
from typing import Any

from torch import nn
from transformers import PreTrainedModel

from lemmata.attention.contract import MaskContract
from lemmata.attention.families import refusal
from lemmata.attention.forwarding import INTERFACE, Attachment
from lemmata.attention.generating import generate
from lemmata.attention.kernels import KERNELS
from lemmata.attention.saving import guarded, write_adapter, write_model
from lemmata.attention.visibility import MASKS
from lemmata.errors import InputError, unknown_name


class UntunedMaskWarning(UserWarning):
    """The attached mask is not the one that the checkpoint was trained under."""


def attach(
    model: PreTrainedModel, mask: str = "ism", kernel: str = "auto", segments: str = "merged"
) -> PreTrainedModel:
    """Make the model's forward obey a mask; returns the same model, which then takes these keywords.

    `segment_ids` [B, T] (k >= 0: k-th query segment, -1: answer), needed under every mask but causal and full;
    `document_ids` [B, T], or [B, past + T] with a cache (-1: padding); a 2D `attention_mask` is read as padding.
    `segments` is how dialogues are cut (as in `lemmata.dialogue.encode`): `save_pretrained` writes it into the mask
    contract. Attaching again replaces the mask. A model that PEFT wraps is attached as it is, wrapped.
    Raises InputError: an unknown mask or kernel, a model family or an attention implementation that is not supported,
    a kernel that can't serve the family.
    """
    if mask not in MASKS:
        raise unknown_name("mask", mask, MASKS)
    if kernel not in KERNELS:
        raise unknown_name("kernel", kernel, KERNELS)
    MaskContract(mask, segments)
    inner = _unwrap(model)
    if attachment(inner) is not None:
        detach(model)
    implementation = inner.config._attn_implementation
    _refuse_unsupported(inner, implementation, kernel)
    _warn_if_untuned(inner, mask)
    hook = Attachment(mask, kernel, segments, implementation)
    hook.handles = [inner.base_model.register_forward_pre_hook(hook, with_kwargs=True)]
    inner._lemmata = hook  # type: ignore[assignment]
    inner.generate = MethodType(generate, inner)  # type: ignore[method-assign]
    inner.save_pretrained = MethodType(guarded(write_model), inner)  # type: ignore[method-assign]
    if hasattr(model, "peft_config") and model is not inner:
        model.save_pretrained = MethodType(guarded(write_adapter), model)
    inner.set_attn_implementation(INTERFACE)
    return model


def detach(model: PreTrainedModel) -> PreTrainedModel:
    """Undo `attach`: the model runs as it did before. InputError where nothing is attached."""
    inner = _unwrap(model)
    hook = attachment(inner)
    if hook is None:
        raise InputError("no mask is attached to this model")
    for handle in hook.handles:
        handle.remove()
    del inner._lemmata, inner.generate, inner.save_pretrained
    model.__dict__.pop("save_pretrained", None)
    inner.set_attn_implementation(hook.implementation)
    return model


def attached_mask(model: PreTrainedModel) -> str | None:
    """Name of the attached mask, None where none is."""
    hook = attachment(_unwrap(model))
    return None if hook is None else hook.mask


def attached_contract(model: PreTrainedModel) -> MaskContract | None:
    """The contract that `save_pretrained` writes for what is attached, None where nothing is."""
    hook = attachment(_unwrap(model))
    return None if hook is None else MaskContract(hook.mask, hook.segments)


def attachment(model: nn.Module) -> Attachment | None:
    """What `attach` left on the model."""
    return getattr(model, "_lemmata", None)


def _unwrap(model: PreTrainedModel) -> PreTrainedModel:
    """The transformers model inside a PEFT or DDP wrapper."""
    inner: Any = model
    while not isinstance(inner, PreTrainedModel):
        if hasattr(inner, "get_base_model"):
            inner = inner.get_base_model()
        elif isinstance(getattr(inner, "module", None), nn.Module):
            inner = inner.module
        else:
            raise InputError(f"expected a transformers causal language model, got {type(model).__name__}")
    return inner


def _refuse_unsupported(model: PreTrainedModel, implementation: str, kernel: str) -> None:
    reason = refusal(model.config, kernel)
    if reason is not None:
        raise InputError(reason)
    if implementation not in ("sdpa", "eager"):
        raise InputError(
            f"attention implementation {implementation!r} would ignore the mask: load the model with "
            "attn_implementation='sdpa' (or 'eager')"
        )


def _warn_if_untuned(model: PreTrainedModel, mask: str) -> None:
    """A pretrained checkpoint knows its mask by its contract; without one it was trained causally."""
    pretrained = bool(getattr(model.config, "_name_or_path", ""))
    trained = (getattr(model.config, "mask_contract", None) or {}).get("mask", "causal")
    if pretrained and trained != mask and (model.config._name_or_path, mask) not in _warned:
        _warned.add((model.config._name_or_path, mask))
        warnings.warn(
            f"{model.config._name_or_path}: trained under the mask {trained!r}, now run under {mask!r}; "
            "tune it under that mask before you trust its answers",
            UntunedMaskWarning,
            stacklevel=3,
        )


_warned: set[tuple[str, str]] = set()
