"""A problem like this one: the family that makes problems of the same kind, its nearest level, and new numbers.

Which families there are for a kind of question is found by reading generated problems with the solver's own reader;
among several the one whose problems are worked by the same rules counts. Knows nothing of dialogues.
"""

import re
import secrets
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from lemmata.expr import Done, run_limited
from lemmata.problems import Problem, families, family
from lemmata.solver.types import Solution

SEEDS = (0, 1, 2)
"""Of the problems by which a family is recognised."""
TRIES = 12
MOST_SEED = 1_000_000
SECONDS = 5.0
CANDIDATES = 24
"""Families with a level whose problems are solved, to be compared by their rules."""
KINDS_SECONDS = 120.0
_READ = "lemmata.solver.reading:read"
_KINDS = "lemmata.tutoring.similar:kinds_here"

Solve = Callable[[str], Solution]


@dataclass(frozen=True)
class Kin:
    """A family and the level at which its problems are most like the question."""

    family: str
    level: int


def kind_of(question: str, seconds: float = SECONDS) -> str | None:
    """The kind of task that the solver reads in a question; None where it reads none in that time."""
    outcome = run_limited(_READ, (question,), seconds)
    return outcome.value.kind if isinstance(outcome, Done) else None


@cache
def kinds() -> dict[str, tuple[tuple[str, int, int], ...]]:
    """The generated problems (family, level, seed) of each kind of task; takes a few seconds the first time.

    A worker process finds them, so that whoever asks meanwhile does not wait for this process's interpreter.
    """
    outcome = run_limited(_KINDS, (), KINDS_SECONDS)
    return outcome.value if isinstance(outcome, Done) else kinds_here()


def kinds_here() -> dict[str, tuple[tuple[str, int, int], ...]]:
    """`kinds` in this process."""
    from lemmata.solver.reading import read

    found: dict[str, list[tuple[str, int, int]]] = {}
    for name in families():
        for level in family(name).levels:
            for seed in SEEDS:
                kind = read(family(name).generate(level, seed).text).kind
                found.setdefault(kind, []).append((name, level, seed))
    return {kind: tuple(members) for kind, members in found.items()}


def has_kin(question: str) -> bool:
    """Whether some family makes problems of this question's kind."""
    return kind_of(question) in kinds()


def kin_of(question: str, solve: Solve) -> Kin | None:
    """The family and level nearest to a question, None where no family makes problems of its kind.

    By the text alone first, so that few problems have to be solved; then by the rules that work them too.
    """
    examples = [family(name).generate(level, seed) for name, level, seed in kinds().get(kind_of(question) or "", ())]
    if not examples:
        return None
    words, shape, solution = _words(question), _shape(question), solve(question)
    by_text = [
        (_share(words, _words(example.text)) + _share(shape, _shape(example.text)), example) for example in examples
    ]
    by_text.sort(key=lambda pair: -pair[0])
    nearest: dict[Kin, float] = {}
    for likeness, example in by_text:
        kin = _kin(example)
        if kin not in nearest and len(nearest) < CANDIDATES:
            rules = _share(_rules(solution), _example_rules(example, solve)) if solution.steps else 0.0
            nearest[kin] = likeness + 2 * rules
    return max(nearest, key=lambda kin: nearest[kin])


def _kin(example: Problem) -> Kin:
    assert example.family is not None
    assert example.level is not None
    return Kin(example.family, example.level)


def _words(text: str) -> Counter[str]:
    from lemmata.bank.terms import mask, readable

    return Counter(mask(readable(text)))


def _shape(text: str) -> Counter[str]:
    """How the numbers and signs of a text follow one another, whatever the numbers are."""
    signs = re.findall(r"#|[^\sA-Za-z#]", re.sub(r"\d+", " # ", text))
    return Counter("".join(pair) for pair in pairwise(["<", *signs, ">"]))


def _rules(solution: Solution) -> Counter[str]:
    """The rules of a solution, each once: how often one is used, as a digit is carried, depends on the numbers."""
    return Counter({step.rule for step in solution.steps})


_RULES: dict[str, Counter[str]] = {}


def _example_rules(example: Problem, solve: Solve) -> Counter[str]:
    if example.text not in _RULES:
        _RULES[example.text] = _rules(solve(example.text))
    return _RULES[example.text]


def _share(one: Counter[str], other: Counter[str]) -> float:
    """What two bags have in common, from 0 to 1."""
    union = (one | other).total()
    return (one & other).total() / union if union else 0.0


def pose(question: str, kin: Kin, solve: Solve) -> tuple[Problem, Solution] | None:
    """A problem of that family, other than the question, with the solution that the solver verified for it.

    None where none of `TRIES` draws will do.
    """
    for _ in range(TRIES):
        problem = family(kin.family).generate(kin.level, secrets.randbelow(MOST_SEED))
        if problem.text.strip() == question.strip():
            continue
        solution = solve(problem.text)
        if solution.verdict == "verified":
            return problem, solution
    return None
