"""What a training step costs by mask and kernel: CPU time and peak memory; and what the prefix mask's samples cost.

A step is forward, loss on the answers, backward and optimiser on one dialogue of random tokens. The baseline is the
same model as transformers runs it, with nothing attached. Runs alternate; the medians are compared. Memory is
measured in a process of its own (`memory.py`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median
from typing import Any

from lemmata.errors import InputError
from lemmata.lab.experiment import Document, Experiment, Progress, Table

ARMS = (
    ("causal", "plain"),
    ("causal", "auto"),
    ("ism", "auto"),
    ("ism", "segments"),
    ("ism", "dense"),
    ("prefix", "auto"),
)
"""(mask, kernel); `plain` is transformers' own SDPA path without our attachment."""
BASELINE, MAIN = ARMS[0], ("ism", "auto")
BAR_LENGTH = 2048
"""The length at which `ism_causal_step_ratio` is taken; where it is not measured, the longest one."""
ROUND_TOKENS = 20_000
"""A length gets so many rounds that they are about this many tokens, between 2 and 15."""


@dataclass(frozen=True)
class TrainingPlan:
    """`lengths` are timed under every arm; memory is measured for them and, under MAIN, for `memory_lengths`."""

    shape: str = "small"
    device: str = "cpu"
    lengths: tuple[int, ...] = (512, 1024, 2048, 4096, 8192)
    memory_lengths: tuple[int, ...] = ()
    query_tokens: int = 40
    answer_tokens: int = 160
    turns: int = 20
    """Of the dialogue that is compared with its prefix samples."""
    seed: int = 0

    def __post_init__(self) -> None:
        if not self.lengths or min((*self.lengths, *self.memory_lengths)) <= self.query_tokens:
            raise InputError(f"every length must be above the {self.query_tokens} tokens of a query")
        if min(self.query_tokens, self.answer_tokens, self.turns) < 1:
            raise InputError("turns and their tokens must be positive")


def full_plan(shape: str, device: str, seed: int) -> TrainingPlan:
    """With the memory of ISM's own kernel to 32,768 tokens (four minutes more on one core)."""
    return TrainingPlan(shape, device, memory_lengths=(16_384, 32_768), seed=seed)


def measure(plan: TrainingPlan, progress: Progress) -> Document:
    """`rows` (mask, kernel, tokens, step_ms, step_ratio, peak_mb, peak_ratio), the two headline ratios, `prefix`."""
    from lemmata.lab import shapes

    longest = max((*plan.lengths, plan.turns * (plan.query_tokens + plan.answer_tokens)))
    with shapes.one_thread():
        step = _Step(plan, longest)
        rows = []
        for number, length in enumerate(plan.lengths):
            progress(number, len(plan.lengths) + 2, f"timing {length} tokens")
            rows += _time(step, plan, length)
        progress(len(plan.lengths), len(plan.lengths) + 2, "timing the prefix samples")
        prefix = _prefix_cost(step, plan)
        del step
    progress(len(plan.lengths) + 1, len(plan.lengths) + 2, "memory")
    rows = _with_memory(rows, plan)
    progress(len(plan.lengths) + 2, len(plan.lengths) + 2, "memory")
    bar = BAR_LENGTH if BAR_LENGTH in plan.lengths else max(plan.lengths)
    main = next(row for row in rows if (row["mask"], row["kernel"]) == MAIN and row["tokens"] == bar)
    return {
        "ism_causal_step_ratio": main["step_ratio"],
        "ism_causal_step_ratio_tokens": bar,
        "prefix_ism_cost_ratio": prefix["ratio"],
        "prefix": prefix,
        "rows": rows,
    }


class _Step:
    """A training step of one model, under whatever mask is asked for."""

    def __init__(self, plan: TrainingPlan, context: int) -> None:
        import torch

        from lemmata.lab.shapes import clock, random_model

        self._torch, self._plan = torch, plan
        self.model = random_model(plan.shape, plan.device, context, plan.seed).train()
        self._optimizer = torch.optim.AdamW(self.model.parameters(), lr=1e-5, foreach=True)
        self._clock = clock(plan.device)
        self._arm = BASELINE

    def use(self, arm: tuple[str, str]) -> None:
        """Run under this mask and kernel from now on."""
        from lemmata.attention import attach, attached_mask, detach

        mask, kernel = arm
        if kernel != "plain":
            attach(self.model, mask, kernel)
        elif attached_mask(self.model) is not None:
            detach(self.model)
        self._arm = arm

    def __call__(self, length: int, only_last: bool = False) -> float:
        """Seconds of one step on a dialogue of `length` tokens; `only_last`: loss on its last answer alone."""
        torch, plan = self._torch, self._plan
        from lemmata.lab.shapes import turns_of

        generator = torch.Generator().manual_seed(plan.seed)
        ids = torch.randint(self.model.config.vocab_size, (1, length), generator=generator).to(plan.device)
        segments = torch.tensor([turns_of(length, plan.query_tokens, plan.answer_tokens)], device=plan.device)
        targets = segments[0, 1:] < 0
        if only_last:
            targets &= torch.arange(1, length, device=plan.device) >= length - plan.answer_tokens
        structure = {} if self._arm[1] == "plain" else {"segment_ids": segments}
        began = self._clock()
        hidden = self.model.model(input_ids=ids, use_cache=False, **structure).last_hidden_state
        logits = self.model.lm_head(hidden[0, :-1][targets])
        torch.nn.functional.cross_entropy(logits.float(), ids[0, 1:][targets]).backward()
        self._optimizer.step()
        self._optimizer.zero_grad()
        return self._clock() - began


def _time(step: Callable[[int], float], plan: TrainingPlan, length: int) -> list[dict[str, Any]]:
    """A row an arm. The arms that no headline number needs run in a third of the rounds."""
    rounds = max(2, min(15, ROUND_TOKENS // length))
    seconds: dict[tuple[str, str], list[float]] = {arm: [] for arm in ARMS}
    for number in range(-1 if length <= BAR_LENGTH else 0, rounds):  # round -1 warms up
        for arm in ARMS if number % 2 else tuple(reversed(ARMS)):
            if number % 3 == 0 or arm in (BASELINE, MAIN) or number < 0:
                step.use(arm)  # type: ignore[attr-defined]
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


def _prefix_cost(step: Any, plan: TrainingPlan) -> dict[str, Any]:
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
