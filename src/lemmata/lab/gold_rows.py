"""Rows of public data sets that state their own answer: what a grader must find and call equal to itself.

Each row is a solution text and its gold answer. Where a set has answers without solutions, the text is the answer in a
sentence of the set's language; where a solution ends with the answer, it is the solution.
"""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from lemmata.errors import InputError

Rows = Iterator[tuple[str, str]]
_ANSWER_IS = {"zh": "所以答案是{}。", "ja": "答えは{}です。"}


def gold_rows(name: str, folder: Path) -> Rows:
    """(text, gold) of every row of a set; InputError where its folder lacks a file."""
    if not (folder / name).is_dir():
        raise InputError(f"{folder}: no folder {name!r} in it")
    return SETS[name](folder / name)


def _jsonl(path: Path) -> Iterator[dict[str, Any]]:
    if not path.is_file():
        raise InputError(f"{path}: no such file")
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def _gsm8k(folder: Path) -> Rows:
    for name in ("train.jsonl", "test.jsonl"):
        for row in _jsonl(folder / name):
            yield row["answer"], row["answer"].partition("####")[2].strip()


def _math500(folder: Path) -> Rows:
    for row in _jsonl(folder / "test.jsonl"):
        yield row["solution"], row["answer"]


def _svamp(folder: Path) -> Rows:
    for row in _jsonl(folder / "test.jsonl"):
        yield f"The answer is {row['Answer']}.", str(row["Answer"])


def _mawps(folder: Path) -> Rows:
    for row in _jsonl(folder / "test.jsonl"):
        yield f"The answer is {row['target']}.", str(row["target"])


def _mgsm(folder: Path) -> Rows:
    for path in sorted(folder.glob("*.tsv")):
        sentence = _ANSWER_IS.get(path.stem.rpartition("_")[2], "The answer is {}.")
        for line in path.read_text(encoding="utf-8").splitlines():
            answer = line.split("\t")[1]
            yield sentence.format(answer), answer


def _cmath(folder: Path) -> Rows:
    for name in ("cmath_dev.jsonl", "distractor.jsonl"):
        for row in _jsonl(folder / name):
            yield f"所以答案是{row['golden']}。", row["golden"]


def _aqua(folder: Path) -> Rows:
    for name in ("dev.jsonl", "test.jsonl"):
        for row in _jsonl(folder / name):
            option = next(option for option in row["options"] if option.startswith(row["correct"]))
            yield f"The answer is {option}.", row["correct"]


SETS: dict[str, Callable[[Path], Rows]] = {
    "math500": _math500,
    "gsm8k": _gsm8k,
    "mgsm": _mgsm,
    "svamp": _svamp,
    "mawps": _mawps,
    "aqua": _aqua,
    "cmath": _cmath,
}


def rationales(folder: Path) -> Iterator[tuple[list[str], str, str]]:
    """AQuA's (options, rationale, letter): real texts, of which some never name a letter or a value."""
    for name in ("dev.jsonl", "test.jsonl"):
        for row in _jsonl(folder / "aqua" / name):
            yield row["options"], row["rationale"], row["correct"]
