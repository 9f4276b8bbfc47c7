"""The model that a run starts with: a preset, a checkpoint or a Hub model, with its adapter and its mask.

Knows nothing of data, optimisers and processes.
"""

from importlib.util import find_spec
from pathlib import Path
from typing import Any

import torch
from transformers import AutoConfig, AutoModelForCausalLM

from lemmata.attention import attach, attached_mask, detach
from lemmata.errors import InputError, MissingPartError
from lemmata.models import PRESETS, build_model, is_adapter, load_model, read_config, resolve
from lemmata.training.config import AdapterSettings, TrainSettings
from lemmata.training.tokenizers import refused_as_input


def start_model(settings: TrainSettings, vocab_size: int) -> Any:
    """The model in training mode, on the CPU (a quantised or mapped one where it was put), its mask attached.

    Weights that are trained are fp32: an update of a small learning rate would vanish in bf16. Under an adapter the
    base keeps the dtype of its checkpoint. Raises InputError: no such model, an adapter that fits nothing, 4-bit
    weights or a device map without a GPU; MissingPartError without PEFT or bitsandbytes.
    """
    if settings.adapter is not None:
        _require_adaptable(settings)
    name = resolve(settings.model)
    if name in PRESETS:
        model = build_model(name, vocab_size)
    elif Path(name).is_dir() and settings.base_bits is None and settings.device_map is None:
        model = load_model(name, dtype=None if settings.adapter else torch.float32).model
        detach(model)
    else:
        model = _from_hub(settings)
    if settings.gradient_checkpointing:
        model.gradient_checkpointing_enable(gradient_checkpointing_kwargs={"use_reentrant": False})  # until v6
    if settings.adapter is not None:
        model = _adapted(model, settings.adapter)
    return attach(model.train(), settings.mask, settings.kernel, settings.segments)


def shape_of(settings: TrainSettings, vocab_size: int) -> Any:
    """The same model without weights (on the meta device), to be counted."""
    if settings.adapter is not None:
        _require_adaptable(settings)
    name = resolve(settings.model)
    with torch.device("meta"):
        if name in PRESETS:
            model = build_model(name, vocab_size)
        elif Path(name).is_dir():
            model = AutoModelForCausalLM.from_config(read_config(Path(name))[0])
        else:
            with refused_as_input(name):
                model = AutoModelForCausalLM.from_config(AutoConfig.from_pretrained(name))
        return model if settings.adapter is None else _adapted(model, settings.adapter)


def _from_hub(settings: TrainSettings) -> Any:
    options: dict[str, Any] = {"dtype": "auto" if settings.adapter else torch.float32}
    if settings.device_map is not None:
        options["device_map"] = settings.device_map
    if settings.base_bits is not None:
        from transformers import BitsAndBytesConfig

        options["quantization_config"] = BitsAndBytesConfig(
            load_in_4bit=True, bnb_4bit_quant_type="nf4", bnb_4bit_compute_dtype=torch.bfloat16
        )
    with refused_as_input(settings.model):
        model = AutoModelForCausalLM.from_pretrained(settings.model, **options)
    if settings.base_bits is not None:
        from peft import prepare_model_for_kbit_training

        model = prepare_model_for_kbit_training(model, use_gradient_checkpointing=settings.gradient_checkpointing)
    return model


def _require_adaptable(settings: TrainSettings) -> None:
    if find_spec("peft") is None:
        raise MissingPartError("an adapter needs PEFT: pip install 'lemmata[peft]'")
    if settings.model in PRESETS:
        raise InputError(f"model {settings.model!r} is a preset without weights: an adapter needs a trained model")
    if Path(settings.model).is_dir() and is_adapter(Path(settings.model)):
        raise InputError(f"{settings.model}: is an adapter itself; merge it first: lemmata export --plain")
    asked = "base_bits" if settings.base_bits is not None else "device_map" if settings.device_map is not None else None
    if asked is not None and not torch.cuda.is_available():
        raise InputError(
            f"{asked} needs an NVIDIA GPU, and PyTorch sees none here: leave it out, or see docs/training.md"
        )
    if settings.base_bits is not None and find_spec("bitsandbytes") is None:
        raise MissingPartError("4-bit base weights need bitsandbytes: pip install 'lemmata[quantized]'")


def _adapted(model: Any, adapter: AdapterSettings) -> Any:
    from peft import LoraConfig, get_peft_model

    if attached_mask(model) is not None:
        detach(model)
    config = LoraConfig(
        r=adapter.rank,
        lora_alpha=adapter.alpha,
        lora_dropout=adapter.dropout,
        target_modules=list(adapter.targets) or "all-linear",
        use_dora=adapter.kind == "dora",
        task_type="CAUSAL_LM",
    )
    try:
        return get_peft_model(model, config)
    except ValueError as error:
        raise InputError(f"adapter: {' '.join(str(error).split())[:200]}") from None
