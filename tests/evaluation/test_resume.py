"""Run with: .venv/bin/pytest tests/evaluation/test_resume.py

A run that is killed half-way, started again, gives the report of an undisturbed one and asks nothing twice.
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter

import pytest

from lemmata.evaluation import Generation, evaluate
from lemmata.evaluation.models.base import answering_model
from lemmata.evaluation.models.endpoint import EndpointModel


def rows(path, count):
    path.write_text("".join(json.dumps({"question": f"Q{n}?", "answer": f"#### {n}"}) + "\n" for n in range(count)))
    return path


def command(*arguments, home):
    return subprocess.Popen(
        [sys.executable, "-m", "lemmata", "eval", "--json", *map(str, arguments)],
        env={**os.environ, "LEMMATA_HOME": str(home), "OMP_NUM_THREADS": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def finished(process):
    out, err = process.communicate(timeout=200)
    assert process.returncode == 0, err.decode()
    return json.loads(out)


def wait_until(condition):
    for _ in range(3600):
        if condition():
            return
        time.sleep(0.05)
    raise AssertionError("it never came")


def test_an_endpoint_run_killed_half_way(tmp_path, endpoint):
    file = rows(tmp_path / "g.jsonl", 12)
    held = {"from": 6}

    def script(body):
        number = int(body["messages"][0]["content"][1:-1])
        while number >= held["from"]:  # the seventh question is never answered while the first process lives
            time.sleep(0.02)
        return f"\\boxed{{{number}}}"

    server = endpoint(script)
    arguments = ("--benchmark", "gsm8k", "--data", file, "--model", server.address, "--concurrency", 1)
    process = command(*arguments, home=tmp_path / "home")
    wait_until(lambda: len(server.requests) == 7)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    held["from"] = 99
    resumed = finished(command(*arguments, home=tmp_path / "home"))
    undisturbed, _ = evaluate("gsm8k", file, EndpointModel(server.address))
    assert resumed == undisturbed.to_json()
    assert resumed["rows"][0]["value"] == 1
    asked = Counter(request["messages"][0]["content"] for request in server.requests)
    # Twice by the two whole runs: once in the resumed one, and the one that was under way when it was killed.
    assert asked == {f"Q{n}?": 3 if n == 6 else 2 for n in range(12)}


def test_a_judged_run_killed_among_the_verdicts(tmp_path, endpoint, judging):
    """BotChat: the model talks with itself in rounds, then the judge is asked; it is killed among the verdicts."""
    file = tmp_path / "b.jsonl"
    lines = [{"index": f"MT-{n}", "conv-GT": [f"Hi {n}.", "Hello."]} for n in range(4)]
    file.write_text("".join(json.dumps(line) + "\n" for line in lines))
    held = {"from": 3}
    judged = []

    def script(body):
        if '"ai_involved"' not in body["messages"][-1]["content"]:
            return f"I say {len(body['messages'])}."
        judged.append(body)
        while len(judged) >= held["from"]:  # the third verdict is never given while the first process lives
            time.sleep(0.02)
        return judging(body)

    server = endpoint(script)
    who = ("--model", server.address, "--judge", server.address, "--concurrency", 1)
    arguments = ("--benchmark", "botchat", "--data", file, *who)
    process = command(*arguments, home=tmp_path / "home")
    wait_until(lambda: len(judged) == 3)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    held["from"] = 10**6
    before = len(server.requests)
    resumed = finished(command(*arguments, home=tmp_path / "home"))
    now = server.requests[before:]
    judge = EndpointModel(server.address)
    undisturbed, samples = evaluate("botchat", file, EndpointModel(server.address), judge=judge)
    assert resumed == undisturbed.to_json()
    assert all(sample.judge for sample in samples)
    # Nothing was said again, and only the verdicts that were not finished were asked for.
    assert all('"ai_involved"' in request["messages"][-1]["content"] for request in now)
    assert len(now) == len(samples) - 2


def test_a_checkpoint_run_killed_half_way(tmp_path, checkpoint):
    """With sampled answers, which depend on where in a batch they stand."""
    file = rows(tmp_path / "g.jsonl", 12)
    arguments = ("--benchmark", "gsm8k", "--data", file, "--model", checkpoint, "--batch-size", 2)
    options = ("--max-tokens", 24, "--temperature", "1", "--samples", "2")
    cache = tmp_path / "home" / "evaluation" / "cache.sqlite"
    process = command(*arguments, *options, home=tmp_path / "home")

    def answered():
        import sqlite3

        try:
            with sqlite3.connect(f"file:{cache}?mode=ro", uri=True) as database:
                return database.execute("SELECT count(*) FROM entry").fetchone()[0]
        except sqlite3.OperationalError:
            return 0

    wait_until(lambda: answered() >= 4)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert answered() >= 4
    resumed = finished(command(*arguments, *options, home=tmp_path / "home"))
    settings = Generation(max_tokens=24, temperature=1.0, samples=2)
    undisturbed, _ = evaluate("gsm8k", file, answering_model(str(checkpoint), batch_size=2), generation=settings)
    assert resumed == undisturbed.to_json()


def test_a_cache_that_is_no_cache_is_told(tmp_path):
    from lemmata.errors import InputError
    from lemmata.evaluation.cache import Cache

    (tmp_path / "c.sqlite").write_text("these are not the bytes of a database" * 99)
    with pytest.raises(InputError, match="move the file away"):
        Cache(tmp_path / "c.sqlite")
