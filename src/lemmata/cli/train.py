"""`lemmata train`: supervised fine-tuning in stages, from a config."""

from pathlib import Path
from typing import Annotated

import typer

from lemmata.cli.output import Progress, log
from lemmata.errors import InputError

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def train(
    config: Annotated[
        str | None, typer.Argument(help="A TOML file, or the name of a shipped config; not needed to resume.")
    ] = None,
    set_: Annotated[list[str] | None, typer.Option("--set", help="key=value over the config; repeatable.")] = None,
    out: Annotated[Path | None, typer.Option(help="The run folder (default: a new one in the data folder).")] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with the run in --out from its last checkpoint.")] = (
        False
    ),
) -> None:
    """Train a model by a config; its run folder is printed. A killed run goes on with --resume."""
    if resume and out is None:
        raise InputError("--resume goes on with the run in --out RUN: say which")
    if config is None and (set_ or not resume):
        raise InputError("give a config, a TOML file or a shipped one's name")

    from lemmata.home import fresh_path, new_folder
    from lemmata.training import train as run_training

    if out is None:
        out = fresh_path("runs", Path(str(config)).stem)
    with Progress("training") as progress:
        folder = run_training(
            config, set_ or [], out=out if resume else new_folder(out), resume=resume, progress=progress
        )
    log("best checkpoint: checkpoints/best, last: checkpoints/last")
    print(folder)
