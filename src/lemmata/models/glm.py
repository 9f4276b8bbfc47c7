"""A Llama with GLM's 2D positions, and the tokens [MASK] [START] that its dialogues put before every answer.

The first half of each head's dimensions is rotated by Position 1 (the span), the second half by Position 2 (the offset
in the span), each half a rotary embedding of its own. Everything else is Llama's. The positions come from the segment
ids (`spans.py`), so the model runs only with a mask attached.
"""

from typing import Any

import torch
from torch import Tensor
from transformers import AutoConfig, AutoModelForCausalLM, LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerBase
from transformers.cache_utils import Cache
from transformers.modeling_utils import ALL_ATTENTION_FUNCTIONS
from transformers.models.llama.modeling_llama import LlamaAttention, LlamaModel

from lemmata.attention.structure import Visibility
from lemmata.errors import InputError
from lemmata.models.presets import preset_config
from lemmata.models.spans import SCHEMES
from lemmata.models.tokenizer import CHAT_TEMPLATE

MODEL_TYPE = "lemmata_glm2d"
MASK_TOKEN, START_TOKEN = "<|mask|>", "<|start|>"


class Glm2dConfig(LlamaConfig):  # type: ignore[misc]
    """Llama's config and the `span_scheme`: `ism` (Figure 2, row b) or `chatglm` (row a, for the prefix mask)."""

    model_type = MODEL_TYPE
    span_scheme: str = "ism"


class Glm2dAttention(LlamaAttention):  # type: ignore[misc]
    """Llama's attention under two rotations a head; `rotation` is (cos, sin), [B, 1, T, 2, D/2] each."""

    def forward(
        self,
        hidden_states: Tensor,
        attention_mask: Tensor | None = None,
        past_key_values: Cache | None = None,
        *,
        rotation: tuple[Tensor, Tensor],
        position_embeddings: Any = None,
        **kwargs: Any,
    ) -> tuple[Tensor, Tensor | None]:
        """Attention of hidden_states [B, T, hidden]; Llama's own one-dimensional `position_embeddings` are not used."""
        shape = (*hidden_states.shape[:-1], -1, self.head_dim)
        query, key, value = (
            projection(hidden_states).view(shape).transpose(1, 2)
            for projection in (self.q_proj, self.k_proj, self.v_proj)
        )
        query, key = _rotate(query, *rotation), _rotate(key, *rotation)
        if past_key_values is not None:
            key, value = past_key_values.update(key, value, self.layer_idx)
        attend = ALL_ATTENTION_FUNCTIONS[self.config._attn_implementation]
        output, weights = attend(
            self,
            query,
            key,
            value,
            attention_mask,
            dropout=self.attention_dropout if self.training else 0.0,
            scaling=self.scaling,
            **kwargs,
        )
        return self.o_proj(output.flatten(2)), weights


