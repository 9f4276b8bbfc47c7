"""Rows of generated problems, as worker processes make them: conversations, and mistaken students' questions.

Knows nothing of files and of which problems were used already.
"""

import random
from collections import Counter
from typing import Any

from lemmata.corpus.conversations import converse, fault
from lemmata.corpus.mistakes import ask_about_mistake
from lemmata.corpus.types import Conversation, Plan, Turn
from lemmata.problems import Problem, family
from lemmata.solver import solve_here

Row = dict[str, Any]


def rows_of(
    name: str, level: int, seeds: list[int], plan: Plan, mistakes: float, boxed: bool
) -> tuple[list[Row], dict[str, int]]:
    """A row for each seed of a family and level that passes, and why others, or their follow-ups, did not."""
    found, rejects = [], Counter[str]()
    for seed in seeds:
        problem = family(name).generate(level, seed)
        rng = random.Random(f"{plan.seed}-{problem.id}-mistake")
        mistaken = rng.random() < mistakes
        conversation = _mistaken(problem, rng, rejects) if mistaken else converse(problem, plan, rejects)
        if conversation is not None:
            found.append(row_of(conversation, boxed))
    return found, dict(rejects)


def row_of(conversation: Conversation, boxed: bool) -> Row:
    """A conversation as a row: messages, and what is known of them in `meta`."""
    problem, turns, messages = conversation.problem, conversation.turns, []
    for turn in turns:
        messages.append({"role": "user", "content": turn.question})
        messages.append({"role": "assistant", "content": turn.boxed if boxed else turn.plain})
    return {
        "messages": messages,
        "meta": {
            "id": problem.id,
            "subject": problem.subject,
            "level": problem.level,
            "family": problem.family,
            "source": problem.source,
            "answers": [turn.answer for turn in turns],
            "turns": [turn.kind for turn in turns],
            "readings": [turn.reading for turn in turns],
        },
    }


def _mistaken(problem: Problem, rng: random.Random, rejects: Counter[str]) -> Conversation | None:
    solution = solve_here(problem)
    reason = fault(problem, solution)
    asked: Turn | None = None if reason else ask_about_mistake(solution, rng)
    if asked is None:
        rejects[reason or "no step of the solution can be made a mistake of"] += 1
        return None
    return Conversation(problem, (asked,))
