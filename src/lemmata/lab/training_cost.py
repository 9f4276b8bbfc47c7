"""What a training step costs by mask and kernel: CPU time and peak memory; and what the prefix mask's samples cost.

A step is forward, loss on the answers, backward and optimiser on one dialogue of random tokens. The baseline is the
same model as transformers runs it, with nothing attached. Runs alternate; the medians are compared. Memory is
measured in a process of its own (`memory.py`).
"""

from collections.abc import Mapping
from statistics import median
from typing import Any

from lemmata.lab.experiment import Document, Experiment, Progress, Table
from lemmata.lab.training_step import ARMS, BASELINE, MAIN, TrainingPlan, TrainingStep

BAR_LENGTH = 2048
"""The length at which `ism_causal_step_ratio` is taken; where it is not measured, the longest one."""
ROUND_TOKENS = 20_000
"""A length gets so many rounds that they are about this many tokens, between 2 and 15."""


def full_plan(shape: str, device: str, seed: int) -> TrainingPlan:
    """With the memory of ISM's own kernel to 32,768 tokens (four minutes more on one core)."""
    return TrainingPlan(shape, device, memory_lengths=(16_384, 32_768), seed=seed)


def measure(plan: TrainingPlan, progress: Progress) -> Document:
    """`rows` (mask, kernel, tokens, step_ms, step_ratio, peak_mb, peak_ratio), the headline ratios, `prefix`, `sft`."""
    from lemmata.lab import shapes

    longest = max((*plan.lengths, plan.turns * (plan.query_tokens + plan.answer_tokens)))
    with shapes.one_thread():
        step = TrainingStep(plan, longest)
        rows = []
        for number, length in enumerate(plan.lengths):
            progress(number, len(plan.lengths) + 2, f"timing {length} tokens")
            rows += _time(step, plan, length)
        progress(len(plan.lengths), len(plan.lengths) + 2, "timing the prefix samples")
        prefix = _prefix_cost(step, plan)
        del step
    progress(len(plan.lengths) + 1, len(plan.lengths) + 2, "memory")
    rows = _with_memory(rows, plan)
    sft = None
    if plan.sft_steps and plan.device == "cpu":
        from lemmata.lab.sft_speed import sft_speed

        with shapes.one_thread():
            sft = sft_speed(plan.shape, plan.sft_steps, plan.sft_rounds, plan.seed, progress)
    progress(len(plan.lengths) + 2, len(plan.lengths) + 2, "memory")
    bar = BAR_LENGTH if BAR_LENGTH in plan.lengths else max(plan.lengths)
    main = next(row for row in rows if (row["mask"], row["kernel"]) == MAIN and row["tokens"] == bar)
    return {
        "ism_causal_step_ratio": main["step_ratio"],
        "ism_causal_step_ratio_tokens": bar,
        "prefix_ism_cost_ratio": prefix["ratio"],
        "prefix": prefix,
        "sft": sft,
        "rows": rows,
    }


