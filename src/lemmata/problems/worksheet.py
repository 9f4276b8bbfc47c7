"""Problems as a sheet to print, with an answer key on its own page: HTML without any other file, or plain LaTeX.

The plain text of generated problems (`x^2`, `sqrt(2)`, `<=`, `pi`) becomes readable type by a few replacements; a text
that none of them touches stands as it is. Knows nothing of how the problems were made.
"""

import html
import re
from collections.abc import Sequence
from pathlib import Path

from lemmata.errors import InputError, unknown_name
from lemmata.problems.types import Problem

FORMATS = (".html", ".tex")

_SYMBOLS = {
    "<=": ("≤", r"$\le$"),
    ">=": ("≥", r"$\ge$"),
    "!=": ("≠", r"$\ne$"),
    "...": ("…", r"\dots{}"),
    "oo": ("∞", r"$\infty$"),
    "pi": ("π", r"$\pi$"),
    "theta": ("θ", r"$\theta$"),
    "sqrt": ("√", r"$\surd$"),
    "*": ("·", r"$\cdot$"),
    "<": ("&lt;", "$<$"),
    ">": ("&gt;", "$>$"),
    "|": ("|", "$|$"),
    "^": ("^", r"\textasciicircum{}"),
    "≡": ("≡", r"$\equiv$"),
    "∪": ("∪", r"$\cup$"),
    "∩": ("∩", r"$\cap$"),
    "·": ("·", r"$\cdot$"),
    "×": ("×", r"$\times$"),
    "°": ("°", r"$^\circ$"),
    "π": ("π", r"$\pi$"),
    "∞": ("∞", r"$\infty$"),
    "√": ("√", r"$\surd$"),
    "\\": ("\\", r"\textbackslash{}"),
    "~": ("~", r"\textasciitilde{}"),
    "&": ("&amp;", r"\&"),
    "-": ("−", "$-$"),
} | {sign: (sign, f"\\{sign}") for sign in "#$%_{}"}
"""Plain text -> (HTML, LaTeX); of two that fit at a place, the longer one counts."""

_TOKEN = re.compile(
    r"\\begin\{pmatrix\}(?P<matrix>.*?)\\end\{pmatrix\}"
    r"|\\overline\{(?P<bar>\d+)\}"
    r"|\^\{(?P<braced>[^{}]*)\}|\^\((?P<bracketed>[^()]*)\)|\^(?P<power>\d+|[a-z])"
    r"|_(?P<index>\d+)"
    r"|(?<![A-Za-z])sqrt\((?P<root>[\w .+*^-]+)\)"
    r"|(?<![A-Za-z])(?P<word>oo|pi|theta|sqrt)(?![A-Za-z])"
    r"|(?P<symbol><=|>=|!=|\.\.\.|(?<![A-Za-z])-(?=[\d(a-z ])|[<>*|^≡∪∩·×°π∞√\\~&#$%_{}])"
)
"""What is replaced; a hyphen only where it is a minus sign."""


def _typeset(text: str, tex: bool) -> str:
    """The text with its formulas made readable, everything else escaped."""
    out, end = "", 0
    for match in _TOKEN.finditer(text):
        out += _escaped(text[end : match.start()], tex) + _replaced(match, tex)
        end = match.end()
    return out + _escaped(text[end:], tex)


def _replaced(match: re.Match[str], tex: bool) -> str:
    groups = match.groupdict()
    if groups["matrix"] is not None:
        return _matrix(groups["matrix"], tex)
    if groups["bar"]:
        return rf"$\overline{{{groups['bar']}}}$" if tex else f'<span class="bar">{groups["bar"]}</span>'
    if groups["root"]:
        inner = _typeset(groups["root"], False)
        return rf"$\sqrt{{{groups['root']}}}$" if tex else f'√<span class="bar">{inner}</span>'
    raised = groups["braced"] or groups["bracketed"] or groups["power"]
    if raised:
        inner = _typeset(raised, tex)
        return rf"\textsuperscript{{{inner}}}" if tex else f"<sup>{inner}</sup>"
    if groups["index"]:
        return f"$_{{{groups['index']}}}$" if tex else f"<sub>{groups['index']}</sub>"
    return _SYMBOLS[groups["word"] or groups["symbol"] or "^"][tex]


