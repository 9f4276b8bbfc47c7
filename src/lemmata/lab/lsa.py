"""In-context linear regression under the masks: what section 2.2 of the ISM paper claims, checked.

First linear self-attention built as gradient descent (`linear_attention.py`), at every depth and at its stationary
point; then small softmax transformers that are trained (`trained_regression.py`). `docs/lab-lsa.md` derives the result.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt
from statistics import mean, stdev
from typing import Any

from lemmata.errors import InputError
from lemmata.lab.experiment import Document, Experiment, Progress, Table

PAIRED = ("minus_causal", "minus_causal_standard_error")
SHOWN_LAYERS = (1, 5, 10, 20, 50)
TUNING_SEQUENCES = 256
STEP_SIZES = tuple(round(0.004 * 1.25**k, 5) for k in range(22))
"""From 0.004 to 0.43; beyond, no mask converges."""


@dataclass(frozen=True)
class LsaPlan:
    """The setting of Ding et al. (2024); then the trained one (`seeds` 0 leaves it out)."""

    dimensions: int = 16
    examples: int = 40
    questions: int = 200
    sequences: int = 64
    layers: int = 50
    segments: tuple[int, ...] = (1, 2, 4, 8, 20)
    noises: tuple[float, ...] = (0.0, 0.3)
    seed: int = 0
    seeds: int = 3
    steps: int = 1000
    batch: int = 64
    trained_dimensions: int = 4
    trained_examples: int = 16
    trained_questions: int = 8
    trained_noise: float = 0.3
    trained_segments: tuple[int, ...] = (2, 4)
    trained_hidden: int = 64
    trained_layers: int = 3

    def __post_init__(self) -> None:
        if not self.segments or max(self.segments) > self.examples or min(self.segments) < 1:
            raise InputError(f"segments must be between 1 and the {self.examples} examples, got {self.segments}")
        if self.sequences < 2:
            raise InputError("a standard error needs at least two sequences")


def measure(plan: LsaPlan, progress: Progress) -> Document:
    """`rows` (noise, mask, segments, step_size, error by layer, stationary_error, …) and `trained` rows."""
    from lemmata.lab.shapes import one_thread

    with one_thread():
        rows = [row for noise in plan.noises for row in _constructed(plan, noise, progress)]
        trained = _trained(plan, progress) if plan.seeds else None
    return {"rows": rows, "trained": trained}


def _arms(plan: LsaPlan) -> list[tuple[str, str, list[int]]]:
    """(name, mask, segment of each example)."""
    from lemmata.lab.linear_attention import split

    each = list(range(plan.examples))
    found = [("prefix", "prefix", each), ("causal", "causal", each)]
    for segments in plan.segments:
        name = f"ISM, {segments} segment" + ("s" if segments > 1 else "")
        found.append((name, "ism", split(plan.examples, segments)))
    return found


def _constructed(plan: LsaPlan, noise: float, progress: Progress) -> list[dict[str, Any]]:
    """A row a mask; all see the same sequences. Its step size served best on others, of those stable on these."""
    import torch

    from lemmata.lab.linear_attention import (
        draw_regressions,
        example_visibility,
        largest_stable_step,
        layers,
        residual_layers,
        sequential_projection,
    )

    def draw(sequences: int, seed: int) -> Any:
        generator = torch.Generator().manual_seed(seed)
        return draw_regressions(sequences, plan.examples, plan.questions, plan.dimensions, noise, generator)

    data, tuning = draw(plan.sequences, plan.seed), draw(TUNING_SEQUENCES, plan.seed + 10_000)
    one = [0] * plan.examples
    least_squares = sequential_projection(data, one)
    rows = []
    arms = _arms(plan)
    for number, (name, mask, segment_of) in enumerate(arms):
        progress(number, len(arms), f"noise {noise}")
        visible = example_visibility(segment_of, plan.questions, mask)
        errors = {
            size: float((residual_layers(tuning, visible, size, plan.layers) - tuning.answers).square().mean())
            for size in STEP_SIZES
            if size < largest_stable_step(data, visible)
        }
        size = min(errors, key=errors.__getitem__)
        curve = [
            float((predictions - data.answers).square().mean())
            for predictions in layers(data, visible, size, plan.layers)
        ]
        stationary = sequential_projection(data, one if mask == "prefix" else segment_of)
        by_sequence = (stationary - data.answers).square().mean(1).tolist()
        apart = (stationary - least_squares).square().mean(1).tolist()
        rows.append(
            {
                "noise": noise,
                "mask": name,
                "segments": len(set(segment_of)) if mask == "ism" else None,
                "step_size": size,
                "error_by_layer": curve,
                "stationary_error": mean(by_sequence),
                "stationary_standard_error": stdev(by_sequence) / sqrt(len(by_sequence)),
                "from_least_squares": mean(apart),
                "from_least_squares_standard_error": stdev(apart) / sqrt(len(apart)),
            }
        )
    progress(len(arms), len(arms), f"noise {noise}")
    return rows


def _trained(plan: LsaPlan, progress: Progress) -> dict[str, Any]:
    """Test error of the trained transformers, mean and standard error over seeds, beside the best possible."""
    from lemmata.lab.trained_regression import Task, best_possible, train_regressor

    task = Task(plan.trained_dimensions, plan.trained_examples, plan.trained_questions, plan.trained_noise)
    arms = [("causal", "causal", 1), ("prefix (ISM, 1 segment)", "prefix", 1)]
    arms += [(f"ISM, {segments} segments", "ism", segments) for segments in plan.trained_segments]
    total = len(arms) * plan.seeds * plan.steps
    done = 0

    def step() -> None:
        nonlocal done
        done += 1
        progress(done, total, "training steps")

    rows: list[dict[str, Any]] = []
    for name, mask, segments in arms:
        errors = [
            train_regressor(
                task,
                mask,
                segments,
                steps=plan.steps,
                batch=plan.batch,
                hidden=plan.trained_hidden,
                layers=plan.trained_layers,
                seed=plan.seed + seed,
                progress=step,
            )
            for seed in range(plan.seeds)
        ]
        row = {"mask": name, "error": mean(errors), "standard_error": _standard_error(errors), "by_seed": errors}
        first: list[float] = rows[0]["by_seed"] if rows else []
        if first:  # the seeds give the same weights and sequences to every mask
            apart = [own - causal for own, causal in zip(errors, first, strict=True)]
            row |= {"minus_causal": mean(apart), "minus_causal_standard_error": _standard_error(apart)}
        rows.append(row)
    return {"rows": rows, "references": best_possible(task)}


def _standard_error(values: list[float]) -> float | None:
    return stdev(values) / sqrt(len(values)) if len(values) > 1 else None


def tables(document: Mapping[str, Any]) -> list[Table]:
    """Errors of the construction by noise, then of the trained models."""
    found = []
    for noise in dict.fromkeys(row["noise"] for row in document["rows"]):
        rows = [row for row in document["rows"] if row["noise"] == noise]
        depth = len(rows[0]["error_by_layer"]) - 1
        shown = [layer for layer in SHOWN_LAYERS if layer <= depth]
        header = ("mask", "step", *(f"layer {n}" for n in shown), "stationary", "± se", "from least squares")
        lines = [
            (
                row["mask"],
                f"{row['step_size']:.4f}",
                *(f"{row['error_by_layer'][n]:.4g}" for n in shown),
                f"{row['stationary_error']:.4g}",
                f"{row['stationary_standard_error']:.2g}",
                f"{row['from_least_squares']:.3g}",
            )
            for row in rows
        ]
        found.append(Table(f"squared error of the prediction, noise {noise}", header, lines))
    trained = document["trained"]
    if trained:
        keys = ("error", "standard_error", *PAIRED)
        shown_rows = [(row["mask"], *(_shown(row.get(key)) for key in keys)) for row in trained["rows"]]
        shown_rows += [(name, _shown(value), "", "", "") for name, value in trained["references"].items()]
        header = ("mask", "error", "± se", "- causal", "± se")
        found.append(Table("trained softmax transformers, squared error", header, shown_rows))
    return found


def _shown(value: float | None) -> str:
    return "" if value is None else f"{value:.4f}"


def draw(document: Mapping[str, Any]) -> Any:
    """Error over depth for each noise, with the stationary points at the right edge."""
    from matplotlib.figure import Figure

    noises = list(dict.fromkeys(row["noise"] for row in document["rows"]))
    figure = Figure(figsize=(5 * len(noises), 4), layout="constrained")
    for axes, noise in zip(figure.subplots(1, len(noises), squeeze=False)[0], noises, strict=True):
        for number, row in enumerate(row for row in document["rows"] if row["noise"] == noise):
            curve = row["error_by_layer"]
            style = "--" if row["mask"] == "causal" else "-"
            axes.plot(range(len(curve)), curve, style, color=f"C{number}", label=row["mask"])
            if row["stationary_error"] > 1e-12:
                axes.plot([len(curve) + 1], [row["stationary_error"]], "<", color=f"C{number}")
        axes.set(title=f"noise {noise}", xlabel="layers (◂ stationary point)", ylabel="squared error", yscale="log")
        axes.legend(fontsize="small")
    return figure


EXPERIMENT = Experiment("lsa", LsaPlan, measure, tables, draw)
