"""Save and load models with the mask contract.

A model under any mask but causal is saved with a `model_type` of its own and its real config one level down: a plain
loader, which would run it causally without a word, refuses it. `export_plain` writes an ordinary checkpoint for those
who insist. Folders appear whole or not at all. Knows nothing of training state.
"""

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from transformers import AutoConfig, AutoModelForCausalLM, AutoTokenizer, PreTrainedModel, PreTrainedTokenizerBase
from transformers.utils import logging

from lemmata.attention import MaskContract, attach, attached_mask, detach
from lemmata.attention.saving import MODEL_TYPE, variant, write_adapter, write_model
from lemmata.errors import InputError
from lemmata.models.adapters import is_adapted, is_adapter, merge_adapter, read_adapter, wrap
from lemmata.models.glm import MODEL_TYPE as MODEL_2D  # makes transformers know the type

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
    model: PreTrainedModel,
    tokenizer: PreTrainedTokenizerBase,
    path: str | Path,
    contract: MaskContract,
    weights: Mapping[str, torch.Tensor] | None = None,
) -> None:
    """Write a checkpoint folder (safetensors), replacing one that is there; a killed process leaves the old or the new.

    Of a model that PEFT wraps only the adapter is written. `weights` are written in place of the model's own, which
    may be shards.

    Raises InputError: `path` is something other than a folder, the model runs under another mask than the contract's.
    """
    adapted = is_adapted(model)
    if not adapted and not isinstance(model, PreTrainedModel):
        raise InputError(f"expected a transformers model, or PEFT around one, got {type(model).__name__}: unwrap it")
    require_agreement(model, contract)

    def write(folder: Path) -> None:
        given = {} if weights is None else {"state_dict": dict(weights)}
        with _quiet():
            (write_adapter if adapted else write_model)(model, folder, contract, **given)
        tokenizer.save_pretrained(folder)

    _write_folder(Path(path), write)


def require_agreement(model: PreTrainedModel, contract: MaskContract) -> None:
    """InputError where another mask than the contract's is attached."""
    mask = attached_mask(model)
    if mask not in (None, contract.mask):
        raise InputError(f"the model runs under the mask {mask!r}, the contract says {contract.mask!r}")


