"""Causal against prefix against ISM in quality: small models from scratch on the same data, order and targets.

Three tasks: `chain` (the question after its shuffled givens, in one turn and recalled), `corpus` (the generated
multi-turn corpus) and `real` (GSM8K, MT-Eval, MathDial). A run is one mask and one seed; runs go through a pool of
processes of one thread each.
"""

import os
import random
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from itertools import product
from math import sqrt
from multiprocessing import get_context
from pathlib import Path
from statistics import mean, stdev
from threading import Thread
from time import sleep
from typing import TYPE_CHECKING, Any

from lemmata.errors import InputError, unknown_name
from lemmata.lab.experiment import Document, Experiment, Progress, Table

if TYPE_CHECKING:
    from lemmata.dialogue import Dialogue
    from lemmata.lab.arms import Data, Result, Run

TASKS = ("chain", "corpus", "real")
METRICS = ("nll", "exact")
MOST_CHAINS = 50_000
"""Different training dialogues of the task `chain`; longer runs see them again."""


@dataclass(frozen=True)
class QualityPlan:
    """The tuples of three have one entry a task, in the order of TASKS."""

    tasks: tuple[str, ...] = TASKS
    data: str | None = None
    device: str = "cpu"
    sizes: tuple[str, str, str] = ("tutor-nano",) * 3
    seeds: int = 3
    steps: tuple[int, int, int] = (400, 100, 60)
    dialogues: tuple[int, int, int] = (48, 16, 8)
    """Taken in each step."""
    learning_rate: float = 3e-3
    vocab_size: int = 768
    row_length: int = 1024
    problems: int = 600
    """Of the generated corpus."""
    test_dialogues: int = 160
    """At most, in each held-out group."""
    chain_hops: tuple[int, ...] = (1, 2)
    jobs: int = 0
    """Processes; 0 means one a core, and one on a GPU."""
    keep: str | None = None
    """A folder for the results of single runs; those that it has already are not done again."""

    def __post_init__(self) -> None:
        for task in self.tasks:
            if task not in TASKS:
                raise unknown_name("task", task, TASKS)
        if "real" in self.tasks and self.data is None:
            raise InputError("the task 'real' needs --data, a folder with gsm8k, mt_eval and mathdial")


def small_plan(data: str | None, device: str, **given: Any) -> QualityPlan:
    """Under ten minutes on two cores; without `data` the task `real` is left out unless it is asked for."""
    return _plan(QualityPlan, data, device, given)


def full_plan(data: str | None, device: str, **given: Any) -> QualityPlan:
    """The evidence run."""
    larger: dict[str, Any] = {
        "steps": (2000, 500, 400),
        "dialogues": (48, 20, 16),
        "vocab_size": 1024,
        "problems": 6000,
        "test_dialogues": 300,
    }
    return _plan(QualityPlan, data, device, larger | given)


def _plan(kind: Callable[..., QualityPlan], data: str | None, device: str, given: dict[str, Any]) -> QualityPlan:
    from lemmata.lab.shapes import check_shape
    from lemmata.models import PRESETS

    check_shape("tiny", device)
    given = {"tasks": tuple(task for task in TASKS if task != "real" or data is not None), **given}
    if isinstance(given.get("steps"), int):
        given["steps"] = (given["steps"],) * len(TASKS)
    if (size := given.pop("size", None)) is not None:
        if size not in PRESETS:
            raise unknown_name("preset", size, PRESETS)
        given["sizes"] = (size,) * len(TASKS)
    return kind(data=data, device=device, **given)


def measure(plan: QualityPlan, progress: Progress) -> Document:
    """`rows` (task, group, arm, metric, mean, standard_error, by seed, difference to causal), `costs`, `losses`."""
    from lemmata.lab.arms import ARMS, Run

    data = {task: _data(plan, task, progress) for task in plan.tasks}
    runs = []
    for task, arm, seed in product(plan.tasks, ARMS, range(plan.seeds)):
        if arm in data[task]:
            at = TASKS.index(task)
            shape = plan.sizes[at], plan.steps[at], plan.dialogues[at]
            runs.append((Run(task, arm, seed, *shape, plan.learning_rate, plan.device), data[task][arm]))
    results = {}
    for number, (run, result) in enumerate(_execute(plan, runs), start=1):
        results[run.task, run.arm, run.seed] = result
        progress(number, len(runs), "runs")
    ordered = {key: results[key] for run, _ in runs for key in [(run.task, run.arm, run.seed)]}
    rows = list(_rows(ordered))
    return {"rows": rows, "costs": list(_costs(ordered)), "losses": _losses(rows)}


