"""The labelled pairs as files: drawn, written, read. `python -m lemmata.answers.published NAME FILE` writes one.

A file is gzipped JSONL: a first line with the set's name, size, seed and families, then a pair a line. From that first
line the same lines can be drawn again, so that a file stays what its generator gives even after families were added.
"""

import gzip
import json
import sys
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from lemmata.answers.forms import LabelledPair, PairSet
from lemmata.errors import InputError, unknown_name

SETS = {
    "developed": ("lemmata.answers.pairs:SET", 4_000, 20),
    "unseen": ("lemmata.answers.unseen_pairs:SET", 4_000, 77),
}
"""Name: where it is made, its size and its seed. The grader was developed on the first only."""


def draw(
    name: str, n: int | None = None, families: tuple[str, ...] | None = None
) -> tuple[dict[str, Any], list[LabelledPair]]:
    """A set's header and its pairs, from all families unless some are named."""
    from lemmata.problems import families as known

    if name not in SETS:
        raise unknown_name("set of pairs", name, SETS)
    target, size, seed = SETS[name]
    module, _, attribute = target.partition(":")
    maker: PairSet = getattr(import_module(module), attribute)
    count, chosen = n or size, sorted(families or known())
    header = {"set": name, "n": count, "seed": seed, "families": chosen}
    return header, list(maker.draw(count, seed, chosen))


def as_lines(header: Mapping[str, Any], pairs: list[LabelledPair]) -> bytes:
    """The uncompressed content of a file."""
    rows = [dict(header), *(pair.to_json() for pair in pairs)]
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def write(path: Path, name: str) -> int:
    """Draw a set into a file; the number of its pairs."""
    header, pairs = draw(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(as_lines(header, pairs), mtime=0))
    return len(pairs)


def load(path: Path) -> tuple[dict[str, Any], list[LabelledPair]]:
    """A file's header and pairs; InputError where it is no such file."""
    try:
        header, *rows = [json.loads(line) for line in gzip.decompress(path.read_bytes()).decode().splitlines()]
    except (OSError, EOFError, ValueError) as error:
        raise InputError(f"{path}: not a file of labelled pairs ({error})") from None
    return header, [LabelledPair.from_json(row) for row in rows]


def main(arguments: list[str]) -> int:
    """`NAME FILE`."""
    if len(arguments) != 2 or arguments[0] not in SETS:
        print(f"usage: python -m lemmata.answers.published {{{'|'.join(SETS)}}} FILE", file=sys.stderr)
        return 2
    print(f"{arguments[1]}: {write(Path(arguments[1]), arguments[0]):,} pairs")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
