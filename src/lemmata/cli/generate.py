"""`lemmata generate`: fresh problems with known answers, as JSONL."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from lemmata.cli.output import Progress, log

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def generate(
    subject: Annotated[str | None, typer.Option(help="A subject of MATH, by name or slug (default: all).")] = None,
    level: Annotated[str | None, typer.Option(help="1 to 5 (default: all).")] = None,
    family: Annotated[str | None, typer.Option(help="One problem family (default: all of the subject).")] = None,
    n: Annotated[int, typer.Option("--n", "-n", min=1, help="How many problems.")] = 10,
    seed: Annotated[int, typer.Option(help="The same seed gives the same problems.")] = 0,
    out: Annotated[Path | None, typer.Option(help="The JSONL file to write (default: standard output).")] = None,
    with_solutions: Annotated[bool, typer.Option("--with-solutions", help="Add the solver's checked steps.")] = False,
) -> int:
    """Generate problems with their answers. Status 1 where a solution was asked for and is not verified."""
    from lemmata.problems import generate as generate_problems
    from lemmata.problems.types import level_from
    from lemmata.records import write_jsonl

    problems = generate_problems(subject, None if level is None else level_from(level), n, seed, family=family)
    tally = _Tally()
    with Progress("problems") as progress:
        rows = tally.count(_solved(problems) if with_solutions else (problem.to_json() for problem in problems))
        if out is None:
            for row in rows:
                print(json.dumps(row, ensure_ascii=False))
        else:
            write_jsonl(out, _watched(rows, n, progress))
            log(f"{out}: {tally.rows:,} problems")
    if tally.unverified:
        log(f"lemmata: {tally.unverified:,} of {tally.rows:,} solutions are not verified (see their `verdict`)")
    return 1 if tally.unverified else 0


class _Tally:
    """Counts the rows that pass through, and those whose solution is not verified."""

    def __init__(self) -> None:
        self.rows = self.unverified = 0

    def count(self, rows: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        for row in rows:
            self.rows += 1
            self.unverified += row.get("verdict", "verified") != "verified"
            yield row


def _solved(problems: Iterator[Any]) -> Iterator[dict[str, Any]]:
    from lemmata.solver import short_solution, solve_batch

    for solution in solve_batch(problems, jobs=1, timeout=10.0):
        yield solution.problem.to_json() | {
            "solution": None if solution.answer is None else short_solution(solution, boxed=True),
            "steps": [step.to_json() for step in solution.steps],
            "verdict": solution.verdict,
        }


def _watched(rows: Iterator[dict[str, Any]], total: int, progress: Progress) -> Iterator[dict[str, Any]]:
    for done, row in enumerate(rows, start=1):
        yield row
        progress(done, total)
