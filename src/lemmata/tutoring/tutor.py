"""The tutor: dialogues in which a question goes to the bank and the solver first and to the language model after.

Knows nothing of HTTP. Whatever a turn says names its speaker and whether it was checked (see `events`): only what the
solver verified, or what is read off a solution it verified, is ever called verified. What a turn says is `teaching`'s.
"""

import logging
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from typing import Any

from lemmata.errors import InputError, LemmataError, unknown_name
from lemmata.settings import Settings
from lemmata.solver import short_solution, solve, strategies
from lemmata.solver.types import Solution
from lemmata.tutoring import similar
from lemmata.tutoring.chat import Chat, OpenChat, open_model
from lemmata.tutoring.events import (
    KEPT,
    Delta,
    Done,
    Event,
    Failure,
    HintEvent,
    KeptEvent,
    MatchEvent,
    ProblemEvent,
    SolutionEvent,
    WorkingEvent,
)
from lemmata.tutoring.history import History, Listed, Said
from lemmata.tutoring.intents import INTENTS
from lemmata.tutoring.sessions import Current, Session, Sessions, UnknownSessionError
from lemmata.tutoring.teaching import WARM_UP, Asked, Solve, Strategies, Teaching

logger = logging.getLogger(__name__)

NO_DIALOGUE = "no such dialogue: it was ended; start a new one"


WARM_UPS = ("1 + 1", WARM_UP, "Find the derivative of x^2")
"""Questions that load what most questions need, before the tutor is ready."""


class TutorSettings(Settings):
    """Limits of a tutor: seconds, characters, tokens, counts."""

    max_sessions: int = 64
    max_question_chars: int = 2000
    max_answer_tokens: int = 256
    solve_seconds: float = 10.0
    wait_seconds: float = 5.0


class NotReadyError(LemmataError):
    """The tutor is still loading its model."""


class BusyError(LemmataError):
    """The dialogue is still answering its previous question."""


