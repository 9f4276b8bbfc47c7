"""pytest tests/server/test_run.py"""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from lemmata.errors import InputError
from lemmata.server import serve
from lemmata.server.run import address, listen

from .fakes import wait_until_up


def test_a_port_in_use_is_found_out_before_the_model_is_looked_at(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(InputError, match=f"port {port} on 127.0.0.1 is in use; choose another one with --port"):
            serve(port=port, model=tmp_path / "missing")


def test_a_port_that_is_bound_by_another_tutor_is_in_use() -> None:
    with contextlib.closing(listen("127.0.0.1", 0)) as first, pytest.raises(InputError, match="in use"):
        listen("127.0.0.1", first.getsockname()[1])


@pytest.mark.parametrize(
    ("host", "port", "message"),
    [
        ("127.0.0.1", 70000, "port must be 0 to 65535, got 70000"),
        ("127.0.0.1", -1, "port must be"),
        ("no.such.host.invalid", 8000, "is not known here"),
        ("a" * 100, 8000, "is not known here"),
        ("192.0.2.1", 0, "cannot listen on 192.0.2.1"),
    ],
)
def test_places_that_cannot_be_listened_on(host: str, port: int, message: str) -> None:
    with pytest.raises(InputError, match=message):
        listen(host, port)


def test_a_missing_checkpoint(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such checkpoint folder"):
        serve(port=0, model=tmp_path / "missing")


def test_the_address_of_an_ipv6_socket() -> None:
    try:
        listener = listen("::1", 0)
    except InputError:
        pytest.skip("no IPv6 on this machine")
    with contextlib.closing(listener):
        assert address(listener, "::1") == f"http://[::1]:{listener.getsockname()[1]}"


def test_a_broken_checkpoint_ends_the_server_with_its_error(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{")
    script = (
        "import sys\nfrom lemmata.errors import InputError\nfrom lemmata.server import serve\n"
        "try:\n    serve(port=0, model=sys.argv[1])\nexcept InputError as error:\n    print(error)\n    sys.exit(2)\n"
    )
    done = subprocess.run([sys.executable, "-c", script, str(tmp_path)], capture_output=True, text=True, timeout=120)
    assert done.returncode == 2, done.stderr
    assert str(tmp_path) in done.stdout


def test_interrupting_ends_it_cleanly() -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", "from lemmata.server import serve\nserve(port=0)\nprint('ended')"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    killer = threading.Timer(60, process.kill)
    killer.start()
    assert process.stderr is not None
    line = process.stderr.readline()
    url = re.search(r"http://127\.0\.0\.1:\d+", line)
    assert url, line
    wait_until_up(url[0], ready=False)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate()
    killer.cancel()
    assert process.returncode == 0, err
    assert out == "ended\n"
    assert "Traceback" not in err
