"""Open adapters (PEFT) with the mask contract that they carry. The format is PEFT's; see `attention.saving`.

Knows nothing of training: an adapter is made with PEFT, `attach` goes on the wrapped model, `save_model` writes it.
"""

import json
import warnings
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from lemmata.attention import MaskContract
from lemmata.errors import InputError, MissingPartError

CONFIG = "adapter_config.json"


def is_adapter(path: Path) -> bool:
    """Whether a folder holds an adapter and no model of its own."""
    return (path / CONFIG).is_file() and not (path / "config.json").is_file()


def is_adapted(model: Any) -> bool:
    """Whether PEFT wraps this model."""
    return hasattr(model, "peft_config") and hasattr(model, "merge_and_unload")


def merge_adapter(model: Any) -> Any:
    """The base model with the adapter's weights added into its own; the mask stays attached, and its contract with it.

    Raises InputError for a model without an adapter.
    """
    if not is_adapted(model):
        raise InputError(f"expected a model that PEFT wraps, got {type(model).__name__}")
    return model.merge_and_unload()


def read_adapter(path: Path) -> tuple[str, MaskContract]:
    """(base model's folder or name, contract); InputError where the config does not say one of them."""
    file = path / CONFIG
    try:
        config = json.loads(file.read_text("utf-8"))
        base, contract = config.get("base_model_name_or_path"), config.get("mask_contract")
    except (AttributeError, UnicodeDecodeError, ValueError) as error:
        raise InputError(f"{file}: not a JSON object: {' '.join(str(error).split())[:200]}") from None
    if not isinstance(base, str) or not base:
        raise InputError(f"{file}: base_model_name_or_path does not say which model the adapter is for")
    if contract is None:
        raise InputError(
            f"{file}: no mask_contract, so the mask that the adapter was trained under is not known: add "
            '"mask_contract": {"mask": "causal"} if it was an ordinary one'
        )
    try:
        return base, MaskContract.from_json(contract)
    except InputError as error:
        raise InputError(f"{file}: {error}") from None


def wrap(base: Any, path: Path) -> Any:
    """The adapter of a folder around its base model; MissingPartError without PEFT."""
    if find_spec("peft") is None:
        raise MissingPartError("opening an adapter needs PEFT: pip install 'lemmata[peft]'")
    from peft import PeftModel

    with warnings.catch_warnings():
        # PEFT's word to whoever opens the adapter plainly; here the contract is honoured.
        warnings.filterwarnings("ignore", message=r"Unexpected keyword arguments \['mask_contract'\]")
        return PeftModel.from_pretrained(base, path)
