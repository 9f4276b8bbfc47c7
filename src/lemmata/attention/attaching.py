"""Attach a mask to an unmodified Hugging Face causal model, and take it off again.

A forward pre-hook on the decoder reads `segment_ids` and `document_ids`, derives who sees whom and hands that to the
attention layers, which run one of our kernels through transformers' attention interface. No parameter is added and
no class replaced. The hook sits on the decoder, not on the head, because wrappers (PEFT) call the head's `forward`
directly, where hooks of the head would not run and the segment ids would be swallowed without a word.
"""

import warnings
from typing import Any

import torch
from torch import Tensor, nn
from transformers import AttentionInterface, PreTrainedModel

from lemmata.attention.families import refusal
from lemmata.attention.kernels import KERNELS
from lemmata.attention.structure import Visibility
from lemmata.attention.visibility import MASKS, limits
from lemmata.errors import InputError, LemmataError, unknown_name

INTERFACE = "lemmata"
"""Our name in transformers' attention interface."""


class UntunedMaskWarning(UserWarning):
    """The attached mask is not the one that the checkpoint was trained under."""


def attach(model: PreTrainedModel, mask: str = "ism", kernel: str = "auto") -> PreTrainedModel:
    """Make the model's forward obey a mask; returns the same model, which then takes these keywords.

    `segment_ids` [B, T] (k >= 0: k-th query segment, -1: answer), needed under every mask but causal and full;
    `document_ids` [B, T], or [B, past + T] with a cache (-1: padding); a 2D `attention_mask` is read as padding.
    Attaching again replaces the mask. Raises InputError: an unknown mask or kernel, a model family or an attention
    implementation that is not supported.
    """
    if mask not in MASKS:
        raise unknown_name("mask", mask, MASKS)
    if kernel not in KERNELS:
        raise unknown_name("kernel", kernel, KERNELS)
    inner = _unwrap(model)
    if attachment(inner) is not None:
        detach(inner)
    implementation = inner.config._attn_implementation
    _refuse_unsupported(inner, implementation, kernel)
    _warn_if_untuned(inner, mask)
    hook = _Attachment(mask, kernel, implementation)
    hook.handles = [inner.base_model.register_forward_pre_hook(hook, with_kwargs=True)]
    inner._lemmata = hook  # type: ignore[assignment]
    inner.generate = _refuse_generate  # type: ignore[method-assign]
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
    del inner._lemmata, inner.generate
    inner.set_attn_implementation(hook.implementation)
    return model


def attached_mask(model: PreTrainedModel) -> str | None:
    """Name of the attached mask, None where none is."""
    hook = attachment(_unwrap(model))
    return None if hook is None else hook.mask


def attachment(model: nn.Module) -> "_Attachment | None":
    """What `attach` left on the model."""
    return getattr(model, "_lemmata", None)


