"""Sheets to print. Run: pytest tests/problems/test_worksheet.py"""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from lemmata.errors import InputError
from lemmata.problems import Problem, generate
from lemmata.problems.worksheet import worksheet

EVERYTHING = list(generate(n=1_200, seed=4))
VOID = {"meta"}


class Balance(HTMLParser):
    """Fails where a tag is closed that is not open; collects text and outside addresses."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.items = 0
        self.outside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.items += tag == "li"
        self.outside += [value or "" for name, value in attrs if name in ("src", "href")]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_html_is_whole_and_alone() -> None:
    page = worksheet(EVERYTHING, Path("sheet.html"))
    reader = Balance()
    reader.feed(page)
    assert reader.open == []
    assert reader.items == 2 * len(EVERYTHING)
    assert reader.outside == []
    assert "url(" not in page
    assert "pmatrix" not in page


def test_latex_needs_no_package_for_its_signs() -> None:
    """ASCII only, braces and dollars in pairs, nothing special outside of mathematics that isn't escaped."""
    page = worksheet(EVERYTHING, Path("sheet.tex"))
    assert page.isascii()
    assert page.count(r"\item ") == 2 * len(EVERYTHING)
    for line in page.splitlines():
        if not line.startswith(r"\item "):
            continue
        bare = re.sub(r"\\[{}$%&#_]", "", line)
        assert bare.count("$") % 2 == 0, line
        assert bare.count("{") == bare.count("}"), line
        assert not re.search(r"[\^_&#<>|~]", re.sub(r"\$[^$]*\$", "", bare)), line


@pytest.mark.parametrize(
    ("text", "shown", "tex"),
    [
        ("x^2 - 3x <= 5", "x<sup>2</sup> − 3x ≤ 5", r"x\textsuperscript{2} $-$ 3x $\le$ 5"),
        ("sqrt(x - 1)", '√<span class="bar">x − 1</span>', r"$\sqrt{x - 1}$"),
        (r"0.1\overline{6}", '0.1<span class="bar">6</span>', r"0.1$\overline{6}$"),
        ("50% & <b>", "50% &amp; &lt;b&gt;", r"50\% \& $<$b$>$"),
        ("a well-known pie", "a well-known pie", "a well-known pie"),
        ("2pi/3", "2π/3", r"2$\pi$/3"),
    ],
)
def test_what_signs_become(text: str, shown: str, tex: str) -> None:
    problems = [Problem("p", text, "1")]
    assert f"<li>{shown}</li>" in worksheet(problems, Path("a.html"))
    assert f"\\item {tex}\n" in worksheet(problems, Path("a.tex"))


def test_wrong_usage() -> None:
    with pytest.raises(InputError, match=r"\.html or \.tex, got 'a\.pdf'"):
        worksheet(EVERYTHING[:1], Path("a.pdf"))
    with pytest.raises(InputError, match="at least one problem"):
        worksheet([], Path("a.html"))
