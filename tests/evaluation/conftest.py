"""What the evaluation tests share: a scripted endpoint on a free port, a tiny checkpoint, the public data's folder."""

import json
import os
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from lemmata.evaluation.models.base import Completion, Usage

DATA = Path(os.environ.get("LEMMATA_DATA", Path(__file__).parents[2].parent / "shared" / "data"))


@pytest.fixture(autouse=True)
def own_data_folder(tmp_path, monkeypatch):
    """No test writes into the data folder of whoever runs it, or sends a key."""
    monkeypatch.setenv("LEMMATA_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    monkeypatch.delenv("LEMMATA_API_KEY", raising=False)


@pytest.fixture
def data() -> Path:
    if not DATA.is_dir():
        pytest.skip("the public data are not here (LEMMATA_DATA)")
    return DATA


class Endpoint(ThreadingHTTPServer):
    """An OpenAI-compatible server whose replies `script(request body)` gives: text, or an HTTP status."""

    daemon_threads = True

    def __init__(self, script: Callable[[dict[str, Any]], str | int]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.script = script
        self.requests: list[dict[str, Any]] = []
        self.keys: list[str] = []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}#scripted"


class _Handler(BaseHTTPRequestHandler):
    server: Endpoint
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.requests.append({"path": self.path, **body})
        self.server.keys.append(self.headers.get("Authorization", ""))
        said = self.server.script(body)
        if isinstance(said, int):
            self._send(said, {"error": {"message": f"status {said}"}})
            return
        choice: dict[str, Any] = {"index": 0, "finish_reason": "stop"}
        if self.path.endswith("/chat/completions"):
            choice["message"] = {"role": "assistant", "content": said}
        else:
            choice["text"] = said
        usage = {"prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 15}
        self._send(200, {"id": "x", "object": "o", "created": 0, "model": "m", "choices": [choice], "usage": usage})

    def _send(self, status: int, document: dict[str, Any]) -> None:
        text = json.dumps(document).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        if status == 429:
            self.send_header("retry-after-ms", "1")
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_: Any) -> None:
        """Quiet."""


@pytest.fixture
def endpoint() -> Iterator[Callable[..., Endpoint]]:
    """`endpoint(script)` starts one."""
    servers = []

    def start(script: Callable[[dict[str, Any]], str | int] = lambda body: "\\boxed{1}") -> Endpoint:
        servers.append(Endpoint(script))
        return servers[-1]

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def judge_script(body: dict[str, Any]) -> str:
    """A judge that gives every scale of every prompt its best mark but one."""
    prompt = body["messages"][-1]["content"]
    if '"ai_involved"' in prompt:
        return '{"reason": "It reads well.", "ai_involved": false, "index": null}'
    numbers = ("score", "instruction_following", "error_diagnosis", "problem_quality", "solution_accuracy")
    given = ", ".join(f'"{name}": 4' for name in numbers if f'"{name}"' in prompt)
    return f'Reasons. {{"rationale": "because $\\frac{{1}}{{2}}$", {given}}}'


class Fixed:
    """A model whose replies a function gives; it counts what it was asked."""

    def __init__(self, reply: Callable[[Any], str], name: str = "fixed", unit_size: int = 1) -> None:
        self.reply, self.name, self.unit_size = reply, name, unit_size
        self.mixes = False
        self.usage = Usage()
        self.asked: list[str] = []

    def identity(self) -> dict[str, Any]:
        return {"model": self.name}

    def complete(self, units, generation):
        for number, unit in enumerate(units):
            found = []
            for request in unit:
                self.asked.append(request.dialogue.messages[-1].content)
                found.append(Completion(self.reply(request), "stop", 3, 2))
            yield number, found


@pytest.fixture(scope="session")
def checkpoint(tmp_path_factory) -> Path:
    """A random model as `lemmata train` saves one, under ISM."""
    import torch

    from lemmata.models import MaskContract, build_model, save_model, train_tokenizer

    torch.set_num_threads(1)
    torch.manual_seed(0)
    tokenizer = train_tokenizer(["What is 2 + 3? It is 5.", "Solve x + 1 = 2."] * 20, vocab_size=300)
    folder = tmp_path_factory.mktemp("model") / "tiny"
    save_model(build_model("tutor-nano", len(tokenizer)), tokenizer, folder, MaskContract(mask="ism"))
    return folder


@pytest.fixture
def fixed() -> type[Fixed]:
    """`fixed(reply)` is a model that says what `reply(request)` gives."""
    return Fixed


@pytest.fixture
def judging() -> Callable[[dict[str, Any]], str]:
    """The script of an endpoint that judges well."""
    return judge_script
