"""`lemmata lab`: small experiments that test a claim of a paper."""

from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from lemmata.cli.output import Progress, log, print_json, table, write_json
from lemmata.errors import InputError, unknown_name


class NamedGroup(TyperGroup):
    """A group whose unknown member is an error that lists the known ones."""

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        command = super().get_command(ctx, cmd_name)
        if command is None and not ctx.resilient_parsing:
            raise unknown_name(f"{self.name} experiment", cmd_name, self.list_commands(ctx))
        return command


app = typer.Typer(
    cls=NamedGroup,
    name="lab",
    add_completion=False,
    rich_markup_mode=None,
    help="Small experiments that test a claim of a paper.",
)

AsJson = Annotated[bool, typer.Option("--json", help="The document as one JSON document.")]
Out = Annotated[Path | None, typer.Option(help="Also write the document to this file.")]
Figure = Annotated[Path | None, typer.Option(help="Draw the figure into this file (.png, .svg, .pdf).")]
Seed = Annotated[int, typer.Option(min=0, help="Of everything that is drawn at random.")]


def run_and_show(name: str, plan: Any, as_json: bool, out: Path | None, figure: Path | None) -> None:
    """Run an experiment and print its tables or its JSON."""
    from lemmata.lab import EXPERIMENTS

    if figure is not None and figure.suffix not in (".png", ".svg", ".pdf"):
        raise InputError(f"{figure}: a figure's name ends in .png, .svg or .pdf")
    experiment = EXPERIMENTS[name]
    with Progress(name) as progress:
        document = experiment.run(plan, progress)
    if out is not None:
        write_json(out, document)
    if figure is not None:
        experiment.save_figure(document, figure)
    if as_json:
        print_json(document)
        return
    for number, shown in enumerate(experiment.tables(document)):
        print(("\n" if number else "") + shown.title)
        if shown.header:
            print(table(shown.header, shown.rows))
    log(f"{document['seconds']:.1f} s; --json or --out FILE keeps the whole document")


@app.command()
def mask(
    turns: Annotated[str, typer.Option(help="Query+answer tokens of each turn.")] = "3+3,3+2,2+2",
    system: Annotated[int, typer.Option(min=0, help="Tokens of the system prompt.")] = 2,
    segments: Annotated[str, typer.Option(help="The system prompt's: merged or prompt-separate.")] = "merged",
    as_json: AsJson = False,
    out: Out = None,
    figure: Figure = None,
) -> None:
    """Draw the causal, prefix and ISM masks of a dialogue (ISM paper, Figure 1)."""
    from lemmata.lab.mask import MaskPlan

    run_and_show("mask", MaskPlan(system, _turns(turns), segments), as_json, out, figure)


@app.command()
def lsa(
    trained: Annotated[
        bool, typer.Option("--trained/--no-trained", help="With the small transformers that are trained, or without.")
    ] = True,
    steps: Annotated[int | None, typer.Option(min=1, help="Training steps of each small transformer.")] = None,
    seed: Seed = 0,
    as_json: AsJson = False,
    out: Out = None,
    figure: Figure = None,
) -> None:
    """In-context linear regression under the masks: gradient descent in linear attention, and trained transformers."""
    from dataclasses import replace

    from lemmata.lab.lsa import LsaPlan

    plan = LsaPlan(seed=seed) if trained else LsaPlan(seed=seed, seeds=0)
    run_and_show("lsa", plan if steps is None else replace(plan, steps=steps), as_json, out, figure)


@app.command()
def quality(
    task: Annotated[list[str] | None, typer.Option(help="One of the tasks; repeatable (default: all).")] = None,
    data: Annotated[Path | None, typer.Option(help="The folder with gsm8k, mt_eval and mathdial.")] = None,
    size: Annotated[str | None, typer.Option(help="The model preset.")] = None,
    steps: Annotated[int | None, typer.Option(min=1, help="Training steps of each run.")] = None,
    seeds: Annotated[int | None, typer.Option(min=1, help="Runs of each mask and task.")] = None,
    full: Annotated[bool, typer.Option("--full", help="The evidence run: hours on two cores.")] = False,
    keep: Annotated[
        Path | None, typer.Option(help="Keep each run's result in this folder, and do no run that it has already.")
    ] = None,
    device: Annotated[str, typer.Option(help="cpu or cuda.")] = "cpu",
    as_json: AsJson = False,
    out: Out = None,
    figure: Figure = None,
) -> None:
    """Train small models from scratch under causal, prefix and ISM on the same data, and compare them."""
    from lemmata.lab.quality import full_plan, small_plan

    given = {"size": size, "steps": steps, "seeds": seeds, "tasks": tuple(task) if task else None}
    given["keep"] = None if keep is None else str(keep)
    plan = (full_plan if full else small_plan)(
        None if data is None else str(data), device, **{key: value for key, value in given.items() if value is not None}
    )
    run_and_show("quality", plan, as_json, out, figure)


