"""Samples of a corpus' held-out problems that favour no family. Knows nothing of models."""

from collections import defaultdict
from pathlib import Path
from typing import Any

from lemmata.records import read_jsonl, write_jsonl


def heldout_rounds(file: Path) -> list[list[dict[str, Any]]]:
    """The dialogues of a `heldout.jsonl` dealt out: each round has at most one of each family and level.

    InputError where the file is missing or empty.
    """
    dealt: list[list[dict[str, Any]]] = []
    seen: dict[tuple[Any, Any], int] = defaultdict(int)
    for _, row in read_jsonl(file):
        meta = row["meta"]
        number = seen[meta["family"], meta["level"]]
        seen[meta["family"], meta["level"]] += 1
        if number == len(dealt):
            dealt.append([])
        dealt[number].append(row)
    return dealt


def sample_heldout(corpus: Path, per_cell: int, folder: Path, first_only: bool = False) -> Path:
    """Write `folder`/heldout.jsonl, at most `per_cell` held-out dialogues of each family and level of a corpus,
    `first_only` cut to the first question and answer; the folder is returned, which `evaluate("heldout", ...)` reads.

    InputError where the corpus holds none out.
    """
    rounds = heldout_rounds(corpus / "heldout.jsonl")[:per_cell]
    rows = [row for part in rounds for row in part]
    if first_only:
        rows = [row | {"messages": row["messages"][:2]} for row in rows]
    folder.mkdir(parents=True, exist_ok=True)
    write_jsonl(folder / "heldout.jsonl", rows)
    return folder
