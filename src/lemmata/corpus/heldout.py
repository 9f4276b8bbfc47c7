"""Samples of a corpus' held-out problems that favour no family. Knows nothing of models."""

from collections import defaultdict
from pathlib import Path
from typing import Any

from lemmata.errors import InputError
from lemmata.records import read_jsonl


def heldout_rounds(file: Path) -> list[list[dict[str, Any]]]:
    """The dialogues of a `heldout.jsonl` dealt out: each round has at most one of each family and level.

    InputError where there is none.
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
    if not dealt:
        raise InputError(f"{file}: no held-out problem to evaluate on")
    return dealt
