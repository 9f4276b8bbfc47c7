"""BotChat under the Uni-Eval protocol: the first two utterances of MuTual's dialogues, continued by the model alone."""

import json
from collections.abc import Iterator
from typing import Any

from lemmata.errors import InputError, MissingPartError
from lemmata.evaluation.questions import SelfChat
from lemmata.evaluation.sources import Row, Source, jsonl

LENGTHS = (8, 16)
OPENING = 2


def botchat(source: Source) -> Iterator[SelfChat]:
    """`MuTual_test.xlsx` (index, conv-GT, nround), or JSONL with the same fields."""
    file = source.file("MuTual_test.xlsx")
    rows = _sheet(file) if file.suffix == ".xlsx" else jsonl(file)
    for where, row in rows:
        said = row.get("conv-GT")
        try:
            said = json.loads(said) if isinstance(said, str) else said
        except ValueError:
            said = None
        if not isinstance(said, list) or len(said) < OPENING or not all(isinstance(text, str) for text in said):
            raise InputError(f"{where}: expected a list of at least {OPENING} utterances in 'conv-GT'")
        yield SelfChat(f"botchat-{row.get('index')}", tuple(said[:OPENING]), max(LENGTHS), LENGTHS)


def _sheet(file: Any) -> Iterator[Row]:
    try:
        from openpyxl import load_workbook
    except ImportError:
        raise MissingPartError(f"{file}: reading xlsx needs openpyxl: pip install 'lemmata[eval]'") from None
    try:
        sheet = load_workbook(file, read_only=True).worksheets[0]
        lines = sheet.iter_rows(values_only=True)
        header = [str(name) for name in next(lines)]
    except (OSError, KeyError, ValueError, StopIteration, IndexError) as error:
        raise InputError(f"{file}: not a readable xlsx sheet: {error}") from None
    except Exception as error:  # zipfile and openpyxl raise their own kinds on a damaged file
        raise InputError(f"{file}: not a readable xlsx sheet: {error}") from error
    for number, values in enumerate(lines, start=2):
        yield f"{file}:{number}", dict(zip(header, values, strict=False))
