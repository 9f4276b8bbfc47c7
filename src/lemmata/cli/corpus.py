"""`lemmata corpus`: build a training set, and say what is in one."""

from collections import Counter
from pathlib import Path
from typing import Annotated, Any

import typer

from lemmata.cli.output import Progress, key_values, log, print_json, table, write_json
from lemmata.errors import InputError

app = typer.Typer(add_completion=False, rich_markup_mode=None, help="Build a training set; say what is in one.")


@app.command()
def build(
    config: Annotated[str, typer.Argument(help="A TOML file, or the name of a shipped config.")],
    out: Annotated[Path | None, typer.Option(help="The folder to make (default: one in the data folder).")] = None,
    data: Annotated[Path | None, typer.Option(help="Real problems to add: a JSONL file or a folder.")] = None,
    set_: Annotated[list[str] | None, typer.Option("--set", help="key=value over the config; repeatable.")] = None,
    jobs: Annotated[int | None, typer.Option(min=0, help="Worker processes (0: one a core).")] = None,
    engine: Annotated[str | None, typer.Option(help="With [[sources]]: processes or ray.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The manifest as one JSON document.")] = False,
) -> None:
    """Build a corpus: generate, solve, verify, dedupe, split; its folder is printed."""
    from lemmata.corpus import CorpusSettings, build_corpus
    from lemmata.corpus.staged_settings import has_sources
    from lemmata.home import fresh_path
    from lemmata.settings import load_settings

    overrides = [*(set_ or []), *([f"jobs={jobs}"] if jobs is not None else [])]
    if has_sources(config):
        if data is not None:
            raise InputError("--data is for a config without [[sources]]; name the file as a source")
        if engine is not None:
            from lemmata.corpus.engines import ENGINES

            _ = ENGINES[engine]
            overrides.append(f"engine={engine}")
        _build_staged(config, out, overrides, as_json)
        return
    if engine is not None:
        raise InputError("--engine is for a config with [[sources]]")
    settings = load_settings(CorpusSettings, config, package="lemmata.corpus", overrides=overrides)
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
    from lemmata.corpus.staged_manifest import is_staged

    if is_staged(folder):
        return _staged_stats(folder, figure, as_json)
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


@app.command()
def labels(
    data: Annotated[Path, typer.Option(help="Labelled problems: a JSONL file, or MATH's folder with train and test.")],
    problem_only: Annotated[
        bool, typer.Option("--problem-only", help="Look at the problems without solutions.")
    ] = False,
    families: Annotated[bool, typer.Option(help="Learn subjects from generated problems too.")] = True,
    seed: Annotated[int, typer.Option(min=0, help="Of the folds.")] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="With confusion matrices and calibration, as JSON.")] = False,
    out: Annotated[Path | None, typer.Option(help="Also write that document to this file.")] = None,
) -> None:
    """How well subject and level are predicted: cross-validated, or trained on train and reported on test."""
    from lemmata.corpus.label_report import label_report

    found = label_report(data, not problem_only, families, seed)
    if out is not None:
        write_json(out, found)
    if as_json:
        print_json(found)
        return
    subject, level = found["subject"], found["level"]
    values = {
        "how": found["how"],
        "text": found["text"],
        "subject accuracy": f"{subject['accuracy']:.3f} ± {subject['standard_error']:.3f}",
        "calibration error": f"{subject['calibration']['expected_error']:.3f}",
        "level Spearman": f"{level['spearman']:.3f}",
        "level mean error": f"{level['mean_absolute_error']:.2f}",
    }
    names = subject["confusion"]["subjects"]
    print(f"{key_values(values)}\n")
    print(
        table(
            ("true \\ predicted", *names),
            [(n, *row) for n, row in zip(names, subject["confusion"]["rows"], strict=True)],
        )
    )


def _summary(manifest: Any) -> str:
    """Dialogues by file, and assistant turns."""
    files = table(("file", "dialogues"), list(manifest.dialogues.items()))
    return f"{manifest.problems:,} generated problems\n\n{files}\n\n{_turns(manifest)}"


def _turns(manifest: Any) -> str:
    """Assistant turns by subject and level."""
    cells: Counter[tuple[str, str]] = Counter()
    for row in manifest.counts:
        cells[row.subject or "not said", str(row.level or "-")] += row.n
    return table(("subject", "level", "answers"), [(*cell, n) for cell, n in sorted(cells.items())])


def _build_staged(config: str, out: Path | None, overrides: list[str], as_json: bool) -> None:
    from lemmata.corpus.pipeline import build_staged
    from lemmata.corpus.staged_settings import StagedSettings
    from lemmata.home import data_home
    from lemmata.settings import load_settings

    settings = load_settings(StagedSettings, config, package="lemmata.corpus", overrides=overrides)
    # No date in the name: called again, an interrupted build finds its stages.
    folder = out or data_home() / "corpora" / Path(config).stem
    with Progress("corpus") as progress:
        manifest = build_staged(settings, folder, progress)
    if as_json:
        print_json(manifest.to_json())
    else:
        log(_stages(manifest))
        print(folder)


def _staged_stats(folder: Path, figure: Path | None, as_json: bool) -> int:
    from lemmata.corpus.composition import composition, save_figure
    from lemmata.corpus.staged_manifest import read_staged

    manifest = read_staged(folder)
    intact = manifest.intact(folder)
    made_of = composition(manifest.counts, ["train.jsonl"])
    if figure is not None:
        save_figure(made_of, figure)
    if as_json:
        print_json(manifest.to_json() | {"intact": intact, "composition": made_of})
    else:
        print(
            f"{table(('set', 'dialogues'), list(manifest.rows.items()))}\n\n{_stages(manifest)}\n\n{_turns(manifest)}"
        )
    if not intact:
        log(f"lemmata: warning: {folder}: the files have changed since they were built")
    return 0 if intact else 1


def _stages(manifest: Any) -> str:
    """Rows in and out of each stage by source, with the reasons for the difference."""
    rows = [
        (count.stage, count.source, count.read, count.kept, ", ".join(f"{k}: {n:,}" for k, n in count.reasons.items()))
        for count in manifest.stages
    ]
    return table(("stage", "source", "in", "out", "left out"), rows)
