"""Several runs side by side as bars with standard errors: the accuracy of each table, whole and by one-key groups.

Knows nothing of pages; `as_svg` gives text that can stand inside one.
"""

import io
import re
from collections.abc import Sequence
from typing import Any

from lemmata.evaluation.tables import Run
from lemmata.evaluation.types import Row

MOST_BARS = 24
"""Groups; more can't be told apart in one figure."""
SHOWN = ("level", "kind", "language")
"""Groups that are drawn beside the whole; of these a table has few."""


def accuracies(runs: Sequence[Run]) -> dict[str, list[Row | None]]:
    """Of each label (a table, or one of its groups) each run's row, in the order of the reports."""
    found: dict[str, dict[int, Row]] = {}
    for number, run in enumerate(runs):
        for row in run.report.rows:
            if row.metric != "accuracy" or len(row.group) > 1 or (row.group and next(iter(row.group)) not in SHOWN):
                continue
            label = row.table + "".join(f"\n{key} {value}" for key, value in row.group.items())
            found.setdefault(label, {})[number] = row
    return {label: [own.get(number) for number in range(len(runs))] for label, own in list(found.items())[:MOST_BARS]}


def accuracy_figure(runs: Sequence[Run]) -> Any:
    """A matplotlib Figure; None where no run has an accuracy."""
    from matplotlib.figure import Figure

    labels = accuracies(runs)
    if not labels:
        return None
    figure = Figure(figsize=(max(5.0, 1.1 * len(labels) + 1.5), 3.6), layout="constrained")
    axes = figure.subplots()
    width = 0.8 / len(runs)
    for number, run in enumerate(runs):
        places = [place + (number - (len(runs) - 1) / 2) * width for place in range(len(labels))]
        rows = [own[number] for own in labels.values()]
        axes.bar(
            places,
            [100 * row.value if row else 0.0 for row in rows],
            width,
            yerr=[100 * (row.standard_error or 0.0) if row else 0.0 for row in rows],
            capsize=2,
            label=_plain(run.name if run.report.comparable else f"{run.name} !"),
        )
    axes.set_xticks(range(len(labels)), [_plain(label) for label in labels], fontsize=8)
    top = max(100 * (row.value + (row.standard_error or 0.0)) for own in labels.values() for row in own if row)
    axes.set(ylabel="accuracy (%)", ylim=(0, min(105.0, 1.15 * top + 1)))
    axes.legend(fontsize=8)
    return figure


def _plain(text: str) -> str:
    """Text in which Matplotlib sees no formula, and a label that its legend does not leave out."""
    return text.replace("$", "\\$").lstrip("_") or "run"


def as_svg(figure: Any) -> str:
    """The figure as an element for a page; the same figure gives the same text."""
    import matplotlib

    out = io.StringIO()
    with matplotlib.rc_context({"svg.hashsalt": "lemmata", "svg.fonttype": "none"}):
        figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
    text = re.sub(r"\s*<metadata>.*?</metadata>", "", out.getvalue(), flags=re.DOTALL)
    return text[text.index("<svg") :]
