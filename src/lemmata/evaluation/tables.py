"""The papers' tables out of reports: cells with value, standard error and n, the best and the second marked.

`subject_level` and `overall` are Tables 1 and 2 of the data paper, `dialogues` and `methods` Tables 1 and 2 of the ISM
paper, `groups` everything else a run measured. Knows no output format.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lemmata.evaluation.types import Report, Row
from lemmata.problems.types import LEVELS, SUBJECTS
from lemmata.records import Record

SHARES = ("accuracy", "answered", "success", "unparsed", "told")
"""Metrics between 0 and 1, shown in per cent; pass@k and maj@k are too."""
SMALLER_IS_BETTER = ("unparsed", "told")
MT_EVAL = ("expansion", "follow-up", "recollection", "refinement")
RATING = 10
"""MT-Eval counts a recollection turn 10 where it is right, else 0."""


@dataclass(frozen=True)
class Cell(Record):
    """A number of a table. `mark`: `best`, `second` or nothing; `share`: shown in per cent."""

    value: float
    standard_error: float | None
    n: int
    share: bool
    comparable: bool = True
    mark: str = ""


@dataclass(frozen=True)
class Line(Record):
    """A row of a table: its label, and a cell or nothing under each column."""

    label: str
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True)
class Block(Record):
    """Lines under a common heading, such as a level."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Table(Record):
    """`corner` heads the labels; `counts` says that every form shows n beside the value."""

    title: str
    corner: str
    columns: tuple[str, ...]
    blocks: tuple[Block, ...]
    counts: bool = False


@dataclass(frozen=True)
class Run(Record):
    """A report under the name it has in tables."""

    name: str
    report: Report


def tables_of(runs: Sequence[Run]) -> list[Table]:
    """Every table that the runs' rows can fill."""
    found = [table for name in _tables_with_cells(runs) for table in [subject_level(runs, name)]]
    found += [table for table in (overall(runs), dialogues(runs), methods(runs)) if table is not None]
    return [*found, *groups(runs)]


def subject_level(runs: Sequence[Run], table: str) -> Table:
    """Data paper, Table 1: a block a level and one for all, a line a run, a column a subject."""
    rows = [row for run in runs for row in run.report.rows if row.table == table and row.metric == "accuracy"]
    subjects = [subject for subject in SUBJECTS if any(row.group.get("subject") == subject for row in rows)]
    levels = [level for level in LEVELS if any(row.group.get("level") == level for row in rows)]
    blocks = []
    for level in [*levels, None]:
        lines = []
        for run in runs:
            cells = [
                _cell(run, table, {"subject": s} if level is None else {"subject": s, "level": level}) for s in subjects
            ]
            cells.append(_cell(run, table, {} if level is None else {"level": level}))
            if any(cell is not None for cell in cells):
                lines.append(Line(run.name, tuple(cells)))
        blocks.append(Block("Overall" if level is None else f"Level {level}", _marked(lines, down=True)))
    return Table(f"{table}: accuracy by subject and level", "run", (*subjects, "All"), tuple(blocks))


def overall(runs: Sequence[Run]) -> Table | None:
    """Data paper, Table 2: a line a model, a column a benchmark's accuracy."""
    names = list(dict.fromkeys(run.name for run in runs))
    columns = list(
        dict.fromkeys(
            row.table for run in runs for row in run.report.rows if row.metric == "accuracy" and not row.group
        )
    )
    if not columns:
        return None
    lines = [
        Line(name, tuple(_first(_cell(run, column, {}) for run in runs if run.name == name) for column in columns))
        for name in names
    ]
    return Table("Accuracy by model and benchmark", "model", tuple(columns), (Block("", _marked(lines, down=True)),))


def dialogues(runs: Sequence[Run]) -> Table | None:
    """ISM paper, Table 1: MT-Eval's four tasks with their average, and BotChat's success rates; a column a model."""
    names = list(dict.fromkeys(run.name for run in runs))

    def line(label: str, cell: list[Cell | None]) -> Line:
        return Line(label, tuple(cell))

    rated = []
    for task in MT_EVAL:
        cells = [_first(_rating(run, task) for run in runs if run.name == name) for name in names]
        rated.append(line(task.capitalize(), cells))
    averages: list[Cell | None] = []
    for column in range(len(names)):
        own = [cell for entry in rated if (cell := entry.cells[column]) is not None]
        averages.append(_average(own) if len(own) == len(MT_EVAL) else None)
    rates = []
    for length in (16, 8):
        cells = [
            _first(_cell(run, "botchat", {"N": length}, "success") for run in runs if run.name == name)
            for name in names
        ]
        rates.append(line(f"SR(N={length})", cells))
    blocks = [
        Block(title, _marked(lines, down=False))
        for title, lines in (("MT-Eval", [*rated, line("Average", averages)]), ("BotChat", rates))
        if any(cell is not None for entry in lines for cell in entry.cells)
    ]
    return Table("Multi-turn dialogue", "metric", tuple(names), tuple(blocks)) if blocks else None


