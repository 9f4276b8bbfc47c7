"""Start the server: claim the port, load the model beside the running server, serve until interrupted."""

import contextlib
import errno
import ipaddress
import logging
import socket
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import uvicorn

from lemmata.errors import InputError
from lemmata.server.app import create_app
from lemmata.server.connection import connection
from lemmata.server.settings import ServerSettings
from lemmata.tutoring.chat import Backend
from lemmata.tutoring.history import History
from lemmata.tutoring.tutor import Tutor, TutorSettings

if TYPE_CHECKING:
    from lemmata.engine import EngineSettings

SOLVER_ONLY = "solver"
SHORTEST_KEY = 16


def serve(
    host: str = "127.0.0.1",
    port: int = 8000,
    model: str | Path | None = None,
    settings: TutorSettings | None = None,
    server: ServerSettings | None = None,
    engine: "EngineSettings | None" = None,
    history: Path | None = None,
    replicas: int = 1,
) -> None:
    """Serve the tutor and the API at `http://host:port` until Ctrl+C; port 0 takes a free one.

    `model` is a checkpoint folder; None or `solver` is the solver alone. The page and GET /health answer while the
    model loads. `history` is the file of the tutor's dialogues; None keeps them in memory. `replicas` above 1
    are engines in processes of their own (`engine.pool`). Raises MissingPartError where Ray lacks, InputError: no API
    key where other machines could ask, the host or port cannot be listened on (both found out before anything is
    loaded), the checkpoint or the question bank is missing or broken.
    """
    limits = server or ServerSettings()
    require_access(host, limits)
    listener = listen(host, port)
    with contextlib.closing(listener):
        folder = None if model is None or str(model) == SOLVER_ONLY else Path(model)
        if folder is not None and not folder.is_dir():
            raise InputError(f"{folder}: no such checkpoint folder")
        bank = None if limits.bank is None else Path(limits.bank)
        if bank is not None:
            require_bank(bank)
        backend, dialogues = Backend(engine, replicas), History(history)
        tutor = Tutor(folder, settings, history=dialogues, bank=bank, open_model=backend.open)
        logging.getLogger("lemmata.server").setLevel(logging.INFO)
        running = uvicorn.Server(configuration(tutor, host, limits, backend))
        failures: list[BaseException] = []

        def load() -> None:
            try:
                tutor.load()
            except BaseException as error:
                failures.append(error)
                running.should_exit = True

        with contextlib.suppress(KeyboardInterrupt):
            threading.Thread(target=load, name="load", daemon=True).start()
            print(f"Lemmata tutor at {address(listener, host)} (Ctrl+C stops it)", file=sys.stderr, flush=True)
            running.run(sockets=[listener])
        dialogues.close()
        if failures:
            raise failures[0]


def require_bank(path: Path) -> None:
    """InputError where there is no question bank at this path, or it can't be read."""
    from lemmata.bank import Bank

    Bank.open(path, create=False).close()


def configuration(tutor: Tutor, host: str, limits: ServerSettings, backend: Backend) -> uvicorn.Config:
    """uvicorn's settings for a tutor under these limits."""
    return uvicorn.Config(
        create_app(tutor, host, limits, backend),
        http=connection(limits.head_seconds),
        ws="none",
        log_level="warning",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        root_path=limits.root_path,
        limit_concurrency=limits.max_connections,
        timeout_keep_alive=limits.idle_seconds,
        timeout_graceful_shutdown=limits.stop_seconds,
        h11_max_incomplete_event_size=limits.max_header_bytes,
    )


def require_access(host: str, settings: ServerSettings) -> None:
    """InputError where others than this machine could ask without a key, or the key or the prefix is no good."""
    key, prefix = settings.api_key, settings.root_path
    if key is not None and (len(key) < SHORTEST_KEY or not key.isascii() or not key.isprintable() or " " in key):
        raise InputError(f"an API key has at least {SHORTEST_KEY} printable ASCII characters without spaces")
    if prefix and (not prefix.startswith("/") or prefix.endswith("/")):
        raise InputError(f"the root path begins with a slash and ends without one, got {prefix!r}")
    if key is None and not _only_this_machine(host):
        raise InputError(
            f"host {host!r} can be reached from other machines: set an API key (--api-key, or LEMMATA_API_KEY), or "
            "listen on 127.0.0.1"
        )


def _only_this_machine(host: str) -> bool:
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


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
        listener.listen(512)
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
