"""pytest tests/server/test_load.py

Ten seconds of `load.py` against a server in a process of its own; and servers that are killed in the middle of answers
(`kill.py`).
"""

import signal
from pathlib import Path

import httpx

from .kill import kills, serving
from .load import LoadPlan, flatness, load


def test_ten_seconds_of_many_clients(model: Path, tmp_path: Path) -> None:
    with serving(model, tmp_path, "--queue", "8", "--rows", "8") as (address, process):
        found = load(LoadPlan(address, "tiny", process.pid, clients=40, seconds=10, prompts=10, answer_tokens=6))
        assert set(found["statuses"]) <= {"200", "429"}, found
        assert found["done"] > 10
        assert (found["errors"], found["lost"], found["mixed"]) == (0, 0, 0)
        assert found["memory"]["samples"] >= 5
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


def test_kills_at_random_moments(model: Path, tmp_path: Path) -> None:
    """The small version of `kill.py`."""
    found = kills(model, tmp_path, count=2, dialogues=3)
    assert found["missing"] == 0, found
    assert found["finished"] >= 3
    assert found["untold"] <= 2 * 3 * 2


def test_what_flat_memory_means() -> None:
    """A warm-up may grow; a leak of a tenth over the rest may not."""
    warm = [(float(second), 100.0 + min(second, 25)) for second in range(100)]
    assert flatness(warm)["flat"]
    leaking = [(second, size + 0.2 * max(0, second - 25)) for second, size in warm]
    found = flatness(leaking)
    assert not found["flat"]
    assert abs(found["slope_mb_a_minute"] - 12) < 0.1
