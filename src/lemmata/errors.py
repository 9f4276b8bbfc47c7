"""The errors a user sees: one line that says what was given, what was expected and what to do.

The command line turns each into its exit status: 2 for wrong usage or bad input, 3 for a missing part.
"""

import difflib
from collections.abc import Iterable


class LemmataError(Exception):
    """Base of every error that Lemmata raises on purpose; `exit_status` is the command's."""

    exit_status = 1


class InputError(LemmataError):
    """Wrong usage or bad input: an unknown name, a malformed file, a dialogue that breaks the rules."""

    exit_status = 2


class MissingPartError(LemmataError):
    """An optional part is not installed; the message holds the command that installs it."""

    exit_status = 3


def unknown_name(what: str, given: str, known: Iterable[str]) -> InputError:
    """An error for a name outside a closed set: it lists the known names and points at the nearest one."""
    names = sorted(known)
    near = difflib.get_close_matches(given, names, n=1)
    hint = f"; did you mean {near[0]!r}?" if near else ""
    return InputError(f"unknown {what} {given!r}{hint} (known: {', '.join(names)})")
