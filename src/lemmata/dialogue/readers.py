"""Read dialogues from the public formats: OpenAI messages, ShareGPT, problem/solution, GSM8K, the data paper's prompt.

A file is JSON Lines or one JSON array (as ShareGPT is published). Every fault is an InputError that begins with
`path:line`. What can't be represented (tool calls, images) is refused, not skipped. Knows nothing about templates or
tokens.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from lemmata.dialogue.types import Dialogue, Message
from lemmata.errors import InputError, unknown_name
from lemmata.records import read_jsonl

Row = Mapping[str, Any]

QUESTION_KEYS = ("problem", "question", "instruction", "input", "query")
SOLUTION_KEYS = ("solution", "answer", "output", "response")

_ROLES = {
    "system": "system",
    "developer": "system",
    "user": "user",
    "human": "user",
    "prompter": "user",
    "assistant": "assistant",
    "gpt": "assistant",
    "chatgpt": "assistant",
    "model": "assistant",
    "bot": "assistant",
    "tool": "tool",
    "function": "tool",
    "observation": "tool",
}
CALCULATOR = re.compile(r"<<[^<>]*>>")
GSM8K_ANSWER = re.compile(r"^####[ \t]*(\S.*?)\s*$", re.MULTILINE)
_PROMPT = re.compile(r"\s*Problem:(?P<problem>.*?)\nSolution:(?P<solution>.*)", re.DOTALL)


def read_dialogues(path: str | Path, format: str = "auto") -> Iterator[Dialogue]:
    """The dialogues of a file, one after the other; `format` is `auto` (seen from the first row) or one of FORMATS.

    `meta` keeps `id`, `source`, `subject`, `level` and final `answers` where the row has them. Raises InputError with
    the path and line: a missing, empty, malformed or non-UTF-8 file, a row of another format, a dialogue that starts
    with the assistant or has two answers in a row, an unknown role, a content that is not text.
    """
    if format != "auto" and format not in FORMATS:
        raise unknown_name("dialogue format", format, ["auto", *FORMATS])
    for number, row in _rows(Path(path)):
        try:
            if format == "auto":
                format = detect(row)
            yield FORMATS[format](row)
        except InputError as error:
            raise InputError(f"{path}:{number}: {error}") from None


def detect(row: Row) -> str:
    """The format of a row, from the names of its fields; InputError where it has none of the known ones."""
    if "messages" in row:
        return "messages"
    if "conversations" in row:
        return "sharegpt"
    if "question" in row and GSM8K_ANSWER.search(str(row.get("answer", ""))):
        return "gsm8k"
    if any(key in row for key in QUESTION_KEYS) and any(key in row for key in SOLUTION_KEYS):
        return "problem-solution"
    if "text" in row:
        return "prompt"
    raise InputError(
        f"no known dialogue format has the fields {', '.join(map(str, row)) or '(none)'} "
        "(expected messages, conversations, problem + solution, question + answer, or text)"
    )


def strip_calculator(text: str) -> str:
    """GSM8K's text without its `<<48/2=24>>` calculator marks.

    >>> strip_calculator("48/2 = <<48/2=24>>24 clips")
    '48/2 = 24 clips'
    """
    return CALCULATOR.sub("", text)


def gsm8k_answer(text: str) -> str | None:
    """The final answer after `####`, without thousands separators; None where there is no such line."""
    found = GSM8K_ANSWER.search(text)
    return re.sub(r"(?<=\d),(?=\d{3})", "", found[1]) if found else None


def _rows(path: Path) -> Iterator[tuple[int, Row]]:
    if path.is_file():
        with path.open("rb") as file:
            head = file.read(64).removeprefix(b"\xef\xbb\xbf").lstrip()
        if head.startswith(b"["):
            return _array(path)
    return read_jsonl(path)


def _array(path: Path) -> Iterator[tuple[int, Row]]:
    """(line, object) of each item of a file that is one JSON array."""
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise InputError(f"{path}:{line}: not UTF-8 (byte {error.start} of the file)") from None
    try:
        json.loads(text)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 1)
        raise InputError(f"{path}:{line}: not JSON: {error}") from None
    decoder, blank = json.JSONDecoder(), re.compile(r"[\s,]*")
    position = blank.match(text, text.index("[") + 1).end()  # type: ignore[union-attr]
    line, counted = 1, 0
    if text[position] == "]":
        raise InputError(f"{path}: the file is empty")
    while text[position] != "]":
        line, counted = line + text.count("\n", counted, position), position
        row, end = decoder.raw_decode(text, position)
        if not isinstance(row, dict):
            raise InputError(f"{path}:{line}: expected a JSON object, got {type(row).__name__}")
        yield line, row
        position = blank.match(text, end).end()  # type: ignore[union-attr]


def _messages(row: Row) -> Dialogue:
    if row.get("tools") or row.get("functions"):
        raise InputError("tool definitions are not supported: the chat template would not show them")
    return _dialogue(row, _turns(row, "messages", "role", "content"))


def _sharegpt(row: Row) -> Dialogue:
    turns = _turns(row, "conversations", "from", "value")
    if isinstance(row.get("system"), str) and row["system"].strip():
        turns.insert(0, Message("system", row["system"]))
    return _dialogue(row, turns)


def _turns(row: Row, field: str, role_key: str, content_key: str) -> list[Message]:
    turns = row.get(field)
    if not isinstance(turns, list):
        raise InputError(f"expected a list in {field!r}, got {type(turns).__name__}")
    found = []
    for index, turn in enumerate(turns):
        if not isinstance(turn, Mapping):
            raise InputError(f"message {index}: expected an object, got {type(turn).__name__}")
        if turn.get("tool_calls") or turn.get("function_call"):
            raise InputError(f"message {index}: tool calls are not supported")
        role = turn.get(role_key)
        if not isinstance(role, str) or role.lower() not in _ROLES:
            raise InputError(f"message {index}: {unknown_name('role', str(role), _ROLES)}")
        content = _content(turn.get(content_key), f"message {index}: {content_key!r}")
        found.append(Message(_ROLES[role.lower()], content))
    return found


def _content(value: Any, what: str) -> str:
    """The text of a content: a string, or OpenAI's list of parts where all are text."""
    if isinstance(value, list):
        parts = []
        for part in value:
            if not isinstance(part, Mapping) or part.get("type") != "text":
                kind = part.get("type") if isinstance(part, Mapping) else type(part).__name__
                raise InputError(f"{what}: only text parts are supported, got {kind!r}")
            parts.append(_content(part.get("text"), what))
        return "".join(parts)
    if not isinstance(value, str):
        raise InputError(f"{what}: expected text, got {type(value).__name__}")
    try:
        value.encode("utf-8")
    except UnicodeEncodeError as error:
        raise InputError(f"{what}: half a character (a lone surrogate) at position {error.start}") from None
    return value


