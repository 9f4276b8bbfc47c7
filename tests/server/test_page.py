"""pytest tests/server/test_page.py

What the page makes of a tutor's answers and of its reader's hands, in a real Chromium over a tutor that a test scripts.
"""

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from .browsing import SCRIPTS, StubTutor, ask, done, downloaded, open_page
from .exchanges import (
    MODEL,
    PARABOLA,
    POSED,
    QUADRATIC,
    RIGHT_WORKING,
    WRONG_WORKING,
    hint,
    judged,
    line,
    match,
    said,
    solution,
    solved,
)

pytestmark = pytest.mark.browser


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def test_hints_are_a_ladder_that_grows(page: Page, address: str) -> None:
    tutor = StubTutor(
        hint(1, 3, "What is done to x last?", "hint", "solve"),
        hint(2, 3, "Then divide.", "hint", "solve"),
        hint(3, 3, "It is a whole number.", "solve"),
        solved("Solve 3x + 5 = 20", "another_way"),
    ).on(page)
    open_page(page, address)
    page.get_by_role("radio", name="Hint, not the answer").check(force=True)
    ask(page, "Solve 3x + 5 = 20")
    ladder = page.locator(".ladder")
    expect(ladder.locator(".rung")).to_have_count(1)
    expect(ladder.locator(".to-come")).to_have_count(2)
    expect(page.locator("#status")).to_contain_text("Hint 1 of 3: What is done to x last?")
    assert page.locator(".steps").count() == 0
    press(page, "Next hint")
    expect(ladder.locator(".rung")).to_have_count(2)
    expect(ladder.locator(".rung .katex")).to_have_count(1)
    assert page.evaluate("document.querySelector('.turn').contains(document.activeElement)"), "the focus is not lost"
    press(page, "Next hint")
    expect(ladder.locator(".rung")).to_have_count(3)
    expect(ladder.locator(".to-come")).to_have_count(0)
    expect(page.locator("section.turn")).to_have_count(1)
    expect(page.get_by_role("button", name="Next hint")).to_have_count(0)
    press(page, "Show the solution")
    expect(page.locator(".steps")).to_be_visible()
    expect(page.locator(".question .text").nth(1)).to_have_text("Show me the solution, please.")
    expect(page.get_by_role("radio", name="Hint, not the answer")).to_be_checked()
    assert [(body["question"], body.get("intent")) for body in tutor.asked] == [
        ("Solve 3x + 5 = 20", "hint"),
        ("", "hint"),
        ("", "hint"),
        ("", "solve"),
    ]


def test_working_is_typed_in_lines_and_the_first_wrong_one_stands_out(page: Page, address: str) -> None:
    tutor = StubTutor(
        solved("Solve 3x + 5 = 20", "check"), judged(WRONG_WORKING, "hint", "check"), judged(RIGHT_WORKING)
    ).on(page)
    open_page(page, address)
    ask(page, "Solve 3x + 5 = 20")
    press(page, "Check my working")
    field = page.get_by_label("Your working")
    expect(field).to_be_focused()
    field.press_sequentially("3x + 5 = 20")
    field.press("Enter")
    field.press_sequentially("3x = 25")
    field.press("Control+Enter")
    card = page.locator("article.judged")
    expect(card).to_contain_text("Line 2 is not right")
    expect(card.locator(".lines > li")).to_have_count(4)
    wrong = card.locator(".first-wrong")
    expect(wrong).to_have_count(1)
    expect(wrong).to_contain_text("Line 2: wrong")
    expect(wrong).to_contain_text("5 was added, not subtracted")
    expect(wrong.locator(".katex")).to_have_count(1)
    expect(card.locator("li").nth(3)).to_contain_text("and so on?!")
    expect(card.locator("li").nth(3)).to_contain_text("could not be read")
    expect(page.locator("#status")).to_contain_text("Line 2 is not right. The second line does not follow")
    assert tutor.asked[1]["question"] == "3x + 5 = 20\n3x = 25"
    assert tutor.asked[1]["intent"] == "check"
    expect(page.get_by_role("radio", name="Check my working")).to_be_checked()
    field.fill("x = 5")
    press(page, "Check")
    expect(page.locator("article.judged").nth(1)).to_contain_text("All of it is right")
    expect(page.get_by_role("radio", name="Ask", exact=True)).to_be_checked()


