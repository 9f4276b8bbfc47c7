"""Do two processes train as one does? The same run alone, under DDP and under `fully_shard`, loss by loss.

The answers differ much in length, so that the two processes of a step have unequal numbers of answer tokens: a loss
that each process normalised by its own would differ. Each run in several processes is also killed, resumed, and
compared with the undisturbed one bit by bit; its checkpoint is opened in one process.
"""

import json
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lemmata.lab.experiment import Document, Experiment, Progress, Table

WAYS = ("ddp", "fully_shard")


@dataclass(frozen=True)
class ProcessesPlan:
    """`steps` of `rows` rows in all processes together."""

    ranks: int = 2
    steps: int = 50
    rows: int = 5
    """Not a multiple of the processes: one of them has a row less."""
    seed: int = 0
    device: str = "cpu"


def measure(plan: ProcessesPlan, progress: Progress) -> Document:
    """`ways`: the largest difference of a training and a validation loss from one process's; `losses` by step."""
    from lemmata.lab.child_runs import kill_at, run_together, start_together, sums_corpus

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        settings = {
            "corpus": str(sums_corpus(folder / "corpus")),
            "model": "tutor-nano",
            "vocab_size": 300,
            "row_length": 128,
            "packing": False,
            "rows_per_step": plan.rows,
            "steps": plan.steps,
            "validations": 5,
            "validation_rows": 1000,
            "optimizer": "adamw",
            "learning_rate": 1e-3,
            "warmup_steps": 5,
            "log_steps": 1,
            "trackers": [],
            "precision": "fp32",
            "seed": plan.seed,
        }
        progress(0, 3, "one process")
        run_together(settings, folder / "one", 1)
        one = _losses(folder / "one")
        ways = {}
        for number, way in enumerate(WAYS):
            progress(number + 1, 3, way)
            run_together({**settings, "parallel": way}, folder / way, plan.ranks)
            losses = _losses(folder / way)
            resumed = folder / f"{way}-resumed"
            sign = resumed / "checkpoints" / f"step-{2 * plan.steps // 5:06d}"
            kill_at(start_together({**settings, "parallel": way}, resumed, plan.ranks), sign)
            run_together({**settings, "parallel": way}, resumed, plan.ranks, resume=True)
            ways[way] = {
                "largest_difference": _largest(one["loss"], losses["loss"]),
                "largest_validation_difference": _largest(one["valid_loss"], losses["valid_loss"]),
                "resumed_weights_equal": _weights(resumed) == _weights(folder / way),
                "resumed_losses_equal": _losses(resumed) == losses,
                "loads_in_one_process": _loads(folder / way, losses["valid_loss"][-1], settings, folder / "corpus"),
                "losses": losses,
            }
        unequal = _unequal(folder / "corpus", settings, plan)
    return {"one": one, "ways": ways, "answer_tokens_by_process": unequal}


def _losses(run: Path) -> dict[str, list[float]]:
    events = [json.loads(line) for line in (run / "log.jsonl").read_text("utf-8").splitlines()]
    return {key: [event[key] for event in events if key in event] for key in ("loss", "valid_loss")}


def _weights(run: Path) -> bytes:
    return (run / "checkpoints" / "last" / "model.lemmata.safetensors").read_bytes()


def _loads(run: Path, valid_loss: float, settings: Mapping[str, Any], corpus: Path) -> float:
    """How far the validation loss of the checkpoint, opened here, is from what the processes logged."""
    import torch

    from lemmata.models import load_model
    from lemmata.training import TrainSettings
    from lemmata.training.data import collate, load_examples
    from lemmata.training.objective import answer_nll

    given, loaded = TrainSettings.model_validate(settings), load_model(run / "checkpoints" / "last")
    examples, _ = load_examples(corpus / "valid.jsonl", loaded.tokenizer, given.segments, given.row_length)
    with torch.no_grad():
        loss = answer_nll(loaded.model, loaded.model.get_output_embeddings(), collate(examples))
    return abs(float(loss) - valid_loss)


def _largest(one: list[float], other: list[float]) -> float:
    return max(abs(a - b) for a, b in zip(one, other, strict=True))


def _unequal(corpus: Path, settings: Mapping[str, Any], plan: ProcessesPlan) -> list[list[int]]:
    """How many answer tokens each process has in the first steps."""
    from itertools import islice

    from lemmata.training import TrainSettings
    from lemmata.training.data import Batches, load_examples, passes
    from lemmata.training.tokenizers import open_tokenizer

    given = TrainSettings.model_validate(settings)
    tokenizer = open_tokenizer(given, corpus)
    examples, _ = load_examples(corpus / "q.jsonl", tokenizer, given.segments, given.row_length)
    steps = Batches(examples, given.row_length, plan.rows, 0, plan.seed, (0, 0), given.packing)
    return [
        [sum(batch.targets for batch in passes(rows, rank, plan.ranks, None)) for rank in range(plan.ranks)]
        for rows in islice(steps, 10)
    ]


def tables(document: Mapping[str, Any]) -> list[Table]:
    """The largest differences."""
    rows = [
        [
            name,
            f"{way['largest_difference']:.2e}",
            f"{way['largest_validation_difference']:.2e}",
            way["resumed_weights_equal"] and way["resumed_losses_equal"],
            f"{way['loads_in_one_process']:.2e}",
        ]
        for name, way in document["ways"].items()
    ]
    tokens = [[number, *counts] for number, counts in enumerate(document["answer_tokens_by_process"])]
    header = ("step", *(f"process {rank}" for rank in range(document["config"]["ranks"])))
    return [
        Table(
            "largest difference from one process",
            ("", "training loss", "validation loss", "killed and resumed: equal", "loss when opened in one"),
            rows,
        ),
        Table("answer tokens", header, tokens),
    ]


def draw(document: Mapping[str, Any]) -> Any:
    """The loss curves, on top of each other."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(6, 3.4), layout="constrained")
    axes = figure.subplots()
    axes.plot(document["one"]["loss"], label="one process", linewidth=4, alpha=0.4)
    for name, way in document["ways"].items():
        axes.plot(way["losses"]["loss"], "--", label=f"{name}, {document['config']['ranks']} processes")
    axes.set(xlabel="step", ylabel="loss")
    axes.legend()
    return figure


EXPERIMENT = Experiment("processes", ProcessesPlan, measure, tables, draw)
