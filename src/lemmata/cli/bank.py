"""`lemmata bank`: store problem-solution pairs, and ask them."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lemmata.cli.output import Progress, key_values, log, print_json

if TYPE_CHECKING:
    from lemmata.bank import Bank, Match

app = typer.Typer(
    name="bank", add_completion=False, rich_markup_mode=None, help="Store problem-solution pairs, and ask them."
)

Db = Annotated[Path | None, typer.Option(help="The bank's file (default: bank.db in the data folder).")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON document.")]
Who = Annotated[str, typer.Option(help="Who says so; kept in the history.")]
PairId = Annotated[int, typer.Argument(help="The pair's id, as search and ask show it.")]


def _bank(db: Path | None, create: bool = False) -> "Bank":
    from lemmata.bank import Bank
    from lemmata.home import data_home

    return Bank.open(db or data_home() / "bank.db", create=create)


@app.command()
def add(
    file: Annotated[Path, typer.Argument(help="JSONL: GSM8K, MATH, or rows with problem and solution.")],
    source: Annotated[str | None, typer.Option(help="Where the pairs come from (default: what the file says).")] = None,
    db: Db = None,
    as_json: AsJson = False,
) -> None:
    """Store the pairs of a file; those that are there already are left alone, so a killed import can be run again."""
    from lemmata.bank import read_pairs

    # A file whose first line is no pair must not leave an empty bank behind.
    next(read_pairs(file, source))
    with _bank(db, create=True) as bank, Progress("bank") as progress:
        done = bank.add(read_pairs(file, source), progress)
        total = len(bank)
    if as_json:
        print_json(done.to_json() | {"pairs": total})
    else:
        log(f"{done.added:,} pairs added, {done.present:,} were there already; the bank holds {total:,}")


@app.command()
def search(
    text: Annotated[str, typer.Argument(help="A problem, or words of one.")],
    limit: Annotated[int, typer.Option(help="How many matches.")] = 10,
    db: Db = None,
    as_json: AsJson = False,
) -> int:
    """Show the stored pairs nearest to a text. Status 1 where there is none."""
    with _bank(db) as bank:
        return _show(bank.search(text, limit), as_json, solutions=False)


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="A question, with its own numbers.")],
    limit: Annotated[int, typer.Option(help="How many matches.")] = 3,
    timeout: Annotated[float, typer.Option(min=0.1, help="Seconds for the solver.")] = 10.0,
    db: Db = None,
    as_json: AsJson = False,
) -> int:
    """Answer from the bank: the stored solution, or its template solved anew. Status 1 where no answer was found."""
    with _bank(db) as bank:
        matches = bank.ask(question, limit, timeout)
    _show(matches, as_json, solutions=True)
    return 0 if any(match.kind == "identical" or match.anew for match in matches) else 1


@app.command()
def stats(db: Db = None, as_json: AsJson = False) -> None:
    """Show what the bank holds."""
    with _bank(db) as bank:
        found = bank.stats()
    if as_json:
        print_json(found.to_json())
        return
    print(key_values({name: _said(value) for name, value in found.to_json().items()}))


@app.command()
def export(
    out: Annotated[Path, typer.Option(help="The JSONL file to write.")],
    db: Db = None,
) -> None:
    """Write every pair as a line of JSON."""
    from lemmata.records import write_jsonl

    with _bank(db) as bank:
        rows = write_jsonl(out, (pair.to_json() for pair in bank.export()))
    log(f"{out}: {rows:,} pairs")


@app.command()
def backup(out: Annotated[Path, typer.Argument(help="The file to make.")], db: Db = None) -> None:
    """Copy the bank to a new file, safely while others use it."""
    with _bank(db) as bank:
        print(bank.backup(out))


@app.command()
def rate(
    pair: PairId,
    stars: Annotated[int, typer.Argument(help="1 to 5.")],
    who: Who,
    comment: Annotated[str, typer.Option(help="Kept beside the rating.")] = "",
    db: Db = None,
) -> None:
    """Rate a solution."""
    with _bank(db) as bank:
        bank.rate(pair, stars, who, comment)


@app.command()
def correct(
    pair: PairId,
    field: Annotated[str, typer.Argument(help="problem, solution or answer.")],
    text: Annotated[str, typer.Argument(help="The new text.")],
    who: Who,
    comment: Annotated[str, typer.Option(help="Why; kept beside the correction.")] = "",
    db: Db = None,
) -> None:
    """Correct a pair; the previous text is kept in its history."""
    with _bank(db) as bank:
        bank.correct(pair, field, text, who, comment)


@app.command()
def history(pair: PairId, db: Db = None, as_json: AsJson = False) -> None:
    """Show a pair's ratings and corrections, oldest first."""
    with _bank(db) as bank:
        changes = bank.history(pair)
    if as_json:
        print_json([change.to_json() for change in changes])
        return
    for change in changes:
        before = "" if change.before is None else f"{change.before!r} -> "
        comment = f" ({change.comment})" if change.comment else ""
        print(f"{change.when}  {change.who}  {change.what}: {before}{change.after!r}{comment}")


@app.command()
def delete(pairs: Annotated[list[int], typer.Argument(help="The pairs' ids.")], db: Db = None) -> None:
    """Delete pairs for good, with their history; nothing of them stays in the file."""
    with _bank(db) as bank:
        log(f"{bank.delete(pairs):,} pairs deleted for good")


def _said(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {count:,}" for name, count in value.items()) or "-"
    return f"{value:,}"


def _show(matches: "list[Match]", as_json: bool, solutions: bool) -> int:
    if as_json:
        print_json([match.to_json() for match in matches])
    else:
        print("\n\n".join(_told(match, solutions) for match in matches) or "no match")
    return 0 if matches else 1


def _told(match: "Match", solutions: bool) -> str:
    pair = match.pair
    lines = [f"[{pair.id}] {match.kind}, score {match.score:.2f}: {match.why}", pair.problem]
    if not solutions:
        return "\n".join(lines)
    if match.kind == "identical":
        lines += ["Stored solution:", pair.solution]
    elif match.anew is not None:
        lines += [f"Solved with your numbers ({match.anew.how}, {match.anew.verdict}):", *match.anew.steps]
        lines += [f"Answer: {match.anew.answer}", *(f"- {check}" for check in match.anew.checks)]
    else:
        lines += ["A worked example with other numbers, not the answer to your question:", pair.solution]
    return "\n".join(lines)
