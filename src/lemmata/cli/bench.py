"""`lemmata bench`: what the masks cost in dialogue and in training, what serving gains, how right the grader is."""

from pathlib import Path
from typing import Annotated

import typer

from lemmata.cli.lab import AsJson, Figure, NamedGroup, Out, Seed, run_and_show

app = typer.Typer(
    cls=NamedGroup,
    name="bench",
    add_completion=False,
    rich_markup_mode=None,
    help="What the masks cost in dialogue and in training, and how right the grader is.",
)

Shape = Annotated[str, typer.Option(help="The model's shape: tiny, small or llama3.1-8b; its weights are random.")]
Device = Annotated[str, typer.Option(help="cpu (one thread, CPU time) or cuda (wall time).")]


@app.command()
def latency(
    shape: Shape = "small",
    device: Device = "cpu",
    full: Annotated[
        bool, typer.Option("--full", help="The paper's protocol: 40 dialogues, every token timed.")
    ] = False,
    dialogues: Annotated[int | None, typer.Option(min=1, help="Dialogues (8, with --full 40).")] = None,
    seed: Seed = 0,
    as_json: AsJson = False,
    out: Out = None,
    figure: Figure = None,
) -> None:
    """Time to first token and time per output token over 20 turns under causal, ISM and prefix."""
    from dataclasses import replace

    from lemmata.lab.latency import LatencyPlan, full_plan
    from lemmata.lab.shapes import check_shape

    check_shape(shape, device)
    plan = full_plan(shape, device, seed) if full else LatencyPlan(shape, device, seed=seed)
    run_and_show("latency", plan if dialogues is None else replace(plan, dialogues=dialogues), as_json, out, figure)


@app.command()
def training(
    shape: Shape = "small",
    device: Device = "cpu",
    full: Annotated[bool, typer.Option("--full", help="Also the memory at 16,384 and 32,768 tokens.")] = False,
    lengths: Annotated[str, typer.Option(help="Tokens of the measured steps.")] = "512,1024,2048,4096,8192",
    seed: Seed = 0,
    as_json: AsJson = False,
    out: Out = None,
    figure: Figure = None,
) -> None:
    """Time and peak memory of a training step by mask and kernel, and the cost of the prefix mask's samples."""
    from dataclasses import replace

    from lemmata.errors import InputError
    from lemmata.lab.shapes import check_shape
    from lemmata.lab.training_cost import full_plan
    from lemmata.lab.training_step import TrainingPlan

    check_shape(shape, device)
    if not all(part.strip().isdecimal() for part in lengths.split(",")):
        raise InputError(f"--lengths expects numbers such as 512,1024, got {lengths!r}")
    plan = full_plan(shape, device, seed) if full else TrainingPlan(shape, device, seed=seed)
    plan = replace(plan, lengths=tuple(int(part) for part in lengths.split(",")))
    run_and_show("training", plan, as_json, out, figure)


@app.command()
def serving(
    shape: Shape = "small",
    device: Device = "cpu",
    dialogues: Annotated[int, typer.Option(min=1, help="Dialogues at once.")] = 16,
    turns: Annotated[int, typer.Option(min=1, help="Turns of each.")] = 6,
    repeats: Annotated[int, typer.Option(min=1, help="How often each way of serving them is timed.")] = 3,
    seed: Seed = 0,
    as_json: AsJson = False,
    out: Out = None,
    figure: Figure = None,
) -> None:
    """Many dialogues at once: the engine, one after the other, a static batch, transformers' continuous batching."""
    from lemmata.lab.serving import ServingPlan
    from lemmata.lab.shapes import check_shape

    check_shape(shape, device)
    plan = ServingPlan(shape, device, dialogues, turns, repeats=repeats, seed=seed)
    run_and_show("serving", plan, as_json, out, figure)


@app.command()
def speculation(
    preset: Annotated[str, typer.Option(help="The shape of the model, whose weights are random.")] = "tutor-tiny",
    guesses: Annotated[str, typer.Option(help="How many tokens are guessed at once, in each arm.")] = "2,4",
    repeats: Annotated[int, typer.Option(min=1, help="How often each arm is timed.")] = 3,
    seed: Seed = 0,
    as_json: AsJson = False,
    out: Out = None,
    figure: Figure = None,
) -> None:
    """What guessing an answer's next tokens gains (`serve --speculate`), alone and with 16 dialogues at once."""
    from lemmata.errors import InputError
    from lemmata.lab.speculation import SpeculationPlan

    if not all(part.strip().isdecimal() for part in guesses.split(",")):
        raise InputError(f"--guesses expects numbers such as 2,4, got {guesses!r}")
    counts = tuple(int(part) for part in guesses.split(","))
    plan = SpeculationPlan((preset,), counts, repeats=repeats, seed=seed)
    run_and_show("speculation", plan, as_json, out, figure)


