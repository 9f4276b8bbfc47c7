"""Verify rows that others wrote, as worker processes do it: answer, arithmetic, the solver's opinion, its equations.

A row passes where nothing speaks against it; `checked` in its meta says what spoke for it. Knows nothing of files.
"""

import re
from typing import Any

from lemmata.answers import compare, extract
from lemmata.corpus.claims import claims
from lemmata.corpus.steps import steps_hold
from lemmata.dialogue.readers import GSM8K_ANSWER, strip_calculator
from lemmata.problems import Problem
from lemmata.solver import solve_here

Row = dict[str, Any]
NO_ANSWER = "no final answer is known"
OTHER_ANSWER = "the solution's final answer is not the given one"
FALSE_ARITHMETIC = "an equation of the solution does not hold"
REFUTED = "the solver finds another answer"
_BOXED = re.compile(r"\\boxed\b|\\fbox\b")


def verify_all(rows: list[Row], use_solver: bool, boxed: bool) -> list[tuple[Row | None, str]]:
    """Each row as it may be used, or None with the reason."""
    return [verify(row, use_solver, boxed) for row in rows]


def verify(row: Row, use_solver: bool, boxed: bool) -> tuple[Row | None, str]:
    """The row with its `checked` and, where `boxed`, its last answer in \\boxed; None with the reason otherwise."""
    meta, messages = row["meta"], row["messages"]
    replies = [message for message in messages if message["role"] == "assistant"]
    checked: list[str] = []
    final = replies[-1]["content"]
    marked = extract(final) if _BOXED.search(final) or GSM8K_ANSWER.search(final) else None
    given = meta["answers"][-1]
    answer = given if given is not None else (marked.text if marked else None)
    if answer is None:
        return None, NO_ANSWER
    if given is not None and marked is not None:
        outcome = compare(given, marked.text).outcome
        if outcome == "different":
            return None, OTHER_ANSWER
        if outcome == "equal":
            checked.append("answer")
    found = [claim for reply in replies for claim in claims(reply["content"])]
    if not all(claim.holds for claim in found):
        return None, FALSE_ARITHMETIC
    if found:
        checked.append("arithmetic")
    if use_solver and len(replies) == 1:
        solution = solve_here(Problem(meta["id"], messages[-2]["content"]))
        if solution.verdict == "verified" and solution.answer is not None:
            outcome = compare(answer, solution.answer).outcome
            if outcome == "different":
                return None, REFUTED
            if outcome == "equal":
                checked.append("solver")
                if steps_hold(final, solution):
                    checked.append("steps")
    told = [
        message | {"content": strip_calculator(message["content"])} if message["role"] == "assistant" else message
        for message in messages
    ]
    if boxed and not _BOXED.search(final):
        text = GSM8K_ANSWER.sub("", told[-1]["content"]).rstrip()
        told[-1] = told[-1] | {"content": f"{text}\n\\boxed{{{answer}}}"}
    answers = [*meta["answers"][:-1], answer]
    return {"messages": told, "meta": meta | {"answers": answers, "checked": checked}}, ""
