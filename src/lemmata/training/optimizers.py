"""Optimisers and the learning-rate schedule."""

from collections.abc import Iterable

import torch
from torch import nn

from lemmata.training.config import TrainSettings


def build_optimizers(model: nn.Module, settings: TrainSettings) -> list[torch.optim.Optimizer]:
    """`adamw`: one AdamW. `muon`: Muon (Jordan et al. 2024, scaled to AdamW's update size) for the layers' matrices
    and AdamW without decay for embeddings, head and norms."""
    parameters = [(name, value) for name, value in model.named_parameters() if value.requires_grad]
    if settings.optimizer == "adamw":
        return [_adamw((value for _, value in parameters), settings, settings.weight_decay)]
    outer = {id(value) for layer in _outer_layers(model) for value in layer.parameters()}
    matrices = [value for _, value in parameters if value.ndim == 2 and id(value) not in outer]
    rest = [value for _, value in parameters if value.ndim != 2 or id(value) in outer]
    muon = torch.optim.Muon(
        matrices,
        lr=settings.learning_rate,
        weight_decay=settings.weight_decay,
        momentum=0.95,
        adjust_lr_fn="match_rms_adamw",
    )
    return [muon, _adamw(rest, settings, 0.0)]


def _adamw(parameters: Iterable[nn.Parameter], settings: TrainSettings, decay: float) -> torch.optim.Optimizer:
    return torch.optim.AdamW(parameters, lr=settings.learning_rate, betas=(0.9, 0.95), weight_decay=decay, fused=True)


def _outer_layers(model: nn.Module) -> list[nn.Module]:
    """The input embedding and the head: tables of vectors, which Muon's orthogonalisation does not suit."""
    layers = (model.get_input_embeddings(), model.get_output_embeddings())  # type: ignore[operator]
    return [layer for layer in layers if layer is not None]


def rate_factor(step: int, progress: float, settings: TrainSettings) -> float:
    """Learning rate over its peak: a linear warm-up in steps, then flat, then linear to zero over `decay_share`."""
    warm = min(1.0, (step + 1) / (settings.warmup_steps + 1))
    left = max(0.0, 1.0 - progress)
    return warm * (min(1.0, left / settings.decay_share) if settings.decay_share else 1.0)
