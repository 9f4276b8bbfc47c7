"""`lemmata generate`: fresh problems with known answers, as JSONL or as a sheet to print; the list of families."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lemmata.cli.output import Progress, log, table
from lemmata.errors import InputError

if TYPE_CHECKING:
    from lemmata.problems import Problem

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
    worksheet: Annotated[
        Path | None, typer.Option(help="A sheet to print with an answer key, .html or .tex, instead of JSONL.")
    ] = None,
    list_: Annotated[bool, typer.Option("--list", help="List the families that fit, with an example each.")] = False,
) -> int:
    """Generate problems with their answers. Status 1 where a solution was asked for and is not verified."""
    from lemmata.problems import generate as generate_problems
    from lemmata.problems.types import level_from
    from lemmata.records import write_jsonl

    only = None if level is None else level_from(level)
    if list_:
        print(_listed(subject, only, family, seed))
        return 0
    problems = generate_problems(subject, only, n, seed, family=family)
    if worksheet is not None:
        if out is not None or with_solutions:
            raise InputError("--worksheet has the answers on the sheet; leave out --out and --with-solutions")
        _print_sheet(worksheet, list(problems), subject, only)
        return 0
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


def _listed(subject: str | None, level: int | None, name: str | None, seed: int) -> str:
    """The families that fit, a line each: name, subject, levels and a problem of the lowest level asked for."""
    from lemmata.problems import families, subject_from
    from lemmata.problems import family as family_of

    wanted = None if subject is None else subject_from(subject)
    rows = []
    for member in map(family_of, families() if name is None else [name]):
        levels = [rank for rank in member.levels if level in (None, rank)]
        if levels and wanted in (None, member.subject):
            shown = ",".join(map(str, member.levels))
            rows.append((member.name, member.subject, shown, member.generate(levels[0], seed).text))
    if not rows:
        raise InputError("no family offers what was asked for")
    return table(("family", "subject", "levels", "example"), rows)


def _print_sheet(file: Path, problems: "list[Problem]", subject: str | None, level: int | None) -> None:
    from lemmata.problems import subject_from
    from lemmata.problems.worksheet import worksheet
    from lemmata.records import write_atomic

    about = [subject_from(subject)] if subject else ["Mathematics"]
    about += [f"level {level}"] if level else []
    write_atomic(file, worksheet(problems, file, ", ".join(about)))
    log(f"{file}: {len(problems):,} problems with answers")


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
