"""MATH in its usual forms (a tree `<subject>/<n>.json`, JSONL, the Hub), MATH-500, MATH-Perturb, generated families."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from lemmata.answers import extract
from lemmata.errors import InputError
from lemmata.evaluation.questions import Question, single
from lemmata.evaluation.sources import Row, Source, answer_text, jsonl, read_json, text
from lemmata.problems import generate
from lemmata.problems.types import level_from, subject_from

NO_LEVEL = "Level ?"
"""What the data set itself writes for three of its problems."""
FRESH = 700
"""Problems of the generated families where no file is given."""


def math(source: Source) -> Iterator[Question]:
    """MATH: problem, level, subject (or type), and the answer or a solution with a box."""
    yield from _math(_math_rows(source), "math")


def math500(source: Source) -> Iterator[Question]:
    """MATH-500: 500 problems of MATH's test split."""
    yield from _math(source.rows(), "math500")


def math_perturb(source: Source) -> Iterator[Question]:
    """MATH-Perturb: `simple.jsonl` and `hard.jsonl` (a folder means both)."""
    for file in source.files("*.jsonl"):
        for where, row in jsonl(file):
            name = f"math-perturb-{file.stem}-{row.get('problem_id', where.rpartition(':')[2])}"
            group = {**_cell(row, where), "set": file.stem}
            yield single(name, text(row, "problem", where), answer_text(row, "answer", where), "math-perturb", group)


def generated(source: Source | None) -> Iterator[Question]:
    """The generated families: a file of `lemmata generate`, or without one fresh problems of the fixed seed 777."""
    if source is None:
        drawn = generate(n=FRESH, seed=777)
        rows: Iterator[Row] = ((problem.id, problem.to_json()) for problem in drawn)
    else:
        rows = source.rows()
    for where, row in rows:
        group = {**_cell(row, where), "family": text(row, "family", where)}
        name = text(row, "id", where)
        gold, worked = answer_text(row, "answer", where), row.get("solution")
        yield single(name, text(row, "text", where), gold, "generated", group, solution=worked)


def _math_rows(source: Source) -> Iterator[Row]:
    """A folder that holds `test/` or subject folders of JSON files is the tree; else JSONL or the Hub."""
    if source.is_hub or not source.path.is_dir() or (source.path / "test.jsonl").is_file():
        yield from source.rows()
        return
    root = source.path / "test" if (source.path / "test").is_dir() else source.path
    files = sorted(root.glob("*/*.json"), key=lambda file: (file.parent.name, _number(file)))
    if not files:
        raise InputError(f"{root}: neither test.jsonl nor a tree of <subject>/<number>.json")
    for file in files:
        row = read_json(file)
        if not isinstance(row, dict):
            raise InputError(f"{file}: expected a JSON object, got {type(row).__name__}")
        yield str(file), {"unique_id": f"{root.name}/{file.parent.name}/{file.name}", **row}


def _number(file: Path) -> tuple[int, str]:
    digits = re.sub(r"\D", "", file.stem)
    return int(digits) if digits else 0, file.stem


def _math(rows: Iterator[Row], table: str) -> Iterator[Question]:
    for number, (where, row) in enumerate(rows, start=1):
        problem, solution = text(row, "problem", where), row.get("solution")
        if "answer" in row:
            gold = answer_text(row, "answer", where)
        else:
            found = extract(text(row, "solution", where))
            if found is None or found.where != "\\boxed":
                raise InputError(f"{where}: neither an 'answer' nor a solution with \\boxed")
            gold = found.text
        yield single(
            str(row.get("unique_id", f"{table}-{number}")), problem, gold, table, _cell(row, where), solution=solution
        )


def _cell(row: Mapping[str, Any], where: str) -> dict[str, Any]:
    """Subject and level as the tables name them; the level is left out where the data set itself has none."""
    try:
        cell: dict[str, Any] = {"subject": subject_from(str(row.get("subject") or row.get("type") or ""))}
        level = row.get("level", "")
        if level != NO_LEVEL:
            cell["level"] = level_from(level)
    except InputError as error:
        raise InputError(f"{where}: {error}") from None
    return cell
