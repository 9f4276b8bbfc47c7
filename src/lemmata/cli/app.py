"""The command table, and the one place where an error becomes a line and an exit status.

Exit status: 0 done, 1 done but what was asked for does not hold, 2 wrong usage or bad input, 3 a part is missing,
130 interrupted, 141 the reader of standard output went away. Anything unexpected keeps its traceback.
"""

import os
import sys
import warnings
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from lemmata.errors import InputError, LemmataError, MissingPartError, unknown_name

COMMANDS = {
    "quickstart": "lemmata.cli.quickstart",
    "solve": "lemmata.cli.solve",
    "generate": "lemmata.cli.generate",
    "grade": "lemmata.cli.grade",
    "check": "lemmata.cli.check",
    "bank": "lemmata.cli.bank",
    "corpus": "lemmata.cli.corpus",
    "train": "lemmata.cli.train",
    "eval": "lemmata.cli.eval",
    "compare": "lemmata.cli.eval_compare",
    "contamination": "lemmata.cli.eval_contamination",
    "export": "lemmata.cli.export",
    "chat": "lemmata.cli.chat",
    "serve": "lemmata.cli.serve",
    "bench": "lemmata.cli.bench",
    "lab": "lemmata.cli.lab",
    "doctor": "lemmata.cli.doctor",
}
"""Each command's module; its `app` is a Typer application (one command, or a group of them)."""


class LazyGroup(TyperGroup):
    """The top group: a command's module is imported when that command (or the help page) is asked for."""

    def list_commands(self, ctx: Any) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        module = COMMANDS.get(cmd_name)
        if module is None:
            if ctx.resilient_parsing:  # shell completion looks for half-typed names
                return None
            raise unknown_name("command", cmd_name, COMMANDS)
        command = typer.main.get_command(import_module(module).app)
        command.name = cmd_name
        return command

    def invoke(self, ctx: Any) -> Any:
        try:
            status = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:
            # The interpreter flushes standard output once more at exit; give it somewhere to go.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 141
        return status


app = typer.Typer(cls=LazyGroup, rich_markup_mode=None)


def _version(asked: bool) -> None:
    if asked:
        import lemmata

        print(f"lemmata {lemmata.__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def _top(
    ctx: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """A mathematics tutor that reads the whole question before it answers and never states a step nobody checked."""
    if ctx.invoked_subcommand is None:
        print(ctx.get_help(), file=sys.stderr)
        raise typer.Exit(2)


def main(arguments: list[str] | None = None) -> int:
    """Run `lemmata ARGUMENTS` (default: the process's own) and return the exit status."""
    arguments = sys.argv[1:] if arguments is None else arguments
    warnings.showwarning = _one_line_warning
    try:
        _require_utf8(arguments)
        status = typer.main.get_command(app).main(arguments, prog_name="lemmata", standalone_mode=False)
    except LemmataError as error:
        return _fail(str(error), error.exit_status)
    except typer.TyperException as error:
        return _fail(error.format_message() + _hint(error), 2)
    except typer.Abort:
        return 130
    except ModuleNotFoundError as error:
        package = (error.name or "lemmata").partition(".")[0]
        if package == "lemmata":
            raise
        return _fail(f"the package {package} is missing: python -m pip install lemmata", MissingPartError.exit_status)
    except OSError as error:
        if error.filename is None:
            raise
        return _fail(f"{error.filename}: {(error.strerror or str(error)).lower()}", 2)
    return status if isinstance(status, int) else 0


def _fail(message: str, status: int) -> int:
    print(f"lemmata: error: {' '.join(message.split())}", file=sys.stderr)
    return status


def _hint(error: typer.TyperException) -> str:
    context = getattr(error, "ctx", None)
    return f" (try `{context.command_path} --help`)" if context is not None else ""


def _require_utf8(arguments: list[str]) -> None:
    for argument in arguments:
        try:
            argument.encode("utf-8")
        except UnicodeEncodeError:
            raise InputError(f"an argument is not UTF-8: {argument!a}") from None


def _one_line_warning(message: Warning | str, *_: Any, **__: Any) -> None:
    print(f"lemmata: warning: {' '.join(str(message).split())}", file=sys.stderr)