class Glm2dModel(LlamaModel):  # type: ignore[misc]
    """Llama's decoder with `Glm2dAttention` in each layer."""

    config_class = Glm2dConfig

    def __init__(self, config: Glm2dConfig) -> None:
        super().__init__(config)
        if config.head_dim % 4:
            raise InputError(f"2D positions need a head size that 4 divides, got {config.head_dim}")
        self._positions = SCHEMES[config.span_scheme]
        for index, layer in enumerate(self.layers):
            layer.self_attn = Glm2dAttention(config, index)
        self.post_init()

    def place_tokens(self, segment_ids: Tensor | None, visibility: Visibility, cache: Any, mask: str) -> Tensor:
        """Positions [2, B, T] of the new tokens; the segments of all tokens are kept with the cache.

        A lone token on a cache that comes without segment ids is a decoded one, an answer's. Raises InputError: the
        scheme `chatglm` under another mask than prefix, a cache that was filled without this record.
        """
        if self.config.span_scheme == "chatglm" and mask != "prefix":
            raise InputError(f"the span scheme 'chatglm' is made for the mask 'prefix', not {mask!r}")
        new, past = visibility.start.shape[1], visibility.past
        batch = len(visibility.start) if segment_ids is None else len(segment_ids)
        if segment_ids is None:
            if not past or new != 1:
                raise InputError("2D positions need segment_ids and none arrived: pass segment_ids=... to the model")
            segment_ids = torch.full((batch, 1), -1, device=visibility.start.device)
        if past:
            known = getattr(cache, "segment_ids", None)
            if known is None or known.shape[1] < past or len(known) != batch:
                raise InputError(
                    "the cache does not say what its tokens are, or its rows have changed: with 2D positions pass one "
                    "cache on from the first token, and keep all its rows"
                )
            # A cache that was cropped is shorter than the record.
            segment_ids = torch.cat([known[:, :past], segment_ids], dim=1)
        if cache is not None:
            cache.segment_ids = segment_ids
        return self._positions(segment_ids, visibility.start.expand(batch, new))

    def forward(self, *args: Any, span_positions: Tensor | None = None, **kwargs: Any) -> Any:
        """Llama's forward under `span_positions` [2, B, T], which the attached mask's hook hands in."""
        if span_positions is None:
            raise InputError("2D positions come from an attached mask: lemmata.attach(model, mask='ism') first")
        return super().forward(*args, rotation=self._rotation(span_positions), **kwargs)

    def _rotation(self, positions: Tensor) -> tuple[Tensor, Tensor]:
        """(cos, sin) [B, 1, T, 2, D/2] of both halves of a head."""
        half = self.config.head_dim // 2
        steps = torch.arange(0, half, 2, device=positions.device, dtype=torch.float32)
        frequencies = self.config.rope_parameters["rope_theta"] ** (-steps / half)
        angles = positions.permute(1, 2, 0)[:, None, ..., None].float() * frequencies
        angles = torch.cat((angles, angles), dim=-1)
        dtype = self.embed_tokens.weight.dtype
        return angles.cos().to(dtype), angles.sin().to(dtype)


class Glm2dForCausalLM(LlamaForCausalLM):  # type: ignore[misc]
    """Llama's head on a `Glm2dModel`."""

    config_class = Glm2dConfig

    def __init__(self, config: Glm2dConfig) -> None:
        super().__init__(config)
        self.model = Glm2dModel(config)
        self.post_init()


def _rotate(heads: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    """Rotate each half of heads [B, H, T, D] by its own angles; a half pairs its dimension i with i + D/4."""
    halves = heads.unflatten(-1, (2, -1))
    first, second = halves.chunk(2, dim=-1)
    return (halves * cos + torch.cat((-second, first), dim=-1) * sin).flatten(-2)


def build_glm(preset: str, vocab_size: int, span_scheme: str = "ism") -> Glm2dForCausalLM:
    """A randomly initialised model of a preset's shape; InputError for an unknown preset, scheme or no vocabulary."""
    SCHEMES[span_scheme]
    config = preset_config(preset, vocab_size).to_dict()
    config.pop("model_type")
    return Glm2dForCausalLM(Glm2dConfig(**config, span_scheme=span_scheme))


def add_span_tokens(tokenizer: PreTrainedTokenizerBase) -> PreTrainedTokenizerBase:
    """Make the tokenizer of `train_tokenizer` write [MASK] [START] before every answer, earlier ones and the next.

    They are given, not generated: the end of a query segment. Resize or build the model with `len(tokenizer)` after
    this. Raises InputError for another chat template.
    """
    if tokenizer.chat_template != CHAT_TEMPLATE:
        raise InputError("span tokens can be added to the chat template of lemmata's own tokenizer only")
    tokenizer.add_special_tokens({"extra_special_tokens": [MASK_TOKEN, START_TOKEN]})
    header = f"<|assistant|>{MASK_TOKEN}{START_TOKEN}"
    tokenizer.chat_template = (
        "{% for message in messages %}"
        f"{{{{ '{header}' if message['role'] == 'assistant' else '<|' + message['role'] + '|>' }}}}"
        "{{ message['content'] + '<|end|>' }}{% endfor %}"
        f"{{% if add_generation_prompt %}}{{{{ '{header}' }}}}{{% endif %}}"
    )
    return tokenizer


AutoConfig.register(MODEL_TYPE, Glm2dConfig)
AutoModelForCausalLM.register(Glm2dConfig, Glm2dForCausalLM)
