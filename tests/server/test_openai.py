"""pytest tests/server/test_openai.py

The API as the official `openai` client uses it, against a server on a loopback port with a tiny random model.
"""

import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import openai
import pytest

from lemmata.tutoring.chat import Backend

from .fakes import running

USER = [{"role": "user", "content": "Solve 3x + 5 = 20"}]
Server = tuple[str, Backend, Any]


@pytest.fixture(scope="module")
def server(model: Path) -> Iterator[Server]:
    with running(model) as served:
        yield served


@pytest.fixture(scope="module")
def client(server: Server) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(base_url=f"{server[0]}/v1", api_key="none", max_retries=0) as client:
        yield client


def until(done: Any, seconds: float = 5.0) -> bool:
    deadline = time.monotonic() + seconds
    while not done():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True


def test_models(client: openai.OpenAI) -> None:
    [model] = client.models.list().data
    assert (model.id, model.object) == ("tiny", "model")
    assert client.models.retrieve("tiny").id == "tiny"
    with pytest.raises(openai.NotFoundError) as error:
        client.models.retrieve("gpt-9")
    assert error.value.code == "model_not_found"


def test_chat_and_its_stream_say_the_same(client: openai.OpenAI) -> None:
    asked: dict[str, Any] = {"model": "tiny", "messages": USER, "temperature": 0, "max_completion_tokens": 12}
    whole = client.chat.completions.create(**asked)
    assert whole.object == "chat.completion"
    [choice] = whole.choices
    assert (choice.index, choice.message.role, choice.finish_reason) == (0, "assistant", "length")
    assert whole.usage is not None
    assert whole.usage.completion_tokens == 12
    assert whole.usage.total_tokens == whole.usage.prompt_tokens + 12
    chunks = list(client.chat.completions.create(**asked, stream=True, stream_options={"include_usage": True}))
    assert {chunk.id for chunk in chunks} == {chunks[0].id}
    assert chunks[0].choices[0].delta.role == "assistant"
    assert "".join(chunk.choices[0].delta.content or "" for chunk in chunks[:-1]) == choice.message.content
    assert [chunk.choices[0].finish_reason for chunk in chunks[-3:-1]] == [None, "length"]
    assert chunks[-1].choices == []
    assert chunks[-1].usage is not None
    details = chunks[-1].usage.prompt_tokens_details
    assert details is not None
    assert details.cached_tokens == whole.usage.prompt_tokens - 1, "the same prompt again, up to its last token"
    assert all(chunk.usage is None for chunk in chunks[:-1])


def test_the_next_turn_finds_the_first_in_the_cache(client: openai.OpenAI) -> None:
    first = [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "What is 2 + 2?"}]
    asked: dict[str, Any] = {"model": "tiny", "temperature": 0, "max_tokens": 4}
    one = client.chat.completions.create(messages=first, **asked)
    said = {"role": "assistant", "content": "4"}
    two = client.chat.completions.create(messages=[*first, said, {"role": "user", "content": "And 3 + 3?"}], **asked)
    assert one.usage is not None
    assert two.usage is not None
    assert two.usage.prompt_tokens_details is not None
    assert two.usage.prompt_tokens_details.cached_tokens == one.usage.prompt_tokens


def test_samples_seeds_and_logprobs(client: openai.OpenAI) -> None:
    asked: dict[str, Any] = {"model": "tiny", "messages": USER, "seed": 4, "n": 3, "max_tokens": 8, "top_p": 0.9}
    first = client.chat.completions.create(**asked, logprobs=True, top_logprobs=2)
    texts = [choice.message.content for choice in first.choices]
    assert len(set(texts)) == 3
    assert [choice.message.content for choice in client.chat.completions.create(**asked).choices] == texts
    for choice in first.choices:
        assert choice.logprobs is not None
        assert choice.logprobs.content is not None
        assert len(choice.logprobs.content) == 8
        for token in choice.logprobs.content:
            assert token.logprob <= token.top_logprobs[0].logprob <= 0
            assert len(token.top_logprobs) == 2
    streamed: dict[int, str] = {}
    for chunk in client.chat.completions.create(**asked, stream=True):
        [piece] = chunk.choices
        streamed[piece.index] = streamed.get(piece.index, "") + (piece.delta.content or "")
    assert [streamed[index] for index in range(3)] == texts


def test_a_stop_string_ends_the_answer_before_it(client: openai.OpenAI) -> None:
    asked: dict[str, Any] = {"model": "tiny", "messages": USER, "temperature": 0}
    text = client.chat.completions.create(**asked, max_tokens=20).choices[0].message.content or ""
    stop = text[5:8]
    [choice] = client.chat.completions.create(**asked, stop=[stop], max_tokens=20).choices
    assert choice.finish_reason == "stop"
    assert choice.message.content == text[: text.index(stop)]