@app.command()
def fuzz(
    count: Annotated[int, typer.Option(min=1, help="How many mutated questions.")] = 1_000,
    jobs: Annotated[int, typer.Option(min=1, help="Worker processes.")] = 2,
    timeout: Annotated[float, typer.Option(min=0.1, help="Seconds for one question.")] = 10.0,
    data: Annotated[
        Path | None, typer.Option(help="The folder with peer and math500; without it, a few forms.")
    ] = None,
    seed: Seed = 0,
    as_json: AsJson = False,
    out: Out = None,
    figure: Figure = None,
) -> None:
    """Broken, changed and spliced questions through the solver: crashes, hangs, and verified answers that are wrong."""
    from lemmata.lab.fuzz import FuzzPlan

    plan = FuzzPlan(count, jobs, timeout, None if data is None else str(data), seed)
    run_and_show("fuzz", plan, as_json, out, figure)


@app.command()
def stages(
    corpus: Annotated[Path, typer.Option(help="A folder that `lemmata corpus build` wrote.")],
    keep: Annotated[Path, typer.Option(help="Where the runs are kept; a stopped comparison goes on from there.")],
    size: Annotated[str, typer.Option(help="The model preset that is trained from scratch.")] = "tutor-tiny",
    steps: Annotated[int, typer.Option(min=2, help="Training steps of each run from scratch.")] = 1600,
    tuning_steps: Annotated[int, typer.Option(min=2, help="Training steps of each run from the shipped tutor.")] = 800,
    seeds: Annotated[int, typer.Option(min=1, help="Runs of each arm.")] = 3,
    per_cell: Annotated[int, typer.Option(min=1, help="Held-out problems of each family and level.")] = 2,
    start: Annotated[
        list[str] | None, typer.Option(help="scratch or shipped; repeatable (default: both, where a tutor ships).")
    ] = None,
    as_json: AsJson = False,
    out: Out = None,
    figure: Figure = None,
) -> None:
    """M alone against Q and then M (data paper, section 3), from scratch and from the shipped tutor."""
    from lemmata.lab.stages import StagesPlan

    plan = StagesPlan(
        str(corpus), str(keep), size, steps, tuning_steps, seeds, per_cell, tuple(start or ("scratch", "shipped"))
    )
    run_and_show("stages", plan, as_json, out, figure)


@app.command()
def restart(
    kills: Annotated[int, typer.Option(min=1, help="Runs, each killed once at a random moment.")] = 20,
    repeated: Annotated[int, typer.Option(min=0, help="How often one more run is killed again and again.")] = 5,
    seed: Seed = 0,
    as_json: AsJson = False,
    out: Out = None,
    figure: Figure = None,
) -> None:
    """Training runs killed with SIGKILL and resumed: weights, log and TensorBoard against an undisturbed run."""
    from lemmata.lab.restart import RestartPlan

    run_and_show("restart", RestartPlan(kills, repeated, seed=seed), as_json, out, figure)


@app.command()
def processes(
    ranks: Annotated[int, typer.Option(min=2, help="Processes of each run.")] = 2,
    steps: Annotated[int, typer.Option(min=5, help="Training steps.")] = 50,
    seed: Seed = 0,
    as_json: AsJson = False,
    out: Out = None,
    figure: Figure = None,
) -> None:
    """The losses of one process and of several, under DDP and fully_shard, at equal global batch."""
    from lemmata.lab.processes import ProcessesPlan

    run_and_show("processes", ProcessesPlan(ranks, steps, seed=seed), as_json, out, figure)


def _turns(text: str) -> tuple[tuple[int, int], ...]:
    """`3+3,3+2` as pairs."""
    pairs = [turn.split("+") for turn in text.split(",")]
    if not all(len(pair) == 2 and all(part.strip().isdecimal() for part in pair) for pair in pairs):
        raise InputError(f"--turns expects query+answer tokens such as 3+3,3+2, got {text!r}")
    return tuple((int(query), int(answer)) for query, answer in pairs)
