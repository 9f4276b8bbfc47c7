"""Many dialogues on one model at once: requests join and leave between decoding steps.

Each step ends what was cancelled, lets waiting requests in, computes their prompts (what no earlier row has computed
already, each in one piece) and then one token of every row, or several where guesses are allowed (`drafts.py`). An
answer is the same whatever is decoded beside it, up to the rounding of sums, and whatever was cached: see `chunks.py`
for what may be reused. Where all slots are taken, a row that has had its share makes way for a waiting request and
queues again; its keys and values wait in the prefix cache.
Knows nothing of HTTP; text only to find stop strings.
"""

import logging
import threading
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

from torch import Tensor
from transformers import PreTrainedModel, PreTrainedTokenizerBase

from lemmata.attention.kernels import DENSE_BELOW
from lemmata.dialogue import Dialogue, Encoded, encode_prompt, end_of_turn
from lemmata.engine.chunks import Chunk, chunks_of, limits_of
from lemmata.engine.decoder import context_length, evaluating, require_mask
from lemmata.engine.errors import EngineStoppedError, QueueFullError
from lemmata.engine.prefix_cache import Lease, PrefixCache
from lemmata.engine.sampling import Sampling, logprobs_of
from lemmata.engine.session import GREEDY, Reply, other_ends
from lemmata.engine.settings import EngineSettings
from lemmata.engine.slots import Slots
from lemmata.engine.tickets import Listener, Ticket, check_prompt
from lemmata.errors import InputError

logger = logging.getLogger(__name__)

WORTH_WAITING = 32
"""A request waits for another one's computation of a common run of at least so many tokens."""


@dataclass
class EngineCounts:
    """What an engine has done since it was made."""

    requests: int = 0
    prompt_tokens: int = 0
    cached_tokens: int = 0
    computed_tokens: int = 0
    """Prompt tokens that were computed, those of a row that queued again and whose beginning was evicted included."""
    answer_tokens: int = 0
    prefill_passes: int = 0
    decode_passes: int = 0
    guessed_tokens: int = 0
    accepted_tokens: int = 0
    """Answer tokens that a guess saved a pass for."""
    preemptions: int = 0
    cancelled: int = 0


@dataclass(eq=False)
class _Row:
    """A ticket in a slot; its place in the list of rows is its slot."""

    ticket: Ticket
    lease: Lease


