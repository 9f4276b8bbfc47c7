"""Counts of the server in Prometheus' text format. Knows what an engine counts, nothing of requests' contents."""

import threading
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lemmata.engine import Engine
    from lemmata.engine.pool import Pool

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
"""Upper bounds in seconds."""

_ENGINE = {
    "requests": ("lemmata_engine_requests_total", "Answers that were asked of the engine."),
    "prompt_tokens": ("lemmata_prompt_tokens_total", "Prompt tokens of admitted requests."),
    "cached_tokens": ("lemmata_cached_tokens_total", "Prompt tokens that lay in the prefix cache."),
    "computed_tokens": ("lemmata_computed_tokens_total", "Prompt tokens that were computed."),
    "answer_tokens": ("lemmata_answer_tokens_total", "Tokens that were sampled."),
    "prefill_passes": ("lemmata_prefill_passes_total", "Forward passes over prompts."),
    "decode_passes": ("lemmata_decode_passes_total", "Forward passes over the last token of every row and guesses."),
    "guessed_tokens": ("lemmata_guessed_tokens_total", "Answer tokens that were guessed."),
    "accepted_tokens": ("lemmata_accepted_tokens_total", "Guessed tokens that were right."),
    "preemptions": ("lemmata_preemptions_total", "Rows that made way for a waiting request."),
    "cancelled": ("lemmata_cancelled_total", "Answers that were stopped before their end."),
}


class Metrics:
    """What the server has seen; safe on any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._requests: Counter[tuple[str, int]] = Counter()
        self._first: Counter[float] = Counter()
        self._first_seconds = 0.0
        self._first_count = 0

    def request(self, route: str, status: int) -> None:
        """A request was answered; status 0 where the client left before."""
        with self._lock:
            self._requests[route, status] += 1

    def first_token(self, seconds: float) -> None:
        """An answer's first piece came so long after its request."""
        with self._lock:
            self._first_seconds += seconds
            self._first_count += 1
            for bound in BUCKETS:
                self._first[bound] += seconds <= bound

    def text(self, engine: "Engine | Pool | None", up: bool) -> str:
        """Everything in Prometheus' text format; `up` where requests are answered."""
        lines: list[str] = []

        def write(name: str, kind: str, help_: str, *samples: tuple[str, float]) -> None:
            lines.extend((f"# HELP {name} {help_}", f"# TYPE {name} {kind}"))
            lines.extend(f"{name}{labels} {value}" for labels, value in samples)

        with self._lock:
            write("lemmata_up", "gauge", "1 where requests are answered.", ("", int(up)))
            seen = [
                (f'{{route="{route}",status="{status}"}}', number)
                for (route, status), number in sorted(self._requests.items())
            ]
            write("lemmata_http_requests_total", "counter", "Requests by route and status.", *seen)
            name = "lemmata_time_to_first_token_seconds"
            buckets = [(f'_bucket{{le="{bound:g}"}}', float(self._first[bound])) for bound in BUCKETS]
            buckets.append(('_bucket{le="+Inf"}', self._first_count))
            ends = [("_sum", self._first_seconds), ("_count", float(self._first_count))]
            write(name, "histogram", "From the request to the first piece of its answer.", *buckets, *ends)
        if engine is not None:
            for field, (name, help_) in _ENGINE.items():
                write(name, "counter", help_, ("", getattr(engine.counts, field)))
            write("lemmata_replicas_alive", "gauge", "Engines that answer.", ("", engine.alive))
            write("lemmata_requests_running", "gauge", "Answers that are being decoded.", ("", engine.running))
            write("lemmata_requests_waiting", "gauge", "Requests that wait for a slot.", ("", engine.waiting))
            write("lemmata_prefix_cache_bytes", "gauge", "Kept keys and values.", ("", engine.cache.bytes))
            write("lemmata_prefix_cache_budget_bytes", "gauge", "At most so many.", ("", engine.cache.budget))
            evicted = ("", float(engine.cache.evictions))
            write("lemmata_prefix_cache_evictions_total", "counter", "Pieces that made room for others.", evicted)
        return "\n".join(lines) + "\n"
