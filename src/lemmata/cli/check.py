"""`lemmata check`: a student's working, judged line by line against the verified solution of its question."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from lemmata.cli.minus import MINUS_ALLOWED, refuse_options
from lemmata.cli.output import print_json, table
from lemmata.errors import InputError

app = typer.Typer(add_completion=False, rich_markup_mode=None)

MARKS = {"right": "right", "wrong": "WRONG", "not_read": "not read", "not_checked": "not checked"}


@app.command(context_settings=MINUS_ALLOWED)
def check(
    ctx: typer.Context,
    question: Annotated[str, typer.Argument(help="The question that the working is for.")],
    working: Annotated[str, typer.Option(help="A text file with the student's lines; - is standard input.")],
    timeout: Annotated[float, typer.Option(help="Seconds for the solution, and again for the lines.")] = 10.0,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
) -> int:
    """Judge a student's working line by line. Status 0 only where every line is right and the question is answered."""
    refuse_options(ctx, question)
    if not timeout > 0:
        raise InputError(f"--timeout must be a positive number of seconds, got {timeout:g}")
    text = _lines(working)
    from lemmata.solver import solve
    from lemmata.tutoring.working import check_working

    solution = solve(question, timeout)
    if solution.verdict != "verified":
        where = f": {solution.where}" if solution.where else ""
        raise InputError(
            f"the question has no verified solution ({solution.verdict}{where}), so nothing can be compared"
        )
    judged = check_working(solution, text, timeout)
    if as_json:
        print_json({"question": question} | judged.to_json())
    else:
        rows = [
            (
                number if place == 0 else "",
                MARKS[line.verdict] if place == 0 else "",
                part,
                line.reason if place == 0 else "",
            )
            for number, line in enumerate(judged.lines, start=1)
            for place, part in enumerate(line.text.splitlines())
        ]
        print(table(("line", "mark", "written", "reason"), rows))
        print(f"\n{judged.verdict}: {judged.reason}")
    return 0 if judged.verdict == "right" else 1


def _lines(working: str) -> str:
    try:
        text = sys.stdin.buffer.read().decode("utf-8") if working == "-" else Path(working).read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise InputError(f"{working}: not UTF-8 (byte {error.start})") from None
    if not text.strip():
        raise InputError(f"{working}: no lines to check")
    return text
