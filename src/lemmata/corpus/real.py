"""Real problems for the training sets: read, cleaned of the test file's problems and of repetitions.

A training file's test split is its sibling `test.jsonl`. Two questions are the same when their letters and digits are,
whatever their case, spaces and punctuation.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lemmata.dialogue import Dialogue, Message, read_dialogues
from lemmata.dialogue.readers import GSM8K_ANSWER
from lemmata.errors import InputError
from lemmata.problems.types import level_from, subject_from
from lemmata.records import Record

TEST_FILE = "test.jsonl"


@dataclass(frozen=True)
class RealData(Record):
    """What a data file gave: how many dialogues were read and kept, and how many were left out by reason."""

    path: str
    read: int
    kept: int
    left_out: dict[str, int] = field(default_factory=dict)
    test_path: str | None = None
    test_problems: int = 0


def data_file(path: Path) -> Path:
    """The training file of `--data`: the file itself, or `train.jsonl` in a folder; InputError where there is none."""
    if path.is_dir():
        if not (path / "train.jsonl").is_file():
            raise InputError(f"{path}: the folder has no train.jsonl")
        return path / "train.jsonl"
    if not path.is_file():
        raise InputError(f"{path}: no such file or folder")
    if path.name == TEST_FILE:
        raise InputError(f"{path}: a test file is never trained on; give the training file or its folder")
    return path


def read_real(path: Path) -> tuple[list[Dialogue], RealData]:
    """The dialogues of a data file or folder that may be trained on; InputError with path and line for a bad file."""
    train = data_file(path)
    test = train.with_name(TEST_FILE)
    held_out = {question_key(dialogue) for dialogue in read_dialogues(test)} if test.is_file() else set()
    name = train.parent.name if train.stem == "train" else train.stem
    kept: list[Dialogue] = []
    left_out = {"in the test file": 0, "repeated": 0, "without an answer": 0}
    seen: set[str] = set()
    count = 0
    for dialogue in read_dialogues(train):
        count += 1
        key = question_key(dialogue)
        if key in held_out:
            left_out["in the test file"] += 1
        elif key in seen:
            left_out["repeated"] += 1
        elif dialogue.messages[-1].role != "assistant":
            left_out["without an answer"] += 1
        else:
            seen.add(key)
            kept.append(_with_meta(dialogue, name, count))
    facts = RealData(str(train), count, len(kept), left_out, str(test) if test.is_file() else None, len(held_out))
    return kept, facts


def question_key(dialogue: Dialogue) -> str:
    """The first question's letters and digits, for finding the same question again."""
    first = next((message for message in dialogue.messages if message.role != "system"), dialogue.messages[0])
    text = unicodedata.normalize("NFKC", first.content).casefold()
    return re.sub(r"[\W_]+", " ", text).strip() or text


def boxed(dialogue: Dialogue) -> Dialogue | None:
    """The dialogue with `\\boxed{answer}` as its last line; None where its one final answer is not known."""
    answers = dialogue.meta["answers"]
    if len(answers) != 1 or answers[0] is None:
        return None
    *given, last = dialogue.messages
    lines = GSM8K_ANSWER.sub("", last.content).rstrip()
    return Dialogue((*given, Message("assistant", f"{lines}\n\\boxed{{{answers[0]}}}")), dialogue.meta)


def _with_meta(dialogue: Dialogue, name: str, number: int) -> Dialogue:
    """The corpus's own meta: what the file says of subject and level where that is of the known kind, else None."""
    meta, turns = dialogue.meta, sum(message.role == "assistant" for message in dialogue.messages)
    answers = meta.get("answers")
    if not isinstance(answers, list) or len(answers) != turns:
        answers = [None] * turns
    return Dialogue(
        dialogue.messages,
        {
            "id": f"{name}-{number}",
            "subject": _known(subject_from, meta.get("subject")),
            "level": _known(level_from, meta.get("level")),
            "family": None,
            "source": name,
            "answers": answers,
            "turns": ["solve", *["follow-up"] * (turns - 1)],
            "readings": [None] * turns,
        },
    )


def _known(read: Callable[[str], Any], value: object) -> Any:
    if value is None:
        return None
    try:
        return read(str(value))
    except InputError:
        return None
