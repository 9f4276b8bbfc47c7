"""Other forms of a corpus row than OpenAI's messages: the data paper's prompt, and ShareGPT's conversations.

Knows nothing of stages and files.
"""

from collections.abc import Callable
from typing import Any

from lemmata.corpus.stages import Row


def problem_solution(row: Row) -> dict[str, Any]:
    """The data paper's prompt (section 3.1): one problem and its solution, so of a dialogue the first exchange."""
    problem, solution = (message["content"] for message in _without_system(row)[:2])
    return {"text": f"Problem:{problem}\nSolution:{solution}", "id": row["meta"]["id"]}


def sharegpt(row: Row) -> dict[str, Any]:
    """The whole dialogue as ShareGPT has it."""
    names = {"system": "system", "user": "human", "assistant": "gpt", "tool": "tool"}
    turns = [{"from": names[message["role"]], "value": message["content"]} for message in row["messages"]]
    return {"conversations": turns, "id": row["meta"]["id"]}


def _without_system(row: Row) -> list[dict[str, str]]:
    return [message for message in row["messages"] if message["role"] != "system"]


FORMS: dict[str, Callable[[Row], dict[str, Any]]] = {"problem-solution": problem_solution, "sharegpt": sharegpt}
