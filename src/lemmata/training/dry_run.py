"""What a run would do and need, before anything is trained: rows, tokens, steps, memory. Builds no weights."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lemmata.errors import InputError
from lemmata.records import Record
from lemmata.training.config import TrainSettings
from lemmata.training.data import Batches, expand_turns, load_examples, targets
from lemmata.training.optimizers import is_matrix
from lemmata.training.schedule import schedule_of
from lemmata.training.starting import shape_of
from lemmata.training.tokenizers import open_tokenizer

MEGABYTE = 1e6


@dataclass(frozen=True)
class StagePlan(Record):
    """One stage over its first epoch. `steps` is None under a budget in minutes."""

    name: str
    examples: int
    dropped: int
    rows: int
    tokens: int
    answer_tokens: int
    steps: int | None


@dataclass(frozen=True)
class RunPlan(Record):
    """A run. Tokens per step are of all processes together; memory is one process's, in MB, an estimate."""

    parameters: int
    trained: int
    steps: int | None
    tokens_per_step: int
    answer_tokens_per_step: int
    stages: tuple[StagePlan, ...]
    memory: dict[str, float]


def dry_run(settings: TrainSettings, ranks: int = 1, progress: Callable[[int], None] = lambda done: None) -> RunPlan:
    """The plan of a run in `ranks` processes.

    Raises InputError as `train` does: a missing file, an example that fits no row, an unknown model; and where the
    corpus is not built yet.
    """
    if settings.corpus is None:
        raise InputError("the corpus is not built yet: lemmata corpus build, then --set corpus=FOLDER")
    corpus = Path(settings.corpus)
    if not corpus.is_dir():
        raise InputError(f"corpus {corpus}: no such folder")
    tokenizer = open_tokenizer(settings, corpus)
    counted, epoch_steps = [], []
    for stage in settings.stages:
        examples, dropped = load_examples(
            corpus / stage.data,
            tokenizer,
            settings.segments,
            settings.row_length,
            settings.too_long == "drop",
            progress,
        )
        if settings.mask == "prefix":
            examples = [sample for example in examples for sample in expand_turns(example)]
        batches = Batches(
            examples, settings.row_length, settings.rows_per_step, 0, settings.seed, (0, 0), settings.packing
        )
        rows = batches.epoch(0)
        epoch_steps.append(batches.steps(settings.epochs or 0))
        counted.append((stage.name, len(examples), dropped, len(rows), sum(map(len, rows)), targets(rows)))
    schedule = schedule_of(settings, epoch_steps)
    stages, begun = [], 0
    for number, facts in enumerate(counted):
        steps = None
        if schedule.steps is not None:
            end = next(s for s in range(begun, schedule.steps + 1) if _over(schedule, s, number))
            steps, begun = end - begun, end
        stages.append(StagePlan(*facts, steps))
    rows_of_all = sum(stage.rows for stage in stages)
    per_step = [
        round(sum(getattr(stage, name) for stage in stages) / rows_of_all * settings.rows_per_step)
        for name in ("tokens", "answer_tokens")
    ]
    model = shape_of(settings, len(tokenizer))
    share = -(-settings.rows_per_step // ranks)
    rows_at_once = min(settings.rows_per_pass or share, share)
    memory = estimate(
        model,
        settings,
        per_step[0] / settings.rows_per_step * rows_at_once,
        per_step[1] / settings.rows_per_step * rows_at_once,
        ranks,
    )
    parameters = list(model.parameters())
    return RunPlan(
        sum(p.numel() for p in parameters),
        sum(p.numel() for p in parameters if p.requires_grad),
        schedule.steps,
        per_step[0],
        per_step[1],
        tuple(stages),
        {name: round(value / MEGABYTE, 1) for name, value in memory.items()},
    )


def estimate(model: Any, settings: TrainSettings, tokens: float, answers: float, ranks: int) -> dict[str, float]:
    """Bytes of one process for weights, gradients, optimisers and the activations of a pass of so many tokens.

    Activations of a Llama-like layer kept for the backward pass, in numbers a token: 3 of the hidden size for each of
    the two norms, 3 around the attention, keys and values, and 4 of the intermediate size; the logits stand at the
    answer tokens only, three times. In fp32; less under bf16 autocast, which is not counted.
    """
    shards = ranks if settings.parallel == "fully_shard" else 1
    config = model.config
    trained = [p for p in model.parameters() if p.requires_grad]
    matrices = sum(p.numel() for p in trained if settings.optimizer == "muon" and is_matrix(model, p))
    numbers = sum(p.numel() for p in trained)
    base = 4 if settings.adapter is None else (0.5 if settings.base_bits == 4 else config.dtype.itemsize)
    frozen = sum(p.numel() for p in model.parameters()) - numbers
    hidden, intermediate = config.hidden_size, getattr(config, "intermediate_size", 4 * config.hidden_size)
    heads = config.num_attention_heads
    keys = 2 * hidden * (getattr(config, "num_key_value_heads", None) or heads) // heads
    layer = 9 * hidden + keys + 4 * intermediate
    kept = (
        (hidden * config.num_hidden_layers + layer)
        if settings.gradient_checkpointing
        else (layer * config.num_hidden_layers)
    )
    found = {
        "weights": (4 * numbers + base * frozen) / shards,
        "gradients": 4 * numbers / shards,
        "optimizers": (8 * numbers - 4 * matrices) / shards,
        "activations": 4 * (tokens * (kept + 4 * hidden) + 3 * answers * config.vocab_size),
    }
    return {**found, "all": sum(found.values())}


def _over(schedule: Any, step: int, number: int) -> bool:
    done = schedule.fraction(step, 0)
    return bool(done >= 1 or schedule.stage(done) > number)
