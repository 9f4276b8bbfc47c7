"""`lemmata quickstart`: the main job, from nothing to a tutor in the browser."""

from pathlib import Path
from typing import Annotated

import typer

from lemmata.cli.output import Progress

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def quickstart(
    minutes: Annotated[float, typer.Option(help="Time for the whole job up to the report.")] = 9.5,
    out: Annotated[Path | None, typer.Option(help="The run folder (default: a new one in the data folder).")] = None,
    data: Annotated[Path | None, typer.Option(help="Real problems to add: a JSONL file or a folder.")] = None,
    serve: Annotated[bool, typer.Option("--serve/--no-serve", help="Serve the tutor at the end.")] = True,
    port: Annotated[int, typer.Option(help="The tutor's port.")] = 8000,
    seed: Annotated[int, typer.Option(help="Of the corpus and of the model.")] = 0,
    corpus: Annotated[str, typer.Option(help="A corpus config: a TOML file, or a shipped one's name.")] = "quickstart",
    compare: Annotated[bool, typer.Option("--compare", help="Causal, prefix and ISM side by side; no tutor.")] = False,
) -> None:
    """Corpus, training under ISM, evaluation, report, tutor: the whole job in a given time."""
    from lemmata.quickstart import QuickstartSettings, run_quickstart
    from lemmata.settings import build_settings

    given = {
        "minutes": minutes,
        "out": out,
        "data": data,
        "serve": serve,
        "port": port,
        "seed": seed,
        "corpus": corpus,
        "compare": compare,
    }
    with Progress("quickstart") as progress:
        run_quickstart(build_settings(QuickstartSettings, given, where="quickstart"), progress)
