"""Solve and re-check one question in this process; limits of time belong to the caller (`api.py`)."""

import re
from itertools import pairwise

from lemmata.errors import InputError, unknown_name
from lemmata.expr import EvaluationError, evaluate, parse, to_text
from lemmata.problems.types import Problem
from lemmata.solver.catalog import PLANS, RULES
from lemmata.solver.plans.base import Answer, NotFound
from lemmata.solver.polynomial import NotPolynomial
from lemmata.solver.reading import read, second_reading
from lemmata.solver.rules.checking import CheckAnswer
from lemmata.solver.state import Words, read_state, relations, state_latex
from lemmata.solver.task import NotUnderstood, Task
from lemmata.solver.types import Solution, Step
from lemmata.solver.work import Work

_CLAUSE = re.compile(r"[:;,]| or | and ")
_NUMERIC = re.compile(r"[-\d+*/^(). ]+")


def solve_here(problem: Problem, strategy: str = "") -> Solution:
    """Read, work and check a problem in this process; never raises for what a question says.

    `strategy` is one of `strategies(problem)`, or empty for the plan's own choice; the verdict is `not_found` for one
    that doesn't fit the problem. Raises InputError for a name that no plan has.
    """
    if strategy and strategy not in (every := all_strategies()):
        raise unknown_name("strategy", strategy, every)
    try:
        task = read(problem.text)
    except NotUnderstood as error:
        return Solution(problem, "", verdict="not_understood", where=error.where)
    except ValueError as error:
        return Solution(problem, "", verdict="not_understood", where=_too_long(error))
    solution = _worked(problem, task, strategy)
    if solution.verdict == "not_found" and not strategy and task.setting is None:
        other = second_reading(problem.text)
        if other is not None:
            second = _worked(problem, other, strategy)
            return second if second.verdict == "verified" else solution
    return solution


def _worked(problem: Problem, task: Task, strategy: str) -> Solution:
    """The solution of a problem as it was read."""
    work = Work(strategy or task.strategy)
    known = PLANS[task.kind].strategies
    if strategy and strategy not in known:
        choice = f"its strategies are {', '.join(known)}" if known else "it is worked in one way only"
        return Solution(problem, task.reading, verdict="not_found", where=f"{strategy} does not fit; {choice}")
    try:
        for part in task.given:
            _finish(part, work)
        answer = _finish(task, work)
    except (NotFound, EvaluationError, NotPolynomial, NotImplementedError) as error:
        # The last one is how SymPy says that it has no algorithm.
        return Solution(problem, task.reading, tuple(work.steps), verdict="not_found", where=str(error))
    except ValueError as error:
        return Solution(problem, task.reading, tuple(work.steps), verdict="not_found", where=_too_long(error))
    good = all(step.check.passed for step in work.steps) and not task.leftover
    return Solution(
        problem,
        task.reading,
        tuple(work.steps),
        answer.text,
        answer.latex,
        "verified" if good else "unverified",
        task.leftover,
    )


def _too_long(error: ValueError) -> str:
    """Python refuses to write a number of more than 4300 digits, wherever it comes up; any other error is a fault."""
    if "integer string conversion" not in str(error):
        raise error
    return "a number is too long to be written out"


def strategies(problem: Problem) -> dict[str, str]:
    """The ways to work a problem that lead to a verified answer, with what each does; empty where there is only one.

    Found by working the problem in each way that its plan offers.
    """
    try:
        known = PLANS[read(problem.text).kind].strategies
    except NotUnderstood:
        return {}
    return {name: what for name, what in known.items() if solve_here(problem, name).verdict == "verified"}


def all_strategies() -> list[str]:
    """The names of all strategies of all plans."""
    return sorted({name for kind in PLANS for name in PLANS[kind].strategies})


def _finish(task: Task, work: Work) -> Answer:
    """Work a task and check its answer; NotFound where a part's answer isn't what the reading went on with."""
    plan = PLANS[task.kind]()
    answer = plan.solve(task, work)
    if task.expected and not _same(answer.text, task.expected):
        raise NotFound(f"{task.reading} gives {answer.text}, but {task.expected} was used")
    check = plan.confirm(task, answer.text)
    line = f"Check: {check.detail}." if check.passed else f"The check failed: {check.detail}."
    words = state_latex(Words(task.reading))
    work.steps.append(Step(CheckAnswer.name, CheckAnswer.concept, words, answer.latex, line, check))
    return answer


def _same(answer: str, expected: str) -> bool:
    """The same text, or the same number."""
    if answer == expected:
        return True
    try:
        return evaluate(parse(answer)) == evaluate(parse(expected))
    except InputError:
        return False


def recheck(solution: Solution) -> list[str]:
    """What fails when a stored solution is verified again from its fields: reading, every step, the answer."""
    problems = []
    try:
        task = read(solution.problem.text)
    except NotUnderstood as error:
        return [f"the question is not understood: {error.where}"]
    if task.reading != solution.reading and (other := second_reading(solution.problem.text)) is not None:
        task = other
    if task.reading != solution.reading:
        problems.append(f"the question reads {task.reading!r}, the solution {solution.reading!r}")
    if solution.answer is None:
        return [*problems, "there is no answer"]
    letters = frozenset[str]().union(*(part.letters for part in (*task.given, task)))
    for number, step in enumerate(solution.steps, start=1):
        if step.rule == CheckAnswer.name:
            continue
        try:
            before, after = (read_state(text, letters) for text in (step.before, step.after))
            check = RULES[step.rule].check(before, after)
        except (InputError, ValueError) as error:
            problems.append(f"step {number} ({step.rule}): {error}")
            continue
        if not check.passed:
            problems.append(f"step {number} ({step.rule}): {check.detail}")
        # An equation that is being solved may be false between numbers (`0 = 5`); its step says so.
        stages = {to_text(relation) for state in (before, after) for relation in relations(state)}
        claims = [claim for claim in false_claims(step.explanation) if claim not in stages]
        problems += [f"step {number} ({step.rule}): its line says {claim}" for claim in claims]
    for part, answer in (*((part, part.expected) for part in task.given), (task, solution.answer)):
        try:
            check = PLANS[part.kind]().confirm(part, answer)
        except (NotFound, InputError, ValueError) as error:
            problems.append(f"answer {answer!r}: {error}")
            continue
        if not check.passed:
            problems.append(f"answer {answer!r}: {check.detail}")
    return problems


def false_claims(line: str) -> list[str]:
    """The equations between numbers in a line of text that do not hold."""
    wrong = []
    for clause in _CLAUSE.split(line):
        sides = clause.split(" = ")
        for left, right in pairwise(sides):
            if _NUMERIC.fullmatch(left.strip()) and _NUMERIC.fullmatch(right.strip()):
                try:
                    if evaluate(parse(left)) != evaluate(parse(right)):
                        wrong.append(f"{left.strip()} = {right.strip()}")
                except InputError:
                    continue
    return wrong
