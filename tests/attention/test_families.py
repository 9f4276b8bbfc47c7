"""Run: pytest tests/attention/test_families.py

Every family x mask x kernel with a small random model. The reference is an unmodified model of the family that is given
the dense mask of the specification, for its full and its sliding-window layers, and position ids by hand.
"""

import itertools
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import torch
import transformers
from torch import Tensor
from transformers import DynamicCache, PreTrainedModel

from lemmata.attention import MASKS, attach, dense_mask, limits
from lemmata.attention.families import EXACT, FAMILIES, REFUSED, refusal, support, support_table
from lemmata.attention.families import WINDOWED as WINDOWED_ROWS
from lemmata.errors import InputError

VOCABULARY, WINDOW, LENGTH = 61, 7, 48
SHAPE = {
    "vocab_size": VOCABULARY,
    "hidden_size": 32,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "intermediate_size": 48,
    "max_position_embeddings": 4096,
    "pad_token_id": None,
    "bos_token_id": None,
    "eos_token_id": None,
}
KERNELS = ("auto", "dense", "eager", "segments", "two-pass")


@dataclass(frozen=True)
class Case:
    """A family in one of its forms; `layers` says which of its layers have a window."""

    model: str
    config: str
    options: dict[str, Any] = field(default_factory=dict)
    layers: tuple[str, ...] = ("full", "full")


HEAD = {"head_dim": 8}
TURNS = {"layer_types": ["sliding_attention", "full_attention"], "sliding_window": WINDOW}
CASES = {
    "llama": Case("LlamaForCausalLM", "LlamaConfig"),
    "qwen2": Case("Qwen2ForCausalLM", "Qwen2Config"),
    "qwen2-window": Case("Qwen2ForCausalLM", "Qwen2Config", {**TURNS, "use_sliding_window": True}, ("window", "full")),
    "qwen3": Case("Qwen3ForCausalLM", "Qwen3Config", HEAD),
    "qwen3-window": Case(
        "Qwen3ForCausalLM", "Qwen3Config", {**HEAD, **TURNS, "use_sliding_window": True}, ("window", "full")
    ),
    "mistral": Case("MistralForCausalLM", "MistralConfig", {"sliding_window": None}),
    "mistral-window": Case("MistralForCausalLM", "MistralConfig", {"sliding_window": WINDOW}, ("window", "window")),
    "gemma2": Case(
        "Gemma2ForCausalLM",
        "Gemma2Config",
        # Eager, since older transformers let SDPA run it without the cap.
        {**HEAD, **TURNS, "attn_logit_softcapping": 2.0, "query_pre_attn_scalar": 8, "attn_implementation": "eager"},
        ("window", "full"),
    ),
    "gemma3_text": Case(
        "Gemma3ForCausalLM", "Gemma3TextConfig", {**HEAD, **TURNS, "query_pre_attn_scalar": 8}, ("window", "full")
    ),
    "phi3": Case("Phi3ForCausalLM", "Phi3Config", {"sliding_window": None}),
    "phi3-window": Case("Phi3ForCausalLM", "Phi3Config", {"sliding_window": WINDOW}, ("window", "window")),
    "olmo2": Case("Olmo2ForCausalLM", "Olmo2Config"),
    "gpt_neox": Case("GPTNeoXForCausalLM", "GPTNeoXConfig", {"num_key_value_heads": None, "rotary_pct": 0.5}),
}
WINDOWED = [name for name, case in CASES.items() if "window" in case.layers]


def build(name: str, **options: object) -> PreTrainedModel:
    torch.manual_seed(0)
    case = CASES[name]
    config = getattr(transformers, case.config)(**{**SHAPE, **case.options, **options})
    model = getattr(transformers, case.model)(config).eval()
    for parameter in model.parameters():
        if parameter.dim() > 1:
            parameter.data.mul_(4)  # so that attention is far from uniform
        elif name == "gpt_neox":
            parameter.data.add_(torch.randn_like(parameter) * 0.1)
    return model


def tokens(segments: Tensor) -> Tensor:
    return torch.randint(0, VOCABULARY, segments.shape, generator=torch.Generator().manual_seed(1))


