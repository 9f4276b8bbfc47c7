"""Servers on loopback ports, and waiting for one."""

import contextlib
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Generator
from pathlib import Path

import uvicorn

from lemmata.server.run import address, configuration, listen
from lemmata.server.settings import ServerSettings
from lemmata.tutoring.chat import Backend
from lemmata.tutoring.tutor import Tutor

from ..tutoring.fakes import FakeSolver


def wait_until_up(address: str, *, ready: bool) -> None:
    """Wait until the server at `address` answers, and with `ready` until it has loaded its model."""
    for _ in range(2000):
        with contextlib.suppress(OSError):
            try:
                with urllib.request.urlopen(f"{address}/health", timeout=5):
                    return
            except urllib.error.HTTPError as error:
                if not ready and error.code == 503:
                    return
        time.sleep(0.1)
    raise AssertionError(f"no tutor came up at {address}")


@contextlib.contextmanager
def running(
    model: Path | None, server: ServerSettings | None = None, replicas: int = 1, **engine: int
) -> Generator[tuple[str, Backend, Tutor], None, None]:
    """A server on a loopback port, as `serve` configures it, on a thread: (address, backend, tutor)."""
    from lemmata.engine import EngineSettings

    backend, limits = Backend(EngineSettings(**engine), replicas), server or ServerSettings()
    tutor = Tutor(model, solve=FakeSolver(), open_model=backend.open)
    tutor.load()
    listener = listen("127.0.0.1", 0)
    served = uvicorn.Server(configuration(tutor, "127.0.0.1", limits, backend))
    thread = threading.Thread(target=served.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        deadline = time.monotonic() + 20
        while not served.started and time.monotonic() < deadline:
            time.sleep(0.01)
        yield address(listener, "127.0.0.1"), backend, tutor
    finally:
        served.should_exit = True
        thread.join(20)
        listener.close()
        assert not thread.is_alive()
