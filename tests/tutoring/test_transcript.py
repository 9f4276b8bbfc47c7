"""60 written tutoring exchanges, against a tutor without a model; no wrong line may be called right.

Run: pytest tests/tutoring/test_transcript.py. The exchanges and what is expected of them are in transcript.toml; they
were written as a teacher would judge them, before they were run.
"""

import json
import tomllib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from lemmata.tutoring import Tutor
from lemmata.tutoring.events import Delta, Done, Failure, WorkingEvent
from lemmata.tutoring.intents import INTENTS
from lemmata.tutoring.working import Working

TRANSCRIPT = tomllib.loads(Path(__file__).with_name("transcript.toml").read_text(encoding="utf-8"))
WORKING, TALK = TRANSCRIPT["working"], TRANSCRIPT["talk"]
LEAST = 57


@dataclass
class Result:
    """What was not as expected ("" where all was), and whether a line that is wrong was called right."""

    exchange: dict[str, Any]
    fault: str
    wrong_called_right: bool = False


def ask(tutor: Tutor, session: str, message: str) -> list[Any]:
    intent, colon, text = message.partition(":")
    if not colon or intent not in INTENTS:
        intent, text = "auto", message
    events = list(tutor.ask(session, text.strip(), intent))
    assert not any(isinstance(event, Failure) for event in events), events
    return events


def said(events: list[Any]) -> str:
    """All that a turn shows, as text."""
    parts = []
    for event in events:
        if isinstance(event, Delta):
            parts.append(event.text)
        elif event.name == "solution":
            steps = " ".join(f"{step.concept} {step.explanation}" for step in event.solution.steps)
            parts.append(f"{steps} x = {event.solution.answer}")
        elif event.name in ("hint", "problem", "match"):
            parts.append(json.dumps(event.to_json(), ensure_ascii=False))
    return " ".join(parts)


def talk(tutor: Tutor, exchange: dict[str, Any]) -> Result:
    session = tutor.open_session()
    events: list[Any] = []
    for message in exchange["turns"]:
        events = ask(tutor, session, message)
    end = next(event for event in events if isinstance(event, Done))
    kinds = {event.name for event in events}
    text = said(events).lower()
    faults = []
    if (end.speaker, end.verdict) != (exchange["speaker"], exchange["verdict"]):
        faults.append(f"said by {end.speaker} ({end.verdict})")
    if exchange["event"] not in kinds:
        faults.append(f"events {sorted(kinds)}")
    if exchange["says"].lower() not in text:
        faults.append(f"says {text[:200]!r}")
    if "never" in exchange and exchange["never"].lower() in text:
        faults.append(f"tells {exchange['never']!r}")
    return Result(exchange, "; ".join(faults))


def working(tutor: Tutor, exchange: dict[str, Any]) -> Result:
    session = tutor.open_session()
    # A hint makes the question the dialogue's own without showing its solution, as for a student who works alone.
    ask(tutor, session, f"hint: {exchange['question']}")
    events = ask(tutor, session, exchange["say"].strip())
    judged: Working | None = next((event.working for event in events if isinstance(event, WorkingEvent)), None)
    if judged is None:
        return Result(exchange, f"not taken for working: {[event.name for event in events]}")
    end = next(event for event in events if isinstance(event, Done))
    expected = ("tutor", "none") if exchange["verdict"] == "not_checked" else ("checked_solution", "verified")
    first = judged.lines[judged.first_wrong] if judged.first_wrong is not None else None
    # Words of a line of their own go with the line after them.
    shown = first.text.splitlines()[-1] if first is not None else ""
    faults = []
    if (end.speaker, end.verdict) != expected:
        faults.append(f"said by {end.speaker} ({end.verdict})")
    if (judged.verdict, shown) != (exchange["verdict"], exchange["wrong"]):
        faults.append(f"{judged.verdict}, first wrong line {shown!r}")
    if first is not None and exchange.get("because", "").lower() not in first.reason.lower():
        faults.append(f"because {first.reason!r}")
    texts = [line.text.splitlines()[-1] for line in judged.lines]
    place = texts.index(exchange["wrong"]) if exchange["wrong"] in texts else None
    missed = place is not None and judged.lines[place].verdict == "right"
    return Result(exchange, "; ".join(faults), missed or (exchange["verdict"] != "right" and judged.verdict == "right"))


@pytest.fixture(scope="module")
def results() -> list[Result]:
    tutor = Tutor()
    tutor.load()
    return [working(tutor, one) for one in WORKING] + [talk(tutor, one) for one in TALK]


def test_the_document_is_what_it_says() -> None:
    assert len(WORKING) + len(TALK) == 60
    subjects = Counter(one["subject"] for one in WORKING)
    assert set(subjects) == {"linear", "quadratic", "fraction", "probability", "derivative"}
    assert min(subjects.values()) >= 6
    wrong = Counter(one["subject"] for one in WORKING if one["wrong"])
    right = Counter(one["subject"] for one in WORKING if one["verdict"] == "right")
    assert min(wrong.values()) >= 3
    assert min(right.values()) >= 3
    assert Counter(one["subject"] for one in TALK) == {"follow-up": 7, "hint": 5, "another way": 3, "similar": 3}
    for one in WORKING:
        lines = [line.strip() for line in one["say"].strip().splitlines()]
        assert (one["wrong"] in lines) == bool(one["wrong"])
        assert (one["verdict"] == "wrong") == bool(one["wrong"])


def test_as_a_teacher_expects(results: list[Result]) -> None:
    odd = [(one.exchange, one.fault) for one in results if one.fault]
    assert len(results) - len(odd) >= LEAST, odd


def test_no_wrong_line_is_called_right(results: list[Result]) -> None:
    assert [one.exchange for one in results if one.wrong_called_right] == []
