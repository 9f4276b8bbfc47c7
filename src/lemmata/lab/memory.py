"""Peak memory of a training step, in a process of its own: `python -m lemmata.lab.memory`.

The figure is the growth of the resident set over what the process held before the step, model and optimiser included.
On the CPU it needs Linux (`VmHWM`, which can be reset); elsewhere it is not known, and None says so. Blocks from
128 KiB up are mapped one by one there, so that what a step frees is given back and does not count for the next.
"""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from lemmata.errors import LemmataError

STATUS, RESET = Path("/proc/self/status"), Path("/proc/self/clear_refs")
WARM_UP_TOKENS = 256


def step_peaks(plan: Any, arm: tuple[str, str], lengths: Sequence[int]) -> list[float | None]:
    """Peak growth in MB of a step at each length under (mask, kernel), as the child measures it."""
    request = {"plan": asdict(plan), "arm": arm, "lengths": list(lengths)}
    environment = {**os.environ, "MALLOC_MMAP_THRESHOLD_": str(128 * 1024), "OMP_NUM_THREADS": "1"}
    child = subprocess.run(
        [sys.executable, "-m", "lemmata.lab.memory"],
        input=json.dumps(request),
        capture_output=True,
        text=True,
        env=environment,
    )
    if child.returncode != 0:
        lines = child.stderr.strip().splitlines()
        raise LemmataError(f"the memory of {arm} could not be measured: {lines[-1] if lines else child.returncode}")
    peaks: list[float | None] = json.loads(child.stdout.splitlines()[-1])
    return peaks


def main() -> None:
    """Read the request on standard input, print the peaks."""
    from lemmata.lab.shapes import one_thread
    from lemmata.lab.training_step import TrainingPlan, TrainingStep

    request = json.loads(sys.stdin.read())
    values: Any = {key: tuple(value) if isinstance(value, list) else value for key, value in request["plan"].items()}
    plan = TrainingPlan(**values)
    with one_thread():
        step = TrainingStep(plan, max(WARM_UP_TOKENS, *request["lengths"]))
        step.use(tuple(request["arm"]))
        step(WARM_UP_TOKENS)  # the optimiser's state is made in the first step
        peaks = [_growth(plan.device, lambda length=length: step(length)) for length in request["lengths"]]
    print(json.dumps(peaks))


def _growth(device: str, run: Any) -> float | None:
    """MB that `run` needs at its peak above what is held before it."""
    if device != "cpu":
        import torch

        torch.cuda.reset_peak_memory_stats()
        before = torch.cuda.memory_allocated()
        run()
        return round((torch.cuda.max_memory_allocated() - before) / 1e6, 1)
    if not os.access(RESET, os.W_OK):
        return None
    RESET.write_text("5")
    before = _kilobytes("VmRSS")
    run()
    return round((_kilobytes("VmHWM") - before) * 1024 / 1e6, 1)


def _kilobytes(field: str) -> int:
    line = next(line for line in STATUS.read_text().splitlines() if line.startswith(f"{field}:"))
    return int(line.split()[1])


if __name__ == "__main__":
    main()
