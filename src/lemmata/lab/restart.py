"""Does a killed run reach the very weights of an undisturbed one? Runs are killed with SIGKILL and resumed.

Every killed run is compared byte for byte with the undisturbed one: weights, optimiser state, and the log, whose steps
must all be there once with the same losses; TensorBoard's as well. A moment is drawn evenly over the time that the
undisturbed run took, so it may fall into the start, a step, or the writing of a checkpoint. A run that had ended before
its moment was not killed: it does not count, and another one is started.
"""

import json
import random
import shutil
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lemmata.errors import LemmataError
from lemmata.lab.experiment import Document, Experiment, Progress, Table


@dataclass(frozen=True)
class RestartPlan:
    """`kills` runs, each killed once, and one more that is killed up to `repeated` times, while it has not ended."""

    kills: int = 20
    repeated: int = 5
    steps: int = 30
    checkpoint_steps: int = 2
    seed: int = 0
    device: str = "cpu"


def measure(plan: RestartPlan, progress: Progress) -> Document:
    """`runs`: a row a kill; `repeated`: the kills of one run, compared after the last; `all_equal` is the claim."""
    from lemmata.lab.child_runs import finish, start_run, sums_corpus

    rng = random.Random(plan.seed)
    rows: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        settings = {
            "corpus": str(sums_corpus(folder / "corpus")),
            "model": "tutor-nano",
            "vocab_size": 300,
            "row_length": 128,
            "rows_per_step": 4,
            "steps": plan.steps,
            "validations": 5,
            "checkpoint_steps": plan.checkpoint_steps,
            "warmup_steps": 5,
            "log_steps": 1,
            "seed": plan.seed,
        }
        finish([start_run(settings, folder / "warm-up")])
        began = time.monotonic()
        finish([start_run(settings, folder / "whole")])
        lasted = whole = time.monotonic() - began
        ended = 0
        for number in range(plan.kills):
            progress(number, plan.kills + plan.repeated, "killing")
            out = folder / f"killed-{number}"
            while not (row := _kill(settings, out, False, rng.uniform(0, lasted)))["killed"]:
                ended += 1
                if ended > plan.kills:
                    raise LemmataError(f"{ended} runs ended before they could be killed")
                lasted = min(lasted, row["moment_seconds"])
                shutil.rmtree(out)
            finish([start_run(settings, out, resume=True)])
            rows.append(row | _compare(out, folder / "whole"))
        out = folder / "repeated"
        repeated: list[dict[str, Any]] = []
        for number in range(plan.repeated):
            progress(plan.kills + number, plan.kills + plan.repeated, "killing one run again and again")
            row = _kill(settings, out, True, rng.uniform(0.2, 0.5) * lasted)
            if not row["killed"]:
                break
            repeated.append(row)
        if repeated:
            finish([start_run(settings, out, resume=True)])
            repeated[-1] |= _compare(out, folder / "whole")
    checks = [*rows, *repeated[-1:]]
    return {
        "seconds_undisturbed": round(whole, 2),
        "ended_before_their_moment": ended,
        "all_equal": all(all(row[key] for key in CHECKS) for row in checks),
        "all_good": all(row["checkpoints_good"] for row in (*rows, *repeated)),
        "runs": rows,
        "repeated": repeated,
    }


CHECKS = ("weights_equal", "optimizer_equal", "log_equal", "tensorboard_complete")


def _kill(settings: Mapping[str, Any], out: Path, resume: bool, moment: float) -> dict[str, Any]:
    """Start a run, kill it after `moment` seconds, and say what it left; its newest checkpoint must be good."""
    from lemmata.lab.child_runs import start_run
    from lemmata.training.checkpoints import fault

    process = start_run(settings, out, resume)
    process.join(moment)
    process.kill()
    process.join()
    checkpoints = out / "checkpoints"
    complete = sorted(checkpoints.glob("step-*"))
    log = out / "log.jsonl"
    return {
        "moment_seconds": round(moment, 2),
        "killed": process.exitcode == -9,
        "step": sum('"loss"' in line for line in log.read_text("utf-8").splitlines()) if log.is_file() else None,
        "checkpoint": complete[-1].name if complete else None,
        "inside_a_checkpoint": any(checkpoints.glob(".*")),
        "checkpoints_good": all(fault(path) is None for path in complete),
    }


def _compare(out: Path, whole: Path) -> dict[str, bool]:
    ours, theirs = (run / "checkpoints" / "last" for run in (out, whole))
    return {
        "weights_equal": _same(ours / "model.lemmata.safetensors", theirs / "model.lemmata.safetensors"),
        "optimizer_equal": _same(ours / "trainer/optimizer.safetensors", theirs / "trainer/optimizer.safetensors"),
        "log_equal": _events(out) == _events(whole),
        "tensorboard_complete": _scalars(out) == _scalars(whole),
    }


def _same(one: Path, other: Path) -> bool:
    return one.read_bytes() == other.read_bytes()


def _events(run: Path) -> list[dict[str, Any]]:
    """The log without its clock."""
    lines = (run / "log.jsonl").read_text("utf-8").splitlines()
    return [{key: value for key, value in json.loads(line).items() if key != "seconds"} for line in lines]


def _scalars(run: Path) -> list[tuple[int, float]]:
    """The losses that TensorBoard shows, by step."""
    import logging

    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    logging.getLogger("tensorboard").setLevel(logging.ERROR)  # that it purges is what is wanted
    events = EventAccumulator(str(run / "tensorboard"), size_guidance={"scalars": 0})
    events.Reload()
    return [(event.step, event.value) for event in events.Scalars("loss")]


def tables(document: Mapping[str, Any]) -> list[Table]:
    """A line a kill."""
    keys = ("moment_seconds", "step", "checkpoint", "inside_a_checkpoint", *CHECKS)
    titles = {
        "runs": "kill -9 and resume, against an undisturbed run",
        "repeated": "one run, killed again and again",
    }
    return [
        Table(title, keys, [["" if row.get(key) is None else row[key] for key in keys] for row in document[name]])
        for name, title in titles.items()
        if document[name]
    ]


def draw(document: Mapping[str, Any]) -> Any:
    """When each run was killed, and what it could go on from."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(6, 3.4), layout="constrained")
    axes = figure.subplots()
    rows = document["runs"]
    kept = [int((row["checkpoint"] or "step-0").removeprefix("step-")) for row in rows]
    moments = [row["moment_seconds"] for row in rows]
    axes.plot(moments, [row["step"] or 0 for row in rows], "o", label="killed at")
    axes.plot(moments, kept, "_", label="resumed from")
    axes.set(xlabel="seconds after the start", ylabel="step")
    axes.legend()
    return figure


EXPERIMENT = Experiment("restart", RestartPlan, measure, tables, draw)
