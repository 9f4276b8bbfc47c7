"""`lemmata grade`: is a predicted answer the gold one? One pair, or a JSONL file of pairs."""

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from lemmata.cli.minus import MINUS_ALLOWED, refuse_options
from lemmata.cli.output import Progress, log, print_json
from lemmata.errors import InputError

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(context_settings=MINUS_ALLOWED)
def grade(
    ctx: typer.Context,
    gold: Annotated[str | None, typer.Argument(help="The reference answer.")] = None,
    prediction: Annotated[str | None, typer.Argument(help="The answer, or a solution that ends with it.")] = None,
    pairs: Annotated[
        Path | None, typer.Option(help="A JSONL file with `gold` and `prediction` a line, instead of one pair.")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Where --pairs writes its JSONL, in the order of the input.")] = None,
    voters: Annotated[
        bool, typer.Option("--voters", help="Also ask math-verify, and show every vote; it decides nothing.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
) -> int:
    """Compare two answers: equal, different or unknown, and why. Status 0 only for equal."""
    refuse_options(ctx, gold, prediction)
    if pairs is not None:
        if gold is not None or out is None or as_json:
            raise InputError("--pairs IN.jsonl needs --out OUT.jsonl, and takes no answers and no --json")
        return _pairs(pairs, out, voters)
    if out is not None:
        raise InputError("--out goes with --pairs; one comparison is printed")
    if gold is None or prediction is None:
        raise InputError("give GOLD and PREDICTION, or --pairs IN.jsonl --out OUT.jsonl")

    comparison = _grader(voters)(gold, prediction)
    if as_json:
        print_json({"gold": gold, "prediction": prediction} | comparison.to_json())
    else:
        print(f"{comparison.outcome}: {comparison.reason}")
        for vote in getattr(comparison, "votes", ()):
            print(f"  {vote.voter}: {vote.outcome}: {vote.reason}")
    return 0 if comparison.equal else 1


def _grader(voters: bool) -> Callable[[str, str], Any]:
    from lemmata.answers import grade as grade_answer
    from lemmata.answers import grade_with_votes

    return grade_with_votes if voters else grade_answer


def _pairs(source: Path, out: Path, voters: bool) -> int:
    from lemmata.records import read_jsonl, write_jsonl

    # Everything is read before anything is written: a bad line leaves an existing OUT as it was.
    rows = [_checked(row, f"{source}:{number}") for number, row in read_jsonl(source)]
    outcomes: Counter[str] = Counter()
    grader = _grader(voters)

    def graded() -> Iterator[dict[str, Any]]:
        for done, row in enumerate(rows, start=1):
            comparison = grader(row["gold"], row["prediction"])
            outcomes[comparison.outcome] += 1
            yield row | comparison.to_json()
            progress(done, len(rows))

    with Progress("pairs") as progress:
        write_jsonl(out, graded())
    log(f"{out}: {', '.join(f'{count:,} {outcome}' for outcome, count in sorted(outcomes.items()))}")
    return 0


def _checked(row: dict[str, Any], where: str) -> dict[str, Any]:
    for key in ("gold", "prediction"):
        if not isinstance(row.get(key), str):
            raise InputError(f"{where}: needs {key!r} as text")
    return {"id": row.get("id"), "gold": row["gold"], "prediction": row["prediction"]}
