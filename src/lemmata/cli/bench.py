"""`lemmata bench`: what the masks cost in dialogue and in training."""

from typing import Annotated

import typer

from lemmata.cli.lab import AsJson, Figure, NamedGroup, Out, Seed, run_and_show

app = typer.Typer(
    cls=NamedGroup,
    name="bench",
    add_completion=False,
    rich_markup_mode=None,
    help="What the masks cost in dialogue and in training.",
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
