"""A mix-in for trainers of other libraries, so that they train under the attached mask.

    class IsmTrainer(IsmTrainerMixin, transformers.Trainer): ...
    class IsmSftTrainer(IsmTrainerMixin, trl.SFTTrainer): ...

It gives the trainer a collator, keeps it from dropping columns or preparing the data itself, and reads back the
checkpoints that the mask contract guards. The loop, the loss and the optimiser stay the trainer's.
"""

from pathlib import Path
from typing import Any

from lemmata.attention import MaskContract, attach, attached_contract
from lemmata.attention.saving import MODEL_TYPE
from lemmata.errors import InputError
from lemmata.models.checkpoint import load_weights
from lemmata.training.collator import IsmCollator


class IsmTrainerMixin:
    """Put before a Trainer class; `model` has its mask attached, `data_collator` is an IsmCollator by default.

    The data set holds what IsmCollator reads: dialogues, encoded examples, or rows with their columns.
    """

    model: Any
    state: Any

    def __init__(self, model: Any, args: Any = None, data_collator: Any = None, *rest: Any, **kwargs: Any) -> None:
        """The trainer's own arguments.

        Raises InputError: no mask attached (or the mask full), a collator made for another mask or other segments, no
        tokenizer to make one, packing asked of TRL.
        """
        contract = None if isinstance(model, str) else attached_contract(model)
        if contract is None:
            raise InputError("no mask is attached to the model: lemmata.attach(model, mask='ism') first")
        for name in ("packing", "padding_free", "assistant_only_loss"):
            if getattr(args, name, False):
                raise InputError(f"{name} is the collator's work here: IsmCollator(tokenizer, pack_to=...)")
        if data_collator is None:
            data_collator = _collator(contract, args, kwargs.get("processing_class"))
        elif isinstance(data_collator, IsmCollator):
            _require_agreement(data_collator, contract)
        super().__init__(model, args, data_collator, *rest, **kwargs)  # type: ignore[call-arg]
        if self.model is not model and hasattr(self.model, "peft_config"):
            # TRL wraps the model itself; attached as a whole, its adapters are saved with their contract.
            kernel = self.model.get_base_model()._lemmata.kernel
            attach(self.model, contract.mask, kernel, contract.segments)

    def _remove_unused_columns(self, dataset: Any, description: str | None = None) -> Any:
        """Every column is kept: what the model's signature does not name (segment_ids) it takes all the same."""
        return dataset

    def _get_collator_with_removed_columns(self, data_collator: Any, description: str | None = None) -> Any:
        return data_collator

    def _prepare_dataset(self, dataset: Any, *_: Any, **__: Any) -> Any:
        """TRL would tokenize here, without segments; the collator does it."""
        return dataset

    def _load_from_checkpoint(self, resume_from_checkpoint: str, model: Any = None) -> None:
        target = self.model if model is None else model
        if not load_guarded(target, resume_from_checkpoint):
            super()._load_from_checkpoint(resume_from_checkpoint, model)  # type: ignore[misc]

    def _load_best_model(self) -> None:
        if not load_guarded(self.model, self.state.best_model_checkpoint):
            super()._load_best_model()  # type: ignore[misc]


def load_guarded(model: Any, folder: str | Path) -> bool:
    """Read the weights of a checkpoint whose file names keep plain loaders out; False where they are plain."""
    if not any(Path(folder).glob(f"*.{MODEL_TYPE}*")):
        return False
    load_weights(model, Path(folder))
    return True


def _collator(contract: MaskContract, args: Any, tokenizer: Any) -> IsmCollator:
    if tokenizer is None:
        raise InputError("give the trainer processing_class=tokenizer, or data_collator=IsmCollator(tokenizer)")
    return IsmCollator(tokenizer, contract.segments, contract.mask, getattr(args, "max_length", None))


def _require_agreement(collator: IsmCollator, contract: MaskContract) -> None:
    for name in ("mask", "segments"):
        asked, attached = getattr(collator, name), getattr(contract, name)
        # One dialogue is one example under every mask but prefix.
        if asked != attached and (name == "segments" or "prefix" in (asked, attached)):
            raise InputError(f"the collator is made for the {name} {asked!r}, the model is attached with {attached!r}")
