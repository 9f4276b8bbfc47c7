"""The command `lemmata`: one file a command group; thin: parse, call, print.

No command module imports a room at its top, so that `lemmata --help` stays light: a command imports what it runs.
"""

from lemmata.cli.app import main

__all__ = ["main"]
