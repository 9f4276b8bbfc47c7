"""Run: pytest tests/attention/test_varlen.py

The pieces that NVIDIA GPUs compute: which tokens meet which, how outputs merge, and the gradients. Where there is no
GPU the two flash calls are replaced by attention written out, with the kernel's own contract (flat tokens, cumulative
lengths, a causal triangle aligned at the last key); with a GPU the real ones run too.
"""

import itertools

import pytest
import torch
from torch import Tensor, nn

from lemmata.attention import MASKS, dense_mask, limits
from lemmata.attention.kernels import KERNELS, choose, segments, two_pass, varlen
from lemmata.attention.structure import Visibility
from lemmata.errors import InputError

HEADS, SIZE = 4, 8
PLANS = {"segments": segments.varlen_plan, "two-pass": two_pass.varlen_plan}


def pairs(piece: varlen.Piece) -> Tensor:
    """Who meets whom in a piece, [n queries, m keys], by the kernel's contract."""
    found = torch.zeros(len(piece.queries), len(piece.keys), dtype=torch.bool)
    ends = zip(itertools.pairwise(piece.query_ends.tolist()), itertools.pairwise(piece.key_ends.tolist()), strict=True)
    for (q, q_end), (k, k_end) in ends:
        block = torch.ones(q_end - q, k_end - k, dtype=torch.bool)
        found[q:q_end, k:k_end] = block.tril(k_end - k - (q_end - q)) if piece.causal else block
        assert q_end - q <= piece.most_queries
        assert k_end - k <= piece.most_keys
    return found


