"""The report of one or several runs as one self-contained page, with a viewer of every sample. It fetches nothing.

Several runs are drawn side by side too.

The samples lie in the page as JSON that can't end its element, and the viewer writes them as text only, so nothing of a
model's output is ever markup.
"""

import html
import json
from collections.abc import Mapping, Sequence
from importlib import resources

from lemmata.evaluation.chart import accuracy_figure, as_svg
from lemmata.evaluation.page import STYLE, facts_table
from lemmata.evaluation.paired import Pairing
from lemmata.evaluation.rendering import as_html
from lemmata.evaluation.tables import Run, tables_of
from lemmata.evaluation.types import Sample

OWN_STYLE = """
td.best { font-weight: 700; } td.second { text-decoration: underline; }
.note { border-left: 3px solid #9a6700; padding-left: .6rem; }
#filters { display: flex; flex-wrap: wrap; gap: .6rem; margin: .8rem 0; } #filters label { font-size: .85rem; }
#filters select, #filters input { display: block; font: inherit; max-width: 14rem; }
dt { font-size: .8rem; opacity: .7; margin-top: .4rem; } dd { margin: 0; }
"""
POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
)


def evaluation_page(
    title: str,
    runs: Sequence[Run],
    samples: Sequence[Sequence[Sample]],
    pairings: Mapping[str, Sequence[Pairing]] | None = None,
) -> str:
    """The page as text; `samples` holds each run's, `pairings` comparisons under what they compare."""
    parts = [f"<h1>{html.escape(title)}</h1>"]
    for run in runs:
        parts += [f'<p class="note">{html.escape(f"{run.name}: {note}")}</p>' for note in run.report.notes]
    if len(runs) > 1 and (figure := accuracy_figure(runs)) is not None:
        parts.append(f'<div class="scroll">{as_svg(figure)}</div>')
    parts.append("<p>± standard error; best in bold, second underlined; ! not comparable.</p>")
    parts += [as_html(table) for table in tables_of(runs)]
    for which, own in (pairings or {}).items():
        parts += [f"<h2>Paired comparison: {html.escape(which)}</h2>", pairings_html(own)]
    parts.append('<h2>Samples</h2><div id="filters"></div><p id="count"></p><div id="samples"></div>')
    parts.append('<p><button id="more" type="button">More</button></p>')
    for run in runs:
        facts = {"model": run.report.model, **run.report.config, **run.report.tokens}
        facts |= {"data sha256": run.report.data_hash, **run.report.versions}
        parts += [f"<h2>How {html.escape(run.name)} was run</h2>", facts_table(facts)]
    rows = [{"run": run.name, **sample.to_json()} for run, own in zip(runs, samples, strict=True) for sample in own]
    parts.append(f'<script type="application/json" id="data">{embedded(rows)}</script>')
    parts.append(f"<script>{script()}</script>")
    body = "\n".join(parts)
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{html.escape(POLICY)}">'
        f"<title>{html.escape(title)}</title>\n"
        f'<meta name="viewport" content="width=device-width"><style>{STYLE}{OWN_STYLE}</style></head>\n'
        f"<body>\n{body}\n</body></html>\n"
    )


def embedded(value: object) -> str:
    """JSON that is inert inside a script element: no `<`, no `&`, no line separator."""
    text = json.dumps(value, ensure_ascii=True)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def script() -> str:
    """The viewer's program, which ships beside the prompts."""
    return (resources.files("lemmata.evaluation") / "templates" / "viewer.js").read_text("utf-8")


def pairings_html(pairings: Sequence[Pairing]) -> str:
    """The paired comparisons as a table."""
    head = ("table", "metric", "n", "first", "second", "difference", "95 % interval", "only first", "only second", "p")
    lines = []
    for one in pairings:
        shown = [
            one.table,
            one.metric,
            f"{one.n:,}",
            f"{one.first:.4f}",
            f"{one.second:.4f}",
            f"{one.difference:+.4f}",
            f"{one.low:+.4f} … {one.high:+.4f}",
            "" if one.only_first is None else str(one.only_first),
            "" if one.only_second is None else str(one.only_second),
            "" if one.p_value is None else f"{one.p_value:.4g}",
        ]
        lines.append("".join(f"<td>{html.escape(text)}</td>" for text in shown))
    heading = "".join(f"<th>{text}</th>" for text in head)
    rows = "".join(f"<tr>{line}</tr>" for line in lines)
    return f'<div class="scroll"><table><tr>{heading}</tr>{rows}</table></div>'
