"""Stand-ins for the solver and the model: what a test says they answer, and a record of what they were asked."""

import re
import threading
from collections.abc import Generator
from dataclasses import dataclass, field
from pathlib import Path

from lemmata.problems.types import Problem
from lemmata.solver.types import Check, Solution, Step
from lemmata.tutoring.chat import OpenChat
from lemmata.tutoring.history import History
from lemmata.tutoring.tutor import WARM_UPS, Tutor, TutorSettings


def solved(text: str, answer: str = "5", verdict: str = "verified") -> Solution:
    """Two checked steps from `text` to `answer`."""
    steps = (
        Step(
            "subtract_both_sides",
            "Subtracting the same number from both sides keeps an equation true.",
            "3x + 5 = 20",
            "3x = 15",
            "Subtract 5 from both sides: 3x = 15",
            Check("equal at 5 rational points", True),
        ),
        Step(
            "divide_both_sides",
            "Both sides may be divided by the same number other than zero.",
            "3x = 15",
            f"x = {answer}",
            f"Divide both sides by 3: x = {answer}",
            Check("substitution", True, f"3*{answer} = 15"),
        ),
    )
    return Solution(Problem("", text), "solve 3*x + 5 = 20 for x", steps, f"x = {answer}", f"x = {answer}", verdict)


@dataclass
class FakeSolver:
    """Verifies questions that end in `= 7` or the like and understands nothing else; `known` overrules by text."""

    known: dict[str, Solution] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    gate: threading.Event | None = None
    ways: dict[str, dict[str, Solution]] = field(default_factory=dict)

    def strategies(self, text: str, timeout: float) -> dict[str, str]:
        """The names of the ways of a question, each with what it does."""
        return {name: f"do it by {name}" for name in self.ways.get(text, ())}

    def __call__(self, text: str, timeout: float, strategy: str = "") -> Solution:
        self.waiting.append(text)
        if text in WARM_UPS:
            return solved(text)
        if self.gate is not None:
            assert self.gate.wait(10)
        self.asked.append(text)
        if strategy:
            return self.ways[text][strategy]
        if text in self.known:
            return self.known[text]
        return solved(text) if re.search(r"= \d+$", text) else Solution(Problem("", text), "", where=text.split()[0])


@dataclass
class FakeReply:
    text: str = ""
    finish_reason: str = "stop"
    prompt_tokens: int = 12
    cached_tokens: int = 7


class FakeChat:
    """Answers with `words`; keeps the turns as a real chat would: what was said when the generator ends is the turn."""

    words = ("I ", "think ", "it ", "is ", "7.")

    def __init__(self) -> None:
        self.turns: list[tuple[str, str]] = []
        self.last_reply: FakeReply | None = None
        self.pause: threading.Event | None = None
        self.again = False

    def stream(self, text: str, again: bool = False) -> Generator[str, None, None]:
        said = ""
        self.again = again
        self.last_reply = None
        try:
            for word in self.words:
                if self.pause is not None and said:
                    assert self.pause.wait(10)
                said += word
                yield word
        finally:
            self.turns.append((text, said))
            self.last_reply = FakeReply(said)

    def append(self, question: str, answer: str) -> None:
        self.turns.append((question, answer))


class FakeModel:
    """Opens FakeChats and keeps them in `chats`."""

    def __init__(self, chat: type[FakeChat] = FakeChat) -> None:
        self.chat = chat
        self.chats: list[FakeChat] = []

    def __call__(self, path: Path, max_tokens: int) -> OpenChat:
        def open_chat() -> FakeChat:
            self.chats.append(self.chat())
            return self.chats[-1]

        return open_chat


def make_tutor(
    solver: FakeSolver | None = None,
    model: FakeModel | None = None,
    history: History | None = None,
    bank: Path | None = None,
    **settings: object,
) -> Tutor:
    """A loaded tutor over fakes; without `model` it has the solver alone."""
    solver = solver or FakeSolver()
    tutor = Tutor(
        "a-model" if model else None,
        TutorSettings(**settings),  # type: ignore[arg-type]
        history=history,
        bank=bank,
        solve=solver,
        strategies=solver.strategies,
        open_model=model or FakeModel(),
    )
    tutor.load()
    return tutor