@pytest.mark.parametrize(
    ("verdict", "words"),
    [("incomplete", "Right so far, not finished"), ("not_checked", "Not all of it could be checked")],
)
def test_working_that_is_neither_right_nor_wrong_says_so(page: Page, address: str, verdict: str, words: str) -> None:
    StubTutor(judged({**RIGHT_WORKING, "verdict": verdict})).on(page)
    open_page(page, address)
    ask(page, "3x = 15")
    expect(page.locator("article.judged .badge")).to_contain_text(words)
    assert page.locator("article.judged .badge.verified").count() == 0


def test_the_bank_says_what_it_has(page: Page, address: str) -> None:
    StubTutor(
        [match("identical"), done("bank", "verified")],
        [match("same-template", solution=None), done("bank", "verified")],
        [match("analogous"), *solved("Solve 3x + 5 = 20")],
        [match("identical", answer=None), done("bank", "unverified")],
    ).on(page)
    open_page(page, address)
    cards = page.locator("article[data-speaker=bank]")
    for number, words in enumerate(("this very question", "with other numbers", "a question like this one")):
        ask(page, "Solve 2x + 1 = 9")
        expect(cards.nth(number)).to_contain_text(words)
        expect(cards.nth(number)).to_contain_text("Question bank")
    expect(cards.nth(0).locator("details")).to_have_attribute("open", "")
    expect(cards.nth(0)).to_contain_text("verified again by the solver")
    expect(cards.nth(1).locator("details")).to_have_count(0)
    assert cards.nth(2).locator("details").get_attribute("open") is None, "an example is not the answer"
    expect(cards.nth(2)).to_contain_text("Its answer")
    expect(cards.nth(2).locator(".badge")).to_have_count(0)
    ask(page, "Solve 2x + 1 = 9")
    expect(cards.nth(3).locator(".badge")).to_contain_text("Not verified")


def test_a_similar_problem_a_graph_and_a_worksheet(page: Page, address: str) -> None:
    tutor = StubTutor(solved(QUADRATIC, "similar", "graph", "worksheet"), POSED).on(page)
    sheet = {"title": "Linear equations", "family": "linear", "level": 2, "seed": 7}
    tutor.replies["POST api/worksheet"] = {**sheet, "problems": [{"text": "a", "answer": "b"}] * 12}
    tutor.replies["POST api/graph"] = PARABOLA
    open_page(page, address)
    assert page.evaluate("typeof uPlot") == "undefined"
    ask(page, QUADRATIC)
    press(page, "Graph")
    figure = page.locator("figure.graph")
    expect(figure.locator("canvas")).to_have_count(1)
    expect(figure.locator(".curves .katex")).to_have_count(2)
    expect(figure.get_by_role("table")).to_contain_text("minimum")
    expect(figure.get_by_role("row").nth(2)).to_contain_text("−0.25")
    expect(page.get_by_role("button", name="Graph", exact=True)).to_have_count(0)
    press(page, "A similar problem for me")
    expect(page.locator("article.posed")).to_contain_text("Solve 4x - 7 = 13")
    expect(page.locator("article.posed")).to_contain_text("level 2")
    press(page, "Worksheet")
    page.get_by_label("How many problems").fill("12")
    page.get_by_label("Level").select_option("3")
    press(page, "Make the worksheet")
    link = page.get_by_role("link", name="Open the page to print")
    expect(link).to_be_focused()
    expect(link).to_have_attribute("href", "worksheet?family=linear&level=2&count=12&seed=7&lang=en")
    expect(page.locator("#sheet-note")).to_have_text("Linear equations: 12 problems")


def test_what_has_no_graph_and_no_family_says_so(page: Page, address: str, expected_errors: list[str]) -> None:
    expected_errors.append("404")
    tutor = StubTutor(solved(QUADRATIC, "graph", "worksheet")).on(page)
    tutor.replies["POST api/graph"] = 204
    open_page(page, address)
    ask(page, QUADRATIC)
    press(page, "Graph")
    expect(page.locator("#status")).to_have_text("This question has no function to draw.")
    press(page, "Worksheet")
    press(page, "Make the worksheet")
    expect(page.locator("#sheet-note")).to_have_text("no such thing: worksheet")
    page.keyboard.press("Escape")
    expect(page.locator("#worksheet")).to_be_hidden()
    expect(page.get_by_role("button", name="Worksheet", exact=True)).to_be_focused()


