"""Run: pytest tests/models/test_presets.py"""

import pytest
import torch

from lemmata.errors import InputError
from lemmata.models import PRESETS, build_model


def test_the_tutor_has_between_one_and_three_million_parameters() -> None:
    model = build_model("tutor-tiny", 1024)
    assert 1_000_000 <= sum(parameter.numel() for parameter in model.parameters()) <= 3_000_000
    assert model.config.model_type == "llama"


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_runs(name: str) -> None:
    model = build_model(name, 30)
    assert model(torch.zeros(1, 3, dtype=torch.long)).logits.shape == (1, 3, 30)
    assert model.get_output_embeddings().weight is model.get_input_embeddings().weight


def test_a_seed_repeats_a_model() -> None:
    weights = []
    for _ in range(2):
        torch.manual_seed(3)
        weights.append(build_model("tutor-nano", 30).model.layers[0].mlp.up_proj.weight)
    assert torch.equal(*weights)


def test_bad_input() -> None:
    with pytest.raises(InputError, match=r"unknown preset 'tutor-tin'; did you mean 'tutor-tiny'"):
        build_model("tutor-tin", 30)
    with pytest.raises(InputError, match="vocab_size must be positive, got 0"):
        build_model("tutor-tiny", 0)