def _problem_solution(row: Row) -> Dialogue:
    question, solution = _one_of(row, QUESTION_KEYS, "question"), _one_of(row, SOLUTION_KEYS, "solution")
    answer = row.get("answer") if "solution" in row else None
    return _pair(row, question, solution, str(answer) if answer is not None else None)


def _gsm8k(row: Row) -> Dialogue:
    question, solution = _one_of(row, ("question",), "question"), _one_of(row, ("answer",), "answer")
    answer = gsm8k_answer(solution)
    if answer is None:
        raise InputError("the answer has no final line '#### …'")
    return _pair(row, question, strip_calculator(solution), answer)


def _prompt(row: Row) -> Dialogue:
    match = _PROMPT.fullmatch(_one_of(row, ("text",), "text"))
    if match is None:
        raise InputError("the text is not 'Problem:… Solution:…' on lines of their own")
    return _pair(row, match["problem"].strip(), match["solution"].strip(), None)


def _one_of(row: Row, keys: tuple[str, ...], what: str) -> str:
    for key in keys:
        if key in row:
            value = row[key]
            text = str(value) if type(value) in (int, float) else _content(value, repr(key))
            if not text.strip():
                raise InputError(f"{key!r}: the {what} is empty")
            return text
    raise InputError(f"no {what}: expected one of the fields {', '.join(keys)}")


def _pair(row: Row, question: str, solution: str, answer: str | None) -> Dialogue:
    return _dialogue(row, [Message("user", question), Message("assistant", solution)], answer)


def _dialogue(row: Row, messages: list[Message], answer: str | None = None) -> Dialogue:
    meta = dict(row["meta"]) if isinstance(row.get("meta"), Mapping) else {}
    for key, names in {
        "id": ("id", "unique_id"),
        "source": ("source",),
        "subject": ("subject", "type"),
        "level": ("level",),
    }.items():
        value = next((row[name] for name in names if name in row), None)
        if value is not None:
            meta.setdefault(key, value)
    if answer is not None:
        meta.setdefault("answers", [answer])
    return Dialogue(tuple(messages), meta)


FORMATS: dict[str, Callable[[Row], Dialogue]] = {
    "messages": _messages,
    "sharegpt": _sharegpt,
    "problem-solution": _problem_solution,
    "gsm8k": _gsm8k,
    "prompt": _prompt,
}
