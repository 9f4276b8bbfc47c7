"""`lemmata contamination`: does a training corpus contain a benchmark's questions?"""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from lemmata.cli.output import Progress, print_json, write_json
from lemmata.corpus.contamination import NGRAM, THRESHOLD, TIERS

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(name="contamination")
def contamination(
    corpus: Annotated[list[Path], typer.Argument(help="JSONL files of the corpus, or folders of them.")],
    benchmark: Annotated[str, typer.Option(help="The benchmark's name.")],
    data: Annotated[str, typer.Option(help="The benchmark's file or folder, or hub:NAME[@SPLIT].")],
    ngram: Annotated[int, typer.Option(min=2, help="Words of an n-gram.")] = NGRAM,
    threshold: Annotated[float, typer.Option(help="The share of a question's n-grams that counts.")] = THRESHOLD,
    show: Annotated[int, typer.Option(min=0, help="Overlaps to print, the strongest first.")] = 10,
    as_json: Annotated[bool, typer.Option("--json", help="Counts and every overlap as one JSON document.")] = False,
    out: Annotated[Path | None, typer.Option(help="Also write that document to this file.")] = None,
) -> int:
    """Look for a benchmark in a corpus: exact, by number-masked template, by n-grams. Status 1 where there is some."""
    from lemmata.corpus.contamination import find_overlaps
    from lemmata.evaluation.benchmarks import read_benchmark
    from lemmata.evaluation.questions import Question

    asked = [
        (f"{item.id}/{number}", turn.content)
        for item in read_benchmark(benchmark, data)
        if isinstance(item, Question)
        for number, turn in enumerate(item.turns)
    ]
    with Progress("corpus") as progress:
        texts = _counted(_texts(corpus), progress)
        found = list(find_overlaps(texts, asked, ngram, threshold))
    found.sort(key=lambda overlap: (TIERS.index(overlap.tier), -overlap.similarity))
    strongest: dict[str, str] = {}
    for overlap in found:
        strongest.setdefault(overlap.benchmark_id, overlap.tier)
    tiers = Counter(strongest.values())
    counts = {tier: tiers[tier] for tier in TIERS}
    document = {
        "benchmark": benchmark,
        "questions": len(asked),
        "found": counts,
        "clean": len(asked) - len(strongest),
        "ngram": ngram,
        "threshold": threshold,
        "overlaps": [overlap.to_json() for overlap in found],
    }
    if out is not None:
        write_json(out, document)
    if as_json:
        print_json(document)
    else:
        parts = ", ".join(f"{number} {tier}" for tier, number in counts.items())
        print(f"{benchmark}: of {len(asked):,} questions {parts}; {len(asked) - len(strongest):,} not found")
        for overlap in found[:show]:
            print(f"\n[{overlap.tier} {overlap.similarity:.2f}] {overlap.benchmark_id} in {overlap.corpus_id}")
            print(f"  benchmark: {overlap.benchmark_text}\n  corpus:    {overlap.passage}")
    return 1 if found else 0


def _texts(places: list[Path]) -> Iterator[tuple[str, str]]:
    """Every text of the corpus' rows, whatever their fields are called, as (`file:line field`, text)."""
    from lemmata.errors import InputError
    from lemmata.records import read_jsonl

    for place in places:
        files = sorted(place.rglob("*.jsonl")) if place.is_dir() else [place]
        if not files:
            raise InputError(f"{place}: no JSONL file in the folder")
        for file in files:
            for number, row in read_jsonl(file):
                for field, text in _strings(row, ""):
                    yield f"{file}:{number} {field}", text


def _strings(value: object, name: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield name, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _strings(inner, f"{name}.{key}".lstrip("."))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from _strings(inner, f"{name}[{place}]")


def _counted(texts: Iterator[tuple[str, str]], progress: Progress) -> Iterator[tuple[str, str]]:
    for number, text in enumerate(texts, start=1):
        yield text
        if number % 1_000 == 0:
            progress(number, None, "texts of the corpus")
