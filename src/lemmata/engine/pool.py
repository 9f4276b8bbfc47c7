"""Several engines on one checkpoint, each in a process of its own, as if they were one: `serve --replicas N`.

The processes are Ray actors, on this machine or on the cluster that RAY_ADDRESS names; Ray begins one anew that has
died. A prompt goes where most of its beginning is computed (`affinity.py`). Where a process dies, a request of which
nothing was told yet is given to another one, once; the others fail, and who asked may ask again. Has the face of an
`Engine`. Needs the extra `ray`.
"""

import logging
import threading
import time
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

from lemmata.corpus.ray_engine import connect, load_ray
from lemmata.dialogue import Dialogue, Encoded, encode_prompt
from lemmata.engine.affinity import Affinity
from lemmata.engine.batching import EngineCounts
from lemmata.engine.errors import EngineStoppedError, QueueFullError
from lemmata.engine.replica import CacheFigures, Description, Figures, Replica
from lemmata.engine.sampling import Sampling
from lemmata.engine.session import GREEDY, Reply
from lemmata.engine.settings import EngineSettings
from lemmata.engine.tickets import Ended, Event, Failed, Listener, check_prompt
from lemmata.errors import LemmataError
from lemmata.models import load_tokenizer

logger = logging.getLogger(__name__)

LOST = "the process that was answering has died; ask again"
STARTING = 300.0
"""Seconds that a replica may take to load its checkpoint at first."""
PAUSE = 0.2
"""Seconds between two looks at whether a dead replica is back."""


class PoolTicket:
    """A request that one of the replicas answers."""

    def __init__(self, pool: "Pool", prompt: Encoded, sampling: Sampling, sample: int, listener: Listener | None):
        self.prompt, self.sampling, self.sample = prompt, sampling, sample
        self.told = False
        self.tries = 0
        self.cancelled = False
        self._pool, self._listener = pool, listener

    def cancel(self) -> None:
        """End the answer before its next token."""
        self.cancelled = True
        self._pool.cancel(self)

    def tell(self, event: Event) -> None:
        """Hand an event on."""
        self.told = True
        if self._listener is not None:
            self._listener(event)


class _Member:
    """A replica as the pool sees it; `flying` are its requests by number. All of it under the pool's lock."""

    def __init__(self, actor: Any) -> None:
        self.actor = actor
        self.known: Description | None = None
        """None while the process is dead."""
        self.flying: dict[int, PoolTicket] = {}
        self.figures: Figures | None = None