def scores(q: Tensor, k: Tensor, piece: varlen.Piece, scaling: float | None) -> Tensor:
    k = k.repeat_interleave(q.shape[1] // k.shape[1], 1)
    found = torch.einsum("nhd,mhd->hnm", q, k) * (SIZE**-0.5 if scaling is None else scaling)
    return found.masked_fill(~pairs(piece), -torch.inf)


def forward(q, k, v, piece, scaling):
    s = scores(q, k, piece, scaling)
    v = v.repeat_interleave(q.shape[1] // v.shape[1], 1)
    return torch.einsum("hnm,mhd->nhd", s.softmax(-1), v), s.logsumexp(-1)


def backward(grad, q, k, v, out, lse, piece, scaling):
    """As flash attention defines it: probabilities from the given lse, not normalised anew."""
    groups = q.shape[1] // k.shape[1]
    p = (scores(q, k, piece, scaling) - lse[..., None]).exp()
    wide_k, wide_v = k.repeat_interleave(groups, 1), v.repeat_interleave(groups, 1)
    ds = p * (torch.einsum("nhd,mhd->hnm", grad, wide_v) - (grad * out).sum(-1).T[..., None])
    ds = ds * (SIZE**-0.5 if scaling is None else scaling)
    dk, dv = torch.einsum("hnm,nhd->mhd", ds, q), torch.einsum("hnm,nhd->mhd", p, grad)
    narrow = (len(k), k.shape[1], groups, SIZE)
    return torch.einsum("hnm,mhd->nhd", ds, wide_k), dk.view(narrow).sum(2), dv.view(narrow).sum(2)


@pytest.fixture
def emulated(monkeypatch):
    monkeypatch.setattr(varlen, "_forward", forward)
    monkeypatch.setattr(varlen, "_backward", backward)
    varlen.trusted.cache_clear()
    yield
    varlen.trusted.cache_clear()


def heads(count: int, batch: int, length: int) -> Tensor:
    return torch.randn(batch, length, count, SIZE).transpose(1, 2).requires_grad_()


def reference(query: Tensor, key: Tensor, value: Tensor, visible: Tensor) -> Tensor:
    groups = query.shape[1] // key.shape[1]
    key, value = (tensor.repeat_interleave(groups, 1).double() for tensor in (key, value))
    found = query.double() @ key.transpose(-1, -2) * SIZE**-0.5
    return found.masked_fill(~visible, -torch.inf).softmax(-1) @ value


@pytest.mark.parametrize(
    ("kernel", "mask", "padded", "groups"), list(itertools.product(PLANS, MASKS, (False, True), (HEADS, 2, 1)))
)
def test_pieces_are_exact_forward_and_backward(emulated, packed, kernel, mask, padded, groups) -> None:
    torch.manual_seed(0)
    segment_ids, documents = packed(padded=padded, seed=groups)
    start, limit = limits(segment_ids, documents, mask)
    query, key, value = (heads(count, *segment_ids.shape) for count in (HEADS, groups, groups))
    real = (documents >= 0)[:, None, :, None]
    weight = torch.randn(query.shape) * real
    expected = reference(query, key, value, dense_mask(start, limit))
    made = PLANS[kernel](Visibility(start, limit, 0, documents < 0))
    output = varlen.attend(query, key, value, made, None)
    assert torch.isfinite(output).all()
    assert ((output - expected) * real).abs().max() <= 1e-5
    gradients = torch.autograd.grad((output * weight).sum(), (query, key, value))
    wanted = torch.autograd.grad((expected * weight).sum(), (query, key, value))
    for got, want in zip(gradients, wanted, strict=True):
        assert (got - want).abs().max() <= 1e-4 * want.abs().max()


def test_segments_on_top_of_a_cache(emulated) -> None:
    torch.manual_seed(0)
    past = 12
    start, limit = limits(torch.tensor([[0] * 4 + [-1] * 9 + [1] * 5 + [-1] * 3] * 2))
    query, key, value = heads(HEADS, 2, 21), heads(2, 2, 21), heads(2, 2, 21)
    expected = reference(query, key, value, dense_mask(start, limit))[:, :, past:]
    made = segments.varlen_plan(Visibility(start[:, past:], limit[:, past:], past))
    assert (varlen.attend(query[:, :, past:], key, value, made, None) - expected).abs().max() <= 1e-5


def test_no_key_is_copied_twice_by_two_pass(packed) -> None:
    """O(n): each token is a key of its document once, and of its query segment once more."""
    segment_ids, documents = packed(padded=False, seed=0)
    made = two_pass.varlen_plan(Visibility(*limits(segment_ids, documents), 0))
    for piece in made:
        assert len(piece.keys) == len(piece.keys.unique()) == len(piece.queries.unique())


def test_a_kernel_that_is_wrong_is_not_trusted(emulated, monkeypatch) -> None:
    assert varlen.trusted(torch.device("cpu"), torch.float32, SIZE)

    def aligned_at_the_first_key(q, k, v, piece, scaling):
        start = varlen.Piece(piece.queries, piece.keys, piece.query_ends, piece.key_ends, 99, 99, False)
        s = scores(q, k, start, scaling)
        s = s.masked_fill(~torch.ones(s.shape[1:], dtype=torch.bool).tril(), -torch.inf) if piece.causal else s
        v = v.repeat_interleave(q.shape[1] // v.shape[1], 1)
        return torch.einsum("hnm,mhd->nhd", s.softmax(-1), v), s.logsumexp(-1)

    for name, wrong in (
        ("_forward", aligned_at_the_first_key),
        ("_forward", lambda *given: tuple(2 * part for part in forward(*given))),
        ("_backward", lambda *given: tuple(-part for part in backward(*given))),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(varlen, name, wrong)
            varlen.trusted.cache_clear()
            assert not varlen.trusted(torch.device("cpu"), torch.float32, SIZE)


def test_without_a_flash_kernel_nothing_is_trusted() -> None:
    varlen.trusted.cache_clear()
    assert not varlen.trusted(torch.device("cpu"), torch.bfloat16, SIZE)  # PyTorch has this call for GPUs only
    varlen.trusted.cache_clear()


@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device here")
@pytest.mark.parametrize("kernel", ["segments", "two-pass", "auto"])
def test_on_a_gpu(packed, kernel) -> None:
    torch.manual_seed(0)
    segment_ids, documents = packed(padded=True, seed=1)
    start, limit = (x.cuda() for x in limits(segment_ids, documents))
    shape = tuple(segment_ids.shape)
    query, key, value = (
        torch.randn(shape[0], shape[1], count, 64, device="cuda", dtype=torch.bfloat16).transpose(1, 2).requires_grad_()
        for count in (HEADS, 2, 2)
    )
    visibility = Visibility(start, limit, 0, (documents < 0).cuda())
    options = {"scaling": None, "dropout": 0.0, "window": None, "softcap": None}
    module = nn.Module()
    module.num_key_value_groups = 2
    output = KERNELS[kernel](module, query, key, value, visibility, **options)[0]
    real = (documents >= 0)[:, :, None, None].cuda()
    wanted = KERNELS["dense"](module, query, key, value, visibility, **options)[0]
    assert ((output - wanted) * real).abs().max() <= 0.03
    single = {"dropout": 0.0, "window": None, "softcap": None}
    long = Visibility(*(x.cuda() for x in limits(torch.tensor([[0] * 200 + [-1] * 200]))), 0)
    heads_of = torch.zeros(1, HEADS, 400, 64, device="cuda", dtype=torch.bfloat16)
    assert choose(heads_of, heads_of, long, **single).kernel == "two-pass"
    with pytest.raises(InputError, match="half precision"):
        KERNELS["two-pass"](module, query.float(), key.float(), value.float(), visibility, **options)