def by_hand(name: str, ids: Tensor, segments: Tensor, documents: Tensor | None, mask: str) -> tuple[Tensor, Any]:
    """Logits of an unmodified model, and the model."""
    model = build(name)
    start, limit = limits(segments, documents, mask)
    index = torch.arange(ids.shape[1])
    full = dense_mask(start, limit)
    window = full & (index[None, :] > index[:, None] - WINDOW)
    given: Any = {"full_attention": full, "sliding_attention": window}
    if model.config._attn_implementation == "eager":
        given = {kind: torch.where(seen, 0.0, torch.finfo(torch.float32).min) for kind, seen in given.items()}
    if not any(name.startswith(family) for family in ("qwen", "gemma")):
        given = given["sliding_attention" if "window" in CASES[name].layers else "full_attention"]
    return model(ids, attention_mask=given, position_ids=index - start).logits, model


def allowed(name: str, kernel: str, length: int) -> bool:
    """Whether the kernel can: tiles have no window, and fused kernels no cap on the scores."""
    tiles = kernel in ("segments", "two-pass")
    if tiles and name in WINDOWED and length > WINDOW:
        return False
    return name != "gemma2" or kernel in ("auto", "eager")


def test_every_family_has_a_case() -> None:
    assert {build(name).config.model_type for name in CASES} == set(FAMILIES) - {"lemmata_glm2d"}
    for name in CASES:
        config = build(name).config
        assert ("window" in CASES[name].layers) <= FAMILIES[config.model_type].windows
        assert (getattr(config, "attn_logit_softcapping", None) is not None) == FAMILIES[config.model_type].caps


def test_the_table_of_the_docs_says_what_the_kernels_do() -> None:
    """`allowed` is what the tests below see happen."""
    families = {name: build(name).config.model_type for name in CASES}
    for name, family in families.items():
        assert support(family, "flex") == EXACT
        for kernel in KERNELS[1:]:
            does = {allowed(case, kernel, LENGTH) for case in CASES if families[case] == family}
            says = support(family, kernel)
            if name == "gemma2" and kernel != "eager":
                assert (does, says) == ({False}, REFUSED)
            else:
                assert says == (EXACT if does == {True} else WINDOWED_ROWS)
    page = Path(__file__).parents[2] / "docs" / "attention.md"
    assert support_table() in page.read_text("utf-8")


@pytest.mark.parametrize(("name", "mask"), list(itertools.product(CASES, MASKS)))
def test_logits_and_gradients_are_the_references(packed, name: str, mask: str) -> None:
    """Packed documents, padding on both sides, grouped heads."""
    segments, documents = packed(length=LENGTH, seed=2)
    ids, real = tokens(segments), documents >= 0
    labels = torch.where(real & (segments < 0), ids, -100)
    expected, plain = by_hand(name, ids, segments, documents, mask)
    plain.loss_function(logits=expected, labels=labels, vocab_size=VOCABULARY).backward()
    wanted = {parameter: value.grad for parameter, value in plain.named_parameters()}
    for kernel in KERNELS:
        if not allowed(name, kernel, LENGTH):
            with pytest.raises(InputError, match=r"has no sliding window \(here 7 of 48|can't cap attention scores"):
                attach(build(name), mask, kernel)(ids, segment_ids=segments, document_ids=documents)
            continue
        model = attach(build(name), mask, kernel)
        output = model(ids, segment_ids=segments, document_ids=documents, labels=labels)
        assert (output.logits - expected)[real].abs().max() <= 1e-5, kernel
        output.loss.backward()
        for parameter, value in model.named_parameters():
            difference = (value.grad - wanted[parameter]).abs().max()
            assert difference <= 1e-4 * wanted[parameter].abs().max() + 1e-9, (kernel, parameter)


@pytest.mark.skipif(shutil.which("g++") is None, reason="no C++ compiler to compile FlexAttention with")
@pytest.mark.parametrize("name", CASES)
def test_flex_gives_the_references_logits(packed, name: str) -> None:
    """Forward alone: on the CPU it has no backward. One shape for all, since each is compiled for itself."""
    segments, documents = packed(length=LENGTH, seed=2)
    ids, real = tokens(segments), documents >= 0
    for mask in MASKS:
        expected, _ = by_hand(name, ids, segments, documents, mask)
        with torch.no_grad():
            logits = attach(build(name), mask, "flex")(ids, segment_ids=segments, document_ids=documents).logits
        assert (logits - expected)[real].abs().max() <= 1e-5, mask


