"""The tutor's page's own routes, beside the answers themselves: dialogues, previews, worksheets and graphs.

POST   /api/sessions              {} -> 201 {"session": id, "model": name or null, "max_question_chars": n}
GET    /api/sessions              {"sessions": [{session, title, created, messages}]}, newest first
DELETE /api/sessions              204: every dialogue is forgotten for good
GET    /api/sessions/{id}         {"session", "title", "created", "messages": [...]}
DELETE /api/sessions/{id}         204
GET    /api/sessions/{id}/export  ?form=markdown|json: a download
POST   /api/read                  {"text"} -> {"latex": text or null, "where": text}
POST   /api/worksheet             {"session" | "problem" | "family", "level"?, "count"?, "seed"?} -> a sheet
GET    /worksheet                 ?family=&level=&count=&seed=&lang=: the sheet to print, with its key
POST   /api/graph                 {"question"} -> curves, points and axes; 204 where there is nothing to draw
"""

import asyncio
import secrets
from collections.abc import Callable
from typing import Any, TypeVar

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from lemmata.errors import InputError, unknown_name
from lemmata.problems import family
from lemmata.problems.worksheet import STYLE, worksheet_page
from lemmata.server.errors import ApiError
from lemmata.server.requests import GraphBody, NoFields, ReadBody, WorksheetBody, read_body
from lemmata.tutoring.export import FORMS, as_json, export
from lemmata.tutoring.graphs import graph_of
from lemmata.tutoring.preview import preview
from lemmata.tutoring.sheets import MOST_SEED, Sheet, sheet
from lemmata.tutoring.tutor import Tutor

T = TypeVar("T")

SHEET_STYLE = "static/worksheet.css"
"""Relative, so that it is found below a proxy's prefix too."""
SHEET_ICON = "static/icon.svg"
DRAWING = 4
"""Graphs and worksheets that are made at once: each may solve several questions."""
NO_FAMILY = "no family makes problems like this one, so there is no worksheet of them"


class TutorApi:
    """Routes over one tutor; nothing here waits on the event loop."""

    def __init__(self, tutor: Tutor, model_name: Callable[[], str | None]) -> None:
        self._tutor, self._model_name = tutor, model_name
        self._drawing = 0  # touched on the event loop only
        self.routes = [
            Route("/api/sessions", self.open_session, methods=["POST"]),
            Route("/api/sessions", self.sessions, methods=["GET", "DELETE"]),
            Route("/api/sessions/{id}", self.session, methods=["GET", "DELETE"]),
            Route("/api/sessions/{id}/export", self.export, methods=["GET"]),
            Route("/api/read", self.read, methods=["POST"]),
            Route("/api/worksheet", self.worksheet, methods=["POST"]),
            Route("/api/graph", self.graph, methods=["POST"]),
            Route("/worksheet", self.printable, methods=["GET"]),
            Route(f"/{SHEET_STYLE}", self.sheet_style, methods=["GET"]),
        ]

    async def open_session(self, request: Request) -> Response:
        await read_body(request, NoFields)
        session = await asyncio.to_thread(self._tutor.open_session)
        limit = self._tutor.settings.max_question_chars
        return JSONResponse({"session": session, "model": self._model_name(), "max_question_chars": limit}, 201)

    async def sessions(self, request: Request) -> Response:
        if request.method == "DELETE":
            await asyncio.to_thread(self._tutor.end_all)
            return Response(status_code=204)
        return JSONResponse({"sessions": await asyncio.to_thread(self._tutor.listed)})

    async def session(self, request: Request) -> Response:
        identifier = request.path_params["id"]
        if request.method == "DELETE":
            await asyncio.to_thread(self._tutor.end_session, identifier)
            return Response(status_code=204)
        about, messages = await asyncio.to_thread(self._tutor.dialogue, identifier)
        return JSONResponse(as_json(about, messages))

    async def export(self, request: Request) -> Response:
        form = _query(request, ("form",)).get("form", "markdown")
        if form not in FORMS:
            raise unknown_name("form", form, FORMS)
        about, messages = await asyncio.to_thread(self._tutor.dialogue, request.path_params["id"])
        text = await asyncio.to_thread(export, about, messages, form)
        ending, media = FORMS[form]
        # A fixed name: nothing that a student wrote gets into a header.
        disposition = {"Content-Disposition": f'attachment; filename="dialogue.{ending}"'}
        return Response(text, media_type=media, headers=disposition)

    async def read(self, request: Request) -> Response:
        body = await read_body(request, ReadBody)
        latex, where = await asyncio.to_thread(preview, body.text)
        return JSONResponse({"latex": latex, "where": where})

    async def worksheet(self, request: Request) -> Response:
        body = await read_body(request, WorksheetBody)
        return JSONResponse((await self._made(self._sheet, body)).to_json())

    def _sheet(self, body: WorksheetBody) -> Sheet:
        if sum(given is not None for given in (body.session, body.problem, body.family)) != 1:
            raise InputError("say what the problems are like by one of session, problem and family")
        seed = secrets.randbelow(MOST_SEED) if body.seed is None else body.seed
        name, level = body.family, body.level
        if name is None:
            kin = self._tutor.kin(body.session, body.problem)
            if kin is None:
                raise ApiError(404, NO_FAMILY)
            name = kin.family
            level = kin.level if level is None else level
        return sheet(name, family(name).levels[0] if level is None else level, body.count, seed)

    async def printable(self, request: Request) -> Response:
        given = _query(request, ("family", "level", "count", "seed", "lang"))
        if "family" not in given:
            raise InputError("say which family: /worksheet?family=linear_equation")
        level = _number(given, "level", family(given["family"]).levels[0])
        made = await self._made(sheet, given["family"], level, _number(given, "count", 10), _number(given, "seed", 0))
        return HTMLResponse(worksheet_page(made.problems, made.title, given.get("lang", "en"), SHEET_STYLE, SHEET_ICON))

    async def sheet_style(self, request: Request) -> Response:
        return Response(STYLE, media_type="text/css")

    async def graph(self, request: Request) -> Response:
        body = await read_body(request, GraphBody)
        text = self._tutor.checked(body.question)
        drawn = await self._made(graph_of, text, self._tutor.teaching.solved)
        return Response(status_code=204) if drawn is None else JSONResponse(drawn.to_json())

    async def _made(self, make: Callable[..., T], *given: Any) -> T:
        """What a function makes on another thread; status 429 where DRAWING are at it already."""
        if self._drawing >= DRAWING:
            raise ApiError(429, f"{DRAWING} graphs and worksheets are being made already; try again in a moment")
        self._drawing += 1
        try:
            return await asyncio.to_thread(make, *given)
        finally:
            self._drawing -= 1


def _query(request: Request, known: tuple[str, ...]) -> dict[str, str]:
    """The query's parameters; InputError for an unknown one or one that is given twice."""
    given: dict[str, Any] = {}
    for name, value in request.query_params.multi_items():
        if name not in known:
            raise unknown_name("parameter", name, known)
        if name in given:
            raise InputError(f"the parameter {name} is given twice")
        given[name] = value
    return given


def _number(given: dict[str, str], name: str, default: int) -> int:
    text = given.get(name)
    if text is None:
        return default
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise InputError(f"{name} must be a whole number, got {text[:40]!r}")
    return int(text)
