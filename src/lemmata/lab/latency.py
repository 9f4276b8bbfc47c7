"""Time to first token and time per output token by mask over a long dialogue (ISM paper, section 3.6).

Causal and ISM keep their cache from turn to turn, prefix must compute its history again. The runs of one turn alternate
between the masks, on one model with random weights and on the engine's own decoder, so that what disturbs one
disturbs the other. Times are CPU time of one thread on the CPU, wall time on a GPU.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import median
from typing import Any

from lemmata.errors import InputError
from lemmata.lab.experiment import Document, Experiment, Progress, Table

MASKS = ("causal", "ism", "prefix")


@dataclass(frozen=True)
class LatencyPlan:
    """Prefix is timed `prefix_repeats` times a turn, the other two `repeats` times; all in `dialogues` dialogues."""

    shape: str = "small"
    device: str = "cpu"
    dialogues: int = 8
    turns: int = 20
    query_tokens: int = 40
    answer_tokens: int = 160
    timed_tokens: int = 16
    """Output tokens that are timed in each turn; the rest of an answer is computed in one piece."""
    repeats: int = 5
    prefix_repeats: int = 1
    seed: int = 0

    def __post_init__(self) -> None:
        if min(self.dialogues, self.turns, self.query_tokens, self.timed_tokens, self.repeats, self.prefix_repeats) < 1:
            raise InputError("every count of the latency plan must be positive")
        if self.timed_tokens > self.answer_tokens:
            raise InputError(f"{self.timed_tokens} timed tokens do not fit an answer of {self.answer_tokens}")


def full_plan(shape: str, device: str, seed: int) -> LatencyPlan:
    """The paper's protocol: forty dialogues, every output token timed, five runs under each mask."""
    return LatencyPlan(shape, device, dialogues=40, timed_tokens=160, prefix_repeats=5, seed=seed)


def measure(plan: LatencyPlan, progress: Progress) -> Document:
    """`turns`: context and, by mask, `ttft_ms` and `tpot_ms` (medians over dialogues and repeats); `ratio` of them.

    The context counts the tokens up to and with the turn's query. A ratio's median and maximum are over the turns.
    """
    from lemmata.lab import shapes

    rng = random.Random(plan.seed)
    context = plan.turns * (plan.query_tokens + plan.answer_tokens)
    model = shapes.random_model(plan.shape, plan.device, context + 1, plan.seed)
    times: dict[tuple[str, int], list[tuple[float, float]]] = {}
    with shapes.one_thread():
        _Dialogue(model, plan, rng, {}).turn(0)  # warms up
        for number in range(plan.dialogues):
            dialogue = _Dialogue(model, plan, rng, times)
            for turn in range(plan.turns):
                dialogue.turn(turn)
                progress(number * plan.turns + turn + 1, plan.dialogues * plan.turns, "turns")
    turns = [
        {
            "turn": turn + 1,
            "context": turn * (plan.query_tokens + plan.answer_tokens) + plan.query_tokens,
            "ttft_ms": {mask: round(1000 * median(t for t, _ in times[mask, turn]), 4) for mask in MASKS},
            "tpot_ms": {mask: round(1000 * median(t for _, t in times[mask, turn]), 4) for mask in MASKS},
        }
        for turn in range(plan.turns)
    ]
    return {"turns": turns, "ratio": _ratios(turns)}


def _ratios(turns: list[dict[str, Any]]) -> dict[str, float]:
    def by_turn(what: str, mask: str) -> list[float]:
        return [turn[what][mask] / turn[what]["causal"] for turn in turns]

    first, each = by_turn("ttft_ms", "ism"), by_turn("tpot_ms", "ism")
    return {
        "ttft_ism_causal_median": round(median(first), 4),
        "ttft_ism_causal_max": round(max(first), 4),
        "tpot_ism_causal_median": round(median(each), 4),
        "ttft_prefix_causal_last": round(by_turn("ttft_ms", "prefix")[-1], 2),
    }


class _Dialogue:
    """One dialogue of random tokens under the three masks, each on its own cache."""

    def __init__(
        self, model: Any, plan: LatencyPlan, rng: random.Random, times: dict[tuple[str, int], list[tuple[float, float]]]
    ) -> None:
        from lemmata.attention import attach
        from lemmata.engine.decoder import Decoder
        from lemmata.lab.shapes import clock

        self._attach, self._model, self._plan, self._rng, self._times = attach, model, plan, rng, times
        self._decoders = {mask: Decoder(attach(model, mask)) for mask in MASKS}
        self._clock = clock(plan.device)

    def turn(self, turn: int) -> None:
        """Time a turn under every mask, then take it into the dialogue."""
        plan = self._plan
        query, answer = self._tokens(plan.query_tokens), self._tokens(plan.answer_tokens)
        for repeat in range(plan.repeats):
            for mask in ("causal", "ism") if repeat % 2 == 0 else ("ism", "causal"):
                self._time(mask, turn, query, answer)
        for _ in range(plan.prefix_repeats):
            self._time("prefix", turn, query, answer)
        for mask, decoder in self._decoders.items():
            self._attach(self._model, mask)
            decoder.extend(query + answer, [turn] * len(query) + [-1] * len(answer))
            decoder.compute()

    def _time(self, mask: str, turn: int, query: list[int], answer: list[int]) -> None:
        decoder, clock = self._decoders[mask], self._clock
        self._attach(self._model, mask)
        before, last = len(decoder.ids), decoder.ids[-1:]
        began = clock()
        decoder.extend(query, [turn] * len(query))
        int(decoder.advance().argmax())
        first = clock()
        for token in answer[: self._plan.timed_tokens]:
            decoder.extend((token,), (-1,))
            int(decoder.advance().argmax())
        done = clock()
        # Between turns the cache lacks the last token of the answer: leave it so for the next run.
        decoder.truncate(max(0, before - 1))
        decoder.extend(last, [-1] * len(last))
        self._times.setdefault((mask, turn), []).append((first - began, (done - first) / self._plan.timed_tokens))

    def _tokens(self, count: int) -> list[int]:
        return [self._rng.randrange(self._model.config.vocab_size) for _ in range(count)]


def tables(document: Mapping[str, Any]) -> list[Table]:
    """A line a turn, and the ratios."""
    header = ("turn", "context", *(f"{what} {mask}" for what in ("ttft", "tpot") for mask in MASKS))
    rows = [
        (
            turn["turn"],
            turn["context"],
            *(round(turn[what][mask], 2) for what in ("ttft_ms", "tpot_ms") for mask in MASKS),
        )
        for turn in document["turns"]
    ]
    ratios = [(name, value) for name, value in document["ratio"].items()]
    return [Table("milliseconds, medians", header, rows), Table("ratios", ("ratio", "value"), ratios)]


def draw(document: Mapping[str, Any]) -> Any:
    """The paper's Figure 3: both latencies over the context."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(9, 3.4), layout="constrained")
    contexts = [turn["context"] for turn in document["turns"]]
    for axes, what, title in zip(
        figure.subplots(1, 2), ("ttft_ms", "tpot_ms"), ("time to first token", "time per output token"), strict=True
    ):
        for mask, style in zip(MASKS, ("o-", "x--", "^:"), strict=True):
            axes.plot(contexts, [turn[what][mask] for turn in document["turns"]], style, label=mask, markersize=4)
        axes.set(title=title, xlabel="context (tokens)", ylabel="ms", yscale="log" if what == "ttft_ms" else "linear")
        axes.set_ylim(bottom=0 if what == "tpot_ms" else None)
        axes.legend()
    return figure


EXPERIMENT = Experiment("latency", LatencyPlan, measure, tables, draw)
