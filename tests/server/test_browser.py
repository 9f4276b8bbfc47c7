"""pytest tests/server/test_browser.py

The page in a real Chromium: against a tutor with the real solver and a tiny random model in a process of its own, and
against one over fakes where a test must hold the model back. Whatever a test does, no request may leave the machine
and no script may break the Content-Security-Policy.
"""

import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Page, expect

from lemmata.server.app import create_app
from lemmata.server.run import listen
from lemmata.tutoring.tutor import Turn, Tutor

from ..tutoring.fakes import FakeChat, FakeModel, FakeSolver, make_tutor
from .browsing import SCRIPTS, ask, downloaded, open_page
from .fakes import wait_until_up

pytestmark = pytest.mark.browser

EQUATION = "Solve 3x + 5 = 20"
FORMULAS: dict[str, list[str]] = {
    "It costs $5.": [],
    "$5 and $6 make $11": [],
    "from $5-$6, ($5)($6), $5/$3 or $10-$5=$5": [],
    "He has $5, she has 10$.": [],
    "so $x = 5$ and $5$ apples": ["x = 5", "5"],
    r"cost \$5 and \$6": [],
    r"\(a\) \[b\] $$c$$ \boxed{\frac{1}{2}} end": ["a", "b", "c", r"\boxed{\frac{1}{2}}"],
    r"\( never closed": [],
    r"\boxed{never closed": [],
    "$$": [],
    r"$\frac{1}{2}$": [r"\frac{1}{2}"],
    "$ x $": [],
    "$x\ny$": [],
}
"""Prose, and the formulas in it."""


@pytest.fixture(scope="module")
def real(model: Path) -> Iterator[str]:
    """The address of a tutor as `serve` starts it."""
    process = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys\nfrom lemmata.server import serve\nserve(port=0, model=sys.argv[1])",
            str(model),
        ],
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    try:
        match = re.search(r"http://127\.0\.0\.1:\d+", process.stderr.readline())
        assert match, process.stderr.read()
        wait_until_up(match[0], ready=True)
        yield match[0]
    finally:
        process.terminate()
        process.communicate(timeout=30)


class Held(FakeChat):
    """Says two words and waits; `go` lets it finish."""

    go = threading.Event()

    def __init__(self) -> None:
        super().__init__()
        self.pause = Held.go


