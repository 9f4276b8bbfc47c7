"""The language model as the tutor sees it: something that opens chats. The only file of the server that loads torch."""

import threading
from collections import deque
from collections.abc import Callable, Generator
from pathlib import Path
from types import TracebackType
from typing import Protocol

from lemmata.errors import InputError


class Reply(Protocol):
    """The end of a model's answer (`lemmata.engine.Reply`)."""

    @property
    def finish_reason(self) -> str: ...
    @property
    def prompt_tokens(self) -> int: ...
    @property
    def cached_tokens(self) -> int: ...


class Chat(Protocol):
    """One dialogue with the model and its KV cache (`lemmata.engine.ChatSession` with its sampling)."""

    @property
    def last_reply(self) -> Reply | None:
        """The reply of the last `stream` that ran to its end."""

    def stream(self, text: str) -> Generator[str, None, None]:
        """Pieces of the answer to `text`; closing the generator ends the turn with what was said so far."""

    def append(self, question: str, answer: str) -> None:
        """A turn that somebody else answered."""


OpenChat = Callable[[], Chat]


def open_model(path: Path, max_tokens: int) -> OpenChat:
    """Load the checkpoint and return what opens a chat with it; InputError where it is missing or broken."""
    if not path.is_dir():
        raise InputError(f"{path}: no such checkpoint folder")
    from lemmata.engine import ChatSession, Sampling
    from lemmata.models import load_model

    loaded = load_model(path)
    sampling = Sampling(max_tokens=max_tokens)

    class ModelChat:
        def __init__(self) -> None:
            self._session = ChatSession(loaded.model, loaded.tokenizer, segments=loaded.contract.segments)

        @property
        def last_reply(self) -> Reply | None:
            return self._session.last_reply

        def stream(self, text: str) -> Generator[str, None, None]:
            yield from self._session.stream(text, sampling)

        def append(self, question: str, answer: str) -> None:
            self._session.append(question, answer)

    ModelChat()  # a chat template that cannot be used is found out now, not at the first question
    return ModelChat


class FairLock:
    """A lock that is granted in the order of asking.

    All dialogues share one model and take turns at it token by token. A plain lock would let the thread that
    has just released it take it again before any waiter wakes.
    """

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._waiting: deque[threading.Lock] = deque()
        self._held = False

    def __enter__(self) -> None:
        with self._guard:
            if not self._held:
                self._held = True
                return
            gate = threading.Lock()
            gate.acquire()
            self._waiting.append(gate)
        gate.acquire()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()  # ownership passes on: _held stays
            else:
                self._held = False
