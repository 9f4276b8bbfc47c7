"""pytest tests/server/test_page_weight.py

What the page weighs on its first load: everything it names, compressed, without fonts.
"""

import gzip
import re
from pathlib import Path
from urllib.parse import urljoin

import pytest

import lemmata.server

SERVER = Path(lemmata.server.__file__).parent
MOST = 250 * 1024
LATER = ("static/vendor/uplot/",)
"""Fetched when the first graph is wanted."""
PAGES = {"static/runs.html", "static/mask.html"}
"""Linked, and pages of their own."""


def first_load(language: str) -> set[str]:
    """The files that a first visit in `language` fetches, as paths below the page."""
    waiting, seen = ["static/index.html"], set()
    while waiting:
        name = waiting.pop()
        if name in seen or name in PAGES:
            continue
        seen.add(name)
        if name.endswith((".js", ".html")) and not name.endswith(".min.js"):
            text = (SERVER / name).read_text("utf-8")
            base = "" if name.endswith(".html") else name
            for found in re.findall(r'<(?:script|link)\b[^>]*?(?:src|href)="([^"]+)"|from "(\./[^"]+)"', text):
                waiting.append(urljoin(base, next(filter(None, found))))
    catalogues = {f"static/locales/{language}.json", f"static/locales/concepts.{language}.json"}
    return seen | {name for name in catalogues if (SERVER / name).exists()}


@pytest.mark.parametrize("language", ["en", "ko", "zh"])
def test_the_page_is_light(language: str) -> None:
    files = first_load(language)
    assert {"static/main.js", "static/words.js", "static/math.js", f"static/locales/{language}.json"} <= files
    assert "static/vendor/katex/katex.min.js" in files
    assert not [name for name in files if name.startswith(LATER)]
    weight = sum(len(gzip.compress((SERVER / name).read_bytes(), 9)) for name in files)
    assert weight <= MOST, f"{weight / 1024:.0f} KB compressed"
