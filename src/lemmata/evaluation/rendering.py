"""A table as terminal text, Markdown, CSV or HTML. Everything shown is in the table; user text is escaped."""

import csv
import html
import io
from collections.abc import Sequence

from lemmata.evaluation.tables import Cell, Table

LEGEND = "* best, + second; ± standard error; ! only a part of the benchmark was asked (not comparable)"


def as_text(table: Table) -> str:
    """Padded columns; a block's title stands on a line of its own."""
    rows: list[list[str]] = [[table.corner, *table.columns]]
    titles: dict[int, str] = {}
    for block in table.blocks:
        if block.title:
            titles[len(rows)] = block.title
        rows += [[line.label, *(_plain(cell, table.counts) for cell in line.cells)] for line in block.lines]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    shown = [table.title]
    for number, row in enumerate(rows):
        if number in titles:
            shown.append(f"[{titles[number]}]")
        first, *rest = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        shown.append("  ".join([first, *(cell.rstrip().rjust(len(cell)) for cell in rest)]).rstrip())
    return "\n".join(shown)


def as_markdown(table: Table) -> str:
    """A GitHub table; best in bold, second underlined."""
    rows = [[table.corner, *table.columns], ["---", *["---:"] * len(table.columns)]]
    for block in table.blocks:
        if block.title:
            rows.append([f"**{_cell_text(block.title)}**", *[""] * len(table.columns)])
        for line in block.lines:
            cells = []
            for cell in line.cells:
                text = _number(cell, table.counts)
                mark = "" if cell is None else cell.mark
                cells.append(f"**{text}**" if mark == "best" else f"<u>{text}</u>" if mark == "second" else text)
            rows.append([_cell_text(line.label), *cells])
    head = [_cell_text(text) for text in rows[0]]
    lines = [f"| {' | '.join(row)} |" for row in [head, *rows[1:]]]
    return f"### {_cell_text(table.title)}\n\n" + "\n".join(lines)


def as_csv(tables: Sequence[Table]) -> str:
    """One line a cell: table, block, line, column, value, standard_error, n, mark, comparable. Values unrounded."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("table", "block", "line", "column", "value", "standard_error", "n", "mark", "comparable"))
    for table in tables:
        for block in table.blocks:
            for line in block.lines:
                for column, cell in zip(table.columns, line.cells, strict=True):
                    if cell is not None:
                        error = "" if cell.standard_error is None else repr(cell.standard_error)
                        names = [_inert(text) for text in (table.title, block.title, line.label, column)]
                        writer.writerow(
                            [*names, repr(cell.value), error, cell.n, cell.mark, str(cell.comparable).lower()]
                        )
    return out.getvalue()


def as_html(table: Table) -> str:
    """A table element with its heading."""
    head = "".join(f"<th>{html.escape(column)}</th>" for column in (table.corner, *table.columns))
    body = []
    for block in table.blocks:
        if block.title:
            body.append(f'<tr><th colspan="{len(table.columns) + 1}">{html.escape(block.title)}</th></tr>')
        for line in block.lines:
            cells = "".join(
                f'<td class="{"" if cell is None else cell.mark}">{_number(cell)}'
                f"{'' if cell is None else f' <small>n={cell.n:,}</small>'}</td>"
                for cell in line.cells
            )
            body.append(f"<tr><td>{html.escape(line.label)}</td>{cells}</tr>")
    return f'<h3>{html.escape(table.title)}</h3><div class="scroll"><table><tr>{head}</tr>{"".join(body)}</table></div>'


def _number(cell: Cell | None, counts: bool = False) -> str:
    if cell is None:
        return ""
    scale = 100 if cell.share else 1
    digits = 1 if cell.share else 2
    error = "" if cell.standard_error is None else f" ± {scale * cell.standard_error:.{digits}f}"
    return (
        f"{scale * cell.value:.{digits}f}{error}{f' (n={cell.n:,})' if counts else ''}{'' if cell.comparable else ' !'}"
    )


def _plain(cell: Cell | None, counts: bool) -> str:
    return "" if cell is None else _number(cell, counts) + {"best": " *", "second": " +"}.get(cell.mark, "")


def _cell_text(text: str) -> str:
    """Text that can't leave its Markdown cell."""
    escaped = html.escape(text, quote=False).replace("\\", "\\\\")
    for character in "|*_`[]":
        escaped = escaped.replace(character, f"\\{character}")
    return " ".join(escaped.split())


def _inert(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
