"""`lemmata serve`: the tutor page and its HTTP API."""

from pathlib import Path
from typing import Annotated

import typer

from lemmata.cli.model import checkpoint

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def serve(
    model: Annotated[
        str,
        typer.Option(
            help="A run or checkpoint folder; `solver` is the solver alone, `auto` has the shipped tutor beside it."
        ),
    ] = "auto",
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to listen on; 0 takes a free one.")] = 8000,
) -> None:
    """Serve the tutor: the solver answers with verified steps, the model answers the rest, marked as unverified."""
    from lemmata.models import shipped_tutor

    folder = shipped_tutor() if model == "auto" else None if model == "solver" else checkpoint(Path(model))

    from lemmata.server import serve as run_server

    run_server(host, port, folder)
