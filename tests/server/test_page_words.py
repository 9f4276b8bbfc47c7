"""pytest tests/server/test_page_words.py

The page's catalogues: every language says everything, nothing is left over, and what the page asks for is there.
"""

import json
import re
from pathlib import Path

import pytest

import lemmata.server
from lemmata.tutoring.intents import SPOKEN

STATIC = Path(lemmata.server.__file__).parent / "static"
LANGUAGES = ("en", "ko", "zh")
USED = re.compile(r'"([a-z]+\.(?!(?:js|css|html|svg)")[a-z_]+)"')
"""A key as it stands in a script or a page; texts and file names with a dot begin otherwise."""
SCRIPTS = {
    "ko": re.compile("[\uac00-\ud7a3]"),
    "zh": re.compile("[\u4e00-\u9fff]"),
}
SAME_EVERYWHERE = {"history.markdown", "history.json"}


def catalogue(language: str) -> dict[str, str]:
    def once(pairs: list[tuple[str, str]]) -> dict[str, str]:
        names = [name for name, _ in pairs]
        assert len(names) == len(set(names)), "a key stands twice"
        return dict(pairs)

    texts = [
        json.loads((STATIC / f"locales/{name}.json").read_text("utf-8"), object_pairs_hook=once)
        for name in (language, f"pages.{language}")
    ]
    assert not texts[0].keys() & texts[1].keys(), "a key stands in both"
    return texts[0] | texts[1]


def used_keys() -> set[str]:
    files = [*STATIC.glob("*.js"), *STATIC.glob("*.html")]
    assert len(files) > 10
    return {key for file in files for key in USED.findall(file.read_text("utf-8"))}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_says_everything_with_the_same_blanks(language: str) -> None:
    english, texts = catalogue("en"), catalogue(language)
    assert texts.keys() == english.keys()
    for key, text in texts.items():
        assert text == text.strip() != "", key
        assert set(re.findall(r"\{(\w+)\}", text)) == set(re.findall(r"\{(\w+)\}", english[key])), key
        assert "<" not in text, f"{key}: texts are set as text"


@pytest.mark.parametrize("language", SCRIPTS)
def test_a_translation_is_one(language: str) -> None:
    for key, text in catalogue(language).items():
        assert key in SAME_EVERYWHERE or SCRIPTS[language].search(text), key


def test_every_key_is_used_and_every_used_key_is_there() -> None:
    known = {re.sub(r"\.(?:one|other)$", "", key) for key in catalogue("en")}
    assert used_keys() == known


def test_each_number_of_things_has_its_form() -> None:
    for language in LANGUAGES:
        keys = catalogue(language).keys()
        plurals = {key.rpartition(".")[0] for key in keys if key.endswith((".one", ".other"))}
        assert plurals
        assert all(f"{key}.one" in keys and f"{key}.other" in keys for key in plurals)


def test_the_page_knows_again_what_its_buttons_have_said() -> None:
    """The history keeps a pressed button as a sentence; a reload has to tell it from a question."""
    script = (STATIC / "turns.js").read_text("utf-8")
    known = re.search(r"const SPOKEN = \{(.*?)\};", script, re.DOTALL)
    assert known is not None
    assert {intent: said for said, intent in re.findall(r'"([^"]+)": "(\w+)"', known[1])} == SPOKEN
