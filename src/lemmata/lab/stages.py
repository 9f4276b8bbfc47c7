"""The data paper's comparison in miniature: what does the collected corpus (Q) add before the well-formatted set (M)?

Section 3 of the paper fine-tunes a base model on M alone, and on Q and then M. Here a small model is trained on M for
all of its steps, or on Q for half of them and then on M, from scratch and from the shipped tutor where the build has
one, with several seeds; each answers the corpus' held-out problems. Equal steps mean that Q + M sees less of M. Single
runs are kept in a folder, so a comparison goes on after it was stopped.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import mean, stdev
from typing import Any

from lemmata.corpus.heldout import sample_heldout
from lemmata.errors import InputError, unknown_name
from lemmata.lab.experiment import Document, Experiment, Progress, Table
from lemmata.records import write_atomic

ARMS = {
    "M": [{"name": "M", "data": "m.jsonl"}],
    "Q + M": [{"name": "Q", "data": "q.jsonl"}, {"name": "M", "data": "m.jsonl"}],
}
"""The stages of each arm."""
TUNING_RATE = 3e-4
"""The learning rate from a trained model: a tenth of the one from scratch, which would undo what the model knows."""


@dataclass(frozen=True)
class StagesPlan:
    """`corpus` is a folder that `lemmata corpus build` wrote; `folder` keeps the runs; `model` is the preset."""

    corpus: str
    folder: str
    model: str = "tutor-tiny"
    steps: int = 1600
    tuning_steps: int = 800
    """Of the runs that go on from the shipped tutor."""
    seeds: int = 3
    per_cell: int = 2
    """At most so many held-out problems of each family and level; their first question is asked."""
    starts: tuple[str, ...] = ("scratch", "shipped")
    device: str = "cpu"

    def __post_init__(self) -> None:
        if not self.starts:
            raise InputError("give at least one start")
        for start in self.starts:
            if start not in ("scratch", "shipped"):
                raise unknown_name("start", start, ("scratch", "shipped"))
        for name in ("q.jsonl", "m.jsonl", "valid.jsonl", "heldout.jsonl", "manifest.json"):
            if not (Path(self.corpus) / name).is_file():
                raise InputError(f"corpus {self.corpus}: {name} is missing; lemmata corpus build makes it")


@dataclass(frozen=True)
class _Start:
    """What a run begins from: its name in the tables, `model` as the training knows it, and where its runs are kept."""

    name: str
    model: str
    folder: Path
    checkpoint: Path | None = None


def measure(plan: StagesPlan, progress: Progress) -> Document:
    """`runs`: [right, asked] by subject and level of each arm, start and seed, and the last validation loss in nats an
    answer token; `before`: [right, asked] of a start that is trained already; the corpus' `composition`."""
    from lemmata.training.runlog import read_log

    folder = Path(plan.folder)
    asked = sample_heldout(Path(plan.corpus), plan.per_cell, folder / f"heldout-{plan.per_cell}", first_only=True)
    starts = _starts(plan)
    runs, before = [], {}
    for start in starts:
        for seed in range(plan.seeds):
            for arm in ARMS:
                run = start.folder / f"{arm}-{seed}".replace(" ", "")
                checkpoint = _trained(plan, start, arm, seed, run, progress)
                runs.append(
                    {
                        "start": start.name,
                        "arm": arm,
                        "seed": seed,
                        "valid_loss": [event["valid_loss"] for event in read_log(run) if "valid_loss" in event][-1],
                        "cells": _answered(asked, checkpoint, run, progress),
                    }
                )
        if start.checkpoint:
            before[start.name] = _answered(asked, start.checkpoint, start.folder, progress)
    return {
        "starts": [start.name for start in starts],
        "before": before,
        "runs": runs,
        "composition": _composition(Path(plan.corpus)),
    }


def _starts(plan: StagesPlan) -> list[_Start]:
    """The folder of the shipped tutor's runs is named by its files: another tutor's are never taken for them."""
    from lemmata.evaluation.models.local import folder_hash
    from lemmata.models import shipped_tutor

    folder, starts = Path(plan.folder), []
    if "scratch" in plan.starts:
        starts.append(_Start("scratch", plan.model, folder / "scratch"))
    tutor = shipped_tutor()
    if tutor and "shipped" in plan.starts:
        starts.append(_Start("shipped tutor", "shipped", folder / f"shipped-{folder_hash(tutor)[:12]}", tutor))
    if not starts:
        raise InputError("no tutor ships with this build: only --start scratch is possible")
    return starts


def _trained(plan: StagesPlan, start: _Start, arm: str, seed: int, run: Path, progress: Progress) -> Path:
    """The last checkpoint of a run; one that was killed goes on, one under other settings is refused by name."""
    from lemmata.training import train

    settings = {
        "corpus": plan.corpus,
        "model": start.model,
        "stages": ARMS[arm],
        "steps": plan.tuning_steps if start.checkpoint else plan.steps,
        "kernel": "dense",
        "row_length": 384,
        "rows_per_step": 6,
        "too_long": "drop",
        "validations": 2,
        "trackers": [],
        "seed": seed,
    }
    if start.checkpoint:
        settings["learning_rate"] = TUNING_RATE
    train(settings, out=run, resume=True, progress=progress)
    return run / "checkpoints" / "last"


def _answered(asked: Path, checkpoint: Path, keep: Path, progress: Progress) -> dict[str, list[int]]:
    """[right, asked] by `subject/level`, kept in the folder `keep`."""
    from lemmata.evaluation import evaluate
    from lemmata.evaluation.models.local import LocalModel

    kept = keep / f"{asked.name}.json"
    if not kept.is_file():
        counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        for sample in evaluate("heldout", asked, LocalModel(checkpoint, batch_size=128), progress=progress)[1]:
            cell = counts[f"{sample.group['subject']}/{sample.group['level']}"]
            cell[0] += int(sample.values["accuracy"])
            cell[1] += 1
        write_atomic(kept, json.dumps(counts))
    found: dict[str, list[int]] = json.loads(kept.read_text("utf-8"))
    return found


