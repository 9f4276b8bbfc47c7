"""Run with: .venv/bin/pytest tests/evaluation/test_chart.py"""

import xml.etree.ElementTree as ElementTree

from lemmata.evaluation.chart import accuracies, accuracy_figure, as_svg
from lemmata.evaluation.tables import Run
from lemmata.evaluation.types import Report, Row
from lemmata.evaluation.viewer import evaluation_page


def run(name, value, comparable=True):
    rows = (
        Row("single", "accuracy", {}, 10, value, 0.1),
        Row("single", "accuracy", {"level": 1}, 5, value / 2, None),
        Row("single", "accuracy", {"subject": "Algebra"}, 5, value, None),
        Row("single", "accuracy", {"subject": "Algebra", "level": 1}, 5, value, None),
        Row("single", "answered", {}, 10, 1.0, 0.0),
    )
    return Run(name, Report("b", "m", rows, {}, {}, "hash", comparable=comparable))


def test_the_whole_and_the_groups_of_every_run():
    found = accuracies([run("a", 0.5), run("b", 0.25)])
    values = {label: [row.value for row in rows] for label, rows in found.items()}
    assert values == {"single": [0.5, 0.25], "single\nlevel 1": [0.25, 0.125]}
    figure = accuracy_figure([run("a", 0.5), run("b", 0.25, comparable=False)])
    (axes,) = figure.axes
    heights = sorted(patch.get_height() for patch in axes.patches)
    assert heights == [12.5, 25.0, 25.0, 50.0]
    assert [text.get_text() for text in axes.get_legend().get_texts()] == ["a", "b !"]
    assert accuracy_figure([Run("a", Report("b", "m", (), {}, {}, "hash"))]) is None


def test_names_are_text_in_the_page_and_the_figure_is_the_same_again():
    runs = [run("<script>alert(1)</script>", 0.5), run("_$\\frac{", 0.25)]
    svg = as_svg(accuracy_figure(runs))
    assert ElementTree.fromstring(svg).tag.endswith("svg")
    assert "<script" not in svg
    assert svg == as_svg(accuracy_figure(runs))
    assert "http" not in svg.replace("http://www.w3.org", "")
    assert svg in evaluation_page("t", runs, [[], []])
    assert "<svg" not in evaluation_page("t", runs[:1], [[]])