def load_model(path: str | Path, device: str | torch.device | None = None, dtype: torch.dtype | None = None) -> Loaded:
    """Open a checkpoint folder in evaluation mode, with the mask of its contract attached.

    A folder without a contract is an ordinary causal model; one of an adapter is opened around its base model.
    Raises InputError, in one line: no such folder, a config, a tokenizer or weights that can't be read, weights that
    don't fit the config, an adapter without a contract. Raises MissingPartError for an adapter without PEFT.
    """
    path = Path(path)
    if is_adapter(path):
        return _load_adapter(path, device, dtype)
    base, contract = _read_config(path)
    try:
        config = AutoConfig.for_model(**base)
        with _quiet():
            model, report = AutoModelForCausalLM.from_pretrained(
                path,
                config=config,
                dtype=dtype if dtype is not None else "auto",
                variant=variant(contract),
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
    return Loaded(attach(model, mask=contract.mask, segments=contract.segments), tokenizer, contract)


def load_tokenizer(path: str | Path) -> PreTrainedTokenizerBase:
    """The tokenizer of a checkpoint folder; InputError where it or the config can't be read."""
    path = Path(path)
    config = read_config(path)[0]
    try:
        return AutoTokenizer.from_pretrained(path, config=config, local_files_only=True)
    except Exception as error:  # whatever a damaged file makes of a tokenizer
        raise InputError(f"{path}: the tokenizer can't be read: {_one_line(error)}") from error


def read_config(path: Path) -> tuple[Any, MaskContract]:
    """The model's own config and the contract of a checkpoint folder; InputError where they can't be read."""
    base, contract = _read_config(path)
    try:
        return AutoConfig.for_model(**base), contract
    except Exception as error:  # whatever a damaged file makes of a config
        raise InputError(f"{path}: the config can't be read: {_one_line(error)}") from error


def _load_adapter(path: Path, device: str | torch.device | None, dtype: torch.dtype | None) -> Loaded:
    name, contract = read_adapter(path)
    if not Path(name).is_dir():
        raise InputError(f"{path}: its base model {name!r} is no folder here: download it and name it in the config")
    base = load_model(name, device, dtype)
    try:
        with _quiet():
            model = wrap(detach(base.model), path)
    except (OSError, RuntimeError, ValueError, KeyError, TypeError) as error:
        raise InputError(f"{path}: the adapter can't be read: {_one_line(error)}") from error
    base.model.config.mask_contract = contract.to_json()
    has_tokenizer = (path / "tokenizer_config.json").is_file()
    tokenizer = AutoTokenizer.from_pretrained(path, local_files_only=True) if has_tokenizer else base.tokenizer
    model.eval()
    return Loaded(attach(model, mask=contract.mask, segments=contract.segments), tokenizer, contract)


def load_weights(model: PreTrainedModel, folder: Path) -> None:
    """Read a checkpoint's weights into a model of its shape, in place.

    Raises InputError where the files can't be read, or a tensor is missing, left over or of another shape.
    """
    tensors: dict[str, torch.Tensor] = {}
    try:
        for file in sorted(folder.glob("*.safetensors")):
            tensors.update(load_file(file))
        report = model.load_state_dict(tensors, strict=False)
    except (OSError, RuntimeError, SafetensorError) as error:
        raise InputError(f"{folder}: the weights can't be read: {_one_line(error)}") from error
    # A tied tensor is written once, under one of its names.
    own = model.state_dict(keep_vars=True)
    given = {id(value) for name, value in own.items() if name in tensors}
    missing = [name for name in report.missing_keys if id(own[name]) not in given]
    wrong = [*missing, *report.unexpected_keys]
    if wrong:
        raise InputError(f"{folder}: the weights don't fit the model ({len(wrong)} tensors, first: {wrong[0]})")


def export_plain(source: str | Path, target: str | Path) -> None:
    """Write an ordinary checkpoint of a model, which any loader opens and runs under the causal mask.

    Raises InputError: `source` can't be loaded or has no plain form, `target` exists.
    """
    target = Path(target)
    if target.exists():
        raise InputError(f"{target}: exists already; export into a new folder")
    loaded = load_model(source)
    if loaded.model.config.model_type == MODEL_2D:
        raise InputError(f"{source}: no ordinary loader knows GLM's 2D positions, so there is no plain form of it")

    def write(folder: Path) -> None:
        model = merge_adapter(loaded.model) if is_adapted(loaded.model) else loaded.model
        del model.config.mask_contract
        with _quiet():
            detach(model).save_pretrained(folder)
        loaded.tokenizer.save_pretrained(folder)
        if loaded.contract.mask != "causal":
            note = _EXPORT_NOTE.format(mask=loaded.contract.mask, segments=loaded.contract.segments)
            (folder / "README.md").write_text(note, "utf-8")

    _write_folder(target, write)


def export_small(source: str | Path, target: str | Path, card: Path | None = None) -> None:
    """Write a checkpoint in bf16, with its mask contract, and `card` as its README.md.

    Raises InputError: `source` can't be loaded or is an adapter, `target` exists.
    """
    target = Path(target)
    if target.exists():
        raise InputError(f"{target}: exists already; export into a new folder")
    loaded = load_model(source, dtype=torch.bfloat16)
    if is_adapted(loaded.model):
        raise InputError(f"{source}: is an adapter; merge it first: lemmata export --plain")

    def write(folder: Path) -> None:
        with _quiet():
            write_model(loaded.model, folder, loaded.contract)
        loaded.tokenizer.save_pretrained(folder)
        if card is not None:
            shutil.copyfile(card, folder / "README.md")

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
