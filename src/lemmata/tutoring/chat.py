"""The language model as the server sees it: an engine that answers requests, and chats of the tutor on it.

The only file of the server that loads torch, and only when a model is opened.
"""

import asyncio
import logging
import queue
import threading
import time
from collections.abc import Callable, Generator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from lemmata.errors import InputError, LemmataError

if TYPE_CHECKING:
    from lemmata.dialogue import Dialogue, Encoded
    from lemmata.engine import Engine, EngineSettings, Sampling
    from lemmata.engine.tickets import Event, Ticket

logger = logging.getLogger(__name__)

PATIENCE = 0.2
"""Seconds after which a chat that waits for its next piece gives its reader the chance to stop it."""

AGAIN = 0.8
"""The temperature of an answer that is given again."""


class Reply(Protocol):
    """The end of a model's answer (`lemmata.engine.Reply`)."""

    @property
    def text(self) -> str: ...
    @property
    def finish_reason(self) -> str: ...
    @property
    def prompt_tokens(self) -> int: ...
    @property
    def cached_tokens(self) -> int: ...


class Chat(Protocol):
    """One dialogue with the model."""

    @property
    def last_reply(self) -> Reply | None:
        """The reply of the last `stream` that ran to its end."""

    def stream(self, text: str, again: bool = False) -> Generator[str, None, None]:
        """Pieces of the answer to `text`, empty ones while it waits; closing the generator ends the turn as it is.

        `again` asks for another answer than the likeliest, which was given before.
        """

    def append(self, question: str, answer: str) -> None:
        """A turn that somebody else answered."""


OpenChat = Callable[[], Chat]


class Backend:
    """A checkpoint on an engine with a thread of its own; light until `open`."""

    def __init__(self, settings: "EngineSettings | None" = None) -> None:
        self._settings = settings
        self.engine: Engine | None = None
        self.segments = "merged"
        self.created = int(time.time())
        self._encoding = threading.Lock()
        self._thread: threading.Thread | None = None

    def open(self, path: Path, max_tokens: int) -> OpenChat:
        """Load the checkpoint, start the engine, and return what opens a chat of the tutor with it.

        Raises InputError where the checkpoint is missing or broken.
        """
        if not path.is_dir():
            raise InputError(f"{path}: no such checkpoint folder")
        from lemmata.engine import Engine, Sampling
        from lemmata.models import load_model

        loaded = load_model(path)
        self.segments = loaded.contract.segments
        # A chat template that can't be used is found out now, not at the first question.
        self.engine = Engine(loaded.model, loaded.tokenizer, self._settings)
        self._thread = threading.Thread(target=self.engine.run, name="engine", daemon=True)
        self._thread.start()
        sampling = Sampling(max_tokens=max_tokens)
        return lambda: EngineChat(self, sampling)

    @property
    def dead(self) -> bool:
        """Whether the engine was started and works no more."""
        return self._thread is not None and not self._thread.is_alive()

    def close(self) -> None:
        """Stop the engine; what is being answered ends as cancelled."""
        if self.engine is not None:
            self.engine.close()

    def running(self) -> "Engine":
        """The engine; LemmataError before `open` has returned."""
        if self.engine is None:
            raise LemmataError("the model is not loaded")
        return self.engine

    def encode(self, dialogue: "Dialogue") -> "Encoded":
        """A dialogue as a prompt."""
        with self._encoding:
            return self.running().encode(dialogue, self.segments)

    def encode_whole(self, dialogue: "Dialogue", segments: str) -> "Encoded":
        """A dialogue as the training sees it where it ends with an answer, else as a prompt."""
        from lemmata.dialogue import encode, encode_prompt

        ends = dialogue.messages[-1].role == "assistant"
        with self._encoding:
            return (encode if ends else encode_prompt)(dialogue, self.running().tokenizer, segments)

    def encode_text(self, text: str) -> "Encoded":
        """A bare text as a prompt: one query segment, in which special tokens are text."""
        with self._encoding:
            ids = self.running().tokenizer(text, add_special_tokens=False, split_special_tokens=True)["input_ids"]
        return self.given(ids)

    def given(self, ids: Sequence[int]) -> "Encoded":
        """Token ids as a prompt: one query segment."""
        from lemmata.dialogue import Encoded

        return Encoded(tuple(ids), (0,) * len(ids), (0,) * len(ids), (0,) * len(ids))

    def sampling(self, **fields: Any) -> "Sampling":
        """How to sample; InputError for a value outside its range."""
        from lemmata.engine import Sampling

        return Sampling(**fields)

    def text_of(self, token: int) -> str:
        """A token as text, special tokens as they are written."""
        text: str = self.running().tokenizer.decode([token])
        return text


