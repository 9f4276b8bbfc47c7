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
    plain: Annotated[
        bool, typer.Option("--plain", help="An ordinary causal checkpoint, without the mask contract.")
    ] = False,
    small: Annotated[
        bool, typer.Option("--small", help="In bf16, with the mask contract and the run's model card.")
    ] = False,
) -> None:
    """Write a checkpoint for plain loaders, which run it causal at a cost in accuracy, or one of half the size."""
    if plain == small:
        raise InputError("say one of --plain (an ordinary checkpoint, run causal) and --small (bf16, for Lemmata)")
    source = checkpoint(run)
    if small:
        from lemmata.models import export_small

        card = run / "model-card.md"
        export_small(source, out, card if card.is_file() else None)
        log(f"{out}: bf16 checkpoint, {sum(file.stat().st_size for file in out.iterdir()) / 1e6:.1f} MB")
        return

    from lemmata.models import export_plain

    export_plain(source, out)
    log(f"{out}: plain checkpoint; plain loaders run it causal, not under the mask it was trained with")
