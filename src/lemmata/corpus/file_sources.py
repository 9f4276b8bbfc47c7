"""Rows of the sources that other people wrote: JSONL files, question banks, Hugging Face data sets.

A file that is no JSONL is an error; a row of no known form, or one that can't be trained on, is counted by its reason.
Knows nothing of the other stages.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from lemmata.bank import Bank
from lemmata.corpus.staged_settings import FileSettings, HubSettings
from lemmata.corpus.stages import Row, file_hash
from lemmata.dialogue.readers import FORMATS, detect
from lemmata.errors import InputError, MissingPartError
from lemmata.problems import level_from, subject_from
from lemmata.records import read_jsonl

UNREADABLE = "no problem with a solution"
NO_REPLY = "ends without an answer"


def fingerprint(settings: FileSettings | HubSettings) -> str:
    """What decides a source's rows, beside its settings; InputError where there is no such file."""
    if isinstance(settings, HubSettings):
        return "\n".join(f"{path}: {file_hash(path)}" for path in _local_files(Path(settings.dataset)))
    path = Path(settings.path)
    if not path.is_file():
        raise InputError(f"{path}: no such file")
    if settings.type == "jsonl":
        return file_hash(path)
    seen = hashlib.sha256()
    for row in _bank(path):
        seen.update(repr(sorted(row.items())).encode())
    return seen.hexdigest()


class FileRows:
    """Iterate for the rows; afterwards `read` and `rejects` by reason are known."""

    def __init__(self, settings: FileSettings | HubSettings) -> None:
        self._settings = settings
        self.read = 0
        self.rejects: Counter[str] = Counter()

    def __iter__(self) -> Iterator[Row]:
        for raw in self._raw():
            self.read += 1
            try:
                row = _row(raw, self._settings.name, self.read)
            except InputError:
                self.rejects[UNREADABLE] += 1
                continue
            if row["messages"][-1]["role"] != "assistant":
                self.rejects[NO_REPLY] += 1
            else:
                yield row

    def _raw(self) -> Iterator[Mapping[str, Any]]:
        if isinstance(self._settings, HubSettings):
            return _hub(self._settings)
        if self._settings.type == "bank":
            return _bank(Path(self._settings.path))
        return (row for _, row in read_jsonl(self._settings.path))


def _bank(path: Path) -> Iterator[Mapping[str, Any]]:
    with Bank.open(path, create=False) as bank:
        for pair in bank.export():
            yield {key: value for key, value in pair.to_json().items() if value is not None and key != "id"}


def _hub(settings: HubSettings) -> Iterator[Mapping[str, Any]]:
    try:
        import datasets
    except ImportError:
        raise MissingPartError("reading data sets needs datasets: pip install 'lemmata[corpus]'") from None
    try:
        found = datasets.load_dataset(settings.dataset, settings.config or None, split=settings.split, streaming=True)
        for row in found:
            yield dict(row)
    except (OSError, ValueError, RuntimeError) as error:
        reason = " ".join(str(error).split())[:200]
        raise InputError(f"{settings.dataset}: the data set can't be loaded: {reason}") from error


def _local_files(place: Path) -> list[Path]:
    if place.is_file():
        return [place]
    return sorted(path for path in place.rglob("*") if path.is_file()) if place.is_dir() else []


def _row(raw: Mapping[str, Any], source: str, number: int) -> Row:
    """The row with the corpus' own meta; calculator marks stay for the verification."""
    form = detect(raw)
    dialogue = FORMATS[form](raw)
    messages = [message.to_json() for message in dialogue.messages]
    if form == "gsm8k":
        messages[-1]["content"] = raw["answer"]
    turns = sum(message["role"] == "assistant" for message in messages)
    answers = dialogue.meta.get("answers")
    if not isinstance(answers, list) or len(answers) != turns:
        answers = [None] * turns
    return {
        "messages": messages,
        "meta": {
            "id": f"{source}-{number}",
            "subject": _known(subject_from, dialogue.meta.get("subject")),
            "level": _known(level_from, dialogue.meta.get("level")),
            "family": None,
            "source": source,
            "answers": answers,
            "turns": ["solve", *["follow-up"] * (turns - 1)],
            "readings": [None] * turns,
        },
    }


def _known(read: Any, value: object) -> Any:
    try:
        return None if value is None else read(str(value))
    except InputError:
        return None
