"""Gold against itself on public data sets. Run: LEMMATA_DATA=<folder> pytest tests/answers/test_public_data.py

Every row is a text that states its own gold answer: extraction must find it and the comparison must say equal.
"""

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from lemmata.answers import compare, extract
from lemmata.expr import ParseError, parse, to_latex, to_text

DATA = Path(os.environ.get("LEMMATA_DATA", Path(__file__).parents[2].parent / "shared" / "data"))
Rows = Iterator[tuple[str, str]]


def _jsonl(name: str) -> Iterator[dict]:
    with (DATA / name).open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def gsm8k() -> Rows:
    for name in ("gsm8k/train.jsonl", "gsm8k/test.jsonl"):
        for row in _jsonl(name):
            yield row["answer"], row["answer"].partition("####")[2].strip()


def math500() -> Rows:
    for row in _jsonl("math500/test.jsonl"):
        yield row["solution"], row["answer"]
        yield f"The answer is ${row['answer']}$.", row["answer"]


def svamp() -> Rows:
    for row in _jsonl("svamp/test.jsonl"):
        yield f"The answer is {row['Answer']}.", str(row["Answer"])
        yield f"Therefore, {row['Answer']:g} are left.", str(row["Answer"])


def mawps() -> Rows:
    for row in _jsonl("mawps/test.jsonl"):
        yield f"The answer is {row['target']}.", str(row["target"])


def mgsm() -> Rows:
    for path in sorted((DATA / "mgsm").glob("*.tsv")):
        for line in path.read_text(encoding="utf-8").splitlines():
            answer = line.split("\t")[1]
            yield f"The answer is {answer}.", answer


def cmath() -> Rows:
    for name in ("cmath/cmath_dev.jsonl", "cmath/distractor.jsonl"):
        for row in _jsonl(name):
            yield f"所以答案是{row['golden']}。", row["golden"]


def aqua() -> Rows:
    for name in ("aqua/dev.jsonl", "aqua/test.jsonl"):
        for row in _jsonl(name):
            option = next(option for option in row["options"] if option.startswith(row["correct"]))
            yield f"The answer is {option}.", row["correct"]
            yield f"Answer: {row['correct']}", row["correct"]


@pytest.mark.skipif(not DATA.is_dir(), reason=f"no data folder {DATA} (set LEMMATA_DATA)")
@pytest.mark.parametrize("rows", [gsm8k, math500, svamp, mawps, mgsm, cmath, aqua])
def test_gold_against_itself(rows: Callable[[], Rows]) -> None:
    total = 0
    missed = []
    for text, gold in rows():
        total += 1
        found = extract(text)
        outcome = compare(gold, found.text) if found else None
        if outcome is None or not outcome.equal:
            missed.append((gold, found, outcome))
    assert total >= 500
    assert len(missed) <= 0.005 * total, missed[:20]


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
