"""`lemmata compare`: evaluated runs side by side, and two of them paired."""

from pathlib import Path
from typing import Annotated

import typer

from lemmata.cli.output import log, print_json, table, write_json
from lemmata.errors import InputError

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(name="compare")
def compare(
    runs: Annotated[list[Path], typer.Argument(help="Folders that `eval --report` wrote.")],
    report: Annotated[Path | None, typer.Option(help="A folder for tables and the page.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Tables and pairings as one JSON document.")] = False,
    out: Annotated[Path | None, typer.Option(help="Also write that document to this file.")] = None,
) -> None:
    """Compare evaluated runs: the papers' tables side by side; of two runs McNemar's test and a bootstrap interval."""
    from lemmata.evaluation.folder import named, read_run, write_pages
    from lemmata.evaluation.paired import compare_runs
    from lemmata.evaluation.rendering import LEGEND, as_text
    from lemmata.evaluation.tables import tables_of

    if len(runs) < 2:
        raise InputError(f"compare needs at least two run folders, got {len(runs)}")
    read = [read_run(folder) for folder in runs]
    shown = named([run for run, _ in read])
    hashes: dict[str, set[str]] = {}
    for run in shown:
        hashes.setdefault(run.report.benchmark, set()).add(run.report.data_hash)
    for benchmark, found in hashes.items():
        if len(found) > 1:
            log(f"{benchmark}: the runs were asked different questions; only what they share is paired")
    same = len(read) == 2 and shown[0].report.benchmark == shown[1].report.benchmark
    pairings = compare_runs(read[0][1], read[1][1]) if same else []
    which = f"{shown[1].name} minus {shown[0].name}"
    tables = tables_of(shown)
    if report is not None:
        write_pages(
            report, "Runs compared", shown, [samples for _, samples in read], {which: pairings} if pairings else None
        )
    document = {"tables": [one.to_json() for one in tables], "pairings": [one.to_json() for one in pairings]}
    if out is not None:
        write_json(out, document)
    if as_json:
        print_json(document)
        return
    print("\n\n".join(as_text(one) for one in tables))
    print(f"\n{LEGEND}")
    if pairings:
        header = ("table", "metric", "n", "difference", "95 % interval", "only first", "only second", "McNemar p")
        rows = [
            (
                one.table,
                one.metric,
                one.n,
                f"{one.difference:+.4f}",
                f"{one.low:+.4f} … {one.high:+.4f}",
                "" if one.only_first is None else one.only_first,
                "" if one.only_second is None else one.only_second,
                "" if one.p_value is None else f"{one.p_value:.4g}",
            )
            for one in pairings
        ]
        print(f"\n{which}\n{table(header, rows)}")
