"""MathChat's four tasks on GSM8K: follow-up questions, error correction, error analysis, problem generation.

Follow-up turns follow the model's own replies and count by their final answer, as does a corrected error; the two open
tasks are rated by a judge.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from lemmata.answers import extract
from lemmata.dialogue import Message
from lemmata.errors import InputError
from lemmata.evaluation.questions import Question, Turn
from lemmata.evaluation.sources import Source, jsonl, text

_SPEAKER = re.compile(r"(?:^|\n)\s*([AB]):\s*")
_ANSWER = re.compile(r"\\ANSWER\{([^{}]*)\}")
ANALYSE = "Give me a mathematics problem and I will solve it. Analyse my solution, and correct it if it is wrong."
GENERATE = (
    "Here is a problem with its solution. Write a new problem of the same kind on another subject, and solve it.\n\n"
    "Problem: {problem}\nSolution: {solution}"
)
_Make = Callable[[Mapping[str, Any], str, str], Question]


def mathchat(source: Source) -> Iterator[Question]:
    """The four tasks of a folder, or the one of a file by its name."""
    for file in source.files("*.jsonl"):
        make = _TASKS.get(file.stem)
        if make is None:
            raise InputError(f"{file}: a MathChat file is one of {', '.join(f'{name}.jsonl' for name in _TASKS)}")
        yield from _read(file, make)


def follow_up(source: Source) -> Iterator[Question]:
    """Three rounds: GSM8K's question and two follow-ups."""
    yield from _read(source.file("follow_up.jsonl"), _follow_up)


def error_correction(source: Source) -> Iterator[Question]:
    """The model is told that its earlier solution was wrong."""
    yield from _read(source.file("error_correction.jsonl"), _correction)


def error_analysis(source: Source) -> Iterator[Question]:
    """The model is shown a student's wrong solution (judged)."""
    yield from _read(source.file("error_analysis.jsonl"), _analysis)


def problem_generation(source: Source) -> Iterator[Question]:
    """The model writes a new problem after an example (judged)."""
    yield from _read(source.file("P2P_Generation.jsonl"), _generation)


def _read(file: Path, make: _Make) -> Iterator[Question]:
    for number, (where, row) in enumerate(jsonl(file), start=1):
        yield make(row, f"mathchat-{file.stem}-{number}", where)


def _gold(row: Mapping[str, Any], where: str) -> str:
    _, mark, gold = text(row, "answer", where).rpartition("####")
    if not mark:
        raise InputError(f"{where}: the answer has no '####' line")
    return gold.strip().replace(",", "")


def _said(value: str) -> tuple[list[str], list[str]]:
    """What A and what B say, in order."""
    parts = _SPEAKER.split(value)
    said: dict[str, list[str]] = {"A": [], "B": []}
    for speaker, words in zip(parts[1::2], parts[2::2], strict=True):
        said[speaker].append(words.strip())
    return said["A"], said["B"]


def _follow_up(row: Mapping[str, Any], name: str, where: str) -> Question:
    turns = [Turn(text(row, "question", where), _gold(row, where), "mathchat follow-up", {"round": 1})]
    asked, replies = _said(text(row, "followup", where))
    for number, (question, reply) in enumerate(zip(asked[:2], replies[:2], strict=False), start=2):
        marked = _ANSWER.findall(reply)
        found = extract(reply) if not marked else None
        gold = marked[-1] if marked else found.text if found else ""
        if not gold.strip():
            break
        turns.append(Turn(question, gold, "mathchat follow-up", {"round": number}))
    remark = "" if len(turns) == 3 else f"{where}: only {len(turns)} of 3 rounds can be read"
    return Question(name, tuple(turns), remark=remark)


def _correction(row: Mapping[str, Any], name: str, where: str) -> Question:
    asked, replies = _said(text(row, "error_correction", where))
    if len(asked) < 2 or not replies:
        raise InputError(f"{where}: expected A: problem, B: wrong solution, A: objection in 'error_correction'")
    history = (Message("user", asked[0]), Message("assistant", replies[0]))
    return Question(name, (Turn(asked[1], _gold(row, where), "mathchat error correction"),), history)


def _analysis(row: Mapping[str, Any], name: str, where: str) -> Question:
    asked, replies = _said(text(row, "error_correction", where))
    if not asked or not replies:
        raise InputError(f"{where}: expected A: problem, B: wrong solution in 'error_correction'")
    history = (Message("user", ANALYSE), Message("assistant", asked[0]))
    facts = {"problem": text(row, "question", where), "reference": text(row, "answer", where), "attempt": replies[0]}
    turn = Turn(replies[0], _gold(row, where), "mathchat error analysis", {}, "analysis", facts)
    return Question(name, (turn,), history)


def _generation(row: Mapping[str, Any], name: str, where: str) -> Question:
    problem, solution = text(row, "question", where), text(row, "answer", where)
    reference = text(row, "new_problem", where)
    asked = GENERATE.format(problem=problem, solution=solution)
    facts = {"problem": problem, "reference": reference}
    return Question(name, (Turn(asked, reference, "mathchat problem generation", {}, "generation", facts),))


_TASKS: dict[str, _Make] = {
    "follow_up": _follow_up,
    "error_correction": _correction,
    "error_analysis": _analysis,
    "P2P_Generation": _generation,
}
