"""Kill a server with SIGKILL at random moments while it streams answers: are its dialogues there afterwards?

    python tests/server/kill.py MODEL [--kills 20] [--dialogues 4] [--seed 0]

Clients ask in dialogues of the tutor, solver's questions and model's in turn. A message is finished where its client
was told so: a question when its answer begins, an answer when its `done` arrives. After every kill the server is
started again on the same file, everything that was finished must be there, in order, and the dialogues go on. What the
server had stored but could not tell any more may be there too: a question and its answer at most. Prints one JSON
document; `missing` must be 0.
"""

import argparse
import contextlib
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

QUESTIONS = ("Solve {n}x + 5 = 20", "Tell me a story about {n} ducks", "Check the answer", "And {n} geese?")


@contextmanager
def serving(model: Path, home: Path, *options: str) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """`lemmata serve` in a process of its own, ready: (address, process)."""
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
        for _ in range(2400):
            with contextlib.suppress(OSError), urllib.request.urlopen(f"{match[0]}/health", timeout=5):
                break
            time.sleep(0.1)
        yield match[0], process
    finally:
        process.kill()
        process.wait()


@dataclass
class Dialogue:
    """What a client was told: (role, text); the text of a solver's answer is not compared."""

    session: str
    said: list[tuple[str, str | None]] = field(default_factory=list)


def kills(model: Path, home: Path, count: int = 20, dialogues: int = 4, seed: int = 0) -> dict[str, Any]:
    """`rows`, one a kill: the moment in seconds, messages finished so far, `missing`, `untold`; their sums."""
    rng = random.Random(seed)
    rows: list[dict[str, Any]] = []
    open_: list[Dialogue] = []
    for number in range(count + 1):
        with serving(model, home) as (address, process):
            if number:
                rows[-1] |= _compared(address, open_)
            if number == count:
                break
            while len(open_) < dialogues:
                open_.append(Dialogue(httpx.post(f"{address}/api/sessions", json={}, timeout=60).json()["session"]))
            moment = rng.uniform(0, 3)
            clients = [
                threading.Thread(target=_talk, args=(address, one, random.Random(f"{seed}/{number}/{place}")))
                for place, one in enumerate(open_)
            ]
            for client in clients:
                client.start()
            time.sleep(moment)
            process.kill()
            process.wait()
            for client in clients:
                client.join()
        print(f"kill {number + 1} of {count} after {moment:.1f} s", file=sys.stderr, flush=True)
        rows.append({"moment_seconds": round(moment, 2), "finished": sum(len(one.said) for one in open_)})
    told = {name: sum(row[name] for row in rows) for name in ("missing", "untold")}
    return {
        "kills": count,
        "dialogues": dialogues,
        "finished": sum(len(one.said) for one in open_),
        **told,
        "rows": rows,
    }


def _talk(address: str, dialogue: Dialogue, rng: random.Random) -> None:
    """Ask and read until the server is gone."""
    with contextlib.suppress(httpx.HTTPError), httpx.Client(base_url=address, timeout=60) as http:
        while True:
            question = rng.choice(QUESTIONS).format(n=rng.randint(2, 9))
            with http.stream("POST", "/api/ask", json={"session": dialogue.session, "question": question}) as answer:
                if answer.status_code != 200:
                    time.sleep(0.05)
                    continue
                dialogue.said.append(("user", question))
                event, text = "", ""
                for line in answer.iter_lines():
                    if line.startswith("event: "):
                        event = line[7:]
                    elif line.startswith("data: "):
                        found = json.loads(line[6:])
                        text += found["text"] if event == "delta" else ""
                        if event == "done":
                            dialogue.said.append(("assistant", None if found["speaker"] == "solver" else text))


def _compared(address: str, dialogues: list[Dialogue]) -> dict[str, int]:
    """How many finished messages are missing, and how many are there that nobody was told of."""
    missing = untold = 0
    for dialogue in dialogues:
        found = httpx.get(f"{address}/api/sessions/{dialogue.session}", timeout=60)
        stored = [(one["role"], one["text"]) for one in found.json()["messages"]] if found.status_code == 200 else []
        at = 0
        for role, text in dialogue.said:
            there = next(
                (
                    place
                    for place in range(at, len(stored))
                    if stored[place][0] == role and text in (None, stored[place][1])
                ),
                None,
            )
            if there is None:
                missing += 1
            else:
                at = there + 1
        untold += len(stored) - len(dialogue.said)
        dialogue.said = list(stored)
    return {"missing": missing, "untold": untold}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("model", type=Path)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--dialogues", type=int, default=4)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        print(json.dumps(kills(given.model, Path(home), given.kills, given.dialogues, given.seed), indent=1))


if __name__ == "__main__":
    main()
