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
from lemmata.errors import InputError
from lemmata.lab.experiment import Document, Experiment, Progress, Table

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
    model: str = "tutor-nano"
    steps: int = 400
    seeds: int = 3
    per_cell: int = 4
    """At most so many held-out problems of each family and level; their first question is asked."""
    device: str = "cpu"

    def __post_init__(self) -> None:
        for name in ("q.jsonl", "m.jsonl", "valid.jsonl", "heldout.jsonl", "manifest.json"):
            if not (Path(self.corpus) / name).is_file():
                raise InputError(f"corpus {self.corpus}: {name} is missing; lemmata corpus build makes it")


def measure(plan: StagesPlan, progress: Progress) -> Document:
    """`runs`: [right, asked] by subject and level of each arm, start and seed; the corpus' `composition`."""
    from lemmata.models import shipped_tutor

    starts = {"scratch": plan.model} | ({"shipped tutor": "shipped"} if shipped_tutor() else {})
    asked = sample_heldout(
        Path(plan.corpus), plan.per_cell, Path(plan.folder) / f"heldout-{plan.per_cell}", first_only=True
    )
    runs = []
    for start, model in starts.items():
        for seed in range(plan.seeds):
            for arm in ARMS:
                cells = _cells(plan, asked, start, model, arm, seed, progress)
                runs.append({"start": start, "arm": arm, "seed": seed, "cells": cells})
    return {"starts": list(starts), "runs": runs, "composition": _composition(Path(plan.corpus))}


def _cells(
    plan: StagesPlan, asked: Path, start: str, model: str, arm: str, seed: int, progress: Progress
) -> dict[str, list[int]]:
    """[right, asked] by `subject/level` of one run, which is trained where the folder does not have it yet."""
    from lemmata.evaluation import evaluate
    from lemmata.evaluation.models.local import LocalModel
    from lemmata.training import train

    run = Path(plan.folder) / f"{start}-{arm}-{seed}".replace(" ", "")
    settings = {
        "corpus": plan.corpus,
        "model": model,
        "stages": ARMS[arm],
        "steps": plan.steps,
        "kernel": "dense",
        "too_long": "drop",
        "validations": 2,
        "trackers": [],
        "seed": seed,
    }
    if model == "shipped":
        settings["learning_rate"] = TUNING_RATE
    # A run that was killed goes on; one under other settings is refused by name.
    train(settings, out=run, resume=True, progress=progress)
    kept = run / f"{asked.name}.json"
    if not kept.is_file():
        who = LocalModel(run / "checkpoints" / "last", batch_size=128)
        counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        for sample in evaluate("heldout", asked, who, progress=progress)[1]:
            cell = counts[f"{sample.group['subject']}/{sample.group['level']}"]
            cell[0] += int(sample.values["accuracy"])
            cell[1] += 1
        kept.write_text(json.dumps(counts), "utf-8")
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


def _accuracy(run: Mapping[str, Any], group: str) -> float | None:
    whole_level = group[:1] == "/"
    chosen = [
        count
        for cell, count in run["cells"].items()
        if (cell.endswith(group) if whole_level else cell.startswith(group))
    ]
    asked = sum(count[1] for count in chosen)
    return 100 * sum(count[0] for count in chosen) / asked if asked else None


def tables(document: Mapping[str, Any]) -> list[Table]:
    """A table a start: accuracy in per cent, mean over seeds ± their standard deviation, and what Q adds."""
    found = []
    for start in document["starts"]:
        own = [run for run in document["runs"] if run["start"] == start]
        rows = []
        for title, group in _groups(own):
            values = {
                arm: [v for run in own if run["arm"] == arm and (v := _accuracy(run, group)) is not None]
                for arm in ARMS
            }
            gain = mean(values["Q + M"]) - mean(values["M"])
            rows.append([title, *(_spread(values[arm]) for arm in ARMS), f"{gain:+.1f}"])
        found.append(Table(f"exact answers in per cent, from {start}", ("", *ARMS, "Q adds"), rows))
    composition = document["composition"]
    subjects = sorted({subject for counts in composition.values() for subject in counts})
    totals = {file: sum(counts.values()) for file, counts in composition.items()}
    rows = [
        [subject, *(f"{100 * composition[file].get(subject, 0) / max(1, totals[file]):.1f}" for file in composition)]
        for subject in subjects
    ]
    return [*found, Table("the corpus, per cent of first questions", ("", *composition), rows)]


def _spread(values: list[float]) -> str:
    return f"{mean(values):.1f}" + (f" ± {stdev(values):.1f}" if len(values) > 1 else "")


def draw(document: Mapping[str, Any]) -> Any:
    """What Q adds by subject, for each start."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(7, 3.6), layout="constrained")
    axes = figure.subplots()
    for start in document["starts"]:
        own = [run for run in document["runs"] if run["start"] == start]
        subjects = [title for title, _ in _groups(own) if title.endswith(", all")]
        gains = []
        for title in subjects:
            group = title.removesuffix(", all") + "/"
            means = [mean(_accuracy(run, group) or 0.0 for run in own if run["arm"] == arm) for arm in ARMS]
            gains.append(means[1] - means[0])
        axes.plot(gains, [title.removesuffix(", all") for title in subjects], "o", label=f"from {start}")
    axes.axvline(0, color="grey", linewidth=0.8)
    axes.set(xlabel="percentage points that Q adds")
    axes.legend()
    return figure


EXPERIMENT = Experiment("stages", StagesPlan, measure, tables, draw)
