"""What `generate` of an attached model does: it honours the mask, or says why it can't.

transformers' own `generate` refuses a `segment_ids` keyword and would hand on none; here the prompt's segment ids wait
on the hook while it runs, and every token after the prompt is an answer token.
"""

from typing import Any

from torch import Tensor
from transformers import PreTrainedModel

from lemmata.errors import InputError


def generate(self: PreTrainedModel, *args: Any, segment_ids: Tensor | None = None, **kwargs: Any) -> Any:
    """transformers' `generate`, under the attached mask; `segment_ids` [B, T] of the prompt, as forward takes them.

    A cache of earlier turns may be passed on (`past_key_values`). Raises InputError: under ism or prefix without
    segment_ids, segment_ids of another shape than the prompt, under the mask full, guidance by a second prompt, a
    prompt prefilled in chunks that tear a query segment.
    """
    hook = self._lemmata
    if hook.mask == "full":
        raise InputError("nothing can be generated under the mask 'full': every token sees the ones that follow")
    if segment_ids is None and hook.mask != "causal":
        raise InputError(
            f"generate under the mask {hook.mask!r} needs the prompt's segment_ids: pass segment_ids=..., or use "
            "lemmata.ChatSession"
        )
    if _guided(kwargs):
        raise InputError("guidance_scale runs a second prompt, whose segments nothing says: generate without it")
    prompt = next(
        (kwargs[name] for name in ("inputs", "input_ids", "inputs_embeds") if kwargs.get(name) is not None),
        args[0] if args else None,
    )
    if segment_ids is not None and (prompt is None or prompt.shape[:2] != segment_ids.shape):
        expected = None if prompt is None else list(prompt.shape[:2])
        raise InputError(f"segment_ids must have the prompt's shape {expected}, got {list(segment_ids.shape)}")
    hook.prompt = segment_ids
    try:
        return type(self).generate(self, *args, **kwargs)
    finally:
        hook.prompt = None


def _guided(kwargs: dict[str, Any]) -> bool:
    settings = kwargs.get("generation_config")
    scale = kwargs.get("guidance_scale", getattr(settings, "guidance_scale", None))
    return scale not in (None, 1)
