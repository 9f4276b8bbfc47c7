"""Arguments that may begin with a minus sign, as `-3 + 5` does, without letting a misspelt option pass for one."""

import re

import typer

from lemmata.errors import InputError, unknown_name

MINUS_ALLOWED = {"ignore_unknown_options": True, "allow_extra_args": True}
"""Context settings of a command whose arguments may begin with a minus sign."""


def refuse_options(ctx: typer.Context, *arguments: str | None) -> None:
    """InputError for an argument that looks like a long option (`--jsno`), and for one argument too many.

    A misspelt option gets here because no option has its name.
    """
    for argument in (*arguments, *ctx.args):
        if argument is not None and re.match(r"--[A-Za-z]{2}", argument):
            known = (name for parameter in ctx.command.params for name in parameter.opts if name.startswith("--"))
            raise unknown_name("option", argument, (*known, "--help"))
    if ctx.args:
        raise InputError(f"unexpected argument {ctx.args[0]!r}: put text with spaces in quotes")