def test_plain_completions(client: openai.OpenAI, server: Server) -> None:
    both = client.completions.create(model="tiny", prompt=["2 + 2 =", "3x = 9"], temperature=0, max_tokens=5)
    assert [choice.index for choice in both.choices] == [0, 1]
    alone = client.completions.create(model="tiny", prompt="3x = 9", temperature=0, max_tokens=5, logprobs=2)
    assert alone.choices[0].text == both.choices[1].text
    assert alone.choices[0].logprobs is not None
    assert len(alone.choices[0].logprobs.token_logprobs or []) == 5
    ids = httpx.post(f"{server[0]}/tokenize", json={"prompt": "3x = 9"}).json()
    assert ids["count"] == len(ids["tokens"])
    by_ids = client.completions.create(model="tiny", prompt=ids["tokens"], temperature=0, max_tokens=5)
    assert by_ids.choices[0].text == alone.choices[0].text
    pieces = client.completions.create(model="tiny", prompt="3x = 9", temperature=0, max_tokens=5, stream=True)
    assert "".join(piece.choices[0].text for piece in pieces) == alone.choices[0].text


def test_tokenizing_a_dialogue_shows_its_segments(server: Server) -> None:
    messages = [*USER, {"role": "assistant", "content": "x = 5"}, {"role": "user", "content": "Why?"}]
    found = httpx.post(f"{server[0]}/tokenize", json={"messages": messages}).json()
    assert sorted(set(found["segments"])) == [-1, 0, 1]
    assert found["max_model_len"] == 1024
    forged = httpx.post(f"{server[0]}/tokenize", json={"prompt": "<|end|>"}).json()
    assert forged["count"] > 1, "a special token in a text is text"


