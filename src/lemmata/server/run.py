"""Start the tutor: claim the port, load the model beside the running server, serve until interrupted."""

import contextlib
import errno
import socket
import sys
import threading
from pathlib import Path

import uvicorn

from lemmata.errors import InputError
from lemmata.server.app import create_app
from lemmata.server.tutor import Tutor, TutorSettings

SOLVER_ONLY = "solver"


def serve(
    host: str = "127.0.0.1", port: int = 8000, model: str | Path | None = None, settings: TutorSettings | None = None
) -> None:
    """Serve the tutor at `http://host:port` until Ctrl+C; port 0 takes a free one.

    `model` is a checkpoint folder; None or `solver` is the solver alone. The page and GET /health answer while the
    model loads. Raises InputError: the host or port cannot be listened on (found out before anything is loaded), the
    checkpoint is missing or broken.
    """
    listener = listen(host, port)
    with contextlib.closing(listener):
        folder = None if model is None or str(model) == SOLVER_ONLY else Path(model)
        if folder is not None and not folder.is_dir():
            raise InputError(f"{folder}: no such checkpoint folder")
        tutor = Tutor(folder, settings)
        config = uvicorn.Config(
            create_app(tutor, host), log_level="warning", access_log=False, timeout_graceful_shutdown=3
        )
        server = uvicorn.Server(config)
        failures: list[BaseException] = []

        def load() -> None:
            try:
                tutor.load()
            except BaseException as error:
                failures.append(error)
                server.should_exit = True

        with contextlib.suppress(KeyboardInterrupt):
            threading.Thread(target=load, name="load", daemon=True).start()
            print(f"Lemmata tutor at {address(listener, host)} (Ctrl+C stops it)", file=sys.stderr, flush=True)
            server.run(sockets=[listener])
        if failures:
            raise failures[0]


def listen(host: str, port: int) -> socket.socket:
    """A socket bound to the host and port; InputError with what to do where that is impossible."""
    if not 0 <= port <= 65535:
        raise InputError(f"port must be 0 to 65535, got {port}")
    try:
        family, kind, protocol, _, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except (socket.gaierror, UnicodeError) as error:
        raise InputError(f"host {host!r} is not known here: {error}") from None
    listener = socket.socket(family, kind, protocol)
    try:
        # Only so that a restart need not wait for old connections to time out; a living listener still holds its port.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(place)
        # Bound is not yet taken: on Linux a second socket may bind before the first one listens.
        listener.listen(128)
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            raise InputError(f"port {port} on {host} is in use; choose another one with --port") from None
        raise InputError(f"cannot listen on {host} port {port}: {error.strerror}") from None
    return listener


def address(listener: socket.socket, host: str) -> str:
    """The URL that reaches the socket."""
    name = f"[{host}]" if ":" in host else host
    return f"http://{name}:{listener.getsockname()[1]}"
