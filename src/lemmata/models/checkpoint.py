"""Save and load models with the mask contract.

A model under any mask but causal is saved with a `model_type` of its own and its real config one level down: a plain
loader, which would run it causally without a word, refuses it. `export_plain` writes an ordinary checkpoint for those
who insist. Folders appear whole or not at all. Knows nothing of training state.
"""

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from transformers import AutoConfig, AutoModelForCausalLM, AutoTokenizer, PreTrainedModel, PreTrainedTokenizerBase
from transformers.utils import logging

from lemmata.attention import attach
from lemmata.errors import InputError
from lemmata.models.contract import MaskContract

MODEL_TYPE = "lemmata"
"""`model_type` of a checkpoint that plain loaders must refuse."""

_EXPORT_NOTE = """This checkpoint was trained under the attention mask `{mask}` ({segments} segments). It was exported
as an ordinary causal language model: a plain loader runs it under the causal mask, for which it was not trained, and
its answers will differ from those that Lemmata measured.
"""


@dataclass(frozen=True)
class Loaded:
    """A model with its mask attached, its tokenizer, and what the checkpoint says of its mask."""

    model: PreTrainedModel
    tokenizer: PreTrainedTokenizerBase
    contract: MaskContract


def save_model(
    model: PreTrainedModel, tokenizer: PreTrainedTokenizerBase, path: str | Path, contract: MaskContract
) -> None:
    """Write a checkpoint folder (safetensors), replacing one that is there; a killed process leaves the old or the new.

    Raises InputError where `path` is something other than a folder.
    """
    if not isinstance(model, PreTrainedModel):
        raise InputError(f"expected a transformers model, got {type(model).__name__}: unwrap it (merge adapters) first")

    def write(folder: Path) -> None:
        with _quiet():
            model.save_pretrained(folder, variant=_variant(contract))
        tokenizer.save_pretrained(folder)
        base = json.loads((folder / "config.json").read_text("utf-8"))
        base.pop("mask_contract", None)
        if contract.mask != "causal":
            # Not "model_type": a plain loader of one class would look one level down for its own and take it.
            base = {"model_type": MODEL_TYPE, "base_model_type": base.pop("model_type"), "base_config": base}
        config = base
        config["mask_contract"] = contract.to_json()
        (folder / "config.json").write_text(json.dumps(config, indent=2) + "\n", "utf-8")

    _write_folder(Path(path), write)


def load_model(path: str | Path, device: str | torch.device | None = None, dtype: torch.dtype | None = None) -> Loaded:
    """Open a checkpoint folder in evaluation mode, with the mask of its contract attached.

    A folder without a contract is an ordinary causal model. Raises InputError, in one line: no such folder, a config,
    a tokenizer or weights that can't be read, weights that don't fit the config.
    """
    path = Path(path)
    base, contract = _read_config(path)
    try:
        config = AutoConfig.for_model(**base)
        with _quiet():
            model, report = AutoModelForCausalLM.from_pretrained(
                path,
                config=config,
                dtype=dtype if dtype is not None else "auto",
                variant=_variant(contract),
                local_files_only=True,
                output_loading_info=True,
            )
        tokenizer = AutoTokenizer.from_pretrained(path, config=config, local_files_only=True)
    except Exception as error:  # whatever a damaged file makes of a config, weights or a tokenizer
        raise InputError(f"{path}: the checkpoint can't be read: {_one_line(error)}") from error
    missing = sorted(str(key) for kind in ("missing_keys", "mismatched_keys") for key in report[kind])
    if missing:
        raise InputError(f"{path}: the weights lack {len(missing)} of the model's tensors (first: {missing[0]})")
    model.config.mask_contract = contract.to_json()
    model.eval()
    if device is not None:
        model.to(device)
    return Loaded(attach(model, mask=contract.mask), tokenizer, contract)


def export_plain(source: str | Path, target: str | Path) -> None:
    """Write an ordinary checkpoint of a model, which any loader opens and runs under the causal mask.

    Raises InputError: `source` can't be loaded, `target` exists.
    """
    target = Path(target)
    if target.exists():
        raise InputError(f"{target}: exists already; export into a new folder")
    loaded = load_model(source)

    def write(folder: Path) -> None:
        del loaded.model.config.mask_contract
        with _quiet():
            loaded.model.save_pretrained(folder)
        loaded.tokenizer.save_pretrained(folder)
        if loaded.contract.mask != "causal":
            note = _EXPORT_NOTE.format(mask=loaded.contract.mask, segments=loaded.contract.segments)
            (folder / "README.md").write_text(note, "utf-8")

    _write_folder(target, write)


def _read_config(path: Path) -> tuple[dict[str, Any], MaskContract]:
    """The base model's config and the contract of a checkpoint folder."""
    file = path / "config.json"
    if not file.is_file():
        raise InputError(f"{path}: no checkpoint here (config.json is missing)")
    try:
        config = json.loads(file.read_text("utf-8"))
    except (UnicodeDecodeError, ValueError) as error:
        raise InputError(f"{file}: not JSON: {_one_line(error)}") from None
    if not isinstance(config, dict):
        raise InputError(f"{file}: expected a JSON object, got {type(config).__name__}")
    contract = config.pop("mask_contract", None)
    if config.get("model_type") == MODEL_TYPE:
        base, kind = config.get("base_config"), config.get("base_model_type")
        if not isinstance(base, dict) or not isinstance(kind, str) or contract is None:
            raise InputError(f"{file}: a {MODEL_TYPE} checkpoint needs base_model_type, base_config and mask_contract")
        config = {**base, "model_type": kind}
    if "model_type" not in config:
        raise InputError(f"{file}: model_type is missing")
    try:
        return config, MaskContract(mask="causal") if contract is None else MaskContract.from_json(contract)
    except InputError as error:
        raise InputError(f"{file}: {error}") from None


def _write_folder(path: Path, write: Callable[[Path], None]) -> None:
    """Fill a temporary folder beside `path` and rename it into place."""
    if path.exists() and not path.is_dir():
        raise InputError(f"{path}: is a file, expected a folder")
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = Path(tempfile.mkdtemp(dir=path.parent, prefix=f".{path.name}."))
    try:
        write(temporary)
        for file in temporary.iterdir():
            with file.open("rb") as handle:
                os.fsync(handle.fileno())
        temporary.chmod(0o755)
        if path.exists():
            replaced = Path(tempfile.mkdtemp(dir=path.parent, prefix=f".{path.name}."))
            os.rename(path, replaced)
            os.rename(temporary, path)
            shutil.rmtree(replaced)
        else:
            os.rename(temporary, path)
    except BaseException:
        shutil.rmtree(temporary, ignore_errors=True)
        raise


def _variant(contract: MaskContract) -> str | None:
    """In the weight file's name: a loader told the class (LlamaForCausalLM) heeds no `model_type`, but finds none."""
    return None if contract.mask == "causal" else MODEL_TYPE


@contextmanager
def _quiet() -> Iterator[None]:
    """Without transformers' progress bars: a checkpoint of a small model is no event."""
    shown = logging.is_progress_bar_enabled()
    logging.disable_progress_bar()
    try:
        yield
    finally:
        if shown:
            logging.enable_progress_bar()


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__
