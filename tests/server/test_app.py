"""pytest tests/server/test_app.py"""

import asyncio
import json
import re
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from lemmata.server.app import MAX_ANSWERS, create_app, model_name
from lemmata.tutoring.tutor import Tutor

from ..tutoring.fakes import FakeChat, FakeModel, FakeSolver, make_tutor

EQUATION = "Solve 3x + 5 = 20"
BASE = "http://127.0.0.1:8000"


@pytest.fixture
def client() -> Iterator[TestClient]:
    with TestClient(create_app(make_tutor(model=FakeModel())), base_url=BASE) as client:
        yield client


def new_session(client: TestClient) -> str:
    response = client.post("/api/sessions", json={})
    assert response.status_code == 201
    return str(response.json()["session"])


def events(text: str) -> list[tuple[str, dict[str, Any]]]:
    """The events of a stream, read as the standard says."""
    found = []
    for block in text.split("\n\n"):
        lines = [line.split(": ", 1) for line in block.split("\n") if line and not line.startswith(":")]
        if lines:
            found.append((dict(lines)["event"], json.loads(dict(lines)["data"])))
    return found


def ask(client: TestClient, session: str, question: str) -> list[tuple[str, dict[str, Any]]]:
    response = client.post("/api/ask", json={"session": session, "question": question})
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/event-stream")
    return events(response.text)


def test_a_dialogue(client: TestClient) -> None:
    session = new_session(client)
    (name, solution), (_, after), (last, end) = ask(client, session, EQUATION)
    assert (name, last) == ("solution", "done")
    assert solution["solution"]["verdict"] == "verified"
    assert [step["check"]["passed"] for step in solution["solution"]["steps"]] == [True, True]
    assert after == {"intents": ["why", "similar", "check"]}
    assert end["speaker"] == "solver"
    names = [name for name, _ in ask(client, session, "Tell me a story")]
    assert names == ["solution", *["delta"] * len(FakeChat.words), "follow_ups", "done"]
    assert client.delete(f"/api/sessions/{session}").status_code == 204
    gone = client.post("/api/ask", json={"session": session, "question": EQUATION})
    assert gone.status_code == 404
    assert "start a new one" in gone.json()["error"]
    assert client.delete(f"/api/sessions/{session}").status_code == 404


def test_text_of_any_kind_survives_the_stream(client: TestClient) -> None:
    question = 'a = "b"\n\n\ndata: {"x"}\u2028 \U0001f600 </script> = 1'
    (_, solution), *_ = ask(client, new_session(client), question)
    assert solution["solution"]["problem"]["text"] == question


def test_health_is_503_until_the_model_is_loaded() -> None:
    tutor = Tutor(solve=FakeSolver())
    with TestClient(create_app(tutor), base_url=BASE) as client:
        assert client.get("/health").status_code == 503
        assert client.get("/health").json()["status"] == "loading"
        assert client.get("/").status_code == 200
        refused = client.post("/api/sessions", json={})
        assert refused.status_code == 503
        assert "loading" in refused.json()["error"]
        tutor.load()
        assert client.get("/health").status_code == 200
        assert client.get("/health").json()["model"] is None


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        (b"", 400, "not JSON"),
        (b"{", 400, "not JSON"),
        (b"\xff{}", 400, "not UTF-8"),
        (b"[" * 50_000, 400, "not JSON"),
        (b"[]", 400, "must be a JSON object, got list"),
        (b"null", 400, "must be a JSON object"),
        (b"{}", 400, "session: Field required"),
        (b'{"session": "x"}', 400, "question: Field required"),
        (b'{"session": 5, "question": "1 + 1"}', 400, "session: Input should be a valid string"),
        (b'{"session": "x", "question": ["1"]}', 400, "question: Input should be a valid string"),
        (b'{"session": "x", "question": "1", "model": "y"}', 400, "unknown key 'model'"),
        (b'{"session": "x", "question": "1 + 1"}', 404, "no such dialogue"),
        (b'{"session": "x", "question": ""}', 400, "empty"),
        (b'{"session": "x", "question": "\\ud800"}', 400, "surrogate"),
        (json.dumps({"session": "x", "question": "1" * 3000}).encode(), 400, "at most 2000"),
        (json.dumps({"session": "x" * 60_000}).encode(), 400, "question: Field required"),
        (b" " * 70_000, 413, "larger than 65536 bytes"),
    ],
)
def test_bad_bodies_get_one_clear_line(client: TestClient, body: bytes, status: int, words: str) -> None:
    response = client.post("/api/ask", content=body, headers={"Content-Type": "application/json"})
    assert response.status_code == status
    error = response.json()["error"]
    assert words in error
    assert "\n" not in error
    assert len(error) <= 300


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_only_json_is_read(client: TestClient, content_type: str) -> None:
    response = client.post("/api/sessions", content=b"{}", headers={"Content-Type": content_type})
    assert response.status_code == 415


