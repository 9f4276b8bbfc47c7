"""What several tests of the server share."""

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkpoint of a tiny model that never learned anything."""
    import torch

    from lemmata.models import MaskContract, build_model, save_model, train_tokenizer

    torch.set_num_threads(1)
    torch.manual_seed(0)
    tokenizer = train_tokenizer(["Solve 3x + 5 = 20. Divide both sides by 3: x = 5."] * 50, 300)
    path = tmp_path_factory.mktemp("models") / "tiny"
    built = build_model("tutor-tiny", len(tokenizer))
    for parameter in built.parameters():
        if parameter.dim() > 1:
            parameter.data.mul_(4)  # sharp, so that no greedy choice hangs on the rounding of a sum
    save_model(built, tokenizer, path, MaskContract())
    return path
