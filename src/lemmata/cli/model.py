"""What MODEL means on the command line: a checkpoint folder, or a run folder, which stands for its best checkpoint."""

from pathlib import Path

from lemmata.errors import InputError


def checkpoint(folder: Path) -> Path:
    """The checkpoint folder that `folder` names; InputError where there is none (before anything heavy is loaded)."""
    if not folder.is_dir():
        raise InputError(f"{folder}: no such checkpoint folder")
    inside = (folder / "checkpoints" / "best", folder / "model" / "checkpoints" / "best")  # of train, of quickstart
    found = next((best for best in inside if best.is_dir()), folder)
    if not (found / "config.json").is_file() or not any(found.glob("*.safetensors")):
        raise InputError(f"{folder}: no checkpoint here (a folder with config.json and *.safetensors, or a run folder)")
    return found