class Engine:
    """Answers requests on one model; `step` does the work, on one thread; everything else may be called on any."""

    def __init__(
        self, model: PreTrainedModel, tokenizer: PreTrainedTokenizerBase, settings: EngineSettings | None = None
    ) -> None:
        """Raises InputError: no mask attached, a chat template without exact segments, a model that can't be batched,
        a limit outside its range.
        """
        self.settings = settings or EngineSettings()
        for name in ("max_rows", "max_waiting", "prefill_tokens", "quantum"):
            if getattr(self.settings, name) < 1:
                raise InputError(f"{name} must be positive, got {getattr(self.settings, name)}")
        if self.settings.speculate < 0:
            raise InputError(f"speculate must be 0 or more, got {self.settings.speculate}")
        self.mask = require_mask(model)
        self.model = model
        self.tokenizer = tokenizer
        self.context = context_length(model)
        self.counts = EngineCounts()
        self.error: str | None = None
        self.vocabulary = int(model.get_input_embeddings().num_embeddings)
        self._end = end_of_turn(tokenizer)
        self._others = other_ends(model, self._end)
        with evaluating(model):
            self._slots = Slots(model, self.settings.max_rows)
        self.cache = PrefixCache(self.settings.cache_bytes, self._slots.token_bytes)
        self._rows: list[_Row] = []
        self._waiting: deque[Ticket] = deque()
        self._entering: list[Ticket] = []
        self._changed = threading.Condition()
        self._closed = False

    @property
    def alive(self) -> int:
        """1 while requests are taken, else 0."""
        return int(self.error is None and not self._closed)

    @property
    def running(self) -> int:
        """Requests that are being answered."""
        return len(self._rows)

    @property
    def waiting(self) -> int:
        """Requests that wait for a slot."""
        return len(self._waiting)

    @property
    def bytes(self) -> int:
        """Bytes of all keys and values: of the rows that are computed, and of the prefix cache."""
        return self._slots.bytes + self.cache.bytes

    def encode(self, dialogue: Dialogue, segments: str) -> Encoded:
        """A dialogue as the prompt of a request; InputError where it ends with an answer."""
        return encode_prompt(dialogue, self.tokenizer, segments)

    def submit(
        self,
        prompt: Encoded,
        sampling: Sampling = GREEDY,
        listener: Listener | None = None,
        number: int = 0,
    ) -> Ticket:
        """Queue a request; `number` tells several samples of one prompt apart.

        Raises InputError for a prompt that is empty or leaves no room in the model's context, QueueFullError, and
        EngineStoppedError.
        """
        return self.submit_all(prompt, sampling, (listener,), number)[0]

    def submit_all(
        self, prompt: Encoded, sampling: Sampling, listeners: Sequence[Listener | None], number: int = 0
    ) -> list[Ticket]:
        """Queue several samples of one prompt, one a listener, all or none; raises as `submit` does."""
        check_prompt(prompt, self.vocabulary, self.context)
        tickets = [
            Ticket(self.tokenizer, prompt.token_ids, prompt.segment_ids, sampling, number + offset, listener)
            for offset, listener in enumerate(listeners)
        ]
        with self._changed:
            if self.error is not None or self._closed:
                raise EngineStoppedError(self.error or "the engine was closed")
            if len(self._waiting) + len(tickets) > self.settings.max_waiting:
                raise QueueFullError(f"{len(self._waiting)} requests are waiting already; try again in a moment")
            self._waiting.extend(tickets)
            self.counts.requests += len(tickets)
            self._changed.notify()
        return tickets

    def answer(self, prompts: Sequence[Encoded], sampling: Sampling = GREEDY) -> list[Reply]:
        """The answers of prompts, in order, computed on this thread; not beside `run`."""
        tickets = [self.submit(prompt, sampling) for prompt in prompts]
        while not all(ticket.ended for ticket in tickets):
            self.step()
        replies = [ticket.reply for ticket in tickets]
        if None in replies:
            raise EngineStoppedError(self.error or "the engine failed")
        return [reply for reply in replies if reply is not None]

    def run(self) -> None:
        """Work until closed, on a thread of its own. Where a step fails, every request fails and this returns."""
        while True:
            with self._changed:
                while not (self._closed or self._rows or self._waiting):
                    self._changed.wait()
                if self._closed:
                    break
            self.step()
            if self.error is not None:
                return
        self._end_all("cancelled")

    def close(self) -> None:
        """Take no more requests; `run` ends those on the way as cancelled and returns after the present step."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def step(self) -> bool:
        """One step; False where there was nothing to do. A failure stops the engine for good: `error` says why."""
        if self.error is not None:
            raise EngineStoppedError(self.error)
        try:
            with evaluating(self.model):
                return self._step()
        except Exception as error:
            logger.exception("the engine failed and stops")
            with self._changed:
                self.error = f"the engine failed: {type(error).__name__}"
            self._end_all(None)
            return False

    def _step(self) -> bool:
        self._drop_cancelled()
        self._make_way()
        admitted = self._admit()
        worked = bool(admitted or self._rows)
        while admitted:
            admitted = self._prefill(admitted)
        if self._rows:
            self._decode()
        return worked

    def _drop_cancelled(self) -> None:
        for row in [row for row in self._rows if row.ticket.cancelled]:
            self._leave(row)
            row.ticket.end("cancelled")
            self.counts.cancelled += 1
        with self._changed:
            gone = [ticket for ticket in self._waiting if ticket.cancelled]
            for ticket in gone:
                self._waiting.remove(ticket)
        for ticket in gone:
            ticket.end("cancelled")
            self.counts.cancelled += 1

    def _make_way(self) -> None:
        """Where requests wait and no slot is free, rows that had their share queue again, longest share first."""
        with self._changed:
            wanted = len(self._waiting) - (self.settings.max_rows - len(self._rows))
        had = [row for row in self._rows if row.ticket.since_admission >= self.settings.quantum]
        had.sort(key=lambda row: -row.ticket.since_admission)
        for row in had[: max(0, wanted)]:
            self._leave(row)
            with self._changed:
                self._waiting.append(row.ticket)
            self.counts.preemptions += 1

    def _admit(self) -> list[tuple[Ticket, Lease]]:
        """The waiting requests that start now, in order of arrival, with what of them is cached.

        A request whose next chunk is about to be computed for another waits for that instead of computing it again.
        """
        free = self.settings.max_rows - len(self._rows)
        with self._changed:
            candidates = list(self._waiting)
        admitted: list[tuple[Ticket, Lease]] = []
        being_computed: set[tuple[int, tuple[int, ...]]] = set()
        tokens = 0
        for ticket in candidates:
            if len(admitted) == free or tokens >= self.settings.prefill_tokens:
                break
            chunks = chunks_of(ticket.ids, ticket.segment_ids, self.mask)
            lease = self.cache.lease(chunks)
            new = len(ticket.ids) - min(lease.length, len(ticket.ids) - 1)
            following = _next(chunks, lease.length)
            shared = self.settings.cache_bytes > 0 and (lease.at(), following) in being_computed
            if shared or (admitted and tokens + new > self.settings.prefill_tokens):
                self.cache.release(lease)
                continue
            if following is not None:
                being_computed.add((lease.at(), following))
            admitted.append((ticket, lease))
            tokens += new
        self._entering = [ticket for ticket, _ in admitted]
        with self._changed:
            for ticket in self._entering:
                self._waiting.remove(ticket)
        return sorted(admitted, key=lambda pair: len(pair[0].ids) - pair[1].length)

    def _prefill(self, admitted: list[tuple[Ticket, Lease]]) -> list[tuple[Ticket, Lease]]:
        """Compute the prompts of the first few, those of like length, in one pass; returns the others."""
        first = len(self._rows)
        group: list[list[int]] = []
        for ticket, lease in admitted:
            cached = min(lease.length, len(ticket.ids) - 1)
            new = len(ticket.ids) - cached
            # Rows of one pass are padded to the longest; a long one is faster alone, without a mask.
            if group and (new > 2 * len(group[0]) or new >= DENSE_BELOW):
                break
            self._slots.open(lease.parts(), cached)
            self._rows.append(_Row(ticket, lease))
            if ticket.cached_tokens is None:
                ticket.cached_tokens = cached
                self.counts.prompt_tokens += ticket.prompt_tokens
                self.counts.cached_tokens += cached
            ticket.since_admission = 0
            self.counts.computed_tokens += new
            group.append(ticket.ids[cached:])
        rows = self._rows[first:]
        limits = [
            limits_of(row.ticket.segment_ids, self.mask)[-len(new) :] for row, new in zip(rows, group, strict=True)
        ]
        logits = self._slots.append(first, group, limits)
        self.counts.prefill_passes += 1
        for row in rows:
            self._store(row)
        self._sample(rows, logits, [[] for _ in rows])
        return admitted[len(group) :]

    def _decode(self) -> None:
        """The next token of every row, or several where what was guessed of its answer turns out right."""
        rows = list(self._rows)
        drafts = [self._draft(row.ticket) for row in rows]
        tokens = [[row.ticket.ids[-1], *draft] for row, draft in zip(rows, drafts, strict=True)]
        # A guessed token is one of the answer: it sees its past, whatever the mask.
        limits = [
            list(range(len(row.ticket.ids) - 1, len(row.ticket.ids) + len(draft)))
            for row, draft in zip(rows, drafts, strict=True)
        ]
        logits = self._slots.append(0, tokens, limits, last=max(map(len, tokens)))
        self.counts.decode_passes += 1
        self.counts.guessed_tokens += sum(map(len, drafts))
        self._sample(rows, logits, drafts)

    def _draft(self, ticket: Ticket) -> list[int]:
        """A guess at what follows, never beyond the answer's limits."""
        left = min(ticket.sampling.max_tokens - ticket.answer_tokens, self.context - len(ticket.ids))
        room = min(self.settings.speculate, left - 1)
        return ticket.lookup.draft(ticket.ids, room) if room > 0 else []

    def _sample(self, rows: Sequence[_Row], logits: Tensor, drafts: Sequence[list[int]]) -> None:
        """Take the next tokens in from logits [rows, t, V]: one a row, and one more for each guess that was right.

        A guess is right where it is the token that is sampled there anyway, so the answer and its distribution are
        those without guesses. What was computed for wrong ones is forgotten.
        """
        greedy = logits.argmax(-1).tolist() if any(row.ticket.sampling.plain for row in rows) else []
        for number, (row, draft) in enumerate(zip(rows, drafts, strict=True)):
            ticket, wanted = row.ticket, row.ticket.sampling.logprobs
            slot = self._rows.index(row)
            computed = self._slots.lengths[slot] - len(draft)
            for offset in range(len(draft) + 1):
                at = logits.shape[1] - 1 - len(draft) + offset
                self._slots.truncate(slot, computed + offset)
                if ticket.sampling.plain:
                    token = greedy[number][at]
                else:
                    token = ticket.sampler(logits[number, at][None], [ticket.ids])[0]
                logprob = None if wanted is None else logprobs_of(logits[number, at], token, wanted)
                self.counts.answer_tokens += 1
                self.counts.accepted_tokens += offset > 0
                ticket.take(token, logprob, self._end, self._others, self.context)
                if ticket.ended:
                    self._leave(row)
                    break
                if offset < len(draft) and token != draft[offset]:
                    break

    def _store(self, row: _Row) -> None:
        """Keep what of the row is computed."""
        number = self._rows.index(row)
        computed = self._slots.lengths[number]
        ticket = row.ticket
        chunks = chunks_of(ticket.ids[:computed], ticket.segment_ids[:computed], self.mask)
        self.cache.store(row.lease, chunks, lambda first, end: self._slots.copy(number, first, end))

    def _leave(self, row: _Row) -> None:
        """Keep what the row has computed and give its slot up."""
        self._store(row)
        number = self._rows.index(row)
        self.cache.release(row.lease)
        self._slots.close(number)
        self._rows[number] = self._rows[-1]
        self._rows.pop()

    def _end_all(self, reason: str | None) -> None:
        """End every request as cancelled, or, without a reason, as failed."""
        with self._changed:
            tickets = [*(row.ticket for row in self._rows), *self._entering, *self._waiting]
            self._waiting.clear()
        self._rows.clear()
        for ticket in tickets:
            if ticket.ended:
                continue
            if reason is None:
                ticket.fail(self.error or "the engine failed")
            else:
                ticket.end(reason)


def _next(chunks: Sequence[Chunk], length: int) -> tuple[int, ...] | None:
    """What a row computes after `length` cached tokens: the whole chunk, or the beginning of what is left of a run.

    None where everything is cached.
    """
    begin = 0
    for chunk in chunks:
        if length < begin + len(chunk.tokens):
            return chunk.tokens if chunk.whole else chunk.tokens[length - begin :][:WORTH_WAITING]
        begin += len(chunk.tokens)
    return None
