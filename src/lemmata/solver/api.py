"""`solve` and `solve_batch`: the solver behind a deadline, in a worker process that can be killed."""

from collections.abc import Iterable, Iterator
from itertools import tee
from typing import Any

from lemmata.expr import Done, Failed, TimedOut, map_limited, run_limited
from lemmata.problems.types import Problem
from lemmata.solver.core import solve_here
from lemmata.solver.types import Solution

DEFAULT_TIMEOUT = 10.0
_TARGET = "lemmata.solver.api:solve_json"


def solve(question: str | Problem, timeout: float = DEFAULT_TIMEOUT) -> Solution:
    """The worked solution of a question, in at most `timeout` seconds (verdict `timed_out` beyond it)."""
    problem = question if isinstance(question, Problem) else Problem(id="question", text=question)
    return _solution(problem, run_limited(_TARGET, (problem.to_json(),), timeout))


def solve_batch(problems: Iterable[Problem], jobs: int = 1, timeout: float = DEFAULT_TIMEOUT) -> Iterator[Solution]:
    """Solutions in the order of the problems; one that fails or times out still has its solution."""
    given, sent = tee(problems)
    outcomes = map_limited(_TARGET, ((problem.to_json(),) for problem in sent), timeout, jobs)
    for problem, outcome in zip(given, outcomes, strict=True):
        yield _solution(problem, outcome)


def solve_json(problem: dict[str, Any]) -> dict[str, Any]:
    """The worker's side: plain JSON in and out."""
    return solve_here(Problem.from_json(problem)).to_json()


def _solution(problem: Problem, outcome: Done | TimedOut | Failed) -> Solution:
    if isinstance(outcome, Done):
        return Solution.from_json(outcome.value)
    if isinstance(outcome, TimedOut):
        return Solution(problem, "", verdict="timed_out", where=f"stopped after {outcome.seconds:g} s")
    return Solution(problem, "", verdict="not_found", where=outcome.message)
