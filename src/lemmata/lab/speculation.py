"""Does guessing an answer's next tokens pay? The engine with and without, on what a tutor says.

How often a guess is right depends on the answers alone, what it costs on the model's size alone. So the answers are
those of the generated corpus, which a well-trained tutor would give, played back over models with random weights: the
engine computes everything, only the token that it samples is the corpus' own. The arms take turns on one thread; times
are CPU time. Forward passes, guessed and right tokens are counted, and do not depend on the machine.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from lemmata.errors import InputError
from lemmata.lab.experiment import Document, Experiment, Progress, Table

LONGEST = 512
"""Tokens of a dialogue that is played back; the presets' context is longer."""


@dataclass(frozen=True)
class SpeculationPlan:
    """`presets` are shapes of models; `guesses` how many tokens are guessed at once (0 is added: without).

    `dialogues` go at once, and `alone` of them one after the other; `problems` of the corpus train the tokenizer too.
    """

    presets: tuple[str, ...] = ("tutor-tiny",)
    guesses: tuple[int, ...] = (2, 4)
    dialogues: int = 16
    alone: int = 3
    problems: int = 150
    vocabulary: int = 1024
    repeats: int = 3
    seed: int = 0

    def __post_init__(self) -> None:
        if min(self.dialogues, self.alone, self.problems, self.repeats, *self.guesses) < 1 or not self.guesses:
            raise InputError("every count of the speculation plan must be positive")


Turn = tuple[Any, list[int]]
"""A prompt (Encoded) and the tokens of its answer."""


def measure(plan: SpeculationPlan, progress: Progress) -> Document:
    """`rows`: one a preset, number of dialogues at once and guess length, with the ratio of rates to 0 guesses."""
    import torch

    from lemmata.attention import attach
    from lemmata.lab.shapes import one_thread
    from lemmata.models import build_model

    tokenizer, dialogues = _dialogues(plan)
    rows: list[dict[str, Any]] = []
    works = ((1, dialogues[: plan.alone]), (len(dialogues), dialogues))
    with one_thread():
        for number, preset in enumerate(plan.presets):
            torch.manual_seed(plan.seed)
            model = attach(build_model(preset, len(tokenizer)).eval())
            for place, (together, work) in enumerate(works):
                progress(2 * number + place, 2 * len(plan.presets), f"{preset}, {together} at once")
                rows += _compared(model, tokenizer, plan, preset, together, work)
    return {"rows": rows, "answers": sum(map(len, dialogues))}


def _compared(
    model: Any, tokenizer: Any, plan: SpeculationPlan, preset: str, together: int, work: Sequence[list[Turn]]
) -> list[dict[str, Any]]:
    arms = (0, *plan.guesses)
    seconds: dict[int, list[float]] = {arm: [] for arm in arms}
    counts: dict[int, Any] = {}
    _run(model, tokenizer, work[:1], together, 0)
    for repeat in range(plan.repeats):
        for arm in arms if repeat % 2 == 0 else arms[::-1]:
            taken, counts[arm] = _run(model, tokenizer, work, together, arm)
            seconds[arm].append(taken)
    rows = []
    for arm in arms:
        count = counts[arm]
        # Of each repeat by itself: what else the machine did then slowed both.
        ratios = [without / taken for without, taken in zip(seconds[0], seconds[arm], strict=True)]
        rows.append(
            {
                "preset": preset,
                "at_once": together,
                "guesses": arm,
                "seconds": round(median(seconds[arm]), 3),
                "ratio": round(median(ratios), 3),
                "ratios": [round(ratio, 3) for ratio in ratios],
                "answer_tokens": count.answer_tokens,
                "decode_passes": count.decode_passes,
                "guessed": count.guessed_tokens,
                "right": count.accepted_tokens,
            }
        )
    return rows


