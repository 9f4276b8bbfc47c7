"""`lemmata corpus`: build a training set, and say what is in one."""

from collections import Counter
from pathlib import Path
from typing import Annotated, Any

import typer

from lemmata.cli.output import Progress, log, print_json, table
from lemmata.errors import InputError

app = typer.Typer(add_completion=False, rich_markup_mode=None, help="Build a training set; say what is in one.")


@app.command()
def build(
    config: Annotated[str, typer.Argument(help="A TOML file, or the name of a shipped config.")],
    out: Annotated[Path | None, typer.Option(help="The folder to make (default: one in the data folder).")] = None,
    data: Annotated[Path | None, typer.Option(help="Real problems to add: a JSONL file or a folder.")] = None,
    set_: Annotated[list[str] | None, typer.Option("--set", help="key=value over the config; repeatable.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The manifest as one JSON document.")] = False,
) -> None:
    """Build a corpus: generate, solve, verify, dedupe, split; its folder is printed."""
    from lemmata.corpus import CorpusSettings, build_corpus
    from lemmata.home import fresh_path
    from lemmata.settings import load_settings

    settings = load_settings(CorpusSettings, config, package="lemmata.corpus", overrides=set_ or [])
    folder = out or fresh_path("corpora", Path(config).stem)
    with Progress("corpus") as progress:
        manifest = build_corpus(settings, folder, data, progress)
    for what, missing in manifest.short.items():
        log(f"lemmata: warning: {what}: {missing:,} fewer than asked for")
    if as_json:
        print_json(manifest.to_json())
    else:
        print(folder)


@app.command()
def stats(
    folder: Annotated[Path, typer.Argument(help="A corpus folder.")],
    figure: Annotated[Path | None, typer.Option(help="Draw the composition into this file (.png, .svg, .pdf).")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The manifest as one JSON document.")] = False,
) -> int:
    """Show what a corpus holds. Status 1 where its files are not the ones that were built."""
    from lemmata.corpus.composition import composition, save_figure
    from lemmata.corpus.manifest import FILES, data_hash, read_manifest

    manifest = read_manifest(folder)
    for name in FILES:
        if not (folder / name).is_file():
            raise InputError(f"{folder / name}: no such file")
    intact = data_hash(folder) == manifest.data_hash
    made_of = composition(manifest.counts)
    if figure is not None:
        save_figure(made_of, figure)
    if as_json:
        print_json(manifest.to_json() | {"intact": intact, "composition": made_of})
    else:
        print(_summary(manifest))
    if not intact:
        log(f"lemmata: warning: {folder}: the files have changed since they were built")
    return 0 if intact else 1


def _summary(manifest: Any) -> str:
    """Dialogues by file, and assistant turns by subject and level."""
    files = table(("file", "dialogues"), list(manifest.dialogues.items()))
    cells: Counter[tuple[str, str]] = Counter()
    for row in manifest.counts:
        cells[row.subject or "not said", str(row.level or "-")] += row.n
    turns = table(("subject", "level", "answers"), [(*cell, n) for cell, n in sorted(cells.items())])
    return f"{manifest.problems:,} generated problems\n\n{files}\n\n{turns}"
