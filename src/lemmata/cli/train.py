"""`lemmata train`: supervised fine-tuning in stages, from a config."""

from pathlib import Path
from typing import Annotated

import typer

from lemmata.cli.output import Progress, log, print_json
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
    show: Annotated[
        int | None,
        typer.Option(
            "--show",
            min=1,
            help="Print the first N dialogues of each stage with segments and trained tokens; do not train.",
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="With --show: one JSON document.")] = False,
) -> None:
    """Train a model by a config; its run folder is printed. A killed run goes on with --resume."""
    if show is not None:
        _show(config, set_ or [], show, as_json)
        return
    if as_json:
        raise InputError("--json goes with --show N")
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


QUERY_COLOURS = ("cyan", "magenta", "yellow", "blue")
TRAINED = "black on green"


def _show(config: str | None, overrides: list[str], count: int, as_json: bool) -> None:
    """Query segments each in a colour, trained tokens on green; the tokens of a span alternate in brightness."""
    if config is None:
        raise InputError("give a config, a TOML file or a shipped one's name")
    from dataclasses import asdict

    from lemmata.settings import load_settings
    from lemmata.training import TrainSettings
    from lemmata.training.preview import preview

    samples = preview(load_settings(TrainSettings, config, package="lemmata.training", overrides=overrides), count)
    if as_json:
        print_json([asdict(sample) | {"length": sample.length, "trained": sample.trained} for sample in samples])
        return
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False, markup=False, soft_wrap=True)
    for sample in samples:
        console.print(
            f"stage {sample.stage} · {_visible(sample.id)} · {sample.length} tokens, {sample.trained} trained"
        )
        for span in sample.spans:
            if span.segment is None:
                kind, style = ("answer, trained", TRAINED) if span.trained else ("answer, not trained", "dim")
            else:
                kind, style = f"query segment {span.segment}", QUERY_COLOURS[span.segment % len(QUERY_COLOURS)]
            line = Text(f"  {kind:<20}{len(span.tokens):>4}  ")
            for number, token in enumerate(span.tokens):
                line.append(_visible(token), style if number % 2 else f"bold {style}")
            console.print(line)
        console.print()


def _visible(token: str) -> str:
    """A token on one line: line breaks and other control characters as their escapes."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in token)
