"""Checkpoints of a run: written whole or not at all, with `last` and `best` always pointing at a complete one.

RUN/checkpoints/step-000400/    model, tokenizer, mask contract (what `load_model` opens), trainer.pt
RUN/checkpoints/last, best      links to one of them
"""

import os
import shutil
from pathlib import Path
from typing import Any

import torch
from torch import nn

from lemmata.errors import InputError
from lemmata.models import MaskContract, save_model

STATE = "trainer.pt"


def save_checkpoint(
    run: Path, step: int, model: nn.Module, tokenizer: Any, contract: MaskContract, state: dict[str, Any], best: bool
) -> Path:
    """Write a checkpoint, point `last` (and `best`) at it, remove those that nothing points at any more."""
    folder = run / "checkpoints"
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"step-{step:06d}"
    temporary = folder / f".{target.name}"
    shutil.rmtree(temporary, ignore_errors=True)
    save_model(model, tokenizer, temporary, contract)
    torch.save(state, temporary / STATE)
    with (temporary / STATE).open("rb") as file:
        os.fsync(file.fileno())
    shutil.rmtree(target, ignore_errors=True)
    os.replace(temporary, target)
    for name in ("last", "best") if best else ("last",):
        _point(folder / name, target.name)
    kept = {os.readlink(link) for link in (folder / "last", folder / "best") if link.is_symlink()}
    for old in folder.glob("step-*"):
        if old.name not in kept:
            shutil.rmtree(old)
    return target


def load_state(run: Path) -> dict[str, Any]:
    """The trainer's state in the last checkpoint; InputError where there is none or it can't be read."""
    path = run / "checkpoints" / "last" / STATE
    if not path.is_file():
        raise InputError(f"{run}: no checkpoint to resume from (expected checkpoints/last/{STATE})")
    try:
        state: dict[str, Any] = torch.load(path, map_location="cpu", weights_only=True)
    except Exception as error:
        raise InputError(f"{path}: can't be read: {str(error).splitlines()[0]}") from None
    return state


def _point(link: Path, target: str) -> None:
    temporary = link.with_name(f".{link.name}")
    temporary.unlink(missing_ok=True)
    temporary.symlink_to(target, target_is_directory=True)
    os.replace(temporary, link)
