"""pytest tests/server/test_concepts.py

The concept sentences in Korean and Chinese: every rule's is there, none is stale, and no formula was lost on the way.
"""

import json
import re
import unicodedata
from pathlib import Path

import pytest

import lemmata.server
from lemmata.solver.catalog import RULES

LOCALES = Path(lemmata.server.__file__).parent / "static/locales"
SCRIPTS = {"ko": "HANGUL", "zh": "CJK"}
ENDS = {"ko": r"다(\([^()]*\))?\.$", "zh": r"(。|…|\.\.\.)$"}
"""How a sentence of the catalogue ends: in Korean politely."""
FUNCTIONS = {"sin", "cos", "tan", "arcsin", "arccos", "arctan", "sqrt", "ln", "log", "log_b", "det"}
LETTERS = {"pi", "theta", "phi", "bx", "mx", "px", "qx", "ax", "au", "uv", "buv", "cv", "ac", "bi", "kI", "du", "dx"}
NAMES = FUNCTIONS | LETTERS
"""What is written in Latin letters in every language."""

CONCEPTS = {RULES[name].concept for name in RULES}


def catalogue(language: str) -> dict[str, str]:
    text = (LOCALES / f"concepts.{language}.json").read_text()
    pairs = json.loads(text, object_pairs_hook=list)
    assert len(dict(pairs)) == len(pairs), "a sentence is there twice"
    return dict(pairs)


def formulas(sentence: str) -> list[str]:
    """The formulas, numbers and letters of an English sentence, without spaces: what no translation may change.

    The article and the letter `a` look the same, so a lone `a` counts only beside an operator.
    """
    found, run = [], ""
    words = sentence.split()
    for number, word in enumerate(words):
        bare = word.rstrip(".,;:")
        latin = re.findall(r"[A-Za-zô]{2,}|'s\b", bare)
        lone = (
            bare in ("a", "A", "I")
            and not run.endswith(tuple("+-=*/"))
            and words[number + 1 :][:1] not in (["+"], ["-"])
        )
        if lone or bare in ("…", "log") or any(part not in NAMES for part in latin):
            found += [run, *re.findall(r"\b[b-z](?=-)", bare)]  # the n of "n-th"
            run = ""
        else:
            run += bare
            if bare != word:
                found.append(run)
                run = ""
    found.append(run)
    return [_balanced(formula) for formula in found if _balanced(formula)]


def _balanced(formula: str) -> str:
    """`(n` and `3)`, where the bracket belongs to the words around, without it."""
    while formula.count("(") > formula.count(")") and formula.startswith("("):
        formula = formula[1:]
    while formula.count(")") > formula.count("(") and formula.endswith(")"):
        formula = formula[:-1]
    return formula


def test_what_counts_as_a_formula() -> None:
    assert formulas("A pair of 2x2 matrices: x - a divides p(x) exactly if p(a) = 0.") == [
        "2x2",
        "x-a",
        "p(x)",
        "p(a)=0",
    ]
    assert formulas("The n-th root (n whole): 1, 2, …") == ["n", "n", "1", "2"]
    assert formulas("Then x = a + m*t and sqrt(b^2 - 4ac).") == ["x=a+m*t", "sqrt(b^2-4ac)"]


@pytest.mark.parametrize("language", SCRIPTS)
def test_every_concept_is_translated_and_nothing_else(language: str) -> None:
    assert set(catalogue(language)) == CONCEPTS


@pytest.mark.parametrize("language", SCRIPTS)
def test_formulas_are_kept(language: str) -> None:
    lost = {
        (concept, formula)
        for concept, text in catalogue(language).items()
        for formula in formulas(concept)
        if formula not in re.sub(r"\s", "", text)
    }
    assert not lost


@pytest.mark.parametrize("language", SCRIPTS)
def test_no_english_is_left(language: str) -> None:
    for text in catalogue(language).values():
        assert set(re.findall(r"[A-Za-z_]{2,}", text)) <= NAMES, text


@pytest.mark.parametrize("language", SCRIPTS)
def test_the_letters_are_of_the_language(language: str) -> None:
    """Hangul alone or Han alone, besides Latin and Greek letters; never one catalogue's text in the other."""
    for text in catalogue(language).values():
        scripts = {unicodedata.name(char).split()[0] for char in text if char.isalpha()}
        assert SCRIPTS[language] in scripts, text
        assert scripts <= {SCRIPTS[language], "LATIN", "GREEK"}, text
        assert re.search(ENDS[language], text), text
        assert text == unicodedata.normalize("NFC", text).strip()


@pytest.mark.parametrize("language", SCRIPTS)
def test_different_concepts_stay_different(language: str) -> None:
    """A text pasted to the wrong sentence would stand twice."""
    texts = list(catalogue(language).values())
    assert len(texts) == len(set(texts))
