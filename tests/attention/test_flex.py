"""Run: pytest tests/attention/test_flex.py

The block mask against the dense mask of the specification, block by block, and the compiled kernel against the kernel
`eager`. Compiling takes seconds, so the shapes are few.
"""

import shutil

import pytest
import torch
from torch import Tensor, nn

from lemmata.attention import MASKS, attach, dense_mask, limits
from lemmata.attention.kernels import KERNELS
from lemmata.attention.kernels.flex import BLOCK, block_mask
from lemmata.attention.structure import Visibility
from lemmata.errors import InputError, MissingPartError

BATCH, HEADS, GROUPS, LENGTH, SIZE = 3, 4, 2, 300, 8
compiler = pytest.mark.skipif(shutil.which("g++") is None, reason="no C++ compiler to compile FlexAttention with")
gpu = pytest.mark.skipif(not torch.cuda.is_available(), reason="no GPU: flex computes gradients on one only")


def blocks(block: Tensor, count: Tensor, shape: tuple[int, int]) -> Tensor:
    """Boolean [B, T/BLOCK, S/BLOCK] of the listed blocks."""
    found = torch.zeros(block.shape[0], *shape, dtype=torch.bool)
    for row in range(block.shape[0]):
        for query in range(shape[0]):
            found[row, query, block[row, 0, query, : count[row, 0, query]].long()] = True
    return found


