"""pytest tests/server/test_tutor_api.py

The page's routes over HTTP, and what a broken or hostile client makes of them.
"""

import json
import re
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from lemmata.problems import family
from lemmata.server import ServerSettings
from lemmata.server.app import create_app
from lemmata.server.guard import CONTENT_SECURITY_POLICY
from lemmata.server.run import require_bank
from lemmata.server.tutor_api import DRAWING
from lemmata.solver import solve, strategies
from lemmata.tutoring.history import History
from lemmata.tutoring.tutor import Tutor

from ..tutoring.fakes import FakeModel, FakeSolver, make_tutor
from .test_app import BASE, EQUATION, ask, events, new_session

HOSTILE = [
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "{{ 7 * 7 }} ${jndi:ldap://x} %s%n",
    "../../etc/passwd\u0000\u202e\u2028",
    "'; DROP TABLE dialogues; --",
    r"\href{javascript:alert(1)}{x} \input{/etc/passwd}",
    "9^9^9^9^9",
    "(" * 1000,
]


@pytest.fixture
def client() -> Iterator[TestClient]:
    with TestClient(create_app(make_tutor(model=FakeModel())), base_url=BASE) as client:
        yield client


@pytest.fixture(scope="module")
def solving() -> Iterator[TestClient]:
    """Over the real solver."""
    tutor = Tutor(solve=solve, strategies=strategies)
    tutor.load()
    with TestClient(create_app(tutor), base_url=BASE) as client:
        yield client


def turn(client: TestClient, session: str, question: str = "", **more: Any) -> list[tuple[str, dict[str, Any]]]:
    response = client.post("/api/ask", json={"session": session, "question": question} | more)
    assert response.status_code == 200, response.text
    return events(response.text)


# ---- dialogues


def test_dialogues_are_listed_read_exported_and_forgotten(client: TestClient) -> None:
    assert client.get("/api/sessions").json() == {"sessions": []}
    first, second = new_session(client), new_session(client)
    ask(client, first, EQUATION)
    ask(client, second, "Tell me a story")
    listed = client.get("/api/sessions").json()["sessions"]
    assert [one["session"] for one in listed] == [second, first]
    assert set(listed[0]) == {"session", "title", "created", "messages"}
    assert listed[1]["title"] == EQUATION
    told = client.get(f"/api/sessions/{first}").json()
    assert set(told) == {"session", "title", "created", "messages"}
    assert set(told["messages"][1]) >= {"role", "text", "speaker", "verdict", "solution", "kind", "data", "created"}
    assert client.delete(f"/api/sessions/{first}").status_code == 204
    assert len(client.get("/api/sessions").json()["sessions"]) == 1
    assert client.delete("/api/sessions").status_code == 204
    assert client.get("/api/sessions").json() == {"sessions": []}
    for identifier in (first, second):
        assert client.get(f"/api/sessions/{identifier}").status_code == 404
        assert client.get(f"/api/sessions/{identifier}/export").status_code == 404
        gone = client.post("/api/ask", json={"session": identifier, "question": "", "intent": "hint"})
        assert gone.status_code == 404


def test_an_export_says_who_spoke(client: TestClient) -> None:
    session = new_session(client)
    ask(client, session, EQUATION)
    ask(client, session, "Tell me a <b>story</b>")
    turn(client, session, EQUATION, intent="hint")
    turn(client, session, "x = 4", intent="check")
    markdown = client.get(f"/api/sessions/{session}/export?form=markdown")
    assert markdown.headers["content-type"].startswith("text/markdown")
    assert markdown.headers["content-disposition"] == 'attachment; filename="dialogue.md"'
    for words in (f"# {EQUATION}", "**Solver** (verified)", "**Language model** (**not verified**)", "hint", "`x = 4`"):
        assert words in markdown.text
    exported = client.get(f"/api/sessions/{session}/export?form=json")
    assert exported.headers["content-disposition"] == 'attachment; filename="dialogue.json"'
    assert exported.json() == client.get(f"/api/sessions/{session}").json()
    refused = client.get(f"/api/sessions/{session}/export?form=pdf")
    assert refused.status_code == 400
    assert "known: json, markdown" in refused.json()["error"]
    assert client.get(f"/api/sessions/{session}/export?from=json").status_code == 400


def test_a_dialogue_that_is_deleted_while_it_answers_does_not_come_back() -> None:
    gate = threading.Event()
    tutor = make_tutor(FakeSolver(gate=gate))
    session = tutor.open_session()
    found: list[Any] = []
    asking = threading.Thread(target=lambda: found.extend(tutor.ask(session, EQUATION)))
    asking.start()
    tutor.end_all()
    gate.set()
    asking.join(20)
    assert found[-1].name == "done", "the reader still gets the answer that was on its way"
    assert tutor.listed() == []
    assert tutor.history.messages(session) is None


# ---- turns


