"""pytest tests/server/test_pages_browser.py

The run page and the mask page in a real Chromium. Whatever a test does, no request may leave the machine, nothing may
break the Content-Security-Policy, and the console stays empty (see the `page` fixture).
"""

import json
import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Page, expect

from lemmata.server.app import create_app
from lemmata.server.run import listen
from lemmata.server.settings import ServerSettings

from ..tutoring.fakes import make_tutor
from .browsing import SCRIPTS, axe_violations
from .test_runs import age, report, row, write_log

pytestmark = pytest.mark.browser

KEY = "a-key-of-more-than-16"
INK = """(canvas) => {
  const { width, height } = canvas;
  const data = canvas.getContext('2d').getImageData(0, 0, width, height).data;
  return new Set(new Uint32Array(data.buffer)).size;
}"""
"""How many colours a canvas shows."""


@pytest.fixture
def runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LEMMATA_HOME", str(tmp_path))
    folder = tmp_path / "runs"
    folder.mkdir()
    return folder


def serving(settings: ServerSettings | None = None) -> Iterator[str]:
    listener = listen("127.0.0.1", 0)
    app = create_app(make_tutor(), settings=settings)
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}/static"
    server.should_exit = True
    thread.join(10)
    listener.close()


@pytest.fixture
def site(runs: Path) -> Iterator[str]:
    """The address of the pages, over the runs folder."""
    yield from serving()


@pytest.fixture
def locked_site(runs: Path) -> Iterator[str]:
    """The same where the tutor wants a key."""
    yield from serving(ServerSettings(api_key=KEY))


