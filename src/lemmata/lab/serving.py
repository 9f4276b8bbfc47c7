"""What batching and the prefix cache are worth: 16 dialogues of 6 turns at once, on one model with random weights.

The engine beside one `generate` call after the other, beside a static batch that knows all 16 rows from the beginning
(with and without its keys and values kept from turn to turn), and beside transformers' own continuous batching, which
has a causal mask and no cache of earlier turns. The arms take turns, on one thread (transformers' batching, by far the
slowest on a CPU, every other time); on the CPU times are CPU time, so that other jobs on the machine count little.
Forward passes and tokens are counted too: they do not depend on it.
"""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median
from typing import Any

from lemmata.errors import InputError
from lemmata.lab.experiment import Document, Experiment, Progress, Table

ARMS = ("engine", "one by one", "static batch", "static batch, kept", "transformers' batching")


@dataclass(frozen=True)
class ServingPlan:
    """Queries have `query_tokens` tokens, give or take a quarter; answers are cut at `answer_tokens`."""

    shape: str = "small"
    device: str = "cpu"
    dialogues: int = 16
    turns: int = 6
    query_tokens: int = 40
    answer_tokens: int = 48
    system_tokens: int = 500
    repeats: int = 3
    first_token_repeats: int = 9
    seed: int = 0

    def __post_init__(self) -> None:
        counts = (self.dialogues, self.turns, self.answer_tokens, self.system_tokens, self.repeats)
        if min(*counts, self.first_token_repeats) < 1 or self.query_tokens < 4:
            raise InputError("every count of the serving plan must be positive, a query at least 4 tokens")


def measure(plan: ServingPlan, progress: Progress) -> Document:
    """`arms`: seconds (median), answer tokens a second, forward passes; `ratio` of the engine's rate to each other's.

    `first_token`: milliseconds to the first token of the last turn with the cache on and off, and tokens computed.
    `system_prompt`: prompt tokens computed for `dialogues` requests that share one.
    """
    from lemmata.lab.shapes import one_thread

    with one_thread():
        workload = _Workload(plan)
        total = plan.repeats * len(ARMS) + 2
        times: dict[str, list[float]] = {arm: [] for arm in ARMS}
        counts: dict[str, dict[str, int]] = {}
        for repeat in range(plan.repeats):
            for number, arm in enumerate(ARMS if repeat % 2 == 0 else ARMS[-2::-1]):
                seconds, counts[arm] = workload.timed(arm)
                times[arm].append(seconds)
                progress(repeat * len(ARMS) + number + 1, total, arm)
        first = workload.first_token()
        progress(total - 1, total, "first token")
        system = workload.system_prompt()
        progress(total, total, "system prompt")
    tokens = plan.dialogues * plan.turns * plan.answer_tokens
    rate = {arm: tokens / median(times[arm]) for arm in ARMS}
    return {
        "arms": {
            arm: {
                "seconds": round(median(times[arm]), 3),
                "all_seconds": [round(seconds, 3) for seconds in times[arm]],
                "tokens_a_second": round(rate[arm], 1),
                **counts[arm],
            }
            for arm in ARMS
        },
        "ratio": {f"engine / {arm}": round(rate["engine"] / rate[arm], 3) for arm in ARMS[1:]},
        "first_token": first,
        "system_prompt": system,
    }


