"""`report.html`: a run as one self-contained page, with its loss curve, tables and samples. It fetches nothing.

Everything shown comes from the run's `report.json`, `log.jsonl` and samples; this file only draws.
"""

import html
import io
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from lemmata.evaluation.types import Report, Row, Sample

SHARES = ("accuracy", "answered")
"""Metrics that are shown in per cent."""
STYLE = """
:root { color-scheme: light dark; --line: #8884; --soft: #8881; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.2rem; margin-top: 2.2rem; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { border-bottom: 1px solid var(--line); padding: .3rem .7rem; text-align: right; }
th:first-child, td:first-child { text-align: left; }
small { opacity: .7; } .scroll { overflow-x: auto; } svg { max-width: 100%; height: auto; background: #fff; }
details { border: 1px solid var(--line); border-radius: .4rem; padding: .4rem .8rem; margin: .4rem 0; }
pre { white-space: pre-wrap; background: var(--soft); padding: .6rem; border-radius: .3rem; }
.equal { color: #177a3d; } .different { color: #b3261e; } .unknown { color: #9a6700; }
"""


def report_page(
    title: str,
    facts: Mapping[str, object],
    reports: Sequence[Report],
    log: Sequence[Mapping[str, Any]],
    samples: Sequence[Sample],
    loss_notes: Sequence[str] = (),
) -> str:
    """The page as text. `facts` are the lines at the top, `log` the training events, `samples` some graded outputs."""
    parts = [f"<h1>{_text(title)}</h1>", facts_table(facts)]
    for report in reports:
        parts.append(f"<h2>{_text(report.benchmark)}</h2>")
        parts += [f"<p>{_text(note)}</p>" for note in report.notes]
        parts += _tables(report.rows)
    if log:
        parts += ["<h2>Loss</h2>", *(f"<p>{_text(note)}</p>" for note in loss_notes), loss_curve(log)]
    if samples:
        parts += ["<h2>Samples</h2>", *(_sample(sample) for sample in samples)]
    for report in reports:
        parts += [f"<h2>How {_text(report.benchmark)} was run</h2>"]
        parts.append(
            facts_table({"model": report.model, **report.config, "data sha256": report.data_hash, **report.versions})
        )
    body = "\n".join(parts)
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{_text(title)}</title>\n'
        f'<meta name="viewport" content="width=device-width"><style>{STYLE}</style></head>\n'
        f"<body>\n{body}\n</body></html>\n"
    )


def loss_curve(log: Sequence[Mapping[str, Any]]) -> str:
    """Training and validation loss (nats per answer token) over steps as inline SVG, stages marked."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(8, 3.2), layout="constrained")
    axes = figure.add_subplot()
    trained = [row for row in log if "loss" in row]
    valid = [row for row in log if "valid_loss" in row]
    axes.plot([row["step"] for row in trained], [row["loss"] for row in trained], label="training", linewidth=1)
    axes.plot([row["step"] for row in valid], [row["valid_loss"] for row in valid], "o-", label="validation")
    stages = [row for row in log if "stage" in row]
    for before, after in pairwise(stages):
        if before["stage"] != after["stage"]:
            axes.axvline(before["step"], color="0.6", linestyle="--", linewidth=1)
            axes.annotate(f"stage {after['stage']}", (before["step"], 1), xycoords=("data", "axes fraction"))
    axes.set(xlabel="step", ylabel="NLL per answer token (nats)", yscale="log")
    axes.legend()
    out = io.StringIO()
    figure.savefig(out, format="svg", metadata={"Date": None})
    drawing = out.getvalue()
    return drawing[drawing.index("<svg") :]


def _tables(rows: Sequence[Row]) -> list[str]:
    """For each table the overall line, the subject x level grid where there is one, then the other groups."""
    parts = []
    for table in dict.fromkeys(row.table for row in rows):
        own = [row for row in rows if row.table == table]
        cells = {
            (row.group["subject"], row.group["level"]): row
            for row in own
            if len(row.group) == 2 and "level" in row.group
        }
        whole = [row for row in own if not row.group or "tokens" in row.group]
        lines = "".join(f"<li>{_text(row.metric)}: {_value(row)}</li>" for row in whole)
        parts.append(f"<h3>{_text(table)}</h3><ul>{lines}</ul>")
        if cells:
            parts.append(_grid(own, cells))
        for key in dict.fromkeys(key for row in own if len(row.group) == 1 for key in row.group):
            if key in ("tokens",) or (cells and key in ("subject", "level")):
                continue
            lines = "".join(
                f"<tr><td>{_text(row.group[key])}</td><td>{_value(row)}</td></tr>"
                for row in own
                if list(row.group) == [key]
            )
            parts.append(
                f'<div class="scroll"><table><tr><th>{_text(key)}</th><th>accuracy</th></tr>{lines}</table></div>'
            )
    return parts


def _grid(rows: Sequence[Row], cells: Mapping[tuple[str, int], Row]) -> str:
    single = {(key, value): row for row in rows if len(row.group) == 1 for key, value in row.group.items()}
    subjects, levels = sorted({subject for subject, _ in cells}), sorted({level for _, level in cells})
    head = "".join(f"<th>level {level}</th>" for level in levels)
    lines = []
    for subject in subjects:
        row = "".join(f"<td>{_value(cells.get((subject, level)))}</td>" for level in levels)
        lines.append(f"<tr><td>{_text(subject)}</td>{row}<td>{_value(single.get(('subject', subject)))}</td></tr>")
    last = "".join(f"<td>{_value(single.get(('level', level)))}</td>" for level in levels)
    lines.append(f"<tr><td>all</td>{last}<td></td></tr>")
    return f'<div class="scroll"><table><tr><th>accuracy</th>{head}<th>all</th></tr>{"".join(lines)}</table></div>'


def _value(row: Row | None) -> str:
    if row is None:
        return ""
    share = row.metric in SHARES
    shown = f"{100 * row.value:.1f} %" if share else f"{row.value:.4f}"
    error = ""
    if row.standard_error is not None:
        error = f" ± {100 * row.standard_error:.1f}" if share else f" ± {row.standard_error:.4f}"
    return f"{shown}{error} <small>n={row.n:,}</small>"


def _sample(sample: Sample) -> str:
    return (
        f'<details><summary><span class="{_text(sample.outcome)}">{_text(sample.outcome)}</span> {_text(sample.prompt)}'
        f"</summary><pre>{_text(sample.output)}</pre><p>read: {_text(sample.extracted)} · gold: {_text(sample.gold)} · "
        f"{_text(sample.reason)}</p></details>"
    )


def facts_table(facts: Mapping[str, object]) -> str:
    """Keys and values, escaped."""
    lines = "".join(f"<tr><td>{_text(key)}</td><td>{_text(value)}</td></tr>" for key, value in facts.items())
    return f'<div class="scroll"><table>{lines}</table></div>'


def _text(value: object) -> str:
    return html.escape(str(value))