class Answers:
    """Answers of one request on their way to the event loop: several prompts, several samples of each.

    `ended` counts them; leaving the `with` block cancels what has not ended.
    """

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self._loop = asyncio.get_running_loop()
        self._events: asyncio.Queue[tuple[int, Event]] = asyncio.Queue()
        self.tickets: list[Ticket] = []
        self.ended = 0

    def ask(self, prompt: "Encoded", sampling: "Sampling", samples: int) -> None:
        """Queue `samples` answers of a prompt; raises as `Engine.submit` does."""
        first = len(self.tickets)
        listeners = [self._listener(first + number) for number in range(samples)]
        self.tickets += self._backend.running().submit_all(prompt, sampling, listeners)

    def _listener(self, number: int) -> "Callable[[Event], None]":
        def tell(event: "Event") -> None:
            try:
                self._loop.call_soon_threadsafe(self._events.put_nowait, (number, event))
            except RuntimeError:
                logger.debug("an answer ended after the server")

        return tell

    async def next(self) -> tuple[int, Any]:
        """(answer, an engine's event), as they come; only while one has not ended."""
        number, event = await self._events.get()
        self.ended += event.kind != "piece"
        return number, event

    @property
    def over(self) -> bool:
        """Whether all answers have ended."""
        return self.ended == len(self.tickets)

    def __enter__(self) -> "Answers":
        return self

    def __exit__(self, *_: object) -> None:
        for ticket in self.tickets:
            ticket.cancel()


class EngineChat:
    """A dialogue of the tutor on the engine; its keys and values lie in the engine's prefix cache, if anywhere."""

    def __init__(self, backend: Backend, sampling: "Sampling") -> None:
        from lemmata.dialogue import Message

        self._backend, self._sampling = backend, sampling
        self._ids: tuple[int, ...] = ()
        self._segment_ids: tuple[int, ...] = ()
        self.messages: list[Message] = []
        self.last_reply: Reply | None = None

    def stream(self, text: str, again: bool = False) -> Generator[str, None, None]:
        """See `Chat`; InputError where the dialogue outgrows the model's context."""
        from lemmata.dialogue import Encoded, Message

        given = Message("user", text)
        ids, segment_ids = self._with_turn(given)
        size = (0,) * len(ids)
        events: queue.SimpleQueue[Event] = queue.SimpleQueue()
        self.last_reply = None
        sampling = replace(self._sampling, temperature=AGAIN, top_p=0.95) if again else self._sampling
        ticket = self._backend.running().submit(Encoded(ids, segment_ids, size, size), sampling, events.put)
        ended: Any = None
        try:
            while ended is None:
                try:
                    event: Any = events.get(timeout=PATIENCE)
                except queue.Empty:
                    yield ""
                    continue
                if event.kind == "piece":
                    yield event.text
                else:
                    ended = event
        finally:
            ticket.cancel()
            while ended is None:
                event = events.get()  # the engine ends a cancelled ticket at its next step
                ended = None if event.kind == "piece" else event
            if ended.kind == "ended" and (ended.reply.finish_reason != "cancelled" or ended.reply.text):
                said = ended.reply.token_ids
                self._ids, self._segment_ids = (*ids, *said), (*segment_ids, *(-1 for _ in said))
                self.messages += [given, Message("assistant", ended.reply.text)]
                self.last_reply = ended.reply
        if ended.kind == "failed":
            raise LemmataError(ended.message)

    def append(self, question: str, answer: str) -> None:
        """See `Chat`; InputError where the dialogue outgrows the model's context. Nothing is computed yet."""
        from lemmata.dialogue import Message, encode_answer

        given = Message("user", question)
        ids, segment_ids = self._with_turn(given)
        tokenizer = self._backend.running().tokenizer
        said = encode_answer((*self.messages, given), answer, tokenizer, self._backend.segments)
        self._require_room(len(ids) + len(said))
        self._ids, self._segment_ids = (*ids, *said.token_ids), (*segment_ids, *said.segment_ids)
        self.messages += [given, Message("assistant", answer)]

    def _with_turn(self, given: Any) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """The dialogue's ids and segments with the next query."""
        from lemmata.dialogue import encode_turn

        tokenizer = self._backend.running().tokenizer
        turn = encode_turn(self.messages, given, tokenizer, self._backend.segments, so_far=self._ids)
        self._require_room(len(self._ids) + len(turn))
        return (*self._ids, *turn.token_ids), (*self._segment_ids, *turn.segment_ids)

    def _require_room(self, total: int) -> None:
        context = self._backend.running().context
        if total >= context:
            raise InputError(
                f"the dialogue comes to {total} tokens; the model's context is {context}: start a new dialogue"
            )


def open_model(path: Path, max_tokens: int) -> OpenChat:
    """A checkpoint on an engine of its own; see `Backend.open`."""
    return Backend().open(path, max_tokens)
