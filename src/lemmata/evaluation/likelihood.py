"""Answer-token negative log-likelihood of a model on dialogues, under its own mask."""

from collections.abc import Sequence
from typing import Any

import torch

from lemmata.dialogue import Dialogue, encode
from lemmata.errors import InputError
from lemmata.evaluation.conduct import Progress
from lemmata.evaluation.types import Row, average


@torch.no_grad()
def answer_likelihood(
    loaded: Any, dialogues: Sequence[Dialogue], table: str, progress: Progress = lambda done, total, what: None
) -> tuple[list[Row], int]:
    """Rows `nll_per_token` (nats, over all answer tokens) and `nll_per_answer`; and how many dialogues were too long.

    `loaded` is a `models.Loaded`. The per-token figure is the total over the number of tokens, its standard error by
    dialogue (ratio estimator), so that long answers weigh as much as they have tokens.
    """
    model, tokenizer, segments = loaded.model, loaded.tokenizer, loaded.contract.segments
    longest = model.config.max_position_embeddings
    totals: list[float] = []
    counts: list[int] = []
    left_out = 0
    for number, dialogue in enumerate(dialogues, start=1):
        try:
            encoded = encode(dialogue, tokenizer, segments=segments, max_length=longest)
        except InputError:
            left_out += 1
            continue
        ids = torch.tensor([encoded.token_ids])
        logits = model(input_ids=ids, segment_ids=torch.tensor([encoded.segment_ids]), use_cache=False).logits
        target = torch.tensor(encoded.loss_mask)[1:].bool()
        losses = torch.nn.functional.cross_entropy(logits[0, :-1][target].float(), ids[0, 1:][target], reduction="none")
        totals.append(float(losses.sum()))
        counts.append(int(target.sum()))
        progress(number, len(dialogues), "likelihood")
    if not totals:
        raise InputError(f"no dialogue fits the model's context of {longest} tokens")
    ratio = sum(totals) / sum(counts)
    n = len(totals)
    residuals = [total - ratio * count for total, count in zip(totals, counts, strict=True)]
    error = (sum(value**2 for value in residuals) / max(1, n - 1)) ** 0.5 * n**0.5 / sum(counts)
    per_token = Row(table, "nll_per_token", {"tokens": sum(counts)}, n, ratio, error if n > 1 else None)
    return [per_token, average(table, "nll_per_answer", totals)], left_out