def _matrix(body: str, tex: bool) -> str:
    rows = [[cell.strip() for cell in row.split("&")] for row in body.split(r"\\")]
    if tex:
        inside = r" \\ ".join(" & ".join(row) for row in rows)
        return rf"$\left(\begin{{array}}{{{'c' * len(rows[0])}}} {inside} \end{{array}}\right)$"
    inside = "".join(f"<tr>{''.join(f'<td>{_typeset(cell, False)}</td>' for cell in row)}</tr>" for row in rows)
    return f'<table class="matrix">{inside}</table>'


def _escaped(text: str, tex: bool) -> str:
    return text if tex else html.escape(text)


STYLE = """body { font: 12pt/1.5 Georgia, serif; max-width: 45em; margin: 2em auto; padding: 0 1em; }
body { color: #111; background: #fff; }
h1 { font-size: 1.4em; }
li { margin: 0 0 1em 0; break-inside: avoid; }
.sheet li { min-height: 4em; }
.key li { margin: 0 0 .3em 0; }
.bar { text-decoration: overline; }
.matrix { display: inline-table; vertical-align: middle; border-left: 1px solid; border-right: 1px solid; }
.matrix td { padding: 0 .4em; text-align: center; }
@media print { .key { break-before: page; } body { margin: 0; } }
"""
"""The style of the HTML sheet."""

HEADINGS = {"en": ("Worksheet", "Answers"), "ko": ("연습 문제", "정답"), "zh": ("练习题", "答案")}
"""Language -> the headings of a sheet and of its key; the problems themselves are in English."""

_PAGE = """<!doctype html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
{style}
</head>
<body>
<section class="sheet">
<h1>{title}</h1>
<ol lang="en">
{questions}
</ol>
</section>
<section class="key">
<h1>{key}</h1>
<ol lang="en">
{answers}
</ol>
</section>
</body>
</html>
"""

_TEX = r"""\documentclass[12pt]{{article}}
\usepackage[margin=2.5cm]{{geometry}}
\begin{{document}}
\section*{{{title}}}
\begin{{enumerate}}
{questions}
\end{{enumerate}}
\newpage
\section*{{Answers}}
\begin{{enumerate}}
{answers}
\end{{enumerate}}
\end{{document}}
"""


def worksheet_page(
    problems: Sequence[Problem], title: str, lang: str, stylesheet: str | None = None, icon: str = ""
) -> str:
    """The sheet as HTML with headings in a language of HEADINGS; InputError for another, or for no problems.

    `stylesheet` is the address of STYLE, for a page whose policy forbids a style inside it; None puts it inside.
    `icon` is the address of the page's icon, which a browser would look for at the root of the server otherwise.
    """
    if lang not in HEADINGS:
        raise unknown_name("language", lang, HEADINGS)
    if not problems:
        raise InputError("a worksheet needs at least one problem")
    linked = f'<link rel="stylesheet" href="{html.escape(stylesheet or "")}">'
    style = linked if stylesheet else f"<style>\n{STYLE}</style>"
    return _PAGE.format(
        lang=lang,
        title=_typeset(title, False),
        style=f'{style}\n<link rel="icon" href="{html.escape(icon)}">' if icon else style,
        key=HEADINGS[lang][1],
        **_listed(problems, "<li>{}</li>", False),
    )


def worksheet(problems: Sequence[Problem], file: Path, title: str = "Worksheet") -> str:
    """The sheet in the format of the file's name, `.html` or `.tex`; InputError for another, or for no problems."""
    if file.suffix not in FORMATS:
        raise InputError(f"a worksheet is written as {' or '.join(FORMATS)}, got {file.name!r}")
    if not problems:
        raise InputError("a worksheet needs at least one problem")
    if file.suffix == ".html":
        return worksheet_page(problems, title, "en")
    return _TEX.format(title=_typeset(title, True), **_listed(problems, r"\item {}", True))


def _listed(problems: Sequence[Problem], item: str, tex: bool) -> dict[str, str]:
    """The lists of a sheet and of its key."""
    return {
        "questions": "\n".join(item.format(_typeset(problem.text, tex)) for problem in problems),
        "answers": "\n".join(item.format(_typeset(problem.answer or "no answer", tex)) for problem in problems),
    }
