"""The tutor over HTTP: the page, its dialogues and their answers as server-sent events.

    GET    /                    the page
    GET    /health              200 {"status": "ready", ...} or 503 {"status": "loading", ...}
    POST   /api/sessions        {} -> 201 {"session": id, "model": name or null, "max_question_chars": n}
    DELETE /api/sessions/{id}   204
    POST   /api/ask             {"session": id, "question": text} -> events solution, delta, done, error

An error before an answer begins is a 4xx or 503 with {"error": "one line"}. Closing the connection stops the answer.
"""

import asyncio
import json
import logging
import mimetypes
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from importlib.metadata import version
from pathlib import Path

from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from lemmata.errors import LemmataError
from lemmata.server.events import Event
from lemmata.server.guard import Guard
from lemmata.server.requests import AskBody, BodyTooLargeError, NoFields, NotJsonTypeError, read_body
from lemmata.server.sessions import UnknownSessionError
from lemmata.server.tutor import BusyError, NotReadyError, Turn, Tutor

logger = logging.getLogger(__name__)

STATIC = Path(__file__).parent / "static"
MAX_ANSWERS = 8
"""Answers on the way at once; each occupies a thread, never the event loop."""

_STATUS: dict[type[LemmataError], int] = {
    UnknownSessionError: 404,
    BusyError: 409,
    BodyTooLargeError: 413,
    NotJsonTypeError: 415,
    NotReadyError: 503,
}


def create_app(tutor: Tutor, host: str = "127.0.0.1") -> Starlette:
    """The ASGI application of `tutor`; `host` is what it listens on (see `guard`)."""
    # The type of a script must not depend on what this machine's registry says: nosniff would block it.
    mimetypes.add_type("text/javascript", ".js")
    mimetypes.add_type("font/woff2", ".woff2")
    api = _Api(tutor)
    return Starlette(
        routes=[
            Route("/", api.page),
            Route("/health", api.health),
            Route("/api/sessions", api.open_session, methods=["POST"]),
            Route("/api/sessions/{id}", api.end_session, methods=["DELETE"]),
            Route("/api/ask", api.ask, methods=["POST"]),
            Mount("/static", StaticFiles(directory=STATIC)),
        ],
        middleware=[Middleware(Guard, host=host)],
        exception_handlers={LemmataError: _lemmata_error, HTTPException: _http_error, 500: _unexpected_error},
        lifespan=api.lifespan,
    )


class _Api:
    def __init__(self, tutor: Tutor) -> None:
        self.tutor = tutor
        self.threads = ThreadPoolExecutor(MAX_ANSWERS, thread_name_prefix="answer")
        self.answers_on_the_way = 0  # touched on the event loop only

    @asynccontextmanager
    async def lifespan(self, app: Starlette) -> AsyncIterator[None]:
        yield
        self.tutor.close()
        self.threads.shutdown(wait=False, cancel_futures=True)

    async def page(self, request: Request) -> Response:
        return FileResponse(STATIC / "index.html")

    async def health(self, request: Request) -> Response:
        ready = self.tutor.ready
        status = {"status": "ready" if ready else "loading", "model": self._model_name(), "version": version("lemmata")}
        return JSONResponse(status, 200 if ready else 503)

    async def open_session(self, request: Request) -> Response:
        await read_body(request, NoFields)
        session = await asyncio.to_thread(self.tutor.open_session)
        limit = self.tutor.settings.max_question_chars
        return JSONResponse({"session": session, "model": self._model_name(), "max_question_chars": limit}, 201)

    async def end_session(self, request: Request) -> Response:
        self.tutor.end_session(request.path_params["id"])
        return Response(status_code=204)

    async def ask(self, request: Request) -> Response:
        body = await read_body(request, AskBody)
        if self.answers_on_the_way >= MAX_ANSWERS:
            raise NotReadyError(f"the tutor is giving {MAX_ANSWERS} answers already; try again in a moment")
        self.answers_on_the_way += 1
        try:
            turn = await asyncio.to_thread(self.tutor.ask, body.session, body.question)
        except BaseException:
            self.answers_on_the_way -= 1
            raise
        # The thread starts here and not with the response, so that a turn whose reader never comes still ends.
        events: asyncio.Queue[Event | None] = asyncio.Queue()
        running = asyncio.get_running_loop().run_in_executor(
            self.threads, _pump, turn, events, asyncio.get_running_loop()
        )
        running.add_done_callback(self._answer_ended)
        return EventSourceResponse(_events(turn, events), sep="\n")

    def _answer_ended(self, running: asyncio.Future[None]) -> None:
        self.answers_on_the_way -= 1
        if not running.cancelled() and running.exception():
            logger.error("a turn failed", exc_info=running.exception())

    def _model_name(self) -> str | None:
        return model_name(self.tutor.model) if self.tutor.model else None


def model_name(checkpoint: Path) -> str:
    """What the page calls a checkpoint folder: its run's name where it is `RUN[/model]/checkpoints/best`."""
    if checkpoint.parent.name != "checkpoints":
        return checkpoint.name
    run = checkpoint.parent.parent
    return run.parent.name if run.name == "model" else run.name


def _pump(turn: Turn, events: "asyncio.Queue[Event | None]", loop: asyncio.AbstractEventLoop) -> None:
    """Run the turn on this thread and hand its events to the loop."""
    try:
        for event in turn:
            loop.call_soon_threadsafe(events.put_nowait, event)
    finally:
        turn.close()
        loop.call_soon_threadsafe(events.put_nowait, None)


async def _events(turn: Turn, events: "asyncio.Queue[Event | None]") -> AsyncIterator[ServerSentEvent]:
    try:
        while (event := await events.get()) is not None:
            yield ServerSentEvent(json.dumps(event.to_json(), ensure_ascii=False), event=event.name, sep="\n")
    finally:
        turn.stop()  # the reader has gone, or the turn is over anyway


async def _lemmata_error(request: Request, error: Exception) -> Response:
    status = next((code for kind, code in _STATUS.items() if isinstance(error, kind)), 400)
    return JSONResponse({"error": _one_line(error)}, status)


async def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return JSONResponse(
        {"error": f"{error.detail}: {request.method} {request.url.path}"}, error.status_code, error.headers
    )


async def _unexpected_error(request: Request, error: Exception) -> Response:
    return JSONResponse({"error": "the tutor failed on this request; its log says why"}, 500)


def _one_line(error: Exception) -> str:
    line = " ".join(str(error).split())
    return line if len(line) <= 300 else f"{line[:299]}\u2026"