def test_wrong_paths_and_methods_are_json_errors(client: TestClient) -> None:
    assert client.get("/api/nothing").status_code == 404
    assert "/api/nothing" in client.get("/api/nothing").json()["error"]
    assert client.get("/api/ask").status_code == 405
    for path in ("/static/../app.py", "/static/%2e%2e/app.py", "/static/..%2fapp.py", "/static/", "/static/vendor"):
        assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:8000", 200),
        ("localhost:9", 200),
        ("LOCALHOST", 200),
        ("[::1]:8000", 200),
        ("192.168.1.7", 200),
        ("evil.example", 400),
        ("127.0.0.1.evil.example:8000", 400),
        ("localhost.evil.example", 400),
        ("", 400),
        ("[::1", 400),
        ("a b", 400),
    ],
)
def test_a_rebound_host_name_is_refused(client: TestClient, host: str, status: int) -> None:
    assert client.get("/health", headers={"Host": host}).status_code == status


def test_the_host_it_was_told_to_listen_on_is_served() -> None:
    with TestClient(create_app(make_tutor(), "tutor.school"), base_url="http://tutor.school:8000") as client:
        assert client.get("/health").status_code == 200


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:9999", "http://localhost:8000"])
def test_another_origin_is_refused(client: TestClient, origin: str) -> None:
    response = client.post("/api/sessions", json={}, headers={"Origin": origin})
    assert response.status_code == 403
    assert not [name for name in response.headers if name.startswith("access-control")]


def test_its_own_origin_is_not(client: TestClient) -> None:
    assert client.post("/api/sessions", json={}, headers={"Origin": BASE}).status_code == 201


@pytest.mark.parametrize("path", ["/", "/static/main.js", "/health", "/api/nothing"])
def test_every_response_carries_the_security_headers(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert "access-control-allow-origin" not in headers


def test_the_page_has_no_inline_script_or_style_and_names_only_itself(client: TestClient) -> None:
    page = client.get("/").text
    scripts = re.findall(r"<script([^>]*)>(.*?)</script>", page, re.DOTALL)
    assert len(scripts) == page.count("<script") > 0
    assert all(' src="static/' in attributes and not body for attributes, body in scripts)
    assert "<style" not in page
    assert " style=" not in page
    assert " on" not in page.replace(" one", "").replace(" on ", "")
    assert "http" not in page


def test_types_do_not_depend_on_the_machine(client: TestClient) -> None:
    assert client.get("/static/main.js").headers["content-type"].startswith("text/javascript")
    font = client.get("/static/vendor/katex/fonts/KaTeX_Main-Regular.woff2")
    assert font.headers["content-type"] == "font/woff2"
    assert font.content[:4] == b"wOF2"


class Connection:
    """An ASGI client that can hang up in the middle, which TestClient can't."""

    def __init__(self, app: Any, path: str, body: dict[str, str]) -> None:
        self.messages: list[dict[str, Any]] = []
        self.gone = asyncio.Event()
        self._request: list[dict[str, Any]] = [{"type": "http.request", "body": json.dumps(body).encode()}]
        headers = [(b"host", b"127.0.0.1"), (b"content-type", b"application/json")]
        scope = {
            "type": "http",
            "method": "POST",
            "path": path,
            "raw_path": path.encode(),
            "query_string": b"",
            "headers": headers,
            "http_version": "1.1",
            "scheme": "http",
            "asgi": {"version": "3.0"},
        }
        self.task = asyncio.create_task(app(scope, self._receive, self._send))

    async def _receive(self) -> dict[str, Any]:
        if self._request:
            return self._request.pop()
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Any) -> None:
        self.messages.append(message)

    @property
    def status(self) -> int:
        return int(self.messages[0]["status"])

    @property
    def text(self) -> str:
        return b"".join(message.get("body", b"") for message in self.messages).decode()

    async def until(self, words: str) -> None:
        for _ in range(3000):
            if words in self.text:
                return
            await asyncio.sleep(0.01)
        raise AssertionError(f"{words!r} never came: {self.text!r}")


