"""Multiple choice: AQuA's algebra problems, and MuTual's next utterance of a dialogue."""

import re
from collections.abc import Iterator
from typing import Any

from lemmata.errors import InputError
from lemmata.evaluation.questions import Question, single
from lemmata.evaluation.sources import Source, read_json, text

_OPTION = re.compile(r"\s*\(?([A-Z])\s*\)\s*(.*)", re.DOTALL)


def aqua(source: Source) -> Iterator[Question]:
    """AQuA (question, options `A)…`, rationale, correct)."""
    for number, (where, row) in enumerate(source.rows(), start=1):
        given = row.get("options")
        if not isinstance(given, list) or not given:
            raise InputError(f"{where}: expected a list in 'options', got {given!r}")
        options = {}
        for option in given:
            match = _OPTION.fullmatch(str(option))
            if match is None:
                raise InputError(f"{where}: an option must begin with its letter and ')', got {option!r}")
            options[match[1]] = match[2].strip()
        gold = _letter(text(row, "correct", where), options, where)
        asked = f"{text(row, 'question', where).strip()}\n{_listed(options)}"
        worked = f"{row.get('rationale', '')}\n\\boxed{{{gold}}}".strip()
        yield single(f"aqua-{number}", asked, gold, "aqua", {}, "choice", {"options": options}, worked)


def mutual(source: Source) -> Iterator[Question]:
    """MuTual: a folder of `<id>.txt`, each one JSON object (article, options, answers); or JSONL of those."""
    if not source.is_hub and source.path.is_dir() and not (source.path / "test.jsonl").is_file():
        rows: Iterator[tuple[str, Any]] = ((str(file), read_json(file)) for file in source.files("*.txt"))
    else:
        rows = source.rows()
    for number, (where, row) in enumerate(rows, start=1):
        given = row.get("options") if isinstance(row, dict) else None
        if not isinstance(given, list) or not given or not all(isinstance(option, str) for option in given):
            raise InputError(f"{where}: expected a list of texts in 'options', got {given!r}")
        options = dict(zip("ABCDEFGH", given, strict=False))
        gold = _letter(text(row, "answers", where), options, where)
        asked = (
            f"{text(row, 'article', where).strip()}\n\nWhich reply follows best?\n{_listed(options)}\n"
            "Answer with its letter."
        )
        yield single(str(row.get("id", f"mutual-{number}")), asked, gold, "mutual", {}, "choice", {"options": options})


def _letter(value: str, options: dict[str, str], where: str) -> str:
    letter = value.strip().upper()
    if letter not in options:
        raise InputError(f"{where}: the right option {value!r} is none of {', '.join(options)}")
    return letter


def _listed(options: dict[str, str]) -> str:
    return "\n".join(f"{letter}) {option}" for letter, option in options.items())
