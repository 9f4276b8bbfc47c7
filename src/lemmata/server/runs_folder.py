"""The runs folder as the run page shows it: which runs there are, how far each is, its curves, tables and samples.

A run is a folder of the runs folder: a training run (`config.json`, `log.jsonl`), a main job (the same below `model/`,
with `report.json` and `samples.jsonl`), or an evaluation. A run goes on while a process holds its folder. Where none
ever did, one that is not finished counts as going on while its files change, and as stopped once they have been quiet
for longer than its own log lets expect. What can't be read is told in `problems`. Knows nothing of HTTP, and reads
without torch.
"""

import os
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice, pairwise
from pathlib import Path
from typing import Any

from lemmata.errors import InputError
from lemmata.evaluation.tables import SHARES
from lemmata.home import is_held
from lemmata.records import Record
from lemmata.server.run_files import Lines, UnreadableError, inside, number, read_document, read_lines, text

MOST_RUNS = 200
POINTS = 400
"""Of a curve; more lines are averaged into so many."""
LOG_BYTES = 8 * 1024 * 1024
"""The end of a log that is read for its curves."""
END_BYTES = 64 * 1024
"""The end of a log that is read for the list of runs."""
DOCUMENT_BYTES = 16 * 1024 * 1024
SAMPLES_BYTES = 8 * 1024 * 1024
SAMPLES = 60
SAMPLE_CHARS = 4000
SETTINGS = 60
QUIET = 120.0
"""Seconds without a change after which an unfinished run counts as stopped, where its log is not slower than that."""
PATIENCE = 5
"""Times the longest time between the log's last lines."""
QUIET_WITHOUT_LOG = 900.0
"""The same while no log grows: a corpus is built, or a trained model is evaluated."""
ENTRIES = 1000
"""Of a folder that is looked into."""
FOLDERS = 40
"""Folders of a run that are looked into."""
LOG, REPORT, GRADED, CONFIG = "log.jsonl", "report.json", "samples.jsonl", "config.json"


class NoRunError(InputError):
    """There is no run of this name."""


@dataclass(frozen=True)
class Summary(Record):
    """A line of the list. `state`: running, ended, stopped or unknown (no run's files); `modified` in Unix seconds."""

    name: str
    state: str
    modified: float
    quiet_seconds: float
    step: int | None = None
    progress: float | None = None
    stage: str | None = None
    loss: float | None = None
    valid_loss: float | None = None


