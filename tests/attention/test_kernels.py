"""Run: pytest tests/attention/test_kernels.py

Every kernel against softmax attention in double precision over the dense mask of the specification, forward and
backward, with packing, padding and grouped heads.
"""

import itertools

import pytest
import torch
from torch import Tensor, nn

from lemmata.attention import MASKS, dense_mask, limits
from lemmata.attention.kernels import KERNELS, choose
from lemmata.attention.structure import Visibility
from lemmata.errors import InputError

HEADS, SIZE = 4, 8
EXACT = ("dense", "eager", "segments", "two-pass")


def heads(count: int, batch: int, length: int) -> Tensor:
    """As a model's projections lay them out: [B, T, heads, D] in memory, seen as [B, heads, T, D]."""
    return torch.randn(batch, length, count, SIZE).transpose(1, 2).requires_grad_()


def reference(query: Tensor, key: Tensor, value: Tensor, visible: Tensor) -> Tensor:
    groups = query.shape[1] // key.shape[1]
    key, value = (tensor.repeat_interleave(groups, 1).double() for tensor in (key, value))
    scores = query.double() @ key.transpose(-1, -2) * SIZE**-0.5
    return (scores.masked_fill(~visible, -torch.inf).softmax(-1) @ value).transpose(1, 2)


def run(kernel: str, query: Tensor, key: Tensor, value: Tensor, visibility: Visibility, **options: object) -> Tensor:
    module = nn.Module()
    module.num_key_value_groups = query.shape[1] // key.shape[1]
    settings = {"scaling": None, "dropout": 0.0, "window": None, "softcap": None, **options}
    return KERNELS[kernel](module, query, key, value, visibility, **settings)[0]


def relative(got: tuple[Tensor, ...], expected: tuple[Tensor, ...]) -> float:
    return max(float((a - b).abs().max() / b.abs().max()) for a, b in zip(got, expected, strict=True))


@pytest.mark.parametrize(
    ("kernel", "mask", "padded", "groups"), list(itertools.product(EXACT, MASKS, (False, True), (HEADS, 2, 1)))
)
def test_forward_and_backward_are_exact(packed, kernel: str, mask: str, padded: bool, groups: int) -> None:
    torch.manual_seed(0)
    segments, documents = packed(padded=padded, seed=groups)
    start, limit = limits(segments, documents, mask)
    query, key, value = (heads(count, *segments.shape) for count in (HEADS, groups, groups))
    real = (documents >= 0)[:, :, None, None]
    weight = torch.randn(query.transpose(1, 2).shape) * real
    expected = reference(query, key, value, dense_mask(start, limit))
    output = run(kernel, query, key, value, Visibility(start, limit, 0, documents < 0))
    assert torch.isfinite(output).all()
    assert ((output - expected) * real).abs().max() <= 1e-5
    gradients = torch.autograd.grad((output * weight).sum(), (query, key, value))
    wanted = torch.autograd.grad((expected * weight).sum(), (query, key, value))
    assert relative(gradients, wanted) <= 1e-4


@pytest.mark.parametrize("kernel", EXACT)
def test_one_document_a_row_with_padding_after_it(kernel: str) -> None:
    torch.manual_seed(0)
    segments = torch.tensor([[0] * 5 + [-1] * 3 + [1] * 4 + [-1] * 8, [0] * 9 + [-1] * 6 + [-1] * 5])
    documents = torch.tensor([[0] * 20, [0] * 15 + [-1] * 5])
    start, limit = limits(segments, documents)
    query, key, value = (heads(HEADS, 2, 20) for _ in range(3))
    output = run(kernel, query, key, value, Visibility(start, limit, 0, documents < 0))
    expected = reference(query, key, value, dense_mask(start, limit))
    assert ((output - expected) * (documents >= 0)[:, :, None, None]).abs().max() <= 1e-5


@pytest.mark.parametrize("kernel", ["dense", "eager", "segments"])
def test_new_tokens_on_top_of_a_cache(kernel: str) -> None:
    """The rows of a whole pass, computed alone over the cached keys: a causal token, a query segment, an answer."""
    torch.manual_seed(0)
    past, segments = 12, torch.tensor([[0] * 4 + [-1] * 9 + [1] * 5 + [-1] * 3])
    start, limit = limits(segments)
    query, key, value = heads(HEADS, 1, 21), heads(2, 1, 21), heads(2, 1, 21)
    expected = reference(query, key, value, dense_mask(start, limit))[:, past:]
    visibility = Visibility(start[:, past:], limit[:, past:], past)
    output = run(kernel, query[:, :, past:], key, value, visibility)
    assert (output - expected).abs().max() <= 1e-5


@pytest.mark.parametrize("kernel", ["dense", "eager"])
@pytest.mark.parametrize("cached", [6, 12])
def test_a_sliding_window_hides_what_lies_before_it(kernel: str, cached: int) -> None:
    """Token q sees no key before q - window + 1, also where the cache holds only the last `cached` keys."""
    torch.manual_seed(0)
    window, past = 7, 12
    start, limit = limits(torch.tensor([[0] * 4 + [-1] * 9 + [1] * 5 + [-1] * 3]))
    query, key, value = (heads(HEADS, 1, 21) for _ in range(3))
    index = torch.arange(21)
    visible = dense_mask(start, limit) & (index[None, :] > index[:, None] - window)
    expected = reference(query, key, value, visible)[:, past:]
    visibility = Visibility(start[:, past:], limit[:, past:], past)
    kept = slice(past - cached, None)
    output = run(kernel, query[:, :, past:], key[:, :, kept], value[:, :, kept], visibility, window=window)
    assert (output - expected).abs().max() <= 1e-5


