"""python tests/server/page_pictures.py [FOLDER]

The pictures of the tutor's page in docs/images: a real Chromium over a tutor as `lemmata serve` starts it, without a
model and with dialogues of its own that are gone afterwards. Each picture is brought down to 128 colours.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from lemmata.records import write_jsonl

SERVE = "from lemmata.server import serve\nserve(port=0)"
DESKTOP, WIDE, PHONE = (880, 920), (1200, 920), (390, 780)
MOST_BYTES = 200_000


def ask(page: Page, text: str) -> None:
    """Ask and wait for the end of the answer."""
    page.locator("#question").fill(text)
    page.locator("#question").press("Control+Enter")
    settled(page)


def press(page: Page, key: str) -> None:
    """Press the button with this text in any language, and wait."""
    page.locator(f".suggestions .chip:text-is({key!r})").click()
    settled(page)


def settled(page: Page) -> None:
    """Wait until nothing is on the way."""
    page.wait_for_selector(".turn:last-child[aria-busy=false] .suggestions", timeout=200_000)
    page.wait_for_timeout(300)


def solution(page: Page) -> None:
    """A linear equation with one step open."""
    ask(page, "Solve 3x + 5 = 20")
    page.locator(".steps summary").nth(1).click()


def working(page: Page) -> None:
    """A student's working with a wrong line."""
    ask(page, "Solve 3x + 5 = 20")
    press(page, "Check my working")
    ask(page, "3x + 5 = 20\n3x = 25\nx = 25/3")


def hints(page: Page) -> None:
    """A ladder of three hints."""
    page.locator("input[value=hint]").check(force=True)
    ask(page, "Solve 2(x - 3) = 10")
    press(page, "Next hint")
    press(page, "Next hint")


def graph(page: Page) -> None:
    """A parabola with its points."""
    ask(page, "Solve x^2 - 5x + 6 = 0")
    press(page, "Graph")
    page.wait_for_selector("canvas")
    page.locator(".graph").scroll_into_view_if_needed()
    page.wait_for_timeout(500)


def history(page: Page) -> None:
    """Three dialogues in the panel."""
    for text in ("What is 3/4 + 5/6?", "Find the derivative of x^3 - 3x", "Solve x^2 - 5x + 6 = 0"):
        page.locator("#new").click()
        ask(page, text)
    page.locator("#show-history").click()
    page.wait_for_selector("#dialogues li")
    page.locator("#history").hover()
    page.wait_for_timeout(400)


def runs(page: Page) -> None:
    """The ten-minute run of docs/quickstart.md."""
    page.goto(f"{page.url}static/runs.html")
    page.wait_for_selector("body[data-ready=true]")
    page.wait_for_timeout(500)


def mask(page: Page) -> None:
    """The example under ISM, a token of the second query chosen."""
    page.goto(f"{page.url}static/mask.html")
    page.wait_for_selector("body[data-ready=true]")
    page.locator("#tokens span").nth(34).click()
    page.locator("#drawn").evaluate("(node) => node.scrollIntoView()")
    page.mouse.wheel(0, -80)
    page.wait_for_timeout(500)


PICTURES: dict[str, tuple[Callable[[Page], None], tuple[int, int], str, str]] = {
    "tutor": (solution, DESKTOP, "light", "en-US"),
    "tutor-working": (working, DESKTOP, "light", "en-US"),
    "tutor-hints": (hints, DESKTOP, "dark", "en-US"),
    "tutor-graph": (graph, DESKTOP, "light", "en-US"),
    "tutor-history": (history, DESKTOP, "dark", "en-US"),
    "tutor-korean": (solution, DESKTOP, "light", "ko-KR"),
    "tutor-phone": (working, PHONE, "light", "en-US"),
    "tutor-phone-dark": (solution, PHONE, "dark", "en-US"),
    "runs": (runs, WIDE, "light", "en-US"),
    "mask": (mask, WIDE, "light", "en-US"),
}
"""Name -> what is done, the size, the theme, the language."""


def picture(chromium: Browser, address: str, name: str, folder: Path) -> None:
    """Take one picture in a browser that knows nothing yet."""
    act, (width, height), theme, locale = PICTURES[name]
    context = chromium.new_context(
        viewport={"width": width, "height": height},
        color_scheme=theme,  # type: ignore[arg-type]
        locale=locale,
        device_scale_factor=1.5,
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto(address)
    page.wait_for_selector("body[data-ready=true]", timeout=300_000)
    act(page)
    page.mouse.move(0, 0)
    shot = Image.open(BytesIO(page.screenshot())).convert("RGB")
    path = folder / f"{name}.png"
    shot.quantize(128, dither=Image.Dither.NONE).save(path, optimize=True)
    assert path.stat().st_size <= MOST_BYTES, f"{path}: {path.stat().st_size} bytes"
    context.close()


def measured_run(folder: Path) -> None:
    """The run folder that the ten-minute run's report came from, as far as the report holds it."""
    report = Path(__file__).parents[2] / "docs/data/quickstart-10.json"
    (folder / "model").mkdir(parents=True)
    shutil.copy(report, folder / "report.json")
    write_jsonl(folder / "model/log.jsonl", json.loads(report.read_text("utf-8"))["loss"])


def main() -> None:
    """Take them all, or those named after the folder."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "docs/images")
    home = tempfile.TemporaryDirectory()
    measured_run(Path(home.name) / "data" / "runs" / "quickstart")
    process = subprocess.Popen(
        [sys.executable, "-c", SERVE],
        stderr=subprocess.PIPE,
        text=True,
        cwd=home.name,
        env={**os.environ, "LEMMATA_HOME": "data"},
    )
    try:
        assert process.stderr is not None
        found = re.search(r"http://127\.0\.0\.1:\d+", process.stderr.readline())
        assert found, process.stderr.read()
        with sync_playwright() as playwright:
            chromium = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
            )
            for name in sys.argv[2:] or PICTURES:
                picture(chromium, found[0], name, folder)
                print(folder / f"{name}.png")
            chromium.close()
    finally:
        process.terminate()
        process.communicate(timeout=30)
        home.cleanup()


if __name__ == "__main__":
    main()
