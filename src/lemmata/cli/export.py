"""`lemmata export`: a run's checkpoint in another form."""

from pathlib import Path
from typing import Annotated

import typer

from lemmata.cli.model import checkpoint
from lemmata.cli.output import log
from lemmata.errors import InputError

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def export(
    run: Annotated[Path, typer.Argument(help="A run folder or a checkpoint folder.")],
    out: Annotated[Path, typer.Option(help="The folder to make.")],
    plain: Annotated[bool, typer.Option("--plain", help="An ordinary causal checkpoint.")] = False,
) -> None:
    """Write an ordinary checkpoint that plain loaders accept; they will run it causal, which costs accuracy."""
    if not plain:
        raise InputError("say --plain: it is the only form so far, and it drops the mask contract")
    source = checkpoint(run)

    from lemmata.models import export_plain

    export_plain(source, out)
    log(f"{out}: plain checkpoint; plain loaders run it causal, not under the mask it was trained with")
