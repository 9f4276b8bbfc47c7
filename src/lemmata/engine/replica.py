"""One of several engines on a checkpoint, in a process of its own: what `pool.py` calls from the server's process.

What it has to say (pieces and ends of answers) waits here until it is fetched, all of it at once. Whoever joins gets a
new key; calls under an older one are ignored, so that nothing of a former life reaches a new one. Knows nothing of Ray.
"""

import logging
import os
import queue
import secrets
import threading
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from lemmata.engine.settings import EngineSettings
from lemmata.errors import LemmataError

if TYPE_CHECKING:
    from lemmata.dialogue import Encoded
    from lemmata.engine.batching import EngineCounts
    from lemmata.engine.sampling import Sampling
    from lemmata.engine.tickets import Event, Ticket

logger = logging.getLogger(__name__)

PATIENCE = 1.0
"""Seconds after which a fetch returns with figures alone."""


@dataclass(frozen=True)
class Description:
    """What the server needs to know of a replica: the key of this joining, its process, and its model's limits."""

    key: str
    process: int
    context: int
    vocabulary: int
    segments: str


@dataclass(frozen=True)
class CacheFigures:
    """A prefix cache from outside."""

    bytes: int = 0
    budget: int = 0
    evictions: int = 0


@dataclass(frozen=True)
class Figures:
    """What a replica has done and holds."""

    counts: "EngineCounts"
    running: int
    waiting: int
    cache: CacheFigures


class Replica:
    """A checkpoint on an engine with a thread of its own; every method may be called on any thread."""

    def __init__(self, path: str, settings: EngineSettings) -> None:
        """What is wrong with the checkpoint is told by `join`."""
        self._error: LemmataError | None = None
        self._lock = threading.Lock()
        self._events: queue.SimpleQueue[tuple[int, Event]] = queue.SimpleQueue()
        self._tickets: dict[int, Ticket] = {}
        self._early: set[int] = set()
        self._key = ""
        try:
            from lemmata.engine.batching import Engine
            from lemmata.models import load_model

            loaded = load_model(Path(path))
            self._segments = loaded.contract.segments
            self._engine = Engine(loaded.model, loaded.tokenizer, settings)
        except LemmataError as error:
            self._error = error
            return
        threading.Thread(target=self._run, name="engine", daemon=True).start()

    def _run(self) -> None:
        self._engine.run()
        if self._engine.error is not None:
            # A failed engine stays failed; a process that ends is noticed and begun anew.
            os._exit(1)

    def join(self) -> Description:
        """Begin to serve one caller alone: what an earlier one asked is cancelled. LemmataError as `Engine` raises."""
        if self._error is not None:
            raise self._error
        with self._lock:
            for ticket in self._tickets.values():
                ticket.cancel()
            self._tickets, self._events, self._early = {}, queue.SimpleQueue(), set()
            self._key = secrets.token_hex(8)
            engine = self._engine
            return Description(self._key, os.getpid(), engine.context, engine.vocabulary, self._segments)

    def submit(self, key: str, number: int, prompt: "Encoded", sampling: "Sampling", sample: int) -> None:
        """Queue a request under a number of the caller's; what becomes of it is fetched."""
        from lemmata.engine.tickets import Failed

        with self._lock:
            if key != self._key:
                return
            events = self._events

            def tell(event: "Event") -> None:
                events.put((number, event))
                if event.kind != "piece":
                    with self._lock:
                        self._tickets.pop(number, None)

            try:
                ticket = self._engine.submit(prompt, sampling, tell, sample)
            except LemmataError as error:
                events.put((number, Failed(str(error))))
                return
            if ticket.ended:
                return
            self._tickets[number] = ticket
            if number in self._early:
                self._early.discard(number)
                ticket.cancel()

    def cancel(self, key: str, number: int) -> None:
        """End an answer before its next token."""
        with self._lock:
            if key != self._key:
                return
            ticket = self._tickets.get(number)
            if ticket is None:
                # It has ended, or its request is still on the way: calls may overtake each other, a little.
                self._early = {early for early in self._early if early > number - 1000} | {number}
            else:
                ticket.cancel()

    def fetch(self, key: str) -> "tuple[list[tuple[int, Event]], Figures]":
        """All that was said since the last fetch, as soon as there is anything; LemmataError under an old key."""
        with self._lock:
            if key != self._key:
                raise LemmataError("somebody else has joined this replica")
            events = self._events
        found: list[tuple[int, Event]] = []
        try:
            found.append(events.get(timeout=PATIENCE))
            while True:
                found.append(events.get_nowait())
        except queue.Empty:
            pass
        return found, self._figures()

    def _figures(self) -> Figures:
        engine = self._engine
        cache = CacheFigures(engine.cache.bytes, engine.cache.budget, engine.cache.evictions)
        return Figures(replace(engine.counts), engine.running, engine.waiting, cache)
