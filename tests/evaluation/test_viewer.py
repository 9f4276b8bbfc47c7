"""Run with: .venv/bin/pytest tests/evaluation/test_viewer.py

The page with its viewer: self-contained, and inert whatever a model wrote.
"""

import json
import re
import shutil
from html.parser import HTMLParser

import pytest

from lemmata.evaluation.folder import named, read_run, write_pages, write_run
from lemmata.evaluation.paired import compare_runs
from lemmata.evaluation.tables import Run
from lemmata.evaluation.types import Report, Row, Sample
from lemmata.evaluation.viewer import evaluation_page

HOSTILE = [
    "</script><script>alert(1)</script>",
    "<!--<script>",
    "<img src=x onerror=alert(1)>",
    '"><svg/onload=alert(1)>',
    "\u2028 \u2029 \x00 {{7*7}} ${alert(1)}",
]


def sample(number, text, outcome="equal"):
    values = {"accuracy": float(outcome == "equal")}
    return Sample(f"q{number}", text, text, text, text, outcome, text, {"kind": text, "level": number}, "t",
                  history=text, finish="stop", values=values, judge=(text,))  # fmt: skip


@pytest.fixture
def runs():
    report = Report(
        "b", HOSTILE[0], (Row("t", "accuracy", {}, 5, 0.6, 0.2),), {"data": HOSTILE[2]}, {}, "h", (HOSTILE[0],)
    )
    samples = [sample(n, text, "equal" if n % 2 else "different") for n, text in enumerate(HOSTILE)]
    return Run(HOSTILE[1], report), samples


class Elements(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.attributes = [], []

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.attributes += [name for name, _ in attributes]


def test_nothing_of_a_models_output_is_markup(runs):
    run, samples = runs
    page = evaluation_page("title", [run], [samples])
    parser = Elements()
    parser.feed(page)
    assert parser.tags.count("script") == 2  # the data and the viewer
    assert not {"img", "svg", "iframe", "link"} & set(parser.tags)
    assert not [name for name in parser.attributes if name.startswith("on")]
    data = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)[1]
    assert [row["output"] for row in json.loads(data)] == HOSTILE
    assert "http" not in re.sub(r'http-equiv="', "", page.split("<body>")[0])
    assert "innerHTML" not in page


def test_a_run_is_written_and_read_back(runs, tmp_path):
    run, samples = runs
    write_run(tmp_path / "r", run, samples)
    assert sorted(file.name for file in (tmp_path / "r").iterdir()) == [
        "report.html", "report.json", "samples.jsonl", "tables.csv", "tables.md",
    ]  # fmt: skip
    assert read_run(tmp_path / "r") == (run, samples)
    names = [one.name for one in named([run, run])]
    assert names == [HOSTILE[1], f"{HOSTILE[1]} (2)"]
    pairings = compare_runs(samples, samples)
    write_pages(tmp_path / "both", "both", named([run, run]), [samples, samples], {"<b> minus a": pairings})
    assert "Paired comparison: &lt;b&gt; minus a" in (tmp_path / "both" / "report.html").read_text()


@pytest.mark.browser
def test_the_viewer_filters_and_shows_hostile_samples_as_text(runs, tmp_path):
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("no Chromium here")
    from playwright.sync_api import sync_playwright

    run, samples = runs
    many = [*samples, *(sample(n, f"plain {n}") for n in range(10, 130))]
    write_run(tmp_path, run, many)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page()
        events = []
        page.on("dialog", lambda dialog: (events.append("dialog"), dialog.dismiss()))
        page.on("request", lambda request: events.append(request.url))
        page.on("pageerror", lambda error: events.append(str(error)))
        page.goto((tmp_path / "report.html").as_uri())
        assert page.inner_text("#count") == "125 of 125 samples"
        assert page.locator("#samples details").count() == 50
        page.click("#more")
        assert page.locator("#samples details").count() == 100
        page.select_option("select[data-key=outcome]", "different")
        assert page.inner_text("#count") == "3 of 125 samples"
        page.locator("#samples details").first.locator("summary").click()
        page.wait_for_selector("#samples pre")
        assert HOSTILE[0] in page.locator("#samples pre").all_inner_texts()
        page.select_option("select[data-key=outcome]", "")
        page.fill("#search", "plain 77")
        assert page.inner_text("#count") == "1 of 125 samples"
        browser.close()
    assert events == [(tmp_path / "report.html").as_uri()]