def _execute(plan: QualityPlan, runs: list[tuple["Run", "Data"]]) -> Iterator[tuple["Run", "Result"]]:
    """Each run with its result as it comes; what `plan.keep` has is taken from there first."""
    from lemmata.lab.arms import train_arm
    from lemmata.lab.kept import Kept

    kept = None if plan.keep is None else Kept(Path(plan.keep))
    left = []
    for run, data in runs:
        if kept is not None and (found := kept.get(run, data)) is not None:
            yield run, found
        else:
            left.append((run, data))

    def done(run: "Run", data: "Data", result: "Result") -> tuple["Run", "Result"]:
        if kept is not None:
            kept.put(run, data, result)
        return run, result

    jobs = plan.jobs or (1 if plan.device != "cpu" else _cores())
    if jobs == 1:
        for run, data in left:
            yield done(run, data, train_arm(run, data))
        return
    workers = ProcessPoolExecutor(jobs, get_context("spawn"), initializer=_end_with, initargs=(os.getpid(),))
    with workers as pool:
        futures = {pool.submit(train_arm, run, data): (run, data) for run, data in left}
        for future in as_completed(futures):
            yield done(*futures[future], future.result())


def _end_with(parent: int) -> None:
    """In a worker: end it when its parent is gone, so that a killed comparison does not train on for minutes."""

    def watch() -> None:
        while os.getppid() == parent:
            sleep(0.5)
        os._exit(1)

    Thread(target=watch, daemon=True).start()


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _data(plan: QualityPlan, task: str, progress: Progress) -> dict[str, "Data"]:
    """The data of each arm; arms differ in their segments only. Without a system prompt there is no `ism-separate`."""
    if task == "chain":
        found = {segments: _chains(plan, segments == "prompt-separate") for segments in ("merged", "prompt-separate")}
    else:
        found = _texts(plan, task, progress)
    arms = dict.fromkeys(("causal", "prefix", "ism"), found["merged"])
    return arms | ({"ism-separate": found["prompt-separate"]} if "prompt-separate" in found else {})


def _chains(plan: QualityPlan, separate: bool) -> "Data":
    from lemmata.lab.arms import Data
    from lemmata.lab.chains import Chains

    chains = Chains(hops=plan.chain_hops)
    steps, dialogues = plan.steps[TASKS.index("chain")], plan.dialogues[TASKS.index("chain")]
    rng = random.Random("chain")
    test = {
        f"{hops} hop{'s' if hops > 1 else ''}": [
            chains.draw(rng, separate, hops) for _ in range(4 * plan.test_dialogues)
        ]
        for hops in plan.chain_hops
    }
    train = [chains.draw(rng, separate) for _ in range(min(steps * dialogues, MOST_CHAINS))]
    return Data(train, test, chains.vocab_size, max(len(example) for example in train) * 4)


def _texts(plan: QualityPlan, task: str, progress: Progress) -> dict[str, "Data"]:
    from lemmata.dialogue import encode
    from lemmata.lab.arms import Data
    from lemmata.lab.texts import corpus_split, real_split
    from lemmata.models import train_tokenizer

    train, held_out = corpus_split(plan.problems, 0, progress) if task == "corpus" else real_split(Path(str(plan.data)))
    tokenizer = train_tokenizer((m.content for d in train for m in d.messages), plan.vocab_size)

    def encoded(dialogues: list["Dialogue"], segments: str) -> list[Any]:
        found = []
        for dialogue in dialogues:
            try:
                found.append(encode(dialogue, tokenizer, segments=segments, max_length=plan.row_length))
            except InputError:
                continue  # not even its first turn fits a row: no arm sees it
        return found

    rng = random.Random("test")
    chosen = {name: rng.sample(group, min(len(group), plan.test_dialogues)) for name, group in held_out.items()}
    kinds = ("merged", "prompt-separate") if train[0].messages[0].role == "system" else ("merged",)
    return {
        kind: Data(
            encoded(train, kind),
            {name: encoded(group, kind) for name, group in chosen.items()},
            len(tokenizer),
            plan.row_length,
        )
        for kind in kinds
    }


def _rows(results: Mapping[tuple[str, str, int], "Result"]) -> Iterator[dict[str, Any]]:
    """A row for each task, group, arm and metric; differences are paired by seed."""

    def values(task: str, arm: str, group: str, metric: str) -> list[float]:
        runs = [result.groups[group] for (t, a, _), result in results.items() if (t, a) == (task, arm)]
        return [float(getattr(found, metric)) for found in runs]

    for task, arm in dict.fromkeys((task, arm) for task, arm, _ in results):
        first = next(result for (t, a, _), result in results.items() if (t, a) == (task, arm))
        for group, metric in product(first.groups, METRICS):
            own = values(task, arm, group, metric)
            row = {"task": task, "group": group, "arm": arm, "metric": metric, "answers": first.groups[group].answers}
            row |= {"mean": mean(own), "standard_error": _standard_error(own), "by_seed": own}
            for other in ("causal", "ism"):
                difference = [a - b for a, b in zip(own, values(task, other, group, metric), strict=True)]
                if other != arm:
                    row[f"minus_{other}"] = mean(difference)
                    row[f"minus_{other}_standard_error"] = _standard_error(difference)
            yield row