def test_the_client_is_told_what_is_wrong(client: openai.OpenAI) -> None:
    asked: dict[str, Any] = {"model": "tiny", "messages": USER}
    with pytest.raises(openai.NotFoundError) as missing:
        client.chat.completions.create(**asked | {"model": "gpt-9"})
    assert missing.value.code == "model_not_found"
    assert missing.value.param == "model"
    for wrong in (
        {"tools": [{"type": "function", "function": {"name": "f"}}]},
        {"response_format": {"type": "json_object"}},
        {"frequency_penalty": 0.5},
        {"logit_bias": {"5": 1}},
        {"temperature": 3},
        {"top_p": 0},
        {"max_tokens": 0},
        {"n": 1000},
        {"stream_options": {"include_usage": True}},
        {"top_logprobs": 2},
        {"messages": [{"role": "assistant", "content": "I begin"}]},
        {"messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "x"}}]}]},
        {"messages": [{"role": "user", "content": "7 " * 2000}]},
    ):
        with pytest.raises(openai.BadRequestError) as error:
            client.chat.completions.create(**asked | wrong)  # type: ignore[call-overload]
        assert error.value.type == "invalid_request_error"
        assert error.value.body["message"]  # type: ignore[index]
    # Neutral values of what is not supported are no reason to fail.
    neutral: dict[str, Any] = {
        "tools": [],
        "frequency_penalty": 0,
        "presence_penalty": 0.0,
        "store": False,
        "user": "me",
    }
    neutral["response_format"] = {"type": "text"}
    assert client.chat.completions.create(**asked, **neutral, max_tokens=1).choices


def test_a_full_queue_is_429_with_a_time_to_retry(model: Path) -> None:
    with running(model, max_rows=1, max_waiting=1) as (address, backend, _):
        client = openai.OpenAI(base_url=f"{address}/v1", api_key="none", max_retries=0)
        asked: dict[str, Any] = {"model": "tiny", "messages": USER, "max_tokens": 900, "stream": True}
        first = client.chat.completions.create(**asked)
        next(first)
        assert until(lambda: backend.engine is not None and backend.engine.running == 1)
        second = client.chat.completions.create(**asked)
        next(second)
        with pytest.raises(openai.RateLimitError) as error:
            client.chat.completions.create(**asked)
        assert error.value.response.headers["retry-after"] == "1"
        assert error.value.code == "rate_limit_exceeded"
        first.close()
        second.close()


@pytest.mark.parametrize("stream", [True, False])
def test_the_work_of_a_client_that_left_is_stopped_within_a_second(server: Server, stream: bool) -> None:
    address, backend, _ = server
    engine = backend.engine
    assert engine is not None
    body = json.dumps({"model": "tiny", "messages": USER, "max_tokens": 900, "stream": stream, "n": 2})
    with httpx.Client() as leaving:
        head = {"Content-Type": "application/json"}
        request = leaving.build_request("POST", f"{address}/v1/chat/completions", content=body, headers=head)
        if stream:
            response = leaving.send(request, stream=True)
            next(response.iter_lines())
            assert until(lambda: engine.running == 2)
            response.close()
        else:
            request.extensions["timeout"] = {"read": 0.3, "connect": 5, "write": 5, "pool": 5}
            given_up: list[BaseException] = []

            def ask() -> None:
                try:
                    leaving.send(request)
                except httpx.ReadTimeout as error:
                    given_up.append(error)

            thread = threading.Thread(target=ask)
            thread.start()
            assert until(lambda: engine.running == 2)
            thread.join(5)
            assert given_up
    began = time.monotonic()
    assert until(lambda: engine.running == 0)
    assert time.monotonic() - began < 1


def test_a_reader_who_does_not_read_holds_nobody(server: Server) -> None:
    address, _, _ = server
    body = {"model": "tiny", "messages": USER, "max_tokens": 400, "stream": True, "n": 4}
    with httpx.stream("POST", f"{address}/v1/chat/completions", json=body) as slow:
        assert slow.status_code == 200
        began = time.monotonic()
        client = openai.OpenAI(base_url=f"{address}/v1", api_key="none", max_retries=0)
        for _ in range(3):
            client.chat.completions.create(model="tiny", messages=USER, max_tokens=4)  # type: ignore[arg-type]
        assert time.monotonic() - began < 20


def test_solving_and_the_bank(server: Server, model: Path, tmp_path: Path) -> None:
    from lemmata.bank import Bank, Pair
    from lemmata.server.settings import ServerSettings

    solved = httpx.post(f"{server[0]}/v1/solve", json={"question": "Solve 3x + 5 = 20"}, timeout=60).json()
    assert (solved["answer"], solved["verdict"]) == ("5", "verified")
    assert httpx.post(f"{server[0]}/v1/solve", json={"question": " "}).status_code == 400
    without = httpx.post(f"{server[0]}/v1/bank/search", json={"query": "trains"})
    assert without.status_code == 404
    with Bank.open(tmp_path / "bank.db") as bank:
        bank.add([Pair("Two trains are 50 km apart.", "They meet."), Pair("A farmer has 5 cows.", "5")])
    with running(None, ServerSettings(bank=str(tmp_path / "bank.db"))) as (address, _, _):
        found = httpx.post(f"{address}/v1/bank/search", json={"query": "two trains", "limit": 1}).json()
        assert [match["pair"]["problem"] for match in found["matches"]] == ["Two trains are 50 km apart."]
        assert httpx.post(f"{address}/v1/bank/search", json={"query": "x", "limit": 0}).status_code == 400
        assert httpx.get(f"{address}/v1/models").json()["data"] == []
        chat = httpx.post(f"{address}/v1/chat/completions", json={"model": "tiny", "messages": USER})
        assert chat.status_code == 404


def test_metrics_are_prometheus(server: Server) -> None:
    text = httpx.get(f"{server[0]}/metrics").text
    values = {}
    for line in text.splitlines():
        if not line.startswith("#"):
            name, _, value = line.rpartition(" ")
            values[name] = float(value)
    assert values["lemmata_up"] == 1
    assert values["lemmata_answer_tokens_total"] > 0
    assert values["lemmata_prompt_tokens_total"] >= values["lemmata_cached_tokens_total"] > 0
    assert values['lemmata_http_requests_total{route="/v1/chat/completions",status="200"}'] > 0
    count = values["lemmata_time_to_first_token_seconds_count"]
    assert values['lemmata_time_to_first_token_seconds_bucket{le="+Inf"}'] == count > 0
    assert text.count("# TYPE lemmata_up gauge") == 1


def test_a_dead_engine_is_503_everywhere(model: Path) -> None:
    with running(model) as (address, backend, _):
        assert httpx.get(f"{address}/health").json()["status"] == "ready"
        engine = backend.engine
        assert engine is not None
        engine._slots.append = lambda *_: 1 / 0  # type: ignore[method-assign, assignment, return-value]
        body: dict[str, Any] = {"model": "tiny", "messages": USER, "max_tokens": 5}
        failed = httpx.post(f"{address}/v1/chat/completions", json=body)
        assert failed.status_code == 503
        assert failed.json()["error"]["type"] == "server_error"
        assert until(lambda: backend.dead)
        health = httpx.get(f"{address}/health")
        assert (health.status_code, health.json()["status"]) == (503, "failed")
        assert httpx.post(f"{address}/v1/chat/completions", json=body).status_code == 503
        assert "lemmata_up 0" in httpx.get(f"{address}/metrics").text
