"""Muon whose orthogonalisation is computed in a precision that the processor has.

torch's own always iterates in bfloat16; a CPU without instructions for that emulates it, at about four times the cost
of float32 (a third of a small model's training step). Where the hardware has bfloat16, torch's own is used as it is.
"""

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor


class Muon32(torch.optim.Muon):  # type: ignore[misc]
    """torch's Muon (Jordan et al. 2024) with the Newton-Schulz iteration in the parameters' own precision.

    Same arguments, groups and state (`momentum_buffer`), so checkpoints of one are read by the other. Only
    `adjust_lr_fn="match_rms_adamw"` and Nesterov's momentum, which the training uses, are there.
    """

    @torch.no_grad()
    def step(self, closure: Callable[[], Any] | None = None) -> Any:  # type: ignore[override]
        """One step; the closure's loss, if there is a closure."""
        loss = None
        if closure is not None:
            with torch.enable_grad():
                loss = closure()
        for group in self.param_groups:
            if group["adjust_lr_fn"] != "match_rms_adamw" or not group["nesterov"]:
                raise ValueError("Muon32 has Nesterov's momentum and adjust_lr_fn 'match_rms_adamw' only")
            for parameter in group["params"]:
                if parameter.grad is not None:
                    self._move(parameter, parameter.grad, group)
        return loss

    def _move(self, parameter: Tensor, gradient: Tensor, group: dict[str, Any]) -> None:
        state = self.state[parameter]
        if "momentum_buffer" not in state:
            state["momentum_buffer"] = torch.zeros_like(gradient)
        momentum, rate = group["momentum"], group["lr"]
        mean = state["momentum_buffer"]
        mean.lerp_(gradient, 1 - momentum)
        update = orthogonalised(
            gradient.lerp(mean, momentum), group["ns_coefficients"], group["ns_steps"], group["eps"]
        )
        parameter.mul_(1 - rate * group["weight_decay"])
        parameter.add_(update, alpha=-rate * 0.2 * max(parameter.shape) ** 0.5)


def orthogonalised(matrix: Tensor, coefficients: tuple[float, float, float], steps: int, eps: float) -> Tensor:
    """The matrix [m, n] with its singular values s moved towards 1: s / |s|, then `steps` times a s + b s^3 + c s^5."""
    a, b, c = coefficients
    wide = matrix.T if matrix.size(0) > matrix.size(1) else matrix
    x = wide / wide.norm().clamp(min=eps)
    for _ in range(steps):
        gram = x @ x.T
        x = torch.addmm(x, torch.addmm(gram, gram, gram, beta=b, alpha=c), x, beta=a)
    return x.T if matrix.size(0) > matrix.size(1) else x
