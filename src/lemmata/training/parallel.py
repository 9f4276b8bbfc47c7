"""The processes of a run: one alone, or those that torchrun started, with DDP or PyTorch's `fully_shard`.

Accelerate is not asked: on the CPU it turns FSDP into DDP without a word. What was asked for is asserted here.
"""

import os
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any

import torch
import torch.distributed as dist
from torch import nn
from torch.distributed.device_mesh import init_device_mesh
from torch.distributed.fsdp import FSDPModule, fully_shard
from torch.distributed.tensor import DTensor
from torch.nn.parallel import DistributedDataParallel

from lemmata.errors import LemmataError


@dataclass(frozen=True)
class World:
    """This process's `rank` among `ranks`, and its device. `owns` says whether the process group is ours to end."""

    rank: int
    ranks: int
    device: torch.device
    owns: bool = False

    @property
    def first(self) -> bool:
        """Whether this process writes and reports."""
        return self.rank == 0

    def total(self, value: float) -> float:
        """The sum over all processes."""
        if self.ranks == 1:
            return value
        tensor = torch.tensor([value], dtype=torch.float64, device=self.device)
        dist.all_reduce(tensor)
        return float(tensor)

    def agreed(self, value: float) -> float:
        """The first process's value, for all: clocks differ."""
        if self.ranks == 1:
            return value
        tensor = torch.tensor([value], dtype=torch.float64, device=self.device)
        dist.broadcast(tensor, 0)
        return float(tensor)

    def wait(self) -> None:
        """Until every process is here."""
        if self.ranks > 1:
            dist.barrier()

    def wrap(self, model: nn.Module, parallel: str) -> nn.Module:
        """The model to call: itself, inside DDP, or (the same object) with its parameters sharded."""
        if self.ranks == 1:
            return model
        if parallel == "ddp":
            return DistributedDataParallel(
                model, device_ids=[self.device.index] if self.device.type == "cuda" else None
            )
        mesh = init_device_mesh(self.device.type, (self.ranks,))
        for layer in _layers(model):
            fully_shard(layer, mesh=mesh)
        fully_shard(model, mesh=mesh)
        require_sharded(model)
        return model

    def leave(self) -> None:
        """End the process group, if it was made here."""
        if self.owns:
            dist.destroy_process_group()


def join() -> World:
    """The processes that torchrun started (it sets WORLD_SIZE, RANK and LOCAL_RANK), or this one alone."""
    ranks = int(os.environ.get("WORLD_SIZE", "1"))
    cuda = torch.cuda.is_available()
    device = torch.device("cuda", int(os.environ.get("LOCAL_RANK", "0"))) if cuda else torch.device("cpu")
    if cuda:
        torch.cuda.set_device(device)
    if ranks == 1:
        return World(0, 1, device)
    owns = not dist.is_initialized()
    if owns:
        dist.init_process_group("nccl" if cuda else "gloo")
    return World(dist.get_rank(), dist.get_world_size(), device, owns)


def without_reduction(model: nn.Module) -> AbstractContextManager[Any]:
    """For all passes of a step but the last: DDP adds up the gradients at the end; shards are added up each time."""
    return model.no_sync() if isinstance(model, DistributedDataParallel) else nullcontext()


def reshard(model: nn.Module) -> None:
    """Free what a forward without a backward left whole: the outermost group waits for a backward."""
    for module in model.modules():
        if isinstance(module, FSDPModule):
            module.reshard()


def require_sharded(model: nn.Module) -> None:
    """LemmataError where a parameter is not a shard."""
    for name, value in model.named_parameters():
        if not isinstance(value, DTensor):
            raise LemmataError(f"fully_shard left the parameter {name} whole ({type(value).__name__})")


def _layers(model: nn.Module) -> list[nn.Module]:
    """The decoder layers, which transformers names as what a device map must not split."""
    names = {name for module in model.modules() for name in getattr(module, "_no_split_modules", None) or ()}
    return [module for module in model.modules() if type(module).__name__ in names]