def test_hints_and_similar_problems_over_http(solving: TestClient) -> None:
    session = new_session(solving)
    (name, hint), (_, after), (last, end) = turn(solving, session, EQUATION, intent="hint")
    assert (name, last, hint["number"]) == ("hint", "done", 1)
    assert {"hint", "solve", "similar"} <= set(after["intents"])
    assert end["speaker"] == "checked_solution"
    (name, posed), *_ = turn(solving, session, intent="similar")
    assert name == "problem"
    assert set(posed) == {"problem", "family", "level", "seed", "subject"}
    (name, judged), *_ = turn(solving, session, "x = 123456", intent="check")
    assert (name, judged["working"]["verdict"]) == ("working", "wrong")
    kinds = [said["kind"] for said in solving.get(f"/api/sessions/{session}").json()["messages"]]
    assert kinds == [None, "hint", None, "problem", None, "working"]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"intent": "hints"}, "intent"),
        ({"intent": 5}, "intent"),
        ({"intent": "why", "step": "1"}, "step"),
        ({"intent": "why", "step": 1.5}, "step"),
        ({"intent": "why", "step": True}, "step"),
        ({"intent": "hint", "step": 1}, "a step goes with"),
        ({"regenerate": "yes"}, "regenerate"),
        ({"regenerate": True, "question": "x"}, "leave out"),
        ({"regenerate": True}, "only an answer of the language model"),
        ({"intent": "check"}, "empty"),
        ({"intent": "hint", "question": "x" * 2001}, "at most 2000"),
        ({"intent": "hint", "question": "\ud800"}, "surrogate"),
        ({"hint": True}, "unknown key 'hint'"),
    ],
)
def test_turns_that_are_refused(client: TestClient, fields: dict[str, Any], words: str) -> None:
    body = json.dumps({"session": new_session(client), "question": ""} | fields)
    response = client.post("/api/ask", content=body, headers={"Content-Type": "application/json"})
    assert response.status_code == 400
    assert words in response.json()["error"]


@pytest.mark.parametrize("step", [0, -1, 10**9])
def test_a_step_that_is_not_there(solving: TestClient, step: int) -> None:
    session = new_session(solving)
    turn(solving, session, EQUATION)
    (_, delta), *_ = turn(solving, session, intent="why", step=step)
    assert "no step" in delta["text"]


# ---- previews, worksheets, graphs


def test_a_preview(client: TestClient) -> None:
    assert client.post("/api/read", json={"text": "3x + 5"}).json() == {"latex": "3 x + 5", "where": ""}
    half = client.post("/api/read", json={"text": "3x +"})
    assert half.status_code == 200
    assert half.json()["latex"] is None


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("path", ["/api/read", "/api/graph", "/api/worksheet"])
def test_hostile_text_is_only_text(solving: TestClient, path: str, text: str) -> None:
    field = {"/api/read": "text", "/api/graph": "question", "/api/worksheet": "problem"}[path]
    response = solving.post(path, json={field: text})
    assert response.status_code in (200, 204, 400, 404)
    assert "Traceback" not in response.text
    if response.content:
        assert response.headers["content-type"] == "application/json"


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/api/read", {}),
        ("/api/read", {"text": 5}),
        ("/api/read", {"text": "x", "more": 1}),
        ("/api/graph", {"question": ["x"]}),
        ("/api/graph", {"question": ""}),
        ("/api/graph", {"question": "x" * 2001}),
        ("/api/worksheet", {}),
        ("/api/worksheet", {"family": "linear_equation", "problem": "x = 1"}),
        ("/api/worksheet", {"family": "no such"}),
        ("/api/worksheet", {"family": "linear_equation", "level": "1"}),
        ("/api/worksheet", {"family": "linear_equation", "level": 99}),
        ("/api/worksheet", {"family": "linear_equation", "count": 41}),
        ("/api/worksheet", {"family": "linear_equation", "count": 0}),
        ("/api/worksheet", {"family": "linear_equation", "seed": -5}),
        ("/api/worksheet", {"family": "linear_equation", "seed": 10**30}),
    ],
)
def test_bodies_that_are_refused(client: TestClient, path: str, body: dict[str, Any]) -> None:
    response = client.post(path, json=body)
    assert response.status_code == 400, response.text
    assert len(response.json()["error"]) <= 300


@pytest.mark.parametrize("path", ["/api/read", "/api/worksheet", "/api/graph"])
def test_a_body_beyond_the_limit(client: TestClient, path: str) -> None:
    assert client.post(path, json={"text": "x" * 70_000}).status_code == 413


def test_a_worksheet_of_a_dialogue_of_a_problem_and_of_a_family(solving: TestClient) -> None:
    session = new_session(solving)
    refused = solving.post("/api/worksheet", json={"session": session})
    assert refused.status_code == 400
    assert "no question yet" in refused.json()["error"]
    turn(solving, session, EQUATION)
    for like in ({"session": session}, {"problem": EQUATION}, {"family": "linear_equation", "level": 1}):
        made = solving.post("/api/worksheet", json={**like, "count": 5, "seed": 3}).json()
        assert (made["family"], made["seed"], len(made["problems"])) == ("linear_equation", 3, 5)
        assert all(set(problem) == {"text", "answer"} for problem in made["problems"])
    missing = solving.post("/api/worksheet", json={"problem": "What is the meaning of life?"})
    assert missing.status_code == 404
    assert "no family makes problems like this one" in missing.json()["error"]
    assert solving.post("/api/worksheet", json={"session": "x"}).status_code == 404


