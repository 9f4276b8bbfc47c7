"""The OpenAI-compatible routes: /v1/models, /v1/chat/completions, /v1/completions, and /tokenize. Stateless.

Client and engine meet in `Answers`: whoever goes away, streamed or not, has his answers cancelled.
"""

import asyncio
import json
import logging
import secrets
import time
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from lemmata.errors import InputError
from lemmata.server.bodies import Asked, ChatBody, ChatMessage, CompletionBody, TokenizeBody
from lemmata.server.errors import ApiError
from lemmata.server.metrics import Metrics
from lemmata.server.requests import read_body
from lemmata.server.settings import ServerSettings
from lemmata.tutoring.chat import Answers, Backend

if TYPE_CHECKING:
    from lemmata.dialogue import Dialogue, Encoded
    from lemmata.engine import Reply
    from lemmata.engine.sampling import TokenLogprob

logger = logging.getLogger(__name__)

Shape = Callable[[int, str, "tuple[TokenLogprob, ...]", str | None], dict[str, Any]]
"""(choice, text, log-probabilities, finish reason) -> an entry of `choices`, whole or of a chunk."""


class OpenAiApi:
    """`name()` is the served model's, None without one; `ready()` whether requests are answered."""

    def __init__(
        self,
        backend: Backend,
        settings: ServerSettings,
        metrics: Metrics,
        name: Callable[[], str | None],
        ready: Callable[[], bool],
    ) -> None:
        self._backend, self._settings, self._metrics = backend, settings, metrics
        self._name, self._ready = name, ready
        self.routes = [
            Route("/v1/models", self.models),
            Route("/v1/models/{model:path}", self.model),
            Route("/v1/chat/completions", self.chat, methods=["POST"]),
            Route("/v1/completions", self.completions, methods=["POST"]),
            Route("/tokenize", self.tokenize, methods=["POST"]),
        ]

    async def models(self, request: Request) -> Response:
        name = self._name()
        return JSONResponse({"object": "list", "data": [] if name is None else [self._model(name)]})

    async def model(self, request: Request) -> Response:
        self._require_model(request.path_params["model"])
        return JSONResponse(self._model(request.path_params["model"]))

    async def chat(self, request: Request) -> Response:
        body = await self._read(request, ChatBody)
        if body.max_tokens is not None and body.max_completion_tokens is not None:
            raise ApiError(400, "give max_tokens or max_completion_tokens, not both", param="max_completion_tokens")
        if body.top_logprobs is not None and not body.logprobs:
            raise ApiError(400, "top_logprobs needs logprobs: true", param="top_logprobs")
        dialogue = self._dialogue(body.messages)
        prompt = await asyncio.to_thread(self._backend.encode, dialogue)
        logprobs = (body.top_logprobs or 0) if body.logprobs else None
        self._log_text(lambda: body.messages[-1].text)
        shape = _chat_chunk if body.stream else _chat_choice
        kind = "chat.completion.chunk" if body.stream else "chat.completion"
        head = {"id": f"chatcmpl-{secrets.token_hex(12)}", "object": kind}
        most = body.max_tokens or body.max_completion_tokens
        return await self._answer(request, body, [prompt], most, logprobs, head, self._shaped(shape))

    async def completions(self, request: Request) -> Response:
        body = await self._read(request, CompletionBody)
        given: Any = body.prompt
        if isinstance(given, str) or (given and isinstance(given[0], int)):
            given = [given]
        if not given:
            raise ApiError(400, "prompt is empty", param="prompt")
        if len(given) > self._settings.max_samples:
            raise ApiError(400, f"at most {self._settings.max_samples} prompts a request", param="prompt")
        prompts = []
        for one in given:
            encode = self._backend.encode_text if isinstance(one, str) else self._backend.given
            prompts.append(await asyncio.to_thread(encode, one))
        head = {"id": f"cmpl-{secrets.token_hex(12)}", "object": "text_completion"}
        most = 16 if body.max_tokens is None else body.max_tokens  # OpenAI's default
        return await self._answer(request, body, prompts, most, body.logprobs, head, self._shaped(_text_choice))

    async def tokenize(self, request: Request) -> Response:
        body = await self._read(request, TokenizeBody)
        if (body.prompt is None) == (body.messages is None):
            raise ApiError(400, "give either prompt or messages")
        if body.messages is None:
            prompt = await asyncio.to_thread(self._backend.encode_text, body.prompt or "")
        else:
            prompt = await asyncio.to_thread(self._backend.encode, self._dialogue(body.messages))
        found = {
            "tokens": list(prompt.token_ids),
            "segments": list(prompt.segment_ids),
            "count": len(prompt),
            "max_model_len": self._backend.running().context,
        }
        return JSONResponse(found)

    async def _answer(
        self,
        request: Request,
        body: Asked,
        prompts: "list[Encoded]",
        most: int | None,
        logprobs: int | None,
        head: dict[str, Any],
        shape: Shape,
    ) -> Response:
        if body.stream_options is not None and not body.stream:
            raise ApiError(400, "stream_options needs stream: true", param="stream_options")
        samples = body.n or 1
        if samples * len(prompts) > self._settings.max_samples:
            raise ApiError(400, f"at most {self._settings.max_samples} answers a request", param="n")
        began = time.monotonic()
        context = self._backend.running().context
        sampling = self._backend.sampling(**body.sampling(), max_tokens=most or context, logprobs=logprobs)
        head |= {"created": int(time.time()), "model": body.model}
        answers = Answers(self._backend)
        try:
            for prompt in prompts:
                answers.ask(prompt, sampling, samples)
            if body.stream:
                usage = bool(body.stream_options and body.stream_options.include_usage)
                stream = self._stream(answers, began, head, shape, usage, samples)
                return _Streamed(answers, stream, self._settings)
        except BaseException:
            answers.__exit__()
            raise
        with answers:
            return await self._whole(request, answers, began, head, shape, samples)

    async def _whole(
        self, request: Request, answers: Answers, began: float, head: dict[str, Any], shape: Shape, samples: int
    ) -> Response:
        gone = asyncio.ensure_future(_disconnected(request))
        replies: dict[int, Reply] = {}
        seen = False
        try:
            while not answers.over:
                coming = asyncio.ensure_future(answers.next())
                await asyncio.wait({coming, gone}, return_when=asyncio.FIRST_COMPLETED)
                if not coming.done():
                    coming.cancel()
                    return Response(status_code=499)  # nobody reads it
                number, event = coming.result()
                if not seen:
                    seen = True
                    self._metrics.first_token(time.monotonic() - began)
                if event.kind == "failed":
                    raise ApiError(503, event.message)
                if event.kind == "ended":
                    replies[number] = event.reply
        finally:
            gone.cancel()
        if any(reply.finish_reason == "cancelled" for reply in replies.values()):
            raise ApiError(503, "the server is stopping")
        ordered = [replies[number] for number in sorted(replies)]
        for reply in ordered:
            self._log_text(lambda reply=reply: reply.text)  # type: ignore[misc]
        choices = [
            shape(number, reply.text, reply.logprobs, reply.finish_reason) for number, reply in enumerate(ordered)
        ]
        return JSONResponse({**head, "choices": choices, "usage": _usage(ordered, samples)})

    async def _stream(
        self, answers: Answers, began: float, head: dict[str, Any], shape: Shape, usage: bool, samples: int
    ) -> AsyncIterator[ServerSentEvent]:
        extra: dict[str, Any] = {"usage": None} if usage else {}
        chat = head["object"] == "chat.completion.chunk"
        replies: dict[int, Reply] = {}
        seen = False
        if chat:
            for number in range(len(answers.tickets)):
                opening = {"index": number, "delta": {"role": "assistant", "content": ""}, "finish_reason": None}
                yield _event({**head, "choices": [opening], **extra})
        while not answers.over:
            number, event = await answers.next()
            if not seen:
                seen = True
                self._metrics.first_token(time.monotonic() - began)
            if event.kind == "piece":
                yield _event({**head, "choices": [shape(number, event.text, event.logprobs, None)], **extra})
            elif event.kind == "ended" and event.reply.finish_reason != "cancelled":
                replies[number] = event.reply
                self._log_text(lambda event=event: event.reply.text)  # type: ignore[misc]
                yield _event({**head, "choices": [shape(number, "", (), event.reply.finish_reason)], **extra})
            else:
                said = event.message if event.kind == "failed" else "the server is stopping"
                yield _event({"error": {"message": said, "type": "server_error", "param": None, "code": None}})
                return
        if usage:
            ordered = [replies[number] for number in sorted(replies)]
            yield _event({**head, "choices": [], "usage": _usage(ordered, samples)})
        yield ServerSentEvent("[DONE]", sep="\n")

    async def _read(self, request: Request, cls: type[Any]) -> Any:
        body = await read_body(request, cls, self._settings.max_body_bytes, self._settings.body_seconds)
        if not self._ready():
            raise ApiError(503, "the model is not ready; GET /health says when it is")
        if getattr(body, "model", None) is not None or self._name() is None:
            self._require_model(body.model)
        return body

    def _require_model(self, name: str | None) -> None:
        if name != self._name() or name is None:
            known = self._name()
            here = f"this server has {known!r}" if known else "this server has no language model"
            raise ApiError(404, f"the model {str(name)[:100]!r} is not served here; {here}", "model_not_found", "model")

    def _dialogue(self, messages: list[ChatMessage]) -> "Dialogue":
        from lemmata.dialogue import Dialogue, Message

        if len(messages) > self._settings.max_messages:
            raise ApiError(400, f"at most {self._settings.max_messages} messages", param="messages")
        roles = {"developer": "system"}
        return Dialogue(tuple(Message(roles.get(one.role, one.role), _clean(one.text)) for one in messages))

    def _shaped(self, shape: "Callable[..., dict[str, Any]]") -> Shape:
        def with_text(number: int, text: str, logprobs: Any, reason: str | None) -> dict[str, Any]:
            return shape(self._backend.text_of, number, text, logprobs, reason)

        return with_text

    def _log_text(self, text: Callable[[], str]) -> None:
        if self._settings.log_texts:
            logger.info("text: %s", json.dumps(text(), ensure_ascii=True))

    def _model(self, name: str) -> dict[str, Any]:
        return {"id": name, "object": "model", "created": self._backend.created, "owned_by": "lemmata"}