def test_the_palette_and_the_preview(page: Page, address: str) -> None:
    tutor = StubTutor().on(page)
    tutor.replies["POST api/read"] = {"latex": r"\frac{1}{2}", "where": ""}
    open_page(page, address)
    field = page.get_by_label("Your question")
    bar = page.get_by_role("toolbar", name="Symbols")
    bar.get_by_role("button", name="Fraction").click()
    expect(field).to_have_value("()/()")
    expect(field).to_be_focused()
    field.press_sequentially("1")
    expect(field).to_have_value("(1)/()")
    expect(page.locator("#preview .katex")).to_be_visible()
    field.press("Control+z")
    field.press("Control+z")
    expect(field).to_have_value("")
    expect(page.locator("#preview")).to_be_hidden()
    field.fill("x")
    field.press("Control+a")
    bar.get_by_role("button", name="Square root").click()
    expect(field).to_have_value("sqrt(x)")
    field.press("End")
    for name, text in (("Less than or equal", "sqrt(x)≤"), ("Pi", "sqrt(x)≤π")):
        bar.get_by_role("button", name=name).click()
        expect(field).to_have_value(text)
    field.press("Shift+Tab")
    expect(bar.get_by_role("button", name="Fraction")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(bar.get_by_role("button", name="Times")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_role("radio", name="Ask", exact=True)).to_be_focused()


def test_only_the_newest_text_is_previewed(page: Page, address: str) -> None:
    tutor = StubTutor().on(page)
    read: list[str] = []

    def reply(route: Any) -> None:
        text = json.loads(route.request.post_data)["text"]
        read.append(text)
        route.fulfill(json={"latex": text, "where": ""})

    page.route("**/api/read", reply)
    open_page(page, address)
    field = page.get_by_label("Your question")
    field.press_sequentially("3x + 5 = 20", delay=5)
    expect(page.locator("#preview annotation")).to_have_text("3x + 5 = 20")
    assert len(read) < 6, read
    page.get_by_role("radio", name="Check my working").check(force=True)
    field = page.get_by_label("Your working")
    field.fill("3x = 15\nx = 5")
    expect(page.locator("#preview annotation")).to_have_text("x = 5")
    assert not tutor.asked


def stored(tutor: StubTutor, name: str = "s1") -> None:
    """Keeps a dialogue of every kind of message under `name`."""
    messages = [
        said("user", "Solve 3x + 5 = 20"),
        said("assistant", "x = 5", speaker="solver", verdict="verified", solution=solution("Solve 3x + 5 = 20")),
        said("user", "Give me a similar problem."),
        said("assistant", "", speaker="tutor", verdict="none", kind="problem", data=POSED[0][1]),
        said("user", "Give me a hint, not the answer."),
        said("assistant", "", speaker="tutor", verdict="none", kind="hint", data=hint(1, 2)[0][1]),
        said("user", "Give me a hint, not the answer."),
        said("assistant", "", speaker="tutor", verdict="none", kind="hint", data=hint(2, 2)[0][1]),
        said("user", "4x = 6"),
        said("assistant", "", speaker="tutor", verdict="none", kind="working", data={"working": WRONG_WORKING}),
        said("user", "who?"),
        said("assistant", r"It is \(x^2\).", speaker="model", verdict="unverified"),
    ]
    entry = {"session": name, "title": "Solve 3x + 5 = 20", "created": 1.7e9}
    tutor.replies["GET api/sessions"] = {"sessions": [{**entry, "messages": len(messages)}]}
    tutor.replies[f"GET api/sessions/{name}"] = {**entry, "messages": messages}


def drawn(page: Page) -> list[str]:
    """The dialogue as it is shown, without the buttons below it."""
    return page.evaluate("[...document.querySelectorAll('#log .question, #log .answer')].map((node) => node.innerText)")


def test_a_stored_dialogue_looks_as_it_did_live(page: Page, address: str) -> None:
    model = [
        ("delta", {"speaker": "model", "verdict": "unverified", "text": r"It is \(x^2\)."}),
        done("model", "unverified"),
    ]
    tutor = StubTutor(
        solved("Solve 3x + 5 = 20", "similar"),
        [*POSED[:1], ("follow_ups", {"intents": ["hint"]}), done()],
        hint(1, 2, "Subtract 5 from both sides.", "hint"),
        hint(2, 2),
        judged(WRONG_WORKING),
        model,
    ).on(page)
    stored(tutor)
    open_page(page, address)
    ask(page, "Solve 3x + 5 = 20")
    press(page, "A similar problem for me")
    press(page, "Hint")
    press(page, "Next hint")
    ask(page, "4x = 6")
    expect(page.locator(".judged")).to_be_visible()
    ask(page, "who?")
    expect(page.locator("section.turn")).to_have_count(5)
    expect(page.locator("article[data-speaker=model] .katex")).to_have_count(1)
    live = drawn(page)
    assert len(live) == 10
    expect(page).to_have_url(re.compile("#s1$"))
    page.reload()
    expect(page.locator("section.turn")).to_have_count(5)
    assert drawn(page) == live


def test_the_history_opens_saves_and_deletes(page: Page, address: str) -> None:
    tutor = StubTutor().on(page)
    stored(tutor)
    tutor.replies["GET api/sessions/s1/export?form=markdown"] = "# Solve 3x + 5 = 20\n"
    tutor.replies["GET api/sessions/s1/export?form=json"] = '{"session": "s1"}'
    tutor.replies["DELETE api/sessions/s1"] = 204
    tutor.replies["DELETE api/sessions"] = 204
    open_page(page, address)
    press(page, "History")
    page.locator("#dialogues").get_by_role("button", name=re.compile("^Solve 3x")).click()
    expect(page.locator("section.turn")).to_have_count(5)
    press(page, "History")
    expect(page.locator("[aria-current=true]")).to_contain_text("12 messages")
    with downloaded(page) as file:
        press(page, "Save as Markdown: Solve 3x + 5 = 20")
    assert file == ["lemmata-s1.md", "# Solve 3x + 5 = 20\n"]
    with downloaded(page) as file:
        press(page, "Save as JSON: Solve 3x + 5 = 20")
    assert file == ["lemmata-s1.json", '{"session": "s1"}']

    press(page, "Delete: Solve 3x + 5 = 20")
    expect(page.locator("#confirm")).to_contain_text("Delete “Solve 3x + 5 = 20” for good?")
    page.keyboard.press("Escape")
    assert "DELETE api/sessions/s1" not in tutor.calls
    press(page, "Delete: Solve 3x + 5 = 20")
    press(page, "Keep")
    assert "DELETE api/sessions/s1" not in tutor.calls
    press(page, "Delete: Solve 3x + 5 = 20")
    tutor.replies["GET api/sessions"] = {"sessions": []}
    press(page, "Delete")
    expect(page.locator("#history-note")).to_have_text("No dialogue is kept yet.")
    assert "DELETE api/sessions/s1" in tutor.calls
    expect(page.locator("section.turn")).to_have_count(0)
    expect(page.get_by_role("button", name="Close", exact=True)).to_be_focused()
    expect(page.get_by_role("button", name="Delete all", exact=True)).to_be_hidden()
    press(page, "Close")
    stored(tutor, "s2")
    press(page, "History")
    press(page, "Delete all")
    expect(page.locator("#confirm")).to_contain_text("Delete every dialogue for good?")
    with page.expect_response(lambda response: response.request.method == "DELETE"):
        page.locator("#confirm-yes").click()
    expect(page.locator("#confirm")).to_be_hidden()
    assert "DELETE api/sessions" in tutor.calls


def test_back_and_forward_and_a_dialogue_that_is_gone(page: Page, address: str, expected_errors: list[str]) -> None:
    expected_errors.append("404")
    tutor = StubTutor(solved("Solve 3x + 5 = 20")).on(page)
    stored(tutor)
    open_page(page, address)
    ask(page, "Solve 3x + 5 = 20")
    expect(page).to_have_url(re.compile("#s1$"))
    press(page, "New dialogue")
    expect(page.locator("#welcome")).to_be_visible()
    assert "DELETE api/sessions/s1" not in tutor.calls, "what was said stays in the history"
    page.go_back()
    expect(page.locator("section.turn")).to_have_count(5)
    page.go_back()
    expect(page.locator("#welcome")).to_be_visible()
    page.go_forward()
    expect(page.locator("section.turn")).to_have_count(5)
    page.goto(f"{address}/#deleted")
    expect(page.get_by_role("alert")).to_contain_text("was deleted")
    press(page, "Start a new dialogue")
    expect(page.locator("#welcome")).to_be_visible()
    expect(page.get_by_label("Your question")).to_be_focused()


def test_another_tab_sees_what_was_added(page: Page, address: str) -> None:
    tutor = StubTutor().on(page)
    stored(tutor)
    whole = tutor.replies["GET api/sessions/s1"]
    tutor.replies["GET api/sessions/s1"] = {**whole, "messages": whole["messages"][:2]}
    open_page(page, f"{address}/#s1")
    expect(page.locator("section.turn")).to_have_count(1)
    tutor.replies["GET api/sessions/s1"] = whole
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator("section.turn")).to_have_count(5)


