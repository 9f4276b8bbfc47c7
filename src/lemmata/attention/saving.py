"""Write the mask contract into what transformers and PEFT save.

A model under any mask but causal gets a `model_type` of its own, its real config one level down, and a name of its own
for the weight file: a plain loader, which would run it causally without a word, refuses it. An adapter's format can't
be made to fail: it carries the contract in its config, which PEFT names in a warning when it loads it, and in its
README.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from transformers import PreTrainedModel

from lemmata.attention.contract import MaskContract
from lemmata.errors import InputError

MODEL_TYPE = "lemmata"
"""`model_type` of a checkpoint that plain loaders must refuse."""

_ADAPTER_NOTE = """
> **Warning.** This adapter was trained under the attention mask `{mask}` ({segments} segments). Load it with
> `lemmata.load_model`, which attaches that mask; under a plain loader its base model runs causally, for which the
> adapter was not trained.
"""


def variant(contract: MaskContract) -> str | None:
    """In the weight file's name: a loader told the class (LlamaForCausalLM) heeds no `model_type`, but finds none."""
    return None if contract.mask == "causal" else MODEL_TYPE


def write_model(model: PreTrainedModel, folder: Path, contract: MaskContract, *args: Any, **kwargs: Any) -> None:
    """transformers' `save_pretrained` (its other arguments follow), then the contract into config.json."""
    if kwargs.get("push_to_hub"):
        raise InputError("push_to_hub=True would upload the model before its mask contract is written: save, then push")
    if kwargs.pop("variant", None) is not None:
        raise InputError("variant can't be chosen: it keeps plain loaders from running the model causally")
    type(model).save_pretrained(model, folder, *args, variant=variant(contract), **kwargs)
    file = folder / "config.json"
    if not file.is_file() or not kwargs.get("is_main_process", True):
        return
    config = json.loads(file.read_text("utf-8"))
    config.pop("mask_contract", None)
    if contract.mask != "causal":
        # Not "model_type": a plain loader of one class would look one level down for its own and take it.
        # PEFT looks for vocab_size at the top, and takes another one for resized embeddings, which it would save.
        config = {
            "model_type": MODEL_TYPE,
            "base_model_type": config.pop("model_type"),
            "vocab_size": config["vocab_size"],
            "base_config": config,
        }
    config["mask_contract"] = contract.to_json()
    file.write_text(json.dumps(config, indent=2) + "\n", "utf-8")


def write_adapter(model: Any, folder: Path, contract: MaskContract, *args: Any, **kwargs: Any) -> None:
    """PEFT's `save_pretrained` (its other arguments follow), then the contract into its configs and README."""
    type(model).save_pretrained(model, folder, *args, **kwargs)
    if not kwargs.get("is_main_process", True):
        return
    for file in folder.glob("**/adapter_config.json"):
        config = json.loads(file.read_text("utf-8"))
        config["mask_contract"] = contract.to_json()
        file.write_text(json.dumps(config, indent=2, sort_keys=True) + "\n", "utf-8")
    if contract.mask == "causal":
        return
    readme = folder / "README.md"
    note = _ADAPTER_NOTE.format(mask=contract.mask, segments=contract.segments)
    text = readme.read_text("utf-8") if readme.is_file() else ""
    if note not in text:
        # Below the model card's front matter, which must come first.
        end = text.find("\n---\n", 4) + 5 if text.startswith("---\n") else 0
        readme.write_text(text[:end] + note + text[end:], "utf-8")


def guarded(write: Callable[..., None]) -> Callable[..., None]:
    """A `save_pretrained` for an attached model, or for a PEFT model around one."""

    def save_pretrained(self: Any, save_directory: str | Path, *args: Any, **kwargs: Any) -> None:
        inner = self if isinstance(self, PreTrainedModel) else self.get_base_model()
        hook = getattr(inner, "_lemmata", None)
        if hook is None:  # detached since, inside its wrapper
            type(self).save_pretrained(self, save_directory, *args, **kwargs)
        else:
            write(self, Path(save_directory), MaskContract(hook.mask, hook.segments), *args, **kwargs)

    return save_pretrained