class _Streamed(EventSourceResponse):  # type: ignore[misc]
    """A stream of answers, which are cancelled when it ends, however it ends and even if it never began."""

    def __init__(self, answers: Answers, stream: AsyncIterator[ServerSentEvent], settings: ServerSettings) -> None:
        grace = max(0, settings.stop_seconds - 1)
        super().__init__(stream, sep="\n", send_timeout=settings.send_seconds, shutdown_grace_period=grace)
        self._answers = answers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with self._answers:
            await super().__call__(scope, receive, send)


def _clean(text: str) -> str:
    if any("\ud800" <= char <= "\udfff" for char in text):
        raise InputError("a message holds a character that is no Unicode text (a lone surrogate)")
    return text


async def _disconnected(request: Request) -> None:
    """Return when the client has gone."""
    with suppress(Exception):
        while (await request.receive())["type"] != "http.disconnect":
            pass


def _usage(replies: "list[Reply]", samples: int) -> dict[str, Any]:
    """A prompt's tokens count once, however many samples it had."""
    asked = replies[::samples]
    prompt = sum(reply.prompt_tokens for reply in asked)
    answer = sum(len(reply.token_ids) for reply in replies)
    return {
        "prompt_tokens": prompt,
        "completion_tokens": answer,
        "total_tokens": prompt + answer,
        "prompt_tokens_details": {"cached_tokens": sum(reply.cached_tokens for reply in asked)},
    }