def test_the_model_is_asked_again_in_place(page: Page, address: str) -> None:
    other = [("delta", {"speaker": "model", "verdict": "unverified", "text": "No, 8."}), done("model", "unverified")]
    tutor = StubTutor(MODEL, other).on(page)
    open_page(page, address)
    ask(page, "why?")
    expect(page.locator("article .body")).to_contain_text("I think it is")
    press(page, "Answer again")
    expect(page.locator("article .body")).to_have_text("No, 8.")
    expect(page.locator("section.turn")).to_have_count(1)
    assert tutor.asked[1]["regenerate"] is True
    assert page.locator("article").count() == 1


def test_a_server_that_goes_away_midway(page: Page, address: str, expected_errors: list[str]) -> None:
    expected_errors.append("ERR_FAILED")
    tutor = StubTutor(MODEL[:3], solved("why?")).on(page)
    open_page(page, address)
    ask(page, "why?")
    expect(page.get_by_role("alert")).to_contain_text("broke off")
    page.route("**/api/ask", lambda route: route.abort())
    press(page, "Ask again")
    expect(page.get_by_role("alert")).to_contain_text("cannot be reached")
    page.unroute("**/api/ask")
    press(page, "Ask again")
    expect(page.locator(".steps")).to_be_visible()
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(page.locator("section.turn")).to_have_count(1)
    assert [body["question"] for body in tutor.asked] == ["why?", "why?"]