class _Attachment:
    """The forward pre-hook: keywords in, a `Visibility` for the attention layers out."""

    def __init__(self, mask: str, kernel: str, implementation: str) -> None:
        self.mask = mask
        self.kernel = kernel
        self.implementation = implementation
        self.handles: list[torch.utils.hooks.RemovableHandle] = []

    def __call__(self, module: nn.Module, args: tuple, kwargs: dict[str, Any]) -> tuple[tuple, dict[str, Any]]:
        tokens = kwargs.get("inputs_embeds")
        if tokens is None:
            tokens = kwargs["input_ids"] if "input_ids" in kwargs else args[0]
        batch, new = tokens.shape[:2]
        cache = kwargs.get("past_key_values")
        past = 0 if cache is None else int(cache.get_seq_length())
        kwargs = dict(kwargs)
        segments = kwargs.pop("segment_ids", None)
        documents = self._documents(kwargs, batch, new, past)
        visibility = kwargs.get("visibility")
        if visibility is None:
            segments = self._segments(segments, batch, new, past, tokens.device)
            visibility, positions = self._visibility(segments, documents, past)
            if kwargs.get("position_ids") is None and positions is not None:
                kwargs["position_ids"] = positions
        kwargs["visibility"] = visibility
        # Who loaded the model for eager attention wants its weights or its cap on the scores: no other kernel has them.
        kwargs["kernel"] = "eager" if self.implementation == "eager" and self.kernel == "auto" else self.kernel
        return args, kwargs

    def _segments(self, segments: Tensor | None, batch: int, new: int, past: int, device: torch.device) -> Tensor:
        if segments is None:
            if self.mask in ("ism", "prefix"):
                raise InputError(
                    f"the mask {self.mask!r} needs segment_ids and none arrived: pass segment_ids=... to the model "
                    "(use lemmata.ChatSession to generate)"
                )
            segments = torch.full((batch, new), -1, device=device)
        if segments.shape != (batch, new):
            raise InputError(f"segment_ids must have the shape {[batch, new]}, got {list(segments.shape)}")
        if past and (self.mask == "full" or (self.mask == "prefix" and bool((segments >= 0).any()))):
            raise InputError(f"under the mask {self.mask!r} earlier tokens see later queries: no cache can be reused")
        return segments

    def _documents(self, kwargs: dict[str, Any], batch: int, new: int, past: int) -> Tensor | None:
        """Document ids [B, past + T] or None, from `document_ids` or a 2D attention mask (both are taken out)."""
        documents, padding = kwargs.pop("document_ids", None), kwargs.pop("attention_mask", None)
        if padding is not None:
            if not isinstance(padding, Tensor) or padding.dim() != 2 or padding.shape != (batch, past + new):
                raise InputError(f"attention_mask must be 2D, {[batch, past + new]}: the mask itself is attached")
            padding = padding == 0
            if documents is None:
                documents = torch.where(padding, -1, 0) if bool(padding.any()) else None
            elif documents.shape != padding.shape or not torch.equal(documents < 0, padding):
                raise InputError("attention_mask and document_ids disagree about padding")
        if documents is None:
            return None
        if documents.shape == (batch, new) and past:
            if bool((documents != 0).any()):
                raise InputError(f"with {past} cached tokens document_ids must have the shape {[batch, past + new]}")
            return None
        if documents.shape != (batch, past + new):
            raise InputError(f"document_ids must have the shape {[batch, past + new]}, got {list(documents.shape)}")
        return documents

    def _visibility(self, segments: Tensor, documents: Tensor | None, past: int) -> tuple[Visibility, Tensor | None]:
        """Who sees whom, and position ids [B, T] counted from each document's start (None: 0.. as the model does)."""
        if past:
            segments = nn.functional.pad(segments, (past, 0), value=-1)
        start, limit = limits(segments, documents, self.mask)
        start, limit = start[:, past:], limit[:, past:]
        if documents is None:
            return Visibility(start, limit, past), None
        positions = torch.arange(past, segments.shape[1], device=start.device) - start
        return Visibility(start, limit, past, documents[:, past:] < 0), positions


def _attention(
    module: nn.Module,
    query: Tensor,
    key: Tensor,
    value: Tensor,
    attention_mask: Tensor | None,
    *,
    visibility: Visibility | None = None,
    kernel: str | None = None,
    scaling: float | None = None,
    dropout: float = 0.0,
    sliding_window: int | None = None,
    softcap: float | None = None,
    **_: Any,
) -> tuple[Tensor, Tensor | None]:
    """The function behind INTERFACE: runs the kernel that the hook chose; refuses to run without a hook."""
    if visibility is None or kernel is None:
        raise LemmataError(
            "attention ran without a mask: the model's config is shared with an attached model, or its layers don't "
            "pass keywords on; attach a mask to this model, or give it a config of its own"
        )
    return KERNELS[kernel](
        module,
        query,
        key,
        value,
        visibility,
        scaling=scaling,
        dropout=dropout,
        window=sliding_window,
        softcap=softcap,
    )


AttentionInterface.register(INTERFACE, _attention)


def _refuse_generate(*_: Any, **__: Any) -> None:
    raise InputError(
        "generate() does not pass segment_ids on and would break the attached mask: use lemmata.ChatSession, or detach"
    )


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
