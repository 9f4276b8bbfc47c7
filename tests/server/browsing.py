"""A real Chromium for the tests of pages, and a tutor whose every answer a test writes itself."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page, Route, expect

expect.set_options(timeout=20_000)  # a machine that is busy with other things is no failure of the page

CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WATCH = """
window.violations = [];
addEventListener("securitypolicyviolation", (event) => {
  window.violations.push(`${event.violatedDirective} ${event.blockedURI}`);
});
"""
SCRIPTS = [
    "<script>window.hacked = 1</script>",
    '<img src=x onerror="window.hacked = 1">',
    "</textarea><svg onload=window.hacked=1>",
    "javascript:window.hacked=1",
    '"><iframe srcdoc="<script>parent.hacked = 1</script>"></iframe>',
]
"""Texts that a page which builds HTML out of them would run."""

AXE = Path(__file__).parent / "vendor/axe/axe.min.js"
DONE = {
    "speaker": "tutor",
    "verdict": "none",
    "label": "",
    "finish_reason": "stop",
    "prompt_tokens": None,
    "cached_tokens": None,
    "note": "",
}

Event = tuple[str, dict[str, Any]]


def open_page(page: Page, address: str) -> None:
    """Open the tutor and wait until it can be asked."""
    page.goto(address)
    page.wait_for_selector("body[data-ready=true]", timeout=60_000)


def ask(page: Page, text: str) -> None:
    """Type a question and send it."""
    page.locator("#question").fill(text)
    page.locator("#question").press("Enter")


def axe_violations(page: Page) -> list[str]:
    """What axe-core finds wrong with the page as it is shown now, one line a node."""
    page.evaluate(AXE.read_text("utf-8"))  # not a script of the page, so the policy has no say in it
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{rule['id']}: {node['target']} {node['failureSummary']}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


def done(speaker: str = "tutor", verdict: str = "none", **more: Any) -> Event:
    """The event that ends an answer."""
    return "done", {**DONE, "speaker": speaker, "verdict": verdict, **more}


class StubTutor:
    """Stands between a page and its server: `answers` says what POST /api/ask streams, `replies` what other paths give.

    Each answer is used once, in order. `asked` keeps the bodies, `calls` method and path of everything else.
    """

    def __init__(self, *answers: list[Event]) -> None:
        self.answers = list(answers)
        self.replies: dict[str, Any] = {
            "GET api/sessions": {"sessions": []},
            "POST api/read": {"latex": None, "where": ""},
        }
        self.asked: list[dict[str, Any]] = []
        self.calls: list[str] = []

    def on(self, target: Page | BrowserContext) -> "StubTutor":
        """Take over the API of the pages of `target`."""
        target.route("**/api/**", self._handle)
        return self

    def _handle(self, route: Route) -> None:
        request = route.request
        path = request.url.partition("/api/")[2]
        if path == "ask":
            self.asked.append(json.loads(request.post_data or "{}"))
            events = self.answers.pop(0)
            body = "".join(f"event: {name}\ndata: {json.dumps(data)}\n\n" for name, data in events)
            route.fulfill(status=200, content_type="text/event-stream; charset=utf-8", body=body)
            return
        name = f"{request.method} api/{path}"
        self.calls.append(name)
        if name == "POST api/sessions" and name not in self.replies:
            route.fulfill(status=201, json={"session": "s1", "model": None, "max_question_chars": 2000})
            return
        reply = self.replies.get(name)
        if isinstance(reply, int):
            body = {} if reply == 204 else {"error": f"no such thing: {path}"}
            route.fulfill(status=reply, **({} if reply == 204 else {"json": body}))  # type: ignore[arg-type]
        elif isinstance(reply, str):
            route.fulfill(status=200, content_type="text/plain", body=reply)
        elif reply is None:
            route.fulfill(status=404, json={"error": f"no such thing: {path}"})
        else:
            route.fulfill(status=200, json=reply)


@contextmanager
def downloaded(page: Page) -> Iterator[list[str]]:
    """Run a block that saves a file; afterwards the list holds its name and its text."""
    told: list[str] = []
    with page.expect_download() as waiting:
        yield told
    told += [waiting.value.suggested_filename, Path(waiting.value.path()).read_text("utf-8")]
