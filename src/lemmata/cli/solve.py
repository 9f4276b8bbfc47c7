"""`lemmata solve`: one question with its worked steps, or a JSONL file of questions."""

import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from lemmata.cli.minus import MINUS_ALLOWED, refuse_options
from lemmata.cli.output import Progress, log, print_json
from lemmata.errors import InputError

app = typer.Typer(add_completion=False, rich_markup_mode=None)

QUESTION_KEYS = ("question", "problem", "input", "text")
"""Where a batch line may hold its question; `text` is what `lemmata generate` writes."""


@app.command(context_settings=MINUS_ALLOWED)
def solve(
    ctx: typer.Context,
    question: Annotated[str | None, typer.Argument(help="The question; - reads it from standard input.")] = None,
    batch: Annotated[Path | None, typer.Option(help="A JSONL file of questions instead of one question.")] = None,
    out: Annotated[Path | None, typer.Option(help="Where --batch writes its JSONL, in the order of the input.")] = None,
    jobs: Annotated[int, typer.Option(min=1, help="Worker processes of --batch.")] = 1,
    timeout: Annotated[float, typer.Option(min=0.1, help="Seconds that one question may take.")] = 10.0,
    detail: Annotated[Literal["brief", "full"], typer.Option(help="Full adds the idea and the check of each step.")] = (
        "brief"
    ),
    strategy: Annotated[str, typer.Option(help="The way to work it, one of those that --strategies lists.")] = "",
    list_strategies: Annotated[
        bool, typer.Option("--strategies", help="List the ways that lead to a verified answer, and solve nothing.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
    latex: Annotated[bool, typer.Option("--latex", help="Steps as LaTeX.")] = False,
    markdown: Annotated[bool, typer.Option("--markdown", help="Steps as Markdown.")] = False,
    html: Annotated[bool, typer.Option("--html", help="Steps as HTML.")] = False,
) -> int:
    """Solve a question step by step, each step checked. Status 0 only where the answer is verified."""
    refuse_options(ctx, question)
    formats = [name for name, on in (("json", as_json), ("latex", latex), ("markdown", markdown), ("html", html)) if on]
    if len(formats) > 1:
        raise InputError(f"choose one of --json, --latex, --markdown and --html, got --{' --'.join(formats)}")
    if batch is not None:
        if question is not None or out is None or formats or strategy or list_strategies:
            raise InputError(
                "--batch IN.jsonl needs --out OUT.jsonl, and takes no question, no output format and no strategy"
            )
        return _batch(batch, out, jobs=jobs, timeout=timeout)
    if out is not None:
        raise InputError("--out goes with --batch; one question is printed")
    if question is None:
        raise InputError("give a question, - for standard input, or --batch IN.jsonl --out OUT.jsonl")
    text = _read_standard_input() if question == "-" else question
    if not text.strip():
        raise InputError("the question is empty")
    if list_strategies:
        if strategy or [name for name in formats if name != "json"]:
            raise InputError("--strategies goes with --json only")
        return _strategies(text, as_json, timeout)
    return _one(text, formats[0] if formats else "text", detail, timeout, strategy)


def _strategies(question: str, as_json: bool, timeout: float) -> int:
    from lemmata.solver import strategies

    found = strategies(question, timeout=timeout)
    if as_json:
        print_json({"question": question, "strategies": found})
    else:
        print("\n".join(f"{name}: {what}" for name, what in found.items()) or "There is one way only.")
    return 0


def _one(question: str, style: str, detail: str, timeout: float, strategy: str) -> int:
    from lemmata.solver import render, solve

    start = time.monotonic()
    solution = solve(question, timeout=timeout, strategy=strategy)
    if style == "json":
        print_json(solution_row(solution, None, time.monotonic() - start))
    else:
        print(render(solution, style=style, detail=detail))
    return 0 if solution.verdict == "verified" else 1


def _read_standard_input() -> str:
    try:
        return sys.stdin.buffer.read().decode("utf-8").strip()
    except UnicodeDecodeError as error:
        raise InputError(f"standard input: not UTF-8 (byte {error.start})") from None


def solution_row(solution: Any, identifier: Any, seconds: float) -> dict[str, Any]:
    """A solution as `solve --json` and `solve --batch` write it."""
    return {
        "id": identifier,
        "question": solution.problem.text,
        "reading": solution.reading,
        "answer": solution.answer,
        "answer_latex": solution.answer_latex,
        "verdict": solution.verdict,
        "where": solution.where,
        "steps": [step.to_json() for step in solution.steps],
        "seconds": round(seconds, 4),
    }


def _batch(source: Path, out: Path, *, jobs: int, timeout: float) -> int:
    from lemmata.records import read_jsonl, write_jsonl

    # Everything is read before anything is written: a bad line leaves an existing OUT as it was.
    questions = [(row.get("id"), _question(row, f"{source}:{number}")) for number, row in read_jsonl(source)]
    verdicts: Counter[str] = Counter()

    def rows() -> Iterator[dict[str, Any]]:
        solved = _solve_all([question for _, question in questions], jobs, timeout)
        for done, ((identifier, _), (solution, seconds)) in enumerate(zip(questions, solved, strict=True), start=1):
            verdicts[solution.verdict] += 1
            yield solution_row(solution, identifier, seconds)
            progress(done, len(questions))

    with Progress("questions") as progress:
        write_jsonl(out, rows())
    log(f"{out}: {', '.join(f'{count:,} {verdict}' for verdict, count in sorted(verdicts.items()))}")
    return 0


def _solve_all(questions: list[str], jobs: int, timeout: float) -> Iterator[tuple[Any, float]]:
    """(solution, seconds) of each question in their order; each runs in a worker process with its own deadline."""
    from lemmata.solver import solve

    def timed(question: str) -> tuple[Any, float]:
        start = time.monotonic()
        return solve(question, timeout=timeout), time.monotonic() - start

    threads = ThreadPoolExecutor(jobs)
    try:
        yield from threads.map(timed, questions)
    finally:
        threads.shutdown(wait=False, cancel_futures=True)


def _question(row: dict[str, Any], where: str) -> str:
    for key in QUESTION_KEYS:
        if key in row:
            if not isinstance(row[key], str):
                raise InputError(f"{where}: {key!r} must be text, got {type(row[key]).__name__}")
            return str(row[key])
    raise InputError(f"{where}: no question (expected one of the keys {', '.join(QUESTION_KEYS)})")
