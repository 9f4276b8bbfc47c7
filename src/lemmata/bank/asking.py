"""Answer a question from the bank: the stored solution where it is the same question, else its template solved anew.

The stored answer is never given for other numbers: the solver works the question as it was asked and checks every step,
or the stored arithmetic is replayed; where neither can be done, there is no answer and the match says so.
"""

from dataclasses import replace

from lemmata.bank.replay import NotReplayed, replay
from lemmata.bank.search import search
from lemmata.bank.store import Bank
from lemmata.bank.types import Anew, Match
from lemmata.solver import Solution, solve


def ask(bank: Bank, question: str, limit: int, timeout: float, solution: Solution | None = None) -> list[Match]:
    """Matches of `question`, best first; those of its template with an answer of their own where one was checked.

    `timeout` is the solver's, in seconds; `solution` is what the solver made of the question, where it was asked
    already. Raises InputError for an empty question or an impossible limit.
    """
    matches = search(bank, question, limit)
    if any(match.kind == "identical" for match in matches):
        return matches
    if not any(match.kind == "same-template" for match in matches):
        return matches
    solved = _by_solver(solution or solve(question, timeout))
    return [_anew(match, question, solved) if match.kind == "same-template" else match for match in matches]


def _by_solver(solution: Solution) -> Anew | None:
    if solution.verdict != "verified" or solution.answer is None:
        return None
    return Anew(
        solution.answer,
        "solver",
        "verified",
        tuple(f"{step.before} → {step.after}" for step in solution.steps),
        tuple(dict.fromkeys(step.check.method for step in solution.steps)),
    )


def _anew(match: Match, question: str, solved: Anew | None) -> Match:
    if solved is not None:
        return replace(match, anew=solved)
    try:
        return replace(match, anew=replay(match.pair, question))
    except NotReplayed as reason:
        return replace(match, why=f"{match.why}; not solved anew: {reason}")
