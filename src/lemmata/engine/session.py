"""A dialogue with a model, turn by turn, on one key-value cache.

Turn k computes the last sampled token and the new query segment in one piece, then decodes; nothing of the history is
computed again, and the logits equal those of one pass over the whole dialogue. Knows nothing of HTTP.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from transformers import PreTrainedModel, PreTrainedTokenizerBase

from lemmata.dialogue import Dialogue, Message, encode_answer, encode_turn, end_of_turn
from lemmata.engine.decoder import Decoder, evaluating
from lemmata.engine.sampling import Sampler, Sampling, TokenLogprob
from lemmata.engine.text import TextStream
from lemmata.errors import InputError
from lemmata.records import Record

GREEDY = Sampling()


@dataclass(frozen=True)
class Reply(Record):
    """An answer. `finish_reason`: `stop` (the model ended its turn, or a stop string), `length`, `cancelled`.

    `token_ids` are the answer's, with its end-of-turn token if sampled; `prompt_tokens` counts everything before the
    answer, of which `cached_tokens` were not computed again. `logprobs` has an entry a token where they were asked for.
    """

    text: str
    token_ids: tuple[int, ...]
    finish_reason: str
    prompt_tokens: int
    cached_tokens: int
    logprobs: tuple[TokenLogprob, ...] = ()


class ChatSession:
    """A dialogue in progress. Where a turn fails, the session is as it was before it."""

    def __init__(
        self,
        model: PreTrainedModel,
        tokenizer: PreTrainedTokenizerBase,
        system: str | None = None,
        segments: str = "merged",
    ) -> None:
        """`model` has its mask attached; `segments` as in `lemmata.dialogue.encode`, as the model was trained.

        Raises InputError: no mask attached, a chat template without exact segments.
        """
        self._decoder = Decoder(model)
        self._tokenizer = tokenizer
        self._segments = segments
        self._end = end_of_turn(tokenizer)
        self._others = other_ends(model, self._end)
        self._messages: list[Message] = [] if system is None else [Message("system", system)]
        self._answering = False
        self.last_reply: Reply | None = None

    @property
    def messages(self) -> tuple[Message, ...]:
        """What was said so far, the system prompt first."""
        return tuple(self._messages)

    @property
    def dialogue(self) -> Dialogue:
        """What was said so far; InputError while nothing was."""
        return Dialogue(self.messages)

    def ask(self, message: str | Message, sampling: Sampling = GREEDY) -> Reply:
        """Answer a message; InputError where the dialogue outgrows the model's context."""
        for _ in self.stream(message, sampling):
            pass
        assert self.last_reply is not None
        return self.last_reply

    def stream(self, message: str | Message, sampling: Sampling = GREEDY) -> Iterator[str]:
        """The answer in pieces as it is decoded; `last_reply` holds all of it afterwards.

        Closing the iterator cancels: what was said until then is the answer, or, where nothing was, the turn is undone.
        Errors are raised by this call, before the first piece.
        """
        given = Message("user", message) if isinstance(message, str) else message
        if self._answering:
            raise InputError("the session is still answering: finish or close that answer first")
        if sampling.logprobs is not None:
            raise InputError("logprobs are given by lemmata.engine.Engine only")
        turn = encode_turn(self._messages, given, self._tokenizer, self._segments, so_far=self._decoder.ids)
        self._require_room(len(turn), "the question")
        return self._answer(given, turn.token_ids, turn.segment_ids, len(self._messages), sampling)

    def append(self, question: str | Message, answer: str) -> None:
        """Put a turn that somebody else answered into the dialogue and the cache.

        Raises InputError where the dialogue outgrows the model's context.
        """
        given = Message("user", question) if isinstance(question, str) else question
        if self._answering:
            raise InputError("the session is still answering: finish or close that answer first")
        turn = encode_turn(self._messages, given, self._tokenizer, self._segments, so_far=self._decoder.ids)
        said = encode_answer((*self._messages, given), answer, self._tokenizer, self._segments)
        self._require_room(len(turn) + len(said), "the turn")
        before = len(self._decoder.ids)
        try:
            self._decoder.extend(turn.token_ids + said.token_ids, turn.segment_ids + said.segment_ids)
            with evaluating(self._decoder.model):
                self._decoder.compute()
        except BaseException:
            self._decoder.truncate(before)
            raise
        self._messages += [given, Message("assistant", answer)]

    def _answer(
        self, given: Message, ids: Sequence[int], segment_ids: Sequence[int], turn: int, sampling: Sampling
    ) -> Iterator[str]:
        if self._answering or len(self._messages) != turn:
            raise InputError("the session went on since this answer was asked for")
        decoder = self._decoder
        before, cached = len(decoder.ids), decoder.cached
        self._answering = True
        reason = "cancelled"
        text = TextStream(self._tokenizer, sampling.stop)
        start = before + len(ids)
        try:
            decoder.extend(ids, segment_ids)
            with evaluating(decoder.model):
                sampler = Sampler(sampling)
                while True:
                    token = sampler(decoder.advance(), [decoder.ids])[0]
                    if token in self._others:
                        reason = "stop"
                        break
                    decoder.extend((token,), (-1,))
                    if token == self._end:
                        reason = "stop"
                        break
                    piece = text.push(token)
                    full = len(decoder.ids) - start == sampling.max_tokens or len(decoder.ids) >= decoder.context
                    if full:
                        piece += text.finish()
                    reason = "stop" if text.stopped else "length" if full else reason
                    if piece:
                        yield piece
                    if text.stopped or full:
                        break
            if rest := text.finish():
                yield rest
        except GeneratorExit:
            text.finish()
            raise
        except BaseException:
            text.text, reason = "", "failed"
            raise
        finally:
            self._answering = False
            self._conclude(given, text, reason, before, start, cached)

    def _conclude(self, given: Message, text: TextStream, reason: str, before: int, start: int, cached: int) -> None:
        """Take the turn into the dialogue, or undo it where it failed or was cancelled before a word was said."""
        decoder = self._decoder
        if reason == "failed" or (reason == "cancelled" and not text.text):
            decoder.truncate(before)
            return
        self._messages.append(given)
        sampled = tuple(decoder.ids[start:])
        if text.stopped:
            # The stop string's tokens are no part of the answer, and it may begin inside a token.
            decoder.truncate(start)
            closed = encode_answer(self._messages, text.text, self._tokenizer, self._segments)
            decoder.extend(closed.token_ids, closed.segment_ids)
        self._messages.append(Message("assistant", text.text))
        self.last_reply = Reply(text.text, sampled, reason, start, cached)

    def _require_room(self, new: int, what: str) -> None:
        total = len(self._decoder.ids) + new
        if total >= self._decoder.context:
            raise InputError(
                f"{what} brings the dialogue to {total} tokens; the model's context is {self._decoder.context}: "
                "start a new dialogue"
            )


def other_ends(model: PreTrainedModel, end: int) -> frozenset[int]:
    """Ids that end an answer besides the template's own token, as the model's generation settings have them."""
    settings = getattr(model, "generation_config", None)
    ends = getattr(settings, "eos_token_id", None)
    return frozenset([ends] if isinstance(ends, int) else ends or ()) - {end}
