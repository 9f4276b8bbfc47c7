"""Run: pytest tests/engine/test_sampling.py"""

from collections import Counter

import pytest
import torch

from lemmata.engine.sampling import Sampler, Sampling
from lemmata.errors import InputError

LOGITS = torch.log(torch.tensor([[0.05, 0.5, 0.15, 0.3]]))


def drawn(sampling: Sampling, count: int = 4000) -> dict[int, float]:
    tokens = Sampler(sampling, range(count))(LOGITS.expand(count, -1))
    return {token: number / count for token, number in Counter(tokens).items()}


def test_greedy_takes_the_most_probable() -> None:
    assert Sampler(Sampling())(LOGITS) == [1]


def test_the_distribution_is_the_models() -> None:
    found = drawn(Sampling(temperature=1.0, seed=0))
    for token, probability in enumerate([0.05, 0.5, 0.15, 0.3]):
        assert found[token] == pytest.approx(probability, abs=0.03)


def test_temperature_sharpens() -> None:
    """Probabilities squared and normalised: 0.25 / 0.365, 0.09 / 0.365."""
    found = drawn(Sampling(temperature=0.5, seed=0))
    assert found[1] == pytest.approx(0.685, abs=0.03)
    assert found[3] == pytest.approx(0.247, abs=0.03)


def test_top_k_and_top_p_cut_the_tail() -> None:
    assert drawn(Sampling(temperature=1.0, top_k=2, seed=0)) == pytest.approx({1: 0.625, 3: 0.375}, abs=0.03)
    # 0.5 alone is short of 0.6, so the next one is in as well.
    assert drawn(Sampling(temperature=1.0, top_p=0.6, seed=0)) == pytest.approx({1: 0.625, 3: 0.375}, abs=0.03)
    assert drawn(Sampling(temperature=1.0, top_p=0.5, seed=0)) == {1: 1.0}
    assert drawn(Sampling(temperature=1.0, top_p=1e-9, seed=0)) == {1: 1.0}
    assert drawn(Sampling(temperature=1.0, top_k=1, seed=0)) == {1: 1.0}


def test_a_seed_repeats_and_rows_do_not_depend_on_their_neighbours() -> None:
    sampling = Sampling(temperature=1.0, seed=7)
    together = Sampler(sampling, range(6))
    logits = torch.randn(6, 50)
    first, second = together(logits), together(logits)
    for row in range(6):
        alone = Sampler(sampling, [row])
        assert [alone(logits[row : row + 1])[0] for _ in range(2)] == [first[row], second[row]]
    again = Sampler(sampling, range(6))
    again(logits)
    again.keep([4, 1])
    assert again(logits[[4, 1]]) == [second[4], second[1]]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("temperature", -1.0),
        ("temperature", float("nan")),
        ("temperature", float("inf")),
        ("top_p", 0.0),
        ("top_p", 1.1),
        ("top_k", -1),
        ("max_tokens", 0),
        ("min_p", 1.5),
        ("min_p", float("nan")),
        ("repetition_penalty", 0.0),
        ("logprobs", 21),
        ("stop", "END"),
        ("stop", ("",)),
    ],
)
def test_values_out_of_range_are_refused(field: str, value: object) -> None:
    with pytest.raises(InputError, match=field):
        Sampling(**{field: value})


def test_min_p_leaves_out_what_is_much_less_probable() -> None:
    """0.15 and 0.05 are below 0.4 of 0.5."""
    assert drawn(Sampling(temperature=1.0, min_p=0.4, seed=0)) == pytest.approx({1: 0.625, 3: 0.375}, abs=0.03)
    assert drawn(Sampling(temperature=1.0, min_p=1.0, seed=0)) == {1: 1.0}


def test_the_repetition_penalty_moves_seen_tokens_down() -> None:
    logits = torch.tensor([[2.0, 1.5, -1.0, -1.5]])
    sampler = Sampler(Sampling(repetition_penalty=1.5))
    assert sampler(logits, [[3]]) == [0]
    assert sampler(logits, [[0, 0]]) == [1], "2 / 1.5 is less than 1.5"
    assert Sampler(Sampling(repetition_penalty=1.5))(torch.tensor([[-1.0, -1.4]]), [[0]]) == [1], "-1 x 1.5"
    with pytest.raises(InputError, match="needs the tokens so far"):
        sampler(logits)