@dataclass(frozen=True)
class Curves(Record):
    """A log. `lines` of it were read, `skipped_bytes` before them were not, `damaged` lines held no event.

    `step`, `loss`, `lr` and `tokens_per_second` are one curve's columns, each point the mean of at most `lines_a_point`
    lines; the `valid_` ones are the validation's. None stands for what a line lacks. `stages`: the step each begins at.
    """

    file: str
    lines: int
    skipped_bytes: int
    damaged: int
    lines_a_point: int
    step: tuple[float | None, ...]
    loss: tuple[float | None, ...]
    lr: tuple[float | None, ...]
    tokens_per_second: tuple[float | None, ...]
    valid_step: tuple[float | None, ...]
    valid_loss: tuple[float | None, ...]
    stages: tuple[dict[str, Any], ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Cell(Record):
    """A value of a table, its standard error where there is one, and the number of samples behind it."""

    value: float
    standard_error: float | None
    n: int | None


@dataclass(frozen=True)
class Grid(Record):
    """A metric by subject and level: `cells[subject][level]`, with the margins by subject, by level and of all.

    `share`: between 0 and 1, shown in per cent.
    """

    title: str
    metric: str
    share: bool
    subjects: tuple[str, ...]
    levels: tuple[str, ...]
    cells: tuple[tuple[Cell | None, ...], ...]
    by_subject: tuple[Cell | None, ...]
    by_level: tuple[Cell | None, ...]
    overall: Cell | None


@dataclass(frozen=True)
class Samples(Record):
    """Some graded answers of a file, evenly spaced: `shown` of `read`; `skipped_bytes` of the file were not read."""

    file: str
    read: int
    skipped_bytes: int
    damaged: int
    shown: tuple[dict[str, Any], ...]


@dataclass
class _Found:
    """A run's files, by kind; `problems` are links that lead elsewhere."""

    logs: list[Path] = field(default_factory=list)
    reports: list[Path] = field(default_factory=list)
    samples: list[Path] = field(default_factory=list)
    folders: list[Path] = field(default_factory=list)
    modified: float = 0.0
    problems: list[str] = field(default_factory=list)


def list_runs(root: Path) -> dict[str, Any]:
    """{folder, runs: [Summary], left_out, problems}, the run that changed last first; a missing folder has none."""
    problems: list[str] = []
    names = _entries(root, problems)
    folders = []
    for name in names:
        path = root / name
        if not inside(root, path):
            problems.append(f"{text(name, 100)}: leads out of the runs folder, not read")
        elif path.is_dir():
            folders.append((path, _changed(path)))
    # A folder's own time does not say when its log was written last, but it is cheap: it chooses which are looked at.
    folders.sort(key=lambda found: found[1], reverse=True)
    runs = [_summary(path) for path, _ in folders[:MOST_RUNS]]
    runs.sort(key=lambda run: run.modified, reverse=True)
    return {
        "folder": text(str(root), 500),
        "runs": [run.to_json() for run in runs],
        "left_out": max(0, len(folders) - MOST_RUNS),
        "problems": problems,
    }


def show_run(root: Path, name: str) -> dict[str, Any]:
    """{run: Summary, logs: [Curves], tables: [Grid], samples: [Samples], settings: [[name, value]], problems}.

    Raises NoRunError: a name that is no folder of the runs folder, or whose link leads out of it.
    """
    path = root / name
    # Only a name that the folder lists: no separators, no dots, nothing that a platform reads as another place.
    if name not in _entries(root, []) or not inside(root, path) or not path.is_dir():
        raise NoRunError(f"there is no run {text(name, 100)!r}")
    found = _find(path)
    problems = found.problems
    logs, tables, samples = [], [], []
    for log in found.logs:
        try:
            logs.append(_curves(path, log))
        except UnreadableError as error:
            problems.append(str(error))
    for report in found.reports:
        try:
            tables += _grids(read_document(path, report, DOCUMENT_BYTES))
        except UnreadableError as error:
            problems.append(str(error))
        except _MalformedError as error:
            problems.append(f"{report.relative_to(path)}: {error}")
    for graded in found.samples:
        try:
            samples.append(_samples(path, graded))
        except UnreadableError as error:
            problems.append(str(error))
    return {
        "run": _summary(path).to_json(),
        "logs": [log.to_json() for log in logs],
        "tables": [table.to_json() for table in tables],
        "samples": [part.to_json() for part in samples],
        "settings": _settings(path, found, problems),
        "problems": problems,
    }


def _settings(run: Path, found: _Found, problems: list[str]) -> list[list[str]]:
    """The training's settings, which lie beside its log."""
    file = (found.logs[0].parent if found.logs else run) / CONFIG
    if not file.exists():
        return []
    try:
        settings = read_document(run, file, DOCUMENT_BYTES)
    except UnreadableError as error:
        problems.append(str(error))
        return []
    plain = [(name, value) for name, value in settings.items() if isinstance(value, str | int | float)]
    return [[text(name, 60), text(value, 120)] for name, value in plain[:SETTINGS]]


def _entries(root: Path, problems: list[str]) -> list[str]:
    try:
        return [entry.name for entry in os.scandir(root) if not entry.name.startswith(".")]
    except FileNotFoundError:
        return []
    except OSError as error:
        problems.append(f"the runs folder can't be read: {error.strerror}")
        return []


def _changed(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def _find(run: Path) -> _Found:
    """The files of a run that are shown, its own first; links that lead out of the run are named and left alone."""
    found = _Found(modified=_changed(run))
    waiting = [run]
    looked = 0
    while waiting and looked < FOLDERS:
        folder = waiting.pop(0)
        looked += 1
        for entry in sorted(_listed(folder), key=lambda entry: entry.name):
            path = Path(entry.path)
            if entry.is_symlink() and not inside(run, path):
                found.problems.append(f"{text(str(path.relative_to(run)), 100)}: leads out of the run, not read")
                continue
            found.modified = max(found.modified, _changed(path))
            if path.is_dir():
                depth = len(path.relative_to(run).parts)
                if depth <= 2 and entry.name not in ("checkpoints", "tensorboard") and not entry.name.startswith("."):
                    waiting.append(path)
                    found.folders.append(path)
            elif entry.name == LOG:
                found.logs.append(path)
            elif entry.name == REPORT:
                found.reports.append(path)
            elif entry.name == GRADED:
                found.samples.append(path)
    return found


def _listed(folder: Path) -> list[os.DirEntry[str]]:
    try:
        return list(islice(os.scandir(folder), ENTRIES))
    except OSError:
        return []


def _summary(run: Path) -> Summary:
    found = _find(run)
    quiet = max(0.0, time.time() - found.modified)
    rows: list[dict[str, Any]] = []
    if found.logs:
        try:
            rows = read_lines(run, found.logs[0], END_BYTES).rows
        except UnreadableError:
            rows = []  # told where the run is shown
    shown = ("step", "progress", "loss", "valid_loss")
    last = {name: number(row[name]) for row in rows for name in shown if name in row}
    stage = next((row["stage"] for row in reversed(rows) if "stage" in row), None)
    step = last.get("step")
    return Summary(
        name=text(run.name, 255),
        state=_state(run, found, rows, quiet),
        modified=found.modified,
        quiet_seconds=round(quiet, 1),
        step=None if step is None else int(step),
        progress=last.get("progress"),
        stage=None if stage is None else text(stage, 100),
        loss=last.get("loss"),
        valid_loss=last.get("valid_loss"),
    )


def _state(run: Path, found: _Found, rows: Sequence[Mapping[str, Any]], quiet: float) -> str:
    named = {str(path.relative_to(run)) for path in (*found.logs, *found.reports, *found.folders)}
    if REPORT in named or (LOG in named and _trained(run, rows)):
        return "ended"
    if not found.logs and not found.reports and "corpus" not in named:
        return "unknown"
    known = [now for folder in (run, *found.folders) if (now := is_held(folder)) is not None]
    if known:
        return "running" if any(known) else "stopped"
    # Below model/ a log's end is not the run's: the main job evaluates and reports after it.
    expected = QUIET_WITHOUT_LOG if not rows or _trained(run, rows) else _patience(rows)
    return "running" if quiet <= expected else "stopped"


def _trained(run: Path, rows: Sequence[Mapping[str, Any]]) -> bool:
    """Whether a log says that the training came to its end: the budget used, or its last stage ended early."""
    if not rows:
        return False
    last = rows[-1]
    if (number(last.get("progress")) or 0.0) >= 1:
        return True
    if not last.get("ended_early"):
        return False
    try:
        stages = read_document(run, run / CONFIG, DOCUMENT_BYTES).get("stages")
    except UnreadableError:
        return False
    final = stages[-1] if isinstance(stages, list) and stages else None
    return isinstance(final, dict) and final.get("name") == last.get("stage")


def _patience(rows: Sequence[Mapping[str, Any]]) -> float:
    """Seconds that a run may be quiet: as long as its own log lets expect."""
    seconds = [found for row in rows if (found := number(row.get("seconds"))) is not None]
    gaps = [after - before for before, after in pairwise(seconds)]
    return max([QUIET, *(PATIENCE * gap for gap in gaps)])


def _curves(run: Path, log: Path) -> Curves:
    read = read_lines(run, log, LOG_BYTES)
    columns = ("step", "seconds", "tokens", "lr", "loss", "valid_loss")
    numbers = [{name: number(row.get(name)) for name in columns} for row in read.rows]
    trained = [row for row in numbers if row["loss"] is not None and row["step"] is not None]
    valid = [row for row in numbers if row["valid_loss"] is not None and row["step"] is not None]
    size = max(1, -(-len(trained) // POINTS))
    points = [_mean(part) for part in _parts(trained, size)]
    valid_points = [_mean(part) for part in _parts(valid, max(1, -(-len(valid) // POINTS)))]
    return Curves(
        file=text(str(log.relative_to(run)), 200),
        lines=len(read.rows),
        skipped_bytes=read.skipped,
        damaged=read.damaged,
        lines_a_point=size,
        step=tuple(point["step"] for point in points),
        loss=tuple(point["loss"] for point in points),
        lr=tuple(point["lr"] for point in points),
        tokens_per_second=_rates(points),
        valid_step=tuple(point["step"] for point in valid_points),
        valid_loss=tuple(point["valid_loss"] for point in valid_points),
        stages=tuple(_stages(read.rows)),
        notes=tuple(_notes(read)),
    )


def _parts(rows: Sequence[dict[str, float | None]], size: int) -> Iterator[Sequence[dict[str, float | None]]]:
    for begin in range(0, len(rows), size):
        yield rows[begin : begin + size]


def _mean(rows: Sequence[Mapping[str, float | None]]) -> dict[str, float | None]:
    """The mean of a column, and of what counts up (step, seconds, tokens) and of the rate the last value."""
    found: dict[str, float | None] = dict(rows[-1])
    for name in ("loss", "valid_loss"):
        values = [value for row in rows if (value := row[name]) is not None]
        found[name] = sum(values) / len(values) if values else None
    return found


def _rates(points: Sequence[Mapping[str, float | None]]) -> tuple[float | None, ...]:
    """Tokens a second between a point and the one before; the first one since the beginning."""
    rates: list[float | None] = []
    before: Mapping[str, float | None] = {"seconds": None, "tokens": None}
    for point in points:
        seconds, tokens, past, had = point["seconds"], point["tokens"], before["seconds"], before["tokens"]
        known = seconds is not None and tokens is not None and past is not None and had is not None
        rates.append((tokens - had) / (seconds - past) if known and seconds > past else None)  # type: ignore[operator]
        before = point
    return tuple(rates)


def _stages(rows: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    current: object = None
    for row in rows:
        stage, step = row.get("stage"), number(row.get("step"))
        if isinstance(stage, str) and stage != current and step is not None:
            current = stage
            yield {"stage": text(stage, 100), "step": step}


def _notes(read: Lines) -> Iterator[str]:
    """What a log says beside numbers: damaged checkpoints, examples that were left out, stages that ended early."""
    for row in read.rows:
        if "damaged" in row:
            yield f"step {number(row.get('step'))}: a damaged checkpoint was passed over: {text(row['damaged'], 200)}"
        if isinstance(row.get("dropped"), dict):
            counts = list(row["dropped"].items())[:9]
            left = ", ".join(f"{text(count, 20)} of {text(name, 60)}" for name, count in counts)
            yield f"left out, too long for a row: {left}"
        if row.get("ended_early"):
            yield f"stage {text(row.get('stage'), 100)} ended early at step {number(row.get('step'))}"


class _MalformedError(Exception):
    """A report whose fields are not those of a report."""


def _grids(document: Mapping[str, Any]) -> list[Grid]:
    """The tables by subject and level of a main job's, an evaluation's, a comparison's or a tutor's report."""
    try:
        if isinstance(document.get("accuracy"), dict):
            return [_tutor_grid(document["accuracy"])]
        reports = document.get("reports", [document])
        grids: list[Grid] = []
        for report in reports:
            name = ""
            if "report" in report:
                name, report = f"{report.get('name', '')}: ", report["report"]
            grids += _report_grids(f"{name}{report['benchmark']}", report["rows"])
    except (ArithmeticError, AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
        what = f"{type(error).__name__}: {text(str(error), 80)}"
        raise _MalformedError(f"not a report as this version writes it ({what})") from None
    return grids


def _report_grids(title: str, rows: Sequence[Mapping[str, Any]]) -> Iterator[Grid]:
    """One grid for each table and metric that has cells by level."""
    kinds = dict.fromkeys((row["table"], row["metric"]) for row in rows)
    for table, metric in kinds:
        cells: dict[tuple[str | None, str | None], Cell] = {}
        for row in rows:
            group = row["group"]
            if (row["table"], row["metric"]) != (table, metric) or not set(group) <= {"subject", "level"}:
                continue
            key = tuple(None if group.get(name) is None else text(group[name], 100) for name in ("subject", "level"))
            value = number(row["value"])
            if value is not None:
                n = number(row["n"])
                cells[key[0], key[1]] = Cell(value, number(row["standard_error"]), None if n is None else int(n))
        if any(level is not None for _, level in cells):
            yield _grid(text(f"{title}, {table}" if table else title, 200), text(metric, 60), cells)


def _tutor_grid(accuracy: Mapping[str, Any]) -> Grid:
    """`lemmata train`'s own report: [right, asked] by `subject/level`."""
    cells: dict[tuple[str | None, str | None], Cell] = {(None, None): _share(accuracy["all"])}
    for key, counts in accuracy["by_subject"].items():
        subject, _, level = key.rpartition("/")
        cells[text(subject, 100), text(level, 100)] = _share(counts)
    for level, counts in accuracy["by_level"].items():
        cells[None, text(level, 100)] = _share(counts)
    for subject in {subject for subject, _ in cells if subject is not None}:
        own = [counts for key, counts in accuracy["by_subject"].items() if key.rpartition("/")[0] == subject]
        cells[subject, None] = _share([sum(right for right, _ in own), sum(asked for _, asked in own)])
    return _grid("held-out problems", "accuracy", cells)


def _share(counts: Sequence[int]) -> Cell:
    right, asked = counts
    mean = right / asked
    return Cell(mean, (mean * (1 - mean) / asked) ** 0.5 if asked > 1 else None, asked)


def _grid(title: str, metric: str, cells: Mapping[tuple[str | None, str | None], Cell]) -> Grid:
    subjects = sorted({subject for subject, _ in cells if subject is not None})
    levels = sorted({level for _, level in cells if level is not None}, key=lambda level: (len(level), level))
    return Grid(
        title=title,
        metric=metric,
        share=metric in SHARES or metric.startswith(("pass@", "maj@")),
        subjects=tuple(subjects),
        levels=tuple(levels),
        cells=tuple(tuple(cells.get((subject, level)) for level in levels) for subject in subjects),
        by_subject=tuple(cells.get((subject, None)) for subject in subjects),
        by_level=tuple(cells.get((None, level)) for level in levels),
        overall=cells.get((None, None)),
    )


def _samples(run: Path, file: Path) -> Samples:
    read = read_lines(run, file, SAMPLES_BYTES, head=True)
    step = max(1, -(-len(read.rows) // SAMPLES))
    return Samples(
        file=text(str(file.relative_to(run)), 200),
        read=len(read.rows),
        skipped_bytes=read.skipped,
        damaged=read.damaged,
        shown=tuple(_sample(row) for row in read.rows[::step]),
    )


def _sample(row: Mapping[str, Any]) -> dict[str, Any]:
    group = row.get("group")
    about = [text(value, 60) for value in group.values()][:4] if isinstance(group, dict) else []
    named = {name: text(row.get(name), SAMPLE_CHARS) for name in ("history", "prompt", "output", "extracted", "gold")}
    return {"about": about, "outcome": text(row.get("outcome"), 40), "reason": text(row.get("reason"), 400), **named}