def test_the_api_key_is_asked_for_once(page: Page, address: str, expected_errors: list[str]) -> None:
    expected_errors.append("401")
    seen: list[str | None] = []

    def health(route: Any) -> None:
        seen.append(route.request.headers.get("authorization"))
        if seen[-1] == "Bearer the-key-of-the-class":
            route.fulfill(json={"status": "ready", "model": None, "version": "1"})
        else:
            route.fulfill(status=401, json={"error": "this server needs an API key"})

    page.route("**/health", health)
    StubTutor(solved("Solve 3x + 5 = 20")).on(page)
    page.goto(address)
    page.get_by_label("This tutor needs an API key.").fill("the-key-of-the-class")
    page.keyboard.press("Enter")
    expect(page.locator("body")).to_have_attribute("data-ready", "true")
    assert seen == [None, "Bearer the-key-of-the-class"]
    page.reload()
    expect(page.locator("body")).to_have_attribute("data-ready", "true")
    expect(page.locator("#key")).to_be_hidden()


@pytest.mark.parametrize(
    ("code", "name", "title", "why"),
    [("ko", "한국어", "무엇을 풀어 볼까요?", "이유"), ("zh", "中文", "我们来解什么题？", "理由")],
)
def test_another_language(page: Page, address: str, code: str, name: str, title: str, why: str) -> None:
    tutor = StubTutor(solved("Solve 3x + 5 = 20", "hint")).on(page)
    stored(tutor)
    open_page(page, address)
    ask(page, "Solve 3x + 5 = 20")
    page.get_by_label("Language").select_option(label=name)
    expect(page.locator("html")).to_have_attribute("lang", code)
    concepts = page.locator(".concept > span:last-child > span")
    expect(page.locator(".concept .tag").first).to_have_text(why)
    assert concepts.nth(1).get_attribute("lang") == "en", "what no catalogue has is marked as English"
    assert page.locator(".suggestions .chip").count() == 2
    page.reload()
    expect(page.locator("html")).to_have_attribute("lang", code)
    expect(page.locator("section.turn")).to_have_count(5)
    page.locator("#new").click()
    expect(page.locator("#welcome-title")).to_have_text(title)
    assert page.evaluate("document.querySelectorAll('[data-t]:empty').length") == 0


