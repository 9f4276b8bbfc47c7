"""One generated problem -> one conversation: the worked solution, and sometimes follow-ups that need it.

Runs inside worker processes. A problem becomes a conversation only if the solver verified every step and its answer
equals the problem's own, which comes from the generator and not from the solver. Knows nothing of the sets and of which
problems were used already.
"""

import random
from collections import Counter
from fractions import Fraction

from lemmata.answers import compare
from lemmata.corpus.types import Conversation, Plan, Turn
from lemmata.problems import NoVariationError, Problem, family
from lemmata.solver import Solution, short_solution, solve_here
from lemmata.solver.core import strategies

FOLLOW_UPS = {"vary": 2, "why": 1, "check": 1}
"""Kinds of follow-up with their weights: a changed number, why a step is allowed, a check of the answer."""
ANOTHER, ANOTHER_WEIGHT = "another", 2
"""Another way to the answer, where the plan asks for it and the problem has one."""
MOST_FOLLOW_UPS = 2
WHY = ("Why is step {} allowed?", "Why can we do step {}?", "Explain step {}.")
FINAL_CHECK = "check_answer"
"""The rule of the step that tests the answer against the question; the short solution leaves it out."""
CHECK = ("Check the answer.", "How do you know the answer is right?", "Is the answer right?")
WAYS = ("Can you solve it another way?", "Is there another way?", "Show me a different method.")


def converse_all(name: str, level: int, seeds: list[int], plan: Plan) -> tuple[list[Conversation], dict[str, int]]:
    """A conversation for each seed of a family and level that passes, and the rejects counted by reason."""
    found, rejects = [], Counter[str]()
    member = family(name)
    for seed in seeds:
        problem = member.generate(level, seed)
        conversation = converse(problem, plan, rejects)
        if conversation is not None:
            found.append(conversation)
    return found, dict(rejects)


def converse(problem: Problem, plan: Plan, rejects: Counter[str]) -> Conversation | None:
    """The conversation about one problem; None, with the reason counted, where its solution does not pass.

    A follow-up that does not pass is counted and ends the conversation before it.
    """
    rng = random.Random(f"{plan.seed}-{problem.id}")
    solution = _checked(problem, rejects, "")
    if solution is None:
        return None
    turns = [_solved("solve", problem.text, solution)]
    if rng.random() < plan.multi_turn:
        for _ in range(rng.randint(1, MOST_FOLLOW_UPS)):
            # The same question about the same solution twice would teach nothing.
            kinds = {kind: weight for kind, weight in FOLLOW_UPS.items() if kind == "vary" or kind != turns[-1].kind}
            other = _another(solution, rng) if plan.another_way and turns[-1].kind != ANOTHER else None
            if other is not None:
                kinds[ANOTHER] = ANOTHER_WEIGHT
            kind = rng.choices(list(kinds), list(kinds.values()))[0]
            if kind == "vary":
                changed = _varied(solution.problem, rng.randrange(10**6), rejects)
                if changed is None:
                    break
                request, solution = changed
                turns.append(_solved("vary", request, solution))
            elif kind == ANOTHER:
                assert other is not None
                solution = other
                turns.append(_solved(ANOTHER, rng.choice(WAYS), solution))
            else:
                turns.append(_why(solution, rng) if kind == "why" else _check(solution, rng))
    return Conversation(problem, tuple(turns))


def _another(solution: Solution, rng: random.Random) -> Solution | None:
    """A verified solution by other rules to the same answer; None where the solver knows one way only."""
    ways = list(strategies(solution.problem))
    for name in rng.sample(ways, len(ways)):
        other = solve_here(solution.problem, name)
        if fault(solution.problem, other) is None and _rules(other) != _rules(solution):
            return other
    return None


def _rules(solution: Solution) -> list[str]:
    return [step.rule for step in solution.steps]


def _varied(problem: Problem, seed: int, rejects: Counter[str]) -> tuple[str, Solution] | None:
    assert problem.family is not None
    try:
        request, changed = family(problem.family).vary(problem, seed)
    except NoVariationError:
        rejects["follow-up: no number can be changed"] += 1
        return None
    solution = _checked(changed, rejects, "follow-up: ")
    return None if solution is None else (request, solution)


def _checked(problem: Problem, rejects: Counter[str], prefix: str) -> Solution | None:
    solution = solve_here(problem)
    reason = fault(problem, solution)
    if reason is not None:
        rejects[f"{prefix}{reason}"] += 1
        return None
    return solution


def fault(problem: Problem, solution: Solution) -> str | None:
    """Why a solution may not be trained on, or None: not verified, an unchecked step, or another answer."""
    if solution.verdict != "verified":
        return f"solution is {solution.verdict}"
    if solution.answer is None or not solution.steps or not all(step.check.passed for step in solution.steps):
        return "a step is not checked"
    if problem.answer is None:
        return "the problem has no answer of its own"
    if not same_answer(problem.answer, solution.answer):
        return "the solution's answer is not the problem's"
    return None


def same_answer(gold: str, answer: str) -> bool:
    """Equal as text or as rational numbers, else as `lemmata.answers` decides; an unknown outcome is not equal."""
    if gold == answer:
        return True
    try:
        return Fraction(gold) == Fraction(answer)
    except (ValueError, ZeroDivisionError):
        return compare(gold, answer).equal


def _solved(kind: str, question: str, solution: Solution) -> Turn:
    return Turn(
        kind,
        question,
        short_solution(solution, boxed=False),
        short_solution(solution, boxed=True),
        solution.answer,
        solution.reading,
    )


def _why(solution: Solution, rng: random.Random) -> Turn:
    """Why one of the lines of the short solution may be written; the last check is not one of them."""
    steps = [step for step in solution.steps if step.rule != FINAL_CHECK]
    number = rng.randrange(len(steps))
    reply = steps[number].concept
    return Turn("why", rng.choice(WHY).format(number + 1), reply, reply)


def _check(solution: Solution, rng: random.Random) -> Turn:
    """How the answer itself was checked, or where that is no step of its own, how each step was."""
    steps = [step for step in solution.steps if step.rule == FINAL_CHECK] or list(solution.steps)
    lines = dict.fromkeys(f"Check: {step.check.detail or step.check.method}." for step in steps)
    reply = "\n".join([*lines, f"So the answer {solution.answer} is right."])
    return Turn("check", rng.choice(CHECK), reply, reply)