@pytest.mark.parametrize("mask", list(MASKS))
@pytest.mark.parametrize(("past", "window", "kept"), [(0, None, 0), (0, 150, 0), (170, None, 170), (170, 40, 45)])
def test_blocks_are_those_of_the_dense_mask(packed, mask: str, past: int, window: int | None, kept: int) -> None:
    """No visible block is left out, every block called whole is whole, and the rest is decided token by token."""
    segments, documents = packed(BATCH, 600, True, seed=3)
    start, limit = limits(segments, documents, mask)
    index = torch.arange(600)
    dense = dense_mask(start, limit)[:, 0]
    if window is not None:
        dense &= index[None, :] > index[:, None] - window
    dense = dense[:, past:, past - kept :]
    visibility = Visibility(start[:, past:], limit[:, past:], past)
    made = block_mask(visibility, dense.shape[2], window)
    shape = tuple(-(-size // BLOCK) for size in dense.shape[1:])
    partial, whole = (
        blocks(made.kv_indices, made.kv_num_blocks, shape),
        blocks(made.full_kv_indices, made.full_kv_num_blocks, shape),
    )
    for query in range(shape[0]):
        for key in range(shape[1]):
            tile = dense[:, query * BLOCK : (query + 1) * BLOCK, key * BLOCK : (key + 1) * BLOCK].flatten(1)
            assert (tile.any(1) <= (partial | whole)[:, query, key]).all()
            assert (whole[:, query, key] <= tile.all(1)).all()
    assert not (partial & whole).any()
    row, query, key = torch.meshgrid(*(torch.arange(size) for size in dense.shape), indexing="ij")
    assert torch.equal(made.mask_mod(row, 0, query, key), dense)


def test_long_answers_over_long_history_are_mostly_whole_blocks() -> None:
    segments = torch.tensor([[0] * 64 + [-1] * 4000])
    made = block_mask(Visibility(*limits(segments), 0), 4064)
    assert made.full_kv_num_blocks.sum() == 32 * 31 // 2
    assert made.kv_num_blocks.sum() == 32


def test_no_token_level_mask_is_built(packed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Visibility, "mask", lambda *_: pytest.fail("a mask tensor was built"))
    block_mask(Visibility(*limits(*packed(2, 300)), 0), 300)


def run(kernel: str, query: Tensor, key: Tensor, value: Tensor, visibility: Visibility, **options: object) -> Tensor:
    settings = {"scaling": None, "dropout": 0.0, "window": None, "softcap": None, **options}
    return KERNELS[kernel](nn.Module(), query, key, value, visibility, **settings)[0]


def heads(count: int, length: int, device: str = "cpu") -> Tensor:
    return torch.randn(BATCH, length, count, SIZE, device=device).transpose(1, 2)


@compiler
@pytest.mark.parametrize("softcap", [None, 0.5])
def test_forward_is_exact(packed, softcap: float | None) -> None:
    """Every mask with packing, padding, grouped heads and a window; and new tokens on top of a cache."""
    torch.manual_seed(0)
    segments, documents = packed(BATCH, LENGTH, True)
    query, key, value = heads(HEADS, LENGTH), heads(GROUPS, LENGTH), heads(GROUPS, LENGTH)
    real = (documents >= 0)[:, :, None, None]
    for mask in MASKS:
        for window in (None, 90):
            visibility = Visibility(*limits(segments, documents, mask), 0, documents < 0)
            options = {"softcap": softcap, "window": window, "scaling": 0.4}
            output = run("flex", query, key, value, visibility, **options)
            expected = run("eager", query, key, value, visibility, **options)
            assert torch.isfinite(output).all()
            assert ((output - expected) * real).abs().max() <= 1e-5


@compiler
def test_new_tokens_on_top_of_a_cache() -> None:
    torch.manual_seed(0)
    segments = torch.tensor([[0] * 100 + [-1] * 80 + [1] * 60 + [-1] * 60] * BATCH)
    start, limit = limits(segments)
    query, key, value = heads(HEADS, LENGTH), heads(GROUPS, LENGTH), heads(GROUPS, LENGTH)
    whole = run("eager", query, key, value, Visibility(start, limit, 0))
    some = run("flex", query[:, :, 179:], key, value, Visibility(start[:, 179:], limit[:, 179:], 179))
    assert (some - whole[:, 179:]).abs().max() <= 1e-5


@compiler
def test_lower_precision_under_autocast(packed) -> None:
    """Rotated queries arrive in float32, values in bfloat16."""
    torch.manual_seed(0)
    segments, documents = packed(BATCH, LENGTH, True)
    query, key, value = heads(HEADS, LENGTH), heads(GROUPS, LENGTH), heads(GROUPS, LENGTH)
    visibility = Visibility(*limits(segments, documents), 0, documents < 0)
    with torch.autocast("cpu", torch.bfloat16):
        output = run("flex", query, key, value.bfloat16(), visibility)
    assert output.dtype == torch.bfloat16
    real = (documents >= 0)[:, :, None, None]
    assert ((output - run("eager", query, key, value, visibility)) * real).abs().max() < 0.05


def test_what_it_cannot_do_it_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    visibility = Visibility(*limits(torch.tensor([[0, 0, -1]] * BATCH)), 0)
    query, key, value = (heads(HEADS, 3) for _ in range(3))
    with pytest.raises(InputError, match="dropout"):
        run("flex", query, key, value, visibility, dropout=0.1)
    with pytest.raises(InputError, match="gradients on a GPU only"):
        run("flex", query.requires_grad_(), key, value, visibility)
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with torch.no_grad(), pytest.raises(MissingPartError, match=r"needs a C\+\+ compiler.*apt-get install g\+\+"):
        run("flex", query, key, value, visibility)
    with pytest.raises(InputError, match="static caches"):
        block_mask(visibility, 5)


def test_an_attached_model_says_so_when_it_is_trained() -> None:
    from transformers import LlamaConfig, LlamaForCausalLM

    config = LlamaConfig(vocab_size=9, hidden_size=16, intermediate_size=16, num_hidden_layers=1, num_attention_heads=2)
    model = attach(LlamaForCausalLM(config), "ism", "flex")
    with pytest.raises(InputError, match="gradients on a GPU only"):
        model(torch.zeros(1, 4, dtype=torch.long), segment_ids=torch.zeros(1, 4, dtype=torch.long))


@compiler
def test_a_shape_too_many_is_refused() -> None:
    torch.compiler.reset()

    def row(length: int) -> Tensor:
        query, key, value = (heads(HEADS, length) for _ in range(3))
        return run("flex", query, key, value, Visibility(*limits(torch.zeros(BATCH, length, dtype=torch.long)), 0))

    with torch._dynamo.config.patch(recompile_limit=1):
        row(5)
        with pytest.raises(InputError, match="pad rows to one length"):
            row(6)
    torch.compiler.reset()


@gpu
def test_backward_on_a_gpu(packed) -> None:
    torch.manual_seed(0)
    segments, documents = (tensor.cuda() for tensor in packed(BATCH, LENGTH, True))
    inputs = [heads(count, LENGTH, "cuda").requires_grad_() for count in (HEADS, GROUPS, GROUPS)]
    real = (documents >= 0)[:, :, None, None]
    visibility = Visibility(*limits(segments, documents), 0, documents < 0)
    outputs = {kernel: run(kernel, *inputs, visibility) * real for kernel in ("flex", "eager")}
    assert (outputs["flex"] - outputs["eager"]).abs().max() <= 1e-3
    weight = torch.randn_like(outputs["eager"])
    found, wanted = (torch.autograd.grad((outputs[kernel] * weight).sum(), inputs) for kernel in ("flex", "eager"))
    for one, other in zip(found, wanted, strict=True):
        assert (one - other).abs().max() <= 1e-2 * other.abs().max()