def test_a_score_cap_is_eagers_alone() -> None:
    torch.manual_seed(0)
    start, limit = limits(torch.tensor([[0, 0, 0, -1, -1]]))
    query, key, value = (heads(HEADS, 1, 5) for _ in range(3))
    visibility = Visibility(start, limit, 0)
    scores = torch.tanh(query @ key.transpose(-1, -2) * SIZE**-0.5 / 0.3) * 0.3
    expected = (scores.masked_fill(~dense_mask(start, limit), -torch.inf).softmax(-1) @ value).transpose(1, 2)
    assert (run("eager", query, key, value, visibility, softcap=0.3) - expected).abs().max() <= 1e-5
    for kernel in ("dense", "segments", "two-pass"):
        with pytest.raises(InputError, match=r"can't cap attention scores"):
            run(kernel, query, key, value, visibility, softcap=0.3)


@pytest.mark.parametrize("kernel", ["segments", "two-pass"])
def test_what_a_kernel_cannot_do_it_refuses(kernel: str) -> None:
    start, limit = limits(torch.tensor([[0, 0, 0, -1, -1]]))
    query, key, value = (heads(HEADS, 1, 5) for _ in range(3))
    visibility = Visibility(start, limit, 0)
    with pytest.raises(InputError, match="dropout"):
        run(kernel, query, key, value, visibility, dropout=0.1)
    with pytest.raises(InputError, match="sliding window"):
        run(kernel, query, key, value, visibility, window=3)
    with pytest.raises(InputError, match="head size"):
        run(kernel, query, key, value[..., :4], visibility)
    assert run(kernel, query, key, value, visibility, window=5).shape == (1, 5, HEADS, SIZE)


def test_two_pass_refuses_a_cache() -> None:
    with pytest.raises(InputError, match="cache"):
        run("two-pass", heads(2, 1, 1), heads(2, 1, 4), heads(2, 1, 4), Visibility.of_one_token(3, torch.device("cpu")))


def test_no_mask_tensor_where_none_is_needed(monkeypatch: pytest.MonkeyPatch, packed) -> None:
    """Causal rows, one decoded token, and the tile kernels never ask for one."""
    monkeypatch.setattr(Visibility, "mask", lambda *_: pytest.fail("a mask tensor was built"))
    query, key, value = (heads(HEADS, 1, 6) for _ in range(3))
    start, limit = limits(torch.full((1, 6), -1), torch.tensor([[0, 0, 0, 0, 0, -1]]))
    run("dense", query, key, value, Visibility(start, limit, 0, torch.tensor([[False] * 5 + [True]])))
    run("dense", query[:, :, :1], key, value, Visibility.of_one_token(5, torch.device("cpu")))
    segments, documents = packed()
    query, key, value = (heads(HEADS, *segments.shape) for _ in range(3))
    for kernel in ("segments", "two-pass"):
        run(kernel, query, key, value, Visibility(*limits(segments, documents), 0, documents < 0))


def test_auto_takes_an_exact_kernel() -> None:
    segments = torch.tensor([[0] * 200 + [-1] * 200])
    query = value = torch.zeros(1, HEADS, 400, SIZE)
    plain = {"dropout": 0.0, "window": None, "softcap": None}
    long = Visibility(*limits(segments), 0)
    assert choose(query, value, long, **plain).kernel == "segments"
    many = torch.where(torch.arange(400) % 20 < 8, torch.arange(400) // 20, -1)[None]  # forty short pieces
    assert choose(query, value, Visibility(*limits(many), 0), **plain).kernel == "two-pass"
    wide = torch.zeros(1, HEADS, 2400, SIZE)
    assert (
        choose(wide, wide, Visibility(*limits(torch.tensor([[0] * 1200 + [-1] * 1200])), 0), **plain).kernel
        == "two-pass"
    )
    assert choose(query, value, long, **{**plain, "dropout": 0.1}).kernel == "dense"
    assert choose(query, value, long, **{**plain, "window": 100}).kernel == "dense"
    assert choose(query, value, long, **{**plain, "softcap": 30.0}).kernel == "eager"
    assert choose(query, value, Visibility(*limits(segments, mask="causal"), 0), **plain).kernel == "dense"
    start, limit = limits(torch.cat([torch.full((1, 400), -1), segments], dim=1))
    assert choose(query, value, Visibility(start[:, 400:], limit[:, 400:], 400), **plain).kernel == "segments"
    short = Visibility(*limits(segments[:, 150:250]), 0)
    assert choose(query[:, :, :100], value[:, :, :100], short, **plain).kernel == "dense"


def test_lower_precision_under_autocast(packed) -> None:
    """Rotated queries arrive in float32, values in bfloat16; the kernels take both down as SDPA does."""
    torch.manual_seed(0)
    segments, documents = packed()
    visibility = Visibility(*limits(segments, documents), 0, documents < 0)
    query, key, value = (heads(HEADS, *segments.shape) for _ in range(3))
    real = (documents >= 0)[:, :, None, None]
    with torch.autocast("cpu", torch.bfloat16):
        outputs = {name: run(name, query, key, value.bfloat16(), visibility) for name in EXACT}
    for name in ("segments", "two-pass"):
        assert outputs[name].dtype == torch.bfloat16
        assert ((outputs[name] - outputs["dense"]) * real).abs().max() < 0.03
        outputs[name].float().sum().backward(retain_graph=True)
    assert torch.isfinite(query.grad).all()


def test_an_unknown_kernel_lists_the_known_ones() -> None:
    with pytest.raises(
        InputError, match=r"unknown kernel 'flash'.*known: auto, dense, eager, flex, segments, two-pass"
    ):
        KERNELS["flash"]
