"""Problems with subject and level: MATH's folder, its JSONL forms, and generated ones.

Knows nothing of models.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lemmata.errors import InputError
from lemmata.problems import families, family, level_from, subject_from
from lemmata.records import read_jsonl
from lemmata.solver import short_solution, solve_here

PER_CELL = 6
"""Generated problems of each family and level."""


@dataclass(frozen=True)
class Labelled:
    """A problem with its solution, subject and level (0: unknown, for a problem that is to be labelled)."""

    problem: str
    solution: str
    subject: str
    level: int


def read_labelled(path: Path) -> tuple[list[Labelled], list[Labelled]]:
    """(training part, test part): a folder's `train` and `test`, in MATH's JSON or as JSONL; a file is the test part.

    A row whose level is no number (MATH has two) is left out. Raises InputError: nothing there, a row without problem,
    solution, subject and level.
    """
    if path.is_file():
        return [], list(_file(path))
    if not path.is_dir():
        raise InputError(f"{path}: no such file or folder")
    parts: list[list[Labelled]] = []
    for name in ("train", "test"):
        place = path / name
        files = sorted(place.rglob("*.json")) if place.is_dir() else []
        jsonl = sorted(place.rglob("*.jsonl")) if place.is_dir() else [path / f"{name}.jsonl"]
        parts.append([row for file in files for row in _rows([(str(file), _json(file))])])
        parts[-1] += [row for file in jsonl if file.is_file() for row in _file(file)]
    if not parts[0] and not parts[1]:
        raise InputError(f"{path}: no train or test part (expected train/ or test/ with JSON, or .jsonl files)")
    return parts[0], parts[1]


def generated() -> list[Labelled]:
    """Problems of every family and level with the solver's solutions."""
    found = []
    for name in families():
        for level in family(name).levels:
            for seed in range(PER_CELL):
                problem = family(name).generate(level, seed)
                solution = solve_here(problem)
                if solution.answer is not None and problem.subject is not None:
                    text = short_solution(solution, boxed=True)
                    found.append(Labelled(problem.text, text, problem.subject, level))
    return found


def _file(path: Path) -> Iterator[Labelled]:
    return _rows((f"{path}:{number}", row) for number, row in read_jsonl(path))


def _rows(rows: Any) -> Iterator[Labelled]:
    for where, row in rows:
        level = str(row.get("level", ""))
        if level.strip().endswith("?"):
            continue
        try:
            yield Labelled(
                _text(row, "problem"), _text(row, "solution"), subject_from(_text(row, "subject", "type")),
                level_from(level),
            )  # fmt: skip
        except InputError as error:
            raise InputError(f"{where}: {error}") from None


def _text(row: Mapping[str, Any], *keys: str) -> str:
    value = next((row[key] for key in keys if key in row), None)
    if not isinstance(value, str) or not value.strip():
        raise InputError(f"expected text in {' or '.join(map(repr, keys))}, got {value!r}")
    return value


def _json(path: Path) -> dict[str, Any]:
    try:
        row = json.loads(path.read_bytes().decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise InputError(f"{path}: not JSON: {error}") from None
    if not isinstance(row, dict):
        raise InputError(f"{path}: expected a JSON object, got {type(row).__name__}")
    return row
