"""Answer many dialogues at once: sorted by length, padded on the left, finished rows dropped from the batch."""

from collections.abc import Callable, Sequence

import torch
from torch import Tensor
from transformers import PreTrainedModel, PreTrainedTokenizerBase

from lemmata.attention.structure import Visibility
from lemmata.dialogue import Dialogue, Encoded, encode_prompt, end_of_turn
from lemmata.engine.cache import BufferCache
from lemmata.engine.decoder import context_length, evaluating, require_mask
from lemmata.engine.sampling import Sampler, Sampling
from lemmata.engine.session import GREEDY, Reply, other_ends
from lemmata.engine.text import INCOMPLETE, TextStream, decode
from lemmata.errors import InputError


def generate_batch(
    model: PreTrainedModel,
    tokenizer: PreTrainedTokenizerBase,
    dialogues: Sequence[Dialogue],
    sampling: Sampling = GREEDY,
    batch_size: int = 64,
    progress: Callable[[int, int], None] | None = None,
    segments: str = "merged",
) -> list[Reply]:
    """The next answer of each dialogue, in order; `progress(done, total)` is called as rows finish.

    Greedy answers are those of a ChatSession. With a seed, row i draws from a stream of its own (seed, i), whatever
    the batch size. Raises InputError: no mask attached, a dialogue that ends with an answer or leaves no room in the
    model's context (with its number).
    """
    if batch_size < 1:
        raise InputError(f"batch_size must be positive, got {batch_size}")
    if sampling.logprobs is not None:
        raise InputError("logprobs are given by lemmata.engine.Engine only")
    require_mask(model)
    prompts = [_prompt(dialogue, number, model, tokenizer, segments) for number, dialogue in enumerate(dialogues)]
    # Longest first: memory runs out at once, or not at all.
    order = sorted(range(len(prompts)), key=lambda number: -len(prompts[number]))
    replies: dict[int, Reply] = {}
    with evaluating(model):
        for first in range(0, len(order), batch_size):
            numbers = order[first : first + batch_size]
            batch = Batch(model, tokenizer, [prompts[number] for number in numbers], numbers, sampling)
            while batch.rows:
                for row in batch.step():
                    replies[row.number] = row.reply(tokenizer)
                    if progress is not None:
                        progress(len(replies), len(prompts))
    return [replies[number] for number in range(len(prompts))]


def _prompt(
    dialogue: Dialogue, number: int, model: PreTrainedModel, tokenizer: PreTrainedTokenizerBase, segments: str
) -> Encoded:
    encoded = encode_prompt(dialogue, tokenizer, segments)
    limit = context_length(model)
    if len(encoded) >= limit:
        raise InputError(f"dialogue {number}: {len(encoded)} tokens leave no room in the model's context of {limit}")
    return encoded


class _Row:
    """One dialogue of the batch and its answer so far; `text` follows it where stop strings must be found."""

    def __init__(self, number: int, prompt: Encoded, text: TextStream | None) -> None:
        self.number = number
        self.prompt = prompt
        self.text = text
        self.ids: list[int] = []
        self.reason = ""

    def reply(self, tokenizer: PreTrainedTokenizerBase) -> Reply:
        if self.text is None:
            text = decode(tokenizer, self.ids).rstrip(INCOMPLETE)
        else:
            self.text.finish()
            text = self.text.text
        return Reply(text, tuple(self.ids), self.reason, len(self.prompt), 0)


class Batch:
    """Rows that are decoded together. `_pads` [rows] counts the padding in front of each prompt."""

    def __init__(
        self,
        model: PreTrainedModel,
        tokenizer: PreTrainedTokenizerBase,
        prompts: Sequence[Encoded],
        numbers: Sequence[int],
        sampling: Sampling,
    ) -> None:
        self._model = model
        self._sampling = sampling
        self._context = context_length(model)
        self._end = end_of_turn(tokenizer)
        self._others = other_ends(model, self._end)
        self._sampler = Sampler(sampling, numbers)
        self._cache = BufferCache()
        self.rows = [
            _Row(number, prompt, TextStream(tokenizer, sampling.stop) if sampling.stop else None)
            for number, prompt in zip(numbers, prompts, strict=True)
        ]
        longest = max(len(prompt) for prompt in prompts)
        self._pads = torch.tensor([longest - len(prompt) for prompt in prompts], device=model.device)
        self._logits = self._prefill(prompts, longest)

    def step(self) -> list[_Row]:
        """Sample one token a row; returns the rows that are finished and goes on with the others."""
        penalised = self._sampling.repetition_penalty != 1.0
        seen = [(*row.prompt.token_ids, *row.ids) for row in self.rows] if penalised else None
        tokens = self._sampler(self._logits, seen)
        for row, token in zip(self.rows, tokens, strict=True):
            self._take(row, token)
        finished = [row for row in self.rows if row.reason]
        going = [index for index, row in enumerate(self.rows) if not row.reason]
        if finished:
            kept = torch.tensor(going, device=self._pads.device, dtype=torch.long)
            self._sampler.keep(going)
            self._pads = self._pads[kept]
            self._cache.keep_rows(kept)
            self.rows = [self.rows[index] for index in going]
            tokens = [tokens[index] for index in going]
        if self.rows:
            self._logits = self._decode(tokens)
        return finished

    def _take(self, row: _Row, token: int) -> None:
        if token in self._others:
            row.reason = "stop"
            return
        row.ids.append(token)
        if token == self._end:
            row.reason = "stop"
            return
        if row.text is not None:
            row.text.push(token)
        if row.text is not None and row.text.stopped:
            row.reason = "stop"
        elif len(row.ids) == self._sampling.max_tokens or len(row.prompt) + len(row.ids) >= self._context:
            row.reason = "length"

    def _prefill(self, prompts: Sequence[Encoded], longest: int) -> Tensor:
        def padded(rows: Sequence[Sequence[int]], value: int) -> Tensor:
            return torch.tensor([[value] * (longest - len(row)) + list(row) for row in rows], device=self._pads.device)

        with torch.inference_mode():
            output = self._model(
                padded([prompt.token_ids for prompt in prompts], 0),
                segment_ids=padded([prompt.segment_ids for prompt in prompts], -1),
                document_ids=padded([prompt.document_ids for prompt in prompts], -1),
                past_key_values=self._cache,
                use_cache=True,
                logits_to_keep=1,
            )
        logits: Tensor = output.logits[:, -1]
        return logits

    def _decode(self, tokens: Sequence[int]) -> Tensor:
        past = int(self._cache.get_seq_length())
        limit = torch.full_like(self._pads, past)[:, None]
        with torch.inference_mode():
            output = self._model(
                torch.tensor(tokens, device=self._pads.device)[:, None],
                visibility=Visibility(self._pads[:, None], limit, past),
                position_ids=limit - self._pads[:, None],
                past_key_values=self._cache,
                use_cache=True,
            )
        logits: Tensor = output.logits[:, -1]
        return logits