@pytest.fixture
def served() -> Iterator[tuple[str, Tutor, FakeModel]]:
    """A tutor over fakes, with its address and its model."""
    Held.go.clear()
    model = FakeModel(Held)
    tutor = make_tutor(FakeSolver(), model)
    listener = listen("127.0.0.1", 0)
    server = uvicorn.Server(uvicorn.Config(create_app(tutor), log_level="warning", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}", tutor, model
    Held.go.set()
    server.should_exit = True
    thread.join(10)
    listener.close()
    assert not thread.is_alive()


def wait_for_the_end(page: Page) -> None:
    expect(page.get_by_role("button", name="Ask", exact=True)).to_be_visible(timeout=60_000)


def test_a_student_works_through_an_equation(page: Page, real: str) -> None:
    open_page(page, real)
    page.get_by_role("button", name=EQUATION).click()
    answer = page.locator("article[data-speaker=solver]")
    expect(answer).to_have_attribute("data-verdict", "verified")
    expect(answer).to_contain_text("Verified: every step was checked")
    expect(answer).to_contain_text("Understood as")
    assert answer.locator(".steps li .katex").count() >= 2
    assert answer.locator(".steps .katex .mord").first.bounding_box() is not None
    expect(answer.locator(".result")).to_contain_text("5")
    first = answer.locator(".steps li").first
    expect(first.locator(".concept, .check")).not_to_have_count(0)
    expect(first.locator(".check")).to_be_hidden()
    first.locator("summary").press("Enter")
    expect(first.locator(".check")).to_be_visible()
    expect(first.locator(".check")).to_contain_text("✓")

    wait_for_the_end(page)
    ask(page, "Why is step 1 allowed?")
    said = page.locator("article[data-speaker=checked_solution]")
    expect(said).to_contain_text("Step 1:")
    expect(said).to_contain_text("From the verified solution above")

    wait_for_the_end(page)
    ask(page, "Now change the 20 to 35.")
    changed = page.locator("article[data-speaker=solver]").nth(1)
    expect(changed).to_have_attribute("data-verdict", "verified")
    expect(changed).to_contain_text("Solve 3x + 5 = 35")
    expect(changed.locator(".result")).to_contain_text("10")

    wait_for_the_end(page)
    ask(page, "Who was the first to prove this?")
    expect(page.get_by_role("button", name="Stop")).to_be_visible()
    wait_for_the_end(page)
    marked = page.locator("article[data-speaker=model]")
    expect(marked).to_contain_text("Unverified model answer")
    expect(marked).to_contain_text("The solver does not understand this question")
    assert marked.get_attribute("data-cached-tokens") == "0", "what the solver answered is computed now, not before"

    ask(page, "And who was the second?")
    wait_for_the_end(page)
    cached = marked.nth(1).get_attribute("data-cached-tokens")
    assert cached
    assert int(cached) > 100, "the dialogue so far lay in the cache"

    page.get_by_role("button", name="New dialogue").click()
    expect(page.locator("article")).to_have_count(0)
    expect(page.get_by_role("heading", name="What shall we work out?")).to_be_visible()
    expect(page.get_by_label("Your question")).to_be_focused()
    ask(page, EQUATION)
    expect(page.locator("article[data-verdict=verified]")).to_have_count(1)


def test_a_student_practises(page: Page, real: str) -> None:
    open_page(page, real)
    page.get_by_role("radio", name="Hint, not the answer").check(force=True)
    ask(page, EQUATION)
    ladder = page.locator(".ladder .rung")
    expect(ladder).to_have_count(1)
    page.get_by_role("button", name="Next hint", exact=True).click()
    expect(ladder).to_have_count(2)
    assert page.locator(".steps").count() == 0
    assert "x = 5" not in page.locator("#log").inner_text()

    page.get_by_role("button", name="Check my working", exact=True).click()
    field = page.get_by_label("Your working")
    field.fill("3x = 25\nx = 25/3")
    expect(page.locator("#preview .katex")).to_be_visible()
    field.press("Control+Enter")
    wrong = page.locator("article.judged").first
    expect(wrong).to_have_attribute("data-working", "wrong")
    expect(wrong.locator(".first-wrong")).to_contain_text("Line 1: wrong")
    field.fill("3x = 15\nx = 5")
    field.press("Control+Enter")
    expect(page.locator("article.judged").nth(1)).to_have_attribute("data-working", "right")
    wait_for_the_end(page)

    page.get_by_role("button", name="Show the solution", exact=True).click()
    expect(page.locator("article[data-speaker=solver]")).to_have_attribute("data-verdict", "verified")
    page.get_by_role("button", name="Graph", exact=True).click()
    expect(page.locator("figure.graph canvas")).to_be_visible()
    page.get_by_role("button", name="A similar problem for me", exact=True).click()
    expect(page.locator("article.posed .badge")).to_contain_text("Its answer is verified")
    wait_for_the_end(page)

    page.get_by_role("button", name="Worksheet", exact=True).click()
    page.get_by_label("How many problems").fill("3")
    page.get_by_role("button", name="Make the worksheet").click()
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Open the page to print").click()
    sheet = opened.value
    expect(sheet.locator(".sheet li")).to_have_count(3)
    expect(sheet.locator(".key li")).to_have_count(3)
    assert sheet.evaluate("getComputedStyle(document.body).maxWidth") != "none", "its style sheet is allowed"
    assert sheet.evaluate("window.violations") == []
    sheet.close()
    page.get_by_role("button", name="Close", exact=True).click()

    shown = "[...document.querySelectorAll('#log .question, #log article')].map((node) => node.innerText)"
    live = page.evaluate(shown)
    page.reload()
    expect(page.locator("article.posed")).to_be_visible()
    assert page.evaluate(shown) == live
    page.get_by_role("button", name="History", exact=True).click()
    title = page.locator("#dialogues li").first
    expect(title).to_contain_text(EQUATION)
    with downloaded(page) as file:
        title.get_by_role("button", name=re.compile("^Save as Markdown")).click()
    assert EQUATION in file[1]
    title.get_by_role("button", name=re.compile("^Delete")).click()
    page.locator("#confirm-yes").click()
    expect(page.locator("section.turn")).to_have_count(0)


def test_an_answer_can_be_stopped_and_the_dialogue_goes_on(
    page: Page, served: tuple[str, Tutor, FakeModel], monkeypatch: pytest.MonkeyPatch
) -> None:
    address, _, model = served
    noticed = threading.Event()
    stop = Turn.stop
    monkeypatch.setattr(Turn, "stop", lambda turn: (stop(turn), noticed.set()))
    open_page(page, address)
    ask(page, "Tell me a story")
    expect(page.locator("article[data-speaker=model] .body")).to_have_text("I ")
    expect(page.locator("section.turn")).to_have_attribute("aria-busy", "true")
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_text("Stopped.")).to_be_visible()
    expect(page.locator("section.turn")).to_have_attribute("aria-busy", "false")
    assert noticed.wait(10), "the server stops the model when the reader hangs up"
    Held.go.set()
    ask(page, EQUATION)
    expect(page.locator("article[data-speaker=solver]")).to_be_visible()
    wait_for_the_end(page)
    (story, said), (question, _) = model.chats[0].turns
    assert (story, question) == ("Tell me a story", EQUATION)
    assert said in ("I ", "I think ")  # the word that was on the way may still arrive


