"""The optimisers of a run, and their state as named tensors."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import torch
from torch import Tensor, nn
from torch.distributed.tensor import DTensor, distribute_tensor

from lemmata.training.config import TrainSettings
from lemmata.training.muon import Muon32
from lemmata.training.precision import computes_in_bf16


def build_optimizers(model: nn.Module, settings: TrainSettings) -> list[torch.optim.Optimizer]:
    """`adamw`: one AdamW. `muon`: Muon (Jordan et al. 2024, scaled to AdamW's update size) for the layers' matrices
    and AdamW without decay for embeddings, head and norms."""
    parameters = [(name, value) for name, value in model.named_parameters() if value.requires_grad]
    if settings.optimizer == "adamw":
        return [_adamw((value for _, value in parameters), settings, settings.weight_decay)]
    matrices = [value for _, value in parameters if is_matrix(model, value)]
    rest = [value for _, value in parameters if not is_matrix(model, value)]
    muon = (torch.optim.Muon if computes_in_bf16() else Muon32)(
        matrices,
        lr=settings.learning_rate,
        weight_decay=settings.weight_decay,
        momentum=0.95,
        adjust_lr_fn="match_rms_adamw",
    )
    # All that an adapter trains may be matrices.
    return [muon, _adamw(rest, settings, 0.0)] if rest else [muon]


def is_matrix(model: nn.Module, parameter: nn.Parameter) -> bool:
    """Whether Muon takes a parameter: a matrix that is no table of vectors (embeddings, head)."""
    tables = (value for layer in _outer_layers(model) for value in layer.parameters())
    return parameter.ndim == 2 and all(parameter is not value for value in tables)


def state_tensors(model: nn.Module, optimizers: Sequence[torch.optim.Optimizer]) -> dict[str, Tensor]:
    """Every tensor of the optimisers' state, whole and on the CPU, as `number|parameter|key`.

    With sharded parameters all processes must call it, and all get the whole tensors.
    """
    names = {id(value): name for name, value in model.named_parameters()}
    found = {}
    for number, optimizer in enumerate(optimizers):
        for parameter, values in optimizer.state.items():
            for key, value in values.items():
                found[f"{number}|{names[id(parameter)]}|{key}"] = whole(torch.as_tensor(value))
    return found


def load_state_tensors(
    model: nn.Module, optimizers: Sequence[torch.optim.Optimizer], tensors: Mapping[str, Tensor]
) -> None:
    """Give optimisers the state that `state_tensors` read; sharded parameters get their shard of it."""
    names = {id(value): name for name, value in model.named_parameters()}
    kept: dict[tuple[str, str], dict[str, Tensor]] = {}
    for label, value in tensors.items():
        which, name, key = label.split("|")
        kept.setdefault((which, name), {})[key] = value
    for number, optimizer in enumerate(optimizers):
        parameters = [value for group in optimizer.param_groups for value in group["params"]]
        state: dict[int, dict[str, Any]] = {}
        for index, parameter in enumerate(parameters):
            own = kept.get((str(number), names[id(parameter)]), {})
            state[index] = {key: _like(value, parameter) for key, value in own.items()}
        optimizer.load_state_dict({"state": state, "param_groups": optimizer.state_dict()["param_groups"]})


def whole(value: Tensor) -> Tensor:
    """A tensor, or all shards of a sharded one, on the CPU and without gradient."""
    full = value.full_tensor() if isinstance(value, DTensor) else value
    return full.detach().cpu().contiguous()


def _like(value: Tensor, parameter: nn.Parameter) -> Tensor:
    if isinstance(parameter, DTensor) and value.shape == parameter.shape:
        return distribute_tensor(value.to(parameter.device), parameter.device_mesh, parameter.placements)
    return value


def _adamw(parameters: Iterable[nn.Parameter], settings: TrainSettings, decay: float) -> torch.optim.Optimizer:
    return torch.optim.AdamW(parameters, lr=settings.learning_rate, betas=(0.9, 0.95), weight_decay=decay, fused=True)


def _outer_layers(model: nn.Module) -> list[nn.Module]:
    """The input embedding and the head: tables of vectors, which Muon's orthogonalisation does not suit."""
    layers = (model.get_input_embeddings(), model.get_output_embeddings())  # type: ignore[operator]
    return [layer for layer in layers if layer is not None]
