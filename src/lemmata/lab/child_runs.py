"""Training runs in processes of their own, which can be killed or be one of several. Knows nothing of what is measured.

The processes are forked from a server that has the libraries loaded already, so a run of seconds takes seconds.
"""

import os
import socket
import time
from collections.abc import Mapping
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from lemmata.errors import LemmataError
from lemmata.records import write_jsonl

PRELOADED = "lemmata.training.loop"


def start_run(
    settings: Mapping[str, Any], out: Path, resume: bool = False, world: Mapping[str, str] | None = None
) -> BaseProcess:
    """Begin a training run on one thread; `world` are the variables that torchrun would set."""
    context = get_context("forkserver")
    context.set_forkserver_preload([PRELOADED])
    process = context.Process(target=_run, args=(dict(settings), str(out), resume, dict(world or {})))
    process.start()
    return process


def finish(processes: list[BaseProcess], seconds: float = 600) -> None:
    """Wait for runs to end; LemmataError where one fails, after the others were stopped."""
    for process in processes:
        process.join(seconds)
    failed = [process.exitcode for process in processes if process.exitcode != 0]
    for process in processes:
        if process.is_alive():
            process.kill()
    if failed:
        raise LemmataError(f"a training process ended with {failed}")


def run_together(settings: Mapping[str, Any], out: Path, ranks: int, resume: bool = False) -> None:
    """One run in `ranks` processes."""
    finish(start_together(settings, out, ranks, resume))


def start_together(settings: Mapping[str, Any], out: Path, ranks: int, resume: bool = False) -> list[BaseProcess]:
    """Begin one run in `ranks` processes."""
    if ranks == 1:
        return [start_run(settings, out, resume)]
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        shared = {"WORLD_SIZE": str(ranks), "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": str(free.getsockname()[1])}
    return [
        start_run(settings, out, resume, {**shared, "RANK": str(rank), "LOCAL_RANK": str(rank)})
        for rank in range(ranks)
    ]


def kill_at(processes: list[BaseProcess], sign: Path) -> None:
    """SIGKILL to all of them as soon as a path is there."""
    while not sign.exists() and all(process.is_alive() for process in processes):
        time.sleep(0.02)
    for process in processes:
        process.kill()
        process.join()
    if not sign.exists():
        raise LemmataError(f"the run ended before {sign.name} was there")


def sums_corpus(folder: Path, rows: int = 60) -> Path:
    """A corpus of additions whose answers differ much in length, in two stages."""
    folder.mkdir(parents=True)
    for name, first in (("q", 0), ("m", rows), ("valid", 2 * rows)):
        write_jsonl(folder / f"{name}.jsonl", (_sum(number) for number in range(first, first + rows)))
    return folder


def _sum(number: int) -> dict[str, Any]:
    # One answer in four is long: the processes of a step then have unequal numbers of answer tokens.
    steps = "".join(f"{number} + {k} = {number + k}\n" for k in range(1, 8)) if number % 4 == 0 else ""
    return {
        "messages": [
            {"role": "user", "content": f"What is {number} + 7?"},
            {"role": "assistant", "content": f"{steps}\\boxed{{{number + 7}}}"},
        ],
        "meta": {"id": str(number)},
    }


def _run(settings: dict[str, Any], out: str, resume: bool, world: dict[str, str]) -> None:
    os.environ.update(world)
    import torch

    from lemmata.training.loop import train

    torch.set_num_threads(1)
    train(settings, out=out, resume=resume)
