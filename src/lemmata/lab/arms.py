"""Train one small model from scratch under one arm, and measure it on held-out dialogues.

What makes arms comparable: every arm with the same seed starts from the same weights and takes the same dialogues in
the same order, step by step, with loss on the same answer tokens. Prefix takes each dialogue as its T samples
(`lemmata.training.data.expand_turns`), so it processes more tokens; how many is counted.
"""

import hashlib
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import nn

from lemmata.attention import attach
from lemmata.dialogue import pack
from lemmata.dialogue.types import Encoded
from lemmata.models import build_model
from lemmata.training.config import TrainSettings
from lemmata.training.data import collate, expand_turns
from lemmata.training.objective import answer_nll
from lemmata.training.optimizers import build_optimizers
from lemmata.training.schedule import rate_factor

ARMS = {"causal": "causal", "prefix": "prefix", "ism": "ism", "ism-separate": "ism"}
"""The mask of each arm; `ism-separate` has the system prompt as a segment of its own."""


@dataclass(frozen=True)
class Data:
    """Encoded dialogues: `train`, and `test` by group; rows have `row_length` tokens."""

    train: Sequence[Encoded]
    test: Mapping[str, Sequence[Encoded]]
    vocab_size: int
    row_length: int


@dataclass(frozen=True)
class Run:
    """One training run. `dialogues` are taken in each of the `steps`."""

    task: str
    arm: str
    seed: int
    size: str
    steps: int
    dialogues: int
    learning_rate: float
    device: str


@dataclass(frozen=True)
class Group:
    """A group of held-out answers: `nll` in nats per answer token, `exact`: answers with every token right."""

    answers: int
    tokens: int
    nll: float
    exact: float


@dataclass(frozen=True)
class Result:
    """What a run gave: the groups, tokens processed in training and those with loss, CPU or wall seconds."""

    groups: dict[str, Group]
    processed: int
    supervised: int
    seconds: float


@dataclass(frozen=True)
class Trained:
    """A model with its mask attached, and what it took: tokens processed, those with loss, CPU or wall seconds.

    `taken`: sha256 over the tokens of the dialogues in the order in which they were trained on.
    """

    model: Any
    processed: int
    supervised: int
    seconds: float
    taken: str


def trained(run: Run, data: Data, progress: Callable[[], None] = lambda: None) -> Trained:
    """Train one arm; deterministic in the run's settings on one thread."""
    from lemmata.lab.shapes import clock, one_thread

    with one_thread():
        now = clock(run.device)
        began = now()
        torch.manual_seed(run.seed)
        mask = ARMS[run.arm]
        model = attach(build_model(run.size, data.vocab_size).to(run.device), mask)
        processed, supervised, taken = _train(model, run, data, mask, progress)
        return Trained(model, processed, supervised, round(now() - began, 1), taken)


def train_arm(run: Run, data: Data, progress: Callable[[], None] = lambda: None) -> Result:
    """Train and evaluate; deterministic in the run's settings on one thread."""
    from lemmata.lab.shapes import one_thread

    found = trained(run, data, progress)
    with one_thread():
        groups = {
            f"{name}, {turn}": group
            for name, examples in data.test.items()
            for turn, group in _evaluate(found.model, examples, ARMS[run.arm], data.row_length, run.device).items()
        }
    return Result(groups, found.processed, found.supervised, found.seconds)


def _train(model: Any, run: Run, data: Data, mask: str, progress: Callable[[], None]) -> tuple[int, int, str]:
    settings = TrainSettings(corpus="", steps=run.steps, learning_rate=run.learning_rate, warmup_steps=20)
    optimizers = build_optimizers(model, settings)
    order = _order(len(data.train), run)
    processed = supervised = 0
    seen = hashlib.sha256()
    model.train()
    for step in range(run.steps):
        taken = [data.train[index] for index in order[step * run.dialogues : (step + 1) * run.dialogues]]
        for example in taken:
            seen.update(np.asarray(example.token_ids, dtype=np.int64).tobytes())
        samples = [s for example in taken for s in expand_turns(example)] if mask == "prefix" else taken
        batch = _on(collate(pack(samples, data.row_length)), run.device)
        loss = answer_nll(model, model.get_output_embeddings(), batch)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), settings.clip_norm)
        for optimizer in optimizers:
            for group in optimizer.param_groups:
                group["lr"] = run.learning_rate * rate_factor(step, step / run.steps, settings)
            optimizer.step()
            optimizer.zero_grad()
        processed += sum(len(sample) for sample in samples)
        supervised += batch.targets
        progress()
    return processed, supervised, seen.hexdigest()


def _order(count: int, run: Run) -> list[int]:
    """As many passes over the training dialogues as the steps need, each in its own order."""
    wanted = run.steps * run.dialogues
    order: list[int] = []
    while len(order) < wanted:
        numbers = list(range(count))
        random.Random(f"{run.seed}-{len(order)}").shuffle(numbers)
        order += numbers
    return order[:wanted]


@torch.no_grad()
def _evaluate(model: Any, examples: Sequence[Encoded], mask: str, row_length: int, device: str) -> dict[str, Group]:
    """First answers and later ones apart."""
    model.eval()
    answers: dict[str, list[tuple[float, int, bool]]] = {}
    samples = [s for example in examples for s in expand_turns(example)] if mask == "prefix" else examples
    rows = pack(samples, row_length)
    for first in range(0, len(rows), 32):
        batch = _on(collate(rows[first : first + 32]), device)
        logits = model(
            input_ids=batch.input_ids_bt,
            segment_ids=batch.segment_ids_bt,
            document_ids=batch.document_ids_bt,
            use_cache=False,
        ).logits[:, :-1]
        target = batch.input_ids_bt[:, 1:]
        nll = nn.functional.cross_entropy(logits.float().transpose(1, 2), target, reduction="none").cpu().numpy()
        right = (logits.argmax(-1) == target).cpu().numpy()
        for row, encoded in enumerate(rows[first : first + 32]):
            for begin, end, turn in _answers(encoded):
                span = slice(begin - 1, end - 1)
                entry = (float(nll[row, span].sum()), end - begin, bool(right[row, span].all()))
                answers.setdefault("first turn" if turn == 0 else "later turns", []).append(entry)
    return {
        turn: Group(
            answers=len(found),
            tokens=sum(tokens for _, tokens, _ in found),
            nll=sum(total for total, _, _ in found) / sum(tokens for _, tokens, _ in found),
            exact=sum(exact for _, _, exact in found) / len(found),
        )
        for turn, found in sorted(answers.items())
    }


def _answers(row: Encoded) -> list[tuple[int, int, int]]:
    """(begin, end, turn) of the runs of target tokens in a packed row; the turn counts from 0 in its document.

    A sample of the prefix mask has loss on its last answer only: its turn is found by its query segments.
    """
    loss, documents, segments = (np.asarray(x) for x in (row.loss_mask, row.document_ids, row.segment_ids))
    found = []
    begins = np.flatnonzero(np.diff(loss, prepend=0) == 1)
    ends = np.flatnonzero(np.diff(loss, append=0) == -1) + 1
    for begin, end in zip(begins, ends, strict=True):
        start = int(np.argmax(documents == documents[begin]))
        answer_begins = np.flatnonzero((segments[start:begin] < 0) & (np.roll(segments[start:begin], 1) >= 0))
        found.append((int(begin), int(end), len(answer_begins)))
    return found


def _on(batch: Any, device: str) -> Any:
    return type(batch)(*(getattr(batch, name).to(device) for name in vars(batch)))
