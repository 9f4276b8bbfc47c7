"""A dialogue as a file to keep: Markdown for people, JSON for programs. Says of every answer who gave it and how far it
was checked.
"""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from lemmata.errors import unknown_name
from lemmata.solver import render
from lemmata.tutoring.history import Listed, Said

FORMS = {"markdown": ("md", "text/markdown"), "json": ("json", "application/json")}
"""Form -> (ending of the file's name, media type)."""

_WHO = {
    "solver": "Solver",
    "checked_solution": "From the checked solution",
    "bank": "Question bank",
    "model": "Language model",
    "tutor": "Tutor",
}


def export(about: Listed, messages: Sequence[Said], form: str) -> str:
    """The dialogue in one of FORMS; InputError for another."""
    if form not in FORMS:
        raise unknown_name("form", form, FORMS)
    if form == "json":
        return json.dumps(as_json(about, messages), ensure_ascii=False, indent=2) + "\n"
    lines = [f"# {_line(about.title)}", "", f"{_time(about.created)}", ""]
    for said in messages:
        lines += _message(said)
    return "\n".join(lines).rstrip() + "\n"


def as_json(about: Listed, messages: Sequence[Said]) -> dict[str, Any]:
    """The dialogue as plain JSON values."""
    return {
        "session": about.session,
        "title": about.title,
        "created": about.created,
        "messages": [said.to_json() for said in messages],
    }


def _message(said: Said) -> list[str]:
    if said.role == "user":
        return ["**Student**", "", *_quoted(said.text), ""]
    who = _WHO.get(said.speaker or "", "Tutor")
    checked = {"verified": "verified", "unverified": "**not verified**"}.get(said.verdict or "")
    kind = f", {said.kind}" if said.kind else ""
    lines = [f"**{who}**{kind}{f' ({checked})' if checked else ''}", ""]
    if said.solution is not None:
        lines += [render(said.solution, "markdown", "full"), ""]
    elif said.kind == "working" and said.data is not None:
        for line in said.data["working"]["lines"]:
            reason = f" ({line['reason']})" if line["reason"] else ""
            lines.append(f"- `{_line(line['text'])}`: {line['verdict'].replace('_', ' ')}{reason}")
        lines += ["", said.text, ""]
    elif said.kind == "match" and said.data is not None:
        lines += [f"{said.data['kind']}, {said.data['checked']}", "", *_quoted(said.data["problem"]), ""]
        lines += [said.text, ""]
    else:
        lines += [said.text, ""]
    return [*lines, said.note, ""] if said.note else lines


def _quoted(text: str) -> list[str]:
    return [f"> {line}" for line in text.splitlines()]


def _line(text: str) -> str:
    return " ".join(text.replace("`", "'").split())


def _time(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M UTC")
