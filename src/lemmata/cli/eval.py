"""`lemmata eval`: a benchmark run over a model or over the solver."""

from pathlib import Path
from typing import Annotated, Any

import typer

from lemmata.cli.model import checkpoint
from lemmata.cli.output import Progress, log, print_json, table, write_json

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(name="eval")
def evaluate(
    benchmark: Annotated[str, typer.Option(help="The benchmark's name.")],
    model: Annotated[str, typer.Option(help="A run or checkpoint folder, or `solver`.")],
    data: Annotated[Path, typer.Option(help="The benchmark's file or folder.")],
    limit: Annotated[int | None, typer.Option(min=1, help="Only the first questions.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The report as one JSON document.")] = False,
    out: Annotated[Path | None, typer.Option(help="Also write the report's JSON to this file.")] = None,
) -> None:
    """Evaluate: exact-answer accuracy by subject and level, with n and standard error."""
    from lemmata.evaluation import BENCHMARKS

    _ = BENCHMARKS[benchmark]  # a wrong name is told before anything is opened
    who = model if model == "solver" else str(checkpoint(Path(model)))

    from lemmata.evaluation import evaluate as run_evaluation

    with Progress(benchmark) as progress:
        report, _ = run_evaluation(benchmark, data, who, limit, progress)
    if out is not None:
        write_json(out, report.to_json())
    if as_json:
        print_json(report.to_json())
        return
    print(table(("table", "group", "metric", "n", "value", "std. error"), [_row(row) for row in report.rows]))
    for note in report.notes:
        log(note)


def _row(row: Any) -> tuple[object, ...]:
    group = ", ".join(f"{key} {value}" for key, value in row.group.items()) or "all"
    error = "" if row.standard_error is None else f"{row.standard_error:.4f}"
    return row.table, group, row.metric, row.n, f"{row.value:.4f}", error