def test_escape_stops_and_a_new_dialogue_may_begin_in_the_middle(
    page: Page, served: tuple[str, Tutor, FakeModel]
) -> None:
    address, tutor, _ = served
    open_page(page, address)
    ask(page, "Tell me a story")
    expect(page.locator("article[data-speaker=model]")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_text("Stopped.")).to_be_visible()
    Held.go.set()
    ask(page, "Tell me another")
    wait_for_the_end(page)
    Held.go.clear()
    ask(page, "And one more")
    expect(page.locator("article[data-speaker=model]").nth(2)).to_be_visible()
    page.get_by_role("button", name="New dialogue").click()
    expect(page.locator("section.turn")).to_have_count(0)
    Held.go.set()
    ask(page, EQUATION)
    expect(page.locator("article")).to_have_count(1)
    wait_for_the_end(page)
    assert len(tutor.listed()) == 2, "a dialogue that was left stays in the history"


def test_a_script_in_a_question_or_an_answer_stays_text(
    page: Page, served: tuple[str, Tutor, FakeModel], monkeypatch: pytest.MonkeyPatch
) -> None:
    link = r"\(\href{javascript:window.hacked=1}{x}\) \(\htmlData{a=b}{x}\) \(\includegraphics{http://evil.example/x}\)"
    Held.go.set()
    open_page(page, served[0])
    for number, script in enumerate(SCRIPTS):
        monkeypatch.setattr(Held, "words", (script, f" {link} ", rf"\({script}\)"))
        ask(page, script)
        expect(page.locator("article .body")).to_have_count(number + 1)
        wait_for_the_end(page)
        expect(page.locator(".question .text").last).to_have_text(script)
        expect(page.locator("article .body").last).to_contain_text(script)
    ask(page, f"{SCRIPTS[0]} = 1")
    expect(page.locator("article[data-speaker=solver]")).to_be_visible()
    assert page.locator("#log").locator("script, img, iframe, a, svg[onload]").count() == 0


def test_formulas_that_explode_are_shown_as_their_source(
    page: Page, served: tuple[str, Tutor, FakeModel], monkeypatch: pytest.MonkeyPatch
) -> None:
    bomb = r"\def\a{\b\b}\def\b{\c\c}\def\c{\a\a}\a"
    monkeypatch.setattr(Held, "words", (rf"\({bomb}\) \(\frac{{1}}\) ", r"\(\rule{9999em}{9999em}\)"))
    Held.go.set()
    open_page(page, served[0])
    ask(page, "Tell me a story")
    wait_for_the_end(page)
    expect(page.locator("article .body code").first).to_have_text(bomb)
    assert page.evaluate("document.documentElement.scrollWidth") <= page.evaluate("innerWidth")


def test_what_is_a_formula_and_what_is_money(page: Page, served: tuple[str, Tutor, FakeModel]) -> None:
    open_page(page, served[0])
    split = "async (text) => (await import('/static/math.js')).split(text)"
    for text, formulas in FORMULAS.items():
        parts = page.evaluate(split, text)
        assert [part["latex"] for part in parts if part.get("latex")] == formulas
        if not formulas:
            assert "".join(part["text"] for part in parts) == text


def test_every_kind_of_formula_obeys_the_policy(page: Page, served: tuple[str, Tutor, FakeModel]) -> None:
    open_page(page, served[0])
    formulas = [
        r"\vec{x} + \overrightarrow{AB} + \widehat{xyz}",
        r"\left\{ \begin{array}{c} 1 \\ 2 \\ 3 \\ 4 \\ 5 \\ 6 \\ 7 \\ 8 \end{array} \right.",
        r"\sqrt[3]{\frac{x}{y}} \quad \cancel{x} \quad \boxed{x} \quad \oiint \quad \color{red}{x}",
    ]
    shown = """async (formulas) => {
        const math = await import('/static/math.js');
        for (const latex of formulas) document.body.append(math.formula(latex, {display: true}));
        return [document.querySelectorAll(".formula .katex").length, document.querySelectorAll(".formula code").length];
    }"""
    assert page.evaluate(shown, formulas) == [len(formulas), 0]
    width = page.evaluate("document.querySelector('.katex svg').style.width")
    assert width, "KaTeX's own widths arrive although the policy forbids style attributes"


def test_a_dialogue_that_is_gone_offers_a_new_one(
    page: Page, served: tuple[str, Tutor, FakeModel], expected_errors: list[str]
) -> None:
    expected_errors.append("404")
    address, tutor, _ = served
    open_page(page, address)
    ask(page, EQUATION)
    wait_for_the_end(page)
    for session in list(tutor.sessions._open):
        tutor.end_session(session)
    ask(page, EQUATION)
    expect(page.get_by_role("alert")).to_contain_text("No such dialogue")
    page.get_by_role("button", name="Start a new dialogue").click()
    ask(page, EQUATION)
    expect(page.locator("article[data-verdict=verified]")).to_have_count(1)


def test_on_a_phone_nothing_is_cut_off(page: Page, served: tuple[str, Tutor, FakeModel]) -> None:
    page.set_viewport_size({"width": 360, "height": 640})
    open_page(page, served[0])
    ask(page, f"{'1234567890' * 40} x = 2")
    expect(page.locator("article[data-speaker=solver]")).to_be_visible()
    wait_for_the_end(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    for name in ("Ask", "New dialogue"):
        box = page.get_by_role("button", name=name, exact=True).bounding_box()
        assert box is not None
        assert box["height"] >= 40
