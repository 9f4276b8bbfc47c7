"""Small Llama models from scratch, by name. Knows nothing of training, tokenizers or masks."""

from dataclasses import dataclass

from transformers import LlamaConfig, LlamaForCausalLM

from lemmata.errors import InputError, unknown_name


@dataclass(frozen=True)
class Preset:
    """The shape of a small Llama; embeddings are tied, so V x hidden parameters come on top of the layers'."""

    hidden: int
    layers: int
    heads: int
    kv_heads: int
    intermediate: int
    context: int


PRESETS: dict[str, Preset] = {
    # Parameters with a vocabulary of 1,024: 0.43 M, 1.18 M, 2.78 M and 5.08 M.
    "tutor-nano": Preset(hidden=96, layers=3, heads=3, kv_heads=3, intermediate=256, context=1024),
    "tutor-tiny": Preset(hidden=128, layers=4, heads=4, kv_heads=4, intermediate=512, context=1024),
    "tutor-mid": Preset(hidden=192, layers=5, heads=6, kv_heads=6, intermediate=640, context=1024),
    "tutor-small": Preset(hidden=256, layers=6, heads=8, kv_heads=8, intermediate=704, context=2048),
}


def build_model(name: str, vocab_size: int) -> LlamaForCausalLM:
    """A randomly initialised model (seed torch first); InputError for an unknown preset or an empty vocabulary."""
    return LlamaForCausalLM(preset_config(name, vocab_size))


def preset_config(name: str, vocab_size: int) -> LlamaConfig:
    """The config of a preset; InputError for an unknown one or an empty vocabulary."""
    if name not in PRESETS:
        raise unknown_name("preset", name, PRESETS)
    if vocab_size < 1:
        raise InputError(f"vocab_size must be positive, got {vocab_size}")
    shape = PRESETS[name]
    return LlamaConfig(
        vocab_size=vocab_size,
        hidden_size=shape.hidden,
        num_hidden_layers=shape.layers,
        num_attention_heads=shape.heads,
        num_key_value_heads=shape.kv_heads,
        intermediate_size=shape.intermediate,
        max_position_embeddings=shape.context,
        tie_word_embeddings=True,
        bos_token_id=None,
        eos_token_id=None,
        attn_implementation="sdpa",
    )
