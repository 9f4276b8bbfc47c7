"""The specification of a greedy answer: one dialogue alone, no cache, one pass over everything for every token."""

from collections.abc import Sequence

import torch
from transformers import PreTrainedModel

from lemmata.dialogue import Encoded


def greedy(model: PreTrainedModel, prompt: Encoded, max_tokens: int, ends: Sequence[int]) -> list[int]:
    """The answer's tokens, with the end token that stops it."""
    ids, segments = list(prompt.token_ids), list(prompt.segment_ids)
    answer: list[int] = []
    while len(answer) < max_tokens and not (answer and answer[-1] in ends):
        answer.append(int(logits_of(model, ids, segments)[-1].argmax()))
        ids.append(answer[-1])
        segments.append(-1)
    return answer


def is_greedy(model: PreTrainedModel, prompt: Encoded, answer: Sequence[int]) -> bool:
    """Whether `answer` is a beginning of what `greedy` gives.

    Answer tokens are causal, so one pass over prompt and answer shows what would have been sampled after each.
    """
    ids = [*prompt.token_ids, *answer]
    segments = [*prompt.segment_ids, *(-1 for _ in answer)]
    best = logits_of(model, ids, segments).argmax(-1)[len(prompt) - 1 : -1]
    return best.tolist() == list(answer)


def logits_of(model: PreTrainedModel, ids: Sequence[int], segments: Sequence[int]) -> torch.Tensor:
    """Logits [T, V] of one pass without a cache."""
    with torch.inference_mode():
        output = model(torch.tensor([ids]), segment_ids=torch.tensor([segments]), use_cache=False)
    return output.logits[0]
