"""The server over HTTP: the tutor's page and its dialogues, and the API (the modules that end in `_api`).

    GET    /                    the page
    GET    /health              200 {"status": "ready", ...}, or 503 with the status loading, failed or stopping
    GET    /metrics             Prometheus' text format
    POST   /api/ask             {"session": id, "question": text, ...} -> the events of a turn (`tutoring.events`)

An error before an answer begins is a 4xx or 5xx with one line (`errors`). Closing the connection stops the answer.
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
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from lemmata.engine.errors import EngineStoppedError, QueueFullError
from lemmata.errors import LemmataError
from lemmata.server.errors import (
    ApiError,
    BodyTooLargeError,
    NotJsonTypeError,
    TooSlowError,
    error_response,
    one_line,
)
from lemmata.server.guard import Guard, own_path
from lemmata.server.mask_api import MaskApi
from lemmata.server.metrics import CONTENT_TYPE, Metrics
from lemmata.server.openai_api import OpenAiApi
from lemmata.server.requests import AskBody, read_body
from lemmata.server.runs_api import RunsApi
from lemmata.server.runs_folder import NoRunError
from lemmata.server.settings import ServerSettings
from lemmata.server.tools_api import ToolsApi
from lemmata.server.tutor_api import TutorApi
from lemmata.tutoring.chat import Backend
from lemmata.tutoring.events import Event
from lemmata.tutoring.sessions import UnknownSessionError
from lemmata.tutoring.tutor import BusyError, NotReadyError, Turn, Tutor

logger = logging.getLogger(__name__)

STATIC = Path(__file__).parent / "static"
MAX_ANSWERS = 8
"""The tutor's answers on the way at once; each occupies a thread, never the event loop."""

_STATUS: dict[type[LemmataError], int] = {
    UnknownSessionError: 404,
    NoRunError: 404,
    TooSlowError: 408,
    BusyError: 409,
    BodyTooLargeError: 413,
    NotJsonTypeError: 415,
    QueueFullError: 429,
    NotReadyError: 503,
    EngineStoppedError: 503,
}


def create_app(
    tutor: Tutor,
    host: str = "127.0.0.1",
    settings: ServerSettings | None = None,
    backend: Backend | None = None,
) -> Starlette:
    """The ASGI application of `tutor`; `host` is what it listens on (see `guard`), `backend` the tutor's model."""
    settings, backend, metrics = settings or ServerSettings(), backend or Backend(), Metrics()
    # The type of a script must not depend on what this machine's registry says: nosniff would block it.
    mimetypes.add_type("text/javascript", ".js")
    mimetypes.add_type("font/woff2", ".woff2")
    api = _Api(tutor, settings, backend, metrics)
    openai = OpenAiApi(backend, settings, metrics, api.model_name, api.ready)
    routes = [
        Route("/", api.page),
        Route("/health", api.health),
        Route("/metrics", api.metrics),
        Route("/api/ask", api.ask, methods=["POST"]),
        *TutorApi(tutor, api.model_name).routes,
        *openai.routes,
        *ToolsApi(settings).routes,
        *RunsApi().routes,
        *MaskApi(backend, api.model_name).routes,
        Mount("/static", StaticFiles(directory=STATIC)),
    ]
    names = tuple(route.path.partition("{")[0] for route in routes if isinstance(route, Route))
    guard = Middleware(Guard, host=host, settings=settings, metrics=metrics, routes=(*names, "/static/", "/v1/models/"))
    return Starlette(
        routes=routes,
        middleware=[guard],
        exception_handlers={LemmataError: _lemmata_error, HTTPException: _http_error},
        lifespan=api.lifespan,
    )


class _Api:
    def __init__(self, tutor: Tutor, settings: ServerSettings, backend: Backend, metrics: Metrics) -> None:
        self.tutor, self.settings, self.backend, self.counts = tutor, settings, backend, metrics
        self.threads = ThreadPoolExecutor(MAX_ANSWERS, thread_name_prefix="answer")
        self.answers_on_the_way = 0  # touched on the event loop only

    @asynccontextmanager
    async def lifespan(self, app: Starlette) -> AsyncIterator[None]:
        yield
        self.tutor.close()
        self.backend.close()
        self.threads.shutdown(wait=False, cancel_futures=True)

    async def page(self, request: Request) -> Response:
        return FileResponse(STATIC / "index.html")

    def status(self) -> str:
        """One of ready, loading, failed, stopping."""
        if self.tutor.closing:
            return "stopping"
        if self.backend.dead:
            return "failed"
        return "ready" if self.tutor.ready else "loading"

    def ready(self) -> bool:
        """Whether requests are answered."""
        return self.status() == "ready"

    async def health(self, request: Request) -> Response:
        status = {"status": self.status(), "model": self.model_name(), "version": version("lemmata")}
        return JSONResponse(status, 200 if self.ready() else 503)

    async def metrics(self, request: Request) -> Response:
        return PlainTextResponse(self.counts.text(self.backend.engine, self.ready()), media_type=CONTENT_TYPE)

    async def ask(self, request: Request) -> Response:
        body = await read_body(request, AskBody)
        if self.answers_on_the_way >= MAX_ANSWERS:
            raise NotReadyError(f"the tutor is giving {MAX_ANSWERS} answers already; try again in a moment")
        self.answers_on_the_way += 1
        try:
            turn = await asyncio.to_thread(
                self.tutor.ask, body.session, body.question, body.intent, body.step, body.regenerate
            )
        except BaseException:
            self.answers_on_the_way -= 1
            raise
        # The thread starts here and not with the response, so that a turn whose reader never comes still ends.
        events: asyncio.Queue[Event | None] = asyncio.Queue()
        running = asyncio.get_running_loop().run_in_executor(
            self.threads, _pump, turn, events, asyncio.get_running_loop()
        )
        running.add_done_callback(self._answer_ended)
        return EventSourceResponse(
            _events(turn, events),
            sep="\n",
            send_timeout=self.settings.send_seconds,
            shutdown_grace_period=max(0, self.settings.stop_seconds - 1),
        )

    def _answer_ended(self, running: asyncio.Future[None]) -> None:
        self.answers_on_the_way -= 1
        if not running.cancelled() and running.exception():
            logger.error("a turn failed: %s", type(running.exception()).__name__)

    def model_name(self) -> str | None:
        """What the served model is called, None without one."""
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
    path, message = own_path(request.scope), one_line(error)
    if isinstance(error, ApiError):
        retry = {"Retry-After": "1"} if error.status in (429, 503) else None
        return error_response(path, error.status, message, error.code, error.param, retry)
    status = next((code for kind, code in _STATUS.items() if isinstance(error, kind)), 400)
    code = "rate_limit_exceeded" if status == 429 else None
    return error_response(path, status, message, code, headers={"Retry-After": "1"} if status == 429 else None)


async def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    path = own_path(request.scope)
    message = f"{error.detail}: {request.method} {path}"
    headers = dict(error.headers) if error.headers else None
    return error_response(path, error.status_code, one_line(Exception(message)), headers=headers)
