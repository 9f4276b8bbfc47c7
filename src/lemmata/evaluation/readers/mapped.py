"""Any JSONL: `columns` says which field holds the question, the answer, and what the tables group by."""

from collections.abc import Iterator
from typing import Any

from lemmata.errors import InputError, unknown_name
from lemmata.evaluation.questions import Question, single
from lemmata.evaluation.sources import Source, answer_text, text

KEYS = ("question", "answer", "id", "subject", "level", "solution", "group")


def mapped(source: Source) -> Iterator[Question]:
    """`question` and `answer` are taken from the fields of these names unless the mapping names others."""
    for key in source.columns:
        if key not in KEYS:
            raise unknown_name("column", key, KEYS)
    names = {"question": "question", "answer": "answer", **source.columns}
    for number, (where, row) in enumerate(source.rows(), start=1):
        group: dict[str, Any] = {}
        for key in ("subject", "level", "group"):
            if key in source.columns:
                value = row.get(names[key])
                if not isinstance(value, str | int):
                    raise InputError(f"{where}: expected text or a whole number in {names[key]!r}, got {value!r}")
                group[names[key] if key == "group" else key] = value
        asked, gold = text(row, names["question"], where), answer_text(row, names["answer"], where)
        name = str(row[names["id"]]) if "id" in names and names["id"] in row else f"row-{number}"
        worked = row.get(names["solution"]) if "solution" in names else None
        yield single(name, asked, gold, "jsonl", group, solution=worked)
