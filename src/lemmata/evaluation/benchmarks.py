"""The benchmarks: a file or folder becomes questions with a gold answer. Knows nothing of models.

To add one: write a reader `Path -> Iterator[Question]` and name it in BENCHMARKS.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lemmata.dialogue import Dialogue, Message, read_dialogues
from lemmata.errors import InputError
from lemmata.problems.types import level_from, subject_from
from lemmata.records import read_jsonl
from lemmata.registry import Registry


@dataclass(frozen=True)
class Question:
    """A dialogue that ends with the user; `gold` is the final answer, or with `exact` the whole reply word for word."""

    id: str
    dialogue: Dialogue
    gold: str
    table: str
    group: dict[str, Any] = field(default_factory=dict)
    exact: bool = False


Reader = Callable[[Path], Iterator[Question]]


def heldout(path: Path) -> Iterator[Question]:
    """`heldout.jsonl` of a corpus folder: first turns by subject and level, later turns by kind with gold history."""
    file = path / "heldout.jsonl" if path.is_dir() else path
    for number, dialogue in enumerate(read_dialogues(file), start=1):
        meta = dialogue.meta
        try:
            answers, kinds = meta["answers"], meta["turns"]
            group = {"subject": meta["subject"], "level": meta["level"], "family": meta["family"]}
        except KeyError as error:
            raise InputError(f"{file}: dialogue {number}: meta lacks {error}; is this a held-out file?") from None
        replies = [index for index, message in enumerate(dialogue.messages) if message.role == "assistant"]
        for turn, index in enumerate(replies):
            asked = Dialogue(dialogue.messages[:index], {"id": meta["id"]})
            name = f"{meta['id']}/{turn}"
            if turn == 0:
                yield Question(name, asked, answers[0], "single-turn", group)
            elif answers[turn] is not None:
                yield Question(name, asked, answers[turn], "multi-turn", {"kind": kinds[turn]})
            else:
                gold = dialogue.messages[index].content
                yield Question(name, asked, gold, "multi-turn", {"kind": kinds[turn]}, exact=True)


def gsm8k(path: Path) -> Iterator[Question]:
    """GSM8K's JSONL (question, answer with `#### N` last); a folder means its `test.jsonl`."""
    file = path / "test.jsonl" if path.is_dir() else path
    for number, row in read_jsonl(file):
        question, answer = _text(row, "question", file, number), _text(row, "answer", file, number)
        _, mark, gold = answer.rpartition("####")
        if not mark:
            raise InputError(f"{file}:{number}: the answer has no '####' line")
        yield _single(f"gsm8k-{number}", question, gold.strip().replace(",", ""), "gsm8k", {})


def math(path: Path) -> Iterator[Question]:
    """MATH as one JSONL (problem, answer, subject or type, level); a folder means its `test.jsonl`."""
    file = path / "test.jsonl" if path.is_dir() else path
    for number, row in read_jsonl(file):
        problem, gold = _text(row, "problem", file, number), _text(row, "answer", file, number)
        try:
            group = {
                "subject": subject_from(str(row.get("subject", row.get("type", "")))),
                "level": level_from(row.get("level", "")),
            }
        except InputError as error:
            raise InputError(f"{file}:{number}: {error}") from None
        yield _single(str(row.get("unique_id", f"math-{number}")), problem, gold, "math", group)


BENCHMARKS: Registry[Reader] = Registry(
    "benchmark",
    {name: f"lemmata.evaluation.benchmarks:{name}" for name in ("heldout", "gsm8k", "math")},
)


def _text(row: dict[str, Any], key: str, file: Path, number: int) -> str:
    value = row.get(key)
    if not isinstance(value, str) or not value.strip():
        raise InputError(f"{file}:{number}: expected text in {key!r}, got {value!r}")
    return value


def _single(name: str, question: str, gold: str, table: str, group: dict[str, Any]) -> Question:
    return Question(name, Dialogue((Message("user", question),), {"id": name}), gold, table, group)
