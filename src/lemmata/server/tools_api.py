"""The solver and the question bank over HTTP: POST /v1/solve and /v1/bank/search. Knows nothing of models."""

import asyncio
import time
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from lemmata.errors import InputError
from lemmata.server.bodies import SearchBody, SolveBody
from lemmata.server.errors import ApiError
from lemmata.server.requests import read_body
from lemmata.server.settings import ServerSettings

MOST_CHARACTERS = 2000
SOLVING = 4
"""Questions that are solved at once; the solver has worker processes of its own."""


class ToolsApi:
    """What needs no language model."""

    def __init__(self, settings: ServerSettings) -> None:
        self._settings = settings
        self._solving = 0  # touched on the event loop only
        self.routes = [
            Route("/v1/solve", self.solve, methods=["POST"]),
            Route("/v1/bank/search", self.search, methods=["POST"]),
        ]

    async def solve(self, request: Request) -> Response:
        body = await self._read(request, SolveBody)
        question = _checked(body.question)
        if self._solving >= SOLVING:
            raise ApiError(429, f"{SOLVING} questions are being solved already; try again in a moment")
        self._solving += 1
        try:
            return JSONResponse(await asyncio.to_thread(self._solved, question, body.strategy))
        finally:
            self._solving -= 1

    async def search(self, request: Request) -> Response:
        body = await self._read(request, SearchBody)
        query = _checked(body.query)
        if self._settings.bank is None:
            raise ApiError(404, "this server has no question bank: lemmata serve --bank FILE")
        matches = await asyncio.to_thread(self._found, self._settings.bank, query, body.limit)
        return JSONResponse({"query": query, "matches": matches})

    async def _read(self, request: Request, cls: type[Any]) -> Any:
        return await read_body(request, cls, self._settings.max_body_bytes, self._settings.body_seconds)

    def _solved(self, question: str, strategy: str | None) -> dict[str, Any]:
        from lemmata.solver import solve

        began = time.monotonic()
        extra: dict[str, Any] = {} if strategy is None else {"strategy": strategy}
        solution = solve(question, timeout=self._settings.solve_seconds, **extra)
        return {
            "question": question,
            "reading": solution.reading,
            "answer": solution.answer,
            "answer_latex": solution.answer_latex,
            "verdict": solution.verdict,
            "where": solution.where,
            "steps": [step.to_json() for step in solution.steps],
            "seconds": round(time.monotonic() - began, 4),
        }

    @staticmethod
    def _found(bank: str, query: str, limit: int) -> list[dict[str, Any]]:
        from lemmata.bank import Bank

        with Bank.open(Path(bank), create=False) as opened:
            return [match.to_json() for match in opened.search(query, limit)]


def _checked(text: str) -> str:
    text = text.strip()
    if not text:
        raise InputError("the question is empty")
    if len(text) > MOST_CHARACTERS:
        raise InputError(f"the question has {len(text)} characters; at most {MOST_CHARACTERS} are read")
    if any("\ud800" <= char <= "\udfff" for char in text):
        raise InputError("the question holds a character that is no Unicode text (a lone surrogate)")
    return text
