"""`solve` and `solve_batch`: the solver behind a deadline, in a worker process that can be killed."""

from collections.abc import Iterable, Iterator
from itertools import tee

from lemmata.errors import unknown_name
from lemmata.expr import Done, Failed, TimedOut, map_limited, run_limited
from lemmata.problems.types import Problem
from lemmata.solver.core import all_strategies
from lemmata.solver.types import Solution

DEFAULT_TIMEOUT = 10.0
_TARGET = "lemmata.solver.core:solve_here"
_STRATEGIES = "lemmata.solver.core:strategies"


def solve(question: str | Problem, timeout: float = DEFAULT_TIMEOUT, strategy: str = "") -> Solution:
    """The worked solution of a question, in at most `timeout` seconds (verdict `timed_out` beyond it).

    `strategy` is one of `strategies(question)`, or empty for the solver's own choice; InputError for an unknown one.
    """
    problem = question if isinstance(question, Problem) else Problem(id="question", text=question)
    if strategy and strategy not in (every := all_strategies()):
        raise unknown_name("strategy", strategy, every)
    return _solution(problem, run_limited(_TARGET, (problem, strategy), timeout))


def strategies(question: str | Problem, timeout: float = DEFAULT_TIMEOUT) -> dict[str, str]:
    """The ways that lead to a verified answer, with what each does; empty where there is one only, or no time."""
    problem = question if isinstance(question, Problem) else Problem(id="question", text=question)
    outcome = run_limited(_STRATEGIES, (problem,), timeout)
    return dict(outcome.value) if isinstance(outcome, Done) else {}


def solve_batch(problems: Iterable[Problem], jobs: int = 1, timeout: float = DEFAULT_TIMEOUT) -> Iterator[Solution]:
    """Solutions in the order of the problems; one that fails or times out still has its solution."""
    given, sent = tee(problems)
    outcomes = map_limited(_TARGET, ((problem,) for problem in sent), timeout, jobs)
    for problem, outcome in zip(given, outcomes, strict=True):
        yield _solution(problem, outcome)


def _solution(problem: Problem, outcome: Done | TimedOut | Failed) -> Solution:
    if isinstance(outcome, Done):
        solution: Solution = outcome.value
        return solution
    if isinstance(outcome, TimedOut):
        return Solution(problem, "", verdict="timed_out", where=f"stopped after {outcome.seconds:g} s")
    return Solution(problem, "", verdict="not_found", where=outcome.message)
