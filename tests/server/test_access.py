"""pytest tests/server/test_access.py

Who may ask what: every route is closed until it says otherwise.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from lemmata.errors import InputError
from lemmata.server import ServerSettings, serve
from lemmata.server.app import create_app
from lemmata.server.guard import is_open
from lemmata.server.run import require_access

from ..tutoring.fakes import FakeModel, make_tutor

KEY = "a-key-of-more-than-16"
BASE = "http://127.0.0.1:8000"
CLOSED = [
    ("GET", "/health"),
    ("GET", "/metrics"),
    ("GET", "/v1/models"),
    ("GET", "/v1/models/tiny"),
    ("POST", "/v1/chat/completions"),
    ("POST", "/v1/completions"),
    ("POST", "/v1/solve"),
    ("POST", "/v1/bank/search"),
    ("POST", "/tokenize"),
    ("POST", "/api/sessions"),
    ("GET", "/api/sessions/x"),
    ("DELETE", "/api/sessions/x"),
    ("GET", "/api/sessions"),
    ("DELETE", "/api/sessions"),
    ("GET", "/api/sessions/x/export"),
    ("POST", "/api/ask"),
    ("POST", "/api/read"),
    ("POST", "/api/worksheet"),
    ("POST", "/api/graph"),
    ("GET", "/worksheet?family=gcd"),
    ("GET", "/api/runs"),
    ("GET", "/api/runs/x"),
    ("POST", "/api/mask"),
    ("GET", "/nothing"),
    ("POST", "/"),
    ("PUT", "/static/main.js"),
]


@pytest.fixture
def keyed() -> Iterator[TestClient]:
    app = create_app(make_tutor(model=FakeModel()), settings=ServerSettings(api_key=KEY))
    with TestClient(app, base_url=BASE) as client:
        yield client


def test_these_are_all_routes() -> None:
    app = create_app(make_tutor())
    known = {path.partition("?")[0] for _, path in CLOSED}
    for route in app.routes:
        path = route.path.replace("{id}", "x").replace("{name}", "x").replace("{model:path}", "tiny")  # type: ignore[attr-defined]
        assert path in known or path in ("/static", "/static/worksheet.css"), f"{path}: say here whether it is open"


@pytest.mark.parametrize(("method", "path"), CLOSED)
@pytest.mark.parametrize(
    "given", [None, "Bearer wrong-key-of-16-chars", f"Basic {KEY}", f"Bearer {KEY}x", KEY, "Bearer"]
)
def test_with_a_key_every_route_needs_it(keyed: TestClient, method: str, path: str, given: str | None) -> None:
    headers = {} if given is None else {"Authorization": given}
    refused = keyed.request(method, path, headers=headers)
    assert refused.status_code == 401
    assert refused.headers["www-authenticate"] == "Bearer"
    error = refused.json()["error"]
    assert "API key" in (error if path.startswith("/api/") else error["message"])
    assert KEY not in refused.text


@pytest.mark.parametrize(("method", "path"), CLOSED)
def test_with_the_key_every_route_answers_from_anywhere(keyed: TestClient, method: str, path: str) -> None:
    headers = {"Authorization": f"Bearer {KEY}", "Host": "tutor.example", "Origin": "https://tutor.example"}
    assert keyed.request(method, path, headers=headers).status_code not in (400 if method == "GET" else 0, 401, 403)


def test_the_page_and_its_files_are_open(keyed: TestClient) -> None:
    for path in ("/", "/static/main.js", "/static/vendor/katex/katex.min.js"):
        assert keyed.get(path).status_code == 200
        assert is_open("GET", path)
    for path in ("/static", "/staticx", "//", "/static/../v1/models", "/STATIC/main.js", "/index.html", ""):
        assert not is_open("GET", path)


def test_a_route_that_is_added_later_is_closed() -> None:
    async def secret(request: Request) -> PlainTextResponse:
        return PlainTextResponse("secret")

    app = create_app(make_tutor(), settings=ServerSettings(api_key=KEY))
    app.router.routes.append(Route("/new", secret))
    with TestClient(app, base_url=BASE) as client:
        assert client.get("/new").status_code == 401
        assert client.get("/new", headers={"Authorization": f"Bearer {KEY}"}).text == "secret"


@pytest.mark.parametrize(
    ("client", "status"), [("127.0.0.1", 200), ("::1", 200), ("192.168.1.7", 403), ("2001:db8::1", 403)]
)
def test_without_a_key_other_machines_are_refused(client: str, status: int) -> None:
    app = create_app(make_tutor())
    with TestClient(app, base_url=BASE, client=(client, 5000)) as asking:
        assert asking.get("/health").status_code == status


def test_a_second_host_header_is_refused() -> None:
    with TestClient(create_app(make_tutor()), base_url=BASE) as client:
        headers: Any = [("Host", "127.0.0.1"), ("Host", "evil.example")]
        assert client.get("/health", headers=headers).status_code == 400


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.7", "tutor.school", ""])
def test_it_does_not_listen_elsewhere_without_a_key(host: str) -> None:
    with pytest.raises(InputError, match="set an API key"):
        serve(host=host, port=0)
    require_access(host, ServerSettings(api_key=KEY))


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1.2.3", "::1", "localhost"])
def test_it_does_on_this_machine(host: str) -> None:
    require_access(host, ServerSettings())


@pytest.mark.parametrize("key", ["", "short", "with spaces in the key", "with\nline\nbreaks\nin it", "schlüssel" * 3])
def test_a_key_that_is_none(key: str) -> None:
    with pytest.raises(InputError, match="at least 16 printable ASCII"):
        require_access("127.0.0.1", ServerSettings(api_key=key))


@pytest.mark.parametrize("prefix", ["tutor", "/tutor/", "/"])
def test_a_root_path_that_is_none(prefix: str) -> None:
    with pytest.raises(InputError, match="begins with a slash and ends without one"):
        require_access("127.0.0.1", ServerSettings(root_path=prefix))


def test_behind_a_proxys_prefix() -> None:
    app = create_app(make_tutor(), settings=ServerSettings(api_key=KEY))
    with TestClient(app, base_url=BASE, root_path="/tutor") as client:
        assert client.get("/tutor/").status_code == 200
        assert client.get("/tutor/static/main.js").status_code == 200
        assert client.get("/tutor/health").status_code == 401
        assert client.get("/tutor/health", headers={"Authorization": f"Bearer {KEY}"}).status_code == 200
