"""Solve and re-check one question in this process; limits of time belong to the caller (`api.py`)."""

import re
from itertools import pairwise

from lemmata.errors import InputError
from lemmata.expr import EvaluationError, evaluate, parse, to_text
from lemmata.problems.types import Problem
from lemmata.solver.catalog import PLANS, RULES
from lemmata.solver.plans.base import NotFound
from lemmata.solver.reading import read
from lemmata.solver.rules.checking import CheckAnswer
from lemmata.solver.state import Words, read_state, relations, state_latex
from lemmata.solver.task import NotUnderstood
from lemmata.solver.types import Solution, Step
from lemmata.solver.work import Work

_CLAUSE = re.compile(r"[:;,]| or | and ")
_NUMERIC = re.compile(r"[-\d+*/^(). ]+")


def solve_here(problem: Problem) -> Solution:
    """Read, work and check a problem in this process; never raises for what a question says."""
    try:
        task = read(problem.text)
    except NotUnderstood as error:
        return Solution(problem, "", verdict="not_understood", where=error.where)
    plan = PLANS[task.kind]()
    work = Work()
    try:
        answer = plan.solve(task, work)
        check = plan.confirm(task, answer.text)
    except (NotFound, EvaluationError) as error:
        return Solution(problem, task.reading, tuple(work.steps), verdict="not_found", where=str(error))
    line = f"Check: {check.detail}." if check.passed else f"The check failed: {check.detail}."
    words = state_latex(Words(task.reading))
    work.steps.append(Step(CheckAnswer.name, CheckAnswer.concept, words, answer.latex, line, check))
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


def recheck(solution: Solution) -> list[str]:
    """What fails when a stored solution is verified again from its fields: reading, every step, the answer."""
    problems = []
    try:
        task = read(solution.problem.text)
    except NotUnderstood as error:
        return [f"the question is not understood: {error.where}"]
    if task.reading != solution.reading:
        problems.append(f"the question reads {task.reading!r}, the solution {solution.reading!r}")
    if solution.answer is None:
        return [*problems, "there is no answer"]
    for number, step in enumerate(solution.steps, start=1):
        if step.rule == CheckAnswer.name:
            continue
        try:
            before, after = read_state(step.before), read_state(step.after)
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
    try:
        check = PLANS[task.kind]().confirm(task, solution.answer)
    except (NotFound, InputError, ValueError) as error:
        return [*problems, f"answer {solution.answer!r}: {error}"]
    if not check.passed:
        problems.append(f"answer {solution.answer!r}: {check.detail}")
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
