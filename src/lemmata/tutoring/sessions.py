"""The dialogues that are open: bounded in number, the least recently used idle one makes room for a new one."""

import secrets
import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any

from lemmata.errors import InputError
from lemmata.solver.types import Solution
from lemmata.tutoring.chat import Chat


class UnknownSessionError(InputError):
    """The session id names no open dialogue: it never did, was ended, or made room for newer ones."""


@dataclass
class Current:
    """The question that a dialogue is about: the last one that was asked or posed.

    `solution` is its verified solution, None where nobody verified one; `revealed` whether the student has seen it,
    `answered` whether the student's own working was right.
    `hints` counts those that were given, `ways` names the strategies that were shown. `last` is the event that was said
    last about it, with what `why` has to say of it in `reason`. `family` and `level` are those of a posed problem.
    `has_kin` remembers whether some family makes problems like it, None before anybody asked.
    """

    text: str
    solution: Solution | None = None
    revealed: bool = False
    hints: int = 0
    ways: list[str] = field(default_factory=list)
    last: str = ""
    reason: str = ""
    family: str | None = None
    level: int | None = None
    has_kin: bool | None = None
    answered: bool = False

    def to_json(self) -> dict[str, Any]:
        """What the history keeps; the solution is found again from the question."""
        return {
            "text": self.text,
            "verified": self.solution is not None,
            "revealed": self.revealed,
            "hints": self.hints,
            "ways": self.ways,
            "last": self.last,
            "reason": self.reason,
            "family": self.family,
            "level": self.level,
            "has_kin": self.has_kin,
            "answered": self.answered,
        }


@dataclass(eq=False)
class Session:
    """One dialogue. `lock` is held for the whole of a turn; the rest is touched under it only."""

    id: str
    chat: Chat | None
    current: Current | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)


class Sessions:
    """At most `limit` sessions under unguessable ids. Safe on any thread."""

    def __init__(self, limit: int) -> None:
        if limit < 1:
            raise InputError(f"the number of sessions must be positive, got {limit}")
        self.limit = limit
        self._open: OrderedDict[str, Session] = OrderedDict()
        self._lock = threading.Lock()

    def create(self, chat: Chat | None) -> Session:
        """A new session; the least recently used one that is not answering is dropped where the store is full."""
        session = Session(secrets.token_urlsafe(24), chat)
        return self.adopt(session)

    def adopt(self, session: Session) -> Session:
        """Take a session with an id of its own in, unless it is there already; returns the one that is there."""
        with self._lock:
            known = self._open.get(session.id)
            if known is not None:
                return known
            self._make_room()
            self._open[session.id] = session
        return session

    def get(self, session_id: str) -> Session:
        """The session, now the most recently used; UnknownSessionError where there is none."""
        with self._lock:
            session = self._open.get(session_id)
            if session is None:
                raise UnknownSessionError("no such dialogue: it was ended or made room for newer ones; start a new one")
            self._open.move_to_end(session_id)
            return session

    def discard(self, session_id: str) -> None:
        """Forget the session if it is still there."""
        with self._lock:
            self._open.pop(session_id, None)

    def clear(self) -> None:
        """Forget every session."""
        with self._lock:
            self._open.clear()

    def _make_room(self) -> None:
        if len(self._open) >= self.limit:
            idle = (key for key, old in self._open.items() if not old.lock.locked())
            # All busy: the oldest goes; its turn still ends properly, since the turn holds the object.
            self._open.pop(next(idle, next(iter(self._open))))

    def __len__(self) -> int:
        return len(self._open)