def _standard_error(values: list[float]) -> float | None:
    return stdev(values) / sqrt(len(values)) if len(values) > 1 else None


def _costs(results: Mapping[tuple[str, str, int], "Result"]) -> Iterator[dict[str, Any]]:
    """Tokens and seconds of a run by task and arm, means over the seeds."""
    for task, arm in dict.fromkeys((task, arm) for task, arm, _ in results):
        runs = [result for (t, a, _), result in results.items() if (t, a) == (task, arm)]
        yield {
            "task": task,
            "arm": arm,
            "processed_tokens": round(mean(run.processed for run in runs)),
            "supervised_tokens": round(mean(run.supervised for run in runs)),
            "seconds": round(mean(run.seconds for run in runs), 1),
        }


def _losses(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Where ISM is worse than another arm by more than two standard errors of the difference paired by seed."""
    found = []
    for row in rows:
        if row["arm"] == "ism" or row["minus_ism_standard_error"] is None:
            continue
        behind = -row["minus_ism"] if row["metric"] == "nll" else row["minus_ism"]
        error = row["minus_ism_standard_error"]
        if behind > 2 * error:
            place = {key: row[key] for key in ("task", "group", "metric")}
            found.append({**place, "against": row["arm"], "behind": behind, "standard_error": error})
    return found


def tables(document: Mapping[str, Any]) -> list[Table]:
    """A line a group and arm for each metric; the costs; where ISM loses."""
    found = []
    titles = {"nll": "held-out NLL, nats per answer token", "exact": "answers right in every token, %"}
    for metric, title in titles.items():
        scale = 100 if metric == "exact" else 1
        lines = [
            (
                row["task"],
                row["group"],
                row["arm"],
                row["answers"],
                *_with_error(scale, row["mean"], row["standard_error"]),
                *_with_error(scale, row.get("minus_causal"), row.get("minus_causal_standard_error")),
            )
            for row in document["rows"]
            if row["metric"] == metric
        ]
        lines.sort(key=lambda line: (TASKS.index(line[0]), line[1]))
        found.append(Table(title, ("task", "group", "arm", "n", "mean", "± se", "- causal", "± se"), lines))
    costs = ("task", "arm", "processed tokens", "supervised tokens", "seconds")
    found.append(Table("a run's cost", costs, [tuple(row.values()) for row in document["costs"]]))
    lost = [
        (
            row["task"],
            row["group"],
            row["metric"],
            row["against"],
            f"{row['behind']:.4f}",
            f"{row['standard_error']:.4f}",
        )
        for row in document["losses"]
    ]
    header = ("task", "group", "metric", "against", "behind", "± se")
    found.append(
        Table("where ISM loses by more than two standard errors" + ("" if lost else ": nowhere"), header, lost)
    )
    return found


def _with_error(scale: int, value: float | None, error: float | None) -> tuple[str, str]:
    digits = 2 if scale == 100 else 4
    return tuple("" if number is None else f"{scale * number:.{digits}f}" for number in (value, error))  # type: ignore[return-value]


def draw(document: Mapping[str, Any]) -> Any:
    """Difference to causal of each arm and group, with two standard errors."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(10, 4.2), layout="constrained")
    for axes, metric, title in zip(
        figure.subplots(1, 2),
        METRICS,
        ("NLL minus causal (left: better)", "exact answers minus causal (right: better)"),
        strict=True,
    ):
        rows = [row for row in document["rows"] if row["metric"] == metric and row["arm"] != "causal"]
        groups = list(dict.fromkeys((row["task"], row["group"]) for row in rows))
        for number, arm in enumerate(dict.fromkeys(row["arm"] for row in rows)):
            own = [row for row in rows if row["arm"] == arm]
            axes.errorbar(
                [row["minus_causal"] for row in own],
                [groups.index((row["task"], row["group"])) + 0.2 * number for row in own],
                xerr=[2 * (row["minus_causal_standard_error"] or 0) for row in own],
                fmt="o",
                label=arm,
                capsize=2,
            )
        axes.axvline(0, color="0.6", linewidth=1)
        axes.set_yticks(range(len(groups)), [group for _, group in groups])
        axes.invert_yaxis()
        axes.set_title(title)
        axes.legend(fontsize="small")
    return figure


EXPERIMENT = Experiment("quality", QualityPlan, measure, tables, draw)
