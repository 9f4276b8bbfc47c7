"""A mistaken student: a verified solution with one wrong step, and a reply that shows the first wrong step.

A number of one step's result is changed, and the step is a mistake only where the solver's own check of that step then
fails and everything before it holds, so that what the reply says is true. Knows nothing of the corpus.
"""

import random
import re
from dataclasses import replace

from lemmata.corpus.types import Turn
from lemmata.solver import Solution, Step, recheck, short_solution

FINAL_CHECK = "check_answer"
REQUEST = (
    "Here is my work:\n{work}\nIs it right?",
    "I got this far:\n{work}\nWhere is my mistake?",
    "My solution:\n{work}\nCan you check it?",
)
_NUMBER = re.compile(r"(?<![\d.{}^_])\d+(?![\d.}])")
_TRIES = 4
_INTERNAL = r"\; : \;"
"""Stands in a state that is the solver's own notation and no student's."""


def ask_about_mistake(solution: Solution, rng: random.Random) -> Turn | None:
    """The question of a student who went wrong in one step, with the reply; None where no step can be made wrong."""
    steps = [step for step in solution.steps if step.rule != FINAL_CHECK]
    for number in rng.sample(range(len(steps)), len(steps)):
        wrong = _wrong(solution, steps, number, rng)
        if wrong is not None:
            return _turn(solution, steps, number, wrong, rng)
    return None


def _wrong(solution: Solution, steps: list[Step], number: int, rng: random.Random) -> str | None:
    """Another result of the step that the solver refutes."""
    step = steps[number]
    if _INTERNAL in step.before:
        return None
    places = list(_NUMBER.finditer(step.after))
    for place in rng.sample(places, min(_TRIES, len(places))):
        value = int(place[0])
        changed = rng.choice([n for n in (value - 2, value - 1, value + 1, value + 2, value + 10) if n >= 0])
        after = f"{step.after[: place.start()]}{changed}{step.after[place.end() :]}"
        told = f"step {number + 1} ({step.rule}): "
        faults = recheck(replace(solution, steps=(*steps[:number], replace(step, after=after))))
        # Exactly this step fails, and by its check: a text that can't be read back is no mistake.
        if len(faults) == 1 and faults[0].startswith(told) and _refuted(faults[0].removeprefix(told)):
            return after
    return None


def _refuted(detail: str) -> bool:
    return bool(detail) and not detail.startswith(("unexpected", "can't", "unknown", "expected"))


def _turn(solution: Solution, steps: list[Step], number: int, wrong: str, rng: random.Random) -> Turn:
    step = steps[number]
    done = [f"{place}. {given.explanation}" for place, given in enumerate(steps[:number], start=1)]
    work = "\n".join([*done, f"{number + 1}. ${step.before}$ becomes ${wrong}$"])
    question = f"{solution.problem.text}\n{rng.choice(REQUEST).format(work=work)}"
    before = {0: "", 1: "Step 1 is right. "}.get(number, f"Steps 1 to {number} are right. ")
    which = "wrong" if number == 0 else "the first wrong one"
    lines = [
        f"{before}Step {number + 1} is {which}: ${step.before}$ becomes ${step.after}$, not ${wrong}$.",
        step.concept,
        "From there:" if number else "The whole solution:",
    ]

    def reply(boxed: bool) -> str:
        return "\n".join([*lines, *short_solution(solution, boxed).splitlines()[number:]])

    return Turn("mistake", question, reply(False), reply(True), solution.answer, solution.reading)
