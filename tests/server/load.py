"""Many clients at a server for a while: does every reply come, is it the right one, does memory stay where it was.

    python tests/server/load.py ADDRESS MODEL [--pid PID] [--clients 200] [--seconds 120]

Every client goes through dialogues of its own against `/v1/chat/completions`, greedy, streamed or not, and leaves some
of the streams. A prompt that was answered before must get the same answer again: a mixed-up reply would differ. Knows
nothing of how the server was started; prints one JSON document.

Memory is flat where the line through its samples after the first quarter (when the threads, the pool of connections
and the prefix cache have grown) rises by at most 5% of what it was then, over the rest of the run. The prefix cache
grows until its budget is full: start the server with a small one (`--cache-mb 16`) to see what else grows.
"""

import argparse
import asyncio
import json
import random
import time
from collections import Counter
from dataclasses import dataclass
from typing import Any

import httpx


@dataclass(frozen=True)
class LoadPlan:
    """`address` of a server, `model` its model's name; `pid` of its process, whose memory is watched."""

    address: str
    model: str
    pid: int | None = None
    clients: int = 200
    seconds: float = 120.0
    prompts: int = 40
    answer_tokens: int = 12
    seed: int = 0


def load(plan: LoadPlan) -> dict[str, Any]:
    """`done`, `statuses`, `errors` (but 429), `lost` (no reply, a stream that broke off), `mixed` (another reply than
    before), and the server's `memory` in MB.
    """
    return asyncio.run(_load(plan))


async def _load(plan: LoadPlan) -> dict[str, Any]:
    rng = random.Random(plan.seed)
    prompts = [
        f"Problem {number}: what is {rng.randint(2, 99)} + {rng.randint(2, 99)}?" for number in range(plan.prompts)
    ]
    state = _State(plan, prompts)
    limits = httpx.Limits(max_connections=plan.clients, max_keepalive_connections=plan.clients)
    began = time.monotonic()
    deadline = began + plan.seconds
    async with httpx.AsyncClient(base_url=plan.address, timeout=120, limits=limits) as http:
        clients = [
            asyncio.create_task(_client(http, state, random.Random(f"{plan.seed}/{number}"), deadline))
            for number in range(plan.clients)
        ]
        while time.monotonic() < deadline:
            await asyncio.sleep(min(1.0, max(0.01, deadline - time.monotonic())))
            state.sample(time.monotonic() - began)
        await asyncio.gather(*clients)
    state.sample(time.monotonic() - began)
    return state.document()


class _State:
    def __init__(self, plan: LoadPlan, prompts: list[str]) -> None:
        self.plan, self.prompts = plan, prompts
        self.statuses: Counter[int] = Counter()
        self.answers: dict[tuple[str, ...], str] = {}
        self.done = self.lost = self.mixed = self.left = 0
        self.memory: list[tuple[float, float]] = []

    def sample(self, seconds: float) -> None:
        if self.plan.pid is not None:
            with open(f"/proc/{self.plan.pid}/statm") as file:
                self.memory.append((round(seconds, 1), round(int(file.read().split()[1]) * 4096 / 2**20, 1)))

    def check(self, messages: tuple[str, ...], text: str) -> None:
        """A greedy answer to the same messages is the same."""
        self.done += 1
        self.mixed += self.answers.setdefault(messages, text) != text

    def document(self) -> dict[str, Any]:
        found: dict[str, Any] = {
            "clients": self.plan.clients,
            "seconds": self.plan.seconds,
            "done": self.done,
            "statuses": {str(status): count for status, count in sorted(self.statuses.items())},
            "errors": sum(count for status, count in self.statuses.items() if status not in (200, 429)),
            "lost": self.lost,
            "mixed": self.mixed,
            "left_on_purpose": self.left,
            "different_prompts": len(self.answers),
        }
        if self.memory:
            found["memory"] = flatness(self.memory)
        return found


def flatness(memory: list[tuple[float, float]]) -> dict[str, Any]:
    """Of (seconds, MB) samples: the slope after the first quarter in MB a minute, and whether that is flat."""
    kept = memory[len(memory) // 4 :]
    seconds, sizes = zip(*kept, strict=True)
    middle, mean = sum(seconds) / len(kept), sum(sizes) / len(kept)
    spread = sum((second - middle) ** 2 for second in seconds)
    slope = sum((second - middle) * (size - mean) for second, size in kept) / spread if spread else 0.0
    rise = slope * (seconds[-1] - seconds[0])
    return {
        "samples": len(memory),
        "first_mb": memory[0][1],
        "after_a_quarter_mb": sizes[0],
        "last_mb": sizes[-1],
        "most_mb": max(size for _, size in memory),
        "slope_mb_a_minute": round(60 * slope, 2),
        "rise_mb": round(rise, 2),
        "flat": rise <= 0.05 * sizes[0],
    }


async def _client(http: Any, state: _State, rng: random.Random, deadline: float) -> None:
    while time.monotonic() < deadline:
        messages: list[str] = []
        for _ in range(rng.randint(1, 3)):
            messages.append(rng.choice(state.prompts))
            try:
                text = await _ask(http, state, messages, rng)
            except (httpx.HTTPError, json.JSONDecodeError, KeyError, AssertionError):
                state.lost += 1
                break
            if text is None:
                break
            state.check(tuple(messages), text)
            messages.append(text)
        await asyncio.sleep(rng.random() * 0.05)


async def _ask(http: Any, state: _State, messages: list[str], rng: random.Random) -> str | None:
    """The answer; None where the server was full, or we left on purpose."""
    plan = state.plan
    roles = ("user", "assistant")
    body = {
        "model": plan.model,
        "messages": [{"role": roles[n % 2], "content": text} for n, text in enumerate(messages)],
        "max_tokens": plan.answer_tokens,
        "temperature": 0,
        "stream": rng.random() < 0.5,
    }
    if not body["stream"]:
        response = await http.post("/v1/chat/completions", json=body)
        state.statuses[response.status_code] += 1
        if response.status_code != 200:
            await asyncio.sleep(float(response.headers.get("retry-after", 1)) * rng.random())
            return None
        text: str = response.json()["choices"][0]["message"]["content"]
        return text
    leave = rng.random() < 0.1
    async with http.stream("POST", "/v1/chat/completions", json=body) as response:
        state.statuses[response.status_code] += 1
        if response.status_code != 200:
            await asyncio.sleep(float(response.headers.get("retry-after", 1)) * rng.random())
            return None
        said, done = "", False
        async for line in response.aiter_lines():
            if not line.startswith("data: "):
                continue
            if line == "data: [DONE]":
                done = True
                break
            [choice] = json.loads(line[6:])["choices"]
            said += choice["delta"].get("content", "")
            if leave and said:
                state.left += 1
                return None
        assert done, "the stream broke off"
    return said


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("address")
    parser.add_argument("model")
    parser.add_argument("--pid", type=int)
    parser.add_argument("--clients", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=120.0)
    given = parser.parse_args()
    plan = LoadPlan(given.address, given.model, given.pid, given.clients, given.seconds)
    print(json.dumps(load(plan), indent=1))


if __name__ == "__main__":
    main()
