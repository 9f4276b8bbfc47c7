"""A worksheet of a family: so many different problems, the same ones for the same seed. Knows nothing of pages."""

from dataclasses import dataclass
from typing import Any

from lemmata.errors import InputError
from lemmata.problems import Problem, family

MOST_PROBLEMS = 40
MOST_SEED = 1_000_000
DRAWS = 25
"""Draws for each problem of a sheet: small families repeat themselves."""


@dataclass(frozen=True)
class Sheet:
    """Problems of one family and level, with what makes them again."""

    title: str
    family: str
    level: int
    seed: int
    problems: tuple[Problem, ...]

    def to_json(self) -> dict[str, Any]:
        """What the page draws: texts and answers."""
        shown = [{"text": problem.text, "answer": problem.answer} for problem in self.problems]
        return {"title": self.title, "family": self.family, "level": self.level, "seed": self.seed, "problems": shown}


def sheet(name: str, level: int, count: int, seed: int) -> Sheet:
    """`count` different problems.

    Raises InputError: an unknown family, a level that it lacks, a count outside 1..40, a seed outside its range, or
    more problems than the family has.
    """
    if not 1 <= count <= MOST_PROBLEMS:
        raise InputError(f"a worksheet has 1 to {MOST_PROBLEMS} problems, got {count}")
    if not 0 <= seed <= MOST_SEED:
        raise InputError(f"the seed must be 0 to {MOST_SEED:,}, got {seed}")
    chosen, found = family(name), dict[str, Problem]()
    for draw in range(DRAWS * count):
        problem = chosen.generate(level, seed * DRAWS * MOST_PROBLEMS + draw)
        found.setdefault(problem.text, problem)
        if len(found) == count:
            break
    else:
        raise InputError(f"family {name} has too few different problems of level {level}: found {len(found)}")
    title = f"{name.replace('_', ' ').capitalize()}, level {level}"
    return Sheet(title, name, level, seed, tuple(found.values()))