class Tutor:
    """Answers questions in many dialogues at once, on any thread.

    `model` is a checkpoint folder, or None for the solver alone. `load()` must have returned before the first
    session. `history` keeps the dialogues, by default in memory: a dialogue that it knows goes on, whoever began it.
    `bank` is the question bank's file. `solve`, `strategies` and `open_model` stand in for the real ones in tests.
    """

    def __init__(
        self,
        model: str | Path | None = None,
        settings: TutorSettings | None = None,
        *,
        history: History | None = None,
        bank: Path | None = None,
        solve: Solve = solve,
        strategies: Strategies = strategies,
        open_model: Callable[[Path, int], OpenChat] = open_model,
    ) -> None:
        self.history = history or History()
        self.settings = settings or TutorSettings()
        self.model = None if model is None else Path(model)
        self.sessions = Sessions(self.settings.max_sessions)
        self.ready = False
        self.teaching = Teaching(solve, strategies, bank, self.settings.solve_seconds)
        self._open_model = open_model
        self._open_chat: OpenChat | None = None
        self.closing = False

    def load(self) -> None:
        """Load the model and warm the solver up; InputError where the checkpoint is missing or broken."""
        if self.model is not None:
            self._open_chat = self._open_model(self.model, self.settings.max_answer_tokens)
            self.teaching.has_model = True
        # In two workers: what is found out after this occupies one, and the first question must not wait for another.
        with ThreadPoolExecutor(2) as threads:
            for _ in threads.map(self.teaching.solved, WARM_UPS * 2):
                pass
        self.ready = True
        self.teaching.warm_up()

    def open_session(self) -> str:
        """A new dialogue's id; NotReadyError before `load`."""
        self._require_ready()
        session = self.sessions.create(self._open_chat() if self._open_chat else None)
        self.history.create(session.id)
        return session.id

    def end_session(self, session_id: str) -> None:
        """Forget a dialogue for good; UnknownSessionError where there is none."""
        self.sessions.discard(session_id)
        if not self.history.delete(session_id):
            raise UnknownSessionError(NO_DIALOGUE)

    def end_all(self) -> None:
        """Forget every dialogue for good."""
        self.sessions.clear()
        self.history.delete_all()

    def listed(self) -> list[dict[str, Any]]:
        """The dialogues in which something was said, newest first."""
        return [one.to_json() for one in self.history.listed()]

    def dialogue(self, session_id: str) -> tuple[Listed, list[Said]]:
        """A dialogue with what was said in it; UnknownSessionError where there is none."""
        messages = self.history.messages(session_id)
        about = self.history.listed(session_id)
        if messages is None or not about:
            raise UnknownSessionError(NO_DIALOGUE)
        return about[0], messages

    def messages(self, session_id: str) -> list[dict[str, Any]]:
        """What was said in a dialogue; UnknownSessionError where there is none."""
        return [message.to_json() for message in self.dialogue(session_id)[1]]

    def current(self, session_id: str) -> Current | None:
        """The question that a dialogue is about; UnknownSessionError where there is no such dialogue."""
        return self._session(session_id).current

    def kin(self, session_id: str | None, problem: str | None) -> similar.Kin | None:
        """The family and level of problems like a dialogue's question, or like a given one; None where there is none.

        Raises UnknownSessionError, and InputError where the dialogue has no question yet or the given one is empty.
        """
        if session_id is None:
            text = self.checked(problem or "")
            return similar.kin_of(text, self.teaching.solved)
        current = self.current(session_id)
        if current is None:
            raise InputError("this dialogue has no question yet, so there are no problems like it")
        return self.teaching.kin(current)

    def ask(
        self,
        session_id: str,
        question: str,
        intent: str = "auto",
        step: int | None = None,
        regenerate: bool = False,
    ) -> "Turn":
        """Begin a turn; iterate over it for its events.

        `intent` is one of `intents.INTENTS`; those but `auto` and `check` are about the dialogue's question where
        `question` is empty. `step` is for `why`. `regenerate` has the model answer the last question again.

        Raises before anything is answered: NotReadyError; InputError for an empty or too long question, an unknown
        intent, a step without `why`, or nothing to answer again; UnknownSessionError; BusyError where the previous turn
        does not end within `wait_seconds`.
        """
        self._require_ready()
        if intent not in INTENTS:
            raise unknown_name("intent", intent, INTENTS)
        if step is not None and intent != "why":
            raise InputError(f"a step goes with the intent 'why', not with {intent!r}")
        if regenerate and (intent != "auto" or question.strip()):
            raise InputError("regenerate answers the last question again: leave out question and intent")
        text = self.checked(question, may_be_empty=regenerate or intent not in ("auto", "check"))
        session = self._session(session_id)
        # A reader who stopped the previous answer may ask again before its last token has been computed.
        if not session.lock.acquire(timeout=self.settings.wait_seconds):
            raise BusyError("this dialogue is still answering the previous question; wait for it or stop it")
        try:
            if regenerate:
                asked = self._again(session)
            else:
                asked = Asked(text, intent, step)
                self.history.add(session_id, [Said("user", asked.spoken)])
        except BaseException:
            session.lock.release()
            raise
        return Turn(self, session, asked)

    def close(self) -> None:
        """Let every running turn end after its current token."""
        self.closing = True

    def _again(self, session: Session) -> Asked:
        """The last question, with the model's dialogue as it was before its answer."""
        messages = self.history.messages(session.id) or []
        place = max((number for number, said in enumerate(messages) if said.role == "user"), default=0)
        if [said.speaker for said in messages[place + 1 : place + 2]] != ["model"]:
            raise InputError("only an answer of the language model can be given again, and the last one is none")
        session.chat = self._chat_after(messages[:place])
        return Asked(messages[place].text, again=True)

    def _session(self, session_id: str) -> Session:
        """An open dialogue, or one that the history knows, taken up where it was."""
        try:
            return self.sessions.get(session_id)
        except UnknownSessionError:
            messages = self.history.messages(session_id)
            if messages is None:
                raise
        session = Session(session_id, self._chat_after(messages))
        session.current = self._taken_up(self.history.state(session_id), messages)
        return self.sessions.adopt(session)

    def _taken_up(self, state: dict[str, Any] | None, messages: Sequence[Said]) -> Current | None:
        """What a dialogue is about, from what the history kept; its solution is found where it was said, or anew."""
        if state is None:
            return _old_current(messages)
        state = dict(state)
        verified = state.pop("verified")
        current = Current(**state)
        if verified:
            said = (one.solution for one in reversed(messages) if one.solution is not None)
            solution = next((one for one in said if one.problem.text == current.text and _verified(one)), None)
            solution = solution or self.teaching.solved(current.text)
            current.solution = solution if _verified(solution) else None
        return current

    def _chat_after(self, messages: Sequence[Said]) -> Chat | None:
        """The model's dialogue after these messages; None without a model, or where they are too many for it."""
        if self._open_chat is None:
            return None
        chat = self._open_chat()
        for asked, answer in pairwise(messages):
            if asked.role != "user" or answer.role != "assistant" or answer.speaker == "tutor":
                continue  # a question that was never answered
            try:
                chat.append(asked.text, answer.text)
            except InputError as error:
                logger.info("the model's dialogue ends here: %s", error)
                return None
        return chat

    def _require_ready(self) -> None:
        if not self.ready:
            raise NotReadyError("the tutor is still loading its model; try again in a moment")

    def checked(self, question: str, may_be_empty: bool = False) -> str:
        """The question without spaces around it; InputError where it is empty, too long or no Unicode text."""
        text = question.strip()
        if not text and not may_be_empty:
            raise InputError("the question is empty")
        limit = self.settings.max_question_chars
        if len(text) > limit:
            raise InputError(f"the question has {len(text)} characters; at most {limit} are read")
        if any("\ud800" <= char <= "\udfff" for char in text):
            raise InputError("the question holds a character that is no Unicode text (a lone surrogate)")
        return text


