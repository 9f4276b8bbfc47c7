"""python tests/server/page_speed.py [--rounds N] [--out FILE]

From pressing Enter to the first rendered step, in milliseconds, for ten questions that the solver understands: in a
real Chromium, over a tutor as `lemmata serve` starts it, without a model, both on this machine. Each question is asked
in a dialogue of its own, and the page says itself when the first step has been painted. Prints a table, then JSON.
"""

import argparse
import json
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

BAR_MS = 300
"""What the page is to stay below."""
QUESTIONS = (
    "Solve 3x + 5 = 20",
    "Solve x^2 - 5x + 6 = 0",
    "Expand (x + 3)(x - 7)",
    "What is 3/4 + 5/6?",
    "Find the greatest common divisor of 84 and 126",
    "What is the remainder when 100 is divided by 7?",
    "Find the derivative of x^3 - 3x",
    "Solve 2x + 3y = 12, x - y = 1",
    "Solve |2x - 1| < 5",
    "What is the area of a circle with radius 3?",
)
PAINTED = """
addEventListener("DOMContentLoaded", () => {
  const log = document.getElementById("log");
  document.getElementById("question").addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    window.pressed = event.timeStamp;
    window.painted = null;
    delete document.body.dataset.painted;
  }, {capture: true});
  new MutationObserver(() => {
    if (window.painted === null && log.querySelector(".turn:last-child .steps li .what")) {
      window.painted = NaN;
      // The frame after the next one begins when this one has been painted.
      requestAnimationFrame(() => requestAnimationFrame((now) => {
        window.painted = now;
        document.body.dataset.painted = "";
      }));
    }
  }).observe(log, {childList: true, subtree: true});
});
"""
SERVE = "from lemmata.server import serve\nserve(port=0)"


def measure(rounds: int) -> dict[str, Any]:
    """Milliseconds by question, and what they were measured on."""
    process = subprocess.Popen([sys.executable, "-c", SERVE], stderr=subprocess.PIPE, text=True)
    try:
        assert process.stderr is not None
        found = re.search(r"http://127\.0\.0\.1:\d+", process.stderr.readline())
        assert found, process.stderr.read()
        with sync_playwright() as playwright:
            chromium = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
            )
            times = by_question(chromium, found[0], rounds)
            browser = chromium.version
            chromium.close()
    finally:
        process.terminate()
        process.communicate(timeout=30)
    every = [ms for ones in times.values() for ms in ones]
    return {
        "bar_ms": BAR_MS,
        "median_ms": round(statistics.median(every), 1),
        "max_ms": round(max(every), 1),
        "rounds": rounds,
        "questions": {text: [round(ms, 1) for ms in ones] for text, ones in times.items()},
        "chromium": browser,
        "lemmata": version("lemmata"),
        "machine": {"system": platform.platform(), "cores": os.cpu_count(), "load": round(os.getloadavg()[0], 2)},
    }


def by_question(chromium: Browser, address: str, rounds: int) -> dict[str, list[float]]:
    """The times of every question; the first round, in which caches fill, counts too."""
    page = chromium.new_page()
    page.add_init_script(PAINTED)
    page.goto(address)
    page.wait_for_selector("body[data-ready=true]", timeout=120_000)
    times: dict[str, list[float]] = {text: [] for text in QUESTIONS}
    for _ in range(rounds):
        for text, ones in times.items():
            page.locator("#new").click()
            page.locator("#question").fill(text)
            page.wait_for_timeout(400)  # as a reader does, after the preview
            page.locator("#question").press("Enter")
            page.wait_for_selector("body[data-painted]", timeout=60_000)
            ones.append(page.evaluate("window.painted - window.pressed"))
            page.wait_for_selector(".turn:last-child[aria-busy=false]", timeout=60_000)
    return times


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    result = measure(given.rounds)
    for text, ones in result["questions"].items():
        print(f"{statistics.median(ones):7.0f} ms  (most {max(ones):.0f})  {text}", file=sys.stderr)
    print(f"{result['median_ms']:7.0f} ms  (most {result['max_ms']:.0f})  all of them", file=sys.stderr)
    written = json.dumps(result, ensure_ascii=False, indent=2)
    print(written)
    if given.out:
        given.out.write_text(written + "\n", "utf-8")


if __name__ == "__main__":
    main()
