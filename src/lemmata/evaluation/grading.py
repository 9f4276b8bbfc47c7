"""Does a reply count? Everything that a program can decide; what a judge has to rate is in `judging`.

Where the grader can't tell, the outcome is `unknown` and does not count as right.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lemmata.answers import compare, extract
from lemmata.evaluation.cache import Cache, key_of
from lemmata.evaluation.instructions import follows
from lemmata.evaluation.questions import Turn
from lemmata.evaluation.versions import room_hashes
from lemmata.records import Record

JUDGED = ("chat", "rating", "analysis", "generation", "tutor")
"""Scorings that need a judge."""
ROOMS = ("answers", "expr")
"""Their content is the grader's version, with this module's."""
VERSION = 1
"""Of the rules below; to be raised with them."""


@dataclass(frozen=True)
class Verdict(Record):
    """`outcome`: equal, different or unknown, with the reason; `extracted` is the answer as it was read."""

    outcome: str
    extracted: str | None
    reason: str


def grader_version() -> dict[str, object]:
    """What decides a verdict besides gold and reply."""
    return {"rules": VERSION, **room_hashes(*ROOMS)}


def grade_cached(turn: Turn, reply: str, cache: Cache) -> Verdict:
    """`grade`, remembered by gold, reply and grader version."""
    key = key_of(
        grader=grader_version(), scoring=turn.scoring, gold=turn.gold, facts=_json_safe(turn.facts), reply=reply
    )
    known = cache.get(key)
    if known is None:
        known = grade(turn, reply).to_json()
        cache.put({key: known})
    return Verdict.from_json(known)


def grade(turn: Turn, reply: str) -> Verdict:
    """The verdict of a scoring that needs no judge."""
    return _SCORINGS[turn.scoring](turn, reply)


def _answer(turn: Turn, reply: str) -> Verdict:
    found = extract(reply)
    if found is None:
        return Verdict("different", None, "no final answer in the reply")
    comparison = compare(turn.gold, found.text)
    return Verdict(comparison.outcome, found.text, comparison.reason)


def _exact(turn: Turn, reply: str) -> Verdict:
    same = reply.strip() == turn.gold.strip()
    return Verdict("equal" if same else "different", reply, "the reply word for word")


def _choice(turn: Turn, reply: str) -> Verdict:
    """The letter of the final answer, or the one option whose value it has."""
    options: dict[str, str] = turn.facts["options"]
    found = extract(reply)
    if found is None:
        return Verdict("different", None, "no final answer in the reply")
    match = re.fullmatch(r"\W*(?:\\text\w*\{)?\W*([A-Za-z])\b(?:[).:\s}].*)?\W*", found.text.strip(), re.DOTALL)
    if match and match[1].upper() in options:
        letter = match[1].upper()
        return Verdict("equal" if letter == turn.gold else "different", letter, f"the letter {letter}")
    same = [letter for letter, option in options.items() if compare(option, found.text).equal]
    if len(same) == 1:
        outcome = "equal" if same[0] == turn.gold else "different"
        return Verdict(outcome, found.text, f"it has the value of option {same[0]}")
    return Verdict("different", found.text, f"it is the value of {len(same)} options")


def _label(turn: Turn, reply: str) -> Verdict:
    """The one label of the reply."""
    named = [label for label in turn.facts["labels"] if re.search(rf"\b{re.escape(label)}\b", reply, re.IGNORECASE)]
    if len(named) != 1:
        return Verdict("different", ", ".join(named) or None, f"the reply names {len(named)} labels")
    outcome = "equal" if named[0].lower() == turn.gold.lower() else "different"
    return Verdict(outcome, named[0], f"the label {named[0]}")


def _instruction(turn: Turn, reply: str) -> Verdict:
    kept = follows(turn.facts["kind"], turn.facts["arguments"], reply)
    return Verdict("equal" if kept else "different", None, f"{'keeps' if kept else 'breaks'} {turn.facts['kind']}")


_SCORINGS = {"answer": _answer, "exact": _exact, "choice": _choice, "label": _label, "instruction": _instruction}


def majority(verdicts: Sequence[Verdict]) -> Verdict | None:
    """The verdict of the most frequent answer (maj@k): equal answers vote together, the earliest wins a tie.

    Replies without an answer do not vote; None where none has one.
    """
    groups: list[list[Verdict]] = []
    for verdict in verdicts:
        if verdict.extracted is None:
            continue
        for group in groups:
            first = group[0].extracted
            assert first is not None
            if first == verdict.extracted or compare(first, verdict.extracted).equal:
                group.append(verdict)
                break
        else:
            groups.append([verdict])
    return max(groups, key=len)[0] if groups else None


def _json_safe(facts: dict[str, object]) -> dict[str, object]:
    """The facts that decide a verdict by a program."""
    return {name: facts[name] for name in ("options", "labels", "kind", "arguments") if name in facts}
