"""pytest tests/server/test_load.py

Ten seconds of `load.py` against a server in a process of its own; and a server that is killed in the middle of answers.
"""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from .fakes import wait_until_up
from .load import LoadPlan, load


@contextmanager
def serving(model: Path, home: Path, *options: str) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """`lemmata serve` in a process of its own: (address, process)."""
    command = [sys.executable, "-m", "lemmata", "serve", "--model", str(model), "--port", "0", *options]
    environment = {**os.environ, "LEMMATA_HOME": str(home), "OMP_NUM_THREADS": "1"}
    log = home / f"server-{time.monotonic_ns()}.log"
    # A file and not a pipe: a server that logs into a pipe which nobody reads stands still when it is full.
    with log.open("w") as errors:
        process = subprocess.Popen(command, stderr=errors, env=environment)
    try:
        for _ in range(2400):
            match = re.search(r"http://127\.0\.0\.1:\d+", log.read_text())
            if match or process.poll() is not None:
                break
            time.sleep(0.1)
        assert match, log.read_text()
        wait_until_up(match[0], ready=True)
        yield match[0], process
    finally:
        process.kill()
        process.wait()


def test_ten_seconds_of_many_clients(model: Path, tmp_path: Path) -> None:
    with serving(model, tmp_path, "--queue", "8", "--rows", "8") as (address, process):
        found = load(LoadPlan(address, "tiny", process.pid, clients=40, seconds=10, prompts=10, answer_tokens=6))
        assert set(found["statuses"]) <= {"200", "429"}, found
        assert found["statuses"]["200"] > 10
        assert (found["lost"], found["mixed"]) == (0, 0)
        health = httpx.get(f"{address}/metrics").text
        assert "lemmata_requests_waiting 0" in health
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) in (0, -signal.SIGTERM), "a graceful stop"


def test_after_a_kill_the_tutors_dialogues_are_there_up_to_the_last_finished_message(
    model: Path, tmp_path: Path
) -> None:
    def post(address: str, path: str, **body: str) -> httpx.Response:
        return httpx.post(f"{address}{path}", json=body, timeout=60)

    with serving(model, tmp_path) as (address, process):
        session = post(address, "/api/sessions").json()["session"]
        assert "event: done" in post(address, "/api/ask", session=session, question="Solve 3x + 5 = 20").text
        body = {"session": session, "question": "Tell me a long story"}
        with httpx.stream("POST", f"{address}/api/ask", json=body, timeout=60) as answer:
            for line in answer.iter_lines():
                if "delta" in line:
                    break
            process.kill()
            process.wait(10)
    with serving(model, tmp_path) as (address, _):
        messages = httpx.get(f"{address}/api/sessions/{session}", timeout=60).json()["messages"]
        assert [message["role"] for message in messages] == ["user", "assistant", "user"]
        assert messages[1]["verdict"] == "verified"
        assert messages[2]["text"] == "Tell me a long story"
        again = post(address, "/api/ask", session=session, question="Check the answer").text
        assert "checked_solution" in again, "the dialogue goes on where it was"
        # What was never in the cache of this process is no worry: /v1 keeps nothing.
        chat = {"model": "tiny", "messages": [{"role": "user", "content": "1 + 1"}], "max_tokens": 2}
        assert httpx.post(f"{address}/v1/chat/completions", json=chat, timeout=60).status_code == 200
