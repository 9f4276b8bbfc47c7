"""Gold against itself on public data sets. Run: LEMMATA_DATA=<folder> pytest tests/answers/test_public_data.py

Every row is a text that states its own gold answer: extraction must find it and the comparison must say equal.
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from lemmata.answers import compare, extract
from lemmata.answers.options import choose_option
from lemmata.expr import ParseError, parse, to_latex, to_text
from lemmata.lab.gold_rows import SETS, gold_rows, rationales

DATA = Path(os.environ.get("LEMMATA_DATA", Path(__file__).parents[2].parent / "shared" / "data"))


def _jsonl(name: str) -> Iterator[dict]:
    with (DATA / name).open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


@pytest.mark.skipif(not DATA.is_dir(), reason=f"no data folder {DATA} (set LEMMATA_DATA)")
@pytest.mark.parametrize("name", SETS)
def test_gold_against_itself(name: str) -> None:
    total = 0
    missed = []
    for text, gold in gold_rows(name, DATA):
        total += 1
        found = extract(text)
        outcome = compare(gold, found.text) if found else None
        if outcome is None or not outcome.equal:
            missed.append((gold, found, outcome))
    assert total >= 500
    assert len(missed) <= 0.005 * total, missed[:20]


@pytest.mark.skipif(not DATA.is_dir(), reason=f"no data folder {DATA} (set LEMMATA_DATA)")
def test_the_option_that_a_rationale_of_aqua_chooses() -> None:
    chosen = [(choose_option(options, text), letter) for options, text, letter in rationales(DATA)]
    assert sum(choice is not None and choice.text == letter for choice, letter in chosen) >= 0.95 * len(chosen)
    assert sum(choice is not None and choice.text != letter for choice, letter in chosen) <= 0.01 * len(chosen)


@pytest.mark.skipif(not DATA.is_dir(), reason=f"no data folder {DATA} (set LEMMATA_DATA)")
def test_formula_answers_of_math500_survive_being_printed_anew() -> None:
    """Unlike gold against itself this is never settled by the same text."""
    tried = 0
    for row in _jsonl("math500/test.jsonl"):
        try:
            tree = parse(row["answer"])
        except ParseError:
            continue
        tried += 1
        for text in (to_text(tree), to_latex(tree)):
            outcome = compare(row["answer"], text)
            assert outcome.equal, (row["answer"], text, outcome)
    assert tried > 450