def _run(model: Any, tokenizer: Any, work: Sequence[list[Turn]], together: int, guesses: int) -> tuple[float, Any]:
    """CPU seconds of all turns, `together` dialogues at once, and the engine's counts."""
    from time import process_time

    from lemmata.engine import Engine, EngineSettings, Sampling

    engine = Engine(model, tokenizer, EngineSettings(max_rows=together, speculate=guesses))
    waiting = [list(turns) for turns in work]
    flying: list[tuple[Any, list[Turn], list[int]]] = []
    began = process_time()
    while waiting or flying:
        while waiting and len(flying) < together:
            turns = waiting.pop(0)
            prompt, answer = turns.pop(0)
            # Not greedy, so that the ticket's sampler is asked for every token.
            ticket: Any = engine.submit(prompt, Sampling(temperature=1.0, max_tokens=len(answer)))
            ticket.sampler = _Playback(len(prompt), answer)
            flying.append((ticket, turns, answer))
        engine.step()
        for ended in [entry for entry in flying if entry[0].ended]:
            ticket, turns, answer = ended
            assert list(ticket.reply.token_ids) == answer, "another answer was given"
            flying.remove(ended)
            if turns:
                waiting.insert(0, turns)
    return process_time() - began, engine.counts


class _Playback:
    """Samples the tokens of a known answer."""

    def __init__(self, prompt_tokens: int, answer: list[int]) -> None:
        self._prompt_tokens, self._answer = prompt_tokens, answer

    def __call__(self, logits: Any, seen: Sequence[Sequence[int]]) -> list[int]:
        return [self._answer[len(seen[0]) - self._prompt_tokens]]


def _dialogues(plan: SpeculationPlan) -> tuple[Any, list[list[Turn]]]:
    """A tokenizer, and the turns of dialogues of the corpus that have at least two answers."""
    from lemmata.dialogue import Dialogue, Message, encode_answer, encode_prompt
    from lemmata.lab.experiment import silent
    from lemmata.lab.texts import corpus_split
    from lemmata.models import train_tokenizer

    found, _ = corpus_split(plan.problems, plan.seed, silent)
    tokenizer = train_tokenizer([message.content for one in found for message in one.messages], plan.vocabulary)
    random.Random(plan.seed).shuffle(found)
    dialogues: list[list[Turn]] = []
    for dialogue in found:
        said: list[Message] = []
        turns: list[Turn] = []
        for message in dialogue.messages:
            if message.role == "assistant":
                prompt = encode_prompt(Dialogue(tuple(said)), tokenizer, "merged")
                turns.append((prompt, list(encode_answer(tuple(said), message.content, tokenizer, "merged").token_ids)))
            said.append(message)
        fits = all(len(prompt) + len(answer) <= LONGEST for prompt, answer in turns)
        if len(turns) > 1 and fits and len(dialogues) < plan.dialogues:
            dialogues.append(turns)
    return tokenizer, dialogues


def tables(document: Mapping[str, Any]) -> list[Table]:
    """A row an arm."""
    rows = [
        (
            row["preset"],
            row["at_once"],
            row["guesses"],
            row["seconds"],
            row["ratio"],
            row["decode_passes"],
            f"{row['right'] / row['guessed']:.0%}" if row["guessed"] else "",
        )
        for row in document["rows"]
    ]
    header = ("model", "at once", "guesses", "seconds", "rate / without", "decode passes", "guesses right")
    return [Table(f"{document['answers']} answers of the corpus, with guesses and without", header, rows)]


def draw(document: Mapping[str, Any]) -> Any:
    """The rate with guesses to that without, by model and number of dialogues."""
    from matplotlib.figure import Figure

    rows = [row for row in document["rows"] if row["guesses"]]
    figure = Figure(figsize=(7, 0.4 * len(rows) + 1), layout="constrained")
    axes = figure.subplots()
    labels = [f"{row['preset']}, {row['at_once']} at once, {row['guesses']} guessed" for row in rows]
    axes.barh(labels[::-1], [row["ratio"] for row in rows[::-1]])
    axes.axvline(1, color="black", linewidth=0.8)
    axes.set(xlabel="rate with guesses / without")
    return figure


EXPERIMENT = Experiment("speculation", SpeculationPlan, measure, tables, draw)