def visit(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_selector("body[data-ready=true]")


def finished(folder: Path) -> None:
    """A run of the main job that has ended."""
    write_log(folder / "model", 100)
    rows = [row(0.5, 32), row(0.5, subject="Algebra"), row(0.25, level=2), row(0.75, subject="Algebra", level=1)]
    (folder / "report.json").write_text(json.dumps({"reports": [report(*rows)]}))
    samples = [
        {"prompt": "What is $2 + 2$?", "output": r"\(2 + 2 = 4\)", "extracted": "4", "gold": "4", "outcome": "equal"},
        {"prompt": "It costs $5. And 6?", "output": SCRIPTS[1], "gold": SCRIPTS[0], "outcome": "different"},
    ]
    (folder / "samples.jsonl").write_text("".join(json.dumps(sample) + "\n" for sample in samples))
    (folder / "model/config.json").write_text(json.dumps({"mask": "ism", "learning_rate": 0.003}))


# ---- the run page


def test_without_runs_the_page_says_where_they_would_be(page: Page, site: str, runs: Path) -> None:
    visit(page, f"{site}/runs.html")
    expect(page.locator("#folder")).to_contain_text(str(runs))
    expect(page.locator("#run")).to_be_hidden()


def test_a_finished_run(page: Page, site: str, runs: Path) -> None:
    finished(runs / "quickstart")
    visit(page, f"{site}/runs.html")
    expect(page.get_by_role("link", name="quickstart")).to_have_attribute("aria-current", "true")
    expect(page.locator("#run-state")).to_contain_text("It came to its end")
    for canvas in page.locator(".plot canvas").all():
        assert canvas.evaluate(INK) > 3
    expect(page.locator("#tables caption")).to_have_text("heldout, single-turn: accuracy")
    line = page.locator("#tables tr", has_text="Algebra")
    expect(line).to_contain_text("75.0%")
    expect(line).to_contain_text("± 10.0%, n = 16")

    shown = page.locator(".samples li:visible")
    expect(shown).to_have_count(2)
    page.get_by_label("Show").select_option(label="wrong")
    expect(shown).to_have_count(1)
    shown.locator("summary").click()
    expect(shown).to_contain_text(SCRIPTS[1])
    expect(shown).to_contain_text("It costs $5. And 6?")
    page.get_by_label("Show").select_option(label="right")
    assert shown.locator("summary .katex").count() == 1

    page.get_by_text("Settings of the training").click()
    expect(page.locator("#settings")).to_contain_text("learning_rate")


def test_the_curves_as_a_table_and_on_both_scales(page: Page, site: str, runs: Path) -> None:
    write_log(runs / "tiny", 30)
    visit(page, f"{site}/runs.html")
    chart = page.locator(".chart").first
    assert "training: from 1 to 0.03333" in (chart.locator(".plot").get_attribute("aria-label") or "")
    drawn = "(node) => node.querySelector('canvas').toDataURL()"
    before = chart.evaluate(drawn)
    page.get_by_label("logarithmic scale").uncheck()
    page.wait_for_function(
        "([node, before]) => node.querySelector('canvas').toDataURL() !== before", arg=[chart.element_handle(), before]
    )
    chart.get_by_text("The numbers as a table").click()
    expect(chart.locator("tbody tr")).to_have_count(30)
    expect(chart.locator("tbody tr").nth(9)).to_have_text("100.10.2")
    expect(chart.locator("thead")).to_have_text("steptrainingvalidation")


def test_a_run_that_goes_on_grows_without_a_reload(page: Page, site: str, runs: Path) -> None:
    write_log(runs / "tiny", 20)
    visit(page, f"{site}/runs.html")
    expect(page.locator("#run-state")).to_contain_text("going on")
    expect(page.locator("#run-progress")).to_have_attribute("value", "0.2")
    page.get_by_text("The numbers as a table").first.click()
    rows = page.locator(".chart").first.locator("tbody tr")
    expect(rows).to_have_count(20)
    with (runs / "tiny/log.jsonl").open("a") as file:
        file.write('{"step": 21, "loss": 0.5, "progress": 0.21}\n{"step": 22, "lo')
    expect(rows).to_have_count(21, timeout=15_000)
    age(runs / "tiny", 3600)
    expect(page.locator("#run-state")).to_contain_text("It did not come to its end", timeout=15_000)


def test_choosing_a_run_by_keyboard_and_by_address(page: Page, site: str, runs: Path) -> None:
    name = "a run & <b>ü 실행 100%"
    write_log(runs / name, 5)
    finished(runs / "quickstart")
    age(runs / name, 100)
    visit(page, f"{site}/runs.html")
    expect(page.locator("#run-name")).to_have_text("quickstart")
    page.get_by_role("link", name=name).focus()
    page.keyboard.press("Enter")
    expect(page.locator("#run-name")).to_have_text(name)
    expect(page.locator("#run-name")).to_be_focused()
    expect(page.locator("#tables")).to_be_empty()
    page.reload()
    expect(page.locator("#run-name")).to_have_text(name)
    page.go_back()
    expect(page.locator("#run-name")).to_have_text("quickstart")


def test_what_is_broken_is_said(page: Page, site: str, runs: Path) -> None:
    write_log(runs / "tiny", 5)
    with (runs / "tiny/log.jsonl").open("a") as file:
        file.write(f"{SCRIPTS[0]}\n")
    (runs / "tiny/report.json").write_text(f'{{"reports": "{SCRIPTS[1]}')
    (runs / "linked").symlink_to(runs.parent, target_is_directory=True)
    visit(page, f"{site}/runs.html")
    expect(page.locator("#list-problems")).to_contain_text("linked: leads out of the runs folder")
    expect(page.locator("#run-problems")).to_contain_text("report.json: not JSON")
    expect(page.locator(".curves .note").first).to_contain_text("1 line could not be read")


def test_a_run_that_is_not_there(page: Page, site: str, runs: Path, expected_errors: list[str]) -> None:
    expected_errors.append("404")
    write_log(runs / "tiny", 5)
    visit(page, f"{site}/runs.html#..%2F..%2Fetc")
    expect(page.get_by_role("alert")).to_contain_text("Not Found")
    expect(page.locator("#run")).to_be_hidden()
    page.get_by_role("link", name="tiny").click()
    expect(page.locator("#run-name")).to_have_text("tiny")
    expect(page.locator("#trouble")).to_be_hidden()


def test_with_a_key_the_page_asks_for_it(page: Page, locked_site: str, runs: Path, expected_errors: list[str]) -> None:
    expected_errors.append("401")
    write_log(runs / "tiny", 5)
    page.goto(f"{locked_site}/runs.html")
    page.get_by_label("This tutor needs an API key.").fill(KEY)
    page.keyboard.press("Enter")
    expect(page.locator("#run-name")).to_have_text("tiny")


# ---- the mask page


def test_the_mask_of_the_example(page: Page, site: str) -> None:
    visit(page, f"{site}/mask.html")
    expect(page.locator("#facts")).to_contain_text("No model is loaded, so these are words")
    assert page.locator("#grid").evaluate(INK) > 3
    expect(page.locator("#words li")).to_have_count(4)
    expect(page.locator("#words li").first).to_have_text("Tokens 0 to 19 (query 0): each sees the keys 0 to 19.")
    expect(page.locator("#words li").nth(1)).to_have_text("Tokens 20 to 31 (answer): each sees the keys 0 to itself.")
    expect(page.locator("#tokens span")).to_have_count(47)


def test_every_token_can_be_asked_by_keyboard(page: Page, site: str) -> None:
    visit(page, f"{site}/mask.html")
    slider = page.get_by_label("Token", exact=True)
    slider.focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#sees")).to_have_text("Token 1 “You” (query 0) sees the keys 0 to 19.")
    assert slider.get_attribute("aria-valuetext") == page.locator("#sees").text_content()
    page.keyboard.press("End")
    expect(page.locator("#sees")).to_contain_text("Token 46 “<|end|>” (answer) sees the keys 0 to 46.")
    page.get_by_label("prefix").check()
    expect(page.locator("#words li").first).to_contain_text("each sees the keys 0 to 39")
    page.get_by_label("causal").focus()
    page.keyboard.press("Space")
    expect(page.locator("#says")).to_contain_text("Causal")
    expect(page.locator("#facts")).to_contain_text("0 of them ahead")


def test_the_pointer_says_which_pairs_are_visible(page: Page, site: str) -> None:
    visit(page, f"{site}/mask.html")
    canvas = page.locator("#grid")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box
    cell = (box["width"] - 8) / 47

    def point(token: int, key: int) -> None:
        page.mouse.move(box["x"] + 8 + (key + 0.5) * cell, box["y"] + 8 + (token + 0.5) * cell)

    point(3, 10)
    expect(page.locator("#sees")).to_contain_text("Token 3 ")
    expect(page.locator("#pointed")).to_contain_text("Token 3 sees key 10")
    point(25, 30)
    expect(page.locator("#pointed")).to_contain_text("Token 25 does not see key 30")
    page.locator("#tokens span").nth(7).click()
    expect(page.locator("#sees")).to_contain_text("Token 7 ")


def test_two_dialogues_in_one_row_do_not_see_each_other(page: Page, site: str) -> None:
    visit(page, f"{site}/mask.html")
    page.get_by_label("Pack a second dialogue into the same row").check()
    expect(page.locator("#words li")).to_have_count(6)
    expect(page.locator("#words li").nth(4)).to_have_text("Tokens 47 to 55 (query 0): each sees the keys 47 to 55.")
    expect(page.locator("#words li").nth(5)).to_contain_text("each sees the keys 47 to itself")
    page.get_by_label("System prompt").select_option(label="a segment of its own")
    expect(page.locator("#words li").first).to_have_text("Tokens 0 to 7 (query 0): each sees the keys 0 to 7.")


def test_a_dialogue_is_typed(page: Page, site: str, expected_errors: list[str]) -> None:
    expected_errors.append("400")
    visit(page, f"{site}/mask.html")
    first = page.locator(".dialogue").first
    for _ in range(5):
        first.get_by_label("Remove this message").first.click()
    page.get_by_role("button", name="Draw the mask").click()
    expect(page.get_by_role("alert")).to_have_text("The dialogue has no message.")
    first.get_by_role("button", name="Add a message").click()
    expect(first.get_by_label("Text of the message")).to_be_focused()
    page.keyboard.type(SCRIPTS[1])
    page.get_by_role("button", name="Draw the mask").click()
    expect(page.get_by_role("alert")).to_be_hidden()
    expect(page.locator("#tokens")).to_contain_text("onerror")
    first.get_by_role("button", name="Add a message").click()
    page.get_by_role("button", name="Draw the mask").click()
    expect(page.get_by_role("alert")).to_have_text("message 2 is empty")
    first.get_by_label("Text of the message").last.fill("7" * 5000)
    page.get_by_role("button", name="Draw the mask").click()
    expect(page.get_by_role("alert")).to_contain_text("at most 4000 are drawn")
    page.get_by_role("button", name="The example again").click()
    expect(page.get_by_role("alert")).to_be_hidden()
    expect(page.locator("#tokens span")).to_have_count(47)


def test_the_largest_mask_is_drawn(page: Page, site: str) -> None:
    visit(page, f"{site}/mask.html")
    page.get_by_label("Text of the message").nth(1).fill("7" * 3900)
    began = time.monotonic()
    page.get_by_role("button", name="Draw the mask").click()
    expect(page.locator("#tokens span")).to_have_count(3938)
    assert page.locator("#grid").evaluate(INK) > 3
    assert time.monotonic() - began < 15


# ---- both


@pytest.mark.parametrize("name", ["runs", "mask"])
@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("ko", {"runs": "모델 학습 기록", "mask": "대화의 마스크"}),
        ("zh", {"runs": "模型训练记录", "mask": "对话的掩码"}),
    ],
)
def test_the_pages_speak_the_readers_language(
    page: Page, site: str, runs: Path, name: str, language: str, title: dict[str, str]
) -> None:
    finished(runs / "quickstart")
    visit(page, f"{site}/{name}.html")
    page.locator("#language").select_option(language)
    expect(page.get_by_role("heading", level=1)).to_have_text(title[name])
    assert page.title() == f"Lemmata: {title[name]}"
    assert page.evaluate("document.documentElement.lang") == language
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text(title[name])


@pytest.mark.parametrize("name", ["runs", "mask"])
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_axe_finds_nothing(page: Page, site: str, runs: Path, name: str, theme: str, width: int) -> None:
    finished(runs / "quickstart")
    write_log(runs / "tiny", 5)
    os.utime(runs / "quickstart")
    (runs / "quickstart/broken").mkdir()
    (runs / "quickstart/broken/report.json").write_text("{")
    page.emulate_media(color_scheme=theme)
    page.set_viewport_size({"width": width, "height": 800})
    visit(page, f"{site}/{name}.html" + ("#quickstart" if name == "runs" else ""))
    for details in page.locator("details").all():
        details.evaluate("(node) => { node.open = true; }")
    assert axe_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
