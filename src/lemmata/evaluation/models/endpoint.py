"""Any OpenAI-compatible HTTP endpoint as a model, many requests at a time. Retries and waiting are the client's.

The key is read from `LEMMATA_API_KEY`, else `OPENAI_API_KEY`; it is never stored. What an endpoint serves under a name
can change without a trace: its identity is its address and that name.
"""

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from lemmata.errors import InputError, MissingPartError
from lemmata.evaluation.generation import Generation, as_text
from lemmata.evaluation.models.base import Completion, EndpointError, Request, Usage

RETRIES = 5
TIMEOUT = 600.0
"""Seconds for one request."""
_REFUSALS = (400, 413, 422)
"""The request itself is refused (too long, most often): that sample has no answer, the run goes on."""


class EndpointModel:
    """`URL#name`; an URL without a path means `/v1`. Chat completions, or plain completions for the paper's prompt."""

    unit_size = 1
    mixes = False

    def __init__(self, address: str, concurrency: int = 8, prices: tuple[float, float] | None = None) -> None:
        """`prices`: of a million prompt tokens and a million answer tokens. Raises InputError, MissingPartError."""
        url, _, name = address.partition("#")
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.netloc or not name:
            raise InputError(f"an endpoint is http(s)://HOST[/PATH]#MODEL, got {address!r}")
        if parts.username or parts.password:
            raise InputError("an endpoint's key goes into LEMMATA_API_KEY, not into its URL")
        if concurrency < 1:
            raise InputError(f"concurrency must be positive, got {concurrency}")
        try:
            from openai import OpenAI
        except ImportError:
            raise MissingPartError("an endpoint needs openai: pip install 'lemmata[eval]'") from None
        self.url = url.rstrip("/") if parts.path.strip("/") else f"{parts.scheme}://{parts.netloc}/v1"
        self.model, self.name = name, f"{self.url}#{name}"
        self.concurrency, self.prices = concurrency, prices
        self.usage = Usage(cost=None if prices is None else 0.0)
        key = os.environ.get("LEMMATA_API_KEY") or os.environ.get("OPENAI_API_KEY") or "none"
        self._client = OpenAI(api_key=key, base_url=self.url, max_retries=RETRIES, timeout=TIMEOUT)

    def identity(self) -> dict[str, Any]:
        """Address and name."""
        return {"model": "endpoint", "url": self.url, "name": self.model}

    def complete(
        self, units: Sequence[Sequence[Request]], generation: Generation
    ) -> Iterator[tuple[int, list[Completion]]]:
        """As they come back. Where one fails for good, those under way are still waited for and given out."""
        pool = ThreadPoolExecutor(self.concurrency)
        numbers = iter(range(len(units)))
        running: dict[Future[tuple[Completion, int]], int] = {}
        failure: Exception | None = None
        try:
            while True:
                # Not all at once: after a failure nothing more may be sent.
                free = 0 if failure else self.concurrency - len(running)
                for number in islice(numbers, free):
                    running[pool.submit(self._ask, units[number][0], generation)] = number
                if not running:
                    break
                for future in wait(running, return_when=FIRST_COMPLETED).done:
                    number = running.pop(future)
                    error = future.exception()
                    if error is not None:
                        failure = failure or self._explained(error)
                        continue
                    completion, retries = future.result()
                    self._count(completion, retries)
                    yield number, [completion]
        finally:
            pool.shutdown(cancel_futures=True)
        if failure is not None:
            raise failure

    def _ask(self, request: Request, generation: Generation) -> tuple[Completion, int]:
        from openai import APIStatusError

        settings: dict[str, Any] = {
            "model": self.model,
            "max_tokens": generation.max_tokens,
            "temperature": generation.temperature,
            "top_p": generation.top_p,
            "seed": generation.seed + request.sample,
        }
        if generation.stops:
            settings["stop"] = list(generation.stops)
        plain = generation.style == "problem-solution"
        try:
            if plain:
                raw = self._client.completions.with_raw_response.create(prompt=as_text(request.dialogue), **settings)
            else:
                messages: list[Any] = [{"role": m.role, "content": m.content} for m in request.dialogue.messages]
                raw = self._client.chat.completions.with_raw_response.create(messages=messages, **settings)
        except APIStatusError as error:
            if error.status_code in _REFUSALS:
                return Completion("", "refused"), 0
            raise
        body: Any = raw.parse()
        choices = getattr(body, "choices", None)
        if not choices:
            raise EndpointError(f"{self.name}: the reply has no choices")
        choice = choices[0]
        text = choice.text if plain else choice.message.content
        usage = body.usage
        counts = (usage.prompt_tokens, usage.completion_tokens) if usage is not None else (0, 0)
        return Completion(text or "", choice.finish_reason or "stop", *counts), raw.retries_taken

    def _count(self, completion: Completion, retries: int) -> None:
        usage = self.usage
        usage.requests += 1
        usage.retries += retries
        usage.prompt_tokens += completion.prompt_tokens
        usage.tokens += completion.tokens
        if self.prices is not None and usage.cost is not None:
            usage.cost += (self.prices[0] * completion.prompt_tokens + self.prices[1] * completion.tokens) / 1e6

    def _explained(self, error: BaseException) -> Exception:
        from openai import APIConnectionError, APIStatusError, OpenAIError

        if isinstance(error, APIStatusError):
            return EndpointError(f"{self.name}: HTTP {error.status_code}: {_line(error.message)}")
        if isinstance(error, APIConnectionError):
            return EndpointError(f"{self.name}: no answer after {RETRIES} retries: {_line(error.__cause__ or error)}")
        if isinstance(error, OpenAIError | ValueError):
            return EndpointError(f"{self.name}: not the reply of such an endpoint: {_line(error)}")
        if isinstance(error, Exception):
            return error
        raise error


def _line(error: object) -> str:
    return " ".join(str(error).split())[:200]