@pytest.mark.parametrize(("lang", "key"), [("en", "Answers"), ("ko", "정답"), ("zh", "答案")])
def test_the_printable_sheet_keeps_the_policy(client: TestClient, lang: str, key: str) -> None:
    page = client.get(f"/worksheet?family=linear_equation&level=1&count=4&seed=2&lang={lang}")
    assert page.status_code == 200
    assert page.headers["content-type"].startswith("text/html")
    assert page.headers["content-security-policy"] == CONTENT_SECURITY_POLICY
    assert "<style" not in page.text
    assert " style=" not in page.text
    assert "<script" not in page.text
    assert f'<html lang="{lang}">' in page.text
    assert f"<h1>{key}</h1>" in page.text
    assert page.text.count("<li>") == 8
    [sheet] = re.findall(r'rel="stylesheet" href="([^"]+)"', page.text)
    style = client.get(f"/{sheet}")
    assert style.headers["content-type"].startswith("text/css")
    assert "break-before: page" in style.text
    made = client.post("/api/worksheet", json={"family": "linear_equation", "level": 1, "count": 4, "seed": 2}).json()
    assert made["problems"][0]["answer"] in page.text


@pytest.mark.parametrize(
    "query",
    ["", "family=nope", "family=gcd&level=x", "family=gcd&count=-1", "family=gcd&count=99", "family=gcd&lang=xx",
     "family=gcd&family=lcm", "family=gcd&print=1", "family=gcd&seed=99999999999", "family=gcd&level=²"],
)  # fmt: skip
def test_printable_sheets_that_are_refused(client: TestClient, query: str) -> None:
    response = client.get(f"/worksheet?{query}")
    assert response.status_code == 400
    assert "Traceback" not in response.text


def test_a_sheet_without_a_level_is_of_the_familys_first() -> None:
    with TestClient(create_app(make_tutor()), base_url=BASE) as client:
        made = client.post("/api/worksheet", json={"family": "gcd", "count": 1}).json()
        assert made["level"] == family("gcd").levels[0]


def test_a_graph(solving: TestClient) -> None:
    drawn = solving.post("/api/graph", json={"question": "Solve x^2 - 4 = 0"}).json()
    assert set(drawn) == {"curves", "points", "x", "y"}
    assert [point["label"] for point in drawn["points"]] == ["x = -2", "x = 2"]
    assert len(drawn["curves"][0]["xs"]) == len(drawn["curves"][0]["ys"])
    nothing = solving.post("/api/graph", json={"question": "Compute 1 + 1"})
    assert (nothing.status_code, nothing.content) == (204, b"")


def test_only_so_many_are_made_at_once() -> None:
    gate = threading.Event()
    solver = FakeSolver(gate=gate)
    tutor = make_tutor(solver)
    found: list[int] = []
    with TestClient(create_app(tutor), base_url=BASE) as client:

        def draw() -> None:
            found.append(client.post("/api/graph", json={"question": EQUATION}).status_code)

        asking = [threading.Thread(target=draw) for _ in range(DRAWING)]
        for thread in asking:
            thread.start()
        deadline = time.monotonic() + 20
        while solver.waiting.count(EQUATION) < DRAWING and time.monotonic() < deadline:
            time.sleep(0.01)
        refused = client.post("/api/graph", json={"question": EQUATION})
        assert refused.status_code == 429
        assert refused.headers["retry-after"] == "1"
        assert client.post("/api/read", json={"text": "x"}).status_code == 200, "others are served meanwhile"
        gate.set()
        for thread in asking:
            thread.join(30)
    assert found == [200] * DRAWING


# ---- who may


def test_with_a_key_dialogues_are_whoevers_has_it(tmp_path: Path) -> None:
    key = "a-key-of-more-than-16"
    tutor = make_tutor(history=History(tmp_path / "tutor.db"))
    app = create_app(tutor, settings=ServerSettings(api_key=key))
    with TestClient(app, base_url=BASE) as client:
        assert client.get("/api/sessions").status_code == 401
        assert client.delete("/api/sessions").status_code == 401
        assert client.get("/api/sessions", headers={"Authorization": f"Bearer {key}"}).status_code == 200
        assert client.get("/static/worksheet.css").status_code == 200


def test_a_bank_that_is_not_there_is_found_out_at_once(tmp_path: Path) -> None:
    from lemmata.errors import InputError

    with pytest.raises(InputError, match="no such bank"):
        require_bank(tmp_path / "nothing.db")
    (tmp_path / "notes.db").write_text("no bank " * 500)
    with pytest.raises(InputError, match="not a question bank"):
        require_bank(tmp_path / "notes.db")