def _composition(corpus: Path) -> dict[str, dict[str, int]]:
    """First questions of each set by subject."""
    from lemmata.corpus import read_manifest

    found: dict[str, dict[str, int]] = {"q.jsonl": defaultdict(int), "m.jsonl": defaultdict(int)}
    for count in read_manifest(corpus).counts:
        if count.file in found and count.kind == "solve":
            found[count.file][str(count.subject)] += count.n
    return found


def _groups(runs: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """(title, prefix or suffix of the cells) of every row: subjects with levels, subjects, levels, all."""
    cells = sorted({cell for run in runs for cell in run["cells"]})
    for subject in sorted({cell.rpartition("/")[0] for cell in cells}):
        for cell in cells:
            if cell.startswith(f"{subject}/"):
                yield cell.replace("/", ", level "), cell
        yield f"{subject}, all", f"{subject}/"
    for level in sorted({cell.rpartition("/")[2] for cell in cells}):
        yield f"all, level {level}", f"/{level}"
    yield "all", ""


def _within(cell: str, group: str) -> bool:
    return cell.endswith(group) if group[:1] == "/" else cell.startswith(group)


def _count(cells: Mapping[str, list[int]], group: str) -> tuple[int, int]:
    """(right, asked) over the cells of a group."""
    chosen = [count for cell, count in cells.items() if _within(cell, group)]
    return sum(count[0] for count in chosen), sum(count[1] for count in chosen)


def _accuracy(cells: Mapping[str, list[int]], group: str) -> float:
    """Per cent; every run is asked the same questions, so a group of one is a group of all."""
    right, asked = _count(cells, group)
    return 100 * right / asked


def _by_arm(runs: list[dict[str, Any]], group: str) -> dict[str, list[float]]:
    """Accuracies of each arm, in the order of the seeds."""
    ordered = sorted(runs, key=lambda run: run["seed"])
    return {arm: [_accuracy(run["cells"], group) for run in ordered if run["arm"] == arm] for arm in ARMS}


def _gains(values: Mapping[str, list[float]]) -> list[float]:
    """What Q adds, seed by seed: with the same seed both arms start from the same weights."""
    return [both - alone for alone, both in zip(values["M"], values["Q + M"], strict=True)]


def tables(document: Mapping[str, Any]) -> list[Table]:
    """A table a start: accuracy in per cent and what Q adds, means over seeds ± their standard deviation, with the
    start as it is ("before") where it is trained already; then the validation losses and the corpus' composition."""
    found = []
    for start in document["starts"]:
        own = [run for run in document["runs"] if run["start"] == start]
        rows = []
        for title, group in _groups(own):
            values = _by_arm(own, group)
            asked = str(_count(own[0]["cells"], group)[1])
            rows.append([title, asked, *(_spread(values[arm]) for arm in ARMS), _spread(_gains(values), "+.1f")])
            if start in document["before"]:
                rows[-1].insert(2, _spread([_accuracy(document["before"][start], group)]))
        columns = ("", "questions", *(("before",) if start in document["before"] else ()), *ARMS, "Q adds")
        found.append(Table(f"exact answers in per cent, from {start}", columns, rows))
    losses = []
    for start in document["starts"]:
        by_arm = {
            arm: [run["valid_loss"] for run in document["runs"] if (run["start"], run["arm"]) == (start, arm)]
            for arm in ARMS
        }
        losses.append(
            [f"from {start}", *(_spread(by_arm[arm], ".3f") for arm in ARMS), _spread(_gains(by_arm), "+.3f")]
        )
    found.append(Table("validation loss, nats an answer token", ("", *ARMS, "Q adds"), losses))
    composition = document["composition"]
    subjects = sorted({subject for counts in composition.values() for subject in counts})
    totals = {file: sum(counts.values()) for file, counts in composition.items()}
    rows = [
        [subject, *(f"{100 * composition[file].get(subject, 0) / max(1, totals[file]):.1f}" for file in composition)]
        for subject in subjects
    ]
    return [*found, Table("the corpus, per cent of first questions", ("", *composition), rows)]


def _spread(values: list[float], form: str = ".1f") -> str:
    return f"{mean(values):{form}}" + (f" ± {stdev(values):{form.lstrip('+')}}" if len(values) > 1 else "")


def draw(document: Mapping[str, Any]) -> Any:
    """What Q adds by subject and by level, for each start; the bars are standard deviations over seeds."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(7, 4.6), layout="constrained")
    axes = figure.subplots()
    groups = [
        (title.removesuffix(", all"), group)
        for title, group in _groups(document["runs"])
        if title.startswith("all") or title.endswith(", all")
    ]
    for place, start in enumerate(document["starts"]):
        own = [run for run in document["runs"] if run["start"] == start]
        gains = [_gains(_by_arm(own, group)) for _, group in groups]
        axes.errorbar(
            [mean(values) for values in gains],
            [number + 0.2 * place for number in range(len(groups))],
            xerr=[stdev(values) if len(values) > 1 else 0.0 for values in gains],
            fmt="o",
            label=f"from {start}",
        )
    axes.set_yticks(range(len(groups)), [title for title, _ in groups])
    axes.invert_yaxis()
    axes.axvline(0, color="grey", linewidth=0.8)
    axes.set(xlabel="percentage points that Q adds")
    figure.legend(loc="outside upper right", ncols=len(document["starts"]))
    return figure


EXPERIMENT = Experiment("stages", StagesPlan, measure, tables, draw)