class _Workload:
    """The dialogues' queries, the model, and a run of them in each arm's way."""

    def __init__(self, plan: ServingPlan) -> None:
        import torch

        from lemmata.attention import attach
        from lemmata.lab import shapes

        self.plan = plan
        rng = random.Random(plan.seed)
        context = plan.system_tokens + (plan.turns + 1) * (2 * plan.query_tokens + plan.answer_tokens)
        self.model = attach(shapes.random_model(plan.shape, plan.device, context, plan.seed))
        self.plain = shapes.random_model(plan.shape, plan.device, context, plan.seed)
        self.tokenizer = _tokenizer()
        self._clock = shapes.clock(plan.device)
        vocabulary = self.model.config.vocab_size
        # The end token's logit is 0, below the greatest of the others: every answer has its full length in every arm.
        self._end = self.tokenizer.eos_token_id % vocabulary
        for model in (self.model, self.plain):
            with torch.no_grad():
                model.get_output_embeddings().weight[self._end] = 0
        self._words = [token for token in range(vocabulary) if token != self._end]
        spread = plan.query_tokens // 4

        def tokens(count: int) -> list[int]:
            return rng.choices(self._words, k=count)

        self.queries = [
            [tokens(plan.query_tokens + rng.randint(-spread, spread)) for _ in range(plan.turns)]
            for _ in range(plan.dialogues)
        ]
        self.system = tokens(plan.system_tokens)
        self._passes = 0
        for model in (self.model, self.plain):
            model.register_forward_hook(self._count)

    def timed(self, arm: str) -> tuple[float, dict[str, int]]:
        """Seconds of all dialogues, and what was counted."""
        run: dict[str, Callable[[], dict[str, int]]] = {
            "engine": self._engine,
            "one by one": self._one_by_one,
            "static batch": self._static,
            "static batch, kept": self._static_kept,
            "transformers' batching": self._transformers,
        }
        self._passes = 0
        began = self._clock()
        counted = run[arm]()
        return self._clock() - began, {"forward_passes": self._passes, **counted}

    def first_token(self) -> dict[str, Any]:
        """To the first token of the last turn, the engine idle: the earlier turns cached, or nothing kept."""
        on, off = self._make_engine(), self._make_engine(cache_bytes=0)
        times: dict[str, list[float]] = {"on": [], "off": []}
        computed: dict[str, int] = {}
        from lemmata.engine import Sampling

        for repeat in range(self.plan.first_token_repeats):
            turns = self.queries[repeat % self.plan.dialogues]
            history = _Dialogue()
            for query in turns[:-1]:
                history.ask(query)
                [reply] = on.answer([history.prompt()], Sampling(max_tokens=self.plan.answer_tokens))
                history.answer(list(reply.token_ids))
            history.ask(turns[-1])
            for name, engine in (("on", on), ("off", off)) if repeat % 2 == 0 else (("off", off), ("on", on)):
                before = engine.counts.computed_tokens
                began = self._clock()
                engine.answer([history.prompt()], Sampling(max_tokens=1))
                times[name].append(self._clock() - began)
                computed[name] = engine.counts.computed_tokens - before
        cached, fresh = (1000 * median(times[name]) for name in ("on", "off"))
        return {
            "cached_ms": round(cached, 3),
            "fresh_ms": round(fresh, 3),
            "ratio": round(cached / fresh, 4),
            "cached_tokens_computed": computed["on"],
            "fresh_tokens_computed": computed["off"],
        }

    def system_prompt(self) -> dict[str, int]:
        """One request of each dialogue, all at once, behind one system prompt that is a segment of its own."""
        from lemmata.engine import Sampling

        engine = self._make_engine()
        prompts = []
        for turns in self.queries:
            dialogue = _Dialogue()
            dialogue.ask(self.system)
            dialogue.ask(turns[0])
            prompts.append(dialogue.prompt())
        engine.answer(prompts, Sampling(max_tokens=1))
        own = sum(len(turns[0]) for turns in self.queries)
        return {
            "system_tokens": len(self.system),
            "requests": len(prompts),
            "computed_tokens": engine.counts.computed_tokens,
            "computed_beside_the_queries": engine.counts.computed_tokens - own,
        }

    def _make_engine(self, **settings: int) -> Any:
        from lemmata.engine import Engine, EngineSettings

        made = Engine(self.model, self.tokenizer, EngineSettings(max_rows=self.plan.dialogues, **settings))
        self._passes = 0
        return made

    def _engine(self) -> dict[str, int]:
        """Every dialogue asks its next question as soon as it has its answer."""
        from lemmata.engine import Sampling

        engine = self._make_engine()
        sampling = Sampling(max_tokens=self.plan.answer_tokens)
        dialogues = [_Dialogue() for _ in self.queries]
        asked: dict[int, Any] = {}
        turn = [0] * len(dialogues)
        while True:
            for number, dialogue in enumerate(dialogues):
                ticket = asked.get(number)
                if ticket is not None and ticket.reply is not None:
                    dialogue.answer(list(ticket.reply.token_ids))
                    del asked[number]
                if number not in asked and turn[number] < self.plan.turns:
                    dialogue.ask(self.queries[number][turn[number]])
                    asked[number] = engine.submit(dialogue.prompt(), sampling)
                    turn[number] += 1
            if not asked:
                break
            engine.step()
        self._check(dialogues)
        return {"prompt_tokens_computed": engine.counts.computed_tokens}

    def _one_by_one(self) -> dict[str, int]:
        """`generate` for each dialogue and turn, its cache within the call."""
        import torch

        dialogues = [_Dialogue() for _ in self.queries]
        computed = 0
        for dialogue, turns in zip(dialogues, self.queries, strict=True):
            for query in turns:
                dialogue.ask(query)
                computed += len(dialogue.ids)
                output = self.model.generate(
                    torch.tensor([dialogue.ids], device=self.plan.device),
                    segment_ids=torch.tensor([dialogue.segments], device=self.plan.device),
                    max_new_tokens=self.plan.answer_tokens,
                    do_sample=False,
                    pad_token_id=self._end,
                )
                dialogue.answer(output[0, len(dialogue.ids) :].tolist())
        self._check(dialogues)
        return {"prompt_tokens_computed": computed}

    def _static(self) -> dict[str, int]:
        """All dialogues in one padded batch, turn by turn, each turn from its beginning."""
        from lemmata.engine import Sampling
        from lemmata.engine.batch import Batch

        dialogues = [_Dialogue() for _ in self.queries]
        computed = 0
        for turn in range(self.plan.turns):
            for dialogue, turns in zip(dialogues, self.queries, strict=True):
                dialogue.ask(turns[turn])
            prompts = [dialogue.prompt() for dialogue in dialogues]
            computed += len(prompts) * max(len(prompt) for prompt in prompts)
            sampling = Sampling(max_tokens=self.plan.answer_tokens)
            batch = Batch(self.model, self.tokenizer, prompts, range(len(prompts)), sampling)
            while batch.rows:
                for row in batch.step():
                    dialogues[row.number].answer(row.ids)
        self._check(dialogues)
        return {"prompt_tokens_computed": computed}

    def _static_kept(self) -> dict[str, int]:
        """The same with every row's keys and values kept from turn to turn: nothing better is possible."""
        from lemmata.engine.chunks import limits_of
        from lemmata.engine.slots import Slots

        slots = Slots(self.model, len(self.queries))
        self._passes = 0
        dialogues = [_Dialogue() for _ in self.queries]
        for _ in dialogues:
            slots.open([], 0)
        computed = 0
        for turn in range(self.plan.turns):
            for dialogue, turns in zip(dialogues, self.queries, strict=True):
                dialogue.ask(turns[turn])
            new = [dialogue.ids[done:] for dialogue, done in zip(dialogues, slots.lengths, strict=True)]
            limits = [
                limits_of(dialogue.segments, "ism")[done:]
                for dialogue, done in zip(dialogues, slots.lengths, strict=True)
            ]
            computed += len(new) * max(map(len, new))
            for _ in range(self.plan.answer_tokens):
                tokens = slots.append(0, new, limits)[:, -1].argmax(-1).tolist()
                for dialogue, token in zip(dialogues, tokens, strict=True):
                    dialogue.answer([token])
                new = [[token] for token in tokens]
                limits = [[length] for length in slots.lengths]
        self._check(dialogues)
        return {"prompt_tokens_computed": computed}

    def _transformers(self) -> dict[str, int]:
        """transformers' continuous batching: a causal mask, every turn from its beginning."""
        from transformers import ContinuousBatchingConfig, GenerationConfig

        dialogues = [_Dialogue() for _ in self.queries]
        settings = GenerationConfig(
            max_new_tokens=self.plan.answer_tokens, do_sample=False, eos_token_id=-1, pad_token_id=self._end
        )
        # As large as this needs it: by default it takes most of the machine's memory, which costs it time.
        blocks = len(dialogues) * (self.plain.config.max_position_embeddings // 256 + 2)
        limits = ContinuousBatchingConfig(num_blocks=blocks, max_batch_tokens=1024)
        computed = 0
        for turn in range(self.plan.turns):
            for dialogue, turns in zip(dialogues, self.queries, strict=True):
                dialogue.ask(turns[turn])
            computed += sum(len(dialogue.ids) for dialogue in dialogues)
            output = self.plain.generate_batch(
                [dialogue.ids for dialogue in dialogues],
                generation_config=settings,
                continuous_batching_config=limits,
            )
            for number, name in enumerate(sorted(output, key=lambda name: int(name.rpartition("_")[2]))):
                dialogues[number].answer(list(output[name].generated_tokens))
        self._check(dialogues)
        return {"prompt_tokens_computed": computed}

    def _count(self, *_: Any) -> None:
        self._passes += 1

    def _check(self, dialogues: "list[_Dialogue]") -> None:
        wanted = self.plan.turns * self.plan.answer_tokens
        assert all(dialogue.segments.count(-1) == wanted for dialogue in dialogues), "an answer was cut short"


class _Dialogue:
    """Tokens and segments so far."""

    def __init__(self) -> None:
        self.ids: list[int] = []
        self.segments: list[int] = []
        self._turn = 0

    def ask(self, query: list[int]) -> None:
        self.ids += query
        self.segments += [self._turn] * len(query)
        self._turn += 1

    def answer(self, tokens: list[int]) -> None:
        self.ids += tokens
        self.segments += [-1] * len(tokens)

    def prompt(self) -> Any:
        from lemmata.dialogue import Encoded

        zeros = (0,) * len(self.ids)
        return Encoded(tuple(self.ids), tuple(self.segments), zeros, zeros)


def _tokenizer() -> Any:
    """Any tokenizer with a chat template: the rows are random tokens, only their decoding counts."""
    from lemmata.models import train_tokenizer

    return train_tokenizer(["Solve 3x + 5 = 20. Divide both sides by 3: x = 5. Why is that allowed?"] * 3, 300)


def tables(document: Mapping[str, Any]) -> list[Table]:
    """The arms, and the figures beside them."""
    rows = [
        (arm, found["seconds"], found["tokens_a_second"], found["forward_passes"], found["prompt_tokens_computed"])
        for arm, found in document["arms"].items()
    ]
    first, system = document["first_token"], document["system_prompt"]
    more = [
        *document["ratio"].items(),
        ("time to first token of the last turn, cached / fresh", first["ratio"]),
        (f"system tokens computed for {system['requests']} requests", system["computed_beside_the_queries"]),
    ]
    header = ("arm", "seconds", "tokens/s", "forward passes", "prompt tokens computed")
    title = f"{document['config']['dialogues']} dialogues of {document['config']['turns']} turns at once"
    return [Table(title, header, rows), Table("ratios", ("what", "value"), more)]


def draw(document: Mapping[str, Any]) -> Any:
    """Answer tokens a second by arm."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(7, 2.8), layout="constrained")
    axes = figure.subplots()
    arms = list(document["arms"])
    axes.barh(arms[::-1], [document["arms"][arm]["tokens_a_second"] for arm in arms[::-1]])
    axes.set(xlabel="answer tokens a second")
    return figure


EXPERIMENT = Experiment("serving", ServingPlan, measure, tables, draw)
