"""What a sentence pattern is, and the pieces of wording that patterns share."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from lemmata.solver.reading.scope import Scope
from lemmata.solver.task import Task

Build = Callable[[re.Match[str], Scope], Task | None]

GET = r"(?:what is|what's|what are|find|compute|calculate|determine|evaluate|work out|give|state)"
E = r"(?P<e>.+?)"
V = r"\$?(?P<v>[a-z])\$?"
NUM = r"-?\d+(?:\.\d+)?"


@dataclass(frozen=True)
class Pattern:
    """A sentence with blanks, and what to make of them; the builder returns None where the blanks don't fit."""

    regex: re.Pattern[str]
    build: Build


def patterns(*table: tuple[str, Build]) -> tuple[Pattern, ...]:
    """Patterns from (regular expression, builder) pairs, without regard to case."""
    return tuple(Pattern(re.compile(regex, re.IGNORECASE), build) for regex, build in table)
