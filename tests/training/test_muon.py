"""pytest tests/training/test_muon.py"""

import pytest
import torch

from lemmata.training.muon import Muon32, orthogonalised

COEFFICIENTS = (3.4445, -4.775, 2.0315)


@pytest.mark.parametrize("shape", [(6, 6), (5, 9), (9, 5), (1, 4)])
def test_singular_values_go_through_the_polynomial_and_vectors_stay(shape):
    matrix = torch.randn(shape, generator=torch.Generator().manual_seed(1), dtype=torch.float64)
    u, s, vh = torch.linalg.svd(matrix, full_matrices=False)
    s = s / s.norm()
    for _ in range(5):
        s = sum(c * s**power for c, power in zip(COEFFICIENTS, (1, 3, 5), strict=True))
    torch.testing.assert_close(orthogonalised(matrix, COEFFICIENTS, 5, 1e-7), u @ torch.diag(s) @ vh)


def test_a_zero_gradient_moves_nothing_but_the_decay():
    weight = torch.nn.Parameter(torch.ones(2, 3))
    weight.grad = torch.zeros(2, 3)
    Muon32([weight], lr=0.1, weight_decay=0.5, adjust_lr_fn="match_rms_adamw").step()
    torch.testing.assert_close(weight.data, torch.full((2, 3), 0.95))


def test_it_walks_with_torchs_own_but_for_the_rounding_of_bfloat16():
    start, target = torch.randn(12, 20), torch.randn(12, 20)
    ways = []
    for kind in (torch.optim.Muon, Muon32):
        weight = torch.nn.Parameter(start.clone())
        optimizer = kind([weight], lr=0.02, weight_decay=0.01, momentum=0.95, adjust_lr_fn="match_rms_adamw")
        for _ in range(30):
            optimizer.zero_grad()
            (weight - target).square().sum().backward()
            optimizer.step()
        ways.append(weight.detach())
        state = optimizer.state_dict()["state"][0]
        assert set(state) == {"momentum_buffer"}
    moved = (ways[0] - start).norm()
    assert moved > 1
    assert (ways[0] - ways[1]).norm() < 0.02 * moved


def test_other_variants_are_refused():
    weight = torch.nn.Parameter(torch.ones(2, 2))
    weight.grad = torch.ones(2, 2)
    with pytest.raises(ValueError, match="match_rms_adamw"):
        Muon32([weight]).step()
