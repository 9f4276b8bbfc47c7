"""The run page's API: GET /api/runs lists the runs folder, GET /api/runs/{name} shows one run. See `runs_folder`."""

import asyncio
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from lemmata.home import data_home
from lemmata.server.runs_folder import list_runs, show_run

READERS = 2
"""Requests whose files are read at once; each takes some megabytes for a moment, the others wait."""


class RunsApi:
    """`folder` holds the runs; None is `runs` in the data folder, looked up at each request."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._readers = asyncio.Semaphore(READERS)
        self.routes = [Route("/api/runs", self.runs), Route("/api/runs/{name}", self.run)]

    async def runs(self, request: Request) -> Response:
        return JSONResponse(await self._read(list_runs))

    async def run(self, request: Request) -> Response:
        return JSONResponse(await self._read(show_run, request.path_params["name"]))

    async def _read(self, what: Any, *given: str) -> Any:
        root = self._folder or data_home() / "runs"
        async with self._readers:
            return await asyncio.to_thread(what, root, *given)
