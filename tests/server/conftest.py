"""What several tests of the server share."""

import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from .browsing import CHROMIUM, WATCH

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkpoint of a tiny model that never learned anything."""
    import torch

    from lemmata.models import MaskContract, build_model, save_model, train_tokenizer

    torch.set_num_threads(1)
    torch.manual_seed(0)
    tokenizer = train_tokenizer(["Solve 3x + 5 = 20. Divide both sides by 3: x = 5."] * 50, 300)
    path = tmp_path_factory.mktemp("models") / "tiny"
    built = build_model("tutor-tiny", len(tokenizer))
    for parameter in built.parameters():
        if parameter.dim() > 1:
            parameter.data.mul_(4)  # sharp, so that no greedy choice hangs on the rounding of a sum
    save_model(built, tokenizer, path, MaskContract())
    return path


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    """Debian's Chromium; closed after each module: Playwright's event loop is in the way of other tests' loops."""
    from playwright.sync_api import sync_playwright

    path = shutil.which("chromium")
    if path is None:
        reason = "no Chromium on this machine (Debian: apt-get install chromium)"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM)
        yield browser
        browser.close()


@pytest.fixture
def expected_errors() -> list[str]:
    """What a test may see on the console, as parts of lines; it adds to it."""
    return []


SERVERS = ("address", "real", "served", "site", "locked_site")
"""Fixtures that serve pages."""


@pytest.fixture
def page(request: pytest.FixtureRequest, browser: "Browser", expected_errors: list[str]) -> Iterator["Page"]:
    """A page whose every request and complaint is looked at in the end.

    A test's server is started before its page and so ends after it: what the page still asks for then is answered.
    """
    for name in SERVERS:
        if name in request.fixturenames:
            request.getfixturevalue(name)
    context = browser.new_context()
    context.add_init_script(WATCH)
    hosts: set[str | None] = set()
    complaints: list[str] = []
    context.on("request", lambda request: hosts.add(urlsplit(request.url).hostname))
    context.on("console", lambda line: complaints.append(line.text) if line.type in ("error", "warning") else None)
    page = context.new_page()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("dialog", lambda dialog: complaints.append(f"dialog: {dialog.message}"))
    page.set_default_timeout(20_000)
    yield page
    assert page.evaluate("window.violations") == []
    assert page.evaluate("window.hacked") is None
    assert hosts <= {"127.0.0.1", None}  # a blob that is saved has no host
    assert [line for line in complaints if not any(part in line for part in expected_errors)] == []
    context.close()


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The address of a tutor over a fake solver, for tests that stub what it answers."""
    import uvicorn

    from lemmata.server.app import create_app
    from lemmata.server.run import listen

    from ..tutoring.fakes import make_tutor

    listener = listen("127.0.0.1", 0)
    server = uvicorn.Server(uvicorn.Config(create_app(make_tutor()), log_level="warning", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    thread.join(10)
    listener.close()
