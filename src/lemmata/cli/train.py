"""`lemmata train`: supervised fine-tuning in stages, from a config."""

import os
from pathlib import Path
from typing import Annotated

import typer

from lemmata.cli.output import Progress, log, print_json, table
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
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Print steps, tokens per step and a memory estimate; do not train.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="With --show or --dry-run: one JSON document.")] = False,
) -> None:
    """Train a model by a config; its run folder is printed. A killed run goes on with --resume."""
    if show is not None and dry_run:
        raise InputError("--show and --dry-run are two things: give one of them")
    if dry_run:
        _dry_run(config, set_ or [], as_json)
        return
    if show is not None:
        _show(config, set_ or [], show, as_json)
        return
    if as_json:
        raise InputError("--json goes with --show N or --dry-run")
    if resume and out is None:
        raise InputError("--resume goes on with the run in --out RUN: say which")
    if config is None and (set_ or not resume):
        raise InputError("give a config, a TOML file or a shipped one's name")

    from lemmata.home import fresh_path
    from lemmata.tutor import train_tutor

    together = int(os.environ.get("WORLD_SIZE", "1")) > 1
    if out is None:
        if together:
            raise InputError("several processes need one run folder: give --out RUN")
        out = fresh_path("runs", Path(str(config)).stem)
    with Progress("training") as progress:
        folder = train_tutor(config, set_ or [], out, resume, progress)
    if together and os.environ.get("RANK") != "0":
        return
    log("best checkpoint: checkpoints/best, last: checkpoints/last")
    print(folder)


def _dry_run(config: str | None, overrides: list[str], as_json: bool) -> None:
    if config is None:
        raise InputError("give a config, a TOML file or a shipped one's name")

    from lemmata.settings import load_settings
    from lemmata.training import TrainSettings
    from lemmata.training.dry_run import dry_run

    settings = load_settings(TrainSettings, config, package="lemmata.training", overrides=overrides)
    with Progress("reading") as progress:
        plan = dry_run(settings, int(os.environ.get("WORLD_SIZE", "1")), lambda done: progress(done, None, "encoding"))
    if as_json:
        print_json(plan.to_json())
        return
    steps = "as the clock allows" if plan.steps is None else f"{plan.steps:,}"
    print(f"parameters         {plan.parameters:,}, of which {plan.trained:,} are trained")
    print(f"steps              {steps}")
    print(f"tokens per step    {plan.tokens_per_step:,}, of which {plan.answer_tokens_per_step:,} are trained")
    parts = ", ".join(f"{name} {value:,.0f}" for name, value in plan.memory.items() if name != "all")
    print(f"memory (estimate)  {plan.memory['all']:,.0f} MB a process: {parts}")
    header = ("stage", "examples", "dropped", "rows", "tokens", "answer tokens", "steps")
    rows = [
        (s.name, s.examples, s.dropped, s.rows, s.tokens, s.answer_tokens, "" if s.steps is None else s.steps)
        for s in plan.stages
    ]
    print(table(header, rows))


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
