"""The tutor: dialogues in which a question goes to the solver first and to the language model after.

Knows nothing of HTTP. Whatever a turn says names its speaker and whether it was checked (see `events`): only what the
solver verified, or what is read off a solution it verified, is ever called verified.
"""

import logging
import threading
import traceback
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from lemmata.errors import InputError, LemmataError
from lemmata.settings import Settings
from lemmata.solver import short_solution, solve
from lemmata.solver.types import Solution
from lemmata.tutoring.chat import Chat, OpenChat, open_model
from lemmata.tutoring.events import Delta, Done, Event, Failure, SolutionEvent, done
from lemmata.tutoring.followups import answer_from, revised_question
from lemmata.tutoring.history import History, Said
from lemmata.tutoring.sessions import Session, Sessions, UnknownSessionError

logger = logging.getLogger(__name__)

NO_DIALOGUE = "no such dialogue: it was ended; start a new one"
NO_MODEL = "No language model is loaded, so there is nobody else to ask."
TOO_LONG = "This dialogue has become too long for the model to follow; start a new one to ask it something."


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
    `solve` and `open_model` stand in for the real ones in tests.
    """

    def __init__(
        self,
        model: str | Path | None = None,
        settings: TutorSettings | None = None,
        *,
        history: History | None = None,
        solve: Callable[[str, float], Solution] = solve,
        open_model: Callable[[Path, int], OpenChat] = open_model,
    ) -> None:
        self.history = history or History()
        self.settings = settings or TutorSettings()
        self.model = None if model is None else Path(model)
        self.sessions = Sessions(self.settings.max_sessions)
        self.ready = False
        self._solve = solve
        self._open_model = open_model
        self._open_chat: OpenChat | None = None
        self.closing = False

    def load(self) -> None:
        """Load the model and warm the solver up; InputError where the checkpoint is missing or broken."""
        if self.model is not None:
            self._open_chat = self._open_model(self.model, self.settings.max_answer_tokens)
        self._solve("1 + 1", self.settings.solve_seconds)
        self.ready = True

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

    def messages(self, session_id: str) -> list[dict[str, Any]]:
        """What was said in a dialogue; UnknownSessionError where there is none."""
        messages = self.history.messages(session_id)
        if messages is None:
            raise UnknownSessionError(NO_DIALOGUE)
        return [message.to_json() for message in messages]

    def ask(self, session_id: str, question: str) -> "Turn":
        """Begin a turn; iterate over it for its events.

        Raises before anything is answered: NotReadyError; InputError for an empty or too long question;
        UnknownSessionError; BusyError where the previous turn does not end within `wait_seconds`.
        """
        self._require_ready()
        text = self._checked(question)
        session = self._session(session_id)
        # A reader who stopped the previous answer may ask again before its last token has been computed.
        if not session.lock.acquire(timeout=self.settings.wait_seconds):
            raise BusyError("this dialogue is still answering the previous question; wait for it or stop it")
        self.history.add(session_id, Said("user", text))
        return Turn(self, session, text)

    def close(self) -> None:
        """Let every running turn end after its current token."""
        self.closing = True

    def _session(self, session_id: str) -> Session:
        """An open dialogue, or one that the history knows, taken up where it was."""
        try:
            return self.sessions.get(session_id)
        except UnknownSessionError:
            messages = self.history.messages(session_id)
            if messages is None:
                raise
        session = Session(session_id, self._open_chat() if self._open_chat else None)
        for asked, answer in pairwise(messages):
            if asked.role != "user" or answer.role != "assistant" or answer.speaker == "tutor":
                continue  # a question that was never answered
            if answer.speaker != "checked_solution":
                verified = answer.speaker == "solver" and answer.verdict == "verified"
                session.last = answer.solution if verified else None
            self._remember(session, asked.text, answer.text)
        return self.sessions.adopt(session)

    def _require_ready(self) -> None:
        if not self.ready:
            raise NotReadyError("the tutor is still loading its model; try again in a moment")

    def _checked(self, question: str) -> str:
        text = question.strip()
        if not text:
            raise InputError("the question is empty")
        limit = self.settings.max_question_chars
        if len(text) > limit:
            raise InputError(f"the question has {len(text)} characters; at most {limit} are read")
        if any("\ud800" <= char <= "\udfff" for char in text):
            raise InputError("the question holds a character that is no Unicode text (a lone surrogate)")
        return text

    def _answer(self, session: Session, text: str, stopped: Callable[[], bool]) -> Iterator[Event]:
        if session.last is not None:
            said = answer_from(session.last, text)
            if said is not None:
                yield Delta("checked_solution", "verified", said)
                yield done("checked_solution", "verified", note=self._remember(session, text, said))
                return
        revised = revised_question(session.last, text) if session.last is not None else None
        solution = self._solve(revised or text, self.settings.solve_seconds)
        if stopped():
            return  # nothing was said and nothing is remembered
        if revised is not None and solution.verdict != "verified":
            revised, solution = None, self._solve(text, self.settings.solve_seconds)
        yield SolutionEvent(solution, read_as=revised)
        if solution.verdict == "verified":
            session.last = solution
            yield done("solver", "verified", note=self._remember(session, text, short_solution(solution, boxed=True)))
            return
        session.last = None
        if session.chat is not None:
            yield from self._ask_model(session.chat, text, stopped)
            return
        why_no_model = NO_MODEL if self._open_chat is None else TOO_LONG
        if solution.verdict == "unverified":
            yield done("solver", "unverified", note=why_no_model)
        else:
            yield Delta("tutor", "none", f"{_why_unsolved(solution)} {why_no_model}")
            yield done("tutor", "none")

    def _ask_model(self, chat: Chat, text: str, stopped: Callable[[], bool]) -> Iterator[Event]:
        pieces, said = chat.stream(text), ""
        try:
            while not stopped():
                piece = next(pieces, None)
                if piece is None:
                    break
                if piece:
                    said += piece
                    yield Delta("model", "unverified", piece)
        finally:
            # Closing ends the model's turn with what it has said so far, so that the dialogue can go on.
            pieces.close()
        reply = chat.last_reply
        if reply is not None and len(reply.text) > len(said):
            # A token that was under way when the reader stopped is part of the dialogue, so it is shown.
            yield Delta("model", "unverified", reply.text[len(said) :])
        if reply is None or stopped():
            yield done("model", "unverified", "stopped")
            return
        yield done(
            "model",
            "unverified",
            reply.finish_reason,
            prompt_tokens=reply.prompt_tokens,
            cached_tokens=reply.cached_tokens,
        )

    def _remember(self, session: Session, question: str, answer: str) -> str:
        """Put a turn that the model did not answer into its dialogue; returns a note where it no longer fits."""
        if session.chat is None:
            return ""
        try:
            session.chat.append(question, answer)
        except InputError as error:
            logger.info("the model's dialogue ends here: %s", error)
            session.chat = None
            return TOO_LONG
        return ""


class Turn:
    """One question and its answer on the way. Iterate once, on any thread; `stop` from any other.

    The dialogue is locked from the start until the iteration ends, is closed, or `close` is called.
    """

    def __init__(self, tutor: Tutor, session: Session, text: str) -> None:
        self._tutor, self._session, self._text = tutor, session, text
        self._stopped = threading.Event()
        self._closed = False

    def __iter__(self) -> Iterator[Event]:
        said, solution = "", None
        try:
            for event in self._tutor._answer(self._session, self._text, self._is_stopped):
                if isinstance(event, SolutionEvent):
                    solution = event.solution
                elif isinstance(event, Delta):
                    said += event.text
                elif isinstance(event, Done):
                    self._keep(event, said, solution)
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

    def _keep(self, end: Done, said: str, solution: Solution | None) -> None:
        """Put the answer into the history before its reader learns that it is complete."""
        own = solution if end.speaker == "solver" else None
        solved = own is not None and own.answer is not None
        text = short_solution(own, boxed=True) if own is not None and solved else said
        self._tutor.history.add(self._session.id, Said("assistant", text, end.speaker, end.verdict, own))

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


def _why_unsolved(solution: Solution) -> str:
    reasons = {
        "not_understood": "The solver does not understand this question",
        "not_found": "The solver understands this question but found no solution",
        "timed_out": "The solver ran out of time on this question",
    }
    where = f": {solution.where}" if solution.where else ""
    return f"{reasons[solution.verdict]}{where}."
