"""`lemmata serve`: the tutor page and the HTTP API."""

from pathlib import Path
from typing import Annotated

import typer

from lemmata.cli.model import checkpoint

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def serve(
    model: Annotated[
        str,
        typer.Option(
            help="A run or checkpoint folder; `solver` is the solver alone, `auto` has the shipped tutor beside it."
        ),
    ] = "auto",
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to listen on; 0 takes a free one.")] = 8000,
    api_key: Annotated[
        str | None,
        typer.Option(
            envvar="LEMMATA_API_KEY",
            help="What every API route needs; without it only this machine is served.",
        ),
    ] = None,
    root_path: Annotated[str, typer.Option(help="The prefix under which a proxy serves us, such as /tutor.")] = "",
    history: Annotated[
        Path | None, typer.Option(help="The file of the tutor's dialogues (default: tutor.db in the data folder).")
    ] = None,
    bank: Annotated[
        Path | None, typer.Option(help="The question bank to search (default: bank.db in the data folder, if there).")
    ] = None,
    rows: Annotated[int, typer.Option(min=1, help="Answers that are decoded together.")] = 16,
    queue: Annotated[int, typer.Option(min=1, help="Requests that may wait; more get the status 429.")] = 256,
    cache_mb: Annotated[int, typer.Option(min=0, help="Megabytes of keys and values kept for later requests.")] = 512,
    speculate: Annotated[
        int, typer.Option(min=0, help="Tokens that are guessed from the dialogue and checked at once; 0 guesses none.")
    ] = 0,
    replicas: Annotated[
        int, typer.Option(min=1, help="Engines in processes of their own; more than one need Ray.")
    ] = 1,
    log_texts: Annotated[bool, typer.Option("--log-texts", help="Write users' texts into the log too.")] = False,
) -> None:
    """Serve the tutor and an OpenAI-compatible API: the solver answers with verified steps, the model the rest."""
    import logging

    from lemmata.engine import EngineSettings
    from lemmata.home import data_home
    from lemmata.models import shipped_tutor
    from lemmata.server import ServerSettings
    from lemmata.server import serve as run_server

    folder = shipped_tutor() if model == "auto" else None if model == "solver" else checkpoint(Path(model))
    if bank is None and (data_home() / "bank.db").is_file():
        bank = data_home() / "bank.db"
    settings = ServerSettings(
        api_key=api_key, root_path=root_path, bank=None if bank is None else str(bank), log_texts=log_texts
    )
    engine = EngineSettings(max_rows=rows, max_waiting=queue, cache_bytes=cache_mb * 1024 * 1024, speculate=speculate)
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s %(message)s", level=logging.WARNING)
    run_server(
        host,
        port,
        folder,
        server=settings,
        engine=engine,
        history=history or data_home() / "tutor.db",
        replicas=replicas,
    )