class Turn:
    """One question and its answer on the way. Iterate once, on any thread; `stop` from any other.

    The dialogue is locked from the start until the iteration ends, is closed, or `close` is called.
    """

    def __init__(self, tutor: Tutor, session: Session, asked: Asked) -> None:
        self._tutor, self._session, self._asked = tutor, session, asked
        self._stopped = threading.Event()
        self._closed = False

    def __iter__(self) -> Iterator[Event]:
        said: list[Event] = []
        try:
            for event in self._tutor.teaching.answer(self._session, self._asked, self._is_stopped):
                said.append(event)
                if isinstance(event, Done):
                    self._keep(event, said)
                yield event
        except LemmataError as error:
            yield Failure(" ".join(str(error).split()))
        except Exception as error:
            logger.error("a turn failed\n%s", "".join(traceback.format_tb(error.__traceback__)))
            # What the failed turn left behind is unknown: the dialogue is taken up again from its finished messages.
            self._tutor.sessions.discard(self._session.id)
            yield Failure("the tutor failed on this question; ask it again")
        finally:
            self.close()

    def _keep(self, end: Done, said: Sequence[Event]) -> None:
        """Put the answer into the history before its reader learns that it is complete."""
        current = self._session.current
        state = current.to_json() if current is not None else None
        found = _messages(end, said)
        if self._asked.again and not found:
            return  # it was stopped before its first word: the old answer stays
        found = found or [Said("assistant", "", end.speaker, end.verdict)]
        self._tutor.history.add(self._session.id, found, state, again=self._asked.again)

    def stop(self) -> None:
        """Let the turn end after the token that is being computed."""
        self._stopped.set()

    def _is_stopped(self) -> bool:
        return self._stopped.is_set() or self._tutor.closing

    def close(self) -> None:
        """Unlock the dialogue; harmless after the turn's end."""
        if not self._closed:
            self._closed = True
            self._session.lock.release()


def _messages(end: Done, said: Sequence[Event]) -> list[Said]:
    """The messages that a turn was: its words or its solution, and each event that stands for itself."""
    found: list[Said] = []
    words = "".join(event.text for event in said if isinstance(event, Delta))
    if words:
        found.append(Said("assistant", words, end.speaker, end.verdict, note=end.note))
    for event in said:
        if isinstance(event, SolutionEvent) and (_verified(event.solution) or end.speaker == "solver"):
            solution = event.solution
            text = short_solution(solution, boxed=True) if solution.answer is not None else ""
            verdict = "verified" if _verified(solution) else "unverified"
            found.append(Said("assistant", text, "solver", verdict, solution, note=end.note))
        elif isinstance(event, KeptEvent):
            example = isinstance(event, MatchEvent) and end.speaker != "bank"
            speaker, verdict = ("bank", "unverified") if example else (end.speaker, end.verdict)
            assert event.name in KEPT
            found.append(Said("assistant", _text(event), speaker, verdict, kind=event.name, data=event.to_json()))
    return found


def _text(event: KeptEvent) -> str:
    """An event in words: what the model reads of it, and an export."""
    match event:
        case MatchEvent():
            return event.solution or event.problem
        case HintEvent():
            return event.text
        case ProblemEvent():
            return event.problem
        case WorkingEvent():
            return event.working.reason


def _old_current(messages: Sequence[Said]) -> Current | None:
    """What a dialogue of the history's version 1 is about: the last question, with its solution if it was verified."""
    current = None
    for asked, answer in pairwise(messages):
        if asked.role != "user" or answer.role != "assistant" or answer.speaker in ("tutor", "checked_solution"):
            continue
        good = answer.solution if answer.solution is not None and answer.verdict == "verified" else None
        current = Current(good.problem.text if good is not None else asked.text, good, revealed=True)
    return current


def _verified(solution: Solution) -> bool:
    return solution.verdict == "verified"
