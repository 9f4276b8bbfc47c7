"""`lemmata eval`: a benchmark run over a checkpoint, an endpoint or the solver."""

from pathlib import Path
from typing import Annotated

import typer

from lemmata.cli.model import checkpoint
from lemmata.cli.output import Progress, log, print_json, write_json
from lemmata.errors import InputError

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(name="eval")
def evaluate(
    benchmark: Annotated[str, typer.Option(help="The benchmark's name.")],
    model: Annotated[str, typer.Option(help="A run or checkpoint folder, URL#name of an endpoint, or `solver`.")],
    data: Annotated[str | None, typer.Option(help="The benchmark's file or folder, or hub:NAME[@SPLIT].")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Only the first questions; not comparable.")] = None,
    column: Annotated[list[str] | None, typer.Option("--map", help="For `jsonl`: KEY=FIELD; repeatable.")] = None,
    prompt: Annotated[str, typer.Option(help="chat or problem-solution.")] = "chat",
    system: Annotated[str | None, typer.Option(help="A system prompt.")] = None,
    shots: Annotated[int, typer.Option(min=0, help="Examples in front of each question.")] = 0,
    shots_data: Annotated[str | None, typer.Option(help="The file that the examples are the first of.")] = None,
    samples: Annotated[int, typer.Option(min=1, help="Answers to each question.")] = 1,
    k: Annotated[list[int] | None, typer.Option("--k", min=1, help="pass@k and maj@k; repeatable.")] = None,
    temperature: Annotated[float, typer.Option(min=0.0, help="0 is greedy.")] = 0.0,
    top_p: Annotated[float, typer.Option(help="Nucleus sampling.")] = 1.0,
    seed: Annotated[int, typer.Option(help="Of the sampling.")] = 0,
    max_tokens: Annotated[int, typer.Option(min=1, help="The longest answer.")] = 256,
    stop: Annotated[list[str] | None, typer.Option(help="Text that ends an answer; repeatable.")] = None,
    judge: Annotated[str | None, typer.Option(help="URL#name of the judge's endpoint, or any other model.")] = None,
    judge_attempts: Annotated[int, typer.Option(min=1, help="How often an unreadable verdict is asked for.")] = 3,
    batch_size: Annotated[int, typer.Option(min=1, help="Of a checkpoint.")] = 64,
    device: Annotated[str | None, typer.Option(help="Of a checkpoint: cpu, cuda, cuda:1.")] = None,
    concurrency: Annotated[int, typer.Option(min=1, help="Requests at a time, of an endpoint.")] = 8,
    price: Annotated[str | None, typer.Option(help="IN,OUT: the cost of a million tokens of the model.")] = None,
    jobs: Annotated[int, typer.Option(min=1, help="Processes of the solver.")] = 2,
    timeout: Annotated[float, typer.Option(help="Seconds a question, of the solver.")] = 10.0,
    cache: Annotated[bool, typer.Option("--cache/--no-cache", help="Reuse what was answered before.")] = True,
    name: Annotated[str | None, typer.Option(help="The run's name in tables (default: the model).")] = None,
    report: Annotated[Path | None, typer.Option(help="A folder for tables, samples and the page.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The report as one JSON document.")] = False,
    out: Annotated[Path | None, typer.Option(help="Also write the report's JSON to this file.")] = None,
) -> None:
    """Evaluate: means by subject, level and other groups, with n and standard error."""
    from lemmata.evaluation.benchmarks import BENCHMARKS
    from lemmata.evaluation.generation import Generation

    _ = BENCHMARKS[benchmark]  # a wrong name is told before anything is opened
    generation = Generation(max_tokens, temperature, top_p, seed, tuple(stop or ()), samples, prompt, system)
    prices = _prices(price)
    if shots and shots_data is None:
        raise InputError("--shots needs --shots-data: the file to take the examples from")

    from lemmata.evaluation.cache import Cache, default_cache
    from lemmata.evaluation.folder import write_run
    from lemmata.evaluation.models.base import answering_model
    from lemmata.evaluation.rendering import LEGEND, as_text
    from lemmata.evaluation.run import evaluate as run_evaluation
    from lemmata.evaluation.run import shots_of
    from lemmata.evaluation.tables import Run, tables_of

    examples = shots_of(benchmark, shots_data, shots) if shots and shots_data is not None else []
    who = answering_model(
        _model(model),
        batch_size=batch_size,
        device=device,
        concurrency=concurrency,
        prices=prices,
        jobs=jobs,
        timeout=timeout,
    )
    judging = None if judge is None else answering_model(_model(judge), concurrency=concurrency, batch_size=batch_size)
    with Progress(benchmark) as progress, Cache(default_cache() if cache else None) as store:
        found, graded = run_evaluation(
            benchmark,
            data,
            who,
            limit,
            progress,
            generation=generation,
            shots=examples,
            columns=_columns(column or []),
            ks=k or (),
            judge=judging,
            attempts=judge_attempts,
            cache=store,
            prices=prices,
        )
    run = Run(name or found.model, found)
    log(
        f"asked now: {_usage(who.usage.to_json())}" + (f"; judge: {_usage(judging.usage.to_json())}" if judging else "")
    )
    if report is not None:
        write_run(report, run, graded)
    if out is not None:
        write_json(out, found.to_json())
    if as_json:
        print_json(found.to_json())
        return
    print("\n\n".join(as_text(table) for table in tables_of([run])))
    print(f"\n{LEGEND}")
    for note in found.notes:
        log(note)


def _model(model: str) -> str:
    """`solver` and endpoints as they are; of a folder the checkpoint it means."""
    return model if model == "solver" or "://" in model else str(checkpoint(Path(model)))


def _columns(pairs: list[str]) -> dict[str, str]:
    found = {}
    for pair in pairs:
        key, equals, field = pair.partition("=")
        if not equals or not key or not field:
            raise InputError(f"--map expects KEY=FIELD, got {pair!r}")
        found[key] = field
    return found


def _prices(given: str | None) -> tuple[float, float] | None:
    if given is None:
        return None
    try:
        asked, made = (float(part) for part in given.split(","))
    except ValueError:
        raise InputError(f"--price expects IN,OUT as two numbers, got {given!r}") from None
    return asked, made


def _usage(counts: dict[str, object]) -> str:
    return ", ".join(f"{value} {name.replace('_', ' ')}" for name, value in counts.items())
