"""Run with: .venv/bin/pytest tests/evaluation/test_tables.py

The papers' tables out of rows, and their four forms.
"""

import csv
import io
import json

import pytest

from lemmata.evaluation.rendering import as_csv, as_html, as_markdown, as_text
from lemmata.evaluation.tables import Run, Table, dialogues, methods, overall, subject_level, tables_of
from lemmata.evaluation.types import Report, Row


def run(name, *rows, comparable=True):
    return Run(name, Report("b", "m", tuple(rows), {}, {}, "h", comparable=comparable))


def row(value, table="math", metric="accuracy", error=0.01, n=100, **group):
    return Row(table, metric, group, n, value, error)


def cells(*values):
    """Prealgebra and Algebra at level 1, both subjects, the level, all."""
    a, b = values
    return (
        row(a, subject="Prealgebra", level=1),
        row(b, subject="Algebra", level=1),
        row(a, subject="Prealgebra"),
        row(b, subject="Algebra"),
        row((a + b) / 2, level=1),
        row((a + b) / 2),
    )


def test_table_1_marks_best_and_second_of_each_column():
    table = subject_level(
        [run("one", *cells(0.5, 0.2)), run("two", *cells(0.4, 0.3)), run("three", *cells(0.1, 0.3))], "math"
    )
    assert table.columns == ("Prealgebra", "Algebra", "All")
    assert [block.title for block in table.blocks] == ["Level 1", "Overall"]
    marks = {line.label: [cell.mark for cell in line.cells] for line in table.blocks[0].lines}
    assert marks == {
        "one": ["best", "second", "best"],
        "two": ["second", "best", "best"],
        "three": ["", "best", "second"],
    }


def test_a_single_run_has_nothing_to_be_best_of():
    table = subject_level([run("one", *cells(0.5, 0.2))], "math")
    assert {cell.mark for block in table.blocks for line in block.lines for cell in line.cells} == {""}


def test_table_2_has_a_line_a_model_and_a_column_a_benchmark():
    runs = [run("a", row(0.3)), run("a", row(0.6, table="gsm8k")), run("b", row(0.4))]
    table = overall(runs)
    assert table.columns == ("math", "gsm8k")
    values = {line.label: [cell and cell.value for cell in line.cells] for line in table.blocks[0].lines}
    assert values == {"a": [0.3, 0.6], "b": [0.4, None]}
    assert methods(runs).blocks[0].lines[1].cells[0].mark == "best"


def test_the_ism_papers_table_1_averages_the_four_tasks_only_where_all_are_there():
    tasks = [
        row(6.8, "expansion", "score"),
        row(7.15, "follow-up", "score"),
        row(0.555, "recollection"),
        row(5.17, "refinement", "score"),
    ]
    rates = [row(0.792, "botchat", "success", N=16), row(0.936, "botchat", "success", N=8)]
    table = dialogues([run("ism", *tasks, *rates), run("sft", tasks[0], *rates[:1])])
    lines = {line.label: line.cells for block in table.blocks for line in block.lines}
    assert list(lines) == ["Expansion", "Follow-up", "Recollection", "Refinement", "Average", "SR(N=16)", "SR(N=8)"]
    assert lines["Recollection"][0].value == pytest.approx(5.55)
    assert round(lines["Average"][0].value, 2) == 6.17  # the paper's own average of these four
    assert lines["Average"][0].standard_error == pytest.approx((3 * 0.01**2 + 0.1**2) ** 0.5 / 4)
    assert lines["Average"][1] is None
    assert dialogues([run("x", row(0.3))]) is None


def test_the_forms_say_the_same():
    runs = [run("one", *cells(0.5, 0.2)), run("<two>|", *cells(0.4, 0.3), comparable=False)]
    tables = tables_of(runs)
    assert Table.from_json(json.loads(json.dumps(tables[0].to_json()))) == tables[0]
    text, markdown, page = as_text(tables[0]), as_markdown(tables[0]), as_html(tables[0])
    assert "50.0 ± 1.0 *" in text
    assert "40.0 ± 1.0 ! +" in text
    assert "**50.0 ± 1.0**" in markdown
    assert "<u>40.0 ± 1.0 !</u>" in markdown
    assert "<two>" not in markdown + page
    assert len({line.count(" | ") for line in markdown.splitlines() if line.startswith("|")}) == 1
    rows = list(csv.DictReader(io.StringIO(as_csv(tables))))
    first = rows[0]
    assert (first["line"], first["column"], float(first["value"]), float(first["standard_error"]), first["n"]) == (
        "one", "Prealgebra", 0.5, 0.01, "100",
    )  # fmt: skip
    assert {row["comparable"] for row in rows} == {"true", "false"}


def test_a_csv_cell_is_no_formula():
    table = tables_of([run("=cmd|' /C calc'!A0", *cells(0.5, 0.2))])[0]
    assert not any(row["line"].startswith("=") for row in csv.DictReader(io.StringIO(as_csv([table]))))


def test_fewer_unreadable_verdicts_are_better():
    runs = [run("one", row(0.1, "t", "unparsed")), run("two", row(0.3, "t", "unparsed"))]
    (line,) = tables_of(runs)[-1].blocks[0].lines
    assert [cell.mark for cell in line.cells] == ["best", "second"]
