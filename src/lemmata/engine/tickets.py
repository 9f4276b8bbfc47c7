"""A request to the engine while it is on its way: what it asks, what has been said so far, how it ended."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from transformers import PreTrainedTokenizerBase

from lemmata.dialogue import Encoded
from lemmata.engine.drafts import PromptLookup
from lemmata.engine.sampling import Sampler, Sampling, TokenLogprob
from lemmata.engine.session import Reply
from lemmata.engine.text import TextStream
from lemmata.errors import InputError


@dataclass(frozen=True)
class Piece:
    """The next piece of an answer: text that will not change any more, and its tokens' log-probabilities."""

    kind: ClassVar = "piece"
    text: str
    logprobs: tuple[TokenLogprob, ...] = ()


@dataclass(frozen=True)
class Ended:
    """An answer is complete, or was cancelled (its `finish_reason` says which)."""

    kind: ClassVar = "ended"
    reply: Reply


@dataclass(frozen=True)
class Failed:
    """No answer: the engine failed on it."""

    kind: ClassVar = "failed"
    message: str


Event = Piece | Ended | Failed
Listener = Callable[[Event], None]
"""Called on the engine's thread; it must return at once and not raise."""


def check_prompt(prompt: Encoded, vocabulary: int, context: int) -> None:
    """InputError for a prompt that is empty, has unknown tokens or leaves no room in the model's context."""
    if not len(prompt):
        raise InputError("the prompt is empty")
    unknown = [token for token in prompt.token_ids if not 0 <= token < vocabulary]
    if unknown:
        raise InputError(f"token ids must be 0 to {vocabulary - 1}, got {unknown[0]}")
    if len(prompt) >= context:
        raise InputError(
            f"the prompt has {len(prompt)} tokens, which leave no room in the model's context of {context}"
        )


class Ticket:
    """One row: a prompt and the answer so far. `reply` is there once it has ended.

    Only the engine's thread touches it, but for `cancel`, which any thread may call.
    """

    def __init__(
        self,
        tokenizer: PreTrainedTokenizerBase,
        token_ids: Sequence[int],
        segment_ids: Sequence[int],
        sampling: Sampling,
        number: int,
        listener: Listener | None,
    ) -> None:
        """`number` tells the samples of one prompt apart: each has random numbers of its own."""
        self.ids = list(token_ids)
        self.segment_ids = list(segment_ids)
        self.prompt_tokens = len(self.ids)
        self.sampling = sampling
        self.sampler = Sampler(sampling, (number,))
        self.reply: Reply | None = None
        self.failure: str | None = None
        self.cancelled = False
        self.cached_tokens: int | None = None
        self.since_admission = 0
        self.lookup = PromptLookup()
        self._listener = listener
        self._text = TextStream(tokenizer, sampling.stop)
        self._logprobs: list[TokenLogprob] = []
        self._untold: list[TokenLogprob] = []

    def cancel(self) -> None:
        """End the answer before its next token."""
        self.cancelled = True

    @property
    def ended(self) -> bool:
        """Whether nothing more will come."""
        return self.reply is not None or self.failure is not None

    @property
    def answer_tokens(self) -> int:
        """Tokens of the answer so far."""
        return len(self.ids) - self.prompt_tokens

    def take(self, token: int, logprob: TokenLogprob | None, end: int, others: frozenset[int], context: int) -> None:
        """Take the next token in, tell the listener, and end the answer where it ends."""
        if token in others:
            self.end("stop")
            return
        self.ids.append(token)
        self.segment_ids.append(-1)
        self.since_admission += 1
        if logprob is not None:
            self._logprobs.append(logprob)
            self._untold.append(logprob)
        if token == end:
            self.end("stop")
            return
        text = self._text.push(token)
        if self._text.stopped:
            self._tell(text)
            self.end("stop")
        elif self.answer_tokens == self.sampling.max_tokens or len(self.ids) >= context:
            self._tell(text)
            self.end("length")
        else:
            self._tell(text)

    def end(self, reason: str) -> None:
        """The answer ends here; `reason` as in `Reply.finish_reason`."""
        rest = self._text.finish()
        self._tell(rest, last=True)
        answer = tuple(self.ids[self.prompt_tokens :])
        cached = self.cached_tokens or 0
        self.reply = Reply(self._text.text, answer, reason, self.prompt_tokens, cached, tuple(self._logprobs))
        if self._listener is not None:
            self._listener(Ended(self.reply))

    def fail(self, message: str) -> None:
        """There will be no answer."""
        self.failure = message
        if self._listener is not None:
            self._listener(Failed(message))

    def _tell(self, text: str, last: bool = False) -> None:
        if self._listener is not None and (text or (last and self._untold)):
            self._listener(Piece(text, tuple(self._untold)))
            self._untold = []
