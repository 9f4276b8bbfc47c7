"""pytest tests/server/test_replicas.py

The server over two engines in processes of their own, one of which is killed: needs Ray.
"""

import json
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from lemmata.errors import InputError, MissingPartError
from lemmata.tutoring.chat import Backend

from .fakes import running

# Ray takes its time to start, and more where the machine is busy.
pytestmark = pytest.mark.timeout(600)

LONG = 300
"""Tokens of an answer that takes long enough to be killed in."""


@pytest.fixture(scope="module")
def server(model: Path) -> Iterator[tuple[str, Any]]:
    """(address, pool) of a server with two replicas of two rows each."""
    pytest.importorskip("ray", reason="Ray is not installed: pip install 'lemmata[ray]'")
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("RAY_ADDRESS", raising=False)
        with running(model, replicas=2, max_rows=2, max_waiting=4) as (address, backend, _):
            yield address, backend.engine
    import ray

    assert not ray.is_initialized(), "what was started here was ended"


@pytest.fixture(scope="module")
def alone(model: Path) -> Backend:
    """One engine in this process: what every answer must equal."""
    backend = Backend()
    backend.open(model, 10)
    return backend


def expected(alone: Backend, messages: list[dict[str, str]], tokens: int) -> Any:
    from lemmata.dialogue import Dialogue, Message
    from lemmata.engine import Sampling

    told: list[Any] = []
    done = threading.Event()

    def listen(event: Any) -> None:
        if event.kind != "piece":
            told.append(event)
            done.set()

    dialogue = Dialogue(tuple(Message(one["role"], one["content"]) for one in messages))
    alone.running().submit(alone.encode(dialogue), Sampling(max_tokens=tokens), listen)
    assert done.wait(120)
    return told[0].reply


def body(messages: list[dict[str, str]], tokens: int, **more: Any) -> dict[str, Any]:
    return {"model": "tiny", "messages": messages, "temperature": 0, "max_tokens": tokens, **more}


def user(text: str) -> dict[str, str]:
    return {"role": "user", "content": text}


class Stream(threading.Thread):
    """A streamed answer that is read as it comes."""

    def __init__(self, address: str, messages: list[dict[str, str]]) -> None:
        super().__init__(daemon=True)
        self.address, self.messages = address, messages
        self.text, self.error, self.done = "", "", False
        self.begun = threading.Event()
        self.start()

    def run(self) -> None:
        asked = body(self.messages, LONG, stream=True)
        url = f"{self.address}/v1/chat/completions"
        with httpx.stream("POST", url, json=asked, timeout=120) as answer:
            for line in answer.iter_lines():
                if line == "data: [DONE]":
                    self.done = True
                elif line.startswith("data: "):
                    found = json.loads(line[6:])
                    if "error" in found:
                        self.error = found["error"]["message"]
                        continue
                    self.text += found["choices"][0]["delta"].get("content", "")
                    if self.text:
                        self.begun.set()


def test_a_dialogue_stays_where_its_cache_is(server: tuple[str, Any], alone: Backend) -> None:
    """The share of cached tokens at turn 6 is that of one engine; both replicas have work."""
    address, pool = server
    dialogues: list[list[dict[str, str]]] = [[] for _ in range(4)]
    for turn in range(6):
        for number, messages in enumerate(dialogues):
            messages.append(user(f"Dialogue {number}, turn {turn}: what is {turn} + {number}?"))
            reply = httpx.post(f"{address}/v1/chat/completions", json=body(messages, 5), timeout=120).json()
            one = expected(alone, messages, 5)
            assert reply["choices"][0]["message"]["content"] == one.text
            assert reply["usage"]["prompt_tokens_details"]["cached_tokens"] == one.cached_tokens
            messages.append({"role": "assistant", "content": one.text})
    assert one.cached_tokens > 0.5 * one.prompt_tokens
    time.sleep(1.5)  # figures are fetched with the answers, or every second
    with pool._lock:
        assert all(member.figures.counts.requests == 12 for member in pool._members)
    metrics = httpx.get(f"{address}/metrics", timeout=30).text
    assert "lemmata_replicas_alive 2" in metrics
    assert "lemmata_engine_requests_total 24" in metrics


def test_a_reader_that_leaves_stops_its_answer(server: tuple[str, Any]) -> None:
    address, pool = server
    with httpx.stream(
        "POST", f"{address}/v1/chat/completions", json=body([user("Go on")], 900, stream=True), timeout=120
    ) as answer:
        for line in answer.iter_lines():
            if "content" in line:
                break
    deadline = time.monotonic() + 30
    while not pool.counts.cancelled and time.monotonic() < deadline:
        time.sleep(0.05)
    assert pool.counts.cancelled == 1
    assert not any(member.flying for member in pool._members)


def test_a_replica_is_killed_in_the_middle_of_answers(server: tuple[str, Any], alone: Backend) -> None:
    address, pool = server
    asked = [[user(f"Tell me about {name} at length")] for name in ("ducks", "geese", "swans", "herons")]
    streams = [Stream(address, messages) for messages in asked]
    for stream in streams:
        assert stream.begun.wait(120)
    # Two rows each: these wait, untold, and are given to the other replica.
    more = [Stream(address, [user(f"And about {name}")]) for name in ("cranes", "storks")]
    deadline = time.monotonic() + 30
    while sum(len(member.flying) for member in pool._members) < 6 and time.monotonic() < deadline:
        time.sleep(0.01)
    victim = pool.processes[0]
    with pool._lock:
        assert [len(member.flying) for member in pool._members] == [3, 3]
    os.kill(victim, signal.SIGKILL)
    for stream in (*streams, *more):
        stream.join(120)
    assert httpx.get(f"{address}/health", timeout=30).status_code == 200, "one replica is enough"
    lost = [stream for stream in streams if stream.error]
    assert len(lost) == 2
    for stream in (*streams, *more):
        whole = expected(alone, stream.messages, LONG).text
        if stream in lost:
            assert "has died; ask again" in stream.error
            assert whole.startswith(stream.text)
            assert not stream.done
            again = httpx.post(f"{address}/v1/chat/completions", json=body(stream.messages, LONG), timeout=120)
            assert again.json()["choices"][0]["message"]["content"] == whole, "its dialogue can be continued"
        else:
            assert stream.done
            assert stream.text == whole
    deadline = time.monotonic() + 120
    while pool.alive < 2 and time.monotonic() < deadline:
        time.sleep(0.2)
    assert pool.alive == 2
    assert victim not in pool.processes
    answers = [httpx.post(f"{address}/v1/chat/completions", json=body([user(text)], 3), timeout=120) for text in "abcd"]
    assert {answer.status_code for answer in answers} == {200}


def test_without_ray_the_command_that_installs_it(model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(MissingPartError, match=r"more than one replica needs Ray: pip install 'lemmata\[ray\]'"):
        Backend(replicas=2).open(model, 10)
    with pytest.raises(InputError, match="replicas must be positive, got 0"):
        Backend(replicas=0)
