"""pytest tests/server/test_accessibility.py

axe-core finds nothing wrong with the page's views, in light and dark, and the page is usable by its keys alone.
"""

import pytest
from playwright.sync_api import Page, expect

from .browsing import StubTutor, ask, axe_violations, done, open_page
from .exchanges import MODEL, PARABOLA, POSED, QUADRATIC, WRONG_WORKING, hint, judged, match, solved

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1000, 390])
def test_axe_finds_nothing(page: Page, address: str, theme: str, width: int) -> None:
    tutor = StubTutor(
        [match("identical"), done("bank", "verified")],
        [
            match("analogous"),
            *solved(QUADRATIC, "another_way", "why", "hint", "similar", "check", "graph", "worksheet"),
        ],
        hint(1, 3),
        judged(WRONG_WORKING),
        MODEL,
        [("error", {"message": "the tutor failed on this question"})],
        POSED,
    ).on(page)
    tutor.replies["POST api/graph"] = PARABOLA
    tutor.replies["POST api/read"] = {"latex": "x^2", "where": ""}
    entry = {"session": "s1", "title": "Solve 3x + 5 = 20", "created": 1.7e9, "messages": 4}
    tutor.replies["GET api/sessions"] = {"sessions": [entry, {**entry, "session": "s2"}]}
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
    open_page(page, address)
    assert axe_violations(page) == []
    for number in range(6):
        ask(page, QUADRATIC)
        expect(page.locator("section.turn")).to_have_count(number + 1)
        expect(page.locator("section.turn").last).to_have_attribute("aria-busy", "false")
        if number == 1:
            page.get_by_role("button", name="Graph", exact=True).click()
            expect(page.locator("canvas")).to_have_count(1)
            page.get_by_role("button", name="Show every reason and check").click()
            assert axe_violations(page) == []
    page.locator("#question").fill("x^2")
    expect(page.locator("#preview .katex")).to_be_visible()
    assert axe_violations(page) == []
    ask(page, QUADRATIC)
    for opener, dialog in (("#show-history", "#history"), (".chip:has-text('Worksheet')", "#worksheet")):
        page.locator(opener).click()
        expect(page.locator(dialog)).to_be_visible()
        page.wait_for_timeout(50)  # the list of dialogues
        assert axe_violations(page) == []
        page.keyboard.press("Escape")


def test_everything_is_reached_with_the_tab_key_in_reading_order(page: Page, address: str) -> None:
    StubTutor(solved(QUADRATIC, "hint", "check"), hint(1, 2, "Factor.", "hint")).on(page)
    open_page(page, address)
    ask(page, QUADRATIC)
    expect(page.locator(".suggestions")).to_be_visible()
    page.evaluate("document.body.tabIndex = -1; document.body.focus(); document.body.removeAttribute('tabindex')")
    named = "(document.activeElement.getAttribute('aria-label') || document.activeElement.innerText).split('\\n')[0]"
    reached = []
    for _ in range(17):
        page.keyboard.press("Tab")
        reached.append(page.evaluate(named))
        assert page.evaluate("getComputedStyle(document.activeElement).display") != "none"
    expected = ["Skip to the question", "History", "English", "Theme: as the system", "New dialogue"]
    assert reached[:5] == expected
    steps, rest = reached[5:7], reached[7:]
    assert [text[:1] for text in steps] == ["1", "2"]
    assert rest[:4] == ["Show every reason and check", "Hint", "Check my working", "Graph"]
    assert rest[4:8] == ["", "Fraction", "Your question", "Ask"]  # a radio button is named by its label
    page.get_by_role("button", name="Hint", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.locator(".ladder")).to_be_visible()
    page.keyboard.press("Tab")
    assert page.evaluate(named) == "Next hint", "from the new turn the next stop is what it offers"


def test_a_reader_who_wants_less_motion_gets_none(page: Page, address: str) -> None:
    StubTutor(solved(QUADRATIC)).on(page)
    page.emulate_media(reduced_motion="reduce")
    open_page(page, address)
    ask(page, QUADRATIC)
    expect(page.locator(".steps")).to_be_visible()
    page.locator("#show-history").click()
    moving = """[...document.querySelectorAll("*")].flatMap((node) => {
        const style = getComputedStyle(node);
        return style.animationName !== "none" || parseFloat(style.transitionDuration) > 0 ? [node.className] : [];
    })"""
    assert page.evaluate(moving) == []


def test_every_target_is_large_enough_for_a_finger(page: Page, address: str) -> None:
    StubTutor(solved(QUADRATIC, "hint", "check")).on(page)
    page.set_viewport_size({"width": 390, "height": 780})
    open_page(page, address)
    ask(page, QUADRATIC)
    expect(page.locator(".suggestions")).to_be_visible()
    small = """[...document.querySelectorAll("button, select, .modes span, summary")].flatMap((node) => {
        const {width, height} = node.getBoundingClientRect();
        return width && (width < 24 || height < 24) ? [`${node.textContent} ${width} x ${height}`] : [];
    })"""
    assert page.evaluate(small) == []