def _time(step: TrainingStep, plan: TrainingPlan, length: int) -> list[dict[str, Any]]:
    """A row an arm. The arms that no headline number needs run in a third of the rounds."""
    rounds = max(2, min(15, ROUND_TOKENS // length))
    seconds: dict[tuple[str, str], list[float]] = {arm: [] for arm in ARMS}
    for number in range(-1 if length <= BAR_LENGTH else 0, rounds):  # round -1 warms up
        for arm in ARMS if number % 2 else tuple(reversed(ARMS)):
            if number % 3 == 0 or arm in (BASELINE, MAIN) or number < 0:
                step.use(arm)
                taken = step(length)
                if number >= 0:
                    seconds[arm].append(taken)
    base = median(seconds[BASELINE])
    return [
        {
            "mask": mask,
            "kernel": kernel,
            "tokens": length,
            "step_ms": round(1000 * median(taken), 2),
            "step_ratio": round(median(taken) / base, 4),
            "runs": len(taken),
        }
        for (mask, kernel), taken in seconds.items()
    ]


def _prefix_cost(step: TrainingStep, plan: TrainingPlan) -> dict[str, Any]:
    """One dialogue under ISM against its samples under prefix (one a turn, ISM paper, section 1): step times."""
    turn = plan.query_tokens + plan.answer_tokens
    whole = plan.turns * turn
    ism, prefix = [], []
    for _ in range(3):
        step.use(("ism", "auto"))
        ism.append(step(whole))
    step.use(("prefix", "auto"))
    for number in range(1, plan.turns + 1):
        prefix.append(step(number * turn, only_last=True))
    step.use(("ism", "auto"))
    ism += [step(whole) for _ in range(2)]
    return {
        "turns": plan.turns,
        "ism_tokens": whole,
        "prefix_tokens": turn * plan.turns * (plan.turns + 1) // 2,
        "ism_ms": round(1000 * median(ism), 2),
        "prefix_ms": round(1000 * sum(prefix), 2),
        "ratio": round(sum(prefix) / median(ism), 3),
    }


def _with_memory(rows: list[dict[str, Any]], plan: TrainingPlan) -> list[dict[str, Any]]:
    """The rows with `peak_mb` and `peak_ratio`, and those of `memory_lengths`, which were not timed."""
    from lemmata.lab.memory import step_peaks

    peaks: dict[tuple[str, str, int], float | None] = {}
    for arm in ARMS:
        lengths = (*plan.lengths, *(plan.memory_lengths if arm == MAIN else ()))
        for length, peak in zip(lengths, step_peaks(plan, arm, lengths), strict=True):
            peaks[(*arm, length)] = peak
    timed = {(row["mask"], row["kernel"], row["tokens"]): row for row in rows}
    found = []
    for key, peak in peaks.items():
        base = peaks.get((*BASELINE, key[2]))
        ratio = round(peak / base, 4) if peak and base else None
        empty = {"mask": key[0], "kernel": key[1], "tokens": key[2], "step_ms": None, "step_ratio": None, "runs": 0}
        found.append(timed.get(key, empty) | {"peak_mb": peak, "peak_ratio": ratio})
    return sorted(found, key=lambda row: row["tokens"])


def tables(document: Mapping[str, Any]) -> list[Table]:
    """A line a length, mask and kernel; the headline ratios."""
    keys = ("tokens", "mask", "kernel", "step_ms", "step_ratio", "peak_mb", "peak_ratio")
    rows = [["" if row[key] is None else row[key] for key in keys] for row in document["rows"]]
    prefix = document["prefix"]
    ratios = [
        (
            f"ISM / plain causal step at {document['ism_causal_step_ratio_tokens']} tokens",
            document["ism_causal_step_ratio"],
        ),
        (f"prefix samples / ISM dialogue of {prefix['turns']} turns", document["prefix_ism_cost_ratio"]),
    ]
    sft = document["sft"] or {}
    if "ratio_cpu" in sft:
        ratios.append(("tokens a CPU second, this trainer / TRL's SFTTrainer", sft["ratio_cpu"]))
    return [Table("training step", keys, rows), Table("ratios", ("ratio", "value"), ratios)]


def draw(document: Mapping[str, Any]) -> Any:
    """Step time over plain causal, and peak memory, over the length."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(9, 3.6), layout="constrained")
    left, right = figure.subplots(1, 2)
    for mask, kernel in ARMS:
        rows = [row for row in document["rows"] if (row["mask"], row["kernel"]) == (mask, kernel)]
        timed = [row for row in rows if row["step_ms"] is not None]
        left.plot([r["tokens"] for r in timed], [r["step_ratio"] for r in timed], "o-", label=f"{mask}, {kernel}")
        known = [row for row in rows if row["peak_mb"] is not None]
        right.plot([r["tokens"] for r in known], [r["peak_mb"] for r in known], "o-", label=f"{mask}, {kernel}")
    left.set(title="step time / plain causal", xlabel="tokens", xscale="log")
    right.set(title="peak memory of a step (MB)", xlabel="tokens", xscale="log", yscale="log")
    for axes in (left, right):
        axes.set_xscale("log", base=2)
    left.legend(fontsize="small")
    return figure


EXPERIMENT = Experiment("training", TrainingPlan, measure, tables, draw)