@app.command()
def grader(
    pairs: Annotated[int | None, typer.Option(min=1, help="Of each labelled set (400, with --full 4,000).")] = None,
    full: Annotated[bool, typer.Option("--full", help="All pairs of both sets.")] = False,
    data: Annotated[
        Path | None, typer.Option(help="The folder with math500, gsm8k, …: gold against itself on every row.")
    ] = None,
    as_json: AsJson = False,
    out: Out = None,
    figure: Figure = None,
) -> None:
    """The grader's errors and speed on labelled pairs, with math-verify beside it."""
    from dataclasses import replace

    from lemmata.lab.grader import GraderPlan, full_plan

    folder = None if data is None else str(data)
    plan = full_plan(folder) if full else GraderPlan(data=folder)
    run_and_show("grader", plan if pairs is None else replace(plan, pairs=pairs), as_json, out, figure)


@app.command()
def hostile(
    strings: Annotated[int, typer.Option(min=1, help="How many strings.")] = 140,
    timeout: Annotated[float, typer.Option(min=0.05, help="The limit of one comparison in seconds.")] = 0.5,
    seed: Seed = 1,
    as_json: AsJson = False,
    out: Out = None,
    figure: Figure = None,
) -> None:
    """Strings made to hang or break the grader, on the main thread, on another one and in a worker process."""
    from lemmata.lab.hostile import HostilePlan

    run_and_show("hostile", HostilePlan(strings, timeout, seed), as_json, out, figure)


@app.command()
def bank(
    data: Annotated[Path, typer.Option(help="The folder with gsm8k, mathchat and math500.")],
    sizes: Annotated[str, typer.Option(help="Pairs of the banks whose latency is measured.")] = "10000,200000",
    seed: Seed = 0,
    as_json: AsJson = False,
    out: Out = None,
    figure: Figure = None,
) -> None:
    """What the question bank finds (analogues, new numbers, rewordings), and how long a search takes."""
    from lemmata.errors import InputError
    from lemmata.lab.bank import BankPlan

    if not all(part.strip().isdecimal() for part in sizes.split(",")):
        raise InputError(f"--sizes expects numbers such as 10000,200000, got {sizes!r}")
    plan = BankPlan(str(data), tuple(int(part) for part in sizes.split(",")), seed=seed)
    run_and_show("bank", plan, as_json, out, figure)


@app.command()
def corpus(
    data: Annotated[Path, typer.Option(help="The folder with gsm8k and math500.")],
    rows: Annotated[int, typer.Option(min=1, help="Rows of the corpus.")] = 100_000,
    planted: Annotated[int, typer.Option(min=1, help="Copies of test problems among them.")] = 400,
    jobs: Annotated[int, typer.Option(min=1, help="Worker processes.")] = 2,
    folder: Annotated[Path | None, typer.Option(help="Build here, and leave both corpora.")] = None,
    seed: Seed = 0,
    as_json: AsJson = False,
    out: Out = None,
    figure: Figure = None,
) -> None:
    """A large corpus, built undisturbed and killed twice: time, memory, equality, and what is left of test sets."""
    from lemmata.lab.corpus import CorpusPlan

    plan = CorpusPlan(str(data), rows, planted, jobs, folder="" if folder is None else str(folder), seed=seed)
    run_and_show("corpus", plan, as_json, out, figure)


@app.command()
def solver(
    data: Annotated[
        Path | None,
        typer.Option(envvar="LEMMATA_DATA", help="The folder that holds peer/, the peers' cases (../shared/data)."),
    ] = None,
    repeats: Annotated[int, typer.Option(min=1, help="How often each problem is solved and timed.")] = 3,
    rounds: Annotated[int, typer.Option(min=1, help="Rounds of the batch with one worker and with two.")] = 5,
    limit: Annotated[int | None, typer.Option(min=1, help="Only so many cases of each module.")] = None,
    as_json: AsJson = False,
    out: Out = None,
    figure: Figure = None,
) -> None:
    """The solver on the peers' own cases: right, verified, milliseconds by module, problems a second by workers."""
    from lemmata.lab.solver_bench import DATA, SolverPlan

    run_and_show("solver", SolverPlan(str(data or DATA), repeats, rounds, limit), as_json, out, figure)
