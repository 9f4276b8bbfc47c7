"""The forward of an attached model: keywords in, a `Visibility` for the attention layers out.

The hook sits on the decoder, not on the head, because wrappers (PEFT) call the head's `forward` directly, where hooks
of the head would not run and the segment ids would be swallowed without a word. Knows nothing of how it was attached.
"""

from typing import Any

import torch
from torch import Tensor, nn
from transformers import AttentionInterface

from lemmata.attention.kernels import KERNELS
from lemmata.attention.structure import Visibility
from lemmata.attention.visibility import limits
from lemmata.errors import InputError, LemmataError

INTERFACE = "lemmata"
"""Our name in transformers' attention interface."""


class Attachment:
    """The forward pre-hook, and what `attach` was told.

    `prompt` holds the segment ids [B, T] of a prompt while `generate` runs: what follows it is the answer.
    """

    def __init__(self, mask: str, kernel: str, segments: str, implementation: str) -> None:
        self.mask = mask
        self.kernel = kernel
        self.segments = segments
        self.implementation = implementation
        self.handles: list[torch.utils.hooks.RemovableHandle] = []
        self.prompt: Tensor | None = None

    def __call__(self, module: nn.Module, args: tuple, kwargs: dict[str, Any]) -> tuple[tuple, dict[str, Any]]:
        tokens = kwargs.get("inputs_embeds")
        if tokens is None:
            tokens = kwargs["input_ids"] if "input_ids" in kwargs else args[0]
        batch, new = tokens.shape[:2]
        cache = kwargs.get("past_key_values")
        past = 0 if cache is None else int(cache.get_seq_length())
        kwargs = dict(kwargs)
        segments = kwargs.pop("segment_ids", None)
        if segments is None and self.prompt is not None:
            segments = _of_prompt(self.prompt, batch, past, new)
        documents = self._documents(kwargs, batch, new, past)
        visibility = kwargs.get("visibility")
        if visibility is None:
            filled = self._segments(segments, batch, new, past, tokens.device)
            visibility, positions = self._visibility(filled, documents, past)
            if kwargs.get("position_ids") is None and positions is not None:
                kwargs["position_ids"] = positions
        kwargs["visibility"] = visibility
        # A backbone with positions of its own (GLM's) makes them from the segments and whom each token sees.
        place = getattr(module, "place_tokens", None)
        if place is not None:
            kwargs["span_positions"] = place(segments, visibility, cache, self.mask)
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


def _of_prompt(prompt: Tensor, batch: int, past: int, new: int) -> Tensor:
    """Segment ids [batch, new] of tokens past, past + 1, ... of a prompt and the answer after it.

    `batch` may be a multiple of the prompt's rows (beams, several samples a prompt). Raises InputError where the tokens
    end inside a query segment, which must be computed in one piece.
    """
    length, end = prompt.shape[1], past + new
    if end < length and bool(((prompt[:, end] >= 0) & (prompt[:, end] == prompt[:, end - 1])).any()):
        raise InputError("a query segment must be prefilled in one piece: generate without prefill_chunk_size")
    rows = prompt.repeat_interleave(batch // prompt.shape[0], dim=0)
    return nn.functional.pad(rows[:, past:end], (0, end - max(past, min(end, length))), value=-1)


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