def methods(runs: Sequence[Run]) -> Table | None:
    """ISM paper, Table 2: the accuracy on MATH, a line a method."""
    lines = [Line(run.name, (cell,)) for run in runs if (cell := _cell(run, "math", {})) is not None]
    return Table("MATH", "method", ("accuracy",), (Block("", _marked(lines, down=True)),)) if lines else None


def groups(runs: Sequence[Run]) -> list[Table]:
    """For each table of the rows: every metric over all, and by each group but subject and level; a column a run."""
    names = tuple(run.name for run in runs)
    found = []
    for name in dict.fromkeys(row.table for run in runs for row in run.report.rows):
        rows = [row for run in runs for row in run.report.rows if row.table == name]
        blocks = []
        metrics = list(dict.fromkeys(row.metric for row in rows if not row.group or "tokens" in row.group))
        lines = [Line(metric, tuple(_cell(run, name, None, metric) for run in runs)) for metric in metrics]
        blocks.append(Block("all", _marked(lines, down=False)))
        for metric in metrics:
            own = [row for row in rows if row.metric == metric]
            for key in dict.fromkeys(key for row in own if len(row.group) == 1 for key in row.group):
                if key == "tokens" or (metric == "accuracy" and key in ("subject", "level") and _has_cells(own)):
                    continue
                values = list(dict.fromkeys(row.group[key] for row in own if list(row.group) == [key]))
                lines = [
                    Line(str(value), tuple(_cell(run, name, {key: value}, metric) for run in runs)) for value in values
                ]
                blocks.append(Block(f"{metric} by {key}", _marked(lines, down=False)))
        found.append(Table(name, "", names, tuple(blocks), counts=True))
    return found


def _tables_with_cells(runs: Sequence[Run]) -> list[str]:
    return list(
        dict.fromkeys(row.table for run in runs for row in run.report.rows if {"subject", "level"} <= set(row.group))
    )


def _has_cells(rows: Iterable[Row]) -> bool:
    return any({"subject", "level"} <= set(row.group) for row in rows)


def _cell(run: Run, table: str, group: dict[str, object] | None, metric: str = "accuracy") -> Cell | None:
    """The row's cell; a group of None means the whole, whatever it counts beside."""
    for row in run.report.rows:
        whole = group is None and (not row.group or "tokens" in row.group)
        if row.table == table and row.metric == metric and (whole or row.group == group):
            share = metric in SHARES or metric.startswith(("pass@", "maj@"))
            return Cell(row.value, row.standard_error, row.n, share, run.report.comparable)
    return None


def _rating(run: Run, task: str) -> Cell | None:
    if task != "recollection":
        return _cell(run, task, {}, "score")
    found = _cell(run, task, {})
    if found is None:
        return None
    error = None if found.standard_error is None else RATING * found.standard_error
    return Cell(RATING * found.value, error, found.n, False, found.comparable)


def _average(cells: Sequence[Cell]) -> Cell:
    """The mean of independent figures: the errors add in squares."""
    errors = [cell.standard_error for cell in cells]
    known = [error for error in errors if error is not None]
    error = sum(error**2 for error in known) ** 0.5 / len(cells) if len(known) == len(cells) else None
    n = sum(cell.n for cell in cells)
    return Cell(sum(cell.value for cell in cells) / len(cells), error, n, False, all(cell.comparable for cell in cells))


def _first(cells: Iterable[Cell | None]) -> Cell | None:
    return next((cell for cell in cells if cell is not None), None)


def _marked(lines: Sequence[Line], down: bool) -> tuple[Line, ...]:
    """Best and second marked among the lines of each column (`down`), or along each line; equal values share a mark.

    Nothing is marked where there is nothing to compare with.
    """
    grid = [list(line.cells) for line in lines]
    places = [[(r, c) for r in range(len(grid))] for c in range(len(grid[0]))] if down and grid else []
    if not down:
        places = [[(r, c) for c in range(len(row))] for r, row in enumerate(grid)]
    for group in places:
        cells = {place: cell for place in group if (cell := grid[place[0]][place[1]]) is not None}
        lower = not down and lines[group[0][0]].label in SMALLER_IS_BETTER
        ranked = sorted({round(cell.value, 12) for cell in cells.values()}, reverse=not lower)
        if len(cells) < 2 or not ranked:
            continue
        for (r, c), cell in cells.items():
            rank = ranked.index(round(cell.value, 12))
            mark = ("best", "second")[rank] if rank < 2 else ""
            grid[r][c] = Cell(cell.value, cell.standard_error, cell.n, cell.share, cell.comparable, mark)
    return tuple(Line(line.label, tuple(cells)) for line, cells in zip(lines, grid, strict=True))
