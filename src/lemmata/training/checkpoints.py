"""Checkpoints of a run: written whole or not at all, each with a manifest of hashes; only safetensors is ever loaded.

RUN/checkpoints/step-000400/            model, tokenizer, mask contract (what `load_model` opens), manifest.json
RUN/checkpoints/step-000400/trainer/    optimizer.safetensors, state.json
RUN/checkpoints/last, best              links to one of them

A checkpoint is filled under a hidden name, synced, and renamed; one that is dropped is renamed before it is removed. So
a name without a dot is always a complete checkpoint, whenever the process is killed.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from safetensors.torch import load_file, save_file
from torch import Tensor

from lemmata.errors import InputError

MANIFEST = "manifest.json"
OPTIMIZER, STATE = Path("trainer/optimizer.safetensors"), Path("trainer/state.json")
FORMAT = 1


@dataclass(frozen=True)
class Kept:
    """A checkpoint that was read: its folder, the trainer's state, the optimisers' tensors."""

    folder: Path
    state: dict[str, Any]
    tensors: dict[str, Tensor]


def write_checkpoint(
    run: Path,
    step: int,
    write_model: Callable[[Path], None],
    tensors: Mapping[str, Tensor],
    state: Mapping[str, Any],
    best: bool,
    keep: int,
) -> Path:
    """Write a checkpoint (`write_model` fills the folder it is given) and point `last`, and `best`, at it.

    Then all but the `keep` newest and the best are removed.
    """
    folder = run / "checkpoints"
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / _name(step)
    temporary = folder / f".new-{target.name}"
    _remove(temporary)
    temporary.mkdir()
    write_model(temporary)
    (temporary / STATE).parent.mkdir()
    save_file(dict(tensors), temporary / OPTIMIZER)
    (temporary / STATE).write_text(json.dumps({"format": FORMAT, **state}, indent=1) + "\n", "utf-8")
    files = {str(path.relative_to(temporary)): _digest(path) for path in _files(temporary)}
    (temporary / MANIFEST).write_text(json.dumps({"format": FORMAT, "sha256": files}, indent=1) + "\n", "utf-8")
    for path in (*_files(temporary), temporary / STATE.parent, temporary):
        _sync(path)
    _remove(target)  # of a run that was resumed from an earlier one
    os.rename(temporary, target)
    _sync(folder)
    for name in ("last", "best") if best else ("last",):
        _point(folder / name, target.name)
    _sync(folder)
    _retain(folder, keep)
    return target


def last_good(run: Path) -> tuple[Kept | None, list[str]]:
    """The newest checkpoint whose files are what its manifest says, and one line of why for each newer one.

    None where no checkpoint was written yet. Raises InputError where there are some and none of them is good.
    """
    folders = sorted((run / "checkpoints").glob("step-*"), key=_step, reverse=True)
    damaged: list[str] = []
    for folder in folders:
        reason = fault(folder)
        if reason is None:
            state = json.loads((folder / STATE).read_text("utf-8"))
            if state.pop("format", None) != FORMAT:
                raise InputError(f"{folder / STATE}: another format than {FORMAT}: written by another version")
            return Kept(folder, state, load_file(folder / OPTIMIZER)), damaged
        damaged.append(reason)
    if damaged:
        raise InputError(f"{run}: no checkpoint can be resumed from: {'; '.join(damaged)}")
    return None, []


def fault(folder: Path) -> str | None:
    """What is wrong with a checkpoint: a file that its manifest names is missing or changed. None where it is good."""
    try:
        files: dict[str, str] = json.loads((folder / MANIFEST).read_text("utf-8"))["sha256"]
        for name, digest in files.items():
            if not (folder / name).is_file():
                return f"{folder / name} is missing"
            if _digest(folder / name) != digest:
                return f"{folder / name} is not what was written"
    except (OSError, ValueError, KeyError, AttributeError, TypeError) as error:
        return f"{folder / MANIFEST} can't be read ({type(error).__name__})"
    return None


def settle(run: Path, last: int | None, best: int | None) -> bool:
    """After a kill: the links as the step `last` left them, newer and half-written checkpoints removed.

    False where the best checkpoint is gone (it was newer, and damaged); then there is none until the next one.
    """
    folder = run / "checkpoints"
    for path in folder.glob(".*"):
        _remove(path)
    for path in folder.glob("step-*"):
        if last is None or _step(path) > last:
            _remove(path)
    if last is not None:
        _point(folder / "last", _name(last))
    if best is not None and (folder / _name(best)).is_dir():
        _point(folder / "best", _name(best))
        return True
    (folder / "best").unlink(missing_ok=True)
    return best is None


def _name(step: int) -> str:
    return f"step-{step:06d}"


def _step(folder: Path) -> int:
    return int(folder.name.removeprefix("step-"))


def _retain(folder: Path, keep: int) -> None:
    found = sorted(folder.glob("step-*"), key=_step)
    best = folder / "best"
    kept = {path.name for path in found[-keep:]} | ({os.readlink(best)} if best.is_symlink() else set())
    for path in found:
        if path.name not in kept:
            _remove(path)


def _remove(path: Path) -> None:
    if path.is_symlink():
        path.unlink()
    elif path.exists():
        dropped = path.with_name(f".old-{path.name.lstrip('.')}")
        if dropped != path:
            shutil.rmtree(dropped, ignore_errors=True)
            os.rename(path, dropped)
        shutil.rmtree(dropped)


def _point(link: Path, target: str) -> None:
    temporary = link.with_name(f".{link.name}")
    temporary.unlink(missing_ok=True)
    temporary.symlink_to(target, target_is_directory=True)
    os.replace(temporary, link)


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