def test_the_theme_follows_the_system_until_one_is_chosen(page: Page, address: str) -> None:
    StubTutor().on(page)
    page.emulate_media(color_scheme="dark")
    open_page(page, address)
    root = page.locator("html")
    expect(root).to_have_attribute("data-theme", "dark")
    page.emulate_media(color_scheme="light")
    expect(root).to_have_attribute("data-theme", "light")
    button = page.get_by_role("button", name=re.compile("^Theme"))
    for name, shown in (("light", "light"), ("dark", "dark")):
        button.click()
        expect(button).to_have_accessible_name(f"Theme: {name}")
        expect(root).to_have_attribute("data-theme", shown)
    page.reload()
    expect(root).to_have_attribute("data-theme", "dark")
    button.click()
    expect(button).to_have_accessible_name("Theme: as the system")
    expect(root).to_have_attribute("data-theme", "light")


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_script_anywhere_stays_text(page: Page, address: str, script: str, expected_errors: list[str]) -> None:
    expected_errors.append("404")
    bad_working = {
        **WRONG_WORKING,
        "lines": [line(script, "wrong", script, script)],
        "reason": script,
        "first_wrong": 0,
    }
    posed = {"problem": script, "family": script, "level": 1, "seed": 1, "subject": script}
    tutor = StubTutor(
        [
            match("identical", problem=script, solution=script, answer=script, why=script, checked=script),
            done("bank", "verified", note=script),
        ],
        hint(1, 2, script),
        [("problem", posed), done()],
        judged(bad_working),
        [
            *MODEL[:1],
            ("delta", {"speaker": "model", "verdict": "unverified", "text": script}),
            done("model", "unverified"),
        ],
        [("error", {"message": script})],
        solved(script, "graph", "worksheet", script),
    ).on(page)
    tutor.replies["POST api/graph"] = {
        **PARABOLA,
        "curves": [{"latex": script, "xs": [0, 1], "ys": [0, 1]}],
        "points": [{"x": 0, "y": 0, "label": script}],
    }
    entry = {"session": script, "title": script, "created": 1.0, "messages": 1}
    tutor.replies["GET api/sessions"] = {"sessions": [entry]}
    open_page(page, address)
    for number in range(7):
        ask(page, script)
        expect(page.locator("section.turn")).to_have_count(number + 1)
        expect(page.locator("section.turn").last).to_have_attribute("aria-busy", "false")
    press(page, "Graph")
    expect(page.locator("figure.graph canvas")).to_have_count(1)
    expect(page.locator(".graph th[scope=row]")).to_have_text(script)
    press(page, "History")
    expect(page.locator(".dialogues .title")).to_have_text(script)
    page.get_by_role("button", name=f"Delete: {script}", exact=True).click()
    expect(page.locator("#confirm-text")).to_contain_text(script)
    assert page.locator("body").locator("iframe, img, a[href^=javascript]").count() == 0
    assert page.locator("#log").locator("script").count() == 0


def test_very_long_texts_stay_inside_the_page(page: Page, address: str) -> None:
    long = "1234567890" * 200
    page.set_viewport_size({"width": 390, "height": 780})
    tutor = StubTutor(
        [match("identical", problem=long, solution=long, answer=long, why=long), done("bank", "verified")],
        hint(1, 12, long),
        judged({**WRONG_WORKING, "lines": [line(long, "wrong", long, long)] * 60, "reason": long, "first_wrong": 0}),
        [
            ("problem", {**POSED[0][1], "problem": long}),
            ("follow_ups", {"intents": ["hint", "check", "similar", "solve"]}),
            done(),
        ],
    ).on(page)
    entry = {"session": "s9", "title": long[:80], "created": 1.0, "messages": 1}
    tutor.replies["GET api/sessions"] = {"sessions": [entry] * 50}
    open_page(page, address)
    for number in range(4):
        ask(page, long[:2000])
        expect(page.locator("section.turn")).to_have_count(number + 1)
        expect(page.locator("section.turn").last).to_have_attribute("aria-busy", "false")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    press(page, "History")
    expect(page.locator(".dialogues li")).to_have_count(50)
    assert page.evaluate("document.querySelector('#history').scrollWidth") <= 390
    expect(page.get_by_role("button", name="Delete all", exact=True)).to_be_in_viewport()


def test_paper_shows_what_is_folded_and_none_of_the_controls(page: Page, address: str) -> None:
    StubTutor(solved("Solve 3x + 5 = 20", "hint")).on(page)
    open_page(page, address)
    ask(page, "Solve 3x + 5 = 20")
    check = page.locator(".steps .check").first
    expect(page.get_by_role("status")).to_contain_text("Answer: 5")
    expect(check).to_be_attached()
    expect(check).to_be_hidden()
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(check).to_be_visible()
    for hidden in (".composer", ".top", ".suggestions"):
        expect(page.locator(hidden)).to_be_hidden()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(check).to_be_hidden()
