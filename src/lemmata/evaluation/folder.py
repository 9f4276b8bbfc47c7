"""A run's folder: report.json, samples.jsonl, tables.csv, tables.md, report.html. Written, and read for comparing."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from lemmata.errors import InputError
from lemmata.evaluation.paired import Pairing
from lemmata.evaluation.rendering import LEGEND, as_csv, as_markdown
from lemmata.evaluation.tables import Run, tables_of
from lemmata.evaluation.types import Sample
from lemmata.evaluation.viewer import evaluation_page
from lemmata.records import read_jsonl, write_atomic, write_jsonl


def write_run(folder: Path, run: Run, samples: Sequence[Sample]) -> None:
    """All files of one run."""
    folder.mkdir(parents=True, exist_ok=True)
    write_jsonl(folder / "samples.jsonl", (sample.to_json() for sample in samples))
    write_pages(folder, f"{run.name} on {run.report.benchmark}", [run], [samples])
    write_atomic(folder / "report.json", json.dumps(run.to_json(), ensure_ascii=False, indent=1) + "\n")


def write_pages(
    folder: Path,
    title: str,
    runs: Sequence[Run],
    samples: Sequence[Sequence[Sample]],
    pairings: Mapping[str, Sequence[Pairing]] | None = None,
) -> None:
    """The tables and the page of several runs."""
    folder.mkdir(parents=True, exist_ok=True)
    tables = tables_of(runs)
    notes = "".join(f"- {run.name}: {note}\n" for run in runs for note in run.report.notes)
    shown = "\n\n".join(as_markdown(table) for table in tables)
    write_atomic(folder / "tables.md", f"## {title}\n\n{notes}\n{LEGEND}\n\n{shown}\n")
    write_atomic(folder / "tables.csv", as_csv(tables))
    write_atomic(folder / "report.html", evaluation_page(title, runs, samples, pairings))


def read_run(folder: Path) -> tuple[Run, list[Sample]]:
    """A run's report under its name, with its samples; InputError where the folder holds none."""
    file = folder / "report.json"
    if not file.is_file() or not (folder / "samples.jsonl").is_file():
        raise InputError(f"{folder}: no evaluated run here (report.json and samples.jsonl of `eval --report`)")
    try:
        run = Run.from_json(json.loads(file.read_text("utf-8")))
    except ValueError as error:
        raise InputError(f"{file}: not JSON: {error}") from None
    samples = [Sample.from_json(row) for _, row in read_jsonl(folder / "samples.jsonl")]
    return run, samples


def named(runs: Sequence[Run]) -> list[Run]:
    """The runs with different names: the same name on the same benchmark gets a number."""
    seen: dict[tuple[str, str], int] = {}
    found = []
    for run in runs:
        key = (run.name, run.report.benchmark)
        seen[key] = seen.get(key, 0) + 1
        found.append(run if seen[key] == 1 else Run(f"{run.name} ({seen[key]})", run.report))
    return found