def test_hanging_up_stops_the_model_and_the_dialogue_goes_on() -> None:
    paused = threading.Event()

    class Slow(FakeChat):
        def __init__(self) -> None:
            super().__init__()
            self.pause = paused

    model = FakeModel(Slow)
    tutor = make_tutor(model=model)
    app = create_app(tutor)

    async def story() -> None:
        session = tutor.open_session()
        first = Connection(app, "/api/ask", {"session": session, "question": "Tell me a story"})
        await first.until("event: delta")
        first.gone.set()
        await asyncio.wait_for(first.task, 5)
        paused.set()
        second = Connection(app, "/api/ask", {"session": session, "question": EQUATION})
        await second.until("event: done")
        await second.task

    asyncio.run(story())
    said = [answer for _, answer in model.chats[0].turns]
    assert said[0] in ("I ", "I think ")
    assert "Divide both sides" in said[1]


def test_answers_in_the_works_never_block_the_loop_and_are_bounded() -> None:
    gate = threading.Event()
    tutor = make_tutor(FakeSolver(gate=gate))
    app = create_app(tutor)

    async def crowd() -> None:
        sessions = [tutor.open_session() for _ in range(MAX_ANSWERS + 1)]
        asking = [Connection(app, "/api/ask", {"session": s, "question": EQUATION}) for s in sessions[:-1]]
        await asyncio.sleep(0.2)
        started = time.monotonic()
        late = Connection(app, "/api/ask", {"session": sessions[-1], "question": EQUATION})
        await asyncio.wait_for(late.task, 2)
        assert time.monotonic() - started < 1
        assert late.status == 503
        assert "in a moment" in late.text
        gate.set()
        for connection in asking:
            await connection.until("event: done")
            await connection.task
        again = Connection(app, "/api/ask", {"session": sessions[-1], "question": EQUATION})
        await again.until("event: done")
        await again.task

    asyncio.run(crowd())


def test_a_second_question_while_one_is_answered_is_refused() -> None:
    gate = threading.Event()
    tutor = make_tutor(FakeSolver(gate=gate), wait_seconds=0.05)
    app = create_app(tutor)

    async def twice() -> None:
        session = tutor.open_session()
        first = Connection(app, "/api/ask", {"session": session, "question": EQUATION})
        await asyncio.sleep(0.1)
        second = Connection(app, "/api/ask", {"session": session, "question": EQUATION})
        await asyncio.wait_for(second.task, 5)
        assert second.status == 409
        gate.set()
        await first.until("event: done")
        await first.task

    asyncio.run(twice())


def test_a_checkpoint_is_called_by_its_run() -> None:
    assert model_name(Path("runs/quickstart-1/model/checkpoints/best")) == "quickstart-1"
    assert model_name(Path("runs/mine/checkpoints/best")) == "mine"
    assert model_name(Path("some/folder")) == "folder"
