"""Read problem-solution pairs from JSONL: GSM8K, MATH, and rows with a problem and a solution under their usual names.

A solution is kept as it stands, calculator marks included: the bank replays its arithmetic. Knows nothing of storage.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lemmata.bank.types import Pair
from lemmata.dialogue.readers import QUESTION_KEYS, SOLUTION_KEYS, gsm8k_answer
from lemmata.errors import InputError
from lemmata.problems import level_from, subject_from
from lemmata.records import read_jsonl


def read_pairs(path: str | Path, source: str | None = None) -> Iterator[Pair]:
    """The pairs of a JSONL file, one after the other; `source` is by default what a row says, else the file's name.

    Raises InputError with the path and line: a missing, empty or malformed file, a row without a problem or a solution,
    a subject or level of no known kind.
    """
    path = Path(path)
    name = path.parent.name if path.stem in ("train", "test") else path.stem
    for number, row in read_jsonl(path):
        try:
            yield _pair(row, source or str(row.get("source") or name))
        except InputError as error:
            raise InputError(f"{path}:{number}: {error}") from None


def _pair(row: dict[str, Any], source: str) -> Pair:
    problem, solution = _first(row, QUESTION_KEYS, "problem"), _first(row, SOLUTION_KEYS, "solution")
    answer = row.get("answer") if "solution" in row else gsm8k_answer(solution)
    subject, level = row.get("subject", row.get("type")), row.get("level")
    return Pair(
        problem,
        solution,
        None if answer is None else str(answer),
        None if subject is None else subject_from(str(subject)),
        None if level is None else level_from(level),
        source,
    )


def _first(row: dict[str, Any], keys: tuple[str, ...], what: str) -> str:
    for key in keys:
        if key in row:
            if not isinstance(row[key], str):
                raise InputError(f"{key!r}: expected text, got {type(row[key]).__name__}")
            return str(row[key])
    raise InputError(f"no {what}: expected one of the fields {', '.join(keys)}")