class Pool:
    """`replicas` engines; every method may be called on any thread."""

    def __init__(self, path: Path, settings: EngineSettings | None, replicas: int) -> None:
        """Returns when all have loaded the checkpoint. Raises MissingPartError without Ray, InputError as `load_model`
        and `Engine` do, LemmataError where Ray or a replica can't be started.
        """
        self._ray = load_ray("more than one replica")
        self.settings = settings or EngineSettings()
        self.tokenizer = load_tokenizer(path)
        self._lock = threading.Lock()
        self._affinity = Affinity(replicas)
        self._next = 0
        self._past = EngineCounts()
        self._requests = 0
        self._past_evictions = 0
        self._closed = False
        self._own = connect(self._ray, replicas)
        # Whoever waits is counted here, so a replica must not refuse what was admitted.
        most = self.settings.max_rows + self.settings.max_waiting
        limits = EngineSettings(**{**self.settings.model_dump(), "max_waiting": most})
        actor = self._ray.remote(Replica).options(num_cpus=1, max_restarts=-1, max_concurrency=8)
        self._members = [_Member(actor.remote(str(path.resolve()), limits)) for _ in range(replicas)]
        try:
            for member in self._members:
                member.known = self._joined(member, STARTING)
        except BaseException:
            self.close()
            raise
        first = self._members[0].known
        assert first is not None
        self.context, self.vocabulary, self.segments = first.context, first.vocabulary, first.segments
        for number in range(replicas):
            threading.Thread(target=self._follow, args=(number,), name=f"replica-{number}", daemon=True).start()

    @property
    def alive(self) -> int:
        """Replicas that answer."""
        with self._lock:
            return 0 if self._closed else sum(member.known is not None for member in self._members)

    @property
    def processes(self) -> list[int | None]:
        """Each replica's process id on its machine, None for a dead one."""
        with self._lock:
            return [None if member.known is None else member.known.process for member in self._members]

    @property
    def counts(self) -> EngineCounts:
        """Of all replicas together, those included that have died; a second old at most."""
        with self._lock:
            found = _sum([self._past, *(figures.counts for figures in self._figures())])
            found.requests = self._requests
            return found

    @property
    def running(self) -> int:
        """Requests that are being answered."""
        with self._lock:
            return sum(figures.running for figures in self._figures())

    @property
    def waiting(self) -> int:
        """Requests that wait for a slot."""
        with self._lock:
            return sum(figures.waiting for figures in self._figures())

    @property
    def cache(self) -> CacheFigures:
        """All prefix caches together."""
        with self._lock:
            found = [figures.cache for figures in self._figures()]
            evictions = self._past_evictions + sum(cache.evictions for cache in found)
            return CacheFigures(sum(cache.bytes for cache in found), sum(cache.budget for cache in found), evictions)

    def _figures(self) -> list[Figures]:
        return [member.figures for member in self._members if member.figures is not None]

    def encode(self, dialogue: Dialogue, segments: str) -> Encoded:
        """A dialogue as the prompt of a request; InputError where it ends with an answer."""
        return encode_prompt(dialogue, self.tokenizer, segments)

    def submit(
        self, prompt: Encoded, sampling: Sampling = GREEDY, listener: Listener | None = None, number: int = 0
    ) -> PoolTicket:
        """As `Engine.submit`."""
        return self.submit_all(prompt, sampling, (listener,), number)[0]

    def submit_all(
        self, prompt: Encoded, sampling: Sampling, listeners: Sequence[Listener | None], number: int = 0
    ) -> list[PoolTicket]:
        """As `Engine.submit_all`: the samples of a prompt go to one replica. EngineStoppedError while none is alive."""
        check_prompt(prompt, self.vocabulary, self.context)
        tickets = [
            PoolTicket(self, prompt, sampling, number + offset, listener) for offset, listener in enumerate(listeners)
        ]
        self._send(tickets)
        with self._lock:
            self._requests += len(tickets)
        return tickets

    def cancel(self, ticket: PoolTicket) -> None:
        """See `PoolTicket.cancel`."""
        with self._lock:
            for member in self._members:
                for number, flying in member.flying.items():
                    if flying is ticket and member.known is not None:
                        member.actor.cancel.remote(member.known.key, number)
                        return

    def close(self) -> None:
        """Take no more requests and end the processes; what is on the way ends as cancelled."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
            flying = [ticket for member in self._members for ticket in member.flying.values()]
            for member in self._members:
                member.flying, member.known = {}, None
        for ticket in flying:
            ticket.tell(Ended(Reply("", (), "cancelled", len(ticket.prompt), 0)))
        for member in self._members:
            self._ray.kill(member.actor)
        if self._own:
            self._ray.shutdown()

    def _send(self, tickets: Sequence[PoolTicket]) -> None:
        prompt, sampling = tickets[0].prompt, tickets[0].sampling
        with self._lock:
            if self._closed:
                raise EngineStoppedError("the engine was closed")
            load = [None if member.known is None else len(member.flying) for member in self._members]
            chosen = self._affinity.choose(prompt.token_ids, prompt.segment_ids, load)
            if chosen is None:
                raise EngineStoppedError("no replica is alive; they are begun anew: try again in a moment")
            member = self._members[chosen]
            assert member.known is not None
            if len(member.flying) + len(tickets) > self.settings.max_rows + self.settings.max_waiting:
                raise QueueFullError(f"{len(member.flying)} requests are on the way already; try again in a moment")
            for ticket in tickets:
                self._next += 1
                ticket.tries += 1
                member.flying[self._next] = ticket
                member.actor.submit.remote(member.known.key, self._next, prompt, sampling, ticket.sample)

    def _follow(self, number: int) -> None:
        """Hand on what a replica says, and when it dies see to its requests, until it is back. A thread's work."""
        member = self._members[number]
        while not self._closed:
            known = member.known
            if known is None:
                time.sleep(PAUSE)
                with self._lock:
                    if self._closed:
                        return
                try:
                    found = self._joined(member, STARTING)
                except (LemmataError, self._ray.exceptions.RayError):
                    continue
                with self._lock:
                    member.known = None if self._closed else found
                logger.warning("replica %d is back", number)
                continue
            try:
                events, figures = self._ray.get(member.actor.fetch.remote(known.key))
            except Exception as error:  # whatever Ray makes of a process that is gone
                self._lost(number, error)
                continue
            with self._lock:
                member.figures = figures
                told = [(member.flying.get(request), event) for request, event in events]
                for request, event in events:
                    if event.kind != "piece":
                        member.flying.pop(request, None)
            for ticket, event in told:
                if ticket is not None:
                    ticket.tell(event)

    def _lost(self, number: int, error: Exception) -> None:
        member = self._members[number]
        with self._lock:
            if self._closed:
                return
            flying, member.flying, member.known = list(member.flying.values()), {}, None
            self._affinity.forget(number)
            if member.figures is not None:
                self._past = _sum([self._past, member.figures.counts])
                self._past_evictions += member.figures.cache.evictions
                member.figures = None
        logger.warning("replica %d is lost with %d requests: %s", number, len(flying), type(error).__name__)
        for ticket in flying:
            if ticket.told or ticket.cancelled or ticket.tries > 1:
                ticket.tell(Failed(LOST))
                continue
            try:
                self._send([ticket])
            except LemmataError as why:
                ticket.tell(Failed(str(why)))

    def _joined(self, member: _Member, seconds: float) -> Description:
        """Join a replica's process as soon as it is there. InputError where the checkpoint is no good."""
        exceptions = self._ray.exceptions
        deadline = time.monotonic() + seconds
        while True:
            try:
                found: Description = self._ray.get(member.actor.join.remote(), timeout=seconds)
                return found
            except exceptions.RayTaskError as error:
                if isinstance(error.cause, LemmataError):
                    raise error.cause from None
                raise LemmataError(f"a replica failed: {type(error.cause).__name__}") from error
            except exceptions.RayError as error:
                if self._closed or time.monotonic() > deadline:
                    raise LemmataError(f"a replica could not be started: {type(error).__name__}") from error
                time.sleep(PAUSE)


def _sum(counts: Sequence[EngineCounts]) -> EngineCounts:
    return EngineCounts(*(sum(getattr(count, field.name) for count in counts) for field in fields(EngineCounts)))