@pytest.mark.parametrize("name", CASES)
def test_the_masks_differ_by_far_more_than_the_tolerance(packed, name: str) -> None:
    segments, documents = packed(length=LENGTH, seed=2)
    logits = {mask: by_hand(name, tokens(segments), segments, documents, mask)[0] for mask in MASKS}
    for one, other in itertools.combinations(MASKS, 2):
        assert (logits[one] - logits[other])[documents >= 0].abs().max() > 1e-2


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("side", ["left", "right"])
def test_padding_changes_nothing(name: str, side: str) -> None:
    model = attach(build(name), "ism")
    segments = torch.tensor([[0] * 6 + [-1] * 5 + [1] * 4 + [-1] * 5])
    ids = tokens(segments)
    alone = model(ids, segment_ids=segments).logits
    pads = (4, 0) if side == "left" else (0, 4)
    padded = torch.nn.functional.pad(ids, pads, value=3), torch.nn.functional.pad(segments, pads, value=-1)
    real = torch.nn.functional.pad(torch.ones_like(ids), pads)
    output = model(padded[0], segment_ids=padded[1], attention_mask=real).logits
    assert (output[real.bool()] - alone[0]).abs().max() <= 1e-5


def dialogue(turns: int) -> Tensor:
    """Segment ids [1, T]: a query of 3 to 6 tokens and an answer of 2 to 5 a turn."""
    rows = [[turn] * (3 + turn % 4) + [-1] * (2 + turn % 3) for turn in range(turns)]
    return torch.tensor([list(itertools.chain(*rows))])


@pytest.mark.parametrize(("name", "mask"), list(itertools.product(CASES, ("causal", "ism"))))
def test_twenty_turns_with_a_cache_are_one_pass(name: str, mask: str) -> None:
    """As a session runs them: the last sampled token with the new query in one piece, then token by token."""
    segments = dialogue(20)
    ids = tokens(segments)
    expected, _ = by_hand(name, ids, segments, None, mask)
    answering = (segments[0] < 0).tolist()
    for kernel in ("auto", "segments"):
        if not allowed(name, kernel, ids.shape[1]):
            continue
        model = attach(build(name), mask, kernel)
        cache = DynamicCache(config=model.config)
        done, pieces = 0, []
        while done < ids.shape[1]:
            end = done + 1
            # A piece ends with a query segment, or is one answer token; an answer's last goes with the next query.
            while end < ids.shape[1] and not (answering[end] and (end + 1 == ids.shape[1] or answering[end + 1])):
                end += 1
            piece = slice(done, end)
            with torch.no_grad():
                pieces.append(model(ids[:, piece], segment_ids=segments[:, piece], past_key_values=cache).logits)
            done = end
        assert len(pieces) > 40
        assert (torch.cat(pieces, dim=1) - expected).abs().max() <= 1e-5, kernel


def test_what_a_family_cannot_do_is_refused_in_words() -> None:
    for kernel in ("dense", "segments", "two-pass"):
        with pytest.raises(
            InputError, match=f"kernel '{kernel}' can't cap attention scores.*use 'auto' or 'eager' or 'flex'"
        ):
            attach(build("gemma2"), "ism", kernel)
    assert refusal(build("gemma2", attn_logit_softcapping=None).config, "segments") is None
    with pytest.raises(InputError, match="own attention is bidirectional"):
        attach(build("gemma3_text", use_bidirectional_attention=True), "ism")
    llama = build("llama")
    llama.config.layer_types = ["full_attention", "chunked_attention"]
    with pytest.raises(InputError, match=r"layers of the type \['chunked_attention'\]"):
        attach(llama)
    with pytest.raises(InputError, match=r"unknown model family 'gpt2'.*known: gemma2, gemma3_text, gpt_neox"):
        attach(transformers.GPT2LMHeadModel(transformers.GPT2Config(n_layer=1, n_embd=8, n_head=2, vocab_size=9)))


@pytest.mark.parametrize("name", WINDOWED)
def test_tiles_serve_rows_within_the_window(name: str) -> None:
    """A window that is as long as the row hides nothing."""
    if name == "gemma2":
        pytest.skip("Gemma 2 caps its scores, which tiles refuse")
    segments = torch.tensor([[0, 0, 0, -1, -1, 1, 1]])
    ids = tokens(segments)
    expected, _ = by_hand(name, ids, segments, None, "ism")
    for kernel in ("segments", "two-pass"):
        model = attach(build(name), "ism", kernel)
        assert (model(ids, segment_ids=segments).logits - expected).abs().max() <= 1e-5
