"""What an experiment is: a plan, a run that gives one JSON document, and how to show such a document.

Knows nothing of the command line, and loads nothing heavy.
"""

import os
import platform
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

Document = dict[str, Any]
"""Plain JSON values: `name`, `config` (the plan), `machine`, `versions`, `seconds`, and the experiment's own keys."""

Progress = Callable[[int, int | None, str], None]
"""Called with (done, total, what)."""


def silent(done: int, total: int | None, what: str) -> None:
    """A Progress that tells nobody."""


@dataclass(frozen=True)
class Table:
    """A titled table of a document, for a terminal."""

    title: str
    header: tuple[str, ...]
    rows: Sequence[Sequence[object]]


@dataclass(frozen=True)
class Experiment:
    """`measure(plan, progress)` gives the experiment's own keys; `tables` and `draw` read a whole document.

    `plan` is a frozen dataclass whose defaults are the small version, `draw` returns a matplotlib Figure.
    """

    name: str
    plan: Callable[..., Any]
    measure: Callable[[Any, Progress], Document]
    tables: Callable[[Mapping[str, Any]], list[Table]]
    draw: Callable[[Mapping[str, Any]], Any]

    def run(self, plan: Any, progress: Progress = silent) -> Document:
        """The document of a plan."""
        began = time.monotonic()
        results = self.measure(plan, progress)
        return {
            "name": self.name,
            "config": asdict(plan),
            "machine": machine(getattr(plan, "device", "cpu")),
            "versions": versions(),
            "seconds": round(time.monotonic() - began, 1),
            **results,
        }

    def save_figure(self, document: Mapping[str, Any], path: Path) -> None:
        """Draw a document into a file; its suffix says the format."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self.draw(document).savefig(path, dpi=120)


def versions() -> dict[str, str]:
    """Of what decides the numbers."""
    return {
        "python": platform.python_version(),
        **{name: version(name) for name in ("lemmata", "torch", "transformers", "numpy")},
    }


def machine(device: str) -> dict[str, Any]:
    """What the numbers were measured on; nothing that names the machine or its owner."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    found: dict[str, Any] = {"system": platform.system(), "processor": _processor(), "cores": cores, "device": device}
    if device.startswith("cuda"):
        import torch

        found["device"] = torch.cuda.get_device_name(device)
    return found


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    if info.is_file():
        for line in info.read_text(errors="replace").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.machine()
