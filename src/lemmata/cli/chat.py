"""`lemmata chat`: talk to a checkpoint on the terminal, its KV cache kept across turns."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from lemmata.cli.model import checkpoint
from lemmata.cli.output import log

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def chat(
    model: Annotated[Path, typer.Argument(help="A run folder or a checkpoint folder.")],
    mask: Annotated[str | None, typer.Option(help="Another mask than the one the model was trained under.")] = None,
    system: Annotated[str | None, typer.Option(help="A system prompt.")] = None,
    temperature: Annotated[float, typer.Option(min=0.0, help="0 is greedy.")] = 0.0,
    max_tokens: Annotated[int, typer.Option(min=1, help="The longest answer, in tokens.")] = 256,
    seed: Annotated[int | None, typer.Option(help="Makes sampling repeatable.")] = None,
) -> None:
    """Chat with a model on the terminal; nothing it says is verified. A line is a turn; Ctrl-D ends it."""
    folder = checkpoint(model)

    from lemmata.attention import attach
    from lemmata.engine import ChatSession, Sampling
    from lemmata.models import load_model

    sampling = Sampling(temperature=temperature, max_tokens=max_tokens, seed=seed)
    loaded = load_model(folder)
    if mask is not None:
        attach(loaded.model, mask)
    session = ChatSession(loaded.model, loaded.tokenizer, system=system, segments=loaded.contract.segments)
    log(f"{folder}: mask {mask or loaded.contract.mask}; the model's answers are not verified")
    for question in _questions():
        for piece in session.stream(question, sampling):
            print(piece, end="", flush=True)
        print(flush=True)
        if session.last_reply is not None and session.last_reply.finish_reason == "length":
            log(f"(cut at {max_tokens} tokens)")


def _questions() -> Iterator[str]:
    """The lines of standard input that hold anything, with a prompt where somebody types them."""
    interactive = sys.stdin.isatty()
    if interactive:
        import readline  # noqa: F401 (line editing and history for `input`)
    while True:
        try:
            line = input("> " if interactive else "")
        except EOFError:
            return
        if line.strip():
            yield line.strip()