def _chat_choice(text_of: Callable[[int], str], number: int, text: str, logprobs: Any, reason: str) -> dict[str, Any]:
    message = {"role": "assistant", "content": text, "refusal": None}
    return {
        "index": number,
        "message": message,
        "logprobs": _chat_logprobs(text_of, logprobs),
        "finish_reason": reason,
    }


def _chat_chunk(
    text_of: Callable[[int], str], number: int, text: str, logprobs: Any, reason: str | None
) -> dict[str, Any]:
    delta = {} if reason else {"content": text}
    return {"index": number, "delta": delta, "logprobs": _chat_logprobs(text_of, logprobs), "finish_reason": reason}


def _chat_logprobs(text_of: Callable[[int], str], logprobs: Any) -> dict[str, Any] | None:
    def entry(token: int, logprob: float) -> dict[str, Any]:
        text = text_of(token)
        return {"token": text, "logprob": logprob, "bytes": list(text.encode("utf-8"))}

    if not logprobs:
        return None
    return {
        "content": [
            {**entry(one.token, one.logprob), "top_logprobs": [entry(*other) for other in one.top]} for one in logprobs
        ],
        "refusal": None,
    }


def _text_choice(
    text_of: Callable[[int], str], number: int, text: str, logprobs: Any, reason: str | None
) -> dict[str, Any]:
    found = None
    if logprobs:
        found = {
            "tokens": [text_of(one.token) for one in logprobs],
            "token_logprobs": [one.logprob for one in logprobs],
            "top_logprobs": [{text_of(token): value for token, value in one.top} for one in logprobs],
            "text_offset": [],
        }
    return {"index": number, "text": text, "logprobs": found, "finish_reason": reason}


def _event(document: dict[str, Any]) -> ServerSentEvent:
    return ServerSentEvent(json.dumps(document, ensure_ascii=False), sep="\n")
